"""Figures in dark: each colour of the palette has one that is as easy to tell on a dark ground.

Drawings carry their colours in their elements, so a page turns them by rules on what is written there. A drawing that
holds any other colour, as a chapter of one's own may, keeps its white ground instead.
"""

from __future__ import annotations

import re

GROUND = "#14191c"
"""The paper of a dark page."""
DARK = {
    "#ffffff": GROUND,
    "#1a1a1a": "#e8ecec",
    "#4d4d4d": "#b9c2c5",
    "#595959": "#b3bcbf",
    "#8c8c8c": "#8c9599",
    "#8fa0ab": "#8fa0ab",
    "#b9c4cc": "#56646c",
    "#d0d0d0": "#3d464a",
    "#e6e6e6": "#2a3236",
    "#f2f2f0": "#1f2629",
    "#dceaf4": "#1d3442",
    "#0072b2": "#4aa8e0",
    "#d55e00": "#ff8b3d",
    "#b24f00": "#ff8b3d",
    "#00795c": "#2fb890",
    "#56b4e9": "#56b4e9",
    "#e69f00": "#e69f00",
    "#aa4488": "#d97bbd",
    "#e6b800": "#e6b800",
    "#b3261e": "#ff7b6e",
}
"""The dark colour of each light one; see `evaltools.record.look`."""
_COLOUR = re.compile(r"(?:fill|stroke|stop-color): ?(#[0-9a-f]{6})\b")


def themed(svg: str) -> bool:
    """Whether every colour of a drawing has its dark one.

    Parameters
    ----------
    svg : the drawing.

    Examples
    --------
    >>> themed('<path style="fill: #0072b2"/>'), themed('<path style="fill: #123456"/>')
    (True, False)
    """
    return set(_COLOUR.findall(svg)) <= set(DARK)


def rules() -> str:
    """Style rules that turn the colours of drawings; to stand where a page is dark."""
    return "\n".join(
        f'.themed svg [style*="{what}: {light}"] {{ {what}: {dark} !important; }}'
        for light, dark in DARK.items()
        if light != dark
        for what in ("fill", "stroke")
    )
