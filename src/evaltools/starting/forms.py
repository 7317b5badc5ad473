"""Empty tables to fill in: CSV files with their columns, and workbooks with lists to choose from and instructions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from evaltools.study.tables.declared import Row, described
from evaltools.study.tables.schemas import TABLES
from evaltools.words.messages import say
from evaltools.words.voice import Voice

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 2000
"""So many rows of a workbook offer lists to choose from."""


def columns(table: str, languages: Sequence[str]) -> list[str]:
    """Names of a table's columns in a raw file; words have one column, or one a language where there are several.

    Parameters
    ----------
    table : its name.
    languages : codes of the study's languages.
    """
    return [name for name, _ in _columns(TABLES[table], languages)]


def empty_csv(table: str, languages: Sequence[str]) -> bytes:
    """A table without rows, for a spreadsheet or an editor.

    Parameters
    ----------
    table, languages : see `columns`.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(columns(table, languages))
    return out.getvalue().encode()


def workbook(table: str, languages: Sequence[str], known: dict[str, list[str]]) -> bytes:
    """A workbook with the empty table first, then what each column means, and the lists that cells are chosen from.

    Parameters
    ----------
    table, languages : see `columns`.
    known : ids that a column may have, by its name, such as those of the areas.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    model, voice = TABLES[table], Voice(languages[0])
    book = Workbook()
    sheet: Any = book.active
    sheet.title = table[:31]
    told = book.create_sheet(voice.speak(say("Instructions")))
    lists = book.create_sheet(voice.speak(say("Lists")))
    told.append([voice.speak(text) for text in (say("Column"), say("Meaning"), say("Must it be filled in?"))])
    for place, (name, field) in enumerate(_columns(model, languages), 1):
        info = model.columns()[field]
        sheet.cell(1, place, name).font = Font(bold=True)
        sheet.column_dimensions[_letter(place)].width = max(12, len(name) + 4)
        chosen = known.get(field) or list(_values(info.annotation))
        if field != "value" and not chosen:
            for row in range(2, 102):
                sheet.cell(row, place).number_format = "@" if _is_text(info.annotation) else "General"
        if chosen:
            _offer(sheet, lists, place, name, chosen)
        must = say("yes") if info.is_required() else say("no")
        told.append([name, voice.speak(described(info)), voice.speak(must)])
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 24), ("B", 90), ("C", 20)):
        told.column_dimensions[letter].width = width
    for row in told.iter_rows(min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for cell in told[1]:
        cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(model: type[Row], languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names of columns in a raw file, each with the field it fills."""
    several = [f"_{code}" for code in languages] if len(languages) > 1 else [""]
    words = model.word_columns()
    for name in model.columns():
        for end in several if name in words else [""]:
            yield f"{name}{end}", name


def _offer(sheet: Worksheet, lists: Any, place: int, name: str, values: list[str]) -> None:
    """Let the cells of a column be chosen from a list."""
    from openpyxl.worksheet.datavalidation import DataValidation

    at = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
    for row, value in enumerate([name, *values], 1):
        lists.cell(row, at, value).number_format = "@"
    where = f"'{lists.title}'!${_letter(at)}$2:${_letter(at)}${len(values) + 1}"
    choice = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(choice)
    choice.add(f"{_letter(place)}2:{_letter(place)}{ROWS + 1}")


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))


def _values(annotation: Any) -> Iterator[str]:
    """What a column allows where that can be listed; a blank is no entry of a list."""
    if annotation is bool:
        yield from ("true", "false")
    elif get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation) if value != "")
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _values(part)


def _is_text(annotation: Any) -> bool:
    """Whether a column holds text, such as an id with zeros before it, which a spreadsheet must leave alone."""
    return annotation is str or "str" in str(annotation)
