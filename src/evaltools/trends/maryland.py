"""Level of an evaluation design on the Maryland Scientific Methods Scale, from declared facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.shown import Shown

Comparison = Literal["none", "different", "comparable"]

_MEANING = {
    0: "no comparison in time or between units, so the scale does not apply",
    1: "units with and without the intervention compared once, or a correlation",
    2: "before and after without a comparable control, or a control that differs at the outset",
    3: "before and after in treated and comparable control units",
    4: "before and after in several treated and control units, other causes controlled for",
    5: "random assignment of units to treatment and control",
}


@dataclass(frozen=True)
class Design:
    """Facts of a design."""

    before_and_after: bool
    """Whether the outcome was measured before and after the intervention."""
    comparison: Comparison = "none"
    """Units without the intervention: none, some that differ, or some comparable at the outset."""
    treated_units: int = 1
    control_units: int = 0
    controls_other_causes: bool = False
    """Whether other causes are controlled for, by matching or in a model."""
    randomised: bool = False
    """Whether chance decided which units were treated."""


@dataclass(frozen=True)
class MarylandLevel(Shown):
    """Level on the scale, its meaning and what the next level would take."""

    level: int
    """1 to 5; 0 where the design compares nothing."""
    meaning: str
    missing: str
    """What the next level would take; empty at 5."""
    method: str = "Maryland Scientific Methods Scale"

    def __str__(self) -> str:
        text = f"Level {self.level} of 5 on the Maryland scale: {self.meaning}."
        return f"{text} The next level takes {self.missing}." if self.missing else text


def maryland_scale(design: Design) -> MarylandLevel:
    """Level of a design on the Maryland Scientific Methods Scale.

    Parameters
    ----------
    design : the declared facts.

    Returns
    -------
    MarylandLevel. The scale grades design alone: how well it was carried out (attrition, measurement, statistical
    power) is another judgement, and an interrupted series without control stays at level 2 however long.

    Raises
    ------
    InvalidArgument : facts that contradict each other.

    Examples
    --------
    One town before and after, with a comparable town beside it (Farrington et al. 2002):

    >>> maryland_scale(Design(True, comparison="comparable", control_units=1)).level
    3

    References
    ----------
    Sherman et al. 1997; Farrington, Gottfredson, Sherman and Welsh 2002.
    """
    if not isinstance(design, Design):
        raise InvalidArgument("design", "must be a Design with the declared facts.")
    arguments.choice("comparison", design.comparison, ("none", "different", "comparable"))
    treated = arguments.whole("treated_units", design.treated_units, least=1)
    controls = arguments.whole("control_units", design.control_units)
    if (design.comparison == "none") != (controls == 0):
        raise InvalidArgument("control_units", f"is {controls} with comparison {design.comparison!r}.")
    if design.randomised and design.comparison == "none":
        raise InvalidArgument("randomised", "takes control units.")
    if design.randomised and treated + controls < 4:
        # One coin toss between two areas is not a randomised experiment: the areas still differ.
        raise InvalidArgument(
            "randomised", f"with {treated + controls} units is not an experiment; it takes 4."
        )
    level = _level(design, treated, controls)
    return MarylandLevel(level, _MEANING[level], _missing(level, design))


def _level(design: Design, treated: int, controls: int) -> int:
    if design.randomised:
        return 5
    if not design.before_and_after:
        return 0 if design.comparison == "none" else 1
    if design.comparison != "comparable":
        return 2
    several = treated >= 2 and controls >= 2
    return 4 if several and design.controls_other_causes else 3


def _missing(level: int, design: Design) -> str:
    if level == 5:
        return ""
    if level == 4:
        return "random assignment"
    if level == 3:
        return "several treated and control units, with other causes controlled for"
    if level == 2:
        return "a comparison with units that were comparable at the outset"
    return "measurement before and after" if level == 1 else "measurement before and after, or units without"
