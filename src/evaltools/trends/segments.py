"""Change points of a series of counts, and means that never cross a declared break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.arguments import Floats
from evaltools.trends.dated import in_time
from evaltools.trends.monotone import segments_of
from evaltools.trends.results import NotTestable, show
from evaltools.trends.shown import Drawn

if TYPE_CHECKING:
    import pandas as pd

_DRAWS = 4999


@dataclass(frozen=True)
class Segment:
    """A stretch between breaks, from `start` up to but not including `stop`."""

    start: int
    stop: int
    mean: float | None
    """Mean of the observed values; None where all are missing."""
    n: int


@dataclass(frozen=True)
class ChangePoints(Drawn):
    """Positions where the mean of a series changes."""

    positions: tuple[int, ...]
    """First time of each new segment, declared breaks not among them."""
    p_values: tuple[float, ...]
    """For each position, the p-value of the split that found it, within its stretch."""
    segments: tuple[Segment, ...]
    breaks: tuple[int, ...]
    """Declared breaks, which no segment crosses."""
    method: str
    n: int

    def to_frame(self) -> pd.DataFrame:
        """One row per segment: start, stop, mean and n."""
        import pandas as pd

        return pd.DataFrame([asdict(s) for s in self.segments])

    def plot(self, axes: Any = None) -> Any:
        """The mean of each segment; returns the axes."""
        from evaltools.trends.drawing.results import levels_between

        return levels_between(self, axes)

    def __str__(self) -> str:
        if not self.positions:
            return f"No change of level found in {self.n} values ({self.method})."
        where = ", ".join(map(str, self.positions))
        means = ", ".join("–" if s.mean is None else show(s.mean) for s in self.segments)
        return f"Level changes at position {where}; means {means} ({self.method})."


def segment_means(values: ArrayLike, breaks: Sequence[int] = ()) -> tuple[Segment, ...]:
    """Mean of each stretch between declared breaks.

    Parameters
    ----------
    values : (n,) values, NaN where missing; dated ones are put in order.
    breaks : positions at which a new stretch starts (a new questionnaire, a new coverage).
    """
    x = _series(values)
    return tuple(_segment(x, part) for part in segments_of(len(x), breaks))


def change_points(
    values: ArrayLike, *, breaks: Sequence[int] = (), least: int = 5, level: float = 0.95
) -> ChangePoints | NotTestable:
    """Changes of level by binary segmentation with a rank test, within declared breaks.

    Each stretch is split where the ranks on both sides differ most (Pettitt's statistic), if a permutation of
    its values rarely (at most 1 - level) gives as large a difference; the parts are split in turn. Values are
    taken as independent around their level: a trend or autocorrelation also looks like changes of level, so
    look at `mann_kendall` first.

    Parameters
    ----------
    values : (n,) values, NaN where missing; dated ones are put in order, and positions are those in time.
    breaks : positions of declared breaks.
    least : least number of values in a segment.
    level : one minus the probability of a false split of a stretch.

    Returns
    -------
    ChangePoints; NotTestable where no stretch holds twice `least` values, or all values are equal.

    Examples
    --------
    The Nile at Aswan from 1871: less water after 1898 (Cobb 1978):

    >>> flow = [
    ...     1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994,
    ...     1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100,
    ...     774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    ... ]
    >>> found = change_points(flow)
    >>> found.positions, [round(s.mean) for s in found.segments]
    ((28,), [1098, 859])

    References
    ----------
    Pettitt 1979; Vostrikova 1981 (binary segmentation). Permutations with a fixed seed.
    """
    level, least = arguments.level_of(level), arguments.whole("least", least, least=2)
    x = _series(values)
    parts = segments_of(len(x), breaks)
    method = "Pettitt's test by permutation, binary segmentation"
    seen = int(np.sum(~np.isnan(x)))
    if max(int(np.sum(~np.isnan(x[p]))) for p in parts) < 2 * least:
        reason = f"no stretch between breaks holds {2 * least} values"
        return NotTestable(method, reason, seen, 2 * least)
    if np.nanmax(x) == np.nanmin(x):
        return NotTestable(method, "all values are equal", seen)
    found: dict[int, float] = {}
    for part in parts:
        found |= _split(x, part, least, 1 - level)
    positions = tuple(sorted(found))
    declared = {int(p[0]) for p in parts[1:]}
    segments = tuple(_segment(x, p) for p in segments_of(len(x), sorted(declared | set(positions))))
    return ChangePoints(
        positions, tuple(found[p] for p in positions), segments, tuple(sorted(declared)), method, seen
    )


def _series(values: ArrayLike) -> Floats:
    x = arguments.numbers("values", in_time(values, "values").values, missing=True)
    if x.ndim != 1 or len(x) < 2:
        raise InvalidArgument("values", "must be a single series of at least two values.")
    if np.isnan(x).all():
        raise InvalidArgument("values", "are all missing.", 0)
    return x


def _segment(x: Floats, part: np.ndarray) -> Segment:
    observed = x[part][~np.isnan(x[part])]
    mean = float(observed.mean()) if len(observed) else None
    return Segment(int(part[0]), int(part[-1]) + 1, mean, len(observed))


def _split(x: Floats, part: np.ndarray, least: int, alpha: float) -> dict[int, float]:
    """Change points of one stretch and of its parts."""
    places = part[~np.isnan(x[part])]
    if len(places) < 2 * least:
        return {}
    position, p = _best(x[places], least)
    if p > alpha:
        return {}
    at = int(places[position])
    left, right = part[part < at], part[part >= at]
    return {at: p} | _split(x, left, least, alpha) | _split(x, right, least, alpha)


def _best(values: Floats, least: int) -> tuple[int, float]:
    """Most likely place of a change and its permutation p-value."""
    from scipy import stats

    ranks = stats.rankdata(values)
    n = len(ranks)
    k = np.arange(least, n - least + 1)
    # Standardised, so that a change near an end is found as easily as one in the middle.
    scale = np.sqrt(k * (n - k) * (n + 1) / 12.0)

    def largest(r: Floats) -> tuple[Floats, np.ndarray]:
        gaps = np.abs(np.cumsum(r, axis=-1)[..., k - 1] - k * (n + 1) / 2) / scale
        return gaps.max(axis=-1), gaps.argmax(axis=-1)

    found, place = largest(ranks)
    drawn = np.random.default_rng(1979).permuted(np.tile(ranks, (_DRAWS, 1)), axis=1)
    p = (1 + np.sum(largest(drawn)[0] >= found - 1e-12)) / (1 + _DRAWS)
    return int(k[int(place)]), float(p)
