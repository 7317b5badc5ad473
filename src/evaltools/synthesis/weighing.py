"""From what is known of a claim to the seven grounds it is rated on.

Evidence and findings that rest on a synthetic source are left out before anything is weighed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise

from evaltools.checks import Problems, nearest
from evaltools.record.finding import Finding
from evaltools.synthesis.claims import Account, Claim, LinkEvidence, Rival, RivalView, Statement
from evaltools.synthesis.rating import CONTRARY, CRITERIA, Grounds
from evaltools.synthesis.strands import STRANDS, Stance, agreement, joined
from evaltools.theory.model import Version

OUTCOMES = {
    "worsened": "worsened",
    "no change worth having": "unchanged",
    "cannot tell": "cannot_tell",
    "improved": "improved",
}
"""What a verdict on a change says of an outcome; one that is not testable says nothing."""
STATUS_DELIVERY = {"green": "mostly", "yellow": "partly", "red": "partly", "grey": "unknown"}
"""What a colour in a programme's own follow-up says of delivery; a colour alone never shows full delivery."""
_STANCES: Mapping[str, Stance] = {
    "for": "for",
    "mixed": "mixed",
    "against": "against",
    "none_found": "silent",
}
_STRENGTHS = ("weak", "moderate", "strong")


@dataclass(frozen=True)
class Piece:
    """One piece of evidence for a link, from the theory or from the claim."""

    link: str
    direction: str
    strand: str
    strength: str
    says: Mapping[str, str]
    source: str
    locator: str
    finding: str = ""
    """Id of the finding it is, where it is one of this evaluation's own."""
    line: int | None = None


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
    rival_names: Mapping[str, Mapping[str, str]]
    left_out: tuple[str, ...]
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
    """
    sieve = _Sieve(frozenset(synthetic), [])
    outcomes = tuple(
        item
        for name in dict.fromkeys(claim.outcome.findings)
        for item in matching(findings, name, area)
        if sieve.finding(item)
    )
    pieces = tuple(item for item in _pieces(claim, version) if sieve.piece(item, findings))
    accounts = tuple(item for item in claim.accounts if sieve.says(item.basis, f"account of {item.group}"))
    shown = sieve.says(claim.outcome.documented, "documented outcome")
    traced = sieve.says(claim.design.traced, "traced process")
    delivery, status = _delivery(claim, findings, area, sieve)
    views = rival_views(claim, rivals)
    views = {name: view for name, view in views.items() if sieve.says(view.basis, f"rival {name}")}
    levels = {link: link_level([item for item in pieces if item.link == link]) for link in claim.links}
    best, weakest = path_level(claim.paths, levels)
    stances = _stances(outcome_level(outcomes, expects=claim.outcome.expects), shown, accounts, pieces)
    grounds = Grounds(
        delivery=delivery,
        outcome=outcome_level(outcomes, expects=claim.outcome.expects, documented=shown),
        link=best,
        design="traced" if traced and design < 3 else str(design),
        strands=agreement(stances),
        groups=str(min(3, len(independent(accounts)))),
        rival=strongest(views),
    )
    left = tuple(dict.fromkeys(sieve.left))
    names = {rival.id: {"sv": rival.name.sv, "en": rival.name.en} for rival in rivals}
    return Weighed(
        claim, grounds, stances, levels, weakest, pieces, accounts, outcomes, status, views, names, left
    )


@dataclass(frozen=True)
class _Sieve:
    """Lets through what rests on no synthetic source, and remembers what it kept back."""

    synthetic: frozenset[str]
    left: list[str]

    def source(self, document: str, what: str) -> bool:
        if document in self.synthetic:
            self.left.append(what)
        return document not in self.synthetic

    def says(self, statement: Statement | None, what: str) -> bool:
        return statement is not None and self.source(statement.source, what)

    def finding(self, finding: Finding) -> bool:
        if finding.synthetic:
            self.left.append(finding.id)
        return not finding.synthetic

    def piece(self, piece: Piece, findings: Mapping[str, Finding]) -> bool:
        if piece.finding:
            return piece.finding in findings and self.finding(findings[piece.finding])
        return self.source(piece.source, f"evidence on {piece.link}")


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


def outcome_level(findings: Sequence[Finding], *, expects: str = "better", documented: bool = False) -> str:
    """What the verdicts on an outcome's indicators come to.

    The verdict in the middle decides, the lower of two; those that are not testable are left aside. Records
    that show the outcome count where no indicator speaks against it.

    Parameters
    ----------
    findings : findings with verdicts.
    expects : `better`, or `no worse` for a claim that something was kept from getting worse.
    documented : whether records show the outcome.
    """
    order = CRITERIA["outcome"]
    found = sorted((OUTCOMES[item.verdict] for item in findings if item.verdict in OUTCOMES), key=order.index)
    level = found[(len(found) - 1) // 2] if found else "not_testable"
    if level == "unchanged" and expects == "no worse":
        level = "improved"
    if documented and level not in CONTRARY:
        level = max(level, "documented", key=order.index)
    return level


def link_level(pieces: Sequence[Piece]) -> str:
    """What the evidence for one link comes to.

    What speaks for it counts with its greatest strength, if that is greater than the strength of what speaks
    against it or both ways; otherwise the evidence is mixed.
    """
    pro = [_STRENGTHS.index(item.strength) for item in pieces if item.direction == "for"]
    con = [_STRENGTHS.index(item.strength) for item in pieces if item.direction == "against"]
    both = [_STRENGTHS.index(item.strength) for item in pieces if item.direction == "mixed"]
    if con and max(con) == 2 and max(pro, default=-1) < 2:
        return "contradicted"
    if con and not pro and not both:
        return "against"
    if pro and max(pro) > max([*con, *both], default=-1):
        return _STRENGTHS[max(pro)]
    return "mixed" if pro or con or both else "none"


def path_level(paths: Sequence[Sequence[str]], levels: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A path is as strong as its weakest link, a claim as its strongest path.

    Returns
    -------
    tuple
        the level, and the links that set it.
    """
    order = CRITERIA["link"]
    found: list[tuple[int, tuple[str, ...]]] = []
    for path in paths:
        steps = [f"{a}>{b}" for a, b in pairwise(path)]
        low = min(order.index(levels[step]) for step in steps)
        found.append((low, tuple(step for step in steps if order.index(levels[step]) == low)))
    top = max(low for low, _ in found)
    links = dict.fromkeys(step for low, steps in found if low == top for step in steps)
    return order[top], tuple(links)


def independent(accounts: Iterable[Account]) -> list[str]:
    """Groups that noticed the outcome themselves, speak for it and do not answer for the intervention."""
    return list(
        dict.fromkeys(
            item.group
            for item in accounts
            if item.stance == "for" and item.first_hand and not item.responsible
        )
    )


def rival_views(claim: Claim, rivals: Sequence[Rival]) -> dict[str, RivalView]:
    """How likely each rival explanation is for a claim: its own judgement, or that for its outcome."""
    found = {}
    for rival in rivals:
        view = claim.rivals.get(rival.id) or rival.on(claim.target)
        if view is not None:
            found[rival.id] = view
    return found


def strongest(views: Mapping[str, RivalView]) -> str:
    """Likelihood of the strongest rival explanation; `not_examined` where there is none."""
    if not views:
        return "not_examined"
    return min((view.likelihood for view in views.values()), key=CRITERIA["rival"].index)


def _pieces(claim: Claim, version: Version) -> list[Piece]:
    """Evidence for the links of a claim: its own where it has any, otherwise the theory's."""
    own = [_own(item, claim) for item in claim.evidence]
    covered = {item.link for item in own}
    return own + [
        Piece(
            link.id, one.direction, one.strand, one.strength or "weak", {"sv": one.says.sv, "en": one.says.en},
            one.source or "", one.locator or "", one.finding or "", one.line,
        )
        for link in version.links
        if link.id in claim.links and link.id not in covered
        for one in link.evidence
    ]  # fmt: skip


def _own(item: LinkEvidence, claim: Claim) -> Piece:
    basis = item.basis
    says = {"sv": basis.says.sv, "en": basis.says.en}
    return Piece(
        item.link, item.direction, item.strand, item.strength or "weak", says, basis.source, basis.locator,
        "", claim.line,
    )  # fmt: skip


def _delivery(
    claim: Claim, findings: Mapping[str, Finding], area: str, sieve: _Sieve
) -> tuple[str, Finding | None]:
    """Level of delivery, and the finding it was taken from."""
    if claim.delivery.finding is None:
        stated = sieve.says(claim.delivery.basis, "delivery")
        return (claim.delivery.level or "unknown") if stated else "unknown", None
    for item in matching(findings, claim.delivery.finding, area):
        if sieve.finding(item):
            return STATUS_DELIVERY.get(str(item.value), "unknown"), item
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
