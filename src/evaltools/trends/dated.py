"""Series with dates: put in order of time, aligned with one another, their gaps made missing values, duplicates refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from evaltools.checks import InvalidArgument

SORTED, GAPS, ALIGNED = "sorted by time", "gaps treated as missing", "aligned by time"
"""What was done to a series, as the notes of a result say."""
_STEPS = {"D": (0.9, 1.1), "W": (6.5, 7.5), "MS": (28, 31), "QS": (90, 92), "YS": (365, 366)}


@dataclass(frozen=True)
class Timeline:
    """Values over regular times; plain arrays have no times and stay as they are."""

    values: Any
    """An array with times on the last axis, or what was given where it has no dates."""
    index: Any
    """DatetimeIndex of the regular times, or None."""
    notes: tuple[str, ...] = ()

    def beside(self, other: Any, argument: str) -> Any:
        """Another series on the same times: by its dates where it has them, by position otherwise."""
        if other is None or self.index is None or index_of(other) is None:
            return other
        there = in_time(other, argument, fill=False)
        frame = _frame(other).copy()
        frame.index = index_of(other)
        lacking = self.index.difference(there.index)
        # A time that was a gap in the first series needs no value in the second.
        seen = ~np.isnan(np.atleast_2d(np.asarray(self.values, dtype=float))).all(axis=0)
        lacking = lacking.intersection(self.index[seen])
        if len(lacking):
            raise InvalidArgument(
                argument, f"has no value for {lacking[0]:%Y-%m-%d}, where the series has one."
            )
        frame = frame.sort_index().reindex(self.index)
        values = frame.ffill().bfill() if argument.endswith("population") else frame
        array = values.to_numpy(dtype=float).T
        return array[0] if not hasattr(other, "columns") else array


def index_of(values: Any) -> Any:
    """Dates of a Series or DataFrame as a DatetimeIndex without time zone; None where it has none.

    Whole numbers from 1000 to 2999 in an index are years, unless they merely count from 0 or 1.
    """
    import pandas as pd

    index = getattr(values, "index", None)
    if not isinstance(index, pd.Index) or isinstance(index, pd.RangeIndex):
        return None
    if isinstance(index, pd.PeriodIndex):
        return index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        return index.tz_localize(None) if index.tz is not None else index
    if pd.api.types.is_integer_dtype(index) and len(index) and index.min() >= 1000 and index.max() < 3000:
        return pd.DatetimeIndex([pd.Timestamp(int(year), 1, 1) for year in index])
    return None


def in_time(values: Any, argument: str, *, fill: bool = True) -> Timeline:
    """A series or a table with a row per time, in order.

    Raises
    ------
    InvalidArgument : two values at one time, or a missing date.
    """
    index = index_of(values)
    if index is None:
        return Timeline(values.T if hasattr(values, "columns") else values, None)
    if index.hasnans:
        raise InvalidArgument(argument, "has a missing date.", int(np.argmax(index.isna())))
    twice = index.duplicated()
    if twice.any():
        place = int(np.argmax(twice))
        raise InvalidArgument(argument, f"has two values for {index[place]:%Y-%m-%d}.", place)
    notes: list[str] = []
    frame = _frame(values).copy()
    frame.index = index
    if not index.is_monotonic_increasing:
        frame = frame.sort_index()
        notes.append(SORTED)
    if fill:
        whole = _regular(frame.index)
        if len(whole) > len(frame):
            frame = frame.reindex(whole)
            notes.append(GAPS)
    array = frame.to_numpy(dtype=object).T
    return Timeline(array if hasattr(values, "columns") else array[0], frame.index, tuple(notes))


def _frame(values: Any) -> Any:
    return values if hasattr(values, "columns") else values.to_frame()


def _regular(index: Any) -> Any:
    """All times from the first to the last at the step that the times have; the times themselves where there is none."""
    import pandas as pd

    if len(index) < 3:
        return index
    step = float(np.min(np.diff(index.to_numpy()) / np.timedelta64(1, "D")))
    for name, (least, most) in _STEPS.items():
        if least <= step <= most:
            offset = pd.tseries.frequencies.to_offset(name)
            months = {"MS": 1, "QS": 3, "YS": 12}.get(name)
            if months:
                count = 12 * (index[-1].year - index[0].year) + index[-1].month - index[0].month
                whole = pd.DatetimeIndex(
                    [index[0] + pd.DateOffset(months=months * k) for k in range(count // months + 1)]
                )
            else:
                whole = pd.date_range(index[0], index[-1], freq=offset)
            return whole if index.isin(whole).all() else index
    return index
