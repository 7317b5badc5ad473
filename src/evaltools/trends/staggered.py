"""Areas that were treated at different times: effects by group and time, and over the time since (event study)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.arguments import Floats
from evaltools.trends.results import NotTestable, show, show_interval, show_p

if TYPE_CHECKING:
    import pandas as pd

LEAST_AREAS = 2
"""Least number of treated, and of never treated, areas."""
FEW_AREAS = 10
"""Below so many treated or untreated areas the result carries a caution: t intervals rest on the areas being alike."""


METHOD = "effects by group and time against never treated areas, errors between areas"


@dataclass(frozen=True)
class StaggeredAdoption:
    """Average effect on treated areas, and the effect at each time since treatment."""

    difference: float
    """Mean over treated areas and times after treatment, in the unit of the values."""
    low: float
    high: float
    p_value: float
    df: float
    method: str
    treated: int
    never: int
    since: tuple[int, ...]
    """Times since treatment began; negative before, where an effect speaks against parallel development."""
    effects: Floats
    """Average effect at each, against the time just before treatment."""
    effects_low: Floats
    effects_high: Floats
    pre_p: float
    """p-value that all effects before treatment are none (Holm's smallest); NaN without any."""
    few: bool
    """Fewer than ten treated or never treated areas."""
    level: float
    null = 0.0
    testable = True

    @property
    def estimate(self) -> float:
        """The average effect."""
        return self.difference

    @property
    def caution(self) -> str:
        """ "trends differed before" where the time before speaks against the comparison; empty otherwise."""
        return "trends differed before" if self.pre_p < 1 - self.level else ""

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the effect lies within the margin."""
        se = (self.high - self.low) / (2 * stats.t.ppf((1 + self.level) / 2, self.df))
        return float(np.max(stats.t.sf((margin + np.array([-1, 1]) * self.difference) / se, self.df)))

    def to_frame(self) -> pd.DataFrame:
        """One row per time since treatment."""
        import pandas as pd

        return pd.DataFrame(
            {"since": self.since, "effect": self.effects, "low": self.effects_low, "high": self.effects_high}
        )

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>{self.to_frame().to_html(index=False, float_format=lambda v: show(v))}"

    def plot(self, axes: Any = None) -> Any:
        """Effects over the time since treatment, with intervals; returns the axes."""
        from evaltools.trends.drawing.intervals import intervals

        found = list(zip(self.effects, self.effects_low, self.effects_high, strict=True))
        return intervals([str(k) for k in self.since], found, axes=axes, null=0.0)

    def __str__(self) -> str:
        few = "; with so few areas the interval rests on their being alike" if self.few else ""
        return (
            f"The {self.treated} treated areas lay {show(self.difference)} from what the {self.never} others lead to expect "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}{few})."
        )


def staggered_adoption(
    values: ArrayLike, first_treated: ArrayLike, *, level: float = 0.95
) -> StaggeredAdoption | NotTestable:
    """Effect of a treatment that areas took up at different times, against areas never treated.

    Parameters
    ----------
    values : (areas, times), rates or logarithms of them rather than counts where areas differ in size.
    first_treated : (areas,) position of the first treated time, NaN or infinite for areas never treated; at least 1.
    level : confidence level.

    Returns
    -------
    StaggeredAdoption. Each group of areas treated at one time is compared with the areas never treated, from the time just before. The
    interval is the wider of Welch's and of that with one variance for treated and never treated areas, which alone
    serves where one treated area has a time. NotTestable with fewer than two treated or two never treated areas, or areas that do
    not differ.

    References
    ----------
    Callaway and Sant'Anna 2021 (effects by group and time, never treated as comparison); Welch 1947 and Donald and Lang 2007
    (few clusters).
    """
    level = arguments.level_of(level)
    y = arguments.numbers("values", values)
    given = np.asarray(first_treated, dtype=float)
    start = arguments.numbers("first_treated", np.where(np.isposinf(given), np.nan, given), missing=True)
    if y.ndim != 2 or start.shape != y.shape[:1]:
        raise InvalidArgument("first_treated", "must hold one position per row of values.")
    ever = ~np.isnan(start)
    if np.any((start[ever] < 1) | (start[ever] >= y.shape[1]) | (start[ever] % 1 != 0)):
        raise InvalidArgument("first_treated", f"must be whole positions from 1 to {y.shape[1] - 1}, or NaN.")
    method = METHOD
    many = int(ever.sum()), int((~ever).sum())
    if min(many) < LEAST_AREAS:
        reason = (
            f"{many[0]} treated and {many[1]} never treated areas are too few; it takes {LEAST_AREAS} of each"
        )
        return NotTestable(method, reason, sum(many))
    since = np.arange(-int(start[ever].max()), y.shape[1] - int(start[ever].min()))
    since = since[since != -1]
    found, se, df = (np.array(v) for v in zip(*_effects(y, start, since, level), strict=True))
    if not se[-1] > 0:
        return NotTestable(
            method, "the areas do not differ at all, so that there is no error to judge by", sum(many)
        )
    kept = np.flatnonzero(~np.isnan(found[:-1]) & (se[:-1] > 0))
    t = stats.t.ppf((1 + level) / 2, df)
    p = 2 * stats.t.sf(np.abs(found) / np.where(se > 0, se, np.inf), df)
    before = p[kept[since[kept] < 0]]
    return StaggeredAdoption(
        difference=float(found[-1]),
        low=float(found[-1] - t[-1] * se[-1]),
        high=float(found[-1] + t[-1] * se[-1]),
        p_value=float(p[-1]),
        df=float(df[-1]),
        method=method,
        treated=many[0],
        never=many[1],
        since=tuple(int(k) for k in since[kept]),
        effects=found[kept],
        effects_low=found[kept] - t[kept] * se[kept],
        effects_high=found[kept] + t[kept] * se[kept],
        pre_p=float(min(1.0, before.min() * len(before))) if len(before) else float("nan"),
        few=min(many) < FEW_AREAS,
        level=level,
    )


def event_study(
    values: ArrayLike, treated: ArrayLike, *, interruption: int, level: float = 0.95
) -> StaggeredAdoption | NotTestable:
    """Effect at each time before and after one interruption, treated against other areas.

    Parameters
    ----------
    values : (areas, times).
    treated : (areas,) whether each was treated.
    interruption : position of the first time after.
    level : confidence level.
    """
    mark = np.asarray(treated, dtype=bool)
    return staggered_adoption(values, np.where(mark, float(interruption), np.nan), level=level)


def _effects(y: Floats, start: Floats, since: np.ndarray, level: float) -> list[tuple[float, float, float]]:
    """Average effect with standard error and degrees of freedom at each time since treatment and, last, over all after it."""
    times = y.shape[1]
    first = start[~np.isnan(start)].astype(int)
    treated, never = y[~np.isnan(start)], y[np.isnan(start)]
    found = []
    for k in since:
        at = first + k
        here = (at >= 0) & (at < times)
        marks = np.zeros((int(here.sum()), times))
        marks[np.arange(len(marks)), at[here]] = 1.0
        found.append(_one(treated[here], never, first[here], marks, level))
    after = (np.arange(times) >= first[:, None]) * 1.0
    found.append(_one(treated, never, first, after / after.sum(axis=1, keepdims=True), level))
    return found


def _one(
    treated: Floats, never: Floats, first: np.ndarray, marks: Floats, level: float
) -> tuple[float, float, float]:
    """One average effect: each treated area's weighted times against the time before its treatment, less those of the others.

    Two readings of how much areas differ are taken, and the wider interval holds: each side by itself with Welch's degrees of
    freedom, which two treated areas among many others would make too narrow; and both sides as varying alike, which needs no
    second treated area. The others' own differences at the same times say what one treated area varies by.
    """
    many, others = len(treated), len(never)
    if not many:
        return float("nan"), 0.0, 1.0
    base = np.zeros_like(marks)
    base[np.arange(many), first - 1] = 1.0
    contrast = marks - base
    beside = (
        never @ contrast.T
    )  # others x treated: what each would have shown in the place of each treated area
    gaps = np.sum(treated * contrast, axis=1) - beside.mean(axis=0)
    lent = float(beside.var(axis=0, ddof=1).sum()) / many**2
    theirs = float(beside.mean(axis=1).var(ddof=1)) / others
    own = float(gaps.var(ddof=1)) / many if many > 1 else lent
    pooled = ((many - 1) * own + (others - 1) * lent) / (many + others - 2)
    alike = np.sqrt(pooled + (theirs * pooled / lent if lent > 0 else 0.0)), float(many + others - 2)
    readings = [alike]
    if many > 1 and own + theirs > 0:
        welch = (own + theirs) ** 2 / (own**2 / (many - 1) + theirs**2 / (others - 1))
        readings.append((np.sqrt(own + theirs), welch))
    se, df = max(readings, key=lambda r: r[0] * stats.t.ppf((1 + level) / 2, r[1]))
    return float(gaps.mean()), float(se), float(df)
