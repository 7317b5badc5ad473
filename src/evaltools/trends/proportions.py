"""Two shares compared, with or without knowing how many answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import (
    Floats,
    broadcast,
    choice,
    counts,
    level_of,
    margin_of,
    numbers,
    pair,
    positive,
)
from evaltools.trends.counts import wilson
from evaltools.trends.results import NotTestable, scalar, show, show_interval, show_p
from evaltools.trends.shown import Drawn

if TYPE_CHECKING:
    from evaltools.trends.refit import Call

NEWCOMBE = "Newcombe's hybrid score interval, test by its inversion"


@dataclass(frozen=True)
class ProportionComparison(Drawn):
    """Share after minus share before, with interval and test; shares and differences between -1 and 1."""

    difference: Any
    low: Any
    high: Any
    p_value: Any
    method: str
    n: tuple[Any, Any]
    """Answers before and after."""
    before: Any
    after: Any
    level: float
    margin: float | None = None
    p_equivalence: Any = None
    """p-value of two one-sided tests that the difference lies within the margin."""
    design_effect: tuple[Any, Any] = (1.0, 1.0)
    """Variance of each share over that of a simple random sample of as many."""
    null = 0.0
    testable = True

    @property
    def estimate(self) -> Any:
        """The difference."""
        return self.difference

    def to_statsmodels(self) -> Call:
        """The call that gives the same interval."""
        from evaltools.trends.refit import refit_shares

        return refit_shares(self)

    def p_within(self, margin: float) -> Any:
        """p-value of two one-sided tests that the difference lies within the margin."""
        return scalar(_p_within(*self._effective(), margin))

    def interval(self, level: float) -> tuple[Any, Any]:
        """Newcombe's interval at another level."""
        low, high = newcombe(*self._effective(), stats.norm.ppf((1 + level) / 2))
        return scalar(low), scalar(high)

    def _effective(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Successes and answers, in numbers of simple random answers that say as much."""
        n = [np.asarray(v, dtype=float) / d for v, d in zip(self.n, self.design_effect, strict=True)]
        return np.asarray(self.before * n[0]), n[0], np.asarray(self.after * n[1]), n[1]

    def __str__(self) -> str:
        if np.ndim(self.difference):
            apart = int(np.sum((np.asarray(self.low) > 0) | (np.asarray(self.high) < 0)))
            return (
                f"{np.size(self.difference)} comparisons of shares, {apart} with an interval that excludes 0."
            )
        return (
            f"The share went from {show(100 * self.before)} % to {show(100 * self.after)} %, a change of "
            f"{show(100 * self.difference)} percentage points "
            f"({show_interval(100 * self.low, 100 * self.high, self.level)}; {show_p(self.p_value)}, "
            f"{self.method})."
        )


@dataclass(frozen=True)
class UnknownSize(NotTestable):
    """Two shares without their numbers of answers, and how many answers per wave it would have taken."""

    difference: float = 0.0
    before: float = 0.0
    after: float = 0.0
    n_for_power: int | None = None
    """Answers per wave with which a true change of this size would be found with 80 % probability."""

    def __str__(self) -> str:
        change = (
            f"The share went from {show(100 * self.before)} % to {show(100 * self.after)} %, but the number of "
            f"answers is unknown"
        )
        if self.n_needed is None:
            return f"{change}; with no change between the waves no number of answers would show one."
        return f"{change}; about {self.n_needed:,} answers per wave would be needed to tell the change from chance."


def wilson_interval(successes: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> tuple[Any, Any]:
    """Wilson's score interval for a share.

    Parameters
    ----------
    successes, n : counts, successes at most n, n above 0; single numbers or arrays of one shape.
    level : confidence level.

    Returns
    -------
    Lower and upper bound, between 0 and 1.

    Examples
    --------
    Newcombe (1998a), 81 of 263:

    >>> low, high = wilson_interval(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)

    References
    ----------
    Wilson 1927; Newcombe, Statistics in Medicine 1998;17:857.
    """
    x, size = _successes("successes", successes, n)
    low, high = wilson(x, size, stats.norm.ppf((1 + level_of(level)) / 2))
    return scalar(low), scalar(high)


def newcombe_interval(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike], *, level: float = 0.95
) -> tuple[Any, Any]:
    """Newcombe's interval for the share after minus the share before, from `(successes, n)` each.

    Examples
    --------
    Newcombe (1998b), 48 of 80 before and 56 of 70 after:

    >>> low, high = newcombe_interval((48, 80), (56, 70))
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)

    References
    ----------
    Newcombe, Statistics in Medicine 1998;17:873, method 10.
    """
    x0, n0 = _successes("before", *pair("before", before))
    x1, n1 = _successes("after", *pair("after", after))
    x0, n0, x1, n1 = broadcast(("before", "before", "after", "after"), (x0, n0, x1, n1))
    low, high = newcombe(x0, n0, x1, n1, stats.norm.ppf((1 + level_of(level)) / 2))
    return scalar(low), scalar(high)


def compare_proportions(
    before: Any,
    after: Any,
    *,
    margin: float | None = None,
    level: float = 0.95,
    unit: Literal["proportion", "percent"] | None = None,
    design_effect: float | tuple[ArrayLike, ArrayLike] = 1.0,
) -> ProportionComparison | UnknownSize:
    """Difference between two independent shares.

    Parameters
    ----------
    before, after : `(successes, n)` each, single numbers or arrays; or a share each when the numbers of
        answers are unknown.
    margin : smallest difference worth having, as a proportion (0.02 is two percentage points); adds a test of
        equivalence.
    level : confidence level of the interval.
    unit : unit of shares without n, "proportion" (0 to 1) or "percent" (0 to 100). Without it, two shares of
        at most 1 are read as proportions, two above 1 as per cent, and a mixture is refused.
    design_effect : how many times as much the shares vary as those of simple random samples, one number or (before, after):
        from weights and clusters by `design_effect`. Answers count for n over it (Korn and Graubard 1998).

    Returns
    -------
    ProportionComparison; or, without n, UnknownSize: `n_needed` is the least number of answers per wave at
    which these two shares would have had an interval that excludes 0, `n_for_power` the number with which
    a true change of this size would be found with 80 % probability.

    Raises
    ------
    InvalidArgument : successes above n, n of 0, shares outside 0 to 100, fractions, missing values.

    Examples
    --------
    Newcombe (1998b), 48 of 80 before and 56 of 70 after:

    >>> found = compare_proportions((48, 80), (56, 70))
    >>> round(found.difference, 2), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)

    References
    ----------
    Newcombe, Statistics in Medicine 1998;17:873, method 10.
    """
    level, margin = level_of(level), margin_of(margin)
    single = [not isinstance(v, tuple | list) and np.ndim(v) == 0 for v in (before, after)]
    if all(single):
        return _without_n(before, after, level, unit)
    if any(single):
        argument = "before" if single[0] else "after"
        raise InvalidArgument(
            argument, "is a share without n; give both as (successes, n), or both as shares."
        )
    x0, n0 = _successes("before", *pair("before", before))
    x1, n1 = _successes("after", *pair("after", after))
    x0, n0, x1, n1 = broadcast(("before", "before", "after", "after"), (x0, n0, x1, n1))
    d0, d1 = design_effect if isinstance(design_effect, tuple) else (design_effect, design_effect)
    f0, f1 = positive("design_effect", d0), positive("design_effect", d1)
    said = (x0 / f0, n0 / f0, x1 / f1, n1 / f1)
    low, high = newcombe(*said, stats.norm.ppf((1 + level) / 2))
    within = None if margin is None else scalar(_p_within(*said, margin))
    return ProportionComparison(
        difference=scalar(x1 / n1 - x0 / n0),
        low=scalar(low),
        high=scalar(high),
        p_value=scalar(_p_value(*said)),
        method=NEWCOMBE if np.all(f0 == 1) and np.all(f1 == 1) else f"{NEWCOMBE}, design effect",
        n=(scalar(n0), scalar(n1)),
        before=scalar(x0 / n0),
        after=scalar(x1 / n1),
        level=level,
        margin=margin,
        p_equivalence=within,
        design_effect=(scalar(f0), scalar(f1)),
    )


def newcombe(x0: Floats, n0: Floats, x1: Floats, n1: Floats, z: Any) -> tuple[Floats, Floats]:
    """Newcombe's interval for x1/n1 - x0/n0 at normal quantile z; numbers may be fractional."""
    p0, p1 = x0 / n0, x1 / n1
    (l0, u0), (l1, u1) = wilson(x0, n0, z), wilson(x1, n1, z)
    d = p1 - p0
    return d - np.hypot(p1 - l1, u0 - p0), d + np.hypot(u1 - p1, p0 - l0)


def _p_value(x0: Floats, n0: Floats, x1: Floats, n1: Floats) -> Floats:
    """1 minus the highest level at which Newcombe's interval excludes no difference."""
    down = x1 / n1 < x0 / n0
    # A fall is a rise with before and after swapped: solve for the lower bound only.
    a, b, c, d = (np.where(down, new, old) for new, old in ((x1, x0), (n1, n0), (x0, x1), (n0, n1)))
    return np.asarray(2 * stats.norm.sf(_solve_z(a, b, c, d, 0.0)))


def _solve_z(x0: Floats, n0: Floats, x1: Floats, n1: Floats, value: float) -> Floats:
    """The quantile at which Newcombe's lower bound meets `value`; 0 where the estimate is not above it."""
    left, right = np.zeros(np.shape(x0)), np.full(np.shape(x0), 38.0)
    for _ in range(60):
        middle = (left + right) / 2
        above = newcombe(x0, n0, x1, n1, middle)[0] > value
        left, right = np.where(above, middle, left), np.where(above, right, middle)
    return np.where(x1 / n1 - x0 / n0 > value, left, 0.0)


def _p_within(x0: Floats, n0: Floats, x1: Floats, n1: Floats, margin: float) -> Floats:
    """Larger of the one-sided p-values that the difference is at -margin and at +margin."""
    above = stats.norm.sf(_solve_z(x0, n0, x1, n1, -margin))
    below = stats.norm.sf(_solve_z(x1, n1, x0, n0, -margin))
    return np.maximum(above, below)


def _successes(argument: str, successes: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    x, size = counts(argument, successes), counts(argument, n)
    x, size = broadcast((argument, argument), (x, size))
    for bad, message in ((size == 0, "n is 0; a share needs answers."), (x > size, "more successes than n.")):
        if np.any(bad):
            position = None if bad.ndim == 0 else int(np.argmax(bad))
            raise InvalidArgument(argument, message, position)
    return x, size


def _share(argument: str, value: Any) -> float:
    share = numbers(argument, value, what="a share")
    if share < 0 or share > 100:
        raise InvalidArgument(argument, f"is {float(share):g}; a share lies between 0 and 100 per cent.")
    return float(share)


def _without_n(before: Any, after: Any, level: float, unit: str | None) -> UnknownSize:
    shares = [_share("before", before), _share("after", after)]
    if unit is None:
        if max(shares) <= 1:
            unit = "proportion"
        elif all(s > 1 or s == 0 for s in shares):
            unit = "percent"
        else:
            raise InvalidArgument("unit", "could be proportions or per cent; say which with unit=.")
    choice("unit", unit, ("proportion", "percent"))
    if unit == "percent":
        shares = [s / 100 for s in shares]
    for argument, share in zip(("before", "after"), shares, strict=True):
        if share > 1:
            raise InvalidArgument(argument, f"is {share:g}; a proportion is at most 1.")
    p0, p1 = shares
    return UnknownSize(
        method=NEWCOMBE,
        reason="the numbers of answers are unknown",
        n_needed=distinguishable_from(p0, p1, level),
        difference=p1 - p0,
        before=p0,
        after=p1,
        n_for_power=size_for_power(p0, p1, level, 0.8),
    )


def distinguishable_from(p0: float, p1: float, level: float) -> int | None:
    """Least n per wave at which Newcombe's interval for these shares excludes 0; none for equal shares."""
    if p0 == p1:
        return None
    p0, p1 = min(p0, p1), max(p0, p1)
    z = stats.norm.ppf((1 + level) / 2)

    def apart(n: int) -> bool:
        size = np.asarray(float(n))
        return bool(newcombe(p0 * size, size, p1 * size, size, z)[0] > 0)

    high = 1
    while not apart(high):
        high *= 2
        if high > 10**12:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if apart(middle) else (middle, high)
    return high


def size_for_power(p0: float, p1: float, level: float, power: float) -> int | None:
    """Answers per wave to find a true change from p0 to p1 (Fleiss, Levin, Paik 2003, eq. 4.14, uncorrected)."""
    if p0 == p1:
        return None
    za, zb = stats.norm.ppf((1 + level) / 2), stats.norm.ppf(power)
    pooled = (p0 + p1) / 2
    root = za * np.sqrt(2 * pooled * (1 - pooled)) + zb * np.sqrt(p0 * (1 - p0) + p1 * (1 - p1))
    return int(np.ceil((root / (p1 - p0)) ** 2))
