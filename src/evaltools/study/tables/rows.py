"""Cells of a raw table turned into checked rows, with every mistake placed on its line."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError

from evaltools.checks import Problems, nearest
from evaltools.study.tables.declared import Row
from evaltools.study.tables.raw import SPACES, RawTable, Written, as_text
from evaltools.study.tables.words import Spoken, check_languages, gather, raw_columns, unknown_remedy
from evaltools.words.messages import StudyWords

_TRUE = {"true", "sant", "ja", "yes", "1"}
_THOUSANDS = re.compile(rf"(?<=\d)[{SPACES}](?=\d{{3}}(?:\D|$))")
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


def check_rows(
    table: RawTable, model: type[Row], problems: Problems, spoken: Spoken = MappingProxyType({})
) -> list[tuple[Row, int]]:
    """Turn a raw table into rows of `model`, each with its line; mistakes go to `problems`.

    Parameters
    ----------
    table : the raw cells.
    model : what the table must look like.
    problems : where mistakes are noted.
    spoken : the study's languages, each with those its words may be taken from; all texts must have words in each.
    """
    columns = model.columns()
    said = raw_columns(table, model)
    check_languages(table, model, said, spoken, problems)
    taken = {raw for by_language in said.values() for raw in by_language.values()}
    taken |= {name for name in table.columns if name.startswith(model.beside)}
    unknown = [name for name in table.columns if name not in columns and name not in taken]
    for name in unknown:
        line = next((places[name] for places in table.cell_lines if name in places), 1)
        remedy = unknown_remedy(name, model)
        problems.add("unknown-column", f'unknown column "{name}".', remedy, line=line, file=table.file)
    absent = [
        name
        for name, info in columns.items()
        if info.is_required() and name not in table.columns and name not in said
    ]
    for name in absent:
        problems.add("missing-column", f'the column "{name}" is missing.', "Add it.", line=1, file=table.file)
    rows: list[tuple[Row, int]] = []
    for index, cells in enumerate(table.rows):
        known = {name: cell for name, cell in gather(cells, model, said).items() if name in columns}
        try:
            row = model.model_validate(_values(known, model, table.decimal_comma))
        except ValidationError as error:
            # What follows from a column that is not there is told once, above.
            _note(error, table, index, problems, said, passed=set(absent), whole=not unknown)
        else:
            rows.append((row, table.lines[index]))
    return rows


def _values(cells: dict[str, Any], model: type[Row], comma: bool) -> dict[str, Any]:
    kinds = plain_types(model)
    values: dict[str, Any] = {}
    for name, given in cells.items():
        cell = given.value if isinstance(given, Written) else given
        if cell is None or cell == "":
            continue  # a blank cell is the column's default, or missing
        kind = kinds[name]
        if isinstance(cell, StudyWords):
            values[name] = cell
        elif kind is str:
            values[name] = as_text(cell)
        elif isinstance(cell, bool) and kind in (int, float):
            values[name] = str(given)  # true is no number
        elif isinstance(cell, str) and kind in (int, float):
            values[name] = _number(cell, comma)
        elif isinstance(cell, str) and kind is bool:
            values[name] = True if cell.lower() in _TRUE else False if cell.lower() in _FALSE else cell
        else:
            values[name] = cell
    return values


def _number(cell: str, comma: bool) -> str:
    text = cell.replace("−", "-")
    text = _THOUSANDS.sub("", text)
    return text.replace(",", ".") if comma else text


def _note(
    error: ValidationError,
    table: RawTable,
    index: int,
    problems: Problems,
    said: Mapping[str, Mapping[str, str]],
    *,
    passed: set[str],
    whole: bool,
) -> None:
    """Note what is wrong with a row: cells, and with `whole` also how they fit together."""
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else ""
        name = next(iter(said.get(name, {}).values()), name)  # words are told by a column of the file
        cell = table.rows[index].get(name)
        shown = _shown(cell)
        message = item["msg"].removeprefix("Value error, ").rstrip(".")
        message = message[:1].lower() + message[1:]
        if item["type"] == "missing":
            if name in passed:
                continue
            code, message, remedy = "blank-cell", f'the cell "{name}" is blank.', "Fill it in."
        elif item["type"] == "string_type":
            kind = "a list or mapping" if isinstance(cell, (list, dict)) else "a number or truth value"
            code, message = "not-text", f'"{name}" is read as {kind} ({shown}).'
            remedy = table.quoted.format(shown)
        elif not name:
            if not whole or passed:
                continue
            code, message, remedy = "bad-row", f"{message}.", ""
        else:
            code, message, remedy = "bad-cell", f'"{name}" is "{shown}": {message}.', ""
            if item["type"] in ("float_parsing", "int_parsing", "int_from_float"):
                message, remedy = f'"{name}" is "{shown}", which is no number.', _number_alone(shown)
                if item["type"] == "int_from_float":
                    message, remedy = (
                        f'"{name}" is "{shown}", which is no whole number.',
                        "Write a whole number.",
                    )
            if item["type"] == "literal_error":
                choices = re.findall(r"'([^']*)'", str(item["ctx"]["expected"]))
                message = f'"{name}" is "{shown}", which is not possible there.'
                remedy = nearest(shown, [choice for choice in choices if choice])
        problems.add(code, message, remedy, line=table.line(index, name), file=table.file)


_BESIDE_A_NUMBER = re.compile(rf"(\D*?)\s*([-−+]?\d[\d{SPACES}.,]*)\s*(\D*)")


def _number_alone(text: str) -> str:
    """What to do with a cell that holds more than its number: `73 %`, `ca 120`, `> 5`."""
    found = _BESIDE_A_NUMBER.fullmatch(text)
    if found is None:
        return "Where there is no value, leave the cell blank, and say why in a column for that."
    before, number, after = (part.strip() for part in found.groups())
    if before:
        return f'Write {number} alone, and "{before}" in the note.'
    return f'Write {number} alone; "{after}" belongs to the unit or the note.'


def _shown(cell: Any) -> str:
    text = str(cell)
    return text if len(text) <= 60 else text[:60] + " …"


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
