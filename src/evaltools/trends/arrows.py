"""The rule that draws an arrow for every change beyond a threshold, and how often it fires by chance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import numpy as np
from scipy import special, stats

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import choice, numbers, one_number
from evaltools.trends.results import scalar

Arrow = Literal["improved", "worsened", "unchanged", "changed"]
Better = Literal["higher", "lower", "none"]
BETTER: tuple[str, ...] = ("higher", "lower", "none")


def arrow(
    before: float,
    after: float,
    *,
    threshold: float = 1.0,
    scale: Literal["relative", "points"] = "relative",
    better: Better = "higher",
) -> Arrow:
    """The arrow of a rule that marks every change of more than `threshold` per cent or points.

    Parameters
    ----------
    before, after : values in one unit.
    threshold : per cent of `before` ("relative") or units of the value ("points"); a change of exactly the
        threshold draws no arrow. From 0 every change is beyond a relative threshold.
    scale : what the threshold is measured in.
    better : which direction is an improvement.

    Returns
    -------
    "improved", "worsened" or "unchanged"; "changed" for a change beyond the threshold of an indicator that
    has no better direction.
    """
    old, new = one_number("before", before), one_number("after", after)
    choice("scale", scale, ("relative", "points"))
    choice("better", better, BETTER)
    limit = Decimal(repr(one_number("threshold", threshold, least=0)))
    # In decimals, as printed: 82.3 - 81.3 is exactly 1 here, and is not in binary.
    change = Decimal(repr(new)) - Decimal(repr(old))
    if scale == "relative":
        limit = limit * abs(Decimal(repr(old))) / 100
    if abs(change) <= limit:
        return "unchanged"
    if better == "none":
        return "changed"
    return "improved" if (change > 0) == (better == "higher") else "worsened"


def arrow_false_alarm(count: Any, threshold: float = 0.01) -> Any:
    """Probability that the arrow rule fires between two Poisson counts with the same mean.

    Parameters
    ----------
    count : expected count of each period, above 0; a number or an array.
    threshold : relative change beyond which an arrow is drawn, as a fraction (0.01 is 1 %).

    Returns
    -------
    Probability of an arrow in either direction, exact up to a mean of 5,000 and normal beyond.
    """
    means = numbers("count", count)
    if np.any(means <= 0):
        position = None if means.ndim == 0 else int(np.argmax(means.ravel() <= 0))
        raise InvalidArgument("count", "must be above 0.", position)
    limit = one_number("threshold", threshold, least=0)
    return scalar(np.vectorize(lambda mean: _false_alarm(mean, limit), otypes=[float])(means))


def _false_alarm(mean: float, limit: float) -> float:
    if mean > 5000:
        # after - before * (1 +- limit) is nearly normal
        sd = np.sqrt(mean * (1 + (1 + limit) ** 2)), np.sqrt(mean * (1 + (1 - limit) ** 2))
        return float(stats.norm.sf(limit * mean / sd[0]) + stats.norm.sf(limit * mean / sd[1]))
    reach = 12 * np.sqrt(mean) + 30
    before = np.arange(max(0, int(mean - reach)), int(mean + reach))
    # Rounded so that 1 % of 500 counts as exactly 5.
    low = np.ceil(np.round(before * (1 - limit), 9)) - 1
    high = np.floor(np.round(before * (1 + limit), 9))
    below = np.where(low < 0, 0.0, special.pdtr(np.maximum(low, 0), mean))
    chance = np.exp(special.xlogy(before, mean) - special.gammaln(before + 1) - mean)
    return float(1 - np.sum(chance * (special.pdtr(high, mean) - below)))
