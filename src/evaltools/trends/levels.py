"""The level of each indicator over time, with what chance alone makes of one value, beside other areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.record.values import is_missing
from evaltools.trends.intervals import of_level
from evaltools.words import Message, Sayable, joined, listing, plural, say

if TYPE_CHECKING:
    import pandas as pd

EVENTS = ("count", "rate")
"""Kinds of indicators that count events."""
LEVELS = (
    "indicator", "group", "label", "kind", "unit", "area", "start", "when", "value", "low", "high", "places",
    "by_chance", "source",
)  # fmt: skip
"""Columns of levels that figures draw, or that stay with their data."""


def levels(observations: pd.DataFrame, changes: pd.DataFrame, *, level: float) -> pd.DataFrame:
    """Values with the interval of each by itself.

    Parameters
    ----------
    observations : of an area and of those it is compared with: indicator, group, kind, unit, value, n, numerator, sd,
        design_effect.
    changes : as `evaltools.trends.changes` gives them, for the dispersion of each series of counts.
    level : of the intervals.

    Returns
    -------
    DataFrame
        the observations with low, high (missing where nothing shows the chance variation) and by_chance: whether the interval of
        a count is that of pure chance, since nothing shows how much such counts vary.
    """
    known = changes[changes["dispersion"].notna()] if len(changes) else changes
    spread = {
        (row["indicator"], row["group"]): float(row["dispersion"])
        for row in known.to_dict("records")
        if row["effect"] == "ratio"
    }
    rows: Sequence[Mapping[Any, Any]] = observations.to_dict("records")
    found = [_interval(row, spread.get((row["indicator"], row["group"])), level) for row in rows]
    ends: dict[str, Any] = {
        "low": [low for low, _ in found],
        "high": [high for _, high in found],
        "by_chance": [
            row["kind"] == "count" and (row["indicator"], row["group"]) not in spread for row in rows
        ],
    }
    return observations.assign(**ends)


def _interval(row: Mapping[Any, Any], dispersion: float | None, level: float) -> tuple[float, float]:
    from scipy import stats

    from evaltools.trends.proportions import wilson_interval

    value, n = float(row["value"]), row["n"]
    if row["kind"] == "count":
        reach = float(stats.norm.ppf((1 + level) / 2)) * np.sqrt(dispersion or 1.0) / 2
        root = np.sqrt(value + 0.375)
        return float(max(max(root - reach, 0.0) ** 2 - 0.375, 0.0)), float((root + reach) ** 2 - 0.375)
    if row["kind"] == "proportion" and row["unit"] == "%" and not is_missing(n) and n > 0:
        yes = row["numerator"]
        yes = value * float(n) / 100 if is_missing(yes) else float(yes)
        low, high = wilson_interval(min(round(yes), int(n)), int(n), level=level)
        return 100 * float(low), 100 * float(high)
    if row["kind"] == "mean" and not (is_missing(row["sd"]) or is_missing(n)) and n > 1:
        inflated = 1.0 if is_missing(row["design_effect"]) else float(row["design_effect"])
        error = float(row["sd"]) * np.sqrt(inflated / float(n))
        reach = float(stats.t.ppf((1 + level) / 2, float(n) - 1)) * error
        return value - reach, value + reach
    return float("nan"), float("nan")


def of_shares(observations: pd.DataFrame) -> pd.Series:
    """Say of each observation whether it is a share in per cent; those are drawn on one scale."""
    return (observations["kind"] == "proportion") & (observations["unit"] == "%")


def moved(table: pd.DataFrame, area: Sayable, own: str) -> Message:
    """How many series ended higher, lower or where they began: the message of a figure of levels.

    Parameters
    ----------
    table : levels.
    area : its name.
    own : its id.
    """
    series = [
        part["value"] for _, part in table[table["area"] == own].groupby(["indicator", "group"], sort=False)
    ]
    ways = [float(np.sign(values.iloc[-1] - values.iloc[0])) for values in series if len(values) > 1]
    if len(ways) == len(series) == 1:
        given = {"what": table["label"].iloc[0], "area": area}
        if ways[0] > 0:
            return say("{what} in {area} ended higher than it began", **given)
        if ways[0] < 0:
            return say("{what} in {area} ended lower than it began", **given)
        return say("{what} in {area} ended where it began", **given)
    parts = [
        plural(
            "{n:words} ended higher than it began", "{n:words} ended higher than they began", n=ways.count(1)
        ),
        plural("{n:words} ended lower", "{n:words} ended lower", n=ways.count(-1)),
        plural("{n:words} ended where it began", "{n:words} ended where they began", n=ways.count(0)),
    ]
    told = listing(part for part in parts if part.n) if ways else say("none was measured more than once")
    return plural(
        "{n:Words} series of {area}: {told}", "{n:Words} series of {area}: {told}", n=len(series), area=area, told=told
    )  # fmt: skip


def notes(table: pd.DataFrame, rivals: Sequence[Mapping[str, Any]], level: float) -> Sayable:
    """What the marks of a figure of levels mean.

    Parameters
    ----------
    table : levels of the area and of others.
    rivals : what else was at work: name, first and last year.
    level : of the intervals.
    """
    drawn = table[table["low"].notna()]
    chance = bool(drawn["by_chance"].any())
    counts = bool((table["kind"] == "count").any())
    return joined(
        say("Vertical bars: {interval} of each value by itself.", interval=of_level(level)) if len(drawn) else "",
        say("Thin bars: pure chance alone; nothing shows how much more such numbers vary.") if chance else "",
        say("No bar: the source does not give what an interval takes.") if len(drawn) < len(table) else "",
        say("Numbers of events are drawn for the area alone, since areas differ in size.") if counts else "",
        say("Shaded: {rivals}; what else could explain a change.", rivals=listing([rival_label(item) for item in rivals]))
        if rivals
        else "",
    )  # fmt: skip


def rival_label(rival: Mapping[str, Any]) -> Message:
    """A rival explanation with the years in which it was at work."""
    from evaltools.words.messages import Range

    first, last = str(rival["first"]), str(rival["last"])
    years = first if first == last else Range(first, last)
    return say("{name:low} ({years})", name=rival["name"], years=years)
