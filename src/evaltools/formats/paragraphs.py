"""What is said as paragraphs of runs, for formats that are no pages: the page's own HTML taken apart, so that they agree."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Literal

from evaltools.formats.html import HtmlDress
from evaltools.words.messages import Sayable
from evaltools.words.voice import MarkdownDress, Voice

Form = Literal["prose", "heading", "item", "number", "quote", "code"]
_MARKS = {"strong": "strong", "b": "strong", "em": "emphasis", "i": "emphasis", "code": "code"}
_ENDS = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_BLOCKS = ("p", "blockquote", "pre", "ul", "ol", "table", "div", "h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Run:
    """A stretch of text that is written in one way."""

    text: str
    language: str = ""
    """Code of its own language, where it is not that of the report."""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""
    """Address of a web page, or `#id` of a part of the same chapter."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, a heading or a line of a list."""

    runs: tuple[Run, ...]
    form: Form = "prose"
    level: int = 0
    """Of a heading from 1, of a list from 0."""

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return "".join(run.text for run in self.runs)


class _Untraced(HtmlDress):
    """Words that lead to findings are words alone: a printed report has no trace to lead to."""

    def cited(self, text: str, finding: str) -> str:
        return text

    def reference(self, kind: str, id: str, text: str) -> str:
        return text or id


class UntracedMarkdown(MarkdownDress):
    """Markdown without links to findings."""

    def cited(self, text: str, finding: str) -> str:
        """The words alone."""
        return text


_UNTRACED = _Untraced()


def runs(what: Sayable, voice: Voice) -> tuple[Run, ...]:
    """Anything sayable as runs of text."""
    html = voice.write(what, _UNTRACED)
    if "<" not in html:
        return (Run(unescape(html)),) if html else ()
    from lxml.html import fragment_fromstring

    return _inline(fragment_fromstring(html, create_parent="p"), Run(""))


def paragraphs(html: str, language: str = "") -> list[Paragraph]:
    """Take HTML that `evaltools.formats.prose.to_html` made apart into paragraphs.

    Parameters
    ----------
    html : the HTML.
    language : code of the language it is in, where that is not the report's.
    """
    from lxml.html import fragment_fromstring

    if not html.strip():
        return []
    return _blocks(fragment_fromstring(html, create_parent="div"), Run("", language), Paragraph(()))


def _blocks(element: Any, way: Run, about: Paragraph) -> list[Paragraph]:
    """The paragraphs within an element; `about` is what kind they are."""
    found: list[Paragraph] = []
    loose = [replace(way, text=_in_line(element.text))] if (element.text or "").strip() else []
    for child in element:
        if child.tag in _BLOCKS:
            found += [replace(about, runs=tuple(loose))] if loose else []
            loose = []
            found += _block(child, way, about)
        elif child.tag not in ("hr",):
            loose += _one(child, way)
        if (child.tail or "").strip():
            loose.append(replace(way, text=_in_line(child.tail)))
    if loose:
        found.append(replace(about, runs=tuple(loose)))
    return found


def _block(element: Any, way: Run, about: Paragraph) -> list[Paragraph]:
    tag = element.tag
    if tag == "p":
        return [replace(about, runs=_inline(element, way))]
    if tag[0] == "h":
        return [Paragraph(_inline(element, way), "heading", int(tag[1]))]
    if tag == "pre":
        return [Paragraph((replace(way, text=element.text_content().rstrip("\n")),), "code")]
    if tag == "table":
        return [_table_row(row, way) for row in element.iter("tr")]
    if tag not in ("ul", "ol"):
        return _blocks(element, way, replace(about, form="quote") if tag == "blockquote" else about)
    level = about.level + 1 if about.form in ("item", "number") else 0
    line = Paragraph((), "number" if tag == "ol" else "item", level)
    return [
        item
        for child in element.iter("li")
        if child.getparent() is element
        for item in _blocks(child, way, line)
    ]


def _table_row(row: Any, way: Run) -> Paragraph:
    """A row of a table in prose, with tabs between its cells."""
    cells: list[Run] = []
    for place, cell in enumerate(row):
        cells += [replace(way, text="\t")] if place else []
        cells += _inline(cell, way)
    return Paragraph(tuple(cells))


def _in_line(text: str) -> str:
    """A text as a browser shows it: ends of lines in the source are blanks."""
    return _ENDS.sub(" ", text)


def _inline(element: Any, way: Run) -> tuple[Run, ...]:
    found = [replace(way, text=_in_line(element.text))] if element.text else []
    for child in element:
        found += _one(child, way)
        if child.tail:
            found.append(replace(way, text=_in_line(child.tail)))
    return tuple(found)


def _one(element: Any, way: Run) -> tuple[Run, ...]:
    if element.tag == "br":
        return (replace(way, text="\n"),)
    if element.tag in _MARKS:
        marks: dict[str, Any] = {_MARKS[element.tag]: True}
        way = replace(way, **marks)
    if language := element.get("lang"):
        way = replace(way, language=language)
    href = element.get("href", "")
    if element.tag == "a" and href.startswith(("#", "http:", "https:", "mailto:")):
        way = replace(way, href=href)
    return _inline(element, way)
