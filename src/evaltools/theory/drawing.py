"""Draw a version of a theory in fixed columns, for print and screen.

Only the object interface of Matplotlib is used, so that nothing is left behind in a global state. Text
stays text: formulas in dollar signs and TeX are switched off, because names are data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.record.look import BLUE, GREY, LIGHT, WASH
from evaltools.theory.alternative import department_message, message
from evaltools.theory.labels import CONDITIONAL, choose
from evaltools.theory.layout import MARGIN, PAD, Box, Layout, arrange
from evaltools.theory.lettering import SIZE, line_height
from evaltools.theory.matrix import draw_matrix, matrix_parts
from evaltools.theory.model import Language, Version
from evaltools.theory.painting import LANE_COLOURS, canvas, mark_at, star, write, write_title
from evaltools.theory.views import departments, of_department, whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_IN_ONE = 30
FILLS = {
    "group": "#e6e6e6",
    "intervention": "white",
    "ongoing": WASH,
    "target": "#dceaf4",
    "condition": "white",
}


def draw(version: Version, language: Language = "sv", *, titled: bool = True) -> Figure:
    """Draw a version: areas, interventions in the order of the file, goals.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    titled : write the message above; not needed where a caption says it

    Returns
    -------
    matplotlib Figure
        As wide as the page and as tall as it must be for lettering of 9 points. A conditional intervention
        has a dashed box, a star and hollow marks; a mark stands where the row of an intervention meets the
        lane of a goal it is assumed to contribute to. What must hold stands on top, what happens anyway
        below. Interventions outside the plan are left to the list.
    """
    title = message(version, language) if titled else ""
    return _paint(arrange(version, whole(version, language), language, title), language)


def draw_department(
    version: Version, department: str, language: Language = "sv", *, titled: bool = True
) -> Figure:
    """Draw the interventions of one department and the factors or areas they are aimed at.

    Parameters
    ----------
    version : the version
    department : its name in `language`, one of `departments(version, language)`
    language : `"sv"` or `"en"`
    titled : write the message above; not needed where a caption says it

    Returns
    -------
    matplotlib Figure
        Drawn like `draw`, with factors or areas in the place of the goals.

    Raises
    ------
    InvalidArgument
        If no intervention has this department.
    """
    view = of_department(version, department, language)
    title = department_message(version, department, language) if titled else ""
    return _paint(arrange(version, view, language, title), language)


def drawings(version: Version, language: Language = "sv", *, titled: bool = True) -> dict[str, Figure]:
    """The figures a version needs to stay legible, by a short name in the order to show them.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    titled : write the message above; not needed where a caption says it

    Returns
    -------
    dict of str to Figure
        One figure, `"whole"`, for a version of at most 30 interventions or without departments; otherwise the
        `"matrix"` of interventions and goals, in as many parts as printed pages need (`"matrix-1"` and on), and
        one figure for each department, `"department-1"` and on.
    """
    names = departments(version, language)
    planned = sum(node.planned for node in version.of_kind("intervention"))
    if planned <= MOST_IN_ONE or not names:
        return {"whole": draw(version, language, titled=titled)}
    parts = matrix_parts(version, language)
    figures = {
        "matrix" if len(parts) == 1 else f"matrix-{number}": draw_matrix(
            version, language, titled=titled, only=part
        )
        for number, part in enumerate(parts, start=1)
    }
    for number, name in enumerate(names, start=1):
        figures[f"department-{number}"] = draw_department(version, name, language, titled=titled)
    return figures


def _paint(layout: Layout, language: Language) -> Figure:
    figure, axes = canvas(layout.height)
    write_title(axes, layout.title)
    for x, y, words in layout.headers:
        write(axes, x, y + 0.12, words, weight="bold", colour=GREY)
    for x, y, words in layout.notes:
        write(axes, x, y + 0.17, words, colour=GREY)
    _lanes(axes, layout)
    for box in layout.boxes:
        _box(axes, box)
    _legend(axes, layout, language)
    return figure


def _box(axes: Axes, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    round_by = 0.02 if box.role in ("intervention", "ongoing") else 0.06
    dashed = box.conditional
    axes.add_patch(
        FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle=f"round,pad=0,rounding_size={round_by}",
            facecolor=FILLS[box.role],
            edgecolor=BLUE if box.role == "target" else GREY,
            linewidth=1.5 if box.role == "target" else 0.9,
            linestyle=(0, (4, 2.2)) if dashed else "solid",
            zorder=3,
            gid=f"node-{box.node}",
        )
    )
    weight = "bold" if box.role in ("group", "target") else "normal"
    step = line_height(SIZE)
    first = box.middle - (len(box.lines) - 1) * step / 2 + 0.045
    for i, line in enumerate(box.lines):
        write(axes, box.x + PAD, first + i * step, line, weight=weight)
    if box.conditional:
        star(axes, box.x + box.width - 0.13, box.middle)


def _lanes(axes: Axes, layout: Layout) -> None:
    boxes = {box.node: box for box in layout.boxes}
    goals = [box for box in layout.boxes if box.role == "target"]
    for i, goal in enumerate(goals):
        colour, x = LANE_COLOURS[i % len(LANE_COLOURS)], layout.lanes[i]
        own = [mark.y for mark in layout.marks if mark.lane == i]
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
        axes.plot(ends, [box.middle] * 2, color=LIGHT, linewidth=0.9, linestyle=dash, zorder=1)
    for mark in layout.marks:
        mark_at(axes, mark.x, mark.y, mark.lane, hollow=mark.conditional)


def _legend(axes: Axes, layout: Layout, language: Language) -> None:
    step = line_height(SIZE) + 0.05
    y = layout.legend_y + 0.08
    conditional = any(box.conditional for box in layout.boxes)
    if not layout.marks:
        return
    lanes = range(min(3, len(layout.lanes)))
    for i in lanes:
        mark_at(axes, MARGIN + 0.08 + i * 0.15, y - 0.045, i, hollow=False)
    goal = any(box.role == "group" for box in layout.boxes)
    acts = choose(language, "antas bidra till målet", "assumed to contribute to the goal")
    aims = choose(language, "riktar sig mot det", "aimed at what")
    leads = choose(language, "som linjen leder till", "the line leads to")
    write(axes, MARGIN + 0.1 + len(lanes) * 0.15, y, f"{acts if goal else aims} {leads}")
    if not conditional:
        return
    for i in lanes:
        mark_at(axes, MARGIN + 0.08 + i * 0.15, y + step - 0.045, i, hollow=True)
    star(axes, MARGIN + 0.17 + len(lanes) * 0.15, y + step - 0.045)
    dashed = choose(language, "och streckad ruta", "and dashed box")
    write(axes, MARGIN + 0.29 + len(lanes) * 0.15, y + step, f"{dashed}: {CONDITIONAL.of(language)}")
