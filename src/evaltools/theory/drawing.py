"""Draw a version of a theory in fixed columns, for print and screen.

Only the object interface of Matplotlib is used, so that nothing is left behind in a global state. Text
stays text: formulas in dollar signs and TeX are switched off, because names are data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.theory.alternative import message
from evaltools.theory.labels import CONDITIONAL, choose
from evaltools.theory.layout import MARGIN, PAD, WIDTH, Box, Layout, arrange
from evaltools.theory.lettering import FAMILY, SIZE, TITLE_SIZE, line_height
from evaltools.theory.model import Language, Version

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#222222"
EDGE = "#4d4d4d"
FAINT = "#b8b8b8"
# Okabe & Ito (2008), those dark enough for a contrast of 3:1 on white.
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#00795B", "#A3507F"
LANE_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, INK)
LANE_MARKERS = ("o", "s", "^", "D", "v")
FILLS = {
    "area": "#e6e6e6",
    "intervention": "#ffffff",
    "ongoing": "#f3f3f3",
    "goal": "#dceaf4",
    "condition": "#ffffff",
}


def draw(version: Version, language: Language = "sv") -> Figure:
    """Draw a version: areas, interventions in the order of the file, goals, and the conditions on top.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`

    Returns
    -------
    matplotlib Figure
        7.1 inches wide and as tall as it must be for lettering of 9 points. A conditional intervention has a
        dashed box, a star and hollow marks; a mark stands where the row of an intervention meets the lane
        of a goal it is assumed to contribute to.
    """
    layout = arrange(version, language, message(version, language))
    figure, axes = canvas(layout.height)
    _title(axes, layout)
    for x, y, words in layout.headers:
        write(axes, x, y + 0.12, words, weight="bold", colour=EDGE)
    _lanes(axes, layout)
    for box in layout.boxes:
        _box(axes, box)
    _legend(axes, layout, language)
    return figure


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


def _title(axes: Axes, layout: Layout) -> None:
    for i, line in enumerate(layout.title):
        write(
            axes, MARGIN, MARGIN + (i + 0.8) * line_height(TITLE_SIZE), line, size=TITLE_SIZE, weight="bold"
        )


def _box(axes: Axes, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    round_by = 0.06 if box.role in ("goal", "condition", "area") else 0.02
    dashed = box.conditional
    axes.add_patch(
        FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle=f"round,pad=0,rounding_size={round_by}",
            facecolor=FILLS[box.role],
            edgecolor=BLUE if box.role == "goal" else EDGE,
            linewidth=1.5 if box.role == "goal" else 0.9,
            linestyle=(0, (4, 2.2)) if dashed else "solid",
            zorder=3,
            gid=f"node-{box.node}",
        )
    )
    weight = "bold" if box.role in ("area", "goal") else "normal"
    step = line_height(SIZE)
    first = box.middle - (len(box.lines) - 1) * step / 2 + 0.045
    for i, line in enumerate(box.lines):
        write(axes, box.x + PAD, first + i * step, line, weight=weight)
    if box.conditional:
        _star(axes, box.x + box.width - 0.13, box.middle)


def _star(axes: Axes, x: float, y: float) -> None:
    axes.plot([x], [y], marker="*", markersize=7.5, color=INK, markeredgewidth=0, linestyle="none", zorder=6)


def _lanes(axes: Axes, layout: Layout) -> None:
    boxes = {box.node: box for box in layout.boxes}
    goals = [box for box in layout.boxes if box.role == "goal"]
    for i, goal in enumerate(goals):
        colour, x = LANE_COLOURS[i % len(LANE_COLOURS)], layout.lanes[i]
        own = [mark.y for mark in layout.marks if mark.goal == i]
        if not own:
            continue
        axes.plot(
            [x, x], [min(*own, goal.middle), max(*own, goal.middle)], color=colour, linewidth=1.3, zorder=2
        )
        arrow = {"arrowstyle": "-|>,head_width=0.22,head_length=0.4", "color": colour, "linewidth": 1.3}
        axes.annotate(
            "",
            (goal.x, goal.middle),
            (x, goal.middle),
            arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0},
            zorder=2,
        )
    for node in dict.fromkeys(mark.node for mark in layout.marks):
        own_marks = [mark for mark in layout.marks if mark.node == node]
        box = boxes[node]
        dash = (0, (3, 2)) if box.conditional else "solid"
        ends = [box.x + box.width, max(mark.x for mark in own_marks)]
        axes.plot(ends, [box.middle] * 2, color=FAINT, linewidth=0.9, linestyle=dash, zorder=1)
    for mark in layout.marks:
        mark_at(axes, mark.x, mark.y, mark.goal, hollow=mark.conditional)


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


def _legend(axes: Axes, layout: Layout, language: Language) -> None:
    step = line_height(SIZE) + 0.05
    y = layout.legend_y + 0.08
    conditional = any(box.conditional for box in layout.boxes)
    lanes = range(min(3, len(layout.lanes)))
    for i in lanes:
        mark_at(axes, MARGIN + 0.08 + i * 0.15, y - 0.045, i, hollow=False)
    text = choose(
        language,
        "antas bidra till målet som linjen leder till",
        "assumed to contribute to the goal the line leads to",
    )
    write(axes, MARGIN + 0.55, y, text)
    if not conditional:
        return
    for i in lanes:
        mark_at(axes, MARGIN + 0.08 + i * 0.15, y + step - 0.045, i, hollow=True)
    _star(axes, MARGIN + 0.62, y + step - 0.045)
    dashed = choose(language, "och streckad ruta", "and dashed box")
    write(axes, MARGIN + 0.74, y + step, f"{dashed}: {CONDITIONAL.of(language)}")
