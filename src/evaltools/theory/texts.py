"""Texts of a theory file: one text, or one for each language, all that the study speaks among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import ValidationInfo, WrapValidator
from pydantic_core import PydanticCustomError

from evaltools.words.messages import StudyWords

Spoken = Mapping[str, Sequence[str]]
"""Languages that every text is needed in, each with those its words may be taken from where it has none."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")
_QUOTES = "If it is part of a text with a comma or colon, put that text in quotes."


def _words(value: Any, read: Any, info: ValidationInfo) -> StudyWords:
    if isinstance(value, StudyWords):
        return value
    for key, text in value.items() if isinstance(value, dict) else [("", value)]:
        _one(key, text)
    if value == {}:
        raise _problem("missing", "is empty.", "Write a text after the colon.")
    words = StudyWords(value)
    for language, others in ((info.context or {}).get("spoken") or {}).items():
        if words.get(language) is None and all(words.get(other) is None for other in others):
            have = ", ".join(words.languages())
            message = f"has words in {have} but none in {language}."
            raise _problem("missing-words", message, f"Write `{language}:` beside the others.")
    return words


def _one(key: Any, text: Any) -> None:
    """Refuse what is no text in a language."""
    where = f"{key}: " if key else ""
    if key and not (isinstance(key, str) and _LANGUAGE.fullmatch(key) and text is not None):
        raise _problem("unknown-key", f'has the key "{key}", which is no language.', _QUOTES)
    if text is None or (isinstance(text, str) and not text.strip()):
        raise _problem("missing", f"{where}is empty.", "Write a text after the colon.")
    if isinstance(text, dict | list):
        remedy = "Write it on one line after the colon, or as {sv: ..., en: ...}."
        raise _problem("not-text", f"{where}must be a text.", remedy)
    if not isinstance(text, str):
        written = str(text).lower() if isinstance(text, bool) else str(text)
        remedy = f'Put quotes round it: "{written}".'
        raise _problem("not-text", f"{where}must be a text, not {written}.", remedy)


def _problem(code: str, message: str, remedy: str) -> PydanticCustomError:
    # Braces of the message are no places for values.
    return PydanticCustomError("words", "{message}", {"code": code, "message": message, "remedy": remedy})


Words = Annotated[StudyWords, WrapValidator(_words)]
"""Words of the study in a theory file: `name: X`, or `name: {sv: X, en: Y}`."""
