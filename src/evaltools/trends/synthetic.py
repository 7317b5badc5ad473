"""Synthetic control: a weighted mean of other areas that moved like the treated one before the interruption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.arguments import Floats
from evaltools.trends.dated import in_time
from evaltools.trends.positions import position_of
from evaltools.trends.results import NotTestable, show, show_interval, show_p
from evaltools.trends.shown import OverTime

LEAST_BEFORE = 5
"""Least number of times before the interruption to find weights from."""
LEAST_DONORS = 3
POOR_FIT = 2.0
"""From so many times the usual distance before, the area moved in a way that no weights follow."""
MOST_INSIDE = 0.9
"""Share of the times before at which the area must lie among the others for weights to reach its level."""


@dataclass(frozen=True)
class SyntheticControl(OverTime):
    """Mean difference to the synthetic control after the interruption, against placebos in the other areas."""

    difference: float
    low: float
    """Unbounded where there are too few other areas for this level."""
    high: float
    p_value: float
    """Share of areas, the treated one among them, with as large a difference for their fit before."""
    method: str
    n: int
    """Other areas."""
    least_p: float
    """The smallest p-value that this number of areas allows."""
    weights: Floats
    """Weight of each other area, summing to 1."""
    synthetic: Floats
    """(n,) values of the synthetic control."""
    observed: Floats
    pre_rmspe: float
    """Root mean square difference before, the yardstick of the fit."""
    within_hull: float
    """Share of the times before at which the area lay between the lowest and the highest of the others."""
    fit: float
    """pre_rmspe over the median of the other areas' own, as if treated: far above 1 is a poor fit."""
    demeaned: bool
    """Whether each area was taken as its distance from its own mean before."""
    placebo_statistics: Floats
    """Mean difference after over root mean square difference before, for each other area as if treated."""
    interruption: int
    level: float
    index: Any = None
    """Dates of the times, where the treated area has any."""
    donors: tuple[Any, ...] = ()
    """Names of the other areas, in the order of the weights, where these are columns of a table."""
    lines = ("observed", "synthetic")
    null = 0.0
    testable = True

    @property
    def estimate(self) -> float:
        """The difference."""
        return self.difference

    @property
    def caution(self) -> str:
        """ "poor fit before" where the area was followed much worse than the others are; empty otherwise."""
        return "poor fit before" if self.fit >= POOR_FIT else ""

    def p_within(self, margin: float) -> float:
        """Share of placebos too large to place the difference within the margin; 1 where it lies outside."""
        room = (margin - abs(self.difference)) / self.pre_rmspe if self.pre_rmspe > 0 else np.inf
        if room <= 0:
            return 1.0
        return float((1 + np.sum(np.abs(self.placebo_statistics) >= room)) / (1 + self.n))

    def __str__(self) -> str:
        return (
            f"After the interruption the area lay {show(self.difference)} from its synthetic control "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)} among {self.n} placebo areas; "
            f"before, the two differed by {show(self.pre_rmspe)} in root mean square)."
        )


def synthetic_control(
    treated: ArrayLike,
    donors: ArrayLike,
    *,
    interruption: Any,
    demean: bool | None = None,
    level: float = 0.95,
) -> SyntheticControl | NotTestable:
    """Difference between an area and a weighted mean of others that tracked it before the interruption.

    Parameters
    ----------
    treated : (n,) values, rates rather than counts where areas differ in size.
    donors : (areas, n) values of areas where nothing was done, or a DataFrame with a column per area.
    interruption : position of the first time after, or a date for a dated `treated`.
    demean : whether every area is taken as its distance from its own mean before, so that only movements have to be matched;
        unless said, where the area lies outside what the others span at more than a tenth of the times before. Weights
        cannot reach a level outside, and the test would then call the gap in levels an effect.
    level : confidence level; an interval takes at least 1 / (1 - level) - 1 donors (19 at 0.95).

    Returns
    -------
    SyntheticControl. The p-value compares the mean difference after, over the root mean square difference
    before, with the same number for every donor taken as treated; the interval holds the constant effects
    that this test does not reject. NotTestable with fewer than 5 times before or 3 donors, or constant donors.

    Raises
    ------
    InvalidArgument : missing or infinite values, unequal lengths, an interruption outside the series.

    References
    ----------
    Abadie, Diamond and Hainmueller 2010; Firpo and Possebom 2018 (interval); Ferman and Pinto 2021 (means taken out).
    """
    level = arguments.level_of(level)
    series, names = in_time(treated, "treated"), tuple(getattr(donors, "columns", ()))
    donors = series.beside(donors, "donors")
    y = arguments.numbers("treated", series.values)
    if y.ndim != 1 or len(y) < 2:
        raise InvalidArgument("treated", "must be a single series of at least two values.")
    rest = np.atleast_2d(arguments.numbers("donors", arguments.by_time(donors)))
    if rest.ndim != 2 or rest.shape[1] != len(y):
        raise InvalidArgument("donors", f"has {rest.shape[-1]} times but treated has {len(y)}.")
    start = position_of(series, interruption, len(y))
    method = "synthetic control on the values before, placebos in other areas"
    if start < LEAST_BEFORE:
        return NotTestable(
            method, f"{start} times before are too few; it takes {LEAST_BEFORE}", start, LEAST_BEFORE
        )
    if len(rest) < LEAST_DONORS:
        reason = f"{len(rest)} other areas are too few; it takes {LEAST_DONORS}"
        return NotTestable(method, reason, len(rest), LEAST_DONORS)
    if np.ptp(rest[:, :start]) == 0:
        return NotTestable(method, "all values of the other areas before are equal", len(rest))
    inside = float(
        np.mean((y[:start] >= rest[:, :start].min(axis=0)) & (y[:start] <= rest[:, :start].max(axis=0)))
    )
    apart = inside < MOST_INSIDE if demean is None else bool(demean)
    seen, own_mean = y, 0.0
    if apart:
        method = "synthetic control on distances from each area's mean before, placebos in other areas"
        own_mean = float(y[:start].mean())
        y, rest = y - own_mean, rest - rest[:, :start].mean(axis=1, keepdims=True)
    weights = _weights(y, rest, start)
    difference, rmspe = _gap(y, rest, weights, start)
    fits = [_gap(rest[i], r, _weights(rest[i], r, start), start)[1] for i, r in _others(rest)]
    placebo = np.array([_statistic(rest[i], np.delete(rest, i, axis=0), start) for i in range(len(rest))])
    own = abs(difference) / rmspe if rmspe > 0 else np.inf
    p = (1 + int(np.sum(np.abs(placebo) >= own))) / (1 + len(rest))
    # The effects not rejected: those from which the observed difference is no farther than the k-th largest
    # placebo, k the most that p <= 1 - level leaves above.
    allowed = int(np.floor((1 - level) * (1 + len(rest)) + 1e-9)) - 1
    reach = (
        np.inf if allowed < 0 else float(np.sort(np.abs(placebo))[::-1][min(allowed, len(rest) - 1)]) * rmspe
    )
    return SyntheticControl(
        difference=difference,
        low=difference - reach,
        high=difference + reach,
        p_value=float(p),
        method=method,
        n=len(rest),
        least_p=1 / (1 + len(rest)),
        weights=weights,
        synthetic=weights @ rest + own_mean,
        observed=seen,
        pre_rmspe=rmspe,
        within_hull=inside,
        fit=float(rmspe / np.median(fits)) if np.median(fits) > 0 else np.inf,
        demeaned=apart,
        placebo_statistics=placebo,
        interruption=start,
        level=level,
        index=series.index,
        donors=names,
    )


def _others(rest: Floats) -> Iterator[tuple[int, Floats]]:
    """Each other area and the areas it is compared with when taken as treated."""
    for i in range(len(rest)):
        yield i, np.delete(rest, i, axis=0)


def _weights(y: Floats, rest: Floats, start: int) -> Floats:
    """Weights between 0 and 1, summing to 1, that come nearest to the area before the interruption.

    Non-negative least squares with one more row that pulls the sum towards 1: since the distance to the area
    is homogeneous in weights that sum to s, the direction of that solution is exactly the constrained one,
    whatever the pull. A general optimiser gives the same weights some hundred times slower, which matters
    when every other area is a placebo.
    """
    from scipy import optimize

    apart = (rest[:, :start] - y[:start]).T
    scale = float(np.sqrt(np.mean(apart**2))) or 1.0
    rows = np.vstack([apart / scale, np.ones(len(rest))])
    target = np.r_[np.zeros(start), 1.0]
    weights, _ = optimize.nnls(rows, target, maxiter=100 * len(rest))
    return np.asarray(weights / weights.sum())


def _gap(y: Floats, rest: Floats, weights: Floats, start: int) -> tuple[float, float]:
    gap = y - weights @ rest
    return float(gap[start:].mean()), float(np.sqrt(np.mean(gap[:start] ** 2)))


def _statistic(y: Floats, rest: Floats, start: int) -> float:
    difference, rmspe = _gap(y, rest, _weights(y, rest, start), start)
    return difference / rmspe if rmspe > 0 else np.inf
