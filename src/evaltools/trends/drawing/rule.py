"""How often a rule that draws an arrow for every change fires when nothing has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.record import look
from evaltools.trends.drawing.fitting import NARROW, told_ticks, wrapped
from evaltools.words import Voice, percent, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AUDITED = ("label", "before", "source", "finding")
"""Columns of changes that `audit` draws, or that stay with its data."""
FEWEST, MOST = 3, 20_000
"""Numbers of events that the curve goes from and to."""
ACCEPTED = 5
"""Per cent of false alarms that is usually accepted."""


def audit(data: pd.DataFrame, voice: Voice, width: float, *, threshold: float) -> Figure:
    """Draw the risk of an arrow by chance against the number of events, with the area's own counts marked.

    Parameters
    ----------
    data : a row per series with label and before.
    voice, width : who says what stands in it, and how wide it is in inches.
    threshold : of the rule, in per cent of the value before.
    """
    import numpy as np

    from evaltools.trends.arrows import arrow_false_alarm

    counts = np.unique(np.geomspace(FEWEST, MOST, 60).round())
    figure = look.figure(width=width, height=3.3)
    axes: Axes = figure.subplots()
    axes.set_xscale("log")
    axes.plot(counts, 100 * arrow_false_alarm(counts, threshold / 100), color=look.GREY, linewidth=1.4)
    data = data[data["before"] > 0].sort_values("before")
    alarms = 100 * arrow_false_alarm(data["before"].to_numpy(float), threshold / 100)
    axes.plot(data["before"], alarms, "o", color=look.ACCENT, markersize=6)
    for place, (row, y) in enumerate(zip(data.to_dict("records"), alarms, strict=True)):
        text = f"{voice.speak(row['label'])} ({voice.number(row['before'])})"
        _labelled(axes, text, row["before"], y, place)
    axes.axhline(ACCEPTED, color=look.VERMILION, linewidth=1, linestyle=(0, (4, 3)))
    usual = voice.speak(say("{share}: the error usually accepted", share=percent(ACCEPTED)))
    axes.text(MOST, 7, usual, ha="right", fontsize=9, color=look.INK)
    axes.set_ylim(0, 110)
    axes.set_xlim(2.5, 22_000)
    axes.set_yticks([0, 25, 50, 75, 100])
    wide = width >= NARROW
    told_ticks(axes, [5, 20, 100, 500, 2_000, 10_000] if wide else [5, 100, 2_000], voice)
    events = voice.speak(say("Number of events a year (logarithmic scale)"))
    axes.set_xlabel(wrapped(events, 60 if wide else 28))
    axes.set_ylabel(voice.speak(say("Risk of an arrow by chance, per cent")))
    return figure


def _labelled(axes: Axes, text: str, x: float, y: float, place: int) -> None:
    """One of the area's own series, with its label below the curve in one of five rows."""
    level = 66 - 11 * (place % 5)
    axes.plot([x, x], [level + 6, y - 3], color=look.LIGHT, linewidth=0.7)
    side = "left" if x < 60 else "right" if x > 500 else "center"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(x, level, text, ha=side, fontsize=9, bbox=box, zorder=4 - place)
