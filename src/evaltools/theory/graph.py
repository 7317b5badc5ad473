"""Ways through a theory: what leads where, over which links, and where it leads back to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evaltools.theory.model import ACTIONS, Link, Version

Choice = Callable[[Link], bool]


def any_link(link: Link) -> bool:
    """Every link."""
    return True


def is_causal(version: Version) -> Choice:
    """Links that claim an effect: on a goal or a factor, by something other than a mere condition.

    That an intervention belongs to a problem area orders the theory and claims nothing; that it acts on a
    risk or protective factor does.
    """
    kind = {node.id: node.kind for node in version.nodes}
    ends = ("goal", "risk_factor", "protective_factor")

    def choice(link: Link) -> bool:
        starts = (*ACTIONS, "risk_factor", "protective_factor", "external_factor", "goal")
        return link.kind != "enables" and kind.get(link.to) in ends and kind.get(link.from_) in starts

    return choice


def reached_from(version: Version, starts: Iterable[str], allowed: Choice = any_link) -> set[str]:
    """The ids that can be reached from `starts` over allowed links, the starts themselves left out."""
    if allowed is any_link:
        return {end for start in starts for end in version.reached(start)}
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        for link in version.links_from(waiting.pop()):
            if link.to not in reached and allowed(link):
                reached.add(link.to)
                waiting.append(link.to)
    return reached


def acting_on(version: Version, target: str, allowed: Choice = any_link) -> list[str]:
    """The planned interventions from which `target` can be reached, in the order of the file."""
    return [
        node.id
        for node in version.of_kind("intervention")
        if node.planned and target in reached_from(version, [node.id], allowed)
    ]


def cycles(version: Version) -> list[list[str]]:
    """Groups of nodes that lead back to themselves, each in the order of the file."""
    import networkx as nx

    graph = nx.DiGraph([(link.from_, link.to) for link in version.links])
    order = {node.id: position for position, node in enumerate(version.nodes)}
    groups = [sorted(group, key=order.__getitem__) for group in nx.strongly_connected_components(graph)]
    return sorted((group for group in groups if len(group) > 1), key=lambda group: order[group[0]])
