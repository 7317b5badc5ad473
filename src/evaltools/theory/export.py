"""A version as DOT, GraphML or Mermaid, for other tools.

Names are data: quotes, angle brackets, line breaks and everything else that a format gives a meaning to is
escaped, so that no name can add a node, an attribute or a script.
"""

from __future__ import annotations

import re

from evaltools.theory.labels import KINDS, LINKS, choose
from evaltools.theory.model import Language, Link, Node, NodeKind, Version

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


def to_dot(version: Version, language: Language) -> str:
    """The version in the DOT language of Graphviz; conditional interventions are dashed and starred.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    """
    lines = [f"digraph {_dot(version.id)} {{", "  rankdir=LR;", '  node [fontname="DejaVu Sans"];']
    for node in version.nodes:
        style = ' style="dashed"' if node.conditional else ""
        label = _dot(_label(node, language))
        lines.append(f"  {_dot(node.id)} [label={label} shape={_SHAPES[node.kind]}{style}];")
    lines += [
        f"  {_dot(link.from_)} -> {_dot(link.to)} [label={_dot(_link_label(link, language))}];"
        for link in version.links
    ]
    return "\n".join([*lines, "}", ""])


def to_mermaid(version: Version, language: Language) -> str:
    """The version as a Mermaid flowchart; nodes are numbered, since Mermaid reserves some words.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    """
    number = {node.id: f"n{position}" for position, node in enumerate(version.nodes)}
    lines = ["flowchart LR"]
    lines += [f'  {number[node.id]}["{_mermaid(_label(node, language))}"]' for node in version.nodes]
    for link in version.links:
        label = _mermaid(_link_label(link, language))
        lines.append(f'  {number[link.from_]} -->|"{label}"| {number[link.to]}')
    dashed = [number[node.id] for node in version.nodes if node.conditional]
    if dashed:
        lines.append("  classDef conditional stroke-dasharray: 5 3")
        lines.append(f"  class {','.join(dashed)} conditional")
    return "\n".join([*lines, ""])


def to_graphml(version: Version, language: Language) -> str:
    """The version as GraphML, with kind, name, source and locator of every node and link.

    Parameters
    ----------
    version : the version
    language : `"sv"` or `"en"`
    """
    import networkx as nx

    graph: nx.DiGraph = nx.DiGraph()
    for node in version.nodes:
        graph.add_node(
            node.id, **_attributes(node, language), conditional=node.conditional, planned=node.planned
        )
    for link in version.links:
        extra = {
            "sign": link.sign or "",
            "stated_by": link.stated_by or "evaluator",
            "evidence": len(link.evidence),
        }
        graph.add_edge(link.from_, link.to, **_attributes(link, language), **extra)
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _attributes(part: Node | Link, language: Language) -> dict[str, str | bool]:
    name = {"label": _clean(part.name.of(language))} if isinstance(part, Node) else {}
    told = {"source": _clean(part.source or ""), "locator": _clean(part.locator or "")}
    return {"kind": part.kind, **name, **told, "evaluator": part.evaluator}


def _label(node: Node, language: Language) -> str:
    name = node.name.of(language) + (" *" if node.conditional else "")
    return f"{node.id} {name}" if node.kind == "intervention" else f"{KINDS[node.kind].of(language)}: {name}"


def _link_label(link: Link, language: Language) -> str:
    words = LINKS[link.kind].of(language)
    own = choose(language, " (vår kodning)", " (our coding)") if link.evaluator else ""
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
