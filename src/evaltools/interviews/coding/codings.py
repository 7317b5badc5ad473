"""Codings stored beside the text: one JSON-lines file per transcript and coder, only ever appended to.

Each line is flushed to the disk before `append` returns, so that a power cut costs at most the coding being
written. Nothing is rewritten: a coding is taken back by a line that revokes it and changed by a later line
with the same id, and both stay in the file and in version control.

    {"id": "5e1c…", "start": 120, "end": 164, "code": "trust", "quote_sha256": "…", "memo": "", "created": "…"}
    {"id": "5e1c…", "revoked": true, "created": "…"}
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.log import CUT_SUFFIX, append_line, parsed
from evaltools.interviews.transcripts.confidential import FILE_MODE, private_folder, sync_folder
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import ID_PATTERN, Transcript

SUFFIX = ".jsonl"
PROJECT_LOGS = "project"
"""Name of the folder beside the codings with what coders did to the project: code tree, memos, links."""


class RepairedCodings(UserWarning):
    """A line cut short by a crash was set aside while codings were read."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A passage of a transcript given a code by a coder; positions in code points, end exclusive."""

    id: str
    transcript: str
    coder: str
    start: int
    end: int
    code: str
    quote_sha256: str
    """Checksum of the passage when it was coded."""
    memo: str = ""
    created: str = ""
    """Time of coding, ISO 8601 in UTC."""
    revoked: bool = False

    @property
    def place(self) -> str:
        """Where the passage stands: its transcript and characters."""
        return f"{self.transcript}, {self.start}–{self.end}"


def new_coding(transcript: Transcript, coder: str, start: int, end: int, code: str, memo: str = "") -> Coding:
    """A coding of a passage, with a fresh id, the checksum of the passage and the time now.

    Raises
    ------
    BadInput
        When the passage is empty or outside the text, or the coder's name cannot be part of a file name.
    """
    if not ID_PATTERN.match(coder):
        raise BadInput(_bad_name("coder", coder))
    if not 0 <= start < end <= len(transcript.text):
        raise BadInput(_outside(transcript, start, end))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    quote = checksum(transcript.text[start:end])
    return Coding(str(uuid.uuid4()), transcript.id, coder, start, end, code, quote, memo, now)


def coding_line(coding: Coding) -> dict[str, Any]:
    """What a coding's line in its file holds; transcript and coder are the file's name."""
    if coding.revoked:
        return {"id": coding.id, "revoked": True, "created": coding.created}
    return {
        "id": coding.id, "start": coding.start, "end": coding.end, "code": coding.code,
        "quote_sha256": coding.quote_sha256, "memo": coding.memo, "created": coding.created,
    }  # fmt: skip


def quotation(coding: Coding, transcript: Transcript) -> str:
    """The passage a coding stands for, once its checksum has been verified.

    Raises
    ------
    BadInput
        When the coding lies outside the transcript or the text there is no longer what was coded.
    """
    if problem := _passage_problem(coding, transcript, None):
        raise BadInput(problem)
    return transcript.text[coding.start : coding.end]


@dataclass(frozen=True)
class CodingStore:
    """The codings of a study: a folder with one file `<transcript>.<coder>.jsonl` per pair."""

    folder: Path

    def path(self, transcript: str, coder: str) -> Path:
        """The file for a transcript and coder."""
        for kind, name in (("transcript", transcript), ("coder", coder)):
            if not ID_PATTERN.match(name):
                raise BadInput(_bad_name(kind, name))
        return self.folder / f"{transcript}.{coder}{SUFFIX}"

    def files(self) -> Iterator[tuple[str, str, Path]]:
        """Transcript, coder and path of each file, in order of name."""
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            transcript, dot, coder = path.name.removesuffix(SUFFIX).partition(".")
            if dot and ID_PATTERN.match(transcript) and ID_PATTERN.match(coder):
                yield transcript, coder, path

    def coders(self, transcript: str | None = None) -> tuple[str, ...]:
        """Who has a file (for the transcript), coded or not."""
        return tuple(sorted({coder for name, coder, _ in self.files() if transcript in (None, name)}))

    def open(self, transcript: str, coder: str) -> None:
        """Note that a coder works on a transcript, so that finding nothing counts as having read it."""
        path = self.path(transcript, coder)
        private_folder(self.folder)
        if not path.exists():
            path.touch(mode=FILE_MODE)
            sync_folder(self.folder)

    def append(self, coding: Coding) -> None:
        """Write a coding durably; one with an id already there replaces the earlier one."""
        append_line(self.path(coding.transcript, coding.coder), coding_line(coding))

    def remove(self, identifier: str) -> None:
        """Take a coding back by appending a line that revokes it.

        Raises
        ------
        BadInput
            When there is no such coding.
        """
        for transcript, coder, path in self.files():
            # The id is looked for as bytes first: reading every file in full would be slow.
            if identifier.encode() not in path.read_bytes():
                continue
            if any(coding.id == identifier for coding in self.read(transcript, coder)):
                now = datetime.now(UTC).isoformat(timespec="seconds")
                append_line(path, {"id": identifier, "revoked": True, "created": now})
                return
        raise BadInput(
            Problem("unknown-coding", f'there is no coding "{identifier}".', file=relative(self.folder))
        )

    def read(
        self, transcript: str | None = None, coder: str | None = None, problems: Problems | None = None
    ) -> list[Coding]:
        """Codings that stand, in the order of file and line.

        Parameters
        ----------
        transcript, coder
            Only these.
        problems
            Where to note what is wrong. Without it a line cut short at the end of a file is warned of, and
            any other unreadable line raises.

        Raises
        ------
        BadInput
            With file and line of everything unreadable, when `problems` is not given.
        """
        found = Problems() if problems is None else problems
        out: list[Coding] = []
        for name, who, path in self.files():
            if transcript in (None, name) and coder in (None, who):
                out += _read_file(path, name, who, found)
        if problems is None:
            found.raise_if_any()
            for problem in found.found:
                warnings.warn(str(problem), RepairedCodings, stacklevel=2)
        return out

    def check(
        self,
        transcripts: Iterable[Transcript] | Mapping[str, Transcript],
        codebook: Codebook,
        coders: Collection[str] | None = None,
    ) -> list[Problem]:
        """Everything wrong with the stored codings, each problem with its file and line.

        Parameters
        ----------
        transcripts, codebook
            What the codings refer to.
        coders
            Known coders; None lets any name pass.
        """
        texts = transcripts if isinstance(transcripts, Mapping) else {t.id: t for t in transcripts}
        problems = Problems()
        folded: dict[str, str] = {}
        for name, coder, path in self.files():
            file = relative(path)
            other = folded.setdefault(path.name.casefold(), path.name)
            if other != path.name:
                problems.add(
                    "same-name",
                    f"differs from {other} only in upper and lower case.",
                    "Some systems take them for one file; rename one.",
                    file=file,
                )
            if name not in texts:
                problems.add(
                    "unknown-transcript", f'there is no transcript "{name}".', nearest(name, texts), file=file
                )
            if coders is not None and coder not in coders:
                problems.add(
                    "unknown-coder", f'"{coder}" is not a known coder.', nearest(coder, coders), file=file
                )
            lines: dict[str, int] = {}
            for coding in _read_file(path, name, coder, problems, lines):
                _check_coding(coding, texts.get(name), codebook, problems, file, lines[coding.id])
        return problems.found


def _check_coding(
    coding: Coding,
    transcript: Transcript | None,
    codebook: Codebook,
    problems: Problems,
    file: str,
    line: int,
) -> None:
    if coding.code not in codebook:
        problems.add(
            "unknown-code",
            f'the code "{coding.code}" is not in the codebook.',
            nearest(coding.code, codebook.ids),
            file=file,
            line=line,
        )
    if transcript is not None and (problem := _passage_problem(coding, transcript, file)):
        problems.found.append(replace(problem, line=line))


def _passage_problem(coding: Coding, transcript: Transcript, file: str | None) -> Problem | None:
    if not 0 <= coding.start < coding.end <= len(transcript.text):
        return replace(_outside(transcript, coding.start, coding.end), file=file)
    if checksum(transcript.text[coding.start : coding.end]) != coding.quote_sha256:
        return Problem(
            "changed-text",
            f'the text of "{transcript.id}" at {coding.start}-{coding.end} is not what was coded.',
            "Anchor the codings again (reanchor) from the earlier version of the transcript.",
            file,
        )
    return None


def _outside(transcript: Transcript, start: int, end: int) -> Problem:
    return Problem(
        "outside-text",
        f'{start}-{end} is no passage of "{transcript.id}", which has {len(transcript.text)} characters.',
        "Is this the transcript that was coded?",
    )


def _bad_name(kind: str, name: str) -> Problem:
    return Problem(
        "bad-name",
        f'the {kind} "{name}" cannot be part of a file name.',
        "Use letters, digits, hyphens and underscores.",
    )


def _read_file(
    path: Path, transcript: str, coder: str, problems: Problems, lines: dict[str, int] | None = None
) -> list[Coding]:
    data = path.read_bytes()
    rows = data.split(b"\n")
    whole = rows[-1] == b""
    standing: dict[str, Coding] = {}
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        content = parsed(row)
        if content is None and number == len(rows) and not whole:
            problems.add(
                "cut-line",
                "the last line was cut short by a crash; the codings before it are whole.",
                f"It is set aside in {path.name}{CUT_SUFFIX} at the next coding; code that passage again.",
                file=relative(path), line=number, severity="warning",
            )  # fmt: skip
            continue
        coding = None if content is None else coding_of(content, transcript, coder)
        if coding is None:
            problems.add(
                "unreadable-line",
                "this line is no coding.",
                "Restore it from version control, or delete the line.",
                file=relative(path), line=number,
            )  # fmt: skip
            continue
        if coding.revoked:
            standing.pop(coding.id, None)
        else:
            standing[coding.id] = coding
            if lines is not None:
                lines[coding.id] = number
    return list(standing.values())


def coding_of(content: Mapping[str, Any], transcript: str, coder: str) -> Coding | None:
    """The coding a line holds, or None where it holds none; what else stands in the line is left alone."""
    try:
        identifier, created = content["id"], content.get("created", "")
        if content.get("revoked") is True:
            return Coding(str(identifier), transcript, coder, 0, 0, "", "", "", str(created), True)
        start, end, code, quote = content["start"], content["end"], content["code"], content["quote_sha256"]
    except KeyError:
        return None
    memo = content.get("memo", "")
    texts = (identifier, code, quote, memo, created)
    if type(start) is not int or type(end) is not int or not all(isinstance(text, str) for text in texts):
        return None
    return Coding(identifier, transcript, coder, start, end, code, quote, memo, created)


def stores_of(files: Iterable[Path]) -> list[CodingStore]:
    """The stores that files belong to; the logs of a project lie in `project/` below its codings."""
    folders = {path.parent.parent if path.parent.name == PROJECT_LOGS else path.parent for path in files}
    return [CodingStore(folder) for folder in sorted(folders)]
