"""Tables as CSV for computing and as an Excel workbook for readers, spoken in a language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from evaltools.formats.html import SOURCE_WORD, SYNTHETIC, Cited, title
from evaltools.record.figure import Figure
from evaltools.record.table import Table
from evaltools.record.values import is_missing
from evaltools.words.messages import Said, Sayable, percent, say
from evaltools.words.voice import Voice

_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
TABLES = say("Tables")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_NAME_LENGTH = 31
"""Most characters in the name of a sheet."""
_CELL_LENGTH = 32_767
"""Most characters in a cell."""


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


def to_excel(
    tables: Sequence[Table],
    voice: Voice,
    *,
    name: str,
    documents: Callable[[str], Cited] | None = None,
) -> bytes:
    """Every table of a report as one workbook: a sheet each, as a reader sees it, with numbers as numbers.

    Where there are several, a first sheet lists them and leads to each.

    Parameters
    ----------
    tables : the tables, in order.
    voice : who speaks them.
    name : title of the workbook, in its properties.
    documents : a document by its id, for the sources below a table; None leaves them out.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.language = _allowed(name), voice.language
    book.properties.creator = ""
    names = _sheet_names(tables)
    if len(tables) != 1:
        first = book.create_sheet(_unused(voice.speak(TABLES), names))
        _put(first, 1, 1, name).font = Font(bold=True)
        first.column_dimensions["A"].width = 110
        for row, (sheet_name, table) in enumerate(zip(names, tables, strict=True), 3):
            place = _put(first, row, 1, voice.speak(title(table)))
            quoted = sheet_name.replace("'", "''")
            place.hyperlink = f"#'{quoted}'!A1"
            place.style = "Hyperlink"
    for sheet_name, table in zip(names, tables, strict=True):
        _fill(book.create_sheet(sheet_name), table, voice, documents)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, table: Table, voice: Voice, documents: Callable[[str], Cited] | None) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    above: list[Sayable] = [SYNTHETIC] if table.synthetic else []
    above += [title(table), *([table.aid] if table.aid else [])]
    for row, said in enumerate(above, 1):
        _put(sheet, row, 1, voice.speak(said))
    head = len(above) + 2
    for place, column in enumerate(table.columns.values(), 1):
        label = voice.speak(column.label)
        label = f"{voice.speak(column.group)}: {label}" if column.group else label
        _put(sheet, head, place, label).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 48 if column.wide else 18
    row = head
    for place in range(len(table.rows)):
        if table.group_rows and (place == 0 or table.group(place) != table.group(place - 1)):
            row += 1
            _put(sheet, row, 1, voice.speak(table.group(place))).font = Font(italic=True)
        row += 1
        for number, key in enumerate(table.columns, 1):
            _put_cell(sheet, row, number, table, place, key, voice)
    row += 1
    for line in note_lines(table, voice, documents):
        row += 1
        _put(sheet, row, 1, line)
    sheet.freeze_panes = sheet.cell(head + 1, 1)


def _put_cell(sheet: Any, row: int, place: int, table: Table, number: int, key: str, voice: Voice) -> None:
    """One cell: a number where the page shows one, with the page's decimals; else the words."""
    from openpyxl.styles import Alignment

    column, cell = table.columns[key], table.cell(number, key)
    # A number that is worded in a way of its own, such as "<5", is not there to be read from behind the words.
    plain = (
        column.numeric and key not in table.said and isinstance(cell.value, int | float) and not cell.missing
    )
    put = _put(sheet, row, place, cell.value if plain else voice.speak(cell.words))
    put.alignment = Alignment(wrap_text=True, vertical="top")
    if plain:
        places = "0" if float(cell.value).is_integer() else "0.0"
        if column.decimals is not None:
            places = "0" + ("." + "0" * column.decimals if column.decimals else "")
        unit = voice.speak(percent(0)).removeprefix("0") if column.kind == "percent" else ""
        shown = f'#,##{places}"{unit}"' if unit else f"#,##{places}"
        put.number_format = f"+{shown};-{shown};{shown}" if column.sign else shown


def note_lines(part: Table | Figure, voice: Voice, documents: Callable[[str], Cited] | None) -> list[str]:
    """Note and sources of a part as plain text, a line each.

    Parameters
    ----------
    part : the table or figure.
    voice : who speaks.
    documents : a document by its id; None leaves the sources out.
    """
    lines = [voice.speak(part.note)] if part.note else []
    if part.sources and documents is not None:
        listed = "; ".join(f"{item.author} ({item.dated})" for item in map(documents, part.sources))
        lines.append(f"{voice.speak(SOURCE_WORD)} {listed}.")
    return lines


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """A name for each sheet: number and id, with what Excel forbids taken out, no two alike in any letter case."""
    names: list[str] = []
    for table in tables:
        names.append(_unused(f"{table.number} {table.id}", names))
    return names


def _unused(wanted: str, taken: Sequence[str]) -> str:
    base = _NOT_IN_NAMES.sub("-", _allowed(wanted)).strip("'")[:_NAME_LENGTH] or "-"
    used = {name.casefold() for name in taken}
    name, times = base, 1
    while name.casefold() in used:
        times += 1
        name = f"{base[: _NAME_LENGTH - len(str(times)) - 1]}-{times}"
    return name


def _allowed(text: str) -> str:
    """A text without what a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _allowed(value)[:_CELL_LENGTH]
        cell.data_type = "s"  # a text is never a formula
    else:
        cell.value = value
    return cell
