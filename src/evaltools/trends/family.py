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

SIX_YEARS = 4.5
"""What five changes between six years count as that share an estimate of dispersion with four degrees of freedom.

They are one another's evidence: the smallest of their five p-values lies below .05 / 3.9 in 5 % of series with a dispersion of 5 and in
fewer with a smaller one, below .05 / 4.9 without the rule that independent events must be told from chance too. Counted as five, a
series of six years keeps 57 % of the power of a test that knows its dispersion.
"""


def adjust_jointly(
    p_change: ArrayLike, p_equivalence: ArrayLike, method: str = "holm", *, sets: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """p-values of change and of equivalence, adjusted as one family.

    Parameters
    ----------
    p_change : (K,) p-values of no change; NaN where a comparison could not be tested, which then does not count.
    p_equivalence : (K,) p-values of a change at least as large as the margin; NaN without a margin.
    sets : (K,) number of the series whose six years show their own dispersion, for each of its five changes; -1 for other
        comparisons. Together such five count as four and a half, see `SIX_YEARS`.
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
    alone = np.full(len(change), -1) if sets is None else np.asarray(sets, dtype=int)
    if alone.shape != change.shape:
        raise InvalidArgument("sets", "must hold as many numbers as p_change.")
    return _step_down(change, equal, alone)


def counted_as(open_: np.ndarray, sets: np.ndarray) -> float:
    """What Bonferroni's bound divides by: the comparisons marked, five changes of six years counted as four and a half."""
    _, size = np.unique(sets[open_ & (sets >= 0)], return_counts=True)
    return float(np.sum(open_ & (sets < 0)) + np.sum(np.minimum(size, SIX_YEARS)))


def _step_down(change: Floats, equal: Floats, sets: np.ndarray) -> tuple[Floats, Floats]:
    p = np.concatenate([change, equal])
    count = len(change)
    adjusted = np.full(len(p), np.nan)
    left = np.stack([~np.isnan(change), ~np.isnan(equal)])
    least = 0.0
    for place in np.argsort(p, kind="stable")[: int(left.sum())]:
        unresolved = counted_as(np.any(left, axis=0), sets)
        least = max(least, min(1.0, float(p[place]) * unresolved))
        adjusted[place] = least
        left[place // count, place % count] = False
    return adjusted[:count], adjusted[count:]


def size_of(p_change: ArrayLike, p_equivalence: ArrayLike) -> int:
    """How many comparisons a family counts."""
    change, equal = (np.asarray(p, dtype=float) for p in (p_change, p_equivalence))
    return int(np.sum(~np.isnan(change) | ~np.isnan(equal)))
