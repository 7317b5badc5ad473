"""What is said of allocated money: sums, boards, and totals against their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools.words import Message, Sayable, in_context, listing, number, percent, plural, say
from evaltools.words.messages import Number, OutOf, Range
from evaltools.words.units import unit_words

if TYPE_CHECKING:
    import pandas as pd

TEMPORARY = {
    "temporary": in_context("money", "temporary"),
    "ordinary": in_context("money", "ordinary"),
    "unknown": in_context("money", "not stated"),
}
AGREES = {
    "yes": say("agrees"),
    "no": say("does not agree"),
    "no rows": say("no rows to add up"),
}


def millions(amount: float) -> Number:
    """An amount in millions with the decimals it needs, at most two."""
    value = round(amount / 1e6, 2)
    places = next(places for places in (0, 1, 2) if places == 2 or round(value, places) == value)
    return number(value, places)


def money(amount: float, currency: str) -> Message:
    """An amount with its currency, in millions from one million upwards."""
    unit = unit_words(currency)
    if abs(amount) < 1e6:
        return say("{currency} {amount}", currency=unit, amount=number(amount, 0))
    return say("{currency} {amount} million", currency=unit, amount=millions(amount))


def total(counted: pd.DataFrame, area: Sayable, currency: str) -> Message:
    """How much an area allocates, and how much of it is temporary.

    Parameters
    ----------
    counted : allocations, each sum of money once: year, amount, temporary.
    area : its name.
    currency : unit of the amounts.
    """
    whole = int(counted["amount"].sum())
    passing = int(counted.loc[counted["temporary"] == "temporary", "amount"].sum())
    first, last = str(counted["year"].min()), str(counted["year"].max())
    given: dict[str, Any] = {
        "n": len(counted),
        "area": area,
        "money": money(whole, currency),
        "when": first if first == last else Range(first, last),
    }
    if not passing:
        return plural(
            "{area} allocates {money} for {when} to {n:words} item; none of it is stated to be temporary.",
            "{area} allocates {money} for {when} to {n:words} items; none of it is stated to be temporary.",
            **given,
        )
    return plural(
        "{area} allocates {money} for {when} to {n:words} item; {part} ({share}) is stated to be temporary.",
        "{area} allocates {money} for {when} to {n:words} items; {part} ({share}) is stated to be temporary.",
        part=money(passing, currency),
        share=percent(100 * passing / whole, 0),
        **given,
    )


def whole_years(years: Sequence[int]) -> Message:
    """That amounts for whole years count in full, although the period holds only a part of them."""
    return plural(
        "The period holds a part of {years} only; amounts that are for the whole year count in full.",
        "The period holds parts of {years} only; amounts that are for whole years count in full.",
        n=len(years),
        years=listing(map(str, years)),
    )


def allocation(row: Mapping[str, Any], currency: str) -> Message:
    """One allocation: what for, to which board, how much."""
    return say(
        "{intervention}, {board}: {currency} {amount}.",
        intervention=row["intervention"],
        board=str(row["board"]),
        amount=number(row["amount"]),
        currency=unit_words(currency),
    )


def largest_board(boards: pd.DataFrame) -> Message:
    """Which board gets most."""
    top = boards.iloc[0]
    return say(
        "{board} gets most: {share} of the money", board=str(top["board"]), share=percent(top["share"], 0)
    )


def boards_alternative(boards: pd.DataFrame, currency: str) -> Message:
    """Text alternative of the figure of boards."""
    return say(
        "Horizontal bars with the money of each budget unit in {unit}, largest first. {message}. The amounts stand in the "
        "table below.",
        unit=scale(boards["amount"].max(), currency)[1],
        message=largest_board(boards),
    )


def scale(largest: float, currency: str) -> tuple[float, Sayable]:
    """What amounts are divided by where they are drawn, and the unit they are then in."""
    if largest < 1e6:
        return 1.0, unit_words(currency)
    return 1e6, say("{currency} million", currency=unit_words(currency))


def not_compared(row: Mapping[str, Any], currency: str) -> Message:
    """A stated total that is in another unit than the amounts."""
    return say(
        "{measure}: stated as {stated}. It is not compared with the rows, whose amounts are in {currency}.",
        measure=row["measure"],
        stated=number(row["value"], unit=row["unit"]),
        currency=unit_words(currency),
    )


def reconciled(table: pd.DataFrame) -> Message:
    """How many of the stated totals do not agree with their rows."""
    off, n = int((table["agrees"] == "no").sum()), len(table)
    if not off:
        return say("Stated totals against the sums of their rows: none differs")
    return plural(
        "Stated totals against the sums of their rows: {of} does not agree",
        "Stated totals against the sums of their rows: {of} do not agree",
        n=off,
        of=OutOf(off, n),
    )


def stated_total(row: Mapping[str, Any], currency: str) -> Message:
    """One stated total against the sum of its rows."""
    given: dict[str, Any] = {
        "measure": row["measure"],
        "stated": number(row["value"]),
        "currency": unit_words(currency),
    }
    if row["agrees"] == "no rows":
        return say(
            "{measure}: stated as {currency} {stated}; the source has no rows to add up.",
            **given,
        )
    if row["agrees"] == "yes":
        return say("{measure}: stated as {currency} {stated}, which is what the rows add up to.", **given)
    return say(
        "{measure}: stated as {currency} {stated}, the rows add up to {currency} {added} (difference {difference}).",
        added=number(row["sum"]),
        difference=number(row["difference"], sign=True),
        **given,
    )
