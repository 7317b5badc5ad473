"""A control chart of months and a funnel of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.record import look
from evaltools.trends.drawing.fitting import NARROW, wrapped
from evaltools.words import Voice, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def control(data: pd.DataFrame, voice: Voice, width: float, *, start: int) -> Figure:
    """Draw months with the mean and limits that the months before give; months that break a rule have a ring.

    Parameters
    ----------
    data : as `evaltools.trends.followed.charted` gives it.
    voice, width : who says the labels; inches.
    start : position of the first month after the interruption.
    """
    from matplotlib.dates import DateFormatter, YearLocator

    figure = look.figure(width=width, height=3.1)
    axes: Axes = figure.subplots()
    month = data["month"].to_numpy()
    low, high = data["low"].to_numpy(float), data["high"].to_numpy(float)
    axes.fill_between(month, low, high, color=look.WASH, step="mid", zorder=0)
    for line in (low, high):
        axes.step(month, line, where="mid", color=look.LIGHT, linewidth=0.7)
    axes.step(month, data["centre"], where="mid", color=look.GREY, linewidth=1.1, linestyle=(0, (4, 2)))
    axes.plot(month, data["count"], color=look.ACCENT, linewidth=0.8, marker=".", markersize=4)
    odd = data["signal"].to_numpy() != ""
    ring: dict[str, Any] = {"fillstyle": "none", "markersize": 8, "color": look.VERMILION, "linestyle": ""}
    axes.plot(month[odd], data["count"].to_numpy(float)[odd], marker="o", **ring)
    axes.axvline(month[start], color=look.INK, linewidth=0.9)
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(YearLocator(1 if width >= NARROW else 2))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.set_ylabel(voice.speak(say("Number a month")))
    return figure


def funnel(data: pd.DataFrame, voice: Voice, width: float, *, own: str) -> Figure:
    """Draw each area's rate against its population, with the limits for areas of its size and the shrunken rate.

    Parameters
    ----------
    data : as `evaltools.trends.followed.latest_rates` gives it, with `name`.
    voice, width : who says the labels; inches.
    own : the area whose report it is, or where the work was done.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    wide = width >= NARROW
    rows = data.sort_values("people", kind="stable")
    figure = look.figure(width=width, height=3.4 if wide else 3.8)
    axes: Axes = figure.subplots()
    people = rows["people"].to_numpy(float)
    axes.fill_between(people, rows["low"], rows["high"], color=look.WASH, zorder=0)
    for name in ("low", "high"):
        axes.plot(people, rows[name], color=look.LIGHT, linewidth=0.8)
    axes.axhline(float(rows["centre"].iloc[0]), color=look.GREY, linewidth=1.1, linestyle=(0, (4, 2)))
    for row in rows.to_dict("records"):
        mine = row["area"] == own
        colour = look.ACCENT if mine else look.GREY
        axes.plot([row["people"]] * 2, [row["rate"], row["shrunken"]], color=colour, linewidth=0.8)
        axes.plot(
            [row["people"]], [row["shrunken"]], "o", color=colour, markerfacecolor="white", markersize=5
        )
        axes.plot([row["people"]], [row["rate"]], "D" if row["outside"] else "o", color=colour, markersize=6)
        if mine or row["outside"] or wide:
            # On a narrow figure the one name stands where no other mark of a low rate is.
            above = row["rate"] >= row["shrunken"] or not wide
            text: dict[str, Any] = {
                "fontsize": 9,
                "color": look.INK,
                "ha": "center",
                "textcoords": "offset points",
            }
            text |= {"xytext": (0, 7 if above else -7), "va": "bottom" if above else "top"}
            axes.annotate(voice.speak(row["name"]), (row["people"], row["rate"]), **text)
    spread = float(np.ptp(people)) or float(people[0])
    axes.set_xlim(people.min() - 0.14 * spread, people.max() + 0.14 * spread)
    values = [*rows["low"], *rows["high"], *rows["rate"]]
    room = 0.12 * (max(values) - min(values))
    axes.set_ylim(max(0.0, min(values) - room), max(values) + room)
    for axis, places in ((axes.xaxis, 5 if wide else 3), (axes.yaxis, 5)):
        axis.set_major_locator(MaxNLocator(places, integer=True))
        axis.set_major_formatter(FuncFormatter(lambda value, _: voice.number(value, 0)))
    axes.set_xlabel(voice.speak(say("Population")))
    axes.set_ylabel(wrapped(voice.speak(say("Events a year per 1,000 people")), 34 if wide else 26))
    return figure
