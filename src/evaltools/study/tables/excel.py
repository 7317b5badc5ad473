"""The first sheet of an Excel file as a raw table: values only, formulas never run, hostile files refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems
from evaltools.study.tables.raw import RawTable, check_columns

MAX_UNPACKED = 200_000_000
MAX_CELLS = 5_000_000
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}


def read_xlsx(path: Path, root: Path, name: str, numeric: frozenset[str]) -> RawTable:
    """Read the first sheet; see `evaltools.study.tables.reading.read_table`, which calls this."""
    check_zip(path, name)
    problems = Problems(name)
    try:
        rows = list(_rows(path, name))
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises many kinds on broken files
        message = f"cannot be read as Excel ({type(error).__name__})."
        raise BadInput(Problem("not-excel", message, "Save it anew as .xlsx.", name)) from None
    if not rows:
        remedy = "The first row names the columns."
        raise BadInput(Problem("empty", "the first sheet is empty.", remedy, name, 1))
    (_, head), *body = rows
    columns = tuple("" if cell is None else str(cell.value).strip() for cell in head)
    check_columns(columns, problems)
    records, lines = [], []
    for line, cells in body:
        beyond = [cell for cell in cells[len(columns) :] if cell is not None]
        if beyond:
            message = f'the cell {beyond[0].coordinate} ("{beyond[0].value}") stands under no column name.'
            problems.add("cell-count", message, "Name the column, or clear the cell.", line=line)
        padded = [*cells[: len(columns)], *[None] * (len(columns) - len(cells))]
        records.append(
            {
                key: _value(cell, key in numeric, line, problems)
                for key, cell in zip(columns, padded, strict=True)
            }
        )
        lines.append(line)
    problems.raise_if_any()
    quoted = "Format the column as text in Excel, and type it again."
    doubts = (*problems.found, *_unseen(path, name))
    return RawTable(columns, records, lines, name, quoted=quoted, doubts=doubts)


def _unseen(path: Path, name: str) -> Iterator[Problem]:
    """Warnings of what a person who looks at the workbook does not see, or sees otherwise than it is stored."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        book = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
        sheet = archive.read("xl/worksheets/sheet1.xml") if "xl/worksheets/sheet1.xml" in names else b""
    sheets = re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", book)
    if hidden := [tag for tag in sheets if re.search(rb'state="(?:hidden|veryHidden)"', tag)]:
        message = (
            f"has {len(hidden)} hidden sheet{'s' if len(hidden) > 1 else ''}; only the first sheet is read."
        )
        yield Problem(
            "hidden-cells",
            message,
            "Is anything there that belongs to the table?",
            name,
            1,
            severity="warning",
        )
    rows = [
        int(found) for found in re.findall(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="1")[^>]*?\br="(\d+)"', sheet)
    ]
    if rows:
        message = f"{len(rows)} row{'s are' if len(rows) > 1 else ' is'} hidden, and read like all others."
        yield Problem(
            "hidden-cells",
            message,
            "Show them, and see whether they belong there.",
            name,
            rows[0],
            severity="warning",
        )
    merged = [
        found.decode() for found in re.findall(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z0-9:]+)"', sheet)
    ]
    if merged:
        line = int(re.sub(r"\D", "", merged[0].partition(":")[0]) or 1)
        message = f"the cells {', '.join(merged[:5])} are merged: only the first of them holds the value, the others are blank."
        yield Problem(
            "merged-cells",
            message,
            "Unmerge them, and write the value into each.",
            name,
            line,
            severity="warning",
        )


def _rows(path: Path, name: str) -> Iterator[tuple[int, list[Any]]]:
    """Rows of the first sheet that hold anything, with their numbers; a blank cell is None."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise BadInput(Problem("empty", "has no sheet with cells.", "Save it anew.", name))
        formulas = _formulas(path) if _has_formulas(path) else {}
        sheet = book.worksheets[0]
        # A sheet may claim to be larger than the world; only the cells that are there are read.
        sheet.reset_dimensions()
        seen = 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [None if cell.value is None or not str(cell.value).strip() else cell for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            seen += len(cells) + 1
            if seen > MAX_CELLS:
                message = f"has more than {MAX_CELLS} rows and cells."
                raise BadInput(Problem("too-large", message, "Save it as CSV.", name))
            for place in formulas.get(number, ()):
                if place > len(cells) or cells[place - 1] is None:
                    message = f"the formula in column {place} has no stored result."
                    remedy = "Open the file in Excel and save it, or write the value instead of the formula."
                    raise BadInput(Problem("formula-without-value", message, remedy, name, number))
            if cells:
                yield number, cells
    finally:
        book.close()


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return any(re.search(rb"<(?:\w+:)?f[\s/>]", archive.read(name)) for name in names)


def _formulas(path: Path) -> dict[int, list[int]]:
    """Columns that hold a formula, by row: a formula that was never computed must not pass for a blank cell."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return {
            number: found
            for number, row in enumerate(sheet.iter_rows(), start=1)
            if (found := [place for place, cell in enumerate(row, 1) if cell.data_type == "f"])
        }
    finally:
        book.close()


def _value(cell: Any, numeric: bool, line: int, problems: Problems) -> Any:
    if cell is None:
        return ""
    value = cell.value
    if isinstance(value, str) and value.strip() in _ERRORS:
        message = f"the cell {cell.coordinate} holds the error {value.strip()}."
        problems.add("excel-error", message, "Mend the formula, or clear the cell.", line=line)
        return ""
    if numeric and isinstance(value, (int, float)) and "%" in str(cell.number_format):
        shown = f"{100 * value:.6g}"
        message = (
            f"the cell {cell.coordinate} is formatted as per cent, so that {shown} % is stored as {value}."
        )
        problems.add("percent-format", message, f"Format it as a number and write {shown}.", line=line)
    if isinstance(value, datetime):
        if value.time() != datetime.min.time():
            message = f"the cell {cell.coordinate} holds a time of day ({value:%H:%M}), which is left out."
            problems.add("time-of-day", message, "Only days are read.", line=line, severity="warning")
        return value.date()
    return value.strip() if isinstance(value, str) else value


def check_zip(path: Path, name: str) -> None:
    """Refuse what is no zip, or would unpack to more than anyone's table."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadInput(Problem("not-excel", "is no Excel file.", "Save it as .xlsx again.", name)) from None
    if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > 5_000:
        raise BadInput(Problem("too-large", "unpacks to more than a table should.", "Save it as CSV.", name))
