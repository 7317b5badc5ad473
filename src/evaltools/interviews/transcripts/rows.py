"""Tables as lines of text: interviews are often written as tables of who speaks, when, and what is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from evaltools.interviews.transcripts.speakers import TIME, is_role

_SHORT = 40
"""A cell with so many characters at most may name who speaks, or when."""
_MOST = 3
"""Columns that may stand before what is said."""
_MOSTLY = 0.6
_TIME = re.compile(rf"[\[(#]?{TIME}(?:-\d+#)?[\])]?(?:\s*(?:-+>?|–)\s*{TIME})?\Z")

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


def _says_who_or_when(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column] for row in rows if len(row) > column + 1]
    said = [cell[0].strip() for cell in cells if len(cell) == 1 and len(cell[0]) <= _SHORT]
    times = Counter(said)
    fitting = [one for one in said if _TIME.match(one) or is_role(one.rstrip(":")) or times[one] > 1]
    return len(cells) > 1 and len(fitting) >= _MOSTLY * len(cells)
