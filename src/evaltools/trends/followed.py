"""For those who follow a number month by month or area by area: a control chart that knows the season, and a funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaltools.trends.arguments import Floats
from evaltools.trends.around import AreaSeries
from evaltools.trends.charts import ControlChart, FunnelPlot, control_chart, funnel_plot
from evaltools.trends.results import NotTestable

if TYPE_CHECKING:
    import pandas as pd

YEAR = 12
LEAST_SEASON = 36
"""Months before the interruption from which on the season is taken from them."""


def season(counts: Floats, start: int) -> Floats:
    """How many times the mean month each calendar month had before; ones where there are too few months to know.

    Parameters
    ----------
    counts : (n,) months, NaN where missing.
    start : how many of them lie before.
    """
    months = np.arange(len(counts)) % YEAR
    known = ~np.isnan(counts[:start])
    if known.sum() < LEAST_SEASON:
        return np.ones(len(counts))
    means = np.array([np.nansum(counts[:start][months[:start] == m]) for m in range(YEAR)])
    seen = np.array([known[months[:start] == m].sum() for m in range(YEAR)])
    # Half an event keeps a calendar month without any from having no exposure at all.
    level = (means + 0.5) / np.maximum(seen, 1)
    return np.asarray((level / level.mean())[months])


def chart(series: AreaSeries) -> ControlChart | NotTestable:
    """Laney's u' chart of the treated area: the months before show mean, limits and season, population allowed for."""
    (own,) = series.of("treated")
    counts = series.counts[own].to_numpy(float)
    people = series.people(own)
    exposure = season(counts, series.start) * (1.0 if people is None else people / people.mean())
    return control_chart(counts, population=exposure, baseline=max(series.start, YEAR))


def charted(series: AreaSeries, found: ControlChart) -> pd.DataFrame:
    """The chart in numbers of events, a row per month: month, count, centre, low, high and the first rule broken."""
    import pandas as pd

    (own,) = series.of("treated")
    counts = series.counts[own].to_numpy(float)
    people = series.people(own)
    exposure = season(counts, series.start) * (1.0 if people is None else people / people.mean())
    first: dict[int, str] = {}
    for position, rule in found.signals:
        first.setdefault(position, rule)
    return pd.DataFrame(
        {
            "month": series.counts.index,
            "count": counts,
            "centre": found.centre * exposure,
            "low": found.low * exposure,
            "high": found.high * exposure,
            "signal": [first.get(place, "") for place in range(len(counts))],
        }
    )


def latest_rates(series: AreaSeries, *, level: float) -> pd.DataFrame | NotTestable:
    """Every area's rate of the last twelve months, beside what areas of its size have.

    Returns
    -------
    DataFrame or NotTestable
        area, role, events, people, and per 1,000 people a year rate, centre, low, high, shrunken, shrunken_low, shrunken_high; outside.
        Areas with a month or their population missing are left out; fewer than five are refused.
    """
    import pandas as pd

    last = series.counts.iloc[-YEAR:]
    people = series.population.iloc[-YEAR:].mean()
    kept = [area for area in series.roles if last[area].notna().all() and people[area] > 0]
    if len(kept) < 5:
        return NotTestable(FunnelPlot.method, f"{len(kept)} areas are too few; it takes 5", len(kept), 5)
    found = funnel_plot(
        last[kept].sum().to_numpy(float), people[kept].to_numpy(float), names=kept, level=level
    )
    if isinstance(found, NotTestable):
        return found
    per = {
        name: 1000 * getattr(found, name)
        for name in ("rate", "low", "high", "shrunken", "shrunken_low", "shrunken_high")
    }
    return pd.DataFrame(
        {
            "area": kept,
            "role": [series.roles[area] for area in kept],
            "events": found.events,
            "people": found.population,
        }
        | per
        | {"centre": 1000 * found.centre, "outside": found.outside}
    )
