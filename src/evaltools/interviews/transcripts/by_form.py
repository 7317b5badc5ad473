"""What can be told by its form alone in a text: addresses on the net, telephone numbers, identity numbers, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from evaltools.interviews.transcripts.identity_numbers import identity_numbers
from evaltools.interviews.transcripts.lexicon import any_of, lexicon
from evaltools.interviews.transcripts.telephone import telephones

_ENDINGS = "se|no|nu|dk|fi|is|uk|us|ie|de|eu|com|org|net|edu|gov|info|io|me|app|tv"
_CLEAR_AT = r"snabel-?a|krøllalfa|alfakrøll"
"""Words for the sign that mean nothing else, so that they need no brackets."""
_WEB = re.compile(
    rf"(?:\bhttps?://|\bwww\.)[^\s<>\"”)]*[\w/]"
    rf"|(?<![\w@.])(?:[\w-]{{2,}}\.)+(?:{_ENDINGS})(?:/[^\s<>\"”)]*[\w/])?(?![\w]|\.\w)"
    rf"|(?<![\w@.])(?:[A-ZÅÄÖÆØ-]{{2,}}\.)+(?:{_ENDINGS.upper()})(?![\w]|\.\w)"
)
_HANDLE = re.compile(r"(?<![\w@.])@\w(?:[\w.-]*\w)+")


def by_form(text: str, language: str = "") -> Iterator[tuple[int, int, str]]:
    """Where something stands that is told by its form, and what kind it is.

    Parameters
    ----------
    text
        Any.
    language
        Of the text, where it is known.

    Yields
    ------
    tuple of int, int, str
        Start, end, and `personal_number`, `email`, `web`, `phone` or `birth`. They may overlap.
    """
    for start, end in identity_numbers(text):
        yield start, end, "personal_number"
    for found in _email().finditer(text):
        yield *found.span(), "email"
    common = lexicon(language).common
    for pattern in (_WEB, _HANDLE):
        for found in pattern.finditer(text):
            # "Det var bra.nu går vi" lacks a space, and is no address.
            label, dot, rest = found.group().partition(".")
            if not (dot and rest.isalpha() and label.casefold() in common):
                yield *found.span(), "web"
    for start, end in telephones(text, language):
        yield start, end, "phone"
    for found in _born(language).finditer(text):
        yield *found.span("date"), "birth"


@cache
def _email() -> re.Pattern[str]:
    every = lexicon()
    sign, dot = any_of(every.at), any_of(every.dot)
    at = rf"(?:[ ]@[ ](?=[\w-]+\.)|@|[ ]?[(\[](?:{sign})[)\]][ ]?|[ ](?:{_CLEAR_AT})[ ])"
    between = rf"(?:\.|[ ]?[(\[](?:{dot})[)\]][ ]?|[ ](?:{dot})[ ])"
    # "anna at example dot com": the sign may be the word "at" alone only where an ending of an address follows.
    spoken = rf"(?<![\w.+-])[\w.+-]+[ ](?:at|ät)[ ][\w-]+(?:[ ](?:{dot})[ ][\w-]+)*?(?:\.|[ ](?:{dot})[ ])(?:{_ENDINGS})(?!\w)"
    return re.compile(
        rf"(?<![\w.+-])[\w.+-]+(?:[ ](?:{dot})[ ][\w+-]+){{0,3}}{at}[\w-]+(?:{between}[\w-]+)*|{spoken}",
        re.IGNORECASE,
    )


@cache
def date_pattern(language: str, *, year: bool) -> str:
    """A pattern for days as people write them.

    Parameters
    ----------
    language
        Of the text, where it is known.
    year
        Whether the year has to stand there.
    """
    months = any_of(lexicon(language).months)
    month = rf"(?:{months})\.?"
    after = r"(?:,?\s(?:of\s)?(?:\d{4}|['’-]?\d{2})(?!\d))"
    maybe = after if year else after + "?"
    day = r"\d{1,2}(?:\.|:?[ae]|st|nd|rd|th)?"
    return (
        r"(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?!\d)"
        r"|(?:0?[1-9]|[12]\d|3[01])\s?[-./]\s?(?:0?[1-9]|1[0-2])(?:\s?[-./]\s?|\s|\s-)(?:(?:19|20)\d\d|\d{2})(?!\d)"
        r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)\d\d|\d{2})(?!\d)"
        rf"|{day}\s(?:of\s)?{month}{maybe}"
        rf"|{month}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?{maybe})"
    )


@cache
def _born(language: str) -> re.Pattern[str]:
    words = lexicon(language).born | lexicon("en").born
    bare = r"(?:(?:19|20)\d\d[01]\d[0-3]\d|\d\d[01]\d[0-3]\d|[0-3]\d[01]\d(?:19|20)?\d\d)(?![\d-])"
    short = r"(?:0?[1-9]|[12]\d|3[01])\s?/\s?(?:0?[1-9]|1[0-2])(?!\d)"
    return re.compile(
        rf"(?<!\w)(?:{any_of(words)})(?!\w)[^\d.!?\n]{{0,40}}?(?<!\w)(?P<date>{date_pattern(language, year=False)}|{bare}|{short})",
        re.IGNORECASE,
    )
