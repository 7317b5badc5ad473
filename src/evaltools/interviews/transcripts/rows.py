"""Tables as lines of text: interviews are often written as tables of who speaks, when, and what is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaltools.interviews.transcripts.lexicon import lexicon
from evaltools.interviews.transcripts.speakers import TIME, is_role

_SHORT = 40
"""A cell with so many characters at most may name who speaks, or when."""
_MOST = 3
"""Columns that may stand before what is said."""
_MOSTLY = 0.6
_WIDEST = 8
_TIME = re.compile(rf"[\[(#]?{TIME}(?:-\d+#)?[\])]?(?:\s*(?:-+>?|–)\s*{TIME})?\Z")
_SPAN_SIGN = re.compile(r"\s*(?:-+>?|–)\s*")

Row = Sequence[Sequence[str]]
"""The lines of each cell that holds any."""


def table_lines(rows: Sequence[Row]) -> list[str]:
    """Lines of a table, each cell once; where its first columns say who speaks or when, with tabs between.

    Examples
    --------
    >>> table_lines([[["0:12"], ["I"], ["Hur?"]], [["0:15"], ["Anna"], ["Så.", "Och så."]], [["0:19"], ["I"], ["Jaha."]]])
    ['0:12\\tI\\tHur?', '0:15\\tAnna\\tSå.', 'Och så.', '0:19\\tI\\tJaha.']
    >>> table_lines([[["Mål"], ["Utfall"]], [["Fler"], ["Ja"]]])
    ['Mål', 'Utfall', 'Fler', 'Ja']
    """
    labels = 0
    while labels < _MOST and _says_who_or_when(rows, labels):
        labels += 1
    out: list[str] = []
    for row in rows:
        lines = [line for cell in row for line in cell]
        if labels and len(row) == labels + 1 and all(len(cell) == 1 for cell in row[:labels]):
            out += ["\t".join(lines[: labels + 1]), *lines[labels + 1 :]]
        else:
            out += lines
    return out


@dataclass(frozen=True)
class Columns:
    """An interview that a program wrote as a table in plain text, each row as a turn."""

    text: str
    heading: str
    """Names of the columns."""
    beside: tuple[str, ...]
    """What else stood in a row, which is no part of what was said."""


def told_in_columns(text: str) -> Columns | None:
    """The turns of a table with names above its columns, in whatever order these stand; None where it is none.

    Parameters
    ----------
    text : lines with tabs between columns, as NVivo and others write transcripts.

    Examples
    --------
    >>> told_in_columns("Timespan\\tContent\\tSpeaker\\n0:00 - 0:12\\tHur?\\tI\\n0:12 - 0:30\\tSent.\\tIP1\\n").text
    '[0:00 --> 0:12] I: Hur?\\n\\n[0:12 --> 0:30] IP1: Sent.\\n'
    """
    head, *rows = [
        [cell.strip() for cell in line.split("\t")] for line in text.split("\n") if line.strip()
    ] or [[]]
    if len(rows) < 2 or not 1 < len(head) <= _WIDEST or any(len(row) != len(head) for row in rows):
        return None
    if any(_TIME.match(cell) or len(cell) > _SHORT for cell in head) or not _heads(head, rows):
        return None
    columns = [[row[number] for row in rows] for number in range(len(head))]
    when = next(
        (number for number, own in enumerate(columns) if _mostly(own, lambda cell: bool(_TIME.match(cell)))),
        None,
    )
    others = [number for number in range(len(head)) if number != when]
    said = max(others, key=lambda number: sum(map(len, columns[number])))
    left = [number for number in others if number != said]
    who = next((number for number in left if _are_speakers(columns[number])), None)
    if who is None:
        return None
    turns, beside = [], []
    for row in rows:
        time = f"[{_SPAN_SIGN.sub(' --> ', row[when])}] " if when is not None and row[when] else ""
        turns.append(f"{time}{row[who].rstrip(':') or '?'}: {row[said]}")
        rest = [row[number] for number in left if number != who and row[number]]
        beside += [cell for cell in rest if not cell.isdigit()]
    return Columns("\n\n".join(turns) + "\n", ", ".join(filter(None, head)), tuple(beside))


def _heads(head: list[str], rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: no word of it comes again below, and two at least are such names."""
    known = lexicon().columns
    named = [number for number, cell in enumerate(head) if cell]
    return sum(head[number].casefold() in known for number in named) > 1 and all(
        head[number] not in {row[number] for row in rows} for number in named
    )


def _mostly(cells: list[str], fits: Callable[[str], bool]) -> bool:
    there = [cell for cell in cells if cell]
    return bool(there) and sum(map(fits, there)) >= _MOSTLY * len(cells)


def _are_speakers(cells: list[str]) -> bool:
    """Short names that come back, or that say what somebody does in the interview."""
    times = Counter(cells)
    return all(len(cell) <= _SHORT and not cell.isdigit() for cell in cells) and _mostly(
        cells, lambda cell: times[cell] > 1 or is_role(cell.rstrip(":"))
    )


def _says_who_or_when(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column] for row in rows if len(row) > column + 1]
    said = [cell[0].strip() for cell in cells if len(cell) == 1 and len(cell[0]) <= _SHORT]
    times = Counter(said)
    fitting = [one for one in said if _TIME.match(one) or is_role(one.rstrip(":")) or times[one] > 1]
    return len(cells) > 1 and len(fitting) >= _MOSTLY * len(cells)
