"""What chapter 5 says of interventions, their colours and accounts, and measured outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools import plan
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import (
    Message,
    Sayable,
    in_context,
    interval,
    joined,
    listing,
    number,
    percent,
    plural,
    say,
)
from evaltools.words.forms import alike
from evaltools.words.messages import Moment, OutOf

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.interviews import Agreement
    from evaltools.plan import ColourRule, FollowUp

NO_PLAN = say("The study has no activity plan with a follow-up for this area and period.")
NO_ACCOUNTS = say("The accounts have not been coded, so the colours cannot be held against them.")
NO_EARLIER = say("The study has no earlier follow-up with colours, so what has moved cannot be told.")


def marked(code: str, words: Mapping[str, Message]) -> Sayable:
    """Words of a code after its mark; a mark is never alone."""
    return joined(plan.MARKS[code], words[code])


def intervention(item: Mapping[Any, Any]) -> Message:
    """An intervention with its colour and account."""
    status = STATUS_WORDS[item["status"]]
    return say("{name}: {status:low}. {account}", name=item["name"], status=status, account=item["account"])


def meanings() -> Message:
    """What the colours stand for."""
    each = [
        say("{status:low}: {meaning}", status=STATUS_WORDS[name], meaning=plan.MEANINGS[name])
        for name in plan.STATUSES
    ]
    return say("The colours are the follow-up's own. {meanings:cap}.", meanings=listing(each, "semicolon"))


# -- does the colour follow from the account? -------------------------------------------------------


def gives(item: Mapping[Any, Any], coder: str) -> Sayable:
    """What a pass made of an account, and the colour that the rule then gives; empty where it left it out."""
    if not item[f"expected_{coder}"]:
        return ""
    result, status = plan.RESULT_NAMES[item[f"result_{coder}"]], STATUS_WORDS[item[f"expected_{coder}"]]
    return say("{result}, which gives {status:low}", result=result, status=status)


def check(item: Mapping[Any, Any], name: Sayable, coders: Sequence[str]) -> Message:
    """A colour held against its account, pass by pass."""
    readings = [
        say("pass {coder}: {reading}", coder=coder, reading=gives(item, coder))
        for coder in coders
        if gives(item, coder)
    ]
    given = {"name": name, "status": STATUS_WORDS[item["status"]], "verdict": plan.VERDICTS[item["verdict"]]}
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


def rule_line(line: ColourRule) -> dict[str, Any]:
    """A line of the rule as a row of a table."""

    def codes(named: Sequence[str], scale: Sequence[str], words: Mapping[str, Message]) -> Sayable:
        return in_context("codes of a rule", "any") if tuple(named) == tuple(scale) else listing((words[code] for code in named), "comma")  # fmt: skip

    return {
        "results": codes(line.results, plan.RESULTS, plan.RESULT_NAMES),
        "progress": codes(line.progress, plan.PROGRESS, plan.PROGRESS_NAMES),
        "status": line.status,
        "why": line.why,
        "stands": say("the document") if line.published else say("our reading"),
    }


# -- agreement and the quality of goals -------------------------------------------------------------


def kappa(what: Message, result: Agreement, reliable: float) -> Message:
    """A weighted kappa with its interval, and what the interval allows.

    Parameters
    ----------
    what : what is compared.
    result : the coefficient.
    reliable : from here on a coding can be relied on.
    """
    if result.value is None:
        return say("{what}: weighted kappa cannot be computed.", what=what)
    given = {"what": what, "value": number(result.value, 2)}
    if result.low is None or result.high is None:
        return say("{what}: weighted kappa {value}, without an interval.", **given)
    if result.low >= reliable:
        meaning = say("they agree well")
    elif result.low > 0 and result.high < reliable:
        meaning = say("they agree better than by chance, but not well")
    elif result.low > 0:
        meaning = say("they agree better than by chance; whether they agree well cannot be told")
    else:
        meaning = say("whether they agree better than by chance cannot be told")
    return say(
        "{what}: weighted kappa {value} ({level} interval: {interval}); {meaning}.",
        level=percent(100 * result.level), interval=interval(result.low, result.high, 2), meaning=meaning,
        **given,
    )  # fmt: skip


def goals(specific: int, measurable: int, both: int, whole: int, without: Sequence[Sayable]) -> Sayable:
    """How many interventions have goals that are specific and measurable, by all passes alike.

    Parameters
    ----------
    specific, measurable, both : number of interventions whose goals are specific, are all measurable, and are both.
    whole : number of interventions.
    without : names of those none of whose goals is measurable.
    """
    numbers = [OutOf(part, whole) for part in (specific, measurable, both)]
    first = say(
        "All passes find the goals specific for {specific} interventions, measurable throughout for {measurable}, and "
        "both for {both}.",
        specific=numbers[0], measurable=numbers[1], both=numbers[2],
    )  # fmt: skip
    if not without:
        return first
    last = plural(
        "For {n:words} intervention none of the goals is measurable: {names}.",
        "For {n:words} interventions none of the goals is measurable: {names}.",
        n=len(without), names=listing(without, "semicolon"),
    )  # fmt: skip
    return joined(first, last)


def round_of(version: str) -> Sayable:
    """A round of the plan by its month, where its id is one."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", version)
    return Moment(date(int(found[1]), int(found[2]), 1), "month") if found else version
