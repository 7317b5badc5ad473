"""Where everything stands in a drawing of a theory: fixed columns, in the order of the file.

Pure geometry in inches, y downwards, so that order, sizes and overlaps can be tested without drawing. No
layout engine is asked: the order of the interventions is the evaluator's meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evaltools.theory.labels import KINDS, choose
from evaltools.theory.lettering import SIZE, TITLE_SIZE, line_height, wrap
from evaltools.theory.model import AREAS, CONDITIONS, Language, Node, Version

WIDTH = 7.1
MARGIN = 0.06
PAD = 0.07
GAP = 0.035
GROUP_GAP = 0.11
STAR_ROOM = 0.18

AREA_WIDTH = 1.36
LANE_WIDTH = 0.2
GOAL_WIDTH = 1.22
COLUMN_GAP = 0.1

Role = Literal["area", "intervention", "ongoing", "goal", "condition"]


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
    planned: bool = True

    @property
    def middle(self) -> float:
        """Height of its horizontal middle line."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Mark:
    """Where the row of an intervention meets the lane of a goal it is assumed to contribute to."""

    node: str
    goal: int
    x: float
    y: float
    conditional: bool


@dataclass
class Layout:
    """A whole drawing: boxes, marks, and the words outside boxes."""

    height: float = 0.0
    title: tuple[str, ...] = ()
    headers: list[tuple[float, float, str]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lanes: list[float] = field(default_factory=list)
    rows: tuple[float, float] = (0.0, 0.0)
    """Top and bottom of the part with rows and lanes."""
    legend_y: float = 0.0

    def of_role(self, *roles: Role) -> list[Box]:
        """The boxes of these roles, top to bottom."""
        return sorted((box for box in self.boxes if box.role in roles), key=lambda box: box.y)


def box_height(lines: int) -> float:
    """Height of a box that holds so many lines."""
    return lines * line_height(SIZE) + 0.09


def groups(version: Version) -> list[tuple[Node | None, tuple[Node, ...]]]:
    """Each area with what acts on it first of all; what acts on no area comes last, under None.

    Parameters
    ----------
    version : the version

    Returns
    -------
    list of (area, nodes)
        A node that acts on several areas stands with the first of them in the order of the file.
    """
    areas = version.of_kind(*AREAS)
    members: dict[str | None, list[Node]] = {area.id: [] for area in areas}
    members[None] = []
    for node in (*version.of_kind("ongoing_work"), *version.of_kind("intervention")):
        reached = version.targets(node.id, AREAS)
        members[reached[0].id if reached else None].append(node)
    found: list[tuple[Node | None, tuple[Node, ...]]] = [(area, tuple(members[area.id])) for area in areas]
    if members[None]:
        found.append((None, tuple(members[None])))
    return found


def arrange(version: Version, language: Language, title: str) -> Layout:
    """Place a version in three columns: areas, interventions, goals, with the conditions on top.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    title : the message of the figure
    """
    layout = Layout(title=tuple(wrap(title, WIDTH - 2 * MARGIN, TITLE_SIZE, bold=True)))
    y = MARGIN + len(layout.title) * line_height(TITLE_SIZE) + 0.08
    y = _conditions(layout, version, language, y)
    y = _headers(layout, version, language, y)
    bottom = _groups(layout, version, language, y)
    bottom = max(bottom, _goals(layout, version, language, y, bottom))
    layout.rows = (y, bottom)
    _marks(layout, version)
    layout.legend_y = bottom + 0.16
    legend_lines = 1 + any(mark.conditional for mark in layout.marks)
    layout.height = layout.legend_y + legend_lines * (line_height(SIZE) + 0.05) + MARGIN
    return layout


def _columns(version: Version) -> tuple[float, float, float, float]:
    """Left edges of the interventions, the lanes and the goals, and the width of an intervention."""
    lanes = max(1, len(version.of_kind("goal"))) * LANE_WIDTH
    goals = WIDTH - MARGIN - GOAL_WIDTH
    first_lane = goals - COLUMN_GAP - lanes
    left = MARGIN + AREA_WIDTH + COLUMN_GAP
    return left, first_lane, goals, first_lane - 0.1 - left


def _conditions(layout: Layout, version: Version, language: Language, y: float) -> float:
    for kind in CONDITIONS:
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
    return y + 0.06


def _headers(layout: Layout, version: Version, language: Language, y: float) -> float:
    left, lanes, _, _ = _columns(version)
    kinds = {area.kind for area in version.of_kind(*AREAS)}
    many = {
        "problem_area": choose(language, "Problemområden", "Problem areas"),
        "risk_factor": choose(language, "Riskfaktorer", "Risk factors"),
        "protective_factor": choose(language, "Skyddsfaktorer", "Protective factors"),
    }
    first = many[next(iter(kinds))] if len(kinds) == 1 else choose(language, "Faktorer", "Factors")
    layout.headers = [
        (MARGIN, y, first),
        (left, y, choose(language, "Insatser", "Interventions")),
        (lanes, y, choose(language, "Antas bidra till målen", "Assumed to contribute to")),
    ]
    return y + line_height(SIZE) + 0.06


def _groups(layout: Layout, version: Version, language: Language, y: float) -> float:
    left, _, _, wide = _columns(version)
    for area, nodes in groups(version):
        top = y
        for node in nodes:
            box = _row(node, language, left, y, wide)
            layout.boxes.append(box)
            y += box.height + GAP
        words = "" if area is None else area.name.of(language)
        lines = tuple(wrap(words, AREA_WIDTH - 2 * PAD, bold=True))
        height = max(y - GAP - top, box_height(len(lines)))
        if area is not None:
            layout.boxes.append(Box(area.id, "area", MARGIN, top, AREA_WIDTH, height, lines))
        y = top + height + GROUP_GAP
    return y - GROUP_GAP


def _row(node: Node, language: Language, x: float, y: float, wide: float) -> Box:
    ongoing = node.kind == "ongoing_work"
    name = node.name.of(language)
    room = wide - 2 * PAD - (STAR_ROOM if node.conditional else 0.0)
    lines = tuple(wrap(name if ongoing else f"{node.id}  {name}", room))
    role: Role = "ongoing" if ongoing else "intervention"
    height = box_height(len(lines))
    return Box(node.id, role, x, y, wide, height, lines, node.conditional, node.planned)


def _goals(layout: Layout, version: Version, language: Language, top: float, bottom: float) -> float:
    """Spread the goals evenly over the height of the rows."""
    _, first_lane, x, _ = _columns(version)
    goals = version.of_kind("goal")
    layout.lanes = [first_lane + (i + 0.5) * LANE_WIDTH for i in range(len(goals))]
    lines = [tuple(wrap(goal.name.of(language), GOAL_WIDTH - 2 * PAD, bold=True)) for goal in goals]
    heights = [box_height(len(one)) + 0.1 for one in lines]
    spare = max(0.0, bottom - top - sum(heights)) / max(1, len(goals))
    gaps = [box.y - GAP / 2 for box in layout.of_role("intervention", "ongoing")]
    y, least = top + spare / 2, top
    for goal, words, height in zip(goals, lines, heights, strict=True):
        # The arrow to a goal runs between two rows, so that it passes through nobody's marks.
        middle = min(gaps, key=lambda gap: abs(gap - y - height / 2), default=y + height / 2)
        at = max(least, middle - height / 2)
        layout.boxes.append(Box(goal.id, "goal", x, at, GOAL_WIDTH, height, words))
        y += height + max(spare, GAP)
        least = at + height + GAP
    return least - GAP


def _marks(layout: Layout, version: Version) -> None:
    goals = [goal.id for goal in version.of_kind("goal")]
    for box in layout.of_role("intervention", "ongoing"):
        reached = {node.id for node in version.targets(box.node, ["goal"])}
        for i, goal in enumerate(goals):
            if goal in reached:
                layout.marks.append(Mark(box.node, i, layout.lanes[i], box.middle, box.conditional))
