"""What is said of interventions, of their colours and accounts, and of how well readings of them agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.plan.accounts import FollowUp
from evaltools.plan.names import MARKS, MEANINGS, RESULT_NAMES, VERDICTS
from evaltools.plan.status import STATUSES
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import Message, Sayable, interval, joined, listing, number, percent, plural, say
from evaltools.words.forms import alike
from evaltools.words.messages import Moment, OutOf

if TYPE_CHECKING:
    import pandas as pd


def marked(code: str, words: Mapping[str, Message]) -> Sayable:
    """Words of a code after its mark; a mark is never alone."""
    return joined(MARKS[code], words[code])


def intervention(item: Mapping[Any, Any]) -> Message:
    """An intervention with its colour and account."""
    status = STATUS_WORDS[item["status"]]
    return say("{name}: {status:low}. {account}", name=item["name"], status=status, account=item["account"])


def meanings() -> Message:
    """What the colours stand for."""
    each = [
        say("{status:low}: {meaning}", status=STATUS_WORDS[name], meaning=MEANINGS[name]) for name in STATUSES
    ]
    return say("The colours are the follow-up's own. {meanings:cap}.", meanings=listing(each, "semicolon"))


# -- does the colour follow from the account? -------------------------------------------------------


def gives(item: Mapping[Any, Any], coder: str) -> Sayable:
    """What a pass made of an account, and the colour that the rule then gives; empty where it left it out."""
    if not item[f"expected_{coder}"]:
        return ""
    result, status = RESULT_NAMES[item[f"result_{coder}"]], STATUS_WORDS[item[f"expected_{coder}"]]
    return say("{result}, which gives {status:low}", result=result, status=status)


def check(item: Mapping[Any, Any], name: Sayable, coders: Sequence[str]) -> Message:
    """A colour held against its account, pass by pass."""
    readings = [
        say("pass {coder}: {reading}", coder=coder, reading=gives(item, coder))
        for coder in coders
        if gives(item, coder)
    ]
    given = {"name": name, "status": STATUS_WORDS[item["status"]], "verdict": VERDICTS[item["verdict"]]}
    if not readings:
        return say("{name}: published as {status:low}. {verdict}.", **given)
    return say(
        "{name}: published as {status:low}. {readings:cap}. {verdict}.",
        readings=listing(readings, "semicolon"), **given,
    )  # fmt: skip


def follows(found: FollowUp) -> Message:
    """For how many interventions the colour follows from the account, as a caption."""
    some = OutOf(found.count("follows"), len(found.checks))
    return say("The colour follows from the account for {some} interventions", some=some)


def checks(found: FollowUp) -> Message:
    """In how many interventions colour and account part."""
    names = ("follows", "departs", "depends", "not-coded")
    _, departs, depends, left = alike(*(found.count(name) for name in names))
    rest = []
    if found.count("departs"):
        rest.append(say("for {n:words} it does not", n=departs))
    if found.count("depends"):
        rest.append(say("for {n:words} it depends on how the account is read", n=depends))
    if found.count("not-coded"):
        rest.append(plural("{n:words} has not been coded", "{n:words} have not been coded", n=left))
    if not rest:
        return say("{follows}, by the follow-up's own rule.", follows=follows(found))
    return say("{follows}, by the follow-up's own rule; {rest}.", follows=follows(found), rest=listing(rest))


def against_own(frame: pd.DataFrame) -> Message:
    """Which interventions have another colour than their account's own conclusion gives."""
    if not len(frame):
        return say("No colour departs from the account's own conclusion.")
    return plural(
        "The colour also departs from the account's own conclusion for {n:words} intervention: {names}.",
        "The colour also departs from the account's own conclusion for {n:words} interventions: {names}.",
        n=len(frame), names=listing(frame["name"], "semicolon"),
    )  # fmt: skip


def seen(frame: pd.DataFrame) -> Message:
    """For which interventions the colour was known before the coding."""
    if not len(frame):
        return say("All were coded without the colour being known.")
    return plural(
        "The colour was known before the coding of no. {numbers}; agreement is therefore also computed without it.",
        "The colours were known before the coding of nos. {numbers}; agreement is therefore also computed without them.",
        n=len(frame), numbers=listing(int(order) for order in frame["order"]),
    )  # fmt: skip


# -- agreement and the quality of goals -------------------------------------------------------------


def kappa(
    what: Message,
    value: float | None,
    low: float | None,
    high: float | None,
    *,
    level: float = 0.95,
    reliable: float,
) -> Message:
    """A weighted kappa with its interval, and what the interval allows.

    Parameters
    ----------
    what : what is compared.
    value, low, high : the coefficient and the ends of its interval; None where it cannot be computed, or has none.
    level : of the interval.
    reliable : from here on a coding can be relied on.
    """
    if value is None:
        return say("{what}: weighted kappa cannot be computed.", what=what)
    given = {"what": what, "value": number(value, 2)}
    if low is None or high is None:
        return say("{what}: weighted kappa {value}, without an interval.", **given)
    if low >= reliable:
        meaning = say("they agree well")
    elif low > 0 and high < reliable:
        meaning = say("they agree better than by chance, but not well")
    elif low > 0:
        meaning = say("they agree better than by chance; whether they agree well cannot be told")
    else:
        meaning = say("whether they agree better than by chance cannot be told")
    return say(
        "{what}: weighted kappa {value} ({level} interval: {interval}); {meaning}.",
        level=percent(100 * level), interval=interval(low, high, 2), meaning=meaning, **given,
    )  # fmt: skip


def goals(found: FollowUp) -> Sayable:
    """How many interventions have goals that are specific and measurable, by all passes alike."""
    goals = found.goals()
    parts = (goals.specific, goals.measurable, goals.specific & goals.measurable)
    numbers = [OutOf(len(part), len(found.checks)) for part in parts]
    first = say(
        "All passes find the goals specific for {specific} interventions, measurable throughout for {measurable}, and "
        "both for {both}.",
        specific=numbers[0], measurable=numbers[1], both=numbers[2],
    )  # fmt: skip
    if not goals.none_measurable:
        return first
    last = plural(
        "For {n:words} intervention none of the goals is measurable: {names}.",
        "For {n:words} interventions none of the goals is measurable: {names}.",
        n=len(goals.none_measurable),
        names=listing([found.names[name] for name in goals.none_measurable], "semicolon"),
    )  # fmt: skip
    return joined(first, last)


def round_of(name: str) -> Sayable:
    """A round of the plan by its day or month, where its id is one; a year stands as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?", name)
    if not found:
        return name
    day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    return Moment(day, "day" if found[3] else "month")
