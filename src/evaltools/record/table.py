"""Tables as readers see them: caption above, units in the head, decimals lined up, a dash with a reason.

The HTML has a caption, headers with scope and a frame that scrolls by keyboard on a narrow screen; the
same table is written as CSV for those who compute.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from evaltools.checks import InvalidArgument, nearest
from evaltools.record.finding import anchor
from evaltools.words.numbers import EN_DASH, number, percent

Kind = Literal["text", "number", "percent", "status", "verdict", "finding", "document"]

STATUS_WORDS = {
    "green": {"sv": "Grön", "en": "Green"},
    "yellow": {"sv": "Gul", "en": "Yellow"},
    "red": {"sv": "Röd", "en": "Red"},
    "grey": {"sv": "Grå", "en": "Grey"},
}
VERDICT_WORDS = {
    "improved": {"sv": "Förbättring", "en": "Improved"},
    "worsened": {"sv": "Försämring", "en": "Worsened"},
    "no change worth having": {"sv": "Ingen förändring av betydelse", "en": "No change worth having"},
    "cannot tell": {"sv": "Går inte att avgöra", "en": "Cannot tell"},
    "not testable": {"sv": "Går inte att pröva", "en": "Not testable"},
    "changed": {"sv": "Ändrat", "en": "Changed"},
    "unchanged": {"sv": "Oförändrat", "en": "Unchanged"},
}
VERDICT_MARKS = {
    "improved": "◆",
    "worsened": "◇",
    "no change worth having": "○",
    "cannot tell": "?",
    "not testable": EN_DASH,
    "unchanged": "○",
}
"""Marks where no single direction is meant: filled is better, hollow is worse."""


def verdict_mark(verdict: str | None, difference: Any = None) -> str:
    """Mark of a verdict: a triangle points where the number went; filled is better, hollow is worse.

    Parameters
    ----------
    verdict : a verdict of `evaltools.trends`, or None.
    difference : value after minus value before; without one the mark has no direction.
    """
    number_moved = isinstance(difference, (int, float)) and not is_missing(difference) and difference != 0
    if verdict in ("improved", "worsened") and number_moved:
        filled, hollow = ("▲", "△") if difference > 0 else ("▼", "▽")
        return filled if verdict == "improved" else hollow
    return VERDICT_MARKS.get(verdict or "", "")


_SHORT = 12
"""Texts of at most so many characters, such as `2018 → 2020`, stay on one line."""


@dataclass(frozen=True)
class Column:
    """How one column is headed and shown."""

    label: str
    kind: Kind = "text"
    decimals: int | None = None
    sign: bool = False
    missing: str = EN_DASH
    """What stands where there is no value; say why in the table's note."""
    group: str = ""
    """Heading over this column and its neighbours with the same group."""
    show: Callable[[Any], str] | None = None
    """Own wording of a value, as plain text."""
    wide: bool = False
    """Running text that may wrap over several lines."""
    direction: str = ""
    """For a verdict: the column with the difference, whose sign says where the number went."""
    trace: str = ""
    """The column with the finding behind each value; the value then leads to where it comes from."""

    @property
    def numeric(self) -> bool:
        """Whether the cells line up to the right."""
        return self.kind in ("number", "percent")


def cell_text(value: Any, column: Column, language: str) -> str:
    """One cell as plain text in the reader's language."""
    if is_missing(value):
        return column.missing
    if column.show is not None:
        return column.show(value)
    if column.kind == "number":
        return number(float(value), language, column.decimals, sign=column.sign)
    if column.kind == "percent":
        return percent(float(value), language, column.decimals, sign=column.sign)
    if column.kind in ("status", "verdict"):
        words = STATUS_WORDS if column.kind == "status" else VERDICT_WORDS
        if str(value) not in words:
            raise InvalidArgument("records", f'"{value}" is no {column.kind}. {nearest(str(value), words)}')
        return words[str(value)][language]
    return str(value)


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and the empty text are all no value."""
    if value is None or (isinstance(value, str) and not value):
        return True
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    # numpy's own floats of other widths are no Python floats
    return (isinstance(value, float) or hasattr(value, "dtype")) and bool(value != value)


def to_html(
    records: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Column],
    *,
    language: str,
    id: str,
    caption: str,
    aid: str = "",
    note: str = "",
    row_header: str | None = None,
    group_rows: str | None = None,
    label: str = "",
) -> str:
    """Render a table.

    Parameters
    ----------
    records : rows as mappings from column name to raw value.
    columns : the columns shown, in order.
    language : `sv` or `en`.
    id : HTML id.
    caption : title, plain text.
    aid : one line on how to read the table; plain text.
    note : notes and sources below it; plain text or HTML made by this package.
    row_header : the column whose cell heads its row; the first if not given.
    group_rows : column whose value is written as a heading row whenever it changes.
    label : short mark before the caption, e.g. that the material is synthetic.

    Returns
    -------
    str
        HTML in which all data are escaped.

    Raises
    ------
    InvalidArgument
        for a table without columns, and for a status or verdict that is none.
    """
    if not columns:
        raise InvalidArgument("columns", "a table has at least one column.")
    header = row_header or next(iter(columns))
    tag = f'<span class="label-synthetic">{escape(label)}</span> ' if label else ""
    aid_html = f'<span class="table-aid">{escape(aid)}</span>' if aid else ""
    parts = [
        f'<div class="table-frame" role="region" tabindex="0" aria-labelledby="{id}-caption">',
        f'<table id="{id}" class="data">',
        f'<caption id="{id}-caption">{tag}<span class="table-title">{escape(caption)}</span>{aid_html}</caption>',
        _head(columns, header),
    ]
    open_group = None
    body: list[str] = []
    for record in records:
        group = _group(record, group_rows)
        if group_rows is not None and (not body or group != open_group):
            open_group = group
            body.append(("</tbody>" if body else "") + "<tbody>")
            body.append(
                f'<tr class="group"><th colspan="{len(columns)}" scope="rowgroup">{escape(group)}</th></tr>'
            )
        elif not body:
            body.append("<tbody>")
        body.append(_row(record, columns, header, language))
    parts += body or ["<tbody>"]
    parts.append("</tbody></table></div>")
    if note:
        parts.append(f'<p class="table-note">{note}</p>')
    return "\n".join(parts)


def _group(record: Mapping[str, Any], name: str | None) -> str:
    value = record.get(name) if name is not None else None
    return EN_DASH if is_missing(value) else str(value)


def _head(columns: Mapping[str, Column], header: str) -> str:
    """One or two header rows; neighbours with the same group share a heading above."""
    names = list(columns)
    if not any(column.group for column in columns.values()):
        cells = "".join(_th(columns[name], name == header) for name in names)
        return f"<thead><tr>{cells}</tr></thead>"
    top, below, index = [], [], 0
    while index < len(names):
        column = columns[names[index]]
        if not column.group:
            top.append(_th(column, names[index] == header, rows=2))
            index += 1
            continue
        span = index
        while span < len(names) and columns[names[span]].group == column.group:
            below.append(_th(columns[names[span]], False))
            span += 1
        top.append(f'<th scope="colgroup" colspan="{span - index}" class="over">{escape(column.group)}</th>')
        index = span
    return f"<thead><tr>{''.join(top)}</tr><tr>{''.join(below)}</tr></thead>"


def _th(column: Column, first: bool, rows: int = 1) -> str:
    kind = ' class="num"' if column.numeric else ' class="first"' if first else ""
    span = f' rowspan="{rows}"' if rows > 1 else ""
    return f'<th scope="col"{kind}{span}>{escape(column.label)}</th>'


def _row(record: Mapping[str, Any], columns: Mapping[str, Column], header: str, language: str) -> str:
    cells = []
    for name, column in columns.items():
        value = record.get(name)
        text = _cell_html(value, column, language, record)
        if name == header:
            cells.append(f'<th scope="row">{text}</th>')
            continue
        kinds = [
            kind
            for kind, holds in (
                ("num", column.numeric),
                ("wide", column.wide),
                ("none", is_missing(value)),
                ("short", column.kind == "text" and len(text) <= _SHORT),
            )
            if holds
        ]
        attribute = f' class="{" ".join(kinds)}"' if kinds else ""
        cells.append(f"<td{attribute}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _cell_html(value: Any, column: Column, language: str, record: Mapping[str, Any]) -> str:
    text = escape(cell_text(value, column, language))
    if is_missing(value):
        return text
    if column.kind == "status":
        return f'<span class="status status-{escape(str(value))}"><span class="dot" aria-hidden="true"></span>{text}</span>'
    if column.kind == "verdict":
        mark = verdict_mark(str(value), record.get(column.direction))
        return f'<span class="verdict verdict-{escape(str(value).replace(" ", "-"))}"><span aria-hidden="true">{mark}</span> {text}</span>'
    if column.kind == "document":
        return f'<span id="doc-{escape(str(value))}">{text}</span>'
    if column.kind == "finding":
        words = column.show(value) if column.show else ("Källa" if language == "sv" else "Source")
        return _to_finding(str(value), escape(words))
    behind = record.get(column.trace) if column.trace else None
    return text if is_missing(behind) else _to_finding(str(behind), text)


def _to_finding(finding: str, words: str) -> str:
    return f'<a class="finding" href="provenance.html#{anchor(finding)}">{words}</a>'


def to_csv(records: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    """Rows as CSV for computing: comma between cells, decimal point, ids as they are.

    A text that a spreadsheet would run as a formula is written after an apostrophe, so that it is shown.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_csv_cell(name) for name in names])
    for record in records:
        writer.writerow([_csv_cell(record.get(name)) for name in names])
    return out.getvalue()


_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def _csv_cell(value: Any) -> Any:
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
