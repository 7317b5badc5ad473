"""The tables of the chapter: what interventions are aimed at, the interventions, what is unanswered, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from evaltools import theory
from evaltools.notebook import Chapter, Column
from evaltools.words import in_context, say

NOTHING = say("The checks find nothing to remark on.")
FIRST = say("This is the first version of the programme theory in the material.")
ALONE = say("The material has one version of the programme theory.")
TRACE = Column(say("Trace"), "finding")


def coverage(chapter: Chapter, version: theory.Version) -> None:
    """Which problem areas or factors the interventions are aimed at, by whom, and which nobody is aimed at."""
    frame = theory.coverage_table(version)
    if frame.empty:
        return
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
        caption=theory.coverage_text(version),
        columns=columns,
        sources=version.documents,
    )


def interventions(chapter: Chapter, version: theory.Version, findings: Sequence[str]) -> None:
    """The interventions with area, prevention, condition, and where the document says so, with their findings."""
    frame = theory.interventions_table(version).assign(finding=findings)
    columns = {
        "id": Column(say("No.")),
        "name": Column(say("Intervention"), wide=True),
        "aimed_at": Column(say("Directed at"), wide=True),
        "prevention": Column(say("Prevention (our coding)"), wide=True, show=theory.prevention),
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


def unanswered(
    chapter: Chapter, version: theory.Version, struck: Sequence[theory.Struck], findings: Sequence[str]
) -> None:
    """What a reader of the theory should question: the checks that found anything, counted and explained."""
    chapter.table(
        theory.struck_table(struck).assign(finding=findings),
        id="checks",
        caption=say("What the theory leaves unanswered"),
        columns={
            "title": Column(say("Check"), wide=True),
            "number": Column(in_context("how many", "Number"), "number"),
            "example": Column(say("For example"), wide=True),
            "remedy": Column(say("What can be done"), wide=True),
            "finding": TRACE,
        },
        sources=version.documents,
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
