"""Levels of the criteria: what verdicts, evidence, accounts and rival explanations come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from evaltools.record.finding import Finding
from evaltools.synthesis.claims import Account, Claim, Rival, RivalView
from evaltools.synthesis.criteria import CONTRARY, CRITERIA
from evaltools.words.messages import StudyWords

OUTCOMES = {
    "worsened": "worsened",
    "no change worth having": "unchanged",
    "cannot tell": "cannot_tell",
    "improved": "improved",
}
"""What a verdict on a change says of an outcome; one that is not testable says nothing."""
STRENGTHS = ("weak", "moderate", "strong")

"""Strengths of evidence, from lowest to highest."""


@dataclass(frozen=True)
class Piece:
    """One piece of evidence for a link, from the theory or from the claim."""

    link: str
    direction: str
    strand: str
    strength: str
    says: StudyWords
    source: str
    locator: str
    finding: str = ""
    """Id of the finding it is, where it is one of this evaluation's own."""
    line: int | None = None


def outcome_level(
    findings: Sequence[Finding],
    *,
    expects: str = "better",
    documented: bool = False,
    decides: Literal["worst", "middle", "best"] = "middle",
) -> str:
    """What the verdicts on an outcome's indicators come to.

    The verdict in the middle decides unless another is asked for; those that are not testable are left aside.
    Records that show the outcome count where no indicator speaks against it.

    Parameters
    ----------
    findings : findings with verdicts.
    expects : `better`, or `no worse` for a claim that something was kept from getting worse.
    documented : whether records show the outcome.
    decides : which verdict decides: the worst, the one in the middle (the lower of two), or the best.
    """
    order = CRITERIA["outcome"]
    found = sorted((OUTCOMES[item.verdict] for item in findings if item.verdict in OUTCOMES), key=order.index)
    place = {"worst": 0, "middle": (len(found) - 1) // 2, "best": len(found) - 1}[decides]
    level = found[place] if found else "not_testable"
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
    pro = [STRENGTHS.index(item.strength) for item in pieces if item.direction == "for"]
    con = [STRENGTHS.index(item.strength) for item in pieces if item.direction == "against"]
    both = [STRENGTHS.index(item.strength) for item in pieces if item.direction == "mixed"]
    if con and max(con) == 2 and max(pro, default=-1) < 2:
        return "contradicted"
    if con and not pro and not both:
        return "against"
    if pro and max(pro) > max([*con, *both], default=-1):
        return STRENGTHS[max(pro)]
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


def independent(accounts: Iterable[Account], *, responsible: bool = False) -> list[str]:
    """Groups that noticed the outcome themselves, speak for it and do not answer for the intervention.

    Parameters
    ----------
    accounts : what the groups say.
    responsible : count those too that carry out the intervention or answer for it.
    """
    return list(
        dict.fromkeys(
            item.group
            for item in accounts
            if item.stance == "for" and item.first_hand and (responsible or not item.responsible)
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
