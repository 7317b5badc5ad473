"""Counts of a table of indicators as panels of years by areas, and their comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends import annual_core, dispersion, pairs, periods, rest
from evaltools.trends.observed import Observation
from evaltools.trends.pairs import Draft

REST = "rest"


@dataclass(frozen=True)
class _Series:
    """One series of one part of the year."""

    season: list[Observation]
    months: list[Observation]
    """Parts of years beside a series of years."""


def drafts(
    rows: list[Observation],
    kinds: tuple[str, ...],
    baseline: int,
    declared: dict[Any, float],
    margins: dict[Any, float],
    level: float,
    others: Sequence[str] | None,
) -> Iterator[Draft]:
    """Comparisons of counts and rates, indicator by indicator."""
    blocks: dict[Any, dict[Any, list[Observation]]] = {}
    for row in rows:
        if row.kind in ("count", "rate"):
            blocks.setdefault((row.indicator, row.group), {}).setdefault(row.area, []).append(row)
    if others is not None:
        named = {row.area for row in rows}
        strange = [area for area in others if area not in named]
        if strange:
            raise InvalidArgument("rest", f"names {strange[0]!r}, which is no area of the table.")
    for areas in blocks.values():
        known = [part for part in areas.values() if any(row.events is not None for row in part)]
        series = [s for part in known for s in _series(part)]
        if not series:
            continue
        panel, notes = _panel(series, declared, margins)
        yield from _within(series, panel, notes, kinds, baseline, level)
        if REST in kinds:
            yield from rest.drafts([s.season for s in series], panel, notes, others, level)


def _series(part: list[Observation]) -> Iterator[_Series]:
    for season in pairs.seasons(part):
        if len(season) < len(part) and periods.part_of_year(season[0].start, season[0].end) == "year":
            yield _Series(season, [o for o in part if o not in season])
        else:
            yield _Series(season, [])


def _panel(
    series: list[_Series], declared: dict[Any, float], margins: dict[Any, float]
) -> tuple[annual_core.Panel, list[str]]:
    """Counts on the years that any of the series has; a season's years are told apart by their calendar year."""
    years = sorted({o.year for s in series for o in s.season})
    column = {year: i for i, year in enumerate(years)}
    shape = (len(series), len(years))
    counts, exposure, segment = np.full(shape, np.nan), np.ones(shape), np.zeros(shape)
    spread, monthly, df = (np.full(len(series), np.nan) for _ in range(3))
    margin, notes = np.full(len(series), np.nan), []
    for i, one in enumerate(series):
        lengths = np.array([periods.days(o.start, o.end) for o in one.season])
        unequal = not np.isnan(lengths).any() and np.ptp(lengths) / lengths.min() >= 0.02
        usable = [o for o in one.season if o.events is not None]
        people = bool(usable) and all(not np.isnan(o.people) for o in usable)
        number = 0
        for k, o in enumerate(one.season):
            if k and pairs.refusal(one.season[k - 1], o, o.broken) not in (None, _NOTHING):
                number += 1
            c = column[o.year]
            segment[i, c:] = number
            if o.events is not None:
                counts[i, c] = o.events
                exposure[i, c] = (o.people if people else 1.0) * (lengths[k] if unequal else 1.0)
        last = one.season[-1]
        margin[i] = margins.get(last.indicator, last.margin)
        own = [o for o in one.season if not np.isnan(o.dispersion)]
        spread[i] = declared.get(last.indicator, max((o.dispersion for o in own), default=np.nan))
        notes.append(own[-1].dispersion_source if own and last.indicator not in declared else "")
        if one.months:
            monthly[i], df[i] = _monthly(one.months)
        seen = ~np.isnan(counts[i])
        exposure[i] = np.where(seen, exposure[i] / exposure[i][seen].mean(), 1.0) if seen.any() else 1.0
    times = np.array(years, dtype=float)
    group = np.zeros(len(series), dtype=int)
    return annual_core.Panel(counts, exposure, times, segment, group, spread, monthly, df, margin), notes


_NOTHING = pairs.NotTestable("none", "there were no events before or after")


def _monthly(months: list[Observation]) -> tuple[float, float]:
    """Dispersion that months or quarters of one series show."""
    parts = {periods.part_of_year(o.start, o.end) for o in months}
    cycle = {"month": 12, "quarter": 4}.get(parts.pop() if len(parts) == 1 else "", 0)
    if not cycle:
        return np.nan, np.nan
    first = min(o.start.year for o in months)
    n = (max(o.start.year for o in months) - first + 1) * cycle
    counts, people = np.full(n, np.nan), np.ones(n)
    for o in months:
        at = (o.start.year - first) * cycle + (o.start.month - 1) * cycle // 12
        counts[at] = np.nan if o.events is None else o.events
        people[at] = 1.0 if np.isnan(o.people) else o.people
    return dispersion.from_months(counts, people, cycle)


def _within(
    series: list[_Series],
    panel: annual_core.Panel,
    notes: list[str],
    kinds: tuple[str, ...],
    baseline: int,
    level: float,
) -> Iterator[Draft]:
    """Comparisons of each series with itself."""
    asked = tuple(k for k in kinds if k != REST)
    if not asked:
        return
    found = annual_core.count_contrasts(panel, asked, baseline=baseline, level=level)
    at = [{o.year: k for k, o in enumerate(s.season)} for s in series]
    for place in range(len(found)):
        i, season = int(found.series[place]), series[int(found.series[place])].season
        first, last = (at[i][int(panel.times[c[place]])] for c in (found.before_at, found.after_at))
        kind = str(found.kind[place])
        early: tuple[Observation, ...] = ()
        if kind == annual_core.BASELINE:
            early = tuple(season[:baseline])
            if any(o.events is None for o in early):
                continue
        elif kind == annual_core.YEARLY and last != first + 1:
            continue
        if pairs.refusal(season[first], season[last], False) is not None:
            continue
        yield Draft(
            season[first],
            season[last],
            kind,
            float(panel.margin[i]),
            counts=found,
            place=place,
            note=notes[i],
            baseline=early,
        )


def sets_of_six_years(found: list[Draft]) -> np.ndarray:
    """Numbers of the series of six years that show their own dispersion, for each of their five changes; -1 elsewhere."""
    sets, five = np.full(len(found), -1), 5
    series: dict[Any, list[int]] = {}
    for place, draft in enumerate(found):
        if draft.contrast == annual_core.YEARLY and draft.source == "history" and not draft.refused:
            series.setdefault(draft.series, []).append(place)
    for number, places in enumerate(series.values()):
        if len(places) == five and all(found[k].degrees == five - 1 for k in places):
            sets[places] = number
    return sets
