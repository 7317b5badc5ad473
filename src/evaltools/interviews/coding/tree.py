"""The code tree of a project, changed in place by several people at once: the log is the truth, the codebook its export.

    tree = open_tree(Path("interviews"), coder="anna")
    trust = tree.new("Tillit")
    tree.move(trust.id, "collaboration")
    tree.undo()

An id of a code never changes; names do. Every change is on the disk before the method returns, can be undone also after
a restart, and shows in other windows and, where their logs are put together, on other machines (`refresh`).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, nearest
from evaltools.interviews.coding.codebook import Code, Codebook
from evaltools.interviews.coding.codebook_values import Text
from evaltools.interviews.coding.joint_text import JointText
from evaltools.interviews.coding.shared_log import Appending, Operation, SharedLog, steps
from evaltools.interviews.coding.tree_export import CodebookExport, as_operation
from evaltools.interviews.coding.tree_fields import KINDS, plain
from evaltools.interviews.coding.tree_state import TreeState

UNDOABLE = KINDS - {"edit"}
"""What is undone here: what was written by hand into the codebook file is changed there."""
CODEBOOK = "codebook.yml"
CODINGS = "codings"


def open_tree(folder: Path, coder: str = "", *, machine: str = "") -> CodeTree:
    """The code tree of a project folder.

    Parameters
    ----------
    folder
        The folder with `codings/` and `codebook.yml`; what is not there yet is made with the first change.
    coder
        Who works; without one, the tree can be read only.
    machine
        On which machine; by default this one.

    Raises
    ------
    BadInput
        When the coder's name cannot be part of a file name.
    """
    return CodeTree(folder / CODEBOOK, SharedLog(folder / CODINGS, coder, machine=machine))


class CodeTree:
    """The code tree.

    Parameters
    ----------
    path
        The codebook file it is exported to.
    log
        The logs of the project.
    """

    def __init__(self, path: Path, log: SharedLog) -> None:
        self.log = log
        self.export = CodebookExport(path, log)
        self.uses: Callable[[str], int] = lambda code: 0
        """How many passages, summaries and links have a code: one that has any does not vanish by undoing."""
        self._by_hand: list[Operation] = []
        """What a reader sees in the codebook file that nobody who writes has taken in yet."""
        self._state = TreeState.after(log.operations)
        self._at = log.version
        self._codebook: tuple[int, Codebook] | None = None
        self.refresh()

    @property
    def version(self) -> int:
        """Grows whenever something new is known."""
        return self.log.version

    @property
    def state(self) -> TreeState:
        """What the operations add up to."""
        if self._at != self.log.version:
            self._state = TreeState.after([*self.log.operations, *self._by_hand])
            self._at = self.log.version
        return self._state

    @property
    def codebook(self) -> Codebook:
        """The tree as a codebook, in reading order."""
        if self._codebook is None or self._codebook[0] != self.version:
            self._codebook = (self.version, self.export.codebook(self.state, self.log.lines))
        return self._codebook[1]

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes in reading order."""
        return self.codebook.codes

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Lines that cannot be read, and a codebook file that cannot."""
        return (*self.log.problems, *self.export.problems)

    def __getitem__(self, code: str) -> Code:
        return self.state.codes[self.state.has(code)]

    def memo_of(self, code: str) -> JointText:
        """The memo on a code with the operation that wrote it, to be handed back as `over` when it is changed."""
        return self.state.memos.get(self.state.has(code), JointText())

    def refresh(self) -> bool:
        """Take in what others have written, and what stands in the codebook file; say whether there was anything."""
        before = self.version
        if self.log.coder and self.export.touched:
            with self._alone():
                pass
            return self.version != before
        self.log.refresh()
        if self.export.touched:
            self._by_hand = []
            now = TreeState.after(self.log.operations)
            self._by_hand = [as_operation(changes)] if (changes := self.export.edits(now)) else []
            self._at, self._codebook = -1, None
            return True
        return self.version != before

    def apply(self, operation: Operation) -> Operation:
        """Do an operation; one whose id is known has been done and is not done twice.

        Raises
        ------
        BadInput
            When it cannot be done; nothing has changed then.
        OSError
            When the disk has not got it; nothing has changed then.
        """
        with self._alone() as file:
            if operation.id and operation.id in self.log:
                return self.log[operation.id]
            whole = file.complete(operation)
            trial = self.state.copy()
            trial.take(whole)
            if whole.do == "new" and whole.content.get("parent") is not None:
                self.state.has(whole.content["parent"])
            done = file.append(whole)
            # Nothing comes after the newest operation, so that the trial is what all of them add up to.
            self._state, self._at = trial, self.log.version
            self.export.write(trial)
        return done

    @contextmanager
    def _alone(self) -> Iterator[Appending]:
        with self.log.alone() as file:
            if changes := self.export.edits(self.state):
                file.append(as_operation(changes))
                self.export.write(self.state)
            yield file

    def _do(self, do: str, op: str, **content: Any) -> Operation:
        return self.apply(Operation(do, {key: plain(value) for key, value in content.items()}, op))

    def new(
        self,
        name: Text,
        parent: str | None = None,
        *,
        id: str = "",
        colour: str = "",
        before: str | None = None,
        in_vivo: bool = False,
        op: str = "",
        **meaning: Any,
    ) -> Code:
        """A new code.

        Parameters
        ----------
        name : as a text, or one for each language.
        parent, before : the code it stands below, and the sibling it stands before (else last).
        id : by default made from the name; it never changes.
        colour : by default the next of the palette.
        in_vivo : whether it is called by words of an informant.
        op : name of the operation, so that one sent twice is done once.
        meaning : `definition`, `use_when`, `not_when`, `example`, `origin`, `level`, `linked_to`, `heading`.
        """
        content: dict[str, Any] = {"code": id or _new_id(name), "name": name, "parent": parent}
        content |= {"origin": "data", "level": "first" if in_vivo else "unknown"} | meaning
        if content["origin"] == "data":
            content.setdefault("added", datetime.now(UTC).date())
        content |= {key: value for key, value in (("colour", colour), ("before", before)) if value}
        done = self._do("new", op, **content)
        return self[done.content["code"]]

    def rename(self, code: str, name: Text, *, language: str = "", op: str = "") -> Code:
        """Another name; with a language, in that one alone where the name has several."""
        more = {"language": language} if language else {}
        self._do("rename", op, code=code, name=name, **more)
        return self[code]

    def move(self, code: str, parent: str | None, *, before: str | None = None, op: str = "") -> Code:
        """Put a code with all below it to another place: below a code (None: at the root), before a sibling or last."""
        self._do("move", op, code=code, parent=parent, **({"before": before} if before else {}))
        return self[code]

    def merge(self, codes: Sequence[str], into: str, *, op: str = "") -> Code:
        """Make one code of several: their passages are shown under it, codes below them stand below it."""
        self._do("merge", op, codes=list(codes), into=into)
        return self[into]

    def split(self, code: str, parts: Mapping[str, Sequence[str]], *, op: str = "") -> tuple[Code, ...]:
        """Make new codes below a code, and show some of its passages under them.

        Parameters
        ----------
        code : the code; what is not distributed stays with it.
        parts : by the name of each new code, the ids of its codings.
        op : name of the operation.
        """
        new = {name: _new_id(name) for name in parts}
        into = [{"code": new[name], "name": name} for name in parts]
        codings = {coding: new[name] for name, own in parts.items() for coding in own}
        done = self._do("split", op, code=code, into=into, codings=codings)
        return tuple(self[part["code"]] for part in done.content["into"])

    def assign(self, codings: Sequence[str], code: str, to: str, *, op: str = "") -> None:
        """Show some codings of a code under another one, whoever made them."""
        self._do("assign", op, codings=dict.fromkeys(codings, to), **{"from": code})

    def recolour(self, code: str, colour: str, *, op: str = "") -> Code:
        """Another colour, such as `#0072B2`."""
        self._do("recolour", op, code=code, colour=colour)
        return self[code]

    def define(self, code: str, *, op: str = "", **meaning: Any) -> Code:
        """Say what a code means; what is not named stays.

        Parameters
        ----------
        code, op : the code, and the name of the operation.
        meaning : `definition`, `use_when`, `not_when`, `example`, `origin`, `level`, `added`, `linked_to`, `heading`.
        """
        self._do("define", op, code=code, **meaning)
        return self[code]

    def memo(self, code: str, text: str, *, over: str | None = None, op: str = "") -> Code:
        """What the coders think of a code.

        Parameters
        ----------
        code, text, op : the code, the whole memo, and the name of the operation.
        over : the operation that wrote what stood before the writer's eyes (`memo_of`), by default what stands now.
            Where another memo was written meanwhile, both are kept.
        """
        over = self.memo_of(code).op if over is None else over
        self._do("memo", op, code=code, text=text, over=over)
        return self[code]

    def retire(self, code: str, *, op: str = "") -> Code:
        """Put a code on no more passages; those that have it keep it."""
        self._do("retire", op, code=code)
        return self[code]

    def restore(self, code: str, *, op: str = "") -> Code:
        """Take a retired code into use again."""
        self._do("restore", op, code=code)
        return self[code]

    @property
    def undoable(self) -> int:
        """How many of one's own changes can be undone."""
        return len(steps(self.log.operations, self.log.coder, UNDOABLE)[0])

    @property
    def redoable(self) -> int:
        """How many of one's own changes can be done again."""
        return len(steps(self.log.operations, self.log.coder, UNDOABLE)[1])

    def undo(self, *, op: str = "") -> Operation | None:
        """Undo one's own last change, made in whichever window; the operation undone, or None.

        Raises
        ------
        BadInput
            When a code would vanish that passages, summaries or links have.
        """
        return self._step("undo", op)

    def redo(self, *, op: str = "") -> Operation | None:
        """Do again what was undone last; the operation done, or None."""
        return self._step("redo", op)

    def _step(self, do: str, op: str) -> Operation | None:
        with self._alone() as file:
            if op and op in self.log:
                return self.log[str(self.log[op].content["of"])]
            own = steps(self.log.operations, self.log.coder, UNDOABLE)[do == "redo"]
            if not own:
                return None
            whole = file.complete(Operation(do, {"of": own[-1]}, op))
            trial = TreeState.after([*self.log.operations, whole])
            self._keep_used(trial)
            file.append(whole)
            self._state, self._at = trial, self.log.version
            self.export.write(trial)
            return self.log[own[-1]]

    def _keep_used(self, trial: TreeState) -> None:
        there = {*trial.codes, *trial.merged}
        for code in {*self.state.codes, *self.state.merged} - there:
            if count := self.uses(code):
                message = f'"{code}" would vanish, but passages, summaries or links have it ({count}).'
                raise BadInput(
                    Problem("code-in-use", message, "Give them another code first, or retire this one.")
                )


def check_usable(codebook: Codebook, code: str) -> Problem | None:
    """Why a code can be put on no passage, or None."""
    if code not in codebook:
        return Problem(
            "unknown-code", f'the code "{code}" is not in the codebook.', nearest(code, codebook.ids)
        )
    if codebook[code].heading:
        message = f'"{code}" is a heading and is put on no passage.'
        return Problem("heading", message, "Choose a code below it.")
    if codebook[code].retired:
        message = f'"{code}" is retired and put on no more passages.'
        return Problem("retired-code", message, "Choose another code, or take it into use again.")
    return None


def _new_id(name: Text) -> str:
    """An id that tells what it was called at first and that no two codes share, whoever makes them at the same time."""
    words = next(iter(name.values()), "") if isinstance(name, Mapping) else name
    plain_letters = unicodedata.normalize("NFD", words.casefold()).encode("ascii", "ignore").decode()
    start = "-".join(re.findall("[a-z0-9]+", plain_letters))[:40].strip("-") or "code"
    return f"{start}-{secrets.token_hex(4)}"
