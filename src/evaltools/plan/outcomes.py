"""Measured outcomes against the targets that were set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from evaltools.checks import InvalidArgument

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
