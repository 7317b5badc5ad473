"""What one drawing shows: the nodes as rows of plain data, and how they stand together.

A drawing is made from such rows alone, so that it can be drawn again for another language or width without
the theory file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from evaltools.theory.model import AREAS, Node, NodeKind, Version
from evaltools.words.messages import Message, Sayable, StudyWords, in_context, say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["node", "kind", "name", "conditional", "department", "acts_on", "reaches"]


@dataclass(frozen=True)
class Drawn:
    """A node as it is drawn: what it acts on itself, and all that it reaches, also by way of other nodes."""

    id: str
    kind: NodeKind
    name: Sayable
    conditional: bool = False
    department: Sayable = ""
    acts_on: frozenset[str] = frozenset()
    reaches: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """Rows that stand together; `area` is what they address, if they do."""

    rows: tuple[Drawn, ...]
    area: Drawn | None = None


@dataclass(frozen=True)
class View:
    """The three columns of a drawing, and what stands above and below them."""

    headers: tuple[Message, Message, Message]
    groups: tuple[Group, ...]
    goals: tuple[Drawn, ...]
    conditions: tuple[Drawn, ...]
    external: tuple[Drawn, ...]


def shown(version: Version, *, only: Collection[StudyWords | None] | None = None) -> pd.DataFrame:
    """The nodes of a version as rows of plain data, in the order of the file, for its drawings.

    Parameters
    ----------
    version : the version
    only : departments whose interventions are shown, None among them for those without one; all where not given

    Returns
    -------
    DataFrame
        node, kind, name, conditional, department, acts_on and reaches (ids apart by blanks). Interventions outside
        the plan are left to the list.
    """
    import pandas as pd

    kept = [node for node in version.nodes if _stands(node, only)]
    rows = [
        {
            "node": node.id,
            "kind": node.kind,
            "name": node.name,
            "conditional": node.conditional,
            "department": node.department or "",
            "acts_on": " ".join(link.to for link in version.links_from(node.id)),
            "reaches": " ".join(one.id for one in version.nodes if one.id in version.reached(node.id)),
        }
        for node in kept
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _stands(node: Node, only: Collection[StudyWords | None] | None) -> bool:
    if node.kind != "intervention":
        return True
    return node.planned and (only is None or node.department in only)


def drawn(data: pd.DataFrame) -> tuple[Drawn, ...]:
    """The nodes of rows that `shown` gave, also after they have been stored."""
    return tuple(
        Drawn(
            str(row["node"]),
            cast(NodeKind, row["kind"]),
            row["name"],
            bool(row["conditional"]),
            row["department"],
            frozenset(str(row["acts_on"]).split()),
            frozenset(str(row["reaches"]).split()),
        )
        for row in data.to_dict("records")
    )


def of_kind(nodes: Iterable[Drawn], *kinds: NodeKind) -> tuple[Drawn, ...]:
    """The nodes of these kinds, in their order."""
    return tuple(node for node in nodes if node.kind in kinds)


def whole(nodes: tuple[Drawn, ...]) -> View:
    """All of a version: areas, what acts on them, goals.

    A node that acts on several areas stands with the first of them in the order of the file.
    """
    areas, goals = of_kind(nodes, *AREAS), of_kind(nodes, "goal")
    members: dict[str, list[Drawn]] = {area.id: [] for area in areas}
    loose: list[Drawn] = []
    for node in (*of_kind(nodes, "ongoing_work"), *of_kind(nodes, "intervention")):
        first = next((area.id for area in areas if area.id in node.acts_on), None)
        (loose if first is None else members[first]).append(node)
    groups = [Group(tuple(members[area.id]), area) for area in areas]
    if loose:
        groups.append(Group(tuple(loose)))
    to_goals = say("Assumed to contribute to the goal") if len(goals) == 1 else TO_GOALS
    return View(
        (area_header(areas), INTERVENTIONS, to_goals),
        tuple(groups),
        goals,
        of_kind(nodes, "organisation", "assumption"),
        of_kind(nodes, "external_factor"),
    )


INTERVENTIONS = say("Interventions")
TO_GOALS = say("Assumed to contribute to the goals")
_AREAS: dict[NodeKind, Message] = {
    "problem_area": say("Problem areas"),
    "risk_factor": say("Risk factors"),
    "protective_factor": say("Protective factors"),
}
FACTORS = in_context("heading over risk and protective factors", "Factors")


def area_header(areas: Iterable[Drawn]) -> Message:
    """The heading over what interventions address."""
    kinds = {area.kind for area in areas}
    return _AREAS[next(iter(kinds))] if len(kinds) == 1 else FACTORS


def departments(version: Version) -> tuple[StudyWords, ...]:
    """The departments that are responsible for interventions, in the order of the file."""
    nodes = [node for node in version.of_kind("intervention") if node.planned and node.department]
    return tuple(dict.fromkeys(node.department for node in nodes if node.department))
