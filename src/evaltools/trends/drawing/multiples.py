"""Shares at each time, a small chart per question, with other areas in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

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
    panels: dict[Any, list[dict[Any, Any]]] = {}
    for row in data.to_dict("records"):
        panels.setdefault((row["indicator"], row["group"]), []).append(row)
    across = min(3, len(panels)) if width >= NARROW else 1
    down = -(-len(panels) // across)
    figure = look.figure(width=width, height=0.5 + 1.75 * down)
    grid = figure.add_gridspec(down, across)
    low = max(0.0, 10 * (data["value"].min() // 10) - 5)
    first: Axes | None = None
    for place, rows in enumerate(panels.values()):
        axes = figure.add_subplot(grid[divmod(place, across)], sharey=first)
        axes.tick_params(labelleft=place % across == 0)
        first = first or axes
        _panel(axes, rows, voice, [own, *others])
        title = wrapped(voice.speak(rows[0]["label"]), 30 if width < NARROW else 90 // across)
        axes.set_title(title, fontsize=9, fontweight="normal", pad=4, y=1.0)
    assert first is not None
    first.set_ylim(low, 109)
    first.set_yticks([tick for tick in range(0, 101, 20) if tick >= low])
    axis = say("Per cent (the axis is cut)") if low > 0 else say("Per cent")
    figure.supylabel(voice.speak(axis), fontsize=9.5)
    return figure


def _panel(axes: Axes, rows: Sequence[Mapping[Any, Any]], voice: Voice, areas: Sequence[str]) -> None:
    moments = sorted({(row["start"], row["when"]) for row in rows})
    places = {name: index for index, (_, name) in enumerate(moments)}
    looks = [("o", look.ACCENT), *((marker, colour) for marker, colour, _ in NEIGHBOURS)]
    for area, (marker, colour) in reversed(list(zip(areas, looks, strict=False))):
        own = area == areas[0]
        line, size, order = (1.8, 5, 3) if own else (1.0, 4, 2)
        series = sorted((row for row in rows if row["area"] == area), key=lambda row: row["start"])
        x, y = [places[row["when"]] for row in series], [row["value"] for row in series]
        axes.plot(x, y, color=colour, linewidth=line, marker=marker, markersize=size, zorder=order)
        if own:
            others = [row for row in rows if row["area"] != area]
            for at, row in zip(x, series, strict=True):
                _value(axes, at, row, others, voice)
    axes.set_xticks(list(places.values()), list(places))
    axes.set_xlim(-0.5, len(places) - 0.5)
    axes.grid(axis="y")


def _value(
    axes: Axes, x: float, row: Mapping[Any, Any], others: Sequence[Mapping[Any, Any]], voice: Voice
) -> None:
    """One of the area's own values, below its dot where another area lies just above."""
    gaps = [other["value"] - row["value"] for other in others if other["when"] == row["when"]]
    below = any(-2 <= gap <= 20 for gap in gaps) and not any(-20 <= gap <= -2 for gap in gaps)
    away, side = (-6, "top") if below else (6, "bottom")
    axes.annotate(
        voice.number(row["value"], row["places"]), (x, row["value"]), xytext=(0, away), fontsize=9,
        textcoords="offset points", ha="center", va=side, color=look.INK, in_layout=False,
    )  # fmt: skip
