"""Chapter 2: the level over time, which is the first thing drawn, beside other areas and rival explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import synthesis
from evaltools.notebook import Chapter
from evaltools.trends import change_frames, drawing
from evaltools.trends import levels as found_levels
from evaltools.trends.around import monthly
from evaltools.trends.wording import captions
from evaltools.words import joined, say

if TYPE_CHECKING:
    import pandas as pd


def show(chapter: Chapter, values: pd.DataFrame, changes: pd.DataFrame, *, level: float) -> None:
    """Draw the levels of events and indices, then those of shares on one scale.

    Parameters
    ----------
    values : of the area and of those it is compared with, as `changes.compared` gives them.
    changes : as `changes.record` gives them.
    level : of the intervals.
    """
    area = chapter.area
    values = values[(values["kind"] != "count") | (values["area"] == area.id)].sort_values(
        "start", kind="stable"
    )
    values = values[~monthly(values)]  # months have a section of their own
    table = found_levels.levels(values, changes, level=level)[list(found_levels.LEVELS)]
    there = table[table["area"] == area.id][["indicator", "group"]].drop_duplicates()
    shares = found_levels.of_shares(table)
    _figure(chapter, table[~shares].merge(there), "levels", None, level)
    moved = change_frames.in_shares(changes) if len(changes) else changes
    if len(moved):
        # What the title counts is what the figure shows.
        _figure(
            chapter,
            table[shares].merge(moved[["indicator", "group"]].drop_duplicates()),
            "shares",
            moved,
            level,
        )


def _figure(chapter: Chapter, table: pd.DataFrame, id: str, moved: Any, level: float) -> None:
    if table.empty:
        return
    area = chapter.area
    areas = [item for item in chapter.study.comparisons(area) if (table["area"] == item.id).any()]
    first, last = table["start"].min().year, table["start"].max().year + 1
    rivals = [item for item in working(chapter) if item["last"] >= first and item["first"] <= last]
    message = found_levels.moved(table, area.name, area.id) if moved is None else captions.shares(moved)
    chapter.figure(
        drawing.levels,
        table,
        id=id,
        caption=message,
        alternative=say(
            "Small charts, one per series, with the area’s values at each time, their intervals where there are any, and "
            "those of the areas around it in grey. {message}. The values stand in the tables of what was reported.",
            message=message,
        ),
        note=joined(
            drawing.who(area.name, [item.name for item in areas[1:]]),
            found_levels.notes(table, rivals, level),
        ),
        own=area.id,
        others=[item.id for item in areas[1:]],
        rivals=rivals,
        one_scale=moved is not None,
    )


def working(chapter: Chapter) -> list[dict[str, Any]]:
    """Rival explanations with the years they were at work in; none where the study names none."""
    files = chapter.raw_files("rivals") if "rivals" in chapter.info.reads else []
    found = synthesis.read_rivals(files[0], chapter.study.root) if files else ()
    return [
        {"name": item.name, "first": item.years[0], "last": item.years[1]} for item in found if item.years
    ]


def around(chapter: Chapter) -> dict[str, Any]:
    """Names of the areas around the chapter's, by id, the nearest first."""
    return {area.id: area.name for area in chapter.study.comparisons(chapter.area)[1:]}
