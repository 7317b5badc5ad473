"""The body of a chapter's page: an executed notebook through nbconvert with our own child template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from typing import Any

from markupsafe import Markup

from evaltools.files.spared import ADDRESS_GRAMMAR, spared

with spared(ADDRESS_GRAMMAR):
    from nbconvert.exporters import TemplateExporter

from evaltools.formats.html import Surroundings
from evaltools.formats.templates import speaking
from evaltools.publish.headings import Headings
from evaltools.publish.pages import TEMPLATES
from evaltools.publish.preprocessors import PASSES, place_of
from evaltools.record.contents import Part
from evaltools.words.voice import Voice


@dataclass(frozen=True)
class Download:
    """A file of the report that a reader can save."""

    href: str
    name: str
    """Its format: CSV, SVG, PNG ..."""
    label: str
    """What it holds: Tabell 2.1 ..."""


@dataclass
class ChapterPage:
    """What the exporter needs to know of the page beyond the notebook."""

    voice: Voice
    parts: Sequence[Part]
    around: Surroundings
    drawings: dict[str, str]
    """SVG by id of figure."""
    downloads: dict[str, list[Download]]
    """Files by id of table or figure."""
    headings: Headings = field(default_factory=Headings)

    def part(self, output: Any) -> Part | None:
        """What an output of the notebook shows, where it is our own."""
        place = place_of(output)
        return self.parts[place] if place is not None and place < len(self.parts) else None


class ChapterExporter(TemplateExporter):
    """Makes the body of a page; head, navigation and foot are those of every page of the report."""

    def __init__(self) -> None:
        super().__init__(
            template_name="chapter",
            template_file="index.html.j2",
            extra_template_basedirs=[str(TEMPLATES)],
            preprocessors=list(PASSES),
            default_preprocessors=[],
            optimistic_validation=True,
        )
        self.file_extension = ".html"

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = True
        environment.lstrip_blocks = True
        environment.filters["code"] = highlight
        environment.filters["own_html"] = Markup
        speaking(environment)
        return environment

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The passes, on what was made for this page alone: nbconvert would copy page and voice with it, and check it."""
        for step in self._preprocessors:
            nb, resources = step(nb, resources)
        return nb, resources

    def body(self, notebook: dict[str, Any], page: ChapterPage) -> Markup:
        """Render an executed notebook.

        Parameters
        ----------
        notebook : the notebook as plain data.
        page : voice, parts, references, drawings and downloads; its headings are filled in.
        """
        import nbformat

        node = nbformat.from_dict(whole_texts(notebook))
        html, _ = self.from_notebook_node(node, {"page": page, "voice": page.voice})
        return Markup(html)  # noqa: S704 - made by templates that escape


def whole_texts(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with texts in one piece, which the file keeps as lists of lines."""

    def text(value: Any) -> Any:
        return "".join(value) if isinstance(value, list) else value

    cells = []
    for cell in notebook["cells"]:
        outputs = [
            {**output, "data": {kind: text(value) for kind, value in output["data"].items()}}
            if "data" in output
            else output
            for output in cell.get("outputs", [])
        ]
        cells.append(
            {**cell, "source": text(cell["source"])} | ({"outputs": outputs} if "outputs" in cell else {})
        )
    return {**notebook, "cells": cells}


@cache
def exporter() -> ChapterExporter:
    """The one exporter, whose templates are compiled once for all pages."""
    return ChapterExporter()


@cache
def _highlighter() -> tuple[Any, Any]:
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return PythonLexer(), HtmlFormatter(nowrap=True)


@lru_cache(maxsize=512)
def highlight(source: str) -> Markup:
    """Python code with classes for its parts; their colours stand in report.css. Reports share notebooks, so it is kept."""
    from pygments import highlight as colour

    lexer, formatter = _highlighter()
    try:
        return Markup(colour(source, lexer, formatter).rstrip("\n"))  # noqa: S704 - pygments escapes
    except Exception:  # a lexer that stumbles costs the colours, not the page
        return Markup(escape(source))  # noqa: S704
