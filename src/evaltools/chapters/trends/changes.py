"""Chapter 2: the changes between values reported for the area, as findings, and the values beside those of other areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.notebook import Chapter
from evaltools.notebook.labels import labelled
from evaltools.notebook.observed import recorded, time_id
from evaltools.record.finding import Finding, rows_of
from evaltools.record.values import is_missing, or_none
from evaltools.trends import change_frames, change_told
from evaltools.trends.around import monthly
from evaltools.trends.change_frames import ARROWS, counted, ends, tests
from evaltools.trends.sentences import SOURCES
from evaltools.trends.wording import overview

if TYPE_CHECKING:
    import pandas as pd

ADJUSTMENTS = {"holm": "Holm", "bh": "Benjamini-Hochberg"}
"""Names of the methods as docs/methods.md has them."""


def observed(chapter: Chapter) -> pd.DataFrame:
    """The area's observations in the order of the source's tables, each with a finding; months are told apart."""
    frame = chapter.observations
    return recorded(chapter, frame[(frame["area"] == chapter.area.id) & ~monthly(frame)])


def compared(chapter: Chapter) -> pd.DataFrame:
    """Values of the area and of those it is compared with, of topics that are tested, labelled."""
    frame = chapter.observations
    areas = [area.id for area in chapter.study.comparisons(chapter.area)]
    return labelled(frame[frame["area"].isin(areas) & frame["value"].notna() & frame["tested"]])


def with_lenders(chapter: Chapter, own: pd.DataFrame) -> pd.DataFrame:
    """The area's yearly observations, then what shows how much such counts vary: its months, other areas of its level."""
    level = chapter.area.level
    beside = [area.id for area in chapter.study.areas if area.level == level and area.id != chapter.area.id]
    return change_frames.with_lenders(own, chapter.observations, beside=beside)


def record(
    chapter: Chapter, table: pd.DataFrame, observations: pd.DataFrame, *, arrow: Any, test: Any
) -> pd.DataFrame:
    """Record a finding per change and the chapter's headline.

    Parameters
    ----------
    table : what `trends.changes` found.
    observations : the area's observations that it was given.
    arrow : threshold and scale of the arrow rule.
    test : dispersion, contrasts, correction, level and power of the tests.

    Returns
    -------
    DataFrame
        the changes with the columns label, topic, source, places, unit_told, before_when, after_when, span and finding.
    """
    pairs = ends(table, observations)
    first, last = (observations.iloc[[pair[end] for pair in pairs]] for end in (0, 1))
    about = {name: first[name].tolist() for name in ("label", "topic", "source", "places", "unit_told")}
    when = {"before_when": first["when"].tolist(), "after_when": last["when"].tolist()}
    span = [f"{before} → {after}" for before, after in zip(*when.values(), strict=True)]
    table = table.assign(**about, **when, span=span)
    ruled = {} if arrow["threshold"] is None else arrow
    settings = {**ruled, **test, "family": int(table["p_value"].notna().sum())}
    del settings["contrasts"]  # each change has its own
    found = zip(table.to_dict("records"), pairs, strict=True)
    table["finding"] = [
        _change(chapter, row, observations.iloc[list(pair)], settings).id for row, pair in found
    ]
    if len(table):
        headline(chapter, table, settings)
    return table


def _change(
    chapter: Chapter, row: Mapping[Any, Any], pair: pd.DataFrame, settings: Mapping[str, Any]
) -> Finding:
    span = "-".join(map(time_id, pair["start"], pair["end"]))
    ratio, level = row["effect"] == "ratio", settings["level"]
    margin = chapter.study.margin(row["indicator"], row["kind"])
    kept = ("span", "before", "after", "difference", "p_value", "p_adjusted", "arrow", "reason")
    counts = not is_missing(row["low_chance"])
    name = chapter.study.topic(row["topic"]).name
    return chapter.finding(
        f"change/{row['indicator']}/{row['group']}/{chapter.area.id}/{span}",
        change_told.change(row, level),
        kind="change",
        value=float(row["ratio"] if ratio else row["difference"]),
        unit="ratio" if ratio else row["unit"],
        low=or_none(row["low"]),
        high=or_none(row["high"]),
        level=None if is_missing(row["low"]) else level,
        verdict=row["verdict"],
        method=row["method"] or "not tested",
        rows=rows_of(pair),
        details={"name": row["label"], "topic": name}
        | {key: row[key] for key in kept}
        | {key: or_none(row[key]) for key in ("detectable", "n_needed", "tipping_point")}
        | ({"dispersion_source": SOURCES[row["dispersion_source"]]} if counts else {}),
        settings=dict(settings)
        | {"contrast": row["contrast"], "dispersion": or_none(row["dispersion"])}
        | ({"margin": margin.change, "margin_scale": margin.scale} if margin is not None else {}),
    )


def headline(chapter: Chapter, table: pd.DataFrame, settings: Mapping[str, Any]) -> Finding:
    """Record the chapter's headline: what can be told from chance, and how many arrows the rule draws."""
    counts, rule = counted(table), ["arrow rule"] if "threshold" in settings else []
    return chapter.finding(
        f"headline/{chapter.area.id}",
        overview.headline(table, chapter.area.name, counts["arrows"]),
        kind="headline",
        value=counts["survive"],
        method="; ".join([*rule, *tests(table), ADJUSTMENTS[settings["correction"]]]),
        findings=tuple(table["finding"]),
        headline=10,
        details={name: n for name, n in counts.items() if rule or name not in (*ARROWS, "arrows")},
        settings=dict(settings),
    )
