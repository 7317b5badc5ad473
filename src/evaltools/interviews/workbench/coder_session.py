"""One coder's work on one transcript: what stands, what can be undone, and what the other coder did.

Nothing counts before it is on the disk: each change is appended to the coder's own file first and noted here
afterwards. The session knows nothing of notebooks or browsers; `coder.Coder` shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding, CodingStore, new_coding, quotation
from evaltools.interviews.coding.comparing import (
    Adjudication,
    Comparison,
    compare,
    read_adjudications,
    record_adjudication,
)
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript


@dataclass(frozen=True)
class Step:
    """One change that can be undone: a coding before and after it, None where there was none."""

    before: Coding | None
    after: Coding | None

    @property
    def id(self) -> str:
        """Whose coding it was."""
        coding = self.after or self.before
        assert coding is not None
        return coding.id

    @property
    def changes_only_memo(self) -> bool:
        """Whether the passage and the code stayed as they were."""
        return (
            self.before is not None
            and self.after is not None
            and (self.before.start, self.before.end, self.before.code)
            == (self.after.start, self.after.end, self.after.code)
        )


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
        self.path = store.path(transcript.id, coder)
        self._refuse_same_file()
        self._load()

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

    def _load(self) -> None:
        problems = Problems()
        # Opening notes that the coder has read the transcript, also where nothing is coded.
        self.store.open(self.transcript.id, self.coder)
        found = self.store.read(self.transcript.id, self.coder, problems)
        problems.raise_if_any()
        self.codings: dict[str, Coding] = {}
        for coding in found:
            try:
                quotation(coding, self.transcript)
            except BadInput as error:
                problems.found += error.problems
            else:
                self.codings[coding.id] = coding
        self.problems: tuple[Problem, ...] = tuple(problems.found)
        """What the coder should know of: codings that no longer fit the text, a line cut by a crash."""
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int]:
        status = self.path.stat()
        return status.st_size, status.st_mtime_ns

    def refresh(self) -> bool:
        """Read the file again if another window has written to it; say whether it had."""
        if self._stamp() == self._seen:
            return False
        self._load()
        return True

    @property
    def undoable(self) -> int:
        """Number of changes that can be undone."""
        return len(self._undo)

    @property
    def redoable(self) -> int:
        """Number of changes that can be done again."""
        return len(self._redo)

    def add(self, start: int, end: int, code: str, memo: str = "", quote: str | None = None) -> Coding:
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

        Raises
        ------
        BadInput
            When the passage or the code does not exist, the quotation differs, or it is coded so already.
        """
        self._check(start, end, code, quote)
        coding = new_coding(self.transcript, self.coder, start, end, code, memo)
        self._do(Step(None, coding))
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
    ) -> Coding:
        """Move a coding's boundaries, give it another code or another memo; what is None stays."""
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
        self._do(Step(old, new))
        return new

    def remove(self, identifier: str) -> Coding:
        """Take a coding back."""
        old = self._standing(identifier)
        self._do(Step(old, None))
        return old

    def undo(self) -> Step | None:
        """Undo the last change, on disk too, and return what was done for it; None when there is none."""
        if not self._undo:
            return None
        step = self._undo[-1]
        back = Step(step.after, step.before)
        self._write(back)
        self._redo.append(self._undo.pop())
        return back

    def redo(self) -> Step | None:
        """Do again what was undone last."""
        if not self._redo:
            return None
        step = self._redo[-1]
        self._write(step)
        self._undo.append(self._redo.pop())
        return step

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
        for comparison in compare(self.codings.values(), theirs):
            both = comparison.first + comparison.second
            decision = latest.get(frozenset(coding.id for coding in both))
            outdated = decision is not None and any(coding.created > decision.created for coding in both)
            out.append(Decided(comparison, decision, outdated))
        return out

    def decide(self, other: str, codings: Sequence[str], kept: Sequence[str], reason: str) -> Adjudication:
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
        decision = Adjudication(
            self.transcript.id, tuple(codings), tuple(kept), reason.strip(), self.coder, _now()
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
        if code not in self.codebook:
            raise BadInput(
                Problem(
                    "unknown-code",
                    f'the code "{code}" is not in the codebook.',
                    nearest(code, self.codebook.ids),
                )
            )
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
        if any((c.start, c.end, c.code) == (start, end, code) for c in self.codings.values()):
            raise BadInput(Problem("already-coded", "that passage has that code already."))

    def _do(self, step: Step) -> None:
        self._write(step)
        self._redo.clear()
        last = self._undo[-1] if self._undo else None
        if last is not None and last.id == step.id and step.changes_only_memo and last.changes_only_memo:
            # A memo that is typed on is undone as one.
            self._undo[-1] = Step(last.before, step.after)
        else:
            self._undo.append(step)

    def _write(self, step: Step) -> None:
        if step.after is not None:
            self.store.append(step.after)
            self.codings[step.id] = step.after
        elif step.before is not None:
            self.store.append(replace(step.before, revoked=True, created=_now()))
            del self.codings[step.id]
        self._seen = self._stamp()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _gone(identifier: str) -> Problem:
    return Problem("unknown-coding", f'there is no coding "{identifier}".', "It may have been taken back.")
