"""The event study: how treated areas differ from others, year by year before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.record import look
from evaltools.trends.drawing.fitting import NARROW, wrapped
from evaltools.words import Voice, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RATIO_TICKS = (0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4)


def since(data: pd.DataFrame, voice: Voice, width: float) -> Figure:
    """Draw the ratio with its interval at each year since treatment, against the year just before.

    Parameters
    ----------
    data : a row per year: since (negative before), ratio, low, high.
    voice, width : who says the labels; inches.
    """
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    wide = width >= NARROW
    figure = look.figure(width=width, height=3.1)
    axes: Axes = figure.subplots()
    axes.set_yscale("log")
    axes.axhline(1, color=look.GREY, linewidth=0.9, zorder=1)
    axes.axvline(-0.5, color=look.INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    low, high = max(float(data["low"].min()), 0.2) / 1.1, min(float(data["high"].max()), 5.0) * 1.1
    for row in data.to_dict("records"):
        colour = look.ACCENT if row["since"] >= 0 else look.GREY
        ends = [max(row["low"], low), min(row["high"], high)]
        axes.plot([row["since"]] * 2, ends, color=colour, linewidth=1.8)
        face: dict[str, Any] = {"color": colour, "markerfacecolor": colour if row["since"] >= 0 else "white"}
        axes.plot(
            [row["since"]], [row["ratio"]], "o" if row["since"] >= 0 else "s", markersize=6, zorder=3, **face
        )
    axes.plot([-1], [1], "s", color=look.GREY, markerfacecolor="white", markersize=6, zorder=3)
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(FixedLocator([tick for tick in RATIO_TICKS if low <= tick <= high]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: voice.number(value, 0 if value % 1 == 0 else 2))
    )
    first, last = int(data["since"].min()), int(data["since"].max())
    step = 1 if wide or last - first < 8 else 2
    axes.xaxis.set_major_locator(FixedLocator([year for year in range(first, last + 1) if year % step == 0]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: voice.number(value, 0)))
    axes.set_xlabel(wrapped(voice.speak(say("Years since it began (before: negative)")), 60 if wide else 30))
    axes.set_ylabel(wrapped(voice.speak(say("Ratio to the comparison areas")), 30 if wide else 22))
    return figure
