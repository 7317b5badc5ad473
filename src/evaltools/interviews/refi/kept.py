"""Links, sets and graphs of another program: nothing here holds them, so they are kept as they came and handed back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaltools.interviews.refi.project_guid import plain_guid
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.hostile_xml import children, local

KEPT = {"Links": "Link", "Sets": "Set", "Graphs": "Graph"}
"""What stands in each container."""
REFERENCES = ("targetGUID", "representedGUID", "originGUID", "sourceVertex", "targetVertex")
"""Attributes that refer to something by its GUID."""


def kept_elements(
    containers: Mapping[str, Any], used: set[Any], notes: Mapping[str, str], report: ImportReport
) -> dict[str, tuple[str, ...]]:
    """The XML of elements whose every reference has been carried over, by container.

    Parameters
    ----------
    containers
        The elements that hold links, sets and graphs.
    used
        Elements carried over so far; those kept are added.
    notes
        Text of the project's notes, by GUID.
    report
        Where members that are left out are noted.
    """
    from lxml import etree

    known = {plain_guid(element.get("guid")) for element in used if element.get("guid")}
    out: dict[str, tuple[str, ...]] = {}
    for container, tag in KEPT.items():
        texts = []
        for element in children(containers[container], tag):
            own = [item for item in element.iter() if isinstance(item.tag, str)]
            inside = {plain_guid(item.get("guid")) for item in own if item.get("guid")}
            wanted = {plain_guid(item.get(name)) for item in own for name in REFERENCES if item.get(name)}
            for item in own:
                target = plain_guid(item.get("targetGUID"))
                if local(item) in ("NoteRef", "MemberNote") and target in notes and target not in known:
                    wanted.discard(target)
                    item.getparent().remove(item)
                    report.add("lost", local(item), notes[target], "no-place")
            if wanted <= known | inside:
                etree.cleanup_namespaces(element)
                texts.append(etree.tostring(element, encoding="unicode", with_tail=False))
                used.update(element.iter())
        if texts:
            out[container] = tuple(texts)
            report.carried[container.lower()] = len(texts)
    return out
