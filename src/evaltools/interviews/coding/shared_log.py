"""What several people on several machines do to one project, as logs that add up to the same wherever they meet.

Beside the codings, in `codings/project/`, lies one file of JSON lines per coder and machine. Each line is one
operation with an id, a clock (one more than the highest its maker had seen; Lamport 1978), coder, machine and time.
What they add up to depends on the set of operations alone: they are taken in order of clock, machine and coder,
whatever order the lines arrived in, so that windows and machines that hold the same logs show the same.

    {"op": "…", "do": "rename", "clock": 12, "coder": "anna", "machine": "3f2a90c1", "time": "…", "code": "trust", "name": "Tillit"}

Lines that are not understood (of a later version, say) are kept and left out of account.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codings import PROJECT_LOGS
from evaltools.interviews.coding.log import Line, Log, Writing
from evaltools.interviews.coding.machine import machine_name
from evaltools.interviews.transcripts.confidential import open_private, private_folder
from evaltools.interviews.transcripts.transcripts import ID_PATTERN

SUFFIX = ".jsonl"
LATEST = 2**53
"""A clock beyond what every program can count to is not believed."""
_OWN = ("op", "do", "clock", "coder", "machine", "time")
_CHANGES = ("change", "make that change again")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing done to a project."""

    do: str
    """What: `new`, `rename`, `undo` …"""
    content: Mapping[str, Any] = field(default_factory=dict)
    """To what, and how."""
    id: str = ""
    clock: int = 0
    coder: str = ""
    machine: str = ""
    time: str = ""
    """ISO 8601 in UTC."""

    @property
    def order(self) -> tuple[int, str, str, str]:
        """Where it comes among all operations."""
        return (self.clock, self.machine, self.coder, self.id)

    @property
    def line(self) -> dict[str, Any]:
        """What its line in the log holds."""
        own = {
            "op": self.id,
            "do": self.do,
            "clock": self.clock,
            "coder": self.coder,
            "machine": self.machine,
        }
        return {**own, "time": self.time, **self.content}


def operation_of(content: Mapping[str, Any]) -> Operation | None:
    """The operation of a line, or None where it holds none."""
    texts = [content.get(key) for key in ("do", "op", "coder", "machine", "time")]
    clock = content.get("clock")
    if not all(isinstance(text, str) for text in texts) or type(clock) is not int or not 0 < clock < LATEST:
        return None
    do, identifier, coder, machine, time = (str(text) for text in texts)
    if not do or not identifier:
        return None
    rest = {key: value for key, value in content.items() if key not in _OWN}
    return Operation(do, rest, identifier, clock, coder, machine, time)


class _File:
    """What one file holds, line by line; a line that is no operation counts as a line all the same."""

    def __init__(self) -> None:
        self.lines: list[Operation | None] = []

    def forget(self) -> None:
        self.lines.clear()

    def take(self, line: Line) -> bool:
        operation = operation_of(line.content)
        # Empty lines are not handed on, but are counted by those who count lines.
        self.lines += [None] * (line.number - 1 - len(self.lines))
        self.lines.append(operation)
        return operation is not None


class SharedLog:
    """The logs of all coders and machines of a project, and the right to append to one's own.

    Parameters
    ----------
    folder
        The folder of the codings; the logs lie in `project/` below it.
    coder
        Who works; part of the file's name. Empty for reading alone.
    machine
        On which machine; by default this one.

    Raises
    ------
    BadInput
        When the coder's name cannot be part of a file name.
    """

    def __init__(self, folder: Path, coder: str = "", *, machine: str = "") -> None:
        if coder and not ID_PATTERN.match(coder):
            message = f'the coder "{coder}" cannot be part of a file name.'
            raise BadInput(Problem("bad-name", message, "Use letters, digits, hyphens and underscores."))
        self.folder = folder / PROJECT_LOGS
        self.coder = coder
        self.machine = machine or (machine_name() if coder else "")
        self.version = 0
        """Grows whenever something new is known."""
        self._logs: dict[str, Log] = {}
        self._files: dict[str, _File] = {}
        self._known: dict[str, Operation] = {}
        self._sorted: list[Operation] | None = None
        self.refresh()

    @property
    def name(self) -> str:
        """Name of one's own log."""
        return f"{self.coder}.{self.machine}"

    @property
    def problems(self) -> list[Problem]:
        """Lines that cannot be read."""
        return [problem for log in self._logs.values() for problem in log.problems.found]

    @property
    def lines(self) -> dict[str, int]:
        """How many lines of each log are known."""
        return {name: len(file.lines) for name, file in self._files.items() if file.lines}

    @property
    def operations(self) -> list[Operation]:
        """All that is known, each once, in order."""
        if self._sorted is None:
            self._sorted = sorted(self._known.values(), key=lambda operation: operation.order)
        return self._sorted

    def first(self, lines: Mapping[str, int]) -> list[Operation]:
        """What was known when that many lines of each log were."""
        chosen: dict[str, Operation] = {}
        for name, count in lines.items():
            if name in self._files:
                _join(chosen, self._files[name].lines[:count])
        return sorted(chosen.values(), key=lambda operation: operation.order)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._known

    def __getitem__(self, identifier: str) -> Operation:
        return self._known[identifier]

    def refresh(self) -> bool:
        """Take in what other windows and machines have written; say whether there was anything."""
        changed = False
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(self.folder):
                name = entry.name.removesuffix(SUFFIX)
                if entry.name.endswith(SUFFIX) and not name.startswith(".") and name not in self._logs:
                    self._add(name)
        for log in self._logs.values():
            changed |= log.catch_up()
        if changed:
            self._recount()
        return changed

    def _add(self, name: str) -> Log:
        self._files[name] = _File()
        self._logs[name] = Log(self.folder / f"{name}{SUFFIX}", self._files[name], _CHANGES)
        return self._logs[name]

    def _recount(self) -> None:
        self._known = {}
        for file in self._files.values():
            _join(self._known, file.lines)
        self._sorted = None
        self.version += 1

    @contextlib.contextmanager
    def alone(self) -> Iterator[Appending]:
        """Keep others on this machine out, take in what they have written, and give a means to append.

        Raises
        ------
        BadInput
            When no coder was named.
        OSError
            When the files cannot be opened or read.
        """
        if not self.coder:
            raise BadInput(Problem("no-coder", "nobody is named as coder.", "Open the project with coder=…"))
        private_folder(self.folder)
        lock = open_private(self.folder / ".lock", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.refresh()
            log = self._logs.get(self.name) or self._add(self.name)
            with log.alone() as writing:
                yield Appending(self, writing)
        finally:
            os.close(lock)


class Appending:
    """The right to append operations, for as long as others are kept out."""

    def __init__(self, log: SharedLog, writing: Writing) -> None:
        self._log = log
        self._writing = writing

    def complete(self, operation: Operation) -> Operation:
        """The operation as it would be appended now: with id, clock, coder, machine and time."""
        known = self._log.operations
        return replace(
            operation,
            id=operation.id or str(uuid.uuid4()),
            clock=1 + (known[-1].clock if known else 0),
            coder=self._log.coder,
            machine=self._log.machine,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def append(self, operation: Operation) -> Operation:
        """Append an operation and wait until the disk has it; one that is there already stays as it is.

        Raises
        ------
        OSError
            When the disk has not got it; it is not in the log then.
        """
        log = self._log
        if operation.id and operation.id in log:
            return log[operation.id]
        done = self.complete(operation)
        self._writing.append(done.line)
        log._known[done.id] = done
        if log._sorted is not None:
            log._sorted.append(done)
        log.version += 1
        return done


def _join(known: dict[str, Operation], lines: list[Operation | None]) -> None:
    """Add operations to those known; of two that bear one id, the same one is taken everywhere."""
    for operation in lines:
        if operation is None:
            continue
        other = known.setdefault(operation.id, operation)
        if other is not operation and repr(operation) < repr(other):
            known[operation.id] = operation


def undone(operations: list[Operation]) -> frozenset[str]:
    """Ids of the operations that stand undone: the last `undo` or `redo` of each counts."""
    state: dict[str, bool] = {}
    for operation in operations:
        of = operation.content.get("of")
        if operation.do in ("undo", "redo") and isinstance(of, str):
            state[of] = operation.do == "undo"
    return frozenset(identifier for identifier, is_undone in state.items() if is_undone)


def steps(operations: list[Operation], coder: str, kinds: frozenset[str]) -> tuple[list[str], list[str]]:
    """What a coder can undo and do again, the next one last: ids of operations of some kinds."""
    back: list[str] = []
    forth: list[str] = []
    for operation in operations:
        if operation.coder != coder:
            continue
        of = operation.content.get("of")
        if operation.do in kinds:
            back.append(operation.id)
            forth.clear()
        elif operation.do == "undo" and of in back:
            back.remove(of)
            forth.append(of)
        elif operation.do == "redo" and of in forth:
            forth.remove(of)
            back.append(of)
    return back, forth


def path_of(log: SharedLog) -> str:
    """Where one's own log lies, for messages."""
    return relative(log.folder / f"{log.name}{SUFFIX}")
