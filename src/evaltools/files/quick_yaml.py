"""A quick reader of ordinary YAML: libyaml's parser, through PyYAML, where ruamel.yaml takes twenty times as long.

Every notebook reads the theory, the claims and the codebook anew, and reading them was a third of its time. This reader
takes a text whole or not at all. Whatever is more than mappings with texts as keys, lists, texts, plain numbers, days and
truth values (anchors, tags, keys used twice, odd numbers, anything that is no YAML) is left to ruamel.yaml, which reads
by the rules of YAML 1.2 and says what is wrong. `tests/reading` holds the two together, on mutilated files too.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

Place = tuple[str | int, ...]
Read = tuple[Any, dict[Place, int], dict[Place, str]]
"""Data, lines by place, and values as they are written where they are no texts."""

DEEPEST = 40
"""Lists and mappings within each other; what lies deeper is looked at with more care."""
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LETTER = re.compile(r"[^\W\d_]")
"""What begins with a letter and is none of the words below is a text: a number or a day begins otherwise."""
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_UNUSUAL = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|^[\s-]*\?(?:\s|$)|^%", re.MULTILINE)
"""Where the two parsers might not agree: tabs, other ends of lines, keys that are announced, directives."""
_VALUE = re.compile(r"[^\s,\]}#]+")


class _Unusual(Exception):
    """Something that the quick reader leaves to the other."""


def quick_yaml(text: str, values: int) -> Read | None:
    """Read a document of the ordinary kind.

    Parameters
    ----------
    text : the document.
    values : how many values it may hold at most.

    Returns
    -------
    Read or None
        None for anything out of the ordinary, or where PyYAML comes without libyaml.
    """
    try:
        from yaml import YAMLError, parse
        from yaml.cyaml import CParser
    except ImportError:
        return None
    if _UNUSUAL.search(text):
        return None
    try:
        return _Quick(parse(text, Loader=CParser), text, values).document()
    except (_Unusual, YAMLError, ValueError):
        return None


class _Quick:
    """Makes plain data of libyaml's events."""

    def __init__(self, events: Any, text: str, values: int) -> None:
        self.events = events
        self.text = text.split("\n")
        self.left = values
        self.lines: dict[Place, int] = {(): 1}
        self.written: dict[Place, str] = {}

    def document(self) -> Read:
        self._next("StreamStartEvent")
        if self._next("DocumentStartEvent").explicit:
            raise _Unusual
        data = self._node(next(self.events), (), 0)
        if self._next("DocumentEndEvent").explicit:
            raise _Unusual
        self._next("StreamEndEvent")
        return data, self.lines, self.written

    def _next(self, kind: str) -> Any:
        event = next(self.events)
        if type(event).__name__ != kind:
            raise _Unusual
        return event

    def _node(self, event: Any, place: Place, depth: int) -> Any:
        self.left -= 1
        if self.left < 0 or depth > DEEPEST or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _Unusual
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return _scalar(event)
        if kind == "MappingStartEvent":
            return self._mapping(place, depth)
        if kind == "SequenceStartEvent":
            return self._sequence(place, depth)
        raise _Unusual

    def _mapping(self, place: Place, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        while type(key_event := next(self.events)).__name__ != "MappingEndEvent":
            if type(key_event).__name__ != "ScalarEvent" or key_event.anchor or key_event.tag:
                raise _Unusual
            key = _scalar(key_event)
            if not isinstance(key, str) or key in out:
                raise _Unusual
            here = (*place, key)
            self.lines[here] = key_event.start_mark.line + 1
            out[key] = self._value(here, depth)
        return out

    def _sequence(self, place: Place, depth: int) -> list[Any]:
        out: list[Any] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            here = (*place, len(out))
            self.lines[here] = event.start_mark.line + 1
            out.append(self._noted(event, here, depth))
        return out

    def _value(self, here: Place, depth: int) -> Any:
        return self._noted(next(self.events), here, depth)

    def _noted(self, event: Any, here: Place, depth: int) -> Any:
        """A value; how it is written is noted where it is no text."""
        value = self._node(event, here, depth + 1)
        mark = event.start_mark
        if not isinstance(value, (str, dict, list)) and mark.line < len(self.text):
            if not event.value:  # where an empty value stands, the two parsers see differently
                raise _Unusual
            if found := _VALUE.match(self.text[mark.line], mark.column):
                self.written[here] = found[0]
        return value


def _scalar(event: Any) -> Any:
    value: str = event.value
    if not event.implicit[0]:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _LETTER.match(value):
        return value
    if _INTEGER.fullmatch(value):
        return int(value)
    if _DECIMAL.fullmatch(value):
        return float(value)
    if _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if _is_text(value):
        return value
    raise _Unusual


@cache
def _resolver() -> Any:
    from ruamel.yaml.resolver import VersionedResolver

    return VersionedResolver()


def _is_text(value: str) -> bool:
    """Whether YAML 1.2 reads a plain scalar as a text."""
    from ruamel.yaml.nodes import ScalarNode

    return bool(str(_resolver().resolve(ScalarNode, value, (True, False))).endswith("2002:str"))
