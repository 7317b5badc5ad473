"""What a chapter's page holds: the notebook's body, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    documents: Mapping[str, Document],
) -> dict[str, Any]:
    """Everything the template of a chapter's page asks for.

    Parameters
    ----------
    results : the report.
    item : the chapter.
    files : files to download, by id of table or figure.
    documents : documents by id.
    """
    page = ChapterPage(
        language=results.language,
        parts=item.parts,
        resolve=lambda kind, target: _address(results, item, kind, target),
        downloads=files,
        headings=Headings([*_FRAME_IDS, *(part["id"] for part in item.parts)]),
    )
    body = exporter().body(item.notebook, page) if item.shown else ""
    title = page.headings.title or item.chapter.title[results.language]
    sections = tuple(heading for heading in page.headings.found if heading.level == 2)
    return {
        "frame": frame(results, item.page, title, sections),
        "item": item,
        "body": body,
        "documents": _unlisted(item, str(body), documents),
    }


def _address(results: ReportResults, item: ChapterResult, kind: str, target: str) -> tuple[str, str]:
    """Where a reference in prose leads; an area may lack the table, then the words stand without a link."""
    if kind == "chapter":
        for chapter in results.study.chapters:
            if chapter.id == target:
                return page_of(chapter), chapter.title[results.language]
    for part in item.parts:
        if part["kind"] == kind and part["id"] == target:
            return f"#{target}", part["label"]
    return "", target


def _unlisted(item: ChapterResult, body: str, documents: Mapping[str, Document]) -> list[Document]:
    """On the chapter of sources: documents that other pages link to and the notebook does not list itself."""
    if item.chapter.id != "sources":
        return []
    return [document for document in documents.values() if f'id="doc-{document.id}"' not in body]
