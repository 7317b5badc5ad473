"""Claims of contribution: weighed, rated by the rules, and recorded with what decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from evaltools import synthesis
from evaltools.chapters.synthesis.material import Material
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, rows_of
from evaltools.synthesis import Rated, sentences
from evaltools.synthesis.references import references
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
    rated = [
        synthesis.assess(
            claim,
            material.version,
            material.findings,
            material.book.rivals,
            rules,
            area=chapter.area.id,
            synthetic=chapter.sources.synthetic,
            choices=choices,
            criteria=criteria,
        )
        for claim in material.claims
    ]
    for item in rated:
        _record(chapter, material, item, choices, criteria)
    return rated


def _record(
    chapter: Chapter,
    material: Material,
    item: Rated,
    choices: synthesis.Choices,
    criteria: Collection[str],
) -> None:
    claim, weighed, rating, rules = item.claim, item.weighed, item.rating, item.rules
    groups = {one.group: sentences.group_name(one, material.informants) for one in claim.accounts}
    effects = material.effects[material.effects["id"].isin(claim.effects)]
    real = effects[~effects["source"].isin(chapter.sources.synthetic)]
    chapter.finding(
        f"claim/{claim.id}",
        joined(sentences.judged(claim, rating.value), sentences.main_reason(item.reasons)),
        kind="claim",
        value=rating.value,
        verdict=rating.value,
        method=f"rules {rules.name}",
        rows=[*references(weighed, material.book, material.theory_file), *rows_of(real)],
        findings=tuple(one.id for one in (*weighed.outcomes, *filter(None, [weighed.delivered]))),
        settings={"rules": rules.name, "criteria": list(criteria), **choices.as_settings()},
        details={
            "name": claim.title,
            "rating": sentences.rating_word(rating.value, rules),
            "because": joined(*item.reasons.values()),
            "raises": sentences.raises(rating, rules),
            "left_out": [
                sentences.left_out(one, weighed, material.version, material.findings, groups)
                for one in weighed.left_out
            ],
            "binding": list(rating.binding),
            "grounds": vars(weighed.grounds),
            "caps": dict(rating.caps),
            "maryland": item.design.level,
        },
    )


def finding_of(chapter: Chapter, item: Rated) -> Finding:
    """The finding of a claim."""
    return chapter.findings[f"{chapter.info.id}/claim/{item.claim.id}"]


def sources(chapter: Chapter, rated: Sequence[Rated]) -> list[str]:
    """The documents that claims rest on."""
    return sorted({row.source for item in rated for row in finding_of(chapter, item).rows})
