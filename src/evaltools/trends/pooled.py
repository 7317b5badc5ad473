"""Effects of several districts put together, and one effect under every reasonable choice of analysis."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.results import NotTestable, show, show_interval, show_p
from evaltools.trends.shown import Drawn
from evaltools.trends.student import OnStudentsT

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.trends.refit import Call

LEAST_DISTRICTS = 3


@dataclass(frozen=True)
class PooledEffect(Drawn, OnStudentsT):
    """Mean effect of districts that may differ, and where a further district's would lie."""

    difference: float
    low: float
    high: float
    p_value: float
    tau: float
    """Standard deviation of true effects between districts."""
    i2: float
    """Share of the variation that is more than chance."""
    predicted_low: float
    predicted_high: float
    """Interval for the true effect in another district."""
    se: float
    df: int
    level: float
    effects: tuple[float, ...] = ()
    standard_errors: tuple[float, ...] = ()
    """Of the districts."""
    method: str = "random effects (Paule and Mandel), Hartung and Knapp's interval"
    null = 0.0
    testable = True

    def to_statsmodels(self) -> Call:
        """The call that gives the same effect and variance between districts."""
        from evaltools.trends.refit import refit_pooled

        return refit_pooled(self)

    def __str__(self) -> str:
        return (
            f"Over {self.df + 1} districts the mean effect is {show(self.difference)} "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}); another district's true effect would lie "
            f"between {show(self.predicted_low)} and {show(self.predicted_high)}."
        )


def pool_effects(
    effects: ArrayLike, standard_errors: ArrayLike, *, level: float = 0.95
) -> PooledEffect | NotTestable:
    """Meta-analysis of effects over districts, fit for few of them.

    Parameters
    ----------
    effects, standard_errors : (districts,) on a scale where they add, logarithms for ratios.
    level : confidence level.

    Returns
    -------
    PooledEffect; the interval never narrower than that of equal effects. NotTestable with fewer than three districts.

    Examples
    --------
    Two of three effects alike, one apart:

    >>> found = pool_effects([-0.22, -0.18, 0.05], [0.05, 0.06, 0.06])
    >>> round(found.difference, 3), round(found.low, 3), round(found.high, 3)
    (-0.118, -0.48, 0.243)

    References
    ----------
    Paule and Mandel 1982; Hartung and Knapp 2001; Röver, Knapp and Friede 2015 (never narrower); Higgins, Thompson and
    Spiegelhalter 2009 (prediction).
    """
    from statsmodels.stats.meta_analysis import combine_effects

    level = arguments.level_of(level)
    y, se = arguments.numbers("effects", effects), arguments.positive("standard_errors", standard_errors)
    if y.ndim != 1 or y.shape != se.shape:
        raise InvalidArgument("standard_errors", "must hold one number per effect.")
    k = len(y)
    if k < LEAST_DISTRICTS:
        reason = f"{k} districts are too few; it takes {LEAST_DISTRICTS}"
        return NotTestable(PooledEffect.method, reason, k, LEAST_DISTRICTS)
    found = combine_effects(y, se**2, method_re="iterated", use_t=True)
    mean, tau2 = float(found.mean_effect_re), max(float(found.tau2), 0.0)
    weights = 1 / (se**2 + tau2)
    spread = float(np.sum(weights * (y - mean) ** 2) / (k - 1))
    error = float(np.sqrt(max(spread, 1.0) / weights.sum()))
    t = float(stats.t.ppf((1 + level) / 2, k - 1))
    beyond = float(stats.t.ppf((1 + level) / 2, max(k - 2, 1))) * float(np.sqrt(tau2 + error**2))
    return PooledEffect(
        difference=mean,
        low=mean - t * error,
        high=mean + t * error,
        p_value=float(2 * stats.t.sf(abs(mean) / error, k - 1)),
        tau=float(np.sqrt(tau2)),
        i2=max(float(found.i2), 0.0),
        predicted_low=mean - beyond,
        predicted_high=mean + beyond,
        se=error,
        df=k - 1,
        level=level,
        effects=tuple(float(v) for v in y),
        standard_errors=tuple(float(v) for v in se),
    )


@dataclass(frozen=True)
class Specifications:
    """One effect under every combination of choices."""

    choices: tuple[dict[str, Any], ...]
    estimates: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray
    """NaN where a combination could not be tested."""
    reasons: tuple[str, ...]
    null: float
    level: float

    @property
    def share_same_direction(self) -> float:
        """Share of the combinations that could be tested whose estimate lies on the side of their median."""
        tested = self.estimates[~np.isnan(self.p_value)]
        return (
            float(np.mean(np.sign(tested - self.null) == np.sign(np.median(tested) - self.null)))
            if len(tested)
            else float("nan")
        )

    @property
    def share_told(self) -> float:
        """Share of them that tell the effect from none in that direction."""
        good = ~np.isnan(self.p_value)
        side = np.sign(np.median(self.estimates[good]) - self.null) if good.any() else 0.0
        told = (self.p_value[good] < 1 - self.level) & (np.sign(self.estimates[good] - self.null) == side)
        return float(np.mean(told)) if good.any() else float("nan")

    def to_frame(self) -> pd.DataFrame:
        """One row per combination: the choices, estimate, interval, p-value and why there is none."""
        import pandas as pd

        frame = pd.DataFrame(list(self.choices))
        return frame.assign(
            estimate=self.estimates,
            low=self.low,
            high=self.high,
            p_value=self.p_value,
            reason=list(self.reasons),
        )

    def _repr_html_(self) -> str:
        return (
            f"<p>{self}</p>{self.to_frame().to_html(index=False, float_format=lambda v: show(v), na_rep='–')}"
        )

    def plot(self, axes: Any = None) -> Any:
        """Estimates in ascending order with their intervals; returns the axes."""
        from evaltools.trends.drawing.intervals import intervals

        order = np.argsort(self.estimates)
        names = [", ".join(f"{k} {v}" for k, v in self.choices[i].items()) for i in order]
        found = [(self.estimates[i], self.low[i], self.high[i]) for i in order]
        return intervals(names, found, axes=axes, null=self.null)

    def __str__(self) -> str:
        tested = int(np.sum(~np.isnan(self.p_value)))
        return (
            f"Of {len(self.choices)} specifications {tested} could be tested; {100 * self.share_same_direction:.0f} % point the same "
            f"way and {100 * self.share_told:.0f} % tell the effect from none."
        )


def specifications(
    analyse: Callable[..., Any],
    choices: Mapping[str, Sequence[Any]],
    *,
    level: float = 0.95,
    most: int = 1000,
) -> Specifications:
    """Run one analysis under every combination of reasonable choices.

    Parameters
    ----------
    analyse : called with one value of each choice by name; returns a result of this package, or NotTestable.
    choices : values to try by name of the argument (windows, lags, dispersions, comparison sets).
    level : at which an effect counts as told from none.
    most : refused beyond so many combinations.

    References
    ----------
    Simonsohn, Simmons and Nelson 2020; Steegen et al. 2016.
    """
    names = list(choices)
    combinations = [dict(zip(names, values, strict=True)) for values in itertools.product(*choices.values())]
    if not combinations or len(combinations) > most:
        raise InvalidArgument(
            "choices", f"make {len(combinations)} combinations; between 1 and {most} can be run."
        )
    rows, reasons, null = [], [], 0.0
    for combination in combinations:
        result = analyse(**combination)
        if isinstance(result, NotTestable):
            rows.append((np.nan,) * 4)
            reasons.append(result.reason)
        else:
            null = float(result.null)
            rows.append(
                (float(result.estimate), float(result.low), float(result.high), float(result.p_value))
            )
            reasons.append("")
    estimates, low, high, p = np.array(rows).T
    return Specifications(tuple(combinations), estimates, low, high, p, tuple(reasons), null, level)
