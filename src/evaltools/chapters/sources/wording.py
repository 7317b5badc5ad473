"""What appendix B says of documents, files and the register of informants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from evaltools.study.tables.schemas import TABLES
from evaltools.words import Message, Sayable, StudyWords, in_context, number, plural, say
from evaltools.words.forms import shaped
from evaltools.words.messages import Foreign

STRANDS = {
    "programme": in_context("strand of the timeline", "The programme"),
    "evaluation": in_context("strand of the timeline", "The evaluation"),
}
FORMATS = {
    "theory": say("Programme theory"),
    "interviews": say("Interviews"),
    "codebook": say("Codebook"),
    "codings": say("Codings"),
    "claims": say("Claims"),
    "rivals": say("Rival explanations"),
    "questions": say("Evaluation questions"),
    "rules": say("Rules for rating claims"),
}
"""What raw files hold that are no tables."""
NO_CONTRADICTIONS = say("No contradictions have been recorded.")
MARK = "Contradiction:"
"""How a note begins that tells of a contradiction; see docs/data.md."""


def content(table: str) -> Sayable:
    """What a raw file holds."""
    return TABLES[table].title if table in TABLES else FORMATS.get(table, table)


def other_groups(n: int) -> Message:
    """Small groups shown together."""
    return plural("The other group", "The other {n:words} groups", n=n)


def small_groups(smallest: int) -> Message:
    """Why small groups are shown together."""
    return say(
        "Groups of fewer than {smallest:words} persons are shown together, so that nobody can be recognised.",
        smallest=smallest,
    )


def total(item: Mapping[str, Any], added: int) -> Message:
    """A stated number against the register."""
    given: dict[str, Any] = {"measure": item["measure"], "stated": number(item["value"])}
    if added == item["value"]:
        return say("{measure}: the source states {stated}, and so does its register.", **given)
    return say("{measure}: the source states {stated}, its register gives {added}.", added=added, **given)


def contradicts(note: Any) -> bool:
    """Whether a note tells of a contradiction."""
    return MARK.lower()[1:] in _text(note).lower()


def contradiction(note: Any) -> Sayable:
    """A note without the mark that it tells of a contradiction."""
    if isinstance(note, Foreign):
        return replace(note, text=_unmarked(note.text))
    if isinstance(note, StudyWords):
        return StudyWords({language: _unmarked(text) for language, text in note.by_language.items()})
    return _unmarked(str(note))


def _text(note: Any) -> str:
    return note.text if isinstance(note, Foreign) else str(note)


def _unmarked(text: str) -> str:
    return shaped(text.replace(f"{MARK} ", ""), "cap")
