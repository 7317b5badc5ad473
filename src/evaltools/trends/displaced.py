"""Displacement of crime: weighted displacement quotient and difference, relative incidence rate ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments, loglinear, relative
from evaltools.trends.arguments import Floats
from evaltools.trends.results import NotTestable, show, show_interval, show_p
from evaltools.trends.shown import Drawn

# Least number of times per phase from which dispersion and autocorrelation are estimated.
_LEAST_TIMES = 12


@dataclass(frozen=True)
class Displacement(Drawn):
    """Effect in a treated area and in the buffer around it, against control areas."""

    wdd: float
    """Weighted displacement difference: events more or fewer than the controls lead to expect, buffer included."""
    low: float
    high: float
    p_value: float
    z: float
    variance: float
    rirr: float | None
    """Relative incidence rate ratio of the treated area; below 1 is a reduction. None where a cell is 0."""
    rirr_low: float | None
    rirr_high: float | None
    rirr_p_value: float | None
    log_se: float | None
    """Standard error of log rirr, dispersion included."""
    buffer_rirr: float | None
    """The same for the buffer: above 1 suggests displacement, below 1 diffusion of benefit."""
    buffer_low: float | None
    buffer_high: float | None
    buffer_p_value: float | None
    wdq: float | None
    """Weighted displacement quotient: below 0 displacement (below -1 more than was won), above 0 diffusion."""
    wdq_low: float | None
    wdq_high: float | None
    wdq_reason: str
    """Why there is no quotient, or none with a bounded interval; empty otherwise."""
    dispersion: float
    """Variance of the treated and control totals over their Poisson variance, autocorrelation included."""
    buffer_dispersion: float
    autocorrelation: float | None
    method: str
    n: int
    """Events in all areas and periods."""
    level: float
    tipping_point: float = float("nan")
    """Dispersion up to which wdd would be told from none at this level."""
    null = 0.0
    testable = True

    @property
    def estimate(self) -> float:
        """The weighted displacement difference."""
        return self.wdd

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the difference lies within the margin, in events."""
        ends = (margin + np.array([-1, 1]) * self.wdd) / np.sqrt(self.variance)
        return float(np.max(stats.norm.sf(ends)))

    def __str__(self) -> str:
        direction = "fewer" if self.wdd < 0 else "more"
        text = f"{show(abs(self.wdd))} {direction} events than the control areas lead to expect "
        if np.isnan(self.variance):
            text += (
                f"(told from none only if counts vary less than {show(self.tipping_point, 2)} times as much as chance)"
                if self.tipping_point >= 1
                else "(not told from none even if counts vary by chance alone)"
            )
        else:
            text += f"({show_interval(self.low, self.high, self.level)}; {show_p(self.p_value)})"
        if self.rirr is not None and self.rirr_low is not None:
            interval = show_interval(self.rirr_low, self.rirr_high, self.level)
            text += f", the treated area's rate {show(self.rirr)} times the controls' ({interval})"
        if self.wdq is not None:
            return f"{text}; weighted displacement quotient {show(self.wdq)}."
        return f"{text}; no displacement quotient, since {self.wdq_reason}."


@dataclass(frozen=True)
class _Contrast:
    """A relative incidence rate ratio and how far its variance exceeds Poisson."""

    log: float
    se: float
    df: float
    dispersion: float
    autocorrelation: float | None

    def interval(self, level: float) -> tuple[float, float, float, float]:
        """Ratio, bounds and p-value."""
        t = stats.t(self.df) if np.isfinite(self.df) else stats.norm()
        half = t.ppf((1 + level) / 2) * self.se
        p = 2 * t.sf(abs(self.log) / self.se)
        return (
            float(np.exp(self.log)),
            float(np.exp(self.log - half)),
            float(np.exp(self.log + half)),
            float(p),
        )


def displacement(
    treated: tuple[ArrayLike, ArrayLike],
    control: tuple[ArrayLike, ArrayLike],
    buffer: tuple[ArrayLike, ArrayLike] | None = None,
    buffer_control: tuple[ArrayLike, ArrayLike] | None = None,
    *,
    dispersion: float | None = None,
    level: float = 0.95,
) -> Displacement | NotTestable:
    """Reduction in a treated area and its displacement to a buffer, from counts before and after.

    Parameters
    ----------
    treated, control, buffer, buffer_control : (before, after) each; totals, or one array of counts per time
        (months, say) for each period. All areas have the same times. A buffer is compared with
        `buffer_control`, or with `control` where there is none.
    dispersion : variance of the counts over their Poisson variance. Unless given it is estimated from the
        times (at least 12 in each period, with autocorrelation). Totals cannot show it: without a given
        dispersion they have estimates, but neither p-value nor interval, and `tipping_point` says up to which dispersion the
        difference could be told from none.
    level : confidence level.

    Returns
    -------
    Displacement. The quotient is refused where the treated area had no success to displace; where success
    cannot be told from chance its interval is unbounded. Periods of unequal length are weighted: counts before
    are scaled to the length of the period after. NotTestable without any event.

    Raises
    ------
    InvalidArgument : negative or fractional counts, arrays of unequal length, a buffer control without buffer.

    Examples
    --------
    Wheeler and Ratcliffe (2018): violence at treated places, control places and their buffers:

    >>> found = displacement((207, 110), (308, 318), (178, 157), (150, 140), dispersion=1)
    >>> found.wdd, round(found.z, 2), round(found.low), round(found.high)
    (-118.0, -2.98, -196, -40)

    References
    ----------
    Bowers and Johnson 2003 (quotient; interval by Fieller 1954); Wheeler and Ratcliffe, Crime Science 2018;7:11
    (difference); Farrington, Gill, Waples and Argomaniz 2007 and Wilson 2022 (ratio and its dispersion).
    """
    level = arguments.level_of(level)
    if buffer_control is not None and buffer is None:
        raise InvalidArgument("buffer_control", "is given without a buffer.")
    given = {"treated": treated, "control": control, "buffer": buffer, "buffer_control": buffer_control}
    areas = {k: _periods(k, v) for k, v in given.items() if v is not None}
    _same_times(areas)
    phi = None if dispersion is None else arguments.one_number("dispersion", dispersion, above=0)
    totals = {k: tuple(float(p.sum()) for p in v) for k, v in areas.items()}
    n = int(sum(sum(t) for t in totals.values()))
    if n == 0:
        return NotTestable("displacement", "there were no events in any area", 0)
    scale = areas["treated"][1].size / areas["treated"][0].size
    main = _contrast(areas["treated"], areas["control"], phi)
    other = areas.get("buffer_control", areas["control"])
    side = _contrast(areas["buffer"], other, phi) if buffer is not None else None
    # Where a cell is 0 there is no ratio and no estimate of dispersion from it: the given one or 1 remains.
    spread = main.dispersion if main else phi or 1.0
    side_spread = side.dispersion if side else spread
    wdd, variance = _difference(totals, scale, spread, side_spread)
    unknown = phi is None and (main is None or main.autocorrelation is None)
    quantile = stats.norm.ppf((1 + level) / 2)
    tipping = (wdd / quantile) ** 2 / (variance / spread) if side_spread == spread else float("nan")
    if unknown:
        variance = float("nan")
    half = quantile * np.sqrt(variance)
    z = wdd / np.sqrt(variance)
    rirr, rirr_low, rirr_high, rirr_p, log_se = _report(main, level, unknown)
    buffer_rirr, buffer_low, buffer_high, buffer_p, _ = _report(side, level, unknown)
    return Displacement(
        wdd=wdd,
        low=float(wdd - half),
        high=float(wdd + half),
        p_value=float(2 * stats.norm.sf(abs(z))),
        z=float(z),
        variance=float(variance),
        rirr=rirr,
        rirr_low=rirr_low,
        rirr_high=rirr_high,
        rirr_p_value=rirr_p,
        log_se=log_se,
        buffer_rirr=buffer_rirr,
        buffer_low=buffer_low,
        buffer_high=buffer_high,
        buffer_p_value=buffer_p,
        **_quotient(totals, float("nan") if unknown else spread, level),
        dispersion=spread,
        buffer_dispersion=side_spread,
        autocorrelation=main.autocorrelation if main else None,
        method=_method(phi, main),
        n=n,
        level=level,
        tipping_point=float(tipping),
    )


def _report(contrast: _Contrast | None, level: float, unknown: bool) -> tuple[float | None, ...]:
    """Ratio, bounds, p-value and standard error, or as many None; the ratio alone where the dispersion is unknown."""
    if contrast is None:
        return (None,) * 5
    found = (*contrast.interval(level), contrast.se)
    return (found[0], None, None, None, None) if unknown else found


def _periods(name: str, value: Any) -> tuple[Floats, Floats]:
    before, after = (np.atleast_1d(arguments.counts(name, v)) for v in arguments.pair(name, value))
    for period in (before, after):
        if period.ndim != 1 or not len(period):
            raise InvalidArgument(name, "must be (before, after), each a total or one array of counts.")
    return before, after


def _same_times(areas: dict[str, tuple[Floats, Floats]]) -> None:
    wanted = tuple(len(p) for p in areas["treated"])
    for name, periods in areas.items():
        got = tuple(len(p) for p in periods)
        if got != wanted:
            raise InvalidArgument(
                name, f"has {got[0]} and {got[1]} times, but treated has {wanted[0]} and {wanted[1]}."
            )


def _contrast(
    one: tuple[Floats, Floats], other: tuple[Floats, Floats], phi: float | None
) -> _Contrast | None:
    """Relative incidence rate ratio of two areas; none where a total is 0."""
    cells = [float(p.sum()) for p in (*one, *other)]
    if min(cells) == 0:
        return None
    a, b, c, d = cells
    log, poisson = float(np.log(b * c / (a * d))), sum(1 / v for v in cells)
    if phi is not None or min(len(p) for p in one) < _LEAST_TIMES:
        used = 1.0 if phi is None else phi
        return _Contrast(log, float(np.sqrt(used * poisson)), np.inf, used, None)
    treated, control = (np.concatenate(p)[None, :] for p in (one, other))
    after = np.r_[np.zeros(len(one[0])), np.ones(len(one[1]))]
    design = np.column_stack([np.ones(len(after)), after])
    model = relative.fit(design, treated, control, np.zeros(treated.shape))
    if not model.converged[0] or model.dispersion[0] <= 1e-12:
        # Times that are exactly proportional show no dispersion to estimate.
        return _Contrast(log, float(np.sqrt(poisson)), np.inf, 1.0, None)
    errors = loglinear.ar1_errors(model)
    variance = float(errors.covariance[0, 1, 1])
    rho = None if errors.autocorrelation is None else float(errors.autocorrelation[0])
    return _Contrast(log, float(np.sqrt(variance)), float(errors.df[0, 1]), variance / poisson, rho)


def _difference(
    totals: dict[str, tuple[float, ...]], scale: float, spread: float, side_spread: float
) -> tuple[float, float]:
    """Weighted displacement difference and its variance, counts before scaled to the length after."""
    sign = {"treated": 1, "control": -1, "buffer": 1, "buffer_control": -1}
    wdd = sum(sign[k] * (after - scale * before) for k, (before, after) in totals.items())
    variance = sum(
        (side_spread if "buffer" in k else spread) * (after + scale**2 * before)
        for k, (before, after) in totals.items()
    )
    return float(wdd), float(variance)


def _quotient(totals: dict[str, tuple[float, ...]], phi: float, level: float) -> dict[str, Any]:
    """Weighted displacement quotient with Fieller's interval, or why there is none."""

    def fields(wdq: float | None, low: float | None, high: float | None, reason: str) -> dict[str, Any]:
        return {"wdq": wdq, "wdq_low": low, "wdq_high": high, "wdq_reason": reason}

    if "buffer" not in totals:
        return fields(None, None, None, "there is no buffer area")
    (t0, t1), (c0, c1), (d0, d1) = (totals[k] for k in ("treated", "control", "buffer"))
    if min(c0, c1) == 0:
        return fields(None, None, None, "the control area had no events in one of the periods")
    success, moved = t1 / c1 - t0 / c0, d1 / c1 - d0 / c0
    if success >= 0:
        return fields(None, None, None, "the treated area had no success that could be displaced")

    # Variances of ratios to the control, and their covariance through it, by the delta method.
    def second(x0: float, x1: float, y0: float, y1: float, same: bool) -> float:
        own = (x1 / c1**2 + x0 / c0**2) if same else 0.0
        return phi * (own + x1 * y1 / c1**3 + x0 * y0 / c0**3)

    if np.isnan(phi):
        return fields(moved / success, None, None, "the dispersion of totals is unknown")
    v_s, v_m, cov = second(t0, t1, t0, t1, True), second(d0, d1, d0, d1, True), second(t0, t1, d0, d1, False)
    z2 = float(stats.norm.ppf((1 + level) / 2)) ** 2
    a, b, c = success**2 - z2 * v_s, success * moved - z2 * cov, moved**2 - z2 * v_m
    if a <= 0:
        return fields(moved / success, -np.inf, np.inf, "the success cannot be told from chance")
    root = np.sqrt(max(b * b - a * c, 0.0))
    return fields(moved / success, float((b - root) / a), float((b + root) / a), "")


def _method(phi: float | None, main: _Contrast | None) -> str:
    if phi is not None:
        return f"given dispersion {phi:g}"
    if main is not None and main.autocorrelation is not None:
        return "dispersion and autocorrelation estimated from the times"
    if main is None:
        return "no test; no ratio, since a total is 0"
    return "no test; totals cannot show how much counts vary"
