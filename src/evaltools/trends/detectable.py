"""The smallest change that the data could have shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import optimize, special, stats

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import Floats, counts, level_of, one_number, pair, positive, whole
from evaltools.trends.counts import upper_tail
from evaltools.trends.results import show
from evaltools.trends.shown import Shown

# Up to this many expected events the power is summed over all outcomes; beyond, a normal approximation.
_EXACT = 4000.0


@dataclass(frozen=True)
class DetectableChange(Shown):
    """Values after which the comparison would, with the stated power, have told a change from chance."""

    before: float
    low: float | None
    """Highest value below `before` that would be shown; none where even the lowest possible would not."""
    high: float | None
    """Lowest value above `before` that would be shown; none where even the highest possible would not."""
    power: float
    level: float
    unit: str
    """"events" or "proportion"."""
    n: Any
    method: str

    @property
    def smallest(self) -> float | None:
        """The smaller of the two changes, in the unit of `before`."""
        sizes = [abs(v - self.before) for v in (self.low, self.high) if v is not None]
        return min(sizes, default=None)

    def towards(self, better: str) -> float | None:
        """Size of the change in the better direction; for "none" the size that would be shown either way."""
        down = None if self.low is None else self.before - self.low
        up = None if self.high is None else self.high - self.before
        if better == "lower":
            return down
        if better == "higher":
            return up
        return None if down is None or up is None else max(down, up)

    def __str__(self) -> str:
        many = 100.0 if self.unit == "proportion" else 1.0
        unit = " %" if self.unit == "proportion" else " events"
        ends = [
            f"{word} to {show(many * v)}{unit}"
            for word, v in (("a fall", self.low), ("a rise", self.high))
            if v is not None
        ]
        start = f"From {show(many * self.before, 6)}{unit}"
        if not ends:
            return f"{start} no change would have been shown with {100 * self.power:g} % probability."
        return f"{start} the smallest change shown with {100 * self.power:g} % probability is {' or '.join(ends)}."


def detectable_change(
    before: Any,
    *,
    n_after: int | None = None,
    exposure: tuple[float, float] = (1.0, 1.0),
    dispersion: float = 1.0,
    power: float = 0.8,
    level: float = 0.95,
) -> DetectableChange:
    """Smallest change that a comparison with these data would show with the given power.

    The value before is taken as the true one; the answer depends on the size of the data and never on the
    change that was observed.

    Parameters
    ----------
    before : a count of events, or `(successes, n)` for a share.
    n_after : answers in the second wave, as many as in the first unless given (shares only).
    exposure : time at risk or population before and after (counts only).
    dispersion : variance over mean (counts only).
    power, level : probability of showing the change, and the confidence level of the interval used.

    Returns
    -------
    DetectableChange, in events of the second period or as a share between 0 and 1.

    References
    ----------
    Power of the conditional mid-p test summed over Poisson outcomes; Fleiss, Levin and Paik 2003, ch. 4.
    """
    level, power = level_of(level), one_number("power", power, above=0, below=1)
    if np.ndim(before) == 0:
        e0, e1 = (float(positive("exposure", one_number("exposure", e))) for e in pair("exposure", exposure))
        if n_after is not None:
            raise InvalidArgument("n_after", "belongs to shares; give before as (successes, n).")
        count = float(counts("before", before))
        return _for_count(count, e1 / e0, one_number("dispersion", dispersion, above=0), power, level)
    successes, n = (whole("before", v) for v in pair("before", before))
    size = n if n_after is None else whole("n_after", n_after, least=1)
    if n == 0 or successes > n:
        raise InvalidArgument("before", "needs n above 0 and at most n successes.", 1)
    return _for_share(successes / n, n, size, power, level)


def _for_count(before: float, scale: float, phi: float, power: float, level: float) -> DetectableChange:
    # Counts with dispersion phi carry the information of counts / phi Poisson events.
    mean, same = before / phi, before / phi * scale

    def missing(after: float) -> float:
        return power_of_counts(mean, after, scale, level) - power

    # The normal approximation says about where; a root between two points near it is soon found.
    reach = (stats.norm.ppf((1 + level) / 2) + stats.norm.ppf(power)) * np.sqrt(same * (1 + scale))
    low = high = None
    if same > 0 and missing(0.0) > 0:
        low = _root(missing, 0.0, same, same - reach, 0.1 * reach) * phi
    top = same + 10 * np.sqrt(same * (1 + scale)) + 30 * (1 + scale)
    while missing(top) < 0:
        top *= 2
    high = _root(missing, same, top, same + reach, 0.1 * reach) * phi
    method = "power of the conditional mid-p test"
    # In events of the second period; before is shown at the exposure of the second period as well.
    return DetectableChange(before * scale, low, high, power, level, "events", before, method)


def _root(missing: Callable[[float], float], low: float, high: float, guess: float, width: float) -> float:
    """Where `missing` changes sign between low and high; looked for near the guess first."""
    left, right = (min(max(guess + side * width, low), high) for side in (-1, 1))
    if (missing(left) > 0) == (missing(right) > 0):
        left, right = (right, high) if (missing(left) > 0) == (missing(low) > 0) else (low, left)
    return float(optimize.brentq(missing, left, right, xtol=1e-9 * max(high, 1)))


def power_of_counts(mean: float, after: float, scale: float, level: float) -> float:
    """Probability that the mid-p test of Poisson(mean) against Poisson(after) at exposures 1, scale rejects."""
    total = mean + after
    if total == 0:
        return 0.0
    if total > _EXACT:
        q, share, z = scale / (1 + scale), after / total, stats.norm.ppf((1 + level) / 2)
        shift, null, sd = share - q, np.sqrt(q * (1 - q) / total), np.sqrt(share * (1 - share) / total)
        if sd == 0:
            return 1.0
        return float(stats.norm.sf((z * null - shift) / sd) + stats.norm.cdf((-z * null - shift) / sd))
    reach = 6 * np.sqrt(total) + 10  # what lies beyond has a probability below 1e-8
    first, last = int(max(0.0, np.floor(total - reach))), int(np.ceil(total + reach))
    m = np.arange(first, last, dtype=float)
    low, high = _critical(first, last, scale, level)
    share = after / total
    rejected = _at_most(low, m, share) + 1 - _at_most(high - 1, m, share)
    weight = np.exp(special.xlogy(m, total) - special.gammaln(m + 1) - total)
    return float(np.sum(weight * rejected))


def _at_most(x: Floats, m: Floats, share: float) -> Floats:
    """Probability of at most x successes in m, for any whole x from -1 to m."""
    inside = special.betainc(np.clip(x, 0, None) + 1, np.maximum(m - x, 1e-300), share)
    return np.where(x < 0, 0.0, np.where(x >= m, 1.0, 1 - inside))


_BLOCK = 256


def _critical(first: int, last: int, scale: float, level: float) -> tuple[Floats, Floats]:
    """Limits for the totals from first to last - 1; put together from blocks, which repeated calls share."""
    blocks = [_limits(b, scale, level) for b in range(first // _BLOCK, (last - 1) // _BLOCK + 1)]
    here = slice(first % _BLOCK, first % _BLOCK + last - first)
    low, high = (np.concatenate(part)[here] for part in zip(*blocks, strict=True))
    return low, high


@lru_cache(maxsize=512)
def _limits(block: int, scale: float, level: float) -> tuple[Floats, Floats]:
    """For each total m the largest and smallest count after that the mid-p test rejects (-1 and m + 1: none)."""
    m = np.arange(block * _BLOCK, (block + 1) * _BLOCK, dtype=float)
    q, alpha = scale / (1 + scale), (1 - level) / 2
    low = stats.binom.ppf(alpha, m, q) + 1
    low = np.minimum(low, m)
    for _ in range(3):  # the mid-p limit lies within two steps of the quantile
        low = np.where(
            (low >= 0) & (1 - upper_tail(np.maximum(low, 0), m, np.full(m.shape, q)) > alpha), low - 1, low
        )
    high = np.maximum(stats.binom.isf(alpha, m, q) - 1, 0)
    for _ in range(4):
        high = np.where(
            (high <= m) & (upper_tail(np.minimum(high, m), m, np.full(m.shape, q)) > alpha), high + 1, high
        )
    return low, high


def _for_share(p0: float, n0: int, n1: int, power: float, level: float) -> DetectableChange:
    z = stats.norm.ppf((1 + level) / 2)

    def missing(p1: float) -> float:
        pooled = (p0 * n0 + p1 * n1) / (n0 + n1)
        null = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
        sd = np.sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
        if sd == 0:
            return 1.0 - power if abs(p1 - p0) > z * null else -power
        return float(stats.norm.cdf((abs(p1 - p0) - z * null) / sd)) - power

    low = float(optimize.brentq(missing, 0.0, p0)) if p0 > 0 and missing(0.0) > 0 else None
    high = float(optimize.brentq(missing, p0, 1.0)) if p0 < 1 and missing(1.0) > 0 else None
    method = "normal approximation to the power of a test of two shares"
    return DetectableChange(p0, low, high, power, level, "proportion", (n0, n1), method)
