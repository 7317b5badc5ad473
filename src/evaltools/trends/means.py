"""Two means compared, from their standard deviations and numbers of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import level_of, one_number
from evaltools.trends.results import show, show_interval, show_p
from evaltools.trends.shown import Drawn
from evaltools.trends.student import OnStudentsT


@dataclass(frozen=True)
class MeanComparison(Drawn, OnStudentsT):
    """Mean after less mean before, with Welch's interval and test."""

    difference: float
    low: float
    high: float
    p_value: float
    df: float
    se: float
    before: float
    after: float
    n: tuple[float, float]
    design_effect: tuple[float, float]
    level: float
    method: str = "Welch's t test of two means"
    null = 0.0
    testable = True

    def interval(self, level: float) -> tuple[float, float]:
        """The interval at another level."""
        half = float(stats.t.ppf((1 + level) / 2, self.df)) * self.se
        return self.difference - half, self.difference + half

    def __str__(self) -> str:
        return (
            f"The mean went from {show(self.before)} to {show(self.after)}, a change of {show(self.difference)} "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


def compare_means(
    before: tuple[Any, Any, Any],
    after: tuple[Any, Any, Any],
    *,
    design_effect: tuple[float, float] = (1.0, 1.0),
    level: float = 0.95,
) -> MeanComparison:
    """Difference between two independent means.

    Parameters
    ----------
    before, after : `(mean, standard deviation, n)` of each wave.
    design_effect : how many times as much each mean varies as that of a simple random sample.
    level : confidence level.

    Raises
    ------
    InvalidArgument : fewer than two answers, a negative deviation, or no deviation in either wave.

    Examples
    --------
    The example of scipy's manual for `ttest_ind_from_stats`: means 15 and 12, variances 87.5 and 39.0, n 13 and 11.

    >>> found = compare_means((15.0, 87.5**0.5, 13), (12.0, 39.0**0.5, 11))
    >>> round(found.difference, 2), round(found.p_value, 3)
    (-3.0, 0.36)

    References
    ----------
    Welch 1947; Satterthwaite 1946.
    """
    level = level_of(level)
    effect = tuple(one_number("design_effect", d, above=0) for d in design_effect)
    waves = [_wave(name, wave) for name, wave in (("before", before), ("after", after))]
    parts = [sd**2 * d / n for (_, sd, n), d in zip(waves, effect, strict=True)]
    variance = sum(parts)
    if variance == 0:
        raise InvalidArgument(
            "before", "and after do not vary at all; their difference has no error to compare it with."
        )
    df = variance**2 / sum(
        v**2 / (n / d - 1) for v, (_, _, n), d in zip(parts, waves, effect, strict=True) if v > 0
    )
    se, difference = float(np.sqrt(variance)), waves[1][0] - waves[0][0]
    half = float(stats.t.ppf((1 + level) / 2, df)) * se
    return MeanComparison(
        difference=difference,
        low=difference - half,
        high=difference + half,
        p_value=float(2 * stats.t.sf(abs(difference) / se, df)),
        df=float(df),
        se=se,
        before=waves[0][0],
        after=waves[1][0],
        n=(waves[0][2], waves[1][2]),
        design_effect=(effect[0], effect[1]),
        level=level,
    )


def _wave(name: str, wave: Any) -> tuple[float, float, float]:
    try:
        mean, sd, n = wave
    except (TypeError, ValueError):
        raise InvalidArgument(name, "must be (mean, standard deviation, n).") from None
    size = one_number(name, n, least=2)
    return one_number(name, mean), one_number(name, sd, least=0), size
