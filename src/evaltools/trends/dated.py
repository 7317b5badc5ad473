"""Series with dates: put in order of time, aligned with one another, their gaps made missing values, duplicates refused."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaltools.checks import InvalidArgument

SORTED, GAPS, ALIGNED = "sorted by time", "gaps treated as missing", "aligned by time"
"""What was done to a series, as the notes of a result say."""
_STEPS = {"D": (0.9, 1.1), "W": (6.5, 7.5), "MS": (28, 31), "QS": (90, 92), "YS": (365, 366)}
_CYCLES = {"D": 7, "W": 52, "MS": 12, "QS": 4, "YS": 1}
_DATE = re.compile(r"\d{4}(-\d\d){0,2}|\d{4}-?Q[1-4]")


@dataclass(frozen=True)
class Timeline:
    """Values over regular times; plain arrays have no times and stay as they are."""

    values: Any
    """An array with times on the last axis, or what was given where it has no dates."""
    index: Any
    """DatetimeIndex of the regular times, or None."""
    notes: tuple[str, ...] = ()
    names: tuple[Any, ...] = ()
    """Columns of a table."""

    @property
    def cycle(self) -> int:
        """Times in a cycle: 12 for months and where there are no dates, 4 for quarters, 52 for weeks, 7 for days, 1 for years."""
        name, _ = step_of(self.index) if self.index is not None else ("", 0.0)
        return _CYCLES.get(name, 12)

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

    Whole numbers from 1000 to 2999 in an index are years, a range of whole numbers only from 1700 to 2199, since a part of a
    long table has such an index too. Texts are dates where all of them read as 2018, 2018-03, 2018-03-01 or 2018Q1.
    """
    import pandas as pd

    index = getattr(values, "index", None)
    if not isinstance(index, pd.Index) or not len(index):
        return None
    if isinstance(index, pd.PeriodIndex):
        return index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        return index.tz_localize(None) if index.tz is not None else index
    if pd.api.types.is_numeric_dtype(index):
        least, most = (1700, 2200) if isinstance(index, pd.RangeIndex) else (1000, 3000)
        years = index.to_numpy(dtype=float)
        if not np.all((years >= least) & (years < most) & (years % 1 == 0)):
            return None
        return pd.DatetimeIndex([pd.Timestamp(int(year), 1, 1) for year in years])
    return _read_dates(list(index))


def _read_dates(labels: list[Any]) -> Any:
    """Days, moments and texts as dates; None where any is something else."""
    import pandas as pd

    if all(isinstance(v, datetime.date) for v in labels):
        moments = [pd.Timestamp(v) for v in labels]
        return pd.DatetimeIndex([m.tz_localize(None) if m.tzinfo is not None else m for m in moments])
    if all(isinstance(v, str) and _DATE.fullmatch(v.strip()) for v in labels):
        try:
            return pd.DatetimeIndex([pd.Period(v.strip()).start_time for v in labels])
        except ValueError:
            return None
    return None


def in_time(values: Any, argument: str, *, fill: bool = True) -> Timeline:
    """A series or a table with a row per time, in order.

    Raises
    ------
    InvalidArgument : two values at one time, or a missing date.
    """
    index = index_of(values)
    names = tuple(getattr(values, "columns", ()))
    if index is None:
        return Timeline(values.T if names else values, None, names=names)
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
    return Timeline(array if names else array[0], frame.index, tuple(notes), names)


def _frame(values: Any) -> Any:
    return values if hasattr(values, "columns") else values.to_frame()


def _regular(index: Any) -> Any:
    """All times from the first to the last at the step that the times have; the times themselves where there is none."""
    import pandas as pd

    name, step = step_of(index)
    if not name:
        return index
    months = {"MS": 1, "QS": 3, "YS": 12}.get(name)
    if months:
        count = 12 * (index[-1].year - index[0].year) + index[-1].month - index[0].month
        whole = pd.DatetimeIndex(
            [index[0] + pd.DateOffset(months=months * k) for k in range(count // months + 1)]
        )
    else:
        whole = pd.date_range(index[0], index[-1], freq=pd.Timedelta(days=round(step)))
    return whole if index.isin(whole).all() else index


def step_of(index: Any) -> tuple[str, float]:
    """Name and length in days of the step between ascending times; "" where it is none that is known."""
    if len(index) < 3:
        return "", 0.0
    step = float(np.min(np.diff(index.to_numpy()) / np.timedelta64(1, "D")))
    return next((name for name, (least, most) in _STEPS.items() if least <= step <= most), ""), step
