"""Draw a version of a theory in fixed columns, for print and screen, for a voice and a width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.record.look import BLUE, GREY, LIGHT, PAGE_WIDTH, WASH
from evaltools.theory.alternative import (
    alternative_text,
    continued_text,
    matrix_message,
    matrix_text,
    message,
)
from evaltools.theory.labels import CONDITIONAL
from evaltools.theory.layout import MARGIN, PAD, WIDE, Box, Layout, arrange
from evaltools.theory.lettering import SIZE, line_height, wrap
from evaltools.theory.matrix import draw_matrix, matrix_parts
from evaltools.theory.model import Version
from evaltools.theory.painting import LANE_COLOURS, Sheet
from evaltools.theory.views import departments, drawn, shown, whole
from evaltools.words.messages import Sayable, StudyWords, in_context, listing, say
from evaltools.words.voice import Voice, english

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MOST_IN_ONE = 30
"""Interventions that one drawing in columns holds; more are drawn as a matrix."""
FILLS = {
    "group": "#e6e6e6",
    "intervention": "white",
    "ongoing": WASH,
    "target": "#dceaf4",
    "condition": "white",
}


@dataclass(frozen=True)
class Drawing:
    """A figure of a version: what is drawn, by which function, and what it says."""

    name: str
    """`whole`, `matrix`, or `matrix-1` and on."""
    draw: Callable[..., Figure]
    """`draw(data, voice, width)`"""
    data: pd.DataFrame
    """Rows of plain data, as `shown` gives them."""
    message: Sayable
    alternative: Sayable


def drawings(version: Version, most_in_one: int = MOST_IN_ONE) -> tuple[Drawing, ...]:
    """The figures a version needs to stay legible, in the order to show them.

    Parameters
    ----------
    version : the version
    most_in_one : interventions that one drawing in columns holds

    Returns
    -------
    tuple of Drawing
        One figure for a version of few interventions or without departments; otherwise the matrix of interventions
        and what they act on, in as many parts as printed pages need. None says anything before a voice draws it.
    """
    planned = sum(node.planned for node in version.of_kind("intervention"))
    if planned <= most_in_one or not departments(version):
        text = alternative_text(version)
        return (Drawing("whole", draw_columns, shown(version), message(version), text),)
    parts = matrix_parts(version)
    found = []
    for number, part in enumerate(parts, start=1):
        caption = _part(version, number, len(parts), [one for one in part if one])
        text = matrix_text(version) if number == 1 else continued_text(version)
        name = "matrix" if len(parts) == 1 else f"matrix-{number}"
        found.append(Drawing(name, draw_matrix, shown(version, only=part), caption, text))
    return tuple(found)


def _part(version: Version, number: int, of: int, names: list[StudyWords]) -> Sayable:
    """The message of a matrix, or of one of its parts, of which the first carries it."""
    if of == 1:
        return matrix_message(version)
    if number == 1:
        return say("{message} (part {number} of {of})", message=matrix_message(version), number=number, of=of)
    return say(
        "Interventions of further departments: {names} (part {number} of {of})",
        names=listing(names, "semicolon"),
        number=number,
        of=of,
    )


def draw(version: Version, voice: Voice | None = None, width: float = PAGE_WIDTH) -> Figure:
    """Draw a version in columns: areas, interventions in the order of the file, goals.

    Parameters
    ----------
    version : the version
    voice : who says what stands in it; English where none is given
    width : in inches
    """
    return draw_columns(shown(version), voice or english(), width)


def draw_columns(data: pd.DataFrame, voice: Voice, width: float = PAGE_WIDTH) -> Figure:
    """Draw the nodes of a version in columns.

    Parameters
    ----------
    data : rows of `shown`
    voice : who says what stands in it
    width : in inches

    Returns
    -------
    matplotlib Figure
        As tall as it must be for its lettering. A conditional intervention has a dashed box, a star and hollow
        marks; a mark stands where the row of an intervention meets the lane of a goal it is assumed to contribute
        to. What must hold stands on top, what happens anyway below.
    """
    return _paint(arrange(whole(drawn(data)), voice, width), voice)


def _paint(layout: Layout, voice: Voice) -> Figure:
    sheet = Sheet(layout.width, layout.height)
    for x, y, words in layout.headers:
        sheet.write(x, y + 0.12, words, weight="bold", colour=GREY)
    for x, y, words in layout.notes:
        sheet.write(x, y + 0.17, words, colour=GREY)
    _lanes(sheet, layout)
    for box in layout.boxes:
        _box(sheet, box)
    _legend(sheet, layout, voice)
    return sheet.finish()


def _box(sheet: Sheet, box: Box) -> None:
    target = box.role == "target"
    sheet.box(
        (box.x, box.y),
        box.width,
        box.height,
        radius=0.02 if box.role in ("intervention", "ongoing") else 0.06,
        name=f"node-{box.node}",
        facecolor=FILLS[box.role],
        edgecolor=BLUE if target else GREY,
        linewidth=1.5 if target else 0.9,
        linestyle=(0, (4, 2.2)) if box.conditional else "solid",
    )
    weight = "bold" if box.role in ("group", "target") else "normal"
    step = line_height(SIZE)
    first = box.middle - (len(box.lines) - 1) * step / 2 + 0.048
    for i, line in enumerate(box.lines):
        sheet.write(box.x + PAD, first + i * step, line, weight=weight)
    if box.conditional:
        sheet.star(box.x + box.width - 0.13, box.middle)


def _lanes(sheet: Sheet, layout: Layout) -> None:
    boxes = {box.node: box for box in layout.boxes}
    goals = [box for box in layout.boxes if box.role == "target"]
    for i, goal in enumerate(goals):
        colour, x = LANE_COLOURS[i % len(LANE_COLOURS)], layout.lanes[i]
        own = [mark.y for mark in layout.marks if mark.lane == i]
        if not own:
            continue
        ends = min(*own, goal.middle), max(*own, goal.middle)
        sheet.line([(x, ends[0]), (x, ends[1])], colour, 1.3, zorder=2)
        sheet.line([(x, goal.middle), (goal.x - 0.06, goal.middle)], colour, 1.3, zorder=2)
        sheet.arrow_head(goal.x - 0.01, goal.middle, colour)
    for node in dict.fromkeys(mark.node for mark in layout.marks):
        last = max(mark.x for mark in layout.marks if mark.node == node)
        box = boxes[node]
        dash = (0, (3, 2)) if box.conditional else "solid"
        sheet.line([(box.x + box.width, box.middle), (last, box.middle)], LIGHT, 0.9, dash=dash)
    for mark in layout.marks:
        sheet.lane_mark(mark.x, mark.y, mark.lane, hollow=mark.conditional)


def _legend(sheet: Sheet, layout: Layout, voice: Voice) -> None:
    if not layout.marks:
        return
    step = line_height(SIZE) + 0.05
    y = layout.legend_y + 0.08
    lanes = range(min(3, len(layout.lanes)))
    x = MARGIN + 0.1 + len(lanes) * 0.15
    for i in lanes:
        sheet.lane_mark(MARGIN + 0.08 + i * 0.15, y - 0.045, i, hollow=False)
    if len(layout.lanes) > 1:
        leads = in_context("key of a drawing", "assumed to contribute to the goal that the line leads to")
    else:
        leads = in_context("key of a drawing", "assumed to contribute to the goal")
    for line in wrap(voice.speak(leads), layout.width - x - MARGIN):
        sheet.write(x, y, line)
        y += step if layout.width >= WIDE else line_height(SIZE)
    if not any(box.conditional for box in layout.boxes):
        return
    for i in lanes:
        sheet.lane_mark(MARGIN + 0.08 + i * 0.15, y - 0.045, i, hollow=True)
    sheet.star(x + 0.07, y - 0.045)
    dashed = in_context("key of a drawing", "and dashed box: {conditional}", conditional=CONDITIONAL)
    for line in wrap(voice.speak(dashed), layout.width - x - 0.19 - MARGIN):
        sheet.write(x + 0.19, y, line)
        y += line_height(SIZE)
