"""Months of several areas around an interruption, with what a model fits and what it expects without."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from evaltools.record import look
from evaltools.trends.names import ROLES
from evaltools.words import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from evaltools.words import Sayable, Voice

FITTED = (0, (6, 1.5))
WITHOUT = (0, (1.5, 1.5))
"""Dashes of the fitted and of the counterfactual series; told apart without colour."""
TWO_ABREAST = 4.5
"""From this width in inches on two panels stand beside each other."""
LONG = 60
"""Months from which on every second year is written."""


def series(data: pd.DataFrame, voice: Voice, width: float, *, start: int, done: Sayable) -> Figure:
    """Draw small multiples on one scale: months, fitted series, counterfactual with interval, and the interruption.

    Parameters
    ----------
    data : a row per area and month as `evaltools.trends.month_frames.months` gives them, with the `name` of the area.
    voice, width : who says the labels; inches.
    start : position of the first month after the interruption.
    done : what was done then.
    """
    from matplotlib.dates import DateFormatter, YearLocator

    parts = [part for _, part in data.groupby("area", sort=False)]
    across = 2 if width > TWO_ABREAST else 1
    down = -(-len(parts) // across)
    figure = look.figure(width=width, height=0.4 + 2.3 * down)
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(parts):
            _panel(axes, parts[place], start)
            row = parts[place].iloc[0]
            title = say("{area} ({role:low})", area=row["name"], role=ROLES[row["role"]])
            axes.set_title(voice.speak(title), fontsize=9.5, fontweight="normal", y=1.0)
        else:
            axes.set_visible(False)
    first = grid.flat[0]
    first.xaxis.set_major_locator(YearLocator(2 if len(parts[0]) > LONG else 1))
    first.xaxis.set_major_formatter(DateFormatter("%Y"))
    first.set_ylim(0, float(data["count"].max()) * 1.22)
    first.annotate(
        fill(voice.speak(done), 20), (parts[0]["month"].iloc[start], 1), xycoords=("data", "axes fraction"),
        xytext=(4, -2), textcoords="offset points", ha="left", va="top", fontsize=9,
    )  # fmt: skip
    figure.supylabel(voice.speak(say("Number a month")), fontsize=9.5)
    return figure


def _panel(axes: Axes, part: pd.DataFrame, start: int) -> None:
    month = part["month"].to_numpy()
    axes.plot(month, part["count"], color=look.LIGHT, linewidth=0.7)
    if part["fitted"].notna().any():
        fitted, without, low, high = (
            part[name].to_numpy(float)
            for name in ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high")
        )
        after = slice(start, None)
        axes.fill_between(
            month[after], low[after], high[after], color=look.VERMILION, alpha=0.16, linewidth=0
        )
        colour = look.ACCENT if part["role"].iloc[0] == "treated" else look.GREY
        for piece in (slice(None, start), after):  # the step is a jump, not a line
            axes.plot(month[piece], fitted[piece], color=colour, linewidth=1.5, linestyle=FITTED)
        axes.plot(month[after], without[after], color=look.VERMILION, linewidth=1.5, linestyle=WITHOUT)
    axes.axvline(month[start], color=look.INK, linewidth=0.9)
