"""Chapter 2: values reported for the area, the changes between them, and the findings that both become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends import overview, wording
from evaltools.notebook import Chapter
from evaltools.notebook.labels import labelled
from evaltools.record.finding import VERDICTS, Finding, RowRef, rows_of
from evaltools.record.values import is_missing
from evaltools.trends.around import monthly

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
    frame["unit_told"] = list(map(wording.unit_told, frame["name"], frame["unit"]))
    items = zip(frame.to_dict("records"), rows_of(frame), strict=True)
    frame["finding"] = [_observation(chapter, item, row) for item, row in items]
    return frame


def _observation(chapter: Chapter, item: Mapping[Any, Any], row: RowRef) -> str:
    if item["missing"]:
        return ""
    where = f"{item['indicator']}/{item['group']}/{item['area']}/{_time(item['start'], item['end'])}"
    text, value = wording.observation(item, chapter.area.name), float(item["value"])
    kind = "observation"
    return chapter.finding(f"{kind}/{where}", text, kind=kind, value=value, unit=item["unit"], rows=[row]).id


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
        the changes with the columns label, topic, source, places, unit_told, before_when, after_when, span and finding.
    """
    rows = zip(observations.to_dict("records"), rows_of(observations), strict=True)
    known = {(item["indicator"], item["group"], str(item["start"])[:10]): (item, row) for item, row in rows}
    pairs = [
        [known[row["indicator"], row["group"], str(row[f"{end}_start"])[:10]] for end in ("before", "after")]
        for row in table.to_dict("records")
    ]
    table = table.copy()
    for column in ("label", "topic", "source", "places", "unit_told"):
        table[column] = [before[0][column] for before, _ in pairs]
    table["before_when"] = [before[0]["when"] for before, _ in pairs]
    table["after_when"] = [after[0]["when"] for _, after in pairs]
    table["span"] = [f"{before[0]['when']} → {after[0]['when']}" for before, after in pairs]
    settings = {**arrow, **test, "family": int(table["p_value"].notna().sum())}
    found = zip(table.to_dict("records"), pairs, strict=True)
    table["finding"] = [_change(chapter, row, pair, settings).id for row, pair in found]
    if len(table):
        headline(chapter, table, settings)
    return table


def _change(
    chapter: Chapter,
    row: Mapping[Any, Any],
    pair: list[tuple[dict[Any, Any], RowRef]],
    settings: Mapping[str, Any],
) -> Finding:
    span = "-".join(_time(item["start"], item["end"]) for item, _ in pair)
    ratio, level = row["effect"] == "ratio", settings["level"]
    margin = chapter.study.margin(row["indicator"], row["kind"])
    kept = ("span", "topic", "before", "after", "difference", "p_value", "p_adjusted", "arrow", "reason")
    return chapter.finding(
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
        rows=[reference for _, reference in pair],
        details={"name": row["label"]}
        | {key: row[key] for key in kept}
        | {key: or_none(row[key]) for key in ("detectable", "n_needed")},
        settings=dict(settings)
        | ({"margin": margin.change, "margin_scale": margin.scale} if margin is not None else {}),
    )


def or_none(value: Any) -> float | None:
    """A number, or None for one that is missing."""
    return None if is_missing(value) else float(value)


def count(table: pd.DataFrame) -> dict[str, int]:
    """How many arrows the report's rule draws, how many verdicts of each kind there are, and what is tested."""
    names = ("improved", "worsened", "changed", "unchanged")
    arrows = {name: int((table["arrow"] == name).sum()) for name in names}
    verdicts = {f"verdict {name}": int((table["verdict"] == name).sum()) for name in VERDICTS}
    tested, told = (
        int(table["p_value"].notna().sum()),
        verdicts["verdict improved"] + verdicts["verdict worsened"],
    )
    drawn = sum(arrows.values()) - arrows["unchanged"]
    return arrows | verdicts | {"changes": len(table), "arrows": drawn, "tested": tested, "survive": told}


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
    """Changes of shares in per cent of which one direction is better, none across a declared break."""
    shares = (table["kind"] == "proportion") & (table["unit"] == "%") & (table["better"] != "none")
    return table[shares & table["difference"].notna()]
