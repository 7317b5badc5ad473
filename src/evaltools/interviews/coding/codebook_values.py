"""The values of a code in a codebook file: texts in one language or several, and what a code was derived from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from evaltools.checks import Problems

Text = str | Mapping[str, str]
Line = Callable[[str], int | None]
"""The line of a key of a code."""

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
LINK_KINDS = ("question", "problem", "goal")
TEXTS = ("name", "definition", "use_when", "not_when", "example")
"""What of a code is text."""


def code_texts(
    item: Mapping[str, Any], identifier: str, problems: Problems, line: Line
) -> dict[str, Text] | None:
    """Name, definition and rules of use, each a text or one per language; None where one is neither."""
    texts: dict[str, Text] = {}
    for key in TEXTS:
        value = item.get(key, identifier if key == "name" else "")
        several = isinstance(value, Mapping) and value and all(LANGUAGE.match(str(name)) for name in value)
        if several and all(isinstance(text, str) for text in value.values()):
            texts[key] = dict(value)
        elif isinstance(value, str):
            texts[key] = value
        else:
            message = f'"{key}" of "{identifier}" is no text.'
            problems.add("bad-text", message, "Write a text, or one for each language.", line=line(key))
    if not texts.get("definition", "missing"):
        message = f'the code "{identifier}" has no definition.'
        problems.add("no-definition", message, "Say what it means.", line=line("id"))
    return texts if len(texts) == len(TEXTS) else None


def code_links(value: Any, identifier: str, problems: Problems, line: Line) -> tuple[str, ...]:
    """Questions, problem areas and goals the code was derived from."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    out = []
    for item in items:
        text = item
        if isinstance(item, dict) and len(item) == 1:
            text = ":".join(map(str, next(iter(item.items()))))
        kind = text.partition(":")[0] if isinstance(text, str) else ""
        if kind in LINK_KINDS and text != f"{kind}:":
            out.append(text)
        else:
            message = f'"{identifier}" is linked to {item!r}.'
            problems.add(
                "bad-link", message, "Write question:…, problem:… or goal:….", line=line("linked_to")
            )
    return tuple(out)
