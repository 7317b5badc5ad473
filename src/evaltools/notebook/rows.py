"""Rows that belong to a report, and a finding for each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from evaltools.words.messages import Sayable

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.notebook.chapter import Chapter


def of_report(chapter: Chapter, table: str) -> pd.DataFrame:
    """Rows of a table that are declared for the chapter's period, on its area and the areas within it.

    Parameters
    ----------
    chapter : the chapter.
    table : a table with the columns area and period, among those the chapter reads.
    """
    frame = chapter.read(table, everywhere=True)
    # An area answers for what is done in the areas within it, not the reverse.
    within = [area.id for area in chapter.study.areas if chapter.area in chapter.study.chain(area)]
    frame = frame[frame["area"].isin(within) & (frame["period"] == chapter.period.id)]
    return frame.reset_index(drop=True)


def each(
    chapter: Chapter,
    frame: pd.DataFrame,
    text: Callable[[Mapping[Any, Any]], Sayable],
    *,
    under: str,
    by: str | tuple[str, ...] = "id",
    kind: str,
    value: str | None = None,
    method: str = "transcribed",
    rows: Callable[[Mapping[Any, Any]], pd.DataFrame] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Record a finding for each row of a frame.

    Parameters
    ----------
    chapter : the chapter.
    frame : the rows.
    text : the sentence of a row.
    under, by : the id of each finding is `under`, then the values of the columns `by`, with slashes between.
    kind : what sort of result it is.
    value : column with the value of the finding, if it has one.
    method : how it was found.
    rows : the raw rows that a row rests on; itself where not given.
    settings : the choices behind it.

    Returns
    -------
    DataFrame
        the frame with a column `finding`.
    """
    names = (by,) if isinstance(by, str) else by
    found = []
    items: list[Any] = frame.to_dict("records")
    for place, row in enumerate(items):
        finding = chapter.finding(
            "/".join([under, *(str(row[name]) for name in names)]),
            text(row),
            kind=kind,
            value=(row[value] or None) if value else None,
            method=method,
            rows=frame.iloc[[place]] if rows is None else rows(row),
            settings=dict(settings or {}),
        )
        found.append(finding.id)
    return frame.assign(finding=found)
