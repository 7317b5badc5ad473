"""The text of a web page, and of what programs for transcribing in the browser keep as one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from evaltools.checks import BadInput, Problem
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.text import normalise

_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg", "title"})
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "base", "embed", "track"}
)
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table", "blockquote", "pre", "section",
     "article", "header", "footer", "dt", "dd", "figure", "figcaption", "hr"}
)  # fmt: skip
_CLOSED_BY_THE_NEXT = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
MAX_DEPTH = 500
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def html_reading(source: str, name: str) -> Reading:
    """Read a page to normalised text, one paragraph a line and a blank line between them.

    Raises
    ------
    BadInput
        When it holds no words.
    """
    parser = _Page(name)
    parser.feed(source)
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.text).split("\n")]
    if not any(lines):
        raise BadInput(Problem("empty-transcript", "holds no words.", "Export the transcript again.", name))
    parser.reading.text = normalise("\n\n".join(line for line in lines if line)).replace("\u00ad", "")
    return parser.reading


class _Page(HTMLParser):
    """Text of a page as it is met."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.text: list[str] = []
        self.reading = Reading("", "html")
        self._open: list[tuple[str, str]] = []
        """Elements around, each with what becomes of its text: `shown`, `silent`, `hidden` or `time`."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self.text.append("\n")
        if tag == "img":
            self.reading.leave("picture", dict(attrs).get("alt") or "")
        if tag in _VOID:
            return
        if tag in _CLOSED_BY_THE_NEXT and self._open and self._open[-1][0] == tag:
            self._open.pop()
        if len(self._open) >= MAX_DEPTH:
            raise BadInput(
                Problem("too-deep", "its elements are nested too deeply; refused.", file=self.name)
            )
        given = dict(attrs)
        fate = self._open[-1][1] if self._open else "shown"
        if tag in _SILENT:
            fate = "silent"
        elif "hidden" in given or _HIDDEN.search(given.get("style") or ""):
            fate = "hidden"
        elif "timestamp" in (given.get("class") or "").split():
            fate = "time"
        self._open.append((tag, fate))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.text.append("\n")
        if any(open_ == tag for open_, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        fate = self._open[-1][1] if self._open else "shown"
        if fate == "time" and data.strip():
            self.text.append(f"[{data.strip()}] ")
            self.reading.keep("time")
        elif fate == "hidden" and data.strip():
            self.reading.leave("hidden", data)
        elif fate == "shown":
            self.text.append(data.replace("\n", " "))
