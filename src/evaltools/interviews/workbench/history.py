"""What a coder's log adds up to: codings that stand, operations done, and what can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from evaltools.checks import BadInput, Problem
from evaltools.interviews.coding.codings import Coding, coding_of, quotation
from evaltools.interviews.coding.log import Line
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


class History:
    """The reader of a coder's log.

    Lines without an operation come from other programs (an import, a moved transcript); what was done on the page
    before them is not undone any more, since they may rest on it.
    """

    def __init__(self, transcript: Transcript, coder: str) -> None:
        self.transcript = transcript
        self.coder = coder
        self.taken = 0
        """Lines taken so far, those of a file that was replaced included."""
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.taken = getattr(self, "taken", 0) + 1
        self.codings: dict[str, Coding] = {}
        self.unfit: dict[str, Problem] = {}
        """Why a coding that stands in the file is not shown, by its id."""
        self.operations: dict[str, str] = {}
        """The coding each operation was about."""
        self.undo: list[Step] = []
        self.redo: list[Step] = []

    def take(self, line: Line) -> bool:
        """Take in one line; whether it was a coding."""
        self.taken += 1
        coding = coding_of(line.content, self.transcript.id, self.coder)
        if coding is None:
            return False
        before = self.codings.get(coding.id)
        self._stand(coding)
        if line.operation:
            self.operations[line.operation] = coding.id
        if not line.operation or coding.id in self.unfit:
            self.undo.clear()
            self.redo.clear()
        else:
            self._step(Step(before, self.codings.get(coding.id)), line.how)
        return True

    def _stand(self, coding: Coding) -> None:
        self.unfit.pop(coding.id, None)
        if coding.revoked:
            self.codings.pop(coding.id, None)
            return
        try:
            quotation(coding, self.transcript)
        except BadInput as error:
            self.codings.pop(coding.id, None)
            self.unfit[coding.id] = error.problems[0]
        else:
            self.codings[coding.id] = coding

    def _step(self, step: Step, how: str) -> None:
        if step.before is None and step.after is None:
            return  # taken back twice
        if how == "undo" and self.undo:
            self.redo.append(self.undo.pop())
        elif how == "redo" and self.redo:
            self.undo.append(self.redo.pop())
        else:
            self.redo.clear()
            last = self.undo[-1] if self.undo else None
            if last is not None and last.id == step.id and step.changes_only_memo and last.changes_only_memo:
                # A memo that is typed on is undone as one.
                self.undo[-1] = Step(last.before, step.after)
            else:
                self.undo.append(step)
