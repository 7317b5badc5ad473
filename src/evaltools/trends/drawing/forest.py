"""Ratios with their intervals, one below the other on a logarithmic scale around "no change"."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from evaltools.record import look
from evaltools.record.values import is_missing
from evaltools.record.verdict import verdict_mark
from evaltools.trends.drawing.fitting import NARROW, told_ticks, wrapped
from evaltools.trends.intervals import of_level
from evaltools.words import Sayable, Voice, listing, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHAPES = {"▲": ("^", True), "△": ("^", False), "▼": ("v", True), "▽": ("v", False), "○": ("o", False)}
"""Marks of verdicts as Matplotlib draws them, and whether they are filled."""
COLOURS = {"improved": look.BLUE, "worsened": look.VERMILION}
RATIOS = (
    *("label", "span", "ratio", "low", "high", "by_chance", "difference", "verdict", "margin"),
    *("source", "finding"),
)
"""Columns of changes that `ratios` draws, or that stay with its data."""
MEANINGS = {
    "improved": say("filled triangle = improved"),
    "worsened": say("hollow triangle = worsened"),
    "no change worth having": say("circle = no change worth having"),
    "cannot tell": say("question mark = cannot tell"),
}
TICKS = (0.05, 0.1, 0.2, 0.5, 0.75, 1, 1.33, 2, 5, 10, 20)
FEWER_TICKS = (0.05, 0.2, 0.5, 1, 2, 5, 20)
CLOSE_TICKS = (0.25, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 4)


def legend(verdicts: Iterable[str]) -> Sayable:
    """What the marks of the verdicts mean that occur in a figure of ratios."""
    found = set(verdicts)
    marks = [words for verdict, words in MEANINGS.items() if verdict in found]
    return say("{marks:cap}.", marks=listing(marks, "semicolon"))


def ratios(data: pd.DataFrame, voice: Voice, width: float, *, level: float) -> Figure:
    """Draw mark and interval of each change of a count, with the margin as a band.

    Parameters
    ----------
    data : a row per change with the columns of `RATIOS`, source and finding aside; ends may be missing.
    voice, width : who says what stands in it, and how wide it is in inches.
    level : of the intervals.
    """
    rows = data.iloc[::-1].to_dict("records")
    wide = width >= NARROW
    figure, axes = _empty(len(rows), width, 1.3 + (0.34 if wide else 0.5) * len(rows))
    left = min(0.45, *(max(row["low"], 0.02) for row in rows)) * 0.9
    right = max(2.2, *(50.0 if is_missing(row["high"]) else min(row["high"], 50.0) for row in rows)) * 1.1
    axes.set_xlim(left, right)
    for place, row in enumerate(rows):
        if not is_missing(row["margin"]):
            low, high = 1 / (1 + row["margin"]), 1 + row["margin"]
            axes.broken_barh([(low, high - low)], (place - 0.5, 1), color=look.WASH, zorder=0)
        ends = max(row["low"], left), right if is_missing(row["high"]) else min(row["high"], right)
        colour = COLOURS.get(row["verdict"], look.GREY)
        dashes: Any = (0, (3, 2)) if row["by_chance"] else "solid"
        axes.plot(ends, [place, place], color=colour, linewidth=1.8, linestyle=dashes)
        at = right if is_missing(row["ratio"]) else min(max(row["ratio"], left), right)
        _mark(axes, at, place, row["verdict"], row["difference"])
    axes.set_yticks(range(len(rows)), [_row_name(row, voice, wide) for row in rows])
    axes.tick_params(axis="y", pad=8)
    told_ticks(axes, [tick for tick in (TICKS if wide else FEWER_TICKS) if left <= tick <= right], voice)
    axes.set_ylim(-0.6, len(rows) - 0.2)
    axes.set_xlabel(wrapped(voice.speak(_axis(level)), 60 if wide else 24))
    ways = voice.speak(say("decrease ←   → increase"))
    axes.text(1, len(rows) - 0.25, ways, ha="center", va="bottom", fontsize=9, color=look.GREY)
    return figure


def estimates(data: pd.DataFrame, voice: Voice, width: float, *, level: float) -> Figure:
    """Draw dot and interval of each estimate; a cross marks the truth of a simulation.

    Parameters
    ----------
    data : a row per estimate with label, ratio, low, high and truth; those without a ratio are left out.
    voice, width : who says the labels; inches.
    level : of the intervals.
    """
    rows: list[Any] = data[data["ratio"].notna()].iloc[::-1].to_dict("records")
    figure, axes = _empty(len(rows), width, 1.1 + 0.42 * len(rows))
    for place, row in enumerate(rows):
        axes.plot([row["low"], row["high"]], [place] * 2, color=look.ACCENT, linewidth=1.8)
        axes.plot([row["ratio"]], [place], "o", color=look.ACCENT, markersize=6.5)
        if row["truth"] == row["truth"]:
            cross: dict[str, Any] = {"color": look.VERMILION, "markersize": 7, "markeredgewidth": 2}
            axes.plot([row["truth"]], [place - 0.24], marker="x", **cross)
    axes.set_yticks(range(len(rows)), [voice.speak(row["label"]) for row in rows])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    axes.set_xlim(min(low * 0.95, 0.65), max(high * 1.05, 1.5))
    told_ticks(axes, [tick for tick in CLOSE_TICKS if low * 0.9 <= tick <= high * 1.1], voice, decimals=2)
    axes.set_xlabel(voice.speak(_axis(level)))
    return figure


def _empty(rows: int, width: float, height: float) -> tuple[Figure, Axes]:
    figure = look.figure(width=width, height=height)
    axes: Axes = figure.subplots()
    axes.set_xscale("log")
    axes.axvline(1, color=look.GREY, linewidth=0.9, zorder=1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return figure, axes


def _axis(level: float) -> Sayable:
    return say("Ratio after/before (1 = unchanged), {interval}", interval=of_level(level))


def _mark(axes: Axes, x: float, y: float, verdict: str, difference: float) -> None:
    """Draw the mark of a verdict, the same as in tables; a letter stands above its interval, which is never hidden."""
    shown = verdict_mark(verdict, difference)
    colour = COLOURS.get(verdict, look.GREY)
    if shown in SHAPES:
        marker, filled = SHAPES[shown]
        face = {"markersize": 8, "color": colour, "markerfacecolor": colour if filled else "white"}
        axes.plot([x], [y], marker=marker, linestyle="", zorder=4, clip_on=False, **face)  # type: ignore[arg-type]
        return
    axes.plot([x], [y], marker="|", markersize=7, color=colour, linestyle="", zorder=4)
    letter: dict[str, Any] = {"fontsize": 9, "fontweight": "bold", "color": look.INK, "in_layout": False}
    axes.annotate(
        shown, (x, y), xytext=(0, 2.5), textcoords="offset points", ha="center", va="bottom", zorder=4, **letter
    )  # fmt: skip


def _row_name(row: Mapping[Hashable, Any], voice: Voice, wide: bool) -> str:
    name = voice.speak(row["label"])
    return f"{name}  {row['span']}" if wide else f"{wrapped(name, 22)}\n{row['span']}"
