"""What the chapter records of stated effects, judgements and those who are cited, as `evaltools.effects` says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools import effects
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, rows_of

if TYPE_CHECKING:
    import pandas as pd

CONDENSED = "stated in the document, condensed"
COUNTED = "citations counted in the document"


def stated(chapter: Chapter, frame: pd.DataFrame) -> list[str]:
    """Record each stated effect; ids in the order of the rows."""
    return [
        chapter.finding(
            f"effect/{row['id']}",
            effects.effect_text(row),
            kind="stated effect",
            value=row["direction"],
            method=CONDENSED,
            rows=frame.iloc[[place]],
            details={name: row[name] for name in ("body", "kind", "theme")},
        ).id
        for place, row in enumerate(frame.to_dict("records"))
    ]


def judgements(chapter: Chapter, frame: pd.DataFrame) -> list[str]:
    """Record each judgement of relevance and statement of value; ids in the order of the rows."""
    return [
        chapter.finding(
            f"{row['about']}/{row['id']}",
            effects.judgement_text(row),
            kind=f"stated {row['about']}",
            value=row["judgement"] or None,
            method=CONDENSED,
            rows=frame.iloc[[place]],
            details={name: row[name] for name in ("body", "basis")},
        ).id
        for place, row in enumerate(frame.to_dict("records"))
    ]


def total(chapter: Chapter, frame: pd.DataFrame, *, years_after: int) -> Finding:
    """Record how many effects are stated, of which kind and direction.

    Parameters
    ----------
    chapter : the chapter.
    frame : the stated effects.
    years_after : years after the period in which documents about it still appear, as the effects were chosen.
    """
    counts = effects.count(frame)
    return chapter.finding(
        f"total/{chapter.area.id}",
        effects.counts_text(frame),
        kind="effect-count",
        value=counts.number,
        method="count of stated effects",
        rows=frame,
        headline=40,
        details={**counts.kinds, **counts.directions, "bodies": counts.bodies},
        settings={"years after the period": years_after},
    )


def evidence(
    chapter: Chapter, citations: pd.DataFrame, people: pd.DataFrame, *, most_cited: int, years_after: int
) -> Finding:
    """Record how many informants are cited for what is said of the area's bodies, and how few carry most of it.

    Parameters
    ----------
    chapter : the chapter.
    citations : citations with their bodies.
    people : the informants of the documents cited.
    most_cited : number of informants whose share of the citations is given.
    years_after : years after the period in which documents about it still appear.
    """
    found = effects.evidence(citations)
    share = round(100 * found.share(most_cited), 1)
    return chapter.finding(
        f"evidence/{chapter.area.id}",
        effects.evidence_text(found, people, most_cited=most_cited),
        kind="evidence base",
        value=len(found.cited),
        unit="informants",
        method=COUNTED,
        rows=[*rows_of(citations), *rows_of(people)],
        headline=41,
        details={"interviewed": len(people), "citations": found.citations, "share_of_three": share},
        settings={"most cited": most_cited, "years after the period": years_after},
    )


def bodies(chapter: Chapter, citations: pd.DataFrame, *, few: int) -> list[str]:
    """Record how many informants carry what is said of each body; ids in the order of the bodies.

    Parameters
    ----------
    chapter : the chapter.
    citations : citations with their bodies.
    few : informants below which the evidence is called narrow.
    """
    found = []
    for body, own in citations.groupby("body", sort=False):
        cited = effects.evidence(own)
        finding = chapter.finding(
            f"evidence/body/{body}",
            effects.body_text(own, few=few),
            kind="evidence base",
            value=len(cited.cited),
            unit="informants",
            method=COUNTED,
            rows=own,
            details={"citations": cited.citations, "largest_share": round(cited.share(), 3)},
            settings={"few informants": few},
        )
        found.append(finding.id)
    return found
