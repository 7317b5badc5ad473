"""What the chapter records of the programme theory, as `evaltools.theory` says it."""

from __future__ import annotations

from collections.abc import Iterable

from evaltools import theory
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding


def parts(chapter: Chapter, whole: theory.Theory, version: theory.Version) -> Finding:
    """Record what the theory consists of; what was carried out without standing in the plan is not counted."""
    areas, aims = version.of_kind("problem_area"), version.of_kind("goal")
    acting = theory.planned(version)
    conditional = sum(node.conditional for node in acting)
    return chapter.finding(
        f"interventions/{version.id}",
        theory.parts_text(version),
        kind="count",
        value=len(acting),
        unit="number",
        method="count of the transcribed theory",
        rows=theory.rows_of(whole, [*areas, *acting, *aims]),
        headline=5,
        details={"conditional": conditional, "areas": len(areas), "goals": len(aims)},
        settings={"version": version.id, "counted": "interventions of the plan"},
    )


def interventions(chapter: Chapter, whole: theory.Theory, version: theory.Version) -> list[str]:
    """Record each intervention as the document states it; ids in the order of the file."""
    return [
        chapter.finding(
            f"intervention/{version.id}/{node.id}",
            theory.intervention_text(node),
            kind="intervention",
            method="transcribed",
            rows=theory.rows_of(whole, [node]),
        ).id
        for node in version.of_kind("intervention")
    ]


def checks(
    chapter: Chapter, whole: theory.Theory, version: theory.Version, struck: Iterable[theory.Struck]
) -> list[str]:
    """Record each check that found anything, with how often it did; ids in the order of `struck`."""
    found = []
    for item in struck:
        check, nodes = item.check, item.nodes(version)
        finding = chapter.finding(
            f"check/{version.id}/{check.code}",
            item.said,
            kind="check",
            value=len(item.weaknesses),
            method=f"theory check {check.code}",
            rows=theory.rows_of(whole, nodes or version.of_kind("goal")),
            details={"nodes": [node.id for node in nodes]},
            settings={"check": check.code, "severity": check.severity},
        )
        found.append(finding.id)
    return found
