"""A version as DOT, GraphML or Mermaid, for other tools.

Names are data: quotes, angle brackets, line breaks and everything else that a format gives a meaning to is
escaped, so that no name can add a node, an attribute or a script.
"""

from __future__ import annotations

import re

from evaltools.theory.labels import KINDS, LINKS, OWN_CODING
from evaltools.theory.model import Link, Node, NodeKind, Version
from evaltools.words.messages import in_context
from evaltools.words.voice import Voice, english

_SHAPES: dict[NodeKind, str] = {
    "problem_area": "box",
    "intervention": "box",
    "goal": "ellipse",
    "organisation": "house",
    "ongoing_work": "box",
    "assumption": "note",
    "external_factor": "hexagon",
    "risk_factor": "octagon",
    "protective_factor": "octagon",
}
_SIGNS = {"increases": "+", "decreases": "−"}
# What XML 1.0 cannot hold at all, and what no label needs.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")


def to_dot(version: Version, voice: Voice | None = None) -> str:
    """The version in the DOT language of Graphviz; conditional interventions are dashed and starred.

    Parameters
    ----------
    version : the version
    voice : who says names and kinds; English where none is given
    """
    voice = voice or english()
    lines = [f"digraph {_dot(version.id)} {{", "  rankdir=LR;", '  node [fontname="DejaVu Sans"];']
    for node in version.nodes:
        style = ' style="dashed"' if node.conditional else ""
        label = _dot(_label(node, voice))
        lines.append(f"  {_dot(node.id)} [label={label} shape={_SHAPES[node.kind]}{style}];")
    lines += [
        f"  {_dot(link.from_)} -> {_dot(link.to)} [label={_dot(_link_label(link, voice))}];"
        for link in version.links
    ]
    return "\n".join([*lines, "}", ""])


def to_mermaid(version: Version, voice: Voice | None = None) -> str:
    """The version as a Mermaid flowchart; nodes are numbered, since Mermaid reserves some words.

    Parameters
    ----------
    version : the version
    voice : who says names and kinds; English where none is given
    """
    voice = voice or english()
    number = {node.id: f"n{position}" for position, node in enumerate(version.nodes)}
    lines = ["flowchart LR"]
    lines += [f'  {number[node.id]}["{_mermaid(_label(node, voice))}"]' for node in version.nodes]
    for link in version.links:
        label = _mermaid(_link_label(link, voice))
        lines.append(f'  {number[link.from_]} -->|"{label}"| {number[link.to]}')
    dashed = [number[node.id] for node in version.nodes if node.conditional]
    if dashed:
        lines.append("  classDef conditional stroke-dasharray: 5 3")
        lines.append(f"  class {','.join(dashed)} conditional")
    return "\n".join([*lines, ""])


def to_graphml(version: Version, voice: Voice | None = None) -> str:
    """The version as GraphML, with kind, name, source and locator of every node and link.

    Parameters
    ----------
    version : the version
    voice : who says names and kinds; English where none is given
    """
    import networkx as nx

    voice = voice or english()
    graph: nx.DiGraph = nx.DiGraph()
    for node in version.nodes:
        graph.add_node(
            node.id, **_attributes(node, voice), conditional=node.conditional, planned=node.planned
        )
    for link in version.links:
        extra = {
            "sign": link.sign or "",
            "stated_by": link.stated_by or "evaluator",
            "evidence": len(link.evidence),
        }
        graph.add_edge(link.from_, link.to, **_attributes(link, voice), **extra)
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _attributes(part: Node | Link, voice: Voice) -> dict[str, str | bool]:
    name = {"label": _clean(voice.speak(part.name))} if isinstance(part, Node) else {}
    told = {"source": _clean(part.source or ""), "locator": _clean(part.locator or "")}
    return {"kind": part.kind, **name, **told, "evaluator": part.evaluator}


def _label(node: Node, voice: Voice) -> str:
    name = voice.speak(node.name) + (" *" if node.conditional else "")
    if node.kind == "intervention":
        return f"{node.id} {name}"
    return voice.speak(in_context("kind and name", "{kind}: {name}", kind=KINDS[node.kind], name=name))


def _link_label(link: Link, voice: Voice) -> str:
    words = voice.speak(LINKS[link.kind])
    own = f" ({voice.speak(OWN_CODING)})" if link.evaluator else ""
    return f"{words}{f' ({_SIGNS[link.sign]})' if link.sign else ''}{own}"


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _dot(text: str) -> str:
    escaped = _clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mermaid(text: str) -> str:
    """Everything but letters, digits, spaces and harmless marks as a Mermaid entity code."""
    return "".join(
        char if char.isalnum() or char in " ,.:–-()" else f"#{ord(char)};" for char in _clean(text)
    )
