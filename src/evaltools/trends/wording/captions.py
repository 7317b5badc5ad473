"""What stands with tables and figures of changes: titles, messages, reading aids, notes and text alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.trends import change_frames, drawing
from evaltools.trends.change_told import subject
from evaltools.trends.intervals import of_level
from evaltools.trends.names import ADJUSTMENTS
from evaltools.trends.sentences import SOURCES
from evaltools.trends.verdicts import Verdict
from evaltools.trends.wording import overview
from evaltools.words import Message, Sayable, StudyWords, joined, listing, number, percent, plural, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

COMPARED = say(
    "Numbers of events are compared on the scale of square roots and judged by how many times as much such numbers vary "
    "from one year to the next as pure chance would make them: their dispersion."
)
ALONE = say(
    "Each interval is that of its comparison alone: it may exclude the value of no change where the verdict, which counts "
    "all comparisons, is that one cannot tell."
)
EQUIVALENCE = say(
    "A change is too small to matter where two one-sided tests, adjusted in the same way, place it within the margin. Alone "
    "that takes a 90 per cent interval within the margin; the interval shown is wider."
)
UNKNOWN = say(
    "Where nothing shows how much the numbers vary (no declared dispersion, no months, no other areas beside it, fewer "
    "than six years), no change is called an improvement or a worsening. The table then says up to which dispersion the "
    "change could be told from chance, and the interval is that of pure chance, which the true one is at least as wide as."
)
BY_CHANCE = say("Dashed: the interval of pure chance alone; the true one is at least as wide.")
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
    test : the arguments of the test: correction.
    """
    tested = int(table["p_value"].notna().sum())
    return joined(
        _dispersions(change_frames.with_ratio(table)),
        say(
            "The p-values of the {n:words} comparisons are adjusted together by {method}.",
            n=tested,
            method=ADJUSTMENTS[test["correction"]],
        )
        if tested > 1
        else "",
        ALONE if tested > 1 else "",
        EQUIVALENCE if (table["verdict"] == Verdict.NO_CHANGE).any() else "",
        say(
            "Shares without a number of answers cannot be tested; instead the table says how many answers each time "
            "it would have taken to tell the change from chance."
        )
        if table["n_needed"].notna().any()
        else "",
    )


def _dispersions(counts: pd.DataFrame) -> Sayable:
    """What the judgement of numbers of events rests on, and what follows where nothing shows how much they vary."""
    if counts.empty:
        return ""
    known = counts[~counts["by_chance"]]
    sources = [SOURCES[source] for source in dict.fromkeys(known["dispersion_source"])]
    return joined(
        COMPARED,
        say("Here the dispersion is {sources}.", sources=listing(sources)) if sources else "",
        UNKNOWN if len(known) < len(counts) else "",
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
        "note": joined(
            drawing.legend(counts["verdict"]),
            BY_CHANCE if counts["by_chance"].any() else "",
            _margins(counts),
        ),
    }


def _ratios(counts: pd.DataFrame, area: StudyWords) -> Message:
    kept = change_frames.told(counts)
    undecided = len(counts) - len(kept)
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


def shares(table: pd.DataFrame) -> Message:
    """How many shares rose, fell or stood still from first to last, and what a test says of their changes."""
    series = table.groupby(["indicator", "group"], sort=False)["difference"].last()
    up, down = int((series > 0).sum()), int((series < 0).sum())
    if len(series) == 1:
        moved = {1: say("rose"), 0: say("stood still"), -1: say("fell")}[up - down]
        return say(
            "{what:cap} {moved}; {end}",
            what=subject(table.iloc[0].to_dict()),
            moved=moved,
            end=_certain(table),
        )
    moves = [
        plural("{n:words} rose", "{n:words} rose", n=up),
        plural("{n:words} fell", "{n:words} fell", n=down),
        plural("{n:words} stood still", "{n:words} stood still", n=len(series) - up - down),
    ]
    return say(
        "{n:Words} shares: {parts}; {end}",
        n=len(series),
        parts=listing(move for move in moves if move.n),
        end=_certain(table),
    )


def _certain(table: pd.DataFrame) -> Message:
    told = len(change_frames.told(table))
    if table["p_value"].isna().all():
        return say("no change can be tested")
    if told == 0:
        return say("no change can be told from chance")
    if len(table) == 1:
        return say("the change can be told from chance")
    return say("{part} changes can be told from chance", part=OutOf(told, len(table)))


def audit(counts: pd.DataFrame, threshold: float, *, events: int) -> dict[str, Sayable]:
    """What stands with the audit of the arrow rule.

    Parameters
    ----------
    counts : changes of numbers of events between neighbouring times, which the curve is of.
    threshold : of the rule, in per cent of the value before.
    events : number of events a year for which the risk is told.
    """
    risk = float(trends.arrow_false_alarm(events, threshold / 100))
    message = say(
        "With {events} events a year, chance alone makes the rule draw an arrow {times} times in 100; here "
        "{arrows} changes in such numbers get one",
        events=events,
        times=number(100 * risk, 0),
        arrows=OutOf(change_frames.arrows_drawn(counts), len(counts)),
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
