"""Tables of appendix A: methods used, designs, rules for claims, the analysis of interviews, the registry of methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evaltools import interviews
from evaltools.chapters.interviews.material import read as read_interviews
from evaltools.interviews.informants.coreq_document import items_answered
from evaltools.interviews.informants.coreq_items import BASIS
from evaltools.notebook import Chapter, Column
from evaltools.record.method import method_words, methods_used
from evaltools.record.registry import Method
from evaltools.synthesis.sentences import design_of, gates, rules_title
from evaltools.synthesis.words import RATINGS
from evaltools.words import cite, in_context, joined, say
from evaltools.words.voice import YES

if TYPE_CHECKING:
    from evaltools.interviews import Coding
    from evaltools.synthesis import Rules

COREQ = say("How the interviews were analysed, by COREQ")
COREQ_ITEMS = say("Items after Tong, Sainsbury and Craig (2007).")
ITEM, TOPIC = Column(in_context("COREQ", "Item"), "number"), Column(say("Topic"))


def used(chapter: Chapter, rules: Rules) -> None:
    """Which methods the findings of this report were made with, by chapter."""
    import pandas as pd

    rows = methods_used({name: chapter.earlier(name) for name in chapter.info.findings_of})
    if not rows:
        chapter.no_data(say("No findings were made for this area and period."))
        return
    own = {f"rules {rules.name}": rules_title(rules)}
    titles = {
        item.id: say("{number}. {title}", number=item.number, title=item.title)
        for item in chapter.study.chapters
    }
    chapter.table(
        pd.DataFrame([{**row, "chapter": titles[row["chapter"]]} for row in rows]),
        id="used",
        caption=say("Methods in this report"),
        columns={
            "method": Column(
                say("Method or rule"), show=lambda name: own.get(name) or method_words(name), wide=True
            ),
            "findings": Column(say("Number of findings"), "number"),
        },
        group_rows="chapter",
        sources=(),
    )


def designs(chapter: Chapter) -> None:
    """The design behind each claim and its level on the Maryland scale."""
    import pandas as pd

    there = "synthesis" in chapter.info.findings_of
    claims = [item for item in chapter.earlier("synthesis") if item.kind == "claim"] if there else []
    if not claims:
        chapter.no_data(say("No claims of contribution are tested for this area and period."))
        return
    chapter.table(
        pd.DataFrame(map(design_of, claims)),
        id="designs",
        caption=say("Designs behind the claims"),
        columns={
            "claim": Column(say("Claim"), wide=True),
            "level": Column(say("Maryland scale"), "number"),
            "meaning": Column(say("Means"), wide=True),
            "traced": Column(say("Process traced in records"), show={True: YES, False: ""}),
            "finding": Column(say("Trace"), "finding"),
        },
        note=say(
            "The scale grades the design alone, from 1 to 5 (Sherman et al. 1997; Farrington et al. 2002), not how well "
            "it was carried out."
        ),
    )


def rules_for_claims(chapter: Chapter, rules: Rules) -> None:
    """The rules for rating claims: every level of every criterion with the highest rating it allows."""
    import pandas as pd

    chapter.table(
        pd.DataFrame(rules.levels()),
        id="rules",
        caption=rules_title(rules),
        aid=say(
            "How to read: the rating is the lowest of the seven caps that the levels set. Levels stand from worst to best."
        ),
        columns={
            "level": Column(say("Level"), wide=True),
            "cap": Column(say("Highest rating"), show=RATINGS),
        },
        group_rows="criterion",
        note=gates(rules),
        sources=(),
    )


def coreq(chapter: Chapter, *, smallest_group: int) -> None:
    """COREQ's items on analysis: counted where the study has the interviews, else what the document says of each.

    Parameters
    ----------
    smallest_group : actor groups of fewer informants are joined, so that no one is recognised by the group.
    """
    import pandas as pd

    elsewhere = chapter.study.reported_around(chapter.area, chapter.period)
    if elsewhere is not None or not chapter.raw_files("interviews"):
        _coreq_of_document(chapter)
        return
    material = read_interviews(chapter, smallest_group=smallest_group)
    assert material is not None  # the study has transcripts
    people = [replace(x, group=material.group_names[str(x.group)].by_language) for x in material.informants]
    quoted = _quoted(chapter, material.codings)
    items = interviews.coreq(material.transcripts, material.codebook, material.codings, people, quoted=quoted)
    chapter.table(
        pd.DataFrame(map(vars, items)),
        id="coreq",
        caption=COREQ,
        columns={
            "number": ITEM,
            "topic": TOPIC,
            "answer": Column(say("Answer"), wide=True),
            "basis": Column(say("Basis"), show=BASIS),
        },
        row_header="topic",
        note=COREQ_ITEMS,
        sources=material.sources,
    )


def _quoted(chapter: Chapter, codings: Sequence[Coding]) -> list[Coding]:
    """Codings that the report quotes, each passage once, by the findings of the chapter on the interviews."""
    chapters = [name for name in chapter.info.findings_of if name == "interviews"]
    found = [item for name in chapters for item in chapter.earlier(name) if item.kind == "quotation"]
    shown = {row.locator for item in found for row in item.rows}
    return list({coding.place: coding for coding in codings if coding.place in shown}.values())


def _coreq_of_document(chapter: Chapter) -> None:
    """COREQ's items on analysis as the document on the interviews answers them, or not."""
    import pandas as pd

    said = chapter.read_around("coreq_statements")
    if said.empty:
        chapter.no_data(say("There are no statements on the analysis of interviews for this area."))
        return
    document = chapter.document(str(said["source"].iloc[0]))
    rows = interviews.coreq_of_document(said)
    stated = sum(row["stated"] for row in rows)
    finding = chapter.finding(
        "coreq",
        items_answered(stated, len(rows)),
        kind="count",
        value=stated,
        unit="number",
        method="COREQ items that the document answers",
        rows=said,
    )
    chapter.text(cite(finding.text, finding))
    chapter.table(
        pd.DataFrame([{**row, "locator": document.words(row["locator"])} for row in rows]),
        id="coreq",
        caption=COREQ,
        columns={
            "item": ITEM,
            "topic": TOPIC,
            "answer": Column(say("What the document says"), wide=True),
            "locator": Column(say("Place")),
        },
        row_header="topic",
        note=joined(
            COREQ_ITEMS, say("The study has no access to the interviews, only to the report on them.")
        ),
        sources=[document.id],
    )


def methods(chapter: Chapter, registered: Sequence[Method]) -> None:
    """One table of all methods: what they compute, after whom, what they assume, and when they decline."""
    import pandas as pd

    chapter.table(
        pd.DataFrame(map(vars, registered)),
        id="methods",
        caption=say("Methods"),
        columns={
            "method": Column(say("Method, or function of the package")),
            "computes": Column(say("What it computes"), wide=True),
            "reference": Column(say("After"), wide=True),
            "assumes": Column(say("Assumes"), wide=True),
            "too_little": Column(say("On too little data"), wide=True),
        },
        group_rows="registry",
        sources=(),
    )
