"""Checks of what leads where: problems, interventions, factors, goals and circles."""

from __future__ import annotations

from collections.abc import Iterator

from evaltools.theory.graph import acting_on, cycles
from evaltools.theory.model import AREAS, Theory, Version
from evaltools.theory.rules import Check, Hit, called, hit, planned
from evaltools.words.messages import listing, plural, say


def _no_problem(version: Version, theory: Theory) -> Iterator[Hit]:
    for node in planned(version):
        if not version.targets(node.id, AREAS):
            yield hit(say("{intervention} addresses no problem.", intervention=called(node)), node)


def _no_goal(version: Version, theory: Theory) -> Iterator[Hit]:
    goals = {goal.id for goal in version.of_kind("goal")}
    for node in planned(version):
        if not goals & version.reached(node.id):
            yield hit(say("{intervention} leads to no goal.", intervention=called(node)), node)


def _goal_alone(version: Version, theory: Theory) -> Iterator[Hit]:
    for goal in version.of_kind("goal"):
        if not acting_on(version, goal.id):
            yield hit(say("No intervention leads to the goal {goal}.", goal=called(goal)), goal)


def _only_conditional(version: Version, theory: Theory) -> Iterator[Hit]:
    for goal in version.of_kind("goal"):
        acting = [version.node(one) for one in acting_on(version, goal.id)]
        if acting and all(node.conditional for node in acting):
            message = plural(
                "The goal {goal} is reached only through one intervention, which is conditional.",
                "The goal {goal} is reached only through conditional interventions, {n:words} in all.",
                n=len(acting),
                goal=called(goal),
            )
            yield hit(message, goal, *acting)


def _problem_alone(version: Version, theory: Theory) -> Iterator[Hit]:
    plan = {node.id for node in planned(version)}
    for area in version.of_kind("problem_area"):
        if not plan & {link.from_ for link in version.links_to(area.id)}:
            yield hit(say("No intervention addresses {area}.", area=called(area)), area)


def _factor_alone(version: Version, theory: Theory) -> Iterator[Hit]:
    for factor in version.of_kind("risk_factor", "protective_factor"):
        if not acting_on(version, factor.id):
            yield hit(say("No intervention acts on the factor {factor}.", factor=called(factor)), factor)


def _every_goal(version: Version, theory: Theory) -> Iterator[Hit]:
    goals = {goal.id for goal in version.of_kind("goal")}
    for node in planned(version):
        links = [link for link in version.links_from(node.id) if link.to in goals]
        if len(goals) < 2 or len(links) < len(goals):
            continue
        if len({link.mechanism for link in links if link.mechanism is not None}) < len(goals):
            message = say(
                "{intervention} is assumed to contribute to every goal, but how it contributes to each is not said.",
                intervention=called(node),
            )
            yield hit(message, node, links=[link.id for link in links])


def _cycle(version: Version, theory: Theory) -> Iterator[Hit]:
    for group in cycles(version):
        nodes = [version.node(one) for one in group]
        names = listing([called(node) for node in nodes])
        yield hit(say("These lead back to themselves: {names}.", names=names), *nodes)


CHECKS = (
    Check(
        "intervention-without-problem",
        "warning",
        say("Intervention without a problem"),
        say("An intervention that answers to no problem cannot be judged relevant to one."),
        say("State the problem or factor the intervention addresses, or describe it as organisation."),
        _no_problem,
    ),
    Check(
        "intervention-without-goal",
        "error",
        say("Intervention without a goal"),
        say("An intervention that leads to none of the goals cannot contribute to reaching them."),
        say("State the way to a goal, or drop the intervention."),
        _no_goal,
    ),
    Check(
        "goal-without-intervention",
        "error",
        say("Goal without an intervention"),
        say(
            "A goal that no intervention leads to can be reached only by something other than the programme."
        ),
        say("Add an intervention, or take the goal out."),
        _goal_alone,
    ),
    Check(
        "goal-only-conditional",
        "warning",
        say("Goal reached only by conditional interventions"),
        say(
            "Conditional interventions happen only if a need is found; the goal then hangs on decisions not yet made."
        ),
        say("Decide on at least one unconditional intervention, or say what decides."),
        _only_conditional,
    ),
    Check(
        "problem-without-intervention",
        "warning",
        say("Problem area without an intervention"),
        say("A problem that is pointed out without an intervention is left to other work."),
        say("Add an intervention, or say who deals with it."),
        _problem_alone,
    ),
    Check(
        "factor-without-action",
        "warning",
        say("Factor nobody acts on"),
        say("A risk or protective factor that no intervention reaches is not changed by the programme."),
        say("Add an intervention, or say why the factor is left."),
        _factor_alone,
    ),
    Check(
        "every-goal-same-way",
        "warning",
        say("Contribution to every goal without distinct mechanisms"),
        say(
            "That everything contributes to everything is not a reasonable assumption; each goal needs a how of its own."
        ),
        say("Write a mechanism for each link, or drop the links nobody can explain."),
        _every_goal,
    ),
    Check(
        "cycle",
        "warning",
        say("Cycle"),
        say("What leads back to itself has no beginning to measure from."),
        say("Break the cycle, or describe it as the same thing at two times."),
        _cycle,
    ),
)
