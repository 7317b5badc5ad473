"""Workbooks and documents of what was said in confidence: for their owner alone, and text that stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaltools.checks import InvalidArgument
from evaltools.interviews.transcripts.confidential import refuse_in_git, write_private

# What neither workbooks nor documents can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    """What it shows; stands above the heads."""
    leads: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Where cells lead within the workbook, by row and column."""


def plain_text(text: str) -> str:
    """A text without what files cannot hold."""
    return _CONTROL.sub("", text)


def checked_path(path: Path | str, suffix: str, *, synthetic: bool) -> Path:
    """Where a file shall be written.

    Raises
    ------
    InvalidArgument
        When its name does not end as files of the kind do.
    BadInput
        When git would take it up although it quotes real people.
    """
    path = Path(path)
    if path.suffix.lower() != suffix:
        raise InvalidArgument("path", f'"{path.name}" does not end in {suffix}')
    if not synthetic:
        refuse_in_git([path], "what was said in confidence")
    return path


def write_sheets(sheets: Sequence[Sheet], path: Path | str, *, synthetic: bool) -> Path:
    """Write a workbook in place at once or not at all; no text becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    path = checked_path(path, ".xlsx", synthetic=synthetic)
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:31])
        if sheet.note:
            _put(page, 1, 1, sheet.note)
        first = 2 if sheet.note else 1
        for row_number, row in enumerate([sheet.heads, *sheet.rows], start=first):
            for column, value in enumerate(row, start=1):
                cell = _put(page, row_number, column, value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if lead := sheet.leads.get((row_number - first - 1, column - 1)):
                    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=lead)
                if row_number == first:
                    cell.font = Font(bold=True)
        page.freeze_panes = page.cell(first + 1, 2)
        for column, head in enumerate(sheet.heads, start=1):
            texts = [str(row[column - 1]) for row in sheet.rows[:200]]
            width = max([len(head), *(min(60, len(text)) for text in texts)])
            page.column_dimensions[page.cell(first, column).column_letter].width = width + 2
    buffer = io.BytesIO()
    book.save(buffer)
    return write_private(path, buffer.getvalue())


def _put(page: Any, row: int, column: int, value: Any) -> Any:
    cell = page.cell(row, column)
    if isinstance(value, (int, float)):
        cell.value = value
        return cell
    text = plain_text(str(value))
    cell.value = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
    # Set after the value, which would take a text that begins with = for a formula.
    cell.data_type = "s"
    # Other programs, and workbooks saved as CSV, take more for formulas than Excel does.
    cell.quotePrefix = text.startswith(_FORMULA)
    return cell
