"""Plans in one file: interventions that stand together with what a follow-up says of them, and rows without a round.

A plan and its first follow-up are often one document, and one entry an intervention. Such a file is read as two tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evaltools.checks import Problems
from evaltools.study.tables.declared import Row
from evaltools.study.tables.plan_tables import Intervention, Round
from evaltools.study.tables.raw import RawTable
from evaltools.words.dates import last_day

_SHARED = ("source", "locator", "note")
_ROUND = frozenset(Round.columns()) - {"intervention", "name", *_SHARED}
"""Columns that only a round has; `round` among them."""


def carried(table: RawTable, years: Mapping[str, int]) -> tuple[RawTable, RawTable | None]:
    """Part a table of interventions from what a follow-up says of them.

    Parameters
    ----------
    table : the raw cells of a file that is listed as interventions.
    years : year of each document: the round of a row that names none.

    Returns
    -------
    tuple
        the interventions, and the rounds where the file holds any.
    """
    own = [name for name in table.columns if _field(name) in _ROUND]
    if "status" not in own:
        return table, None
    both = [name for name in table.columns if _field(name) in (*_SHARED, "name")]
    notes = {name for name in both if _field(name) == "note"}
    kept = tuple(name for name in table.columns if name not in own and name not in notes)
    columns = ("intervention", "round", *(name for name in (*own, *both) if name != "round"))
    places = [index for index, row in enumerate(table.rows) if any(_filled(row.get(name)) for name in own)]
    rounds = []
    for index in places:
        row = table.rows[index]
        told = row.get("round")
        named = told if _filled(told) else years.get(str(row.get("source")), "")
        cells = {name: row[name] for name in (*own, *both) if name in row}
        rounds.append({**cells, "intervention": row.get("id", ""), "round": named})
    several = bool(table.cell_lines)
    first = RawTable(
        kept, [{name: row[name] for name in kept if name in row} for row in table.rows], table.lines,
        table.file, table.decimal_comma, table.cell_lines, table.quoted,
    )  # fmt: skip
    second = RawTable(
        columns, rounds, [table.lines[index] for index in places], table.file, table.decimal_comma,
        [{"intervention": table.line(index, "id"), **table.cell_lines[index]} for index in places] if several else [],
        table.quoted,
    )  # fmt: skip
    # A remark in a file of both is on the follow-up; where none follows, it is on the intervention.
    for index in set(range(len(table.rows))) - set(places):
        first.rows[index].update(
            {name: table.rows[index][name] for name in notes if name in table.rows[index]}
        )
    if len(places) < len(table.rows) and notes:
        first = RawTable(
            (*kept, *sorted(notes)), first.rows, first.lines, first.file, first.decimal_comma, first.cell_lines, first.quoted
        )  # fmt: skip
    return first, second


def _field(name: str) -> str:
    """The column that a raw column fills: `goals_sv` fills `goals`."""
    for word, column in {**Intervention.word_columns(), **Round.word_columns()}.items():
        if column.language(name) is not None:
            return word
    return name


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def first_told(found: Iterable[tuple[Row, int]], rounds: bool, known: set[str]) -> list[tuple[Row, int]]:
    """Interventions of a file that are not told yet: one that another round's file tells again is the same one.

    Parameters
    ----------
    found : the file's interventions.
    rounds : whether the file also tells rounds; one that does not must not tell an intervention again.
    known : ids of those told by earlier files.
    """
    return [(row, line) for row, line in found if not rounds or _of(row, "id") not in known]


def fill_rounds(rows: dict[str, list[tuple[Row, str, int]]], problems: Problems) -> None:
    """Give outcomes and coded accounts that name no round the one their document tells.

    Parameters
    ----------
    rows : the rows of each table; changed in place.
    problems : where a row that may be of several rounds is noted.
    """
    told: dict[str, list[tuple[str, str]]] = {}
    for row, _, _ in rows.get("rounds", []):
        told.setdefault(_of(row, "intervention"), []).append((_of(row, "round"), row.source))
    for table in ("outcomes", "accounts"):
        for place, (row, file, line) in enumerate(rows.get(table, [])):
            mine = told.get(_of(row, "intervention"), [])
            given = _of(row, "round")
            if given:
                if mine and given not in {name for name, _ in mine}:
                    message = f'intervention "{_of(row, "intervention")}" has no round "{given}".'
                    remedy = f"Its rounds: {', '.join(sorted(name for name, _ in mine))}."
                    problems.add("unknown-round", message, remedy, line=line, file=file)
                continue
            same = {name for name, source in mine if source == row.source} or {name for name, _ in mine}
            if len(same) > 1:
                message = (
                    f'intervention "{_of(row, "intervention")}" has several rounds, and the row names none.'
                )
                remedy = f"Write one of {', '.join(sorted(same))} under `round`."
                problems.add("several-rounds", message, remedy, line=line, file=file)
            elif same:
                rows[table][place] = (row.model_copy(update={"round": same.pop()}), file, line)


def check_succession(rows: list[tuple[Row, str, int]], problems: Problems) -> None:
    """Note interventions that take over from one that is not there, or from themselves by a detour.

    Parameters
    ----------
    rows : the interventions.
    problems : where it is noted.
    """
    before = {_of(row, "id"): predecessors(_of(row, "succeeds")) for row, _, _ in rows}
    for row, file, line in rows:
        own = _of(row, "id")
        for name in before[own]:
            if name not in before:
                message = f'succeeds: there is no intervention "{name}".'
                problems.add(
                    "unknown-intervention",
                    message,
                    "Mend the identifier, or add its row.",
                    line=line,
                    file=file,
                )
        reached, ahead = set(), list(before[own])
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead += before.get(name, ())
        if own in reached:
            message = f'intervention "{own}" takes over from itself.'
            problems.add("succession-circle", message, "Blank one `succeeds`.", line=line, file=file)


def predecessors(succeeds: str) -> tuple[str, ...]:
    """Ids of the interventions that one takes over from."""
    return tuple(dict.fromkeys(part for piece in succeeds.split(";") if (part := piece.strip())))


def round_order(rounds: Iterable[str]) -> list[str]:
    """Rounds by their dates, each once."""
    return sorted({item for item in rounds if item}, key=lambda item: (str(last_day(item)), item))


def _of(row: Row, column: str) -> Any:
    return getattr(row, column)
