"""How often designs other than annual counts conclude what is not so, where a referee would try them hardest.

Run: python benchmarks/calibration_cases.py [repetitions]; `benchmarks/calibration.py` runs it too. Cells are those of
`calibration_annual`: what is counted, the setting, the share of repetitions and the goal it misses.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from calibration_annual import Cell, _most, draw

from evaltools import trends


def area_shocks(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Difference in differences with 24 months on each side, areas moving up or down for all of the time after."""
    r = min(r, 400)
    for sd in (0.0, 0.1, 0.2):
        for areas in (5, 9):
            wrong = 0
            for _ in range(r):
                level = 80 * np.exp(sd * rng.standard_normal((areas + 1, 2)))
                y = draw(rng, np.repeat(level, 24, axis=1), 2)
                found = trends.difference_in_differences(y[0], y[1:], interruption=24)
                wrong += trends.verdict(found, better="lower") in ("improved", "worsened")
            yield (
                "false verdict, difference in differences",
                f"{areas} comparison areas, shocks {sd:g}",
                wrong / r,
                _most(wrong / r, r),
            )


def unequal_areas(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Difference in differences of a town ten times the size of the areas beside it, 24 months on each side."""
    r = min(r, 1000)
    for sd in (0.0, 0.1, 0.2):
        for areas in (6, 12):
            wrong = 0
            for _ in range(r):
                size = np.r_[10.0, np.exp(0.8 * rng.standard_normal(areas))]
                level = 40 * size[:, None] * np.exp(sd * rng.standard_normal((areas + 1, 2)))
                y = rng.poisson(np.repeat(level, 24, axis=1))
                found = trends.difference_in_differences(y[0], y[1:], interruption=24)
                wrong += trends.verdict(found, better="lower") in ("improved", "worsened")
            setting = f"a town among {areas} small areas, shocks {sd:g}"
            yield "false verdict, difference in differences", setting, wrong / r, _most(wrong / r, r)


def drifting(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Interrupted series in which nothing happened and the level drifts, or errors are strongly autocorrelated."""
    for n in (36, 48, 84, 120):
        for sd in (0.0, 0.02, 0.05, 0.1):
            y = rng.poisson(60 * np.exp(np.cumsum(sd * rng.standard_normal((r, n)), axis=1)))
            yield from _judged(y, f"{n} months, random walk {sd:g}", r)
        for rho in (0.2, 0.5, 0.8):
            e = rng.standard_normal((r, n))
            for t in range(1, n):
                e[:, t] = rho * e[:, t - 1] + np.sqrt(1 - rho**2) * e[:, t]
            y = rng.poisson(60 * np.exp(0.2 * e))
            yield from _judged(y, f"{n} months, AR {rho:g} in the logarithm", r)


def _judged(y: np.ndarray, setting: str, r: int) -> Iterator[Cell]:
    at = 2 * y.shape[1] // 3
    # A verdict takes a small p-value first: only series that have one are judged, each by itself.
    told = y[np.asarray(trends.interrupted_time_series(y, interruption=at).p_value) < 0.05]
    found = [trends.interrupted_time_series(row, interruption=at) for row in told]
    wrong = sum(trends.verdict(f, better="lower") in ("improved", "worsened") for f in found) / r
    yield "false verdict, interrupted series", setting, float(wrong), _most(float(wrong), r)


def outside_the_hull(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Synthetic control of an area whose level lies above all others."""
    r = min(r, 200)
    for shift in (0, 15, 40):
        y = rng.uniform(40, 60, (r, 20, 1)) + 4 * rng.standard_normal((r, 20, 36))
        y[:, 0] += shift
        p = np.array([trends.synthetic_control(one[0], one[1:], interruption=24).p_value for one in y])
        share = float(np.mean(p <= 0.05 + 1e-9))
        yield "p at most .05, synthetic control", f"19 donors, level {shift} above", share, _most(share, r)


def clusters(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Shares from classes of 20, twelve in each wave."""
    for icc in (0.02, 0.05, 0.1):
        a, wrong = 0.4 * (1 - icc) / icc, 0
        for _ in range(r):
            waves = [(rng.binomial(20, rng.beta(a, 1.5 * a, 12)), np.full(12, 20)) for _ in range(2)]
            wrong += trends.compare_clusters(*waves).p_value < 0.05
        yield "rejected, shares of classes", f"intraclass correlation {icc:g}", wrong / r, _most(wrong / r, r)


def staggered(rng: np.random.Generator, r: int) -> Iterator[Cell]:
    """Areas treated at different times or one, few among many too, nothing changed; the check of the time before as well."""
    for starts, never in (
        ([5, 5, 8, 8], 4),
        ([5] * 4 + [8] * 4, 12),
        ([6, 6], 6),
        ([6, 6], 12),
        ([5, 6, 7], 6),
    ):
        effect, before = 0, 0
        first = np.r_[np.array(starts, dtype=float), np.full(never, np.nan)]
        for _ in range(r):
            y = rng.normal(10, 2, (len(first), 1)) + rng.normal(0, 1, 12) + rng.normal(0, 1, (len(first), 12))
            found = trends.staggered_adoption(y, first)
            effect += found.p_value < 0.05
            before += found.pre_p < 0.05
        setting = f"treated from {', '.join(map(str, starts))}; {never} never treated areas"
        yield "rejected, staggered adoption", setting, effect / r, _most(effect / r, r)
        yield "rejected, the time before of an event study", setting, before / r, _most(before / r, r)


CELLS = (area_shocks, unequal_areas, drifting, outside_the_hull, clusters, staggered)
