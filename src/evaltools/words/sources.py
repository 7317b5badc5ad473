"""Every message of the package, found where it stands: in Python code, in templates, and in the notebooks' prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.files.markdown_tables import table_rows

PACKAGE = Path(__file__).parents[1]
REGISTRY = "methods"
"""Folder of the registry of methods, whose cells are messages."""
REGISTERED = "registry of methods"
"""Their context."""
REGISTRY_COLUMNS = 5
"""Method, what it computes, source, assumptions, what it does on too little data; others are for docs alone."""
KEYWORDS: dict[str, Any] = {"say": None, "plural": (1, 2), "in_context": ((1, "c"), 2)}


@dataclass(frozen=True)
class Entry:
    """A message where it stands."""

    text: str
    plural: str
    context: str
    file: str
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """What catalogues know it by."""
        return self.context, self.text


def all_entries(root: Path = PACKAGE, notebooks: Path | None = None) -> list[Entry]:
    """Every message below a folder, in the order of files and lines.

    Parameters
    ----------
    root : folder of the package.
    notebooks : folder of notebooks whose English prose is said in other languages too.

    Raises
    ------
    BadInput
        for code that cannot be read.
    """
    found: list[Entry] = []
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.j2")]):
        found += _in_file(path, path.relative_to(root).as_posix())
    for path in sorted((root / REGISTRY).glob("*.md")):
        found += _in_registry(path, path.relative_to(root).as_posix())
    if notebooks is not None:
        for path in sorted(notebooks.glob("*.ipynb")):
            found += _in_notebook(path)
    return found


def _in_file(path: Path, name: str) -> Iterator[Entry]:
    from babel.messages.extract import extract

    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    try:
        with path.open("rb") as stream:
            for line, message, _, context in extract(method, stream, keywords=KEYWORDS):
                texts = message if isinstance(message, tuple) else (message, "")
                if texts[0]:
                    yield Entry(texts[0], texts[1] or "", context or "", name, line)
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(Problem("bad-code", f"cannot be read: {error}.", "Mend it.", name)) from None


def _in_registry(path: Path, name: str) -> Iterator[Entry]:
    titled = ""
    for row in table_rows(path.read_text(encoding="utf-8")):
        if row.title != titled:
            titled = row.title
            yield Entry(titled, "", REGISTERED, name, 1)
        for cell, worded in list(zip(row.cells, row.worded, strict=True))[:REGISTRY_COLUMNS]:
            if worded:
                yield Entry(cell, "", REGISTERED, name, row.line)


_BLOCKS = re.compile(r"\n\s*\n")


def _in_notebook(path: Path) -> Iterator[Entry]:
    data = json.loads(path.read_text(encoding="utf-8"))
    for number, cell in enumerate(data["cells"], 1):
        if cell["cell_type"] == "markdown" and "en" in cell["metadata"].get("tags", ()):
            source = "".join(cell["source"])
            for block in prose_blocks(source):
                yield Entry(block, "", "", path.name, number)


def prose_blocks(source: str) -> list[str]:
    """The keys of a Markdown cell's headings and paragraphs."""
    return [prose_key(block)[1] for block in split_prose(source)]


def split_prose(source: str) -> list[str]:
    """The headings and paragraphs of a Markdown cell."""
    return [block for block in _BLOCKS.split(source.strip()) if block.strip()]


_LINES = re.compile(r"^\s*([-*+>|]|\d+\.|```)", re.MULTILINE)


def prose_key(block: str) -> tuple[str, str]:
    """The marks of a heading, and a block's text as catalogues know it: on one line, unless its lines matter."""
    mark = re.match(r"(#+ )?", block)
    head = mark[0] if mark else ""
    text = block[len(head) :]
    return head, text.strip() if _LINES.search(text) else " ".join(text.split())
