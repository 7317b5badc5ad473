"""Contrasts between years of many series of counts at once, on the scale of square roots.

Twice the square root of a count whose variance is dispersion times its mean has nearly the variance
`dispersion`, whatever the mean (Bartlett 1936; Anscombe 1948). Counts of different years and of areas of different size can so
share one estimate of dispersion, and the test of a ratio of two rates has a closed interval (Huffman 1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evaltools.trends import studentised
from evaltools.trends.arguments import Floats
from evaltools.trends.counts import solve_tail, upper_tail

ANSCOMBE = 0.375
FEW = 60
"""Up to so many events in a contrast the exact conditional test must reject too."""
_FLAT = 1e-9


def roots(counts: Floats) -> Floats:
    """Twice the square root of counts plus 3/8: variance about equal to the dispersion."""
    return np.asarray(2 * np.sqrt(counts + ANSCOMBE))


@dataclass(frozen=True)
class Spread:
    """An estimated or given dispersion for each series and contrast."""

    value: Floats
    """Variance of a count over its mean; NaN where it cannot be had."""
    df: Floats
    """Degrees of freedom; infinite where given."""
    share: Floats
    """Part of the contrast's variance that lies among the residuals the estimate rests on."""

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Confidence interval of an estimated dispersion by chi-square; the value itself where it is given."""
        finite = np.where(np.isfinite(self.df), self.df, 1.0)
        ends = [
            np.where(np.isfinite(self.df), self.value * finite / special.chdtri(finite, tail), self.value)
            for tail in ((1 - level) / 2, (1 + level) / 2)
        ]
        return ends[0], ends[1]

    def of(self, at: np.ndarray) -> Spread:
        """The elements marked."""
        return Spread(self.value[at], self.df[at], self.share[at])

    def one(self) -> Spread:
        """The only element, as single numbers."""
        return Spread(*(np.asarray(v).reshape(()) for v in (self.value, self.df, self.share)))


@dataclass(frozen=True)
class Sides:
    """Events and exposure before and after, one element per series."""

    before: Floats
    after: Floats
    exposure_before: Floats
    exposure_after: Floats

    @property
    def ratio(self) -> Floats:
        """Rate after over rate before; NaN without events, infinite without events before."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((self.after / self.exposure_after) / (self.before / self.exposure_before))

    def statistic(self, ratio: float | Floats = 1.0) -> Floats:
        """Signed distance from a ratio in standard deviations of independent events."""
        scale = ratio * self.exposure_after / self.exposure_before
        gap = roots(self.after) - np.sqrt(scale) * roots(self.before)
        return np.asarray(gap / np.sqrt(1 + scale))

    def limits(self, reach: Floats) -> tuple[Floats, Floats]:
        """The ratios whose statistic is no farther from 0 than `reach`: a quadratic in the root of the ratio."""
        a, b, k = roots(self.before), roots(self.after), reach**2
        with np.errstate(divide="ignore", invalid="ignore"):
            square = a**2 - k
            root = reach * np.sqrt(np.maximum(a**2 + b**2 - k, 0))
            # Where nothing but zero is known of the rate before, no ratio is too large.
            high = np.where(square > 0, (a * b + root) / square, np.inf)
            low = np.where(b**2 > k, (b**2 - k) / (a * b + root), 0.0)
        factor = self.exposure_before / self.exposure_after
        return np.asarray(low**2 * factor), np.asarray(high**2 * factor)


def sides(counts: Floats, exposure: Floats, before: Floats, after: Floats) -> Sides:
    """Sums over the marked years of (series, years)."""
    y = np.where(np.isnan(counts), 0.0, counts)

    def total(of: Floats, mark: Floats) -> Floats:
        return np.asarray(np.sum(of * mark, axis=-1))

    return Sides(total(y, before), total(y, after), total(exposure, before), total(exposure, after))


def p_value(at: Sides, spread: Spread, ratio: float | Floats = 1.0) -> Floats:
    """Two-sided p-value of a ratio: counts vary at least as much as independent events do."""
    z = at.statistic(ratio)
    p = studentised.two_sided(z / np.sqrt(spread.value), spread.df, spread.share)
    p = np.where(np.isfinite(spread.df), np.maximum(p, 2 * special.ndtr(-np.abs(z))), p)
    tail = _exact(at, ratio)
    return np.asarray(np.fmax(p, np.minimum(1.0, 2 * np.fmin(tail, 1 - tail))))


def p_one_sided(at: Sides, spread: Spread, ratio: float | Floats, above: bool) -> Floats:
    """p-value of the ratio being at most (`above`) or at least the one stated."""
    sign = 1.0 if above else -1.0
    z = sign * at.statistic(ratio)
    p = studentised.upper_tail(z / np.sqrt(spread.value), spread.df, spread.share)
    p = np.where(np.isfinite(spread.df), np.maximum(p, special.ndtr(-z)), p)
    tail = _exact(at, ratio)
    return np.asarray(np.fmax(p, tail if above else 1 - tail))


def p_equivalence(at: Sides, spread: Spread, margin: Floats) -> Floats:
    """Two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
    with np.errstate(invalid="ignore"):
        above = p_one_sided(at, spread, 1 / (1 + margin), True)
        below = p_one_sided(at, spread, 1 + margin, False)
    return np.where(np.isnan(margin) | np.isnan(spread.value), np.nan, np.maximum(above, below))


def interval(at: Sides, spread: Spread, level: float) -> tuple[Floats, Floats]:
    """Interval of the ratio, the inversion of `p_value`."""
    tail = (1 - level) / 2
    reach = studentised.critical(tail, spread.df, spread.share) * np.sqrt(spread.value)
    least = np.where(np.isfinite(spread.df), -special.ndtri(tail), 0.0)
    low, high = at.limits(np.maximum(reach, least))
    few = (at.before + at.after <= FEW) & ~np.isnan(spread.value)
    if np.any(few):
        exact_low, exact_high = _exact_limits(at, tail, few)
        low[few], high[few] = np.minimum(low[few], exact_low), np.maximum(high[few], exact_high)
    return low, high


def tipping_point(at: Sides, tail: Floats | float, ratio: float | Floats = 1.0) -> Floats:
    """The dispersion up to which a two-sided test at twice `tail` would reject the ratio; 0 where none would do."""
    needed = -special.ndtri(np.asarray(tail, dtype=float))
    point = (at.statistic(ratio) / needed) ** 2
    exact = _exact(at, ratio)
    # With few events the exact test may not reject even at dispersion 1.
    silent = np.fmin(exact, 1 - exact) > tail
    return np.asarray(np.where(silent, np.minimum(point, 1 - 1e-9), point))


def _exact(at: Sides, ratio: float | Floats) -> Floats:
    """Mid-p of at least as many events after, given all of them; NaN where there are more than a few."""
    m = at.before + at.after
    few = m <= FEW
    result = np.full(m.shape, np.nan)
    if np.any(few):
        scale = np.broadcast_to(ratio * at.exposure_after / at.exposure_before, m.shape)[few]
        result[few] = upper_tail(at.after[few], m[few], scale / (1 + scale))
    return result


def _exact_limits(at: Sides, tail: float, few: np.ndarray) -> tuple[Floats, Floats]:
    x, m = at.after[few], (at.before + at.after)[few]
    factor = (at.exposure_before / at.exposure_after)[few]
    low, high = solve_tail(x, m, tail), solve_tail(x, m, 1 - tail)
    with np.errstate(divide="ignore"):
        return np.where(x > 0, low / (1 - low), 0.0) * factor, np.where(
            x < m, high / (1 - high), np.inf
        ) * factor
