"""Checks of what leads where: problems, interventions, factors, goals and circles."""

from __future__ import annotations

from collections.abc import Iterator

from evaltools.theory.graph import acting_on, cycles, reached_from
from evaltools.theory.model import AREAS, Text, Theory, Version
from evaltools.theory.rules import Check, Hit, hit, named, planned


def _no_problem(version: Version, theory: Theory) -> Iterator[Hit]:
    for node in planned(version):
        if not version.targets(node.id, AREAS):
            sv, en = named(node)
            yield hit(f"{sv} riktar sig inte mot något problem.", f"{en} addresses no problem.", node)


def _no_goal(version: Version, theory: Theory) -> Iterator[Hit]:
    goals = {goal.id for goal in version.of_kind("goal")}
    for node in planned(version):
        if not goals & reached_from(version, [node.id]):
            sv, en = named(node)
            yield hit(f"{sv} leder inte till något mål.", f"{en} leads to no goal.", node)


def _goal_alone(version: Version, theory: Theory) -> Iterator[Hit]:
    for goal in version.of_kind("goal"):
        if not acting_on(version, goal.id):
            sv, en = named(goal)
            yield hit(
                f"Ingen insats leder till målet {sv}.", f"No intervention leads to the goal {en}.", goal
            )


def _only_conditional(version: Version, theory: Theory) -> Iterator[Hit]:
    for goal in version.of_kind("goal"):
        acting = [version.node(one) for one in acting_on(version, goal.id)]
        if acting and all(node.conditional for node in acting):
            sv, en = named(goal)
            yield hit(
                f"Målet {sv} nås bara genom villkorade insatser ({len(acting)}).",
                f"The goal {en} is reached only through conditional interventions ({len(acting)}).",
                goal,
                *acting,
            )


def _problem_alone(version: Version, theory: Theory) -> Iterator[Hit]:
    plan = {node.id for node in planned(version)}
    for area in version.of_kind("problem_area"):
        if not plan & {link.from_ for link in version.links_to(area.id)}:
            sv, en = named(area)
            yield hit(f"Ingen insats riktar sig mot {sv}.", f"No intervention addresses {en}.", area)


def _factor_alone(version: Version, theory: Theory) -> Iterator[Hit]:
    for factor in version.of_kind("risk_factor", "protective_factor"):
        if not acting_on(version, factor.id):
            sv, en = named(factor)
            yield hit(
                f"Ingen insats påverkar faktorn {sv}.", f"No intervention acts on the factor {en}.", factor
            )


def _every_goal(version: Version, theory: Theory) -> Iterator[Hit]:
    goals = version.of_kind("goal")
    for node in planned(version):
        links = [link for link in version.links_from(node.id) if link.to in {goal.id for goal in goals}]
        if len(goals) < 2 or len(links) < len(goals):
            continue
        mechanisms = {link.mechanism.en for link in links if link.mechanism is not None}
        if len(mechanisms) < len(goals):
            sv, en = named(node)
            yield hit(
                f"{sv} antas bidra till alla mål, men hur den bidrar till vart och ett sägs inte.",
                f"{en} is assumed to contribute to every goal, but how it contributes to each is not said.",
                node,
                links=[link.id for link in links],
            )


def _cycle(version: Version, theory: Theory) -> Iterator[Hit]:
    for group in cycles(version):
        nodes = [version.node(one) for one in group]
        names = ", ".join(group)
        yield hit(
            f"Dessa leder tillbaka till sig själva: {names}.",
            f"These lead back to themselves: {names}.",
            *nodes,
        )


CHECKS = (
    Check(
        "intervention-without-problem",
        "warning",
        Text(sv="Insats utan problem", en="Intervention without a problem"),
        Text(
            sv="En insats som inte svarar mot ett problem går inte att bedöma som problemrelevant.",
            en="An intervention that answers to no problem cannot be judged relevant to one.",
        ),
        Text(
            sv="Ange vilket problem eller vilken faktor insatsen riktar sig mot, eller beskriv den som organisation.",
            en="State the problem or factor the intervention addresses, or describe it as organisation.",
        ),
        _no_problem,
    ),
    Check(
        "intervention-without-goal",
        "error",
        Text(sv="Insats utan mål", en="Intervention without a goal"),
        Text(
            sv="En insats som inte leder till något av målen kan inte bidra till att de nås.",
            en="An intervention that leads to none of the goals cannot contribute to reaching them.",
        ),
        Text(
            sv="Ange vägen till ett mål, eller ta bort insatsen.",
            en="State the way to a goal, or drop the intervention.",
        ),
        _no_goal,
    ),
    Check(
        "goal-without-intervention",
        "error",
        Text(sv="Mål utan insats", en="Goal without an intervention"),
        Text(
            sv="Ett mål som ingen insats leder till kan bara nås av annat än programmet.",
            en="A goal that no intervention leads to can be reached only by something other than the programme.",
        ),
        Text(sv="Lägg till en insats, eller lyft ut målet.", en="Add an intervention, or take the goal out."),
        _goal_alone,
    ),
    Check(
        "goal-only-conditional",
        "warning",
        Text(
            sv="Mål som bara nås av villkorade insatser", en="Goal reached only by conditional interventions"
        ),
        Text(
            sv="Villkorade insatser blir av bara om ett behov konstateras; målet hänger då på beslut som inte är fattade.",
            en="Conditional interventions happen only if a need is found; the goal then hangs on decisions not yet made.",
        ),
        Text(
            sv="Besluta om minst en insats som inte är villkorad, eller säg vad som avgör.",
            en="Decide on at least one unconditional intervention, or say what decides.",
        ),
        _only_conditional,
    ),
    Check(
        "problem-without-intervention",
        "warning",
        Text(sv="Problemområde utan insats", en="Problem area without an intervention"),
        Text(
            sv="Ett problem som pekas ut utan att någon insats möter det lämnas åt annat arbete.",
            en="A problem that is pointed out without an intervention is left to other work.",
        ),
        Text(
            sv="Lägg till en insats, eller säg vem som har hand om problemet.",
            en="Add an intervention, or say who deals with it.",
        ),
        _problem_alone,
    ),
    Check(
        "factor-without-action",
        "warning",
        Text(sv="Faktor som ingen påverkar", en="Factor nobody acts on"),
        Text(
            sv="En risk- eller skyddsfaktor som ingen insats når förändras inte av programmet.",
            en="A risk or protective factor that no intervention reaches is not changed by the programme.",
        ),
        Text(
            sv="Lägg till en insats, eller säg varför faktorn lämnas.",
            en="Add an intervention, or say why the factor is left.",
        ),
        _factor_alone,
    ),
    Check(
        "every-goal-same-way",
        "warning",
        Text(
            sv="Bidrag till alla mål utan skilda mekanismer",
            en="Contribution to every goal without distinct mechanisms",
        ),
        Text(
            sv="Att allt bidrar till allt är inget rimligt antagande; för varje mål behövs ett eget hur (Hanberger 2021, 8.1.2).",
            en="That everything contributes to everything is not a reasonable assumption; each goal needs a how of its own (Hanberger 2021, 8.1.2).",
        ),
        Text(
            sv="Skriv en mekanism för varje länk, eller ta bort de länkar som ingen kan förklara.",
            en="Write a mechanism for each link, or drop the links nobody can explain.",
        ),
        _every_goal,
    ),
    Check(
        "cycle",
        "warning",
        Text(sv="Cirkel", en="Cycle"),
        Text(
            sv="Något som leder tillbaka till sig självt har ingen början att mäta ifrån.",
            en="What leads back to itself has no beginning to measure from.",
        ),
        Text(
            sv="Bryt cirkeln, eller beskriv den som två tidpunkter av samma sak.",
            en="Break the cycle, or describe it as the same thing at two times.",
        ),
        _cycle,
    ),
)
