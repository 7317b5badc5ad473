"""Dates as they are written in study files and raw tables: year, month, day, and nothing else."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> date:
    """Take a date, or a text such as 2018-01-31; a number is not read as seconds since 1970."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("there is no such day in the calendar") from None
    raise ValueError("write dates as 2018-01-31 (year, month, day)")


Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day; YYYY-MM-DD in text files, a date cell in Excel."""


_TIME = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def last_day(time: str) -> date | None:
    """The last day of a time that is known to the year, the month or the day; None where it is no such time.

    Examples
    --------
    >>> last_day("2026-02")
    datetime.date(2026, 2, 28)
    """
    found = _TIME.fullmatch(time)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:  # calendar.IllegalMonthError is one
        return None
