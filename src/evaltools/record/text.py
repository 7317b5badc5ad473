"""Texts of a chapter: paragraphs and lists composed from findings, and lines that say what is lacking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evaltools.words.messages import Sayable
from evaltools.words.store import from_data, to_data


@dataclass(frozen=True)
class Text:
    """What a chapter says between its tables and figures; templates of messages may hold Markdown, data cannot."""

    parts: tuple[Sayable, ...]
    """Paragraphs, or the lines of a list."""
    form: Literal["prose", "list", "heading", "no-data"] = "prose"
    level: int = 0
    """Of a heading (2, 3 ...), or of indentation where `levels` says nothing."""
    levels: tuple[int, ...] = ()
    """Depth of each line of a nested list, from 0."""

    kind = "text"


def text_to_data(text: Text) -> dict[str, Any]:
    """A text as plain data."""
    data: dict[str, Any] = {
        "kind": "text",
        "form": text.form,
        "parts": [to_data(part) for part in text.parts],
    }
    if text.level:
        data["level"] = text.level
    if text.levels:
        data["levels"] = list(text.levels)
    return data


def text_from_data(data: Mapping[str, Any]) -> Text:
    """Read a text back from `text_to_data`."""
    parts = tuple(from_data(part) for part in data["parts"])
    return Text(parts, data["form"], data.get("level", 0), tuple(data.get("levels", ())))
