"""The grid of claims: how far each criterion lets each claim go, and which of them decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from evaltools.record import look
from evaltools.synthesis.words import MARKS
from evaltools.words import Sayable, in_context

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from evaltools.words import Voice

SHORT = {
    "delivery": in_context("short name of a criterion", "Done"),
    "outcome": in_context("short name of a criterion", "Outcome"),
    "link": in_context("short name of a criterion", "Link"),
    "design": in_context("short name of a criterion", "Design"),
    "strands": in_context("short name of a criterion", "Sources"),
    "groups": in_context("short name of a criterion", "Groups"),
    "rival": in_context("short name of a criterion", "Rivals"),
}
_HEIGHT = {"weak": 1, "plausible": 2, "supported": 3, "strong": 4}


def overview(
    data: pd.DataFrame,
    voice: Voice,
    width: float,
    *,
    criteria: Sequence[str],
    ratings: Mapping[str, Sayable],
) -> Figure:
    """The grid of claims and criteria.

    Parameters
    ----------
    data : a row per claim: claim, rating, decided (list of criteria), and the cap of each criterion.
    voice : who says what stands in it.
    width : in inches.
    criteria : the columns, in order.
    ratings : what ratings and gates are called.
    """
    narrow = width < look.PAGE_WIDTH - 1
    claims = data.to_dict("records")
    titles = [
        fill(voice.speak(item["claim"]), 18 if narrow else 25, break_long_words=False) for item in claims
    ]
    said = [f"{MARKS[item['rating']]} {voice.speak(ratings[item['rating']])}" for item in claims]
    if narrow:  # the rating stands under the claim, so that the blocks keep their size
        titles = [f"{title}\n{fill(text, 18)}" for title, text in zip(titles, said, strict=True)]
    lines = max(2, *(1 + title.count("\n") for title in titles))
    figure = look.figure(width=width, height=1.0 + (0.06 + 0.16 * lines) * len(claims))
    axes = figure.subplots()
    for place, item in enumerate(claims):
        for column, name in enumerate(criteria):
            _cell(axes, column, place, _HEIGHT[item[name]], name in item["decided"])
        if not narrow:
            beside = len(criteria) - 0.3
            axes.text(beside, place, fill(said[place], 14), va="center", fontsize=9.5, fontweight="bold")
    axes.set_xlim(-0.55, len(criteria) + (-0.45 if narrow else 1.9))
    axes.set_ylim(len(claims) - 0.45, -0.55)
    axes.set_yticks(range(len(claims)), titles)
    axes.set_xticks(
        range(len(criteria)),
        [voice.speak(SHORT[name]) for name in criteria],
        fontsize=9,
        rotation=90 if narrow else 0,
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for place in range(len(claims) + 1):
        axes.axhline(place - 0.5, color=look.RULE, linewidth=0.6, zorder=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    return figure


def _cell(axes: Axes, column: int, row: int, blocks: int, decided: bool) -> None:
    """Up to four blocks from left to right; those of a criterion that decided are dark and framed."""
    from matplotlib.patches import Rectangle

    width, gap = 0.165, 0.025
    left = column - 2 * (width + gap) + gap / 2
    for block in range(4):
        filled = block < blocks
        colour = (look.ACCENT if decided else "#b9c4cc") if filled else "white"
        edge = look.INK if decided and filled else "#8fa0ab" if filled else look.LIGHT
        place = (left + block * (width + gap), row - 0.17)
        axes.add_patch(Rectangle(place, width, 0.34, facecolor=colour, edgecolor=edge, linewidth=0.7))
