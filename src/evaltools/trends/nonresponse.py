"""How far those who did not answer could move a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaltools.checks import InvalidArgument
from evaltools.trends import arguments
from evaltools.trends.results import show
from evaltools.trends.shown import Shown


@dataclass(frozen=True)
class NonresponseBounds(Shown):
    """Lowest and highest share among all invited, whatever the missing would have answered."""

    low: float
    high: float
    share: float
    """Among those who answered."""
    response_rate: float
    n: int
    """Invited."""
    method: str = "worst-case bounds"

    def __str__(self) -> str:
        return (
            f"{show(100 * self.share)} % of those who answered; among all {self.n:,} invited, of whom "
            f"{show(100 * self.response_rate)} % answered, between {show(100 * self.low)} % and "
            f"{show(100 * self.high)} %."
        )


@dataclass(frozen=True)
class NonresponseChange(Shown):
    """Lowest and highest change of a share among all invited."""

    difference: float
    """Among those who answered."""
    low: float
    high: float
    before: NonresponseBounds
    after: NonresponseBounds
    method: str = "worst-case bounds"

    @property
    def sign_known(self) -> bool:
        """Whether the direction of the change holds whatever the missing would have answered."""
        return self.low > 0 or self.high < 0

    def __str__(self) -> str:
        known = "keeps its direction" if self.sign_known else "could have either direction"
        return (
            f"The change of {show(100 * self.difference)} percentage points {known} among all invited "
            f"({show(100 * self.low)} to {show(100 * self.high)})."
        )


def nonresponse_bounds(
    before: tuple[Any, Any, Any], after: tuple[Any, Any, Any] | None = None
) -> NonresponseBounds | NonresponseChange:
    """Worst-case bounds of a share, or of its change between two waves, under nonresponse.

    Parameters
    ----------
    before, after : `(successes, answered, invited)` of each wave; one wave alone gives bounds of its share.

    Raises
    ------
    InvalidArgument : successes above answered, answered above invited, nobody answered, fractions.

    References
    ----------
    Manski 1989; Horowitz and Manski 1998. No assumption about those who did not answer, hence wide.
    """
    first = _bounds("before", before)
    if after is None:
        return first
    second = _bounds("after", after)
    return NonresponseChange(
        difference=second.share - first.share,
        low=second.low - first.high,
        high=second.high - first.low,
        before=first,
        after=second,
    )


def _bounds(argument: str, wave: Any) -> NonresponseBounds:
    try:
        given = list(wave)
    except TypeError:
        given = []
    if len(given) != 3:
        raise InvalidArgument(argument, "must be (successes, answered, invited).")
    numbers = [arguments.counts(argument, [v])[0] for v in given]
    successes, answered, invited = (int(v) for v in numbers)
    if answered == 0:
        raise InvalidArgument(argument, "nobody answered; there is no share.", 1)
    if successes > answered:
        raise InvalidArgument(argument, f"{successes} successes are more than {answered} who answered.", 0)
    if answered > invited:
        raise InvalidArgument(argument, f"{answered} who answered are more than {invited} invited.", 1)
    missing = invited - answered
    return NonresponseBounds(
        successes / invited,
        (successes + missing) / invited,
        successes / answered,
        answered / invited,
        invited,
    )
