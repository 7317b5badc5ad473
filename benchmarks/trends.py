"""Speed of evaltools.trends beside the usual tools, in one process, alternating so that both meet the same load.

Run: python benchmarks/trends.py > benchmarks/results/trends.txt

The usual tools work one series at a time, so a random sample of series is timed and scaled to the full number.
"""

from __future__ import annotations

import platform
import resource
import statistics
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pymannkendall
import statsmodels
import statsmodels.api as sm
from statsmodels.genmod.families import Poisson

from evaltools import trends
from evaltools.trends.interrupted import design_of

ROUNDS = 5


def timed(call: Callable[..., Any], *args: Any, **options: Any) -> tuple[float, Any]:
    """Seconds of processor time, which the load of others on the machine disturbs least, and the result."""
    began = time.process_time()
    result = call(*args, **options)
    return time.process_time() - began, result


def report(name: str, ours: list[float], theirs: list[float], goal: float, agreement: str) -> None:
    ratios = [t / o for o, t in zip(ours, theirs, strict=True)]
    print(f"{name}")
    print(
        f"  evaltools {statistics.median(ours):8.2f} s   usual tool {statistics.median(theirs):8.2f} s (scaled up)"
    )
    print(
        f"  ratio     {statistics.median(ratios):8.1f}     of {ROUNDS} rounds {min(ratios):.1f} to {max(ratios):.1f}"
    )
    print(f"  goal      {goal:8.0f}     {'met' if statistics.median(ratios) >= goal else 'NOT MET'}")
    print(f"  agreement {agreement}\n")


def mann_kendall(rng: np.random.Generator, series: int = 17_400, n: int = 120, sample: int = 150) -> None:
    y = rng.poisson(rng.gamma(4, 5, (series, 1)) * np.ones(n))
    trends.mann_kendall(y[:10])
    ours, theirs, worst = [], [], 0.0
    for _ in range(ROUNDS):
        picked = rng.choice(series, sample, replace=False)
        seconds, r = timed(trends.mann_kendall, y)
        ours.append(seconds)
        seconds, usual = timed(lambda rows: [pymannkendall.original_test(row) for row in rows], y[picked])
        theirs.append(seconds * series / sample)
        for i, one in zip(picked, usual, strict=True):
            differences = (
                r.s[i] - one.s,
                r.variance[i] - one.var_s,
                r.p_value[i] - one.p,
                r.slope[i] - one.slope,
            )
            worst = max(worst, *map(abs, differences))
    name = f"{series:,} series of {n} months: Mann-Kendall with ties, Theil-Sen slope (and, here only, its interval)"
    report(name, ours, theirs, 20, f"S, variance, p and slope within {worst:.1e} of pymannkendall's")


def fit_glms(counts: np.ndarray, designs: list[np.ndarray], offsets: np.ndarray) -> list[Any]:
    """One statsmodels GLM per series, on arrays."""
    return [
        sm.GLM(y, design, family=Poisson(), offset=offset).fit(scale="X2")
        for y, design, offset in zip(counts, designs, offsets, strict=True)
    ]


def placebos(rng: np.random.Generator, areas: int = 290, n: int = 120, sample: int = 60) -> None:
    at = list(range(30, 91))
    t = np.arange(n)
    people = rng.lognormal(10, 1, (areas, 1)) * np.ones(n)
    y = rng.poisson(
        people * 2e-3 * np.exp(0.3 * np.sin(2 * np.pi * t / 12)) * rng.gamma(20, 1 / 20, (areas, n))
    )
    trends.placebo_grid(y[:3], at[:3])
    ours, theirs, worst = [], [], 0.0
    total = areas * len(at)
    for _ in range(ROUNDS):
        picked = [(int(rng.integers(areas)), int(rng.integers(len(at)))) for _ in range(sample)]
        designs = [design_of(n, at[k], 12, 2, False, ())[0] for _, k in picked]
        offset = np.log(people)
        seconds, r = timed(trends.placebo_grid, y, at, population=people)
        ours.append(seconds)

        rows = [i for i, _ in picked]
        seconds, usual = timed(fit_glms, y[rows], designs, offset[rows])
        theirs.append(seconds * total / sample)
        for (i, k), one in zip(picked, usual, strict=True):
            worst = max(worst, abs(np.log(r.ratio[i, k]) - one.params[-1]), abs(r.z[i, k] - one.tvalues[-1]))
    name = f"{total:,} placebo interruptions: quasi-Poisson, two harmonics, {areas} areas x {len(at)} times"
    report(name, ours, theirs, 50, f"log ratio and z within {worst:.1e} of statsmodels' GLM")


def annual(
    rng: np.random.Generator, areas: int = 290, indicators: int = 60, years: int = 10, sample: int = 60
) -> None:
    """All yearly changes and the whole period of every series, dispersion from sister areas and history included."""
    series = areas * indicators
    people = rng.lognormal(10, 1, (series, 1)) * np.ones(years)
    y = rng.negative_binomial(people * 2e-3 + 1, 1 / 3).astype(float)
    group = np.repeat(np.arange(indicators), areas)
    kinds = ("yearly", "period")
    trends.count_contrasts(
        trends.Panel.of(y[: 2 * areas], exposure=people[: 2 * areas], group=group[: 2 * areas]), kinds
    )
    ours, theirs, worst = [], [], 0.0
    year = np.arange(years)
    design = np.column_stack([np.ones(years), *[(year == k).astype(float) for k in range(1, years)]])
    steps = np.zeros((years, years))
    steps[range(1, years), range(1, years)] = 1
    steps[range(2, years), range(1, years - 1)] = -1
    steps[0, -1] = 1
    for _ in range(ROUNDS):
        picked = rng.choice(series, sample, replace=False)
        seconds, found = timed(
            trends.count_contrasts, trends.Panel.of(y, exposure=people, group=group), kinds
        )
        ours.append(seconds)
        seconds, usual = timed(_annual_glms, y[picked], design, np.log(people[picked]), steps)
        theirs.append(seconds * series / sample)
        for i, one in zip(picked, usual, strict=True):
            last = np.flatnonzero((found.series == i) & (found.kind == "period"))[0]
            worst = max(worst, abs(np.log(found.ratio[last]) - one.effect[0]))
    name = f"{series:,} series of {years} years: all changes and the whole period, with the dispersion that areas and history show"
    report(
        name,
        ours,
        theirs,
        30,
        f"log ratios within {worst:.1e} of statsmodels' GLM, which is given its dispersion",
    )


def _annual_glms(counts: np.ndarray, design: np.ndarray, offsets: np.ndarray, steps: np.ndarray) -> list[Any]:
    """One statsmodels GLM per series and the tests of the same contrasts."""
    return [
        sm.GLM(y, design, family=Poisson(), offset=offset).fit(scale=3.0).t_test(steps)
        for y, offset in zip(np.maximum(counts, 0.5), offsets, strict=True)
    ]


def main() -> None:
    processor = next(
        (line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.machine(),
    )
    print(f"Speed of evaltools.trends, {date.today()}")
    print(f"{processor}, Python {platform.python_version()}, numpy {np.__version__}")
    print(f"pymannkendall {pymannkendall.__version__}, statsmodels {statsmodels.__version__}\n")
    rng = np.random.default_rng(3)
    mann_kendall(rng)
    placebos(rng)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a model with as many coefficients as years fits perfectly
        annual(rng)
    # Kilobytes on Linux.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory of the process {peak:.2f} GiB (goal: under 2)")


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


if __name__ == "__main__":
    main()
