"""The texts of a project and where the passages in them are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaltools.checks import BadInput
from evaltools.interviews.refi.package import Package
from evaltools.interviews.refi.positions import Counting, Selection, Source, settle_with_evidence, vote
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.hostile_xml import children
from evaltools.interviews.transcripts.text import decode
from evaltools.interviews.transcripts.transcripts import Transcript


@dataclass(frozen=True)
class TextSource:
    """A text of the project that was in the package."""

    element: Any
    identifier: str
    raw: str
    """As it stands in the package, marks and line ends included."""
    front: dict[str, Any]

    @cached_property
    def source(self) -> Source:
        """The text with its ways of counting."""
        return Source(self.raw)

    @cached_property
    def transcript(self) -> Transcript:
        """The text as a transcript of ours."""
        return Transcript(self.identifier, self.source.text, **self.front)

    @property
    def named(self) -> int:
        """How many passages have a name that may be a quotation."""
        return sum(bool(child.get("name")) for child in children(self.element, "PlainTextSelection"))


def source_text(element: Any, package: Package, report: ImportReport) -> str | None:
    """The plain text of a source as it stands in the package, or None with the loss reported."""
    name = element.get("name") or ""
    held = children(element, "PlainTextContent")
    path = element.get("plainTextPath")
    raw: str | None = None
    if path:
        member, reason = package.find(path)
        if member is not None:
            raw = _decoded(package.read(member), package.file)
            if reason:
                report.add("changed", "TextSource", name, reason)
            reason = "" if raw is not None else "unreadable-text"
    else:
        raw, reason = (held[0].text or "", "") if held else (None, "no-text")
    if raw is not None and not raw.strip("\ufeff \t\r\n"):
        raw, reason = None, "no-text"
    if raw is None:
        selections = children(element, "PlainTextSelection")
        codings = sum(len(children(selection, "Coding")) for selection in selections)
        detail = f"{len(selections)} passages, {codings} codings" if selections else ""
        report.add("lost", "TextSource", name, reason, detail)
    elif element.get("richTextPath"):
        report.add("lost", "TextSource", name, "rich-text")
    return raw


def note_text(note: Any, package: Package, report: ImportReport) -> str:
    """The text of a note, its title first where it has one of its own."""
    text = "".join(child.text or "" for child in children(note, "PlainTextContent"))
    if not text and note.get("plainTextPath"):
        member, reason = package.find(note.get("plainTextPath"))
        if member is None:
            report.add("lost", "Note", note.get("name"), reason)
        else:
            text = package.read(member).decode("utf-8", "replace").lstrip("\ufeff")
    title = (note.get("name") or "").strip()
    if title and title.casefold() != "memo" and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}".rstrip()
    return text


def _decoded(data: bytes, name: str) -> str | None:
    """Text with its byte-order mark and line ends left in place; None where it is no text."""
    try:
        # The checks of transcripts (encoding, control characters) hold here too.
        decode(data, name)
    except BadInput:
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "\ufeff" + data.decode("utf-16")
    return data.decode("utf-8")


def passages(
    source: TextSource, report: ImportReport, usual: Counting | None
) -> tuple[list[tuple[Any, int, int]], Counting | None]:
    """Selections of a source with their places in our text, and the way of counting that fitted."""
    elements = children(source.element, "PlainTextSelection")
    readable: list[tuple[Any, Selection]] = []
    for element in elements:
        try:
            start, end = int(element.get("startPosition")), int(element.get("endPosition"))
        except (TypeError, ValueError):
            report.add(
                "lost", "PlainTextSelection", element.get("name"), "bad-value", "startPosition, endPosition"
            )
            continue
        readable.append((element, Selection(start, end, element.get("name") or "")))
    settled, evidence = (
        settle_with_evidence(source.source, [selection for _, selection in readable], usual)
        if readable
        else ([], None)
    )
    if evidence is not None:
        report.weighed[source.identifier] = evidence
    out = []
    unsure = 0
    for (element, selection), place in zip(readable, settled, strict=True):
        where = f"{source.identifier} {selection.start}–{selection.end}"
        if place.verdict == "outside-text":
            codings = len(children(element, "Coding"))
            report.add(
                "lost", "PlainTextSelection", selection.name, "outside-text", f"{where}; {codings} codings"
            )
            continue
        unsure += place.verdict == "unverified"
        if place.verdict in ("quotation-differs", "found-by-quotation"):
            report.add("doubtful", "PlainTextSelection", selection.name, place.verdict, where)
        report.positions[place.counting] += 1
        out.append((element, place.start, place.end))
    if unsure:
        report.add("doubtful", "TextSource", source.identifier, "unverified", f"{unsure} passages")
    return out, vote(settled) or usual
