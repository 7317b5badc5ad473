"""How often each method of evaltools.trends, at its defaults, rejects when nothing happened, and covers the truth.

Run: python benchmarks/calibration.py [--long] [repetitions] [name ...] > benchmarks/results/calibration.txt
where a name is that of a function below, of `calibration_annual` or of `calibration_cases`; all of them unless named. The
short run, of verdicts alone, takes about two minutes on one core; --long adds level and coverage of each method.

Nominal: 5 % rejected, 95 % covered. Goal: rejection 3.5 to 6.5 % for independent data and at most 7.5 % for 60
and 120 months with autocorrelation 0.4; coverage 93 to 97 %. Autocorrelation 0.6 is reported without a goal.
Counts with autocorrelation are negative binomial quantiles of a normal AR(1) series ("AR"), so that the counts
themselves have the stated autocorrelation; "latent" puts the AR(1) series in the logarithm of the Poisson mean,
which leaves the counts with about two thirds of it, fading more slowly than an AR(1) series does.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parent))

import calibration_annual
import calibration_cases
import calibration_second

from evaltools import trends

Row = tuple[str, str, str, float, float]
SEED = 20210202
SHORT, LONG = 400, 4000
EFFECT = 0.8


def simulate(
    rng: np.random.Generator,
    repetitions: int,
    mean: np.ndarray,
    dispersion: float,
    rho: float = 0.0,
    *,
    latent: bool = False,
) -> np.ndarray:
    """Counts (repetitions, n) with the given means (n,), dispersion and autocorrelation."""
    n = len(mean)
    if dispersion == 1:
        return rng.poisson(mean, (repetitions, n))
    e = rng.standard_normal((repetitions, n))
    for t in range(1, n):
        e[:, t] = rho * e[:, t - 1] + np.sqrt(1 - rho**2) * e[:, t]
    if latent:
        spread = np.log1p((dispersion - 1) / mean)
        return rng.poisson(mean * np.exp(np.sqrt(spread) * e - spread / 2))
    u, y = stats.norm.cdf(e), np.empty((repetitions, n))
    for m in np.unique(mean):
        top = np.arange(int(m + 12 * np.sqrt(dispersion * m) + 40))
        at = mean == m
        y[:, at] = np.searchsorted(stats.nbinom.cdf(top, m / (dispersion - 1), 1 / dispersion), u[:, at])
    return y


def months(n: int, mean: float, season: float, effect: float = 1.0) -> np.ndarray:
    """Expected counts of n months, two thirds of them before the interruption."""
    t = np.arange(n)
    return np.round(
        mean * np.exp(season * np.sin(2 * np.pi * (t % 12) / 12)) * np.where(t >= 2 * n // 3, effect, 1), 9
    )


def two_counts(rng: np.random.Generator, r: int) -> Iterator[Row]:
    for mean in (20, 100, 500, 2000):
        for phi in (1, 3):
            draw = [simulate(rng, r, np.array([m]), phi)[:, 0] for m in (mean, mean, EFFECT * mean)]
            null, real = (trends.compare_counts(draw[0], d, dispersion=phi) for d in draw[1:])
            covered = np.mean((real.low <= EFFECT) & (real.high >= EFFECT))
            yield (
                "compare_counts",
                f"mean {mean}, dispersion {phi}",
                "",
                np.mean(null.p_value < 0.05),
                covered,
            )


def two_shares(rng: np.random.Generator, r: int) -> Iterator[Row]:
    for n in (50, 200, 1000):
        for p in (0.1, 0.5, 0.9):
            q = p + (0.08 if p < 0.5 else -0.08)
            before, same, other = rng.binomial(n, p, r), rng.binomial(n, p, r), rng.binomial(n, q, r)
            null = trends.compare_proportions((before, n), (same, n))
            real = trends.compare_proportions((before, n), (other, n))
            covered = np.mean((real.low <= q - p) & (real.high >= q - p))
            yield "compare_proportions", f"share {p:g} of {n}", "", np.mean(null.p_value < 0.05), covered


def ordered_shares(rng: np.random.Generator, r: int) -> Iterator[Row]:
    for n in (50, 500):
        for p in (0.1, 0.5):
            waves = np.full((r, 5), n)
            null = trends.cochran_armitage(rng.binomial(waves, p), waves)
            slope = 0.02
            real = trends.cochran_armitage(rng.binomial(waves, p + slope * np.arange(5)), waves)
            covered = np.mean((real.low <= slope) & (real.high >= slope))
            yield (
                "cochran_armitage",
                f"5 waves of {n}, share {p:g}",
                "",
                np.mean(null.p_value < 0.05),
                covered,
            )


def monotone(rng: np.random.Generator, r: int) -> Iterator[Row]:
    for n in (8, 10, 20, 36, 60, 120):
        for mean, phi in ((20, 1), (100, 3)):
            yield _monotone(rng, r, n, mean, phi, 0.0, 0.0, False)
    for n in (36, 60, 120):
        yield _monotone(rng, r, n, 100, 3, 0.0, 0.3, False, period=12)
    for n in (24, 36, 60, 120):
        for rho, latent in ((0.0, False), (0.4, False), (0.4, True), (0.6, False)):
            yield _monotone(rng, r, n, 100, 3, rho, 0.0, latent, autocorrelation=True)
            if n >= 36:
                yield _monotone(rng, r, n, 100, 3, rho, 0.3, latent, autocorrelation=True, period=12)


def _monotone(
    rng: np.random.Generator, r: int, n: int, mean: float, phi: float, rho: float, season: float, latent: bool,
    **options: object,
) -> Row:  # fmt: skip
    y = simulate(rng, r, months(n, mean, season), phi, rho, latent=latent)
    # A slope that is no whole number, so that ties do not decide whether a bound holds it.
    slope, noise = 0.1234, rng.uniform(-0.5, 0.5, y.shape)
    null, real = (trends.mann_kendall(v, **options) for v in (y, y + noise + slope * np.arange(n)))
    name = "mann_kendall" + (", seasonal" if "period" in options else "")
    name += ", autocorrelation" if "autocorrelation" in options else ""
    covered = np.mean((real.low <= slope) & (real.high >= slope))
    return (
        name,
        f"n {n}, mean {mean}, dispersion {phi}",
        _errors(rho, latent),
        np.mean(null.p_value < 0.05),
        covered,
    )


def interrupted(rng: np.random.Generator, r: int) -> Iterator[Row]:
    for n in (36, 60, 120):
        for mean in (20, 100, 500, 2000):
            for season in (0.0, 0.3):
                for phi, rho in ((1, 0.0), (3, 0.0), (3, 0.4), (3, 0.6)):
                    yield _interrupted(rng, r, n, mean, season, phi, rho, False)
    for n in (36, 60, 120):
        for rho in (0.4, 0.6):
            yield _interrupted(rng, r, n, 100, 0.3, 3, rho, True)
        for name, options in (
            ("change of slope too", {"slope_change": True}),
            ("negative binomial", {"family": "negative binomial"}),
        ):
            for rho in (0.0, 0.4):
                yield _interrupted(rng, r, n, 100, 0.3, 3, rho, False, name, **options)
        for rho in (0.0, 0.4):
            yield _interrupted(
                rng, r, n, 100, 0.3, 3, rho, False, "NOT default: independent", autocorrelation=False
            )


def _interrupted(
    rng: np.random.Generator, r: int, n: int, mean: float, season: float, phi: float, rho: float, latent: bool,
    variant: str = "", **options: object,
) -> Row:  # fmt: skip
    at = 2 * n // 3
    null, real = (
        trends.interrupted_time_series(
            simulate(rng, r, months(n, mean, season, e), phi, rho, latent=latent), interruption=at, **options
        )
        for e in (1.0, EFFECT)
    )
    name = "interrupted_time_series" + (f", {variant}" if variant else "")
    setting = f"n {n}, mean {mean}, dispersion {phi}" + (", season" if season else "")
    covered = np.mean((real.low <= EFFECT) & (real.high >= EFFECT))
    return name, setting, _errors(rho, latent), np.mean(null.p_value < 0.05), covered


def moved(rng: np.random.Generator, r: int) -> Iterator[Row]:
    r = min(r, 2000)
    for side in (24, 36):
        for phi, rho, latent in (
            (1, 0.0, False),
            (3, 0.0, False),
            (3, 0.4, False),
            (3, 0.4, True),
            (3, 0.6, False),
        ):
            n, cut = 2 * side, side
            t = np.arange(n)
            base = np.round(np.exp(0.3 * np.sin(2 * np.pi * (t % 12) / 12)), 9)
            step = np.where(t >= cut, EFFECT, 1.0)
            areas = [simulate(rng, r, m * base, phi, rho, latent=latent) for m in (60, 90, 40, 50)]
            real = simulate(rng, r, np.round(60 * base * step, 9), phi, rho, latent=latent)
            lost = -60 * base[cut:].sum() * (1 - EFFECT)
            hits = np.zeros(4)
            for i in range(r):
                pairs = [(a[i, :cut], a[i, cut:]) for a in areas]
                null = trends.displacement(*pairs)
                found = trends.displacement((real[i, :cut], real[i, cut:]), *pairs[1:])
                hits += [
                    null.p_value < 0.05,
                    found.low <= lost <= found.high,
                    null.rirr_p_value < 0.05,
                    found.rirr_low <= EFFECT <= found.rirr_high,
                ]
            setting = f"{side} + {side} months, dispersion {phi}"
            yield "displacement, wdd", setting, _errors(rho, latent), hits[0] / r, hits[1] / r
            yield "displacement, rirr", setting, _errors(rho, latent), hits[2] / r, hits[3] / r


def differences(rng: np.random.Generator, r: int) -> Iterator[Row]:
    r = min(r, 2000)
    cases = [(60, k, 3, rho, "times") for k in (1, 6) for rho in (0.0, 0.4, 0.6)]
    cases += [
        (36, 2, 1, 0.0, "times"),
        (6, 6, 1, 0.0, "areas"),
        (6, 12, 3, 0.0, "areas"),
        (60, 12, 3, 0.4, "areas"),
    ]
    for n, k, phi, rho, errors in cases:
        at = 2 * n // 3
        mean, changed = months(n, 60, 0.3), months(n, 60, 0.3, EFFECT)
        others = simulate(rng, r * k, mean, phi, rho).reshape(r, k, n)
        null, real = (simulate(rng, r, m, phi, rho) for m in (mean, changed))
        hits = np.zeros(2)
        for i in range(r):
            one, other = (
                trends.difference_in_differences(y[i], others[i], interruption=at, errors=errors)
                for y in (null, real)
            )
            hits += [one.p_value < 0.05, other.low <= EFFECT <= other.high]
        setting = f"n {n}, {k} comparison areas, dispersion {phi}"
        yield f"difference_in_differences, {errors}", setting, _errors(rho, False), *(hits / r)


def synthetic(rng: np.random.Generator, r: int) -> Iterator[Row]:
    r = min(r, 1000)
    for k, rho in ((19, 0.0), (19, 0.4), (39, 0.4)):
        levels = rng.uniform(40, 80, (r, k + 1, 1))
        noise = rng.standard_normal((r, k + 1, 36))
        for t in range(1, 36):
            noise[..., t] = rho * noise[..., t - 1] + np.sqrt(1 - rho**2) * noise[..., t]
        y = levels + 4 * noise
        hits = np.zeros(2)
        for i in range(r):
            null = trends.synthetic_control(y[i, 0], y[i, 1:], interruption=24)
            # With a constant effect the same test decides coverage: shift the area and look.
            hits += [null.p_value <= 0.05 + 1e-9, null.low <= 0 <= null.high]
        yield "synthetic_control", f"n 36, {k} other areas", _errors(rho, False), *(hits / r)


def segments(rng: np.random.Generator, r: int) -> Iterator[Row]:
    for n in (20, 60):
        found = [bool(trends.change_points(rng.poisson(40, n)).positions) for _ in range(r)]
        yield "change_points", f"n {n}, mean 40", "", float(np.mean(found)), float("nan")


def _errors(rho: float, latent: bool) -> str:
    return "" if not rho else f"{'latent' if latent else 'AR'} {rho:g}"


METHODS: tuple[Callable[[np.random.Generator, int], Iterator[Row]], ...] = (
    *(two_counts, two_shares, ordered_shares, monotone, interrupted),
    *(moved, differences, synthetic, segments),
)


def misses(row: Row) -> str:
    """What of the goals a row misses."""
    _, setting, errors, rejected, covered = row
    found = []
    if not errors and not 0.035 <= rejected <= 0.065:
        found.append("level")
    if errors.endswith("0.4") and not setting.startswith("n 36") and rejected > 0.075:
        found.append("level")
    if not np.isnan(covered) and not errors.endswith("0.6") and not 0.93 <= covered <= 0.97:
        found.append("coverage")
    return " ".join(found)


def main(repetitions: int, only: list[str]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    print(
        f"Calibration of evaltools.trends, {date.today()}, {repetitions:,} repetitions (fewer where loops are slow)"
    )
    print(f"{_processor()}, Python {platform.python_version()}, numpy {np.__version__}")
    print(f"Monte Carlo standard error at 5 %: {100 * np.sqrt(0.05 * 0.95 / repetitions):.1f} points\n")
    missed = _cells(repetitions, only)
    if repetitions >= LONG or only:
        missed += _rows(repetitions, only)
    seconds = time.perf_counter() - began
    print(f"\n{missed} cells miss their goal")
    print(f"{time.process_time() - worked:.0f} seconds of processor time, {seconds:.0f} seconds in all")


def _cells(repetitions: int, only: list[str]) -> int:
    """Verdicts of annual counts and of the designs a referee would try hardest."""
    missed = 0
    for cells in (*calibration_annual.CELLS, *calibration_cases.CELLS, *calibration_second.CELLS):
        if only and cells.__name__ not in only:
            continue
        for what, setting, share, miss in cells(np.random.default_rng(SEED), repetitions):
            print(f"{what:<58} {setting:<74} {100 * share:>6.1f} %  {miss}")
            missed += bool(miss)
        sys.stdout.flush()
    return missed


def _rows(repetitions: int, only: list[str]) -> int:
    """Level and coverage of each method by itself."""
    missed = 0
    head = ("method", "data", "errors", "rejected", "covered", "misses")
    print("\n{:<50} {:<44} {:<10} {:>8} {:>8}  {}".format(*head))
    for method in METHODS:
        if only and method.__name__ not in only:
            continue
        for row in method(np.random.default_rng(SEED), repetitions):
            covered = "" if np.isnan(row[4]) else f"{100 * row[4]:.1f} %"
            print(
                f"{row[0]:<50} {row[1]:<44} {row[2]:<10} {100 * row[3]:>6.1f} % {covered:>8}  {misses(row)}"
            )
            missed += bool(misses(row))
            sys.stdout.flush()
    return missed


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


if __name__ == "__main__":
    asked = [a for a in sys.argv[1:] if a != "--long"]
    number = int(asked.pop(0)) if asked and asked[0].isdigit() else LONG if "--long" in sys.argv else SHORT
    main(number, asked)
