"""Tables of Markdown files: their rows as plain text, with the title they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_EMPHASIS = re.compile(r"\*{1,2}([^*\s](?:[^*]*[^*\s])?)\*{1,2}")
_CODE = re.compile(r"`[^`]*`")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class TableRow:
    """A row of a table."""

    title: str
    """The heading of the file or part that it stands under."""
    cells: tuple[str, ...]
    """Without the marks of Markdown."""
    worded: tuple[bool, ...]
    """Whether a cell says anything but code and figures."""
    line: int


def table_rows(text: str) -> Iterator[TableRow]:
    """Rows of the tables of a Markdown text, heads left out.

    Parameters
    ----------
    text : the Markdown; a `|` inside a cell stands as `\\|`.
    """
    title, inside = "", False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            title = plain(line[2:])
        if not line.startswith("|"):
            inside = False
        elif set(line) <= set("|-: "):
            inside = True
        elif inside:
            raw = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            worded = tuple(bool(_LETTER.search(_CODE.sub("", cell))) for cell in raw)
            yield TableRow(title, tuple(map(plain, raw)), worded, number)


def plain(markdown: str) -> str:
    """A line without the marks of Markdown for code, emphasis and strength."""
    return _EMPHASIS.sub(r"\1", markdown).replace("`", "").replace("\\|", "|").strip()
