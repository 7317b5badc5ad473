"""Monotone trend: Mann-Kendall test and Theil-Sen slope, also by season, across breaks and with autocorrelation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import kendall
from evaltools.trends.arguments import Floats, choice, level_of, numbers, whole
from evaltools.trends.dated import in_time
from evaltools.trends.results import NotTestable, scalar, show, show_interval, show_p
from evaltools.trends.shown import Drawn

# The exact distribution is used where no stratum is longer, and not many values are there in all.
_EXACT_STRATUM, _EXACT_ALL = 20, 60
# Least length at which an autocorrelation can be estimated well enough to correct for it.
LEAST_FOR_AUTOCORRELATION = 24
_CHUNK = 120_000  # pairs of values held at once: what stays in a processor's cache


MOST_TIED = 0.2
"""Share of equal pairs up to which the width of a slope's interval says how well the slope is known."""


@dataclass(frozen=True)
class MannKendall(Drawn):
    """Test of a monotone trend, with the Theil-Sen slope per unit of time and its interval."""

    slope: Any
    low: Any
    high: Any
    p_value: Any
    method: str
    n: Any
    """Values observed."""
    s: Any
    """Kendall's S: pairs that rise less pairs that fall."""
    variance: Any
    z: Any
    tau: Any
    """Kendall's tau-b."""
    intercept: Any
    """Median value less slope times median time, so that the line is intercept + slope * time."""
    autocorrelation: Any
    """Estimated correlation of successive values around trend and season; None where not asked for."""
    level: float
    testable: Any = True
    """Whether any outcome could have been told from chance at this level, element by element."""
    tied: Any = 0.0
    """Share of the compared pairs that are equal; where it is large the median slope says little of the mean."""
    notes: tuple[str, ...] = ()
    """What was done to dated values: sorted, gaps made missing."""
    series: tuple[Any, ...] = ()
    """Names of the columns, where the values are a table."""
    null = 0.0

    @property
    def estimate(self) -> Any:
        """The slope."""
        return self.slope

    @property
    def direction(self) -> Any:
        """Sign of S, which the test is of: with many equal values the slope can be 0 beside a clear rise."""
        return scalar(np.sign(self.s))

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the slope lies within the margin, from its interval's width.

        1 where more than a fifth of the pairs are equal: the interval is then narrow because of ties.
        """
        from evaltools.trends.results import within_from_interval

        if self.tied > MOST_TIED:
            return 1.0

        return within_from_interval(self.slope, self.low, self.high, self.level, margin)

    def __str__(self) -> str:
        if np.ndim(self.slope):
            found = int(np.sum(np.asarray(self.p_value) < 1 - self.level))
            return f"{np.size(self.slope)} series, {found} with a trend at level {1 - self.level:.2g}."
        if self.slope == 0 and self.s and self.p_value < 1 - self.level:
            change = f"{'a rise' if self.s > 0 else 'a fall'}, though half of all pairs differ by nothing: 0"
        elif self.slope == 0:
            change = "no change"
        else:
            change = f"{'a rise' if self.slope > 0 else 'a fall'} of {show(abs(self.slope))}"
        return (
            f"The {show(self.n)} values show {change} per unit of time "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


@dataclass(frozen=True)
class _Layout:
    """Which pairs of times are compared: within strata only."""

    strata: list[np.ndarray]
    first: np.ndarray
    second: np.ndarray
    apart: Floats
    times: Floats


def mann_kendall(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    period: int | None = None,
    autocorrelation: bool = False,
    breaks: Sequence[int] = (),
    method: Literal["auto", "exact", "normal"] = "auto",
    level: float = 0.95,
) -> MannKendall | NotTestable:
    """Mann-Kendall test of a monotone trend, with Theil-Sen slope.

    Parameters
    ----------
    values : (..., n) series over the last axis, NaN where missing, which keeps its place in time; or a DataFrame
        with a row per time and a column per series. With dates, or whole years, as index they are put in order
        and gaps are missing values.
    times : (n,) ascending times, 0 to n - 1 unless given; the slope is per unit of them.
    period : seasons in a cycle (12 for months); only values of the same season are then compared.
    autocorrelation : whether the variance allows for first-order autocorrelation (normal method only); takes
        at least 24 values.
    breaks : positions at which a new segment starts; values of different segments are never compared.
    method : "exact" distribution of S, ties included, "normal" with continuity correction, or "auto": exact up
        to 20 values in a stratum and 60 in all.
    level : confidence level; the interval of the slope holds the slopes that the test does not reject.

    Returns
    -------
    MannKendall; NotTestable for a single series that is constant or so short that no order of its values
    could reach significance at this level (3 and 4 values at 0.95). For many series `testable` marks these;
    their p-values are true and never small.

    Raises
    ------
    InvalidArgument : infinite values, times that do not ascend, a break or period outside the series.

    Examples
    --------
    Ten values with S = 23, whose upper tail is .023 in Kendall's table (1975):

    >>> found = mann_kendall([5, 4, 3, 1, 2, 7, 6, 9, 8, 10])
    >>> found.s, round(found.p_value, 3)
    (23.0, 0.047)

    References
    ----------
    Mann 1945; Kendall 1975; Sen 1968; Hirsch, Slack and Smith 1982 (seasons); Hamed and Rao 1998 (variance
    under autocorrelation, here with an AR(1) coefficient freed of its bias); Gilbert 1987, ch. 16.
    """
    series = in_time(values, "values")
    x = numbers("values", series.values, missing=True)
    if x.ndim == 0 or x.shape[-1] < 2:
        raise InvalidArgument("values", "must be a series of at least two values.")
    level = level_of(level)
    choice("method", method, ("auto", "exact", "normal"))
    if autocorrelation and method == "exact":
        raise InvalidArgument(
            "method", '"exact" holds for independent values; use "normal" with autocorrelation.'
        )
    layout = _layout(x.shape[-1], times, period, breaks)
    flat = x.reshape(-1, x.shape[-1])
    found = _test(flat, layout, level, method, autocorrelation, period, breaks)
    if x.ndim == 1:
        refused = _refusal(flat[0], found, level, autocorrelation)
        if refused is not None:
            return refused
    shaped: dict[str, Any] = {
        k: scalar(v.reshape(x.shape[:-1])) if isinstance(v, np.ndarray) else v for k, v in found.items()
    }
    shaped["testable"] = shaped["testable"] > 0
    return MannKendall(**shaped, level=level, notes=series.notes, series=series.names)


def _layout(n: int, times: ArrayLike | None, period: int | None, breaks: Sequence[int]) -> _Layout:
    t = np.arange(float(n)) if times is None else numbers("times", times)
    if t.shape != (n,):
        raise InvalidArgument("times", f"has shape {t.shape}, but there are {n} values.")
    if np.any(np.diff(t) <= 0):
        raise InvalidArgument("times", "must ascend.", int(np.argmax(np.diff(t) <= 0)) + 1)
    segments = segments_of(n, breaks)
    cycle = 1 if period is None else whole("period", period, least=2)
    if cycle > n // 2:
        raise InvalidArgument("period", f"is {cycle}, but {n} values hold less than two cycles of it.")
    strata = [seg[seg % cycle == season] for seg in segments for season in range(cycle)]
    index = [np.triu_indices(len(s), 1) for s in strata]
    first = np.concatenate([s[i] for s, (i, _) in zip(strata, index, strict=True)])
    second = np.concatenate([s[j] for s, (_, j) in zip(strata, index, strict=True)])
    return _Layout(strata, first, second, t[second] - t[first], t)


def segments_of(n: int, breaks: Sequence[int]) -> list[np.ndarray]:
    """Positions of each segment between declared breaks."""
    at = [whole(f"breaks[{i}]", b) for i, b in enumerate(np.atleast_1d(np.asarray(breaks, dtype=object)))]
    for i, b in enumerate(at):
        if not 0 < b < n:
            raise InvalidArgument("breaks", f"is {b}; a break lies between 1 and {n - 1}.", i)
    return np.split(np.arange(n), sorted(set(at)))


def _test(
    x: Floats,
    layout: _Layout,
    level: float,
    method: str,
    autocorrelation: bool,
    period: int | None,
    breaks: Sequence[int],
) -> dict[str, Any]:
    """All results for series in rows."""
    n = np.sum(~np.isnan(x), axis=-1).astype(float)
    variance, tied = _variance_and_ties(x, layout)
    rho, reference = None, stats.norm()
    if autocorrelation:
        rho, inflation = _inflation(x, period, breaks)
        variance = variance * inflation
        if period is None:
            # The factor is about (1 + r) / (1 - r); the variance of its logarithm is 4 / (n (1 - r^2)), that of
            # a variance on this many degrees of freedom (Satterthwaite 1946). By season the test holds its
            # level without this (benchmarks/calibration.py).
            reference = stats.t(np.maximum(n * (1 - rho**2) / 2, 1))
    exact = _exact_rows(x, layout, method, autocorrelation)
    tables = {i: _tail(x[i], layout) for i in np.flatnonzero(exact)}
    # Smallest S that the test rejects: of its possible values, or by normal quantile and continuity correction.
    critical = np.where(variance > 0, reference.ppf((1 + level) / 2) * np.sqrt(variance) + 1, np.inf)
    for i, (value, probability) in tables.items():
        significant = value[probability <= 1 - level + 1e-12]
        critical[i] = significant[0] if len(significant) else np.inf
    step = max(1, _CHUNK // max(len(layout.first), 1))
    chunks = [_slopes(x[a : a + step], layout, critical[a : a + step]) for a in range(0, len(x), step)]
    s, pairs, slope, low, high = (np.concatenate(c) for c in zip(*chunks, strict=True))
    z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(np.where(variance > 0, variance, 1)), 0.0)
    p = np.minimum(2 * reference.sf(np.abs(z)), 1.0)
    for i, (value, probability) in tables.items():
        p[i] = probability[np.searchsorted(value, abs(s[i]))]
    with np.errstate(invalid="ignore", divide="ignore"):
        tau = np.where(pairs > tied, s / np.sqrt(pairs * (pairs - tied)), np.nan)
    shortest = LEAST_FOR_AUTOCORRELATION if autocorrelation else 0
    return {
        "slope": slope,
        "low": low,
        "high": high,
        "p_value": p,
        "method": _name("exact" if exact.any() else "normal", period, autocorrelation, breaks),
        "n": n,
        "s": s,
        "variance": variance,
        "z": z,
        "tau": tau,
        "intercept": _intercept(x, slope, layout.times),
        "autocorrelation": rho,
        "tied": np.divide(tied, pairs, out=np.zeros(len(x)), where=pairs > 0),
        "testable": ((pairs - tied >= critical) & (n >= shortest)).astype(float),
    }


def _slopes(x: Floats, layout: _Layout, critical: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """S, number of pairs, Theil-Sen slope and the bounds at which S reaches its critical value."""
    if not len(layout.first):  # breaks and seasons leave nothing to compare
        none = np.zeros(len(x))
        return none, none, none + np.nan, none - np.inf, none + np.inf
    slopes = np.take(x, layout.second, axis=1)
    slopes -= np.take(x, layout.first, axis=1)
    slopes /= layout.apart
    s = np.count_nonzero(slopes > 0, axis=1) - np.count_nonzero(slopes < 0, axis=1)
    slopes.sort(axis=1)  # missing pairs (NaN) last
    many = slopes.shape[1] - np.count_nonzero(np.isnan(slopes[:, -1:]), axis=1)
    if np.any(many < slopes.shape[1]):
        many = np.count_nonzero(~np.isnan(slopes), axis=1)
    rows = np.arange(len(x))

    def ranked(rank: Floats) -> Floats:
        return np.asarray(slopes[rows, np.clip(rank, 0, slopes.shape[1] - 1).astype(int)])

    slope = np.where(many > 0, (ranked((many - 1) // 2) + ranked(many // 2)) / 2, np.nan)
    # A slope is kept while fewer than (N - critical) / 2 of the pairwise slopes lie below it, or above it.
    outside = np.floor(np.maximum(many - critical, -1) / 2).astype(float)
    keep = (many - critical >= 0) & (many > 0)
    low = np.where(keep, ranked(np.maximum(outside, 0)), -np.inf)
    high = np.where(keep, ranked(many - 1 - np.maximum(outside, 0)), np.inf)
    return s.astype(float), many.astype(float), slope, low, high


def _variance_and_ties(x: Floats, layout: _Layout) -> tuple[Floats, Floats]:
    variance, tied = np.zeros(len(x)), np.zeros(len(x))
    for stratum in layout.strata:
        v, pairs = kendall.variance_and_ties(x[:, stratum])
        variance += v
        tied += pairs
    return variance, tied


def _exact_rows(x: Floats, layout: _Layout, method: str, autocorrelation: bool) -> np.ndarray:
    """Which rows take the exact distribution."""
    if autocorrelation or method == "normal":
        return np.zeros(len(x), dtype=bool)
    longest = np.max([np.sum(~np.isnan(x[:, s]), axis=1) for s in layout.strata], axis=0)
    few = (longest <= _EXACT_STRATUM) & (np.sum(~np.isnan(x), axis=1) <= _EXACT_ALL)
    if method == "exact" and not few.all():
        raise InvalidArgument(
            "method", f'"exact" takes at most {_EXACT_STRATUM} values in a stratum and {_EXACT_ALL} in all.'
        )
    return np.asarray(few)


def _tail(row: Floats, layout: _Layout) -> tuple[Floats, Floats]:
    return kendall.tail(tuple(sorted(kendall.groups(row[s]) for s in layout.strata)))


def _inflation(x: Floats, period: int | None, breaks: Sequence[int]) -> tuple[Floats, Floats]:
    """AR(1) coefficient around trend, season and segments, and the factor by which it inflates Var(S)."""
    from evaltools.trends.autocorrelation import estimate, orthonormal

    n = x.shape[-1]
    if n < LEAST_FOR_AUTOCORRELATION:  # not testable, see _refusal
        return np.zeros(len(x)), np.ones(len(x))
    t = np.arange(n)
    columns = [t - t.mean()] + [(t >= b).astype(float) for b in breaks]
    if period is None:
        columns.append(np.ones(n))
    else:
        columns += [(t % period == season).astype(float) for season in range(period)]
    design = np.column_stack(columns).astype(float)
    seen = (~np.isnan(x)).astype(float)
    rho, inflation = np.zeros(len(x)), np.ones(len(x))
    step = max(1, 2000 // n)
    for a in range(0, len(x), step):
        rows = slice(a, a + step)
        q = orthonormal(design * seen[rows][..., None])[0] * seen[rows][..., None]
        y = np.nan_to_num(x[rows])
        residual = (y - (q @ (np.swapaxes(q, -1, -2) @ y[..., None]))[..., 0]) * seen[rows]
        rho[rows] = estimate(q, residual, seen[rows])[0]
    k = np.arange(1, n)
    ranks = 6 / np.pi * np.arcsin(rho[:, None] ** k / 2)  # rank correlation of a normal AR(1) at lag k
    weight = (n - k) * (n - k - 1) * (n - k - 2)
    inflation = 1 + 2 / (n * (n - 1) * (n - 2)) * np.sum(weight * ranks, axis=1)
    return rho, np.maximum(inflation, 0.05)


def _intercept(x: Floats, slope: Floats, t: Floats) -> Floats:
    """Median value less slope times median time, over the observed times (Conover 1980)."""
    result = np.median(x, axis=1) - slope * np.median(t)
    for i in np.flatnonzero(np.isnan(x).any(axis=1)):
        seen = ~np.isnan(x[i])
        if seen.any():
            result[i] = np.median(x[i, seen]) - slope[i] * np.median(t[seen])
    return np.asarray(result)


def _refusal(row: Floats, found: dict[str, Any], level: float, autocorrelation: bool) -> NotTestable | None:
    """Why a single series cannot be tested, if it cannot."""
    n, method = int(found["n"][0]), found["method"]
    observed = row[~np.isnan(row)]
    if n == 0:
        return NotTestable(method, "all values are missing", 0)
    if n > 1 and np.ptp(observed) == 0:
        return NotTestable(method, "all values are equal", n)
    if autocorrelation and n < LEAST_FOR_AUTOCORRELATION:
        reason = (
            f"{n} values are too few to estimate an autocorrelation; it takes {LEAST_FOR_AUTOCORRELATION}"
        )
        return NotTestable(method, reason, n, LEAST_FOR_AUTOCORRELATION)
    if found["testable"][0]:
        return None
    need = next(k for k in range(2, 200) if kendall.tail(((1,) * k,))[1][-1] <= 1 - level)
    kind = "values" if len(np.unique(observed)) == n else "values with these ties or strata"
    return NotTestable(
        method, f"{n} {kind} could not show a trend in any order; it takes at least {need}", n, need
    )


def _name(kind: str, period: int | None, autocorrelation: bool, breaks: Sequence[int]) -> str:
    name = f"{'seasonal ' if period else ''}Mann-Kendall test, {kind}"
    if autocorrelation:
        name += ", variance for AR(1) autocorrelation"
    return name + (", within segments" if len(breaks) else "")
