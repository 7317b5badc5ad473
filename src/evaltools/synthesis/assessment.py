"""A claim from what is known of it to its rating, with the reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evaltools import trends
from evaltools.record.finding import Finding
from evaltools.synthesis.claims import Claim, DesignFacts, Rival
from evaltools.synthesis.criteria import CRITERIA
from evaltools.synthesis.rating import Rating, rank, rate
from evaltools.synthesis.rules import Rules
from evaltools.synthesis.sentences import reasons
from evaltools.synthesis.weighing import Choices, Weighed, weigh
from evaltools.theory.model import Version
from evaltools.words.messages import Sayable


@dataclass(frozen=True)
class Rated:
    """A claim, weighed and rated."""

    weighed: Weighed
    rating: Rating
    rules: Rules
    design: trends.MarylandLevel
    reasons: Mapping[str, Sayable]
    """Sentences on what decided the rating, by criterion, or by the gate that stopped the claim."""

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.weighed.claim


def assess(
    claim: Claim,
    version: Version,
    findings: Mapping[str, Finding],
    rivals: Sequence[Rival],
    rules: Rules,
    *,
    choices: Choices,
    area: str,
    synthetic: Collection[str] = (),
    criteria: Collection[str] = tuple(CRITERIA),
) -> Rated:
    """Grade a claim's design, weigh what speaks for and against it, and rate it.

    Parameters
    ----------
    claim, version, findings, rivals, choices, area, synthetic : as for `weigh`.
    rules, criteria : as for `rate`.
    """
    design = grade(claim.design)
    weighed = weigh(
        claim, version, findings, rivals, area=area, design=design.level, synthetic=synthetic, choices=choices
    )
    rating = rate(weighed.grounds, rules, criteria)
    return Rated(weighed, rating, rules, design, reasons(weighed, rating, rules, version))


def grade(facts: DesignFacts) -> trends.MarylandLevel:
    """Level of a design on the Maryland scale.

    Examples
    --------
    >>> grade(DesignFacts(before_and_after=True, comparison="comparable", control_units=1)).level
    3
    """
    return trends.maryland_scale(
        trends.Design(
            facts.before_and_after, facts.comparison, facts.treated_units, facts.control_units,
            facts.controls_other_causes, facts.randomised,
        )
    )  # fmt: skip


def best_first(rated: Sequence[Rated]) -> list[Rated]:
    """Claims by rating, the best supported first."""
    return sorted(rated, key=lambda item: -rank(item.rating.value))
