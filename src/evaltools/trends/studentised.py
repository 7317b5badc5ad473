"""Reference distribution of a contrast over a standard deviation that the contrast is itself part of.

A change between two neighbouring years is judged by how much the years vary around their level, and the two
years are among them. With d residual degrees of freedom and the share b^2 of the contrast's variance that lies
in the residuals, the contrast over the estimated standard deviation is distributed as

    sqrt(1 - b^2) T + b sqrt(d) U,

T being Student's t on d degrees of freedom and U, independent of it, one coordinate of a point uniform on the
sphere in d dimensions. b = 0 is Student's t; with infinitely many degrees of freedom both are normal. Leaving
the two years out of the standard deviation would be as valid and much weaker: with six years and Holm's
adjustment of five changes it has 30 % of the power of a test that knows the standard deviation, this has 65 %.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from scipy import special

from evaltools.trends.arguments import Floats

_NODES = 24


@lru_cache(maxsize=256)
def _sphere(df: int) -> tuple[Floats, Floats]:
    """Nodes and weights of one coordinate of a uniform point on the sphere in `df` dimensions."""
    if df == 1:
        return np.array([-1.0, 1.0]), np.array([0.5, 0.5])
    nodes, weights = special.roots_jacobi(_NODES, (df - 3) / 2, (df - 3) / 2)
    return np.asarray(nodes), np.asarray(weights / weights.sum())


def upper_tail(statistic: Any, df: Any, share: Any = 0.0) -> Floats:
    """Probability of at least this statistic, for arrays of one shape.

    Parameters
    ----------
    statistic : contrast over its estimated standard deviation.
    df : degrees of freedom; infinite where the standard deviation is known.
    share : b^2, 0 where the standard deviation comes from other observations; needs whole degrees of freedom.
    """
    w, d, b2 = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (statistic, df, share)))
    known = ~np.isfinite(d)
    plain = np.where(known, special.ndtr(-w), special.stdtr(np.where(known, 1.0, d), -w))
    if not np.any(b2 > 0):
        return plain
    result = plain.copy()
    for one in np.unique(d[(b2 > 0) & ~known]):
        at = (d == one) & (b2 > 0)
        u, weights = _sphere(int(one))
        inside = np.sqrt(b2[at] * one)[:, None] * u
        scaled = (w[at][:, None] - inside) / np.sqrt(np.maximum(1 - b2[at], 1e-12))[:, None]
        result[at] = special.stdtr(one, -scaled) @ weights
    return result


def two_sided(statistic: Any, df: Any, share: Any = 0.0) -> Floats:
    """Probability of a statistic at least as far from zero in either direction."""
    return np.minimum(1.0, 2 * upper_tail(np.abs(statistic), df, share))


def critical(tail: float, df: Any, share: Any = 0.0) -> Floats:
    """The statistic whose upper tail has the probability `tail`.

    Between 33 shares the value is interpolated, which changes it by less than one in a thousand.
    """
    d, b2 = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (df, share)))
    known = ~np.isfinite(d)
    finite = np.where(known, 1.0, d)
    result = np.where(known, -special.ndtri(tail), -special.stdtrit(finite, tail))
    for one in np.unique(d[(b2 > 0) & ~known]):
        at = (d == one) & (b2 > 0)
        result[at] = np.interp(b2[at], *_critical_grid(tail, int(one)))
    return np.asarray(result)


@lru_cache(maxsize=512)
def _critical_grid(tail: float, df: int) -> tuple[Floats, Floats]:
    shares = np.linspace(0, 0.98, 33)
    low, high = np.zeros(33), np.full(33, 1e6)
    for _ in range(80):
        middle = np.where(high > 1e3, np.sqrt((low + 1) * high), (low + high) / 2)
        above = upper_tail(middle, np.full(33, float(df)), shares) > tail
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return shares, (low + high) / 2
