"""What a weighted coefficient compares: colours with the rule's colours and pass with pass, each with its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.plan.accounts import FollowUp
from evaltools.plan.rule import PROGRESS, RESULTS
from evaltools.plan.status import STATUSES
from evaltools.words import Message, say

if TYPE_CHECKING:
    import pandas as pd


def graded(categories: Sequence[str], degrees: Sequence[str]) -> list[list[float]]:
    """Weights of agreement: neighbouring degrees count in part, and codes that are no degree agree only with themselves.

    Parameters
    ----------
    categories : all codes, in the order of the matrix.
    degrees : those of them that are degrees, from best to worst; credit falls linearly with the distance (Cohen 1968).

    Examples
    --------
    >>> graded(("green", "yellow", "red", "grey"), ("green", "yellow", "red"))[1]
    [0.5, 1.0, 0.5, 0.0]
    """
    reach = max(len(degrees) - 1, 1)

    def credit(one: str, other: str) -> float:
        if one == other:
            return 1.0
        if one not in degrees or other not in degrees:
            return 0.0
        return 1 - abs(degrees.index(one) - degrees.index(other)) / reach

    return [[credit(one, other) for other in categories] for one in categories]


DEGREES = {
    "status": (STATUSES, STATUSES[:3]),
    "result": (RESULTS, RESULTS[:4]),
    "progress": (PROGRESS, PROGRESS[:4]),
    "specific": (("yes", "no"), ("yes", "no")),
    "measurable": (("yes", "partly", "no"), ("yes", "partly", "no")),
}
"""Codes of each scale, and those of them that are degrees from best to worst."""


COMPARED = {
    "own": say("The colour against the account's own conclusion"),
    "result": say("Pass against pass: result"),
    "progress": say("Pass against pass: progress"),
    "specific": say("Pass against pass: specific goals"),
    "measurable": say("Pass against pass: measurable goals"),
}


@dataclass(frozen=True)
class Comparison:
    """Two readings of the same interventions, to be compared by a weighted coefficient."""

    subject: str
    """`colour` and `blind` (the colour against the rule, over all interventions and over those coded without knowing it),
    `own` (against the account's own conclusion), or the scale on which two passes are compared."""
    coder: str
    """The pass whose codes the rule was applied to; blank where none or both are meant."""
    pairs: pd.DataFrame
    """One row per intervention, two columns of codes; blank where there is none."""
    scale: str

    @property
    def name(self) -> str:
        """Its id: the subject, and the pass where there is one."""
        return f"{self.subject}/{self.coder}" if self.coder else self.subject

    @property
    def label(self) -> Message:
        """What is compared with what, in words."""
        if self.subject == "colour":
            return say("The colour against the rule, pass {coder}", coder=self.coder)
        if self.subject == "blind":
            return say("The colour against the rule, pass {coder}, colour unknown", coder=self.coder)
        return COMPARED[self.subject]

    @property
    def categories(self) -> tuple[str, ...]:
        """All codes of the scale."""
        return DEGREES[self.scale][0]

    @property
    def weights(self) -> list[list[float]]:
        """Credit for each pair of codes."""
        return graded(*DEGREES[self.scale])

    @property
    def exact(self) -> float:
        """Share of the interventions with both readings in which they are the same, per cent; NaN without any."""
        both = self.pairs.dropna()
        both = both[(both != "").all(axis=1)]
        return 100 * float((both.iloc[:, 0] == both.iloc[:, 1]).mean()) if len(both) else float("nan")


def comparisons(found: FollowUp) -> list[Comparison]:
    """Everything of a follow-up that agreement can be computed for.

    Parameters
    ----------
    found : colours held against coded accounts; two passes are compared where there are two.
    """
    checks = found.checks
    blind = checks[checks["id"].isin(found.blind())]
    subjects = {"colour": checks} | ({"blind": blind} if len(blind) < len(checks) else {})
    made = [
        Comparison(subject, coder, table[["status", f"expected_{coder}"]], "status")
        for subject, table in subjects.items()
        for coder in found.coders
    ]
    made.append(Comparison("own", "", checks.loc[checks["own"] != "", ["status", "own"]], "status"))
    if len(found.coders) == 2:
        for scale in ("result", "progress", "specific", "measurable"):
            pairs = found.accounts.pivot(index="intervention", columns="coder", values=scale)
            made.append(Comparison(scale, "", pairs, scale))
    return made
