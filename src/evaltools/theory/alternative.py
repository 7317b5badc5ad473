"""What a drawing of a theory says, for its title and for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable

from evaltools.theory.labels import when
from evaltools.theory.model import AREAS, Node, Version
from evaltools.words.forms import alike
from evaltools.words.messages import Message, Quoted, Sayable, joined, listing, plural, say


def planned(version: Version) -> list[Node]:
    """The interventions of the plan, in the order of the file."""
    return [node for node in version.of_kind("intervention") if node.planned]


def interventions(n: int, shown: Sayable = None) -> Message:
    """So many interventions; `shown` is the number as it is to be written."""
    return plural("{shown:words} intervention", "{shown:words} interventions", n=n, shown=_or(shown, n))


def goals(n: int, shown: Sayable = None) -> Message:
    """So many goals."""
    return plural("{shown:words} goal", "{shown:words} goals", n=n, shown=_or(shown, n))


def areas(n: int, shown: Sayable = None) -> Message:
    """So many problem areas."""
    return plural("{shown:words} problem area", "{shown:words} problem areas", n=n, shown=_or(shown, n))


def risks(n: int, shown: Sayable = None) -> Message:
    """So many risk factors."""
    return plural("{shown:words} risk factor", "{shown:words} risk factors", n=n, shown=_or(shown, n))


def protections(n: int, shown: Sayable = None) -> Message:
    """So many protective factors."""
    return plural(
        "{shown:words} protective factor", "{shown:words} protective factors", n=n, shown=_or(shown, n)
    )


def factors(n: int, shown: Sayable = None) -> Message:
    """So many risk and protective factors."""
    return plural("{shown:words} factor", "{shown:words} factors", n=n, shown=_or(shown, n))


def _or(shown: Sayable, n: int) -> Sayable:
    return n if shown is None else shown


def addressed(version: Version) -> Message:
    """How many problem areas or factors the interventions address."""
    found = version.of_kind(*AREAS)
    return (areas if all(one.kind == "problem_area" for one in found) else factors)(len(found))


def message(version: Version) -> Sayable:
    """The message of a version in one sentence, composed from its links.

    Parameters
    ----------
    version : the version

    Returns
    -------
    Sayable
        How many interventions are assumed to contribute to how many of the goals, themselves or through a factor,
        and how many of them are conditional.
    """
    aims = [goal.id for goal in version.of_kind("goal")]
    acting = planned(version)
    if not acting or not aims:
        return say(
            "The plan has {interventions} and {goals}",
            interventions=interventions(len(acting)),
            goals=goals(len(aims)),
        )
    every = sum(version.reached(node.id) >= set(aims) for node in acting)
    some = sum(bool(version.reached(node.id) & set(aims)) for node in acting)
    text = _one_goal(every, len(acting)) if len(aims) == 1 else _goals(every, some, len(acting), len(aims))
    conditional = sum(node.conditional for node in acting)
    return joined(text, _conditional(conditional, len(acting)), by="; ") if conditional else text


def _one_goal(every: int, of: int) -> Message:
    if every == of:
        return plural(
            "{n:Words} intervention is assumed to contribute to the goal",
            "{n:Words} interventions are assumed to contribute to the goal",
            n=of,
        )
    if every == 0:
        return say("No intervention is assumed to contribute to the goal")
    part, whole = alike(every, of)
    return plural(
        "{part:Words} of {whole:words} interventions is assumed to contribute to the goal",
        "{part:Words} of {whole:words} interventions are assumed to contribute to the goal",
        n=every,
        part=part,
        whole=whole,
    )


def _goals(every: int, some: int, of: int, goals: int) -> Message:
    aims = alike(goals, of)[0]
    if every == of:
        return plural(
            "{n:Words} intervention is assumed to contribute to each of the {goals:words} goals",
            "{n:Words} interventions are assumed to contribute to each of the {goals:words} goals",
            n=of,
            goals=aims,
        )
    if every == 0 and some == of:
        return say("Every intervention is assumed to contribute to some goal, but none to all of them")
    if every == 0:
        return say("No intervention is assumed to contribute to each of the {goals:words} goals", goals=aims)
    part, whole = alike(every, of)
    return plural(
        "{part:Words} of {whole:words} interventions is assumed to contribute to each of the {goals:words} goals",
        "{part:Words} of {whole:words} interventions are assumed to contribute to each of the {goals:words} goals",
        n=every,
        part=part,
        whole=whole,
        goals=aims,
    )


def _conditional(n: int, of: int) -> Message:
    if n == of:
        return plural("it is conditional", "all of them are conditional", n=n)
    return plural("one of them is conditional", "{n:words} of them are conditional", n=n)


def alternative_text(version: Version) -> Sayable:
    """Text alternative of a version's drawing: what is shown, the message, and where the same stands as a list.

    Parameters
    ----------
    version : the version drawn
    """
    return joined(
        say(
            "The programme theory of {when} in three columns: {addressed}, {interventions} and {goals}, with a mark "
            "where an intervention is assumed to contribute to a goal.",
            when=when(version.id),
            addressed=addressed(version),
            interventions=interventions(len(planned(version))),
            goals=goals(len(version.of_kind("goal"))),
        ),
        say("{message}.", message=message(version)),
        say("The same content stands as a nested list in this chapter."),
    )


def matrix_text(version: Version) -> Sayable:
    """Text alternative of a version's matrix, or of its first part."""
    return joined(
        say(
            "The programme theory of {when} as a grid: {interventions} by department in rows, {addressed} and {goals} "
            "in columns, with a filled dot where an intervention is aimed at one and a ring where it gets there "
            "through a factor.",
            when=when(version.id),
            addressed=addressed(version),
            interventions=interventions(len(planned(version))),
            goals=goals(len(version.of_kind("goal"))),
        ),
        say("{message}.", message=matrix_message(version)),
        say("{message}.", message=message(version)),
        say("The same content stands as a nested list in this chapter."),
    )


def continued_text(version: Version) -> Sayable:
    """Text alternative of a further part of a matrix."""
    return joined(
        say(
            "The grid continued, with the interventions of the other departments in rows and the same columns."
        ),
        say("{message}.", message=matrix_message(version)),
        say("The same content stands as a nested list in this chapter."),
    )


def aims(version: Version) -> dict[str, int]:
    """How many planned interventions are aimed at each problem area or factor."""
    acting = {node.id for node in planned(version)}
    return {
        area.id: sum(link.from_ in acting for link in version.links_to(area.id))
        for area in version.of_kind(*AREAS)
    }


def matrix_message(version: Version) -> Sayable:
    """The message of the matrix: which factor or area most interventions are aimed at, and which fewest."""
    counts = aims(version)
    if not counts:
        return message(version)
    most, least = max(counts.values()), min(counts.values())
    if most == least:
        return plural(
            "One intervention is aimed at each of the {of:words}",
            "{n:Words} interventions are aimed at each of the {of:words}",
            n=most,
            of=len(counts),
        )
    top, low = ([one for one in counts if counts[one] == n] for n in (most, least))
    return joined(_most(version, top, most), _fewest(version, low, least), by="; ")


def _most(version: Version, top: list[str], n: int) -> Message:
    part, whole = alike(n, len(planned(version)))
    given = {"part": part, "whole": whole, "names": _names(version, top)}
    if len(top) > 1:
        return say("Most interventions, {part:words} of {whole:words} each, are aimed at {names}", **given)
    return say("Most interventions, {part:words} of {whole:words}, are aimed at {names}", **given)


def _fewest(version: Version, low: list[str], n: int) -> Message:
    names = _names(version, low)
    if n == 0:
        return say("none is aimed directly at {names}", names=names)
    number = alike(n, len(planned(version)))[0]
    if len(low) > 1:
        return say("fewest, {number:words} each, at {names}", number=number, names=names)
    return say("fewest, {number:words}, at {names}", number=number, names=names)


def _names(version: Version, ids: Iterable[str]) -> Sayable:
    return listing([Quoted(version.node(one).name) for one in ids])
