"""Measured outcomes against the targets that were set, and what is said of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from evaltools.checks import InvalidArgument
from evaltools.plan.names import AGAINST_TARGET, DIRECTIONS
from evaltools.plan.status import STATUSES
from evaltools.words import Message, Sayable, joined, number, plural, say

if TYPE_CHECKING:
    import pandas as pd

Result = Literal["reached", "not-reached", "no-target", "no-value"]


def against_target(
    value: float | None,
    target: float | None,
    kind: Literal["at-least", "at-most", "exactly", ""] = "at-least",
) -> Result:
    """Say whether a measured value reached its target.

    Parameters
    ----------
    value : the measured value; None or NaN where none is reported.
    target : the target in the same unit; None or NaN where none was set.
    kind : whether the target is a least, a most or an exact value; blank where there is none.

    Returns
    -------
    str
        `reached`, `not-reached`, `no-target`, or `no-value` where a target was set and no value is reported.

    Raises
    ------
    InvalidArgument
        for an unknown kind, or a target without one.

    Examples
    --------
    >>> against_target(29, 30, "at-least"), against_target(None, 30, "at-least")
    ('not-reached', 'no-value')
    """
    if target is None or math.isnan(target):
        return "no-target"
    if kind not in ("at-least", "at-most", "exactly"):
        raise InvalidArgument("kind", f'"{kind}" is not at-least, at-most or exactly.')
    if value is None or math.isnan(value):
        return "no-value"
    if kind == "at-least":
        return "reached" if value >= target else "not-reached"
    if kind == "at-most":
        return "reached" if value <= target else "not-reached"
    return "reached" if value == target else "not-reached"


def compare_outcomes(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Add the column `against_target` to a table of outcomes.

    Parameters
    ----------
    outcomes : one row per measured outcome, with columns value, target and target_kind.

    Returns
    -------
    DataFrame
        a copy with the column added.
    """
    result = outcomes.copy()
    cells = zip(outcomes["value"], outcomes["target"], outcomes["target_kind"], strict=True)
    result["against_target"] = [against_target(value, target, kind) for value, target, kind in cells]
    return result


@dataclass(frozen=True)
class Reported:
    """How much of a plan a follow-up reports in figures."""

    measured: int
    """Outcomes with a value."""
    targets: int
    """Targets set in figures."""
    interventions: int
    """Interventions with such a target."""
    reached: int
    unknown: int
    """Targets for which no value is reported."""
    without: int
    """Interventions for which there is no figure at all, neither an outcome nor a target."""

    def sentence(self) -> Sayable:
        """How much is measured, how many targets are reached, and for how many interventions there is no figure."""
        measured = plural(
            "The follow-up reports {n:words} measured outcome.", "The follow-up reports {n:words} measured outcomes.",
            n=self.measured,
        )  # fmt: skip
        without = plural(
            "For {n:words} intervention there is no figure at all.",
            "For {n:words} interventions there is no figure at all.",
            n=self.without,
        )
        return joined(measured, self._reached(), without if self.without else "")

    def _reached(self) -> Sayable:
        if not self.targets:
            return say("No target is set in figures.")
        sets = plural(
            "{n:Neuter} target in {within} is set in figures", "{n:Neuter} targets in {within} are set in figures",
            n=self.targets,
            within=plural("{n:words} intervention", "{n:words} interventions", n=self.interventions),
        )  # fmt: skip
        reached = say("none has been reached")
        if self.reached:
            reached = plural("{n:neuter} has been reached", "{n:neuter} have been reached", n=self.reached)
        if not self.unknown:
            return say("{sets}; {reached}.", sets=sets, reached=reached)
        return say(
            "{sets}; {reached}, and for {unknown:neuter} no value is reported.",
            sets=sets, reached=reached, unknown=self.unknown,
        )  # fmt: skip


def reported(interventions: pd.DataFrame, outcomes: pd.DataFrame) -> Reported:
    """Count outcomes, targets, and interventions without a figure.

    Parameters
    ----------
    interventions : one row per intervention, with a column `id`.
    outcomes : their outcomes, as `compare_outcomes` gives them.
    """
    outcomes = outcomes[~in_words(outcomes)]
    targets = outcomes[outcomes["against_target"] != "no-target"]
    unknown = int((targets["against_target"] == "no-value").sum())
    return Reported(
        measured=len(outcomes) - unknown,
        targets=len(targets),
        interventions=targets["intervention"].nunique(),
        reached=int((targets["against_target"] == "reached").sum()),
        unknown=unknown,
        without=len(set(interventions["id"]) - set(outcomes["intervention"])),
    )


def in_words(outcomes: pd.DataFrame) -> pd.Series:
    """Which outcomes are told in words: they have neither a value nor a target in figures."""
    return outcomes["value"].isna() & outcomes["target"].isna()


def targets_by_status(interventions: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Count targets by the colour of their intervention and by whether they were reached.

    Parameters
    ----------
    interventions : one row per intervention, with columns `id` and `status`.
    outcomes : their outcomes, as `compare_outcomes` gives them.

    Returns
    -------
    DataFrame
        status (those with a target), reached, not-reached, no-value.
    """
    import pandas as pd

    targets = outcomes[outcomes["against_target"] != "no-target"]
    status = interventions.set_index("id")["status"]
    table = pd.crosstab(targets["intervention"].map(status), targets["against_target"], dropna=False)
    table = table.reindex(
        index=STATUSES, columns=["reached", "not-reached", "no-value"], fill_value=0
    ).astype(int)
    table.columns = list(table.columns)
    return table[table.sum(axis=1) > 0].rename_axis("status").reset_index()


QUALIFIED = {
    "all": lambda value: say("all, {value}", value=value),
    "about": lambda value: say("about {value}", value=value),
    "over": lambda value: say("over {value}", value=value),
    "at least": lambda value: say("at least {value}", value=value),
    "at most": lambda value: say("at most {value}", value=value),
}
"""How exactly a source gives a value, or what kind of target it is; other notes say nothing of it."""


def amount(value: float, unit: str, how: str = "") -> Sayable:
    """A measured value or a target, as exactly as the source gives it.

    Parameters
    ----------
    value, unit : a plain count has the unit "number".
    how : note on its exactness, or the kind of target (see `QUALIFIED`); of a number too small to be shown its mark.
    """
    if value is None or value != value:
        return how if how.startswith("<") else ""
    said = number(value, unit="" if unit in ("number", "unit") else unit)
    qualify = QUALIFIED.get(how.replace("-", " "))
    return qualify(said) if qualify else said


def outcome_sentence(item: Any) -> Message:
    """A measured outcome, with its target where it has one."""
    if item["direction"] and item["value"] != item["value"]:
        told = {"measure": item["measure"], "direction": DIRECTIONS[item["direction"]]}
        return say("{measure}: {direction}, as told in words.", **told)
    given = {"measure": item["measure"], "value": amount(item["value"], item["unit"]) or None}
    if not item["target_kind"]:
        return say("{measure}: {value}.", **given)
    return say(
        "{measure}: {value} (target {target}, {result}).",
        **given, target=amount(item["target"], item["unit"], item["target_kind"]),
        result=AGAINST_TARGET[item["against_target"]],
    )  # fmt: skip
