"""Power in advance: what change a planned follow-up could show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import annual_core, arguments, studentised
from evaltools.trends.annual_core import Panel, count_contrasts
from evaltools.trends.arguments import Floats
from evaltools.trends.detectable import detectable_change
from evaltools.trends.interrupted import design_of
from evaltools.trends.results import show

if TYPE_CHECKING:
    import pandas as pd

Design = Literal["counts", "shares", "series", "difference"]


@dataclass(frozen=True)
class FollowupPlan:
    """The smallest changes that a design would show with the stated power, and its power for others."""

    design: str
    before: float
    low: float
    """Highest value below `before` that would be shown; NaN where none would."""
    high: float
    """Lowest value above."""
    changes: Floats
    """Relative changes for counts and series, differences for shares, for which the power is given."""
    powers: Floats
    power: float
    level: float
    comparisons: int
    method: str

    def to_frame(self) -> pd.DataFrame:
        """Power by size of change."""
        import pandas as pd

        return pd.DataFrame({"change": self.changes, "power": self.powers})

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>{self.to_frame().to_html(index=False, max_rows=12, float_format=lambda v: show(v))}"

    def plot(self, axes: Any = None) -> Any:
        """Power against the size of the change; returns the axes."""
        from evaltools.trends.drawing.results import power_of

        return power_of(self, axes)

    def __str__(self) -> str:
        many = 100.0 if self.design == "shares" else 1.0
        unit = " %" if self.design == "shares" else ""
        ends = [
            f"{word} to {show(many * v)}{unit}"
            for word, v in (("a fall", self.low), ("a rise", self.high))
            if np.isfinite(v)
        ]
        shown = " or ".join(ends) if ends else "no change"
        return (
            f"From {show(many * self.before)}{unit} the follow-up would show {shown} with {100 * self.power:g} % probability "
            f"({self.comparisons} comparison{'s' if self.comparisons > 1 else ''})."
        )


def plan_followup(
    before: float,
    *,
    design: Design = "counts",
    n: int | None = None,
    n_after: int | None = None,
    dispersion: float = 1.0,
    dispersion_df: float = np.inf,
    exposure: tuple[float, float] = (1.0, 1.0),
    design_effect: float = 1.0,
    months: tuple[int, int] = (24, 12),
    autocorrelation: float = 0.0,
    comparison: float | None = None,
    comparisons: int = 1,
    power: float = 0.8,
    level: float = 0.95,
) -> FollowupPlan:
    """What change a follow-up could show, from what is known before it.

    Parameters
    ----------
    before : events of a year ("counts"), share between 0 and 1 ("shares"), or events of a month ("series", "difference").
    design : two years of counts; two waves of a survey; an interrupted series of months; such a series against comparison areas.
    n, n_after : answers in each wave; as many after as before unless given.
    dispersion, dispersion_df : variance of counts over their mean, and degrees of freedom it will be estimated with (infinite: known).
    exposure : population or length of the two years.
    design_effect : of the survey.
    months, autocorrelation : months before and after the interruption; of their first order.
    comparison : events of a month in the comparison areas together.
    comparisons : how many the family will hold; the level of each is divided among them.
    power, level : wanted.

    Examples
    --------
    2,565 thefts in a year, counts that vary twice as much as chance, ten comparisons:

    >>> plan = plan_followup(2565, dispersion=2, comparisons=10)
    >>> round(plan.low), round(plan.high)
    (2209, 2948)

    References
    ----------
    As the analyses themselves; Fleiss, Levin and Paik 2003, ch. 4 (shares).
    """
    arguments.choice("design", design, ("counts", "shares", "series", "difference"))
    level, power = arguments.level_of(level), arguments.one_number("power", power, above=0, below=1)
    many = arguments.whole("comparisons", comparisons, least=1)
    single = 1 - (1 - level) / many
    phi = arguments.one_number("dispersion", dispersion, above=0)
    start = arguments.one_number("before", before, above=0)
    if design == "shares":
        low, high, changes, powers = _shares(start, n, n_after, design_effect, single, power)
        method = "normal approximation to the power of a test of two shares"
    elif design == "counts":
        low, high, changes, powers = _counts(start, exposure, phi, dispersion_df, single, power)
        method = "power of the test of two counts on the scale of square roots"
    else:
        if design == "difference" and comparison is None:
            raise InvalidArgument("comparison", "is needed for a difference in differences.")
        other = np.inf if comparison is None else arguments.one_number("comparison", comparison, above=0)
        rate = 1 / start + (0.0 if design == "series" else 1 / other)
        low, high, changes, powers = _series(
            start, rate * phi, months, autocorrelation, single, power, design == "series"
        )
        method = "least squares under first-order autocorrelation, logarithmic scale"
    return FollowupPlan(design, start, low, high, changes, powers, power, level, many, method)


def _counts(
    before: float, exposure: tuple[float, float], phi: float, df: float, level: float, power: float
) -> tuple[float, float, Floats, Floats]:
    e0, e1 = (float(arguments.positive("exposure", e)) for e in arguments.pair("exposure", exposure))
    y = np.array([[round(before), round(before * e1 / e0)]], dtype=float)
    panel = Panel.of(y, exposure=np.array([[e0, e1]]), declared=phi)
    found = count_contrasts(panel)
    if np.isfinite(df):
        found = annual_core.CountContrasts(**{**found.__dict__, "df": np.full(len(found), df)})
    low, high = (float(v[0]) for v in annual_core.detectable(found, level, power))
    changes = np.linspace(-0.6, 0.6, 121)
    same = before * e1 / e0
    scale = e1 / e0
    tail = (1 - level) / 2
    reach = float(studentised.critical(tail, df))
    if np.isfinite(df):
        reach = max(reach, float(studentised.critical(tail, np.inf)) / np.sqrt(phi))
    shift = 2 * (np.sqrt(same * (1 + changes)) - np.sqrt(same)) / np.sqrt(phi * (1 + scale))
    powers = stats.norm.sf(reach - shift) + stats.norm.cdf(-reach - shift)
    if np.isfinite(df):
        powers = stats.nct.sf(reach, df, shift) + stats.nct.cdf(-reach, df, shift)
    return low, high, changes, np.asarray(powers)


def _shares(
    share: float, n: int | None, n_after: int | None, effect: float, level: float, power: float
) -> tuple[float, float, Floats, Floats]:
    if share >= 1 or n is None:
        raise InvalidArgument(
            "n" if share < 1 else "before", "is needed for shares." if share < 1 else "is a share below 1."
        )
    deff = arguments.one_number("design_effect", effect, least=1)
    n0 = int(arguments.whole("n", n, least=2) / deff)
    n1 = n0 if n_after is None else int(arguments.whole("n_after", n_after, least=2) / deff)
    found = detectable_change((round(share * n0), n0), n_after=n1, power=power, level=level)
    changes = np.linspace(-0.3, 0.3, 121)
    other = np.clip(share + changes, 0.001, 0.999)
    changes = other - share
    pooled = (share * n0 + other * n1) / (n0 + n1)
    null = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    sd = np.sqrt(share * (1 - share) / n0 + other * (1 - other) / n1)
    powers = stats.norm.cdf((np.abs(changes) - stats.norm.ppf((1 + level) / 2) * null) / sd)
    ends = [float("nan") if v is None else float(v) for v in (found.low, found.high)]
    return ends[0], ends[1], changes, np.asarray(powers)


def _series(
    before: float,
    variance: float,
    months: tuple[int, int],
    rho: float,
    level: float,
    power: float,
    trend: bool,
) -> tuple[float, float, Floats, Floats]:
    first, second = (arguments.whole("months", m, least=3) for m in arguments.pair("months", months))
    r = arguments.one_number("autocorrelation", rho, above=-1, below=1)
    count = first + second
    if trend:
        design = design_of(count, first, 12, 2, False, ())[0]
    else:
        design = np.column_stack([np.ones(count), (np.arange(count) >= first).astype(float)])
    inverse = np.linalg.inv(design.T @ design) @ design.T
    lags = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    covariance = inverse @ (r**lags if r else np.eye(count)) @ inverse.T
    se = float(np.sqrt(variance * covariance[-1, -1]))
    df = max((count - design.shape[1]) * (1 - r**2) / (1 + r**2), 2.0)
    reach = float(stats.t.ppf((1 + level) / 2, df))
    size = (reach + float(stats.t.ppf(power, df))) * se
    changes = np.linspace(-0.6, 0.6, 121)
    shift = np.log1p(changes) / se
    powers = stats.nct.sf(reach, df, shift) + stats.nct.cdf(-reach, df, shift)
    return before * float(np.exp(-size)), before * float(np.exp(size)), changes, np.asarray(powers)
