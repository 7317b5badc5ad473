"""Levels over time, a small chart per series on a scale of its own, with intervals, other areas and rivals marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaltools.record import look
from evaltools.record.values import is_missing
from evaltools.trends.drawing.fitting import NARROW, wrapped
from evaltools.words import Sayable, Voice, listing, say

if TYPE_CHECKING:
    from collections.abc import Callable

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
MANY = 5
"""More times than this and only the first and the last value are written out."""
HEIGHT, LEFT, RIGHT, BELOW, ABOVE = 1.75, 0.42, 0.12, 0.3, 0.55
"""Inches of a chart, and what it leaves for its scale, its times and its title."""


def who(own: Sayable, others: Sequence[Sayable]) -> Sayable:
    """Who is who among the shares, for the note below the figure: names of the area and of others, nearest first."""
    first = say("{area}: blue dots with values", area=own)
    drawn = zip(others, NEIGHBOURS, strict=False)
    rest = [say("{area}: {marks}", area=area, marks=marks) for area, (*_, marks) in drawn]
    return say("{who}.", who=listing([first, *rest], "semicolon"))


@dataclass(frozen=True)
class _Chart:
    """One chart within the figure, all of whose places are inches of one pair of axes: a pair each would take seconds."""

    rows: Sequence[Mapping[Any, Any]]
    left: float
    bottom: float
    width: float
    low: float
    top: float

    @property
    def moments(self) -> list[tuple[Any, str]]:
        return sorted({(row["start"], row["when"]) for row in self.rows})

    def x(self, place: float) -> float:
        return self.left + (place + 0.5) / len(self.moments) * self.width

    def y(self, value: float) -> float:
        return self.bottom + (value - self.low) / (self.top - self.low) * (HEIGHT - BELOW - ABOVE)


def levels(
    data: pd.DataFrame,
    voice: Voice,
    width: float,
    *,
    own: str,
    others: Sequence[str] = (),
    rivals: Sequence[Mapping[str, Any]] = (),
    one_scale: bool = False,
) -> Figure:
    """Draw the level of each series: the area's own values with intervals, others in grey, rivals as shaded times.

    Parameters
    ----------
    data : a row per value with the columns of `evaltools.trends.levels.LEVELS`.
    voice, width : who says what stands in it, and how wide it is in inches.
    own : id of the area.
    others : ids of the areas it is compared with, the nearest first.
    rivals : what else was at work: name, first and last year.
    one_scale : whether all charts share their scale, as shares do.
    """
    panels: dict[Any, list[dict[Any, Any]]] = {}
    for row in data.to_dict("records"):
        panels.setdefault((row["indicator"], row["group"]), []).append(row)
    across = min(3, len(panels)) if width >= NARROW else 1
    down = -(-len(panels) // across)
    figure = look.figure(width=width, height=HEIGHT * down, layout=None)
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(0, HEIGHT * down))
    cut = max(0.0, 10 * (data["value"].min() // 10) - 5)
    for place, rows in enumerate(panels.values()):
        at, room = divmod(place, across), width / across
        scale = (cut, 105.0) if one_scale else (0.0, _top(rows, own) or 1.0)
        corner = room * at[1] + LEFT, HEIGHT * (down - 1 - at[0]) + BELOW
        chart = _Chart(rows, *corner, room - LEFT - RIGHT, *scale)
        _shade(axes, chart, rivals)
        _frame(
            axes,
            chart,
            voice,
            [tick for tick in (0, 20, 40, 60, 80, 100) if cut <= tick] if one_scale else [0],
        )
        _series(axes, chart, [own, *others], voice)
        title = wrapped(voice.speak(rows[0]["label"]), int(room * 13.5))
        axes.text(corner[0] - LEFT + 0.08, HEIGHT * (down - at[0]) - 0.03, title, fontsize=9, va="top")
    return figure


def _top(rows: Sequence[Mapping[Any, Any]], own: str) -> float:
    return max(row["value"] if is_missing(row["high"]) or row["area"] != own else row["high"] for row in rows)


def _frame(axes: Axes, chart: _Chart, voice: Voice, ticks: Sequence[float]) -> None:
    """The lines of the scale with their numbers, and the times that have room beside each other."""
    text: dict[str, Any] = {"fontsize": 9, "color": look.GREY}
    for tick in ticks:
        y = chart.y(tick)
        axes.plot([chart.left, chart.left + chart.width], [y, y], color=look.RULE, linewidth=0.6, zorder=1)
        axes.text(chart.left - 0.05, y, voice.number(tick), ha="right", va="center", **text)
    names = [name for _, name in chart.moments]
    step = max(1, -(-len(names) * (max(map(len, names)) + 1) // int(chart.width * 14)))
    for place in range(0, len(names), step):
        axes.text(chart.x(place), chart.bottom - 0.06, names[place], ha="center", va="top", **text)


def _series(axes: Axes, chart: _Chart, areas: Sequence[str], voice: Voice) -> None:
    places = {name: index for index, (_, name) in enumerate(chart.moments)}
    looks = [("o", look.ACCENT), *((marker, colour) for marker, colour, _ in NEIGHBOURS)]
    for area, (marker, colour) in reversed(list(zip(areas, looks, strict=False))):
        own = area == areas[0]
        rows = sorted((row for row in chart.rows if row["area"] == area), key=lambda row: row["start"])
        x, y = [chart.x(places[row["when"]]) for row in rows], [chart.y(row["value"]) for row in rows]
        shape: dict[str, Any] = {"marker": marker, "markersize": 5 if own else 4, "zorder": 4 if own else 2}
        # Few points suggest no trend: the line that leads the eye is thin.
        axes.plot(x, y, color=colour, linewidth=0.8, **shape)
        if own:
            _intervals(axes, x, rows, chart.y)
            _values(axes, x, rows, chart, voice)


def _intervals(
    axes: Axes, x: Sequence[float], rows: Sequence[Mapping[Any, Any]], y: Callable[[float], float]
) -> None:
    """Intervals of the area's own values; one of pure chance alone is thin."""
    for at, row in zip(x, rows, strict=True):
        if not is_missing(row["low"]):
            thick = 1.0 if row["by_chance"] else 2.6
            axes.plot([at, at], [y(row["low"]), y(row["high"])], color=look.ACCENT, linewidth=thick, zorder=3)


def _values(
    axes: Axes, x: Sequence[float], rows: Sequence[Mapping[Any, Any]], chart: _Chart, voice: Voice
) -> None:
    """The area's own values: all of few, the first and the last of many; below the dot where another area lies above it."""
    for place in range(len(rows)) if len(rows) <= MANY else (0, len(rows) - 1):
        row = rows[place]
        others = [other["value"] for other in chart.rows if other["when"] == row["when"] and other is not row]
        below = any(chart.y(row["value"]) <= chart.y(value) for value in others)
        end = row["low" if below else "high"]
        y = chart.y(row["value"] if is_missing(end) else end) + (-0.06 if below else 0.06)
        side = "top" if below else "bottom"
        axes.text(
            x[place], y, voice.number(row["value"], row["places"]), fontsize=9, ha="center", va=side, zorder=5
        )


def _shade(axes: Axes, chart: _Chart, rivals: Sequence[Mapping[str, Any]]) -> None:
    """Shade the times that overlap the years of a rival explanation."""
    for rival in rivals:
        # A time such as 2019/20 reaches into the year after the one it starts in.
        at = [
            place
            for place, (start, name) in enumerate(chart.moments)
            if rival["first"] <= start.year + ("/" in name) and start.year <= rival["last"]
        ]
        if at:
            x = [chart.x(at[0] - 0.5), chart.x(at[-1] + 0.5)]
            y = chart.bottom, chart.bottom + HEIGHT - BELOW - ABOVE + 0.12
            axes.fill_between(x, *y, color=look.RULE, alpha=0.55, linewidth=0, zorder=0)
