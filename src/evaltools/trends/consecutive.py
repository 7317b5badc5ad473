"""Every change between consecutive observations of a table of indicators, with the arrow of a threshold rule beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from evaltools.trends.annual import COLUMNS as ANNUAL
from evaltools.trends.annual import annual_changes
from evaltools.trends.annual_core import YEARLY
from evaltools.trends.arguments import choice, one_number
from evaltools.trends.arrows import arrow

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (*ANNUAL, "arrow")
_BREAK = "a declared break lies between the two observations"


def changes(
    observations: pd.DataFrame,
    *,
    threshold: float | None = None,
    scale: Literal["relative", "points"] = "relative",
    correction: Literal["holm", "bh"] = "holm",
    level: float = 0.95,
    power: float = 0.8,
    dispersion: float | None = None,
    contrasts: Sequence[str] = ("yearly",),
    areas: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Change between each pair of consecutive observed values of every series, with test, verdict and arrow.

    Parameters
    ----------
    observations : as for `annual_changes`.
    threshold, scale : the arrow rule that stands beside the tests; without a threshold there is none.
    correction : adjustment of all verdicts of the table as one family.
    level, power, dispersion, contrasts, areas : as for `annual_changes`.

    Returns
    -------
    DataFrame with one row per pair, series in order of appearance and pairs in order of time; the columns of
    `AnnualChanges.to_frame` and `arrow`, empty without a rule, across a declared break and for other contrasts than the yearly
    one, which the rule does not know.

    Raises
    ------
    InvalidArgument : columns missing or values that cannot be, with all rows at fault.
    """
    choice("scale", scale, ("relative", "points"))
    threshold = None if threshold is None else one_number("threshold", threshold, least=0)
    found = annual_changes(
        observations,
        dispersion=dispersion,
        contrasts=contrasts,
        adjust=correction,
        level=level,
        power=power,
        areas=areas,
    )
    frame = found.to_frame()
    frame["arrow"] = [
        ""
        if threshold is None or c.contrast != YEARLY or c.reason == _BREAK or np.isnan(c.before)
        else arrow(c.before, c.after, threshold=threshold, scale=scale, better=c.better)  # type: ignore[arg-type]
        for c in found.comparisons
    ]
    return frame[list(COLUMNS)]
