"""Chapter 2 in sentences: names, units and values, and of one change what it was, how large and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evaltools import trends
from evaltools.record.values import is_missing
from evaltools.words import Message, Sayable, StudyWords, in_context, interval, number, percent, points, say
from evaltools.words.messages import Number, Quoted
from evaltools.words.units import unit_words

TOPICS = {
    "safety": say("Safety and trust"),
    "crime": say("Reported crime"),
    "school": say("School"),
    "background": say("Background"),
}
UNITS = {
    "number": in_context("unit of a row", "number"),
    "index": in_context("unit of a row", "index"),
    "words": in_context("unit of a row", "in words"),
}
LARGE = 3.0
"""From this ratio on an interval is told in times: per cent of so few events can be read by nobody."""


def unit_of(unit: str) -> Sayable:
    """Unit as the head of a row has it."""
    return UNITS.get(unit) or unit_words(unit)


def unit_told(name: StudyWords, unit: str) -> str:
    """The unit that a sentence adds to a value: none for a number of events, or a rate whose name tells per how many."""
    per = re.sub(r"\D", "", unit)
    named = any(per in re.sub(r"[\s.,]", "", text) for text in name.by_language.values())
    return "" if unit == "number" or (per and named) else unit


def observation(item: Mapping[str, Any], area: StudyWords) -> Message:
    """One value as it was reported."""
    return say(
        "{what}, {area}, {when}: {value}.",
        what=item["label"],
        area=area,
        when=item["when"],
        value=number(item["value"], item["places"], unit=item["unit_told"]),
    )


# -- one change -------------------------------------------------------------------------------------


def change(row: Mapping[str, Any], level: float) -> Message:
    """One change in a sentence: what happened, by how much, how sure.

    Parameters
    ----------
    row : a row of `trends.changes` with its label, places, and the times `before_when` and `after_when`.
    level : of the interval.
    """
    what = (
        row["label"]
        if row["kind"] != "proportion"
        else say("the share for {question}", question=Quoted(row["label"]))
    )
    about = {"what": what, "moved": moved(row), "certainty": certainty(row)}
    size = _size(row, level)
    if size is None:
        return say("{what:cap} {moved}; {certainty}.", **about)
    return say("{what:cap} {moved} ({size}); {certainty}.", size=size, **about)


def moved(row: Mapping[str, Any]) -> Message:
    """Which way a value went, from what to what and when: the predicate of a sentence."""
    about: dict[str, Sayable] = {"first": row["before_when"], "last": row["after_when"]}
    about["after"] = number(row["after"], row["places"], unit=row["unit_told"])
    if row["after"] == row["before"]:
        return say("stayed at {after} between {first} and {last}", **about)
    about["before"] = number(row["before"], row["places"])
    if row["after"] > row["before"]:
        return say("rose from {before} to {after} between {first} and {last}", **about)
    return say("fell from {before} to {after} between {first} and {last}", **about)


def _size(row: Mapping[str, Any], level: float) -> Message | None:
    """The estimate with its interval; none where nothing was tested or the ratio has no end."""
    low, high = row["low"], row["high"]
    if is_missing(low) or is_missing(high) or high == float("inf"):
        return None
    about: dict[str, Sayable] = {"level": number(round(100 * level, 6))}
    if row["effect"] == "ratio" and high > LARGE:
        about |= {"ratio": number(row["ratio"], 2), "ends": interval(low, high, 2)}
        return say("{ratio} times, {level}% interval {ends}", **about)
    if row["effect"] == "ratio":
        about["change"] = percent(100 * (row["ratio"] - 1), 0, sign=True)
        about["ends"] = interval(100 * (low - 1), 100 * (high - 1), 0, unit="%")
    else:
        about["change"] = points(row["difference"], row["places"], sign=True)
        about["ends"] = interval(low, high, 1, unit="percentage points")
    return say("{change}, {level}% interval {ends}", **about)


def certainty(row: Mapping[str, Any]) -> Message:
    """How sure a change is, as the end of its sentence."""
    verdict, reason = row["verdict"], row["reason"]
    if verdict == "improved":
        return say("an improvement larger than chance alone explains")
    if verdict == "worsened":
        return say("a worsening larger than chance alone explains")
    if verdict == "no change worth having":
        return say("the difference is too small to matter (the margin is {margin})", margin=margin(row))
    if verdict == "not testable":
        return say("it cannot be tested because {reason}", reason=trends.reason_words(reason))
    if reason == "only unadjusted":
        return say("it is more than chance when tested alone, but not when all comparisons are counted")
    if reason == "no better direction":
        return say("it is more than chance alone explains, but neither direction is the better one")
    return say("whether that is more than chance cannot be told")


def margin(row: Mapping[str, Any]) -> Number:
    """The smallest change of interest, in the words of its scale."""
    if row["kind"] in ("count", "rate"):
        return percent(round(100 * row["margin"], 6))
    return points(row["margin"]) if row["unit"] == "%" else number(row["margin"])
