"""A table as Word has it: head rows that repeat, headings of groups, numbers to the right, an alternative."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from evaltools.formats.html import title
from evaltools.formats.paragraphs import Run, runs
from evaltools.formats.word.elements import allowed, dressed, element, paragraph, run
from evaltools.record.table import Column, Table
from evaltools.words.voice import Voice

_MANY = 6
"""Tables of more columns are set smaller."""
_WIDE = 3
"""A column of running text is so many times as wide as another."""


def shown_columns(table: Table) -> dict[str, Column]:
    """The columns that are printed: all but those that only lead to the page of evidence."""
    kept = {name: column for name, column in table.columns.items() if column.kind != "finding"}
    return kept or dict(table.columns)


def table_element(
    table: Table, voice: Voice, tag: Callable[[str], str], styles: tuple[str, str], width: int
) -> Any:
    """A table.

    Parameters
    ----------
    table : the model.
    voice : who speaks it.
    tag : the language tag of a code.
    styles : ids of the styles of the table and of its text.
    width : in twentieths of a point.
    """
    columns = shown_columns(table)
    setter = _Setter(table, columns, voice, tag, styles[1])
    weights = [_WIDE if column.wide else 1 + (name == table.row_header) for name, column in columns.items()]
    widths = [round(width * weight / sum(weights)) for weight in weights]
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblStyle", val=styles[0]),
            element("tblW", w=width, type="dxa"),
            element("tblLook", val="04A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noHBand="0", noVBand="1"),
            element("tblCaption", val=allowed(voice.speak(title(table)))),
            element("tblDescription", val=allowed(voice.speak(table.aid or table.caption))),
        ),
        element("tblGrid", *(element("gridCol", w=size) for size in widths)),
    )  # fmt: skip
    for row in [*setter.head(), *setter.body()]:
        made.append(row)
    return made


class _Setter:
    """Sets the rows of one table."""

    def __init__(
        self, table: Table, columns: dict[str, Column], voice: Voice, tag: Callable[[str], str], style: str
    ) -> None:
        self.table, self.columns, self.voice, self.tag, self.style = table, columns, voice, tag, style
        self.size = 15 if len(columns) > _MANY else 0

    def head(self) -> list[Any]:
        """One or two head rows, which repeat on every page."""
        columns = list(self.columns.items())
        if not any(column.group for _, column in columns):
            return [self._row([self._label(column) for _, column in columns], head=True)]
        top, below = [], []
        for group, items in itertools.groupby(columns, key=lambda item: item[1].group):
            found = [column for _, column in items]
            if group:
                top.append(self._cell(runs(group, self.voice), span=len(found), bold=True))
                below += [self._label(column) for column in found]
            else:
                top += [self._label(column, merge="restart") for column in found]
                below += [self._cell((), merge="continue") for _ in found]
        return [self._row(top, head=True), self._row(below, head=True)]

    def body(self) -> list[Any]:
        """The rows, each group of them under its heading."""
        made: list[Any] = []
        table = self.table
        for place in range(len(table.rows)):
            if table.group_rows and (not place or table.group(place) != table.group(place - 1)):
                said = runs(table.group(place), self.voice)
                made.append(self._row([self._cell(said, span=len(self.columns), bold=True)]))
            cells = []
            for name, column in self.columns.items():
                cell = table.cell(place, name)
                said = runs(cell.words, self.voice)
                if column.kind == "verdict" and not cell.missing:
                    said = (Run(f"{cell.mark} "), *said)
                cells.append(self._cell(said, right=column.numeric, bold=name == table.row_header))
            made.append(self._row(cells))
        return made or [self._row([self._cell(()) for _ in self.columns])]

    def _label(self, column: Column, merge: str = "") -> Any:
        return self._cell(runs(column.label, self.voice), right=column.numeric, bold=True, merge=merge)

    def _row(self, cells: list[Any], head: bool = False) -> Any:
        about = [element("cantSplit")] + ([element("tblHeader")] if head else [])
        return element("tr", element("trPr", *about), *cells)

    def _cell(
        self,
        said: tuple[Run, ...],
        *,
        right: bool = False,
        bold: bool = False,
        span: int = 1,
        merge: str = "",
    ) -> Any:
        about = [element("gridSpan", val=span)] if span > 1 else []
        about += [element("vMerge", val=merge)] if merge else []
        looks = [element("jc", val="right")] if right else []
        made = [dressed(item, self.tag, bold=bold, half_points=self.size) for item in said]
        text = paragraph(self.style, *(made or [run("")]), looks=looks)
        return element("tc", element("tcPr", *about), text)
