"""Placebo interruptions: the same model at times and in areas where nothing was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments, loglinear
from evaltools.trends.arguments import Floats
from evaltools.trends.dated import in_time
from evaltools.trends.interrupted import LEAST_SIDE, design_of, interrupted_time_series, log_population
from evaltools.trends.positions import position_of, season_of
from evaltools.trends.results import NotTestable, show, show_p
from evaltools.trends.shown import Drawn, Shown

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class PlaceboGrid(Shown):
    """Level effects of every series at every interruption."""

    ratio: Floats
    """(series, interruptions)."""
    z: Floats
    """Log ratio over its quasi-Poisson standard error."""
    interruptions: tuple[int, ...]
    converged: np.ndarray

    def to_frame(self) -> pd.DataFrame:
        """Ratios, a row per series and a column per interruption."""
        import pandas as pd

        return pd.DataFrame(self.ratio, columns=list(self.interruptions))

    def __str__(self) -> str:
        series, times = self.ratio.shape
        return f"{series * times:,} placebo interruptions: {series:,} series at {times} times."


@dataclass(frozen=True)
class PlaceboTest(Drawn):
    """The effect of the interruption among effects where there was none."""

    ratio: float
    z: float
    """Log ratio over its standard error, on the scale of the placebos."""
    placebo_ratios: Floats
    placebo_z: Floats
    where: tuple[Any, ...]
    """Positions in time, or numbers of the other areas."""
    p_value: float
    """Share of effects, the real one among them, at least as large in size."""
    n: int
    method: str

    def to_frame(self) -> pd.DataFrame:
        """One row per placebo: where, ratio and z."""
        import pandas as pd

        return pd.DataFrame({"where": self.where, "ratio": self.placebo_ratios, "z": self.placebo_z})

    def __str__(self) -> str:
        larger = int(np.sum(np.abs(self.placebo_z) >= abs(self.z)))
        return (
            f"Of {self.n} placebo interruptions ({self.method}), {larger} had an effect as large as the real one, "
            f"a rate ratio of {show(self.ratio)} ({show_p(self.p_value)})."
        )


def placebo_grid(
    counts: ArrayLike,
    interruptions: Sequence[int],
    *,
    population: ArrayLike | None = None,
    period: int = 12,
    harmonics: int = 2,
    breaks: Sequence[int] = (),
) -> PlaceboGrid:
    """Level effects by quasi-Poisson regression for many series at many interruptions.

    Parameters
    ----------
    counts : (series, n), NaN where missing.
    interruptions : positions of the first time after each.
    population, period, harmonics, breaks : as for `interrupted_time_series`. At a break itself there is no placebo.

    Returns
    -------
    PlaceboGrid; ratio NaN and z 0 where `converged` is false.
    """
    y = np.atleast_2d(arguments.counts("counts", arguments.by_time(counts), missing=True))
    if y.ndim != 2:
        raise InvalidArgument("counts", "must hold series in rows and times in columns.")
    n = y.shape[1]
    at = [position_of(y, i, n) for i in interruptions]
    if not at:
        raise InvalidArgument("interruptions", "must name at least one position.")
    offset = log_population(population, y.shape)
    shape = (len(y), len(at))
    ratio, z, converged = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, dtype=bool)
    start = None
    for k, interruption in enumerate(at):
        if interruption in breaks:
            continue
        design, names = design_of(n, interruption, period, harmonics, False, breaks)
        step = names.index("step")
        model = loglinear.fit(design, y, offset, start=start)
        good = model.converged & (model.dispersion > 1e-12)
        se = loglinear.standard_error(model, step)
        ratio[good, k] = np.exp(model.coefficients[good, step])
        z[good, k] = model.coefficients[good, step] / se[good]
        converged[:, k] = good
        # The next interruption is near: start from this fit, save for series that ran away.
        start = model.coefficients if good.all() else None
    return PlaceboGrid(ratio, z, tuple(at), converged)


def placebo_in_time(
    counts: ArrayLike,
    *,
    interruption: Any,
    population: ArrayLike | None = None,
    period: int | None = None,
    harmonics: int | None = None,
    breaks: Sequence[int] = (),
    least: int | None = None,
) -> PlaceboTest | NotTestable:
    """Effect at the interruption among the effects at every earlier time, from the times before it alone.

    Neighbouring placebos share most of their data, so the p-value describes and does not test.

    Parameters
    ----------
    counts, interruption, population, period, harmonics, breaks : as for `interrupted_time_series`, one series; give those of
        the model that is shown, so that the placebos are of the same model.
    least : least number of times on each side of a placebo, a period unless given.
    """
    series = in_time(counts, "counts")
    y = arguments.counts("counts", series.values, missing=True)
    if y.ndim != 1:
        raise InvalidArgument("counts", "must be a single series.")
    start = position_of(series, interruption, len(y))
    population = series.beside(population, "population")
    period, harmonics = season_of(series, period, harmonics)
    side = arguments.whole("least", period if least is None else least, least=LEAST_SIDE)
    method = f"at earlier times, at least {side} from either end"
    people = (
        None if population is None else np.broadcast_to(np.exp(log_population(population, y.shape)), y.shape)
    )
    real = interrupted_time_series(
        y,
        interruption=start,
        population=people,
        period=period,
        harmonics=harmonics,
        breaks=breaks,
        autocorrelation=False,
    )
    if isinstance(real, NotTestable):
        return real
    if not 0 < real.ratio < np.inf:
        return NotTestable(method, "there were no events on one side of the interruption", real.n)
    at = list(range(side, start - side + 1))
    if not at:
        return NotTestable(method, f"{start} times before leave no room for a placebo", start, 2 * side)
    before = None if people is None else people[:start]
    earlier = [b for b in breaks if b < start]
    at = [a for a in at if a not in earlier]
    if not at:
        return NotTestable(method, f"{start} times before leave no room for a placebo", start, 2 * side)
    grid = placebo_grid(y[:start], at, population=before, period=period, harmonics=harmonics, breaks=earlier)
    return _rank(real, grid.ratio[0], grid.z[0], grid.converged[0], tuple(at), method)


def placebo_in_areas(
    counts: ArrayLike,
    others: ArrayLike,
    *,
    interruption: Any,
    population: ArrayLike | None = None,
    others_population: ArrayLike | None = None,
    period: int | None = None,
    harmonics: int | None = None,
    breaks: Sequence[int] = (),
) -> PlaceboTest | NotTestable:
    """Effect at the interruption among the effects in other areas at the same time.

    Each effect is measured against its own standard error under autocorrelation. With k other areas the p-value
    cannot be below 1 / (k + 1).

    Parameters
    ----------
    counts : (n,) counts of the area.
    others : (areas, n) counts of the others, or a DataFrame with a column per area.
    interruption, period, harmonics, breaks : as for `interrupted_time_series`; those of the model that is shown.
    population, others_population : of the area and of the others.
    """
    series = in_time(counts, "counts")
    y = arguments.counts("counts", series.values, missing=True)
    others, population = series.beside(others, "others"), series.beside(population, "population")
    others_population = series.beside(others_population, "others_population")
    rest = np.atleast_2d(arguments.counts("others", arguments.by_time(others), missing=True))
    if y.ndim != 1:
        raise InvalidArgument("counts", "must be a single series.")
    arguments.same_length("others", rest.shape[-1], len(y), "counts")
    start = position_of(series, interruption, len(y))
    period, harmonics = season_of(series, period, harmonics)
    settings: dict[str, Any] = {
        "interruption": start,
        "period": period,
        "harmonics": harmonics,
        "breaks": breaks,
    }
    real = interrupted_time_series(y, population=population, **settings)
    if isinstance(real, NotTestable):
        return real
    if not 0 < real.ratio < np.inf:
        return NotTestable("in other areas", "there were no events on one side of the interruption", real.n)
    placebos = interrupted_time_series(rest, population=others_population, **settings)
    if isinstance(placebos, NotTestable):
        return NotTestable("in other areas", f"no placebo could be fitted: {placebos.reason}", 0)
    step = placebos.names.index("step")
    z = placebos.coefficients[:, step] / placebos.standard_errors[:, step]
    # On the normal scale, since degrees of freedom differ between series.
    z = np.sign(z) * stats.norm.isf(stats.t.sf(np.abs(z), placebos.df))
    return _rank(real, placebos.ratio, z, placebos.testable, tuple(range(len(rest))), "in other areas")


def _rank(
    real: Any, ratios: Floats, z: Floats, good: np.ndarray, where: tuple[Any, ...], method: str
) -> PlaceboTest | NotTestable:
    """The real effect's place among the placebos."""
    if not good.any():
        return NotTestable(method, "no placebo could be fitted", 0)
    step = real.names.index("step")
    own = float(real.coefficients[step] / real.standard_errors[step])
    if real.autocorrelation is not None:
        own = float(np.sign(own) * stats.norm.isf(stats.t.sf(abs(own), real.df)))
    kept = z[good]
    p = (1 + int(np.sum(np.abs(kept) >= abs(own)))) / (1 + len(kept))
    places = tuple(w for w, g in zip(where, good, strict=True) if g)
    return PlaceboTest(float(real.ratio), own, ratios[good], kept, places, p, len(kept), method)
