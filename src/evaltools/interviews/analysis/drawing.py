"""Figures of coded interviews: which groups speak of what, agreement by code, and codes by interview.

Each is `draw(data, voice, width, **options)` over plain data and needs no study or report.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from evaltools.record import look
from evaltools.words import Sayable, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from evaltools.words import Voice


def matrix(data: pd.DataFrame, voice: Voice, width: float) -> Figure:
    """Discs by code and group, their area the share of the group's informants, with the number beside."""
    data = data.sort_values("level", kind="stable")
    codes, groups = list(dict.fromkeys(data["code"])), list(dict.fromkeys(data["group"]))
    figure = look.figure(width=width, height=1.2 + 0.36 * len(codes))
    axes = figure.subplots()
    for row in data.to_dict("records"):
        x, y = groups.index(row["group"]), codes.index(row["code"])
        if not row["informants"]:
            axes.plot([x], [y], ".", color=look.LIGHT, markersize=3)
            continue
        colour = look.ACCENT if row["level"] == "first" else look.GREY
        axes.scatter([x], [y], s=430 * row["share"], color=colour, linewidth=0)
        axes.text(x + 0.22, y, voice.number(row["informants"]), ha="left", va="center", fontsize=9)
    names = dict(zip(data["code"], data["code_name"], strict=True))
    axes.set_yticks(range(len(codes)), [voice.speak(names[code]) for code in codes])
    headings = {
        row["group"]: fill(f"{voice.speak(row['group_name'])} ({voice.number(row['size'])})", 16)
        for row in data.to_dict("records")
    }
    axes.set_xticks(range(len(groups)), [headings[group] for group in groups])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xlim(-0.5, len(groups) - 0.4)
    axes.set_ylim(len(codes) - 0.4, -0.6)
    return figure


def agreement(
    data: pd.DataFrame, voice: Voice, width: float, *, axis: Sayable, guides: Sequence[float]
) -> Figure:
    """Dot and interval per code, from most to least agreement, all codes together on top."""
    codes = data[data["code"] != "all"].sort_values("value")
    rows = [*codes.to_dict("records"), *data[data["code"] == "all"].to_dict("records")]
    figure = look.figure(width=width, height=0.9 + 0.3 * len(rows))
    axes = figure.subplots()
    for at in guides:
        axes.axvline(at, color=look.RULE, linewidth=1, zorder=0)
        words = voice.number(at, len(f"{at:g}".partition(".")[2]))
        axes.text(at, len(rows) - 0.3, words, ha="center", va="bottom", fontsize=9, color=look.GREY)
    for place, row in enumerate(rows):
        overall = row["code"] == "all"
        colour = look.INK if overall else look.ACCENT
        if row["low"] == row["low"]:
            axes.plot([row["low"], row["high"]], [place] * 2, color=colour, linewidth=1.8)
        axes.plot([row["value"]], [place], "D" if overall else "o", color=colour, markersize=6.5)
    axes.set_yticks(range(len(rows)), [voice.speak(row["code_name"]) for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xlim(min([0.0, *(row["low"] for row in rows if row["low"] == row["low"])]), 1.02)
    axes.xaxis.set_major_formatter(lambda value, _: voice.number(value, 1))
    axes.set_xlabel(voice.speak(axis))
    return figure


def saturation(data: pd.DataFrame, voice: Voice, width: float) -> Figure:
    """Staircase of codes by interview, from zero, with each new code marked."""
    figure = look.figure(width=width, height=2.8)
    axes = figure.subplots()
    x, y = data["interview"].to_numpy(), data["cumulative"].to_numpy()
    axes.step([0, *x], [0, *y], where="post", color=look.ACCENT, linewidth=1.6)
    new = data[data["new"] > 0]
    axes.plot(new["interview"], new["cumulative"], "o", color=look.ACCENT, markersize=5)
    for row in new.to_dict("records"):
        place = (row["interview"], row["cumulative"])
        words = voice.number(row["new"], sign=True)
        axes.annotate(words, place, xytext=(6, -9), textcoords="offset points", fontsize=9)
    axes.set_ylim(0, max(y) * 1.12)
    axes.set_xlim(0, len(data) + 0.5)
    axes.set_xticks(x)
    axes.set_xlabel(voice.speak(say("Interview, in the order they were held")))
    axes.set_ylabel(voice.speak(say("Codes that had come up")))
    return figure
