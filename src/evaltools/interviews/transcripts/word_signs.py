"""Signs that Word writes in symbol fonts: what they are in Unicode, as far as text can show it."""

from __future__ import annotations

_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL = {
    **{0x41 + place: letter for place, letter in enumerate(_GREEK)},
    **{0x61 + place: letter for place, letter in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
    0x20: " ", 0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xDE: "⇒",
    0xE5: "∑", 0xD6: "√",
}  # fmt: skip
_WINGDINGS = {
    0x20: " ", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0xA7: "▪",
    0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
UNKNOWN = "□"
"""Stands for a sign that only its font can show."""


def sign(font: str, code: str) -> str:
    """A sign of a font as text; empty where the code is none, `UNKNOWN` where only the font knows what it looks like.

    Examples
    --------
    >>> [sign("Symbol", "F0B0"), sign("Wingdings", "F0FC"), sign("Arial", "2612"), sign("Own", "F041"), sign("", "x")]
    ['°', '✓', '☒', '□', '']
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    private = 0xF000 <= number <= 0xF0FF
    known = _FONTS.get(font.casefold(), {})
    # Symbol fonts repeat their signs at F000.
    if (private or number <= 0xFF) and (found := known.get(number & 0xFF)):
        return found
    if private or not 0x20 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return UNKNOWN
    return chr(number)
