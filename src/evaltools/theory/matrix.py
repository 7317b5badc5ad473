"""Draw the matrix of interventions against the factors, areas and goals they act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.look import BLUE, GREY, INK, LIGHT, RULE
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


def draw_matrix(version: Version, language: Language = "sv", *, titled: bool = True) -> Figure:
    """Draw which intervention acts on which factor or area, and which goal it reaches.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    titled : write the message above; not needed where a caption says it

    Returns
    -------
    matplotlib Figure
        One row per intervention by department in the order of the file, one column per factor, area and goal.
        A filled dot is a link, a hollow one a way over other factors; each column is told by its short name and a
        key above the rows.
    """
    words = matrix_message(version, language) if titled else ""
    title = wrap(words, WIDTH - 2 * MARGIN, TITLE_SIZE, bold=True)
    kinds = [version.of_kind(kind) for kind in (*AREAS, "goal")]
    blocks = [block for block in kinds if block]
    columns = _columns(blocks)
    left = MARGIN + DEPARTMENT_WIDTH + 0.08
    room = min(columns.values(), default=WIDTH) - CELL / 2 - left - 0.06
    names = departments(version, language)
    rows = [
        (name, [(n, wrap(_label(n, language), room)) for n in members_of(version, name, language)])
        for name in names
    ]
    loose = [n for n in version.of_kind("intervention") if n.planned and n.department is None]
    if loose:
        rows.append(("", [(n, wrap(_label(n, language), room)) for n in loose]))
    key = [
        wrap(f"{_short(block, n)}  {n.name.of(language)}", WIDTH / 2 - MARGIN - 0.1)
        for block in blocks
        for n in block
    ]
    top = MARGIN + len(title) * line_height(TITLE_SIZE) + 0.1
    key_height = _key_height(key) + 0.12
    head = top + key_height + 2 * line_height(SIZE) + 0.06
    lines = sum(len(words) for _, members in rows for _, words in members)
    height = head + lines * ROW + len(rows) * SPACE + line_height(SIZE) + 0.22
    figure, axes = canvas(height)
    write_title(axes, title)
    _key(axes, key, top)
    _heads(axes, blocks, columns, head, height - line_height(SIZE) - 0.2, language)
    _rows(axes, version, rows, columns, head)
    _legend(axes, height, language)
    return figure


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
    rows: list[tuple[str, list[tuple[Node, list[str]]]]],
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
