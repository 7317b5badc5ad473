"""How often the model of annual counts says what is not so, and how much of the power of a test that knows it keeps.

Run: python benchmarks/calibration_annual.py [repetitions]; `benchmarks/calibration.py` runs it too.

Counts are negative binomial with variance dispersion times mean, or Poisson with a log-normal mean ("log-normal") of the same
variance. The user knows the dispersion only where a cell says "declared". Goals: at most 6.5 % of single comparisons and of tables of
ten hold any false verdict: improved or worsened where nothing changed, or *no change worth having* where the change is as
large as the margin. A declared dispersion keeps 90 % of the power of a test that knows it, an estimated one 60 %.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from scipy import stats

from evaltools import trends
from evaltools.trends import dispersion
from evaltools.trends.family import SIX_YEARS, adjust_jointly

Cell = tuple[str, str, float, str]
"""What is counted, the setting, the share of repetitions, and the goal it misses ("" where it is met)."""
MARGIN = 0.1
MOST, DECLARED, ESTIMATED = 0.065, 0.9, 0.6


def draw(
    rng: np.random.Generator, mean: np.ndarray, phi: float, family: str = "negative binomial"
) -> np.ndarray:
    """Counts with these means and variance phi times the mean."""
    if phi == 1:
        return rng.poisson(mean).astype(float)
    if family == "log-normal":
        spread = np.log1p((phi - 1) / mean)
        return rng.poisson(
            mean * np.exp(np.sqrt(spread) * rng.standard_normal(mean.shape) - spread / 2)
        ).astype(float)
    return rng.negative_binomial(mean / (phi - 1), 1 / phi).astype(float)


def _most(share: float, r: int) -> str:
    """A goal counts as missed beyond three Monte Carlo standard errors."""
    return "above 6.5 %" if share > MOST + 3 * np.sqrt(MOST * (1 - MOST) / r) else ""


def single(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """One comparison, nothing changed, dispersion unknown unless declared."""
    for family in ("negative binomial", "log-normal"):
        for phi in (1, 1.5, 2, 3, 5):
            for mean in (10, 100, 3000):
                for areas, years in ((1, 6), (1, 10), (5, 3), (20, 5)):
                    y = draw(rng, np.full((r * areas, years), float(mean)), phi, family)
                    panel = trends.Panel.of(y, group=np.arange(len(y)) // areas)
                    found = trends.count_contrasts(panel)
                    share = _rejected(found, areas, years)
                    setting = f"{areas} areas x {years} years, mean {mean}, dispersion {phi:g}, {family}"
                    yield "one comparison, nothing changed", setting, share, _most(share, r)
                y = draw(rng, np.full((r, 3), float(mean)), phi, family)
                found = trends.count_contrasts(trends.Panel.of(y, declared=float(phi)))
                share = _rejected(found, 1, 3)
                setting = f"declared, 3 years, mean {mean}, dispersion {phi:g}, {family}"
                yield "one comparison, nothing changed", setting, share, _most(share, r)


def _rejected(found: trends.CountContrasts, areas: int, years: int) -> float:
    """Share of first areas whose last change is told from chance."""
    chosen = (found.series % areas == 0) & (found.after_at == years - 1)
    return float(np.mean(found.p_value[chosen] < 0.05))


def carried_over(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """First year with last, years correlated with the next, or with one alpha for all sizes; dispersion from the series."""
    for phi in (2, 5):
        for mean in (60, 1200):
            for years in (6, 7, 9, 10):
                for rho in (0.2, 0.4):
                    e = rng.standard_normal((r, years))
                    for t in range(1, years):
                        e[:, t] = rho * e[:, t - 1] + np.sqrt(1 - rho**2) * e[:, t]
                    spread = np.log1p((phi - 1) / mean)
                    y = rng.poisson(mean * np.exp(np.sqrt(spread) * e - spread / 2)).astype(float)
                    for kind in ("yearly", "period"):
                        p = trends.count_contrasts(trends.Panel.of(y), (kind,))
                        share = float(np.mean(p.p_value[p.after_at == years - 1] < 0.05))
                        setting = (
                            f"{kind}, {years} years, mean {mean}, dispersion {phi}, AR {rho:g} between years"
                        )
                        yield "one comparison, nothing changed", setting, share, _most(share, r)


def trending(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Areas of unequal size that share a straight trend; each change is tested against the trend."""
    for growth in (0.95, 1.1):
        for phi in (1, 3):
            for areas, years in ((4, 5), (10, 3), (20, 4)):
                size = 200 * np.exp(0.7 * rng.standard_normal((r, areas, 1)))
                y = draw(rng, size * growth ** np.arange(years), phi).reshape(r * areas, years)
                people = np.broadcast_to(growth ** np.arange(years), y.shape)
                panel = trends.Panel.of(y, exposure=people, group=np.arange(len(y)) // areas)
                share = _rejected(trends.count_contrasts(panel), areas, years)
                setting = f"{areas} areas x {years} years, times {growth:g} a year, dispersion {phi}"
                yield "one comparison, the trend as exposure", setting, share, _most(share, r)


def from_months(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """One comparison of years whose dispersion is estimated from their months; nothing changed."""
    r = min(r, 1000)
    for phi in (1, 2, 5):
        for mean in (5, 100):
            for years in (3, 6):
                season = np.exp(0.3 * np.sin(2 * np.pi * np.arange(12 * years) / 12))
                y = draw(rng, np.tile(mean * season, (r, 1)), phi)
                share = float(np.mean(_by_months(y) < 0.05))
                yield (
                    "one comparison, nothing changed",
                    f"months of {years} years, mean {mean} a month, dispersion {phi}",
                    share,
                    _most(share, r),
                )


def _by_months(months: np.ndarray) -> np.ndarray:
    """p-values of the last change of years."""
    r, n = months.shape
    known = [dispersion.from_months(row, np.ones(n), 12) for row in months]
    years = months.reshape(r, -1, 12).sum(axis=2)
    panel = trends.Panel.of(years)
    value, df = (np.array(v) for v in zip(*known, strict=True))
    panel = trends.Panel(**{**panel.__dict__, "monthly": value, "monthly_df": df})
    found = trends.count_contrasts(panel)
    return found.p_value[found.after_at == years.shape[1] - 1]


TABLES = (
    ("declared, 5 indicators x 3 years", 5, 3, 1, True),
    ("2 indicators x 6 years", 2, 6, 1, False),
    ("5 areas x 3 years", 5, 3, 5, False),
)


def tables(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Ten comparisons judged together, with no change and with every change at the margin."""
    for phi in (1, 2, 5):
        for mean in (10, 300, 3000):
            for name, rows, years, areas, known in TABLES:
                for truth, step in (("nothing changed", 1.0), ("every change at the margin", 1 + MARGIN)):
                    level = mean * step ** (np.arange(years) % 2)
                    y = draw(rng, np.tile(level, (r * rows, 1)), phi)
                    group = np.arange(len(y)) // areas
                    panel = trends.Panel.of(
                        y, group=group, declared=float(phi) if known else np.nan, margin=MARGIN
                    )
                    found = trends.count_contrasts(panel)
                    share = _any_false(found, rows, r, step == 1, six=years == 6)
                    setting = f"{name}, mean {mean}, dispersion {phi}"
                    yield f"any false verdict of ten, {truth}", setting, share, _most(share, r)


def _any_false(found: trends.CountContrasts, rows: int, r: int, unchanged: bool, *, six: bool) -> float:
    table, wrong = found.series // rows, 0
    for k in range(r):
        here = table == k
        sets = found.series[here] if six else None
        p, e = adjust_jointly(found.p_value[here], found.p_equivalence[here], sets=sets)
        same = e < 0.05
        wrong += bool(np.any((p < 0.05) & ~same) if unchanged else np.any(same))
    return wrong / r


def power(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """A change in the last year that a test that knows the dispersion finds with 80 %, alone and among all changes of the series."""
    for phi in (1, 2, 5):
        for mean in (100, 1000):
            for years, source in (
                (3, "declared"),
                (6, "history"),
                (8, "history"),
                (10, "history"),
                (3, "months"),
            ):
                for together in (False, True):
                    if source == "months" and together:
                        continue
                    alpha = 0.05 / (years - 1 if together else 1)
                    own = 0.05 / SIX_YEARS if together and (years, source) == (6, "history") else alpha
                    distance = stats.norm.isf(alpha / 2) + stats.norm.ppf(0.8)
                    low = (np.sqrt(mean) - distance * np.sqrt(2 * phi) / 2) ** 2
                    if distance * np.sqrt(2 * phi) / 2 > 0.9 * np.sqrt(mean):
                        continue
                    goal = DECLARED if source == "declared" else ESTIMATED
                    kept = _kept(
                        rng,
                        min(r, 600) if source == "months" else r,
                        mean,
                        low,
                        years,
                        phi,
                        (alpha, own),
                        source,
                    )
                    setting = f"{source}, {years} years, mean {mean}, dispersion {phi}"
                    setting += f", adjusted for {years - 1}" if together else ""
                    yield (
                        "share of power kept",
                        setting,
                        kept,
                        f"below {goal:.0%}" if kept < goal - 0.02 else "",
                    )


def _kept(
    rng: np.random.Generator,
    r: int,
    mean: float,
    low: float,
    years: int,
    phi: float,
    alpha: tuple[float, float],
    source: str,
) -> float:
    """Rejections at our level over those of a test that knows the dispersion at its own."""
    level = np.full(years, float(mean))
    level[-1] = low
    if source == "months":
        parts = draw(rng, np.repeat(np.tile(level, (r, 1)), 12, axis=1) / 12, phi)
        y, p = parts.reshape(r, years, 12).sum(axis=2), _by_months(parts)
    else:
        y = draw(rng, np.tile(level, (r, 1)), phi)
        found = trends.count_contrasts(
            trends.Panel.of(y, declared=float(phi) if source == "declared" else np.nan)
        )
        p = found.p_value[found.after_at == years - 1]
    total = y[:, -1] + y[:, -2]
    z = (y[:, -1] - y[:, -2]) / np.sqrt(np.maximum(total, 1) * phi)
    return float(np.mean(p < alpha[1]) / np.mean(2 * stats.norm.sf(np.abs(z)) < alpha[0]))


CELLS = (single, carried_over, trending, from_months, tables, power)


def report(repetitions: int) -> int:
    """Print every cell and return how many miss their goal."""
    missed = 0
    for cells in CELLS:
        for what, setting, share, miss in cells(np.random.default_rng(20210202), repetitions):
            print(f"{what:<54} {setting:<74} {100 * share:>6.1f} %  {miss}")
            missed += bool(miss)
        sys.stdout.flush()
    return missed


if __name__ == "__main__":
    print(f"{report(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)} cells miss their goal")
