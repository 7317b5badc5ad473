"""Cells of a raw table turned into checked rows, with every mistake placed on its line."""

from __future__ import annotations

import types
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError

from evaltools.checks import Problems, nearest
from evaltools.data.reading import RawTable, as_text
from evaltools.data.schemas import Row

_TRUE = {"true", "sant", "ja", "yes", "1"}
_FALSE = {"false", "falskt", "nej", "no", "0"}


@cache
def plain_types(model: type[Row]) -> dict[str, type]:
    """The Python type of each column, with `None` and choices taken away: str, int, float, bool or date."""
    found: dict[str, type] = {}
    for name, info in model.columns().items():
        annotation: Any = info.annotation
        if get_origin(annotation) in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        if get_origin(annotation) is not None and hasattr(annotation, "__metadata__"):
            annotation = get_args(annotation)[0]
        found[name] = annotation if annotation in (int, float, bool, date) else str
    return found


def numeric_columns(model: type[Row]) -> frozenset[str]:
    """Columns that hold numbers."""
    return frozenset(name for name, kind in plain_types(model).items() if kind in (int, float))


def check_rows(table: RawTable, model: type[Row], problems: Problems) -> list[tuple[Row, int]]:
    """Turn a raw table into rows of `model`, each with its line; mistakes go to `problems`.

    Parameters
    ----------
    table : the raw cells.
    model : what the table must look like.
    problems : where mistakes are noted.
    """
    columns = model.columns()
    unknown = [name for name in table.columns if name not in columns]
    for name in unknown:
        problems.add(
            "unknown-column", f'unknown column "{name}".', nearest(name, columns), line=1, file=table.file
        )
    absent = [name for name, info in columns.items() if info.is_required() and name not in table.columns]
    for name in absent:
        problems.add("missing-column", f'the column "{name}" is missing.', "Add it.", line=1, file=table.file)
    if unknown or absent:
        return []
    rows: list[tuple[Row, int]] = []
    for cells, line in zip(table.rows, table.lines, strict=True):
        try:
            rows.append((model.model_validate(_values(cells, model, table.decimal_comma)), line))
        except ValidationError as error:
            _note(error, cells, line, table.file, problems)
    return rows


def _values(cells: dict[str, Any], model: type[Row], comma: bool) -> dict[str, Any]:
    kinds = plain_types(model)
    values = {}
    for name, cell in cells.items():
        if cell is None or cell == "":
            continue  # a blank cell is the column's default, or missing
        kind = kinds[name]
        if kind is str:
            values[name] = as_text(cell)
        elif isinstance(cell, str) and kind in (int, float):
            values[name] = _number(cell, comma)
        elif isinstance(cell, str) and kind is bool:
            values[name] = True if cell.lower() in _TRUE else False if cell.lower() in _FALSE else cell
        else:
            values[name] = cell
    return values


def _number(cell: str, comma: bool) -> str:
    text = cell.replace("−", "-")
    for space in "  \u202f":
        text = text.replace(space, "")
    return text.replace(",", ".") if comma else text


def _note(error: ValidationError, cells: dict[str, Any], line: int, file: str, problems: Problems) -> None:
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else ""
        shown = cells.get(name)
        if item["type"] == "missing":
            problems.add("blank-cell", f'the cell "{name}" is blank.', "Fill it in.", line=line, file=file)
        elif item["type"] == "string_type":
            problems.add(
                "not-text", f'"{name}" is read as a number or truth value ({shown}).', f'Put it in quotes: "{shown}".',
                line=line, file=file,
            )  # fmt: skip
        elif not name:
            problems.add("bad-row", f"{item['msg'].removeprefix('Value error, ')}.", line=line, file=file)
        else:
            message = item["msg"].removeprefix("Value error, ")
            message = f'"{name}" is "{shown}": {message[:1].lower()}{message[1:]}.'
            problems.add("bad-cell", message, line=line, file=file)


def check_keys(rows: Iterable[tuple[Row, str, int]], model: type[Row], problems: Problems) -> None:
    """Note rows whose key has been used before, also in another file of the same table."""
    seen: dict[tuple[Any, ...], str] = {}
    for row, file, line in rows:
        key = tuple(getattr(row, name) for name in model.key)
        place = f"{file}:{line}"
        if key in seen:
            shown = ", ".join(f"{name} {value}" for name, value in zip(model.key, key, strict=True))
            problems.add(
                "duplicate-id",
                f"{shown} stands already at {seen[key]}.",
                "Give each row its own.",
                line=line,
                file=file,
            )
        seen.setdefault(key, place)
