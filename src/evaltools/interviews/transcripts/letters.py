"""Letters for patterns: capitals and small letters of every alphabet that has both, not of one language."""

from __future__ import annotations

_RANGES = ((0xC0, 0x250), (0x370, 0x530))
"""Latin beyond ASCII, Greek and Cyrillic."""


def _letters(capital: bool) -> str:
    return "".join(
        chr(code)
        for start, end in _RANGES
        for code in range(start, end)
        if (chr(code).isupper() if capital else chr(code).islower())
    )


UPPER = "A-Z" + _letters(True)
"""To be put between square brackets."""
LOWER = "a-z" + _letters(False)
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
"""What identifiers may hold: letters that take two bytes at most, so that file names do not grow too long."""
