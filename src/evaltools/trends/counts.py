"""Two counts of events compared as rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from evaltools.checks import InvalidArgument
from evaltools.trends import likelihood
from evaltools.trends.arguments import (
    Floats,
    broadcast,
    choice,
    counts,
    fraction,
    level_of,
    margin_of,
    pair,
    positive,
)
from evaltools.trends.results import NotTestable, scalar, show, show_interval, show_p
from evaltools.trends.shown import Drawn

if TYPE_CHECKING:
    from evaltools.trends.refit import Refit

Method = Literal["auto", "exact", "mid-p", "score"]
# Above this many events mid-p and score differ by less than a unit in the third decimal of p.
_LARGE = 2000


@dataclass(frozen=True)
class CountComparison(Drawn):
    """Rate after over rate before, with interval and test."""

    ratio: Any
    low: Any
    high: Any
    p_value: Any
    method: str
    n: Any
    """Events before and after together."""
    before: Any
    after: Any
    exposure: tuple[Any, Any]
    dispersion: Any
    level: float
    margin: float | None = None
    p_equivalence: Any = None
    """p-value of two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
    null = 1.0

    @property
    def estimate(self) -> Any:
        """The rate ratio."""
        return self.ratio

    @property
    def testable(self) -> Any:
        """Whether there was any event at all, element by element."""
        return scalar_bool(np.asarray(self.n) > 0)

    def to_statsmodels(self) -> Refit:
        """Formula, data and call of the same comparison as a Poisson model."""
        from evaltools.trends.refit import refit_counts

        return refit_counts(self)

    def p_within(self, margin: float) -> Any:
        """p-value of two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
        return scalar(
            _p_within(*_conditional(self.before, self.after, self.exposure), self.dispersion, margin)
        )

    def __str__(self) -> str:
        if np.ndim(self.ratio):
            apart = int(np.sum((np.asarray(self.low) > 1) | (np.asarray(self.high) < 1)))
            return f"{np.size(self.ratio)} comparisons of counts, {apart} with an interval that excludes 1."
        return (
            f"{show(self.before, 6)} events before and {show(self.after, 6)} after: rate ratio {show(self.ratio)} "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}, "
            f"{self.method})."
        )


def scalar_bool(mask: Any) -> Any:
    """A Python bool for a single value, the mask itself for many."""
    mask = np.asarray(mask)
    return bool(mask) if mask.ndim == 0 else mask


def compare_counts(
    before: ArrayLike,
    after: ArrayLike,
    *,
    exposure: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
    dispersion: ArrayLike = 1.0,
    margin: float | None = None,
    level: float = 0.95,
    method: Method = "auto",
) -> CountComparison | NotTestable:
    """Rate ratio of two Poisson counts, conditional on their sum.

    Parameters
    ----------
    before, after : counts of events; single numbers or arrays of one shape.
    exposure : time at risk or population before and after, in any common unit.
    dispersion : variance over mean of the counts; 1 is Poisson. Above or below 1 the score test is scaled.
    margin : smallest relative change worth having (0.05 is 5 %); adds a test of equivalence.
    level : confidence level of the interval.
    method : "exact" (two-sided by small probabilities, interval by its inversion: never too many false alarms, at
        the price of power), "mid-p" (the smaller tail, half of the outcome seen left out, doubled: level held on
        average), "score" (large counts or dispersion); p-value and interval are always one test;
        "auto" takes mid-p up to 2,000 events without dispersion, score otherwise.

    Returns
    -------
    CountComparison, its fields arrays where arrays were given; NotTestable for a single pair without events.
    In arrays such pairs have ratio NaN, p-value 1 and interval 0 to infinity, and `testable` is false.

    Raises
    ------
    InvalidArgument : negative, fractional, missing or infinite counts; exposure not above 0.

    Examples
    --------
    Fay (2010): 2 events among 17,877 against 10 among 20,000; test and interval agree:

    >>> found = compare_counts(10, 2, exposure=(20000, 17877), method="exact")
    >>> round(found.p_value, 3), round(found.high, 3)
    (0.042, 0.942)

    References
    ----------
    Przyborowski and Wilenski 1940; Berry and Armitage 1995 (mid-p); Wilson 1927, on the conditional share; Sterne 1954 and
    Fay 2010 (exact).
    """
    y, x = counts("before", before), counts("after", after)
    e0, e1 = (positive("exposure", e) for e in pair("exposure", exposure))
    phi = positive("dispersion", dispersion)
    level, margin = level_of(level), margin_of(margin)
    if margin is not None:
        fraction(margin)
    choice("method", method, ("auto", "exact", "mid-p", "score"))
    y, x, e0, e1, phi = broadcast(
        ("before", "after", "exposure", "exposure", "dispersion"), (y, x, e0, e1, phi)
    )
    m, q = x + y, e1 / (e0 + e1)
    if m.ndim == 0 and m == 0:
        return NotTestable("comparison of two counts", "there were no events before or after", 0)
    used = _choose(method, m, phi)
    p, low, high = _TESTS[used](x, m, q, phi, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(m > 0, (x / e1) / (y / e0), np.nan)
    scale = e0 / e1
    within = None if margin is None else scalar(_p_within(x, m, q, phi, margin))
    return CountComparison(
        ratio=scalar(ratio),
        low=scalar(_odds(low) * scale),
        high=scalar(_odds(high) * scale),
        p_value=scalar(p),
        method=_NAMES[used],
        n=scalar(m),
        before=scalar(y),
        after=scalar(x),
        exposure=(scalar(e0), scalar(e1)),
        dispersion=scalar(phi),
        level=level,
        margin=margin,
        p_equivalence=within,
    )


def _choose(method: str, m: Floats, phi: Floats) -> str:
    """The method to use; one for all pairs, so that a result names one."""
    if np.any(phi != 1):
        if method in ("exact", "mid-p"):
            raise InvalidArgument("method", f'{method!r} holds for dispersion 1 only; use "score".')
        return "score"
    if method != "auto":
        return method
    return "mid-p" if np.all(m <= _LARGE) else "score"


def _conditional(before: Any, after: Any, exposure: tuple[Any, Any]) -> tuple[Floats, Floats, Floats]:
    y, x, e0, e1 = (np.asarray(v, dtype=float) for v in (before, after, *exposure))
    return x, x + y, e1 / (e0 + e1)


def _odds(q: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return q / (1 - q)


def upper_tail(x: Floats, m: Floats, q: Floats) -> Floats:
    """Mid-p of at least x successes in m: P(X > x) + P(X = x) / 2."""
    at_least = np.where(x > 0, special.betainc(np.maximum(x, 1), m - x + 1, q), 1.0)
    more = np.where(x < m, special.betainc(x + 1, np.maximum(m - x, 1e-300), q), 0.0)
    return (at_least + more) / 2


def _midp(x: Floats, m: Floats, q: Floats, phi: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    tail = upper_tail(x, m, q)
    p = np.minimum(1.0, 2 * np.minimum(tail, 1 - tail))
    alpha = (1 - level) / 2
    low = np.where(x > 0, solve_tail(x, m, alpha), 0.0)
    high = np.where(x < m, solve_tail(x, m, 1 - alpha), 1.0)
    return p, low, high


def solve_tail(x: Floats, m: Floats, target: float) -> Floats:
    """The share at which the upper tail has the wanted probability, by halving in logits."""
    left, right = np.full(x.shape, -45.0), np.full(x.shape, 45.0)
    for _ in range(60):
        middle = (left + right) / 2
        below = upper_tail(x, m, special.expit(middle)) < target
        left, right = np.where(below, middle, left), np.where(below, right, middle)
    return special.expit((left + right) / 2)


def _exact(x: Floats, m: Floats, q: Floats, phi: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    def one(xi: float, mi: float, qi: float) -> float:
        return float(stats.binomtest(int(xi), int(mi), float(qi)).pvalue) if mi > 0 else 1.0

    p = np.vectorize(one, otypes=[float])(x, m, q)
    low, high = np.vectorize(lambda xi, mi: likelihood.interval(xi, mi, level), otypes=[float, float])(x, m)
    return p, low, high


def _score(x: Floats, m: Floats, q: Floats, phi: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    size = m / phi  # events worth of information: counts with dispersion phi carry m / phi of them
    share = np.divide(x, m, out=np.full(x.shape, 0.5), where=m > 0)
    z = (share - q) * np.sqrt(size / (q * (1 - q)))
    low, high = wilson(share * size, size, stats.norm.ppf((1 + level) / 2))
    return 2 * stats.norm.sf(np.abs(z)), low, high


def wilson(x: Floats, n: Floats, z: Any) -> tuple[Floats, Floats]:
    """Wilson's interval for a share of x in n (either may be fractional); 0 to 1 where n is 0."""
    p = np.divide(x, n, out=np.full(np.shape(x), 0.5), where=np.asarray(n) > 0)
    z2 = np.square(z)
    centre = n * p + z2 / 2
    half = z * np.sqrt(np.maximum(n * p * (1 - p) + z2 / 4, 0))
    low, high = (centre - half) / (n + z2), (centre + half) / (n + z2)
    # At 0 and n the bound is exactly 0 or 1, which rounding would miss.
    low = np.where((p <= 0) | (np.asarray(n) <= 0), 0.0, np.maximum(low, 0))
    high = np.where((p >= 1) | (np.asarray(n) <= 0), 1.0, np.minimum(high, 1))
    return low, high


def _p_within(x: Floats, m: Floats, q: Floats, phi: Any, margin: float) -> Floats:
    """Larger of the two one-sided p-values at the ends of the margin."""
    ends = [special.expit(special.logit(q) + s * np.log1p(margin)) for s in (-1.0, 1.0)]
    if np.all(np.asarray(phi) == 1) and np.all(m <= _LARGE):
        p_low, p_high = upper_tail(x, m, ends[0]), 1 - upper_tail(x, m, ends[1])
    else:
        z = [(x - m * e) / np.sqrt(np.maximum(m, 1e-300) * phi * e * (1 - e)) for e in ends]
        p_low, p_high = stats.norm.sf(z[0]), stats.norm.cdf(z[1])
    return np.where(m > 0, np.maximum(p_low, p_high), 1.0)


_TESTS = {"mid-p": _midp, "exact": _exact, "score": _score}
_NAMES = {
    "mid-p": "conditional mid-p test of two Poisson rates",
    "exact": "exact conditional test of two Poisson rates",
    "score": "conditional score test of two rates, scaled by dispersion",
}
