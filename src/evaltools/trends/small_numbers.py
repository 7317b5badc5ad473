"""Counts too small to be shown, or to be turned into percentages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.trends import arguments
from evaltools.trends.shown import Shown

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SmallNumbers(Shown):
    """Which counts are small, and how each may be shown."""

    small: NDArray[np.bool_]
    """Counts from 1 to below the minimum; zero tells nobody's story and is shown."""
    shown: tuple[str, ...]
    """Each count as it may be shown, "<5" for a small one and "" for a missing one; in the order of `ravel`."""
    percent_change: NDArray[np.bool_]
    """For each count but the first: whether a change in per cent from the one before may be shown."""
    minimum: int
    method: str = "small number rule"

    def to_frame(self) -> pd.DataFrame:
        """One row per count: as it may be shown, whether it is small, and whether a change in per cent may follow it."""
        import pandas as pd

        change = np.r_[False, np.ravel(self.percent_change)][: len(self.shown)]
        return pd.DataFrame({"shown": self.shown, "small": np.ravel(self.small), "percent_change": change})

    def __str__(self) -> str:
        hidden = int(np.sum(self.small))
        return f"{hidden} of {self.small.size} counts lie between 1 and {self.minimum - 1} and are shown as <{self.minimum}."


def small_number_rule(counts: ArrayLike, *, minimum: int = 5) -> SmallNumbers:
    """Mark counts from 1 to below a minimum, which are neither shown nor used as base of a percentage.

    A percentage is refused where either count is below the minimum, zero included: from 2 to 1 is not a fall
    of 50 % in any sense worth reporting.

    Parameters
    ----------
    counts : (..., n) counts in order of time, NaN where missing.
    minimum : smallest count that is shown.

    Returns
    -------
    SmallNumbers. Beware of totals and neighbours from which a hidden count can be worked out.
    """
    least = arguments.whole("minimum", minimum, least=1)
    x = arguments.counts("counts", counts, missing=True)
    small = (x > 0) & (x < least)
    shown = tuple(_shown(float(v), bool(s), least) for v, s in zip(x.ravel(), small.ravel(), strict=True))
    below: Any = np.isnan(x) | (x < least)
    percent = ~(below[..., 1:] | below[..., :-1]) if x.ndim else np.zeros(0, dtype=bool)
    return SmallNumbers(small, shown, percent, least)


def _shown(value: float, small: bool, minimum: int) -> str:
    if np.isnan(value):
        return ""
    return f"<{minimum}" if small else f"{int(value)}"
