"""The text of a Word document as Word shows it with all changes accepted: each word once, in reading order.

Word's own library for Python reads runs directly below a paragraph only; insertions, content controls, fields, text
boxes and notes stand deeper. Here every element is descended into unless it is known to hold no shown text
(ECMA-376 part 1, sections 17.3 to 17.13).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from evaltools.checks import BadInput, Problem
from evaltools.files.zip import open_zip, read_member
from evaltools.interviews.transcripts.hostile_xml import MAX_XML, attribute, children, local, parse_xml
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.rows import table_lines
from evaltools.interviews.transcripts.sniffing import require_regular
from evaltools.interviews.transcripts.text import normalise
from evaltools.interviews.transcripts.word_fields import Fields
from evaltools.interviews.transcripts.word_numbers import Numbering
from evaltools.interviews.transcripts.word_signs import UNKNOWN, sign
from evaltools.interviews.transcripts.word_styles import Styles

MAX_NODES = 900_000
_SILENT = frozenset(
    {
        "pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "sectPr",
        "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "fldData", "ffData",
        "annotationRef", "rt", "customXmlPr", "smartTagPr", "fldSimplePr", "lastRenderedPageBreak", "softHyphen",
    }
)  # fmt: skip
_DELETED = frozenset({"del", "moveFrom", "delText"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = frozenset({"drawing", "pict", "object"})
_INLINE = frozenset({"r", "t", "hyperlink", "fldSimple", "oMath", "oMathPara", "smartTag"})
"""What stands in paragraphs; some programs leave it beside them."""
_KNOWN = re.compile(r"(?:w|wp|a|c|cx|m|v|o|r|pic|dgm|lc|aink|am3d|oel|mc)[a-z]{0,3}\d{0,4}[a-z]{0,3}")
"""Prefixes of what Word itself can show, of things offered in several forms."""


def read_docx(path: Path, name: str) -> Reading:
    """Read a .docx to normalised text, one paragraph a line and a blank line between them.

    Front matter stands in the first paragraphs, from a line `---` to a line `---`.

    Returns
    -------
    Reading
        The text, and what is not in it: deletions, hidden text, comments, headers, footers, pictures.

    Raises
    ------
    BadInput
        When the file is no Word document or its package is suspicious.
    """
    require_regular(path, name)
    with open_zip(path, name) as archive:
        parts = _Parts(archive, name)
        body = next(iter(children(parts.root("word/document.xml"), "body")), None)
        if body is None:
            raise BadInput(
                Problem(
                    "not-docx",
                    "is a Word document without a body.",
                    "Save it again as .docx or as text.",
                    name,
                )
            )
        document = _Document(parts)
        document.fields = Fields(body, _DELETED)
        lines = document.blocks(body)
        document.outside()
    head: list[str] = []
    if lines[:1] == ["---"] and "---" in lines[1:]:
        close = lines.index("---", 1) + 1
        head, lines = lines[:close], lines[close:]
    reading = document.reading
    reading.text = normalise("\n".join([*head, "\n\n".join(line for line in lines if line.strip())]))
    return reading


def docx_text(path: Path, name: str) -> str:
    """The text alone; see `read_docx`."""
    return read_docx(path, name).text


class _Parts:
    """The members of a package, parsed with suspicion when they are asked for."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self.archive = archive
        self.name = name
        self.members = {info.filename: info for info in archive.infolist()}
        if "word/document.xml" not in self.members:
            raise BadInput(
                Problem(
                    "not-docx", "not readable as a Word document.", "Save it as .docx or as plain text.", name
                )
            )

    def root(self, member: str) -> Any:
        data = read_member(self.archive, self.members[member], self.name, MAX_XML)
        return parse_xml(data, member, self.name, max_nodes=MAX_NODES)

    def root_if_any(self, member: str) -> Any:
        return self.root(member) if member in self.members else None

    def like(self, beginning: str) -> list[str]:
        return sorted(item for item in self.members if item.startswith(beginning) and item.endswith(".xml"))


@dataclass
class _Paragraph:
    """A paragraph while it is read: its text, and what is shown beside or below it."""

    text: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Document:
    """One reading of a document."""

    def __init__(self, parts: _Parts) -> None:
        self.parts = parts
        self.reading = Reading("", "docx")
        self.numbering = Numbering(parts.root_if_any("word/numbering.xml"))
        self.styles = Styles(parts.root_if_any("word/styles.xml"))
        self.fields = Fields(None, _DELETED)
        self._notes: dict[str, dict[str, Any]] = {}
        self._shown_notes = 0
        self._open = ""
        """Text of paragraphs whose mark was deleted: with the change accepted they go on in the next."""

    def blocks(self, container: Any) -> list[str]:
        """Lines of a container of paragraphs and tables."""
        out: list[str] = []
        for child in container:
            tag = local(child)
            if tag == "p":
                out += self._paragraph(child)
            elif tag == "tbl":
                out += self._table(child)
            elif tag == "altChunk":
                self.reading.leave("embedded")
            elif tag in _DELETED:
                self._left("deletion", child)
            elif tag == "AlternateContent":
                out += self.blocks(_alternative(child))
            elif tag in _INLINE:
                loose = _Paragraph()
                self._runs([child], loose, hidden=False)
                out += ["".join(loose.text), *loose.boxes, *loose.notes]
            elif tag not in _SILENT:
                out += self.blocks(child)
        return out

    def _table(self, table: Any) -> list[str]:
        rows: list[list[list[str]]] = []
        for row in _within(table, "tr"):
            properties = next(iter(children(row, "trPr")), None)
            if properties is not None and (mark := children(properties, "del")):
                self._left("deletion", row, attribute(mark[0], "author") or "")
                continue
            cells: list[list[str]] = []
            for cell in _within(row, "tc"):
                own = next(iter(children(cell, "tcPr")), None)
                if own is not None and children(own, "cellDel"):
                    self._left("deletion", cell)
                else:
                    cells.append([line for line in self.blocks(cell) if line.strip()])
            rows.append([lines for lines in cells if lines])
        return table_lines(rows)

    def _paragraph(self, element: Any) -> list[str]:
        properties = next(iter(children(element, "pPr")), None)
        style = self.styles.of(properties)
        paragraph = _Paragraph()
        self._runs(element, paragraph, hidden=style.hidden)
        text = "".join(paragraph.text)
        marks = next(iter(children(properties, "rPr")), None) if properties is not None else None
        gone = marks is not None and any(children(marks, tag) for tag in ("del", "moveFrom"))
        # An empty paragraph of a list has a number as well, but none whose mark is gone.
        if (
            not self._open
            and not gone
            and (label := self._label(properties, style.numbering))
            and text.strip()
        ):
            text = f"{label} {text}"
            self.reading.keep("list_number")
        # A mark that is hidden, as between a heading and the text in the same line, ends no paragraph.
        if gone or (marks is not None and self.styles.hides(marks, style.hidden) and text.strip()):
            self._open += text
            return [*paragraph.boxes, *paragraph.notes]
        whole, self._open = self._open + text, ""
        return [whole, *paragraph.boxes, *paragraph.notes]

    def _label(self, properties: Any, of_style: tuple[str, int] | None) -> str:
        own = next(iter(children(properties, "numPr")), None) if properties is not None else None
        if own is None:
            return self.numbering.label(*of_style) if of_style else ""
        identifier = next((attribute(item, "val") for item in children(own, "numId")), None)
        level = next((attribute(item, "val") for item in children(own, "ilvl")), None)
        if identifier is None and of_style:
            identifier = of_style[0]
        return self.numbering.label(
            identifier or "", int(level) if level and level.isdigit() and len(level) < 3 else 0
        )

    def _runs(self, element: Any, paragraph: _Paragraph, *, hidden: bool) -> None:
        for child in element:
            tag = local(child)
            if tag in _SILENT:
                continue
            if tag in _DELETED:
                self._left("deletion", child)
            elif tag == "fldChar":
                self.fields.mark(child)
            elif tag == "r":
                self._run(child, paragraph, hidden=hidden)
            elif tag in ("footnoteReference", "endnoteReference"):
                self._note(tag.removesuffix("Reference"), attribute(child, "id") or "", paragraph)
            elif tag == "txbxContent":
                paragraph.boxes += [line for line in self._aside(child) if line.strip()]
                self.reading.keep("text_box")
            elif tag == "AlternateContent":
                self._runs(_alternative(child), paragraph, hidden=hidden)
            elif tag in ("t", "sym") or tag in _SIGNS:
                if self.fields.shows:
                    paragraph.text.append(self._sign(child, tag))
            else:
                if tag in _PICTURES and not _holds(child, "txbxContent"):
                    self.reading.leave("picture", _alternative_text(child))
                elif tag in ("ins", "moveTo"):
                    self.reading.keep("insertion")
                self._runs(child, paragraph, hidden=hidden)

    def _run(self, run: Any, paragraph: _Paragraph, *, hidden: bool) -> None:
        properties = next(iter(children(run, "rPr")), None)
        if self.styles.hides(properties, hidden):
            self._left("hidden", run)
            for mark in children(run, "fldChar"):
                self.fields.mark(mark)
        else:
            self._runs(run, paragraph, hidden=False)

    def _sign(self, element: Any, tag: str) -> str:
        if tag == "t":
            # A soft hyphen says where a word may be parted, and would part it for whoever searches.
            return (element.text or "").replace("\u00ad", "")
        if tag != "sym":
            return _SIGNS[tag]
        font, code = attribute(element, "font") or "", attribute(element, "char") or ""
        found = sign(font, code)
        if found == UNKNOWN:
            self.reading.leave("symbol", f"{font} {code}")
        return found

    def _aside(self, container: Any) -> list[str]:
        """Lines that stand beside the paragraph being read."""
        before, self._open = self._open, ""
        fields, self.fields = self.fields, Fields(container, _DELETED)
        lines = self.blocks(container)
        self.fields = fields
        if self._open:
            lines.append(self._open)
        self._open = before
        return lines

    def _notes_of(self, kind: str) -> dict[str, Any]:
        """Notes that have not been referred to yet, by their identifiers."""
        if kind not in self._notes:
            root = self.parts.root_if_any(f"word/{kind}s.xml")
            found = children(root, kind) if root is not None else []
            self._notes[kind] = {attribute(note, "id") or "": note for note in found}
        return self._notes[kind]

    def _note(self, kind: str, identifier: str, paragraph: _Paragraph) -> None:
        note = self._notes_of(kind).pop(identifier, None)
        if note is None:
            return
        self._shown_notes += 1
        self.reading.keep("note")
        paragraph.text.append(f"[{self._shown_notes}]")
        lines = " ".join(line.strip() for line in self._aside(note) if line.strip())
        paragraph.notes.append(f"[{self._shown_notes}] {lines}")

    def _left(self, kind: str, element: Any, by: str = "") -> None:
        text = "".join(part.text or "" for part in element.iter() if local(part) in ("t", "delText"))
        if text.strip():
            self.reading.leave(kind, text, by or attribute(element, "author") or "")

    def outside(self) -> None:
        """Note what stands outside the text: comments, headers, footers, and notes whose reference was deleted."""
        for kind in ("footnote", "endnote"):
            for note in self._notes_of(kind).values():
                self._left("deletion", note)
        for member in self.parts.like("word/comments"):
            if member == "word/comments.xml":
                for comment in children(self.parts.root(member), "comment"):
                    text = " ".join(self._aside(comment))
                    self.reading.leave("comment", text, attribute(comment, "author") or "")
        for kind in ("header", "footer"):
            for member in self.parts.like(f"word/{kind}"):
                text = " ".join(line for line in self._aside(self.parts.root(member)) if line.strip())
                if text.strip():
                    self.reading.leave(kind, text)


def _within(element: Any, tag: str) -> list[Any]:
    """Rows of a table or cells of a row, also those inside content controls, none of tables inside it."""
    out: list[Any] = []
    for child in element:
        name = local(child)
        if name == tag:
            out.append(child)
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            out += _within(child, tag)
    return out


def _alternative(element: Any) -> Any:
    """The form of something that Word itself shows, of those offered to different programs."""
    for choice in children(element, "Choice"):
        if all(_KNOWN.fullmatch(prefix) for prefix in (choice.get("Requires") or "").split()):
            return choice
    offered = children(element, "Fallback") or children(element, "Choice")
    return offered[0] if offered else ()


def _holds(element: Any, tag: str) -> bool:
    return any(local(item) == tag for item in element.iter())


def _alternative_text(element: Any) -> str:
    return next((attribute(item, "descr") or "" for item in element.iter() if local(item) == "docPr"), "")
