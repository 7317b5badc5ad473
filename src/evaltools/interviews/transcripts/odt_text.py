"""The text of an OpenDocument text with its tracked changes accepted (ODF 1.3, part 3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.files.zip import open_zip, read_member
from evaltools.interviews.transcripts.hostile_xml import MAX_XML, attribute, children, local, parse_xml
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.odt_styles import OdtStyles
from evaltools.interviews.transcripts.rows import table_lines
from evaltools.interviews.transcripts.sniffing import require_regular
from evaltools.interviews.transcripts.text import normalise

_SILENT = frozenset(
    {
        "tracked-changes",
        "sequence-decls",
        "forms",
        "variable-decls",
        "user-field-decls",
        "change-start",
        "script",
        "desc",
        "title",
    }
)
_SHAPES = frozenset(
    {
        "frame",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "connector",
        "polygon",
        "polyline",
        "path",
        "caption",
        "g",
    }
)
_MARGINS = frozenset({"header", "header-left", "header-first", "footer", "footer-left", "footer-first"})
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
        root, styles = (
            parse_xml(read_member(archive, members[part], name, MAX_XML), part, name)
            if part in members
            else None
            for part in ("content.xml", "styles.xml")
        )
    body = next(iter(children(root, "body")), None)
    text = next(iter(children(body, "text")), None) if body is not None else None
    if text is None:
        raise BadInput(
            Problem("not-odt", "holds no text (is it a spreadsheet?).", "Save the interview as .odt.", name)
        )
    document = _Document(OdtStyles(root, styles))
    document.deletions(text)
    lines = document.blocks(text)
    if styles is not None:
        document.outside(styles)
    document.reading.text = normalise("\n\n".join(line for line in lines if line.strip()))
    return document.reading


class _Document:
    def __init__(self, styles: OdtStyles) -> None:
        self.reading = Reading("", "odt")
        self.styles = styles
        self._notes = 0
        self._lists: dict[str, list[int]] = {}
        """Numbers of the last items of lists, for those that go on from another."""

    def deletions(self, text: Any) -> None:
        """Note deleted text, which stands apart from where it was."""
        for changes in children(text, "tracked-changes"):
            for region in children(changes, "changed-region"):
                for deletion in children(region, "deletion"):
                    said = " ".join(
                        "".join(item.itertext()) for item in deletion if local(item) in ("p", "h", "list")
                    )
                    by = next((_said(item) for item in deletion.iter() if local(item) == "creator"), "")
                    self.reading.leave("deletion", said, by)
                for _ in children(region, "insertion"):
                    self.reading.keep("insertion")

    def blocks(self, container: Any, number: str = "", lists: tuple[str, list[int]] = ("", [])) -> list[str]:
        """Lines of a container.

        Parameters
        ----------
        container
            An element that holds paragraphs.
        number
            What stands before the first of them.
        lists
            Style of the lists around it, and the numbers of their items.
        """
        out: list[str] = []
        for child in container:
            tag = local(child)
            if tag in _SILENT or tag == "covered-table-cell":
                continue
            if tag in ("p", "h"):
                out += self._paragraph(child, number if not out else "")
            elif tag == "list":
                out += self._list(child, *lists)
            elif tag == "section" and attribute(child, "display") in ("none", "condition"):
                self.reading.leave("hidden", _said(child))
            elif tag == "table":
                out += table_lines([self._row(row) for row in _rows(child)])
            else:
                out += self.blocks(child, "", lists)
        return out

    def _row(self, row: Any) -> list[list[str]]:
        cells = [self.blocks(cell) for cell in row if local(cell) == "table-cell"]
        filled = [[line for line in lines if line.strip()] for lines in cells]
        return [lines for lines in filled if lines]

    def _list(self, element: Any, style: str, counts: list[int]) -> list[str]:
        style = attribute(element, "style-name") or style
        known = (attribute(element, "id") or "", attribute(element, "continue-list") or "")
        number = self.styles.start(style, len(counts) + 1) - 1
        before = self._lists.get(
            known[1] or (style if attribute(element, "continue-numbering") == "true" else ""), []
        )
        if len(before) == len(counts) + 1:
            number = before[-1]
        out: list[str] = []
        for item in (one for one in element if local(one) in ("list-item", "list-header")):
            if local(item) == "list-header":
                out += self.blocks(item, "", (style, [*counts, number]))
                continue
            begin = attribute(item, "start-value") or ""
            number = int(begin) if begin.isdigit() and len(begin) < 7 else number + 1
            own = [*counts, number]
            out += self.blocks(item, self.styles.label(style, own), (style, own))
            self._lists[style] = self._lists[known[0]] = own
            self.reading.keep("list_number")
        return out

    def outside(self, styles: Any) -> None:
        """Note what stands in the margins of pages."""
        for master in styles.iter():
            kind = local(master).partition("-")[0]
            if kind in ("header", "footer") and local(master) in _MARGINS and (said := _said(master)):
                self.reading.leave(kind, said)

    def _paragraph(self, element: Any, number: str) -> list[str]:
        if self.styles.hides(attribute(element, "style-name")):
            self.reading.leave("hidden", _said(element))
            return []
        parts: list[str] = []
        after: list[str] = []
        self._inline(element, parts, after)
        text = "".join(parts).replace("\u00ad", "")
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
            elif tag in _SHAPES:
                self._frame(child, after)
            elif tag == "ruby":
                # How a word is read stands above it, and is not read as well.
                for base in children(child, "ruby-base"):
                    self._inline(base, parts, after)
            elif tag in ("hidden-text", "hidden-paragraph") or (
                tag == "span" and self.styles.hides(attribute(child, "style-name"))
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
        if local(element) == "frame":
            boxes = children(element, "text-box")
        elif local(element) in ("g", "a"):
            for inner in element:
                if local(inner) in _SHAPES:
                    self._frame(inner, after)
            return
        else:
            boxes = [element] if children(element, "p") or children(element, "list") else []
        for box in boxes:
            after += [line for line in self.blocks(box) if line.strip()]
            self.reading.keep("text_box")
        if not boxes:
            told = next((_said(item) for item in element.iter() if local(item) in ("desc", "title")), "")
            self.reading.leave("picture", told)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _said(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
