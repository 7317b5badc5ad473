"""Who tells the whole path of the theory from an intervention to a goal, and who only a step of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evaltools.record.finding import Finding
from evaltools.record.table import Column
from evaltools.theory.graph import is_causal, reached_from
from evaltools.theory.model import ACTIONS, Node, Version
from evaltools.words import Sayable, joined, listing, plural, say

NODE = "node:"
UNNAMED = "?"
"""How those are called who consented neither to be quoted nor to be paraphrased."""
_SIGNS = {"more": (1,), "less": (-1,), "unsaid": (1, -1)}
Edge = tuple[str, str, str]
"""From, to, and the sign."""


@dataclass(frozen=True)
class ToldPath:
    """A path of the theory, and who tells how much of it."""

    start: Node
    goal: Node
    whole: tuple[str, ...]
    """Those whose own links lead from the intervention to the goal, in the direction that the theory says."""
    step: tuple[str, ...]
    """Those who tell at least one link on the way, and not the whole of it."""
    causes: tuple[Finding, ...]
    """The links on the way."""


def told_paths(version: Version, causes: Iterable[Finding]) -> list[ToldPath]:
    """For each intervention and each goal that the theory says it leads to, who tells it.

    Parameters
    ----------
    version : the theory in force.
    causes : findings `<chapter>/cause/<from>/<to>/<sign>` of the chapter on interviews, which name who tells each.

    Returns
    -------
    list
        the paths of which somebody tells something, in the order of the theory. A link is on the way where, in all that
        anybody tells, it can be reached from the intervention and the goal can be reached from it. That links told in one
        interview are one person's path, and links of several persons are not, follows Powell, Copestake and Remnant 2024.
    """
    edges = [(item, _edge(item)) for item in causes]
    everything = [edge for _, edge in edges]
    out = []
    for start, goal, wanted in _pairs(version):
        first, last = f"{NODE}{start.id}", f"{NODE}{goal.id}"
        after = {name for name, _ in _reached(everything, first)} | {first}
        before = {name for name, _ in _reached([(to, of, sign) for of, to, sign in everything], last)} | {
            last
        }
        # What leads back to the intervention, or on from the goal, is no step on the way.
        after, before = after - {last}, before - {first}
        way = tuple(item for item, (of, to, _) in edges if of in after and to in before)
        people = sorted({who for item in way for who in item.details["told_by"]})
        whole = [who for who in people if (last, wanted) in _reached(_own(edges, who), first)]
        if people:
            step = tuple(who for who in people if who not in whole)
            out.append(ToldPath(start, goal, tuple(whole), step, way))
    return out


def _edge(item: Finding) -> Edge:
    _, _, of, to, sign = item.id.split("/")
    return of, to, sign


def _own(edges: Iterable[tuple[Finding, Edge]], who: str) -> list[Edge]:
    return [edge for item, edge in edges if who in item.details["told_by"]]


def _reached(edges: Sequence[Edge], start: str) -> set[tuple[str, int]]:
    """What can be reached, and whether more at the start then gives more (1) or less (-1) of it."""
    found: set[tuple[str, int]] = set()
    waiting = [(start, 1)]
    while waiting:
        here, so_far = waiting.pop()
        for of, to, sign in edges:
            for one in _SIGNS[sign] if of == here else ():
                if (to, so_far * one) not in found:
                    found.add((to, so_far * one))
                    waiting.append((to, so_far * one))
    return found


def _pairs(version: Version) -> Iterable[tuple[Node, Node, int]]:
    """Interventions with the goals they lead to, and in which direction the theory says."""
    causal = is_causal(version)
    nodes = {node.id: node for node in version.nodes}
    signs = {"increases": "more", "decreases": "less"}
    links = [
        (link.from_, link.to, signs.get(str(link.sign), "more")) for link in version.links if causal(link)
    ]
    for start in version.nodes:
        if start.kind not in ACTIONS:
            continue
        directions = _reached(links, start.id)
        for name in (
            node.id for node in version.nodes if node.id in reached_from(version, [start.id], causal)
        ):
            if nodes[name].kind == "goal":
                yield start, nodes[name], 1 if (name, 1) in directions else -1


def sentence(path: ToldPath) -> Sayable:
    """How many tell the whole path, and how many only a step."""
    given = {"start": path.start.name, "goal": path.goal.name}
    whole, step = len(path.whole), len(path.step)
    if whole:
        said: Sayable = plural(
            "{start} → {goal}: {n:words} informant tells the whole path.",
            "{start} → {goal}: {n:words} informants tell the whole path.",
            n=whole, **given,
        )  # fmt: skip
    else:
        said = say("{start} → {goal}: no informant tells the whole path.", **given)
    if not step:
        return said
    return joined(
        said, plural("{n:Words} tells only a step of it.", "{n:Words} tell only a step of it.", n=step)
    )


def people(names: Sequence[str]) -> Sayable:
    """Those who may be named, and how many may not; a dash where there is nobody."""
    known: list[Sayable] = [name for name in names if not name.startswith(UNNAMED)]
    if hidden := len(names) - len(known):
        known.append(plural("{n:words} who may not be named", "{n:words} who may not be named", n=hidden))
    return listing(known) if known else "–"


def as_finding(path: ToldPath) -> dict[str, Any]:
    """What is recorded of a path, besides the row of the theory it stands in."""
    return {
        "id": f"path/{path.start.id}/{path.goal.id}",
        "text": sentence(path),
        "kind": "told path",
        "value": len(path.whole),
        "unit": "informants",
        "method": "causal links told by one informant, joined from the intervention to the goal",
        "findings": tuple(item.id for item in path.causes),
        "details": {"step": len(path.step)},
    }


def row(path: ToldPath) -> dict[str, Any]:
    """The row of a path: start, goal, whole, whole_people, step, step_people."""
    return {
        "start": path.start.name, "goal": path.goal.name,
        "whole": len(path.whole), "whole_people": people(path.whole),
        "step": len(path.step), "step_people": people(path.step),
    }  # fmt: skip


def layout() -> dict[str, Any]:
    """The table of the paths: id, caption, columns and note."""
    whole, step = say("Tell the whole path"), say("Tell only a step")
    return {
        "id": "told-paths",
        "caption": say("Who tells the paths of the programme theory"),
        "columns": {
            "start": Column(say("From")),
            "goal": Column(say("To the goal")),
            "whole": Column(say("Number"), "number", group=whole),
            "whole_people": Column(say("Informants"), group=whole),
            "step": Column(say("Number"), "number", group=step),
            "step_people": Column(say("Informants"), group=step),
            "finding": Column(say("Trace"), "finding"),
        },
        "row_header": "start",
        "note": say(
            "A whole path is told by whoever tells links that lead from the intervention to the goal, by whatever steps, in the "
            "direction that the theory says. A path that only several persons together tell is told as steps. That a path is "
            "told does not mean that it holds."
        ),
    }
