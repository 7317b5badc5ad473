"""What operations on the code tree add up to: codes in their places, merged ones, and codings given another code.

Every operation is checked against what is there before it changes anything. One that cannot be done any more because
somebody else did something before it, as moving a code below one that was merged meanwhile, is left out; the same is
left out everywhere, since the order is the same everywhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from evaltools.checks import BadInput, Problem, nearest
from evaltools.interviews.coding.codebook import PALETTE, Code
from evaltools.interviews.coding.joint_text import JointText, overs
from evaltools.interviews.coding.shared_log import Operation, undone
from evaltools.interviews.coding.tree_fields import (
    FIELDS,
    KINDS,
    MEANING,
    fields,
    is_assigned,
    is_id,
    is_ids,
    is_line,
)


class TreeState:
    """The tree after some operations."""

    def __init__(self) -> None:
        self.codes: dict[str, Code] = {}
        self.children: dict[str | None, tuple[str, ...]] = {None: ()}
        self.merged: dict[str, str] = {}
        """What each code that is gone was merged into."""
        self.assigned: dict[str, tuple[tuple[str, str], ...]] = {}
        """By coding: from which code to which it was taken, in order."""
        self.memos: dict[str, JointText] = {}
        self.overs: dict[str, str] = {}

    @classmethod
    def after(cls, operations: Sequence[Operation]) -> Self:
        """The tree after all operations that stand, those on other things left out."""
        state = cls()
        known = list(operations)
        gone = undone(known)
        state.overs = overs(known, gone)
        for operation in known:
            if operation.do in KINDS and operation.id not in gone:
                try:
                    state.take(operation)
                except BadInput:
                    continue
        return state

    def copy(self) -> TreeState:
        """Another that can be changed without changing this one."""
        other = TreeState()
        for name, value in vars(self).items():
            setattr(other, name, dict(value))
        return other

    def take(self, operation: Operation) -> None:
        """Do one more operation.

        Raises
        ------
        BadInput
            When it cannot be done; nothing has changed then.
        """
        if operation.do not in _DO:
            raise _refused(
                "bad-change", f'"{operation.do}" is no change of the code tree.', nearest(operation.do, _DO)
            )
        _DO[operation.do](self, operation)

    def resolve(self, code: str) -> str:
        """The code that a code was merged into, or the code itself."""
        while code in self.merged:
            code = self.merged[code]
        return code

    def shown(self, coding: str, code: str) -> str:
        """The code that a coding is shown under, which it was given as `code`."""
        now = self.resolve(code)
        for start, target in self.assigned.get(coding, ()):
            if self.resolve(start) == now:
                now = self.resolve(target)
        return now

    def in_order(self) -> tuple[Code, ...]:
        """The codes in reading order, each after its parent."""
        out: list[Code] = []
        left = list(reversed(self.children[None]))
        while left:
            code = left.pop()
            out.append(self.codes[code])
            left += reversed(self.children.get(code, ()))
        return tuple(out)

    def above(self, code: str | None) -> tuple[str, ...]:
        """A code and those it stands below."""
        out = []
        while code is not None:
            out.append(code)
            code = self.codes[code].parent
        return tuple(out)

    def has(self, code: Any) -> str:
        """A code that is there.

        Raises
        ------
        BadInput
            When it is not, or was merged into another.
        """
        if isinstance(code, str) and code in self.codes:
            return code
        if isinstance(code, str) and code in self.merged:
            remedy = f'It is shown as "{self.resolve(code)}"; change that one.'
            raise _refused("merged-code", f'the code "{code}" was merged into another.', remedy)
        raise _refused("unknown-code", f'there is no code "{code}".', nearest(str(code), self.codes))

    def now(self, code: Any) -> str:
        """A code, or the one it was merged into meanwhile."""
        return self.has(self.resolve(code) if isinstance(code, str) else code)

    def place(self, code: str, parent: str | None, before: str | None = None) -> None:
        """Put a code below another, before one of those there or last."""
        old = self.codes.get(code)
        if old is not None and code in self.children.get(old.parent, ()):
            self.children[old.parent] = tuple(one for one in self.children[old.parent] if one != code)
        there = list(self.children.get(parent, ()))
        there.insert(there.index(before) if before in there else len(there), code)
        self.children[parent] = tuple(there)


def _new(state: TreeState, operation: Operation) -> None:
    content = operation.content
    code, parent = content.get("code"), content.get("parent")
    _add(state, code, parent, fields(content, FIELDS), content.get("before"))
    if memo := state.codes[str(code)].memo:
        state.memos[str(code)] = JointText(memo, operation.id, operation.coder, operation.time)


def _add(state: TreeState, code: Any, parent: Any, values: dict[str, Any], before: Any = None) -> None:
    _fresh(state, code, values)
    # A code whose parent somebody took away meanwhile is not lost with it.
    parent = state.resolve(parent) if isinstance(parent, str) else None
    parent = parent if parent in state.codes else None
    replaces = tuple(
        one
        for one in values.pop("replaces", ())
        if one not in state.codes and one not in state.merged and one != code
    )
    values.setdefault("colour", PALETTE[len(state.codes) % len(PALETTE)])
    values = {"origin": "unknown", "level": "unknown", **values}
    state.codes[code] = Code(code, parent=parent, replaces=replaces, **values)
    state.place(code, parent, before)
    state.merged.update(dict.fromkeys(replaces, code))


def _fresh(state: TreeState, code: Any, values: Mapping[str, Any]) -> None:
    if not is_id(code):
        raise _refused(
            "bad-id", f"a code cannot have the id {code!r:.80}.", "Use letters, digits and hyphens."
        )
    folded = code.casefold()
    if any(one.casefold() == folded for one in (*state.codes, *state.merged)):
        raise _refused("duplicate-id", f'there is a code "{code}" already.', "Choose another id.")
    if "name" not in values:
        raise _refused("bad-change", f'the code "{code}" has no name.', "Give it one.")


def _rename(state: TreeState, operation: Operation) -> None:
    code = state.has(operation.content.get("code"))
    name = fields(operation.content, {"name": FIELDS["name"]}).get("name")
    if name is None:
        raise _refused("bad-change", "a code needs a name.", "Give it one.")
    old, language = state.codes[code].name, operation.content.get("language")
    if isinstance(old, Mapping) and isinstance(name, str) and isinstance(language, str) and language:
        name = {**old, language: name}
    state.codes[code] = replace(state.codes[code], name=name)


def _move(state: TreeState, operation: Operation) -> None:
    code, parent = state.has(operation.content.get("code")), operation.content.get("parent")
    parent = None if parent is None else state.now(parent)
    if code in state.above(parent):
        raise _refused("circle", f'"{code}" would stand below itself.', "Choose another place.")
    before = operation.content.get("before")
    state.place(code, parent, before if isinstance(before, str) else None)
    state.codes[code] = replace(state.codes[code], parent=parent)


def _order(state: TreeState, operation: Operation) -> None:
    parent, wanted = operation.content.get("parent"), operation.content.get("codes")
    if not is_ids(wanted):
        raise _refused("bad-change", "an order is a list of codes.", "Name the codes.")
    parent = None if parent is None else state.now(parent)
    there = state.children.get(parent, ())
    assert isinstance(wanted, list)
    first = [code for code in dict.fromkeys(wanted) if code in there]
    state.children[parent] = (*first, *(code for code in there if code not in first))


def _merge(state: TreeState, operation: Operation) -> None:
    codes, into = operation.content.get("codes"), state.now(operation.content.get("into"))
    if not is_ids(codes) or not codes:
        raise _refused("bad-change", "codes are merged by naming them.", "Name one or more.")
    assert isinstance(codes, list)
    gone = [state.has(code) for code in dict.fromkeys(codes) if code != into]
    if not gone:
        raise _refused("circle", f'"{into}" cannot be merged into itself.', "Choose another code.")
    for code in gone:
        _merge_one(state, code, into, operation)


def _merge_one(state: TreeState, code: str, into: str, operation: Operation) -> None:
    old = state.codes[code]
    if code in state.above(into):
        # The target takes the place of the code it stands below.
        state.place(into, old.parent, code)
        state.codes[into] = replace(state.codes[into], parent=old.parent)
    for child in state.children.get(code, ()):
        state.place(child, into)
        state.codes[child] = replace(state.codes[child], parent=into)
    state.children.pop(code, None)
    state.children[old.parent] = tuple(one for one in state.children[old.parent] if one != code)
    del state.codes[code]
    state.merged[code] = into
    target = state.codes[into]
    memo = "\n\n".join(text for text in (target.memo, old.memo) if text.strip())
    state.codes[into] = replace(target, replaces=(*target.replaces, code, *old.replaces), memo=memo)
    if old.memo.strip():
        # Whoever wrote on without having seen both texts has both kept.
        state.memos[into] = JointText(memo, operation.id, operation.coder, operation.time)


def _split(state: TreeState, operation: Operation) -> None:
    code, parts = state.now(operation.content.get("code")), operation.content.get("into")
    codings = operation.content.get("codings", {})
    if not isinstance(parts, list) or not parts or not all(isinstance(part, Mapping) for part in parts):
        raise _refused("bad-change", "a code is split into codes with names.", "Name one or more.")
    if not is_assigned(codings):
        raise _refused("bad-change", "what becomes of the codings cannot be read.", "Look at what was sent.")
    trial = state.copy()
    for part in parts:
        old = trial.codes[code]
        given = {"origin": old.origin, "level": old.level, "added": old.added, **fields(part, FIELDS)}
        _add(trial, part.get("code"), code, given)
    _assign_all(trial, code, codings)
    vars(state).update(vars(trial))


def _assign(state: TreeState, operation: Operation) -> None:
    codings, start = operation.content.get("codings"), operation.content.get("from")
    if not is_assigned(codings) or not is_id(start):
        raise _refused("bad-change", "which codings get which code cannot be read.", "Look at what was sent.")
    assert isinstance(codings, Mapping)
    _assign_all(state, str(start), codings)


def _assign_all(state: TreeState, start: str, codings: Mapping[str, str]) -> None:
    for target in codings.values():
        state.now(target)
    for coding, target in codings.items():
        state.assigned[coding] = (*state.assigned.get(coding, ()), (start, target))


def _recolour(state: TreeState, operation: Operation) -> None:
    code = state.has(operation.content.get("code"))
    values = fields(operation.content, {"colour": FIELDS["colour"]})
    if not values:
        raise _refused("bad-colour", "no colour is given.", 'Write it as "#0072B2".')
    state.codes[code] = replace(state.codes[code], **values)


def _define(state: TreeState, operation: Operation) -> None:
    code = state.has(operation.content.get("code"))
    state.codes[code] = replace(state.codes[code], **fields(operation.content, MEANING))


def _memo(state: TreeState, operation: Operation) -> None:
    code = state.now(operation.content.get("code"))
    if not is_line(operation.content.get("text")):
        raise _refused("bad-change", "a memo is a text.", "Look at what was sent.")
    memo = state.memos.get(code, JointText()).after(operation, state.overs)
    state.memos[code] = memo
    state.codes[code] = replace(state.codes[code], memo=memo.text)


def _retire(state: TreeState, operation: Operation) -> None:
    code = state.has(operation.content.get("code"))
    state.codes[code] = replace(state.codes[code], retired=operation.do == "retire")


def _edit(state: TreeState, operation: Operation) -> None:
    """Several changes made by hand in the codebook file, those left out that cannot be done any more."""
    changes = operation.content.get("changes")
    if not isinstance(changes, list) or not all(isinstance(change, Mapping) for change in changes):
        raise _refused("bad-change", "changes made by hand are a list.", "Look at what was sent.")
    for change in changes:
        if change.get("do") != "edit":
            with contextlib.suppress(BadInput):
                state.take(replace(operation, do=str(change.get("do")), content=change))


_DO: Mapping[str, Callable[[TreeState, Operation], None]] = {
    "new": _new,
    "rename": _rename,
    "move": _move,
    "order": _order,
    "merge": _merge,
    "split": _split,
    "assign": _assign,
    "recolour": _recolour,
    "define": _define,
    "memo": _memo,
    "retire": _retire,
    "restore": _retire,
    "edit": _edit,
}


def _refused(code: str, message: str, remedy: str) -> BadInput:
    return BadInput(Problem(code, message, remedy))
