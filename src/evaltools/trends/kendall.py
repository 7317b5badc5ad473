"""Distribution of Kendall's S over time when nothing changes: exact for few values, normal for many."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evaltools.trends.arguments import Floats


@lru_cache(maxsize=4096)
def inversions(ties: tuple[int, ...]) -> tuple[int, ...]:
    """Number of orders of a multiset with 0, 1, 2, ... inversions; `ties` are the sizes of its groups.

    The generating function is the Gaussian multinomial coefficient [n]! / ([t1]! [t2]! ...), in whole numbers
    (Knuth, The Art of Computer Programming 3, section 5.1.2, exercise 16).
    """
    poly = [1]
    total = 0
    for size in sorted(ties, reverse=True):
        for i in range(1, size + 1):
            poly = _divide(_multiply(poly, total + i), i)
        total += size
    return tuple(poly)


def _multiply(poly: list[int], k: int) -> list[int]:
    """Times 1 - q^k (the common factor 1 - q is left out above and below)."""
    result = poly + [0] * k
    for i, coefficient in enumerate(poly):
        result[i + k] -= coefficient
    return result


def _divide(poly: list[int], k: int) -> list[int]:
    """Over 1 - q^k, which divides without remainder."""
    result = list(poly)
    for i in range(k, len(result)):
        result[i] += result[i - k]
    return result[: len(result) - k]


@lru_cache(maxsize=4096)
def tail(strata: tuple[tuple[int, ...], ...]) -> tuple[Floats, Floats]:
    """Values |S| can take in ascending order, and P(|S| at least as large), for independent strata.

    Each stratum is given by the sizes of its groups of equal values.
    """
    pmf = np.array([1.0])
    for ties in strata:
        ways = np.array([float(w) for w in inversions(ties)])
        pmf = np.convolve(pmf, ways / ways.sum())
    # With v inversions of v_max possible, S = v_max - 2 v.
    s = np.abs(len(pmf) - 1 - 2 * np.arange(len(pmf)))
    values = np.unique(s)
    mass = np.array([pmf[s == v].sum() for v in values])
    return values.astype(float), np.minimum(np.cumsum(mass[::-1])[::-1], 1.0)


def variance_and_ties(x: Floats) -> tuple[Floats, Floats]:
    """Variance of S with ties (Kendall 1975) and number of tied pairs, per series (..., n); NaN are missing."""
    ordered = np.sort(x, axis=-1)  # NaN last, and equal to nothing
    n = np.sum(~np.isnan(x), axis=-1).astype(float)
    same = ordered[..., 1:] == ordered[..., :-1]
    cubic, pairs = _tie_sums(same)
    return np.asarray((n * (n - 1) * (2 * n + 5) - cubic) / 18), pairs


def _tie_sums(same: np.ndarray) -> tuple[Floats, Floats]:
    """Sums of t(t-1)(2t+5) and t(t-1)/2 over groups of t equal values, from marks of equal neighbours.

    With k the place of a value within its group, counted from 1, both sums telescope over the group:
    t(t-1)(2t+5) is the sum of 6(k-1)(k+1) over k, t(t-1)/2 the sum of k - 1.
    """
    index = np.arange(1, same.shape[-1] + 1)
    # Place less one: distance to the last neighbour that differed.
    start = np.maximum.accumulate(np.where(same, 0, index), axis=-1)
    place = (index - start).astype(float)
    return np.sum(6 * place * (place + 2), axis=-1), np.sum(place, axis=-1)


def groups(x: Floats) -> tuple[int, ...]:
    """Sizes of the groups of equal values of one series without its missing values."""
    return tuple(sorted(int(c) for c in np.unique(x[~np.isnan(x)], return_counts=True)[1]))
