"""Difference in differences of counts: a treated area against comparison areas, with a check of the time before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments, loglinear, relative
from evaltools.trends.arguments import Floats
from evaltools.trends.dated import Timeline, in_time
from evaltools.trends.interrupted import log_population
from evaltools.trends.positions import position_of
from evaltools.trends.results import NotTestable, show, show_interval, show_p
from evaltools.trends.shown import Drawn

LEAST_TIMES = 12
"""Least number of times before, and after, for errors estimated along time."""
LEAST_AREAS = 4
"""Least number of comparison areas for errors estimated between areas."""


@dataclass(frozen=True)
class PreTrend(Drawn):
    """How the treated area moved against the comparison before the interruption."""

    ratio: float
    """Change of the relative rate per period; 1 is parallel."""
    low: float
    high: float
    p_value: float

    def __str__(self) -> str:
        drift = "differed" if self.p_value < 0.05 else "cannot be told apart"
        return (
            f"Before the interruption the trends {drift}: relative rate times {show(self.ratio)} per period "
            f"({show(self.low)} to {show(self.high)}; {show_p(self.p_value)})."
        )


@dataclass(frozen=True)
class DifferenceInDifferences(Drawn):
    """Change of the treated area's rate over the change of the comparison areas' rate."""

    ratio: float
    low: float
    high: float
    p_value: float
    method: str
    n: int
    """Times, or areas, that the errors are estimated from."""
    df: float
    dispersion: float
    autocorrelation: float | None
    pre_trend: PreTrend | None
    """None with fewer than four times before."""
    caution: str
    """"area shocks unseen" where errors along time cannot show what areas share in time; empty otherwise."""
    area_ratios: Floats
    """The same ratio for each comparison area against the other ones."""
    placebo_p: float | None
    """Share of areas, the treated one among them, whose ratio is at least as far from 1; None for one area."""
    level: float
    notes: tuple[str, ...] = ()
    null = 1.0
    testable = True

    @property
    def estimate(self) -> float:
        """The ratio of rate ratios."""
        return self.ratio

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
        t = stats.t(self.df)
        se = np.log(self.high / self.low) / (2 * t.ppf((1 + self.level) / 2))
        return float(np.max(t.sf((np.log1p(margin) + np.array([-1, 1]) * np.log(self.ratio)) / se)))

    def __str__(self) -> str:
        return (
            f"The treated area's rate ratio, after to before, was {show(self.ratio)} times the comparison's "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


def difference_in_differences(
    treated: ArrayLike,
    comparison: ArrayLike,
    *,
    interruption: Any,
    population: ArrayLike | None = None,
    comparison_population: ArrayLike | None = None,
    period: int | None = None,
    errors: Literal["auto", "times", "areas"] = "auto",
    level: float = 0.95,
) -> DifferenceInDifferences | NotTestable:
    """Ratio of rate ratios, treated over comparison, after over before.

    Parameters
    ----------
    treated : (n,) counts, NaN where missing.
    comparison : (areas, n) counts, or (n,) for one area, or a DataFrame with a column per area.
    interruption : position of the first time after, or a date for a dated `treated`.
    population, comparison_population : of the treated area and of each comparison area, where they change.
    period : times in a cycle, the unit of the check of trends before; unless given, what dated counts say, or 12.
    errors : "times": variance and AR(1) autocorrelation of the relative rate along time (at least 12 times on
        each side), blind to what moves an area up or down for all of the time after; "areas": counts collapsed to before and
        after, variance between comparison areas (at least 4), the number of areas less one as degrees of freedom;
        "auto" takes areas where there are enough. With errors along time the result carries a caution and no verdict
        unless "times" was asked for by name.
    level : confidence level.

    Returns
    -------
    DifferenceInDifferences; NotTestable where errors can be estimated neither way, or without events.

    Raises
    ------
    InvalidArgument : negative or fractional counts, unequal lengths, an interruption outside the series.

    A treated area without events on one side is compared between areas with half an event added to both (Haldane 1956).

    References
    ----------
    Bertrand, Duflo and Mullainathan 2004 (autocorrelation; collapsing); Donald and Lang 2007 (few areas); Paule and Mandel
    1982 (variance between areas).
    """
    level = arguments.level_of(level)
    arguments.choice("errors", errors, ("auto", "times", "areas"))
    series = in_time(treated, "treated")
    cycle = series.cycle if period is None else arguments.whole("period", period, least=1)
    y, others, mine, theirs, start = _read(
        series,
        series.beside(comparison, "comparison"),
        interruption,
        series.beside(population, "population"),
        series.beside(comparison_population, "comparison_population"),
    )
    complete = ~np.isnan(y)
    sides = int(complete[:start].sum()), int(complete[start:].sum())
    use = _choose(errors, sides, len(others))
    if isinstance(use, NotTestable):
        return use
    if _empty(y, others, start, use):
        return NotTestable(
            "difference in differences", "there were no events in one of the four cells", len(y)
        )
    offset = mine - np.log(np.exp(theirs).sum(axis=0))
    after = (np.arange(len(y)) >= start).astype(float)
    if use == "times":
        found = _along_time(y, others, offset, after)
    else:
        c = complete
        found = _between_areas(y[c], others[:, c], mine[c], theirs[:, c], sides[0])
    log, se, df, dispersion, rho = found
    if dispersion <= 1e-12:
        reason = "the relative rate does not vary at all, so that its errors cannot be estimated"
        return NotTestable("difference in differences", reason, len(y))
    t = stats.t(df)
    half = t.ppf((1 + level) / 2) * se
    area_ratios, placebo = _placebos(others[:, complete], theirs[:, complete], sides[0], log)
    return DifferenceInDifferences(
        ratio=float(np.exp(log)),
        low=float(np.exp(log - half)),
        high=float(np.exp(log + half)),
        p_value=float(2 * t.sf(abs(log) / se)),
        method="AR(1) errors along time" if use == "times" else "errors between comparison areas",
        n=sum(sides) if use == "times" else len(others),
        df=df,
        dispersion=dispersion,
        autocorrelation=rho,
        pre_trend=_pre_trend(y[:start], others[:, :start], offset[:start], cycle, level),
        caution="area shocks unseen" if use == "times" and errors == "auto" else "",
        area_ratios=area_ratios,
        placebo_p=placebo,
        level=level,
        notes=series.notes,
    )


def _read(
    treated: Timeline,
    comparison: ArrayLike,
    interruption: Any,
    population: ArrayLike | None,
    comparison_population: ArrayLike | None,
) -> tuple[Floats, Floats, Floats, Floats, int]:
    """Counts of both sides, logarithms of their populations, and the position of the interruption."""
    y = arguments.counts("treated", treated.values, missing=True)
    if y.ndim != 1 or len(y) < 2:
        raise InvalidArgument("treated", "must be a single series of at least two counts.")
    others = np.atleast_2d(arguments.counts("comparison", arguments.by_time(comparison), missing=True))
    if others.ndim != 2 or others.shape[1] != len(y):
        raise InvalidArgument("comparison", f"has {others.shape[-1]} times but treated has {len(y)}.")
    start = position_of(treated, interruption, len(y))
    mine, theirs = log_population(population, y.shape), _their_population(comparison_population, others.shape)
    # A time counts only where all areas are observed, so that the sums are over the same areas throughout.
    complete = ~np.isnan(y) & ~np.isnan(others).any(axis=0)
    return np.where(complete, y, np.nan), np.where(complete, others, np.nan), mine, theirs, start


def _their_population(population: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    try:
        return log_population(population, shape)
    except InvalidArgument as fault:
        raise InvalidArgument("comparison_population", fault.message, fault.position) from None


def _choose(errors: str, sides: tuple[int, int], areas: int) -> str | NotTestable:
    """Along which direction the errors are estimated."""
    along, between = min(sides) >= LEAST_TIMES, areas >= LEAST_AREAS
    if errors != "times" and between and min(sides) >= 1:
        return "areas"
    if errors != "areas" and along:
        return "times"
    reason = (
        f"{sides[0]} times before, {sides[1]} after and {areas} comparison areas do not show how much areas vary; it "
        f"takes {LEAST_TIMES} times on each side or {LEAST_AREAS} areas"
    )
    return NotTestable("difference in differences", reason, sum(sides), 2 * LEAST_TIMES)


def _empty(y: Floats, others: Floats, start: int, use: str) -> bool:
    """Whether there are too few events for a ratio; between areas a treated area may fall to none, or rise from it."""
    own, rest = (
        [float(np.nansum(part)) for part in parts]
        for parts in ((y[:start], y[start:]), (others[:, :start], others[:, start:]))
    )
    return min(rest) == 0 or (min(own) if use == "times" else max(own)) == 0


def _along_time(
    y: Floats, others: Floats, offset: Floats, after: Floats
) -> tuple[float, float, float, float, float | None]:
    design = np.column_stack([np.ones(len(y)), after])
    model = relative.fit(design, y[None, :], others.sum(axis=0)[None, :], offset[None, :])
    if not model.converged[0] or model.dispersion[0] <= 1e-12:
        return float(model.coefficients[0, 1]), 0.0, 1.0, 0.0, None
    errors = loglinear.ar1_errors(model)
    rho = None if errors.autocorrelation is None else float(errors.autocorrelation[0])
    se = float(np.sqrt(errors.covariance[0, 1, 1]))
    return float(model.coefficients[0, 1]), se, float(errors.df[0, 1]), float(model.dispersion[0]), rho


def _between_areas(
    y: Floats, others: Floats, mine: Floats, theirs: Floats, start: int
) -> tuple[float, float, float, float, None]:
    """Collapsed counts; dispersion is the chi-square of the comparison areas' changes over their number less one.

    The variance is the larger of two readings, as for sister areas: that it is as many times the chance of events in every area, or that
    areas go up and down by as much whatever their size, which a large area among small ones shows more of.
    """
    before, after = np.sum(others[:, :start], axis=1), np.sum(others[:, start:], axis=1)
    people = np.exp(theirs)
    odds = np.log(people[:, start:].sum(axis=1) / people[:, :start].sum(axis=1))
    own = np.log(np.exp(mine[start:]).sum() / np.exp(mine[:start]).sum())
    total = before + after
    # Common change of the comparison areas: the shift of log odds at which expected and observed sums agree.
    shift = _common_shift(after, total, odds)
    p = 1 / (1 + np.exp(-(odds + shift)))
    used = total > 0
    chi2 = np.sum((after[used] - total[used] * p[used]) ** 2 / (total[used] * p[used] * (1 - p[used])))
    df = int(used.sum()) - 1
    dispersion = float(chi2 / df)
    cells = np.array([np.sum(y[:start]), np.sum(y[start:])])
    cells = cells + 0.5 * (
        cells.min() == 0
    )  # Haldane 1956: a ratio of none has a logarithm, and a wide interval
    log = np.log(cells[1] / cells[0]) - own - shift
    weight = total * p * (1 - p)
    poisson = 1 / cells[0] + 1 / cells[1] + 1 / np.sum(weight)
    change = np.log((after[used] + 0.5) / (before[used] + 0.5)) - odds[used]
    between = _between(change, 1 / weight[used])
    apart = poisson + between * (1 + np.sum(weight**2) / np.sum(weight) ** 2) if between else 0.0
    return float(log), float(np.sqrt(max(dispersion * poisson, apart))), float(df), dispersion, None


def _between(change: Floats, variance: Floats) -> float:
    """Variance between areas of their logarithms of change, the chance of events taken out (Paule and Mandel 1982).

    The larger it is the more alike large and small areas count, so that its degrees of freedom stay near their number less one.
    """
    from scipy import optimize

    def excess(tau2: float) -> float:
        w = 1 / (variance + tau2)
        return float(np.sum(w * (change - np.sum(w * change) / np.sum(w)) ** 2)) - (len(change) - 1)

    if len(change) < 2 or excess(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(excess, 0.0, float(np.sum((change - change.mean()) ** 2))))


def _common_shift(after: Floats, total: Floats, odds: Floats) -> float:
    from scipy import optimize

    def gap(shift: float) -> float:
        return float(np.sum(after) - np.sum(total / (1 + np.exp(-(odds + shift)))))

    return float(optimize.brentq(gap, -30 - odds.max(), 30 - odds.min()))


def _pre_trend(y: Floats, others: Floats, offset: Floats, period: int, level: float) -> PreTrend | None:
    """Slope of the log relative rate before the interruption."""
    seen = int(np.sum(~np.isnan(y)))
    if seen < 4:
        return None
    design = np.column_stack([np.ones(len(y)), (np.arange(len(y)) - len(y) / 2) / period])
    model = relative.fit(design, y[None, :], others.sum(axis=0)[None, :], offset[None, :])
    if not model.converged[0] or model.dispersion[0] <= 1e-12:
        return None
    errors = loglinear.ar1_errors(model) if seen >= LEAST_TIMES else loglinear.independent_errors(model)
    t, se, slope = stats.t(errors.df[0, 1]), np.sqrt(errors.covariance[0, 1, 1]), model.coefficients[0, 1]
    half = t.ppf((1 + level) / 2) * se
    ratio, low, high = (float(np.exp(v)) for v in (slope, slope - half, slope + half))
    return PreTrend(ratio, low, high, float(2 * t.sf(abs(slope) / se)))


def _placebos(others: Floats, theirs: Floats, start: int, log: float) -> tuple[Floats, float | None]:
    """Each comparison area's ratio against the rest, and the treated area's place among them."""
    if len(others) < 2:
        return np.array([]), None
    before, after = np.sum(others[:, :start], axis=1), np.sum(others[:, start:], axis=1)
    people = np.exp(theirs)
    own = np.log(people[:, start:].sum(axis=1) / people[:, :start].sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log(after / before) - own
        rest = np.log((after.sum() - after) / (before.sum() - before))
        rest_people = people.sum(axis=0) - people
        rest = rest - np.log(rest_people[:, start:].sum(axis=1) / rest_people[:, :start].sum(axis=1))
        ratios = change - rest
    finite = np.isfinite(ratios)
    p = (1 + int(np.sum(np.abs(ratios[finite]) >= abs(log)))) / (1 + int(finite.sum()))
    return np.where(finite, np.exp(np.where(finite, ratios, 0.0)), np.nan), float(p)
