"""What is said of the same months against comparison areas, and over areas treated at different times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.record.values import is_missing
from evaltools.trends.intervals import of_level, within
from evaltools.trends.reasons import reason_words
from evaltools.words import Message, Sayable, joined, listing, number, percent, plural, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.trends.controlled import Adopted, Controlled

DESIGN_NAMES = {
    "controlled": say("Against the comparison areas"),
    "before": say("The same areas before, change a year"),
    "staggered": say("Several areas, from the time of each"),
    "series": say("By itself: trend and season"),
}
DECIDES = say(
    "The first row decides: what happened where the work was done, beside what happened in areas without it. The others show "
    "whether other ways of asking give the same answer."
)
PARALLEL = say(
    "The comparison holds only if the areas would have gone on alike. The second row shows whether they did before: 1 is "
    "alike. Where they cannot be told apart, that does not prove it."
)
FEW = say(
    "So few areas say little of how much areas go up and down by themselves; the interval rests on their being alike."
)


def outcome(row: Mapping[Any, Any]) -> Message:
    """What a design says of the number of events; `row` is of `evaltools.trends.controlled.designs`."""
    verdict, ratio = row["verdict"], row["ratio"]
    if verdict == "not testable" or is_missing(ratio):
        return say("the effect cannot be tested, since {reason}", reason=reason_words(row["reason"]))
    if verdict == "no change worth having":
        return say("no change worth having against the comparison areas")
    if verdict == "cannot tell":
        if row["reason"] == "interval includes no change":
            return say("whether the number changed more than in the comparison areas cannot be told")
        return say(
            "whether the number changed more than in the comparison areas cannot be told, because {reason}",
            reason=reason_words(row["reason"]),
        )
    size = percent(abs(100 * (ratio - 1)), 0)
    if ratio < 1:
        return say("{size} fewer than the comparison areas lead to expect", size=size)
    return say("{size} more than the comparison areas lead to expect", size=size)


def controlled(row: Mapping[Any, Any], about: Mapping[str, Any], where: Sayable, level: float) -> Message:
    """The finding of the controlled comparison.

    Parameters
    ----------
    row : the design `controlled`.
    about : what is counted, what was done and when.
    where : the area.
    level : of the interval.
    """
    given = {"where": where, "outcome": outcome(row), **about}
    if is_missing(row["ratio"]):
        return say("{what} in {where} from {when} ({done}): {outcome}.", **given)
    return say(
        "{what} in {where} from {when} ({done}): {outcome} ({estimate}).",
        estimate=estimate(row, level),
        **given,
    )


def estimate(row: Mapping[Any, Any], level: float) -> Message:
    """A ratio with its interval."""
    ends = within(row["low"], row["high"], 2, level)
    return say("ratio {ratio}; {within}", ratio=number(row["ratio"], 2), within=ends)


def staggered(row: Mapping[Any, Any], about: Mapping[str, Any], several: Adopted, level: float) -> Sayable:
    """The finding over several areas, with the warning that few areas need."""
    given = {"what": about["what"], "done": about["done"], "outcome": outcome(row)}
    if is_missing(row["ratio"]):
        return say("{what} over all areas with {done}: {outcome}.", **given)
    return joined(
        plural(
            "{what} over {n:words} area with {done}: {outcome} ({estimate}).",
            "{what} over {n:words} areas with {done}: {outcome} ({estimate}).",
            n=len(several.treated),
            estimate=estimate(row, level),
            **given,
        ),
        FEW if getattr(several.effect, "few", False) else "",
    )


def note(against: Controlled, several: Adopted, names: Mapping[str, Sayable], simulated: bool) -> Sayable:
    """Which areas are compared, which row decides, and what the comparison takes for granted."""
    return joined(
        DECIDES,
        say("Comparison: {areas}.", areas=listing([names[area] for area in against.compared]))
        if against.compared
        else "",
        PARALLEL if getattr(against.effect, "pre_trend", None) else "",
        say("Several areas: {areas}.", areas=listing([names[area] for area in several.treated]))
        if getattr(several.effect, "testable", False)
        else "",
        FEW if getattr(several.effect, "few", False) else "",
        say("True value: what the simulation was given.") if simulated else "",
    )


def event_study(
    data: pd.DataFrame, several: Adopted, about: Mapping[str, Any], level: float
) -> dict[str, Any]:
    """What stands with the figure of the event study; `data` as `evaltools.trends.controlled.since` gives it."""
    after, before = data[data["since"] >= 0], data[data["since"] < 0]
    apart = int(((after["low"] > 1) | (after["high"] < 1)).sum())
    message = say(
        "{what} where {done} began: {part} years after it began lie apart from the comparison areas",
        part=_part(apart, len(after)),
        what=about["what"],
        done=about["done"],
    )
    odd = int(((before["low"] > 1) | (before["high"] < 1)).sum())
    return {
        "caption": message,
        "alternative": say(
            "A mark with a {interval} for each year before and after the work began, the ratio to the comparison areas against "
            "the year just before, which is 1. {message}; of the years before {odd} do. The table of designs gives the "
            "average.",
            interval=of_level(level),
            message=message,
            odd=_part(odd, len(before)),
        ),
        "note": joined(
            say(
                "Squares: before; the year just before is 1. Dots: after. Vertical lines: {interval} of each year by itself. "
                "Dashed: when the work began in each area.",
                interval=of_level(level),
            ),
            say("Before, {odd} years lie apart: the areas did not go alike.", odd=_part(odd, len(before)))
            if odd
            else say("Before, no year lies apart from the comparison areas."),
            FEW if getattr(several.effect, "few", False) else "",
        ),
    }


def _part(some: int, of: int) -> Sayable:
    return OutOf(some, of)
