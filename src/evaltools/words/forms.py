"""Forms of an argument that the language decides: number words by gender, small and capital first letters."""

from __future__ import annotations

from typing import Any

from evaltools.words.messages import Message, Number, in_context

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


def number_word(value: Any, form: str) -> Message | None:
    """A number up to twelve as a word, in the gender that `form` asks for; None for one that stays in figures.

    Parameters
    ----------
    value : the number, plain or with its unit; with a unit it stays in figures.
    form : `words`, `Words`, `neuter` or `Neuter`.
    """
    unit = value.unit if isinstance(value, Number) else ""
    amount = value.value if isinstance(value, Number) else value
    if unit or not isinstance(amount, int | float) or not float(amount).is_integer() or not 0 <= amount <= 12:
        return None
    return NEUTER_ONE if form.lower() == "neuter" and amount == 1 else COMMON[int(amount)]


def alike(*numbers: int) -> tuple[int | str, ...]:
    """Numbers of one sentence, to be written in the same way: all in figures where one of them is above twelve."""
    return tuple(map(str, numbers)) if max(numbers, default=0) > 12 else numbers


def shaped(text: str, form: str) -> str:
    """A text with a small (`low`) or capital (`cap`) first letter; a word written in capitals keeps them."""
    if form == "cap":
        return text[:1].upper() + text[1:]
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
