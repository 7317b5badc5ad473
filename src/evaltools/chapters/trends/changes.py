"""Chapter 2: values reported for the area, the changes between them, and the findings that both become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends import overview, wording
from evaltools.chapters.trends.months.series import monthly
from evaltools.notebook import Chapter
from evaltools.record.finding import VERDICTS, Finding, RowRef, rows_of
from evaltools.record.values import is_missing

if TYPE_CHECKING:
    import pandas as pd

RULE = "arrow rule"
TESTS = {
    "auto": "test of two Poisson rates",
    "exact": "exact test of two Poisson rates",
    "mid-p": "mid-p test of two Poisson rates",
    "score": "score test of two Poisson rates",
}
ADJUSTMENTS = {"holm": "Holm", "bh": "Benjamini-Hochberg"}
"""Names of the methods as docs/methods.md has them."""


def observed(chapter: Chapter) -> pd.DataFrame:
    """The area's observations in the order of the source's tables, labelled, each with a finding."""
    frame = chapter.observations
    # Months are a matter of their own: see `months`.
    frame = labelled(frame[(frame["area"] == chapter.area.id) & ~monthly(frame)])
    items = zip(frame.to_dict("records"), rows_of(frame), strict=True)
    frame["finding"] = [_observation(chapter, item, row) for item, row in items]
    return frame


def labelled(frame: pd.DataFrame) -> pd.DataFrame:
    """Observations with their label, their time as a label, and the decimals that their source gives the series."""
    frame = frame.copy()
    frame["label"] = [wording.label(row) for row in frame.to_dict("records")]
    frame["when"] = [wording.when(s, e) for s, e in zip(frame["start"], frame["end"], strict=True)]
    series = frame.groupby(["indicator", "group"])["value"]
    frame["places"] = series.transform(decimals).astype(int) if len(frame) else []
    return frame


def decimals(values: Any) -> int:
    """Decimals of a series as its source writes them: as many as its most precise value has."""
    texts = [f"{float(value):.10g}" for value in values if not is_missing(value)]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _observation(chapter: Chapter, item: Mapping[Any, Any], row: RowRef) -> str:
    if item["missing"]:
        return ""
    path = (
        f"observation/{item['indicator']}/{item['group']}/{item['area']}/{_time(item['start'], item['end'])}"
    )
    found = chapter.finding(
        path,
        wording.observation(item, chapter.area.name),
        kind="observation",
        value=float(item["value"]),
        unit=item["unit"],
        rows=[row],
    )
    return found.id


def _time(start: date, end: date) -> str:
    """The time of an observation in its finding's id: 2020, 2018-2019 for a school year, otherwise both days."""
    whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    if whole_year:
        return str(start.year)
    split_year = end.year == start.year + 1 and start.month >= 7 and end.month < 8
    return f"{start.year}-{end.year}" if split_year else f"{start}_{end}"


def series(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations that can show a change: numbers, of other topics than the background.

    Margins of counts and rates become fractions, as `trends.changes` takes them: 10 per cent is 0.1.
    """
    frame = observations[(observations["topic"] != "background") & (observations["kind"] != "words")].copy()
    relative = frame["margin_scale"] == "percent"
    frame["margin"] = frame["margin"].where(~relative, frame["margin"] / 100)
    return frame


def record(
    chapter: Chapter,
    table: pd.DataFrame,
    observations: pd.DataFrame,
    *,
    arrow: Mapping[str, Any],
    test: Mapping[str, Any],
) -> pd.DataFrame:
    """Record a finding per change and the chapter's headline.

    Parameters
    ----------
    table : what `trends.changes` found.
    observations : what it was given.
    arrow : threshold and scale of the arrow rule.
    test : method, dispersion, correction, level and power of the tests.

    Returns
    -------
    DataFrame
        the changes with the columns label, topic, source, places, before_when, after_when, span and finding.
    """
    items: dict[Any, list[tuple[dict[Any, Any], RowRef]]] = {}
    for item, row in zip(observations.to_dict("records"), rows_of(observations), strict=True):
        items.setdefault((item["indicator"], item["group"]), []).append((item, row))
    index = list(zip(table["indicator"], table["group"], strict=True))
    table = table.copy()
    for column in ("label", "topic", "source", "places"):
        table[column] = [items[key][0][0][column] for key in index]
    moments = {(*key, str(item["start"])[:10]): item["when"] for key in items for item, _ in items[key]}
    for end in ("before", "after"):
        starts = table[f"{end}_start"].astype(str).str[:10]
        table[f"{end}_when"] = [moments[(*key, start)] for key, start in zip(index, starts, strict=True)]
    spans = zip(table["before_when"], table["after_when"], strict=True)
    table["span"] = [f"{before} → {after}" for before, after in spans]
    settings = {**arrow, **test, "family": int(table["p_value"].notna().sum())}
    rows = zip(index, table.to_dict("records"), strict=True)
    table["finding"] = [_change(chapter, row, items[key], settings) for key, row in rows]
    if len(table):
        headline(chapter, table, settings)
    return table


def _change(
    chapter: Chapter,
    row: Mapping[Any, Any],
    items: list[tuple[dict[Any, Any], RowRef]],
    settings: Mapping[str, Any],
) -> str:
    starts = {str(row["before_start"])[:10], str(row["after_start"])[:10]}
    part = [(item, reference) for item, reference in items if str(item["start"])[:10] in starts]
    first, last = part[0][0], part[-1][0]
    span = f"{_time(first['start'], first['end'])}-{_time(last['start'], last['end'])}"
    ratio, level = row["effect"] == "ratio", settings["level"]
    margin = chapter.study.margin(row["indicator"], row["kind"])
    kept = ("topic", "before", "after", "difference", "p_value", "p_adjusted", "arrow", "reason")
    found = chapter.finding(
        f"change/{row['indicator']}/{row['group']}/{chapter.area.id}/{span}",
        wording.change(row, level),
        kind="change",
        value=float(row["ratio"] if ratio else row["difference"]),
        unit="ratio" if ratio else row["unit"],
        low=or_none(row["low"]),
        high=or_none(row["high"]),
        level=None if is_missing(row["low"]) else level,
        verdict=row["verdict"],
        method=row["method"] or "not tested",
        rows=[reference for _, reference in part],
        details={"name": row["label"], "span": row["span"]}
        | {key: row[key] for key in kept}
        | {key: or_none(row[key]) for key in ("detectable", "n_needed")},
        settings=dict(settings)
        | ({"margin": margin.change, "margin_scale": margin.scale} if margin is not None else {}),
    )
    return found.id


def or_none(value: Any) -> float | None:
    """A number, or None for one that is missing."""
    return None if is_missing(value) else float(value)


def count(table: pd.DataFrame) -> dict[str, int]:
    """How many arrows the report's rule draws, how many verdicts of each kind there are, and what is tested."""
    names = ("improved", "worsened", "changed", "unchanged")
    arrows = {name: int((table["arrow"] == name).sum()) for name in names}
    verdicts = {f"verdict {name}": int((table["verdict"] == name).sum()) for name in VERDICTS}
    return (
        arrows
        | verdicts
        | {
            "changes": len(table),
            "arrows": sum(arrows.values()) - arrows["unchanged"],
            "tested": int(table["p_value"].notna().sum()),
            "survive": verdicts["verdict improved"] + verdicts["verdict worsened"],
        }
    )


def headline(chapter: Chapter, table: pd.DataFrame, settings: Mapping[str, Any]) -> Finding:
    """Record the chapter's headline: what can be told from chance, and how many arrows the rule draws."""
    counts = count(table)
    return chapter.finding(
        f"headline/{chapter.area.id}",
        overview.headline(table, chapter.area.name, counts["arrows"]),
        kind="headline",
        value=counts["survive"],
        method=f"{RULE}; {TESTS[settings['method']]}, {ADJUSTMENTS[settings['correction']]}",
        findings=tuple(table["finding"]),
        headline=10,
        details=counts,
        settings=dict(settings),
    )


def with_ratio(table: pd.DataFrame) -> pd.DataFrame:
    """Changes that have a ratio with an interval."""
    return table[(table["effect"] == "ratio") & table["low"].notna()]


def in_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Changes of shares in per cent of which one direction is better."""
    return table[(table["kind"] == "proportion") & (table["unit"] == "%") & (table["better"] != "none")]
