"""One coder's work on one transcript: what stands, what can be undone, and what the other coder did.

Nothing counts before it is on the disk: each change is appended to the coder's own file first and counts from
there. The session knows nothing of notebooks or browsers; `coder.Coder` shows it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding, CodingStore, coding_line, new_coding
from evaltools.interviews.coding.comparing import (
    Adjudication,
    Comparison,
    compare,
    read_adjudications,
    record_adjudication,
)
from evaltools.interviews.coding.log import Log, Writing
from evaltools.interviews.coding.tree import check_usable
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.interviews.workbench.history import History, Step


class DoneBefore(Exception):
    """An operation of that name is in the file: another window was quicker to send it, or its answer was lost."""


@dataclass(frozen=True)
class Decided:
    """A stretch where two coders differ or agree, and the last decision about it."""

    comparison: Comparison
    decision: Adjudication | None
    outdated: bool
    """Whether one of the codings was changed after the decision."""


class CodingSession:
    """A coder at work on a transcript.

    Parameters
    ----------
    transcript, codebook
        What is coded, and with which codes.
    coder
        Who codes; part of the file's name.
    store
        Where the codings are kept.
    blind
        Keep other coders' work out of sight, as independent coding requires.

    Raises
    ------
    BadInput
        When the coder's name cannot be part of a file name or differs from another coder's only in case, or
        lines in the coder's file cannot be read.
    """

    def __init__(
        self,
        transcript: Transcript,
        codebook: Codebook,
        coder: str,
        store: CodingStore,
        *,
        blind: bool = True,
    ) -> None:
        self.transcript = transcript
        self.codebook = codebook
        self.coder = coder
        self.store = store
        self.blind = blind
        self.shown: Callable[[Coding], Coding] = lambda coding: coding
        """A coding with the code it is shown under, where codes have been merged or split."""
        self.path = store.path(transcript.id, coder)
        self._refuse_same_file()
        # Opening notes that the coder has read the transcript, also where nothing is coded.
        store.open(transcript.id, coder)
        self.history = History(transcript, coder)
        self.log = Log(self.path, self.history)
        self.log.catch_up()
        self.log.problems.raise_if_any()
        self.news = False
        """Whether another window or program has changed the file since the page was last told."""

    def _refuse_same_file(self) -> None:
        """Some file systems take `Anna` and `anna` for one file, and two coders never share one."""
        for other in self.store.coders():
            if other != self.coder and other.casefold() == self.coder.casefold():
                raise BadInput(
                    Problem(
                        "same-name",
                        f'the coder "{self.coder}" differs from "{other}" only in upper and lower case.',
                        f'Write "{other}" if that is you, otherwise choose another name.',
                        relative(self.store.folder),
                    )
                )

    @property
    def codings(self) -> dict[str, Coding]:
        """Codings that stand and fit the text, by id."""
        return self.history.codings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the coder should know of: codings that no longer fit, unknown codes, a line cut by a crash."""
        found = [*self.log.problems.found, *self.history.unfit.values()]
        lost: dict[str, int] = {}
        for coding in self.codings.values():
            if coding.code not in self.codebook:
                lost[coding.code] = lost.get(coding.code, 0) + 1
        for code, number in lost.items():
            found.append(
                Problem(
                    "unknown-code",
                    f'{number} codings have the code "{code}", which is not in the codebook.',
                    nearest(code, self.codebook.ids) or "Put the code back, or give the codings another.",
                    relative(self.path),
                )
            )
        return tuple(found)

    def refresh(self) -> bool:
        """Take in what another window has written; say whether there was anything."""
        grown = self.log.catch_up()
        self.news = self.news or grown
        return grown

    @property
    def undoable(self) -> int:
        """Number of changes that can be undone."""
        return len(self.history.undo)

    @property
    def redoable(self) -> int:
        """Number of changes that can be done again."""
        return len(self.history.redo)

    def add(
        self,
        start: int,
        end: int,
        code: str,
        memo: str = "",
        quote: str | None = None,
        *,
        identifier: str = "",
        operation: str = "",
    ) -> Coding:
        """Code a passage.

        Parameters
        ----------
        start, end
            Positions in code points, end exclusive.
        code
            Id in the codebook.
        memo
            The coder's note.
        quote
            The passage as the coder saw it; refused where the text at these positions differs.
        identifier
            Id of the coding; by default a fresh one.
        operation
            Name of the operation; by default a fresh one.

        Raises
        ------
        BadInput
            When the passage or the code does not exist, the quotation differs, or it is coded so already.
        DoneBefore
            When an operation of that name, which is no fresh one, is in the file.
        """
        with self._alone(operation) as file:
            self._check(start, end, code, quote)
            # A page that has not heard of a merging still names the earlier code.
            code = self.codebook.resolve(code)
            coding = new_coding(self.transcript, self.coder, start, end, code, memo)
            if identifier:
                coding = replace(coding, id=identifier)
            self._write(file, Step(None, coding), operation)
        return coding

    def change(
        self,
        identifier: str,
        *,
        start: int | None = None,
        end: int | None = None,
        code: str | None = None,
        memo: str | None = None,
        quote: str | None = None,
        operation: str = "",
    ) -> Coding:
        """Move a coding's boundaries, give it another code or another memo; what is None stays."""
        with self._alone(operation) as file:
            old = self._standing(identifier)
            new = replace(
                old,
                start=old.start if start is None else start,
                end=old.end if end is None else end,
                code=old.code if code is None else code,
                memo=old.memo if memo is None else memo,
            )
            if new == old:
                return old
            if (new.start, new.end, new.code) != (old.start, old.end, old.code):
                self._check(new.start, new.end, new.code, quote)
            passage = checksum(self.transcript.text[new.start : new.end])
            new = replace(new, quote_sha256=passage, created=_now())
            self._write(file, Step(old, new), operation)
        return new

    def remove(self, identifier: str, *, operation: str = "") -> Coding:
        """Take a coding back."""
        with self._alone(operation) as file:
            old = self._standing(identifier)
            self._write(file, Step(old, None), operation)
        return old

    def undo(self, *, operation: str = "") -> Step | None:
        """Undo the last change, on disk too, and return what was done for it; None when there is none.

        Changes made in another window or before a restart can be undone as well.
        """
        with self._alone(operation) as file:
            if not self.history.undo:
                return None
            step = self.history.undo[-1]
            back = Step(step.after, step.before)
            self._write(file, back, operation, "undo")
        return back

    def redo(self, *, operation: str = "") -> Step | None:
        """Do again what was undone last."""
        with self._alone(operation) as file:
            if not self.history.redo:
                return None
            step = self.history.redo[-1]
            self._write(file, step, operation, "redo")
        return step

    def done(self, operation: str) -> str | None:
        """The coding that an operation was about, where it has been done already; None otherwise."""
        self.refresh()
        return self.history.operations.get(operation)

    def was(self, identifier: str) -> Coding:
        """A coding as it stood last, also where it has been taken back since.

        Raises
        ------
        BadInput
            When there never was one.
        """
        for step in (*reversed(self.history.redo), *reversed(self.history.undo)):
            coding = step.after or step.before
            if coding is not None and coding.id == identifier:
                return coding
        return self._standing(identifier)

    def others(self) -> tuple[str, ...]:
        """Other coders of this transcript; nobody when working blind."""
        if self.blind:
            return ()
        return tuple(name for name in self.store.coders(self.transcript.id) if name != self.coder)

    def compare(self, other: str) -> list[Decided]:
        """This coder's work beside another's, with the last decision about each difference.

        Raises
        ------
        BadInput
            When working blind, or the other has not coded the transcript.
        """
        self._may_see(other)
        theirs = self._readable(other)
        decisions = read_adjudications(self.store.folder, self.transcript.id)
        latest = {frozenset(decision.codings): decision for decision in decisions}
        out = []
        for comparison in compare(map(self.shown, self.codings.values()), map(self.shown, theirs)):
            both = comparison.first + comparison.second
            decision = latest.get(frozenset(coding.id for coding in both))
            outdated = decision is not None and any(coding.created > decision.created for coding in both)
            out.append(Decided(comparison, decision, outdated))
        return out

    def decide(
        self, other: str, codings: Sequence[str], kept: Sequence[str], reason: str, *, operation: str = ""
    ) -> Adjudication:
        """Keep a decision about a difference with its reason; the codings themselves stay as they are.

        Raises
        ------
        BadInput
            When a coding weighed does not stand, or there is no reason.
        """
        self._may_see(other)
        standing = {coding.id for coding in self._readable(other)} | set(self.codings)
        for identifier in codings:
            if identifier not in standing:
                raise BadInput(_gone(identifier))
        for made in read_adjudications(self.store.folder, self.transcript.id):
            if operation and made.op == operation:
                return made
        decision = Adjudication(
            self.transcript.id, tuple(codings), tuple(kept), reason.strip(), self.coder, _now(), operation
        )
        record_adjudication(self.store.folder, decision)
        return decision

    def _may_see(self, other: str) -> None:
        if self.blind:
            raise BadInput(
                Problem(
                    "blind", "you are coding blind.", "Open Coder with blind=False when both have finished."
                )
            )
        if other not in self.others():
            raise BadInput(
                Problem(
                    "unknown-coder",
                    f'"{other}" has not coded "{self.transcript.id}".',
                    nearest(other, self.others()),
                )
            )

    def _readable(self, coder: str) -> list[Coding]:
        problems = Problems()
        found = self.store.read(self.transcript.id, coder, problems)
        problems.raise_if_any()
        length = len(self.transcript.text)
        return [coding for coding in found if 0 <= coding.start < coding.end <= length]

    def _standing(self, identifier: str) -> Coding:
        if identifier not in self.codings:
            raise BadInput(_gone(identifier))
        return self.codings[identifier]

    def _check(self, start: int, end: int, code: str, quote: str | None) -> None:
        if problem := check_usable(self.codebook, code):
            raise BadInput(problem)
        if not 0 <= start < end <= len(self.transcript.text):
            raise BadInput(Problem("outside-text", f"{start}-{end} is no passage of the transcript."))
        if quote is not None and self.transcript.text[start:end] != quote:
            raise BadInput(
                Problem(
                    "changed-text",
                    "the passage on the screen is not the one in the transcript.",
                    "Run the cell again and code it once more.",
                )
            )
        resolve = self.codebook.resolve
        wanted = (start, end, resolve(code))
        if any((c.start, c.end, resolve(c.code)) == wanted for c in self.codings.values()):
            raise BadInput(Problem("already-coded", "that passage has that code already."))

    @contextmanager
    def _alone(self, operation: str) -> Iterator[Writing]:
        """Nobody else writes meanwhile, what others wrote before is known, and the operation is not among it."""
        before = self.history.taken
        with self.log.alone() as file:
            if self.history.taken != before:
                self.news = True
            if operation in self.history.operations:
                raise DoneBefore(operation)
            self.log.problems.raise_if_any()
            yield file

    def _write(self, file: Writing, step: Step, operation: str, how: str = "") -> None:
        if step.after is not None:
            line = coding_line(step.after)
        else:
            line = coding_line(replace(self._standing(step.id), revoked=True, created=_now()))
        line["op"] = operation or str(uuid.uuid4())
        if how:
            line["how"] = how
        file.append(line)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _gone(identifier: str) -> Problem:
    return Problem("unknown-coding", f'there is no coding "{identifier}".', "It may have been taken back.")
