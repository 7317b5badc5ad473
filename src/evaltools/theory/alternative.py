"""What a drawing of a theory says, for its title and for those who cannot see it."""

from __future__ import annotations

from evaltools.theory.graph import reached_from
from evaltools.theory.labels import choose, count, in_words
from evaltools.theory.model import AREAS, Language, Version
from evaltools.theory.views import members_of
from evaltools.words.numbers import listing


def message(version: Version, language: Language) -> str:
    """The message of a version in one sentence, composed from its links.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`

    Returns
    -------
    str
        How many interventions are assumed to contribute to how many of the goals, and how many of them
        are conditional.
    """
    goals = version.of_kind("goal")
    interventions = [node for node in version.of_kind("intervention") if node.planned]
    conditional = sum(node.conditional for node in interventions)
    reached = [len(version.targets(node.id, ["goal"])) for node in interventions]
    many = count(len(interventions), language, ("insats", "insatser"), ("intervention", "interventions"))
    if not interventions or not goals:
        return choose(language, f"{many} och {len(goals)} mål", f"{many} and {len(goals)} goals")
    every = sum(number == len(goals) for number in reached)
    verb = choose(language, "antas bidra till", "are assumed to contribute to")
    if len(goals) == 1:
        text = f"{many} {verb} {choose(language, 'målet', 'the goal')}"
        if every < len(interventions):
            text = choose(
                language, f"{every} av {many} antas bidra till målet", f"{every} of {many} {verb} the goal"
            )
    elif every == len(interventions):
        number = in_words(len(goals), language)
        all_of = choose(language, f"vart och ett av de {number} målen", f"each of the {number} goals")
        text = f"{many} {verb} {all_of}"
    else:
        text = choose(
            language,
            f"{every} av {many} antas bidra till alla {in_words(len(goals), language)} målen",
            f"{every} of {many} {verb} all {in_words(len(goals), language)} goals",
        )
    if conditional:
        text += choose(
            language,
            f"; {conditional} av dem är villkorade",
            f"; {conditional} of them are conditional",
        )
    return text


def alternative_text(version: Version, language: Language) -> str:
    """Text alternative of a drawing: what is shown, the message, and where the same stands as a list.

    Parameters
    ----------
    version : the version drawn
    language : `"sv"` or `"en"`
    """
    areas = version.of_kind(*AREAS)
    interventions = [node for node in version.of_kind("intervention") if node.planned]
    goals = version.of_kind("goal")
    factors = any(area.kind != "problem_area" for area in areas)
    if language == "sv":
        shown = (
            f"Programteorin {version.id} i tre spalter: {len(areas)} {'faktorer' if factors else 'problemområden'}, "
            f"{len(interventions)} insatser och {len(goals)} mål, med ett märke där en insats antas bidra till ett mål."
        )
        where = "Samma innehåll står som nästlad lista under figuren."
    else:
        shown = (
            f"The programme theory {version.id} in three columns: {len(areas)} {'factors' if factors else 'problem areas'}, "
            f"{len(interventions)} interventions and {len(goals)} goals, with a mark where an intervention is "
            "assumed to contribute to a goal."
        )
        where = "The same content stands as a nested list below the figure."
    return f"{shown} {message(version, language)}. {where}"


def department_message(version: Version, department: str, language: Language) -> str:
    """The message of a department's drawing: how many factors or areas its interventions are aimed at."""
    rows = members_of(version, department, language)
    every = version.of_kind(*AREAS)
    aimed = {area.id for node in rows for area in version.targets(node.id, AREAS)}
    many = count(len(rows), language, ("insats", "insatser"), ("intervention", "interventions"))
    if language == "sv":
        return f"{department}: {many} mot {len(aimed)} av {len(every)} faktorer"
    return f"{department}: {many} aimed at {len(aimed)} of {len(every)} factors"


def matrix_message(version: Version, language: Language) -> str:
    """The message of the matrix: which factor or area most interventions are aimed at, and which fewest."""
    areas = version.of_kind(*AREAS)
    nodes = [node for node in version.of_kind("intervention") if node.planned]
    reached = [reached_from(version, [node.id]) for node in nodes]
    aims = {area.id: sum(area.id in ids for ids in reached) for area in areas}
    if not aims:
        return message(version, language)
    most, least = max(aims.values()), min(aims.values())
    top = listing(
        [_quoted(area.name.of(language), language) for area in areas if aims[area.id] == most], language
    )
    low = listing(
        [_quoted(area.name.of(language), language) for area in areas if aims[area.id] == least], language
    )
    if language == "sv":
        return f"Flest av de {len(nodes)} insatserna riktar sig mot {top} ({most}), minst mot {low} ({least})"
    return f"Most of the {len(nodes)} interventions are aimed at {top} ({most}), fewest at {low} ({least})"


def _quoted(name: str, language: Language) -> str:
    return f"”{name}”" if language == "sv" else f"“{name}”"
