"""Telephone numbers as they are written in the Nordic countries, Britain, Ireland and North America, and abroad with +."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from evaltools.interviews.transcripts.lexicon import any_of, lexicon

_SEP = r"[ \u00a0]?[-–./][ \u00a0]?|[ \u00a0]{1,2}"
_ABROAD = re.compile(
    rf"(?<![\w+])(?:\+|00)[ ]?(?P<number>[1-9]\d{{0,2}}(?:(?:{_SEP})?\(0?\d{{0,4}}\))?(?:(?:{_SEP})?\d{{1,5}}){{2,7}}|[1-9]\d{{7,14}})(?!\w|[.,]\d)"
)
_TRUNK = re.compile(
    rf"(?<![\w+.,:/-])\(?0[1-9]\d{{0,4}}\)?(?:{_SEP})\d{{5,7}}(?!\w|[.,]\d)"
    r"|(?<![\w+.,:/-])0[1-9]\d{6,9}(?!\w|[.,]\d)"
    rf"|(?<![\w+.,:/-])\(?0[1-9]\d{{0,3}}\)?(?:{_SEP})?\d{{2,4}}(?:(?:{_SEP})\d{{2,4}}){{0,4}}(?![\w]|[.,:]\d)"
)
_NORWEGIAN = re.compile(
    r"(?<![\w.,+-])(?<!\d[ \u00a0])[49]\d{2}[ \u00a0]\d{2}[ \u00a0]\d{3}(?![\w]|[.,]\d|[ \u00a0]\d)"
)
_PAIRS = re.compile(r"(?<![\w.,+-])(?<!\d[ \u00a0])[2-9]\d(?:[ \u00a0]\d{2}){3}(?![\w]|[.,]\d|[ \u00a0]\d)")
_AMERICAN = re.compile(
    r"(?<![\w-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ ]?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?![\w-]|[.,]\d)"
)
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-./ ]{1,3}(?:0[1-9]|1[0-2])[-./ ]{1,3}(?:19|20)\d\d\Z|0\d[.: ]?[0-5]\d[ ]?[-–][ ]?[012]\d[.: ]?[0-5]\d\Z"
)
"""A day, or from one hour to another: what a number with a nought first may also be."""
_TWO = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)
"""Country codes of two digits (ITU-T E.164); 1 and 7 have one, all others three."""


def telephones(text: str, language: str = "") -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand.

    Parameters
    ----------
    text
        Any.
    language
        Of the text, where it is known: in Norwegian, eight digits in pairs are a number.

    Examples
    --------
    >>> said = "070-123 45 67, 08-123 45, +47 912 34 567, 020 7946 0958 and (555) 234-5678; 12 000 000 kr, 01-02-2021"
    >>> [said[start:end] for start, end in telephones(said)]
    ['+47 912 34 567', '070-123 45 67', '08-123 45', '020 7946 0958', '(555) 234-5678']
    """
    for found in _ABROAD.finditer(text):
        number = found["number"]
        # 200 000 000 after a plus sign is a sum; in +46 701 234 567 the first group is a country.
        sum_of = re.fullmatch(r"(\d{1,3})(?:[ \u00a0]\d{3})+", number)
        if _country(re.sub(r"\(0\)|\D", "", number)) and not (sum_of and not _is_code(sum_of[1])):
            yield found.span()
    for found in _TRUNK.finditer(text):
        said = found.group()
        digits = len(re.sub(r"\D", "", said))
        # Eight digits, but seven where the area is set off, as in 08-123 45.
        enough = 7 if re.match(r"\(?0\d{1,3}(?:\)|[ \u00a0]?[-–/])", said) else 8
        if enough <= digits <= 12 and not _DATE.match(said):
            yield found.span()
    near = [_NORWEGIAN, _AMERICAN]
    if language.split("-")[0] in ("", "nb", "nn", "no", "da"):
        near.append(_PAIRS)
    for pattern in near:
        for found in pattern.finditer(text):
            # Forty, fifty, sixty and seventy are no number of anybody's.
            if pattern is not _PAIRS or re.search(r"[1-9](?:[ \u00a0]|\Z)", found.group()):
                yield found.span()
    for found in _named(language).finditer(text):
        if 5 <= len(re.sub(r"\D", "", found["number"])) <= 15:
            yield found.span("number")


@cache
def _named(language: str) -> re.Pattern[str]:
    """A number right after a word for telephone, in any form."""
    words = lexicon(language).phone | lexicon("en").phone
    return re.compile(
        rf"(?<!\w)(?:{any_of(words)})(?!\w)[.:]?[ \u00a0]{{0,3}}(?P<number>[(+]?\d[\d \u00a0()./–-]{{3,18}}\d)(?!\w|[.,]\d)",
        re.IGNORECASE,
    )


def _country(digits: str) -> bool:
    """Whether digits after + are those of a country and a number as long as numbers there may be."""
    if digits[0] == "1":
        return len(digits) == 11
    return 6 <= len(digits) - _length_of_code(digits) <= 12


def _is_code(digits: str) -> bool:
    return len(digits) == _length_of_code(digits)


def _length_of_code(digits: str) -> int:
    return 1 if digits[0] in "17" else 2 if digits[:2] in _TWO else 3
