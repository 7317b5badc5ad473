"""What an operation on the code tree may hold, checked: logs come from other machines and are as trustworthy as those."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.coding.codebook import COLOUR, ID_PATTERN, LEVELS, ORIGINS
from evaltools.interviews.coding.codebook_values import LANGUAGE, LINK_KINDS, Text

KINDS = frozenset(
    {
        "new", "rename", "move", "order", "merge", "split", "assign", "recolour", "define", "memo", "retire",
        "restore", "edit",
    }
)  # fmt: skip
"""Operations on the code tree."""
LONGEST = 20_000
"""Characters of a text, which leaves room for a definition and none for a mistake."""


def is_id(value: Any) -> bool:
    """Whether a code could be called so."""
    return isinstance(value, str) and ID_PATTERN.match(value) is not None


def is_text(value: Any) -> bool:
    """Whether this is a text, or one for each language."""
    if isinstance(value, Mapping):
        return bool(value) and all(LANGUAGE.match(str(key)) and is_line(text) for key, text in value.items())
    return is_line(value)


def is_line(value: Any) -> bool:
    """Whether this is a text of a possible length."""
    return isinstance(value, str) and len(value) <= LONGEST


def is_day(value: Any) -> bool:
    """Whether this is a date as text."""
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def is_links(value: Any) -> bool:
    """Whether these are questions, problem areas and goals."""
    return isinstance(value, list) and all(
        isinstance(one, str) and one.partition(":")[0] in LINK_KINDS and one.partition(":")[2]
        for one in value
    )


def is_ids(value: Any) -> bool:
    """Whether this is a list of codes."""
    return isinstance(value, list) and all(is_id(one) for one in value)


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def is_assigned(value: Any) -> bool:
    """Whether this says for codings which code they have."""
    return isinstance(value, Mapping) and all(isinstance(key, str) and is_id(to) for key, to in value.items())


MEANING: Mapping[str, Callable[[Any], bool]] = {
    "definition": is_text,
    "use_when": is_text,
    "not_when": is_text,
    "example": is_text,
    "origin": lambda value: isinstance(value, str) and value in ORIGINS,
    "level": lambda value: isinstance(value, str) and value in LEVELS,
    "added": lambda value: value is None or is_day(value),
    "linked_to": is_links,
    "heading": _is_truth,
}
"""What a code means, by the names that a codebook file has for it."""
FIELDS: Mapping[str, Callable[[Any], bool]] = {
    **MEANING,
    "name": is_text,
    "colour": lambda value: isinstance(value, str) and COLOUR.match(value) is not None,
    "memo": is_line,
    "retired": _is_truth,
    "replaces": is_ids,
}
"""All that a code has besides its place."""
_REMEDIES = {
    "name": "Write a name that is not blank.",
    "colour": 'Write it as "#0072B2".',
    "added": "Write the date as 2021-03-04.",
    "origin": f"One of {', '.join(ORIGINS)}.",
    "level": f"One of {', '.join(LEVELS)}.",
}


def fields(content: Mapping[str, Any], allowed: Mapping[str, Callable[[Any], bool]]) -> dict[str, Any]:
    """The fields of a code among what an operation holds, as a `Code` has them.

    Raises
    ------
    BadInput
        With each that cannot be used.
    """
    out: dict[str, Any] = {}
    problems = []
    for key, right in allowed.items():
        if key not in content:
            continue
        value = content[key]
        if not right(value) or (key == "name" and not _words(value)):
            remedy = _REMEDIES.get(key, "Look at what was sent.")
            problems.append(Problem("bad-change", f'"{key}" of a code cannot be {value!r:.80}.', remedy))
        elif key == "added":
            out[key] = None if value is None else date.fromisoformat(value)
        else:
            out[key] = tuple(value) if isinstance(value, list) else value
    if problems:
        raise BadInput(problems)
    return out


def _words(value: Text) -> bool:
    return any(text.strip() for text in (value.values() if isinstance(value, Mapping) else (value,)))


def plain(value: Any) -> Any:
    """A field of a code as a line of the log holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
