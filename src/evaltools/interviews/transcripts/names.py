"""Finding a person's name in a text in every form it takes there, and telling it from words that look the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from evaltools.interviews.transcripts.letters import UPPER
from evaltools.interviews.transcripts.lexicon import any_of, lexicon

SENTENCE_START = re.compile(r"(?:\A|[.!?…:][\"'”’»)\]]*\s+|\n\s*|(?:\A|[\s.!?…])[–—-]\s+|[\"“”»]\s*)\Z")
"""What stands before a word that would have a capital whatever it is."""
_AFTER = r"(?=(?:[sS]|['’][sS]?)?(?![^\W\d_]))"
"""A name ends here, or its genitive: Annas, Anna's, Hans'."""
_LONG = 5
"""A shorter name begins too many other words for them to be looked at."""
_SPELT = str.maketrans(
    {"å": "a", "ä": "a", "ö": "o", "ø": "o", "æ": "a", "đ": "d", "ł": "l", "ß": "s", "ı": "i", "ð": "d"}
)
_SPELT_OUT = str.maketrans(
    {"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "æ": "ae", "ü": "ue", "ß": "ss", "þ": "th"}
)


@dataclass(frozen=True)
class Place:
    """Where a name stands."""

    start: int
    end: int
    sure: bool
    """Whether it must be the name; otherwise a person has to look."""
    why: str = ""
    """`word`: it may be an ordinary word; `part`: it is part of a longer name; `within`: of a longer word; `spelling`:
    it is spelt without its marks; `nickname`: a short form; `initials`."""


def places(text: str, name: str, language: str = "") -> Iterator[Place]:
    """Every place where a name stands in a text, or may.

    Parameters
    ----------
    text
        Any.
    name
        As the key has it: a first name, a whole name, a place.
    language
        Of the text, where it is known.

    Examples
    --------
    >>> said = ("Anna sa", "anna-berg", "Anna-Karin sa", "Hans mamma", "Annas bil")
    >>> [text for text in said for place in places(text, "Anna") if place.sure]
    ['Anna sa', 'anna-berg', 'Annas bil']
    >>> [place.why for place in places("Hans mamma kom. Vi såg Hans.", "Hans")]
    ['word', '']
    >>> [place.why for place in places("Lasse kom. Vi såg L. Berg.", "Lars Berg")]
    ['', 'nickname']
    """
    folded = _folded(text)
    parts = _parts(name)
    if not parts:
        return
    ordinary = name.casefold() in lexicon(language).words
    if parts[0].casefold() in folded:
        for found in _pattern(name).finditer(text):
            yield _judged(text, *found.span(), ordinary)
    if len(words := tuple(name.split())) > 1:
        yield from _shortened(text, folded, words)
    yield from _unsure(text, folded, name, parts, language)


def _judged(text: str, start: int, end: int, ordinary: bool) -> Place:
    said = text[start:end]
    if _of_longer_name(text, start, end, said):
        return Place(start, end, False, "part")
    opens = not said.isupper() and SENTENCE_START.search(text[max(0, start - 12) : start])
    if ordinary and not _opens_a_turn(text, start, end) and (said.islower() or opens):
        return Place(start, end, False, "word")
    return Place(start, end, True)


def _shortened(text: str, folded: str, parts: tuple[str, ...]) -> Iterator[Place]:
    """A. Berg, Anna B, Berg, Anna; and A.B., which may be something else."""
    first, last = parts[0], parts[-1]
    if last.casefold() in folded:
        for found in _initial_first(first, last).finditer(text):
            yield Place(*found.span(), True)
    if first.casefold() in folded:
        for found in _initial_last(first, last).finditer(text):
            yield Place(*found.span(), True)
    for found in re.finditer(
        rf"(?<![\w.]){re.escape(first[0].upper())}\.[ ]?{re.escape(last[0].upper())}\.", text
    ):
        yield Place(*found.span(), False, "initials")


def _unsure(text: str, folded: str, name: str, parts: tuple[str, ...], language: str) -> Iterator[Place]:
    small = name.casefold()
    for spelt in {small.translate(_SPELT), small.translate(_SPELT_OUT), _without_marks(small)} - {small}:
        if spelt.split()[0] in folded and len(spelt) > 2:
            for found in _pattern(spelt).finditer(text):
                yield Place(*found.span(), len(parts) > 1, "" if len(parts) > 1 else "spelling")
    if len(name) >= _LONG and small in folded:
        ends = any_of(lexicon(language).common)
        for found in re.finditer(
            rf"(?<![^\W\d_]){re.escape(small)}(?!s?(?!\w))\w{{2,}}", folded_same_length(text)
        ):
            if not re.fullmatch(ends, found.group()):
                yield Place(*found.span(), False, "within")
    for short in lexicon(language).short_forms(parts[0]):
        if short in folded:
            for found in re.finditer(rf"(?<!\w){re.escape(short)}s?(?!\w)", text, re.IGNORECASE):
                if found.group()[0].isupper() or short not in lexicon(language).words:
                    yield Place(*found.span(), False, "nickname")


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return text.casefold()


@lru_cache(maxsize=8)
def folded_same_length(text: str) -> str:
    """Text in small letters, each sign one sign, so that places in it are places in the text."""
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


def _without_marks(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s._-]+", name.strip()) if part)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    """A name in any case, its parts joined by anything or nothing, as in addresses; the genitive stays outside."""
    parts = [re.escape(part) for part in _parts(name)]
    joined = r"[\s._-]*".join(parts) if len(parts) > 1 else re.escape(name.strip())
    return re.compile(rf"(?<![^\W\d_]){joined}{_AFTER}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _initial_first(first: str, last: str) -> re.Pattern[str]:
    one, other = re.escape(first), re.escape(last)
    return re.compile(
        rf"(?<![\w.]){re.escape(first[0].upper())}\.?[ ]?(?:[{UPPER}]\.?[ ]?)?(?<=[. ]){other}{_AFTER}|(?<!\w){other},?[ ]{one}{_AFTER}"
    )


@lru_cache(maxsize=4096)
def _initial_last(first: str, last: str) -> re.Pattern[str]:
    letter = re.escape(last[0])
    return re.compile(rf"(?<!\w){re.escape(first)}[ ]{letter.upper()}(?:\.(?=[ ]?[,;a-zà-öø-ÿ])|(?![\w'’]))")


def _opens_a_turn(text: str, start: int, end: int) -> bool:
    """Whether it is the label of a turn, where no ordinary word would stand."""
    line = text.rfind("\n", 0, start) + 1
    alone = re.fullmatch(r"\s*(?:[\[(]?[\d:.,]+[\])]?\s+)?", text[line:start]) is not None
    return (
        alone
        and re.match(r"\s*(?:\([^()\n]*\)|\[[\d:.,]+\])?\s*:|\s{2,}\d{1,2}:\d\d", text[end : end + 80])
        is not None
    )


def _of_longer_name(text: str, start: int, end: int, said: str) -> bool:
    """Whether a hyphen ties it to another name: Anna-Karin is not Anna."""
    if not said[:1].isupper():
        return False
    after = text[end : end + 2]
    if after[:1] == "-" and after[1:].isupper():
        return True
    before = re.search(r"(\w+)-\Z", text[max(0, start - 40) : start])
    return bool(before and before[1][:1].isupper())
