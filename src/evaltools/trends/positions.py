"""Where in a series an interruption lies, and how many times make a cycle: from positions or from dates."""

from __future__ import annotations

from typing import Any

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.dated import Timeline, index_of


def position_of(series: Any, interruption: Any, n: int) -> int:
    """Position of an interruption given as a position, or as a date where the series is indexed by dates."""
    index = series.index if isinstance(series, Timeline) else index_of(series)
    if not isinstance(interruption, int | np.integer) or isinstance(interruption, bool):
        interruption = _position_of_date(index, interruption)
    start = int(interruption)
    if start >= n and 1000 <= start < 3000 and index is not None:
        start = _position_of_date(index, f"{start}-01-01")  # a year, where positions end long before
    if not 0 < start < n:
        raise InvalidArgument(
            "interruption", f"is at {start}; it must lie inside the series, from 1 to {n - 1}."
        )
    return start


def _position_of_date(index: Any, date: Any) -> int:
    """Position of the first time of a dated index that is not before the date."""
    import pandas as pd

    if not isinstance(index, pd.DatetimeIndex):
        raise InvalidArgument(
            "interruption", "must be a position (whole number), or a date with dated counts."
        )
    try:
        moment = pd.Timestamp(date)
        return int(index.searchsorted(moment.tz_localize(None) if moment.tzinfo is not None else moment))
    except (TypeError, ValueError):
        raise InvalidArgument("interruption", f"is {date!r}, which is not a date.") from None


def season_of(series: Timeline, period: int | None, harmonics: int | None) -> tuple[int, int]:
    """Times in a cycle and pairs of waves, from the dates of the series where they are not given."""
    cycle = series.cycle if period is None else arguments.whole("period", period, least=1)
    return cycle, min(2, cycle // 2) if harmonics is None else harmonics
