"""Raw tables as people keep them: CSV in both dialects, Excel, or a YAML list. All are hostile until checked.

Swedish Excel writes semicolons between cells, commas in numbers and a byte-order mark; the rest of the
world writes commas and points. Each is read as it is. A file that mixes the two is refused, because the
same digits would mean different numbers on different rows.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.files.yaml import read_yaml
from evaltools.study.tables.raw import SPACES, RawTable, Written, check_columns

MAX_BYTES = 200_000_000
_WHOLE = rf"[-−+]?(?:\d{{1,3}}(?:[{SPACES}]\d{{3}})+|\d*)"
_COMMA_NUMBER = re.compile(rf"{_WHOLE},\d+(?:[eE][-−+]?\d+)?")
_POINT_NUMBER = re.compile(rf"{_WHOLE}\.\d+(?:[eE][-−+]?\d+)?")
_THOUSANDS = re.compile(r"[-−+]?[1-9]\d{0,2}(?:,\d{3})+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
    from evaltools.study.tables.excel import read_xlsx

    readers = {".csv": _read_csv, ".xlsx": read_xlsx, ".yml": _read_yaml_list, ".yaml": _read_yaml_list}
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
    if not path.is_file():
        raise BadInput(Problem("missing-file", "there is no such file.", "Check the name.", name))
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
    check_columns(columns, problems)
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
    _check_controls(records, kept, problems)
    numbers = [column for column in columns if column in numeric]
    comma = _decimal_comma(records, kept, numbers, problems)
    if separator == ",":
        _check_thousands(records, kept, numbers, problems)
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
        # The place where the row begins: an unclosed quote swallows all that follows.
        message = f"the row that begins here cannot be split into cells ({error})."
        remedy = "See that every quote is closed; a quote inside a cell is written twice."
        raise BadInput(Problem("bad-quotes", message, remedy, name, line)) from None
    return rows, lines


def _check_controls(records: list[dict[str, Any]], lines: list[int], problems: Problems) -> None:
    for record, line in zip(records, lines, strict=True):
        for column, cell in record.items():
            if found := _CONTROL.search(cell):
                message = f'"{column}" holds the invisible control character {ord(found[0]):#04x}.'
                problems.add("control-character", message, "Type the cell again.", line=line)


def _decimal_comma(
    records: list[dict[str, Any]], lines: list[int], columns: list[str], problems: Problems
) -> bool:
    """Find out which decimal mark the file uses; a file that uses both is refused with both places."""
    first: dict[str, tuple[int, str, str]] = {}
    for record, line in zip(records, lines, strict=True):
        for column in columns:
            cell = record[column]
            comma, point = _COMMA_NUMBER.fullmatch(cell), _POINT_NUMBER.fullmatch(cell)
            if mark := "comma" if comma else "point" if point else "":
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


def _check_thousands(
    records: list[dict[str, Any]], lines: list[int], columns: list[str], problems: Problems
) -> None:
    """In a file with commas between cells, "3,154" may be three thousand or three and a bit."""
    for record, line in zip(records, lines, strict=True):
        for column in columns:
            if _THOUSANDS.fullmatch(record[column]):
                plain = record[column].replace(",", "")
                message = f'"{column}" is "{record[column]}": the comma may divide thousands or decimals.'
                remedy = f"Write {plain}, or with a decimal point."
                problems.add("ambiguous-number", message, remedy, line=line)


def _read_yaml_list(path: Path, root: Path, name: str, numeric: frozenset[str]) -> RawTable:
    located = read_yaml(path, root)
    if not isinstance(located.data, list) or not all(isinstance(item, dict) for item in located.data):
        raise BadInput(
            Problem("not-a-list", "is not a list of entries.", "Start each entry with `- id:`.", name, 1)
        )
    rows = [{str(key): value for key, value in item.items()} for item in located.data]
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    lines = [located.line(index) or 1 for index in range(len(rows))]
    places = [
        {key: located.line(index, key) or lines[index] for key in row} for index, row in enumerate(rows)
    ]
    for index, row in enumerate(rows):
        for key, value in row.items():
            if isinstance(value, (int, float)) and (index, key) in located.written:
                row[key] = Written(value, located.written[index, key])
    return RawTable(columns, rows, lines, name, cell_lines=places)
