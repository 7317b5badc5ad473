"""Tables as CSV for computing and as an Excel workbook for readers, spoken in a language."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from evaltools.formats.html import SYNTHETIC, title
from evaltools.record.figure import Figure
from evaltools.record.table import Table
from evaltools.record.values import is_missing
from evaltools.words.messages import Said
from evaltools.words.voice import Voice

_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def to_csv(part: Table | Figure, voice: Voice) -> str:
    """A table, or the data of a figure, as CSV for computing: comma between cells, decimal point, ids as they are.

    A text that a spreadsheet would run as a formula is written after an apostrophe, so that it is shown.

    Parameters
    ----------
    part : the table, or a figure with data.
    voice : who says the texts among the values.
    """
    if isinstance(part, Table):
        names = part.names
        rows = [[row.get(name) for name in names] for row in part.rows]
    else:
        names, rows = list(part.columns), [list(row) for row in part.rows]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_csv_cell(name, voice) for name in names])
    for row in rows:
        writer.writerow([_csv_cell(value, voice) for value in row])
    return out.getvalue()


def _csv_cell(value: Any, voice: Voice) -> Any:
    if isinstance(value, Said):
        value = voice.speak(value)
    if is_missing(value):
        return ""
    if isinstance(value, str):
        # A bare carriage return would end the row for some readers.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return "'" + value if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA[:4]) else value
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
        return float(f"{value:.12g}")  # as in findings: the same digits on every processor
    return value


def to_excel(tables: Sequence[Table], voice: Voice, *, name: str) -> bytes:
    """Every table of a report as one workbook: a sheet each, as a reader sees it, with numbers as numbers.

    Parameters
    ----------
    tables : the tables, in order.
    voice : who speaks them.
    name : title of the workbook, in its properties.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.language = name, voice.language
    book.properties.creator = ""
    for table in tables:
        sheet = book.create_sheet(f"{table.number} {table.id}"[:31].replace("/", "-"))
        lines = [voice.speak(SYNTHETIC)] if table.synthetic else []
        lines += [voice.speak(title(table)), *([voice.speak(table.aid)] if table.aid else [])]
        for line in lines:
            _put(sheet, sheet.max_row + 1 if sheet["A1"].value else 1, 1, line)
        head = len(lines) + 2
        for place, column in enumerate(table.columns.values(), 1):
            label = voice.speak(column.label)
            label = f"{voice.speak(column.group)}: {label}" if column.group else label
            _put(sheet, head, place, label).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(place)].width = 48 if column.wide else 18
        for row in range(len(table.rows)):
            for place, (key, column) in enumerate(table.columns.items(), 1):
                cell = table.cell(row, key)
                plain = column.numeric and not cell.missing and isinstance(cell.value, int | float)
                put = _put(sheet, head + 1 + row, place, cell.value if plain else voice.speak(cell.words))
                put.alignment = Alignment(wrap_text=True, vertical="top")
        if table.note:
            _put(sheet, head + len(table.rows) + 2, 1, voice.speak(table.note))
        sheet.freeze_panes = sheet.cell(head + 1, 1)
    if not book.worksheets:
        book.create_sheet("–")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a text is never a formula
    return cell
