"""A person's words found again wherever they were copied: in memos and codebooks, and in published reports.

Words are compared in runs of five, without regard to case, punctuation and markup. Runs that other people say as well,
such as the interviewer's questions, are nobody's own.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaltools.checks import BadInput
from evaltools.files.zip import open_zip, read_member
from evaltools.interviews.transcripts.transcripts import Transcript

RUN = 5
"""Words that must follow each other as they were said to count as a person's words."""
TAKEN_OUT = "[…]"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|[nrtbf"/\\])')
_ZIPPED = (".docx", ".xlsx", ".odt", ".ods", ".zip", ".qdpx", ".epub")
_READ_INSIDE = (".xml", ".html", ".json", ".txt", ".md", ".csv", ".qde", ".yml")
_CLOSED = (".pdf", ".png", ".jpg", ".parquet", ".woff2")
LARGEST = 200_000_000
"""Bytes of a file that are looked through."""


@dataclass(frozen=True)
class Own:
    """The words of one interview that no other holds."""

    runs: frozenset[tuple[str, ...]]
    identifier: str

    @classmethod
    def of(cls, transcript: Transcript, others: Iterable[Transcript]) -> Own:
        """The words of an interview without its questions and without what others say as well."""
        asking = transcript.asking
        answers = [
            transcript.text[turn.start : turn.end] for turn in transcript.turns if turn.speaker not in asking
        ]
        runs = {run for answer in answers for run in _runs(answer)}
        for other in others:
            if other.id != transcript.id:
                runs -= set(_runs(other.text))
        return cls(frozenset(runs), transcript.id)

    def in_text(self, text: str) -> bool:
        """Whether a text holds any of them."""
        return any(run in self.runs for run in _runs(text))

    def names(self, text: str) -> bool:
        """Whether a text names the interview."""
        return re.search(rf"(?<![\w-]){re.escape(self.identifier)}(?![\w-])", text) is not None

    def without(self, text: str) -> str:
        """A text with the person's words taken out of it."""
        words = list(_WORD.finditer(text))
        mine = [False] * len(words)
        lowered = [word.group().casefold() for word in words]
        for place in range(len(words) - RUN + 1):
            if tuple(lowered[place : place + RUN]) in self.runs:
                mine[place : place + RUN] = [True] * RUN
        out, at = [], 0
        for place, word in enumerate(words):
            if not mine[place]:
                continue
            if place == 0 or not mine[place - 1]:
                out += [text[at : word.start()], TAKEN_OUT]
            at = word.end()
        return "".join(out) + text[at:]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return zip(*(words[place:] for place in range(RUN)), strict=False)


@dataclass(frozen=True)
class Held:
    """Where a withdrawn interview is still found."""

    quoting: tuple[Path, ...]
    """Files that hold the person's words."""
    naming: tuple[Path, ...]
    """Files that name the interview and quote nothing."""
    closed: tuple[Path, ...]
    """Files that could not be looked into, such as PDF."""


def still_held(own: Own, folders: Iterable[Path], files: Iterable[Path] = ()) -> Held:
    """Look for an interview's words in all files of some folders, and in some files besides.

    Parameters
    ----------
    own : the words.
    folders, files : where to look, hidden folders included, since results in the making lie there; links are not followed.
    """
    quoting, naming, closed = [], [], []
    for path in [*files, *(path for folder in folders for path in sorted(folder.rglob("*")))]:
        if path.is_symlink() or not path.is_file():
            continue
        texts = _texts(path)
        if texts is None:
            closed.append(path)
        elif any(own.in_text(text) or own.in_text(_TAG.sub("", text)) for text in texts):
            quoting.append(path)
        elif any(own.names(text) for text in texts):
            naming.append(path)
    return Held(tuple(quoting), tuple(naming), tuple(closed))


def _texts(path: Path) -> list[str] | None:
    """What a file says, without markup and escapes; None where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in _CLOSED:
        return None if suffix == ".pdf" else []
    try:
        if path.stat().st_size > LARGEST:
            return None
        if suffix not in _ZIPPED:
            return [_plain(path.read_bytes())]
        with open_zip(path, str(path)) as archive:
            return [
                _plain(read_member(archive, info, str(path)))
                for info in archive.infolist()
                if info.filename.lower().endswith(_READ_INSIDE)
            ]
    except (BadInput, OSError, zipfile.BadZipFile):
        return None


def _plain(data: bytes) -> str:
    text = html.unescape(data.decode("utf-8", "replace"))
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text)
