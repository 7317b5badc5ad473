"""Everything a chapter shows, in order, as it lies in contents.json: models without language or format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative
from evaltools.record.figure import Figure, figure_from_data, figure_to_data
from evaltools.record.table import Table, table_from_data, table_to_data
from evaltools.record.text import Text, text_from_data, text_to_data
from evaltools.words.messages import Sayable
from evaltools.words.store import from_data, to_data

FORMAT = 2
"""Version of contents.json; 1 held one language's HTML."""
Part = Table | Figure | Text


@dataclass(frozen=True)
class Contents:
    """What a chapter shows."""

    chapter: str
    parts: tuple[Part, ...] = ()
    remarks: tuple[Sayable, ...] = ()
    """What the chapter says about data it lacks."""

    @property
    def exhibits(self) -> list[Table | Figure]:
        """Tables and figures, in order."""
        return [part for part in self.parts if not isinstance(part, Text)]


def part_to_data(part: Part) -> dict[str, object]:
    """One part as plain data."""
    if isinstance(part, Table):
        return table_to_data(part)
    return figure_to_data(part) if isinstance(part, Figure) else text_to_data(part)


def to_json(chapter: str, parts: Sequence[Part], remarks: Sequence[Sayable]) -> str:
    """A chapter's contents as text."""
    data = {
        "format": FORMAT,
        "chapter": chapter,
        "parts": [part_to_data(part) for part in parts],
        "remarks": [to_data(remark) for remark in remarks],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False) + "\n"


def from_json(text: str) -> Contents:
    """Read a chapter's contents back.

    Raises
    ------
    ValueError
        for another format than this version's.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("another format")
    read = {"table": table_from_data, "figure": figure_from_data, "text": text_from_data}
    parts: tuple[Any, ...] = tuple(read[part["kind"]](part) for part in data["parts"])
    return Contents(data["chapter"], parts, tuple(from_data(remark) for remark in data["remarks"]))


def read_contents(path: Path, root: Path | None = None) -> Contents:
    """Read a chapter's contents.json.

    Raises
    ------
    BadInput
        for a file that is broken or of another version.
    """
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadInput(
            Problem(
                "bad-contents",
                f"cannot be read ({type(error).__name__}): broken, or written by another version of evaltools.",
                "Run the chapter again: `evaltools run`.",
                relative(path, root),
            )
        ) from None
