"""Part of chapter 7: at each goal and problem of the theory, what the numbers and the coded interviews say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evaltools import interviews, theory
from evaltools.chapters.synthesis.tables import TRACE, verdict_count
from evaltools.checks import Problems, relative
from evaltools.notebook import Chapter
from evaltools.record.finding import VERDICTS, Finding, RowRef
from evaltools.record.table import Column
from evaltools.record.verdict import VERDICT_MARKS, VERDICT_WORDS
from evaltools.synthesis import sentences
from evaltools.synthesis.meeting import Meeting, meet
from evaltools.theory.model import Node, Theory
from evaltools.words import Sayable, joined, listing, plural, say


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
    measured: dict[str, list[Finding]] = {}
    for item in _earlier(chapter, "trends"):
        measured.setdefault(_indicator(chapter, item), []).append(item)
    return programme, meet(programme.version(plan), codes, measured, area=chapter.area.id)


def _earlier(chapter: Chapter, name: str) -> list[Finding]:
    """Findings of another chapter, where this study's chapter builds on it."""
    return chapter.earlier(name) if name in chapter.info.findings_of else []


def _indicator(chapter: Chapter, finding: Finding) -> str:
    """The indicator of a finding of chapter 2, which its id names: trends/change/theft/all/2480/2019-2020."""
    _, kind, name = (*finding.id.split("/"), "", "")[:3]
    if kind == "interruption":
        return next((item.indicator for item in chapter.study.interruptions if item.id == name), "")
    return name if kind == "change" else ""


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
    groups: Sequence[Mapping[str, Any]] = all_met[0].codes[0].details["by_group"]
    rows = []
    for item in all_met:
        record = _record(chapter, programme, item)
        heading = _heading(chapter, item)
        for code in item.codes:
            heard = {f"group_{place}": group["heard"] for place, group in enumerate(code.details["by_group"])}
            rows.append(
                {
                    "node": heading,
                    "code": code.details["name"],
                    **heard,
                    "all": code.value,
                    "finding": record.id,
                    "source": code.rows[0].source,
                }
            )
    asked = sum(group["asked"] for group in groups)
    columns = {"code": Column(say("Code in the interviews"))}
    for place, group in enumerate(groups):
        title = say("{group}, {n}", group=group["name"], n=group["asked"])
        columns[f"group_{place}"] = Column(title, "number")
    columns["all"] = Column(say("{group}, {n}", group=say("All"), n=asked), "number")
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


def _heading(chapter: Chapter, item: Meeting) -> Sayable:
    if item.kind == "problem":
        return say("Problem: {name}", name=item.node.name)
    return say("Goal: {name}. {numbers}", name=item.node.name, numbers=numbers(chapter, item))


def numbers(chapter: Chapter, item: Meeting) -> Sayable:
    """The verdicts on a goal's indicators, or why there are none, as a sentence."""
    if not item.node.indicators:
        return say("No indicator measures it.")
    counts = Counter(change.verdict for change in item.changes)
    parts = [verdict_count(name, counts[name]) for name in VERDICTS if counts[name]]
    for found in item.series:
        name = str(found.verdict)
        parts.append(
            say(
                "interrupted series of {area}: {mark} {verdict:low}",
                area=chapter.study.area(found.id.rpartition("/")[2]).name,
                mark=VERDICT_MARKS[name],
                verdict=VERDICT_WORDS[name],
            )
        )
    if not parts:
        return say("Its indicators have no changes to test.")
    return say("Numbers: {verdicts}.", verdicts=listing(parts, "semicolon"))


def _record(chapter: Chapter, programme: Theory, item: Meeting) -> Finding:
    people = [
        plural(
            "{code} ({n} informant)", "{code} ({n} informants)",
            n=int(code.value or 0), code=sentences.low(code.details["name"]),
        )
        for code in item.codes
    ]  # fmt: skip
    heard = say("In the interviews: {codes}.", codes=listing(people))
    said: Sayable = say("{name}.", name=item.node.name)
    if item.kind == "goal":
        said = joined(said, numbers(chapter, item))
    return chapter.finding(
        f"strands/{item.node.id}",
        joined(said, heard),
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
