"""What is said beside a control chart and a funnel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.trends.intervals import of_level
from evaltools.words import Message, Sayable, joined, listing, number, plural, say
from evaltools.words.messages import Moment, OutOf

if TYPE_CHECKING:
    import pandas as pd

RULES = {
    "beyond a limit": say("a month beyond the limits"),
    "eight on one side": say("eight months running on one side of the mean"),
    "six in one direction": say("six rises or falls running"),
    "two of three near a limit": say("two of three months near a limit"),
}
"""Run rules in words, by the name that `evaltools.trends.control_chart` gives."""
FUNNEL_NOTE = say(
    "Filled marks: the rate of the last twelve months; diamonds lie outside the funnel. Hollow dots: the same drawn towards the "
    "mean as far as so few events deserve. Grey band: what areas of that size vary within, the usual differences between areas "
    "included. A ranking of areas by their rates would mostly rank chance."
)


def chart(data: pd.DataFrame, start: int, about: Mapping[str, Any], where: Sayable) -> Message:
    """How many months break a rule before and after, and the first after.

    Parameters
    ----------
    data : as `evaltools.trends.followed.charted` gives it.
    start : position of the first month after.
    about : what is counted, what was done and when.
    where : the area.
    """
    odd = data["signal"] != ""
    before, after = int(odd.iloc[:start].sum()), int(odd.iloc[start:].sum())
    given = {"what": about["what"], "where": where, "before": OutOf(before, start)}
    if not after:
        return say(
            "{what} in {where}, month by month: no month after {done} breaks a rule of the control chart",
            what=about["what"],
            where=where,
            done=about["done"],
        )
    row = data.iloc[start:][odd.iloc[start:]].iloc[0]
    return say(
        "{what} in {where}, month by month: {after} months after {done} break a rule of the control chart, the first in {first} "
        "({rule}), and {before} before",
        after=OutOf(after, len(data) - start),
        done=about["done"],
        first=Moment(row["month"].date(), "month"),
        rule=RULES[row["signal"]],
        **given,
    )


def chart_note(about: Mapping[str, Any]) -> Message:
    """What the marks of the control chart mean."""
    return say(
        "Dashed: the number expected from the months before, season and population allowed for. Grey band: what such months "
        "vary within. Rings: months that break a rule (beyond the band, eight running on one side, six rises or falls running, "
        "two of three near the edge). Vertical line: {done}, {when}. A rule broken says that something changed, not what.",
        done=about["done"],
        when=about["when"],
    )


def chart_alternative(message: Message) -> Message:
    """The control chart in words."""
    return say(
        "The number of each month with the number expected and a band of what such months vary within. {message}. The numbers of "
        "the months are in the figure's table of data.",
        message=message,
    )


def funnel(data: pd.DataFrame, names: Mapping[str, Sayable]) -> Sayable:
    """Which areas lie outside the funnel."""
    odd = data[data["outside"]]
    n = len(data)
    if odd.empty:
        return say("None of {n:words} areas lies outside what areas of its size vary within", n=n)
    return plural(
        "{n:Words} of {all:words} areas lies outside what areas of its size vary within: {areas}",
        "{n:Words} of {all:words} areas lie outside what areas of their size vary within: {areas}",
        n=len(odd),
        all=n,
        areas=listing([names[area] for area in odd["area"]]),
    )


def funnel_alternative(data: pd.DataFrame, message: Sayable, level: float) -> Message:
    """The funnel in words."""
    return say(
        "Areas by population, with events a year per 1,000 people and the limits of the {interval} for areas of each size around "
        "the mean of {centre}. {message}. The rates stand in the table below.",
        interval=of_level(level),
        centre=number(float(data["centre"].iloc[0]), 1),
        message=message,
    )


def funnel_note(level: float) -> Sayable:
    """What the marks of the funnel mean."""
    return joined(
        FUNNEL_NOTE, say("Limits: {interval}; outside after Holm’s adjustment.", interval=of_level(level))
    )
