"""Trend of a share over ordered groups, such as years or dose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.results import NotTestable, scalar, show, show_interval, show_p
from evaltools.trends.shown import Drawn

LEAST_GROUPS = 3
LEAST_EVENTS = 5
"""Least number of successes, and of failures, in all groups together."""


@dataclass(frozen=True)
class CochranArmitage(Drawn):
    """Linear trend of shares over scores."""

    slope: Any
    """Change of the share per unit of the score."""
    low: Any
    high: Any
    p_value: Any
    z: Any
    chi_square: Any
    """z squared, on one degree of freedom."""
    method: str
    n: Any
    scores: Any
    level: float
    testable: Any = True
    null = 0.0

    @property
    def estimate(self) -> Any:
        """The slope."""
        return self.slope

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the slope lies within the margin."""
        from evaltools.trends.results import within_from_interval

        return within_from_interval(self.slope, self.low, self.high, self.level, margin)

    def __str__(self) -> str:
        if np.ndim(self.slope):
            found = int(np.sum(np.asarray(self.p_value) < 1 - self.level))
            return f"{np.size(self.slope)} tables, {found} with a trend at level {1 - self.level:.2g}."
        low, high = 100 * self.low, 100 * self.high
        return (
            f"Over the {len(self.scores)} groups the share changed by {show(100 * self.slope)} percentage points per "
            f"unit of the score ({show_interval(low, high, self.level)}; {show_p(self.p_value)}, {self.method})."
        )


def cochran_armitage(
    successes: ArrayLike, n: ArrayLike, *, scores: ArrayLike | None = None, level: float = 0.95
) -> CochranArmitage | NotTestable:
    """Cochran-Armitage test of a linear trend in shares.

    Parameters
    ----------
    successes, n : (..., groups) counts, successes at most n.
    scores : (groups,) any ascending scores, 1, 2, 3, ... unless given; the years themselves, for instance.
    level : confidence level of the slope.

    Returns
    -------
    CochranArmitage, slope by least squares with its variance under no trend, so that interval and test agree.
    NotTestable for a single table with fewer than three groups, or fewer than five successes or failures. Among
    many tables these have p-value 1 and `testable` is false.

    Raises
    ------
    InvalidArgument : successes above n, fractions, missing values, scores that do not ascend.

    Examples
    --------
    Malformations by the mother's drinking (Agresti 2013, table 2.5):

    >>> found = cochran_armitage([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], scores=[0, 0.5, 1.5, 4, 7])
    >>> round(found.chi_square, 2), round(found.p_value, 3)
    (6.57, 0.01)

    References
    ----------
    Cochran 1954; Armitage 1955; Agresti, Categorical Data Analysis, 2013, section 5.3.
    """
    level = arguments.level_of(level)
    x, size = arguments.counts("successes", successes), arguments.counts("n", n)
    if x.ndim == 0:
        raise InvalidArgument("successes", "must hold one count per group.")
    if size.shape != x.shape:
        raise InvalidArgument("n", f"has shape {size.shape} but successes has {x.shape}.")
    if np.any(x > size):
        place = np.unravel_index(int(np.argmax(x > size)), x.shape)
        where = int(place[0]) if x.ndim == 1 else tuple(int(i) for i in place)
        raise InvalidArgument("successes", "are more than n.", where)
    groups = x.shape[-1]
    s = np.arange(1.0, groups + 1) if scores is None else arguments.numbers("scores", scores)
    if s.shape != (groups,):
        raise InvalidArgument("scores", f"has shape {s.shape} but there are {groups} groups.")
    if np.any(np.diff(s) <= 0):
        raise InvalidArgument("scores", "must ascend.", int(np.argmax(np.diff(s) <= 0)) + 1)
    method = "Cochran-Armitage test"
    total, events = size.sum(axis=-1), x.sum(axis=-1)
    filled = np.sum(size > 0, axis=-1)
    enough = (filled >= LEAST_GROUPS) & (np.minimum(events, total - events) >= LEAST_EVENTS)
    if x.ndim == 1 and not enough:
        return _refusal(method, int(filled), int(events), int(total))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = events / total
        centre = np.sum(size * s, axis=-1) / total
        squares = np.sum(size * (s - centre[..., None]) ** 2, axis=-1)
        slope = np.sum((s - centre[..., None]) * x, axis=-1) / squares
        se = np.sqrt(share * (1 - share) / squares)
        z = slope / se
    z = np.where(enough, z, 0.0)
    half = stats.norm.ppf((1 + level) / 2) * se
    return CochranArmitage(
        slope=scalar(slope),
        low=scalar(np.where(enough, slope - half, -np.inf)),
        high=scalar(np.where(enough, slope + half, np.inf)),
        p_value=scalar(2 * stats.norm.sf(np.abs(z))),
        z=scalar(z),
        chi_square=scalar(z**2),
        method=method,
        n=scalar(total),
        scores=s,
        level=level,
        testable=bool(enough) if x.ndim == 1 else enough,
    )


def _refusal(method: str, filled: int, events: int, total: int) -> NotTestable:
    if filled < LEAST_GROUPS:
        reason = f"{filled} groups with observations are too few for a trend; it takes {LEAST_GROUPS}"
        return NotTestable(method, reason, filled, LEAST_GROUPS)
    reason = f"{events} successes and {total - events} failures are too few; it takes {LEAST_EVENTS} of each"
    return NotTestable(method, reason, total)
