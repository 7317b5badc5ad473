"""Draw the matrix of interventions against the factors, areas and goals they act on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from evaltools.record.look import BLUE, GREY, INK, LIGHT, PAGE_WIDTH, RULE
from evaltools.theory.layout import MARGIN, WIDE
from evaltools.theory.lettering import SIZE, line_height, wrap
from evaltools.theory.model import AREAS, NodeKind, Version
from evaltools.theory.painting import Sheet
from evaltools.theory.views import Drawn, departments, drawn, of_kind, shown
from evaltools.words.messages import Message, Sayable, StudyWords, in_context
from evaltools.words.voice import Voice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

DEPARTMENT_WIDTH = 1.12
CELL = 0.19
BETWEEN = 0.14
ROW = line_height(SIZE) + 0.012
SPACE = 0.075
TALLEST = 8.4
"""Height in inches that a printed page has for a figure; a taller one would be shrunk, and its letters with it."""
HEADS: dict[NodeKind, Message] = {
    "problem_area": in_context("heading in a narrow space", "Area"),
    "risk_factor": in_context("heading in a narrow space", "Risk"),
    "protective_factor": in_context("heading in a narrow space", "Protection"),
    "goal": in_context("heading in a narrow space", "Goal"),
}
AIMED = in_context("key of a drawing", "aimed at, or a condition for")
THROUGH = in_context("key of a drawing", "gets there through a factor")
_Rows = tuple[list[str], list[tuple[Drawn, list[str]]]]
"""A department's name in lines and its interventions, each with its label in lines."""


def matrix_parts(version: Version) -> list[tuple[StudyWords | None, ...]]:
    """Departments by the figure they stand in: as few figures as a printed page can hold one of, of like height.

    Returns
    -------
    list of tuple of StudyWords
        departments in the order of the file; None stands for interventions without one, in the last figure. The
        parts are the same for every language: each label is taken as long as its longest wording.
    """
    nodes = drawn(shown(version))
    grid = _Grid(nodes, PAGE_WIDTH)
    names: list[StudyWords | None] = [*departments(version)]
    acting = [node for node in version.of_kind("intervention") if node.planned]
    if any(node.department is None for node in acting):
        names.append(None)
    heights = [
        sum(grid.longest(node.id, node.name) for node in acting if node.department == name) * ROW + SPACE
        for name in names
    ]
    number = max(1, ceil(sum(heights) / (TALLEST - grid.frame(grid.longest_key()))))
    share = sum(heights) / number
    parts: list[list[StudyWords | None]] = [[]]
    filled = 0.0
    for name, height in zip(names, heights, strict=True):
        if parts[-1] and len(parts) < number and filled + height / 2 > share * len(parts):
            parts.append([])
        parts[-1].append(name)
        filled += height
    return [tuple(part) for part in parts]


def draw_matrix(data: pd.DataFrame, voice: Voice, width: float = PAGE_WIDTH) -> Figure:
    """Draw which intervention acts on which factor or area, and which goal it reaches.

    Parameters
    ----------
    data : rows of `shown`, of all departments or of those of one of `matrix_parts`
    voice : who says what stands in it
    width : in inches

    Returns
    -------
    matplotlib Figure
        One row per intervention by department in the order of the file, one column per factor, area and goal.
        A filled dot is a link, a hollow one a way over other factors; each column is told by its number and a key above
        the rows.
    """
    nodes = drawn(data)
    grid = _Grid(nodes, width)
    rows = grid.rows(of_kind(nodes, "intervention"), voice)
    key = grid.key(voice)
    top = MARGIN + 0.06
    head = top + grid.key_height(key) + 0.12 + 2 * line_height(SIZE) + 0.06
    below = (1 if grid.wide else 2) * line_height(SIZE) + 0.2
    height = head + grid.height_of(rows) + below + 0.02
    sheet = Sheet(width, height)
    _key(sheet, grid, key, top)
    _heads(sheet, grid, head, height - below, voice)
    _rows(sheet, grid, rows, head)
    _legend(sheet, grid, height, voice)
    return sheet.finish()


class _Grid:
    """Columns of a matrix and the room for its words; on a narrow page labels stand over their dots."""

    def __init__(self, nodes: Sequence[Drawn], width: float) -> None:
        kinds = [of_kind(nodes, kind) for kind in (*AREAS, "goal")]
        self.width = width
        self.wide = width >= WIDE
        self.blocks = [block for block in kinds if block]
        self.number = {node.id: str(n) for n, node in enumerate(itertools.chain(*self.blocks), start=1)}
        self.columns = _columns(self.blocks, width)
        self.left = MARGIN + DEPARTMENT_WIDTH + 0.08 if self.wide else MARGIN
        right = min(self.columns.values(), default=width) - CELL / 2 - 0.06 if self.wide else width - MARGIN
        self.room = right - self.left

    def label(self, node_id: str, words: str, conditional: bool = False) -> list[str]:
        """An intervention's label in lines."""
        return wrap(f"{node_id}  {words}" + (" *" if conditional else ""), self.room)

    def longest(self, node_id: str, name: StudyWords) -> int:
        """Lines of a label in the language where it has most."""
        return max(len(self.label(node_id, words, True)) for words in name.by_language.values())

    def rows(self, nodes: Sequence[Drawn], voice: Voice) -> list[_Rows]:
        """Interventions by department, each with its label in lines."""
        found: dict[Sayable, list[tuple[Drawn, list[str]]]] = {}
        for node in sorted(nodes, key=lambda node: not node.department):  # those without a department last
            label = self.label(node.id, voice.speak(node.name), node.conditional)
            found.setdefault(node.department, []).append((node, label))
        room = DEPARTMENT_WIDTH if self.wide else self.room
        return [(wrap(voice.speak(name), room) if name else [], members) for name, members in found.items()]

    def height_of(self, rows: Sequence[_Rows]) -> float:
        """Height in inches of so many rows."""
        return sum(self.height(*row) for row in rows)

    def height(self, name: list[str], members: list[tuple[Drawn, list[str]]]) -> float:
        """Height in inches of a department."""
        lines = sum(len(words) for _, words in members)
        if self.wide:
            return max(lines, len(name)) * ROW + SPACE
        return (lines + len(members) + len(name)) * ROW + SPACE

    def key(self, voice: Voice) -> list[list[str]]:
        """What each column stands for, in lines."""
        room = (self.width / 2 if self.wide else self.width - MARGIN) - MARGIN - 0.1
        return [
            wrap(f"{self.number[node.id]}  {voice.speak(node.name)}", room)
            for block in self.blocks
            for node in block
        ]

    def longest_key(self) -> list[list[str]]:
        """The key in the language where it needs most room."""
        keys = [
            [
                wrap(f"{self.number[node.id]}  {words}", self.width / 2 - MARGIN - 0.1)
                for words in (node.name.by_language.values() if isinstance(node.name, StudyWords) else [""])
            ]
            for block in self.blocks
            for node in block
        ]
        return [max(texts, key=len) for texts in keys]

    def key_height(self, key: list[list[str]]) -> float:
        """Height in inches of the key, in two columns where the page is wide."""
        half = (len(key) + 1) // 2 if self.wide else len(key)
        return max(sum(map(len, key[:half])), sum(map(len, key[half:]))) * line_height(SIZE)

    def frame(self, key: list[list[str]]) -> float:
        """Height in inches of all that is no row."""
        return MARGIN + 0.06 + self.key_height(key) + 0.12 + 3 * line_height(SIZE) + 0.28


def _columns(blocks: list[tuple[Drawn, ...]], page: float) -> dict[str, float]:
    """The middle of each column, flush with the right edge of the page; closer together where it is narrow."""
    count = sum(len(block) for block in blocks)
    cell = min(CELL, (page - 2 * MARGIN - (len(blocks) - 1) * BETWEEN) / max(1, count))
    x = page - MARGIN - count * cell - (len(blocks) - 1) * BETWEEN
    middles: dict[str, float] = {}
    for block in blocks:
        for node in block:
            middles[node.id] = x + cell / 2
            x += cell
        x += BETWEEN
    return middles


def _key(sheet: Sheet, grid: _Grid, key: list[list[str]], top: float) -> None:
    half = (len(key) + 1) // 2 if grid.wide else len(key)
    for x, part in ((MARGIN, key[:half]), (grid.width / 2 + 0.05, key[half:])):
        y = top
        for words in part:
            for line in words:
                sheet.write(x, y + 0.12, line)
                y += line_height(SIZE)


def _heads(sheet: Sheet, grid: _Grid, head: float, bottom: float, voice: Voice) -> None:
    for block in grid.blocks:
        last = block[0].kind == "goal"
        x = grid.columns[block[-1].id] + CELL / 2 if last else grid.columns[block[0].id] - CELL / 2 + 0.02
        y = head - line_height(SIZE) - 0.08
        words = voice.speak(HEADS[block[0].kind])
        sheet.write(x, y, words, weight="bold", colour=GREY, align="right" if last else "left")
        for node in block:
            sheet.write(grid.columns[node.id], head - 0.06, grid.number[node.id], align="center")
            if grid.wide:
                sheet.line(
                    [(grid.columns[node.id], head), (grid.columns[node.id], bottom)], RULE, 0.6, zorder=0
                )


def _rows(sheet: Sheet, grid: _Grid, rows: Sequence[_Rows], y: float) -> None:
    for name, members in rows:
        top, rule = y, y + SPACE / 2 - 0.01
        sheet.line([(MARGIN, rule), (grid.width - MARGIN, rule)], LIGHT, 0.7)
        y += SPACE
        for i, line in enumerate(name):
            sheet.write(
                MARGIN, y + i * ROW + 0.12, line, colour=GREY, weight="normal" if grid.wide else "bold"
            )
        if not grid.wide:
            y += len(name) * ROW
        for node, words in members:
            for i, line in enumerate(words):
                sheet.write(grid.left, y + i * ROW + 0.12, line)
            _dots(sheet, grid, node, y + 0.08 if grid.wide else y + len(words) * ROW + 0.08)
            y += (len(words) if grid.wide else len(words) + 1) * ROW
        y = max(y, top + grid.height(name, members))


def _dots(sheet: Sheet, grid: _Grid, node: Drawn, y: float) -> None:
    for target, x in grid.columns.items():
        if target in node.acts_on:
            sheet.mark(x, y, "o", colour=BLUE, size=6.5)
        elif target in node.reaches:
            sheet.mark(x, y, "o", colour=INK, hollow=True, size=6.5)


def _legend(sheet: Sheet, grid: _Grid, height: float, voice: Voice) -> None:
    y = height - MARGIN - 0.06 - (0 if grid.wide else line_height(SIZE))
    sheet.mark(MARGIN + 0.07, y - 0.045, "o", colour=BLUE, size=6.5)
    sheet.write(MARGIN + 0.2, y, voice.speak(AIMED))
    x = grid.width / 2 + 0.12 if grid.wide else MARGIN + 0.07
    y += 0 if grid.wide else line_height(SIZE)
    sheet.mark(x, y - 0.045, "o", colour=INK, hollow=True, size=6.5)
    sheet.write(x + 0.13, y, voice.speak(THROUGH))
