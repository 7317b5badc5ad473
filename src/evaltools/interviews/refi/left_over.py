"""What nobody asked for in a document, so that the report can list it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.hostile_xml import local

THINGS = frozenset(
    {
        "TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource", "Transcript", "Representation",
        "PlainTextSelection", "PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection",
        "TranscriptSelection", "SyncPoint", "Coding", "Note", "NoteRef", "Link", "Set", "Graph", "Vertex",
        "Edge", "Case", "Variable", "VariableValue", "Description", "TextDescription", "User", "Code",
    }
)  # fmt: skip
"""Elements that mean something by themselves."""

MEMBERS = frozenset({"MemberCode", "MemberSource", "MemberNote"})

NOT_TEXT = frozenset({"PictureSource", "PDFSource", "AudioSource", "VideoSource"})


def report_left_over(root: Any, used: set[Any], lost: set[Any], report: ImportReport) -> None:
    """List every element that was not used, the outermost with a count of what is inside it.

    Parameters
    ----------
    root
        The document.
    used
        Elements whose content was carried over.
    lost
        Elements whose loss has been reported already, with all they hold.
    """
    _walk(root, used, lost, report)
    if root.get("basePath"):
        report.add("lost", "Project", "basePath", "outside-path")


def _walk(element: Any, used: set[Any], lost: set[Any], report: ImportReport) -> None:
    for child in element:
        if not isinstance(child.tag, str) or child in lost:
            continue
        tag = local(child)
        if tag in THINGS and child not in used:
            reason = "not-a-text" if tag in NOT_TEXT else "no-place"
            report.add("lost", tag, _name(child), reason, _inside(child))
        else:
            _walk(child, used, lost, report)


def _name(element: Any) -> str:
    name = element.get("name")
    if name:
        return str(name)
    text = " ".join((element.text or "").split())
    return text[:60] or str(element.get("targetGUID") or element.get("guid") or "")


def _inside(element: Any) -> str:
    """What goes with an element, counted by kind."""
    counts = Counter(
        local(child)
        for child in element.iterdescendants()
        if isinstance(child.tag, str) and local(child) in THINGS | MEMBERS - {"Description"}
    )
    return ", ".join(f"{number} {tag}" for tag, number in sorted(counts.items()))
