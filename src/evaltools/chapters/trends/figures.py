"""Figures of chapter 2, drawn from their data: changes with intervals, shares beside other areas, audit of the arrow rule."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.notebook import Chapter
from evaltools.notebook.labels import labelled
from evaltools.record import look
from evaltools.record.values import is_missing
from evaltools.record.verdict import verdict_mark
from evaltools.words import Sayable, StudyWords, Voice, listing, number, percent, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NARROW = 5.0
"""Below this width in inches panels stand one below the other and labels are broken sooner."""
SHAPES = {"▲": ("^", True), "△": ("^", False), "▼": ("v", True), "▽": ("v", False), "○": ("o", False)}
"""Marks of verdicts as Matplotlib draws them, and whether they are filled."""
COLOURS = {"improved": look.BLUE, "worsened": look.VERMILION}
AUDITED = ("label", "before", "source", "finding")
RATIOS = ("label", "span", "ratio", "low", "high", "difference", "verdict", "margin", "source", "finding")
"""Columns of the changes that the figures draw."""
NEIGHBOURS = (
    ("s", look.GREY, say("grey squares")),
    ("^", look.LIGHT, say("light grey triangles")),
    ("D", look.GREY, say("grey diamonds")),
    ("v", look.LIGHT, say("light grey triangles that point down")),
)
"""How the areas around are drawn, from the nearest on, and what that is called."""


def mark(axes: Axes, x: float, y: float, verdict: str, difference: float) -> None:
    """Draw the mark of a verdict, the same as in tables; a letter stands above its interval, which is never hidden."""
    shown = verdict_mark(verdict, difference)
    colour = COLOURS.get(verdict, look.GREY)
    if shown not in SHAPES:
        axes.plot([x], [y], marker="|", markersize=7, color=colour, linestyle="", zorder=4)
        axes.annotate(
            shown,
            (x, y),
            xytext=(0, 2.5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=9,
            fontweight="bold",
            color=look.INK,
            zorder=4,
        )
        return
    marker, filled = SHAPES[shown]
    face = colour if filled else "white"
    axes.plot(
        [x],
        [y],
        marker=marker,
        markersize=8,
        color=colour,
        markerfacecolor=face,
        linestyle="",
        zorder=4,
        clip_on=False,
    )


def legend(table: pd.DataFrame) -> Sayable:
    """What the marks mean that occur in a figure of verdicts."""
    meanings = {
        "improved": say("filled triangle = improved"),
        "worsened": say("hollow triangle = worsened"),
        "no change worth having": say("circle = no change worth having"),
        "cannot tell": say("question mark = cannot tell"),
    }
    found = [words for verdict, words in meanings.items() if (table["verdict"] == verdict).any()]
    return say("{marks:cap}.", marks=listing(found, "semicolon"))


def ratios(data: pd.DataFrame, voice: Voice, width: float, *, level: float) -> Figure:
    """Mark and interval for each change of a count, on a logarithmic scale around "no change".

    Parameters
    ----------
    data : a row per change with the columns of `RATIOS`.
    voice, width : who says what stands in it, and how wide it is in inches.
    level : of the intervals.
    """
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    rows = data.iloc[::-1].to_dict("records")
    figure = look.figure(width=width, height=1.3 + (0.34 if width >= NARROW else 0.5) * len(rows))
    axes: Axes = figure.subplots()
    axes.set_xscale("log")
    left = min(0.45, *(max(row["low"], 0.02) for row in rows)) * 0.9
    right = max(2.2, *(50.0 if is_missing(row["high"]) else min(row["high"], 50.0) for row in rows)) * 1.1
    axes.set_xlim(left, right)
    axes.axvline(1, color=look.GREY, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        if not is_missing(row["margin"]):
            low, high = 1 / (1 + row["margin"]), 1 + row["margin"]
            axes.broken_barh([(low, high - low)], (place - 0.5, 1), color=look.WASH, zorder=0)
        ends = max(row["low"], left), right if is_missing(row["high"]) else min(row["high"], right)
        axes.plot(ends, [place, place], color=COLOURS.get(row["verdict"], look.GREY), linewidth=1.8)
        at = right if is_missing(row["ratio"]) else min(max(row["ratio"], left), right)
        mark(axes, at, place, row["verdict"], row["difference"])
    axes.set_yticks(range(len(rows)), [_row_name(row, voice, width) for row in rows])
    axes.tick_params(axis="y", length=0, pad=8)
    axes.spines["left"].set_visible(False)
    ticks = [t for t in (0.05, 0.1, 0.2, 0.5, 0.75, 1, 1.33, 2, 5, 10, 20) if left <= t <= right]
    if width < NARROW:
        ticks = [tick for tick in ticks if tick in (0.05, 0.2, 0.5, 1, 2, 5, 20)]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: voice.number(value, _places(value))))
    axes.set_ylim(-0.6, len(rows) - 0.2)
    axis = say("Ratio after/before (1 = unchanged), {level}% interval", level=number(round(100 * level, 6)))
    axes.set_xlabel(_wrapped(voice.speak(axis), 60 if width >= NARROW else 24))
    ways = voice.speak(say("decrease ←   → increase"))
    axes.text(1, len(rows) - 0.25, ways, ha="center", va="bottom", fontsize=9, color=look.GREY)
    return figure


def _row_name(row: Mapping[Hashable, Any], voice: Voice, width: float) -> str:
    name = voice.speak(row["label"])
    return f"{name}  {row['span']}" if width >= NARROW else f"{_wrapped(name, 22)}\n{row['span']}"


def _places(value: float) -> int | None:
    """Decimals of a tick on the axis of ratios: as few as it takes to tell it."""
    return None if value % 1 == 0 else 1 if round(value, 1) == value else 2


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


def share_values(chapter: Chapter, table: pd.DataFrame) -> pd.DataFrame:
    """Values of the shares that changed, of the area and of those it is compared with.

    Parameters
    ----------
    table : changes of shares, see `changes.in_shares`: what the figure's title counts is what it shows.
    """
    frame = chapter.observations
    areas = [area.id for area in chapter.study.comparisons(chapter.area)]
    frame = frame[frame["area"].isin(areas) & frame["value"].notna()]
    frame = frame.merge(table[["indicator", "group"]].drop_duplicates())
    columns = ["indicator", "group", "label", "area", "start", "when", "value", "places", "source"]
    return labelled(frame)[columns]


def neighbours(chapter: Chapter, data: pd.DataFrame) -> list[str]:
    """Ids of the other areas that occur in the data, the nearest first."""
    others = [area.id for area in chapter.study.comparisons(chapter.area)[1:]]
    return [area for area in others if (data["area"] == area).any()]


def who(own: StudyWords, others: Sequence[StudyWords]) -> Sayable:
    """Who is who among the shares, for the note below the figure."""
    first = say("{area}: blue dots with values", area=own)
    drawn = zip(others, NEIGHBOURS, strict=False)
    rest = [say("{area}: {marks}", area=area, marks=marks) for area, (*_, marks) in drawn]
    return say("{who}.", who=listing([first, *rest], "semicolon"))


def shares(data: pd.DataFrame, voice: Voice, width: float, *, own: str, others: Sequence[str] = ()) -> Figure:
    """Small multiples on one scale: the area's share at each time with its value, other areas in grey.

    Parameters
    ----------
    data : a row per value with indicator, group, label, area, start, when, value and places.
    voice, width : who says what stands in it, and how wide it is in inches.
    own : id of the area.
    others : ids of the areas it is compared with.
    """
    panels = list(dict.fromkeys(zip(data["indicator"], data["group"], strict=True)))
    across = min(3, len(panels)) if width >= NARROW else 1
    down = -(-len(panels) // across)
    figure = look.figure(width=width, height=0.5 + 1.75 * down)
    grid = figure.add_gridspec(down, across)
    low = max(0.0, 10 * (data["value"].min() // 10) - 5)
    first: Axes | None = None
    for place, (indicator, group) in enumerate(panels):
        axes = figure.add_subplot(grid[divmod(place, across)], sharey=first)
        axes.tick_params(labelleft=place % across == 0)
        first = first or axes
        part = data[(data["indicator"] == indicator) & (data["group"] == group)]
        _share_panel(axes, part, voice, [own, *others])
        axes.set_ylim(low, 109)
        axes.set_yticks([tick for tick in range(0, 101, 20) if tick >= low])
        title = voice.speak(part.iloc[0]["label"])
        axes.set_title(
            _wrapped(title, 30 if width < NARROW else 90 // across), fontsize=9, fontweight="normal", pad=4
        )
    axis = say("Per cent (the axis is cut)") if low > 0 else say("Per cent")
    figure.supylabel(voice.speak(axis), fontsize=9.5)
    return figure


def _share_panel(axes: Axes, part: pd.DataFrame, voice: Voice, areas: Sequence[str]) -> None:
    moments = sorted(set(zip(part["start"], part["when"], strict=True)))
    places = {name: index for index, (_, name) in enumerate(moments)}
    looks = [("o", look.ACCENT), *((marker, colour) for marker, colour, _ in NEIGHBOURS)]
    for area, (marker, colour) in reversed(list(zip(areas, looks, strict=False))):
        own = area == areas[0]
        series = part[part["area"] == area].sort_values("start")
        x = [places[name] for name in series["when"]]
        axes.plot(
            x,
            series["value"],
            color=colour,
            linewidth=1.8 if own else 1.0,
            marker=marker,
            markersize=5 if own else 4,
            zorder=3 if own else 2,
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
        axes.annotate(
            voice.number(item["value"], item["places"]),
            (at, item["value"]),
            xytext=(0, -6 if below else 6),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=9,
            color=look.INK,
        )


def audit(data: pd.DataFrame, voice: Voice, width: float, *, threshold: float) -> Figure:
    """How often the arrow rule fires on a count when nothing has happened, with the area's own counts marked.

    Parameters
    ----------
    data : a row per series with label and before.
    voice, width : who says what stands in it, and how wide it is in inches.
    threshold : of the rule, in per cent of the value before.
    """
    import numpy as np
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    counts = np.unique(np.geomspace(3, 20_000, 60).round())
    figure = look.figure(width=width, height=3.3)
    axes: Axes = figure.subplots()
    axes.set_xscale("log")
    axes.plot(counts, 100 * trends.arrow_false_alarm(counts, threshold / 100), color=look.GREY, linewidth=1.4)
    data = data[data["before"] > 0].sort_values("before")
    alarms = 100 * trends.arrow_false_alarm(data["before"].to_numpy(float), threshold / 100)
    axes.plot(data["before"], alarms, "o", color=look.ACCENT, markersize=6)
    for place, (row, y) in enumerate(zip(data.to_dict("records"), alarms, strict=True)):
        _audited(
            axes, f"{voice.speak(row['label'])} ({voice.number(row['before'])})", row["before"], y, place
        )
    axes.axhline(5, color=look.VERMILION, linewidth=1, linestyle=(0, (4, 3)))
    usual = voice.speak(say("{share}: the error usually accepted", share=percent(5)))
    axes.text(20_000, 7, usual, ha="right", fontsize=9, color=look.INK)
    axes.set_ylim(0, 110)
    axes.set_xlim(2.5, 22_000)
    axes.set_yticks([0, 25, 50, 75, 100])
    ticks = [5, 20, 100, 500, 2_000, 10_000] if width >= NARROW else [5, 100, 2_000]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: voice.number(value)))
    wide = 60 if width >= NARROW else 28
    events = voice.speak(say("Number of events a year (logarithmic scale)"))
    axes.set_xlabel(_wrapped(events, wide))
    risk = voice.speak(say("Risk of an arrow by chance, per cent"))
    axes.set_ylabel(risk)
    return figure


def _audited(axes: Axes, text: str, x: float, y: float, place: int) -> None:
    """One of the area's own series, with its label below the curve in one of five rows."""
    level = 66 - 11 * (place % 5)
    axes.plot([x, x], [level + 6, y - 3], color=look.LIGHT, linewidth=0.7)
    side = "left" if x < 60 else "right" if x > 500 else "center"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(x, level, text, ha=side, fontsize=9, bbox=box, zorder=4 - place)
