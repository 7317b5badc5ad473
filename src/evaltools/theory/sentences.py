"""What a version holds, in sentences: its parts, its interventions, what nobody acts on, what came later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from evaltools.record.finding import RowRef
from evaltools.theory.alternative import goals, interventions, planned
from evaltools.theory.graph import acting_on
from evaltools.theory.labels import dated, when
from evaltools.theory.model import AREAS, Node, Theory, Version
from evaltools.words.forms import alike
from evaltools.words.messages import Message, Sayable, joined, listing, plural, say


def parts_text(version: Version) -> Sayable:
    """How many problem areas, interventions of the plan and goals a version has, and how many are conditional."""
    areas, acting = len(version.of_kind("problem_area")), planned(version)
    aims = len(version.of_kind("goal"))
    written, _, shown = alike(areas, len(acting), aims)
    start = [
        plural(
            "{shown:neuter} problem or focus area",
            "{shown:neuter} problem or focus areas",
            n=areas,
            shown=written,
        )
    ]
    has = say(
        "The programme theory of {when} has {parts}.",
        when=when(version.id),
        parts=listing([*(start if areas else []), interventions(len(acting)), goals(aims, shown)]),
    )
    conditional = sum(node.conditional for node in acting)
    if not conditional:
        return has
    if conditional == len(acting):
        return joined(has, say("All interventions are conditional."))
    return joined(
        has,
        plural(
            "One of the interventions is conditional.",
            "{n:Words} of the interventions are conditional.",
            n=conditional,
        ),
    )


def intervention_text(node: Node) -> Sayable:
    """An intervention with its number, and whether it is conditional."""
    name = joined(node.id, node.name)
    return say("{name} (conditional)", name=name) if node.conditional else name


def coverage_text(version: Version) -> Sayable:
    """How many problem areas or factors no intervention is aimed at, itself or through a factor."""
    areas = version.of_kind(*AREAS)
    none = sum(not acting_on(version, area.id) for area in areas)
    part, whole = alike(none, len(areas))
    if {node.kind for node in areas} == {"problem_area"}:
        if not none:
            return say("Every problem area has at least one intervention")
        return plural(
            "{part:Words} of {whole:words} problem areas has no intervention",
            "{part:Words} of {whole:words} problem areas have no intervention",
            n=none,
            part=part,
            whole=whole,
        )
    if not none:
        return say("Every factor has at least one intervention that acts on it")
    return plural(
        "{part:Words} of {whole:words} factors has no intervention that acts on it",
        "{part:Words} of {whole:words} factors have no intervention that acts on them",
        n=none,
        part=part,
        whole=whole,
    )


def others(theory: Theory, version: Version, until: date) -> tuple[list[Version], list[Version]]:
    """The other versions of a theory: those known on a day, and those whose id states a later one.

    Parameters
    ----------
    theory : the theory
    version : the version in force, which is left out
    until : the last day on which a version counts as known
    """
    rest = [one for one in theory.versions if one.id != version.id]
    later = [one for one in rest if (day := dated(one.id)) is not None and day > until]
    return [one for one in rest if one not in later], later


def came_later_text(versions: Sequence[Version]) -> Message:
    """That versions came after the period, by their dates."""
    return plural(
        "The version of {when} came after the period and is not shown here.",
        "The versions of {when} came after the period and are not shown here.",
        n=len(versions),
        when=listing([when(version.id) for version in versions]),
    )


def rows_of(theory: Theory, nodes: Iterable[Node]) -> list[RowRef]:
    """Where each node stands in the theory file and in the document."""
    return [
        RowRef(theory.file or "", node.line or 1, node.source or "", node.locator or "", node.note or "")
        for node in nodes
    ]
