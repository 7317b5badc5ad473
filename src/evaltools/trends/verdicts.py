"""What a result allows to be said about an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import choice, fraction, margin_of, one_number
from evaltools.trends.arrows import BETTER, Better
from evaltools.trends.results import Effect, NotTestable
from evaltools.trends.shown import Shown


class Verdict(StrEnum):
    """The five things that can be said of a change."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    NO_CHANGE = "no change worth having"
    CANNOT_TELL = "cannot tell"
    NOT_TESTABLE = "not testable"


@dataclass(frozen=True)
class Judgement(Shown):
    """A verdict and its reason."""

    verdict: Verdict
    reason: str
    """Short stable word: "distinguishable", "within margin", "interval includes no change", "only unadjusted",
    "no better direction", "dispersion unknown", the caution of a result that does not carry a conclusion, or what made the
    data not testable."""

    def __str__(self) -> str:
        return f"{self.verdict.capitalize()} ({self.reason})."


def verdict(
    result: Effect | NotTestable,
    *,
    better: Better,
    margin: float | None = None,
    p_adjusted: float | None = None,
    p_equivalence_adjusted: float | None = None,
    alpha: float = 0.05,
) -> Verdict:
    """Improved, worsened, no change worth having, cannot tell or not testable; see `judge` for the rule."""
    return judge(
        result,
        better=better,
        margin=margin,
        p_adjusted=p_adjusted,
        p_equivalence_adjusted=p_equivalence_adjusted,
        alpha=alpha,
    ).verdict


def judge(
    result: Effect | NotTestable,
    *,
    better: Better,
    margin: float | None = None,
    p_adjusted: float | None = None,
    p_equivalence_adjusted: float | None = None,
    alpha: float = 0.05,
) -> Judgement:
    """A verdict with its reason.

    In this order: *not testable* where there was no test; *no change worth having* where two one-sided tests
    place the change within the margin, even if it differs from zero; *improved* or *worsened* where the change
    is distinguishable from none; otherwise *cannot tell*. An indicator without a better direction can show no
    change worth having, and nothing else.

    Parameters
    ----------
    result : a comparison of two counts or shares, a slope, or an interrupted series.
    better : the direction that is an improvement.
    margin : smallest change of interest on the scale of the result (0.05 is 5 % of a ratio, two points of a
        share are 0.02); the margin the result was made with unless given.
    p_adjusted : p-value adjusted for the family; the result's own unless given.
    p_equivalence_adjusted : p-value of the change lying within the margin, adjusted in the same family
        (`adjust_jointly`); the result's own unless given.
    alpha : level of the tests.

    References
    ----------
    Schuirmann 1987 (two one-sided tests); Lakens, Scheel and Isager 2018.
    """
    choice("better", better, BETTER)
    alpha = one_number("alpha", alpha, above=0, below=1)
    margin = margin_of(margin)
    if isinstance(result, NotTestable):
        return Judgement(Verdict.NOT_TESTABLE, result.reason)
    if np.ndim(result.p_value):
        raise InvalidArgument("result", "holds many comparisons; judge them one at a time.")
    margin = margin if margin is not None else getattr(result, "margin", None)
    if margin is not None and result.null == 1:
        fraction(margin)
    if margin is not None and p_equivalence_adjusted is None:
        within = float(result.p_within(margin))
    else:
        within = (
            1.0
            if p_equivalence_adjusted is None
            else _probability(p_equivalence_adjusted, "p_equivalence_adjusted")
        )
    p = float(result.p_value) if p_adjusted is None else _probability(p_adjusted, "p_adjusted")
    if np.isnan(p):
        return Judgement(Verdict.CANNOT_TELL, "dispersion unknown")
    caution = getattr(result, "caution", "")
    if caution:
        return Judgement(Verdict.CANNOT_TELL, caution)
    if within <= alpha:
        return Judgement(Verdict.NO_CHANGE, "within margin")
    if p > alpha:  # a rank among 19 others can be 1 in 20 exactly, and its interval then excludes no change
        only = p_adjusted is not None and result.p_value <= alpha
        return Judgement(Verdict.CANNOT_TELL, "only unadjusted" if only else "interval includes no change")
    if better == "none":
        return Judgement(Verdict.CANNOT_TELL, "no better direction")
    direction = _direction(result)
    if direction == 0:
        return Judgement(Verdict.CANNOT_TELL, "interval includes no change")
    improved = (direction > 0) == (better == "higher")
    return Judgement(Verdict.IMPROVED if improved else Verdict.WORSENED, "distinguishable")


def _probability(p: float, name: str) -> float:
    value = one_number(name, p, least=0)
    if value > 1:
        raise InvalidArgument(name, f"is {value:g}; a p-value lies between 0 and 1.")
    return value


def _direction(result: Effect) -> float:
    """The way the test points: its own statistic where it has one, since a Theil-Sen slope may be 0 beside a clear rise."""
    score = getattr(result, "direction", None)
    return float(np.sign(float(result.estimate) - result.null if score is None else score))
