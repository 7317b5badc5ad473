"""Where everything stands in a drawing of a theory: fixed columns, in the order of the file.

Pure geometry in inches, y downwards, so that order, sizes and overlaps can be tested without drawing. No
layout engine is asked: the order of the interventions is the evaluator's meaning. Words are broken into lines
here, so that a layout is that of one voice and one width.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evaltools.record.look import PAGE_WIDTH
from evaltools.theory.labels import KINDS
from evaltools.theory.lettering import SIZE, line_height, width, wrap
from evaltools.theory.views import Drawn, View
from evaltools.words.messages import in_context, say
from evaltools.words.voice import Voice

WIDE = 5.0
"""Inches from which areas have a column of their own; on a narrower page they stand over their interventions."""
MARGIN = 0.06
PAD = 0.07
GAP = 0.035
GROUP_GAP = 0.11
STAR_ROOM = 0.18

GROUP_WIDTH = 1.36
LANE_WIDTH = 0.2
TARGET_WIDTH = 1.3
COLUMN_GAP = 0.1

Role = Literal["group", "intervention", "ongoing", "target", "condition"]
NONE_KNOWN = say("No intervention is known.")


@dataclass(frozen=True)
class Box:
    """A node with its place and its words, already broken into lines."""

    node: str
    role: Role
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    conditional: bool = False

    @property
    def middle(self) -> float:
        """Height of its horizontal middle line."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Mark:
    """Where the row of an intervention meets the lane of a goal it contributes to."""

    node: str
    lane: int
    x: float
    y: float
    conditional: bool


@dataclass
class Layout:
    """A whole drawing: boxes, marks, and the words outside boxes."""

    width: float = PAGE_WIDTH
    height: float = 0.0
    headers: list[tuple[float, float, str]] = field(default_factory=list)
    notes: list[tuple[float, float, str]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lanes: list[float] = field(default_factory=list)
    legend_y: float = 0.0

    def of_role(self, *roles: Role) -> list[Box]:
        """The boxes of these roles, top to bottom."""
        return sorted((box for box in self.boxes if box.role in roles), key=lambda box: box.y)


def box_height(lines: int) -> float:
    """Height of a box that holds so many lines."""
    return lines * line_height(SIZE) + 0.09


def arrange(view: View, voice: Voice, page: float = PAGE_WIDTH) -> Layout:
    """Place a view in three columns, with what must hold on top and what happens anyway below.

    Parameters
    ----------
    view : what is shown
    voice : who says it
    page : width of the page in inches
    """
    layout = Layout(page)
    columns = Columns(len(view.goals), page, any(group.area is not None for group in view.groups))
    y = MARGIN + 0.02
    if view.conditions:
        y = _band(layout, view.conditions, voice, y) + 0.06
    y = _headers(layout, view, voice, columns, y)
    bottom = _groups(layout, view, voice, columns, y)
    bottom = max(bottom, _targets(layout, view, voice, columns, y, bottom))
    _marks(layout, view)
    if view.external:
        bottom = _band(layout, view.external, voice, bottom + GROUP_GAP) - GAP
    layout.legend_y = bottom + 0.16
    steps = bool(layout.marks) + any(box.conditional for box in layout.boxes)
    lines = steps * (1 if page >= WIDE else 2)
    layout.height = layout.legend_y + lines * (line_height(SIZE) + 0.05) + MARGIN
    return layout


class Columns:
    """Left edges and widths of the columns, in inches, for so many lanes; a narrow page has no column of areas."""

    def __init__(self, lanes: int, page: float, grouped: bool) -> None:
        self.wide = page >= WIDE
        self.target_width = TARGET_WIDTH if self.wide else 0.27 * page
        self.targets = page - MARGIN - self.target_width
        self.lanes = self.targets - COLUMN_GAP - max(1, lanes) * LANE_WIDTH
        self.rows = MARGIN + (GROUP_WIDTH + COLUMN_GAP if grouped and self.wide else 0.0)
        self.row_width = self.lanes - 0.1 - self.rows
        self.group_width = GROUP_WIDTH if self.wide else self.row_width


def _headers(layout: Layout, view: View, voice: Voice, columns: Columns, y: float) -> float:
    """Headings over the columns, one line of them on a wide page and none over areas on a narrow one."""
    places = (MARGIN, columns.rows, columns.lanes)
    first = 0 if columns.wide and columns.rows > MARGIN else 1
    for place, header in list(zip(places, view.headers, strict=True))[first:]:
        words = voice.speak(header)
        x = min(place, layout.width - MARGIN - width(words, bold=True))
        if (
            x < columns.rows + width(voice.speak(view.headers[1]), bold=True) + 0.1
            and header is view.headers[2]
        ):
            y += line_height(SIZE)  # where both do not fit side by side
            x = max(MARGIN, x)
        layout.headers.append((x, y, words))
    return y + line_height(SIZE) + 0.06


def _band(layout: Layout, nodes: tuple[Drawn, ...], voice: Voice, y: float) -> float:
    """Boxes across the page, two to a line where it is wide, each kind beginning a new line."""
    most = 2 if layout.width >= WIDE else 1
    for kind in dict.fromkeys(node.kind for node in nodes):
        own = [node for node in nodes if node.kind == kind]
        for start in range(0, len(own), most):
            pair = own[start : start + most]
            wide = (layout.width - 2 * MARGIN - GAP * (len(pair) - 1)) / len(pair)
            words = [
                voice.speak(in_context("kind and name", "{kind}: {name}", kind=KINDS[kind], name=node.name))
                for node in pair
            ]
            lines = [tuple(wrap(one, wide - 2 * PAD)) for one in words]
            height = box_height(max(len(one) for one in lines))
            for i, node in enumerate(pair):
                x = MARGIN + i * (wide + GAP)
                layout.boxes.append(Box(node.id, "condition", x, y, wide, height, lines[i]))
            y += height + GAP
    return y


def _groups(layout: Layout, view: View, voice: Voice, columns: Columns, y: float) -> float:
    for group in view.groups:
        top = y
        heading = 0.0
        lines: tuple[str, ...] = ()
        if group.area is not None:
            name = voice.speak(group.area.name)
            lines = tuple(wrap(name, columns.group_width - 2 * PAD, bold=True))
            heading = box_height(len(lines))
        if not columns.wide and lines:
            y += heading + GAP
        for node in group.rows:
            box = _row(node, voice, columns.rows, y, columns.row_width)
            layout.boxes.append(box)
            y += box.height + GAP
        if not group.rows:
            layout.notes.append((columns.rows + PAD, y, voice.speak(NONE_KNOWN)))
            y += box_height(1) + GAP
        height = max(y - GAP - top, heading)
        if group.area is not None:
            tall = height if columns.wide else heading
            layout.boxes.append(Box(group.area.id, "group", MARGIN, top, columns.group_width, tall, lines))
        y = top + height + GROUP_GAP
    return y - GROUP_GAP


def _row(node: Drawn, voice: Voice, x: float, y: float, wide: float) -> Box:
    ongoing = node.kind == "ongoing_work"
    name = voice.speak(node.name)
    room = wide - 2 * PAD - (STAR_ROOM if node.conditional else 0.0)
    lines = tuple(wrap(name if ongoing else f"{node.id}  {name}", room))
    role: Role = "ongoing" if ongoing else "intervention"
    return Box(node.id, role, x, y, wide, box_height(len(lines)), lines, node.conditional)


def _targets(layout: Layout, view: View, voice: Voice, columns: Columns, top: float, bottom: float) -> float:
    """Spread the goals evenly over the height of the rows."""
    layout.lanes = [columns.lanes + (i + 0.5) * LANE_WIDTH for i in range(len(view.goals))]
    room = columns.target_width - 2 * PAD
    lines = [tuple(wrap(voice.speak(goal.name), room, bold=True)) for goal in view.goals]
    heights = [box_height(len(one)) + 0.06 for one in lines]
    spare = max(0.0, bottom - top - sum(heights)) / max(1, len(lines))
    gaps = [box.y - GAP / 2 for box in layout.of_role("intervention", "ongoing")]
    y, least = top + spare / 2, top
    for goal, words, height in zip(view.goals, lines, heights, strict=True):
        # The arrow to a goal runs between two rows, so that it passes through nobody's marks.
        free = [gap for gap in gaps if gap - height / 2 >= least]
        middle = min(free, key=lambda gap: abs(gap - y - height / 2), default=max(y, least) + height / 2)
        at = middle - height / 2
        layout.boxes.append(Box(goal.id, "target", columns.targets, at, columns.target_width, height, words))
        y += height + max(spare, GAP)
        least = at + height + GAP
    return least - GAP


def _marks(layout: Layout, view: View) -> None:
    nodes = {node.id: node for group in view.groups for node in group.rows}
    for box in layout.of_role("intervention", "ongoing"):
        for i, goal in enumerate(view.goals):
            if goal.id in nodes[box.node].acts_on:
                layout.marks.append(Mark(box.node, i, layout.lanes[i], box.middle, box.conditional))
