"""The card of a number: what it is, how sure, where it stands in which document, and what rests on it.

Cards lie at the end of each page that cites findings, hidden; the page's script shows one beside its link on hover, focus
and tap. Without the script the link leads to the same on the page of provenance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from evaltools.formats.html import inline
from evaltools.publish.provenance import Evidence, Row, Section
from evaltools.words.messages import Message, Sayable, plural, say
from evaltools.words.voice import Voice

MOST_ROWS = 3
"""Most rows of raw data shown on a card; the page of provenance has them all."""
MOST_RESTING = 2
"""Most findings named that rest on one."""
_CITED = re.compile(r'href="provenance\.html#(f-[^"]+)"')


class Cards:
    """Makes the cards of a report's pages, each once.

    Parameters
    ----------
    sections : all findings of the report, as the page of provenance shows them.
    voice : who speaks.
    """

    def __init__(self, sections: Iterable[Section], voice: Voice) -> None:
        self._voice = voice
        self._evidence = {
            item.anchor: item
            for section in sections
            for subject in section.subjects
            for item in subject.findings
        }
        self._made: dict[str, str] = {}

    def on(self, html: str) -> Markup:
        """The cards of all findings that a page links to.

        Parameters
        ----------
        html : the body of the page.
        """
        return self.of(_CITED.findall(html))

    def of(self, anchors: Iterable[str]) -> Markup:
        """The cards of findings by their anchors, each once."""
        found = dict.fromkeys(anchors)
        cards = "\n".join(self._card(anchor) for anchor in found if anchor in self._evidence)
        if not cards:
            return Markup("")
        label = escape(self._voice.speak(say("Where a number comes from")))
        return Markup(f'<div class="cards" data-label="{label}" hidden>\n{cards}\n</div>')  # noqa: S704 - escaped as made

    def _card(self, anchor: str) -> str:
        if anchor not in self._made:
            self._made[anchor] = self._make(self._evidence[anchor])
        return self._made[anchor]

    def _say(self, what: Sayable) -> str:
        return inline(what, self._voice)

    def _make(self, item: Evidence) -> str:
        facts: list[tuple[Message, Sayable]] = [
            (say("Value"), item.value),
            (say("Interval"), item.interval),
            (say("Verdict"), item.verdict_word if item.verdict else ""),
            (say("Method"), item.method),
        ]
        shown = "".join(
            f"<div><dt>{self._say(name)}</dt><dd>{self._say(value)}</dd></div>"
            for name, value in facts
            if value != ""
        )
        rows = "".join(f"<li>{self._row(row)}</li>" for row in item.rows[:MOST_ROWS])
        parts = [f"<p>{self._say(item.text)}</p>", f"<dl>{shown}</dl>" if shown else ""]
        parts.append(f"<ul>{rows}</ul>" if rows else "")
        if more := len(item.rows[MOST_ROWS:]):
            others = plural("and {n:words} more row", "and {n:words} more rows", n=more)
            parts.append(f"<p>{self._say(others)}</p>")
        if item.resting:
            parts.append(self._resting(item))
        whole = self._say(say("All rows and settings"))
        parts.append(f'<p><a href="provenance.html#{item.anchor}">{whole}</a></p>')
        return f'<div id="card-{item.anchor}">{"".join(parts)}</div>'

    def _resting(self, item: Evidence) -> str:
        count = len(item.resting)
        told = self._say(
            plural("{n:Words} finding rests on this", "{n:Words} findings rest on this", n=count)
        )
        named = "".join(
            f'<li><a href="provenance.html#{anchor}">{self._say(text)}</a></li>'
            for anchor, text in item.resting[:MOST_RESTING]
        )
        return f"<p>{told}:</p><ul>{named}</ul>"

    def _row(self, row: Row) -> str:
        document = (
            f'<a href="{escape(row.href)}">{escape(row.document)}</a>' if row.href else escape(row.document)
        )
        place = f", {self._say(row.locator)}" if row.locator != "" else ""
        note = f" <span>{self._say(row.note)}</span>" if row.note != "" else ""
        address = ""
        if row.address:
            opened = self._say(say("Open the document"))
            address = f' <a href="{escape(row.address)}" rel="noopener noreferrer">{opened}</a>'
        return f"{document}{place}{note}{address}"
