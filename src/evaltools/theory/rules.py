"""What a check of a theory is, and what it reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evaltools.checks import Severity
from evaltools.theory.model import Node, Text, Theory, Version


@dataclass(frozen=True)
class Hit:
    """One place where a check strikes."""

    message: Text
    nodes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A weakness an evaluator looks for, why it matters, and what can be done about it."""

    code: str
    severity: Severity
    title: Text
    explanation: Text
    remedy: Text
    find: Callable[[Version, Theory], Iterable[Hit]]


def hit(sv: str, en: str, *nodes: Node, links: Iterable[str] = ()) -> Hit:
    """A hit at these nodes and links, told in both languages."""
    return Hit(Text(sv=sv, en=en), tuple(node.id for node in nodes), tuple(links))


def named(node: Node) -> tuple[str, str]:
    """How a node is called in a message, in Swedish and English."""
    prefix = f"{node.id} " if node.kind == "intervention" else ""
    return f"{prefix}”{node.name.sv}”", f"{prefix}“{node.name.en}”"


def planned(version: Version) -> list[Node]:
    """The interventions of the plan, in the order of the file."""
    return [node for node in version.of_kind("intervention") if node.planned]
