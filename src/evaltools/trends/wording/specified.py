"""What is said of one effect under many choices of analysis, and of several districts put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.record.values import is_missing
from evaltools.trends.intervals import within
from evaltools.trends.reasons import reason_words
from evaltools.words import Message, Sayable, interval, joined, number, plural, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    from evaltools.trends.pooled import PooledEffect, Specifications

SETS = {
    "all": say("all comparison areas"),
    "nearest": say("the areas named as most like it"),
    "further": say("the further areas"),
}
ERRORS = {"areas": say("errors between areas"), "times": say("errors along time")}
SHARED = say(
    "The districts are held against the same areas, so their errors are not quite independent; the interval may be somewhat too "
    "narrow."
)


def choice(row: Mapping[Any, Any]) -> Message:
    """One specification in words; `row` has its choices."""
    if is_missing(row.get("comparison")):
        return plural(
            "By itself, {n:words} seasonal wave, {months} months on each side",
            "By itself, {n:words} seasonal waves, {months} months on each side",
            n=int(row["harmonics"]),
            months=int(row["months"]),
        )
    return say(
        "Against {areas}, {errors}, {months} months on each side",
        areas=SETS[row["comparison"]],
        errors=ERRORS[row["errors"]],
        months=int(row["months"]),
    )


def specified(found: Specifications, counts: Mapping[str, int], about: Mapping[str, Any]) -> Sayable:
    """How far the answer depends on how the question is asked.

    Parameters
    ----------
    found : the specifications.
    counts : as `evaltools.trends.specified.counted` gives them.
    about : what is counted and what was done.
    """
    given = {"what": about["what"], "done": about["done"], "n": counts["all"]}
    if not counts["tested"]:
        return say("{what} after {done}: none of {n:words} ways to analyse it could be tested.", **given)
    fewer = float(np.median(found.estimates[~np.isnan(found.p_value)])) < 1
    given |= {
        "same": OutOf(counts["same"], counts["tested"]),
        "told": OutOf(counts["told"], counts["tested"]),
    }
    if fewer:
        return say(
            "{what} after {done}, analysed in {n:words} ways: {same} that could be tested point to fewer, and {told} tell that "
            "from chance.",
            **given,
        )
    return say(
        "{what} after {done}, analysed in {n:words} ways: {same} that could be tested point to more, and {told} tell that "
        "from chance.",
        **given,
    )


def untested(found: Specifications) -> Sayable:
    """Why some specifications could not be tested; empty where all could."""
    reasons = list(dict.fromkeys(reason for reason in found.reasons if reason))
    few = [reason for reason in reasons if "comparison areas do not show" in reason]
    return joined(
        say("A dash: the areas are too few to show how much areas vary.") if few else "",
        *(
            say("Not tested: {reason}.", reason=reason_words(reason))
            for reason in reasons
            if reason not in few
        ),
    )


def pooled(found: PooledEffect, n: int, about: Mapping[str, Any], level: float) -> Message:
    """The districts put together, and where another district would lie.

    Parameters
    ----------
    found : on the logarithm.
    n : districts.
    about : what is counted and what was done.
    level : of the intervals.
    """
    ratio, low, high, first, last = (
        float(np.exp(value))
        for value in (found.difference, found.low, found.high, found.predicted_low, found.predicted_high)
    )
    return say(
        "{what} over {n:words} districts with {done}: the mean ratio is {ratio} ({within}); the interval for another district "
        "is {ends}.",
        what=about["what"],
        done=about["done"],
        n=n,
        ratio=number(ratio, 2),
        within=within(low, high, 2, level),
        ends=interval(first, last, 2),
    )
