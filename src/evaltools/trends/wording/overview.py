"""The changes of an area as a whole: what can be told from chance, what cannot, and what cannot be tested and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.trends import change_frames
from evaltools.trends.change_told import moved, subject
from evaltools.trends.verdicts import Verdict
from evaltools.words import (
    Message,
    Sayable,
    StudyWords,
    joined,
    listing,
    number,
    percent,
    plural,
    points,
    say,
)
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

FEW = 100
"""Below this number of events a change is told as from and to; per cent of so few would mislead."""
WORDS_TO = 12
"""Numbers up to this are written in words, unless a larger one stands in the same sentence."""


def headline(table: pd.DataFrame, area: StudyWords, arrows: int) -> Sayable:
    """What can be told from chance, by how much, and how many arrows the report's rule draws.

    Parameters
    ----------
    table : changes as `changes.record` leaves them.
    area : name of the area.
    arrows : number of arrows.
    """
    kept = change_frames.told(table)
    asked = int((table["arrow"] != "").sum())
    if not asked:
        return _without_rule(kept, table, area)
    rule = _arrows_drawn(arrows, asked, len(table))
    about: dict[str, Any] = {"n": len(table), "area": area, "rule": rule}
    if kept.empty and not (table["verdict"] == Verdict.NOT_TESTABLE).all():
        return plural(
            "The one change reported for {area} cannot be told from chance; {rule}.",
            "None of the {n:words} changes reported for {area} can be told from chance; {rule}.",
            **about,
        )
    if kept.empty:
        return plural(
            "The one change reported for {area} cannot be tested; {rule}.",
            "None of the {n:words} changes reported for {area} can be tested; {rule}.",
            **about,
        )
    first = say("{told:cap}, more than chance alone explains.", told=told(kept, area))
    if len(kept) == len(table):
        return joined(first, say("{rule:cap}.", rule=rule))
    second = plural(
        "That is the only one of {all:words} reported changes that can be told from chance; {rule}.",
        "Of {all:words} reported changes these {n:words} can be told from chance; {rule}.",
        n=len(kept),
        all=len(table),
        rule=rule,
    )
    return joined(first, second)


def _without_rule(kept: pd.DataFrame, table: pd.DataFrame, area: StudyWords) -> Sayable:
    """The headline of a report that draws no arrows."""
    about: dict[str, Any] = {"n": len(table), "area": area}
    if kept.empty and not (table["verdict"] == Verdict.NOT_TESTABLE).all():
        return plural(
            "The one change reported for {area} cannot be told from chance.",
            "None of the {n:words} changes reported for {area} can be told from chance.",
            **about,
        )
    if kept.empty:
        return plural(
            "The one change reported for {area} cannot be tested.",
            "None of the {n:words} changes reported for {area} can be tested.",
            **about,
        )
    first = say("{told:cap}, more than chance alone explains.", told=told(kept, area))
    if len(kept) == len(table):
        return first
    second = plural(
        "That is the only one of {all:words} reported changes that can be told from chance.",
        "Of {all:words} reported changes these {n:words} can be told from chance.",
        n=len(kept),
        all=len(table),
    )
    return joined(first, second)


def told(kept: pd.DataFrame, area: StudyWords) -> Sayable:
    """What happened in the area, series by series: which way, by how much and when.

    Parameters
    ----------
    kept : changes that can be told from chance.
    area : name of the area.
    """
    series = kept.groupby(["indicator", "group"], sort=False)
    return listing(
        [
            say(
                "{name:low} in {area} {moves}",
                name=subject(rows.iloc[0].to_dict()),
                area=area,
                moves=_moves(rows.to_dict("records")),
            )
            for _, rows in series
        ],
        "semicolon",
    )


def _moves(rows: list[dict[Hashable, Any]]) -> Sayable:
    """Which way a series went and when: moves in one direction under one verb."""
    said: list[Sayable] = [moved(row) for row in rows if _size(row) is None]
    for rose in (False, True):
        same = [row for row in rows if _size(row) is not None and (row["after"] > row["before"]) == rose]
        spans = listing(
            say(
                "by {size} between {first} and {last}",
                size=_size(row),
                first=row["before_when"],
                last=row["after_when"],
            )
            for row in same
        )
        if same:
            said.append(say("rose {spans}", spans=spans) if rose else say("fell {spans}", spans=spans))
    return listing(said)


def _size(row: Mapping[Any, Any]) -> Sayable | None:
    """By how much, in per cent or points; None where so few events are better told as from and to."""
    if row["effect"] == "ratio" and row["before"] >= FEW:
        return percent(abs(100 * (row["ratio"] - 1)), 0)
    if row["kind"] == "proportion" and row["unit"] == "%":
        return points(abs(row["difference"]), row["places"])
    return None


def _arrows_drawn(arrows: int, asked: int, beside: int) -> Message:
    """How many of the changes between neighbouring times the rule marks; it knows no others.

    The number of changes that stands `beside` it in the sentence decides between words and figures for both.
    """
    if arrows == 0:
        return say("by the report’s own rule no change counts as real")
    if arrows == asked:
        return say("by the report’s own rule every change between neighbouring times counts as real")
    if beside > WORDS_TO:
        return say(
            "by the report’s own rule {n} of {asked} changes between neighbouring times count as real",
            n=arrows,
            asked=asked,
        )
    return say(
        "by the report’s own rule {part} changes between neighbouring times count as real",
        part=OutOf(arrows, asked),
    )


def summary(table: pd.DataFrame) -> Sayable:
    """A paragraph for readers who read nothing else: what each kind of change is, and why some are not tested."""
    small = int((table["verdict"] == "no change worth having").sum())
    reasons = Counter(table["reason"][table["verdict"] == "cannot tell"])
    unclear, tested = reasons["interval includes no change"], int(table["p_value"].notna().sum())
    alone, undirected = reasons["only unadjusted"], reasons["no better direction"]
    said = [
        plural(
            "{n:Words} change is too small to matter.", "{n:Words} changes are too small to matter.", n=small
        ),
        plural(
            "For {n:words} change it cannot be told whether it is more than chance.",
            "For {n:words} changes it cannot be told whether they are more than chance.",
            n=unclear + alone,
        ),
        plural(
            "{n:Words} would stand out if tested alone, but not when all {tested:words} are tested together.",
            "{n:Words} would stand out if tested alone, but not when all {tested:words} are tested together.",
            n=alone,
            tested=tested,
        ),
        plural(
            "{n:Words} change is more than chance explains, but neither direction is said to be the better one.",
            "{n:Words} changes are more than chance explains, but neither direction is said to be the better one.",
            n=undirected,
        ),
    ]
    unknown = lacking(table)
    open_end = say(
        "That something cannot be told is a result: it means neither that nothing changed nor that the work had no effect."
    )
    no_cause = say("Where a change can be told from chance, the numbers do not say what caused it.")
    why = untested(table)
    return joined(
        *(sentence for sentence in said if sentence.n),
        unknown,
        why,
        open_end if why or unknown or unclear + alone else "",
        no_cause if len(change_frames.told(table)) else "",
    )


def lacking(table: pd.DataFrame) -> Sayable:
    """How many changes nothing shows the chance variation of, and what the surest of them would take; empty for none."""
    rows = change_frames.untold(table)
    if rows.empty:
        return ""
    surest: dict[Any, Any] = rows.iloc[0].to_dict()
    first = plural(
        "For {n:words} change in numbers of events nothing shows how much such numbers vary from one year to the next, so "
        "that it cannot be told from chance.",
        "For {n:words} changes in numbers of events nothing shows how much such numbers vary from one year to the next, so "
        "that they cannot be told from chance.",
        n=len(rows),
    )
    if not surest["tipping_point"] >= 1:
        return joined(first, say("They could not be so even if such numbers varied by pure chance alone."))
    second = say(
        "The clearest of them would be told from chance only if such numbers vary less than {times} times as much as pure "
        "chance: {what:low} {moved}.",
        times=number(surest["tipping_point"], 1),
        what=subject(surest),
        moved=moved(surest),
    )
    return joined(first, second)


def untested(table: pd.DataFrame) -> Sayable:
    """How many changes cannot be tested and why, counted from the results; empty where all can."""
    reasons = Counter(table["reason"][table["verdict"] == "not testable"])
    if not reasons:
        return ""
    if len(reasons) == 1:
        return _untested(*reasons.most_common()[0])
    because = [
        say("{n:words} because {reason}", n=count, reason=trends.reason_words(reason))
        for reason, count in reasons.most_common()
    ]
    return say("{n:Words} changes cannot be tested: {because}.", n=reasons.total(), because=listing(because))


def _untested(reason: str, count: int) -> Message:
    return plural(
        "{n:Words} change cannot be tested, because {reason}.",
        "{n:Words} changes cannot be tested, because {reason}.",
        n=count,
        reason=trends.reason_words(reason),
    )
