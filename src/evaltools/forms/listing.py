"""Entries added to the lists of YAML files that people keep, with everything else in them left as it is."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.files.yaml import read_yaml


def reread(text: str) -> Any:
    """A text as YAML with the lines of its parts."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sources.yml"
        path.write_text(text, encoding="utf-8")
        return read_yaml(path, Path(name))


def quoted(text: str) -> str:
    """A text as a YAML string on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def added(text: str, located: Any, key: str, entries: Sequence[Sequence[str]], file: str) -> str:
    """A YAML text with entries at the end of one of its lists; everything else stays as it is.

    Raises
    ------
    BadInput
        where the list stands on one line with entries in it.
    """
    lines = text.split("\n")
    start = next((place for place, line in enumerate(lines) if re.match(rf"{key}\s*:", line)), None)
    if start is None:
        raise BadInput(Problem("missing-key", f'there is no "{key}".', "Write it.", file, 1))
    if located.data.get(key) and re.match(rf"{key}\s*:\s*\[", lines[start]):
        message = f'"{key}" stands on one line.'
        raise BadInput(
            Problem("bad-value", message, "Write each entry on lines of its own.", file, start + 1)
        )
    lines[start] = re.sub(rf"^({key}\s*:)\s*\[\s*\]", r"\1", lines[start])
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith((" ", "-", "\t"))):
        end += 1
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    first = next((line for line in lines[start + 1 : end] if line.lstrip().startswith("- ")), "  - ")
    indent = " " * (len(first) - len(first.lstrip()))
    new = [f"{indent}{line}" if line else "" for entry in entries for line in entry]
    while new and not new[-1]:
        new.pop()
    gap = [""] if end > start + 1 and any(not line.strip() for line in lines[start + 1 : end]) else []
    return "\n".join([*lines[:end], *gap, *new, *lines[end:]])
