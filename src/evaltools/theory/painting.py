"""A sheet that drawings of a theory are painted on: lines of text, boxes, marks and lines, few artists for each.

Only the object interface of Matplotlib is used, so that nothing is left behind in a global state. Text
stays text: formulas in dollar signs and TeX are switched off, because names are data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaltools.record.look import BLUE, GREEN, INK, PURPLE, VERMILION
from evaltools.theory.lettering import FAMILY, SIZE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Shapes as well as colours tell the lanes apart, in greyscale and for the colour-blind.
LANE_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, INK)
LANE_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")

Point = tuple[float, float]
Dash = tuple[float, tuple[float, ...]] | str


class Sheet:
    """An empty figure whose coordinates are inches from its upper left corner.

    Parameters
    ----------
    width, height : in inches.
    """

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.figure = Figure(figsize=(width, height), facecolor="white")
        self._inches = Affine2D().scale(1, -1).translate(0, height) + self.figure.dpi_scale_trans
        self._lines: dict[tuple[Any, ...], list[Sequence[Point]]] = {}
        self._marks: dict[tuple[Any, ...], list[Point]] = {}

    def write(
        self,
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
        style: dict[str, Any] = {
            "family": FAMILY,
            "size": size,
            "weight": weight,
            "color": colour,
            "ha": align,
        }
        self.figure.text(
            x,
            y,
            words,
            transform=self._inches,
            va="baseline",
            parse_math=False,
            usetex=False,
            zorder=5,
            **style,
        )

    def line(
        self, points: Sequence[Point], colour: str, width: float, *, dash: Dash = "solid", zorder: float = 1
    ) -> None:
        """Draw a line through points."""
        self._lines.setdefault((colour, width, dash, zorder), []).append(points)

    def mark(
        self, x: float, y: float, shape: str, *, colour: str, hollow: bool = False, size: float = 6
    ) -> None:
        """Set a mark of a shape of Matplotlib, `size` points wide; hollow ones are white inside."""
        self._marks.setdefault((shape, colour, hollow, size), []).append((x, y))

    def lane_mark(self, x: float, y: float, lane: int, *, hollow: bool) -> None:
        """Set the mark of a lane: its own shape and colour, hollow where the contribution is conditional."""
        colour = LANE_COLOURS[lane % len(LANE_COLOURS)]
        self.mark(x, y, LANE_MARKERS[lane % len(LANE_MARKERS)], colour=colour, hollow=hollow)

    def star(self, x: float, y: float) -> None:
        """Set the star of a conditional intervention."""
        self.mark(x, y, "*", colour=INK, size=8)

    def box(
        self, corner: Point, width: float, height: float, *, radius: float, name: str, **style: Any
    ) -> None:
        """Draw a box with rounded corners; `name` is its id in the drawing, `style` its fill and edge."""
        from matplotlib.patches import PathPatch

        path = _rounded(*corner, width, height, radius)
        self.figure.add_artist(PathPatch(path, transform=self._inches, zorder=3, gid=name, **style))

    def arrow_head(self, x: float, y: float, colour: str) -> None:
        """Draw the head of an arrow to the right, with its point at `x`."""
        from matplotlib.patches import Polygon

        corners = [(x, y), (x - 0.085, y - 0.042), (x - 0.085, y + 0.042)]
        head = Polygon(corners, transform=self._inches, facecolor=colour, edgecolor="none", zorder=2)
        self.figure.add_artist(head)

    def finish(self) -> Figure:
        """The figure, with all lines and marks of a kind as one artist."""
        from matplotlib.collections import LineCollection, PathCollection
        from matplotlib.markers import MarkerStyle
        from matplotlib.transforms import IdentityTransform

        for (colour, width, dash, zorder), lines in self._lines.items():
            self.figure.add_artist(
                LineCollection(
                    lines, colors=colour, linewidths=width, linestyles=[dash], zorder=zorder,
                    transform=self._inches,
                )
            )  # fmt: skip
        for (shape, colour, hollow, size), points in self._marks.items():
            style = MarkerStyle(shape)
            self.figure.add_artist(
                PathCollection(
                    [style.get_path().transformed(style.get_transform())],
                    sizes=[size**2],
                    facecolors="white" if hollow else colour,
                    edgecolors=colour,
                    linewidths=0 if shape == "*" else 1.2,
                    offsets=points,
                    offset_transform=self._inches,
                    transform=IdentityTransform(),
                    zorder=4,
                )
            )
        self._lines, self._marks = {}, {}
        return self.figure


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> Any:
    """Outline of a box whose corners are rounded by `radius` inches."""
    from matplotlib.path import Path

    r, right, low = radius, x + width, y + height
    points = [
        (x + r, y), (right - r, y), (right, y), (right, y + r),
        (right, low - r), (right, low), (right - r, low),
        (x + r, low), (x, low), (x, low - r),
        (x, y + r), (x, y), (x + r, y), (x + r, y),
    ]  # fmt: skip
    line, curve = Path.LINETO, Path.CURVE3
    side = [line, curve, curve]
    return Path(points, [Path.MOVETO, *side, *side, *side, *side, Path.CLOSEPOLY])
