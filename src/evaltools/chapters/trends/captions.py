"""What stands with the tables and figures of chapter 2: titles, messages, reading aids, notes and text alternatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapters.trends import overview
from evaltools.trends import change_frames, drawing
from evaltools.trends.intervals import of_level
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
NOT_COMPARED = say(
    "Numbers of events are not compared, because the areas differ in size. Differences are not tested: the other "
    "areas include the area itself, and where the source gives no number of answers there is nothing to test with."
)
AUDIT_TABLE = say("The report’s arrows against the tested verdicts")


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


def ratios(counts: pd.DataFrame, area: StudyWords, level: float) -> dict[str, Sayable]:
    """What stands with the figure of ratios, composed from the verdicts."""
    message = _ratios(counts, area)
    return {
        "caption": message,
        "alternative": say(
            "Each of {n:words} changes in the number of events is a mark with a {interval}, beside a line for no "
            "change. {message}. The values stand in the table of changes.",
            n=len(counts),
            interval=of_level(level),
            message=message,
        ),
        "note": joined(drawing.legend(counts["verdict"]), _margins(counts)),
    }


def _ratios(counts: pd.DataFrame, area: StudyWords) -> Message:
    kept = change_frames.told(counts)
    undecided = int((counts["verdict"] == "cannot tell").sum())
    if kept.empty:
        return say("No change in the number of events in {area} can be told from chance", area=area)
    told = say("{told:cap}", told=overview.told(kept, area))
    if undecided == 0:
        return told
    some = OutOf(undecided, len(counts))
    return say("{told}; {some} changes cannot be told from chance", told=told, some=some)


def _margins(counts: pd.DataFrame) -> Sayable:
    """What the shaded band of the figure shows; empty where no margin is set."""
    found = sorted(set(counts["margin"].dropna()))
    if not found:
        return ""
    sizes = listing([percent(round(100 * size, 6)) for size in found])
    return say("Shaded: changes too small to matter (below {sizes}).", sizes=sizes)


def shares(table: pd.DataFrame, own: StudyWords, others: Sequence[StudyWords]) -> dict[str, Sayable]:
    """What stands with the small multiples of the area's own shares and those of others, the nearest first."""
    message = _shares(table)
    return {
        "caption": message,
        "alternative": say(
            "Small charts on one scale, one per question, with the area’s share at each time and those of the areas "
            "around it in grey. {message}. The values stand in the tables of what was reported.",
            message=message,
        ),
        "note": drawing.who(own, others),
    }


def _shares(table: pd.DataFrame) -> Message:
    """How many shares rose, fell or stood still, and what a test says."""
    up, down = int((table["difference"] > 0).sum()), int((table["difference"] < 0).sum())
    moves = [
        plural("{n:words} rise", "{n:words} rises", n=up),
        plural("{n:words} fall", "{n:words} falls", n=down),
        plural("{n:words} without a difference", "{n:words} without a difference", n=len(table) - up - down),
    ]
    told = len(change_frames.told(table))
    if table["p_value"].isna().all():
        end = say("none can be tested")
    elif told == 0:
        end = say("none can be told from chance")
    else:
        end = say("{part} can be told from chance", part=OutOf(told, len(table)))
    return plural(
        "{n:Words} change in shares: {parts}; {end}",
        "{n:Words} changes in shares: {parts}; {end}",
        n=len(table),
        parts=listing(move for move in moves if move.n),
        end=end,
    )


def audit(table: pd.DataFrame, threshold: float, *, events: int) -> dict[str, Sayable]:
    """What stands with the audit of the arrow rule.

    Parameters
    ----------
    table : changes.
    threshold : of the rule, in per cent of the value before.
    events : number of events a year for which the risk is told.
    """
    risk = float(trends.arrow_false_alarm(events, threshold / 100))
    message = say(
        "With {events} events a year, chance alone makes the rule draw an arrow {times} times in 100; here "
        "{arrows} changes get one",
        events=events,
        times=number(100 * risk, 0),
        arrows=OutOf(change_frames.arrows_drawn(table), len(table)),
    )
    return {
        "caption": message,
        "alternative": say(
            "A curve of the risk that the rule draws an arrow between two years with the same expected number of "
            "events, from 3 to 20,000 a year; the area’s own series are marked as dots. {message}. The numbers stand "
            "in the table of changes, column Before.",
            message=message,
        ),
    }


def nothing(area: StudyWords, observed: int) -> Message:
    """Why there is no change to tell of."""
    if observed == 0:
        return say("The study has no observations of {area} for this period.", area=area)
    return say("No indicator has two values for {area} in this period; no change can be told.", area=area)
