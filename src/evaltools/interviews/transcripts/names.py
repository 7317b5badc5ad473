"""Finding a person's name in a text in every form it takes there, and telling it from words that look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

ORDINARY = frozenset(
    [
        "hans",
        "sten",
        "björn",
        "per",
        "bo",
        "liv",
        "my",
        "tom",
        "stig",
        "rut",
        "ros",
        "lo",
        "kaj",
        "dag",
        "siv",
        "mark",
        "will",
        "grace",
        "hope",
        "rose",
        "bill",
        "may",
        "art",
        "frank",
        "pat",
        "sue",
        "rich",
        "love",
        "vide",
        "sky",
        "sol",
        "ask",
        "tor",
        "odd",
        "even",
        "jo",
        "are",
        "max",
        "lova",
        "saga",
        "joy",
        "faith",
        "dawn",
        "drew",
        "gene",
        "guy",
        "jean",
        "miles",
        "penny",
        "ray",
        "rob",
        "rusty",
        "sandy",
        "skip",
        "summer",
        "wade",
        "viola",
        "tyra",
        "stella",
        "ström",
        "berg",
        "dal",
        "lind",
        "ek",
        "lund",
        "holm",
        "ros",
        "alm",
        "hedda",
        "vår",
        "vilja",
        "gry",
        "unn",
        "bjørn",
        "stein",
        "geir",
        "ørn",
        "rein",
        "storm",
        "snø",
        "frank",
        "klok",
        "glad",
        "frisk",
        "stark",
        "lång",
        "svart",
        "vit",
        "brun",
        "young",
        "long",
        "short",
        "brown",
        "black",
        "white",
        "green",
        "gray",
        "king",
        "page",
        "bell",
        "cook",
        "baker",
        "north",
        "west",
        "hall",
        "hill",
        "wood",
        "stone",
    ]
)
"""First names and surnames that are also words. Small letters, and a capital at the start of a sentence, do not show
that a person is meant: such places are left alone and listed."""

_SENTENCE_START = re.compile(r"(?:\A|[.!?…:][\"'”’»)\]]*\s+|\n\s*|[–—-]\s+|[\"“”»]\s*)\Z")


@dataclass(frozen=True)
class Place:
    """Where a name stands."""

    start: int
    end: int
    sure: bool
    """Whether it must be the name; otherwise a person has to look."""
    why: str = ""
    """`word`: it may be an ordinary word; `part`: it is part of a longer name."""


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    """A name in any case, its parts joined by anything or nothing, as in addresses; the genitive s stays outside."""
    parts = [re.escape(part) for part in re.split(r"[\s._-]+", name.strip()) if part]
    joined = r"[\s._-]*".join(parts) if len(parts) > 1 else re.escape(name.strip())
    return re.compile(rf"(?<![^\W\d_]){joined}(?=[sS]?(?![^\W\d_]))", re.IGNORECASE)


def places(text: str, name: str) -> Iterator[Place]:
    """Every place where a name stands in a text, or may.

    Examples
    --------
    >>> [text for text in ("Anna sa", "anna-berg", "Anna-Karin sa", "Hans mamma") for place in places(text, "Anna") if place.sure]
    ['Anna sa', 'anna-berg']
    >>> [place.why for place in places("Hans mamma kom. Vi såg Hans.", "Hans")]
    ['word', '']
    """
    ordinary = name.casefold() in ORDINARY
    for found in _pattern(name).finditer(text):
        start, end = found.span()
        said = found.group()
        if _of_longer_name(text, start, end, said):
            yield Place(start, end, False, "part")
        elif (
            ordinary
            and not _opens_a_turn(text, start, end)
            and (
                said.islower()
                or (not said.isupper() and _SENTENCE_START.search(text[max(0, start - 12) : start]))
            )
        ):
            yield Place(start, end, False, "word")
        else:
            yield Place(start, end, True)


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
