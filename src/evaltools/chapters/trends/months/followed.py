"""Chapter 2 for those who follow a number month by month: control chart and funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.months.compared import TRACE
from evaltools.notebook import Chapter, Column
from evaltools.record.values import or_none
from evaltools.trends import drawing, followed
from evaltools.trends.intervals import of_level
from evaltools.trends.names import ROLES
from evaltools.trends.reasons import reason_words
from evaltools.trends.results import NotTestable
from evaltools.trends.wording import followed as wording
from evaltools.words import interval, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.chapters.trends.months.series import Months
    from evaltools.trends.charts import ControlChart


HEADING = say("For those who follow the numbers")


def chart(chapter: Chapter, months: Months, found: ControlChart | NotTestable) -> None:
    """Record and draw the control chart of the area where the work was done; or say why there is none."""
    if isinstance(found, NotTestable):
        reason = reason_words(found.reason)
        chapter.no_data(say("There is no control chart of the months: {reason}.", reason=reason), lacks=False)
        return
    area, start = months.item.area, months.series.start
    data = followed.charted(months.series, found)
    message = wording.chart(data, start, months.about, months.names[area])
    chapter.finding(
        f"chart/{months.item.id}/{area}",
        say("{message}.", message=message),
        kind="control chart",
        value=int((data["signal"].iloc[start:] != "").sum()),
        method="Laney's u' chart",
        rows=months.rows[months.rows["area"] == area],
        details={
            "name": months.about["what"],
            "n": len(data) - start,
            "overdispersion": or_none(found.overdispersion),
        },
        settings={"baseline months": start},
    )
    chapter.figure(
        drawing.control,
        data.assign(source=months.source),
        id=f"chart-{months.item.id}",
        caption=message,
        alternative=wording.chart_alternative(message),
        note=wording.chart_note(months.about),
        start=start,
    )


def funnel(chapter: Chapter, months: Months, found: pd.DataFrame | NotTestable, *, level: float) -> None:
    """Record, draw and list the areas' rates; or say why there is no funnel."""
    if isinstance(found, NotTestable):
        reason = reason_words(found.reason)
        chapter.no_data(say("There is no funnel of the areas: {reason}.", reason=reason), lacks=False)
        return
    message = wording.funnel(found, months.names)
    recorded = chapter.finding(
        f"funnel/{months.item.id}",
        say("{message}.", message=message),
        kind="funnel",
        value=int(found["outside"].sum()),
        method="funnel plot, additive between-area variance; gamma-Poisson shrinkage",
        rows=months.all_rows,
        details={"name": months.about["what"], "n": len(found)},
        settings={"level": level},
    )
    names: list[Any] = [months.names[area] for area in found["area"]]
    table = found.assign(name=names, source=months.source)
    chapter.figure(
        drawing.funnel,
        table[["area", "name", "people", "rate", "low", "high", "centre", "shrunken", "outside", "source"]],
        id=f"funnel-{months.item.id}",
        caption=message,
        alternative=wording.funnel_alternative(found, message, level),
        note=wording.funnel_note(level),
        own=months.item.area,
    )
    ends: list[Any] = [interval(low, high, 1) for low, high in zip(found["low"], found["high"], strict=True)]
    columns = {
        "name": Column(say("Area")),
        "role": Column(say("Role"), show=ROLES),
        "events": Column(say("Events"), "number", 0),
        "people": Column(say("Population"), "number", 0),
        "rate": Column(say("Per 1,000 people"), "number", 1),
        "shrunken": Column(say("Drawn towards the mean"), "number", 1),
        "ends": Column(say("Areas of its size, {interval}", interval=of_level(level))),
        "finding": TRACE,
    }
    chapter.table(
        table.assign(ends=ends, finding=recorded.id).sort_values("people", kind="stable"),
        id=f"rates-{months.item.id}",
        caption=say("{what}: the last twelve months in each area", what=months.about["what"]),
        columns=columns,
    )
