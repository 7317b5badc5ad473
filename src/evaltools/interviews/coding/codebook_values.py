"""The values of a code in a codebook file: texts in one language or several, and what a code was derived from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Text = str | Mapping[str, str]
Wrong = Callable[..., None]
"""Notes a problem: key, code, message, remedy."""

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
LINK_KINDS = ("question", "problem", "goal")
TEXTS = ("name", "definition", "use_when", "not_when", "example")
"""What of a code is text."""


def code_texts(item: Mapping[str, Any], identifier: str, wrong: Wrong) -> dict[str, Text] | None:
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
            wrong(
                key,
                "bad-text",
                f'"{key}" of "{identifier}" is no text.',
                "Write a text, or one for each language.",
            )
    if not texts.get("definition", "missing"):
        wrong("id", "no-definition", f'the code "{identifier}" has no definition.', "Say what it means.")
    return texts if len(texts) == 5 else None


def code_links(value: Any, identifier: str, wrong: Wrong) -> tuple[str, ...]:
    """Questions, problem areas and goals the code was derived from."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    out = []
    for item in items:
        text = (
            ":".join(map(str, next(iter(item.items()))))
            if isinstance(item, dict) and len(item) == 1
            else item
        )
        kind = text.partition(":")[0] if isinstance(text, str) else ""
        if kind in LINK_KINDS and text != f"{kind}:":
            out.append(text)
        else:
            wrong(
                "linked_to",
                "bad-link",
                f'"{identifier}" is linked to {item!r}.',
                "Write question:…, problem:… or goal:….",
            )
    return tuple(out)
