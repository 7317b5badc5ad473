"""A second simulation of annual counts, on cells drawn at random, so that no constant of the model was fitted to them.

Run: python benchmarks/calibration_second.py [repetitions [cells [seed]]]; `benchmarks/calibration.py` runs it too, with its own
seed. Each cell draws a law of the counts (Poisson with gamma, log-normal or autoregressive log-normal means, or
Neyman's type A: clusters of events), a dispersion of 1 to 5, 10 to 3,000 events a year, 1 to 20 areas of unequal size that share a trend
and shocks with their population or have none, 3 to 10 years, what shows the dispersion, and which years are compared.

Goals as in `calibration_annual`: at most 6.5 % of single comparisons and of tables of ten hold any false verdict.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from calibration_annual import MARGIN, Cell, _most

from evaltools import trends
from evaltools.trends.family import adjust_jointly

LAWS = ("gamma", "log-normal", "autoregressive", "clusters")


@dataclass(frozen=True)
class Setting:
    """One cell."""

    law: str
    dispersion: float
    mean: float
    areas: int
    years: int
    unequal: float
    """Standard deviation of the logarithm of the areas' sizes."""
    equal_cv: bool
    """Whether rates vary equally much in all areas, so that large ones have the larger dispersion."""
    declared: bool
    rho: float
    growth: float
    """Of population and events alike, a year."""

    def __str__(self) -> str:
        told = (
            f"{self.law}, {self.areas} x {self.years}, mean {self.mean:.0f}, dispersion {self.dispersion:.1f}"
        )
        if self.areas > 1:
            told += f", sizes {self.unequal:.1f}{' cv' if self.equal_cv else ''}"
        if self.law == "autoregressive":
            told += f", AR {self.rho:.1f}"
        return (
            told
            + (", declared" if self.declared else "")
            + (f", x {self.growth:.2f}" if self.growth != 1 else "")
        )


def setting(rng: np.random.Generator) -> Setting:
    """A cell drawn at random."""
    areas = int(rng.choice([1, 1, 3, 5, 8, 12, 20]))
    return Setting(
        law=str(rng.choice(LAWS)),
        dispersion=float(rng.choice([1.0, 1.3, 2.0, 3.0, 4.0, 5.0])),
        mean=float(np.round(np.exp(rng.uniform(np.log(10), np.log(3000))))),
        areas=areas,
        years=int(rng.integers(3, 11)) if areas > 1 else int(rng.integers(6, 11)),
        unequal=float(rng.choice([0.0, 0.7, 1.2])),
        equal_cv=bool(rng.random() < 0.5),
        declared=bool(rng.random() < 0.2),
        rho=float(rng.choice([0.1, 0.2, 0.3])),
        growth=float(rng.choice([1.0, 1.0, 0.95, 1.08])),
    )


def counts(rng: np.random.Generator, cell: Setting, expected: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Counts of (rows, years) with the expected values and, of each row, the dispersion."""
    extra = np.maximum(phi - 1, 0) / expected  # squared coefficient of variation of the mean
    e = rng.standard_normal(expected.shape)
    if cell.law == "gamma":
        shape = 1 / np.maximum(extra, 1e-9)
        return rng.poisson(np.where(extra > 1e-9, rng.gamma(shape) / shape, 1.0) * expected).astype(float)
    if cell.law == "clusters":
        # Poisson clusters of Poisson size: the dispersion is one more than the mean size.
        size = np.maximum(phi - 1, 1e-9)
        clustered = rng.poisson(rng.poisson(expected / size) * size)
        return np.where(size > 1e-6, clustered, rng.poisson(expected)).astype(float)
    if cell.law == "autoregressive":
        for t in range(1, expected.shape[1]):
            e[:, t] = cell.rho * e[:, t - 1] + np.sqrt(1 - cell.rho**2) * e[:, t]
    spread = np.log1p(extra)
    return rng.poisson(expected * np.exp(np.sqrt(spread) * e - spread / 2)).astype(float)


def panel(rng: np.random.Generator, cell: Setting, r: int, step: float = 1.0) -> trends.Panel:
    """Panels of r sets of areas, the first of each the one that is judged; every second year times `step`."""
    size = np.exp(cell.unequal * rng.standard_normal((r, cell.areas, 1)))
    size[:, 0] = 1.0
    people = size * cell.growth ** np.arange(cell.years)
    change = np.ones((cell.areas, cell.years))
    change[0] = step ** (np.arange(cell.years) % 2)
    expected = (cell.mean * people * change).reshape(r * cell.areas, -1)
    first = np.repeat(size, cell.years, axis=2).reshape(expected.shape)
    phi = 1 + (cell.dispersion - 1) * (first if cell.equal_cv else 1.0)
    y = counts(rng, cell, expected, np.broadcast_to(phi, expected.shape))
    return trends.Panel.of(
        y,
        exposure=people.reshape(expected.shape),
        group=np.arange(len(y)) // cell.areas,
        declared=cell.dispersion if cell.declared else np.nan,
        margin=MARGIN,
    )


KINDS = ("yearly", "period", "baseline")


def second_singles(rng: np.random.Generator, r: int, cells: int = 40) -> Iterator[Cell]:
    """One comparison of the first area, nothing changed."""
    for _ in range(cells):
        cell, kind = setting(rng), str(rng.choice(KINDS))
        found = trends.count_contrasts(panel(rng, cell, r), (kind,), baseline=min(2, cell.years - 1))
        last = (found.series % cell.areas == 0) & (found.after_at == cell.years - 1)
        share = float(np.sum(found.p_value[last] < 0.05)) / r
        yield f"one comparison, {kind}", str(cell), share, _most(share, r)


def second_tables(rng: np.random.Generator, r: int, cells: int = 40) -> Iterator[Cell]:
    """Ten comparisons or a few more of one table, years and period, judged together; no change, or each change at the margin."""
    r = max(r // 4, 200)
    for _ in range(cells):
        cell = setting(rng)
        rows = max(1, round(10 / (cell.years if cell.years > 2 else 1)))
        for step in (1.0, 1 + MARGIN):
            kinds = ("yearly", "period") if step == 1 else ("yearly",)
            found = trends.count_contrasts(panel(rng, cell, r * rows, step), kinds)
            own = found.series % cell.areas == 0
            table = found.series[own] // cell.areas // rows
            six = (
                (found.kind[own] == "yearly")
                & (found.source[own] == "history")
                & (found.df[own] == 4)
                & (cell.years == 6)
            )
            sets = np.where(six, found.series[own], -1)
            p, e = found.p_value[own], found.p_equivalence[own]
            wrong = 0
            for k in range(r):
                here = table == k
                pa, ea = adjust_jointly(p[here], e[here], sets=sets[here])
                wrong += bool(np.any((pa < 0.05) & ~(ea < 0.05)) if step == 1 else np.any(ea < 0.05))
            what = "nothing changed" if step == 1 else "every change at the margin"
            yield (
                f"any false verdict of {rows * (cell.years - 1 + (step == 1))}, {what}",
                str(cell),
                wrong / r,
                _most(wrong / r, r),
            )


CELLS = (second_singles, second_tables)


def report(repetitions: int, cells: int, seed: int) -> int:
    """Print every cell and return how many miss their goal."""
    missed = 0
    for kind in CELLS:
        for what, told, share, miss in kind(np.random.default_rng(seed), repetitions, cells):
            print(f"{what:<54} {told:<90} {100 * share:>6.1f} %  {miss}")
            sys.stdout.flush()
            missed += bool(miss)
    return missed


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:]]
    repetitions, cells, seed = [*given, *(4000, 40, 20270101)[len(given) :]]
    print(f"{report(repetitions, cells, seed)} cells miss their goal")
