"""The tables of chapter 7: claims, the joint display, rival explanations, recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaltools import synthesis
from evaltools.chapters.synthesis.claims import finding_of, sources
from evaltools.chapters.synthesis.material import Material
from evaltools.notebook import Chapter
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.synthesis import Rated, frames, headlines, layouts, words
from evaltools.words import cite, say

if TYPE_CHECKING:
    import pandas as pd

TRACE = say("Trace")


def show_claims(chapter: Chapter, rated: Sequence[Rated], rules: synthesis.Rules) -> None:
    """Every claim with its rating, what decided it and what evidence would raise it."""
    frame = frames.claims(rated)
    recorded = [finding_of(chapter, item) for item in synthesis.best_first(rated)]
    frame["source"] = [item.rows[0].source for item in recorded]
    frame["finding"] = [item.id for item in recorded]
    chapter.table(frame, **layouts.claims(rules), sources=sources(chapter, rated))


def show_joint_display(
    chapter: Chapter, material: Material, rated: Sequence[Rated], *, smallest_group: int
) -> None:
    """Numbers, interviews, effects, research and documents side by side, by outcome of the theory.

    Parameters
    ----------
    smallest_group : how many of a smaller group were heard is not shown, so that nobody can be recognised.
    """
    frame = frames.joint(
        rated,
        material.version,
        informants=material.informants,
        citations=material.citations,
        effects=material.effects,
        smallest_group=smallest_group,
    )
    recorded = {item.claim.id: finding_of(chapter, item).id for item in rated}
    frame["finding"] = [recorded.get(name, "") for name in frame.pop("id")]
    chapter.table(frame, **layouts.joint(smallest_group), sources=sources(chapter, rated))


def show_rivals(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """Each rival explanation, how it works and how likely it is for which claims."""
    frame = frames.rivals(rated, material.book.rivals)
    if frame.empty:
        chapter.text(say("The study names no other explanation of the outcomes claimed here."))
        return
    chapter.table(_located(chapter, frame), **layouts.rivals())


def _located(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose locators are in the words of the language read."""
    places = zip(frame["source"], frame["locator"], strict=True)
    said: list[Any] = [chapter.document(source).words(place) for source, place in places]
    return frame.assign(locator=said)


def show_recommendations(chapter: Chapter) -> None:
    """Recommendations of an earlier evaluation with what became of them by this period's plan; then this period's own."""
    plan = chapter.study.plan(chapter.period, chapter.area)
    every = chapter.read("recommendation_links")
    links = every[every["version"] == plan]
    texts = chapter.read("recommendations").set_index("id", drop=False)
    if links.empty:
        chapter.text(say("For this period there are no earlier recommendations to follow up."))
    else:
        _show_followed(chapter, links, texts)
    made = texts[texts["period"] == chapter.period.id]
    if not made.empty:
        _show_made(chapter, frames.followed(made, every))


def _show_followed(chapter: Chapter, links: pd.DataFrame, texts: pd.DataFrame) -> None:
    table = _located(chapter, links)
    for name in ("text", "number"):
        table[name] = list(texts.loc[table["recommendation"], name])
    counts = Counter(table["became"])
    finding = chapter.finding(
        "recommendations",
        headlines.became(counts, len(table)),
        kind="recommendation",
        value=counts["followed"],
        unit="number",
        method="the evaluator's reading of the follow-up",
        rows=[*rows_of(links), *rows_of(texts.loc[table["recommendation"]])],
        headline=5,
        details=dict(counts),
    )
    chapter.text(cite(finding.text, finding))
    chapter.table(
        table,
        id="recommendations",
        caption=say("What became of the recommendations?"),
        columns={
            "number": Column(say("No.")),
            "text": Column(say("Recommendation"), wide=True),
            "became": Column(say("What became of it"), show=words.BECAME),
            "shows": Column(say("What the follow-up shows"), wide=True),
            "locator": Column(say("Place")),
        },
        row_header="text",
        note=say(
            "Our reading of the programme's own follow-up. That something does not show does not mean it was not done."
        ),
    )


def _show_made(chapter: Chapter, made: pd.DataFrame) -> None:
    """The recommendations of this period's own report, and what later became of each."""
    frame = _located(chapter, made)
    columns = {"number": Column(say("No.")), "text": Column(say("Recommendation"), wide=True)}
    stated = {"owner": say("Who is to carry it out"), "due": say("By when")}
    columns |= {
        name: Column(label, missing=headlines.NOT_STATED) for name, label in stated.items() if any(made[name])
    }
    columns["became"] = Column(say("What became of it"), show=words.BECAME)
    columns["locator"] = Column(say("Place"))
    finding = chapter.finding(
        "recommendations_made",
        headlines.recommended(len(frame), int((made["became"] == "waiting").sum())),
        kind="recommendation",
        value=len(frame),
        unit="number",
        method="counted in the documents",
        rows=made,
    )
    chapter.text(cite(finding.text, finding))
    chapter.table(
        frame,
        id="recommendations-made",
        caption=say("What is recommended for the time to come?"),
        columns=columns,
        row_header="text",
    )
