"""Raw tables as people keep them: CSV in both dialects, Excel, or a YAML list. All are hostile until checked.

Swedish Excel writes semicolons between cells, commas in numbers and a byte-order mark; the rest of the
world writes commas and points. Each is read as it is. A file that mixes the two is refused, because the
same digits would mean different numbers on different rows.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.yamlfile import read_yaml

MAX_BYTES = 200_000_000
MAX_UNPACKED = 500_000_000
_COMMA_NUMBER = re.compile(r"^[-−+]?\d{1,3}(?:[   ]?\d{3})*,\d+$|^[-−+]?\d+,\d+$")
_POINT_NUMBER = re.compile(r"^[-−+]?\d+\.\d+$")


@dataclass(frozen=True)
class RawTable:
    """Cells of a raw table as text (or typed, from Excel and YAML), with the line each row stands on."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    lines: list[int]
    file: str
    decimal_comma: bool = False


def read_table(path: Path, root: Path, numeric: frozenset[str] = frozenset()) -> RawTable:
    """Read one raw table by the ending of its name.

    Parameters
    ----------
    path, root : the file, and the folder that places are told relative to.
    numeric : columns that hold numbers; there a decimal comma is understood.

    Raises
    ------
    BadInput
        with all problems of form: encoding, dialect, cells too many or too few, columns named twice.
    """
    readers = {".csv": _read_csv, ".xlsx": _read_xlsx, ".yml": _read_yaml_list, ".yaml": _read_yaml_list}
    name = relative(path, root)
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadInput(
            Problem(
                "unknown-format",
                f'cannot read "{path.suffix}" files.',
                "Save it as .csv, .xlsx or .yml.",
                name,
            )
        )
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(Problem("too-large", f"larger than {MAX_BYTES // 1_000_000} MB.", "Split it.", name))
    return reader(path, root, name, numeric)


def _read_csv(path: Path, root: Path, name: str, numeric: frozenset[str]) -> RawTable:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        remedy = "Save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)."
        raise BadInput(Problem("not-utf8", "not UTF-8 text.", remedy, name, line)) from None
    if "\0" in text:
        raise BadInput(Problem("not-text", "holds null bytes; it is no text file.", "Export it again.", name))
    separator = _separator(text)
    rows, lines = _split(text, separator, name)
    if not rows:
        raise BadInput(Problem("empty", "is empty.", "The first row names the columns.", name, 1))
    columns = tuple(cell.strip() for cell in rows[0])
    problems = Problems(name)
    _check_columns(columns, problems)
    records: list[dict[str, Any]] = []
    kept: list[int] = []
    for cells, line in zip(rows[1:], lines[1:], strict=True):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            problems.add(
                "cell-count",
                f"{len(cells)} cells where the head has {len(columns)}.",
                f'A cell that holds "{separator}" must stand in quotes.',
                line=line,
            )
            continue
        records.append({key: cell.strip() for key, cell in zip(columns, cells, strict=True)})
        kept.append(line)
    comma = _decimal_comma(records, kept, numeric & set(columns), problems)
    problems.raise_if_any()
    return RawTable(columns, records, kept, name, comma)


def _separator(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(";,\t", key=head.count) if any(mark in head for mark in ";,\t") else ","


def _split(text: str, separator: str, name: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, lines, line = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            Problem(
                "bad-quotes",
                f"cannot be split into cells ({error}).",
                "Check the quotes.",
                name,
                reader.line_num,
            )
        ) from None
    return rows, lines


def _check_columns(columns: tuple[str, ...], problems: Problems) -> None:
    for column in columns:
        if not column:
            problems.add("unnamed-column", "a column has no name.", "Name it or remove it.", line=1)
        elif columns.count(column) > 1:
            problems.add(
                "duplicate-column", f'the column "{column}" stands twice.', "Rename or remove one.", line=1
            )


def _decimal_comma(
    records: list[dict[str, Any]], lines: list[int], numeric: frozenset[str], problems: Problems
) -> bool:
    """Find out which decimal mark the file uses; a file that uses both is refused with both places."""
    first: dict[str, tuple[int, str, str]] = {}
    for record, line in zip(records, lines, strict=True):
        for column in numeric:
            cell = record[column]
            mark = "comma" if _COMMA_NUMBER.match(cell) else "point" if _POINT_NUMBER.match(cell) else ""
            if mark:
                first.setdefault(mark, (line, column, cell))
    if len(first) == 2:
        (line_c, col_c, cell_c), (line_p, col_p, cell_p) = first["comma"], first["point"]
        problems.add(
            "mixed-decimals",
            f'decimal commas and points are mixed: "{cell_c}" in {col_c} on line {line_c}, '
            f'"{cell_p}" in {col_p} on line {line_p}.',
            "Use one of them throughout the file.",
            line=max(line_c, line_p),
        )
    return "comma" in first


def _read_xlsx(path: Path, root: Path, name: str, numeric: frozenset[str]) -> RawTable:
    from openpyxl import load_workbook

    _check_zip(path, name)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises many kinds on broken files
        raise BadInput(
            Problem(
                "not-excel", f"cannot be opened as Excel ({type(error).__name__}).", "Save it anew.", name
            )
        ) from None
    sheet = book.worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    book.close()
    if not rows:
        raise BadInput(
            Problem("empty", "the first sheet is empty.", "The first row names the columns.", name, 1)
        )
    columns = tuple("" if cell is None else str(cell).strip() for cell in rows[0])
    while columns and not columns[-1]:
        columns = columns[:-1]
    problems = Problems(name)
    _check_columns(columns, problems)
    problems.raise_if_any()
    records, kept = [], []
    for line, cells in enumerate(rows[1:], start=2):
        if any(cell is not None and str(cell).strip() for cell in cells):
            records.append(
                {key: _excel_cell(cell) for key, cell in zip(columns, cells[: len(columns)], strict=True)}
            )
            kept.append(line)
    return RawTable(columns, records, kept, name)


def _excel_cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    return cell.strip() if isinstance(cell, str) else "" if cell is None else cell


def _check_zip(path: Path, name: str) -> None:
    """Refuse what is no zip, or would unpack to more than anyone's table."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        raise BadInput(Problem("not-excel", "is no Excel file.", "Save it as .xlsx again.", name)) from None
    if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > 5_000:
        raise BadInput(Problem("too-large", "unpacks to more than a table should.", "Save it as CSV.", name))


def _read_yaml_list(path: Path, root: Path, name: str, numeric: frozenset[str]) -> RawTable:
    located = read_yaml(path, root)
    if not isinstance(located.data, list) or not all(isinstance(item, dict) for item in located.data):
        raise BadInput(
            Problem("not-a-list", "is not a list of entries.", "Start each entry with `- id:`.", name, 1)
        )
    columns = tuple(dict.fromkeys(key for item in located.data for key in item))
    lines = [located.line(index) or 1 for index in range(len(located.data))]
    return RawTable(columns, located.data, lines, name)


def as_text(value: Any) -> Any:
    """Dates from YAML and Excel as ISO text, everything else unchanged."""
    return value.isoformat() if isinstance(value, date) else value
