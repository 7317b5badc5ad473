"""What a version holds, as tables: its interventions, its links, and who acts on which factor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaltools.theory.graph import acting_on
from evaltools.theory.labels import KINDS, LINKS, choose
from evaltools.theory.model import AREAS, Language, Node, Version

if TYPE_CHECKING:
    import pandas as pd

_LEVELS = {
    "primary": ("primär", "primary"),
    "secondary": ("sekundär", "secondary"),
    "tertiary": ("tertiär", "tertiary"),
    "situational": ("situationell", "situational"),
    "social": ("social", "social"),
}


def interventions_table(version: Version, language: Language) -> pd.DataFrame:
    """One row per intervention: what it is, whom it is for, how it prevents, and how relevant it was judged.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`

    Returns
    -------
    DataFrame
        `coded_by_evaluator` names the columns that are our own coding and not the document's.
    """
    import pandas as pd

    return pd.DataFrame([_intervention(version, node, language) for node in version.of_kind("intervention")])


def _intervention(version: Version, node: Node, language: Language) -> dict[str, object]:
    prevention, relevance = node.prevention, node.relevance
    parts = {
        "prevention": prevention,
        "target_group": node.target_group,
        "goal": node.goal,
        "follow_up": node.follow_up,
    }
    return {
        "id": node.id,
        "name": node.name.of(language),
        "department": node.department.of(language) if node.department else "",
        "conditional": node.conditional,
        "planned": node.planned,
        "areas": " ".join(area.id for area in version.targets(node.id, AREAS)),
        "level": _words(prevention.level if prevention else [], language),
        "kind": _words(prevention.kind if prevention else [], language),
        "target_group": node.target_group.name.of(language) if node.target_group else "",
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
    }


def _words(codes: Sequence[str], language: Language) -> str:
    return ", ".join(choose(language, *_LEVELS[code]) for code in codes)


def links_table(version: Version, language: Language) -> pd.DataFrame:
    """One row per link: its ends, kind and sign, who states it, and the evidence for, against, mixed, not found."""
    import pandas as pd

    rows = []
    for link in version.links:
        a, b = version.node(link.from_), version.node(link.to)
        directions = [one.direction for one in link.evidence]
        rows.append(
            {
                "id": link.id,
                "from": a.name.of(language),
                "link": LINKS[link.kind].of(language),
                "to": b.name.of(language),
                "sign": link.sign or "",
                "mechanism": link.mechanism.of(language) if link.mechanism else "",
                "stated_by": link.stated_by or "evaluator",
                **{kind: directions.count(kind) for kind in ("for", "against", "mixed", "none_found")},
                "strands": " ".join(sorted({one.strand for one in link.evidence})),
                "source": link.source or "",
                "locator": link.locator or "",
            }
        )
    return pd.DataFrame(rows)


def coverage_table(version: Version, language: Language) -> pd.DataFrame:
    """One row per problem area and factor: how many interventions are aimed at it, directly and in all."""
    import pandas as pd

    rows = []
    for area in version.of_kind(*AREAS):
        direct = [
            n.id
            for n in version.of_kind("intervention")
            if n.planned and area in version.targets(n.id, AREAS)
        ]
        rows.append(
            {
                "id": area.id,
                "kind": KINDS[area.kind].of(language),
                "name": area.name.of(language),
                "direct": len(direct),
                "in_all": len(acting_on(version, area.id)),
                "interventions": " ".join(direct),
            }
        )
    return pd.DataFrame(rows)
