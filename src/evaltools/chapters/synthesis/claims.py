"""Claims of contribution: weighed, rated by the rules, and recorded with what decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from evaltools import synthesis, trends
from evaltools.chapters.synthesis.material import Material, Rated
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, rows_of
from evaltools.synthesis import sentences
from evaltools.synthesis.claims import DesignFacts
from evaltools.synthesis.references import references
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
    reasons = sentences.reasons(weighed, rating, rules, material.version)
    groups = {item.group: material.group(item) for item in claim.accounts}
    effects = material.effects[material.effects["id"].isin(claim.effects)]
    real = effects[~effects["source"].isin(chapter.sources.synthetic)]
    return chapter.finding(
        f"claim/{claim.id}",
        joined(sentences.judged(claim, rating.value), sentences.main_reason(reasons)),
        kind="claim",
        value=rating.value,
        verdict=rating.value,
        method=f"rules {rules.name}",
        rows=[*references(weighed, material.book, material.theory_file), *rows_of(real)],
        findings=tuple(item.id for item in (*weighed.outcomes, *filter(None, [weighed.delivered]))),
        settings=settings,
        details={
            "name": claim.title,
            "rating": sentences.rating_word(rating.value, rules),
            "because": joined(*reasons.values()),
            "raises": sentences.raises(rating, rules),
            "left_out": [
                sentences.left_out(item, weighed, material.version, material.findings, groups)
                for item in weighed.left_out
            ],
            "binding": list(rating.binding),
            "grounds": vars(weighed.grounds),
            "caps": dict(rating.caps),
            **design,
        },
    )
