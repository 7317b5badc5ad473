"""Columns that tables of money share."""

from __future__ import annotations

from evaltools.record.table import Column
from evaltools.words import say
from evaltools.words.units import unit_words


def amount(currency: str) -> Column:
    """An amount, its currency in the head."""
    return Column(say("Amount ({unit})", unit=unit_words(currency)), "number")


def shares(currency: str) -> dict[str, Column]:
    """How many items a sum is of, the sum, and its share of all."""
    share = Column(say("Share"), "percent", decimals=1)
    return {"rows": Column(say("Number of items"), "number"), "amount": amount(currency), "share": share}
