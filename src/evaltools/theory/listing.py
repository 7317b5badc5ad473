"""A theory as a nested list: the text alternative of its drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaltools.theory.labels import KINDS, OUTSIDE_PLAN
from evaltools.theory.model import ACTIONS, AREAS, CONDITIONS, Node, Version
from evaltools.words.messages import Message, Sayable, in_context, joined, listing, say

CONDITIONS_HEAD = say("Conditions")
GOALS_HEAD = say("Goals")


@dataclass(frozen=True)
class OutlineItem:
    """One line of the list and the lines below it."""

    text: Sayable
    children: tuple[OutlineItem, ...] = ()


def outline(version: Version) -> tuple[OutlineItem, ...]:
    """The theory as a nested list in the order of the drawing.

    Parameters
    ----------
    version : the version

    Returns
    -------
    tuple of OutlineItem
        Conditions first, then each area or factor with the goals it acts on itself and its interventions, each with
        the goals it is assumed to contribute to; those that reach goals only through what they stand under say no
        more. Then interventions without an area, then the goals.
    """
    items = []
    if conditions := version.of_kind(*CONDITIONS):
        items.append(OutlineItem(CONDITIONS_HEAD, tuple(OutlineItem(_kind(node)) for node in conditions)))
    placed: set[str] = set()
    for area in version.of_kind(*AREAS):
        members = [node for node in version.of_kind(*ACTIONS) if area in version.targets(node.id, AREAS)]
        placed.update(node.id for node in members)
        children = tuple(_member(version, node, area) for node in members)
        items.append(OutlineItem(_towards(version, _kind(area), area), children))
    rest = tuple(_member(version, node, None) for node in version.of_kind(*ACTIONS) if node.id not in placed)
    if rest:
        items.append(OutlineItem(say("Without an area"), rest))
    goals = tuple(OutlineItem(goal.name) for goal in version.of_kind("goal"))
    items.append(OutlineItem(GOALS_HEAD, goals))
    return tuple(items)


def lines(items: Iterable[OutlineItem], level: int = 0) -> list[tuple[Sayable, int]]:
    """The list line by line, each with its depth from `level`."""
    found: list[tuple[Sayable, int]] = []
    for item in items:
        found.append((item.text, level))
        found += lines(item.children, level + 1)
    return found


def _kind(node: Node) -> Message:
    return in_context("kind and name", "{kind}: {name}", kind=KINDS[node.kind], name=node.name)


def _member(version: Version, node: Node, area: Node | None) -> OutlineItem:
    text: Sayable = joined(node.id, node.name) if node.kind == "intervention" else node.name
    remarks = [say("conditional")] if node.conditional else []
    if not node.planned:
        remarks.append(OUTSIDE_PLAN)
    if remarks:
        text = say("{name} ({remarks})", name=text, remarks=listing(remarks, "semicolon"))
    through = version.reached(area.id) if area is not None else frozenset()
    if any(goal.id in through for goal in version.of_kind("goal")) and not _own(version, node):
        return OutlineItem(text)
    return OutlineItem(_towards(version, text, node, silent=not version.of_kind("goal")))


def _own(version: Version, node: Node) -> tuple[Node, ...]:
    return version.targets(node.id, ["goal"])


def _towards(version: Version, text: Sayable, node: Node, *, silent: bool | None = None) -> Sayable:
    """A line with the goals that a node contributes to, itself or by way of others."""
    goals, own = version.of_kind("goal"), _own(version, node)
    if silent is None:
        silent = not own
    if len(own) == len(goals) > 1:
        return say("{name} → all goals", name=text)
    if own:
        return say("{name} → {goals}", name=text, goals=listing([goal.name for goal in own]))
    others = [goal for goal in goals if goal.id in version.reached(node.id)]
    if silent:
        return text
    if others:
        return say("{name} → through others to {goals}", name=text, goals=listing([g.name for g in others]))
    return say("{name} → no goal", name=text)
