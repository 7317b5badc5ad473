"""Draw which actor groups are cited for what is said of each body."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from evaltools.record import look
from evaltools.words.voice import Voice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

NARROW = 5.0
"""Inches below which a page is that of a phone."""


def draw_evidence(data: pd.DataFrame, voice: Voice, width: float) -> Figure:
    """Discs by actor group and body, their area the number of citations, with the number beside.

    Parameters
    ----------
    data : rows of `by_group`: group, group_name, body, body_name, count.
    voice : who says the names.
    width : in inches.
    """
    from textwrap import fill

    counts = data.groupby(["group", "body"])["count"].sum()
    by_group = data.groupby("group", sort=False)["count"].sum().sort_values(ascending=False, kind="stable")
    groups, bodies = list(by_group.index), list(dict.fromkeys(data["body"]))
    group_names = data.drop_duplicates("group").set_index("group")["group_name"]
    body_names = data.drop_duplicates("body").set_index("body")["body_name"]
    figure = look.figure(width=width, height=1.3 + 0.36 * len(groups))
    axes = figure.subplots()
    there = [
        (x, y, int(counts.get((group, body), 0)))
        for y, group in enumerate(groups)
        for x, body in enumerate(bodies)
    ]
    cited, empty = [one for one in there if one[2]], [one for one in there if not one[2]]
    axes.plot([x for x, _, _ in empty], [y for _, y, _ in empty], ".", color=look.LIGHT, markersize=3)
    area = 460 * min(1.0, width / look.PAGE_WIDTH) / float(counts.max())
    axes.scatter(
        [x for x, _, _ in cited],
        [y for _, y, _ in cited],
        s=[area * value for _, _, value in cited],
        color=look.ACCENT,
        linewidth=0,
    )
    for x, y, value in cited:
        beside = (sqrt(area * value) / 2 + 3, 0)
        axes.annotate(
            voice.number(value), (x, y), beside, textcoords="offset points", va="center", fontsize=9
        )
    labels = [fill(short(voice.speak(body_names[body])), 13, break_long_words=False) for body in bodies]
    axes.set_xticks(range(len(bodies)), labels, **_turned(labels, width))
    lines = 16 if width < NARROW else 40
    names = [fill(voice.speak(group_names[group]), lines, break_long_words=False) for group in groups]
    axes.set_yticks(range(len(groups)), names)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xlim(-0.5, max(len(bodies) - 0.35, 3.5))  # few bodies stand close to their groups
    axes.set_ylim(len(groups) - 0.4, -0.6)
    return figure


def _turned(labels: list[str], width: float) -> dict[str, Any]:
    """Labels stand upright on a narrow page, and aslant where a wide one has no room for their longest line."""
    if width < NARROW:
        return {"rotation": 90}
    room = 0.62 * width / max(len(labels), 4)
    longest = max(len(line) for label in labels for line in label.split("\n"))
    return {"rotation": 30, "ha": "left"} if 0.075 * longest > room else {}


def short(name: str) -> str:
    """A body's abbreviation where its name gives one in brackets."""
    return name.rpartition("(")[2].removesuffix(")") if name.endswith(")") else name
