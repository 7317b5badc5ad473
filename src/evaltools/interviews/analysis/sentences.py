"""What is said of interviews: the material, its codes, agreement, saturation and concentration, a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaltools.interviews.analysis.material import Heard, Material
from evaltools.interviews.coding.codebook import Code
from evaltools.interviews.reliability.result import UNITS, Agreement
from evaltools.words import (
    Message,
    Said,
    Sayable,
    StudyWords,
    in_context,
    interval,
    joined,
    listing,
    number,
    percent,
    plural,
    say,
)  # fmt: skip
from evaltools.words.forms import alike
from evaltools.words.messages import Foreign, OutOf

if TYPE_CHECKING:
    import pandas as pd

ALL_CODES = say("All codes")
LEVELS = {
    "first": say("The actors' own interpretations"),
    "second": say("The evaluator's interpretations"),
    "unknown": say("Interpretations whose level is not known"),
}
ORIGINS = {
    "theory": in_context("origin of a code", "theory"),
    "data": in_context("origin of a code", "data"),
    "unknown": in_context("origin of a code", "not known"),
}


def per_unit(unit: str) -> Message:
    """What a coefficient of agreement is computed on."""
    return say("on delimited passages") if unit == "span" else say("per {unit}", unit=UNITS[unit])


def informants(n: int | str) -> Message:
    """A number of informants; a text stays in figures, as the other numbers of the sentence."""
    return plural("{n:words} informant", "{n:words} informants", n=n)


def groups(n: int | str) -> Message:
    """A number of actor groups; a text stays in figures, as the other numbers of the sentence."""
    return plural("{n:words} group", "{n:words} groups", n=n)


def material(found: Material) -> Sayable:
    """Who was interviewed, when, and by how many it was coded."""
    dates = [text.date for text in found.transcripts if text.date]
    count, people, shown = alike(len(found.transcripts), len(found.informants), len(found.groups))
    given = {
        "interviews": plural("{n:words} interview", "{n:words} interviews", n=count),
        "informants": informants(people),
        "groups": groups(shown),
    }
    if len(set(dates)) > 1:
        held = say(
            "Between {first} and {last}, {interviews} took place with {informants} in {groups}.",
            first=min(dates), last=max(dates), **given,
        )  # fmt: skip
    else:
        held = say("The material is {interviews} with {informants} in {groups}.", **given)
    if not found.everyone:
        return joined(held, say("No one has coded them yet."))
    written = alike(len(found.codings), len(found.codes))
    coded = say(
        "{coders} made {codings} with {codes}.",
        coders=plural("{n:Words} coder", "{n:Words} coders", n=len(found.everyone)),
        codings=plural("{n:words} coding", "{n:words} codings", n=written[0]),
        codes=plural("{n:words} code", "{n:words} codes", n=written[1]),
    )
    return joined(held, coded)


def consents(found: Material, smallest: int) -> Sayable:
    """How small groups are protected, and how many informants may be quoted."""
    quote, other, none = (
        sum(person.consent == consent for person in found.informants)
        for consent in ("quote", "paraphrase", "none")
    )
    parts = [
        (quote, plural("{n:words} informant may be quoted", "{n:words} informants may be quoted", n=quote)),
        (other, say("{n:words} may only be paraphrased", n=other)),
        (none, say("{n:words} may be neither quoted nor paraphrased", n=none)),
    ]
    return joined(
        say(
            "Groups of fewer than {smallest:words} informants are joined, so that no one is recognised by the group. An "
            "interview can have several participants.",
            smallest=smallest,
        ),
        say("{parts:cap}.", parts=listing(part for n, part in parts if n)),
    )


def code(name: StudyWords, heard: Heard) -> Message:
    """How much is said of a code, and by how many."""
    if not heard.passages:
        return say("{code}: no passage that the coders agree on.", code=name)
    n, people, among = alike(len(heard.passages), len(heard.people), len(heard.groups))
    return plural(
        "{code}: {n:words} passage that the coders agree on, from {informants} in {groups}.",
        "{code}: {n:words} passages that the coders agree on, from {informants} in {groups}.",
        n=n, code=name, informants=informants(people), groups=groups(among),
    )  # fmt: skip


def origin(code: Code) -> Sayable:
    """Where a code comes from, and when it was added."""
    if not code.added:
        return ORIGINS[code.origin]
    return say("{origin} ({date})", origin=ORIGINS[code.origin], date=code.added)


def by_attribute(attribute: str, found: Material) -> Message:
    """Caption of codes by an attribute, whose name stands in the language of the interviews."""
    return say(
        "Codes by what is known: {attribute}", attribute=Foreign(attribute, found.transcripts[0].language)
    )


def everywhere(spoken: pd.DataFrame) -> Message:
    """Which codes every group speaks of, as a caption."""
    count, codes = spoken["group"].nunique(), spoken["code"].nunique()
    by_code = spoken[spoken["informants"] > 0].groupby("code")["group"].nunique()
    some = int((by_code == count).sum())
    if count == 1:
        return plural(
            "{some:cap} codes comes up", "{some:cap} codes come up", n=some, some=OutOf(some, codes)
        )
    if not some:
        return say("No code comes up in all {n:words} groups", n=count)
    return plural(
        "{some:cap} codes comes up in all {groups:words} groups",
        "{some:cap} codes come up in all {groups:words} groups",
        n=some, some=OutOf(some, codes), groups=count,
    )  # fmt: skip


# -- agreement --------------------------------------------------------------------------------------


def agreement(name: Sayable, unit: str, result: Agreement) -> Message:
    """A coefficient of agreement with its interval."""
    what = result.words
    if unit != "span":  # the coefficient for delimited passages names them
        what = say("{coefficient} {unit}", coefficient=what, unit=per_unit(unit))
    given: dict[str, Sayable] = {"code": name, "what": what}
    if result.value is None:
        return say("{code}: {what} cannot be computed.", **given)
    given["value"] = number(result.value, 2)
    if result.low is None or result.high is None:
        return say("{code}: {what} is {value}, without an interval.", **given)
    return say(
        "{code}: {what} is {value} ({level} interval: {interval}).",
        **given, level=percent(100 * result.level), interval=interval(result.low, result.high, 2),
    )  # fmt: skip


def reliance(value: float | None, reliable: float, tentative: float) -> Sayable:
    """What an alpha over all codes allows; empty where there is none."""
    if value is None:
        return ""
    if value >= reliable:
        return say("The coding can be relied on.")
    return say("That is enough for tentative conclusions.") if value >= tentative else say("That is too low for conclusions.")  # fmt: skip


def agreed(values: pd.Series, reliable: float, tentative: float) -> Message:
    """On how many codes the coders agree well enough, as a caption."""
    good, poor = int((values >= reliable).sum()), int((values < tentative).sum())
    given = {"tentative": number(tentative, 3)}
    if good:
        first = say(
            "The coders agree well enough ({reliable} or more) on {some} codes",
            some=OutOf(good, len(values)), reliable=reliable,
        )  # fmt: skip
    else:
        first = plural(
            "The coders do not agree well enough ({reliable} or more) on the code",
            "The coders do not agree well enough ({reliable} or more) on any of the {n:words} codes",
            n=len(values), reliable=reliable,
        )  # fmt: skip
    last = say("none lies below {tentative}", **given)
    if poor:
        last = plural("{n:words} lies below {tentative}", "{n:words} lie below {tentative}", n=poor, **given)
    return say("{first}; {last}", first=first, last=last)


# -- saturation and concentration -------------------------------------------------------------------


def saturation(codes: int, last: int, held: int) -> Message:
    """After which interview no new code came up, as a caption.

    Parameters
    ----------
    codes : number of codes that came up.
    last : number of the interview that gave the last new one.
    held : number of interviews.
    """
    after, of, some, rest = alike(last, held, codes, held - last)
    named = plural("{n:words} code", "{n:words} codes", n=some)
    if last == held:
        return say(
            "The last of {held:words} interviews still gave a new code, so whether there are more than {codes} cannot be told",
            held=of, codes=named,
        )  # fmt: skip
    return plural(
        "After {last:words} of {held:words} interviews {codes} that the coders agree on had come up; the one after that "
        "gave no new code",
        "After {last:words} of {held:words} interviews {codes} that the coders agree on had come up; the {n:words} after "
        "that gave no new code",
        n=rest, last=after, held=of, codes=named,
    )  # fmt: skip


def concentration(share: float, few: int, names: Sequence[Said]) -> Sayable:
    """How much those say who say most, and which codes rest on few.

    Parameters
    ----------
    share : of all passages, from the informants who say most; per cent.
    few : how many they are; codes that rest on fewer are named.
    names : of those codes.
    """
    first = say(
        "The {few:words} informants who say most account for {share} of the passages.",
        few=few, share=percent(share, 0),
    )  # fmt: skip
    if not names:
        return joined(first, say("No code rests on fewer than {few:words} informants.", few=few))
    return joined(
        first, say("Fewer than {few:words} informants carry {codes}.", few=few, codes=listing(names))
    )


def withheld(found: Material) -> Message:
    """How many passages count but are not shown for want of consent."""
    hidden = found.withheld()
    if not hidden:
        return say("Every passage comes from an interview that may be quoted.")
    return plural(
        "{some:cap} passages counts in the tables but is not shown for want of consent to quote.",
        "{some:cap} passages count in the tables but are not shown for want of consent to quote.",
        n=hidden, some=OutOf(hidden, len(found.agreed)),
    )  # fmt: skip
