"""The figure of chapter 7: how far each of seven criteria lets each claim go, and which of them decided."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from evaltools import synthesis
from evaltools.chapters.synthesis import wording as wording
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.words.numbers import listing, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from evaltools.chapters.synthesis.claims import Material, Rated

SHORT = {
    "delivery": {"sv": "Gjort", "en": "Delivery"},
    "outcome": {"sv": "Utfall", "en": "Outcome"},
    "link": {"sv": "Länk", "en": "Link"},
    "design": {"sv": "Upplägg", "en": "Design"},
    "strands": {"sv": "Källor", "en": "Strands"},
    "groups": {"sv": "Grupper", "en": "Groups"},
    "rival": {"sv": "Rivaler", "en": "Rivals"},
}
HEIGHT = {"weak": 1, "plausible": 2, "supported": 3, "strong": 4}


def show_overview(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """Draw the claims with the caps of their criteria, best supported first."""
    import pandas as pd

    language = chapter.language
    order = sorted(rated, key=lambda item: -synthesis.rank(item.rating.value))
    counts = [
        (value, sum(item.rating.value == value for item in rated)) for value in reversed(synthesis.RESULTS)
    ]
    parts = [
        f"{wording.rating_word(value, material.rules, language).lower()} {number(count, language)}"
        for value, count in counts
        if count
    ]
    message = chapter.words(
        f"{len(rated)} påståenden efter omdöme: {listing(parts, 'sv')}",
        f"{len(rated)} claims by rating: {listing(parts, 'en')}",
    )
    data = pd.DataFrame(
        [
            {"claim": item.claim.title[language], "rating": item.rating.value, **item.rating.caps}
            for item in order
        ]
    )
    chapter.figure(
        draw(chapter, material, order),
        id="overview",
        caption=message,
        alternative=chapter.words(
            "Ett rutnät med en rad per påstående och en kolumn per villkor. Staplar av upp till fyra rutor visar hur långt "
            f"villkoret räcker; de som bestämde omdömet är mörka. {message}. Samma uppgifter står i tabellen över påståenden.",
            "A grid with a row per claim and a column per criterion. Up to four blocks show how far the criterion reaches; "
            f"those that decided the rating are dark. {message}. The same is in the table of claims.",
        ),
        note=chapter.words(
            "En ruta: svagt, två: rimligt, tre: underbyggt, fyra: starkt. Mörka rutor med ram: villkoret bestämde.",
            "One block: weak, two: plausible, three: supported, four: strong. Dark blocks with a frame: the criterion decided.",
        ),
        data=data,
        sources=sorted({row.source for item in rated for row in item.finding.rows}),
    )


def draw(chapter: Chapter, material: Material, order: Sequence[Rated]) -> Figure:
    """The grid of claims and criteria."""
    language = chapter.language
    figure = look.figure(height=1.0 + 0.38 * len(order))
    axes = figure.subplots()
    for place, item in enumerate(order):
        for column, criterion in enumerate(synthesis.CRITERIA):
            _cell(axes, column, place, HEIGHT[item.rating.caps[criterion]], criterion in item.rating.binding)
        mark = wording.MARKS[item.rating.value]
        word = wording.rating_word(item.rating.value, material.rules, language)
        axes.text(
            len(synthesis.CRITERIA) - 0.3,
            place,
            f"{mark} {word}",
            va="center",
            fontsize=9.5,
            fontweight="bold",
        )
    axes.set_xlim(-0.55, len(synthesis.CRITERIA) + 1.9)
    axes.set_ylim(len(order) - 0.45, -0.55)
    axes.set_yticks(range(len(order)), [fill(item.claim.title[language], 25) for item in order])
    axes.set_xticks(range(len(SHORT)), [SHORT[name][language] for name in synthesis.CRITERIA], fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for place in range(len(order) + 1):
        axes.axhline(place - 0.5, color=look.RULE, linewidth=0.6, zorder=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return figure


def _cell(axes: Axes, column: int, row: int, blocks: int, decided: bool) -> None:
    """Up to four blocks from left to right; those of a criterion that decided are dark and framed."""
    from matplotlib.patches import Rectangle

    width, gap = 0.165, 0.025
    left = column - 2 * (width + gap) + gap / 2
    for block in range(4):
        filled = block < blocks
        colour = (look.ACCENT if decided else "#b9c4cc") if filled else "white"
        axes.add_patch(
            Rectangle(
                (left + block * (width + gap), row - 0.17), width, 0.34, facecolor=colour,
                edgecolor=look.INK if decided and filled else look.LIGHT if not filled else "#8fa0ab", linewidth=0.7,
            )
        )  # fmt: skip
