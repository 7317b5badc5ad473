"""The effect of an interruption under every reasonable choice of analysis, and over the districts where it was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.trends.around import AreaSeries
from evaltools.trends.controlled import controlled, whole_controls
from evaltools.trends.interrupted import interrupted_time_series
from evaltools.trends.pooled import PooledEffect, Specifications, pool_effects, specifications
from evaltools.trends.results import NotTestable

if TYPE_CHECKING:
    import pandas as pd


def around(series: AreaSeries, months: int) -> AreaSeries:
    """The series cut to so many months on each side of the interruption; as it is where it has fewer."""
    first = max(0, series.start - months)
    last = min(len(series.counts), series.start + months)
    breaks = {
        area: [at - first for at in found if first < at < last] for area, found in series.breaks.items()
    }
    return AreaSeries(
        series.counts.iloc[first:last], series.roles, series.start - first, series.population.iloc[first:last], breaks
    )  # fmt: skip


def specified(
    series: AreaSeries,
    sets: Mapping[str, Sequence[str]],
    *,
    windows: Sequence[int],
    errors: Sequence[str],
    harmonics: Sequence[int],
    level: float,
) -> Specifications:
    """The treated area's effect under every combination of windows, comparison areas, errors and seasonal waves.

    Parameters
    ----------
    series : the months, with all comparison areas.
    sets : comparison areas by the name of their set; a set that is empty, or holds the same areas as another, is left out.
    windows : months on each side.
    errors : how the comparison's errors are estimated.
    harmonics : seasonal waves of the series by itself.
    level : at which an effect counts as told from none.

    Returns
    -------
    Specifications
        choices are `months`, and `comparison` with `errors`, or `harmonics` for the series by itself.
    """
    cut = {months: around(series, months) for months in windows}
    whole = set(whole_controls(series))
    used: dict[str, tuple[str, ...]] = {}
    for name, areas in sets.items():
        kept = tuple(area for area in areas if area in whole)
        if kept and kept not in used.values():
            used[name] = kept
    (own,) = series.of("treated")

    def against(comparison: str, errors: Any, months: int) -> Any:
        part = cut[months]
        roles = {own: "treated"} | dict.fromkeys(used[comparison], "control")
        return controlled(
            replace(part, roles=roles, counts=part.counts[list(roles)]),
            better="none",
            margin=None,
            errors=errors,
            level=level,
        ).effect

    def alone(harmonics: int, months: int) -> Any:
        part = cut[months]
        return interrupted_time_series(
            part.counts[own],
            interruption=part.start,
            harmonics=harmonics,
            population=part.people(own),
            breaks=part.broken(own),
            level=level,
        )

    found = [specifications(alone, {"harmonics": list(harmonics), "months": list(windows)}, level=level)]
    if used:
        choices: dict[str, Sequence[Any]] = {
            "comparison": list(used),
            "errors": list(errors),
            "months": list(windows),
        }
        found.insert(0, specifications(against, choices, level=level))
    names = ("estimates", "low", "high", "p_value")
    joined = {name: np.concatenate([getattr(part, name) for part in found]) for name in names}
    return Specifications(
        choices=tuple(choice for part in found for choice in part.choices),
        reasons=tuple(reason for part in found for reason in part.reasons),
        null=1.0,
        level=level,
        **joined,
    )


def counted(found: Specifications) -> dict[str, int]:
    """How many specifications there are, could be tested, point the way of their median, and tell it from none."""
    tested = int(np.sum(~np.isnan(found.p_value)))
    return {
        "all": len(found.choices),
        "tested": tested,
        "same": round(found.share_same_direction * tested) if tested else 0,
        "told": round(found.share_told * tested) if tested else 0,
    }


def districts(series: AreaSeries, elsewhere: Mapping[str, Any], *, level: float) -> pd.DataFrame:
    """Each district where the same was done against the same comparison areas, by itself, from its own time.

    Returns
    -------
    DataFrame
        area, ratio, low, high, log, se; those that could not be tested are left out.
    """
    import pandas as pd

    (own,) = series.of("treated")
    index = series.counts.index
    starts = {own: series.start} | {
        area: int(index.searchsorted(pd.Timestamp(day))) for area, day in elsewhere.items() if area in series.roles
    }  # fmt: skip
    rows = []
    for area, start in starts.items():
        roles = {area: "treated"} | dict.fromkeys(whole_controls(series), "control")
        part = AreaSeries(series.counts[list(roles)], roles, start, series.population, series.breaks)
        effect: Any = NotTestable("", "", 0)
        if 0 < start < len(index) and len(roles) > 1 and part.counts[area].notna().all():
            effect = controlled(part, better="none", margin=None, errors="areas", level=level).effect
        if not isinstance(effect, NotTestable):
            rows.append(
                {"area": area, "ratio": effect.ratio, "low": effect.low, "high": effect.high, "df": effect.df}
            )
    frame = pd.DataFrame(rows, columns=["area", "ratio", "low", "high", "df"])
    from scipy import stats

    reach = stats.t.ppf((1 + level) / 2, frame["df"].astype(float))
    width = np.log(frame["high"].astype(float)) - np.log(frame["low"].astype(float))
    return frame.assign(log=np.log(frame["ratio"].astype(float)), se=width / (2 * reach))


def pooled(found: pd.DataFrame, *, level: float) -> PooledEffect | NotTestable:
    """The districts' effects put together, on the logarithm; refused below three districts."""
    return pool_effects(found["log"].to_numpy(float), found["se"].to_numpy(float), level=level)
