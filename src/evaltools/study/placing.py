"""Which reports a raw row belongs to, and why one belongs to none: nothing that was entered vanishes without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from evaltools.checks import Problem
from evaltools.record.table import Column
from evaltools.study.model import Area, Period, Study
from evaltools.study.tables.schemas import TABLES
from evaltools.words import listing
from evaltools.words.messages import Message, say

UNREAD, OUTSIDE, ELSEWHERE = "unread", "outside", "elsewhere"
REASONS: Mapping[str, Message] = {
    UNREAD: say("no chapter of the study reads them"),
    OUTSIDE: say("they lie outside every evaluation period"),
    ELSEWHERE: say("their area has no report, and no report compares with it"),
}
"""Why rows belong to no report."""
_REMEDIES = {
    UNREAD: "Add a chapter that reads the table (`evaltools add chapter`), or name it under `reads` of one.",
    OUTSIDE: "Add a period (`evaltools add period`), or name earlier years under `reference` of one.",
    ELSEWHERE: "Name the area under `areas` of a period, or see that it lies around one that has a report.",
}
LISTING, LISTED = "sources", ("timeline", "informants")
"""The chapter that lists what there is, and the tables that it shows row by row."""


def readers(study: Study, table: str) -> list[str]:
    """Numbers of the chapters that use a table, without the one that only describes its columns."""
    used = [item for item in study.chapters if table in item.reads]
    return [item.number for item in used if item.id != LISTING or table in LISTED]


def belongs(study: Study, table: str, row: Mapping[str, Any], period: Period, area: Area) -> bool:
    """Whether a row is of a report's time, and of its area or one it is held against.

    Parameters
    ----------
    study : the study.
    table : the row's table.
    row : its cells by column; an area, and days or a year, where the table has them.
    period, area : of the report.
    """
    return _in_time(table, row, period) and _in_reach(study, table, row, area)


def reason(study: Study, table: str, row: Mapping[str, Any]) -> str:
    """Why a row belongs to no report, a key of `REASONS`; empty where it belongs to one.

    Parameters
    ----------
    study, table, row : see `belongs`.
    """
    if not readers(study, table):
        return UNREAD
    reports = study.reports()
    if any(belongs(study, table, row, period, area) for period, area in reports):
        return ""
    in_time = any(_in_time(table, row, period) for period, _ in reports)
    return ELSEWHERE if in_time else OUTSIDE


def unplaced(study: Study, rows: Mapping[str, Iterable[tuple[Any, str, int]]]) -> list[Problem]:
    """Rows that belong to no report, as one warning for each file and reason.

    Parameters
    ----------
    study : the study.
    rows : the rows of each table, with file and line.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    known: dict[tuple[Any, ...], str] = {}
    for table, placed in rows.items():
        for row, file, line in placed:
            cells = {name: getattr(row, name, None) for name in _TOLD}
            key = (table, *cells.values())
            if key not in known:  # many rows have the same area and time
                known[key] = reason(study, table, cells)
            if known[key]:
                found.setdefault((file, table, known[key]), []).append(line)
    return [
        Problem(
            "row-in-no-report",
            f"{len(lines)} row{'s' if len(lines) > 1 else ''} of {table} belong{'' if len(lines) > 1 else 's'} to no report: "
            f"{REASONS[why].text}.",
            _REMEDIES[why],
            file,
            lines[0],
            severity="warning",
        )
        for (file, table, why), lines in found.items()
    ]


_TOLD = ("area", "start", "end", "year", "period")
"""Columns that tell which report a row belongs to."""


def _in_time(table: str, row: Mapping[str, Any], period: Period) -> bool:
    start, end = _day(row.get("start")), _day(row.get("end"))
    if start is not None and end is not None:
        return period.covers(start, end)
    if table == "allocations":
        return period.start.year <= int(row["year"]) <= period.end.year
    named = row.get("period")
    return not named or named == period.id


def _in_reach(study: Study, table: str, row: Mapping[str, Any], area: Area) -> bool:
    named = row.get("area")
    if not named:
        return True
    if named in {item.id for item in study.comparisons(area)}:
        return True
    own = next((item for item in study.areas if item.id == named), None)
    if own is None or area in study.chain(own):
        return True
    # Other areas of the same level show how much such numbers vary, and serve as controls.
    return table == "observations" and own.level == area.level


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) and value == value else None


CAPTION = say("Where the rows of the raw data are used")
COLUMNS = {
    "title": Column(say("Content")),
    "all": Column(say("Rows in the study"), "number"),
    "here": Column(say("Rows of this report"), "number"),
    "chapters": Column(say("Read in chapter"), missing=""),
    "others": Column(say("Rows of other reports"), "number"),
    "none": Column(say("Rows in no report"), "number"),
    "why": Column(say("Why they are in none"), wide=True, missing=""),
}
"""How `counted` is shown."""
NOTE = say(
    "A row belongs to a report by its time and by its area, or by one that the area is compared with; a report may share rows "
    "with others."
)


def counted(
    study: Study, tables: Mapping[str, Iterable[Mapping[str, Any]]], period: Period, area: Area
) -> list[dict[str, Any]]:
    """How many rows of each table belong to a report, to others, and to none, and why.

    Parameters
    ----------
    study : the study.
    tables : rows by name of their table, each with its cells by column.
    period, area : of the report.

    Returns
    -------
    list of dict
        the columns of `COLUMNS`, for each table that has rows; here, others and none add up to all.
    """
    found = []
    for table, rows in tables.items():
        items = list(rows)
        read = readers(study, table)
        here = [bool(read) and belongs(study, table, row, period, area) for row in items]
        reasons = Counter(reason(study, table, row) for row, own in zip(items, here, strict=True) if not own)
        others = reasons.pop("", 0)
        if items:
            found.append(
                {
                    "title": TABLES[table].title,
                    "all": len(items),
                    "here": sum(here),
                    "chapters": ", ".join(read),
                    "others": others,
                    "none": reasons.total(),
                    "why": listing(REASONS[name] for name in reasons),
                }
            )
    return found
