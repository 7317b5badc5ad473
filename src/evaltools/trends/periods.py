"""Times of observations: read as what they are, labelled as they are, and compared like with like."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_YEAR = 365.25
_SEVERAL = 200  # days between starts, up to which there are several values a year
PARTS = {"year": _YEAR, "half": _YEAR / 2, "third": _YEAR / 3, "quarter": _YEAR / 4, "month": _YEAR / 12}
"""Parts of a year with their length in days."""


def dates(values: pd.Series, *, end: bool = False) -> pd.Series:
    """Dates from dates, texts, periods or whole years; missing where there is none that can be read.

    A whole number from 1000 to 2999 is a year, from its first day to its last. Time zones are dropped, the local
    day kept.
    """
    import pandas as pd

    return pd.Series([_date(v, end) for v in values], index=values.index, dtype="datetime64[ns]")


def _date(value: Any, end: bool) -> Any:
    import pandas as pd

    if value is None or (not isinstance(value, pd.Period) and pd.isna(value)):
        return pd.NaT
    if isinstance(value, pd.Period):
        return value.end_time.normalize() if end else value.start_time
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
        if value != int(value) or not 1000 <= value < 3000:
            return pd.NaT
        return pd.Timestamp(int(value), 12, 31) if end else pd.Timestamp(int(value), 1, 1)
    moment = pd.to_datetime(value, errors="coerce")
    if pd.isna(moment):
        return pd.NaT
    return moment.tz_localize(None) if moment.tzinfo is not None else moment


def own_ends(starts: pd.Series, ends: pd.Series) -> pd.Series:
    """Ends, and for a start that is a period of its own that period where no end is given."""
    import pandas as pd

    found = ends.astype(object)
    for place, start in enumerate(starts):
        if isinstance(start, pd.Period) and pd.isna(found.iloc[place]):
            found.iloc[place] = start
    return found


def ends_of_parts(starts: pd.Series) -> pd.Series:
    """Ends of values of which only the starts are known, where these are the weeks or months of a year.

    Parameters
    ----------
    starts : dates, in any order.

    Returns
    -------
    Ends; missing where there is at most one value a year, or no step that all of them keep to.
    """
    import pandas as pd

    order = starts.drop_duplicates().sort_values()
    gaps = order.diff().dropna().dt.days
    nothing = pd.Series(pd.NaT, index=starts.index, dtype="datetime64[ns]")
    if not len(gaps) or gaps.min() > _SEVERAL:
        return nothing
    months = [12 * (b.year - a.year) + b.month - a.month for a, b in itertools.pairwise(order)]
    if order.dt.day.nunique() == 1 and 12 % min(months) == 0 and not any(m % min(months) for m in months):
        step: Any = pd.DateOffset(months=min(months))
    elif gaps.min() == 7 and not any(gaps % 7):
        step = pd.DateOffset(days=7)
    else:
        return nothing
    return (starts + step - pd.Timedelta(days=1)).astype("datetime64[ns]")


def days(start: Any, end: Any) -> float:
    """Length of a period in days, both days included; NaN without an end."""
    import pandas as pd

    return float("nan") if pd.isna(end) else float((end - start).days + 1)


def part_of_year(start: Any, end: Any) -> str:
    """The part of a year a period is: "year" for one or several whole years, "quarter", "month" …; "" for others.

    A period without an end is taken as a year.
    """
    length = days(start, end)
    if np.isnan(length):
        return "year"
    years = length / _YEAR
    if years > 0.97 and abs(years - round(years)) < 0.03:
        return "year"
    return next((name for name, size in PARTS.items() if abs(length / size - 1) < 0.09), "")


def label(start: Any, end: Any) -> str:
    """A period as its own label: 2018, 2017/18, 2018–2020, 2018 Q1, 2018-03, or both days.

    >>> import pandas as pd
    >>> label(pd.Timestamp("1979-04-01"), pd.Timestamp("1979-06-30"))
    '1979 Q2'
    """
    import pandas as pd

    if pd.isna(end):
        return f"{start.year}" if (start.month, start.day) == (1, 1) else f"{start:%Y-%m-%d}"
    part, next_day = part_of_year(start, end), end + pd.Timedelta(days=1)
    first = start.day == 1 and next_day.day == 1
    if part == "year" and (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if part == "year" and end.year == start.year + 1:
        return f"{start.year}/{end.year % 100:02d}"
    if part == "month" and first:
        return f"{start:%Y-%m}"
    if part == "quarter" and first and start.month % 3 == 1:
        return f"{start.year} Q{start.month // 3 + 1}"
    return f"{start:%Y-%m-%d}–{end:%Y-%m-%d}"


def same_season(one: Any, other: Any) -> bool:
    """Whether two (start, end) periods are the same part of their years, within a fortnight."""
    lengths = days(*one), days(*other)
    if part_of_year(*one) != part_of_year(*other) or abs(lengths[0] / lengths[1] - 1) > 0.09:
        return False
    apart = abs(one[0].day_of_year - other[0].day_of_year)
    # Of weeks, which move within the year, the nearest and not its neighbours too.
    return min(apart, 366 - apart) <= (14 if np.isnan(lengths[0]) else min(14, lengths[0] / 2))


def year_of(start: Any, end: Any) -> int:
    """The year a period belongs to: that of its middle, so that a week from 31 December is one of the new year."""
    import pandas as pd

    return int(start.year if pd.isna(end) else (start + (end - start) / 2).year)
