"""A change between two observations in words: what happened, by how much, and how sure that is.

Rows are of `evaltools.trends.changes` with label, places (decimals), unit_told (added to values; may be empty), and the times
before_when and after_when.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from evaltools.record.values import is_missing
from evaltools.trends.intervals import within
from evaltools.trends.reasons import NO_DISPERSION, reason_words
from evaltools.trends.sentences import SOURCES, tipping_words
from evaltools.words import Message, Sayable, in_context, interval, number, percent, points, say
from evaltools.words.messages import Number, Quoted

ARROWS = {
    "improved": in_context("arrow", "better"),
    "worsened": in_context("arrow", "worse"),
    "changed": in_context("arrow", "changed"),
    "unchanged": in_context("arrow", "none"),
}
"""The arrow of a rule in a word."""
LARGE = 3.0
"""From this ratio on an interval is told in times: per cent of so few events can be read by nobody."""


def change(row: Mapping[Any, Any], level: float) -> Message:
    """One change in a sentence: what happened, by how much, how sure.

    Parameters
    ----------
    row : the change.
    level : of the interval.
    """
    about = {"what": subject(row), "moved": moved(row), "certainty": certainty(row)}
    size = _size(row, level)
    if size is None:
        return say("{what:cap} {moved}; {certainty}.", **about)
    return say("{what:cap} {moved} ({size}); {certainty}.", size=size, **about)


def subject(row: Mapping[Any, Any]) -> Sayable:
    """What changed, with the words that a share needs around its question."""
    if row["kind"] == "proportion":
        return say("the share for {question}", question=Quoted(row["label"]))
    return row["label"]


def moved(row: Mapping[Any, Any]) -> Message:
    """Which way a value went, from what to what and when: the predicate of a sentence."""
    about: dict[str, Sayable] = {"first": row["before_when"], "last": row["after_when"]}
    about["after"] = number(row["after"], row["places"], unit=row["unit_told"])
    if row["after"] == row["before"]:
        return say("stayed at {after} between {first} and {last}", **about)
    about["before"] = number(row["before"], row["places"])
    if row["after"] > row["before"]:
        return say("rose from {before} to {after} between {first} and {last}", **about)
    return say("fell from {before} to {after} between {first} and {last}", **about)


def _size(row: Mapping[Any, Any], level: float) -> Message | None:
    """The estimate with its interval; none where nothing was tested or the ratio has no end."""
    low, high = (row["low_chance"], row["high_chance"]) if by_chance(row) else (row["low"], row["high"])
    if is_missing(low) or is_missing(high) or high == float("inf"):
        return None
    if row["effect"] == "ratio" and high > LARGE:
        ratio, ends = number(row["ratio"], 2), within(low, high, 2, level)
        if by_chance(row):
            return say("{ratio} times, {within} by pure chance alone", ratio=ratio, within=ends)
        return say("{ratio} times, {within}", ratio=ratio, within=ends)
    if row["effect"] == "ratio":
        change = percent(100 * (row["ratio"] - 1), 0, sign=True)
        ends = within(100 * (low - 1), 100 * (high - 1), 0, level, unit="%")
        if by_chance(row):
            return say("{change}, {within} by pure chance alone", change=change, within=ends)
    else:
        size = _difference(row)
        share = row["unit"] == "%"
        unit = "percentage points" if share else row["unit_told"]
        ends = within(low, high, 1 if share else row["places"], level, unit=unit)
        return say("{change}, {within}", change=size, within=ends)
    return say("{change}, {within}", change=change, within=ends)


MOST_ANSWERS = 20_000
"""More answers than this no survey of a municipality gets; the number needed is told up to it."""
CERTAINTY = {
    "improved": say("an improvement larger than chance alone explains"),
    "worsened": say("a worsening larger than chance alone explains"),
    "only unadjusted": say(
        "it is more than chance when tested alone, but not when all comparisons are counted"
    ),
    "no better direction": say(
        "it is more than chance alone explains, but neither direction is the better one"
    ),
}
"""By verdict, or by its reason."""


def certainty(row: Mapping[Any, Any]) -> Message:
    """How sure a change is, as the end of its sentence."""
    verdict, reason = row["verdict"], row["reason"]
    if verdict == "no change worth having":
        return say("the difference is too small to matter (the margin is {margin})", margin=margin(row))
    if verdict == "not testable":
        return say("it cannot be tested because {reason}", reason=reason_words(reason))
    if reason == NO_DISPERSION:
        return say(
            "nothing shows how much such numbers vary from one year to the next: {tipping}",
            tipping=tipping_words(row["tipping_point"]),
        )
    unknown = say("whether that is more than chance cannot be told")
    return CERTAINTY.get(verdict) or CERTAINTY.get(reason, unknown)


def margin(row: Mapping[Any, Any]) -> Number:
    """The smallest change of interest, in the words of its scale."""
    if row["kind"] in ("count", "rate"):
        return percent(round(100 * row["margin"], 6))
    return points(row["margin"]) if row["unit"] == "%" else number(row["margin"])


def estimate(row: Mapping[Any, Any]) -> Sayable:
    """The estimate with its interval, as a cell of a table; empty where nothing was tested."""
    if by_chance(row):
        ends = interval(row["low_chance"], row["high_chance"], 2)
        return say("{value} (at least {ends})", value=number(row["ratio"], 2), ends=ends)
    if is_missing(row["low"]):
        return ""
    if row["effect"] == "ratio":
        return say(
            "{value} ({ends})", value=number(row["ratio"], 2), ends=interval(row["low"], row["high"], 2)
        )
    ends = interval(row["low"], row["high"], 1 if row["unit"] == "%" else row["places"])
    return say("{value} ({ends})", value=_difference(row), ends=ends)


def _difference(row: Mapping[Any, Any]) -> Sayable:
    """A difference with its sign: of shares in percentage points, of all else in the unit that was measured in."""
    if row["unit"] == "%":
        return points(row["difference"], row["places"], sign=True)
    return number(row["difference"], row["places"], sign=True, unit=row["unit_told"])


def by_chance(row: Mapping[Any, Any]) -> bool:
    """Whether the interval of a change is only known for pure chance, since nothing shows how much such counts vary."""
    return is_missing(row["low"]) and not is_missing(row["low_chance"])


def dispersion(row: Mapping[Any, Any]) -> Sayable:
    """How much more counts vary than by pure chance and how that is known, as a cell of a table; empty for other kinds."""
    if is_missing(row["low_chance"]):
        return ""
    if is_missing(row["dispersion"]):
        return SOURCES[""]
    source = SOURCES[row["dispersion_source"]]
    return say("{value} ({source})", value=number(row["dispersion"], 1), source=source)


def tipping(row: Mapping[Any, Any]) -> Sayable:
    """The dispersion up to which a change could be told from chance, as a cell of a table; empty for other kinds."""
    point = row["tipping_point"]
    if is_missing(point):
        return ""
    return say("below {number}", number=number(1)) if point < 1 else number(point, 1)


def smallest(row: Mapping[Any, Any]) -> Sayable:
    """The change that would have shown, or the answers it would have taken, as a cell of a table; empty for neither."""
    if not is_missing(needed := row["n_needed"]):
        # Two digits: the planned number rests on shares that are themselves rounded.
        if needed > MOST_ANSWERS:
            return say("would take over {n} answers each time", n=number(MOST_ANSWERS, 0))
        about = round(needed, 1 - math.floor(math.log10(needed)))
        return say("would take about {n} answers each time", n=number(about, 0))
    if row["beyond_population"]:
        return say("would take more answers than the {n} people there are", n=number(row["population"], 0))
    if is_missing(size := row["detectable"]):
        return ""
    if row["kind"] == "proportion":
        return points(size, 1)
    places = 0 if row["kind"] == "count" else row["places"]
    if not row["before"]:
        return number(size, places)
    share = percent(100 * size / row["before"], 0)
    return say("{size} ({share})", size=number(size, places), share=share)
