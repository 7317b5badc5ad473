"""One family of verdicts: that something changed, and that no change worth having took place, adjusted together.

A comparison can be judged falsely in one way only: its true change is either none, so that only *changed* would be false,
or as large as the margin, so that only *no change* would be. Among K comparisons at most K of the 2 K hypotheses are
therefore true at once, and Bonferroni's bound divides by K (Shaffer 1986). Going down from the smallest p-value as Holm
does, the divisor falls by one whenever a comparison has no hypothesis left that could be true.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evaltools.checks import InvalidArgument
from evaltools.trends.adjustment import adjust
from evaltools.trends.arguments import Floats, choice, numbers


def adjust_jointly(
    p_change: ArrayLike, p_equivalence: ArrayLike, method: str = "holm"
) -> tuple[Floats, Floats]:
    """p-values of change and of equivalence, adjusted as one family.

    Parameters
    ----------
    p_change : (K,) p-values of no change; NaN where a comparison could not be tested, which then does not count.
    p_equivalence : (K,) p-values of a change at least as large as the margin; NaN without a margin.
    method : "holm" holds the probability of any false verdict in the family; "bh" the expected share of false
        ones, for each kind of verdict; "none" leaves them as they are.

    Returns
    -------
    Both adjusted, in the same places.

    References
    ----------
    Holm 1979; Shaffer 1986; Benjamini and Hochberg 1995.
    """
    choice("method", method, ("holm", "bh", "none"))
    change = numbers("p_change", p_change, missing=True)
    equal = numbers("p_equivalence", p_equivalence, missing=True)
    if change.ndim != 1 or change.shape != equal.shape:
        raise InvalidArgument("p_equivalence", "must hold as many p-values as p_change.")
    if method == "none":
        return change, equal
    if method == "bh":
        return np.asarray(adjust(change, "bh")), np.asarray(adjust(equal, "bh"))
    return _step_down(change, equal)


def _step_down(change: Floats, equal: Floats) -> tuple[Floats, Floats]:
    p = np.concatenate([change, equal])
    count = len(change)
    adjusted = np.full(len(p), np.nan)
    left = np.stack([~np.isnan(change), ~np.isnan(equal)])
    least = 0.0
    for place in np.argsort(p, kind="stable")[: int(left.sum())]:
        unresolved = int(np.sum(left.any(axis=0)))
        least = max(least, min(1.0, float(p[place]) * unresolved))
        adjusted[place] = least
        left[place // count, place % count] = False
    return adjusted[:count], adjusted[count:]


def size_of(p_change: ArrayLike, p_equivalence: ArrayLike) -> int:
    """How many comparisons a family counts."""
    change, equal = (np.asarray(p, dtype=float) for p in (p_change, p_equivalence))
    return int(np.sum(~np.isnan(change) | ~np.isnan(equal)))
