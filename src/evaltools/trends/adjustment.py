"""Adjustment of p-values for the number of comparisons in one family."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import Floats, choice, numbers


def adjust(p_values: ArrayLike, method: Literal["holm", "bh"] = "holm") -> Any:
    """p-values adjusted for multiple comparisons, with missing ones left missing and not counted.

    Parameters
    ----------
    p_values : one family, between 0 and 1, NaN or None where there was no test; array or Series.
    method : "holm" (probability of any false alarm) or "bh" (Benjamini-Hochberg, expected share of false
        alarms).

    Returns
    -------
    Adjusted p-values of the same length; a Series with the same index for a Series.

    Examples
    --------
    The fifteen p-values of Benjamini and Hochberg (1995); they reject four, Holm three:

    >>> p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
    >>> int((adjust(p, "bh") <= 0.05).sum()), int((adjust(p) <= 0.05).sum())
    (4, 3)

    References
    ----------
    Holm 1979; Benjamini and Hochberg 1995.
    """
    choice("method", method, ("holm", "bh"))
    if hasattr(p_values, "columns"):
        raise InvalidArgument("p_values", "is a table; give one column of it as one family.")
    p = numbers("p_values", p_values, missing=True, what="p-values")
    with np.errstate(invalid="ignore"):
        outside = (p < 0) | (p > 1)
    if np.any(outside):
        position = int(np.argmax(outside.ravel()))
        raise InvalidArgument(
            "p_values", f"is {p.ravel()[position]:g}; a p-value lies between 0 and 1.", position
        )
    result = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    result[tested] = (_holm if method == "holm" else _benjamini_hochberg)(p[tested])
    if hasattr(p_values, "to_numpy"):  # a Series keeps its index and name
        series: Any = p_values
        return type(series)(result, index=series.index, name=series.name)
    return float(result) if result.ndim == 0 else result


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return _restore(np.minimum(steps, 1.0), order)


def _benjamini_hochberg(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    return _restore(np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0), order)


def _restore(ordered: Floats, order: Any) -> Floats:
    result = np.empty_like(ordered)
    result[order] = ordered
    return result
