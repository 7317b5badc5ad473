"""What stood beside a change at the same time: the area around it, the nation, and rival explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools.trends import change_frames
from evaltools.trends.change_told import subject
from evaltools.trends.levels import rival_label
from evaltools.words import Message, Sayable, joined, listing, number, percent, plural, say

if TYPE_CHECKING:
    import pandas as pd


def beside(
    changes: pd.DataFrame,
    values: pd.DataFrame,
    rivals: Sequence[Mapping[str, Any]],
    others: Mapping[str, Sayable],
) -> Sayable:
    """What else was going on when something changed: how others fared, and what else could explain it.

    Parameters
    ----------
    changes : as the chapter records them; those that can be told from chance are spoken of, or else the clearest.
    values : of the area and of others: indicator, group, area, start, value.
    rivals : what else was at work: name, first and last year.
    others : names of the areas around it by id, the nearest first.

    Returns
    -------
    Sayable
        empty where nothing stood beside.
    """
    kept = change_frames.told(changes)
    if kept.empty:
        clearest = change_frames.untold(changes)[:1]
        kept = clearest[clearest["tipping_point"] >= 1]
    rows: list[dict[Any, Any]] = kept.to_dict("records")
    return joined(
        *(_elsewhere(row, values, area, name) for row in rows for area, name in others.items()),
        _rivals(rows, rivals),
    )


def _elsewhere(row: Mapping[Any, Any], values: pd.DataFrame, area: str, name: Sayable) -> Message | str:
    """How the same indicator moved in another area between the same times; empty where it was not measured there."""
    same = values[
        (values["area"] == area)
        & (values["indicator"] == row["indicator"])
        & (values["group"] == row["group"])
    ]
    days = {name: same[name].astype(str).str[:10] for name in ("start", "end")}
    ends = [
        same.loc[
            (days["start"] == str(row[f"{end}_start"])[:10]) & (days["end"] == str(row[f"{end}_end"])[:10]),
            "value",
        ]
        for end in ("before", "after")
    ]
    if not all(len(end) == 1 for end in ends):
        return ""
    before, after = (float(end.iloc[0]) for end in ends)
    given = {"what": subject(row), "area": name, "first": row["before_when"], "last": row["after_when"]}
    if row["kind"] == "count":
        if before == 0:
            return ""
        size = percent(100 * (after / before - 1), 0, sign=True)
        return say(
            "In {area} {what:low} changed by {size} between {first} and {last}, the area itself included.", size=size, **given
        )  # fmt: skip
    places = row["places"]
    return say(
        "In {area} {what:low} went from {before} to {after} between {first} and {last}.",
        before=number(before, places),
        after=number(after, places, unit=row["unit_told"]),
        **given,
    )


def _rivals(rows: Sequence[Mapping[Any, Any]], rivals: Sequence[Mapping[str, Any]]) -> Message | str:
    spans = [(row["before_start"].year, row["after_start"].year) for row in rows]
    found = [
        item
        for item in rivals
        if any(item["first"] <= last and first < item["last"] for first, last in spans)
    ]
    if not found:
        return ""
    return plural(
        "At the same time {rivals} was at work, which could explain it as well; the numbers do not tell which.",
        "At the same time {rivals} were at work, which could explain it as well; the numbers do not tell which.",
        n=len(found),
        rivals=listing(map(rival_label, found)),
    )
