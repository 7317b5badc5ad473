"""The words of the field for kinds and codes, as messages."""

from __future__ import annotations

import re
from datetime import date

from evaltools.theory.model import Fate, LinkKind, Node, NodeKind
from evaltools.words.messages import Message, Moment, Quoted, Sayable, in_context, joined, listing, say

KINDS: dict[NodeKind, Message] = {
    "problem_area": say("Problem area"),
    "intervention": say("Intervention"),
    "goal": say("Goal"),
    "organisation": say("Organisation"),
    "ongoing_work": say("Ongoing work"),
    "assumption": say("Assumption"),
    "external_factor": say("External factor"),
    "risk_factor": say("Risk factor"),
    "protective_factor": say("Protective factor"),
}
LINKS: dict[LinkKind, Message] = {
    "addresses": in_context("link of a theory", "addresses"),
    "contributes": in_context("link of a theory", "is assumed to contribute to"),
    "enables": in_context("link of a theory", "is a condition for"),
    "affects": in_context("link of a theory", "affects"),
}
FATES: dict[Fate, Message] = {
    "continued": in_context("what became of an intervention", "continued"),
    "renumbered": in_context("what became of an intervention", "was renumbered"),
    "merged": in_context("what became of an intervention", "was merged"),
    "split": in_context("what became of an intervention", "was split"),
    "ended": in_context("what became of an intervention", "ended"),
}
PREVENTION: dict[str, Message] = {
    "primary": in_context("prevention", "primary"),
    "secondary": in_context("prevention", "secondary"),
    "tertiary": in_context("prevention", "tertiary"),
    "situational": in_context("prevention", "situational"),
    "social": in_context("prevention", "social"),
}
"""Whom an intervention reaches, and how it prevents."""
CONDITIONAL = say("conditional: measures are taken if needed")
OUTSIDE_PLAN = say("outside the plan")
OWN_CODING = say("our coding")

_DATED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def dated(version_id: str) -> date | None:
    """The date that an id of a version states, such as `2019-04`; None where it is no date."""
    found = _DATED.fullmatch(version_id)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def when(version_id: str) -> Sayable:
    """A version by its date in words, where its id states one; otherwise by its id."""
    day = dated(version_id)
    if day is None:
        return version_id
    return Moment(day, "day" if version_id.count("-") > 1 else "month")


def prevention(codes: str) -> Sayable:
    """Level and kind of prevention in words, from their codes apart by blanks."""
    return listing([PREVENTION[code] for code in codes.split()], "comma")


def called(node: Node) -> Sayable:
    """How a node is called in a sentence: its name in quotation marks, an intervention with its number before."""
    name = Quoted(node.name)
    return joined(node.id, name) if node.kind == "intervention" else name
