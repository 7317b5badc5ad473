"""What a chapter's page holds: the notebook's body, or the reason why there is none."""

from __future__ import annotations

from typing import Any

from evaltools.formats.html import Surroundings, label
from evaltools.publish.exporter import ChapterPage, Download, exporter
from evaltools.publish.headings import Headings
from evaltools.publish.pages import frame
from evaltools.publish.results import ChapterResult, ReportResults, page_of
from evaltools.study.sources import Document

_FRAME_IDS = ("main", "references")
"""Ids that the frame of a page uses itself."""


def values(
    results: ReportResults,
    item: ChapterResult,
    files: dict[str, list[Download]],
    drawings: dict[str, str],
) -> dict[str, Any]:
    """Everything the template of a chapter's page asks for.

    Parameters
    ----------
    results : the report.
    item : the chapter.
    files : files to download, by id of table or figure.
    drawings : SVG of each figure, by id.
    """
    page = ChapterPage(
        voice=results.voice,
        parts=item.contents.parts,
        around=surroundings(results, item),
        drawings=drawings,
        downloads=files,
        headings=Headings([*_FRAME_IDS, *(part.id for part in item.exhibits)]),
    )
    body = exporter().body(item.notebook, page) if item.shown else ""
    title = results.speak(item.chapter.title)
    sections = tuple(heading for heading in page.headings.found if heading.level == 2)
    return {
        "frame": frame(results, item.page, title, sections),
        "item": item,
        "body": body,
        "documents": _unlisted(item, str(body), results.documents.values()),
    }


def surroundings(results: ReportResults, item: ChapterResult | None = None) -> Surroundings:
    """What stands around the parts of a report: its documents, and where references of a chapter lead.

    Parameters
    ----------
    results : the report.
    item : the chapter; without one nothing is referred to.
    """
    sources = results.of("sources")
    return Surroundings(
        documents=results.documents.__getitem__,
        sources_page=sources.page if sources else "provenance.html",
        resolve=None if item is None else lambda kind, target: address(results, item, kind, target),
    )


def address(results: ReportResults, item: ChapterResult, kind: str, target: str) -> tuple[str, str]:
    """Where a reference in prose leads; an area may lack the table, then the words stand without a link."""
    if kind == "chapter":
        for chapter in results.study.chapters:
            if chapter.id == target:
                return page_of(chapter), results.speak(chapter.title)
    for part in item.exhibits:
        if part.kind == kind and part.id == target:
            return f"#{target}", results.speak(label(part))
    return "", target


def _unlisted(item: ChapterResult, body: str, documents: Any) -> list[Document]:
    """On the chapter of sources: documents that other pages link to and the notebook does not list itself."""
    if item.chapter.id != "sources":
        return []
    return [document for document in documents if f'id="doc-{document.id}"' not in body]
