"""Texts from data that Markdown shows and does not obey."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-!|<>~$&])")
_START = re.compile(r"^(\d*)([.=])")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def literal(text: str) -> str:
    """Escape a text from data so that Markdown shows it as it is."""
    escaped = _SPECIAL.sub(r"\\\1", _BLANKS.sub(" ", text).strip(" "))
    return _START.sub(r"\1\\\2", escaped)  # "1." begins a list, "=" underlines a heading
