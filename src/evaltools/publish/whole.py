"""A whole report as it is read from front to back, for formats that are no pages: Word, and others like it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from evaltools.formats.html import Surroundings, text_markdown
from evaltools.formats.paragraphs import Paragraph, Run, UntracedMarkdown, paragraphs
from evaltools.formats.prose import to_html
from evaltools.publish.chapterpage import address
from evaltools.publish.exporter import ChapterPage, whole_texts
from evaltools.publish.preprocessors import READING
from evaltools.publish.results import ChapterResult, ReportResults
from evaltools.record.figure import Figure
from evaltools.record.table import Table
from evaltools.record.text import Text
from evaltools.study.sources import Document

Block = Paragraph | Table | Figure


@dataclass(frozen=True)
class ReadChapter:
    """A chapter as it is read."""

    item: ChapterResult
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.item.chapter.number} {self.title}"


@dataclass(frozen=True)
class WholeReport:
    """A report as it is read, in one language."""

    results: ReportResults

    @cached_property
    def chapters(self) -> tuple[ReadChapter, ...]:
        """Its chapters, also those of which there is nothing to show."""
        return tuple(read(self.results, item) for item in self.results.chapters)

    @cached_property
    def sources(self) -> dict[str, int]:
        """Numbers of the documents that tables and figures rest on, by id, in the order they are met."""
        found: dict[str, int] = {}
        for item in self.results.chapters:
            for part in item.exhibits:
                for name in part.sources:
                    found.setdefault(name, len(found) + 1)
        return found

    @property
    def documents(self) -> list[Document]:
        """Those documents, in the order of their numbers."""
        return [self.results.documents[name] for name in self.sources]


def read(results: ReportResults, item: ChapterResult) -> ReadChapter:
    """Read one chapter: what its page shows, in the same order.

    Parameters
    ----------
    results : the report.
    item : the chapter.
    """
    title = results.speak(item.chapter.title)
    if not item.shown:
        return ReadChapter(item, title, ())
    reader = _Reader(results, item)
    blocks = reader.blocks()
    return ReadChapter(item, reader.title or title, tuple(blocks))


class _Reader:
    """Reads a notebook's cells into blocks, with headings in order as on the page."""

    def __init__(self, results: ReportResults, item: ChapterResult) -> None:
        self.results, self.item = results, item
        self.title = ""
        self._level = 1
        self._resolve = lambda kind, target: address(results, item, kind, target)

    def blocks(self) -> list[Block]:
        import nbformat

        voice = self.results.voice
        page = ChapterPage(voice, self.item.contents.parts, Surroundings(), {}, {})
        nb, resources = nbformat.from_dict(whole_texts(self.item.notebook)), {"page": page}
        for step in READING:
            nb, resources = step().preprocess(nb, resources)
        found: list[Block] = []
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                html = to_html(cell.source, self._resolve)
                found += self._in_order(paragraphs(html, cell.metadata.get("lang", "")))
            for output in cell.get("outputs", ()):
                found += self._output(output, page)
        return found

    def _output(self, output: Any, page: ChapterPage) -> list[Block]:
        part = page.part(output)
        if part is None:
            text = str(output.get("data", {}).get("text/plain", "")).rstrip("\n")
            return [Paragraph((Run(text, code=True),), "code")] if text else []
        if not isinstance(part, Text):
            return [part]
        voice = self.results.voice
        html = to_html(text_markdown(part, voice, UntracedMarkdown()), self._resolve)
        return self._in_order(paragraphs(html))

    def _in_order(self, found: list[Paragraph]) -> list[Block]:
        """Headings without gaps between their levels; the first of level 1 is the chapter's title."""
        kept: list[Block] = []
        for block in found:
            if block.form == "heading":
                if block.level == 1 and not self.title and self._level == 1:
                    self.title = block.text.strip()
                    continue
                self._level = min(max(block.level, 2), self._level + 1)
                block = replace(block, level=self._level)
            kept.append(block)
        return kept
