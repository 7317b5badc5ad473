"""The codebook file as the code tree's export, and what somebody wrote into it by hand as changes of the tree.

The file says how many lines of each log it was made from. The tree as it was then can so be made again, and the file
compared with it: what differs was written by hand, whatever has been done to the tree meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.coding.codebook import Code, Codebook, read_codebook
from evaltools.interviews.coding.codebook_file import codebook_text
from evaltools.interviews.coding.shared_log import Operation, SharedLog
from evaltools.interviews.coding.tree_fields import FIELDS, MEANING, plain
from evaltools.interviews.coding.tree_state import TreeState
from evaltools.interviews.transcripts.confidential import write_private

KEPT = "by-hand"
"""Folder, beside the logs, of codebook files as they were written by hand, comments included."""


class CodebookExport:
    """The file that a code tree is written to, and hand edits are taken from.

    Parameters
    ----------
    path
        The codebook file.
    log
        The logs of the project.
    """

    def __init__(self, path: Path, log: SharedLog) -> None:
        self.path = path
        self.log = log
        self.problems: tuple[Problem, ...] = ()
        """Why the file cannot be read; it is not written over then."""
        self.head = Codebook(())
        """Title and source, which stand in the file alone."""
        self._seen: tuple[int, int, int] | None = None
        self._content = b""

    @property
    def touched(self) -> bool:
        """Whether the file is another than when it was last looked at."""
        return self._status() != self._seen

    def _status(self) -> tuple[int, int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return (status.st_ino, status.st_mtime_ns, status.st_size)

    def edits(self, now: TreeState) -> list[dict[str, Any]]:
        """What was changed in the file by hand since it was exported, as changes of the tree."""
        status = self._status()
        if status == self._seen:
            return []
        self._seen, self.problems = status, ()
        if status is None:
            return []
        try:
            content = self.path.read_bytes()
            codebook = read_codebook(self.path)
        except BadInput as error:
            self.problems = error.problems
            return []
        self.head = replace(codebook, codes=())
        if content == self._content:
            return []
        self._content = content
        known = self.log.lines
        whole = bool(codebook.log) and all(
            known.get(name, 0) >= count for name, count in codebook.log.items()
        )
        if codebook.log or not (now.codes or now.merged):
            base = TreeState.after(self.log.first(codebook.log))
        else:
            base = now
        if content == self._bytes(base, codebook.log):
            return []
        if self.log.coder:
            self._keep(content)
        return list(differences(base, codebook, gone_too=whole))

    def _keep(self, content: bytes) -> None:
        """Set aside what was written by hand: comments and layout are not part of the tree."""
        name = f"codebook-{hashlib.sha256(content).hexdigest()[:12]}.yml"
        if not (self.log.folder / KEPT / name).exists():
            write_private(self.log.folder / KEPT / name, content)

    def write(self, state: TreeState) -> None:
        """Write the tree, unless the file holds what could not be read, or was changed a moment ago."""
        if self.problems or self.touched or (not state.codes and not self.path.exists()):
            return
        content = self._bytes(state, self.log.lines)
        if content != self._content:
            write_private(self.path, content)
            self._content = content
            self._seen = self._status()

    def _bytes(self, state: TreeState, lines: Mapping[str, int]) -> bytes:
        return codebook_text(self.codebook(state, lines)).encode("utf-8")

    def codebook(self, state: TreeState, lines: Mapping[str, int]) -> Codebook:
        """The tree as a codebook, with the title and source that the file has."""
        return replace(self.head, codes=state.in_order(), log=dict(lines))


def differences(base: TreeState, codebook: Codebook, *, gone_too: bool) -> Iterator[dict[str, Any]]:
    """The changes that make of one tree what a codebook says.

    Parameters
    ----------
    base
        The tree that was changed.
    codebook
        What it was changed to.
    gone_too
        Whether codes that the codebook lacks were taken out; they are retired, since passages may have them.
    """
    for code in codebook:
        if code.id not in base.codes and code.id not in base.merged:
            yield {"do": "new", "code": code.id, "parent": code.parent, **_fields(code, base)}
    merged: set[str] = set()
    for code in codebook:
        gone = [one for one in code.replaces if one in base.codes and one not in codebook.ids]
        if gone:
            merged |= set(gone)
            yield {"do": "merge", "codes": gone, "into": code.id}
    for code in codebook:
        if old := base.codes.get(code.id):
            yield from _changes(old, code, base)
    if gone_too:
        for lost in base.codes:
            if lost not in codebook.ids and lost not in merged and not base.codes[lost].retired:
                yield {"do": "retire", "code": lost}
    yield from _orders(base, codebook)


def _fields(code: Code, base: TreeState) -> dict[str, Any]:
    values = {key: plain(getattr(code, key)) for key in FIELDS}
    # Those that are there yet are merged into it as a change of its own.
    values["replaces"] = [one for one in code.replaces if one not in base.codes]
    return {key: value for key, value in values.items() if value not in ("", [], False, None)}


def _changes(old: Code, new: Code, base: TreeState) -> Iterator[dict[str, Any]]:
    at = {"code": new.id}
    if new.parent != old.parent:
        yield {"do": "move", **at, "parent": new.parent}
    if new.name != old.name:
        yield {"do": "rename", **at, "name": plain(new.name)}
    if new.colour != old.colour:
        yield {"do": "recolour", **at, "colour": new.colour}
    meant = {key: plain(getattr(new, key)) for key in MEANING if getattr(new, key) != getattr(old, key)}
    if meant:
        yield {"do": "define", **at, **meant}
    if new.memo != old.memo:
        over = base.memos[new.id].op if new.id in base.memos else ""
        yield {"do": "memo", **at, "text": new.memo, "over": over}
    if new.retired != old.retired:
        yield {"do": "retire" if new.retired else "restore", **at}


def _orders(base: TreeState, codebook: Codebook) -> Iterator[dict[str, Any]]:
    """Where siblings stand in another order than before, or new ones among the old."""
    for parent in (None, *codebook.ids):
        wanted = [code.id for code in codebook.children(parent)]
        there = _children(base, parent)
        kept = [code for code in there if code in wanted]
        if wanted != [*kept, *(code for code in wanted if code not in kept)]:
            yield {"do": "order", "parent": parent, "codes": wanted}


def _children(state: TreeState, parent: str | None) -> Sequence[str]:
    return state.children.get(parent, ())


def as_operation(changes: list[dict[str, Any]]) -> Operation:
    """Changes made by hand as one operation."""
    return Operation("edit", {"changes": changes})
