"""What one drawing shows: rows in groups, and the nodes that the rows lead to."""

from __future__ import annotations

from dataclasses import dataclass

from evaltools.checks import InvalidArgument, nearest
from evaltools.theory.labels import choose
from evaltools.theory.model import AREAS, Language, Node, Version


@dataclass(frozen=True)
class Group:
    """Rows that stand together under one heading; `node` is the area they address, if they do."""

    heading: str
    rows: tuple[Node, ...]
    node: Node | None = None


@dataclass(frozen=True)
class View:
    """The three columns of a drawing."""

    headers: tuple[str, str, str]
    groups: tuple[Group, ...]
    targets: tuple[Node, ...]
    target_words: tuple[str, ...]


def whole(version: Version, language: Language) -> View:
    """All of a version: areas, what acts on them, goals.

    A node that acts on several areas stands with the first of them in the order of the file.
    """
    areas = version.of_kind(*AREAS)
    members: dict[str | None, list[Node]] = {area.id: [] for area in areas}
    members[None] = []
    for node in (*version.of_kind("ongoing_work"), *version.of_kind("intervention")):
        if node.planned:
            reached = version.targets(node.id, AREAS)
            members[reached[0].id if reached else None].append(node)
    groups = [Group(area.name.of(language), tuple(members[area.id]), area) for area in areas]
    if members[None]:
        groups.append(Group("", tuple(members[None])))
    goals = version.of_kind("goal")
    headers = (
        _area_header(version, language),
        choose(language, "Insatser", "Interventions"),
        choose(
            language, f"Antas bidra till {'målen' if len(goals) > 1 else 'målet'}", "Assumed to contribute to"
        ),
    )
    return View(headers, tuple(groups), goals, tuple(goal.name.of(language) for goal in goals))


def departments(version: Version, language: Language) -> tuple[str, ...]:
    """The departments that are responsible for interventions, in the order of the file."""
    nodes = [node for node in version.of_kind("intervention") if node.planned and node.department]
    return tuple(dict.fromkeys(node.department.of(language) for node in nodes if node.department))


def of_department(version: Version, department: str, language: Language) -> View:
    """The interventions of one department and the factors or areas they address.

    Raises
    ------
    InvalidArgument
        If no intervention has this department.
    """
    rows = members_of(version, department, language)
    targets = tuple(
        area for area in version.of_kind(*AREAS) if any(area in version.targets(n.id, AREAS) for n in rows)
    )
    verbs = {"risk_factor": ("Minska: ", "Reduce: "), "protective_factor": ("Stärka: ", "Strengthen: ")}
    words = tuple(
        choose(language, *verbs.get(node.kind, ("", ""))) + node.name.of(language) for node in targets
    )
    headers = (
        choose(language, "Förvaltning", "Department"),
        choose(language, "Insatser", "Interventions"),
        choose(language, "Riktar sig mot", "Aimed at"),
    )
    return View(headers, (Group(department, rows),), targets, words)


def members_of(version: Version, department: str, language: Language) -> tuple[Node, ...]:
    """The planned interventions of a department, in the order of the file."""
    known = departments(version, language)
    if department not in known:
        message = f'no department "{department}" in {version.id}. {nearest(department, known)}'
        raise InvalidArgument("department", message)
    return tuple(
        node
        for node in version.of_kind("intervention")
        if node.planned and node.department is not None and node.department.of(language) == department
    )


def _area_header(version: Version, language: Language) -> str:
    many = {
        "problem_area": choose(language, "Problemområden", "Problem areas"),
        "risk_factor": choose(language, "Riskfaktorer", "Risk factors"),
        "protective_factor": choose(language, "Skyddsfaktorer", "Protective factors"),
    }
    kinds = {area.kind for area in version.of_kind(*AREAS)}
    return many[next(iter(kinds))] if len(kinds) == 1 else choose(language, "Faktorer", "Factors")
