"""What is said of months: interrupted series, placebos and displacement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from evaltools import trends
from evaltools.record.method import method_words
from evaltools.trends.intervals import of_level, within
from evaltools.trends.months_told import outcome, truths_held
from evaltools.trends.names import ADJUSTMENTS
from evaltools.trends.wording import designs
from evaltools.words import Message, Sayable, joined, listing, number, say
from evaltools.words.messages import Moment

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.trends.around import AreaEffects, AreaSeries
    from evaltools.trends.displaced import Displacement


class Months(Protocol):
    """What there is on one interruption, and what the models say of each area."""

    @property
    def item(self) -> Any:
        """The interruption as the study file declares it."""

    @property
    def names(self) -> Mapping[str, Sayable]:
        """Names of the areas."""

    @property
    def series(self) -> AreaSeries:
        """The months."""

    @property
    def truth(self) -> Mapping[str, float]:
        """What a simulation was given."""

    @property
    def effects(self) -> AreaEffects:
        """What the models say."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """The choices they rest on."""

    @property
    def about(self) -> dict[str, Any]:
        """What is counted, what was done and when."""


TOO_FEW_BEFORE = say("The months before are too few to try dates at which nothing was done.")
PLACEBOS_DESCRIBE = say(
    "Months near each other share most of their data, so the share describes and is no test."
)
NO_DISPLACEMENT = say(
    "Whether anything moved cannot be computed: there is no comparison area, or months are missing."
)


# -- interrupted series -----------------------------------------------------------------------------


def series_finding(months: Months, row: Mapping[Any, Any]) -> Message:
    """What happened in one area, by how much, and how sure that is; `row` is of `tables.areas`."""
    result = months.effects.results[row["area"]]
    given = {"where": row["name"], **months.about}
    if not result.testable:
        return say(
            "{what} in {where}: the effect of {done} ({when}) cannot be tested, since {reason}.",
            reason=trends.reason_words(result.reason),
            **given,
        )
    estimate = _estimate(months, row)
    return say("{what} in {where} from {when} ({done}): {outcome} ({estimate}).", **estimate, **given)


def _estimate(months: Months, row: Mapping[Any, Any]) -> dict[str, Message]:
    ends = within(row["low"], row["high"], 2, months.settings["level"])
    ratio = say("ratio {ratio}; {within}", ratio=number(row["ratio"], 2), within=ends)
    return {"outcome": outcome(row), "estimate": ratio}


def series(months: Months, table: pd.DataFrame, found: pd.DataFrame) -> dict[str, Any]:
    """What stands with the figure of months: the outcome where the work was done, with the ratio.

    Parameters
    ----------
    months : around the interruption.
    table : as `tables.areas` gives it.
    found : as `evaltools.trends.controlled.designs` gives it; the comparison with other areas goes first.
    """
    against = found.iloc[0].to_dict()
    row = next(row for row in table.to_dict("records") if row["role"] == "treated")
    given = {"what": months.about["what"], "where": row["name"]}
    if against["verdict"] != "not testable":
        outcome, level = designs.outcome(against), months.settings["level"]
        estimate = designs.estimate(against, level)
        message = say(
            "{what} in {where}: {outcome} ({estimate})", outcome=outcome, estimate=estimate, **given
        )
    elif months.effects.results[row["area"]].testable:
        message = say("{what} in {where}: {outcome} ({estimate})", **_estimate(months, row), **given)
    else:
        message = say("{what} in {where}: the effect cannot be tested", **given)
    first, last = (Moment(months.series.counts.index[at].date(), "month") for at in (0, -1))
    level = of_level(months.settings["level"])
    return {
        "caption": message,
        "alternative": say(
            "Small charts on one scale, one per area, with the number a month from {first} to {last}, the fitted model, "
            "the series expected without the interruption with its interval, and a vertical line at {when}. {message}. "
            "The ratios stand in the table below.",
            first=first,
            last=last,
            when=months.item.date,
            message=message,
        ),
        "note": say(
            "Thin line: the months. Long dashes: the model. Dots: what the model expects without the interruption, with "
            "{interval}. Vertical line: {done}, {when}.",
            interval=level,
            done=months.item.name,
            when=months.item.date,
        ),
    }


def table_note(months: Months) -> Sayable:
    """The model, who gets a verdict, and how to read what is left in the residuals."""
    tested = [result for result in months.effects.results.values() if result.testable]
    return joined(
        say("Model: {method}.", method=method_words(tested[0].method)) if tested else "",
        say(
            "Verdicts are given where the work was done and in the neighbouring area, with p-values adjusted by "
            "{adjustment}; the comparison areas (–) show whether something happened everywhere. A small p of the "
            "residuals says that the model leaves a pattern.",
            adjustment=ADJUSTMENTS[months.settings["adjustment"]],
        ),
        say("True value: what the simulation was given.") if months.truth else "",
    )


# -- displacement -----------------------------------------------------------------------------------


def displacement_caption(months: Months, table: pd.DataFrame) -> Message:
    """What the buffer's ratio says of displacement."""
    where = months.names[months.item.area]
    part = table[table["quantity"] == "buffer-ratio"]
    if part.empty:
        return say("{where} against the comparison areas: no neighbouring area is declared", where=where)
    row = part.iloc[0]
    given = {"where": where, "beside": names(months, "buffer")}
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


def displacement_note(months: Months, result: Displacement) -> Sayable:
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


def estimates(months: Months, both: pd.DataFrame) -> dict[str, Any]:
    """What stands with the figure of estimates; `both` is of `month_frames.side_by_side`."""
    message = truths_held(both)
    return {
        "caption": message,
        "alternative": say(
            "A dot with a {interval} per area and method. {message}. The values stand in the tables above.",
            interval=of_level(months.settings["level"]),
            message=message,
        ),
        "note": say("Dot: estimate. Cross: true value in the simulation.")
        if months.truth
        else say("Dot: estimate."),
    }
