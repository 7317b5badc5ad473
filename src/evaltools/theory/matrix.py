"""Draw the matrix of interventions against the factors, areas and goals they act on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil
from typing import TYPE_CHECKING

from evaltools.record.look import BLUE, GREY, INK, LIGHT, RULE
from evaltools.theory.alternative import matrix_message
from evaltools.theory.graph import reached_from
from evaltools.theory.labels import choose
from evaltools.theory.layout import MARGIN, WIDTH
from evaltools.theory.lettering import SIZE, TITLE_SIZE, line_height, wrap
from evaltools.theory.model import AREAS, Language, Node, Version
from evaltools.theory.painting import canvas, write, write_title
from evaltools.theory.views import departments, members_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEPARTMENT_WIDTH = 1.0
CELL = 0.172
BETWEEN = 0.16
ROW = line_height(SIZE) + 0.012
SPACE = 0.075
TALLEST = 8.4
"""Height in inches that a printed page has for a figure; a taller one would be shrunk, and its letters with it."""
_Rows = tuple[str, list[tuple[Node, list[str]]]]
"""A department's name and its interventions, each with its label in lines."""


def matrix_parts(version: Version, language: Language = "sv") -> list[tuple[str, ...]]:
    """Departments by the figure they stand in: as few figures as a printed page can hold one of, of like height.

    Returns
    -------
    list of tuple of str
        names in the order of the file; `""` stands for interventions without a department, in the last figure.
    """
    grid = _Grid(version, language)
    heights = [_height_of([row]) for row in grid.rows]
    number = max(1, ceil(sum(heights) / (TALLEST - grid.frame)))
    share = sum(heights) / number
    parts: list[list[str]] = [[]]
    filled = 0.0
    for (name, _), height in zip(grid.rows, heights, strict=True):
        if parts[-1] and len(parts) < number and filled + height / 2 > share * len(parts):
            parts.append([])
        parts[-1].append(name)
        filled += height
    return [tuple(part) for part in parts]


def draw_matrix(
    version: Version,
    language: Language = "sv",
    *,
    titled: bool = True,
    only: Collection[str] | None = None,
) -> Figure:
    """Draw which intervention acts on which factor or area, and which goal it reaches.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    titled : write the message above; not needed where a caption says it
    only : departments to show, one of `matrix_parts`; all where None

    Returns
    -------
    matplotlib Figure
        One row per intervention by department in the order of the file, one column per factor, area and goal.
        A filled dot is a link, a hollow one a way over other factors; each column is told by its short name and a
        key above the rows.
    """
    words = matrix_message(version, language) if titled else ""
    title = wrap(words, WIDTH - 2 * MARGIN, TITLE_SIZE, bold=True)
    grid = _Grid(version, language)
    rows = [row for row in grid.rows if only is None or row[0] in only]
    top = MARGIN + len(title) * line_height(TITLE_SIZE) + 0.1
    head = top + _key_height(grid.key) + 0.12 + 2 * line_height(SIZE) + 0.06
    height = head + _height_of(rows) + line_height(SIZE) + 0.22
    figure, axes = canvas(height)
    write_title(axes, title)
    _key(axes, grid.key, top)
    _heads(axes, grid.blocks, grid.columns, head, height - line_height(SIZE) - 0.2, language)
    _rows(axes, version, rows, grid.columns, head)
    _legend(axes, height, language)
    return figure


class _Grid:
    """Columns, rows and key of a version's matrix, with their words broken into lines."""

    def __init__(self, version: Version, language: Language) -> None:
        kinds = [version.of_kind(kind) for kind in (*AREAS, "goal")]
        self.blocks = [block for block in kinds if block]
        self.columns = _columns(self.blocks)
        left = MARGIN + DEPARTMENT_WIDTH + 0.08
        room = min(self.columns.values(), default=WIDTH) - CELL / 2 - left - 0.06
        members = {name: members_of(version, name, language) for name in departments(version, language)}
        loose = [n for n in version.of_kind("intervention") if n.planned and n.department is None]
        if loose:
            members[""] = tuple(loose)
        self.rows: list[_Rows] = [
            (name, [(n, wrap(_label(n, language), room)) for n in nodes]) for name, nodes in members.items()
        ]
        self.key = [
            wrap(f"{_short(block, n)}  {n.name.of(language)}", WIDTH / 2 - MARGIN - 0.1)
            for block in self.blocks
            for n in block
        ]

    @property
    def frame(self) -> float:
        """Height in inches of all that is no row, without a title."""
        return MARGIN + 0.1 + _key_height(self.key) + 0.12 + 3 * line_height(SIZE) + 0.28


def _height_of(rows: Sequence[_Rows]) -> float:
    return sum(len(words) for _, members in rows for _, words in members) * ROW + len(rows) * SPACE


def _columns(blocks: list[tuple[Node, ...]]) -> dict[str, float]:
    """The middle of each column, flush with the right edge of the page."""
    width = sum(len(block) for block in blocks) * CELL + (len(blocks) - 1) * BETWEEN
    x = WIDTH - MARGIN - width
    middles: dict[str, float] = {}
    for block in blocks:
        for node in block:
            middles[node.id] = x + CELL / 2
            x += CELL
        x += BETWEEN
    return middles


def _label(node: Node, language: Language) -> str:
    return f"{node.id}  {node.name.of(language)}" + (" *" if node.conditional else "")


def _short(block: tuple[Node, ...], node: Node) -> str:
    """What stands over a column: the id where it is short, otherwise a letter for the kind and a number."""
    return node.id if len(node.id) <= 2 else f"{node.kind[0]}{block.index(node) + 1}"


def _key_height(key: list[list[str]]) -> float:
    half = (len(key) + 1) // 2
    return max(sum(map(len, key[:half])), sum(map(len, key[half:]))) * line_height(SIZE)


def _key(axes: Axes, key: list[list[str]], top: float) -> None:
    half = (len(key) + 1) // 2
    for x, part in ((MARGIN, key[:half]), (WIDTH / 2 + 0.05, key[half:])):
        y = top
        for words in part:
            for line in words:
                write(axes, x, y + 0.12, line)
                y += line_height(SIZE)


def _heads(
    axes: Axes,
    blocks: list[tuple[Node, ...]],
    columns: dict[str, float],
    head: float,
    bottom: float,
    language: Language,
) -> None:
    over = {
        "problem_area": choose(language, "Område", "Area"),
        "risk_factor": "Risk",
        "protective_factor": choose(language, "Skydd", "Protection"),
        "goal": choose(language, "Mål", "Goal"),
    }
    for block in blocks:
        last = block[0].kind == "goal"
        x = columns[block[-1].id] + CELL / 2 if last else columns[block[0].id] - CELL / 2 + 0.02
        y = head - line_height(SIZE) - 0.08
        write(axes, x, y, over[block[0].kind], weight="bold", colour=GREY, align="right" if last else "left")
        for node in block:
            write(axes, columns[node.id], head - 0.06, _short(block, node), align="center")
            axes.plot([columns[node.id]] * 2, [head, bottom], color=RULE, linewidth=0.6, zorder=0)


def _rows(
    axes: Axes,
    version: Version,
    rows: Sequence[_Rows],
    columns: dict[str, float],
    y: float,
) -> None:
    left = MARGIN + DEPARTMENT_WIDTH + 0.08
    for name, members in rows:
        axes.plot([MARGIN, WIDTH - MARGIN], [y + SPACE / 2 - 0.01] * 2, color=LIGHT, linewidth=0.7, zorder=1)
        y += SPACE
        for i, line in enumerate(wrap(name, DEPARTMENT_WIDTH)):
            write(axes, MARGIN, y + i * ROW + 0.12, line, colour=GREY)
        for node, words in members:
            for i, line in enumerate(words):
                write(axes, left, y + i * ROW + 0.12, line)
            direct = {link.to for link in version.links_from(node.id)}
            reached = reached_from(version, [node.id])
            for target, x in columns.items():
                if target in direct:
                    _dot(axes, x, y + 0.078, filled=True)
                elif target in reached:
                    _dot(axes, x, y + 0.078, filled=False)
            y += len(words) * ROW


def _dot(axes: Axes, x: float, y: float, *, filled: bool) -> None:
    axes.plot(
        [x],
        [y],
        marker="o",
        markersize=6.5,
        markerfacecolor=BLUE if filled else "white",
        markeredgecolor=BLUE if filled else INK,
        markeredgewidth=1.1,
        linestyle="none",
        zorder=3,
    )


def _legend(axes: Axes, height: float, language: Language) -> None:
    y = height - MARGIN - 0.06
    _dot(axes, MARGIN + 0.07, y - 0.045, filled=True)
    write(
        axes,
        MARGIN + 0.2,
        y,
        choose(language, "riktar sig mot, eller är en förutsättning för", "aimed at, or a condition for"),
    )
    _dot(axes, WIDTH / 2 + 0.12, y - 0.045, filled=False)
    write(
        axes,
        WIDTH / 2 + 0.25,
        y,
        choose(language, "antas nå dit genom en faktor", "assumed to get there through a factor"),
    )
