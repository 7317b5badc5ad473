"""Shares at each time, a small chart per question, with other areas in grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaltools.record import look
from evaltools.trends.drawing.fitting import NARROW, wrapped
from evaltools.words import Sayable, Voice, listing, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NEIGHBOURS = (
    ("s", look.GREY, say("grey squares")),
    ("^", look.LIGHT, say("light grey triangles")),
    ("D", look.GREY, say("grey diamonds")),
    ("v", look.LIGHT, say("light grey triangles that point down")),
)
"""How other areas are drawn, from the nearest on, and what that is called."""


def who(own: Sayable, others: Sequence[Sayable]) -> Sayable:
    """Who is who among the shares, for the note below the figure: names of the area and of others, nearest first."""
    first = say("{area}: blue dots with values", area=own)
    drawn = zip(others, NEIGHBOURS, strict=False)
    rest = [say("{area}: {marks}", area=area, marks=marks) for area, (*_, marks) in drawn]
    return say("{who}.", who=listing([first, *rest], "semicolon"))


def shares(data: pd.DataFrame, voice: Voice, width: float, *, own: str, others: Sequence[str] = ()) -> Figure:
    """Draw small multiples on one scale: the area's share at each time with its value, other areas in grey.

    Parameters
    ----------
    data : a row per value with indicator, group, label, area, start, when, value and places (decimals).
    voice, width : who says what stands in it, and how wide it is in inches.
    own : id of the area.
    others : ids of the areas it is compared with, the nearest first.
    """
    panels = [part for _, part in data.groupby(["indicator", "group"], sort=False)]
    across = min(3, len(panels)) if width >= NARROW else 1
    down = -(-len(panels) // across)
    figure = look.figure(width=width, height=0.5 + 1.75 * down)
    grid = figure.add_gridspec(down, across)
    low = max(0.0, 10 * (data["value"].min() // 10) - 5)
    first: Axes | None = None
    for place, part in enumerate(panels):
        axes = figure.add_subplot(grid[divmod(place, across)], sharey=first)
        axes.tick_params(labelleft=place % across == 0)
        first = first or axes
        _panel(axes, part, voice, [own, *others])
        title = wrapped(voice.speak(part["label"].iloc[0]), 30 if width < NARROW else 90 // across)
        axes.set_title(title, fontsize=9, fontweight="normal", pad=4)
    assert first is not None
    first.set_ylim(low, 109)
    first.set_yticks([tick for tick in range(0, 101, 20) if tick >= low])
    axis = say("Per cent (the axis is cut)") if low > 0 else say("Per cent")
    figure.supylabel(voice.speak(axis), fontsize=9.5)
    return figure


def _panel(axes: Axes, part: pd.DataFrame, voice: Voice, areas: Sequence[str]) -> None:
    moments = sorted(set(zip(part["start"], part["when"], strict=True)))
    places = {name: index for index, (_, name) in enumerate(moments)}
    looks = [("o", look.ACCENT), *((marker, colour) for marker, colour, _ in NEIGHBOURS)]
    for area, (marker, colour) in reversed(list(zip(areas, looks, strict=False))):
        own = area == areas[0]
        line, size, order = (1.8, 5, 3) if own else (1.0, 4, 2)
        series = part[part["area"] == area].sort_values("start")
        x = [places[name] for name in series["when"]]
        axes.plot(
            x, series["value"], color=colour, linewidth=line, marker=marker, markersize=size, zorder=order
        )
        if own:
            _values(axes, part, series, x, voice)
    axes.set_xticks(list(places.values()), list(places))
    axes.set_xlim(-0.5, len(places) - 0.5)
    axes.grid(axis="y")


def _values(axes: Axes, part: pd.DataFrame, own: pd.DataFrame, x: Sequence[int], voice: Voice) -> None:
    """The area's own values, below their dots where another area lies just above."""
    others = part[~part.index.isin(own.index)]
    for at, item in zip(x, own.to_dict("records"), strict=True):
        gaps = others[others["when"] == item["when"]]["value"] - item["value"]
        below = bool(gaps.between(-2, 20).any()) and not bool(gaps.between(-20, -2).any())
        away, side = (-6, "top") if below else (6, "bottom")
        axes.annotate(
            voice.number(item["value"], item["places"]), (at, item["value"]), xytext=(0, away),
            textcoords="offset points", ha="center", va=side, fontsize=9, color=look.INK,
        )  # fmt: skip
