"""What is stated, and who carries it, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.effects.citing import Evidence, evidence
from evaltools.effects.codes import DIRECTIONS, KINDS
from evaltools.effects.stated import count
from evaltools.words.forms import alike
from evaltools.words.messages import (
    Message,
    Sayable,
    StudyWords,
    in_context,
    joined,
    listing,
    percent,
    plural,
    say,
)

if TYPE_CHECKING:
    import pandas as pd


def effect_text(effect: Mapping[Any, Any]) -> Message:
    """A stated effect: body, kind, direction and statement, from a row with body_name, kind, direction, statement."""
    return say(
        "{body} ({kind}, {direction}): {statement}",
        body=effect["body_name"],
        kind=KINDS[effect["kind"]],
        direction=DIRECTIONS[effect["direction"]],
        statement=effect["statement"],
    )


def judgement_text(judged: Mapping[Any, Any]) -> Message:
    """A judgement of relevance or a statement of value, from a row with body_name, about and statement."""
    given = {"body": judged["body_name"], "statement": judged["statement"]}
    if judged["about"] == "relevance":
        return say("{body}, relevance: {statement}", **given)
    return say("{body}, value: {statement}", **given)


def counts_text(effects: pd.DataFrame) -> Message:
    """How many effects are stated of how many bodies, of which kind and direction.

    Parameters
    ----------
    effects : one row per effect; columns body, body_name, kind and direction.
    """
    counted = count(effects)
    several = plural(
        "{shown:words} collaboration body",
        "{shown:words} collaboration bodies",
        n=counted.bodies,
        shown=alike(counted.number, counted.bodies)[1],
    )
    return plural(
        "The evaluation states one effect of {bodies}: {kinds}; {ways}.",
        "The evaluation states {n} effects of {bodies}: {kinds}; {ways}.",
        n=counted.number,
        bodies=effects["body_name"].iloc[0] if counted.bodies == 1 else several,
        kinds=_numbers(counted.kinds, counted.number),
        ways=_numbers(counted.directions, counted.number),
    )


_SO_MANY: dict[str, Any] = {
    "intended": lambda n, shown: plural("{shown:words} intended", "{shown:words} intended", n=n, shown=shown),
    "indirect": lambda n, shown: plural("{shown:words} indirect", "{shown:words} indirect", n=n, shown=shown),
    "unforeseen": lambda n, shown: plural(
        "{shown:words} unforeseen", "{shown:words} unforeseen", n=n, shown=shown
    ),
    "positive": lambda n, shown: plural("{shown:words} positive", "{shown:words} positive", n=n, shown=shown),
    "mixed": lambda n, shown: plural("{shown:words} mixed", "{shown:words} mixed", n=n, shown=shown),
    "negative": lambda n, shown: plural("{shown:words} negative", "{shown:words} negative", n=n, shown=shown),
    "none": lambda n, shown: plural(
        "{shown:words} without direction", "{shown:words} without direction", n=n, shown=shown
    ),
}


def _numbers(counts: Mapping[str, int], of: int) -> Sayable:
    """Numbers with their words, written like the whole; those of which there are none left out."""
    there = {name: value for name, value in counts.items() if value}
    written = alike(of, *there.values())[1:]
    pairs = zip(there.items(), written, strict=True)
    return listing([_SO_MANY[name](value, shown) for (name, value), shown in pairs])


def evidence_text(found: Evidence, people: pd.DataFrame, *, most_cited: int) -> Sayable:
    """How many of those interviewed are cited, and how few carry most of it.

    Parameters
    ----------
    found : who is cited.
    people : all who were interviewed; columns id and group_name.
    most_cited : number of informants whose share of the citations is given.
    """
    cites = plural(
        "In the text on the bodies of the area one of the {of} interviewed is cited, {total} times in all.",
        "In the text on the bodies of the area {n} of the {of} interviewed are cited, {total} times in all.",
        n=len(found.cited),
        of=len(people),
        total=found.citations,
    )
    if len(found.cited) <= most_cited:
        return cites
    return joined(
        cites,
        say(
            "The {most:words} cited most account for {share}, and the one cited most ({group:low}) for {own}.",
            most=most_cited,
            share=percent(100 * found.share(most_cited), 0),
            group=people.set_index("id").loc[next(iter(found.cited)), "group_name"],
            own=percent(100 * found.share(), 0),
        ),
    )


def silent_text(citations: pd.DataFrame, people: pd.DataFrame) -> Sayable:
    """A sentence on the groups that were interviewed but are cited nowhere; empty where there are none.

    Parameters
    ----------
    citations : column informant.
    people : all who were interviewed; columns id, group and group_name.
    """
    groups = [
        own["group_name"].iloc[0]
        for _, own in people.groupby("group")
        if not own["id"].isin(citations["informant"]).any()
    ]
    if not groups:
        return ""
    names = [in_context("group in a sentence", "{group:low}", group=group) for group in sorted(groups)]
    return say("Not cited at all: {groups}.", groups=listing(names))


def carried_text(citations: pd.DataFrame) -> Message:
    """The message of the figure: the group that carries most, and how many groups are cited.

    Parameters
    ----------
    citations : columns group, group_name and count.
    """
    by_group = citations.groupby("group")["count"].sum().sort_values(ascending=False, kind="stable")
    first: StudyWords = citations.loc[citations["group"] == by_group.index[0], "group_name"].iloc[0]
    if len(by_group) == 1:
        return say("All citations are of one group: {group:low}", group=first)
    return say(
        "{group} are cited most, in {share} of the citations; {n:words} groups are cited in all",
        group=first,
        share=percent(100 * float(by_group.iloc[0]) / float(by_group.sum()), 0),
        n=len(by_group),
    )


def body_text(citations: pd.DataFrame, *, few: int) -> Message:
    """How many informants carry what is said of a body.

    Parameters
    ----------
    citations : citations in the text on one body; rows of `with_bodies`.
    few : informants below which the evidence is called narrow.
    """
    found = evidence(citations)
    written = alike(found.citations, len(found.cited))
    number = plural("{shown:words} citation", "{shown:words} citations", n=found.citations, shown=written[0])
    given = {"body": citations["body_name"].iloc[0], "citations": number}
    if len(found.cited) == 1:
        counts = say("{body}: {citations}, all of one informant", **given)
    else:
        counts = say(
            "{body}: {citations} of {informants:words} informants, the one cited most accounting for {share}",
            **given,
            informants=written[1],
            share=percent(100 * found.share(), 0),
        )
    if len(found.cited) < few:
        return say("{counts}, which is a narrow base.", counts=counts)
    return say("{counts}.", counts=counts)
