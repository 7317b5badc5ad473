"""How wide words are, and where to break them, in the lettering of the drawings."""

from __future__ import annotations

from functools import cache

FAMILY = "DejaVu Sans"
SIZE = 9.5
"""Points; the smallest lettering on the page."""
LEADING = 1.27
# A viewer may set the text of an SVG in another font; DejaVu is wide, so a little room is enough.
SAFETY = 1.03
_EM = 100.0


@cache
def _advance(character: str, bold: bool) -> float:
    """How far a character moves the pen, in units of the letters' size; pairs are not drawn closer together."""
    from matplotlib.font_manager import FontProperties, findfont, get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(findfont(FontProperties(family=FAMILY, weight="bold" if bold else "normal")))
    font.set_size(_EM, 72)
    return float(font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / _EM


def width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Width of one line in inches."""
    return sum(_advance(character, bold) for character in text) * size / 72 * SAFETY


def line_height(size: float = SIZE) -> float:
    """Distance between two baselines in inches."""
    return size * LEADING / 72


def wrap(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Break text into lines no wider than `room` inches, inside a word only where the word is too long."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        trial = f"{current} {word}".strip()
        if width(trial, size, bold=bold) <= room:
            current = trial
            continue
        if current:
            lines.append(current)
        current = word
        while len(current) > 1 and width(current, size, bold=bold) > room:
            fits = next(
                n for n in range(len(current) - 1, 0, -1) if n == 1 or _fits(current[:n], room, size, bold)
            )
            lines.append(current[:fits] + "-" if fits > 1 else current[:fits])
            current = current[fits:]
    return [*lines, current] if current else lines or [""]


def _fits(part: str, room: float, size: float, bold: bool) -> bool:
    return width(part + "-", size, bold=bold) <= room
