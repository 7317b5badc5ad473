"""Memos on interviews and on the project as a whole, and which interviews a coder has done with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evaltools.checks import BadInput, Problem
from evaltools.interviews.coding.joint_text import JointText
from evaltools.interviews.coding.shared_log import Operation, SharedLog
from evaltools.interviews.coding.tree_fields import is_line

PROJECT = "project"
INTERVIEW = "interview:"


@dataclass(frozen=True)
class Notes:
    """What operations of this kind add up to."""

    memos: dict[str, JointText] = field(default_factory=dict)
    """By `project`, or `interview:` and its id."""
    done: dict[tuple[str, str], str] = field(default_factory=dict)
    """When a coder said to have done with an interview, by interview and coder."""


def notes(operations: Iterable[Operation]) -> Notes:
    """The memos and marks that stand after some operations, in order."""
    found = Notes()
    for operation in operations:
        content = operation.content
        if operation.do == "note" and isinstance(content.get("about"), str) and is_line(content.get("text")):
            about = str(content["about"])
            found.memos[about] = found.memos.get(about, JointText()).after(operation)
        elif operation.do == "done" and isinstance(content.get("interview"), str):
            key = (str(content["interview"]), operation.coder)
            if content.get("value") is True:
                found.done[key] = operation.time
            else:
                found.done.pop(key, None)
    return found


def write_note(log: SharedLog, about: str, text: str, over: str | None, op: str = "") -> Operation:
    """Write a memo, durably.

    Parameters
    ----------
    log : the logs of the project.
    about : `project`, or `interview:` and its id.
    text : the whole memo; empty to take it away.
    over : the operation that wrote what stood before the writer's eyes; by default what stands now.
    op : name of the operation, so that one sent twice is done once.

    Raises
    ------
    BadInput
        When the text is too long.
    """
    if not is_line(text):
        raise BadInput(
            Problem("bad-change", "the memo is too long.", "Keep what is so long in a file of its own.")
        )
    with log.alone() as file:
        if over is None:
            over = notes(log.operations).memos.get(about, JointText()).op
        return file.append(Operation("note", {"about": about, "text": text, "over": over}, op))


def mark_done(log: SharedLog, interview: str, done: bool, op: str = "") -> Operation:
    """Note that the coder has done with an interview, or has not after all."""
    with log.alone() as file:
        return file.append(Operation("done", {"interview": interview, "value": done}, op))
