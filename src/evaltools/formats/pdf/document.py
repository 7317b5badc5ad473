"""A report written into a PDF, part by part; Typst's own check refuses what PDF/UA-1 or PDF/A-2a does not allow."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaltools.checks import EvaltoolsError
from evaltools.formats.html import SYNTHETIC, title
from evaltools.formats.paragraphs import Paragraph, Run, runs
from evaltools.formats.pdf.typst import array, call, string, together
from evaltools.formats.word.tables import shown_columns
from evaltools.record.figure import Figure
from evaltools.record.table import Column, Table
from evaltools.words.messages import Sayable
from evaltools.words.voice import Voice

STANDARDS = ("ua-1", "a-2a")
_MAIN = "main.typ"
_MANY = 6
"""Tables of more columns are set smaller, those of more than twice as many smaller still."""
_WIDE = 3
_LOOKS = """
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.4cm), numbering: "1", header: context {
  if here().page() > 1 { text(size: 8.5pt, fill: luma(80), running) }
}, footer: context {
  if here().page() > 1 { align(center, text(size: 8.5pt, fill: luma(80), str(here().page()))) }
})
#set text(font: ("Libertinus Serif", "DejaVu Sans"), size: 10.5pt)
#set par(leading: 0.62em, spacing: 0.95em)
#show heading: set text(font: ("DejaVu Sans",), weight: "bold", hyphenate: false)
#show heading: set block(above: 1.5em, below: 0.8em, sticky: true)
#show heading.where(level: 1): set text(size: 16pt)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading.where(level: 3): set text(size: 10.5pt)
#show heading.where(level: 4): set text(size: 9.5pt)
#set figure(numbering: none, supplement: none, gap: 0.7em)
#show figure.where(kind: table): set block(breakable: true)
#show figure.caption: it => block(sticky: true, it.body)
#show figure: set align(left)
#show figure.caption: set align(left)
#show figure.caption: set text(size: 10pt, weight: "bold")
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: image): set figure.caption(position: top)
#set table(stroke: (x: none, y: 0.4pt + luma(150)), inset: (x: 3pt, y: 3.5pt))
#show table: set par(leading: 0.45em, justify: false)
#show table: set text(hyphenate: true)
#show link: set text(fill: rgb("#0b4f8a"))
#let inside(name, body) = context { if query(label(name)).len() > 0 { link(label(name), body) } else { body } }
"""


@dataclass
class PdfDocument:
    """A PDF that is being written; it has the methods of `WordDocument`.

    Parameters
    ----------
    voice : who speaks.
    """

    voice: Voice
    _parts: list[str] = field(default_factory=list)
    _items: list[tuple[str, int, str]] = field(default_factory=list)
    """Lines of a list that is not ended: form, level and content."""
    _files: dict[str, bytes] = field(default_factory=dict)
    _marks: set[str] = field(default_factory=set)
    _name: str = ""
    _running: str = ""
    _finished: datetime | None = None

    # -- parts --------------------------------------------------------------------------------------

    def say(self, what: Sayable, style: str = "Normal", *, mark: str = "") -> None:
        """A paragraph of anything sayable; `mark` is where links to it lead."""
        self._put(self._styled(self._runs(runs(what, self.voice)), style), mark)

    def heading(self, text: str, level: int, *, mark: str = "", new_page: bool = False) -> None:
        """A heading, which the list of contents has too."""
        if new_page:
            self.new_page()
        self._put(call("heading", self._text(text), level=str(min(level, 4))), mark)

    def paragraph(self, block: Paragraph, chapter: str = "") -> None:
        """A paragraph, heading or line of a list; links within it lead to parts of the same chapter."""
        if block.form == "heading":
            self.heading(block.text, block.level)
        elif block.form in ("item", "number"):
            self._items.append((block.form, block.level, self._runs(block.runs, chapter)))
        elif block.form == "quote":
            self._put(call("quote", self._runs(block.runs, chapter), block="true"))
        else:
            self._put(call("par", self._runs(block.runs, chapter)))

    def items(self, lines: Sequence[Sayable], *, mark: str = "", numbered: bool = False) -> None:
        """Lines of a list; numbered ones have their number in brackets, and links lead to `mark` with it."""
        for place, line in enumerate(lines, 1):
            said = self._runs(runs(line, self.voice))
            if numbered:
                self._put(call("par", together([self._text(f"[{place}] "), said])), f"{mark}{place}")
            else:
                self._items.append(("item", 0, said))

    def table(self, table: Table, notes: Sequence[Run], mark: str) -> None:
        """A table under its caption, with what it rests on below."""
        body = _Setter(self, table).set()
        self._put(call("figure", body, kind="table", caption=self._caption(table, table.aid)), mark)
        if notes:
            self._put(self._styled(self._runs(notes), "Note"))

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
        if png is None:
            self._put(call("block", call("strong", self._caption(figure)), sticky="true"), mark)
            self.say(figure.alternative)
        else:
            name = f"{len(self._files)}.png"
            self._files[name] = png
            options = (
                {"width": "100%", "height": "18cm", "fit": '"contain"'}
                if _is_tall(png)
                else {"width": "100%"}
            )
            body = call("image", string(name), alt=string(alternative), **options)
            self._put(call("figure", body, kind="image", caption=self._caption(figure)), mark)
        if notes:
            self._put(self._styled(self._runs(notes), "Note"))

    def contents(self, name: Sayable, entries: Sequence[tuple[str, str]]) -> None:
        """A list of contents, made of the headings of two levels."""
        self._put(call("outline", title=self._text(self.voice.speak(name)), depth="2"))

    def new_page(self) -> None:
        """What follows stands on a new page."""
        self._put(call("pagebreak", weak="true"))

    # -- the whole ----------------------------------------------------------------------------------

    def about(self, name: str, finished: datetime | None) -> None:
        """Title and date in the document's properties; nothing of who made it, or where."""
        self._name, self._finished = name, finished

    def running(self, head: str) -> None:
        """A head with what report it is, but for the first page."""
        self._running = head

    @property
    def _when(self) -> datetime:
        when = self._finished or datetime(2000, 1, 1)
        return when.replace(microsecond=0, tzinfo=when.tzinfo or UTC)

    @property
    def code(self) -> str:
        """The document in Typst's words."""
        self._end_list()
        language, _, region = str(self.voice.locale).partition("_")
        spoken = {"lang": string(language)} | ({"region": string(region)} if region else {})
        day = self._when
        when = call("datetime", year=str(day.year), month=str(day.month), day=str(day.day))
        head = [
            f"#let running = {self._text(self._running)}",
            f"#set {call('document', title=string(self._name), date=when)}",
            f"#set {call('text', **spoken)}",
        ]
        return "\n".join([*head, _LOOKS, *(f"#{part}" for part in self._parts)]) + "\n"

    def to_bytes(self) -> bytes:
        """The document as a file.

        Raises
        ------
        EvaltoolsError
            where Typst is not installed, or refuses the document.
        """
        typst = library()
        with tempfile.TemporaryDirectory(prefix="evaltools-pdf-") as name:
            folder = Path(name)
            for file, content in {_MAIN: self.code.encode("utf-8"), **self._files}.items():
                (folder / file).write_bytes(content)
            try:
                made: bytes = typst.compile(
                    folder / _MAIN,
                    root=folder,
                    format="pdf",
                    pdf_standards=list(STANDARDS),
                    ignore_system_fonts=True,  # the same fonts on every machine
                    font_paths=[_fonts()],
                    timestamp=int(self._when.timestamp()),
                )
            except (typst.TypstError, RuntimeError) as error:
                first = str(error).strip().partition("\n")[0]
                message = f"The PDF cannot be made: {first}. Write the report as docx instead."
                raise EvaltoolsError(message) from None
        return made

    # -- within -------------------------------------------------------------------------------------

    def _put(self, code: str, mark: str = "") -> None:
        self._end_list()
        if mark and mark not in self._marks:
            self._marks.add(mark)
            code = f"[#{code} #label({string(mark)})]"
        self._parts.append(code)

    def _end_list(self) -> None:
        if self._items:
            lines, self._items = self._items, []
            self._parts.append(_nested(lines, 0))

    def _text(self, text: str) -> str:
        return call("text", string(text))

    def _styled(self, said: str, style: str) -> str:
        if style == "Title":
            large = call("text", said, size="26pt", weight='"bold"', hyphenate="false")
            return call("block", large, above="6cm", below="1.2em")
        if style == "Subtitle":
            return call("par", call("text", said, size="14pt"))
        if style == "Note":
            return call("block", call("text", said, size="8.5pt", fill="luma(60)"), below="1.8em")
        return call("par", said)

    def _runs(self, said: Sequence[Run], chapter: str = "") -> str:
        return together(self._run(item, chapter) for item in said)

    def _run(self, item: Run, chapter: str) -> str:
        looks = {"lang": string(item.language)} if item.language else {}
        if item.code:
            looks |= {"font": '("DejaVu Sans Mono",)', "size": "0.85em"}
        made = call("text", string(item.text), **looks)
        if item.strong:
            made = call("strong", made)
        if item.emphasis:
            made = call("emph", made)
        if item.href.startswith("#"):
            target = f"{chapter}_{item.href[1:]}" if chapter else item.href[1:]
            return call("inside", string(target), made)
        return call("link", string(item.href), made) if item.href else made

    def _caption(self, part: Table | Figure, aid: Sayable = "") -> str:
        said = [call("emph", self._text(f"{self.voice.speak(SYNTHETIC)}. "))] if part.synthetic else []
        said.append(self._runs(runs(title(part), self.voice)))
        if aid:
            small = self._runs(runs(aid, self.voice))
            said += ["linebreak()", call("text", small, weight='"regular"', size="8.5pt")]
        return together(said)


class _Setter:
    """Sets one table: head rows that repeat, headings of groups, numbers to the right."""

    def __init__(self, document: PdfDocument, table: Table) -> None:
        self.document, self.table = document, table
        self.columns: dict[str, Column] = shown_columns(table)

    def set(self) -> str:
        """The table as code."""
        weights = [
            _WIDE if column.wide else 1.5 if name == self.table.row_header else 1
            for name, column in self.columns.items()
        ]
        many = len(self.columns)
        size = "7pt" if many > 2 * _MANY else "7.5pt" if many > _MANY else "8.5pt"
        made = call(
            "table",
            *self.head(),
            *self.body(),
            columns=array(f"{weight}fr" for weight in weights),
            align=array("right" if column.numeric else "left" for column in self.columns.values()),
        )
        return call("text", made, size=size)

    def head(self) -> list[str]:
        """One or two head rows, which repeat on every page."""
        columns = list(self.columns.values())
        if not any(column.group for column in columns):
            return [call("table.header", *(self._label(column) for column in columns), repeat="true")]
        top, below = [], []
        for group, items in itertools.groupby(columns, key=lambda column: column.group):
            found = list(items)
            if group:
                said = call("strong", self._said(group))
                top.append(call("table.cell", said, colspan=str(len(found)), align="center"))
                below += [self._label(column) for column in found]
            else:
                top += [call("table.cell", self._label(column), rowspan="2") for column in found]
        return [call("table.header", *top, *below, repeat="true")]

    def body(self) -> list[str]:
        """The cells, each group of rows under its heading."""
        table, made = self.table, []
        for place in range(len(table.rows)):
            if table.group_rows and (not place or table.group(place) != table.group(place - 1)):
                said = call("strong", self._said(table.group(place)))
                made.append(call("table.cell", said, colspan=str(len(self.columns)), align="left"))
            for name, column in self.columns.items():
                cell = table.cell(place, name)
                said = self._said(cell.words)
                if column.kind == "verdict" and not cell.missing:
                    said = together([self.document._text(f"{cell.mark} "), said])
                made.append(call("strong", said) if name == table.row_header else said)
        return made or [call("table.cell", "[]", colspan=str(len(self.columns)))]

    def _label(self, column: Column) -> str:
        return call("strong", self._said(column.label))

    def _said(self, what: Sayable) -> str:
        return self.document._runs(runs(what, self.document.voice))


def _nested(lines: Sequence[tuple[str, int, str]], level: int) -> str:
    """Lines as a list with lists in it."""
    made: list[str] = []
    place = 0
    while place < len(lines):
        end = place + 1
        while end < len(lines) and lines[end][1] > level:
            end += 1
        own, deeper = lines[place], lines[place + 1 : end]
        if own[1] > level:  # a list that begins deeper than it goes on
            deeper, own = lines[place:end], ("item", level, "[]")
        made.append(together([own[2], _nested(deeper, level + 1)]) if deeper else own[2])
        place = end
    return call("enum" if lines[0][0] == "number" else "list", *made)


def _is_tall(png: bytes) -> bool:
    """Whether a picture as wide as the text would be higher than most of the page."""
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    return height > 1.1 * width


def _fonts() -> str:
    """Folder of fonts that hold the marks of verdicts; Matplotlib brings them along."""
    import matplotlib as mpl

    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def library() -> Any:
    """Typst.

    Raises
    ------
    EvaltoolsError
        where it is not installed.
    """
    try:
        import typst
    except ImportError:
        raise EvaltoolsError(
            "PDF needs Typst. Install it with: pip install 'evaltools-studies[pdf]'"
        ) from None
    return typst
