"""Checks of what a theory can be judged by: indicators, ratable goals, evidence."""

from __future__ import annotations

from collections.abc import Iterator

from evaltools.theory.graph import acting_on, is_causal
from evaltools.theory.model import Link, Theory, Version
from evaltools.theory.rules import Check, Hit, called, hit, planned
from evaltools.words.messages import say


def _no_indicator(version: Version, theory: Theory) -> Iterator[Hit]:
    for goal in version.of_kind("goal"):
        if not goal.indicators:
            yield hit(say("The goal {goal} has no indicator.", goal=called(goal)), goal)


def _not_ratable(version: Version, theory: Theory) -> Iterator[Hit]:
    for node in planned(version):
        if node.goal is None or not node.goal.ratable:
            yield hit(say("{intervention} has no goal that can be rated.", intervention=called(node)), node)


def supports(link: Link) -> bool:
    """Whether any evidence, wholly or in part, speaks for the link."""
    return any(one.direction in ("for", "mixed") for one in link.evidence)


def _no_evidence(version: Version, theory: Theory) -> Iterator[Hit]:
    causal = is_causal(version)
    for link in version.links:
        if not causal(link) or any(one.direction != "none_found" for one in link.evidence):
            continue
        a, b = version.node(link.from_), version.node(link.to)
        ends = {"cause": called(a), "effect": called(b)}
        if link.evidence:
            message = say("Evidence that {cause} acts on {effect} was looked for and not found.", **ends)
        else:
            message = say("No evidence is given that {cause} acts on {effect}.", **ends)
        yield hit(message, a, b, links=[link.id])


def _no_evidenced_path(version: Version, theory: Theory) -> Iterator[Hit]:
    causal = is_causal(version)
    for goal in version.of_kind("goal"):
        if acting_on(version, goal.id) and not acting_on(
            version, goal.id, lambda link: causal(link) and supports(link)
        ):
            message = say(
                "No way from an intervention to the goal {goal} has evidence at every step.",
                goal=called(goal),
            )
            yield hit(message, goal)


def _one_strand(version: Version, theory: Theory) -> Iterator[Hit]:
    for link in version.links:
        strands = {one.strand for one in link.evidence if one.direction != "none_found"}
        if strands not in ({"interviews"}, {"statistics"}):
            continue
        a, b = version.node(link.from_), version.node(link.to)
        ends = {"cause": called(a), "effect": called(b)}
        if strands == {"interviews"}:
            message = say("That {cause} acts on {effect} rests on interviews only.", **ends)
        else:
            message = say("That {cause} acts on {effect} rests on statistics only.", **ends)
        yield hit(message, a, b, links=[link.id])


CHECKS = (
    Check(
        "goal-without-indicator",
        "warning",
        say("Goal without an indicator"),
        say("Without an indicator one cannot tell whether the goal comes closer."),
        say("Choose an indicator, or say that the goal cannot be measured."),
        _no_indicator,
    ),
    Check(
        "intervention-without-ratable-goal",
        "note",
        say("Intervention without a ratable goal"),
        say("A goal can be rated if it names something that can be counted or seen to be done."),
        say("Word the goal so that the outcome could show it was missed."),
        _not_ratable,
    ),
    Check(
        "link-without-evidence",
        "note",
        say("Link without evidence"),
        say("A link without evidence is an assumption; it may be right but is not tested."),
        say("Give evidence for or against, or state that one looked and found none."),
        _no_evidence,
    ),
    Check(
        "goal-without-evidenced-path",
        "warning",
        say("Goal without an evidenced path"),
        say("A contribution can be claimed only when every step from intervention to goal has evidence."),
        say("Look for evidence on the weakest step of the likeliest path."),
        _no_evidenced_path,
    ),
    Check(
        "one-strand-only",
        "note",
        say("Only interviews or only statistics"),
        say("Evidence of one kind may share one flaw; different kinds test each other (Farmer et al. 2006)."),
        say("Look for evidence of another kind."),
        _one_strand,
    ),
)
