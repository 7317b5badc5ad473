"""A level that drifts of its own: what an interruption still shows when the level before was never steady."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments, loglinear
from evaltools.trends.dated import in_time
from evaltools.trends.drift import drifting
from evaltools.trends.interrupted import LEAST_SIDE, design_of, log_population
from evaltools.trends.positions import position_of, season_of
from evaltools.trends.results import NotTestable, show, show_interval, show_p
from evaltools.trends.shown import Drawn

LEAST_TIMES = 24


@dataclass(frozen=True)
class LocalLevel(Drawn):
    """Step at the interruption in a series whose level may follow a random walk."""

    ratio: float
    low: float
    high: float
    p_value: float
    drift: float
    """Most likely standard deviation of the level's own movement from one time to the next, on the log scale; 0: steady."""
    df: float
    n: int
    level: float
    method: str = "local level with trend, season and step, averaged over the likelihood of its drift"
    null = 1.0
    testable = True

    @property
    def estimate(self) -> float:
        """The step as a ratio."""
        return self.ratio

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
        t = stats.t(self.df)
        se = np.log(self.high / self.low) / (2 * t.ppf((1 + self.level) / 2))
        return float(np.max(t.sf((np.log1p(margin) + np.array([-1, 1]) * np.log(self.ratio)) / se)))

    def __str__(self) -> str:
        return (
            f"Were the level to drift of its own, the step would be {show(self.ratio)} times "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


def local_level(
    counts: ArrayLike,
    *,
    interruption: Any,
    population: ArrayLike | None = None,
    period: int | None = None,
    harmonics: int | None = None,
    breaks: Sequence[int] = (),
    level: float = 0.95,
) -> LocalLevel | NotTestable:
    """Sensitivity of an interrupted series to a level that drifts.

    Parameters
    ----------
    counts, interruption, population, period, harmonics, breaks : as for `interrupted_time_series`, one series.
    level : confidence level.

    Returns
    -------
    LocalLevel; NotTestable with fewer than 24 times, fewer than three on a side, or no events on one.

    References
    ----------
    Harvey 1989; Harvey and Durbin 1986 (seat belts).
    """
    level = arguments.level_of(level)
    series = in_time(counts, "counts")
    y = arguments.counts("counts", series.values, missing=True)
    if y.ndim != 1:
        raise InvalidArgument("counts", "must be a single series.")
    start = position_of(series, interruption, len(y))
    offset = log_population(series.beside(population, "population"), y.shape)
    period, harmonics = season_of(series, period, harmonics)
    design, names = design_of(len(y), start, period, harmonics, False, breaks)
    seen = ~np.isnan(y)
    n, method = int(seen.sum()), LocalLevel.method
    if n < max(LEAST_TIMES, design.shape[1] + 8) or min(seen[:start].sum(), seen[start:].sum()) < LEAST_SIDE:
        reason = f"{n} times are too few for a level that drifts; it takes {LEAST_TIMES}"
        return NotTestable(method, reason, n, LEAST_TIMES)
    if np.nansum(y[:start]) == 0 or np.nansum(y[start:]) == 0:
        return NotTestable(method, "there were no events on one side of the interruption", n)
    model = loglinear.fit(design, y[None, :], offset[None, :])
    if not model.converged[0] or model.dispersion[0] <= 1e-12:
        return NotTestable(
            method, "the counts do not vary around the model, so that its errors cannot be estimated", n
        )
    found = drifting(model, names.index("step"))
    tail = (1 - level) / 2
    return LocalLevel(
        ratio=float(np.exp(found.weight @ found.estimate)),
        low=float(np.exp(found.bound(tail, False))),
        high=float(np.exp(found.bound(tail, True))),
        p_value=found.p_value(),
        drift=float(np.sqrt(found.variance[int(np.argmax(found.weight))])),
        df=found.df,
        n=n,
        level=level,
    )
