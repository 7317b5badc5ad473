"""A coding project as it is exchanged, and the identifiers it is exchanged under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codebook_values import LANGUAGE
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.coding.comparing import Adjudication
from evaltools.interviews.informants.informants import Informant
from evaltools.interviews.refi.exchange import Exchange
from evaltools.interviews.refi.project_guid import guid, plain_guid
from evaltools.interviews.transcripts.letters import LATIN
from evaltools.interviews.transcripts.text import checksum, decode
from evaltools.interviews.transcripts.transcripts import Transcript

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"

SOURCE_VARIABLES = {
    "informants": "Text",
    "date": "Date",
    "language": "Text",
    "synthetic": "Boolean",
    "speakers": "Text",
    "interviewers": "Text",
}
"""What a transcript carries besides its text, and the type of variable that holds it."""

CASE_VARIABLES = {
    "group": "Text",
    "role": "Text",
    "interviews": "Integer",
    "consent": "Text",
    "synthetic": "Boolean",
    "note": "Text",
}
"""What an informant carries; a group or role in several languages is `group.sv`, `group.en` and so on."""


def case_variable(name: str) -> str | None:
    """The type of a variable of ours on informants, or None where it is another program's."""
    field_, _, language = name.partition(".")
    if language and (field_ not in ("group", "role") or not LANGUAGE.match(language)):
        return None
    return CASE_VARIABLES.get(field_)


LIST_SEPARATOR = "; "

__all__ = ["Project", "guid", "identifier_from", "plain_guid"]


@dataclass(frozen=True)
class Project:
    """Transcripts, codebook and codings under one name."""

    name: str
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    codings: tuple[Coding, ...]
    informants: tuple[Informant, ...] = ()
    coders: tuple[str, ...] = ()
    """All coders, also those who coded nothing."""
    exchange: Exchange = field(default_factory=Exchange, compare=False)
    """Identifiers of the program it came from, and what goes back as it came."""
    read_by: tuple[tuple[str, str], ...] = ()
    """Transcript and coder of each who has read one, coded or not."""
    decisions: tuple[Adjudication, ...] = ()
    """What was decided where coders differ."""

    @property
    def synthetic(self) -> bool:
        """Whether every transcript is made up, so that nothing is confidential."""
        return bool(self.transcripts) and all(transcript.synthetic for transcript in self.transcripts)

    def problems(self) -> list[Problem]:
        """Codings that do not fit the transcripts or the codebook, which no export may hide."""
        texts = {transcript.id: transcript.text for transcript in self.transcripts}
        problems = Problems()
        for name, text in texts.items():
            if not _as_read(text):
                problems.add(
                    "not-normalised",
                    f'the text of "{name}" holds control characters, leading blank lines or uncomposed letters.',
                    "Read it with read_transcript first.",
                )
        for coding in self.codings:
            where = f'the coding "{coding.id}" by {coding.coder}'
            passage = texts.get(coding.transcript)
            if passage is None:
                problems.add(
                    "unknown-transcript",
                    f'{where} is on "{coding.transcript}", which is not in the project.',
                    nearest(coding.transcript, texts),
                )
            elif not 0 <= coding.start < coding.end <= len(passage):
                problems.add("outside-text", f'{where} is outside "{coding.transcript}".')
            elif checksum(passage[coding.start : coding.end]) != coding.quote_sha256:
                problems.add(
                    "changed-text",
                    f'{where} is on text in "{coding.transcript}" that has changed.',
                    "Anchor the codings again first.",
                )
            if coding.code not in self.codebook:
                problems.add(
                    "unknown-code", f'{where} has the code "{coding.code}", which is not in the codebook.',
                    nearest(coding.code, self.codebook.ids),
                )  # fmt: skip
        return problems.found


def _as_read(text: str) -> bool:
    """Whether a text would be read back as it is."""
    try:
        return decode(text.encode("utf-8"), "") == text and not text.startswith("\n")
    except (BadInput, UnicodeEncodeError):
        return False


def identifier_from(name: str, taken: Collection[str], fallback: str) -> str:
    """An identifier for file names and YAML from any name, different from those taken (in any case)."""
    return Identifiers(taken).take(name, fallback)


class Identifiers:
    """Identifiers given so far, however many bear the same name.

    Parameters
    ----------
    taken
        Those that are there already; case does not tell two apart.
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken = {other.casefold() for other in taken}
        self._last: dict[str, int] = {}

    def free(self, identifier: str) -> bool:
        """Whether nothing bears it."""
        return identifier.casefold() not in self._taken

    def add(self, identifier: str) -> None:
        """Note one that is given as it is."""
        self._taken.add(identifier.casefold())

    def take(self, name: str, fallback: str) -> str:
        """An identifier from any name, different from all before it."""
        plain = unicodedata.normalize("NFC", name)
        plain = re.sub(rf"[^0-9{LATIN}_]+", "-", _without_accents(plain)).strip("-_")[:60] or fallback
        candidate, number = plain, self._last.get(plain.casefold(), 1)
        while not self.free(candidate):
            number += 1
            candidate = f"{plain}-{number}"
        self._last[plain.casefold()] = number
        self.add(candidate)
        return candidate


def _without_accents(text: str) -> str:
    """Letters that no identifier may hold, without what makes them so."""
    out = []
    for letter in text:
        if re.match(f"[{LATIN}]", letter):
            out.append(letter)
        else:
            parts = unicodedata.normalize("NFD", letter)
            out.append("".join(part for part in parts if not unicodedata.combining(part)))
    return "".join(out)
