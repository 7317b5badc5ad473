"""The exact two-sided test of a share by small probabilities, and the interval that is its own inversion.

The p-value adds up the probabilities of all outcomes that are no more probable than the one seen (Sterne 1954; "minlike"). The
interval of Clopper and Pearson inverts another test, the doubled tail, and can hold a ratio that this one
rejects; here both are one (Blaker 2000; Fay 2010).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from evaltools.trends.arguments import Floats

_GRID = 400
_FAR = 12  # standard deviations
_TIE = 1 + 1e-7  # outcomes as probable as the one seen, up to rounding


def p_value(x: float, m: float, share: Floats) -> Floats:
    """p-values of x successes in m at each of many shares."""
    share = np.atleast_1d(np.asarray(share, dtype=float))[:, None]
    # Outcomes farther off are less probable than 1e-30 at every one of the shares.
    ends = m * np.array([share.min(), share.max()])
    reach = _FAR * np.sqrt(ends * (1 - ends / max(m, 1))) + 5 * _FAR
    first = int(max(0, min(x, ends[0] - reach[0])))
    k = np.arange(first, int(min(m, max(x, ends[1] + reach[1]))) + 1)
    log = special.gammaln(m + 1) - special.gammaln(k + 1) - special.gammaln(m - k + 1)
    log = log + special.xlogy(k, share) + special.xlog1py(m - k, -share)
    probability = np.exp(log)
    seen = probability[:, int(x) - first][:, None] * _TIE
    return np.asarray(np.minimum(np.sum(np.where(probability <= seen, probability, 0.0), axis=1), 1.0))


def interval(x: float, m: float, level: float) -> tuple[float, float]:
    """The outermost shares that the test does not reject; what it rejects between them is kept (Fay 2010)."""
    alpha = 1 - level
    return _end(x, m, alpha, down=True), _end(x, m, alpha, down=False)


def _end(x: float, m: float, alpha: float, down: bool) -> float:
    if m == 0 or (down and x == 0) or (not down and x == m):
        return 0.0 if down else 1.0
    # Beyond the one-sided bound at alpha itself even one tail is too improbable.
    far = (
        special.betaincinv(x, m - x + 1, alpha * 0.5)
        if down
        else special.betaincinv(x + 1, m - x, 1 - alpha * 0.5)
    )
    near = x / m
    ends = special.logit(np.clip([far, near], 1e-12, 1 - 1e-12))
    grid = special.expit(np.linspace(float(ends[0]), float(ends[1]), _GRID))
    for _ in range(3):
        kept = p_value(x, m, grid) > alpha
        first = int(np.argmax(kept))
        if first == 0:
            return float(grid[0])
        grid = np.linspace(grid[first - 1], grid[first], _GRID)
    inner, outer = float(grid[-1]), float(grid[0])
    # Two outcomes are as probable as each other at one share between; the test jumps there and keeps it or not.
    if min(inner, outer) < 0.5 < max(inner, outer) and p_value(x, m, np.array([0.5]))[0] > alpha:
        return 0.5
    return inner
