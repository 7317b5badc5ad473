"""The text of an OpenDocument text with its tracked changes accepted (ODF 1.3, part 3)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.files.zip import open_zip, read_member
from evaltools.interviews.transcripts.hostile_xml import MAX_XML, attribute, children, local, parse_xml
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.sniffing import require_regular
from evaltools.interviews.transcripts.text import normalise

_SILENT = frozenset(
    {"tracked-changes", "sequence-decls", "forms", "variable-decls", "user-field-decls", "change-start"}
)
_MOST_SPACES = 10_000


def read_odt(path: Path, name: str) -> Reading:
    """Read an .odt to normalised text, one paragraph a line and a blank line between them.

    Raises
    ------
    BadInput
        When the file is no OpenDocument text, is encrypted, or its package is suspicious.
    """
    require_regular(path, name)
    with open_zip(path, name) as archive:
        members = {info.filename: info for info in archive.infolist()}
        if "content.xml" not in members:
            raise BadInput(
                Problem("not-odt", "not readable as an OpenDocument text.", "Save it again.", name)
            )
        root = parse_xml(read_member(archive, members["content.xml"], name, MAX_XML), "content.xml", name)
    body = next(iter(children(root, "body")), None)
    text = next(iter(children(body, "text")), None) if body is not None else None
    if text is None:
        raise BadInput(
            Problem("not-odt", "holds no text (is it a spreadsheet?).", "Save the interview as .odt.", name)
        )
    document = _Document()
    document.hidden_styles = _hidden_styles(root)
    document.deletions(text)
    lines = document.blocks(text)
    document.reading.text = normalise("\n\n".join(line for line in lines if line.strip()))
    return document.reading


def _hidden_styles(root: Any) -> frozenset[str]:
    """Names of styles whose text is not displayed."""
    found = set()
    for styles in children(root, "automatic-styles"):
        for style in children(styles, "style"):
            for properties in children(style, "text-properties"):
                if attribute(properties, "display") == "none":
                    found.add(attribute(style, "name") or "")
    return frozenset(found)


class _Document:
    def __init__(self) -> None:
        self.reading = Reading("", "odt")
        self.hidden_styles: frozenset[str] = frozenset()
        self._notes = 0

    def deletions(self, text: Any) -> None:
        """Note deleted text, which stands apart from where it was."""
        for changes in children(text, "tracked-changes"):
            for region in children(changes, "changed-region"):
                for deletion in children(region, "deletion"):
                    said = " ".join(
                        "".join(item.itertext()) for item in deletion if local(item) in ("p", "h", "list")
                    )
                    self.reading.leave("deletion", said)
                for _ in children(region, "insertion"):
                    self.reading.keep("insertion")

    def blocks(self, container: Any, number: str = "") -> list[str]:
        out: list[str] = []
        for child in container:
            tag = local(child)
            if tag in _SILENT:
                continue
            if tag in ("p", "h"):
                out += self._paragraph(child, number if not out else "")
            elif tag == "list":
                for item in (one for one in child if local(one) in ("list-item", "list-header")):
                    # Which sign a list has stands in its style; that it is a list is what the reader needs.
                    out += self.blocks(item, "•")
                    self.reading.keep("list_number")
            elif tag == "covered-table-cell":
                continue
            else:
                out += self.blocks(child)
        return out

    def _paragraph(self, element: Any, number: str) -> list[str]:
        parts: list[str] = []
        after: list[str] = []
        self._inline(element, parts, after)
        text = "".join(parts)
        return [f"{number} {text}" if number and text.strip() else text, *after]

    def _inline(self, element: Any, parts: list[str], after: list[str]) -> None:
        parts.append(element.text or "")
        for child in element:
            tag = local(child)
            if tag == "s":
                count = attribute(child, "c") or "1"
                parts.append(" " * min(int(count) if count.isdigit() and len(count) < 6 else 1, _MOST_SPACES))
            elif tag in ("tab", "line-break"):
                parts.append("\t" if tag == "tab" else "\n")
            elif tag in ("annotation", "annotation-end"):
                if tag == "annotation":
                    said = " ".join(
                        "".join(item.itertext()) for item in child if local(item) in ("p", "list")
                    )
                    by = next(("".join(item.itertext()) for item in child if local(item) == "creator"), "")
                    self.reading.leave("comment", said, by)
            elif tag == "note":
                self._note(child, parts, after)
            elif tag == "frame":
                self._frame(child, after)
            elif tag in ("hidden-text", "hidden-paragraph") or (
                tag == "span" and attribute(child, "style-name") in self.hidden_styles
            ):
                self.reading.leave("hidden", "".join(child.itertext()))
            elif tag not in _SILENT:
                self._inline(child, parts, after)
            parts.append(child.tail or "")

    def _note(self, element: Any, parts: list[str], after: list[str]) -> None:
        self._notes += 1
        parts.append(f"[{self._notes}]")
        lines = [line for body in children(element, "note-body") for line in self.blocks(body)]
        after.append(f"[{self._notes}] {' '.join(line.strip() for line in lines)}")
        self.reading.keep("note")

    def _frame(self, element: Any, after: list[str]) -> None:
        boxes = children(element, "text-box")
        for box in boxes:
            after += [line for line in self.blocks(box) if line.strip()]
            self.reading.keep("text_box")
        if not boxes:
            self.reading.leave("picture")
