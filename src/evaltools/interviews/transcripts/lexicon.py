"""Words by which interviews are read, a file per language: who speaks, what may be a name, what may give a person away.

A language is added by adding its file to `languages/`. Where the language of an interview is not known, or has no file,
the words of all languages are used: too many things are looked at then, never too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
_SAME = {"no": "nb", "nn": "nb"}
"""Codes of languages that are read with another's words."""


@dataclass(frozen=True)
class Lexicon:
    """Words of one language, or of all, in small letters; what each is for stands in the files."""

    asking: frozenset[str]
    answering: frozenset[str]
    openers: frozenset[str]
    places: frozenset[str]
    joining: frozenset[str]
    abbreviations: frozenset[str]
    ordinary: frozenset[str]
    roles: frozenset[str]
    common: frozenset[str]
    street_endings: frozenset[str]
    street_words: frozenset[str]
    months: frozenset[str]
    born: frozenset[str]
    nicknames: frozenset[str]
    phone: frozenset[str]
    time_units: frozenset[str]
    at: frozenset[str]
    dot: frozenset[str]
    chat_from: frozenset[str]
    chat_to: frozenset[str]
    columns: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """What is an ordinary word although it may be a name."""
        return self.ordinary | self.common | self.months

    def short_forms(self, name: str) -> frozenset[str]:
        """What else somebody of a first name, or a short form of one, may be called."""
        wanted, found = name.casefold(), set()
        for entry in self.nicknames:
            full, _, shorts = entry.partition("=")
            same = {full.strip(), *(short.strip() for short in shorts.split(","))}
            if wanted in same:
                found |= same - {wanted}
        return frozenset(found)


def languages() -> tuple[str, ...]:
    """Codes of the languages there are words for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


@cache
def lexicon(language: str = "") -> Lexicon:
    """The words of a language; of all where it is not known or has no file.

    Parameters
    ----------
    language
        Its code, with or without region (`sv`, `en-GB`); empty where it is not known.

    Examples
    --------
    >>> "men" in lexicon("sv").openers, "men" in lexicon("en-GB").openers, "men" in lexicon("").openers
    (True, False, True)
    """
    base = language.lower().split("-")[0]
    base = _SAME.get(base, base)
    own = _read(base) if base in languages() else None
    if own is not None:
        return own
    every = [_read(code) for code in languages()]
    return Lexicon(
        *(frozenset().union(*(getattr(one, field.name) for one in every)) for field in fields(Lexicon))
    )


@cache
def _read(language: str) -> Lexicon:
    from evaltools.files.yaml import read_yaml

    content = read_yaml(FOLDER / f"{language}.yml").data
    return Lexicon(
        *(
            frozenset(
                word
                for part in content[field.name].split(";" if field.name == "nicknames" else ",")
                if (word := part.strip())
            )
            for field in fields(Lexicon)
        )
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, longest first; one that matches nothing where there are none."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"[ \u00a0]+") for word in longest) or r"(?!)"
