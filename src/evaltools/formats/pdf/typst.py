"""Typst's code mode, in which every text is a quoted string: nothing that data hold is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_ALLOWED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Control characters, which PDF/A does not allow in what is read out."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows; a text that holds one could show other words than it has."""


def string(text: str) -> str:
    """A text as a string of Typst."""
    text = _TURNING.sub("", _NOT_ALLOWED.sub("\ufffd", text)).replace("\r\n", "\n").replace("\r", "\n")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def call(name: str, *content: str, **options: str) -> str:
    """A call of a function; content and options are code already.

    Parameters
    ----------
    name : of the function.
    content : what it is called on, in order.
    options : named arguments; `_` in a name stands for `-`.
    """
    given = [f"{key.replace('_', '-')}: {value}" for key, value in options.items()]
    return f"{name}({', '.join([*given, *content])})"


def together(parts: Iterable[str]) -> str:
    """Content one after the other."""
    found = list(parts)
    return found[0] if len(found) == 1 else f"({' + '.join(found)})" if found else "[]"


def array(parts: Iterable[str]) -> str:
    """An array, also of one or none."""
    return f"({''.join(f'{part}, ' for part in parts)})"
