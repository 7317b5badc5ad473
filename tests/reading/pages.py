"""Reads a page as its visitors do: every text with the language it is marked with, and what is foreign in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import html as markup
from lxml.html import HtmlElement

from evaltools.words.catalogue import SOURCE
from evaltools.words.keeping import translations
from evaltools.words.messages import PLACE

LANGUAGES = ("sv", "en", "nb")
SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "data-label")
SILENT = ("script", "style", "template")
NOT_SENTENCES = ("code", "pre", "kbd", "samp")
"""Names of files, settings and rules: the same in every language."""

FUNCTION_WORDS = {
    "sv": [
        "och",
        "inte",
        "från",
        "är",
        "att",
        "som",
        "av",
        "på",
        "för",
        "med",
        "ett",
        "den",
        "det",
        "har",
        "eller",
        "så",
        "går",
        "än",
        "sig",
        "vid",
        "i",
        "en",
        "till",
        "om",
        "de",
    ],
    "nb": [
        "ett",
        "og",
        "ikke",
        "fra",
        "er",
        "å",
        "som",
        "av",
        "på",
        "for",
        "med",
        "et",
        "den",
        "det",
        "har",
        "eller",
        "så",
        "går",
        "enn",
        "seg",
        "ved",
        "i",
        "en",
        "til",
        "om",
        "de",
    ],
    "en": [
        "the",
        "and",
        "from",
        "is",
        "that",
        "of",
        "on",
        "for",
        "with",
        "an",
        "it",
        "has",
        "when",
        "than",
        "are",
        "was",
        "by",
        "at",
        "a",
        "or",
        "in",
        "to",
    ],
}
"""Small words that sentences cannot do without; not such as mean something else in another of the languages."""
ALIKE = {"a", "in", "to", "at", "by", "are", "med", "not", "of"}
"""Never a sign of English or Swedish: also letters, names, parts of verbs (dra in), or short for journals."""
"""Small words that sentences cannot do without."""


WITHIN = ("a", "span", "em", "strong", "b", "i", "cite", "q")
"""Elements whose words belong to the sentence around them."""
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Run:
    """A text of a page in one language."""

    text: str
    language: str
    where: str


def runs(html: str) -> list[Run]:
    """Every text that a page shows or has read aloud, joined within its block and by language."""
    root = markup.document_fromstring(html)
    found = list(_texts(root, str(root.get("lang") or ""), "html"))
    # A name of the study in an attribute or in <title> cannot carry a language of its own; the caller, who knows the
    # studies, leaves it out.
    found += [
        Run(_even(tag.get(name, "")), _language(tag), f"{tag.tag}[{name}]")
        for tag in root.iter(markup.etree.Element)
        for name in SPOKEN_ATTRIBUTES
        if tag.get(name)
    ]
    return [run for run in found if LETTER.search(run.text)]


def _language(tag: HtmlElement) -> str:
    return next((str(above.get("lang")) for above in (tag, *tag.iterancestors()) if above.get("lang")), "")


def _even(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


def _texts(tag: HtmlElement, language: str, where: str) -> Iterator[Run]:
    """Runs below an element: texts beside each other in one language make one run."""
    here = [tag.text or ""]
    for child in tag:
        # A comment's tag is a function; what follows it is text of this element all the same.
        if isinstance(child.tag, str) and child.tag not in SILENT and child.tag not in NOT_SENTENCES:
            own = str(child.get("lang") or language)
            if own == language and child.tag in WITHIN and not len(child):
                here.append(child.text or "")
            else:
                yield Run(_even("".join(here)), language, where)
                here = []
                yield from _texts(child, own, child.tag)
        here.append(child.tail or "")
    yield Run(_even("".join(here)), language, where)


@cache
def sentences(language: str) -> dict[str, str]:
    """Fixed parts of at least three words of what the package says in a language, with the text each is of."""
    return {part: text for text in _all(language) for part in _fixed(text)}


@cache
def short_texts(language: str) -> frozenset[str]:
    """Whole texts without arguments that the package says in a language: words of headings, labels and states."""
    return frozenset(_even(text) for text in _all(language) if not PLACE.search(text))


@cache
def _all(language: str) -> tuple[str, ...]:
    if language == SOURCE:
        return tuple({key for code in LANGUAGES if code != SOURCE for _, key in translations(code)})
    return tuple({text for forms, _, _ in translations(language).values() for text in forms})


def _fixed(text: str) -> Iterator[str]:
    for part in PLACE.split(re.sub(r"[*`\[\]]", "", text))[::3]:
        words = part.split()
        if len(words) >= 3 and len(part.strip()) >= 14:
            yield " ".join(words)


@cache
def _spoken(language: str) -> str:
    return "\n".join(_even(re.sub(r"[*`\[\]]", "", text)) for text in _all(language))


@cache
def _foreign(language: str) -> dict[str, list[tuple[str, str]]]:
    """Texts of other languages that this one does not say too, each with its language, by their second word."""
    own = _spoken(language).casefold()
    found: dict[str, list[tuple[str, str]]] = {}
    for other in LANGUAGES:
        for part in sentences(other) if other != language else ():
            if part.casefold() not in own:
                found.setdefault(part.split()[1], []).append((part, other))
    return found


def faults(run: Run) -> str:
    """What a run says in a language that is not the one it is marked with; empty where it says nothing such."""
    if run.language not in LANGUAGES:
        return "" if run.language else "has no language"
    known = _foreign(run.language)
    for word in set(run.text.split()):
        for part, other in known.get(word, ()):
            if part in run.text:
                return f"{other}: {part}"
    for other in LANGUAGES:
        if other != run.language and run.text in short_texts(other) - short_texts(run.language):
            return f"{other}: {run.text}"
    words = set(re.findall(r"(?<!\w)[^\W\d_]+(?!\w)", re.sub(r"\bet al\.", "", run.text).casefold()))
    own = frozenset(FUNCTION_WORDS[run.language])
    for other in LANGUAGES:
        theirs = frozenset(FUNCTION_WORDS[other])
        signs = (theirs - own - ALIKE) & words
        # What both languages have in common speaks for neither.
        if len(words) >= 3 and signs and not (own - theirs) & words:
            return f"{other} words: {', '.join(sorted(signs))}"
    return ""


def pages(outputs: Path) -> list[Path]:
    """Published pages below a folder of outputs."""
    return sorted(outputs.glob("*.html")) + sorted(outputs.glob("*/*/*/report/*/*.html"))
