"""The registry of methods as it stands in the Markdown files of the package, ready to be said in any language."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from evaltools.files.markdown_tables import TableRow, table_rows
from evaltools.words import Message, Sayable
from evaltools.words.sources import REGISTERED, REGISTRY, REGISTRY_COLUMNS


@dataclass(frozen=True)
class Method:
    """One row of the registry; names of functions stand as they are."""

    registry: Message
    """Title of the file it stands in."""
    method: Sayable
    computes: Sayable
    reference: Sayable
    assumes: Sayable
    too_little: Sayable


def registry(folder: Path | None = None) -> list[Method]:
    """The rows of all tables with at least five columns in the Markdown files of a folder.

    Parameters
    ----------
    folder : where the files lie; those that come with the package where None.
    """
    place = folder or Path(str(resources.files("evaltools"))) / REGISTRY
    return [
        Method(Message(row.title, context=REGISTERED), *_said(row))
        for path in sorted(place.glob("*.md"))
        for row in table_rows(path.read_text(encoding="utf-8"))
        if len(row.cells) >= REGISTRY_COLUMNS
    ]


def _said(row: TableRow) -> list[Sayable]:
    cells = list(zip(row.cells, row.worded, strict=True))[:REGISTRY_COLUMNS]
    return [Message(cell, context=REGISTERED) if worded else cell for cell, worded in cells]
