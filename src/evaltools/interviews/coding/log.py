"""One coder's file on one transcript as a log: read as it grows, written by one at a time, never rewritten.

A line is a coding as it stands from then on, or revokes one. Lines that were made on the page also bear the name
of the operation (`op`), so that one sent twice is done once, and whether they undo or redo another (`how`), so that
undo works after a restart and in every window.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.interviews.transcripts.confidential import open_private, private_folder, sync_folder

CUT_SUFFIX = ".cut"
"""What a crash left of a line is kept in a file of its own before the next line is written."""
CODINGS = ("coding", "code that passage again")
_PROOF = 256
"""Bytes before the place read to, by which it is seen that a file has only grown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    content: Mapping[str, Any]
    number: int

    @property
    def operation(self) -> str:
        """Name of the operation it was made by, or nothing."""
        return str(self.content.get("op", ""))

    @property
    def how(self) -> str:
        """`undo`, `redo`, or nothing."""
        return str(self.content.get("how", ""))


class Reader(Protocol):
    """Takes in lines as they come."""

    def forget(self) -> None:
        """The file is another than it was: begin anew."""

    def take(self, line: Line) -> bool:
        """One more line; whether it means anything."""
        ...


class Log:
    """A file of JSON lines that several windows append to.

    Parameters
    ----------
    path
        The file; made when first written.
    reader
        Who takes the lines.
    what
        What a line is called, and what to do where one was cut short, in messages.
    """

    def __init__(self, path: Path, reader: Reader, what: tuple[str, str] = CODINGS) -> None:
        self.path = path
        self.reader = reader
        self.noun, self.again = what
        self.problems = Problems()
        """Lines that cannot be read: an unfinished last one is a warning, others are errors."""
        self._begin()

    def _begin(self) -> None:
        self._read_to = 0
        self._number = 0
        self._proof = b""
        self._file: tuple[int, int] | None = None
        self.problems.found.clear()

    def catch_up(self) -> bool:
        """Take in what others have written; say whether there was anything."""
        try:
            with self.path.open("rb") as file:
                return self._catch_up(file)
        except FileNotFoundError:
            changed = self._read_to > 0
            if changed:
                self._begin()
                self.reader.forget()
            return changed

    def _catch_up(self, file: IO[bytes]) -> bool:
        status = os.fstat(file.fileno())
        identity = (status.st_dev, status.st_ino)
        changed = False
        if self._file is not None and (identity != self._file or not self._only_grown(file, status.st_size)):
            # Restored, checked out anew or edited: nothing known of it holds.
            self._begin()
            self.reader.forget()
            changed = True
        self._file = identity
        file.seek(self._read_to)
        data = file.read()
        whole, mark, rest = data.rpartition(b"\n")
        self.problems.found = [problem for problem in self.problems.found if problem.code != "cut-line"]
        for row in (whole + mark).split(b"\n")[:-1] if mark else ():
            self._number += 1
            self._take(row)
            changed = True
        self._read_to += len(whole) + len(mark)
        file.seek(max(0, self._read_to - _PROOF))
        self._proof = hashlib.sha256(file.read(min(_PROOF, self._read_to))).digest()
        if rest.strip():
            self.problems.add(
                "cut-line",
                f"the last line was cut short by a crash; every {self.noun} before it is whole.",
                f"It is set aside in {self.path.name}{CUT_SUFFIX} at the next {self.noun}; {self.again}.",
                file=relative(self.path), line=self._number + 1, severity="warning",
            )  # fmt: skip
        return changed

    def _only_grown(self, file: IO[bytes], size: int) -> bool:
        if size < self._read_to:
            return False
        file.seek(max(0, self._read_to - _PROOF))
        return hashlib.sha256(file.read(min(_PROOF, self._read_to))).digest() == self._proof

    def _take(self, row: bytes) -> None:
        if not row.strip():
            return
        content = parsed(row)
        if content is None or not self.reader.take(Line(content, self._number)):
            self.problems.add(
                "unreadable-line",
                f"this line is no {self.noun}.",
                "Restore it from version control, or delete the line.",
                file=relative(self.path),
                line=self._number,
            )

    @contextlib.contextmanager
    def alone(self) -> Iterator[Writing]:
        """Keep other writers out, take in what they have written, and give a means to append.

        Raises
        ------
        OSError
            When the file cannot be opened or read.
        """
        private_folder(self.path.parent)
        is_new = not self.path.exists()
        with opened(self.path) as file, locked(file):
            mend_end(file, self.path)
            self._catch_up(file)
            yield Writing(file, self)
        if is_new:
            sync_folder(self.path.parent)


class Writing:
    """The right to append to a log, for as long as others are kept out."""

    def __init__(self, file: IO[bytes], log: Log) -> None:
        self._file = file
        self._log = log

    def append(self, content: Mapping[str, Any]) -> None:
        """Append a line, wait until the disk has it, and let the log's reader take it.

        Raises
        ------
        OSError
            When the disk has not got it; the line is not in the file then.
        """
        write_line(self._file, content)
        self._log._catch_up(self._file)


def write_line(file: IO[bytes], content: Mapping[str, Any]) -> None:
    """Append one line durably; where that fails, the file is as it was.

    Raises
    ------
    OSError
        When the line could not be written, or the disk did not confirm it.
    BadInput
        When it was not confirmed and could not be taken back either: whether it will be there is not known.
    """
    data = (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
    before = file.seek(0, os.SEEK_END)
    try:
        write_all(file, data)
        os.fsync(file.fileno())
    except OSError:
        try:
            # Half a line may be there, or a whole one that the disk would not confirm.
            os.ftruncate(file.fileno(), before)
        except OSError as error:
            raise BadInput(
                Problem(
                    "not-known",
                    f"whether the last change was written is not known: {error.strerror}.",
                    "Look to the disk, then run the cell again.",
                )
            ) from None
        raise


def append_line(path: Path, content: Mapping[str, Any]) -> None:
    """Append one line to a file of its kind, whoever else writes to it."""
    private_folder(path.parent)
    is_new = not path.exists()
    with opened(path) as file, locked(file):
        mend_end(file, path)
        write_line(file, content)
    if is_new:
        sync_folder(path.parent)


def opened(path: Path) -> IO[bytes]:
    """A file to append to and read, for its owner alone.

    Nothing is buffered: what a failing disk refused must not be written after all when the file is closed.
    """
    return open(path, "a+b", buffering=0, opener=open_private)


def write_all(file: IO[bytes], data: bytes) -> None:
    """Write to an unbuffered file until all of it is written."""
    left = memoryview(data)
    while left:
        left = left[os.write(file.fileno(), left) :]


@contextlib.contextmanager
def locked(file: IO[bytes]) -> Iterator[None]:
    """One writer at a time: a coder may have the same transcript open in two windows."""
    fcntl.flock(file.fileno(), fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)


def mend_end(file: IO[bytes], path: Path) -> None:
    """Set aside what a crash left of a last line, so that the next line begins on its own."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read(1) == b"\n":
        return
    file.seek(0)
    content = file.read()
    begin = content.rfind(b"\n") + 1
    rest = content[begin:]
    if parsed(rest) is not None:
        # The line is whole, only its line feed was lost.
        write_all(file, b"\n")
        return
    with opened(path.with_name(path.name + CUT_SUFFIX)) as kept:
        write_all(kept, rest + b"\n")
        os.fsync(kept.fileno())
    file.truncate(begin)


def parsed(line: bytes) -> dict[str, Any] | None:
    """A line's content, or None where it is no JSON object."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
