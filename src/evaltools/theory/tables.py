"""What a version holds, as tables: its interventions, its links, and who acts on which factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.theory.alternative import planned
from evaltools.theory.graph import acting_on
from evaltools.theory.model import AREAS, Node, Version
from evaltools.words.messages import listing

if TYPE_CHECKING:
    import pandas as pd


def interventions_table(version: Version) -> pd.DataFrame:
    """One row per intervention: what it is, whom it is for, how it prevents, and how relevant it was judged.

    Parameters
    ----------
    version : the version

    Returns
    -------
    DataFrame
        Codes, and words of the study; `coded_by_evaluator` names the columns that are our own coding and not the
        document's. `aimed_at` has the names of `areas`, `prevention` the codes of level and kind.
    """
    import pandas as pd

    return pd.DataFrame([_intervention(version, node) for node in version.of_kind("intervention")])


def _intervention(version: Version, node: Node) -> dict[str, object]:
    prevention, relevance = node.prevention, node.relevance
    areas = version.targets(node.id, AREAS)
    level, kind = (prevention.level, prevention.kind) if prevention else ([], [])
    parts = {
        "prevention": prevention,
        "target_group": node.target_group,
        "goal": node.goal,
        "follow_up": node.follow_up,
    }
    return {
        "id": node.id,
        "name": node.name,
        "department": node.department or "",
        "conditional": node.conditional,
        "planned": node.planned,
        "areas": " ".join(area.id for area in areas),
        "level": " ".join(level),
        "kind": " ".join(kind),
        "target_group": node.target_group.name if node.target_group else "",
        "ratable_goal": bool(node.goal and node.goal.ratable),
        "relevant_knowledge": relevance.knowledge if relevance else "not_assessed",
        "relevant_problem": relevance.problem if relevance else "not_assessed",
        "relevant_goal": relevance.goal if relevance else "not_assessed",
        "followed_up": node.follow_up.state if node.follow_up else "unknown",
        "coded_by_evaluator": " ".join(
            name for name, part in parts.items() if part is not None and part.evaluator
        ),
        "source": node.source or "",
        "locator": node.locator or "",
        "aimed_at": listing([area.name for area in areas], "semicolon") if areas else "",
        "prevention": " ".join([*level, *kind]),
    }


def links_table(version: Version) -> pd.DataFrame:
    """One row per link: its ends, kind and sign, who states it, and the evidence for, against, mixed, not found."""
    import pandas as pd

    rows = []
    for link in version.links:
        a, b = version.node(link.from_), version.node(link.to)
        directions = [one.direction for one in link.evidence]
        rows.append(
            {
                "id": link.id,
                "from": a.name,
                "link": link.kind,
                "to": b.name,
                "sign": link.sign or "",
                "mechanism": link.mechanism or "",
                "stated_by": link.stated_by or "evaluator",
                **{kind: directions.count(kind) for kind in ("for", "against", "mixed", "none_found")},
                "strands": " ".join(sorted({one.strand for one in link.evidence})),
                "source": link.source or "",
                "locator": link.locator or "",
            }
        )
    return pd.DataFrame(rows)


def coverage_table(version: Version) -> pd.DataFrame:
    """One row per problem area and factor: interventions aimed at it, directly and in all, and their departments.

    Parameters
    ----------
    version : the version

    Returns
    -------
    DataFrame
        Codes, and words of the study; `interventions` has the ids apart by blanks, `ids` the same as they are said.
    """
    import pandas as pd

    rows = []
    for area in version.of_kind(*AREAS):
        direct = [node for node in planned(version) if area in version.targets(node.id, AREAS)]
        departments = list(dict.fromkeys(node.department for node in direct if node.department))
        rows.append(
            {
                "id": area.id,
                "kind": area.kind,
                "name": area.name,
                "direct": len(direct),
                "in_all": len(acting_on(version, area.id)),
                "interventions": " ".join(node.id for node in direct),
                "departments": listing(departments, "semicolon") if departments else "",
                "ids": listing([node.id for node in direct], "comma") if direct else "",
            }
        )
    return pd.DataFrame(rows)
