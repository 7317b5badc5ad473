"""Numbers, dates and wording in the reader's language: Swedish and English.

Formatting follows the CLDR through Babel, with a plain minus sign where a number can be negative.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
NAMES: dict[Language, str] = {"sv": "Svenska", "en": "English"}
_LOCALE = {"sv": "sv_SE", "en": "en_GB"}
EN_DASH = "–"


def language(code: str) -> Language:
    """Check a language code; raise `ValueError` for one the reports do not speak."""
    if code not in LANGUAGES:
        raise ValueError(f'language "{code}" is not one of {", ".join(LANGUAGES)}')
    return code


def choose(texts: Mapping[str, str] | str, lang: str) -> str:
    """Take the text in `lang` out of a {sv, en} mapping; a plain string serves both."""
    return texts if isinstance(texts, str) else texts[lang]


def number(value: float | None, lang: str, decimals: int | None = None, *, sign: bool = False) -> str:
    """Format a number: 3 154 and 73,7 in Swedish, 3,154 and 73.7 in English.

    Parameters
    ----------
    value : the number; None and NaN give an en dash.
    lang : `sv` or `en`.
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
    text: str = format_decimal(abs(shown), format=pattern, locale=_LOCALE[lang])
    if shown < 0:
        return "−" + text
    return "+" + text if sign and shown > 0 else text


def percent(value: float | None, lang: str, decimals: int | None = None, *, sign: bool = False) -> str:
    """Format a share given in per cent: 73,7 % in Swedish, 73.7% in English."""
    text = number(value, lang, decimals, sign=sign)
    if text == EN_DASH:
        return text
    return text + ("\u00a0%" if lang == "sv" else "%")


def with_unit(value: float | None, unit: str, lang: str, decimals: int | None = None) -> str:
    """Format a number with its unit; `%` is joined by the rules of the language."""
    if unit == "%":
        return percent(value, lang, decimals)
    text = number(value, lang, decimals)
    unit_text = UNITS.get(unit, {}).get(lang, unit)
    return text if text == EN_DASH or not unit_text else f"{text}\u00a0{unit_text}"


def interval(low: float | None, high: float | None, lang: str, decimals: int | None = None) -> str:
    """Format an interval with the word between its ends, so that minus signs stay readable."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return EN_DASH
    between = "till" if lang == "sv" else "to"
    return f"{number(low, lang, decimals)}\u00a0{between}\u00a0{number(high, lang, decimals)}"


def p_value(value: float | None, lang: str) -> str:
    """Format a p-value: three decimals, or "< 0,001"."""
    if value is None or math.isnan(value):
        return EN_DASH
    return f"<\u00a0{number(0.001, lang, 3)}" if value < 0.001 else number(value, lang, 3)


def day(value: date, lang: str) -> str:
    """Format a date in words: 26 april 2019, 26 April 2019."""
    from babel.dates import format_date

    text: str = format_date(value, "d MMMM y", locale=_LOCALE[lang])
    return text


def listing(items: Sequence[str], lang: str) -> str:
    """Join words as running text: a, b och c; a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {'och' if lang == 'sv' else 'and'} {words[-1]}"


def counted(n: int, one: Mapping[str, str], many: Mapping[str, str], lang: str) -> str:
    """Say how many of something: `en insats`, `46 insatser`."""
    return f"{number(n, lang)}\u00a0{one[lang] if n == 1 else many[lang]}"


UNITS: dict[str, dict[str, str]] = {
    "events": {"sv": "händelser", "en": "events"},
    "informants": {"sv": "informanter", "en": "informants"},
    "interviews": {"sv": "intervjuer", "en": "interviews"},
    "months": {"sv": "månader", "en": "months"},
    "percentage points": {"sv": "procentenheter", "en": "percentage points"},
    "years": {"sv": "år", "en": "years"},
    "%": {"sv": "%", "en": "%"},
    "count": {"sv": "", "en": ""},
    "number": {"sv": "st", "en": ""},
    "index": {"sv": "", "en": ""},
    "SEK": {"sv": "kr", "en": "SEK"},
    "kr": {"sv": "kr", "en": "SEK"},
    "per 1000": {"sv": "per 1\u00a0000 inv.", "en": "per 1,000 pop."},
}
