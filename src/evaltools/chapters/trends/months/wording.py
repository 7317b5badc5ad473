"""What chapter 2 says of months: interrupted series, placebos and displacement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.record.method import method_words
from evaltools.words import (
    Message,
    Sayable,
    in_context,
    interval,
    joined,
    listing,
    number,
    percent,
    plural,
    say,
)
from evaltools.words.messages import Moment, OutOf

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.chapters.trends.months.series import Months

ROLES = {
    "treated": in_context("role of an area", "Where it was done"),
    "buffer": in_context("role of an area", "Neighbouring area"),
    "control": in_context("role of an area", "Comparison"),
}
TOO_FEW_BEFORE = say("The months before are too few to try dates at which nothing was done.")
NO_DISPLACEMENT = say(
    "Whether anything moved cannot be computed: there is no comparison area, or months are missing."
)
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
"""Why there is no quotient, or none with a bounded interval, by the reason that `trends.displacement` gives."""
DECIMALS = {"ratio": 2, "buffer-ratio": 2, "wdq": 2, "wdd": 0}


def heading(months: Months) -> Message:
    """Heads the section on an interruption."""
    return say("Month by month: {done}", done=months.item.name)


# -- interrupted series -----------------------------------------------------------------------------


def series_finding(months: Months, area: str) -> Message:
    """What happened in one area, by how much, and how sure that is."""
    result = months.results[area]
    given: dict[str, Any] = {
        "what": months.indicator,
        "where": months.names[area],
        "when": months.item.date,
        "done": months.item.name,
    }
    if not result.testable:
        return say(
            "{what} in {where}: the effect of {done} ({when}) cannot be tested, since {reason}.",
            reason=trends.reason_words(result.reason),
            **given,
        )
    return say(
        "{what} in {where} from {when} ({done}): {outcome} (ratio {ratio}; {level} interval {ends}).",
        outcome=_outcome(months, area),
        **_estimate(result),
        **given,
    )


def _estimate(result: Any) -> dict[str, Any]:
    return {
        "ratio": number(float(result.ratio), 2),
        "level": percent(100 * result.level),
        "ends": interval(result.low, result.high, 2),
    }


def _outcome(months: Months, area: str) -> Message:
    """The change against what was to be expected, as far as it can be told."""
    result, verdict = months.results[area], months.verdicts.get(area)
    ratio = float(result.ratio)
    size = percent(abs(100 * (ratio - 1)), 0)
    if verdict == "no change worth having":
        return say("no change worth having against what trend and season led to expect")
    if verdict == "cannot tell" or (verdict is None and result.low <= 1 <= result.high):
        return say("whether the number changed cannot be told")
    if ratio < 1:
        return say("{size} fewer than trend and season led to expect", size=size)
    return say("{size} more than trend and season led to expect", size=size)


def series_caption(months: Months) -> Message:
    """What the figure of months says: the outcome where the work was done, with the ratio."""
    area = months.item.area
    result = months.results[area]
    given: dict[str, Any] = {"what": months.indicator, "where": months.names[area]}
    if not result.testable:
        return say("{what} in {where}: the effect cannot be tested", **given)
    return say(
        "{what} in {where}: {outcome} (ratio {ratio}; {level} interval {ends})",
        outcome=_outcome(months, area),
        **_estimate(result),
        **given,
    )


def series_alternative(months: Months) -> Message:
    """Text alternative of the figure of months."""
    first, last = (Moment(months.series.counts.index[at].date(), "month") for at in (0, -1))
    return say(
        "Small charts on one scale, one per area, with the number a month from {first} to {last}, the fitted model, "
        "the series expected without the interruption with its interval, and a vertical line at {when}. {message}. "
        "The ratios stand in the table below.",
        first=first,
        last=last,
        when=months.item.date,
        message=series_caption(months),
    )


def series_note(months: Months) -> Message:
    """What the lines of the figure are."""
    return say(
        "Thin line: the months. Long dashes: the model. Dots: what the model expects without the interruption, with "
        "{level} interval. Vertical line: {done}, {when}.",
        level=percent(100 * months.settings["level"]),
        done=months.item.name,
        when=months.item.date,
    )


def table_caption(months: Months) -> Message:
    """Heads the table of interrupted series."""
    return say(
        "{what} after {done} ({when})", what=months.indicator, done=months.item.name, when=months.item.date
    )


def table_note(months: Months) -> Sayable:
    """The model, who gets a verdict, and how to read what is left in the residuals."""
    tested = [result for result in months.results.values() if result.testable]
    adjustment = {"holm": say("Holm's method"), "bh": say("the method of Benjamini and Hochberg")}
    return joined(
        say("Model: {method}.", method=method_words(tested[0].method)) if tested else "",
        say(
            "Verdicts are given where the work was done and in the neighbouring area, with p-values adjusted by "
            "{adjustment}; the comparison areas (–) show whether something happened everywhere. A small p of the "
            "residuals says that the model leaves a pattern.",
            adjustment=adjustment[months.settings["adjustment"]],
        ),
        say("True value: what the simulation was given.") if months.truth else "",
    )


# -- placebos ---------------------------------------------------------------------------------------


def placebos(larger: int, tried: int) -> Message:
    """How many earlier dates would have given an effect as large as the real one."""
    return say(
        "{of:cap} earlier months tried in the same way gave an effect as large.", of=OutOf(larger, tried)
    )


PLACEBOS_DESCRIBE = say(
    "Months near each other share most of their data, so the share describes and is no test."
)


# -- displacement -----------------------------------------------------------------------------------


def quantity(months: Months, name: str, values: dict[str, Any], result: Any) -> Message:
    """One quantity of displacement with its interval and how to read it.

    Parameters
    ----------
    months : counts around the interruption.
    name : the quantity.
    values : its value, low and high.
    result : what `trends.displacement` gave.
    """
    given: dict[str, Any] = {"done": months.item.name, "name": QUANTITIES[name]}
    if values["value"] is None:
        return say(
            "{done}. {name} cannot be formed: {reason}.",
            reason=NO_QUOTIENT.get(result.wdq_reason, str(result.wdq_reason)),
            **given,
        )
    shown = number(values["value"], DECIMALS[name])
    if not (finite(values["low"]) and finite(values["high"])):
        return say("{done}. {name}: {shown}; {read}.", shown=shown, read=READ[name], **given)
    return say(
        "{done}. {name}: {shown} ({level} interval {ends}); {read}.",
        shown=shown,
        level=percent(100 * result.level),
        ends=interval(values["low"], values["high"], DECIMALS[name]),
        read=READ[name],
        **given,
    )


def finite(value: Any) -> bool:
    """Whether there is a number, and a bounded one."""
    return value is not None and abs(value) < float("inf")


def displacement_caption(months: Months, table: pd.DataFrame) -> Message:
    """What the buffer's ratio says of displacement."""
    where = months.names[months.item.area]
    part = table[table["quantity"] == "buffer-ratio"]
    if part.empty:
        return say("{where} against the comparison areas: no neighbouring area is declared", where=where)
    row = part.iloc[0]
    given: dict[str, Any] = {"where": where, "beside": names(months, "buffer")}
    if row["low"] > 1:
        return say(
            "Events increased in {beside} against other areas: a sign that something moved there from {where}",
            **given,
        )
    if row["high"] < 1:
        return say("Events decreased in {beside} too: a sign that the benefit spread from {where}", **given)
    return say("Whether anything moved from {where} to {beside} cannot be told", **given)


def names(months: Months, role: str) -> Sayable:
    """Names of the areas with a role; None where there are none."""
    found = [months.names[area] for area in months.series.of(role)]
    return listing(found) if found else None


def displacement_note(months: Months, result: Any) -> Sayable:
    """Which areas were compared, and how the variance was found."""
    return joined(
        say(
            "Neighbouring area: {buffers}. Comparison: {controls}. RIRR is the ratio of ratios: after to before, against "
            "the comparison.",
            buffers=names(months, "buffer"),
            controls=names(months, "control"),
        ),
        say(
            "The variance is {spread} times that of the Poisson distribution ({method}). The interval of the WDQ is "
            "Fieller's.",
            spread=number(result.dispersion, 2),
            method=method_words(result.method),
        ),
        say("No WDQ is formed without a decrease that could have moved.")
        if result.wdq is None and months.series.of("buffer")
        else "",
    )


# -- both estimates side by side --------------------------------------------------------------------


def estimates_caption(table: pd.DataFrame) -> Message:
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


def estimates_alternative(table: pd.DataFrame, level: float) -> Message:
    """Text alternative of the figure of estimates."""
    return say(
        "A dot with a {level} interval per area and method. {message}. The values stand in the tables above.",
        level=percent(100 * level),
        message=estimates_caption(table),
    )


def estimates_note(months: Months) -> Message:
    """What the marks are."""
    if months.truth:
        return say("Dot: estimate. Cross: true value in the simulation.")
    return say("Dot: estimate.")
