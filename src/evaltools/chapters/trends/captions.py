"""What stands with the tables and figures of chapter 2: titles, messages, reading aids, notes and text alternatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapters.trends import overview
from evaltools.words import Message, Sayable, StudyWords, joined, listing, number, percent, plural, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

TESTS = {
    "auto": say("Numbers of events are compared by a test of two Poisson rates, exact where events are few."),
    "exact": say("Numbers of events are compared by the exact test of two Poisson rates."),
    "mid-p": say("Numbers of events are compared by the mid-p test of two Poisson rates."),
    "score": say("Numbers of events are compared by the score test of two Poisson rates."),
}
ADJUSTMENTS = {"holm": say("Holm’s method"), "bh": say("Benjamini and Hochberg’s method")}


def changes_in(area: StudyWords) -> Message:
    """Title of the table of changes."""
    return say("Changes in {area}", area=area)


def arrow_rule(arrow: Mapping[str, Any]) -> Message:
    """The rule for the report's arrows; `arrow` has its threshold and scale."""
    if arrow["scale"] == "points":
        return say(
            "The arrow follows the report’s rule: a change of more than {threshold} units, for shares percentage points. "
            "The verdict rests on a test.",
            threshold=arrow["threshold"],
        )
    return say(
        "The arrow follows the report’s rule: a change of more than {threshold} of the value before. The verdict rests "
        "on a test.",
        threshold=percent(arrow["threshold"]),
    )


def how_tested(table: pd.DataFrame, test: Mapping[str, Any]) -> Sayable:
    """What the verdicts of the table rest on.

    Parameters
    ----------
    table : changes.
    test : the arguments of the test: method, dispersion, correction.
    """
    counts = (table["effect"] == "ratio") & table["low"].notna()
    tested = int(table["p_value"].notna().sum())
    return joined(
        TESTS[test["method"]] if counts.any() else "",
        say(
            "The p-values of all {n:words} comparisons are adjusted together by {method}.",
            n=tested,
            method=ADJUSTMENTS[test["correction"]],
        )
        if tested > 1
        else "",
        _dispersion(test["dispersion"]) if counts.any() else "",
        say(
            "Shares without a number of answers cannot be tested; instead the table says how many answers each time "
            "it would have taken to tell the change from chance."
        )
        if table["n_needed"].notna().any()
        else "",
    )


def _dispersion(dispersion: float) -> Message:
    if dispersion == 1:
        return say(
            "The test assumes that events occur independently of each other; reported events vary more than that, so "
            "the verdicts are if anything too generous."
        )
    return say(
        "Events are taken to vary {dispersion} times as much as if they occurred independently of each other.",
        dispersion=dispersion,
    )


def ratios(counts: pd.DataFrame, area: StudyWords) -> Sayable:
    """The message of the figure of ratios, composed from the verdicts."""
    kept = counts[counts["verdict"].isin(["improved", "worsened"])]
    undecided = int((counts["verdict"] == "cannot tell").sum())
    if kept.empty:
        return say("No change in the number of events in {area} can be told from chance", area=area)
    told = say("{told:cap}", told=overview.told(kept, area))
    if undecided == 0:
        return told
    some = OutOf(undecided, len(counts))
    return say("{told}; {some} changes cannot be told from chance", told=told, some=some)


def ratios_alternative(counts: pd.DataFrame, area: StudyWords, level: float) -> Message:
    """Text alternative of the figure of ratios."""
    return say(
        "Each of {n:words} changes in the number of events is a mark with a {level}% interval, beside a line for no change. "
        "{message}. The values stand in the table of changes.",
        n=len(counts),
        level=number(round(100 * level, 6)),
        message=ratios(counts, area),
    )


def margins(counts: pd.DataFrame) -> Sayable:
    """What the shaded band of the figure of ratios shows; empty where no margin is set."""
    found = sorted(set(counts["margin"].dropna()))
    if not found:
        return ""
    sizes = listing([percent(round(100 * size, 6)) for size in found])
    return say("Shaded: changes too small to matter (below {sizes}).", sizes=sizes)


def shares(table: pd.DataFrame) -> Message:
    """The message of the small multiples: how many shares rose, fell or stood still, and what a test says."""
    up, down = int((table["difference"] > 0).sum()), int((table["difference"] < 0).sum())
    still = len(table) - up - down
    parts = [
        plural("{n:words} rise", "{n:words} rises", n=up) if up else "",
        plural("{n:words} fall", "{n:words} falls", n=down) if down else "",
        plural("{n:words} without a difference", "{n:words} without a difference", n=still) if still else "",
    ]
    tested = table[table["p_value"].notna()]
    told = int(tested["verdict"].isin(["improved", "worsened"]).sum())
    if tested.empty:
        end = say("none can be tested")
    elif told == 0:
        end = say("none can be told from chance")
    else:
        end = say("{part} can be told from chance", part=OutOf(told, len(table)))
    return plural(
        "{n:Words} change in shares: {parts}; {end}",
        "{n:Words} changes in shares: {parts}; {end}",
        n=len(table),
        parts=listing([part for part in parts if part]),
        end=end,
    )


def shares_alternative(table: pd.DataFrame) -> Message:
    """Text alternative of the small multiples."""
    return say(
        "Small charts on one scale, one per question, with the area’s share at each time and those of the areas "
        "around it in grey. {message}. The values stand in the tables of what was reported.",
        message=shares(table),
    )


def audit(table: pd.DataFrame, threshold: float, *, events: int) -> Message:
    """The message of the audit of the arrow rule.

    Parameters
    ----------
    table : changes.
    threshold : of the rule, in per cent of the value before.
    events : number of events a year for which the risk is told.
    """
    risk = float(trends.arrow_false_alarm(events, threshold / 100))
    return say(
        "With {events} events a year, chance alone makes the rule draw an arrow {times} times in 100; here "
        "{arrows} changes get one",
        events=events,
        times=number(100 * risk, 0),
        arrows=OutOf(int(table["arrow"].isin(["improved", "worsened", "changed"]).sum()), len(table)),
    )


def audit_alternative(message: Message) -> Message:
    """Text alternative of the audit."""
    return say(
        "A curve of the risk that the rule draws an arrow between two years with the same expected number of events, "
        "from 3 to 20,000 a year; the area’s own series are marked as dots. {message}. The numbers stand in the table "
        "of changes, column Before.",
        message=message,
    )


def nothing(area: StudyWords, observed: int) -> Message:
    """Why there is no change to tell of."""
    if observed == 0:
        return say("The study has no observations of {area} for this period.", area=area)
    return say("No indicator has two values for {area} in this period; no change can be told.", area=area)


def compared(area: StudyWords, others: Sequence[StudyWords]) -> Message:
    """Title of the comparison with other areas."""
    return say(
        "{area} compared with {others}: the latest values that can be compared",
        area=area,
        others=listing(others),
    )


def not_compared() -> Message:
    """What the comparison leaves out and does not say."""
    return say(
        "Numbers of events are not compared, because the areas differ in size. Differences are not tested: the other "
        "areas include the area itself, and where the source gives no number of answers there is nothing to test with."
    )


def audit_table() -> Message:
    """Title of the table of arrows and verdicts."""
    return say("The report’s arrows against the tested verdicts")
