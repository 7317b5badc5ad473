"""What the chapter finds in the programme theory, as sentences with the findings they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaltools import theory
from evaltools.chapters.theory.material import Material
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding
from evaltools.theory.alternative import goals, interventions
from evaltools.theory.consistency import Weakness
from evaltools.theory.model import Node, Version
from evaltools.words import Sayable, joined, listing, plural, say

FIRST = say("This is the first version of the programme theory in the material.")


def parts(chapter: Chapter, material: Material) -> Finding:
    """Record what the theory consists of.

    What was carried out without standing in the plan is listed, but the plan is what is counted.
    """
    version = material.current
    areas, aims = version.of_kind("problem_area"), version.of_kind("goal")
    acting = theory.planned(version)
    conditional = sum(node.conditional for node in acting)
    return chapter.finding(
        f"interventions/{version.id}",
        _parts(version, len(areas), len(acting), conditional, len(aims)),
        kind="count",
        value=len(acting),
        unit="number",
        method="count of the transcribed theory",
        rows=material.references([*areas, *acting, *aims]),
        headline=5,
        details={"conditional": conditional, "areas": len(areas), "goals": len(aims)},
        settings={"version": version.id, "counted": "interventions of the plan"},
    )


def _parts(version: Version, areas: int, acting: int, conditional: int, aims: int) -> Sayable:
    start = [plural("{n:neuter} problem or focus area", "{n:neuter} problem or focus areas", n=areas)]
    has = say(
        "The programme theory of {when} has {parts}.",
        when=theory.when(version.id),
        parts=listing([*(start if areas else []), interventions(acting), goals(aims)]),
    )
    if not conditional:
        return has
    if conditional == acting:
        return joined(has, say("All interventions are conditional."))
    return joined(
        has,
        plural(
            "One of the interventions is conditional.",
            "{n:Words} of the interventions are conditional.",
            n=conditional,
        ),
    )


def intervention(chapter: Chapter, material: Material, node: Node) -> Finding:
    """Record an intervention as the document states it."""
    name = joined(node.id, node.name)
    text = say("{name} (conditional)", name=name) if node.conditional else name
    return chapter.finding(
        f"intervention/{material.current.id}/{node.id}",
        text,
        kind="intervention",
        method="transcribed",
        rows=material.references([node]),
    )


@dataclass(frozen=True)
class Struck:
    """A check with all that it found in a version, and the finding recorded of it."""

    weaknesses: tuple[Weakness, ...]
    finding: Finding


def checks(chapter: Chapter, material: Material, weaknesses: Sequence[Weakness]) -> list[Struck]:
    """Record each check that found anything, with how often it did.

    Parameters
    ----------
    chapter : the chapter.
    material : the theory.
    weaknesses : what `theory.check` found in the version in force.
    """
    version = material.current
    known = {node.id for node in version.nodes}
    struck = []
    for code in dict.fromkeys(item.code for item in weaknesses):
        same = tuple(item for item in weaknesses if item.code == code)
        nodes = [version.node(name) for item in same for name in item.nodes if name in known]
        check = same[0].check
        text = say(
            "{title}: {n}. {explanation}", title=check.title, n=len(same), explanation=check.explanation
        )
        found = chapter.finding(
            f"check/{version.id}/{code}",
            text,
            kind="check",
            value=len(same),
            method=f"theory check {code}",
            rows=material.references(nodes or version.of_kind("goal")),
            details={"nodes": [node.id for node in nodes]},
            settings={"check": code, "severity": check.severity},
        )
        struck.append(Struck(same, found))
    return struck
