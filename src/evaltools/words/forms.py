"""Forms of an argument that the language decides: number words by gender, small and capital first letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.words.messages import Message, Number, in_context

if TYPE_CHECKING:
    from evaltools.words.voice import Dress, Voice

COMMON = (
    in_context("number word", "zero"),
    in_context("number word", "one"),
    in_context("number word", "two"),
    in_context("number word", "three"),
    in_context("number word", "four"),
    in_context("number word", "five"),
    in_context("number word", "six"),
    in_context("number word", "seven"),
    in_context("number word", "eight"),
    in_context("number word", "nine"),
    in_context("number word", "ten"),
    in_context("number word", "eleven"),
    in_context("number word", "twelve"),
)
"""Numbers in words up to twelve; catalogues give them in the gender of "insats" (common) ..."""
NEUTER_ONE = in_context("number word, neuter", "one")
"""... and one in the gender of "mål" (neuter), where the language has it."""


def number_word(value: Any, form: str, voice: Voice, dress: Dress) -> str:
    """A number up to twelve in words, in the gender and with the capital that `form` asks for; others in figures.

    Parameters
    ----------
    value : the number, plain or with its unit; with a unit it stays in figures.
    form : `words`, `Words`, `neuter` or `Neuter`.
    voice, dress : who says it, and how it is written down.
    """
    unit = value.unit if isinstance(value, Number) else ""
    amount = value.value if isinstance(value, Number) else value
    if unit or not isinstance(amount, int | float) or not float(amount).is_integer() or not 0 <= amount <= 12:
        return voice.write(value, dress)
    word: Message = NEUTER_ONE if form.lower() == "neuter" and amount == 1 else COMMON[int(amount)]
    text = voice.write(word, dress)
    return shaped(text, "cap") if form[0].isupper() else text


def shaped(text: str, form: str) -> str:
    """A text with a small (`low`) or capital (`cap`) first letter; a word written in capitals keeps them."""
    if form == "cap":
        return text[:1].upper() + text[1:]
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
