"""The tables of chapter 2: what was reported, changes with arrow and verdict, comparison with other areas, audit of the arrow rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.notebook import Chapter, Column
from evaltools.notebook.observed import as_written, table_as_in_source, unit_of
from evaltools.record.verdict import VERDICT_WORDS
from evaltools.trends.change_frames import arrows_by_verdict, latest_shared
from evaltools.trends.change_told import ARROWS, dispersion, estimate, smallest, tipping
from evaltools.trends.intervals import of_level
from evaltools.trends.wording import captions
from evaltools.words import in_context, listing, number, p_value, say

if TYPE_CHECKING:
    import pandas as pd


def reported(chapter: Chapter, observations: pd.DataFrame) -> None:
    """Show one table per topic, as the source has it; observations as `changes.observed` gives them."""
    for topic in sorted(observations["topic"].unique(), key=chapter.study.topic_order):
        caption = say("{topic}, {area}", topic=chapter.study.topic(topic).name, area=chapter.area.name)
        rows = observations[observations["topic"] == topic]
        table_as_in_source(chapter, rows, id=f"reported-{topic.replace(' ', '-')}", caption=caption)


def changes(
    chapter: Chapter, table: pd.DataFrame, *, arrow: Mapping[str, Any], test: Mapping[str, Any]
) -> None:
    """Show the changes by topic, with the report's arrow and a tested verdict.

    Parameters
    ----------
    table : as `changes.record` gives them.
    arrow, test : the rule and the arguments of the test.
    """
    rows: list[Any] = table.to_dict("records")
    composed: dict[str, list[Any]] = {
        "heading": [chapter.study.topic(row["topic"]).name for row in rows],
        "before_shown": [number(row["before"], row["places"]) for row in rows],
        "after_shown": [number(row["after"], row["places"]) for row in rows],
        "effect_shown": [estimate(row) for row in rows],
        "dispersion_shown": [dispersion(row) for row in rows],
        "tipping_shown": [tipping(row) for row in rows],
        "detectable_shown": [smallest(row) for row in rows],
    }
    columns = {
        "label": Column(say("Indicator")),
        "span": Column(say("Between")),
        "before_shown": Column(say("Before"), "number", show=as_written),
        "after_shown": Column(say("After"), "number", show=as_written),
        "arrow": Column(
            say("Report’s arrow"), "verdict", direction="difference", show=ARROWS.get, missing=""
        ),
        "effect_shown": Column(say("Estimate ({interval})", interval=of_level(test["level"])), missing=""),
        "p_adjusted": Column(say("p, adjusted"), "number", show=p_value, missing=""),
        "verdict": Column(say("Verdict"), "verdict", direction="difference"),
        "dispersion_shown": Column(say("Dispersion"), missing=""),
        "tipping_shown": Column(say("Told up to dispersion"), "number", show=as_written, missing=""),
        "detectable_shown": Column(say("Smallest change that would show"), missing=""),
        "finding": Column(say("Trace"), "finding"),
    }
    # What is empty in every row says nothing.
    there = {"p_adjusted": "p_value", "dispersion_shown": "dispersion", "tipping_shown": "tipping_point"}
    empty = [name for name, needed in there.items() if table[needed].isna().all()]
    ruled = arrow["threshold"] is not None
    empty += [] if ruled else ["arrow"]
    chapter.table(
        table.assign(**composed).sort_values(
            "topic", key=lambda topics: topics.map(chapter.study.topic_order), kind="stable"
        ),
        id="changes",
        caption=say("Changes in {area}", area=chapter.area.name),
        columns={name: column for name, column in columns.items() if name not in empty},
        aid=captions.arrow_rule(arrow) if ruled else "",
        note=captions.how_tested(table, test),
        group_rows="heading",
    )


def comparison(chapter: Chapter, values: pd.DataFrame) -> None:
    """Show the latest value of each indicator beside those of the areas around it, same time and group.

    Parameters
    ----------
    values : as `changes.compared` gives them; numbers of events are left out, since areas differ in size.
    """
    areas = chapter.study.comparisons(chapter.area)
    found = latest_shared(values[values["kind"] != "count"], [area.id for area in areas])
    if found.empty:
        names = [area.name for area in areas[1:]]
        chapter.no_data(
            say("The sources hold no values of {areas} to compare with.", areas=listing(names, "or"))
            if names
            else say("The study has no area to compare {area} with.", area=chapter.area.name)
        )
        return
    shown = [area for area in areas if area.id in found]
    names = [area.name for area in shown[1:]]
    kept = ["indicator", "group", "label", "when", "unit", "better", "source", "places"]
    table = found[[*kept, *(area.id for area in shown)]]
    columns = {
        "label": Column(say("Indicator")),
        "when": Column(say("Time")),
        "unit": Column(say("Unit"), show=unit_of),
    }
    for area in shown:
        words: list[Any] = list(map(number, found[area.id], found["places"]))
        table = table.assign(**{f"{area.id} shown": words})
        columns[f"{area.id} shown"] = Column(area.name, "number", show=as_written)
    chapter.table(
        table,
        id="comparison",
        caption=say(
            "{area} compared with {others}: the latest values that can be compared",
            area=chapter.area.name,
            others=listing(names),
        ),
        columns=columns,
        note=captions.NOT_COMPARED,
    )


def audit(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Column]]:
    """How arrows and verdicts fall out against each other, and how the columns are shown."""
    crossed = arrows_by_verdict(table)
    verdicts = {name: Column(VERDICT_WORDS[name], "number") for name in crossed.columns[1:-1]}
    columns = {"arrow": Column(say("Report’s arrow"), show=ARROWS), **verdicts}
    columns["all"] = Column(in_context("changes", "All"), "number")
    return crossed.assign(source=table["source"].iloc[0]), columns
