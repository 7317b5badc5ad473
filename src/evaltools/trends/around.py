"""Monthly series of several areas around one interruption: where it was, its neighbours, and areas to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.trends.adjustment import adjust as adjusted
from evaltools.trends.displaced import Displacement, displacement
from evaltools.trends.interrupted import InterruptedTimeSeries, interrupted_time_series
from evaltools.trends.results import NotTestable
from evaltools.trends.verdicts import verdict

if TYPE_CHECKING:
    import pandas as pd

LONGEST_MONTH = 31
"""Days that an observation of a month lasts at most."""


@dataclass(frozen=True)
class AreaSeries:
    """Monthly counts of areas around one interruption."""

    counts: pd.DataFrame
    """Months x areas; NaN where a month is missing."""
    roles: Mapping[str, str]
    """What each area is: `treated`, `buffer` or `control`."""
    start: int
    """Position of the first month after the interruption."""
    population: pd.DataFrame
    """Months x areas, carried on where a month lacks it; NaN where it is not known at all."""
    breaks: Mapping[str, Sequence[int]]
    """Positions of declared breaks by area."""

    def people(self, area: str) -> Any:
        """Population of an area by month, as its model takes it; None where a month is without."""
        found = self.population[area]
        return found.to_numpy(float) if found.notna().all() else None

    def broken(self, area: str) -> list[int]:
        """Declared breaks within the series of an area, as its model takes them."""
        return [at for at in self.breaks[area] if at > 0]

    def of(self, role: str) -> list[str]:
        """Areas with a role, in the order given."""
        return [area for area, found in self.roles.items() if found == role]


@dataclass(frozen=True)
class AreaEffects:
    """What the models say of each area."""

    results: Mapping[str, Any]
    """`InterruptedTimeSeries`, or `NotTestable` where there is none."""
    verdicts: Mapping[str, str]
    """Of those where an effect or its displacement is asked about."""


def monthly(frame: pd.DataFrame) -> pd.Series:
    """Say of each observation whether it is one of a series of months.

    A survey that is made in one month of each year is none: its values are of their years.

    Parameters
    ----------
    frame : columns start and end, the first and last day of each; where there are the columns indicator, group and
        area, values that stand alone in their year are told from series.
    """
    import pandas as pd

    start = pd.to_datetime(frame["start"])
    short = (pd.to_datetime(frame["end"]) - start).dt.days + 1 <= LONGEST_MONTH
    series = [name for name in ("indicator", "group", "area") if name in frame]
    if len(series) < 3 or not short.any():
        return short
    times = pd.DataFrame({name: frame[name] for name in series} | {"year": start.dt.year, "start": start})
    several = times[short].groupby([*series, "year"], observed=True)["start"].transform("nunique") > 1
    # A series may begin or end with a single month; it is one all the same.
    keys = pd.MultiIndex.from_frame(times[series])
    whole = keys.isin(keys[short.to_numpy()][several.to_numpy()].unique())
    return short & whole


def area_series(rows: pd.DataFrame, *, date: Any, roles: Mapping[str, str]) -> AreaSeries:
    """Observations of months as series that are whole, one per area.

    Parameters
    ----------
    rows : one observation per row: area, start, value (a count), n (population), break_before.
    date : first day of the time after the interruption.
    roles : what each area is; areas without rows are left out.
    """
    import pandas as pd

    rows = rows.assign(start=pd.to_datetime(rows["start"]))
    there = {area: role for area, role in roles.items() if (rows["area"] == area).any()}
    span = pd.date_range(rows["start"].min(), rows["start"].max(), freq="MS")

    def months(column: str) -> pd.DataFrame:
        wide = rows.pivot(index="start", columns="area", values=column)
        return wide.reindex(index=span, columns=list(there))

    broken = rows[rows["break_before"].astype(bool)]
    breaks = {
        area: span.get_indexer(pd.DatetimeIndex(broken.loc[broken["area"] == area, "start"])).tolist()
        for area in there
    }
    people = months("n").astype(float).ffill().bfill()
    return AreaSeries(months("value"), there, int(span.searchsorted(pd.Timestamp(date))), people, breaks)


def area_effects(
    series: AreaSeries, *, better: Any, margin: float | None, adjust: Any, level: float, **model: Any
) -> AreaEffects:
    """The interrupted series of every area; p-values of treated areas and buffers are one family.

    Parameters
    ----------
    series : the months.
    better : the direction that is an improvement.
    margin : smallest change of interest as a share of the level.
    adjust : how the p-values of the family are adjusted; see `evaltools.trends.adjust`.
    level : of the intervals; verdicts are tested at 1 - level.
    model : further arguments of `interrupted_time_series`: family, harmonics, slope_change, autocorrelation.
    """
    results: dict[str, Any] = {area: _effect(series, area, level=level, **model) for area in series.roles}
    asked = [area for area, role in series.roles.items() if role != "control"]
    given = [results[area].p_value for area in asked]
    family = adjusted([np.nan if p is None else float(p) for p in given], adjust)
    verdicts = {
        area: str(
            verdict(
                results[area],
                better=better,
                margin=margin,
                p_adjusted=None if np.isnan(p) else float(p),
                alpha=round(1 - level, 12),
            )
        )
        for area, p in zip(asked, family, strict=True)
    }
    return AreaEffects(results, verdicts)


def _effect(series: AreaSeries, area: str, **model: Any) -> InterruptedTimeSeries | NotTestable:
    counts = series.counts[area]
    if series.start in series.breaks[area]:
        reason = "the series breaks where the interruption is"
        return NotTestable("interrupted time series", reason, int(counts.notna().sum()))
    return interrupted_time_series(
        counts,
        interruption=series.start,
        population=series.people(area),
        breaks=series.broken(area),
        **model,
    )


def area_displacement(
    series: AreaSeries,
    *,
    controls: Sequence[str] = (),
    buffer_controls: Sequence[str] = (),
    dispersion: float | None,
    level: float,
) -> Displacement | None:
    """Displacement from whole months before and after.

    Parameters
    ----------
    series : the months.
    controls : areas that the treated one is compared with; all of that role where none is there.
    buffer_controls : areas that the buffers are compared with; the controls where none is there.
    dispersion : variance of the counts over their Poisson variance; None estimates it from the months.
    level : of the intervals.

    Returns
    -------
    Displacement or None
        None without an area to compare with, with a month missing, or without any event.
    """
    if not series.of("control") or series.counts.isna().any(axis=None):
        return None

    def total(areas: Sequence[str]) -> tuple[Any, Any]:
        summed = series.counts[list(areas)].sum(axis=1).to_numpy()
        return summed[: series.start], summed[series.start :]

    beside = [area for area in controls if area in series.roles] or series.of("control")
    others = [area for area in buffer_controls if area in series.roles]
    buffers = series.of("buffer")
    found = displacement(
        total(series.of("treated")),
        total(beside),
        total(buffers) if buffers else None,
        total(others) if others and buffers else None,
        dispersion=dispersion,
        level=level,
    )
    return found if isinstance(found, Displacement) else None
