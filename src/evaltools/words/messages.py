"""What is said, before any language: messages with their arguments, numbers, names, dates and lists.

Nothing here knows Swedish or how a page is made. A message keeps its English text, which is its key in the
catalogues, and its arguments; a voice (`evaltools.words.voice`) speaks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from evaltools.checks import BadInput, Problem

PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
"""Where an argument goes, and in which form: `{n}`, `{n:words}`, `{name:low}`."""
FORMS = ("words", "Words", "neuter", "Neuter", "low", "cap")
"""Forms of an argument: a number to twelve in words (`words`, `neuter` by the gender of what is counted, with a
capital at the start of a sentence), and a text with a small or capital first letter."""


class Said:
    """Anything that a voice can speak."""

    __slots__ = ()


Sayable = Said | str | int | float | date | None
"""Said, or a plain value: a text stands as it is (a name, an id), a number and a date are written by the voice."""


@dataclass(frozen=True)
class Message(Said):
    """A sentence or phrase with its arguments; `text` in English is its key in the catalogues."""

    text: str
    plural: str = ""
    """The text where `n` is not one; empty where the message does not count."""
    n: float | None = None
    args: tuple[tuple[str, Any], ...] = ()
    context: str = ""
    """Tells apart equal English texts that other languages say differently."""

    def __post_init__(self) -> None:
        given = dict(self.args)
        for text in filter(None, (self.text, self.plural)):
            for name, form in PLACE.findall(text):
                if name not in given:
                    raise BadInput(
                        Problem(
                            "missing-argument",
                            f'the message "{text}" has no argument "{name}".',
                            f"Give it: say(..., {name}=...).",
                        )
                    )
                if form and form not in FORMS:
                    raise BadInput(
                        Problem(
                            "unknown-form",
                            f'the message "{text}" asks for "{name}" in the form "{form}".',
                            f"Forms are {', '.join(FORMS)}.",
                        )
                    )


def say(text: str, /, **args: Any) -> Message:
    """A message.

    Parameters
    ----------
    text : English, with `{name}` where an argument goes; the key in the catalogues.
    args : anything sayable, also other messages.

    Raises
    ------
    BadInput
        where the text asks for an argument that is not given.

    Examples
    --------
    >>> from evaltools.words import Voice
    >>> Voice("en").speak(say("Reported {what} fell by {size}.", what="thefts", size=percent(13.0)))
    'Reported thefts fell by 13%.'
    """
    return Message(text, args=tuple(args.items()))


def plural(one: str, many: str, /, n: Any, **args: Any) -> Message:
    """A message that counts: its wording depends on `n`.

    Parameters
    ----------
    one, many : English for one and for any other number.
    n : a whole number, or a number made here (`words`, `number`); also an argument called `n`.
    args : further arguments.

    Examples
    --------
    >>> from evaltools.words import Voice
    >>> Voice("en").speak(plural("{n:Words} change is tested.", "{n:Words} changes are tested.", n=2))
    'Two changes are tested.'
    """
    amount = (n.value or 0.0) if isinstance(n, Number) else n
    return Message(one, many, float(amount), (("n", n), *args.items()))


def in_context(context: str, text: str, /, **args: Any) -> Message:
    """A message whose English text means different things in different places, told apart by `context`."""
    return Message(text, args=tuple(args.items()), context=context)


@dataclass(frozen=True)
class Number(Said):
    """A number, with its unit and the decimals its source supports."""

    value: float | None
    decimals: int | None = None
    """None shows whole numbers without and others with one."""
    sign: bool = False
    """Write a plus before positive numbers."""
    unit: str = ""
    """`%`, `percentage points`, another unit of `evaltools.words.units`, or the study's own word."""


def number(value: float | None, decimals: int | None = None, *, sign: bool = False, unit: str = "") -> Number:
    """A number as the reader writes it: 3 154 in Swedish, 3,154 in English."""
    return Number(_plain(value), decimals, sign, unit)


def percent(value: float | None, decimals: int | None = None, *, sign: bool = False) -> Number:
    """A share or relative change given in per cent: 73,7 % in Swedish, 73.7% in English."""
    return Number(_plain(value), decimals, sign, "%")


def points(value: float | None, decimals: int | None = None, *, sign: bool = False) -> Number:
    """A difference between two shares, in percentage points, which are not per cent."""
    return Number(_plain(value), decimals, sign, "percentage points")


@dataclass(frozen=True)
class Interval(Said):
    """From one number to another, with the word between them, so that minus signs stay readable."""

    low: float | None
    high: float | None
    decimals: int | None = None
    unit: str = ""


def interval(
    low: float | None, high: float | None, decimals: int | None = None, *, unit: str = ""
) -> Interval:
    """An interval: `0,81 till 1,04`."""
    return Interval(_plain(low), _plain(high), decimals, unit)


@dataclass(frozen=True)
class Range(Said):
    """What reaches from one thing to another, joined by an en dash: 2018–2020, 0–14."""

    first: Any
    last: Any


@dataclass(frozen=True)
class OutOf(Said):
    """Some of a whole: "alla fem", "ingen av fem", "två av fem", "3 av 46"."""

    part: int
    whole: int


@dataclass(frozen=True)
class PValue(Said):
    """A p-value: three decimals, or "< 0,001"."""

    value: float | None


def p_value(value: float | None) -> PValue:
    """A p-value."""
    return PValue(_plain(value))


@dataclass(frozen=True)
class Moment(Said):
    """A date in words, as exactly as it is known."""

    day: date
    precision: Literal["day", "month", "year"] = "day"


@dataclass(frozen=True)
class Listing(Said):
    """Things one after the other: `a, b och c`."""

    items: tuple[Any, ...]
    kind: Literal["and", "or", "semicolon", "comma"] = "and"


def listing(items: Iterable[Any], kind: Literal["and", "or", "semicolon", "comma"] = "and") -> Listing:
    """Things in running text, joined as the language does it."""
    return Listing(tuple(items), kind)


@dataclass(frozen=True)
class Joined(Said):
    """Parts one after the other, such as the sentences of a paragraph; empty parts are left out."""

    parts: tuple[Any, ...]
    by: str = " "


def joined(*parts: Any, by: str = " ") -> Joined:
    """Parts one after the other."""
    return Joined(tuple(part for part in parts if part not in (None, "")), by)


@dataclass(frozen=True)
class Quoted(Said):
    """Words of somebody else, in the quotation marks of the reader's language."""

    what: Any


@dataclass(frozen=True)
class Cited(Said):
    """Words that lead to the finding they come from."""

    what: Any
    finding: str


def cite(what: Any, finding: Any) -> Cited:
    """Words that lead to a finding.

    Parameters
    ----------
    what : what is said.
    finding : the finding, or its id.
    """
    return Cited(what, str(getattr(finding, "id", finding)))


@dataclass(frozen=True)
class Foreign(Said):
    """A text in a language of its own, such as a quotation; marked with it where the format can."""

    text: str
    language: str


@dataclass(frozen=True)
class Reference(Said):
    """A table, figure or chapter of the report, by its number or title, as a link."""

    kind: Literal["table", "figure", "chapter", "page"]
    id: str
    """For a page its file name."""
    what: Any = ""
    """Own words for the link; otherwise its standard wording, e.g. Tabell 2.1."""


class StudyWords(Said):
    """Words of the study: a name, title or note in one language or several.

    Examples
    --------
    >>> StudyWords({"sv": "Ersboda skola", "en": "Ersboda school"})["sv"]
    'Ersboda skola'
    """

    __slots__ = ("by_language",)
    by_language: Mapping[str, str]

    def __init__(self, words: Mapping[str, str] | str) -> None:
        """Take words by language; one text alone, under no language, serves every language."""
        found = {"": words} if isinstance(words, str) else {key: text for key, text in words.items() if text}
        object.__setattr__(self, "by_language", found)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("words of a study are not changed")

    def __reduce__(self) -> tuple[Any, ...]:
        return StudyWords, (dict(self.by_language),)

    def __getitem__(self, language: str) -> str:
        """The words in a language; raises KeyError where the study has none in it."""
        if language in self.by_language:
            return self.by_language[language]
        return self.by_language[""]

    def get(self, language: str) -> str | None:
        """The words in a language, or None."""
        return self.by_language.get(language, self.by_language.get(""))

    def languages(self) -> tuple[str, ...]:
        """Languages in which there are words; empty where one text serves all."""
        return tuple(key for key in self.by_language if key)

    def __bool__(self) -> bool:
        return any(self.by_language.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StudyWords) and self.by_language == other.by_language

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.by_language.items())))

    def __lt__(self, other: StudyWords) -> bool:
        return tuple(sorted(self.by_language.items())) < tuple(sorted(other.by_language.items()))

    def __repr__(self) -> str:
        return f"StudyWords({dict(self.by_language)!r})"

    def __str__(self) -> str:
        return next(iter(self.by_language.values()), "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        text = core_schema.str_schema(strict=True, min_length=1)
        either = core_schema.union_schema(
            [core_schema.is_instance_schema(cls), text, core_schema.dict_schema(text, text, min_length=1)],
            mode="left_to_right",
        )

        def take(value: Any) -> StudyWords:
            if isinstance(value, dict):
                from evaltools.words.languages import known_languages

                for code in value:
                    if code and code not in known_languages():
                        known = ", ".join(known_languages())
                        raise ValueError(f'"{code}" is no language of the package ({known})')
            return value if isinstance(value, cls) else cls(value)

        def give(value: StudyWords) -> Any:
            whole = dict(value.by_language)
            return whole[""] if set(whole) == {""} else whole

        return core_schema.no_info_after_validator_function(
            take, either, serialization=core_schema.plain_serializer_function_ser_schema(give)
        )


def _plain(value: Any) -> Any:
    """Numpy's numbers made plain, so that messages can be stored and compared."""
    return value.item() if hasattr(value, "item") else value
