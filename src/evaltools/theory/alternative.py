"""What a drawing of a theory says, for its title and for those who cannot see it."""

from __future__ import annotations

from evaltools.theory.labels import choose, count, in_words
from evaltools.theory.model import Language, Version


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
    areas = version.of_kind("problem_area", "risk_factor", "protective_factor")
    interventions, goals = version.of_kind("intervention"), version.of_kind("goal")
    if language == "sv":
        shown = (
            f"Programteorin {version.id} i tre spalter: {len(areas)} områden eller faktorer, "
            f"{len(interventions)} insatser och {len(goals)} mål, med ett märke där en insats antas bidra till ett mål."
        )
        where = "Samma innehåll står som nästlad lista under figuren."
    else:
        shown = (
            f"The programme theory {version.id} in three columns: {len(areas)} areas or factors, "
            f"{len(interventions)} interventions and {len(goals)} goals, with a mark where an intervention is "
            "assumed to contribute to a goal."
        )
        where = "The same content stands as a nested list below the figure."
    return f"{shown} {message(version, language)}. {where}"
