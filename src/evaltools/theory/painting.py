"""Lines of text, marks and stars: what the drawings of a theory are painted with.

Only the object interface of Matplotlib is used, so that nothing is left behind in a global state. Text
stays text: formulas in dollar signs and TeX are switched off, because names are data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from evaltools.record.look import BLUE, GREEN, INK, PURPLE, VERMILION
from evaltools.theory.layout import MARGIN, WIDTH
from evaltools.theory.lettering import FAMILY, SIZE, TITLE_SIZE, line_height

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Shapes as well as colours tell the lanes apart, in greyscale and for the colour-blind.
LANE_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, INK)
LANE_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")


def canvas(height: float) -> tuple[Figure, Axes]:
    """An empty figure at page width whose coordinates are inches from its upper left corner."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return figure, axes


def write(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    weight: str = "normal",
    colour: str = INK,
    align: str = "left",
) -> None:
    """Write one line with its baseline at `y`."""
    style: dict[str, Any] = {"family": FAMILY, "size": size, "weight": weight, "color": colour, "ha": align}
    axes.text(x, y, words, va="baseline", parse_math=False, usetex=False, zorder=5, **style)


def write_title(axes: Axes, lines: Iterable[str]) -> None:
    """Write the message of a figure, in bold, at its top."""
    for i, line in enumerate(lines):
        write(
            axes, MARGIN, MARGIN + (i + 0.8) * line_height(TITLE_SIZE), line, size=TITLE_SIZE, weight="bold"
        )


def star(axes: Axes, x: float, y: float) -> None:
    """Set the star of a conditional intervention."""
    axes.plot([x], [y], marker="*", markersize=7.5, color=INK, markeredgewidth=0, linestyle="none", zorder=6)


def mark_at(axes: Axes, x: float, y: float, lane: int, *, hollow: bool) -> None:
    """Set the mark of a lane: its own shape and colour, hollow where the contribution is conditional."""
    colour = LANE_COLOURS[lane % len(LANE_COLOURS)]
    axes.plot(
        [x],
        [y],
        marker=LANE_MARKERS[lane % len(LANE_MARKERS)],
        markersize=6,
        markerfacecolor="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.2,
        linestyle="none",
        zorder=4,
    )
