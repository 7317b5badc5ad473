"""The synthesis in a few sentences, and the evaluation questions answered from claims and findings."""

from __future__ import annotations

from collections.abc import Sequence

from evaltools import synthesis
from evaltools.chapters.synthesis import wording
from evaltools.chapters.synthesis.material import Material, Rated
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, RowRef
from evaltools.synthesis.claims import Questions
from evaltools.words import Sayable, cite, joined, say


def show(chapter: Chapter, material: Material, rated: Sequence[Rated], rules: synthesis.Rules) -> None:
    """The synthesis as a paragraph, each sentence linked to what it rests on."""
    chapter.text(joined(*(cite(item.text, item) for item in record(chapter, material, rated, rules))))


def record(
    chapter: Chapter, material: Material, rated: Sequence[Rated], rules: synthesis.Rules
) -> list[Finding]:
    """Record the synthesis in a few sentences, which come first in the report."""
    area = chapter.area
    changes = [
        item
        for item in material.findings.values()
        if item.kind == "change" and f"/{area.id}/" in item.id and not item.synthetic
    ]
    sentences: list[tuple[str, Sayable, list[str]]] = [
        ("trend", wording.trend(changes, area.name), [item.id for item in changes])
    ]
    for name, values in wording.GROUPS.items():
        found = [item for value in values for item in rated if item.rating.value == value]
        sentences.append((name, wording.group(found, name, rules), [item.finding.id for item in found]))
    claims = [row for item in rated for row in item.finding.rows]
    return [
        chapter.finding(
            f"headline/{name}",
            text,
            kind="headline",
            method=f"rules {rules.name}",
            findings=tuple(ids),
            rows=() if ids else claims,
            headline=place,
        )
        for place, (name, text, ids) in enumerate(sentences, 1)
    ]


def show_answers(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """The evaluation questions, each with an answer composed from claims and findings, or said to have none."""
    asked = [item for item in material.book.questions if chapter.period.id in item.periods]
    found = {item.id: _material(chapter, material, rated, item) for item in asked}
    if not any(claims or others for claims, others in found.values()):
        chapter.no_data(_none(chapter))
        return
    for item in asked:
        claims, others = found[item.id]
        chapter.heading(item.question)
        if not claims and not others:
            chapter.text(joined(wording.NOT_ANSWERED, item.limits or ""))
            continue
        answer = chapter.finding(
            f"answer/{item.id}",
            wording.answer(claims, [one for one in others if not one.synthetic], item.limits),
            kind="answer",
            method="composed from claims and findings",
            rows=[RowRef(material.book.questions_file, item.line or 1, item.source, item.locator)],
            findings=tuple(one.id for one in (*(c.finding for c in claims), *others) if not one.synthetic),
        )
        chapter.text(cite(answer.text, answer))
        if len(claims) > 1:
            chapter.items([_line(one) for one in wording.sorted_by_rating(claims)])


def _line(item: Rated) -> Sayable:
    rating = item.finding.details["rating"]
    return cite(say("{rating}: {claim}", rating=rating, claim=item.claim.text), item.finding)


def _material(
    chapter: Chapter, material: Material, rated: Sequence[Rated], question: Questions
) -> tuple[list[Rated], list[Finding]]:
    """The claims and findings of the report that answer a question."""
    claims = [item for item in rated if item.claim.id in question.claims]
    others = [
        found
        for name in question.findings
        for found in synthesis.matching(material.findings, name, chapter.area.id)
    ]
    return sorted(claims, key=lambda item: question.claims.index(item.claim.id)), others


def _none(chapter: Chapter) -> Sayable:
    """Say where the questions are answered, or that they are not."""
    within = chapter.area.within
    if within and within in [item.id for _, item in chapter.study.reports()]:
        larger = chapter.study.area(within).name
        return say("The evaluation questions are answered in the report of {area}.", area=larger)
    return say("The material for {area} answers none of the evaluation questions.", area=chapter.area.name)
