"""What documents conclude beside what is concluded here, and what the evaluators themselves make of the results."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaltools.chapters.synthesis.claims import finding_of
from evaltools.chapters.synthesis.material import Material
from evaltools.chapters.synthesis.tables import TRACE
from evaltools.checks import relative
from evaltools.notebook import Chapter
from evaltools.record.finding import RowRef
from evaltools.record.table import Column
from evaltools.synthesis import Rated, conclusions
from evaltools.synthesis import conclusion_sentences as sentences
from evaltools.words import cite, say


def show_conclusions(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """What documents conclude, what is concluded here and why, where claims of this report are on the same matter."""
    ours = {item.claim.id: item for item in rated}
    paths = chapter.raw_files("conclusions") if "conclusions" in chapter.info.reads else []
    rows = []
    for path in paths:
        file = relative(path, chapter.study.root)
        known = [item.id for item in chapter.sources.documents]
        claims = material.book.rated_in
        for item in conclusions.read_conclusions(
            path, claims=claims, documents=known, root=chapter.study.root
        ):
            if item.period != chapter.period.id or chapter.area.id not in item.areas:
                continue
            about = [ours[name] for name in item.claims]
            comparison = conclusions.compare(item, [one.rating.value for one in about])
            recorded = chapter.finding(
                f"conclusion/{item.id}",
                sentences.side_by_side(item, about),
                kind="conclusion",
                method="the document's conclusion against the ratings of its claims",
                rows=[RowRef(file, item.line or 1, item.source, item.locator)],
                findings=tuple(finding_of(chapter, one).id for one in about),
                settings={"reads_as": item.reads_as},
                details={"comparison": sentences.COMPARED[comparison]},
            )
            row = sentences.row(item, about, comparison)
            row["locator"] = chapter.document(item.source).words(item.locator)
            rows.append({**row, "source": item.source, "finding": recorded.id})
    if not rows:
        chapter.text(say("No document's conclusions have been entered for this report."))
        return
    chapter.text(sentences.tally([row["comparison"] for row in rows]))
    chapter.table(
        pd.DataFrame(rows),
        id="conclusions",
        caption=say("What the documents conclude, and what we conclude"),
        columns={
            "theirs": Column(say("The document concludes"), wide=True),
            "ours": Column(say("We conclude"), wide=True),
            "comparison": Column(say("Beside the document"), show=sentences.COMPARED),
            "because": Column(say("Because"), wide=True),
            "locator": Column(say("Place")),
            "finding": Column(TRACE, "finding"),
        },
        note=say("The document's conclusions are in our words; which rating says as much is our reading."),
    )


def show_interpretations(chapter: Chapter) -> None:
    """Paragraphs of the evaluators, marked as theirs; open where a result they rest on says something else by now."""
    paths = chapter.raw_files("interpretations") if "interpretations" in chapter.info.reads else []
    read = [one for path in paths for one in conclusions.read_interpretations(path, chapter.study.root)]
    here = [item for item in read if (item.period, item.area) == (chapter.period.id, chapter.area.id)]
    if not here:
        chapter.text(say("The evaluators have written no interpretation of this report."))
    earlier = [one for name in chapter.info.findings_of for one in chapter.earlier(name)] if here else []
    known = {item.id: item for item in earlier} | chapter.findings
    for item in here:
        changes = conclusions.changed(item, known)
        said = sentences.interpretation(item, changes, known)
        rests_on = tuple(name for name in item.rests_on if name in known)
        if not rests_on:
            chapter.text(said)
            continue
        recorded = chapter.finding(
            f"interpretation/{item.id}",
            said,
            kind="interpretation",
            method="the evaluators' own reading",
            findings=rests_on,
        )
        chapter.text(cite(recorded.text, recorded))
