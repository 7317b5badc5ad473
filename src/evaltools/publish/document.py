"""A whole report as a document, in Word or as PDF: what its pages say, in their order, with the same numbers, words and alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaltools.formats.html import SOURCE_WORD, SYNTHETIC
from evaltools.formats.paragraphs import Paragraph, Run, runs
from evaltools.formats.pdf.document import PdfDocument
from evaltools.formats.svg import to_png
from evaltools.formats.word.document import WordDocument
from evaltools.publish.pages import frame, period_name, report_title
from evaltools.publish.results import ReportResults
from evaltools.publish.summary import summarise
from evaltools.publish.whole import Block, ReadChapter, WholeReport
from evaltools.publish.words import STATES
from evaltools.record.figure import Figure
from evaltools.record.look import PAGE_WIDTH
from evaltools.record.table import Table
from evaltools.study.sources import Document
from evaltools.words.messages import Sayable, joined, say

AnyDocument = WordDocument | PdfDocument
CONTENTS = say("Contents")
MAIN_FINDINGS = say("Main findings")
REFERENCES = say("References")
_SOURCE = "source_"
"""Beginning of the bookmarks of documents; their number follows."""


def word(found: ReportResults, template: Path | None = None) -> bytes:
    """A report as a Word document.

    Parameters
    ----------
    found : the report, in its language.
    template : a Word document whose styles are taken; None has looks of its own.

    Raises
    ------
    BadInput
        for a template that cannot be used.
    ValueError
        for a figure without a text alternative.
    """
    return _written(found, WordDocument(found.voice, template))


def pdf(found: ReportResults) -> bytes:
    """A report as PDF/UA-1 and PDF/A-2a.

    Parameters
    ----------
    found : the report, in its language.

    Raises
    ------
    EvaltoolsError
        where Typst is not installed, or refuses the document.
    ValueError
        for a figure without a text alternative.
    """
    return _written(found, PdfDocument(found.voice))


def _written(found: ReportResults, document: AnyDocument) -> bytes:
    report = WholeReport(found)
    name = found.speak(report_title(found))
    document.about(name, found.finished)
    document.running(name)
    _title_page(document, found)
    document.contents(CONTENTS, [(chapter.heading, _mark(chapter)) for chapter in report.chapters])
    _summary(document, found)
    for chapter in report.chapters:
        _chapter(document, report, chapter)
    if report.documents:
        document.heading(found.speak(REFERENCES), 1, new_page=True)
        document.items([reference(item) for item in report.documents], mark=_SOURCE, numbered=True)
    return document.to_bytes()


def _title_page(document: AnyDocument, found: ReportResults) -> None:
    document.say(found.title, "Title")
    document.say(joined(found.area.name, period_name(found.period), by=", "), "Subtitle")
    if found.study.synthetic:
        document.say(SYNTHETIC, "Subtitle")
    document.say(found.about)
    document.say(frame(found, "", "").citation)
    document.new_page()


def _summary(document: AnyDocument, found: ReportResults) -> None:
    told = summarise(found).brief
    if not told:
        return
    document.heading(found.speak(MAIN_FINDINGS), 1, new_page=True)
    for question, sentences in told.parts:
        if sentences:
            document.heading(found.speak(question), 2)
            document.items(
                [joined(SYNTHETIC, one.text, by=": ") if one.synthetic else one.text for one in sentences]
            )


def _chapter(document: AnyDocument, report: WholeReport, chapter: ReadChapter) -> None:
    document.heading(chapter.heading, 1, mark=_mark(chapter), new_page=True)
    item = chapter.item
    if not item.shown:
        document.say(STATES[item.state])
    for block in chapter.blocks:
        _block(document, report, chapter, block)


def _block(document: AnyDocument, report: WholeReport, chapter: ReadChapter, block: Block) -> None:
    if isinstance(block, Paragraph):
        document.paragraph(block, _mark(chapter))
        return
    mark = f"{_mark(chapter)}_{block.id}"
    notes = source_notes(block, report)
    if isinstance(block, Table):
        document.table(block, notes, mark)
    else:
        document.figure(block, drawn(block, report), notes, mark)


def drawn(figure: Figure, report: WholeReport) -> bytes | None:
    """A figure as PNG; None for one that only its notebook can draw."""
    return to_png(figure.drawn(report.results.voice, PAGE_WIDTH)) if figure.draw else None


def source_notes(part: Table | Figure, report: WholeReport) -> Sequence[Run]:
    """Note and sources of a part, each source with its number in the list of references."""
    voice = report.results.voice
    said = list(runs(part.note, voice)) if part.note else []
    if part.sources:
        said += [Run(" ")] if said else []
        said.append(Run(f"{voice.speak(SOURCE_WORD)} "))
        for place, name in enumerate(part.sources):
            item, number = report.results.documents[name], report.sources[name]
            said.append(Run(f"{'; ' if place else ''}{item.author} ({item.dated}) "))
            said.append(Run(f"[{number}]", href=f"#{_SOURCE}{number}"))
        said.append(Run("."))
    return said


def reference(item: Document) -> Sayable:
    """A document as the list of references has it."""
    publisher = item.publisher if item.publisher != item.author else ""
    parts: list[Sayable] = [f"{item.author} ({item.dated})", item.words(item.title), publisher, item.kind]
    parts += [item.url if item.url.startswith(("https://", "http://")) else ""]
    said = joined(*(part for part in parts if part), by=". ")
    return joined(said, SYNTHETIC, by=". ") if item.synthetic else said


def _mark(chapter: ReadChapter) -> str:
    return f"chapter_{chapter.item.chapter.id}"
