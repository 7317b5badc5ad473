"""A report written into a Word document, part by part, in the styles of its template."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from evaltools.formats.html import SYNTHETIC, title
from evaltools.formats.paragraphs import Paragraph, Run, runs
from evaltools.formats.word import elements as w
from evaltools.formats.word.styles import LISTS, NOTE, TABLE, TABLE_TEXT, open_template, style_id
from evaltools.formats.word.tables import table_element
from evaltools.record.figure import Figure
from evaltools.record.table import Table
from evaltools.words.catalogue import known_languages
from evaltools.words.messages import Sayable
from evaltools.words.voice import Voice

_DEEPEST = 4
"""Headings below this level look like it."""
_KEEP = "keepNext"
_TALLEST = 0.8
"""Most of the page's height that a figure takes."""


@cache
def language_tag(code: str) -> str:
    """The tag that Word checks spelling by: sv-SE of sv; a language without a catalogue keeps its code."""
    return str(Voice(code).locale).replace("_", "-") if code in known_languages() else code


@dataclass
class WordDocument:
    """A document that is being written.

    Parameters
    ----------
    voice : who speaks.
    template : a Word document whose styles, margins, heads and feet are taken; None has looks of its own.
    """

    voice: Voice
    template: Path | None = None
    _marks: dict[str, int] = field(default_factory=dict)
    """Numbers of bookmarks by name."""

    def __post_init__(self) -> None:
        self.document = open_template(self.template)
        self._end = self.document.element.body.sectPr
        self._styles: dict[str, str] = {}
        self._speak_language()

    def style(self, name: str) -> str:
        """Id of a style by its name."""
        if name not in self._styles:
            self._styles[name] = style_id(self.document, name)
        return self._styles[name]

    # -- parts --------------------------------------------------------------------------------------

    def say(self, what: Sayable, style: str = "Normal", *, mark: str = "") -> None:
        """A paragraph of anything sayable; `mark` is where links to it lead."""
        self._put(w.paragraph(self.style(style), *self._marked(mark, self._runs(runs(what, self.voice)))))

    def heading(self, text: str, level: int, *, mark: str = "", new_page: bool = False) -> None:
        """A heading, which the list of contents has too."""
        looks = [w.element("pageBreakBefore")] if new_page else []
        style = self.style(f"Heading {min(level, _DEEPEST)}")
        self._put(w.paragraph(style, *self._marked(mark, [w.run(text)]), looks=looks))

    def paragraph(self, block: Paragraph, chapter: str = "") -> None:
        """A paragraph, heading or line of a list; links within it lead to parts of the same chapter."""
        if block.form == "heading":
            self.heading(block.text, block.level)
            return
        name = LISTS.get(block.form, "Normal")
        looks = []
        if block.form in LISTS and block.level:
            deeper = f"{name} {min(block.level + 1, 3)}"
            name = deeper
        if block.form == "quote":
            looks = [w.element("ind", left=567)]
        self._put(w.paragraph(self.style(name), *self._runs(block.runs, chapter), looks=looks))

    def items(self, lines: Sequence[Sayable], *, mark: str = "", numbered: bool = False) -> None:
        """Lines of a list; numbered ones have their number in brackets, and links lead to `mark` with it."""
        for place, line in enumerate(lines, 1):
            if numbered:
                number = [w.run(f"[{place}] ")]
                written = [*self._marked(f"{mark}{place}", number), *self._runs(runs(line, self.voice))]
                self._put(w.paragraph(self.style("Normal"), *written))
            else:
                self.say(line, LISTS["item"])

    def table(self, table: Table, notes: Sequence[Run], mark: str) -> None:
        """A table under its caption, with what it rests on below."""
        self._caption(table, mark, table.aid)
        styles = (self.style(TABLE), self.style(TABLE_TEXT))
        self._put(table_element(table, self.voice, language_tag, styles, self._width // 635))
        self._put(w.paragraph(self.style(NOTE), *self._runs(notes)))

    def figure(self, figure: Figure, png: bytes | None, notes: Sequence[Run], mark: str) -> None:
        """A figure under its caption; one that cannot be drawn here is told in words.

        Raises
        ------
        ValueError
            for a figure without a text alternative.
        """
        alternative = self.voice.speak(figure.alternative).strip()
        if not alternative:
            raise ValueError(f'figure "{figure.id}" has no text alternative')
        self._caption(figure, mark)
        if png is None:
            self.say(figure.alternative)
        else:
            self._picture(figure, png, alternative)
        if notes:
            self._put(w.paragraph(self.style(NOTE), *self._runs(notes)))

    def contents(self, name: Sayable, entries: Sequence[tuple[str, str]]) -> None:
        """A list of contents that Word fills in; until then it holds the chapters, by heading and mark."""
        self._put(
            w.paragraph(self.style("Subtitle"), w.run(self.voice.speak(name)), looks=[w.element(_KEEP)])
        )
        style = self.style("Normal")
        lines = [[w.within(mark, w.run(text))] for text, mark in entries] or [[]]
        parts = w.field('TOC \\o "1-3" \\h \\z \\u', dirty=True)
        lines[0] = [*parts[:3], *lines[0]]
        lines[-1] = [*lines[-1], parts[3]]
        for line in lines:
            self._put(w.paragraph(style, *line))

    def new_page(self) -> None:
        """What follows stands on a new page."""
        broken = w.element("r", w.element("br", type="page"))
        self._put(w.paragraph(self.style("Normal"), broken))

    # -- the whole ----------------------------------------------------------------------------------

    def about(self, name: str, finished: datetime | None) -> None:
        """Title, language and date in the document's properties; nothing of who made it, or where."""
        properties = self.document.core_properties
        properties.title, properties.language = w.allowed(name)[:255], language_tag(self.voice.language)
        properties.author = properties.last_modified_by = properties.comments = ""
        when = (finished or datetime(2000, 1, 1)).replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = when
        properties.revision = 1

    def running(self, head: str) -> None:
        """A head with what report it is and a foot with the page, but for the first; a template's own stand."""
        section = self.document.sections[0]
        places = ((section.header, [w.run(head)]), (section.footer, [*w.field("PAGE", w.run("1"))]))
        if all(not part.is_linked_to_previous and _says(part) for part, _ in places):
            return
        section.different_first_page_header_footer = True
        for part, said in places:
            if not _says(part):
                style = self.style("Header" if part is section.header else "Footer")
                line = part.paragraphs[0]._p
                line.addprevious(w.paragraph(style, *said))
                line.getparent().remove(line)

    def to_bytes(self) -> bytes:
        """The document as a file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    # -- within -------------------------------------------------------------------------------------

    def _put(self, made: Any) -> None:
        self._end.addprevious(made)

    def _runs(self, said: Sequence[Run], chapter: str = "") -> list[Any]:
        written = []
        for item in said:
            made = w.dressed(item, language_tag)
            inside = item.href.startswith("#")
            if inside and chapter:
                made = w.within(f"{chapter}_{item.href[1:]}"[:40], made)
            elif inside:
                made = w.within(item.href[1:], made)
            elif item.href and not inside:
                made = self._outside(item.href, made)
            written.append(made)
        return written

    def _outside(self, href: str, made: Any) -> Any:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.ns import qn

        link = w.element("hyperlink", made, history="1")
        link.set(
            qn("r:id"), self.document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
        return link

    def _marked(self, name: str, made: list[Any]) -> list[Any]:
        if not name:
            return made
        self._marks[name] = len(self._marks) + 1
        begin, end = w.bookmark(self._marks[name], name[:40])
        return [begin, *made, end]

    def _caption(self, part: Table | Figure, mark: str, aid: Sayable = "") -> None:
        looks = [w.element(_KEEP)]
        said = [Run(f"{self.voice.speak(SYNTHETIC)}. ", emphasis=True)] if part.synthetic else []
        said += runs(title(part), self.voice)
        written = self._marked(mark, self._runs(said))
        self._put(w.paragraph(self.style("Caption"), *written, looks=looks))
        if aid:
            self._put(w.paragraph(self.style(NOTE), *self._runs(runs(aid, self.voice)), looks=looks))

    def _picture(self, figure: Figure, png: bytes, alternative: str) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Emu
        from docx.text.paragraph import Paragraph as Line

        made = w.paragraph(self.style("Normal"))
        self._put(made)
        picture = Line(made, self.document).add_run().add_picture(io.BytesIO(png), width=self._width)
        tallest = Emu(int(self._height * _TALLEST))
        if picture.height > tallest:
            picture.width, picture.height = Emu(round(picture.width * tallest / picture.height)), tallest
        about = made.find(f".//{qn('wp:docPr')}")
        about.set("descr", w.allowed(alternative))
        about.set("title", w.allowed(self.voice.speak(title(figure))))
        about.set("name", w.allowed(figure.id))

    @property
    def _width(self) -> int:
        """Of the text, in English metric units (914,400 to the inch)."""
        section = self.document.sections[0]
        return int(section.page_width - section.left_margin - section.right_margin)

    @property
    def _height(self) -> int:
        section = self.document.sections[0]
        return int(section.page_height - section.top_margin - section.bottom_margin)

    def _speak_language(self) -> None:
        """The language of everything that is not marked otherwise, whatever the template's is."""
        from docx.oxml.ns import qn

        styles = self.document.styles.element
        default = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        targets = [default] if default is not None else []
        targets += [
            found.getparent() for found in styles.iter(qn("w:lang")) if found.getparent() is not default
        ]
        for looks in targets:
            found = looks.find(qn("w:lang"))
            if found is None:
                found = w.element("lang")
                looks.append(found)
            found.set(qn("w:val"), language_tag(self.voice.language))


def _says(part: Any) -> bool:
    """Whether a head or foot holds anything."""
    return (
        any(line.text.strip() for line in part.paragraphs)
        or bool(part.tables)
        or b"<pic:" in part._element.xml.encode()
    )
