"""Styles of an OpenDocument text that decide what is shown: hidden text, and the numbers and bullets of lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaltools.interviews.transcripts.hostile_xml import attribute, children
from evaltools.interviews.transcripts.word_numbers import in_format

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LONGEST_CHAIN = 12


class OdtStyles:
    """The styles of one document, of its content and of the part for styles.

    Parameters
    ----------
    roots
        Roots of `content.xml` and, where there is one, `styles.xml`.
    """

    def __init__(self, *roots: Any) -> None:
        self._text: dict[str, Any] = {}
        self._lists: dict[str, dict[int, Any]] = {}
        for holder in _holders(roots):
            for style in children(holder, "style"):
                self._text[attribute(style, "name") or ""] = style
            for style in children(holder, "list-style"):
                levels = {_whole(attribute(level, "level"), 1): level for level in style}
                self._lists[attribute(style, "name") or ""] = levels

    def hides(self, name: str | None) -> bool:
        """Whether text of a style is not displayed, by itself or by a style it is based on."""
        steps = 0
        while name in self._text and steps < _LONGEST_CHAIN:
            style = self._text[name]
            for properties in children(style, "text-properties"):
                if display := attribute(properties, "display"):
                    return display == "none"
            name, steps = attribute(style, "parent-style-name"), steps + 1
        return False

    def label(self, name: str, counts: list[int]) -> str:
        """The number or bullet of an item.

        Parameters
        ----------
        name
            Of the style of the list.
        counts
            The number of the item at each level, the outermost first.
        """
        level = self._lists.get(name, {}).get(len(counts))
        if level is None:
            return "•"
        if not (attribute(level, "num-format") or attribute(level, "bullet-char")):
            return ""
        if bullet := attribute(level, "bullet-char"):
            return bullet if ord(bullet[0]) < 0xE000 else "•"
        shown = min(max(1, _whole(attribute(level, "display-levels"), 1)), len(counts))
        parts = [self._number(name, place, counts) for place in range(len(counts) - shown, len(counts))]
        number = ".".join(part for part in parts if part)
        return f"{attribute(level, 'num-prefix') or ''}{number}{attribute(level, 'num-suffix') or ''}"

    def start(self, name: str, depth: int) -> int:
        """The number of the first item at a level."""
        level = self._lists.get(name, {}).get(depth)
        return _whole(attribute(level, "start-value"), 1) if level is not None else 1

    def _number(self, name: str, place: int, counts: list[int]) -> str:
        level = self._lists.get(name, {}).get(place + 1)
        form = (attribute(level, "num-format") or "") if level is not None else ""
        return in_format(counts[place], _FORMATS[form]) if form in _FORMATS else ""


def _holders(roots: tuple[Any, ...]) -> Iterator[Any]:
    for root in roots:
        if root is not None:
            for name in ("styles", "automatic-styles"):
                yield from children(root, name)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise
