"""What moved between two follow-ups of the same interventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.checks import InvalidArgument, nearest
from evaltools.plan.rule import PROGRESS, RESULTS
from evaltools.plan.status import STATUSES

if TYPE_CHECKING:
    import pandas as pd

_KNOWN = {"status": STATUSES, "result": RESULTS, "progress": PROGRESS}
_NO_DEGREE = ("grey", "cannot-be-judged", "not-stated")
"""Codes that say nothing of better or worse: a move to or from them is no improvement and no decline."""


def moved(before: pd.DataFrame, after: pd.DataFrame, column: str = "status") -> pd.DataFrame:
    """How each intervention moved from one follow-up to the next.

    Parameters
    ----------
    before, after : one row per intervention, with columns `id` (the same in both for the same intervention)
        and the column compared.
    column : "status", "result" or "progress".

    Returns
    -------
    DataFrame
        id, before, after and move, in the order of `after` with those that ended last. `move` is "better",
        "worse", "same", "not-comparable" (one of the two could not be judged), "new" or "ended".

    Raises
    ------
    InvalidArgument
        for another column, a value that is not known, or an id that stands twice.
    """
    import pandas as pd

    if column not in _KNOWN:
        raise InvalidArgument("column", f'"{column}" is not known. {nearest(column, _KNOWN)}')
    first, second = (_read(frame, name, column) for frame, name in ((before, "before"), (after, "after")))
    names = [*second, *(name for name in first if name not in second)]
    rows = [(name, first.get(name), second.get(name)) for name in names]
    found = [(*row, _either(row[1], row[2], column)) for row in rows]
    return pd.DataFrame(found, columns=["id", "before", "after", "move"], dtype=object)


def _read(frame: pd.DataFrame, name: str, column: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, (intervention, value) in enumerate(zip(frame["id"], frame[column], strict=True)):
        if value not in _KNOWN[column]:
            raise InvalidArgument(name, f'unknown {column} "{value}".', position)
        if intervention in found:
            raise InvalidArgument(name, f'the intervention "{intervention}" stands twice.', position)
        found[intervention] = value
    return found


def _either(before: str | None, after: str | None, column: str) -> str:
    if before is None or after is None:
        return "new" if before is None else "ended"
    return move_between(before, after, column)


def move_between(before: str, after: str, column: str) -> str:
    """How a code moved: "better", "worse", "same", or "not-comparable" where one of the two is no degree, or blank.

    Parameters
    ----------
    before, after : the codes.
    column : "status", "result" or "progress".

    Raises
    ------
    InvalidArgument
        for a code that is not known.
    """
    for value in (before, after):
        if value and value not in _KNOWN[column]:
            raise InvalidArgument(column, f'"{value}" is not known. {nearest(value, _KNOWN[column])}')
    if not before or not after or before in _NO_DEGREE or after in _NO_DEGREE:
        return "not-comparable"
    was, now = (_KNOWN[column].index(value) for value in (before, after))
    return "same" if now == was else "better" if now < was else "worse"
