"""The framework matrix and the causal links of a project as workbooks, each summary and link with its passages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaltools.interviews.analysis.private_files import Sheet, write_sheets
from evaltools.interviews.coding.causal import NODE
from evaltools.interviews.informants.informants import may_quote
from evaltools.interviews.workbench.project import Project
from evaltools.words import Sayable, Voice, plural, say

PLACE = (say("Interview"), say("Group"))
"""The first columns of every sheet."""
PASSAGE = (
    say("Passage"), say("May be quoted"), say("Coder"), say("From character"), say("To character"),
)  # fmt: skip


def write_framework(project: Project, path: Path | str) -> Path:
    """Write the matrix as a workbook: a row per interview, and a second sheet with the passages that each cell leads to.

    Parameters
    ----------
    project
        The project; where its coder works blind, others' passages are left out.
    path
        A file .xlsx, which only its owner may read.

    Raises
    ------
    InvalidArgument
        When the file's name ends otherwise.
    BadInput
        When git would take it up although it quotes real people.
    """
    speak = Voice(project.language).speak
    themes = project.framework.themes
    heads = [*map(speak, PLACE), *(_name(project, theme) for theme in themes)]
    rows: list[list[object]] = []
    passages: list[list[object]] = []
    leads: dict[tuple[int, int], str] = {}
    title = speak(say("Passages"))
    for row, interview in enumerate(project.framework.interviews):
        line: list[object] = [*_place(project, interview)]
        for column, theme in enumerate(themes, start=len(PLACE)):
            cell = project.framework.cell(interview, theme)
            if cell.passages:
                # The sheet begins with its heads.
                leads[row, column] = f"'{title}'!A{len(passages) + 2}"
            line.append(cell.summary.text)
            for coding in cell.passages:
                text = project.transcripts[interview].text[coding.start : coding.end]
                passages.append(
                    [*_place(project, interview), _name(project, theme), text, _consent(project, interview, speak),
                     coding.coder, coding.start, coding.end]
                )  # fmt: skip
        rows.append(line)
    told = plural("{n:Words} interview.", "{n:Words} interviews.", n=len(rows))
    matrix = Sheet(speak(say("Framework matrix")), heads, rows, speak(told), leads)
    below = Sheet(title, [*map(speak, (*PLACE, say("Theme"), *PASSAGE))], passages)
    return write_sheets([matrix, below], path, synthetic=_synthetic(project))


def write_links(project: Project, path: Path | str) -> Path:
    """Write the causal links as a workbook, a row per link with its passage; see `write_framework`."""
    speak = Voice(project.language).speak
    rows: list[list[object]] = [
        [
            *_place(project, link.interview), _name(project, link.source), _name(project, link.target), link.sign, link.memo,
            project.links.quote(link), _consent(project, link.interview, speak), link.coder, link.start, link.end,
        ]
        for link in project.links.all
    ]  # fmt: skip
    heads = (*PLACE, say("Leads from"), say("Leads to"), say("Sign"), say("Memo"), *PASSAGE)
    sheet = Sheet(speak(say("Causal links")), [*map(speak, heads)], rows)
    return write_sheets([sheet], path, synthetic=_synthetic(project))


def _place(project: Project, interview: str) -> tuple[str, str]:
    people = project.transcripts[interview].informants
    groups = [
        project.informants[name].group_name(project.language) for name in people if name in project.informants
    ]
    return interview, ", ".join(dict.fromkeys(groups))


def _name(project: Project, code: str) -> str:
    book = project.tree.codebook
    return book[code].label(project.language) if code in book else code.removeprefix(NODE)


def _consent(project: Project, interview: str, speak: Callable[[Sayable], str]) -> str:
    return speak(say("yes") if may_quote(project.transcripts[interview], project.informants) else say("no"))


def _synthetic(project: Project) -> bool:
    return all(text.synthetic for text in project.transcripts.values())
