"""The same months against areas in which nothing was done, and over areas in which it was done at different times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from evaltools.trends.around import AreaSeries
from evaltools.trends.did import DifferenceInDifferences, difference_in_differences
from evaltools.trends.results import NotTestable
from evaltools.trends.staggered import METHOD, StaggeredAdoption, staggered_adoption
from evaltools.trends.verdicts import Judgement, Verdict, judge

if TYPE_CHECKING:
    import pandas as pd

YEAR = 12
"""Months that one time of an event study sums."""


@dataclass(frozen=True)
class Controlled:
    """The change of the treated area against that of the comparison areas, and what may be concluded."""

    effect: DifferenceInDifferences | NotTestable
    judged: Judgement
    compared: tuple[str, ...]
    """Comparison areas with every month; others are left out."""


@dataclass(frozen=True)
class Adopted:
    """The average change over areas in which the same was done, from different times or one, against comparison areas."""

    effect: StaggeredAdoption | NotTestable
    """On the logarithm of the yearly rate."""
    judged: Judgement
    treated: tuple[str, ...]
    never: tuple[str, ...]


def whole_controls(series: AreaSeries) -> tuple[str, ...]:
    """Comparison areas that have every month and no declared break, which would look like a change."""
    return tuple(
        area for area in series.of("control") if series.counts[area].notna().all() and not series.broken(area)
    )


def controlled(
    series: AreaSeries,
    *,
    better: Any,
    margin: float | None,
    errors: Literal["auto", "times", "areas"] = "auto",
    level: float = 0.95,
) -> Controlled:
    """Difference in differences of the treated area, judged; trends that differed before carry no conclusion.

    Parameters
    ----------
    series : the months, with all comparison areas.
    better : the direction that is an improvement.
    margin : smallest change of interest as a share of the level.
    errors : as for `evaltools.trends.difference_in_differences`.
    level : of the intervals; the verdict, and the check of the time before, are tested at 1 - level.
    """
    (own,) = series.of("treated")
    beside = whole_controls(series)
    effect = _difference(series, own, beside, errors, level)
    result: Any = effect
    judged = judge(result, better=better, margin=margin, alpha=round(1 - level, 12))
    before = None if isinstance(effect, NotTestable) else effect.pre_trend
    if before is not None and before.p_value < 1 - level:
        judged = Judgement(Verdict.CANNOT_TELL, "trends differed before")
    return Controlled(effect, judged, beside)


def _difference(
    series: AreaSeries, own: str, beside: tuple[str, ...], errors: Any, level: float
) -> DifferenceInDifferences | NotTestable:
    method, n = "difference in differences", len(series.counts)
    if not beside:
        return NotTestable(method, "0 other areas are too few; it takes 1", n)
    if series.broken(own):
        return NotTestable(method, "a declared break lies within the series", n)
    people = [series.people(area) for area in (own, *beside)]
    known = all(given is not None for given in people)
    return difference_in_differences(
        series.counts[own].to_numpy(float),
        series.counts[list(beside)].to_numpy(float).T,
        interruption=series.start,
        population=people[0] if known else None,
        comparison_population=np.array(people[1:]) if known else None,
        errors=errors,
        level=level,
    )


def adopted(
    series: AreaSeries,
    elsewhere: Mapping[str, Any],
    *,
    better: Any,
    margin: float | None,
    level: float = 0.95,
) -> Adopted:
    """Effect over all areas in which the same was done, by years counted from the interruption.

    Parameters
    ----------
    series : the months, with areas of the role `elsewhere` and all comparison areas.
    elsewhere : the first day after, by area; a year that holds it counts as treated.
    better : the direction that is an improvement.
    margin : smallest change of interest as a share of the level.
    level : as for `controlled`.

    Returns
    -------
    Adopted; areas with a month missing or a declared break are left out.
    """
    import pandas as pd

    (own,) = series.of("treated")
    index = series.counts.index
    starts = {own: series.start}
    starts |= {
        area: int(index.searchsorted(pd.Timestamp(day))) for area, day in elsewhere.items() if area in series.roles
    }  # fmt: skip
    never = whole_controls(series)
    whole = [a for a in starts if series.counts[a].notna().all() and not series.broken(a)]
    skipped = series.start % YEAR
    years = (len(index) - skipped) // YEAR
    first = {area: (starts[area] - skipped) // YEAR for area in whole}
    treated = tuple(area for area in whole if 1 <= first[area] < years)
    rates = yearly_rates(series.counts, series.population, [*treated, *never], skipped, years)
    effect = (
        staggered_adoption(rates, [first[area] for area in treated] + [np.nan] * len(never), level=level)
        if treated and never
        else NotTestable(
            METHOD,
            f"{len(treated)} treated and {len(never)} never treated areas are too few; it takes 2 of each",
            len(treated) + len(never),
        )
    )
    size = None if margin is None else float(np.log1p(margin))
    result: Any = effect
    judged = judge(result, better=better, margin=size, alpha=round(1 - level, 12))
    return Adopted(effect, judged, treated, never)


def yearly_rates(
    counts: pd.DataFrame, population: pd.DataFrame, areas: list[str], skipped: int, years: int
) -> np.ndarray:
    """Logarithms of yearly rates, areas x years; half an event is added so that a year without any has one."""
    found = []
    for area in areas:
        events = (
            counts[area].to_numpy(float)[skipped : skipped + years * YEAR].reshape(years, YEAR).sum(axis=1)
        )
        people = (
            population[area]
            .to_numpy(float)[skipped : skipped + years * YEAR]
            .reshape(years, YEAR)
            .mean(axis=1)
        )
        found.append(np.log(events + 0.5) - np.log(np.where(np.isnan(people), 1.0, people)))
    return np.array(found)


DESIGNS = ("controlled", "before", "staggered", "series")
"""What is set side by side: against comparison areas, the same areas before, over several areas, and by itself."""


def designs(
    against: Controlled, several: Adopted, alone: Mapping[Any, Any], truth: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """The designs side by side, a row each.

    Parameters
    ----------
    against, several : what was found.
    alone : the treated area's row of `evaltools.trends.month_frames.area_ratios`.
    truth : what a simulation was given, by quantity.

    Returns
    -------
    DataFrame
        design, ratio, low, high, p_value, verdict, reason, truth; a row for those that could not be tested too, save for trends before.
    """
    import pandas as pd

    known = (truth or {}).get("ratio", np.nan)
    rows: list[dict[str, Any]] = [_row("controlled", against.effect, against.judged, known)]
    before = None if isinstance(against.effect, NotTestable) else against.effect.pre_trend
    if before is not None:
        found = {name: getattr(before, name) for name in ("ratio", "low", "high", "p_value")}
        rows.append({"design": "before", "truth": 1.0 if truth else np.nan} | found)
    rows.append(_row("staggered", several.effect, several.judged, known))
    kept = ("ratio", "low", "high", "p_value", "verdict")
    rows.append({"design": "series", "reason": "", "truth": known} | {name: alone[name] for name in kept})
    columns = ("design", "ratio", "low", "high", "p_value", "verdict", "reason", "truth")
    frame = pd.DataFrame(rows).reindex(columns=list(columns))
    return frame.fillna({"verdict": "", "reason": ""})


def _row(design: str, effect: Any, judged: Judgement, truth: float) -> dict[str, Any]:
    row: dict[str, Any] = {
        "design": design,
        "verdict": str(judged.verdict),
        "reason": judged.reason,
        "truth": truth,
    }
    if isinstance(effect, NotTestable):
        return row
    ends: tuple[float, ...] = (effect.estimate, effect.low, effect.high)
    if isinstance(effect, StaggeredAdoption):
        ends = tuple(float(np.exp(value)) for value in ends)
    return row | dict(zip(("ratio", "low", "high"), ends, strict=True)) | {"p_value": effect.p_value}


def since(several: Adopted) -> pd.DataFrame:
    """The event study as ratios, a row per year since treatment: since, ratio, low, high; empty where it could not be tested."""
    import pandas as pd

    if isinstance(several.effect, NotTestable):
        return pd.DataFrame(columns=["since", "ratio", "low", "high"])
    frame = several.effect.to_frame()
    ratios = {"ratio": "effect", "low": "low", "high": "high"}
    return pd.DataFrame(
        {"since": frame["since"]} | {name: np.exp(frame[column]) for name, column in ratios.items()}
    )
