"""What styles of a Word document say of its text: whether it is hidden, and in which list it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaltools.interviews.transcripts.hostile_xml import attribute, children

_LONGEST_CHAIN = 12
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True)
class ParagraphStyle:
    """What a paragraph has from its style."""

    hidden: bool = False
    numbering: tuple[str, int] | None = None
    """List and level."""


class Styles:
    """The styles of one document.

    Parameters
    ----------
    styles
        Root of `word/styles.xml`, or None.
    """

    def __init__(self, styles: Any) -> None:
        found = children(styles, "style") if styles is not None else []
        self._styles = {attribute(style, "styleId") or "": style for style in found}
        self._default = next(
            (
                attribute(style, "styleId") or ""
                for style in found
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )
        self._known: dict[str, ParagraphStyle] = {}

    def of(self, properties: Any) -> ParagraphStyle:
        """What a paragraph with these properties has from its style."""
        named = next(iter(children(properties, "pStyle")), None) if properties is not None else None
        name = (attribute(named, "val") or "") if named is not None else self._default
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> ParagraphStyle:
        hidden: bool | None = None
        identifier: str | None = None
        level: int | None = None
        for style in self._chain(name):
            hidden = _vanishes(style) if hidden is None else hidden
            for properties in children(style, "pPr"):
                for numbering in children(properties, "numPr"):
                    own = next((attribute(item, "val") for item in children(numbering, "numId")), None)
                    deep = next((attribute(item, "val") for item in children(numbering, "ilvl")), None)
                    identifier = own if identifier is None else identifier
                    if level is None and deep and deep.isdigit() and len(deep) < 3:
                        level = int(deep)
        return ParagraphStyle(bool(hidden), (identifier, level or 0) if identifier else None)

    def _chain(self, name: str) -> list[Any]:
        """A style and those it is based on, nearest first."""
        out: list[Any] = []
        while name in self._styles and len(out) < _LONGEST_CHAIN:
            out.append(self._styles[name])
            based = next(iter(children(self._styles[name], "basedOn")), None)
            name = (attribute(based, "val") or "") if based is not None else ""
        return out

    def hides(self, properties: Any, by_paragraph: bool) -> bool:
        """Whether a run is hidden text, by its own properties, its character style or its paragraph's style."""
        if properties is None:
            return by_paragraph
        for item in children(properties, "vanish"):
            return attribute(item, "val") not in _OFF
        for named in children(properties, "rStyle"):
            for style in self._chain(attribute(named, "val") or ""):
                found = _vanishes(style)
                if found is not None:
                    return found
        return by_paragraph


def _vanishes(style: Any) -> bool | None:
    for properties in children(style, "rPr"):
        for item in children(properties, "vanish"):
            return attribute(item, "val") not in _OFF
    return None
