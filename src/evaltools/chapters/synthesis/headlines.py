"""The synthesis in a few sentences, and the evaluation questions answered from claims and findings."""

from __future__ import annotations

from collections.abc import Sequence

from evaltools import synthesis
from evaltools.chapters.synthesis.claims import finding_of
from evaltools.chapters.synthesis.material import Material
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, RowRef
from evaltools.synthesis import Rated, headlines, sentences
from evaltools.words import Sayable, cite, joined, say


def show(chapter: Chapter, material: Material, rated: Sequence[Rated], rules: synthesis.Rules) -> None:
    """The synthesis as a paragraph that comes first in the report, each sentence linked to what it rests on."""
    area = chapter.area
    changes = [
        item
        for item in material.findings.values()
        if item.kind == "change" and f"/{area.id}/" in item.id and not item.synthetic
    ]
    said: list[tuple[str, Sayable, Sequence[Finding]]] = [
        ("trend", headlines.trend(changes, area.name), changes)
    ]
    for name, values in headlines.GROUPS.items():
        found = [item for value in values for item in rated if item.rating.value == value]
        said.append((name, headlines.group(found, name), [finding_of(chapter, item) for item in found]))
    claims = [row for item in rated for row in finding_of(chapter, item).rows]
    recorded = [
        chapter.finding(
            f"headline/{name}",
            text,
            kind="headline",
            method=f"rules {rules.name}",
            findings=tuple(item.id for item in based_on),
            rows=() if based_on else claims,
            headline=place,
        )
        for place, (name, text, based_on) in enumerate(said, 1)
    ]
    chapter.text(joined(*(cite(item.text, item) for item in recorded)))


def show_answers(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """The evaluation questions, each with an answer composed from claims and findings, or said to have none."""
    book = material.book
    asked = [item for item in book.questions if chapter.period.id in item.periods]
    found = [headlines.answering(item, rated, material.findings, chapter.area.id) for item in asked]
    if not any(claims or others for claims, others in found):
        chapter.no_data(_none(chapter))
        return
    for item, (claims, others) in zip(asked, found, strict=True):
        chapter.heading(item.question)
        if not claims and not others:
            chapter.text(joined(headlines.NOT_ANSWERED, item.limits or ""))
            continue
        real = [one for one in others if not one.synthetic]
        answer = chapter.finding(
            f"answer/{item.id}",
            headlines.answer(claims, real, item.limits),
            kind="answer",
            method="composed from claims and findings",
            rows=[RowRef(book.questions_file, item.line or 1, item.source, item.locator)],
            findings=tuple(
                one.id
                for one in (*(finding_of(chapter, claim) for claim in claims), *others)
                if not one.synthetic
            ),
        )
        chapter.text(cite(answer.text, answer))
        if len(claims) > 1:
            chapter.items([_line(chapter, one) for one in synthesis.best_first(claims)])


def _line(chapter: Chapter, item: Rated) -> Sayable:
    rating = sentences.rating_word(item.rating.value, item.rules)
    line = say("{rating}: {claim}", rating=rating, claim=item.claim.text)
    return cite(line, finding_of(chapter, item))


def _none(chapter: Chapter) -> Sayable:
    """Say where the questions are answered, or that they are not."""
    within = chapter.area.within
    if within and within in [item.id for _, item in chapter.study.reports()]:
        larger = chapter.study.area(within).name
        return say("The evaluation questions are answered in the report of {area}.", area=larger)
    return say("The material for {area} answers none of the evaluation questions.", area=chapter.area.name)
