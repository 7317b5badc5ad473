"""Voices: a message spoken in a language, by its catalogue, its rules for numbers, and the study's own terms.

A voice speaks plain text (`speak`), Markdown in which nothing of the data is markup (`markdown`) and whatever a format
asks for (`write`, with a dress of its own, as `evaltools.formats.html` does). Which words a language has stands in its
catalogue and how it writes numbers in the CLDR; no other place asks which language it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.words import messages as m
from evaltools.words.catalogue import SOURCE, Catalogue, catalogue, known_languages
from evaltools.words.forms import number_word, shaped
from evaltools.words.literal import literal
from evaltools.words.messages import PLACE, in_context, say
from evaltools.words.terms import Terms, study_terms
from evaltools.words.units import unit_words

EN_DASH = "–"
NO_BREAK = "\u00a0"
_REGIONS = {"en": "en_GB", "sv": "sv_SE", "nb": "nb_NO"}
"""Where a language's ways with numbers and lists differ by country; else the language's own."""


class Dress:
    """How the parts of what is said are written down: here as plain text."""

    def template(self, text: str) -> str:
        """Words of a catalogue."""
        return text

    def literal(self, text: str) -> str:
        """A text from data."""
        return text

    def foreign(self, text: str, language: str) -> str:
        """A text in a language of its own."""
        return self.literal(text)

    def cited(self, text: str, finding: str) -> str:
        """Words, already written, that lead to a finding."""
        return text

    def reference(self, kind: str, id: str, text: str) -> str:
        """Words, already written, that lead to a table, figure or chapter."""
        return text


class MarkdownDress(Dress):
    """Markdown in which data are shown and not obeyed; findings and parts are links."""

    def literal(self, text: str) -> str:
        """Escape what Markdown would obey."""
        return literal(text)

    def foreign(self, text: str, language: str) -> str:
        """A link of our own kind, which the renderer turns into an element with `lang`."""
        return f"[{literal(text)}](lang:{language})"

    def cited(self, text: str, finding: str) -> str:
        """A number is the link, a sentence is followed by it; see `Voice`."""
        return f"[{text}](finding:{finding})"

    def reference(self, kind: str, id: str, text: str) -> str:
        """A link of our own kind."""
        return f"[{text}]({kind}:{id})"


class _FirstLetter(Dress):
    """Another dress, with the first letter of what is said made small or capital, before it is marked as a link or so."""

    def __init__(self, inner: Dress, form: str) -> None:
        self._inner, self._form, self._done = inner, form, False

    def _first(self, text: str) -> str:
        if self._done or not text:
            return text
        self._done = True
        return shaped(text, self._form)

    def template(self, text: str) -> str:
        return self._inner.template(self._first(text))

    def literal(self, text: str) -> str:
        return self._inner.literal(self._first(text))

    def foreign(self, text: str, language: str) -> str:
        return self._inner.foreign(self._first(text), language)

    def cited(self, text: str, finding: str) -> str:
        return self._inner.cited(text, finding)

    def reference(self, kind: str, id: str, text: str) -> str:
        return self._inner.reference(kind, id, text)


_PLAIN, _MARKDOWN = Dress(), MarkdownDress()


class Voice:
    """A language with the study's terms, ready to speak.

    Parameters
    ----------
    language : code of a language there is a catalogue for, such as `sv`.
    terms : the study's own words for terms of the package, by term; see `evaltools.words.terms`.
    words_from : languages whose words of the study are taken where this one has none, in this order.

    Raises
    ------
    BadInput
        for a language without a catalogue, or a term that is none.

    Examples
    --------
    >>> Voice("sv").speak(m.percent(73.72))
    '73,7\\xa0%'
    >>> Voice("en").speak(m.listing(["a", "b", "c"]))
    'a, b and c'
    """

    def __init__(
        self,
        language: str,
        *,
        terms: Mapping[str, Any] | None = None,
        words_from: Sequence[str] = (),
    ) -> None:
        if language not in known_languages():
            known = ", ".join(sorted(known_languages()))
            raise BadInput(
                Problem("unknown-language", f'there is no catalogue for "{language}".', f"Known: {known}.")
            )
        self.language = language
        self.words_from = tuple(words_from)
        self.used: dict[str, str] = {}
        """Keys of the messages spoken since the voice was made, each with the wording found for it."""
        self._terms: Terms = study_terms(language, terms or {})

    @cached_property
    def _catalogue(self) -> Catalogue:
        # Read when something is said: to plan a run takes voices, and says nothing.
        return catalogue(self.language)

    # -- speaking -----------------------------------------------------------------------------------

    def speak(self, what: Any) -> str:
        """Say something as plain text."""
        return self.write(what, _PLAIN)

    def markdown(self, what: Any) -> str:
        """Say something as Markdown in which data are literal."""
        return self.write(what, _MARKDOWN)

    def write(self, what: Any, dress: Dress) -> str:
        """Say something, written down as a format needs it.

        Parameters
        ----------
        what : anything sayable.
        dress : how texts, links and languages are written.

        Raises
        ------
        TypeError
            for what cannot be said.
        BadInput
            for words of the study that the language lacks.
        """
        if isinstance(what, str):
            return dress.literal(what)
        if isinstance(what, m.Message):
            return self._message(what, dress)
        if isinstance(what, m.StudyWords):
            return self._study_words(what, dress)
        speak = self._ways.get(type(what))
        if speak is not None:
            text: str = speak(what, dress)
            return text
        if what is None:
            return EN_DASH
        if isinstance(what, bool):
            return self.write(YES if what else NO, dress)
        if isinstance(what, int | float):
            return self.number(float(what))
        if isinstance(what, date):
            return self.day(what)
        if hasattr(what, "item"):
            return self.write(what.item(), dress)
        raise TypeError(f"{type(what).__name__} cannot be said: {what!r}")

    def _message(self, what: m.Message, dress: Dress) -> str:
        key, found = self._catalogue.find(what)
        template = self._terms.put(found)
        self.used[key] = template
        args = dict(what.args)
        written, end = [], 0
        for place in PLACE.finditer(template):
            written.append(dress.template(template[end : place.start()]))
            written.append(self._argument(args[place[1]], place[2], dress))
            end = place.end()
        written.append(dress.template(template[end:]))
        return "".join(written)

    def found(self, text: str) -> str | None:
        """A text without arguments as the catalogue has it; None where it lacks it."""
        if self.language == SOURCE:
            return self._terms.put(text)
        forms = self._catalogue.texts.get(("", text))
        return self._terms.put(forms[0]) if forms else None

    def wording(self, key: str) -> str:
        """What a message would be said with, by its key in `used`; tells whether a drawing is out of date."""
        context, text, many, n = key.split("\x04")
        message = m.Message.__new__(m.Message)  # the key has no arguments, and needs none
        for name, value in (
            ("text", text),
            ("plural", many),
            ("n", float(n) if n else None),
            ("context", context),
        ):
            object.__setattr__(message, name, value)
        return self._terms.put(self._catalogue.find(message)[1])

    def _argument(self, value: Any, form: str | None, dress: Dress) -> str:
        if not form:
            return self.write(value, dress)
        if form.lower() in ("words", "neuter"):
            word = number_word(value, form)
            if word is None:
                return self.write(value, dress)
            text = self.write(word, dress)
            return shaped(text, "cap") if form[0].isupper() else text
        return self.write(value, _FirstLetter(dress, form))

    def _study_words(self, what: m.StudyWords, dress: Dress) -> str:
        text = what.get(self.language)
        if text is not None:
            return dress.literal(text)
        for other in self.words_from:
            if (text := what.get(other)) is not None:
                return dress.foreign(text, other)
        if not what:
            return ""
        have = ", ".join(what.languages())
        raise BadInput(
            Problem(
                "missing-words",
                f'"{what}" has words in {have} but none in {self.language}.',
                f"Write them, or let study.yml say {{{self.language}: {{words_from: {what.languages()[0]}}}}}.",
            )
        )

    @cached_property
    def _ways(self) -> dict[type, Callable[[Any, Dress], str]]:
        return {
            m.Number: lambda x, d: self.with_unit(x, d),
            m.Interval: self._interval,
            m.Range: lambda x, d: f"{self.write(x.first, d)}{EN_DASH}{self.write(x.last, d)}",
            m.OutOf: lambda x, d: self.write(out_of(x.part, x.whole), d),
            m.PValue: lambda x, d: d.literal(self.p_value(x.value)),
            m.Moment: lambda x, d: self.day(x.day, x.precision),
            m.Listing: self._listing,
            m.Joined: lambda x, d: x.by.join(self.write(part, d) for part in x.parts),
            m.Quoted: lambda x, d: self.write(in_context("quotation", "“{text}”", text=x.what), d),
            m.Cited: self._cited,
            m.Foreign: lambda x, d: (
                d.literal(x.text) if x.language == self.language else d.foreign(x.text, x.language)
            ),
            m.Reference: lambda x, d: d.reference(x.kind, x.id, self.write(x.what, d)),
        }

    def _cited(self, what: m.Cited, dress: Dress) -> str:
        words = self.write(what.what, dress)
        if not self.speak(what.what).endswith("."):  # whatever marks stand round its last words
            return dress.cited(words, what.finding)
        # A whole sentence is not a link: a word after it is.
        link = dress.cited(self.write(TRACE, dress), what.finding)
        return f"{words} ({link})" if link != self.write(TRACE, dress) else words

    def _interval(self, what: m.Interval, dress: Dress) -> str:
        low, high = what.low, what.high
        if low is None or high is None or math.isnan(low) or math.isnan(high):
            return EN_DASH
        ends = (self.number(low, what.decimals), self.number(high, what.decimals))
        if what.unit == "%":
            return self.write(
                in_context("interval", "{low} to {high}", low=ends[0], high=self._percent(ends[1])), dress
            )
        text = self.write(in_context("interval", "{low} to {high}", low=ends[0], high=ends[1]), dress)
        unit = self.write(unit_words(what.unit), dress) if what.unit else ""
        return f"{text}{NO_BREAK}{unit}" if unit else text

    def _listing(self, what: m.Listing, dress: Dress) -> str:
        items = [self.write(item, dress) for item in what.items]
        if what.kind in ("semicolon", "comma"):
            return ("; " if what.kind == "semicolon" else ", ").join(items)
        if len(items) < 2:
            return "".join(items)
        word = self.write(AND if what.kind == "and" else OR, dress)
        return f"{', '.join(items[:-1])} {word} {items[-1]}"

    # -- numbers and dates --------------------------------------------------------------------------

    @cached_property
    def locale(self) -> Any:
        """The language's rules in the CLDR."""
        from babel import Locale

        return Locale.parse(_REGIONS.get(self.language, self.language))

    @property
    def name(self) -> str:
        """The language's name in itself, with a capital letter: Svenska, English, Norsk bokmål."""
        name: str = self.locale.language_name
        return name[:1].upper() + name[1:]

    def number(self, value: float | None, decimals: int | None = None, *, sign: bool = False) -> str:
        """A number as text, with a plain minus sign; None and NaN give an en dash.

        Parameters
        ----------
        value : the number.
        decimals : fixed number of decimals; None shows whole numbers without and others with one.
        sign : write a plus before positive numbers.
        """
        from babel.numbers import format_decimal

        if value is None or math.isnan(value):
            return EN_DASH
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        places = (0 if float(value).is_integer() else 1) if decimals is None else decimals
        pattern = "#,##0" + ("." + "0" * places if places else "")
        # Round half to even, as Babel does, but never to a negative zero.
        shown = round(value, places) + 0.0
        text: str = format_decimal(abs(shown), format=pattern, locale=self.locale)
        if shown < 0:
            return "−" + text
        return "+" + text if sign and shown > 0 else text

    def with_unit(self, what: m.Number, dress: Dress = _PLAIN) -> str:
        """A number and its unit, joined as the language does it."""
        text = self.number(what.value, what.decimals, sign=what.sign)
        if text == EN_DASH or not what.unit:
            return text
        if what.unit == "%":
            return self._percent(text)
        unit = self.write(unit_words(what.unit, what.value), dress)
        return f"{text}{NO_BREAK}{unit}" if unit else text

    def _percent(self, text: str) -> str:
        pattern = self.locale.percent_formats[None].pattern
        return text + (NO_BREAK if pattern[-2] in " \u00a0\u202f" else "") + "%"

    def p_value(self, value: float | None) -> str:
        """A p-value: three decimals, or less than 0.001."""
        if value is None or math.isnan(value):
            return EN_DASH
        return f"<{NO_BREAK}{self.number(0.001, 3)}" if value < 0.001 else self.number(value, 3)

    def day(self, value: date, precision: str = "day") -> str:
        """A date in words: 26 april 2019; `precision` day, month or year."""
        from babel.dates import format_date, format_skeleton

        if precision == "year":
            return str(value.year)
        if precision == "month":
            return str(format_skeleton("yMMMM", value, locale=self.locale))
        return str(format_date(value, "long", locale=self.locale)).replace(" ", NO_BREAK)


AND = in_context("list", "and")
OR = in_context("list", "or")
YES = say("yes")
NO = say("no")
TRACE = say("Trace")


def out_of(part: int, whole: int) -> m.Message:
    """Some of a whole: in words where both are at most twelve, in figures where not; none and all in words."""
    if whole and part == whole:
        return say("all {n:words}", n=whole)
    if part == 0:
        return say("none of {n:words}", n=whole)
    if whole <= 12:
        return say("{part:words} of {whole:words}", part=part, whole=whole)
    return say("{part} of {whole}", part=part, whole=whole)


@lru_cache(maxsize=1)
def english() -> Voice:
    """The voice that needs no catalogue, for messages shown outside a study."""
    return Voice("en")
