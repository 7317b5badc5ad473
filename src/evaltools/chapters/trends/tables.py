"""The tables of chapter 2: changes with arrow and verdict, comparison with other areas, audit of the arrow rule."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends import captions
from evaltools.chapters.trends.changes import or_none
from evaltools.chapters.trends.wording import TOPICS, unit_of
from evaltools.notebook import Chapter, Column
from evaltools.notebook.labels import labelled
from evaltools.record.finding import VERDICTS
from evaltools.record.verdict import VERDICT_WORDS
from evaltools.words import Sayable, in_context, interval, listing, number, p_value, percent, points, say

if TYPE_CHECKING:
    import pandas as pd

ARROWS = {
    "improved": in_context("arrow", "better"),
    "worsened": in_context("arrow", "worse"),
    "changed": in_context("arrow", "changed"),
    "unchanged": in_context("arrow", "none"),
}
"""The report's arrow in a word."""


def change_columns(level: float) -> dict[str, Column]:
    """How the table of changes is shown; `level` is that of its intervals."""
    return {
        "label": Column(say("Indicator")),
        "span": Column(say("Between")),
        "before_shown": Column(say("Before"), "number", show=_as_it_is),
        "after_shown": Column(say("After"), "number", show=_as_it_is),
        "arrow": Column(
            say("Report’s arrow"), "verdict", direction="difference", show=ARROWS.get, missing=""
        ),
        "effect_shown": Column(
            say("Estimate ({level}% interval)", level=number(round(100 * level, 6))), missing=""
        ),
        "p_adjusted": Column(say("p, adjusted"), "number", show=p_value, missing=""),
        "verdict": Column(say("Verdict"), "verdict", direction="difference"),
        "detectable_shown": Column(say("Smallest change that would show"), missing=""),
        "finding": Column(say("Trace"), "finding"),
    }


def changes(table: pd.DataFrame) -> pd.DataFrame:
    """The changes by topic, with the cells that are composed: the values, the estimate, what size would have shown."""
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    composed: dict[str, list[Any]] = {
        "heading": [TOPICS[row["topic"]] for row in rows],
        "before_shown": [number(row["before"], row["places"]) for row in rows],
        "after_shown": [number(row["after"], row["places"]) for row in rows],
        "effect_shown": [_effect(row) for row in rows],
        "detectable_shown": [_detectable(row) for row in rows],
    }
    table = table.assign(**composed)
    order = {topic: place for place, topic in enumerate(TOPICS)}
    return table.sort_values("topic", key=lambda topics: topics.map(order), kind="stable")


def _as_it_is(value: Sayable) -> Sayable:
    return value


def _effect(row: Mapping[str, Any]) -> Sayable:
    if or_none(row["low"]) is None:
        return ""
    if row["effect"] == "ratio":
        return say(
            "{value} ({ends})", value=number(row["ratio"], 2), ends=interval(row["low"], row["high"], 2)
        )
    size = points(row["difference"], row["places"], sign=True)
    return say("{value} ({ends})", value=size, ends=interval(row["low"], row["high"], 1))


def _detectable(row: Mapping[str, Any]) -> Sayable:
    if (needed := or_none(row["n_needed"])) is not None:
        # Two digits: the planned number rests on shares that are themselves rounded.
        about = round(needed, 1 - math.floor(math.log10(needed)))
        return say("would take about {n} answers each time", n=number(about, 0))
    if (size := or_none(row["detectable"])) is None:
        return ""
    if row["kind"] == "proportion":
        return points(size, 1)
    places = 0 if row["kind"] == "count" else row["places"]
    if not row["before"]:
        return number(size, places)
    share = percent(100 * size / row["before"], 0)
    return say("{size} ({share})", size=number(size, places), share=share)


def comparison(chapter: Chapter) -> None:
    """Show the latest value of each indicator beside those of the areas around it, same time and group."""
    import pandas as pd

    areas = chapter.study.comparisons(chapter.area)
    rows = _compared(chapter, [area.id for area in areas])
    others = [area for area in areas[1:] if any(area.id in row for row in rows)]
    if not rows:
        names = [area.name for area in areas[1:]]
        chapter.no_data(
            say("The sources hold no values of {areas} to compare with.", areas=listing(names, "or"))
            if names
            else say("The study has no area to compare {area} with.", area=chapter.area.name)
        )
        return
    columns = {
        "label": Column(say("Indicator")),
        "when": Column(say("Time")),
        "unit": Column(say("Unit"), show=unit_of),
    }
    shown = [chapter.area, *others]
    columns |= {f"{area.id} shown": Column(area.name, "number", show=_as_it_is) for area in shown}
    for row in rows:
        row |= {f"{area.id} shown": number(row.get(area.id), row["places"]) for area in shown}
    chapter.table(
        pd.DataFrame(rows),
        id="comparison",
        caption=captions.compared(chapter.area.name, [area.name for area in others]),
        columns=columns,
        note=captions.not_compared(),
    )


def _compared(chapter: Chapter, areas: list[str]) -> list[dict[str, Any]]:
    """Per indicator and group the latest time at which the area and another have a value."""
    frame = chapter.observations
    frame = frame[frame["area"].isin(areas) & frame["value"].notna()]
    # Counts of areas of different size are not compared.
    frame = labelled(frame[(frame["topic"] != "background") & (frame["kind"] != "count")])
    rows = []
    for (indicator, group), series in frame.groupby(["indicator", "group"], sort=False):
        own = series[series["area"] == areas[0]].sort_values("start")
        for item in reversed(own.to_dict("records")):
            same = series[(series["start"] == item["start"]) & (series["end"] == item["end"])]
            values = dict(zip(same["area"], same["value"], strict=True))
            if len(values) > 1:
                kept = {key: item[key] for key in ("label", "when", "unit", "better", "source", "places")}
                rows.append({"indicator": indicator, "group": group} | kept | values)
                break
    return rows


def audit(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Column]]:
    """How arrows and verdicts fall out against each other: a row per arrow, a column per verdict that occurs."""
    import pandas as pd

    occurring = [name for name in VERDICTS if (table["verdict"] == name).any()]
    rows = []
    for arrow in ARROWS:
        part = table[table["arrow"] == arrow]
        if len(part):
            counts = {name: int((part["verdict"] == name).sum()) for name in occurring}
            rows.append({"arrow": arrow} | counts | {"all": len(part), "source": part["source"].iloc[0]})
    columns = {"arrow": Column(say("Report’s arrow"), show=ARROWS)}
    columns |= {name: Column(VERDICT_WORDS[name], "number") for name in occurring}
    columns["all"] = Column(in_context("changes", "All"), "number")
    return pd.DataFrame(rows), columns
