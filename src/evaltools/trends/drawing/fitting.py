"""What the figures of change share: when they are narrow, how labels are broken, and axes of ratios."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from evaltools.words import Voice

NARROW = 5.0
"""Below this width in inches panels stand one below the other and labels are broken sooner."""


def wrapped(text: str, width: int) -> str:
    """A label broken into lines of so many characters at most."""
    return "\n".join(textwrap.wrap(text, width))


def told_ticks(axes: Axes, ticks: Sequence[float], voice: Voice, *, decimals: int | None = None) -> None:
    """Set the ticks of the x-axis; those that are no whole numbers have so many decimals, or as few as it takes."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axes.xaxis.set_major_locator(FixedLocator(list(ticks)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: voice.number(value, _places(value, decimals)))
    )


def _places(value: float, decimals: int | None) -> int | None:
    if value % 1 == 0:
        return None
    return decimals or (1 if round(value, 1) == value else 2)
