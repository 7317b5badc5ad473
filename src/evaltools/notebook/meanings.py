"""What an indicator adds to its values: their meaning, and the population behind each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MEANINGS = (
    *("indicator", "topic", "order", "kind", "better", "name", "producer", "recoding", "stated_in"),
    *("per", "exposure", "dispersion", "dispersion_source"),
)
"""Columns of indicators that stand beside their values."""


def exposures(observations: pd.DataFrame, everything: pd.DataFrame) -> list[float]:
    """The population, or time at risk, behind each observation.

    Parameters
    ----------
    observations : with the column exposure, the id of an indicator or empty.
    everything : observations of all indicators and times.

    Returns
    -------
    list
        a number per observation, that of its group where there is one and otherwise of all, at the same time or else the
        shortest time around it; NaN where there is none.
    """
    named = set(observations["exposure"]) - {""}
    if not named:
        return [float("nan")] * len(observations)
    people: dict[tuple[str, str, str], list[tuple[date, date, float]]] = {}
    for row in everything[everything["indicator"].isin(named) & everything["value"].notna()].itertuples():
        key = (str(row.indicator), str(row.group), str(row.area))
        people.setdefault(key, []).append((row.start, row.end, row.value))  # type: ignore[arg-type]
    return [_behind(row, people) for row in observations.itertuples()]


def _behind(row: Any, people: dict[tuple[str, str, str], list[tuple[date, date, float]]]) -> float:
    for group in dict.fromkeys((row.group, "all")):
        known = people.get((row.exposure, group, row.area), [])
        around = [
            (end - start, value) for start, end, value in known if start <= row.start and row.end <= end
        ]
        if around:
            return float(min(around)[1])
    return float("nan")
