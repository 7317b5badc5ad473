"""Cells of a raw table before they are checked, whatever file they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaltools.checks import Problem, Problems

SPACES = " \u00a0\u202f\u2009"
"""Spaces that stand between thousands: plain, non-breaking, narrow non-breaking, thin."""


@dataclass(frozen=True)
class RawTable:
    """Cells of a raw table as text (or typed, from Excel and YAML), with the line each row stands on."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    lines: list[int]
    file: str
    decimal_comma: bool = False
    cell_lines: list[dict[str, int]] = field(default_factory=list)
    """Where each cell stands, in formats with a line for every cell."""
    quoted: str = 'Put it in quotes: "{}".'
    """How text that looks like a number is kept as text in this format."""
    doubts: tuple[Problem, ...] = ()
    """What of the file is not read, or read otherwise than it looks: hidden rows, merged cells, times of day."""

    def line(self, row: int, column: str = "") -> int:
        """Line of a cell, or of its row."""
        if row < len(self.cell_lines):
            return self.cell_lines[row].get(column, self.lines[row])
        return self.lines[row]


def check_columns(columns: tuple[str, ...], problems: Problems) -> None:
    """Note columns without a name and names that stand twice."""
    for place, column in enumerate(columns, start=1):
        if not column:
            message = f"column {place} has no name."
            problems.add("unnamed-column", message, "Name it or remove it.", line=1)
        elif columns.index(column) < place - 1:
            message = f'the column "{column}" stands twice.'
            problems.add("duplicate-column", message, "Rename or remove one.", line=1)


@dataclass(frozen=True)
class Written:
    """A number or truth value of a YAML file, with the text it was read from: 380 from `0380`."""

    value: float | bool
    text: str

    def __str__(self) -> str:
        return self.text


def as_text(value: Any) -> Any:
    """Dates from YAML and Excel as ISO text, everything else unchanged."""
    return value.isoformat() if isinstance(value, date) else value
