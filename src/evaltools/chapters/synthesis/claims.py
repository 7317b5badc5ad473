"""Claims of contribution: weighed, rated by the rules, and recorded with what decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from evaltools import synthesis, trends
from evaltools.chapters.synthesis import wording
from evaltools.chapters.synthesis.material import Material, Rated
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, RowRef, rows_of
from evaltools.synthesis.claims import DesignFacts, Statement
from evaltools.synthesis.weighing import Weighed
from evaltools.words import joined, say


def say_none(chapter: Chapter) -> None:
    """Say that nothing is claimed for the area and period."""
    chapter.no_data(say("The study tests no claims of contribution for this area and period."))


def rate_all(
    chapter: Chapter,
    material: Material,
    rules: synthesis.Rules,
    choices: synthesis.Choices,
    *,
    criteria: Collection[str],
) -> list[Rated]:
    """Weigh and rate the claims of the report, and record a finding for each.

    Parameters
    ----------
    material : claims, theory and earlier findings.
    rules : gates and caps; see `evaltools.synthesis.read_rules`.
    choices : how evidence is weighed.
    criteria : those whose caps count.
    """
    settings = {"rules": rules.name, "criteria": list(criteria), **choices.as_settings()}
    rated = []
    for claim in material.claims:
        design = _design(claim.design)
        weighed = synthesis.weigh(
            claim,
            material.version,
            material.findings,
            material.book.rivals,
            area=chapter.area.id,
            design=design.level,
            synthetic=chapter.sources.synthetic,
            choices=choices,
        )
        rating = synthesis.rate(weighed.grounds, rules, criteria)
        finding = _record(chapter, material, rules, weighed, rating, {"maryland": design.level}, settings)
        rated.append(Rated(weighed, rating, design, finding))
    return rated


def _design(facts: DesignFacts) -> trends.MarylandLevel:
    return trends.maryland_scale(
        trends.Design(
            facts.before_and_after, facts.comparison, facts.treated_units, facts.control_units,
            facts.controls_other_causes, facts.randomised,
        )
    )  # fmt: skip


def _record(
    chapter: Chapter,
    material: Material,
    rules: synthesis.Rules,
    weighed: Weighed,
    rating: synthesis.Rating,
    design: dict[str, int],
    settings: dict[str, Any],
) -> Finding:
    claim = weighed.claim
    reasons = wording.reasons(weighed, rating, rules, material.version)
    effects = material.effects[material.effects["id"].isin(claim.effects)]
    real = effects[~effects["source"].isin(chapter.sources.synthetic)]
    return chapter.finding(
        f"claim/{claim.id}",
        joined(wording.judged(claim, rating.value), wording.main_reason(reasons)),
        kind="claim",
        value=rating.value,
        verdict=rating.value,
        method=f"rules {rules.name}",
        rows=[*references(material, weighed), *rows_of(real)],
        findings=tuple(item.id for item in (*weighed.outcomes, *filter(None, [weighed.delivered]))),
        settings=settings,
        details={
            "name": claim.title,
            "rating": wording.rating_word(rating.value, rules),
            "because": joined(*reasons.values()),
            "raises": wording.raises(rating, rules),
            "left_out": [wording.left_out(item, material) for item in weighed.left_out],
            "binding": list(rating.binding),
            "grounds": vars(weighed.grounds),
            "caps": dict(rating.caps),
            **design,
        },
    )


def references(material: Material, weighed: Weighed) -> list[RowRef]:
    """Where everything that entered a rating stands: in the study's own files and in the documents."""
    claim, book = weighed.claim, material.book

    def row(statement: Statement, file: str, line: int | None) -> RowRef:
        note = say("The evaluator's own coding.") if statement.evaluator else ""
        return RowRef(file, line or 1, statement.source, statement.locator, note)

    lines = {rival.id: rival.line for rival in book.rivals}
    own = (claim.delivery.basis, claim.outcome.documented, claim.design.traced)
    stated = [*(item for item in own if item is not None), *(item.basis for item in weighed.accounts)]
    found = [row(item, book.claims_file, claim.line) for item in stated]
    found += [
        row(view.basis, book.claims_file, claim.line)
        if name in claim.rivals
        else row(view.basis, book.rivals_file, lines[name])
        for name, view in weighed.rivals.items()
    ]
    covered = {item.link for item in claim.evidence}
    for piece in weighed.pieces:
        if piece.source:
            file = book.claims_file if piece.link in covered else material.theory_file
            found.append(RowRef(file, piece.line or 1, piece.source, piece.locator))
    return found
