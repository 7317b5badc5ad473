"""Tables, figures and texts as accessible HTML: captions, headers with scope, frames that scroll by keyboard."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from evaltools.formats.binding import bound
from evaltools.formats.dark import themed
from evaltools.formats.prose import Resolve, to_html
from evaltools.record.figure import Figure
from evaltools.record.finding import anchor
from evaltools.record.table import Cell, Column, Table
from evaltools.record.text import Text
from evaltools.words.messages import Sayable, in_context, say
from evaltools.words.voice import Dress, Voice

SYNTHETIC = say("Synthetic material")
TRACE_WORD = say("Source")
SOURCE_WORD = in_context("below a table", "Source:")
_SHORT = 12
"""Texts of at most so many characters, such as `2018 → 2020`, stay on one line."""


class Cited(Protocol):
    """A document as the note below a table names it."""

    id: str
    author: str

    @property
    def dated(self) -> str:
        """The year, with a letter where the author has several documents of it."""


@dataclass(frozen=True)
class Surroundings:
    """What stands around a part: the documents it may name, and where references lead."""

    documents: Callable[[str], Cited] | None = None
    """A document by its id."""
    sources_page: str = "provenance.html"
    resolve: Resolve | None = None
    findings: Container[str] | None = None
    """Ids that may be linked to; None allows all."""


class HtmlDress(Dress):
    """HTML in which every text is escaped and findings are links."""

    def template(self, text: str) -> str:
        """Words of a catalogue are no markup either."""
        return escape(text)

    def literal(self, text: str) -> str:
        """A text from data."""
        return escape(text)

    def foreign(self, text: str, language: str) -> str:
        """A text in a language of its own."""
        return f'<span lang="{escape(language)}">{escape(text)}</span>'

    def cited(self, text: str, finding: str) -> str:
        """A link to where it comes from."""
        return _to_finding(finding, text)

    def reference(self, kind: str, id: str, text: str) -> str:
        """A link to a part of the same page, or to another page."""
        return f'<a href="{escape(id if kind == "page" else "#" + id)}">{text or escape(id)}</a>'


_HTML = HtmlDress()


def inline(what: Sayable, voice: Voice) -> str:
    """Anything sayable as HTML to stand in a line."""
    return bound(voice.write(what, _HTML))


def label(part: Table | Figure) -> Sayable:
    """Tabell 2.1, Figur 2.1."""
    if isinstance(part, Table):
        return say("Table {number}", number=part.number)
    return say("Figure {number}", number=part.number)


def title(part: Table | Figure) -> Sayable:
    """Number and caption, as lists of contents and alternatives have them."""
    return say("{label}. {caption}", label=label(part), caption=part.caption)


# -- tables -----------------------------------------------------------------------------------------


def table_html(table: Table, voice: Voice, around: Surroundings = Surroundings()) -> str:
    """A table.

    Parameters
    ----------
    table : the model.
    voice : who speaks it.
    around : documents and addresses for the note below it.

    Returns
    -------
    str
        HTML in which all data are escaped.
    """
    tag = _tag(table.synthetic, voice)
    aid = f'<span class="table-aid">{inline(table.aid, voice)}</span>' if table.aid else ""
    parts = [
        f'<div class="table-frame" role="region" tabindex="0" aria-labelledby="{table.id}-caption">',
        f'<table id="{table.id}" class="data">',
        f'<caption id="{table.id}-caption">{tag}<span class="table-title">{inline(title(table), voice)}</span>{aid}</caption>',
        _head(table, voice),
    ]
    labels = {name: _label(column, voice) for name, column in table.columns.items()}
    open_group: Any = None
    body: list[str] = []
    for place in range(len(table.rows)):
        if table.group_rows and (not body or table.group(place) != open_group):
            open_group = table.group(place)
            body.append(("</tbody>" if body else "") + "<tbody>")
            head = inline(open_group, voice)
            body.append(
                f'<tr class="group"><th colspan="{len(table.columns)}" scope="rowgroup">{head}</th></tr>'
            )
        elif not body:
            body.append("<tbody>")
        body.append(_row(table, place, voice, labels))
    parts += body or ["<tbody>"]
    parts.append("</tbody></table></div>")
    if note := note_html(table, voice, around):
        parts.append(f'<p class="table-note">{note}</p>')
    return "\n".join(parts)


def _head(table: Table, voice: Voice) -> str:
    """One or two header rows; neighbours with the same group share a heading above."""
    columns = list(table.columns.items())
    if not any(column.group for _, column in columns):
        cells = "".join(_th(column, name == table.row_header, voice) for name, column in columns)
        return f"<thead><tr>{cells}</tr></thead>"
    top, below = [], []
    for group, items in itertools.groupby(columns, key=lambda item: item[1].group):
        found = list(items)
        if not group:
            top += [_th(column, name == table.row_header, voice, rows=2) for name, column in found]
            continue
        top.append(f'<th scope="colgroup" colspan="{len(found)}" class="over">{inline(group, voice)}</th>')
        below += [_th(column, False, voice) for _, column in found]
    return f"<thead><tr>{''.join(top)}</tr><tr>{''.join(below)}</tr></thead>"


def _th(column: Column, first: bool, voice: Voice, rows: int = 1) -> str:
    kind = ' class="num"' if column.numeric else ' class="first"' if first else ""
    span = f' rowspan="{rows}"' if rows > 1 else ""
    return f'<th scope="col"{kind}{span}>{inline(column.label, voice)}</th>'


def _label(column: Column, voice: Voice) -> str:
    """The head of a column, for a narrow screen that shows each row as a block of its own."""
    words = [voice.speak(part) for part in (column.group, column.label) if part]
    return f' data-label="{escape(": ".join(words))}"' if words else ""


def _row(table: Table, place: int, voice: Voice, labels: Mapping[str, str]) -> str:
    cells = []
    for name, column in table.columns.items():
        cell = table.cell(place, name)
        text = _cell(cell, column, voice)
        if name == table.row_header:
            cells.append(f'<th scope="row">{text}</th>')
            continue
        kinds = [
            kind
            for kind, holds in (
                ("num", column.numeric),
                ("wide", column.wide),
                ("none", cell.missing),
                ("short", column.kind == "text" and len(voice.speak(cell.words)) <= _SHORT),
            )
            if holds
        ]
        attribute = f' class="{" ".join(kinds)}"' if kinds else ""
        cells.append(f"<td{attribute}{labels[name]}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, column: Column, voice: Voice) -> str:
    text = inline(cell.words, voice)
    if cell.missing:
        return text
    value = escape(str(cell.value))
    if column.kind == "status":
        return (
            f'<span class="status status-{value}"><span class="dot" aria-hidden="true"></span>{text}</span>'
        )
    if column.kind == "verdict":
        kind = value.replace(" ", "-")
        return (
            f'<span class="verdict verdict-{kind}"><span aria-hidden="true">{cell.mark}</span> {text}</span>'
        )
    if column.kind == "document":
        return f'<span id="doc-{value}">{text}</span>'
    if column.kind == "finding":
        return _to_finding(cell.finding, inline(TRACE_WORD, voice) if cell.words == cell.value else text)
    return _to_finding(cell.finding, text) if cell.finding else text


def _to_finding(finding: str, words: str) -> str:
    return f'<a class="finding" href="provenance.html#{anchor(finding)}">{words}</a>'


# -- figures and texts ------------------------------------------------------------------------------


def figure_html(
    figure: Figure,
    voice: Voice,
    svg: str,
    around: Surroundings = Surroundings(),
) -> str:
    """A figure.

    Parameters
    ----------
    figure : the model.
    voice : who speaks it.
    svg : the drawing, as `evaltools.formats.svg.to_svg` makes it.
    around : documents and addresses for the note below it.
    """
    note = note_html(figure, voice, around)
    below = f'<p class="figure-note">{note}</p>' if note else ""
    return (
        f'<figure id="{figure.id}" class="chart{" themed" if themed(svg) else ""}"><figcaption>{_tag(figure.synthetic, voice)}'
        f'<span class="figure-title">{inline(title(figure), voice)}</span></figcaption>'
        f'<div class="figure-frame" role="region" tabindex="0" aria-label="{inline(label(figure), voice)}">{svg}</div>'
        f"{below}</figure>"
    )


def text_html(text: Text, voice: Voice, around: Surroundings = Surroundings()) -> str:
    """Paragraphs, a list, a heading, or the line that says what is lacking.

    Raises
    ------
    ValueError
        for a reference that cannot be resolved.
    """
    if text.form == "no-data":
        return "".join(f'<p class="no-data">{inline(part, voice)}</p>' for part in text.parts)
    return f'<div class="prose">{bound(to_html(text_markdown(text, voice), around.resolve, around.findings))}</div>'


def text_markdown(text: Text, voice: Voice, dress: Dress | None = None) -> str:
    """A text as Markdown in which data are literal, with links as another dress has them where one is given."""
    said = [voice.write(part, dress) if dress else voice.markdown(part) for part in text.parts]
    if text.form == "heading":
        return "\n\n".join(f"{'#' * text.level} {line}" for line in said)
    if text.form == "list":
        levels = text.levels or (0,) * len(said)
        return "\n".join(f"{'  ' * level}- {line}" for level, line in zip(levels, said, strict=True))
    return "\n\n".join(said)


def note_html(part: Table | Figure, voice: Voice, around: Surroundings) -> str:
    """Notes and sources below a part; the sources link to where they are listed."""
    lines = [inline(part.note, voice)] if part.note else []
    if part.sources and around.documents is not None:
        links = "; ".join(
            f'<a href="{around.sources_page}#doc-{escape(item.id)}">{escape(item.author)} ({item.dated})</a>'
            for item in map(around.documents, part.sources)
        )
        lines.append(f"{inline(SOURCE_WORD, voice)} {links}.")
    return " ".join(lines)


def _tag(synthetic: bool, voice: Voice) -> str:
    return f'<span class="label-synthetic">{inline(SYNTHETIC, voice)}</span> ' if synthetic else ""


__all__ = ["Surroundings", "figure_html", "inline", "label", "table_html", "text_html", "title"]
