"""Dates as they are written in study files and raw tables: year, month, day, and nothing else."""

from __future__ import annotations

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
