"""Interrupted time series of counts: level and slope effects that remain honest under autocorrelation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments, loglinear
from evaltools.trends.arguments import Floats
from evaltools.trends.dated import in_time
from evaltools.trends.positions import position_of, season_of
from evaltools.trends.residuals import ResidualChecks, residual_checks
from evaltools.trends.results import NotTestable, scalar, show, show_interval, show_p
from evaltools.trends.shown import OverTime

if TYPE_CHECKING:
    from evaltools.trends.refit import Refit

Family = Literal["quasi-poisson", "negative binomial"]
LEAST_SIDE = 3
"""Least number of observed times on each side of an interruption."""
STRICTER = 0.8
"""Part of the level at which a step must be told from a drift: at the level itself 7.5 % of drifting series would be said to change."""
_LEAST_DF = 8


@dataclass(frozen=True)
class InterruptedTimeSeries(OverTime):
    """Level and slope effects of an interruption as rate ratios, with the counterfactual series."""

    ratio: Any
    """Rate just after the interruption over the rate expected without it."""
    low: Any
    high: Any
    p_value: Any
    method: str
    n: Any
    """Times observed."""
    slope_ratio: Any
    """Change per period (a year of months) of the rate ratio after the interruption; None if not asked for."""
    slope_low: Any
    slope_high: Any
    slope_p_value: Any
    trend_ratio: Any
    """Rate ratio per period of the trend before."""
    dispersion: Any
    """Pearson chi-square over its degrees of freedom, as in quasi-Poisson regression."""
    alpha: Any
    """Negative binomial parameter; 0 for quasi-Poisson."""
    autocorrelation: Any
    """Autocorrelation of the errors, freed of the bias of the design; None where taken as independent."""
    df: Any
    """Degrees of freedom of the level effect."""
    interruption: int
    observed: Floats
    fitted: Floats
    counterfactual: Floats
    """Expected counts without the interruption, (..., n); equal to `fitted` before it."""
    counterfactual_low: Floats
    counterfactual_high: Floats
    names: tuple[str, ...]
    coefficients: Floats
    """(..., p) on the log scale, in the order of `names`."""
    standard_errors: Floats
    checks: ResidualChecks | None
    """For a single series."""
    level: float
    testable: Any = True
    caution: str = ""
    """Why a single series does not allow a verdict whatever its p-value: "the level may drift" where a random walk of the level
    would explain the step as well; empty otherwise."""
    index: Any = None
    """Dates of the times, where the counts have any."""
    notes: tuple[str, ...] = ()
    """What was done to dated counts: sorted, gaps made missing."""
    series: tuple[Any, ...] = ()
    """Names of the columns, where the counts are a table."""
    design: Any = None
    """(n, p) columns of the model, in the order of `names`."""
    log_exposure: Any = None
    """Logarithm of the population in the shape of the counts."""
    lines = ("observed", "fitted", "counterfactual", "counterfactual_low", "counterfactual_high")
    null = 1.0

    @property
    def estimate(self) -> Any:
        """The level effect."""
        return self.ratio

    @property
    def prevented(self) -> tuple[Any, Any, Any]:
        """Events fewer than expected after the interruption, with interval (NaN with a change of slope)."""
        after = np.asarray(self.fitted)[..., self.interruption :].sum(axis=-1)
        expected = np.asarray(self.counterfactual)[..., self.interruption :].sum(axis=-1)
        if self.slope_ratio is not None:
            return scalar(expected - after), np.nan, np.nan
        with np.errstate(divide="ignore"):
            ends = [after * (1 / np.asarray(bound) - 1) for bound in (self.high, self.low)]
        return scalar(expected - after), scalar(ends[0]), scalar(ends[1])

    def to_statsmodels(self) -> Refit:
        """Formula, data and call of the same model; errors independent, as statsmodels' GLM has them."""
        from evaltools.trends.refit import refit_series

        return refit_series(self)

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
        if not 0 < self.ratio < np.inf:  # no events on one side: only the bound is known
            return 1.0
        t = stats.t(self.df)
        se = np.log(self.high / self.low) / (2 * t.ppf((1 + self.level) / 2))
        return float(np.max(t.sf((np.log1p(margin) + np.array([-1, 1]) * np.log(self.ratio)) / se)))

    def __str__(self) -> str:
        if np.ndim(self.ratio):
            apart = int(np.sum(np.asarray(self.p_value) < 1 - self.level))
            return f"{np.size(self.ratio)} interrupted series, {apart} with a level effect at {1 - self.level:.2g}."
        text = (
            f"After the interruption the rate was {show(self.ratio)} times what trend and season led to expect "
            f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)}"
        )
        if self.slope_ratio is not None:
            slope = show_interval(self.slope_low, self.slope_high, self.level)
            text += f"), changing by a factor of {show(self.slope_ratio)} per period ({slope}"
        return f"{text}; {self.method})."


def interrupted_time_series(
    counts: ArrayLike,
    *,
    interruption: Any,
    population: ArrayLike | None = None,
    period: int | None = None,
    harmonics: int | None = None,
    slope_change: bool = False,
    family: Family = "quasi-poisson",
    autocorrelation: bool = True,
    breaks: Sequence[int] = (),
    level: float = 0.95,
) -> InterruptedTimeSeries | NotTestable:
    """Effect of an interruption on counts, from a log-linear model with trend and season.

    Parameters
    ----------
    counts : (..., n) counts over the last axis, NaN where missing; or a DataFrame with a row per time and a
        column per series. Dated counts are put in order, gaps are missing times, and a dated population is
        aligned with them.
    interruption : position of the first time after it, counted from 0; or a date, for a Series or DataFrame
        indexed by dates.
    population : (n,) or (..., n) population or time at risk.
    period : times in a cycle (12 for months, 4 for quarters); unless given, what dated counts say, or 12.
    harmonics : pairs of sine and cosine for the cycle, 0 for none; unless given 2, or as many as the cycle carries.
    slope_change : whether the trend may change as well; `ratio` is then the step between the two lines at the last
        time before the interruption.
    family : "quasi-poisson" (variance proportional to the mean) or "negative binomial" (mean + alpha mean^2).
    autocorrelation : whether errors may follow an AR(1) process. Estimates are the same; the interval widens by
        the estimated autocorrelation, freed of the bias of the design, with degrees of freedom by Satterthwaite.
    breaks : positions of declared breaks (a new way of counting): each gets a level of its own.
    level : confidence level.

    Returns
    -------
    InterruptedTimeSeries; NotTestable for a single series (or all of many) with fewer than three times on either side, too short for
    the model or without variation. Without events on one side a single series is judged by how many the other side leads to
    expect; there is no verdict on many such. Among many series these have ratio NaN,
    p-value 1, interval 0 to infinity, and `testable` is false.

    Raises
    ------
    InvalidArgument : negative or fractional counts, an interruption outside the series, unequal lengths.

    References
    ----------
    Lopez Bernal, Cummins and Gasparrini, Int J Epidemiol 2017;46:348; Turner et al., BMC Med Res Methodol
    2021;21:181 (small-sample degrees of freedom); Satterthwaite 1946.
    """
    level = arguments.level_of(level)
    arguments.choice("family", family, ("quasi-poisson", "negative binomial"))
    series = in_time(counts, "counts")
    y = arguments.counts("counts", series.values, missing=True)
    if y.ndim == 0 or y.shape[-1] < 2:
        raise InvalidArgument("counts", "must be a series of at least two counts.")
    n = y.shape[-1]
    start = position_of(series, interruption, n)
    offset = log_population(series.beside(population, "population"), y.shape)
    period, harmonics = season_of(series, period, harmonics)
    design, names = design_of(n, start, period, harmonics, slope_change, breaks)
    flat, flat_offset = y.reshape(-1, n), offset.reshape(-1, n)
    method = _name(family, autocorrelation, harmonics)
    reasons = [_refusal(row, start, design.shape[1]) for row in flat]
    if y.ndim == 1 and reasons[0] is not None and reasons[0].startswith("there were no events"):
        from evaltools.trends.no_events import without_events

        found = without_events(y, offset, start, (design, names), method, level)
        if found is not None:
            return InterruptedTimeSeries(
                **found, index=series.index, notes=series.notes, design=design, log_exposure=offset
            )
    if all(reasons):  # a single series, or none of many
        return NotTestable(method, str(reasons[0]), int(np.sum(~np.isnan(flat[0]))))
    usable = np.array([r is None for r in reasons])
    fitted = np.where(usable[:, None], flat, 1.0 + np.arange(n) % 2)  # a stand-in that fits, masked below
    model = loglinear.fit(design, fitted, flat_offset, negative_binomial=family == "negative binomial")
    usable &= model.converged & (model.dispersion > 1e-12)
    if y.ndim == 1 and not usable[0]:
        return NotTestable(method, _no_errors(model), int(np.sum(~np.isnan(flat))))
    errors = loglinear.ar1_errors(model) if autocorrelation else loglinear.independent_errors(model)
    fields = _fields(model, errors, flat_offset, names, start, usable, level)
    if errors.autocorrelation is not None:
        fields["autocorrelation"] = errors.autocorrelation
    shaped: dict[str, Any] = {k: scalar(v.reshape(y.shape[:-1] + v.shape[1:])) for k, v in fields.items()}
    optional = ("slope_ratio", "slope_low", "slope_high", "slope_p_value", "autocorrelation")
    shaped = {**dict.fromkeys(optional), **shaped}
    return InterruptedTimeSeries(
        **shaped,
        method=method,
        interruption=start,
        observed=y,
        names=names,
        checks=residual_checks(model, errors, period) if y.ndim == 1 else None,
        level=level,
        testable=bool(usable[0]) if y.ndim == 1 else usable.reshape(y.shape[:-1]),
        caution=_caution(model, fields, names.index("step"), level)
        if y.ndim == 1 and autocorrelation
        else "",
        index=series.index,
        notes=series.notes,
        series=series.names,
        design=design,
        log_exposure=offset,
    )


def _no_errors(model: loglinear.LogLinear) -> str:
    """Why a fitted series has no errors to judge by."""
    if model.converged[0]:
        return "the counts do not vary around the model, so that its errors cannot be estimated"
    return "the model does not converge on so few events"


def _caution(model: loglinear.LogLinear, fields: dict[str, Floats], step: int, level: float) -> str:
    """Whether a level that drifts of its own would do as well as one that was moved.

    Autocorrelation of first order does not see a slow drift: with a random walk of 3 to 5 per cent a month in the mean, an
    interruption where nothing happened is "told from chance" in 15 to 30 % of 48 to 84 months. An effect
    that a drifting level would explain is therefore shown, and not concluded from.
    """
    from evaltools.trends.drift import drifting

    if not fields["p_value"][0] < 1 - level:
        return ""
    return "the level may drift" if drifting(model, step).p_value() >= STRICTER * (1 - level) else ""


def log_population(population: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    """Logarithm of the population in the shape of the counts; 0 without one."""
    if population is None:
        return np.zeros(shape)
    people = arguments.positive("population", arguments.by_time(population))
    if people.ndim == 0 or people.shape[-1] != shape[-1]:
        got = people.shape[-1] if people.ndim else 1
        raise InvalidArgument("population", f"has {got} values but counts has {shape[-1]}.")
    try:
        return np.array(np.broadcast_to(np.log(people), shape))
    except ValueError:
        raise InvalidArgument("population", f"has shape {people.shape} but counts has {shape}.") from None


def design_of(
    n: int, start: int, period: int, harmonics: int, slope_change: bool, breaks: Sequence[int]
) -> tuple[Floats, tuple[str, ...]]:
    """Columns: level, trend per period (0 at the interruption), cycle, breaks, step, change of slope."""
    from evaltools.trends.monotone import segments_of

    cycle, pairs = arguments.whole("period", period, least=1), arguments.whole("harmonics", harmonics)
    if 2 * pairs > cycle:
        raise InvalidArgument("harmonics", f"is {pairs}; a period of {cycle} carries at most {cycle // 2}.")
    segments_of(n, breaks)
    t = np.arange(n, dtype=float)
    columns = {"level": np.ones(n), "trend": (t - start) / cycle}
    for k in range(1, pairs + 1):
        if 2 * k < cycle:  # a wave of two times has a cosine only
            columns[f"sine {k}"] = np.sin(2 * np.pi * k * t / cycle)
        columns[f"cosine {k}"] = np.cos(2 * np.pi * k * t / cycle)
    for b in sorted({int(b) for b in breaks}):
        if b == start:
            raise InvalidArgument(
                "breaks", f"{b} is where the interruption is; the two cannot be told apart."
            )
        columns[f"break {b}"] = (t >= b).astype(float)
    columns["step"] = (t >= start).astype(float)
    if slope_change:
        # 0 at the last time before, where the two lines would meet without a step, as in Lopez Bernal's code.
        columns["slope change"] = np.maximum(t - start + 1, 0) / cycle
    return np.column_stack(list(columns.values())), tuple(columns)


def _refusal(row: Floats, start: int, p: int) -> str | None:
    """Why a series cannot be analysed, if it cannot."""
    seen = ~np.isnan(row)
    before, after = int(seen[:start].sum()), int(seen[start:].sum())
    if min(before, after) < LEAST_SIDE:
        return f"there are {before} times before and {after} after; it takes {LEAST_SIDE} on each side"
    if before + after < p + _LEAST_DF:
        return f"{before + after} times are too few for {p} coefficients; it takes {p + _LEAST_DF}"
    if np.nansum(row[:start]) == 0 or np.nansum(row[start:]) == 0:
        return f"there were no events {'before' if np.nansum(row[:start]) == 0 else 'after'} the interruption"
    if np.ptp(row[seen]) == 0:
        return "all counts are equal"
    return None


def _fields(
    model: loglinear.LogLinear,
    errors: loglinear.Errors,
    offset: Floats,
    names: tuple[str, ...],
    start: int,
    usable: np.ndarray,
    level: float,
) -> dict[str, Floats]:
    """Estimates, intervals and counterfactual of every series, by the names of the result."""
    step = names.index("step")
    se = np.sqrt(np.diagonal(errors.covariance, axis1=1, axis2=2))
    quantile = stats.t.ppf((1 + level) / 2, errors.df)
    low, high = model.coefficients - quantile * se, model.coefficients + quantile * se
    p = 2 * stats.t.sf(np.abs(model.coefficients) / se, errors.df)
    bare = model.design.copy()
    bare[:, step:] = 0.0
    eta = model.coefficients @ bare.T + offset
    spread = np.sqrt(np.maximum(np.einsum("tp,spq,tq->st", bare, errors.covariance, bare), 0))
    spread = spread * quantile[:, [step]]
    with np.errstate(over="ignore"):
        fields = {
            "ratio": np.where(usable, np.exp(model.coefficients[:, step]), np.nan),
            "low": np.where(usable, np.exp(low[:, step]), 0.0),
            "high": np.where(usable, np.exp(high[:, step]), np.inf),
            "p_value": np.where(usable, p[:, step], 1.0),
            "n": model.observed.sum(axis=1),
            "trend_ratio": np.exp(model.coefficients[:, 1]),
            "dispersion": model.dispersion,
            "alpha": model.alpha,
            "df": errors.df[:, step],
            "fitted": model.mean,
            "counterfactual": np.exp(eta),
            "counterfactual_low": np.exp(eta - spread),
            "counterfactual_high": np.exp(eta + spread),
            "coefficients": model.coefficients,
            "standard_errors": se,
        }
        if names[-1] == "slope change":
            fields |= {
                "slope_ratio": np.exp(model.coefficients[:, -1]),
                "slope_low": np.exp(low[:, -1]),
                "slope_high": np.exp(high[:, -1]),
                "slope_p_value": p[:, -1],
            }
    return fields


def _name(family: str, autocorrelation: bool, harmonics: int) -> str:
    season = f", {harmonics} harmonics" if harmonics else ""
    errors = "AR(1) errors" if autocorrelation else "independent errors"
    named = family.replace("poisson", "Poisson")
    return f"{named} regression{season}, {errors}"
