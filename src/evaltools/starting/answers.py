"""What is asked about a new study, and how the answers are written: areas, periods, chapters, languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError

from evaltools.checks import Problems, nearest
from evaltools.starting.offered import ASKED, CHAPTERS, Offered
from evaltools.study.parts import Identifier
from evaltools.words.catalogue import known_languages

_KEPT = {"æ": "ae", "ø": "o", "ß": "ss", "þ": "th", "ð": "d"}
"""Letters that no accent can be taken from; å, ä, ö and é may stand in an id."""


@dataclass(frozen=True)
class Place:
    """An area of a new study."""

    id: str
    name: str
    level: str
    within: str = ""


@dataclass(frozen=True)
class Span:
    """A period of a new study."""

    id: str
    start: date
    end: date


@dataclass(frozen=True)
class Answers:
    """What a new study is of."""

    study: str
    title: str
    about: str
    languages: tuple[str, ...]
    areas: tuple[Place, ...]
    periods: tuple[Span, ...]
    chapters: tuple[Offered, ...]
    currency: str = ""


def identifier(name: str, other: str) -> str:
    """An id made of a name: lower case, no accents but those that ids may have, hyphens for all else.

    Parameters
    ----------
    name : as people write it.
    other : what it is called where no letter of it can stand in an id.
    """
    letters = []
    for letter in unicodedata.normalize("NFC", name).lower():
        if letter in "åäöé":
            letters.append(letter)
        else:
            bare = (part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
            letters.append(_KEPT.get(letter) or "".join(bare))
    return re.sub(r"[^a-z0-9åäöé]+", "-", "".join(letters)).strip("-") or other


def areas(written: Sequence[str], problems: Problems) -> tuple[Place, ...]:
    """Areas as they are written: `NAME:LEVEL`, `NAME:LEVEL:NAME OF THE AREA AROUND IT`, each with `ID=` before.

    Parameters
    ----------
    written : one each.
    problems : where what cannot be read is noted.
    """
    found: list[Place] = []
    around: list[str] = []
    for number, text in enumerate(written, 1):
        given, name, rest = _named(text, ":")
        parts = [part.strip() for part in rest.split(":")] if rest else []
        if not name or not parts or not all(parts) or len(parts) > 2:
            problems.add(
                "bad-answer",
                f'area "{text}" is not NAME:LEVEL.',
                'Write, for instance, --area "Hillside School:school:Northmoor" for a school in Northmoor.',
            )
            continue
        own = given or identifier(name, f"area-{number}")
        if _is_id(own, f'area "{name}"', problems):
            found.append(Place(own, name, parts[0]))
            around.append(parts[1] if len(parts) == 2 else "")
    by_name = {item.name: item.id for item in found} | {item.id: item.id for item in found}
    for name in around:
        if name and name not in by_name:
            known = [item.name for item in found]
            problems.add("unknown-area", f'there is no area "{name}".', nearest(name, known))
    _told_once([item.id for item in found], "area", problems)
    return tuple(
        Place(item.id, item.name, item.level, by_name.get(name, ""))
        for item, name in zip(found, around, strict=True)
    )


def periods(written: Sequence[str], problems: Problems) -> tuple[Span, ...]:
    """Periods as they are written: a year, two years with a hyphen, or two days with a slash; `ID=` may stand before.

    Parameters
    ----------
    written : one each.
    problems : where what cannot be read is noted.
    """
    found = []
    for text in written:
        given, span, _ = _named(text, "")
        years = re.fullmatch(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", span)
        try:
            if years:
                start, end = date(int(years[1]), 1, 1), date(int(years[2] or years[1]), 12, 31)
                own = given or "-".join(filter(None, years.groups()))
            else:
                first, last = span.split("/")
                start, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
                own = given or f"{start}_{end}"
        except ValueError:
            remedy = "Write 2024, 2022-2024 or 2022-09-01/2024-08-31."
            problems.add("bad-answer", f'"{text}" is no period.', remedy)
            continue
        if end < start:
            problems.add("period-order", f'period "{text}" ends before it starts.', "Swap the dates.")
        elif _is_id(own, f'period "{text}"', problems):
            found.append(Span(own, start, end))
    _told_once([item.id for item in found], "period", problems)
    return tuple(found)


def chapters(written: Sequence[str], problems: Problems) -> tuple[Offered, ...]:
    """Chapters by id or number, in the order of the report; where none is named, all that need no asking for.

    Parameters
    ----------
    written : ids or numbers.
    problems : where unknown ones are noted.
    """
    for name in written:
        if not any(name in (item.id, item.number) for item in CHAPTERS):
            message = f'there is no chapter "{name}".'
            problems.add("unknown-chapter", message, nearest(name, [item.id for item in CHAPTERS]))
    if not written:
        return tuple(item for item in CHAPTERS if item.id not in ASKED)
    return tuple(item for item in CHAPTERS if item.id in written or item.number in written)


def languages(written: Sequence[str], problems: Problems) -> tuple[str, ...]:
    """Codes of languages, each once.

    Parameters
    ----------
    written : the codes.
    problems : where one without a catalogue is noted.
    """
    for code in written:
        if code not in known_languages():
            message = f'there is no catalogue for the language "{code}".'
            problems.add("unknown-language", message, nearest(code, known_languages()))
    return tuple(dict.fromkeys(written))


def study_id(name: str, problems: Problems) -> str:
    """An id for the study, from the name of its folder.

    Parameters
    ----------
    name : the folder's name.
    problems : where one that cannot be an id is noted.
    """
    own = identifier(name, "study")
    _is_id(own, f'folder "{name}"', problems)
    return own


def _named(text: str, sep: str) -> tuple[str, str, str]:
    """The id before `=`, the name, and what stands after the first separator."""
    given, equals, rest = text.partition("=")
    given, rest = (given.strip(), rest) if equals else ("", text)
    name, _, more = rest.partition(sep) if sep else (rest, "", "")
    return given, name.strip(), more.strip()


def _is_id(own: str, what: str, problems: Problems) -> bool:
    try:
        TypeAdapter(Identifier).validate_python(own)
    except ValidationError as error:
        message = f"{what}: {error.errors()[0]['msg'].removeprefix('Value error, ')}."
        problems.add("bad-answer", message, "Give it another id, written before an equals sign: ID=NAME.")
        return False
    return True


def _told_once(ids: Sequence[str], what: str, problems: Problems) -> None:
    for twice in dict.fromkeys(one for one in ids if ids.count(one) > 1):
        remedy = "Give each its own, written before an equals sign: ID=NAME."
        problems.add("duplicate-id", f'two {what}s have the id "{twice}".', remedy)
