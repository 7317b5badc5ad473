"""What one outcome cost: money over the number of events fewer, or more, than was to be expected; or why that cannot be told."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.checks import InvalidArgument

if TYPE_CHECKING:
    from evaltools.record.finding import Finding

METHOD = "cost over the outcomes that a ratio makes of the number observed"
IMPROVED = "improved"


@dataclass(frozen=True)
class CostPerOutcome:
    """Money for each outcome, with the interval that the ratio's interval makes of it."""

    cost: float
    outcomes: float | None
    """Events fewer, or more, than expected; None where that cannot be told from chance."""
    least: float | None
    most: float | None
    """The ends of its interval."""
    value: float | None
    """Money for each of them."""
    low: float | None
    high: float | None


def effect_of(findings: Iterable[Finding], interruption: str, area: str) -> Finding | None:
    """The finding on what followed an interruption: against comparison areas where there are any, else by itself.

    Parameters
    ----------
    findings : of the chapter on change.
    interruption, area : ids.
    """
    own = [item for item in findings if item.id.endswith(f"/{interruption}/{area}")]
    held = [item for item in own if item.kind == "controlled comparison" and item.value is not None]
    alone = [item for item in own if item.kind == "interrupted series" and item.value is not None]
    return next(iter([*held, *alone]), None)


def cost_per_outcome(
    cost: float, observed: float, *, ratio: float, low: float, high: float, verdict: str
) -> CostPerOutcome:
    """Divide a cost by the difference between the number observed and the one expected without the work.

    With a ratio r of observed to expected, N observed events are N - N/r more than expected. Both ends of the interval of r
    give an end of that difference, and of the cost for each; the cost is taken as known.

    Parameters
    ----------
    cost : money, 0 or more.
    observed : number of events after the interruption, above 0.
    ratio, low, high : observed over expected, with its interval, above 0.
    verdict : on the change.

    Returns
    -------
    CostPerOutcome
        without outcomes and value where the verdict is not that of an improvement, or the interval holds no change.

    Raises
    ------
    InvalidArgument : numbers that cannot be.

    Examples
    --------
    800 events where 1,000 were expected (ratio 0.8; 0.7 to 0.9), for 60,000:

    >>> found = cost_per_outcome(60_000, 800, ratio=0.8, low=0.7, high=0.9, verdict="improved")
    >>> round(found.outcomes), round(found.value), round(found.low), round(found.high)
    (200, 300, 175, 675)
    """
    for name, value in (("observed", observed), ("ratio", ratio), ("low", low), ("high", high)):
        if not (math.isfinite(value) and value > 0):
            raise InvalidArgument(name, f"{value} is not above 0")
    if not (math.isfinite(cost) and cost >= 0):
        raise InvalidArgument("cost", f"{cost} is below 0")
    if verdict != IMPROVED or low <= 1 <= high:
        return CostPerOutcome(cost, None, None, None, None, None, None)
    least, most = sorted(abs(observed - observed / end) for end in (low, high))
    outcomes = abs(observed - observed / ratio)
    return CostPerOutcome(cost, outcomes, least, most, cost / outcomes, cost / most, cost / least)
