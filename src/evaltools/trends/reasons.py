"""Reasons for a verdict, and for there being none, in words; they need no statistics to be said."""

from __future__ import annotations

import re
from dataclasses import replace

from evaltools.checks import InvalidArgument
from evaltools.words.messages import PLACE, Message, say

NO_DISPERSION = "dispersion unknown"
"""Why nothing is told from chance where nothing shows how much counts vary."""
WORDED: dict[str, Message] = {
    "distinguishable": say("the change can be told from chance"),
    "within margin": say("the change lies within the margin"),
    "interval includes no change": say("the interval also holds no change"),
    "only unadjusted": say(
        "the change can be told from chance on its own, but not among all comparisons made"
    ),
    NO_DISPERSION: say("how much such numbers vary from one year to the next is not known"),
    "the level may drift": say("a level that drifts of its own would explain the step as well"),
    "area shocks unseen": say(
        "so few comparison areas do not show how much areas go up and down by themselves"
    ),
    "poor fit before": say("no weights of the other areas follow how this one moved before"),
    "trends differed before": say("the areas had already moved apart before"),
    "no better direction": say("the change can be told from chance, but neither direction is the better one"),
    "a mean cannot be tested without its standard deviation": say(
        "the standard deviation of the mean is unknown"
    ),
    "a rate cannot be tested without its population or number of events": say(
        "neither the population nor the number of events is known"
    ),
    "the numbers of answers are unknown": say("the number of answers is unknown"),
}
"""Reasons by the words that `judge` and the tests give, where a sentence needs others: it goes on after "because"."""
REFUSED: tuple[Message, ...] = (
    say("there were no events before or after"),
    say("there were no events before the interruption"),
    say("there were no events after the interruption"),
    say("there were no events in any area"),
    say("there were no events in one of the four cells"),
    say("the series breaks where the interruption is"),
    say("a declared break lies between the two observations"),
    say("a declared break lies within the series"),
    say("the kind or unit of the indicator changed between the two observations"),
    say("the two periods overlap, so the values share observations"),
    say("an index has no known sampling distribution"),
    say("there is no other value of the same part of the year"),
    say("the population is unknown for at least one of the two times"),
    say("there were no events on one side of the interruption"),
    say("the counts do not vary around the model, so that its errors cannot be estimated"),
    say("the clusters do not differ at all"),
    say("the answers do not vary enough to be compared"),
    say("the areas do not differ at all, so that there is no error to judge by"),
    say("{a} times are too few for a level that drifts; it takes {b}", a=0, b=0),
    say("{a} clusters are too few; it takes {b}", a=0, b=0),
    say("{a} answers are too few; it takes {b}", a=0, b=0),
    say("{a} values are too few; it takes {b}", a=0, b=0),
    say("{a} areas are too few; it takes {b}", a=0, b=0),
    say("{a} districts are too few; it takes {b}", a=0, b=0),
    say("{a} treated and {b} never treated areas are too few; it takes {c} of each", a=0, b=0, c=0),
    say("all values are missing"),
    say("all values are equal"),
    say("all counts are equal"),
    say("all values of the other areas before are equal"),
    say("the model does not converge on so few events"),
    say("no placebo could be fitted"),
    say("the relative rate does not vary at all, so that its errors cannot be estimated"),
    say("{a} values could not show a trend in any order; it takes at least {b}", a=0, b=0),
    say(
        "{a} values with these ties or strata could not show a trend in any order; it takes at least {b}",
        a=0,
        b=0,
    ),
    say("{a} values are too few to estimate an autocorrelation; it takes {b}", a=0, b=0),
    say("there are {a} times before and {b} after; it takes {c} on each side", a=0, b=0, c=0),
    say("{a} times are too few for {b} coefficients; it takes {c}", a=0, b=0, c=0),
    say("{a} times before leave no room for a placebo", a=0),
    say("{a} times before are too few; it takes {b}", a=0, b=0),
    say("{a} other areas are too few; it takes {b}", a=0, b=0),
    say("{a} groups with observations are too few for a trend; it takes {b}", a=0, b=0),
    say("{a} successes and {b} failures are too few; it takes {c} of each", a=0, b=0, c=0),
    say("no stretch between breaks holds {a} values", a=0),
    say(
        "{a} times before, {b} after and {c} comparison areas do not show how much areas vary; it takes {d} "
        "times on each side or {e} areas",
        a=0,
        b=0,
        c=0,
        d=0,
        e=0,
    ),
)
"""Reasons for there being no test, as the functions give them; the zeros give way to the numbers of the reason."""


def reason_words(reason: str) -> Message:
    """The reason of a verdict, or of a result that was not testable, in words.

    Parameters
    ----------
    reason : as `Judgement.reason` and `NotTestable.reason` have it.

    Raises
    ------
    InvalidArgument : a reason that no function of `evaltools.trends` gives.
    """
    if reason in WORDED:
        return WORDED[reason]
    for model in REFUSED:
        if found := _pattern(model).fullmatch(reason):
            numbers = {name: int(text.replace(",", "")) for name, text in found.groupdict().items()}
            return replace(model, args=tuple(numbers.items()))
    whole, _, detail = reason.partition(": ")
    if not detail:
        raise InvalidArgument("reason", f"{reason!r} has no wording.")
    return say("{reason}: {detail}", reason=reason_words(whole), detail=reason_words(detail))


def knows_reason(reason: str) -> bool:
    """Whether `reason_words` has words for a reason."""
    worded = reason in WORDED or any(_pattern(model).fullmatch(reason) for model in REFUSED)
    whole, _, detail = reason.partition(": ")
    return worded or (bool(detail) and knows_reason(whole) and knows_reason(detail))


def _pattern(model: Message) -> re.Pattern[str]:
    """A reason as a pattern that finds its numbers again."""
    parts, end = [], 0
    for place in PLACE.finditer(model.text):
        parts += [re.escape(model.text[end : place.start()]), rf"(?P<{place[1]}>\d[\d,]*)"]
        end = place.end()
    return re.compile("".join(parts) + re.escape(model.text[end:]))
