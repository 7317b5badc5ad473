"""The numbers and bullets that Word shows before paragraphs of lists, which no text in the file holds."""

from __future__ import annotations

import re
from typing import Any

from evaltools.interviews.transcripts.hostile_xml import attribute, children

_LEVELS = 9


class Numbering:
    """Counts the lists of one document as its paragraphs are read.

    Parameters
    ----------
    numbering
        Root of `word/numbering.xml`, or None.
    """

    def __init__(self, numbering: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._own: dict[str, dict[int, Any]] = {}
        """Levels that a list has in place of its definition's."""
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Any) -> None:
        styles: dict[str, str] = {}
        linked: dict[str, str] = {}
        for abstract in children(numbering, "abstractNum"):
            named = attribute(abstract, "abstractNumId") or ""
            for link, known in (("styleLink", styles), ("numStyleLink", linked)):
                for item in children(abstract, link):
                    known[(attribute(item, "val") or "") if known is styles else named] = (
                        named if known is styles else attribute(item, "val") or ""
                    )
            levels = {_whole(attribute(level, "ilvl"), 0): level for level in children(abstract, "lvl")}
            self._levels[attribute(abstract, "abstractNumId") or ""] = levels
        for num in children(numbering, "num"):
            identifier = attribute(num, "numId") or ""
            reference = next(iter(children(num, "abstractNumId")), None)
            self._abstract_of[identifier] = (
                (attribute(reference, "val") or "") if reference is not None else ""
            )
            # A definition may stand for that of a style of lists.
            style = linked.get(self._abstract_of[identifier], "")
            self._abstract_of[identifier] = styles.get(style, self._abstract_of[identifier])
            for override in children(num, "lvlOverride"):
                level = _whole(attribute(override, "ilvl"), 0)
                for own in children(override, "lvl"):
                    self._own.setdefault(identifier, {})[level] = own
                for start in children(override, "startOverride"):
                    self._starts.setdefault(identifier, {})[level] = _whole(attribute(start, "val"), 1)

    def label(self, identifier: str, level: int) -> str:
        """The number or bullet of the next paragraph of a list at a level; empty where it has none."""
        abstract = self._abstract_of.get(identifier, "")
        levels = {**self._levels.get(abstract, {}), **self._own.get(identifier, {})}
        if identifier == "0" or not levels or level not in levels or not 0 <= level < _LEVELS:
            return ""
        # Lists that share their definition go on counting from each other, unless one says where it begins.
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        override = self._starts.get(identifier, {}).get(level)
        if override is not None and (identifier, level) not in self._begun:
            counts[level] = override
        elif counts[level] is None:
            counts[level] = self._start(levels, level)
        else:
            counts[level] = (counts[level] or 0) + 1
        self._begun.add((identifier, level))
        for deeper in range(level + 1, _LEVELS):
            if self._restarts(levels, deeper, level):
                counts[deeper] = None
        return self._written(levels, level, counts)

    def _restarts(self, levels: dict[int, Any], deeper: int, level: int) -> bool:
        """Whether a level begins anew after a paragraph of one above it: it may say after which, or never."""
        found = next(iter(children(levels[deeper], "lvlRestart")), None) if deeper in levels else None
        return found is None or level < _whole(attribute(found, "val"), deeper)

    def _start(self, levels: dict[int, Any], level: int) -> int:
        start = next(iter(children(levels[level], "start")), None) if level in levels else None
        return _whole(attribute(start, "val"), 1) if start is not None else 1

    def _written(self, levels: dict[int, Any], level: int, counts: list[int | None]) -> str:
        text = next(iter(children(levels[level], "lvlText")), None)
        template = (attribute(text, "val") or "") if text is not None else ""
        if self._format(levels, level) == "bullet":
            # Bullets stand in symbol fonts, whose signs are nothing in other fonts.
            return (
                template
                if template
                and all(ord(sign) < 0xE000 and not sign.isspace() for sign in template)
                and template != "o"
                else "•"
            )

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            count = counts[place] if counts[place] is not None else self._start(levels, place)
            legal = bool(children(levels[level], "isLgl"))
            return in_format(count or 0, "decimal" if legal else self._format(levels, place))

        return re.sub(r"%([1-9])", number, template).strip()

    def _format(self, levels: dict[int, Any], level: int) -> str:
        found = next(iter(children(levels[level], "numFmt")), None) if level in levels else None
        return (attribute(found, "val") or "decimal") if found is not None else "decimal"


def in_format(number: int, form: str) -> str:
    """A number as Word writes it in one of its formats; decimal where the format is another.

    Examples
    --------
    >>> [in_format(4, form) for form in ("decimal", "lowerLetter", "upperRoman", "none")]
    ['4', 'd', 'IV', '']
    """
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        # After z come aa, bb, cc.
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 20 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        out += sign * (number // value)
        number %= value
    return out


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise
