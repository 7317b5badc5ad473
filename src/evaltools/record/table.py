"""Tables as they are found: columns with a meaning and rows of values, without language or format.

Formats read the model and speak it (`evaltools.formats`); none of them is called from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from evaltools.checks import InvalidArgument, nearest
from evaltools.record.values import is_missing
from evaltools.record.verdict import STATUS_WORDS, VERDICT_WORDS
from evaltools.words.messages import Said, Sayable, number, percent
from evaltools.words.store import from_data, to_data

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "number", "percent", "status", "verdict", "finding", "document"]
MISSING = "–"


@dataclass(frozen=True)
class Column:
    """How one column is headed and shown."""

    label: Sayable
    kind: Kind = "text"
    decimals: int | None = None
    sign: bool = False
    missing: Sayable = MISSING
    """What stands where there is no value; say why in the table's note."""
    group: Sayable = ""
    """Heading over this column and its neighbours with the same group."""
    show: Callable[[Any], Sayable] | Mapping[Any, Sayable] | None = field(default=None, compare=False)
    """Own wording of a value: a function of it, or the words by value. Applied when the table is recorded."""
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

    def words(self, value: Any) -> Sayable:
        """A value as it is to be said, by its wording or its kind.

        Raises
        ------
        InvalidArgument
            for a status or verdict that is none.
        """
        if is_missing(value):
            return self.missing
        if isinstance(self.show, Mapping):
            return self.show.get(value, str(value))
        if self.show is not None:
            return self.show(value)
        if self.numeric:
            try:
                amount = float(value)
            except (TypeError, ValueError):
                message = f'"{value}" is no number.'
                raise InvalidArgument("rows", message) from None
            made = number if self.kind == "number" else percent
            return made(amount, self.decimals, sign=self.sign)
        if self.kind in ("status", "verdict"):
            words = STATUS_WORDS if self.kind == "status" else VERDICT_WORDS
            if str(value) not in words:
                raise InvalidArgument("rows", f'"{value}" is no {self.kind}. {nearest(str(value), words)}')
            return words[str(value)]
        return value if isinstance(value, Said) else str(value)


@dataclass(frozen=True)
class Cell:
    """One cell: its value, for computing, and what is said of it."""

    value: Any
    words: Sayable
    finding: str = ""
    """The finding behind it, where the value leads to it."""
    mark: str = ""
    """The mark of a verdict."""

    @property
    def missing(self) -> bool:
        """Whether there is no value."""
        return is_missing(self.value)


@dataclass(frozen=True)
class Table:
    """A table of a chapter, as it was found."""

    id: str
    number: str
    """Within the report, such as 2.1."""
    caption: Sayable
    columns: Mapping[str, Column]
    rows: tuple[Mapping[str, Any], ...]
    """Values by column: those shown and others, which go into files for computing alone."""
    aid: Sayable = ""
    """One line on how to read it."""
    note: Sayable = ""
    row_header: str = ""
    """The column whose cell heads its row."""
    group_rows: str = ""
    """Column whose value is written as a heading row whenever it changes."""
    sources: tuple[str, ...] = ()
    """Ids of the documents it rests on."""
    synthetic: bool = False
    said: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Words of the cells of a column, row by row, where the column has its own wording."""

    kind = "table"

    @property
    def names(self) -> list[str]:
        """Every column of the rows, shown or not, in order."""
        return list(dict.fromkeys([*self.columns, *(name for row in self.rows[:1] for name in row)]))

    def cell(self, place: int, name: str) -> Cell:
        """One cell as formats show it.

        Parameters
        ----------
        place : number of the row, from 0.
        name : the column.
        """
        column, row = self.columns[name], self.rows[place]
        value = row.get(name)
        words = self.said[name][place] if name in self.said and not is_missing(value) else column.words(value)
        behind = row.get(column.trace) if column.trace else value if column.kind == "finding" else None
        mark = ""
        if column.kind == "verdict" and not is_missing(value):
            from evaltools.record.verdict import verdict_mark

            mark = verdict_mark(str(value), row.get(column.direction))
        return Cell(value, words, "" if is_missing(behind) else str(behind), mark)

    def group(self, place: int) -> Sayable:
        """The heading that a row stands under, where rows are grouped."""
        value = self.rows[place].get(self.group_rows)
        return MISSING if is_missing(value) else value if isinstance(value, Said) else str(value)


def table_of(frame: pd.DataFrame, columns: Mapping[str, Column], *, id: str, **about: Any) -> Table:
    """A table from a data frame, one row per row; columns with a wording of their own are worded now.

    Parameters
    ----------
    frame : the rows; columns not named in `columns` go into files for computing alone.
    columns : what is shown, in order.
    id : used for links and file names.
    about : further fields of `Table`.

    Raises
    ------
    InvalidArgument
        for a table without columns, a column that is not in the frame, or a value that cannot be shown as its
        column says.
    """
    if not columns:
        raise InvalidArgument("columns", f'table "{id}": a table has at least one column.')
    traces = [column.trace for column in columns.values() if column.trace]
    named = [*columns, *traces, *filter(None, [about.get("row_header"), about.get("group_rows")])]
    if absent := [name for name in named if name not in frame.columns]:
        raise InvalidArgument(
            "columns", f'table "{id}": there is no column "{absent[0]}". {nearest(absent[0], frame.columns)}'
        )
    rows = tuple({str(key): value for key, value in record.items()} for record in frame.to_dict("records"))
    said = {}
    for name, column in columns.items():
        try:
            words = tuple(column.words(row[name]) for row in rows)
        except (TypeError, ValueError) as error:
            raise InvalidArgument("rows", f'table "{id}", column "{name}": {error}') from None
        if column.show is not None:
            said[name] = words
    about["row_header"] = about.get("row_header") or next(iter(columns))
    about["group_rows"] = about.get("group_rows") or ""
    return Table(id=id, columns=dict(columns), rows=rows, said=said, **about)


_COLUMN = [item for item in fields(Column) if item.name != "show"]


def table_to_data(table: Table) -> dict[str, Any]:
    """A table as plain data."""
    data = {item.name: to_data(getattr(table, item.name)) for item in fields(Table) if item.name != "columns"}
    columns = [
        {"name": name}
        | {
            item.name: to_data(getattr(column, item.name))
            for item in _COLUMN
            if getattr(column, item.name) != item.default
        }
        for name, column in table.columns.items()
    ]
    return {"kind": "table", **data, "columns": columns}


def table_from_data(data: Mapping[str, Any]) -> Table:
    """Read a table back from `table_to_data`."""
    given = {item.name: from_data(data[item.name]) for item in fields(Table) if item.name != "columns"}
    columns = {}
    for entry in data["columns"]:
        values = {name: from_data(item) for name, item in entry.items() if name != "name"}
        columns[entry["name"]] = Column(**values)
    given["rows"], given["sources"] = tuple(given["rows"]), tuple(given["sources"])
    given["said"] = {name: tuple(words) for name, words in given["said"].items()}
    return Table(columns=columns, **given)
