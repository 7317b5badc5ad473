"""How figures look: palette, type and the few shapes that carry meaning besides colour.

Colours are Okabe and Ito's (jfly.uni-koeln.de/color), told apart by colour-blind readers; those used for
text and marks on white reach 4.5:1 and 3:1. Direction and judgement are also given as shape and word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#1a1a1a"
GREY = "#595959"
LIGHT = "#8c8c8c"
RULE = "#d0d0d0"
WASH = "#f2f2f0"
BLUE = "#0072b2"
VERMILION = "#d55e00"
GREEN = "#00795c"
SKY = "#56b4e9"
ORANGE = "#e69f00"
PURPLE = "#aa4488"

ACCENT = BLUE
SECOND = VERMILION

STATUS = {"green": "#00795c", "yellow": "#e6b800", "red": "#b3261e", "grey": "#8c8c8c"}
"""Fill per status colour of a follow-up; always shown with its word."""

PAGE_WIDTH = 7.1
"""Width of the text column in inches; figures of this width keep their type size on the page."""


def settings(salt: str = "evaltools") -> Any:
    """Matplotlib settings of every figure; `salt` makes the identifiers in the SVG repeatable."""
    return {
        "font.family": ["DejaVu Sans"],
        "font.size": 9.5,
        "axes.titlesize": 10.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 9.5,
        "axes.labelcolor": INK,
        "axes.edgecolor": LIGHT,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "grid.color": RULE,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "text.color": INK,
        "text.parse_math": False,  # a dollar sign in a label is a dollar sign
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
    }


def figure(width: float = PAGE_WIDTH, height: float = 4.0, **options: Any) -> Figure:
    """Make an empty figure in the house style, outside pyplot so that nothing is left open.

    Parameters
    ----------
    width, height : size in inches; the text column is `PAGE_WIDTH` wide.
    options : passed to `matplotlib.figure.Figure`.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams.update(settings())
    options.setdefault("layout", "constrained")
    return Figure(figsize=(width, height), **options)
