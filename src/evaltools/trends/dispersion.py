"""How much more counts vary between years than independent events would, from what the data can show.

Each estimate is chi-square over degrees of freedom of residuals on the scale of square roots, where all counts have the
same variance. What it rests on, from best to last: a value declared with its source; months of the same
series; sister areas in the same years; the years of the series itself.
"""

from __future__ import annotations

import numpy as np

from evaltools.trends import autocorrelation, loglinear
from evaltools.trends.arguments import Floats
from evaltools.trends.contrasts import Spread, roots

LEAST_YEARS = 6
"""Years from which a series shows its own dispersion."""
LEAST_DF = 4
"""Degrees of freedom from which sister areas show the dispersion."""
CARRIED = 1.25
"""What the dispersion of years apart is multiplied by: a year may carry over to the next, which so few do not show. With an
autocorrelation of .4 between years and a dispersion of 5, 9 % of unchanged series would otherwise be said to change from first to
last, and 6.8 % with 1.2."""
TREND_YEARS = 9
"""Years from which a straight trend is taken out of the residuals, which then costs less than a sixth of them."""
_STEPS = 30
# Beyond so many areas one area no longer moves what is left of the others.
_MANY = 40
_ELEMENTS = 400_000


def unknown(shape: tuple[int, ...]) -> Spread:
    """No dispersion."""
    return Spread(np.full(shape, np.nan), np.full(shape, np.inf), np.zeros(shape))


def given(value: Floats) -> Spread:
    """A dispersion that is known."""
    value = np.asarray(value, dtype=float)
    return Spread(value, np.full(value.shape, np.inf), np.zeros(value.shape))


def from_history(counts: Floats, exposure: Floats, times: Floats, before: Floats, after: Floats) -> Spread:
    """Dispersion around a level before and a level after the contrast.

    Parameters
    ----------
    counts, exposure : (series, years), NaN where missing.
    times : (years,) in any unit.
    before, after : (series, years) marks of the years compared.

    Returns
    -------
    Spread; NaN with fewer than six years. From nine years on, or where years lie between those compared, a straight trend is
    taken out too, and with years between the dispersion is a quarter larger, see `CARRIED`. The two years compared are among the residuals; `share` says by how much.
    """
    seen = (~np.isnan(counts)).astype(float)
    years = seen.sum(axis=1)
    position = np.arange(counts.shape[1])
    first_after = np.argmax(after > 0, axis=1)
    last_before = counts.shape[1] - 1 - np.argmax(before[:, ::-1] > 0, axis=1)
    between = np.sum(seen * (position > last_before[:, None]) * (position < first_after[:, None]), axis=1)
    between += np.sum(before, axis=1) - 1
    line = ((years >= TREND_YEARS) | (between > 0)).astype(float)
    root = np.sqrt(exposure) * seen
    columns = [
        root,
        root * (position >= first_after[:, None]),
        root * line[:, None] * (times - times.mean()),
    ]
    target = roots(np.where(seen > 0, counts, 0.0)) * seen
    contrast = _direction(exposure, before, after)
    residual, part, rank = target, contrast, np.zeros(len(counts))
    for column in _orthonormal(columns):
        residual = residual - np.sum(residual * column, axis=1, keepdims=True) * column
        part = part - np.sum(part * column, axis=1, keepdims=True) * column
        rank += np.any(column != 0, axis=1)
    df = years - rank
    enough = (years >= LEAST_YEARS) & (df >= 2)
    value = np.sum(residual**2, axis=1) / np.maximum(df, 1)
    # Counts that do not vary at all still vary as little as rounding: no spread of exactly nothing.
    value = np.where(enough, np.maximum(value, 1e-9), np.nan) * np.where(between > 0, CARRIED, 1.0)
    share = np.clip(np.sum(part**2, axis=1), 0.0, 0.97)
    return Spread(value, np.where(enough, df, np.inf), np.where(enough, share, 0.0))


def _direction(exposure: Floats, before: Floats, after: Floats) -> Floats:
    """The contrast as a unit vector among the square roots."""
    root = np.sqrt(exposure)
    e0, e1 = (np.sum(exposure * mark, axis=1, keepdims=True) for mark in (before, after))
    c = root * after / e1 - root * before / e0
    return np.asarray(c / np.sqrt(np.sum(c**2, axis=1, keepdims=True)))


def _orthonormal(columns: list[Floats]) -> list[Floats]:
    """Gram and Schmidt for every series at once; a column that adds nothing becomes zero."""
    found: list[Floats] = []
    for column in columns:
        rest = column
        for other in found:
            rest = rest - np.sum(rest * other, axis=1, keepdims=True) * other
        size = np.sqrt(np.sum(rest**2, axis=1, keepdims=True))
        start = np.sqrt(np.sum(column**2, axis=1, keepdims=True))
        kept = size > 1e-8 * np.maximum(start, 1e-12)
        found.append(np.where(kept, rest / np.where(kept, size, 1.0), 0.0))
    return found


def from_areas(counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Dispersion for each area from the others: what is left around the level of each area and of each year.

    Parameters
    ----------
    counts, exposure : (..., areas, years), NaN where missing; each set of areas by itself.

    Returns
    -------
    Dispersion and degrees of freedom, (..., areas) each; NaN with fewer than four degrees of freedom. The larger of two
    readings: that all areas have one ratio of variance to mean, and that the ratio grows with the mean as in
    the negative binomial distribution, so that small areas do not lend a large one too small a dispersion.
    """
    shape = counts.shape
    y, e = counts.reshape(-1, *shape[-2:]), exposure.reshape(-1, *shape[-2:])
    areas = shape[-2]
    value, df = np.full(y.shape[:2], np.nan), np.full(y.shape[:2], np.inf)
    step = max(1, _ELEMENTS // (areas * areas * shape[-1] if areas <= _MANY else areas * shape[-1]))
    for first in range(0, len(y), step):
        part = slice(first, first + step)
        value[part], df[part] = (_each_left_out if areas <= _MANY else _own_left_out)(y[part], e[part])
    return value.reshape(shape[:-1]), df.reshape(shape[:-1])


def _each_left_out(y: Floats, e: Floats) -> tuple[Floats, Floats]:
    """A fit without each area in turn: (sets, areas left out, areas, years)."""
    others = 1.0 - np.eye(y.shape[1])[None, :, :, None]
    seen = (~np.isnan(y)).astype(float)[:, None] * others
    squares, free, mean, _ = _left(
        np.broadcast_to(y[:, None], seen.shape), np.broadcast_to(e[:, None], seen.shape), seen
    )
    return _read_both_ways(y, squares, free, mean)


def _own_left_out(y: Floats, e: Floats) -> tuple[Floats, Floats]:
    """One of many areas hardly moves the years: its own residuals are left out, the fit stays."""
    seen = (~np.isnan(y)).astype(float)
    squares, free, mean, residual = _left(y, e, seen)
    own = np.sum(residual**2, axis=2)
    less = np.maximum(seen.sum(axis=2) - 1, 0)
    return _read_both_ways(
        y, squares[:, None] - own, free[:, None] - less, np.broadcast_to(mean[:, None], own.shape)
    )


def _left(y: Floats, e: Floats, seen: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Sum of squares, degrees of freedom, mean of the expected counts, and residuals, around areas and years."""
    seen = seen * (seen.sum(axis=-1, keepdims=True) >= 2)
    seen = seen * (seen.sum(axis=-2, keepdims=True) >= 2)
    residual, fitted = _two_way(np.where(seen > 0, y, 0.0), e, seen)
    many = seen.sum(axis=(-1, -2))
    free = many - np.sum(seen.any(axis=-1), axis=-1) - np.sum(seen.any(axis=-2), axis=-1) + 1.0
    return (
        np.sum(residual**2, axis=(-1, -2)),
        free,
        np.sum(fitted * seen, axis=(-1, -2)) / np.maximum(many, 1),
        residual,
    )


def _read_both_ways(y: Floats, squares: Floats, free: Floats, mean: Floats) -> tuple[Floats, Floats]:
    seen = ~np.isnan(y)
    own = np.sum(np.where(seen, y, 0.0), axis=2) / np.maximum(seen.sum(axis=2), 1)
    enough = (free >= LEAST_DF) & seen.any(axis=2)
    plain = squares / np.where(enough, free, 1.0)
    # Under variance mean + a mean^2 the squares exceed their degrees of freedom by a times the mean of the means.
    extra = np.maximum(plain - 1, 0.0) / np.maximum(mean, 1e-9)
    value = np.maximum(np.maximum(plain, 1 + extra * own), 1e-9)
    return np.where(enough, value, np.nan), np.where(enough, free, np.inf)


def _two_way(y: Floats, exposure: Floats, seen: Floats) -> tuple[Floats, Floats]:
    """Residuals of square roots around the product of a level per area and one per year, and the expected counts."""
    root = np.sqrt(exposure) * seen
    v = roots(y) * seen
    year = np.ones((*y.shape[:-2], 1, y.shape[-1]))
    area = np.ones((*y.shape[:-1], 1))
    for _ in range(_STEPS):
        w = root * year
        area = np.sum(v * w, axis=-1, keepdims=True) / np.maximum(
            np.sum(w**2, axis=-1, keepdims=True), 1e-300
        )
        w = root * area
        before = year
        year = np.sum(v * w, axis=-2, keepdims=True) / np.maximum(
            np.sum(w**2, axis=-2, keepdims=True), 1e-300
        )
        if np.all(np.abs(year - before) <= 1e-7 * np.abs(year)):
            break
    fitted = root * area * year
    return v - fitted, fitted**2 / 4


def from_months(counts: Floats, exposure: Floats, cycle: int) -> tuple[float, float]:
    """Dispersion of a year's count, from the months or quarters of one series.

    Parameters
    ----------
    counts, exposure : (n,) from the first part of a year to the last of another, NaN where missing.
    cycle : parts in a year, 12 or 4.

    Returns
    -------
    Dispersion and degrees of freedom, NaN with fewer than two whole years of months or three of quarters. Months: what is left
    around years, a straight trend within them and two yearly waves, with first-order autocorrelation, carried over to
    the difference between neighbouring years; degrees of freedom after Satterthwaite (1946). Quarters: what is left around
    years and quarters.
    """
    seen = ~np.isnan(counts)
    n = len(counts)
    if cycle < 12:
        if n < 3 * cycle or not seen.all():
            return float("nan"), float("nan")
        table = counts.reshape(-1, cycle).T
        residual, _ = _two_way(table, exposure.reshape(-1, cycle).T, np.ones(table.shape))
        df = float((table.shape[0] - 1) * (table.shape[1] - 1))
        return max(float(np.sum(residual**2)) / df, 1e-9), df
    if seen.sum() < 2 * cycle or counts[seen].sum() == 0:
        return float("nan"), float("nan")
    model = loglinear.fit(_months_design(n, cycle), counts[None, :], np.log(exposure)[None, :])
    if not model.converged[0]:
        return float("nan"), float("nan")
    return _carried_over(model, cycle)


def _months_design(n: int, cycle: int) -> Floats:
    t = np.arange(n)
    waves = [f(2 * np.pi * k * t / cycle) for k in (1, 2) for f in (np.sin, np.cos)]
    years = [(t // cycle == year).astype(float) for year in range(-(-n // cycle))]
    return np.column_stack([*years, *waves, (t - t.mean()) / n])


def _carried_over(model: loglinear.LogLinear, cycle: int) -> tuple[float, float]:
    """Variance of the difference of two neighbouring years over that of independent events."""
    q, _ = autocorrelation.orthonormal(np.sqrt(model.weights)[..., None] * model.design)
    rho, _, known = autocorrelation.estimate(q, model.residuals, model.observed)
    squares = float(np.sum(model.residuals**2))
    sign = np.r_[-np.ones(cycle), np.ones(cycle)] / np.sqrt(2 * cycle)
    lags = np.abs(np.subtract.outer(np.arange(2 * cycle), np.arange(2 * cycle)))

    def value(r: float) -> float:
        return float(squares / known.at(np.array([r]))[0][0] * (sign @ r**lags @ sign))

    def expected(r: float) -> float:
        total, lagged = known.at(np.array([r]))
        return float(lagged[0] / total[0])

    r, p = float(rho[0]), model.design.shape[1]
    n = float(model.observed.sum())
    up, down = min(r + 0.01, 0.99), max(r - 0.01, -0.9)
    slope = np.log(value(up) / value(down)) / (up - down)
    gain = max((expected(up) - expected(down)) / (up - down), 0.1)
    spread = 2 / max(n - p, 1) * (1 + r**2) / (1 - r**2) + slope**2 * (1 - r**2) / n / gain**2
    return max(value(r), 1e-9), float(np.clip(2 / spread, 1.0, n - p))
