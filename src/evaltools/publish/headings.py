"""Headings of a chapter: in order without gaps, each with an id of its own, collected for the list of contents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Heading:
    """A heading on the page."""

    level: int
    id: str
    text: str
    """Plain text."""


@dataclass
class Headings:
    """Numbers and names headings while the HTML of a chapter passes through `apply`, cell by cell."""

    taken: set[str] = field(default_factory=set)
    """Ids that are used on the page already."""
    title: str = ""
    """Text of the chapter's first heading of level 1, which the page shows at its top."""
    found: list[Heading] = field(default_factory=list)

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.title = ""
        self.found = []

    def apply(self, html: str) -> str:
        """Give ids to the headings in HTML that this package made, and close gaps between levels."""
        return _HEADING.sub(self._one, html)

    def _one(self, match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        text = unescape(_TAG.sub("", inner)).strip()
        if level == 1 and not self.title and not self.found:
            self.title = text
            return ""
        last = self.found[-1].level if self.found else 1
        level = min(max(level, 2), last + 1)
        heading = Heading(level, self._id(text), text)
        self.found.append(heading)
        return f'<h{level} id="{heading.id}">{inner}</h{level}>'

    def _id(self, text: str) -> str:
        base = slug(text) or "section"
        name, times = base, 1
        while name in self.taken:
            times += 1
            name = f"{base}-{times}"
        self.taken.add(name)
        return name


def slug(text: str) -> str:
    """Turn a heading into an id: small letters without accents, words joined by hyphens."""
    joined = text.lower().replace("\N{EN DASH}", "-")
    plain = unicodedata.normalize("NFKD", joined).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
