"""Every coder's codings that stand and fit their text, kept up to date as the files grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from evaltools.checks import BadInput, Problem, nearest, relative
from evaltools.interviews.coding.codings import Coding, CodingStore, coding_of, quotation
from evaltools.interviews.coding.log import Line, Log
from evaltools.interviews.transcripts.transcripts import Transcript


class _Codings:
    """The reader of one file."""

    def __init__(self, transcript: Transcript, coder: str) -> None:
        self.transcript = transcript
        self.coder = coder
        self.codings: dict[str, Coding] = {}
        self.unfit: dict[str, Problem] = {}

    def forget(self) -> None:
        self.codings.clear()
        self.unfit.clear()

    def take(self, line: Line) -> bool:
        coding = coding_of(line.content, self.transcript.id, self.coder)
        if coding is None:
            return False
        self.codings.pop(coding.id, None)
        self.unfit.pop(coding.id, None)
        if not coding.revoked:
            try:
                quotation(coding, self.transcript)
            except BadInput as error:
                self.unfit[coding.id] = error.problems[0]
            else:
                self.codings[coding.id] = coding
        return True


class StandingCodings:
    """The codings of a project.

    Parameters
    ----------
    store, transcripts
        Where they are kept, and what they are put on.
    """

    def __init__(self, store: CodingStore, transcripts: Mapping[str, Transcript]) -> None:
        self.store = store
        self.transcripts = transcripts
        self.version = 0
        """Grows whenever a coding has come or gone."""
        self._logs: dict[tuple[str, str], Log] = {}
        self._read: dict[tuple[str, str], _Codings] = {}
        self._seen: dict[Path, tuple[int, int, int]] = {}
        self._lost: dict[str, Problem] = {}
        self.refresh()

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Transcript and coder of each file, coded or only opened."""
        return tuple(sorted(self._logs))

    @property
    def problems(self) -> list[Problem]:
        """What cannot be read, fits no text, or belongs to no transcript."""
        lines = [problem for log in self._logs.values() for problem in log.problems.found]
        unfit = [problem for read in self._read.values() for problem in read.unfit.values()]
        return [*self._lost.values(), *lines, *unfit]

    def __iter__(self) -> Iterator[Coding]:
        for key in self.files:
            yield from self._read[key].codings.values()

    def of(self, transcript: str, coder: str) -> Mapping[str, Coding]:
        """One coder's codings of a transcript, by id."""
        read = self._read.get((transcript, coder))
        return {} if read is None else read.codings

    def refresh(self) -> bool:
        """Take in what has been written since; say whether there was anything."""
        changed = False
        there = set()
        for transcript, coder, path in self.store.files():
            key = (transcript, coder)
            there.add(key)
            if transcript not in self.transcripts:
                message = f'there is no transcript "{transcript}".'
                remedy = nearest(transcript, self.transcripts)
                self._lost[path.name] = Problem("unknown-transcript", message, remedy, relative(path))
                continue
            if key not in self._logs:
                self._read[key] = _Codings(self.transcripts[transcript], coder)
                self._logs[key] = Log(path, self._read[key])
                changed = True
            changed |= self._catch_up(key, path)
        for key in set(self._logs) - there:
            del self._logs[key], self._read[key]
            changed = True
        self.version += changed
        return changed

    def _catch_up(self, key: tuple[str, str], path: Path) -> bool:
        try:
            status = path.stat()
        except FileNotFoundError:
            return False
        now = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self._seen.get(path) == now:
            return False
        self._seen[path] = now
        return self._logs[key].catch_up()
