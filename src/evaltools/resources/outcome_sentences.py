"""What is said of the cost for each outcome."""

from __future__ import annotations

from evaltools.resources.outcome_cost import CostPerOutcome
from evaltools.resources.sentences import money
from evaltools.words import Message, Sayable, interval, number, say
from evaltools.words.units import unit_words

CAUTION = say(
    "The amount is taken as known, and as all that the work cost; what else followed from the work is not counted."
)


def cost(found: CostPerOutcome, what: Sayable, done: Sayable, ratio: float, currency: str) -> Message:
    """The cost for each outcome with its interval, or that it cannot be told.

    Parameters
    ----------
    found : the cost.
    what : what was counted.
    done : what was done.
    ratio : observed over expected.
    currency : unit of the money.
    """
    about = {"what": what, "done": done, "money": money(found.cost, currency)}
    if found.value is None or found.low is None or found.high is None:
        return say(
            "{done}: what one outcome cost cannot be told. {money:cap} was paid, and whether the number for “{what}” changed "
            "for the better cannot be told from chance.",
            **about,
        )
    about |= {
        "events": number(found.outcomes, 0),
        "range": interval(found.least, found.most, 0),
        "each": number(found.value, 0),
        "ends": interval(found.low, found.high, 0),
        "currency": unit_words(currency),
    }
    if ratio < 1:
        return say(
            "{done}: {money} was paid, and the number for “{what}” is {events} lower than expected ({range}). That makes "
            "{currency} {each} for each ({ends}).",
            **about,
        )
    return say(
        "{done}: {money} was paid, and the number for “{what}” is {events} higher than expected ({range}). That makes "
        "{currency} {each} for each ({ends}).",
        **about,
    )
