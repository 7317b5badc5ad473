"""Where everything stands in a drawing of a theory: fixed columns, in the order of the file.

Pure geometry in inches, y downwards, so that order, sizes and overlaps can be tested without drawing. No
layout engine is asked: the order of the interventions is the evaluator's meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evaltools.record.look import PAGE_WIDTH
from evaltools.theory.labels import KINDS, choose
from evaltools.theory.lettering import SIZE, TITLE_SIZE, line_height, width, wrap
from evaltools.theory.model import Language, Node, NodeKind, Version
from evaltools.theory.views import View

WIDTH = PAGE_WIDTH
MARGIN = 0.06
PAD = 0.07
GAP = 0.035
GROUP_GAP = 0.11
STAR_ROOM = 0.18

GROUP_WIDTH = 1.36
LANE_WIDTH = 0.2
TARGET_WIDTH = 1.22
COLUMN_GAP = 0.1

Role = Literal["group", "intervention", "ongoing", "target", "condition"]


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
    """Where the row of an intervention meets the lane of a goal or factor it acts on."""

    node: str
    lane: int
    x: float
    y: float
    conditional: bool


@dataclass
class Layout:
    """A whole drawing: boxes, marks, and the words outside boxes."""

    height: float = 0.0
    title: tuple[str, ...] = ()
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


def arrange(version: Version, view: View, language: Language, title: str) -> Layout:
    """Place a view in three columns, with what must hold on top and what happens anyway below.

    Parameters
    ----------
    version : the version
    view : what is shown
    language : `"sv"` or `"en"`
    title : the message of the figure
    """
    layout = Layout(title=tuple(wrap(title, WIDTH - 2 * MARGIN, TITLE_SIZE, bold=True)))
    grouped = any(group.node is not None for group in view.groups)
    columns = Columns(len(view.targets), grouped)
    y = MARGIN + len(layout.title) * line_height(TITLE_SIZE) + 0.08
    if grouped:
        y = _band(layout, version, ("organisation", "assumption"), language, y) + 0.06
    places = (MARGIN, columns.rows, columns.lanes)
    for x, words in list(zip(places, view.headers, strict=True))[0 if grouped else 1 :]:
        layout.headers.append((min(x, WIDTH - MARGIN - width(words, bold=True)), y, words))
    y += line_height(SIZE) + 0.06
    bottom = _groups(layout, view, language, columns, y)
    bottom = max(bottom, _targets(layout, view, columns, y, bottom))
    _marks(layout, version, view)
    if grouped and version.of_kind("external_factor"):
        bottom = _band(layout, version, ("external_factor",), language, bottom + GROUP_GAP) - GAP
    layout.legend_y = bottom + 0.16
    legend_lines = bool(layout.marks) + any(box.conditional for box in layout.boxes)
    layout.height = layout.legend_y + legend_lines * (line_height(SIZE) + 0.05) + MARGIN
    return layout


class Columns:
    """Left edges and widths of the columns, in inches, for so many lanes; without groups two columns do."""

    def __init__(self, lanes: int, grouped: bool) -> None:
        self.target_width = TARGET_WIDTH if grouped else 2.1
        self.targets = WIDTH - MARGIN - self.target_width
        self.lanes = self.targets - COLUMN_GAP - max(1, lanes) * LANE_WIDTH
        self.rows = MARGIN + (GROUP_WIDTH + COLUMN_GAP if grouped else 0.0)
        self.row_width = self.lanes - 0.1 - self.rows


def _band(
    layout: Layout, version: Version, kinds: tuple[NodeKind, ...], language: Language, y: float
) -> float:
    """Boxes across the page, two to a line, each kind beginning a new line."""
    for kind in kinds:
        nodes = version.of_kind(kind)
        for start in range(0, len(nodes), 2):
            pair = nodes[start : start + 2]
            wide = (WIDTH - 2 * MARGIN - GAP * (len(pair) - 1)) / len(pair)
            words = [f"{KINDS[node.kind].of(language)}: {node.name.of(language)}" for node in pair]
            lines = [tuple(wrap(one, wide - 2 * PAD)) for one in words]
            height = box_height(max(len(one) for one in lines))
            for i, node in enumerate(pair):
                x = MARGIN + i * (wide + GAP)
                layout.boxes.append(Box(node.id, "condition", x, y, wide, height, lines[i]))
            y += height + GAP
    return y


def _groups(layout: Layout, view: View, language: Language, columns: Columns, y: float) -> float:
    for group in view.groups:
        top = y
        for node in group.rows:
            box = _row(node, language, columns.rows, y, columns.row_width)
            layout.boxes.append(box)
            y += box.height + GAP
        if not group.rows:
            words = choose(language, "Ingen insats är känd.", "No intervention is known.")
            layout.notes.append((columns.rows + PAD, y, words))
        height = y - GAP - top
        if group.node is not None:
            lines = tuple(wrap(group.heading, GROUP_WIDTH - 2 * PAD, bold=True))
            height = max(height, box_height(len(lines)))
            layout.boxes.append(Box(group.node.id, "group", MARGIN, top, GROUP_WIDTH, height, lines))
        y = top + height + GROUP_GAP
    return y - GROUP_GAP


def _row(node: Node, language: Language, x: float, y: float, wide: float) -> Box:
    ongoing = node.kind == "ongoing_work"
    name = node.name.of(language)
    room = wide - 2 * PAD - (STAR_ROOM if node.conditional else 0.0)
    lines = tuple(wrap(name if ongoing else f"{node.id}  {name}", room))
    role: Role = "ongoing" if ongoing else "intervention"
    height = box_height(len(lines))
    return Box(node.id, role, x, y, wide, height, lines, node.conditional)


def _targets(layout: Layout, view: View, columns: Columns, top: float, bottom: float) -> float:
    """Spread the targets evenly over the height of the rows."""
    layout.lanes = [columns.lanes + (i + 0.5) * LANE_WIDTH for i in range(len(view.targets))]
    lines = [tuple(wrap(words, columns.target_width - 2 * PAD, bold=True)) for words in view.target_words]
    heights = [box_height(len(one)) + 0.06 for one in lines]
    spare = max(0.0, bottom - top - sum(heights)) / max(1, len(lines))
    gaps = [box.y - GAP / 2 for box in layout.of_role("intervention", "ongoing")]
    y, least = top + spare / 2, top
    for target, words, height in zip(view.targets, lines, heights, strict=True):
        # The arrow to a target runs between two rows, so that it passes through nobody's marks.
        free = [gap for gap in gaps if gap - height / 2 >= least]
        middle = min(free, key=lambda gap: abs(gap - y - height / 2), default=max(y, least) + height / 2)
        at = middle - height / 2
        layout.boxes.append(
            Box(target.id, "target", columns.targets, at, columns.target_width, height, words)
        )
        y += height + max(spare, GAP)
        least = at + height + GAP
    return least - GAP


def _marks(layout: Layout, version: Version, view: View) -> None:
    for box in layout.of_role("intervention", "ongoing"):
        reached = {link.to for link in version.links_from(box.node)}
        for i, target in enumerate(view.targets):
            if target.id in reached:
                layout.marks.append(Mark(box.node, i, layout.lanes[i], box.middle, box.conditional))
