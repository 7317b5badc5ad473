"""Results, verdicts and reasons as plain sentences, to be spoken in any language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends.counts import CountComparison
from evaltools.trends.detectable import DetectableChange
from evaltools.trends.did import DifferenceInDifferences
from evaltools.trends.displaced import Displacement
from evaltools.trends.interrupted import InterruptedTimeSeries
from evaltools.trends.monotone import MannKendall
from evaltools.trends.ordered import CochranArmitage
from evaltools.trends.placebos import PlaceboTest
from evaltools.trends.proportions import ProportionComparison, UnknownSize
from evaltools.trends.reasons import reason_words
from evaltools.trends.results import NotTestable
from evaltools.trends.synthetic import SyntheticControl
from evaltools.trends.verdicts import Verdict
from evaltools.words import Message, interval, listing, number, p_value, percent, plural, points, say

VERDICTS: dict[Verdict, Message] = {
    Verdict.IMPROVED: say("Improved"),
    Verdict.WORSENED: say("Worsened"),
    Verdict.NO_CHANGE: say("No change worth having"),
    Verdict.CANNOT_TELL: say("Cannot tell"),
    Verdict.NOT_TESTABLE: say("Not testable"),
}


SOURCES: dict[str, Message] = {
    "declared": say("declared"),
    "months": say("estimated from months"),
    "areas": say("estimated from sister areas"),
    "history": say("estimated from the years of the series"),
    "": say("not known"),
}
"""What the dispersion of a comparison rests on, by `AnnualChange.dispersion_source`."""


def tipping_words(point: float) -> Message:
    """Up to which dispersion a change could be told from chance, as a clause.

    Parameters
    ----------
    point : `AnnualChange.tipping_point`.
    """
    if point < 1:
        return say(
            "the change could not be told from chance even if such numbers varied by pure chance alone"
        )
    return say(
        "the change could be told from chance only if such numbers vary less than {times} times as much as pure chance",
        times=number(point, 1),
    )


def verdict_words(verdict: Verdict | str) -> Message:
    """A verdict in words, with a capital first letter."""
    return VERDICTS[Verdict(verdict)]


def sentence(result: Any) -> Message:
    """A result as one sentence.

    Parameters
    ----------
    result : a result of one comparison, series or test.

    Raises
    ------
    InvalidArgument : a result of many series at once, or of a kind without a sentence.
    """
    if np.ndim(getattr(result, "p_value", 0.0)):
        raise InvalidArgument("result", "holds many results; take them one at a time.")
    for kind, words in _SENTENCES.items():
        if isinstance(result, kind):
            return words(result)
    raise InvalidArgument("result", f"of type {type(result).__name__} has no sentence.")


def _within(low: Any, high: Any, result: Any, decimals: int) -> Message:
    """'95% interval 0.8 to 1.2; p = 0.030'."""
    level = number(round(100 * result.level, 6))
    ends, p = interval(low, high, decimals), float(result.p_value)
    if p < 0.001:
        return say("{level}% interval {ends}; p {p}", level=level, ends=ends, p=p_value(p))
    return say("{level}% interval {ends}; p = {p}", level=level, ends=ends, p=p_value(p))


def _counts(r: CountComparison) -> Message:
    return say(
        "The number went from {before} to {after}, a rate ratio of {ratio} ({within}).",
        before=number(r.before),
        after=number(r.after),
        ratio=number(r.ratio, 2),
        within=_within(r.low, r.high, r, 2),
    )


def _shares(r: ProportionComparison) -> Message:
    return say(
        "The share went from {before} to {after}, a change of {change} ({within}).",
        before=percent(100 * r.before, 1),
        after=percent(100 * r.after, 1),
        change=points(100 * r.difference, 1, sign=True),
        within=_within(100 * r.low, 100 * r.high, r, 1),
    )


def _unknown(r: UnknownSize) -> Message:
    before = percent(100 * r.before, 1)
    if r.n_needed is None:
        return say("The share was {before} both times; the number of answers is unknown.", before=before)
    return say(
        "The share went from {before} to {after}, but the number of answers is unknown; it would have taken about "
        "{need} answers each time to tell the change from chance.",
        before=before,
        after=percent(100 * r.after, 1),
        need=number(r.n_needed),
    )


def _detectable(r: DetectableChange) -> Message:
    def shown(value: float) -> Any:
        return percent(100 * value, 1) if r.unit == "proportion" else number(value, 0)

    about = {"before": shown(r.before), "power": percent(100 * r.power, 0)}
    ends = [
        say("a fall to {value}", value=shown(r.low)) if r.low is not None else None,
        say("a rise to {value}", value=shown(r.high)) if r.high is not None else None,
    ]
    found = [end for end in ends if end is not None]
    if not found:
        return say("From {before}, no change would have been found with {power} probability.", **about)
    return say(
        "From {before}, {found} would have been found with {power} probability, and nothing smaller.",
        found=listing(found, "or"),
        **about,
    )


def _monotone(r: MannKendall) -> Message:
    return say(
        "The {n} values change by {slope} per unit of time ({within}).",
        n=number(r.n),
        slope=number(r.slope, 2, sign=True),
        within=_within(r.low, r.high, r, 2),
    )


def _interrupted(r: InterruptedTimeSeries) -> Message:
    return say(
        "After the interruption the level was {ratio} times what trend and season led to expect ({within}).",
        ratio=number(r.ratio, 2),
        within=_within(r.low, r.high, r, 2),
    )


def _moved(r: Displacement) -> Message:
    unknown = np.isnan(r.p_value)
    within = tipping_words(r.tipping_point) if unknown else _within(r.low, r.high, r, 0)
    about = {"size": number(abs(r.wdd), 0), "within": within}
    if r.wdd < 0:
        moved = say(
            "There were {size} fewer events than the control areas lead to expect ({within})", **about
        )
    else:
        moved = say("There were {size} more events than the control areas lead to expect ({within})", **about)
    if r.wdq is None:
        return say("{moved}.", moved=moved)
    return say("{moved}; the weighted displacement quotient is {wdq}.", moved=moved, wdq=number(r.wdq, 2))


def _difference(r: DifferenceInDifferences) -> Message:
    return say(
        "The area’s rate ratio, after to before, was {ratio} times that of the comparison areas ({within}).",
        ratio=number(r.ratio, 2),
        within=_within(r.low, r.high, r, 2),
    )


def _synthetic(r: SyntheticControl) -> Message:
    return say(
        "After the interruption the area lay {gap} from its synthetic control ({within}).",
        gap=number(r.difference, 1, sign=True),
        within=_within(r.low, r.high, r, 1),
    )


def _ordered(r: CochranArmitage) -> Message:
    return say(
        "The share changed by {slope} per step ({within}).",
        slope=points(100 * r.slope, 2, sign=True),
        within=_within(100 * r.low, 100 * r.high, r, 2),
    )


def _placebo(r: PlaceboTest) -> Message:
    larger = int(np.sum(np.abs(r.placebo_z) >= abs(r.z)))
    if larger == 0:
        return say(
            "None of the {n} placebo interruptions had an effect as large as the real one.", n=number(r.n)
        )
    return plural(
        "Of {all} placebo interruptions {n:words} had an effect at least as large as the real one.",
        "Of {all} placebo interruptions {n} had an effect at least as large as the real one.",
        n=larger,
        all=number(r.n),
    )


def _not_testable(r: NotTestable) -> Message:
    return say("Not testable: {reason}.", reason=reason_words(r.reason))


# UnknownSize is a NotTestable of its own kind, so it comes first.
_SENTENCES: dict[type, Callable[[Any], Message]] = {
    UnknownSize: _unknown,
    NotTestable: _not_testable,
    CountComparison: _counts,
    ProportionComparison: _shares,
    DetectableChange: _detectable,
    MannKendall: _monotone,
    InterruptedTimeSeries: _interrupted,
    Displacement: _moved,
    DifferenceInDifferences: _difference,
    SyntheticControl: _synthetic,
    CochranArmitage: _ordered,
    PlaceboTest: _placebo,
}
