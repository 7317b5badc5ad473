"""Control charts and funnel plots for those who follow a number month by month or area by area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.arguments import Floats
from evaltools.trends.dated import in_time
from evaltools.trends.results import NotTestable, show

if TYPE_CHECKING:
    import pandas as pd

RULES = ("beyond a limit", "eight on one side", "six in one direction", "two of three near a limit")
"""Run rules: a point beyond three sigma; eight running on one side of the mean; six running rises or falls; two of three
running beyond two sigma on one side (Western Electric 1956; Nelson 1984)."""
LEAST_POINTS = 12


@dataclass(frozen=True)
class ControlChart:
    """A series with its mean, its limits and what breaks the run rules."""

    values: Floats
    centre: float
    low: Floats
    high: Floats
    """Three-sigma limits at each time."""
    sigma: Floats
    signals: tuple[tuple[int, str], ...]
    """Position and rule of each signal."""
    method: str
    overdispersion: float
    """How many times as much z-scores vary from one time to the next as events alone would; 1 for XmR."""
    index: Any = None
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row per time: value, centre, low, high and the rules broken."""
        import pandas as pd

        broken: dict[int, list[str]] = {}
        for position, rule in self.signals:
            broken.setdefault(position, []).append(rule)
        return pd.DataFrame(
            {
                "value": self.values,
                "centre": self.centre,
                "low": self.low,
                "high": self.high,
                "signal": ["; ".join(broken.get(i, [])) for i in range(len(self.values))],
            },
            index=self.index,
        )

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(float_format=lambda v: show(v), na_rep="–"))

    def plot(self, axes: Any = None) -> Any:
        """Values, centre and limits, signals marked; returns the axes."""
        from evaltools.trends.drawing.results import control_chart as draw

        return draw(self, axes)

    def __str__(self) -> str:
        if not self.signals:
            return f"None of {len(self.values)} values breaks a rule ({self.method})."
        times = len({i for i, _ in self.signals})
        return f"{times} of {len(self.values)} values break a rule, the first at position {self.signals[0][0]} ({self.method})."


def control_chart(
    values: ArrayLike, *, population: ArrayLike | None = None, baseline: int | None = None
) -> ControlChart | NotTestable:
    """Individuals chart (XmR), or Laney's u' chart of counts with a population.

    Parameters
    ----------
    values : (n,) values in order of time, NaN where missing; counts where there is a population.
    population : (n,) at risk at each time.
    baseline : how many first times mean and limits rest on, all of them unless given; at least 12.

    Returns
    -------
    ControlChart; NotTestable with fewer than 12 values, or values that do not vary.

    Examples
    --------
    Viscosities of twelve batches, the first ten from Montgomery's example:

    >>> chart = control_chart([33.75, 33.05, 34, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.2, 33.62, 33])
    >>> round(chart.centre, 2), float(round(chart.high[0] - chart.centre, 2)), chart.signals
    (33.53, 1.22, ())

    References
    ----------
    Shewhart 1931; Montgomery 2013, section 6.4 (moving range over 1.128); Laney 2002 (u').
    """
    series = in_time(values, "values")
    y = arguments.numbers("values", series.values, missing=True)
    if y.ndim != 1:
        raise InvalidArgument("values", "must be a single series.")
    seen = ~np.isnan(y)
    first = len(y) if baseline is None else arguments.whole("baseline", baseline, least=LEAST_POINTS)
    rests = seen & (np.arange(len(y)) < first)
    method = "individuals chart (XmR)" if population is None else "Laney's u' chart"
    if rests.sum() < LEAST_POINTS:
        return NotTestable(
            method,
            f"{int(rests.sum())} values are too few; it takes {LEAST_POINTS}",
            int(rests.sum()),
            LEAST_POINTS,
        )
    if population is None:
        centre = float(y[rests].mean())
        sigma = np.full(len(y), float(np.mean(np.abs(np.diff(y[rests])))) / 1.128)
        shown, factor = y, 1.0
    else:
        people = arguments.positive("population", series.beside(population, "population"))
        arguments.same_length("population", len(people), len(y), "values")
        y = arguments.counts("values", y, missing=True)
        centre = float(y[rests].sum() / people[rests].sum())
        plain = np.sqrt(centre / people)
        shown = y / people
        z = (shown[rests] - centre) / plain[rests] if centre > 0 else np.zeros(int(rests.sum()))
        factor = float(np.mean(np.abs(np.diff(z)))) / 1.128
        sigma = plain * factor
    if not np.any(sigma > 0):
        return NotTestable(method, "all values are equal", int(seen.sum()))
    low, high = centre - 3 * sigma, centre + 3 * sigma
    if population is not None:
        low = np.maximum(low, 0)
    signals = tuple(_signals(shown, centre, sigma, seen))
    return ControlChart(shown, centre, low, high, sigma, signals, method, factor, series.index, series.notes)


def _signals(y: Floats, centre: float, sigma: Floats, seen: np.ndarray) -> list[tuple[int, str]]:
    at = np.flatnonzero(seen)
    z = (y[at] - centre) / sigma[at]
    found = [(int(at[i]), RULES[0]) for i in np.flatnonzero(np.abs(z) > 3)]
    side, step = np.sign(z), np.sign(np.diff(y[at]))
    found += [(int(at[i]), RULES[1]) for i in range(7, len(z)) if abs(side[i - 7 : i + 1].sum()) == 8]
    found += [(int(at[i]), RULES[2]) for i in range(6, len(z)) if abs(step[i - 6 : i].sum()) == 6]
    for sign in (1, -1):
        far = sign * z > 2
        found += [(int(at[i]), RULES[3]) for i in range(2, len(z)) if far[i] and far[i - 2 : i].any()]
    return sorted(set(found))


@dataclass(frozen=True)
class FunnelPlot:
    """Areas' rates against their population, with limits and rates shrunk towards the mean."""

    names: tuple[Any, ...]
    events: Floats
    population: Floats
    rate: Floats
    centre: float
    """Rate of all areas together."""
    low: Floats
    high: Floats
    """Limits at each area's population, between-area variance included."""
    p_value: Floats
    outside: np.ndarray
    """Beyond the limits after Holm's adjustment for the number of areas."""
    shrunken: Floats
    """Empirical Bayes rates: an area's own rate and the mean, weighted by what each is worth."""
    shrunken_low: Floats
    shrunken_high: Floats
    between: float
    """Coefficient of variation of the true rates between areas."""
    level: float
    method: str = "funnel plot, additive between-area variance; gamma-Poisson shrinkage"

    def to_frame(self) -> pd.DataFrame:
        """One row per area."""
        import pandas as pd

        names = (
            "events",
            "population",
            "rate",
            "low",
            "high",
            "p_value",
            "outside",
            "shrunken",
            "shrunken_low",
            "shrunken_high",
        )
        return pd.DataFrame({n: getattr(self, n) for n in names}, index=list(self.names))

    def plot(self, axes: Any = None) -> Any:
        """Rates against population within the limits, areas outside named; returns the axes."""
        from evaltools.trends.drawing.results import funnel

        return funnel(self, axes)

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(float_format=lambda v: show(v)))

    def __str__(self) -> str:
        return f"{int(self.outside.sum())} of {len(self.names)} areas lie outside the funnel; the mean rate is {show(self.centre)}."


def funnel_plot(
    events: ArrayLike, population: ArrayLike, *, names: Any = None, level: float = 0.95
) -> FunnelPlot | NotTestable:
    """Which areas' rates lie farther from the mean than areas do.

    Parameters
    ----------
    events, population : (areas,).
    names : of the areas; the index of a Series of events unless given.
    level : of limits and intervals.

    Returns
    -------
    FunnelPlot; NotTestable with fewer than five areas or without events.

    References
    ----------
    Spiegelhalter 2005 (funnels; additive variance after winsorising a tenth at each end); Clayton and Kaldor 1987 (shrinkage).
    """
    level = arguments.level_of(level)
    y, people = arguments.counts("events", events), arguments.positive("population", population)
    if y.ndim != 1 or y.shape != people.shape:
        raise InvalidArgument("population", "must hold one number per area, as many as events.")
    labels = names if names is not None else getattr(events, "index", range(len(y)))
    if len(y) < 5 or y.sum() == 0:
        reason = (
            "there were no events in any area" if len(y) >= 5 else f"{len(y)} areas are too few; it takes 5"
        )
        return NotTestable(FunnelPlot.method, reason, len(y), 5)
    centre = float(y.sum() / people.sum())
    expected = centre * people
    # On square roots the variance of events is 1/4 wherever they lie, that of true rates cv^2 expected / 4.
    z = 2 * (np.sqrt(y + 0.375) - np.sqrt(expected + 0.375))
    cut = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    excess = np.mean(cut**2) / _winsorised_variance() - 1
    between2 = max(float(excess / np.mean(expected)), 0.0)
    spread = np.sqrt(1 + between2 * expected)
    p = 2 * stats.norm.sf(np.abs(z) / spread)
    q = stats.norm.ppf((1 + level) / 2)
    root = np.sqrt(expected + 0.375)
    low, high = (np.maximum(root + s * q * spread / 2, 0.0) ** 2 - 0.375 for s in (-1, 1))
    from evaltools.trends.adjustment import adjust

    shape = 1 / max(between2, 1e-9)
    posterior = stats.gamma(y + shape, scale=1 / (people + shape / centre))
    return FunnelPlot(
        names=tuple(labels),
        events=y,
        population=people,
        rate=y / people,
        centre=centre,
        low=np.maximum(low, 0) / people,
        high=high / people,
        p_value=p,
        outside=np.asarray(adjust(p)) < 1 - level,
        shrunken=posterior.mean(),
        shrunken_low=posterior.ppf((1 - level) / 2),
        shrunken_high=posterior.ppf((1 + level) / 2),
        between=float(np.sqrt(between2)),
        level=level,
    )


def _winsorised_variance() -> float:
    """Variance of a standard normal variable whose tenth at each end is moved to the tenth."""
    c = float(stats.norm.ppf(0.9))
    return float(0.8 - 2 * c * stats.norm.pdf(c) + 2 * 0.1 * c**2)
