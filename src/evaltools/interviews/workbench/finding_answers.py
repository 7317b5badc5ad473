"""What the page of the workbench asks to be found: passages by their codes, and words in all interviews."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from evaltools.checks import BadInput, InvalidArgument, Problem
from evaltools.interviews.analysis.passages import Found, Hit, Query, Retrieval
from evaltools.interviews.analysis.retrieval import retrieve
from evaltools.interviews.analysis.search import SearchIndex
from evaltools.interviews.refi.store import RETRIEVED
from evaltools.interviews.transcripts.confidential import private_folder
from evaltools.interviews.transcripts.transcripts import Transcript, Unit
from evaltools.interviews.workbench.answering import Asked, Told, text, whole
from evaltools.interviews.workbench.project import Project

MOST = 500
"""Passages shown in a list; a workbook holds all of them."""
AROUND = 90
"""Characters of context shown in a list."""
FILES: dict[str, tuple[str, Callable[[Retrieval, Path], Path]]] = {
    "word": (".docx", Retrieval.to_word),
    "excel": (".xlsx", Retrieval.to_excel),
}


class FindingAnswers:
    """Answers to questions over all interviews.

    Parameters
    ----------
    project
        What is searched; where its coder works blind, others' codings are not looked through.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._index: SearchIndex | None = None

    def choices(self) -> Told:
        """What a question can be narrowed to."""
        project = self._project
        people = [person for one in project.interviews for person in one.informants]
        groups = dict.fromkeys(person.group_name(project.language) for person in people)
        known: dict[tuple[str, str], None] = {}
        for one in project.interviews:
            for attributes in (one.transcript.attributes, *(person.attributes for person in one.informants)):
                known |= dict.fromkeys((name, value) for name, value in attributes.items() if value)
        return {
            "groups": [name for name in groups if name],
            "attributes": [list(one) for one in sorted(known)],
        }

    def retrieve(self, asked: Asked) -> Told:
        """Passages with a code."""
        found = self._retrieved(asked, AROUND)
        interviews = len({hit.interview for hit in found})
        rows = [_hit_row(hit) for hit in found.hits[:MOST]]
        return {"kind": "passages", "hits": rows, "total": len(found), "interviews": interviews}

    def export(self, asked: Asked) -> Told:
        """The same passages as a file; what it is called says when it was made."""
        kind = text(asked, "to")
        if kind not in FILES:
            raise BadInput(Problem("bad-request", '"to" is no kind of file.'))
        suffix, write = FILES[kind]
        found = self._retrieved(asked, None)
        code = self._project.tree.codebook
        about = [code[one].label(self._project.language) for one in found.query.codes]
        name = re.sub(r"[^\w-]+", "-", "-".join(about)).strip("-")[:60] or "codings"
        folder = self._project.folder / RETRIEVED
        private_folder(folder)
        path = write(found, folder / f"{name}-{datetime.now():%Y-%m-%d-%H%M%S}{suffix}")
        return {"kind": "exported", "path": f"{self._project.folder.resolve().name}/{RETRIEVED}/{path.name}"}

    def _retrieved(self, asked: Asked, context: int | None) -> Retrieval:
        self._project.refresh()
        query = _query(asked)
        return (
            retrieve(self._project, query)
            if context is None
            else retrieve(self._project, query, context=context)
        )

    def search(self, asked: Asked) -> Told:
        """Words in all interviews, each hit with the sentence and the turn around it."""
        self._index = self._index or SearchIndex(self._project.transcripts)
        try:
            found = self._index.find(text(asked, "query"), text(asked, "way"), context=AROUND, most=MOST)
        except InvalidArgument as error:
            raise BadInput(Problem("bad-search", str(error))) from None
        units: dict[tuple[str, str], list[Unit]] = {}
        rows = [self._found_row(hit, units) for hit in found.hits]
        return {"kind": "found", "hits": rows, "total": found.total, "stopped": found.stopped}

    def _found_row(self, hit: Found, units: dict[tuple[str, str], list[Unit]]) -> Told:
        transcript = self._project.transcripts[hit.interview]
        row = _row(hit)
        for kind in ("sentence", "turn"):
            if (hit.interview, kind) not in units:
                units[hit.interview, kind] = list(transcript.units(kind))
            row[kind] = _around(transcript, hit, units[hit.interview, kind])
        return row


def _around(transcript: Transcript, hit: Found, units: list[Unit]) -> Told:
    """The units that a hit touches, as one passage; the hit itself where it touches none."""
    first = bisect_right(units, hit.start, key=lambda unit: unit.end)
    touched = units[first : bisect_left(units, hit.end, lo=first, key=lambda unit: unit.start)]
    start = touched[0].start if touched else hit.start
    end = touched[-1].end if touched else hit.end
    return {"start": start, "end": end, "text": transcript.text[start:end]}


def _row(hit: Found) -> Told:
    return {
        "interview": hit.interview, "start": hit.start, "end": hit.end, "speaker": hit.speaker, "time": hit.time,
        "before": hit.before, "passage": hit.passage, "after": hit.after,
    }  # fmt: skip


def _hit_row(hit: Hit) -> Told:
    return {
        **_row(hit), "about": hit.group, "coder": hit.coder, "code": hit.code, "coding": hit.coding,
        "quotable": hit.may_quote,
    }  # fmt: skip


def _query(asked: Asked) -> Query:
    """The question as the page puts it: one code, another in some relation to it, and what narrows it."""
    relation, other = text(asked, "relation"), text(asked, "other")
    if relation not in ("", "and", "near", "not"):
        raise BadInput(Problem("bad-request", '"relation" is none that there is.'))
    others = (other,) if relation else ()
    attribute, value = text(asked, "attribute"), text(asked, "value")
    within = whole(asked, "within")
    if within < 0:
        raise BadInput(Problem("bad-request", '"within" is less than nothing.'))

    def named(key: str) -> tuple[str, ...]:
        return (text(asked, key),) if text(asked, key) else ()

    return Query(
        codes=named("code"),
        also=others if relation == "and" else (),
        near=others if relation == "near" else (),
        without=others if relation == "not" else (),
        within=within,
        measure=text(asked, "unit"),
        coders=named("coder"),
        interviews=named("only"),
        groups=named("group"),
        attributes={attribute: value} if attribute else {},
        below=asked.get("below") is True,
    )
