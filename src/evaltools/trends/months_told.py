"""Words for what is found around an interruption: roles of areas, quantities of displacement and how to read them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from evaltools.record.values import is_missing
from evaltools.trends.intervals import within
from evaltools.trends.sentences import reason_words
from evaltools.words import Message, Sayable, number, percent, plural, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.trends.displaced import Displacement

QUANTITIES = {
    "ratio": say("Ratio of ratios (RIRR), where it was done"),
    "buffer-ratio": say("Ratio of ratios (RIRR), neighbouring area"),
    "wdq": say("Weighted displacement quotient (WDQ)"),
    "wdd": say("Weighted displacement difference (WDD), events"),
}
READ = {
    "ratio": say("below 1: fewer than the comparison areas lead to expect"),
    "buffer-ratio": say("above 1 suggests displacement, below 1 that the benefit spread"),
    "wdq": say(
        "between −1 and 0: part of the gain moved; below −1: more than the gain; above 0: the benefit spread"
    ),
    "wdd": say("below 0: fewer events on balance, the neighbouring area included"),
}
DECIMALS = {"ratio": 2, "buffer-ratio": 2, "wdq": 2, "wdd": 0}
NO_QUOTIENT = {
    "there is no buffer area": say("no neighbouring area is declared"),
    "the control area had no events in one of the periods": say(
        "the comparison area had no events in one of the periods"
    ),
    "the treated area had no success that could be displaced": say(
        "there was no decrease that could have moved"
    ),
    "the success cannot be told from chance": say("the decrease cannot be told from chance"),
}
"""Why there is no quotient, or none with a bounded interval, by the reason that `Displacement` gives."""


def outcome(row: Mapping[Any, Any]) -> Message:
    """The change against what was to be expected, as far as it can be told; `row` is of `month_frames.area_ratios`."""
    verdict, ratio = row["verdict"], row["ratio"]
    size = percent(abs(100 * (ratio - 1)), 0)
    if verdict == "no change worth having":
        return say("no change worth having against what trend and season led to expect")
    if verdict == "cannot tell" and (caution := row.get("caution")):
        return say(
            "whether the number changed cannot be told, because {reason}", reason=reason_words(caution)
        )
    if verdict == "cannot tell" or (not verdict and row["low"] <= 1 <= row["high"]):
        return say("whether the number changed cannot be told")
    if ratio < 1:
        return say("{size} fewer than trend and season led to expect", size=size)
    return say("{size} more than trend and season led to expect", size=size)


def quantity(done: Sayable, row: Mapping[Any, Any], result: Displacement) -> Message:
    """One quantity of displacement with its interval and how to read it.

    Parameters
    ----------
    done : what was done.
    row : of `month_frames.displacements`.
    result : what `trends.displacement` gave.
    """
    name, decimals = row["quantity"], DECIMALS[row["quantity"]]
    given: dict[str, Any] = {"done": done, "name": QUANTITIES[name]}
    if is_missing(row["value"]):
        return say(
            "{done}. {name} cannot be formed: {reason}.",
            reason=NO_QUOTIENT.get(result.wdq_reason, result.wdq_reason),
            **given,
        )
    given |= {"shown": number(row["value"], decimals), "read": READ[name]}
    if not (isfinite(row["low"]) and isfinite(row["high"])):
        return say("{done}. {name}: {shown}; {read}.", **given)
    ends = within(row["low"], row["high"], decimals, result.level)
    return say("{done}. {name}: {shown} ({within}); {read}.", within=ends, **given)


def truths_held(table: pd.DataFrame) -> Message:
    """How many of the intervals hold the truth of a simulation; for real data that two methods are compared."""
    known = table[table["truth"].notna()]
    if known.empty:
        return say("Two ways to estimate the same change")
    held = int(((known["low"] <= known["truth"]) & (known["truth"] <= known["high"])).sum())
    whole = len(known)
    if held == whole:
        return plural(
            "The interval holds the value that the simulation was given",
            "All {n:words} intervals hold the value that the simulation was given",
            n=whole,
        )
    if not held:
        return plural(
            "The interval does not hold the value that the simulation was given",
            "None of the {n:words} intervals holds the value that the simulation was given",
            n=whole,
        )
    return plural(
        "{n:Neuter} of {whole:words} intervals holds the value that the simulation was given",
        "{n:Neuter} of {whole:words} intervals hold the value that the simulation was given",
        n=held,
        whole=whole,
    )
