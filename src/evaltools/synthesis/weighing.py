"""From what is known of a claim to the seven grounds it is rated on.

Evidence and findings that rest on a synthetic source are left out before anything is weighed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from evaltools.checks import InvalidArgument, Problems, nearest
from evaltools.record.finding import Finding
from evaltools.synthesis.claims import Account, Claim, LinkEvidence, Rival, RivalView, Statement
from evaltools.synthesis.criteria import CRITERIA
from evaltools.synthesis.decisive import decisive
from evaltools.synthesis.levels import (
    STRENGTHS,
    Piece,
    independent,
    link_level,
    outcome_level,
    path_level,
    rival_views,
    strongest,
)
from evaltools.synthesis.rating import Grounds
from evaltools.synthesis.strands import STRANDS, Stance, agreement, joined
from evaltools.theory.model import Strength, Version
from evaltools.words.messages import StudyWords

STATUS_DELIVERY: Mapping[str, str] = {
    "green": "mostly",
    "yellow": "partly",
    "red": "partly",
    "grey": "unknown",
}
"""What a colour in a programme's own follow-up says of delivery; a colour alone never shows full delivery."""
_STANCES: Mapping[str, Stance] = {
    "for": "for",
    "mixed": "mixed",
    "against": "against",
    "none_found": "silent",
}


@dataclass(frozen=True)
class Choices:
    """What another team might weigh otherwise."""

    deciding_verdict: Literal["worst", "middle", "best"] = "middle"
    """Which of the verdicts on an outcome's indicators decides; of two in the middle the lower."""
    status_as_delivery: Mapping[str, str] = field(default_factory=lambda: STATUS_DELIVERY)
    """Level of delivery by the colour of a programme's own follow-up."""
    unstated_strength: Strength = "weak"
    """Strength of evidence for which none is stated."""
    traced_below: int = 3
    """A process traced in records counts as such where the design is below this level of the Maryland scale."""
    responsible_groups_count: bool = False
    """Whether groups that carry out an intervention, or answer for it, count as independent."""

    def __post_init__(self) -> None:
        for level in self.status_as_delivery.values():
            if level not in CRITERIA["delivery"]:
                hint = nearest(level, CRITERIA["delivery"])
                raise InvalidArgument("status_as_delivery", f'no level of delivery "{level}". {hint}')
        if self.deciding_verdict not in _DECIDING:
            hint = nearest(self.deciding_verdict, _DECIDING)
            raise InvalidArgument("deciding_verdict", f'not "{self.deciding_verdict}". {hint}')
        if self.unstated_strength not in STRENGTHS:
            hint = nearest(self.unstated_strength, STRENGTHS)
            raise InvalidArgument("unstated_strength", f'no strength "{self.unstated_strength}". {hint}')

    def as_settings(self) -> dict[str, Any]:
        """The choices as they are recorded with a finding."""
        return {**vars(self), "status_as_delivery": dict(self.status_as_delivery)}


_DECIDING = ("worst", "middle", "best")


@dataclass(frozen=True)
class LeftOut:
    """Something that was not weighed because it rests on a synthetic source."""

    kind: Literal["finding", "evidence", "account", "outcome", "process", "delivery", "rival"]
    id: str = ""
    """The finding, link, actor group or rival explanation."""


@dataclass(frozen=True)
class Weighed:
    """A claim with everything that entered its rating."""

    claim: Claim
    grounds: Grounds
    stances: Mapping[str, Stance]
    """What each strand of evidence says."""
    links: Mapping[str, str]
    """Level of evidence by link."""
    weakest: tuple[str, ...]
    """Links that set the level of the best-evidenced path."""
    pieces: tuple[Piece, ...]
    accounts: tuple[Account, ...]
    outcomes: tuple[Finding, ...]
    delivered: Finding | None
    rivals: Mapping[str, RivalView]
    rival_names: Mapping[str, StudyWords]
    left_out: tuple[LeftOut, ...]
    """What was left out because it rests on a synthetic source."""


def weigh(
    claim: Claim,
    version: Version,
    findings: Mapping[str, Finding],
    rivals: Sequence[Rival],
    *,
    area: str,
    design: int,
    synthetic: Collection[str] = (),
    choices: Choices = Choices(),
) -> Weighed:
    """Weigh what speaks for and against a claim.

    Parameters
    ----------
    claim : the claim.
    version : its version of the theory.
    findings : findings of earlier chapters by id; those the claim names must be among them (`missing_findings`).
    rivals : the rival explanations of the study.
    area : area of the report.
    design : level of the claim's design on the Maryland scale, 0 to 5.
    synthetic : ids of synthetic documents; nothing that rests on them is used.
    choices : what another team might weigh otherwise.
    """
    sieve = _Sieve(frozenset(synthetic), [])
    outcomes = _outcomes(claim, findings, area, sieve)
    pieces = tuple(item for item in _pieces(claim, version, choices) if sieve.piece(item, findings))
    accounts = tuple(
        item for item in claim.accounts if sieve.says(item.basis, LeftOut("account", item.group))
    )
    shown = sieve.says(claim.outcome.documented, LeftOut("outcome"))
    traced = sieve.says(claim.design.traced, LeftOut("process"))
    delivery, status = _delivery(claim, findings, area, sieve, choices)
    views = _views(claim, rivals, sieve)
    levels = {link: link_level([item for item in pieces if item.link == link]) for link in claim.links}
    best, weakest = path_level(claim.paths, levels)
    expects, decides = claim.outcome.expects, choices.deciding_verdict
    measured = outcome_level(outcomes, expects=expects, decides=decides)
    stances = _stances(measured, shown, accounts, pieces)
    grounds = Grounds(
        delivery=delivery,
        outcome=outcome_level(outcomes, expects=expects, documented=shown, decides=decides),
        link=best,
        design="traced" if traced and design < choices.traced_below else str(design),
        strands=agreement(stances),
        groups=str(min(3, len(independent(accounts, responsible=choices.responsible_groups_count)))),
        rival=strongest(views),
    )
    left, names = tuple(dict.fromkeys(sieve.left)), {rival.id: rival.name for rival in rivals}
    return Weighed(
        claim, grounds, stances, levels, weakest, pieces, accounts, outcomes, status, views, names, left
    )


@dataclass(frozen=True)
class _Sieve:
    """Lets through what rests on no synthetic source, and remembers what it kept back."""

    synthetic: frozenset[str]
    left: list[LeftOut]

    def source(self, document: str, what: LeftOut) -> bool:
        if document in self.synthetic:
            self.left.append(what)
        return document not in self.synthetic

    def says(self, statement: Statement | None, what: LeftOut) -> bool:
        return statement is not None and self.source(statement.source, what)

    def finding(self, finding: Finding) -> bool:
        if finding.synthetic:
            self.left.append(LeftOut("finding", finding.id))
        return not finding.synthetic

    def piece(self, piece: Piece, findings: Mapping[str, Finding]) -> bool:
        if piece.finding:
            return piece.finding in findings and self.finding(findings[piece.finding])
        return self.source(piece.source, LeftOut("evidence", piece.link))


def _outcomes(claim: Claim, findings: Mapping[str, Finding], area: str, sieve: _Sieve) -> tuple[Finding, ...]:
    """The findings that would show the outcome; a comparison with other areas decides where there is one."""
    named = (item for name in claim.outcome.findings for item in matching(findings, name, area))
    return tuple(item for item in decisive(named, findings) if sieve.finding(item))


def _views(claim: Claim, rivals: Sequence[Rival], sieve: _Sieve) -> dict[str, RivalView]:
    """How likely each rival explanation is, by its id."""
    found = rival_views(claim, rivals).items()
    return {name: view for name, view in found if sieve.says(view.basis, LeftOut("rival", name))}


def matching(findings: Mapping[str, Finding], pattern: str, area: str) -> list[Finding]:
    """Findings that a pattern names: `*` stands for any part of an id, `{area}` for the area."""
    wanted = pattern.replace("{area}", area)
    return [findings[name] for name in sorted(findings) if fnmatchcase(name, wanted)]


def missing_findings(
    patterns: Iterable[tuple[str, str, int | None]],
    findings: Mapping[str, Finding],
    *,
    area: str,
    file: str,
) -> Problems:
    """Say which references lead to no finding.

    Parameters
    ----------
    patterns : who refers, the pattern, and the line.
    findings : findings there are, by id.
    area : area of the report.
    file : the file that refers.
    """
    problems = Problems(file)
    chapters = {name.split("/")[0] for name in findings}
    for who, pattern, line in patterns:
        if matching(findings, pattern, area):
            continue
        wanted = pattern.replace("{area}", area)
        chapter = wanted.split("/")[0]
        if chapter not in chapters:
            message = (
                f'{who} builds on "{wanted}", but chapter "{chapter}" has left no findings for this report.'
            )
            problems.add("unknown-finding", message, "Run that chapter first, or mend its name.", line=line)
        else:
            hint = nearest(wanted, [name for name in findings if name.startswith(f"{chapter}/")])
            problems.add("unknown-finding", f'{who}: there is no finding "{wanted}".', hint, line=line)
    return problems


def _pieces(claim: Claim, version: Version, choices: Choices) -> list[Piece]:
    """Evidence for the links of a claim: its own where it has any, otherwise the theory's."""
    own = [_own(item, claim, choices) for item in claim.evidence]
    covered = {item.link for item in own}
    return own + [
        Piece(
            link.id, one.direction, one.strand, one.strength or choices.unstated_strength, one.says,
            one.source or "", one.locator or "", one.finding or "", one.line,
        )
        for link in version.links
        if link.id in claim.links and link.id not in covered
        for one in link.evidence
    ]  # fmt: skip


def _own(item: LinkEvidence, claim: Claim, choices: Choices) -> Piece:
    basis, strength = item.basis, item.strength or choices.unstated_strength
    return Piece(
        item.link, item.direction, item.strand, strength, basis.says, basis.source, basis.locator,
        "", claim.line,
    )  # fmt: skip


def _delivery(
    claim: Claim, findings: Mapping[str, Finding], area: str, sieve: _Sieve, choices: Choices
) -> tuple[str, Finding | None]:
    """Level of delivery, and the finding it was taken from."""
    if claim.delivery.finding is None:
        stated = sieve.says(claim.delivery.basis, LeftOut("delivery"))
        return (claim.delivery.level or "unknown") if stated else "unknown", None
    for item in matching(findings, claim.delivery.finding, area):
        if sieve.finding(item):
            told = str(item.value)  # a level of delivery, as a logbook gives it, or a colour
            return told if told in CRITERIA["delivery"] else choices.status_as_delivery.get(
                told, "unknown"
            ), item
    return "unknown", None


def _stances(
    measured: str, documented: bool, accounts: Sequence[Account], pieces: Sequence[Piece]
) -> dict[str, Stance]:
    """What each strand says: statistics by their verdict, interviews by group, the rest by the evidence."""
    by_strand: dict[str, list[Stance]] = {name: [] for name in STRANDS}
    for item in pieces:
        by_strand[item.strand].append(_STANCES[item.direction])
    if measured != "not_testable":
        said: Mapping[str, Stance] = {"improved": "for", "cannot_tell": "undecided"}
        by_strand["statistics"] = [said.get(measured, "against")]
    if any(item.strand == "interviews" for item in accounts):
        by_strand["interviews"] = []  # the accounts are the interviews that the evidence sums up
    for account in accounts:
        by_strand[account.strand].append(account.stance)
    if documented:
        by_strand["documents"].append("for")
    return {name: joined(found) for name, found in by_strand.items()}
