"""What a page and a Word document of the same report hold, in the same shape, so that a test can compare them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import html

from evaltools.formats.word.tables import shown_columns
from evaltools.publish.results import ReportResults
from evaltools.record.figure import Figure
from evaltools.record.table import Table
from evaltools.words.voice import TRACE


def plain(text: str) -> str:
    """A text without breaks of lines."""
    return " ".join(text.split())


def cells_of_pages(found: ReportResults) -> dict[str, list[list[str]]]:
    """Rows of each table as the pages have them, by caption, without the columns that only lead to evidence."""
    tables = {}
    for item in found.chapters:
        path = found.folder / item.page
        tree = html.document_fromstring(path.read_bytes())
        for part in item.exhibits:
            if not isinstance(part, Table):
                continue
            (table,) = tree.xpath(f"//table[@id='{part.id}']")
            places = [place for place, name in enumerate(part.columns) if name in shown_columns(part)]
            rows = [[plain(cell.text_content()) for cell in row] for row in table.xpath("tbody/tr")]
            rows = [
                [row[place] for place in places] if len(row) == len(part.columns) else row for row in rows
            ]
            caption = plain(table.xpath("caption//*[@class='table-title']")[0].text_content())
            tables[caption] = rows
    return tables


def cells_of_word(data: Path, heads: dict[str, int]) -> dict[str, list[list[str]]]:
    """The same of a Word document; `heads` says how many rows of a table are its head."""
    tables = {}
    for table in Document(str(data)).tables:
        caption = plain(table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")))
        rows = [
            [
                plain("".join(piece.text or "" for piece in cell.iter(qn("w:t"))))
                for cell in row.findall(qn("w:tc"))
            ]
            for row in table._tbl.findall(qn("w:tr"))
        ]
        repeated = table._tbl.findall(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}")
        assert len(repeated) == heads[caption], caption
        tables[caption] = rows[len(repeated) :]
    return tables


def heads(found: ReportResults) -> dict[str, int]:
    """Rows of the head of each table, by caption."""
    from evaltools.formats.html import title

    parts = [part for item in found.chapters for part in item.exhibits if isinstance(part, Table)]
    return {
        plain(found.speak(title(part))): 1 + any(column.group for column in shown_columns(part).values())
        for part in parts
    }


def prose_of_pages(found: ReportResults) -> list[str]:
    """Paragraphs, headings and lines of lists of every chapter's body, without the words that lead to evidence."""
    trace = re.compile(re.escape(f" ({found.speak(TRACE)})") + r"(?=\s|$)")
    said = []
    for item in found.chapters:
        if not item.shown:
            continue
        tree = html.document_fromstring((found.folder / item.page).read_bytes())
        (body,) = tree.xpath("//div[contains(concat(' ', @class, ' '), ' body ')]")
        for one in body.iter("h2", "h3", "h4", "p", "li"):
            if one.getparent() is None or one.xpath(
                "ancestor::figure|ancestor::details|ancestor::svg|ancestor::nav"
            ):
                continue
            if set((one.get("class") or "").split()) & {"table-note", "figure-note", "downloads"}:
                continue
            own = [
                one.text or "",
                *(
                    child.text_content() + (child.tail or "") if child.tag not in ("ul", "ol", "p") else ""
                    for child in one
                ),
            ]
            text = plain(trace.sub("", plain("".join(own))))
            if text:
                said.append(text)
    return said


def prose_of_word(data: Path) -> list[str]:
    """Every paragraph outside tables."""
    body = Document(str(data)).element.body
    return [
        plain("".join(piece.text or "" for piece in line.iter(qn("w:t")))) for line in body.findall(qn("w:p"))
    ]


def alternatives_of_pages(found: ReportResults) -> list[str]:
    """Text alternatives of the figures that are drawn from what is stored."""
    said = []
    for item in found.chapters:
        if not item.shown:
            continue
        tree = html.document_fromstring((found.folder / item.page).read_bytes())
        for part in item.exhibits:
            if isinstance(part, Figure) and part.draw:
                (found_here,) = tree.xpath(f"//*[@id='{part.id}-svg-desc']")
                said.append(plain(found_here.text_content()))
    return said


def alternatives_of_word(data: Path) -> list[str]:
    """Text alternatives of the pictures."""
    pictures: Any = Document(str(data)).element.body.iter(qn("wp:docPr"))
    return [plain(picture.get("descr")) for picture in pictures]
