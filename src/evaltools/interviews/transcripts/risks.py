"""What in a text may still give a person away although no key names it, for a person to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from evaltools.interviews.transcripts.by_form import date_pattern
from evaltools.interviews.transcripts.identity_numbers import likely_numbers
from evaltools.interviews.transcripts.letters import LOWER, UPPER
from evaltools.interviews.transcripts.lexicon import any_of, lexicon
from evaltools.interviews.transcripts.names import SENTENCE_START
from evaltools.interviews.transcripts.speakers import is_role, openings

_NAME = rf"[{UPPER}][\w’'-]*[\w]"
_NAMES = re.compile(rf"(?<![\w@-])({_NAME}(?: (?:von |van |der |de |af |av |el |al )?{_NAME})*)")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\w)@\w{2,}")
_ACCOUNT = re.compile(
    rf"(?<![\w./-])(?:[{LOWER}]{{2,}}(?:[._][{LOWER}\d]+)+|[{LOWER}]{{3,}}\d{{2,}}|\d{{2,}}[{LOWER}]{{3,}})(?![\w/-]|\.\w|%)"
)
"""What looks like the name of an account: anna_b, annab99."""
_NUMBERS = re.compile(
    rf"(?<![\w.,])\d{{5,}}(?!\d|[\w.,+-]\d)|(?<![\w-])[2-9]\d{{2}}[-.]\d{{4}}(?![\w-])|(?<!\w)[{UPPER}]{{3}} ?\d{{2}}[{UPPER}\d](?!\w)"
)
"""Long numbers, short telephone numbers, plates of cars."""
_POST = re.compile(
    rf"(?<![\d.,])(?:\d{{3}} ?\d{{2}}|\d{{4,5}}) [{UPPER}][{LOWER}]{{2,}}(?![\w])|(?<!\w)[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}}(?!\w)"
)


@dataclass(frozen=True)
class Risk:
    """Something that may still give a person away, and where it stands in the new text."""

    kind: str
    """Key of `evaltools.interviews.transcripts.pseudonyms.RISKY`."""
    text: str
    line: int


def risks(text: str, pseudonyms: set[str], language: str = "") -> Iterator[Risk]:
    """Possible names, roles, addresses, numbers and dates in a text.

    Parameters
    ----------
    text
        With pseudonyms.
    pseudonyms
        Those put there, which are no risk.
    language
        Of the text, where it is known.
    """
    known = {word for pseudonym in pseudonyms for word in pseudonym.split()}
    patterns = {
        "role": _roles(language),
        "street": _streets(language),
        "number": _NUMBERS,
        "link": _LINK,
        "account": _ACCOUNT,
        "date": _dates(language),
        "birth_year": _birth_years(language),
    }
    for kind, pattern in patterns.items():
        for found in pattern.finditer(text):
            if not (kind == "role" and found.group() in known):
                yield Risk(kind, found.group(), line_of(text, found.start()))
    for found in _POST.finditer(text):
        yield Risk("street", found.group(), line_of(text, found.start()))
    yield from _names(text, known, language)
    for start, end in likely_numbers(text):
        yield Risk("unsure_number", text[start:end], line_of(text, start))


def _names(text: str, known: set[str], language: str) -> Iterator[Risk]:
    words = lexicon(language)
    labels = {opening.start: opening for opening in openings(text, (), language)}
    heads = [(start, opening.said) for start, opening in labels.items()]
    for opening in labels.values():
        name = opening.name or ""
        if name and not is_role(name) and not _all_known(name.split(), known):
            yield Risk("speaker", name, line_of(text, opening.start))
    usual = words.common | words.months
    small = set(re.findall(rf"(?<![\w-])[{LOWER}][\w’']*", text))
    inside = iter(sorted(heads))
    head = next(inside, None)
    for found in _NAMES.finditer(text):
        while head is not None and head[1] <= found.start():
            head = next(inside, None)
        if head is not None and head[0] <= found.start() < head[1]:
            continue
        start = found.start(1)
        opens = SENTENCE_START.search(text[max(0, start - 12) : start]) is not None
        said = found[1].split(" ")
        # A word that also stands in small letters is a word; a name never does.
        while said and (said[0].casefold() in usual or (opens and said[0].casefold() in small)):
            opens = False
            del said[0]
        if said and not _all_known(said, known):
            yield Risk("first_word" if opens else "name", " ".join(said), line_of(text, start))


@cache
def _roles(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(lexicon(language).roles)})s?(?!\w)", re.IGNORECASE)


@cache
def _streets(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    name = rf"[{UPPER}][\w’'-]*"
    return re.compile(
        rf"(?<!\w)(?:{name} )?\w+(?:{any_of(words.street_endings)}) \d+(?: ?[A-Za-z])?(?!\w)"
        rf"|(?<!\w){name} (?:{any_of(words.street_endings)}) \d+(?: ?[A-Za-z])?(?!\w)"
        rf"|(?<![\w.,])\d+[A-Za-z]?,? (?:{name} ){{1,3}}(?i:{any_of(words.street_words)})(?!\w)"
        rf"|(?<!\w)(?i:{any_of(words.street_words)}) \d+(?!\w)"
    )


@cache
def _dates(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,/-]){date_pattern(language, year=True)}", re.IGNORECASE)


@cache
def _birth_years(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{any_of(lexicon(language).born)})(?!\w)[^\d.!?\n\[\]]{{0,25}}?(?:(?:19|20)\d\d|['’-]\d\d)(?![\d-])",
        re.IGNORECASE,
    )


def _all_known(words: Sequence[str], known: set[str]) -> bool:
    return all(
        word in known or re.sub(r"(?:['’]?s|['’])\Z", "", word) in known or not word[:1].isupper()
        for word in words
    )


def line_of(text: str, position: int) -> int:
    """The line of a place in a text, from 1."""
    return text.count("\n", 0, position) + 1
