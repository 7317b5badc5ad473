"""A theory as a nested list: the text alternative of its drawing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaltools.theory.labels import CONDITIONAL, KINDS, OUTSIDE_PLAN, choose
from evaltools.theory.model import AREAS, Language, Node, Version
from evaltools.words.numbers import listing

# Every character Markdown gives a meaning to inside a line.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$:=^@])")


@dataclass(frozen=True)
class OutlineItem:
    """One line of the list and the lines below it."""

    text: str
    children: tuple[OutlineItem, ...] = ()


def outline(version: Version, language: Language) -> tuple[OutlineItem, ...]:
    """The theory as a nested list in the order of the drawing.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`

    Returns
    -------
    tuple of OutlineItem
        Conditions first, then each area or factor with its interventions and the goals each of them is
        assumed to contribute to, then interventions without an area, then the goals.
    """
    items = []
    conditions = version.of_kind("organisation", "assumption", "external_factor")
    if conditions:
        heading = choose(language, "Förutsättningar", "Conditions")
        children = tuple(
            OutlineItem(f"{KINDS[n.kind].of(language)}: {n.name.of(language)}") for n in conditions
        )
        items.append(OutlineItem(heading, children))
    placed: set[str] = set()
    for area in version.of_kind(*AREAS):
        members = [n for n in _acting(version) if area in version.targets(n.id, AREAS)]
        placed.update(node.id for node in members)
        children = tuple(_member(version, node, language) for node in members)
        items.append(OutlineItem(f"{KINDS[area.kind].of(language)}: {area.name.of(language)}", children))
    rest = tuple(_member(version, node, language) for node in _acting(version) if node.id not in placed)
    if rest:
        items.append(OutlineItem(choose(language, "Utan område", "Without an area"), rest))
    goals = tuple(OutlineItem(goal.name.of(language)) for goal in version.of_kind("goal"))
    items.append(OutlineItem(choose(language, "Mål", "Goals"), goals))
    return tuple(items)


def outline_markdown(items: tuple[OutlineItem, ...], depth: int = 0) -> str:
    """The list in Markdown; text from the theory is escaped, so that it is shown and never interpreted.

    Parameters
    ----------
    items : as returned by `outline`
    depth : levels of indentation to begin with
    """
    lines = []
    for item in items:
        text = " ".join(item.text.split())
        lines.append("    " * depth + "- " + _MARKDOWN.sub(r"\\\1", text))
        if item.children:
            lines.append(outline_markdown(item.children, depth + 1))
    return "\n".join(lines)


def _acting(version: Version) -> tuple[Node, ...]:
    return version.of_kind("ongoing_work", "intervention")


def _member(version: Version, node: Node, language: Language) -> OutlineItem:
    text = f"{node.id} {node.name.of(language)}" if node.kind == "intervention" else node.name.of(language)
    remarks = [CONDITIONAL.of(language)] if node.conditional else []
    if not node.planned:
        remarks.append(OUTSIDE_PLAN.of(language))
    if remarks:
        text += f" ({'; '.join(remarks)})"
    goals = version.of_kind("goal")
    reached = version.targets(node.id, ["goal"])
    if not goals or not reached:
        return OutlineItem(f"{text} → {choose(language, 'inget mål', 'no goal')}" if goals else text)
    if len(reached) == len(goals) > 1:
        return OutlineItem(f"{text} → {choose(language, 'alla mål', 'all goals')}")
    names = listing([goal.name.of(language) for goal in reached], language)
    return OutlineItem(f"{text} → {names}")
