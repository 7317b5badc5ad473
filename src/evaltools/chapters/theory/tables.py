"""The tables of the chapter: what interventions are aimed at, the interventions, what is unanswered, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaltools import theory
from evaltools.chapters.theory import wording
from evaltools.chapters.theory.material import Material
from evaltools.notebook import Chapter, Column
from evaltools.theory.model import Version
from evaltools.words import Sayable, in_context, listing, plural, say
from evaltools.words.forms import alike

TRACE = Column(say("Trace"), "finding")


def sources_of(version: Version) -> list[str]:
    """Ids of the documents that a version's nodes stand in."""
    return sorted({node.source for node in version.nodes if node.source})


def coverage(chapter: Chapter, material: Material) -> None:
    """Which problem areas or factors the interventions are aimed at, by whom, and which nobody is aimed at."""
    frame = theory.coverage_table(material.current)
    if frame.empty:
        return
    ids: list[Any] = [listing(str(cell).split(), "comma") if cell else "" for cell in frame["interventions"]]
    frame["ids"] = ids
    columns = {
        "name": Column(say("Area or factor"), wide=True),
        "kind": Column(say("Kind"), show=theory.KINDS),
        "direct": Column(say("Interventions aimed at it"), "number"),
        "in_all": Column(say("Also through a factor"), "number"),
        "ids": Column(say("Which"), wide=True),
        "departments": Column(say("Departments"), wide=True),
    }
    if not any(frame["departments"]):
        columns.pop("departments")
    if (frame["in_all"] == frame["direct"]).all():
        columns.pop("in_all")
    chapter.table(
        frame,
        id="coverage",
        caption=_coverage(material.current, int((frame["in_all"] == 0).sum()), len(frame)),
        columns=columns,
        sources=sources_of(material.current),
    )


def _coverage(version: Version, none: int, of: int) -> Sayable:
    part, whole = alike(none, of)
    if {node.kind for node in version.of_kind(*theory.AREAS)} == {"problem_area"}:
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


def interventions(chapter: Chapter, material: Material) -> None:
    """The interventions with area, prevention, condition, and where the document says so."""
    version = material.current
    frame = theory.interventions_table(version)
    names = {node.id: node.name for node in version.nodes}
    aimed: list[Any] = [
        listing([names[name] for name in str(cell).split()], "semicolon") if cell else ""
        for cell in frame["areas"]
    ]
    frame["aimed_at"] = aimed
    frame["prevention"] = [
        " ".join(filter(None, cells)) for cells in zip(frame["level"], frame["kind"], strict=True)
    ]
    frame["finding"] = [
        wording.intervention(chapter, material, version.node(str(name))).id for name in frame["id"]
    ]
    columns = {
        "id": Column(say("No.")),
        "name": Column(say("Intervention"), wide=True),
        "aimed_at": Column(say("Directed at"), wide=True),
        "prevention": Column(say("Prevention (our coding)"), wide=True, show=_prevention),
        "conditional": Column(say("Conditional"), show={True: say("yes ★"), False: ""}),
        "finding": TRACE,
    }
    if not any(frame["conditional"]):
        columns.pop("conditional")
    chapter.table(
        frame,
        id="interventions",
        caption=say("The interventions of the programme theory of {when}", when=theory.when(version.id)),
        columns=columns,
        row_header="name",
        note=say(
            "Level (primary, secondary, tertiary) and kind (situational, social) of prevention are our coding where the "
            "document is silent."
        ),
    )


def _prevention(codes: str) -> Sayable:
    return listing([theory.PREVENTION[code] for code in codes.split()], "comma")


def unanswered(chapter: Chapter, material: Material, struck: Sequence[wording.Struck]) -> None:
    """What a reader of the theory should question: the checks that found anything, counted and explained."""
    import pandas as pd

    if not struck:
        chapter.no_data(say("The checks find nothing to remark on."), lacks=False)
        return
    rows: list[dict[str, Any]] = []
    for item in struck:
        first = item.weaknesses[0]
        rows.append(
            {
                "code": first.code,
                "severity": first.severity,
                "title": first.check.title,
                "number": len(item.weaknesses),
                "example": first.message,
                "remedy": first.check.remedy,
                "finding": item.finding.id,
            }
        )
    chapter.table(
        pd.DataFrame(rows),
        id="checks",
        caption=say("What the theory leaves unanswered"),
        columns={
            "title": Column(say("Check"), wide=True),
            "number": Column(in_context("how many", "Number"), "number"),
            "example": Column(say("For example"), wide=True),
            "remedy": Column(say("What can be done"), wide=True),
            "finding": TRACE,
        },
        sources=sources_of(material.current),
    )


def changes(chapter: Chapter, difference: theory.Difference) -> None:
    """What changed since the version before, one row per node."""
    chapter.table(
        difference.table(),
        id="difference",
        caption=say(
            "What changed from {before} to {after}",
            before=theory.when(difference.old.id),
            after=theory.when(difference.new.id),
        ),
        columns={
            "kind": Column(say("Kind"), show=theory.KINDS),
            "old_name": Column(in_context("column", "Before"), wide=True, missing=""),
            "change": Column(in_context("column", "Change"), show=theory.CHANGES),
            "new_name": Column(in_context("column", "After"), wide=True, missing=""),
        },
        row_header="old_name",
        note=say("What became of an intervention is in several cases our coding."),
    )


def outline(chapter: Chapter, version: Version) -> None:
    """The theory as a nested list, for those who do not see the drawing."""
    lines = theory.lines(theory.outline(version))
    chapter.items([text for text, _ in lines], levels=[level for _, level in lines])
