"""What every workbook of the package is made with: lists to choose from, cells that hold text, columns of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from evaltools.study.tables.declared import Row

ROWS = 2000
"""So many rows of a workbook offer lists to choose from."""


def offer(sheet: Any, lists: Any, place: int, name: str, values: list[str], first: int = 2) -> None:
    """Let the cells of a column be chosen from a list.

    Parameters
    ----------
    sheet, lists : the sheet with the column, and the one that holds the lists.
    place : number of the column, from 1.
    name : heads the list.
    values : what can be chosen.
    first : row of the first cell.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    at = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
    for row, value in enumerate([name, *values], 1):
        text(lists.cell(row, at), value)
    title = lists.title.replace("'", "''")
    where = f"'{title}'!${letter(at)}$2:${letter(at)}${len(values) + 1}"
    choice = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(choice)
    choice.add(f"{letter(place)}{first}:{letter(place)}{ROWS + 1}")


def text(cell: Any, value: str) -> Any:
    """Put a text into a cell as text: never a formula, a date or a number, and without what a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))[:32_767]
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def letter(place: int) -> str:
    """The letter of a column, from its number."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))


def values(annotation: Any) -> Iterator[str]:
    """What a column allows where that can be listed; a blank is no entry of a list."""
    if annotation is bool:
        yield from ("true", "false")
    elif get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation) if value != "")
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from values(part)


def is_text(annotation: Any) -> bool:
    """Whether a column holds text, such as an id with zeros before it, which a spreadsheet must leave alone."""
    return annotation is str or "str" in str(annotation)


def columns(model: type[Row], languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names of columns in a raw file, each with the field it fills."""
    several = [f"_{code}" for code in languages] if len(languages) > 1 else [""]
    words = model.word_columns()
    for name in model.columns():
        for end in several if name in words else [""]:
            yield f"{name}{end}", name
