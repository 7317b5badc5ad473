"""Part of chapter 7: at each goal and problem of the theory, what the numbers and the coded interviews say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evaltools import interviews, theory
from evaltools.chapters.synthesis.tables import TRACE
from evaltools.checks import Problems, relative
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, RowRef
from evaltools.record.table import Column
from evaltools.synthesis import meeting, told_paths
from evaltools.synthesis.meeting import Meeting, by_indicator, meet
from evaltools.theory.model import Node, Theory
from evaltools.words import Sayable, say


def meetings(chapter: Chapter) -> tuple[Theory, list[Meeting]] | None:
    """Bring together findings of chapters 2 and 3 at the nodes of the theory in force.

    Returns
    -------
    tuple or None
        the theory, and a meeting for each node that codes are linked to; None where the study has no theory for the
        period and area, or no coded interviews.

    Raises
    ------
    BadInput
        with every link of the codebook that leads to no goal or problem of any version of the theory.
    """
    plan = chapter.study.plan(chapter.period, chapter.area)
    theories = chapter.raw_files("theory")
    codes = [item for item in _earlier(chapter, "interviews") if item.kind == "code"]
    if not (plan and theories and codes):
        return None
    programme = theory.read_theory(theories[0], chapter.study.root)
    _check_links(chapter, programme)
    interruptions = {item.id: item.indicator for item in chapter.study.interruptions}
    measured = by_indicator(_earlier(chapter, "trends"), interruptions)
    return programme, meet(programme.version(plan), codes, measured, area=chapter.area.id)


def _earlier(chapter: Chapter, name: str) -> list[Finding]:
    """Findings of another chapter, where this study's chapter builds on it."""
    return chapter.earlier(name) if name in chapter.info.findings_of else []


def _check_links(chapter: Chapter, programme: Theory) -> None:
    """Refuse codes linked to goals or problems that no version of the theory knows."""
    known = programme.goals_and_problems()
    problems = Problems()
    for path in chapter.raw_files("codebook"):
        file = relative(path, chapter.study.root)
        wrong = interviews.read_codebook(path, chapter.study.root).check_links(known)
        problems.found += [replace(item, file=file) for item in wrong]
    problems.raise_if_any()


def show(chapter: Chapter) -> None:
    """Show numbers and coded interviews side by side, each row with a finding; nothing where there are no codes."""
    import pandas as pd

    found = meetings(chapter)
    if not found or not found[1]:
        return
    programme, all_met = found
    areas = {item.id: item.name for item in chapter.study.areas}
    rows = [
        {**row, "finding": record.id}
        for item in all_met
        for record in [_record(chapter, programme, item, areas)]
        for row in meeting.rows(item, areas)
    ]
    groups = all_met[0].codes[0].details["by_group"]
    columns = {"code": Column(say("Code in the interviews"))}
    asked = [(f"group_{place}", group["name"], group["asked"]) for place, group in enumerate(groups)]
    for name, title, n in [*asked, ("all", say("All"), sum(n for _, _, n in asked))]:
        columns[name] = Column(say("{group}, {n}", group=title, n=n), "number")
    columns["finding"] = Column(TRACE, "finding")
    chapter.table(
        pd.DataFrame(rows),
        id="strands",
        caption=say("What numbers and coded interviews say of the same goals and problems"),
        aid=say(
            "How to read: for each goal first the verdicts on the changes of its indicators, then how many in each group "
            "bring up what the codebook links to the goal. After the group's name stands how many were interviewed."
        ),
        columns=columns,
        row_header="code",
        group_rows="node",
        note=say(
            "A code says that the matter is brought up, not whether it speaks for or against the programme; so no agreement "
            "is judged here. Zero means asked but silent."
        ),
    )


def _record(chapter: Chapter, programme: Theory, item: Meeting, areas: Mapping[str, Sayable]) -> Finding:
    return chapter.finding(
        f"strands/{item.node.id}",
        meeting.summary(item, areas),
        kind="joint display",
        method="codes and indicators linked to the same node of the theory",
        rows=_place(programme, item.node, chapter),
        findings=tuple(found.id for found in (*item.changes, *item.series, *item.codes)),
        details={
            "kind": item.kind,
            "changes": len(item.changes),
            "series": len(item.series),
            "codes": len(item.codes),
        },
    )


def _place(programme: Theory, node: Node, chapter: Chapter) -> list[RowRef]:
    """Where the node stands in the theory file, and in its document."""
    version = programme.version(chapter.study.plan(chapter.period, chapter.area) or "")
    source, locator = node.source or version.source, node.locator or version.locator
    file = relative(chapter.raw_files("theory")[0], chapter.study.root)
    return [RowRef(file, node.line or 1, source, locator or "")] if source else []


def show_told_paths(chapter: Chapter) -> None:
    """Show who tells the whole of each path of the theory and who a step; nothing where no causal links are coded."""
    import pandas as pd

    plan, theories = chapter.study.plan(chapter.period, chapter.area), chapter.raw_files("theory")
    causes = [item for item in _earlier(chapter, "interviews") if item.kind == "causal link"]
    if not (plan and theories and causes):
        return
    programme = theory.read_theory(theories[0], chapter.study.root)
    rows = []
    for path in told_paths.told_paths(programme.version(plan), causes):
        found = chapter.finding(rows=_place(programme, path.start, chapter), **told_paths.as_finding(path))
        rows.append({**told_paths.row(path), "finding": found.id, "source": path.causes[0].rows[0].source})
    if rows:
        chapter.table(pd.DataFrame(rows), **told_paths.layout())
