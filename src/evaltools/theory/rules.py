"""What a check of a theory is, and what it reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evaltools.checks import Severity
from evaltools.theory.alternative import planned as planned
from evaltools.theory.labels import called as called
from evaltools.theory.model import Node, Theory, Version
from evaltools.words.messages import Message


@dataclass(frozen=True)
class Hit:
    """One place where a check strikes."""

    message: Message
    nodes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A weakness an evaluator looks for, why it matters, and what can be done about it."""

    code: str
    severity: Severity
    title: Message
    explanation: Message
    remedy: Message
    find: Callable[[Version, Theory], Iterable[Hit]]


def hit(message: Message, *nodes: Node, links: Iterable[str] = ()) -> Hit:
    """A hit at these nodes and links."""
    return Hit(message, tuple(node.id for node in nodes), tuple(links))
