"""Numbers and coded interviews brought together at the goals and problems of a theory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaltools.record.finding import Finding
from evaltools.theory.model import AREAS, Node, Version


@dataclass(frozen=True)
class Meeting:
    """What numbers and interviews say of one goal or problem."""

    node: Node
    kind: str
    """`goal` or `problem`."""
    changes: tuple[Finding, ...]
    """Changes of the indicators by which the theory says the goal is measured."""
    series: tuple[Finding, ...]
    """Interrupted series of its indicators that have a verdict."""
    codes: tuple[Finding, ...]
    """Codes of the codebook that are linked to it, as found in the interviews."""


def meet(
    version: Version, codes: Sequence[Finding], measured: Mapping[str, Sequence[Finding]], *, area: str
) -> list[Meeting]:
    """Bring together what numbers and interviews say of the same goals and problems.

    Parameters
    ----------
    version : the theory in force.
    codes : findings on the codes of a codebook, whose details name the nodes they are linked to.
    measured : findings on changes and interrupted series, by indicator; those without a verdict are left aside.
    area : whose changes count.

    Returns
    -------
    list
        a meeting for each goal and problem that codes are linked to.

    References
    ----------
    Guetterman, Fetters and Creswell 2015 (joint displays).
    """
    found = []
    for node, kind in _nodes(version):
        linked = tuple(item for item in codes if f"{kind}:{node.id}" in item.details["linked_to"])
        own = [item for name in node.indicators for item in measured.get(name, ()) if item.verdict]
        changes = tuple(item for item in own if item.kind == "change" and f"/{area}/" in item.id)
        series = tuple(item for item in own if item.kind == "interrupted series")
        if linked:
            found.append(Meeting(node, kind, changes, series, linked))
    return found


def _nodes(version: Version) -> list[tuple[Node, str]]:
    goals = [(node, "goal") for node in version.of_kind("goal")]
    return goals + [(node, "problem") for node in version.of_kind(*AREAS)]
