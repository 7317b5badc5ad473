"""Plain figures of single results, for a look at them in JupyterLab; the figures of a report are drawn by its chapters."""

from __future__ import annotations

from typing import Any

import numpy as np

from evaltools.trends.drawing.intervals import intervals

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "0.6"


def axes_of(axes: Any, height: float = 3.0, width: float = 7.0) -> Any:
    """The axes given, or new ones."""
    if axes is not None:
        return axes
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height)).subplots()


def draw(result: Any, axes: Any = None) -> Any:
    """A result by what it holds: values over time, placebos, or an estimate with its interval.

    Parameters
    ----------
    result : a single result of `evaltools.trends`.
    axes : matplotlib axes to draw in; new ones unless given.
    """
    if hasattr(result, "lines"):
        return over_time(result, axes)
    if hasattr(result, "placebo_z"):
        return among_placebos(result, axes)
    ends = (result.estimate, result.low, result.high)
    return intervals(["estimate"], [ends], axes=axes, null=float(result.null))


def over_time(result: Any, axes: Any = None) -> Any:
    """Observed values as a thin line, what was fitted or expected dashed, the interruption as a vertical line."""
    axes = axes_of(axes)
    x = np.arange(len(result.observed)) if result.index is None else result.index
    for name, style in zip(result.lines, ("-", "--", ":", ":", ":"), strict=False):
        colour = GREY if style == ":" else ORANGE if style == "--" else BLUE
        axes.plot(x, getattr(result, name), style, color=colour, linewidth=1.2, label=name.replace("_", " "))
    axes.axvline(x[result.interruption], color=GREY, linewidth=1)
    axes.legend(frameon=False)
    return axes


def among_placebos(result: Any, axes: Any = None) -> Any:
    """The effect as a line among the effects where there was none."""
    axes = axes_of(axes)
    axes.hist(result.placebo_z, bins=min(30, max(5, len(result.placebo_z) // 4)), color=GREY)
    axes.axvline(result.z, color=BLUE, linewidth=2)
    return axes


def control_chart(chart: Any, axes: Any = None) -> Any:
    """Values, centre and limits, signals marked."""
    axes = axes_of(axes)
    x = np.arange(len(chart.values)) if chart.index is None else chart.index
    axes.plot(x, chart.values, ".-", color=BLUE, linewidth=1)
    for line in (np.full(len(chart.values), chart.centre), chart.low, chart.high):
        axes.step(x, line, where="mid", color="0.5", linewidth=0.9)
    at = sorted({i for i, _ in chart.signals})
    axes.plot(np.asarray(x)[at], chart.values[at], "o", color=ORANGE, fillstyle="none", markersize=9)
    return axes


def funnel(plot: Any, axes: Any = None) -> Any:
    """Rates against population with limits; areas outside filled and named."""
    axes = axes_of(axes, 4.0)
    order = np.argsort(plot.population)
    for line in (plot.low, plot.high):
        axes.plot(plot.population[order], line[order], color="0.5", linewidth=0.9)
    axes.axhline(plot.centre, color=GREY, linewidth=1)
    axes.plot(plot.population, plot.rate, "o", color=BLUE, fillstyle="none")
    out = np.flatnonzero(plot.outside)
    axes.plot(plot.population[out], plot.rate[out], "o", color=ORANGE)
    for i in out:
        axes.annotate(str(plot.names[i]), (plot.population[i], plot.rate[i]))
    return axes


def levels_between(result: Any, axes: Any = None) -> Any:
    """The mean of each segment as a step."""
    axes = axes_of(axes)
    for segment in result.segments:
        if segment.mean is not None:
            axes.plot([segment.start, segment.stop - 1], [segment.mean] * 2, color=BLUE, linewidth=2)
    for at in (*result.positions, *result.breaks):
        axes.axvline(at - 0.5, color=GREY, linewidth=1)
    return axes


def power_of(plan: Any, axes: Any = None) -> Any:
    """Power against the size of the change, in per cent."""
    axes = axes_of(axes, width=6.0)
    axes.plot(100 * plan.changes, 100 * plan.powers, color=BLUE)
    axes.axhline(100 * plan.power, color=GREY, linewidth=1)
    axes.set_ylim(0, 100)
    return axes
