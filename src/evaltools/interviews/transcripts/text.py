"""What a transcript's text is, once and for all: NFC, line feeds, no byte-order mark."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from evaltools.checks import BadInput, Problem
from evaltools.interviews.transcripts.lexicon import lexicon
from evaltools.interviews.transcripts.speakers import openings

_BREAKS = re.compile("\r\n|\r|\x0b|\x0c")
# XML 1.0 cannot hold these, and nothing a person said does.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")


YAML_ALIAS = re.compile(r"(?:^|[\s\[{,:-])[&*][\w-]", re.MULTILINE)
"""Anchors and aliases: a few lines of them can stand for more than fits in memory, and nothing here needs them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next takes over; positions in code points, end exclusive."""

    number: int
    speaker: str | None
    start: int
    """Where the speaker's label begins."""
    said: int
    """Where the words after the label begin."""
    end: int
    time: str = ""
    """When it begins, as the transcript writes it; empty where it does not say."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text that is rated as a whole: a turn, a paragraph or a sentence."""

    start: int
    end: int


def normalise(text: str) -> str:
    """Text with composed characters, line feeds only and no byte-order mark; doing it twice changes nothing."""
    return unicodedata.normalize("NFC", _BREAKS.sub("\n", text.lstrip("\ufeff")))


def checksum(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 (or UTF-16 with a byte-order mark) and normalise.

    Raises
    ------
    BadInput
        With the line of the first byte that is not text.
    """
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return normalise(data.decode("utf-16"))
        text = normalise(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(
            Problem("not-utf8", "not UTF-8 text.", "Save the file as UTF-8.", name, line)
        ) from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadInput(
            Problem(
                "control-character",
                f"holds a control character (U+{ord(found.group()):04X}).",
                "Remove it; is this a text file?",
                name,
                line,
            )
        )
    return text


def turns(text: str, speakers: tuple[str, ...] = (), language: str = "") -> tuple[Turn, ...]:
    """Speaker turns; see `speakers.openings` for how they are told.

    Parameters
    ----------
    text
        Normalised text.
    speakers
        The labels to look for; by default they are told from the text.
    language
        Of the text, where it is known.
    """
    found = openings(text, speakers, language)
    first = found[0].start if found else len(text)
    out: list[Turn] = []
    if text[:first].strip():
        start = len(text[:first]) - len(text[:first].lstrip())
        out.append(Turn(1, None, start, start, _trimmed_end(text, start, first)))
    for place, opening in enumerate(found):
        stop = found[place + 1].start if place + 1 < len(found) else len(text)
        end = max(_trimmed_end(text, opening.start, stop), opening.said)
        said = opening.said
        while said < end and text[said].isspace():
            said += 1
        out.append(Turn(len(out) + 1, opening.name, opening.start, said, end, opening.time))
    return tuple(out)


def _trimmed_end(text: str, start: int, stop: int) -> int:
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return stop


def _trimmed(text: str, start: int, stop: int) -> Unit | None:
    stop = _trimmed_end(text, start, stop)
    while start < stop and text[start].isspace():
        start += 1
    return Unit(start, stop) if start < stop else None


def paragraphs(text: str) -> tuple[Unit, ...]:
    """Lines with something on them."""
    found = (_trimmed(text, match.start(), match.end()) for match in re.finditer(r"[^\n]+", text))
    return tuple(unit for unit in found if unit)


def sentences(text: str, language: str = "") -> tuple[Unit, ...]:
    """Sentences within paragraphs: up to . ! ? or … before a capital, a digit or a quotation mark.

    Common abbreviations of the language, and single initials, do not end a sentence.
    """
    abbreviations = lexicon(language).abbreviations
    out: list[Unit] = []
    for paragraph in paragraphs(text):
        start = paragraph.start
        for stop in _END.finditer(text, paragraph.start, paragraph.end):
            after = text[stop.end() : stop.end() + 3].lstrip()
            if not after or not (after[0].isupper() or after[0].isdigit() or after[0] in "\"'”’»–-"):
                continue
            word = text[start : stop.start()].rsplit(None, 1)[-1:] or [""]
            plain = word[0].lower().lstrip("(\"'”")
            single = len(plain) == 1 and plain.isalpha() and word[0].isupper()
            if stop.group().startswith(".") and (plain in abbreviations or single):
                continue
            if unit := _trimmed(text, start, stop.end()):
                out.append(unit)
            start = stop.end()
        if unit := _trimmed(text, start, paragraph.end):
            out.append(unit)
    return tuple(out)
