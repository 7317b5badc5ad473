"""Plain figures of results, for a look at them in JupyterLab; the figures of a report are drawn by its chapters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def intervals(
    names: Sequence[str],
    estimates: Sequence[tuple[float, float, float]],
    wider: Sequence[tuple[float, float]] = (),
    axes: Any = None,
    null: float = 1.0,
) -> Any:
    """Estimates with their intervals, one above the other, and a thinner line for a wider interval.

    Parameters
    ----------
    names : label of each estimate.
    estimates : (estimate, low, high) of each.
    wider : (low, high) of each at another level.
    axes : matplotlib axes to draw in; new ones unless given.
    null : value of no effect, drawn as a line; where it is 1 the axis is logarithmic.
    """
    if axes is None:
        from matplotlib.figure import Figure

        axes = Figure(figsize=(7, 0.8 + 0.35 * max(len(names), 1))).subplots()
    y = np.arange(len(names))[::-1]
    axes.axvline(null, color="0.6", linewidth=1)
    for at, (value, low, high) in zip(y, estimates, strict=True):
        axes.plot([low, high], [at, at], color="#0072B2", linewidth=2.4)
        axes.plot([value], [at], "o", color="#0072B2")
    for at, (low, high) in zip(y, wider, strict=False):
        axes.plot([low, high], [at, at], color="#0072B2", linewidth=0.9)
    if null == 1.0:
        axes.set_xscale("log")
    axes.set_yticks(y, names)
    return axes
