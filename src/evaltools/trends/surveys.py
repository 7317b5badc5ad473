"""Surveys that are no simple random samples: weights, clusters, and ordered answers over waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.arguments import Floats
from evaltools.trends.results import NotTestable, show, show_interval, show_p
from evaltools.trends.shown import Drawn
from evaltools.trends.student import OnStudentsT

LEAST_CLUSTERS = 4
"""Least number of clusters per wave that show how much clusters vary."""


def design_effect(
    *, weights: ArrayLike | None = None, icc: float | None = None, cluster_size: float | None = None
) -> float:
    """How many times as much a share or mean varies as that of a simple random sample.

    Parameters
    ----------
    weights : (n,) weights of the answers, above 0: 1 + squared coefficient of variation.
    icc, cluster_size : intraclass correlation and answers per cluster: 1 + (size - 1) icc. Both multiply with the weights.

    Examples
    --------
    Classes of 20 pupils whose answers correlate by 0.05 (Kish 1965, section 5.4):

    >>> round(design_effect(icc=0.05, cluster_size=20), 2)
    1.95

    References
    ----------
    Kish 1965; Kish 1992 (weights).
    """
    if weights is None and icc is None:
        raise InvalidArgument("weights", "or icc must be given.")
    effect = 1.0
    if weights is not None:
        w = arguments.positive("weights", weights)
        effect *= float(w.size * np.sum(w**2) / np.sum(w) ** 2)
    if icc is not None:
        rho = arguments.one_number("icc", icc, least=0, below=1)
        if cluster_size is None:
            raise InvalidArgument("cluster_size", "is needed with icc.")
        effect *= 1 + (arguments.one_number("cluster_size", cluster_size, least=1) - 1) * rho
    return effect


@dataclass(frozen=True)
class ClusterComparison(Drawn, OnStudentsT):
    """Difference of two shares or means of clustered answers."""

    difference: float
    low: float
    high: float
    p_value: float
    df: float
    se: float
    before: float
    after: float
    clusters: tuple[int, int]
    design_effect: tuple[float, float]
    """Variance of each over that of a simple random sample of as many answers."""
    level: float
    method: str = "ratio means of clusters, t on clusters less two"
    null = 0.0
    testable = True

    def __str__(self) -> str:
        return (
            f"The share changed by {show(100 * self.difference)} percentage points "
            f"({show_interval(100 * self.low, 100 * self.high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


def compare_clusters(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike], *, level: float = 0.95
) -> ClusterComparison | NotTestable:
    """Difference of two shares whose answers come in clusters, such as classes, from each cluster's counts.

    Parameters
    ----------
    before, after : `(successes, n)` per cluster, (clusters,) each; the waves have clusters of their own.
    level : confidence level.

    Returns
    -------
    ClusterComparison; NotTestable with fewer than four clusters in a wave, or clusters that do not differ at all.

    References
    ----------
    Cochran 1977, section 9A.7 (ratio estimator for clusters); Donner and Klar 2000 (t on clusters less two).
    """
    level = arguments.level_of(level)
    waves = [_clusters(name, wave) for name, wave in (("before", before), ("after", after))]
    few = min(len(x) for x, _ in waves)
    method = "ratio means of clusters"
    if few < LEAST_CLUSTERS:
        return NotTestable(
            method, f"{few} clusters are too few; it takes {LEAST_CLUSTERS}", few, LEAST_CLUSTERS
        )
    share = [float(x.sum() / n.sum()) for x, n in waves]
    variance, plain = [], []
    for (x, n), p in zip(waves, share, strict=True):
        k = len(x)
        variance.append(float(k / (k - 1) * np.sum((x - p * n) ** 2) / n.sum() ** 2))
        plain.append(p * (1 - p) / float(n.sum()))
    se = float(np.sqrt(sum(variance)))
    if se == 0:
        return NotTestable(method, "the clusters do not differ at all", few)
    df = float(sum(len(x) for x, _ in waves) - 2)
    half = float(stats.t.ppf((1 + level) / 2, df)) * se
    change = share[1] - share[0]
    effect = [v / q if q > 0 else float("nan") for v, q in zip(variance, plain, strict=True)]
    return ClusterComparison(
        difference=change,
        low=change - half,
        high=change + half,
        p_value=float(2 * stats.t.sf(abs(change) / se, df)),
        df=df,
        se=se,
        before=share[0],
        after=share[1],
        clusters=(len(waves[0][0]), len(waves[1][0])),
        design_effect=(effect[0], effect[1]),
        level=level,
    )


def _clusters(name: str, wave: tuple[ArrayLike, ArrayLike]) -> tuple[np.ndarray, np.ndarray]:
    x, n = (arguments.counts(name, v) for v in arguments.pair(name, wave))
    if x.ndim != 1 or x.shape != n.shape or np.any(n == 0) or np.any(x > n):
        raise InvalidArgument(
            name, "must be (successes, n) with one of each per cluster, successes at most n, n above 0."
        )
    return x, n


@dataclass(frozen=True)
class OrderedComparison(Drawn):
    """Probability that an answer of the second wave is higher than one of the first, equal ones counted half."""

    superiority: float
    """1/2 where the waves do not differ."""
    low: float
    high: float
    p_value: float
    df: float
    n: tuple[int, int]
    before: tuple[float, ...]
    """Share of each answer."""
    after: tuple[float, ...]
    level: float
    method: str = "Brunner and Munzel's test of ordered answers"
    null = 0.5
    testable = True

    @property
    def estimate(self) -> float:
        """The probability of superiority."""
        return self.superiority

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the probability lies within 1/2 less and plus the margin."""
        t = stats.t(self.df)
        se = (self.high - self.low) / (2 * t.ppf((1 + self.level) / 2))
        return float(np.max(t.sf((margin + np.array([-1, 1]) * (self.superiority - 0.5)) / se)))

    def __str__(self) -> str:
        return (
            f"An answer of the second wave is higher than one of the first with probability {show(self.superiority)} "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


def compare_ordered(
    before: ArrayLike, after: ArrayLike, *, design_effect: float = 1.0, level: float = 0.95
) -> OrderedComparison | NotTestable:
    """Ordered answers (Likert) of two waves, from how many gave each answer.

    Parameters
    ----------
    before, after : (answers,) numbers of respondents per answer, from lowest to highest.
    design_effect : how many times as much the result varies as that of simple random samples.
    level : confidence level.

    Returns
    -------
    OrderedComparison; NotTestable with fewer than ten answers in a wave or with no spread. Where every answer of one wave lies above
    every one of the other there is no variance to go by; the bound is then that of as many independent pairs as the smaller wave has
    answers.

    Examples
    --------
    Pain scores of Brunner and Munzel (2000), treated 14 and untreated 11 patients, as numbers per score 1 to 5:

    >>> found = compare_ordered([11, 2, 0, 1, 0], [3, 1, 4, 2, 1])
    >>> round(found.superiority, 3), round(found.p_value, 4)
    (0.789, 0.0058)

    References
    ----------
    Brunner and Munzel 2000.
    """
    level = arguments.level_of(level)
    effect = arguments.one_number("design_effect", design_effect, above=0)
    x, y = arguments.counts("before", before), arguments.counts("after", after)
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise InvalidArgument("after", "must hold a number for each answer, as many as before.")
    n0, n1 = float(x.sum()), float(y.sum())
    method = OrderedComparison.method
    if min(n0, n1) < 10:
        return NotTestable(
            method, f"{min(n0, n1):.0f} answers are too few; it takes 10", int(min(n0, n1)), 10
        )
    p, q = x / n0, y / n1
    below_x, below_y = np.cumsum(p) - p / 2, np.cumsum(q) - q / 2
    superiority = float(q @ below_x)
    # Variances of the placements of each wave among the other.
    v0 = float(p @ (below_y - (1 - superiority)) ** 2) * n0 / (n0 - 1) / n0 * effect
    v1 = float(q @ (below_x - superiority) ** 2) * n1 / (n1 - 1) / n1 * effect
    if v0 + v1 == 0 and superiority in (0.0, 1.0):
        return _apart(superiority, p, q, (n0, n1), effect, level)
    if v0 + v1 == 0:
        return NotTestable(method, "the answers do not vary enough to be compared", int(n0 + n1))
    df = (v0 + v1) ** 2 / (v0**2 / (n0 - 1) + v1**2 / (n1 - 1))
    se = float(np.sqrt(v0 + v1))
    half = float(stats.t.ppf((1 + level) / 2, df)) * se
    return OrderedComparison(
        superiority=superiority,
        low=superiority - half,
        high=superiority + half,
        p_value=float(2 * stats.t.sf(abs(superiority - 0.5) / se, df)),
        df=float(df),
        n=(int(n0), int(n1)),
        before=tuple(p.tolist()),
        after=tuple(q.tolist()),
        level=level,
    )


def _apart(
    superiority: float, p: Floats, q: Floats, n: tuple[float, float], effect: float, level: float
) -> OrderedComparison:
    """Waves that do not overlap: m pairs all in one order have probability theta^m."""
    pairs = max(1.0, min(n) / effect)
    least = float(((1 - level) / 2) ** (1 / pairs))
    return OrderedComparison(
        superiority=superiority,
        low=least if superiority else 0.0,
        high=1.0 if superiority else 1 - least,
        p_value=float(min(1.0, 2 * 0.5**pairs)),
        df=pairs,
        n=(int(n[0]), int(n[1])),
        before=tuple(p.tolist()),
        after=tuple(q.tolist()),
        level=level,
        method="Brunner and Munzel's test of ordered answers, waves that do not overlap",
    )
