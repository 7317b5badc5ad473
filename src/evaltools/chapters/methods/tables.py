"""Tables of appendix A: methods used, designs, rules for claims, the analysis of interviews, the registry of methods."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from evaltools import interviews, synthesis
from evaltools.chapters.interviews.material import read as read_interviews
from evaltools.chapters.methods import wording
from evaltools.interviews.informants.coreq_items import TOPICS
from evaltools.notebook import Chapter, Column
from evaltools.record.registry import registry
from evaltools.synthesis.words import RATINGS
from evaltools.words import cite, in_context, joined, say
from evaltools.words.voice import YES

if TYPE_CHECKING:
    from evaltools.synthesis import Rules

NO_METHOD = ("", "none", "not tested")


def used(chapter: Chapter, rules: Rules) -> None:
    """Which methods the findings of this report were made with, by chapter."""
    import pandas as pd

    counts: Counter[tuple[str, str]] = Counter()
    for name in chapter.info.findings_of:
        counts.update(
            (name, wording.CHECKED if item.method.startswith(f"{wording.CHECKED} ") else item.method)
            for item in chapter.earlier(name)
            if item.method not in NO_METHOD
        )
    if not counts:
        chapter.no_data(wording.NO_FINDINGS)
        return
    titles = {
        item.id: say("{number}. {title}", number=item.number, title=item.title)
        for item in chapter.study.chapters
    }
    rows: list[dict[str, Any]] = [
        {"chapter": titles[name], "method": method, "findings": count}
        for (name, method), count in counts.items()
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="used",
        caption=say("Methods in this report"),
        columns={
            "method": Column(say("Method or rule"), show=lambda name: wording.method(name, rules), wide=True),
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
        chapter.no_data(wording.NO_CLAIMS)
        return
    rows: list[dict[str, Any]] = [
        {
            "claim": item.details["name"],
            "level": item.details["maryland"],
            "meaning": wording.LEVELS[item.details["maryland"]],
            "traced": item.details["grounds"]["design"] == "traced",
            "source": item.rows[0].source,
            "finding": item.id,
        }
        for item in claims
    ]
    chapter.table(
        pd.DataFrame(rows),
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

    rows: list[dict[str, Any]] = [
        {
            "criterion": rules.names[criterion],
            "level": rules.names[f"{criterion}.{level}"],
            "cap": rules.caps[criterion][level],
        }
        for criterion, levels in synthesis.CRITERIA.items()
        for level in levels
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="rules",
        caption=wording.rules_title(rules),
        aid=say(
            "How to read: the rating is the lowest of the seven caps that the levels set. Levels stand from worst to best."
        ),
        columns={
            "level": Column(say("Level"), wide=True),
            "cap": Column(say("Highest rating"), show=RATINGS),
        },
        group_rows="criterion",
        note=wording.gates(rules),
        sources=(),
    )


def coreq(chapter: Chapter, *, smallest_group: int) -> None:
    """COREQ's items on analysis: counted where the study has the interviews, else what the document says of each.

    Parameters
    ----------
    smallest_group : actor groups of fewer informants are joined, so that no one is recognised by the group.
    """
    if chapter.raw_files("interviews") and chapter.area.level == "municipality":
        _counted(chapter, smallest_group)
    else:
        _stated(chapter)


def _counted(chapter: Chapter, smallest_group: int) -> None:
    """Items answered from transcripts, codings and register."""
    import pandas as pd

    material = read_interviews(chapter, smallest_group=smallest_group)
    assert material is not None  # the study has transcripts
    items = interviews.coreq(material.transcripts, material.codebook, material.codings, material.informants)
    rows: list[dict[str, Any]] = [{**vars(item), "source": material.source} for item in items]
    chapter.table(
        pd.DataFrame(rows),
        id="coreq",
        caption=wording.COREQ,
        columns={
            "number": Column(in_context("COREQ", "Item"), "number"),
            "topic": Column(say("Topic")),
            "answer": Column(say("Answer"), wide=True),
            "basis": Column(say("Basis"), show=wording.BASIS),
        },
        row_header="topic",
        note=wording.COREQ_ITEMS,
    )


def _stated(chapter: Chapter) -> None:
    """Items answered by what the document says, or that it does not say."""
    import pandas as pd

    said = chapter.read("coreq_statements", everywhere=True)
    here = {area.id for area in chapter.study.comparisons(chapter.area) if area.level != "nation"}
    said = said[said["area"].isin(here)]
    if said.empty:
        chapter.no_data(wording.NO_STATEMENTS)
        return
    source = str(said["source"].iloc[0])
    rows: list[dict[str, Any]] = []
    for item, topic in TOPICS.items():
        found = said[said["item"] == item]
        locator = chapter.document(source).words("; ".join(found["locator"]))
        answer = joined(*found["says"]) if len(found) else wording.NOT_STATED
        rows.append({"item": item, "topic": topic, "answer": answer, "locator": locator, "source": source})
    stated = sum(bool(row["locator"]) for row in rows)
    finding = chapter.finding(
        "coreq",
        wording.coreq(stated, len(rows)),
        kind="count",
        value=stated,
        unit="number",
        method="COREQ items that the document answers",
        rows=said,
    )
    chapter.text(cite(finding.text, finding))
    chapter.table(
        pd.DataFrame(rows),
        id="coreq",
        caption=wording.COREQ,
        columns={
            "item": Column(in_context("COREQ", "Item"), "number"),
            "topic": Column(say("Topic")),
            "answer": Column(say("What the document says"), wide=True),
            "locator": Column(say("Place")),
        },
        row_header="topic",
        note=joined(wording.COREQ_ITEMS, wording.NO_ACCESS),
    )


def methods(chapter: Chapter) -> None:
    """One table of all methods: what they compute, after whom, what they assume, and when they decline."""
    import pandas as pd

    rows: list[dict[str, Any]] = [vars(item) for item in registry()]
    chapter.table(
        pd.DataFrame(rows),
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
