"""What the monthly sections of chapter 2 show, and the findings behind it."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.months.compared import TRACE
from evaltools.notebook import Chapter, Column
from evaltools.notebook.observed import as_written
from evaltools.record.values import or_none
from evaltools.trends import drawing, month_frames
from evaltools.trends.intervals import of_level
from evaltools.trends.months_told import DECIMALS, NO_QUOTIENT, QUANTITIES, READ, quantity
from evaltools.trends.names import ROLES
from evaltools.trends.wording import months as wording
from evaltools.words import cite, interval, joined, number, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.chapters.trends.months.series import Months
    from evaltools.trends.displaced import Displacement


def areas(chapter: Chapter, months: Months) -> pd.DataFrame:
    """Record one finding per area; return the interrupted series as a table, with the column `finding`."""
    found = month_frames.area_ratios(months.series, months.effects, months.truth)
    table = found.assign(name=found["area"].map(months.names), source=months.source)
    return table.assign(finding=[_area(chapter, months, row) for row in table.to_dict("records")])


def _area(chapter: Chapter, months: Months, row: Mapping[Any, Any]) -> str:
    result = months.effects.results[row["area"]]
    details = {"name": months.about["what"], "role": row["role"], "truth": or_none(row["truth"])}
    if result.testable:
        given = ("p_value", "dispersion", "autocorrelation", "prevented")
        details |= {name: or_none(row[name]) for name in given}
    return chapter.finding(
        f"interruption/{months.item.id}/{row['area']}",
        wording.series_finding(months, row),
        kind="interrupted series",
        **{name: or_none(row[name]) for name in ("low", "high")},
        value=or_none(row["ratio"]),
        unit="ratio",
        level=result.level if result.testable else None,
        method=result.method if result.testable else "not tested",
        verdict=row["verdict"] or None,
        rows=months.rows[months.rows["area"] == row["area"]],
        headline=11 if row["role"] == "treated" and not months.series.of("control") else None,
        details=details,
        settings=months.settings,
    ).id


def series(chapter: Chapter, months: Months, table: pd.DataFrame, found: pd.DataFrame) -> None:
    """Head the section on an interruption; show the months of every area with the model's fit.

    Parameters
    ----------
    months : around the interruption.
    table : as `areas` gives it.
    found : the designs; the message of the figure is that of the comparison with other areas, where there is one.
    """
    chapter.heading(say("Month by month: {done}", done=months.item.name), 2)
    drawn = month_frames.months(months.series, months.effects)
    chapter.figure(
        drawing.series,
        drawn.assign(name=drawn["area"].map(months.names), source=months.source),
        id=f"months-{months.item.id}",
        **wording.series(months, table, found),
        start=months.series.start,
        done=months.item.name,
    )


def interrupted(chapter: Chapter, months: Months, table: pd.DataFrame) -> None:
    """Show the interrupted series: ratio with interval, verdict and what the model assumes."""
    ends: list[Any] = [interval(low, high, 2) for low, high in zip(table["low"], table["high"], strict=True)]
    columns = {
        "name": Column(say("Area")),
        "role": Column(say("Role"), show=ROLES),
        "ratio": Column(say("Ratio"), "number", 2),
        "interval": Column(of_level(months.settings["level"])),
        "truth": Column(say("True value"), "number", 2),
        "verdict": Column(say("Verdict"), "verdict"),
        "dispersion": Column(say("Dispersion"), "number", 2),
        "autocorrelation": Column("AR(1)", "number", 2),
        "left": Column(say("Residuals, p"), "number", 2),
        "finding": TRACE,
    }
    chapter.table(
        table.assign(interval=ends),
        id=f"interrupted-{months.item.id}",
        caption=say("{what} after {done} ({when})", **months.about),
        columns={name: column for name, column in columns.items() if name != "truth" or months.truth},
        aid=say(
            "The ratio is the level after to the one that trend and season led to expect; 1 is no change."
        ),
        note=wording.table_note(months),
    )


def placebos(chapter: Chapter, months: Months, test: Any) -> None:
    """Record and say how many earlier dates would have given an effect as large as the real one.

    Parameters
    ----------
    months : counts around the interruption.
    test : what `trends.placebo_in_time` gave.
    """
    larger = month_frames.as_large(test)
    if larger is None:
        chapter.no_data(wording.TOO_FEW_BEFORE)
        return
    found = chapter.finding(
        f"placebo/{months.item.id}",
        say(
            "{of:cap} earlier months tried in the same way gave an effect as large.", of=OutOf(larger, test.n)
        ),
        kind="placebo",
        value=larger,
        method=f"placebo interruptions {test.method}",
        rows=months.rows[months.rows["area"] == months.item.area],
        details={"n": test.n},
        settings={"harmonics": months.settings["harmonics"]},
    )
    chapter.text(joined(cite(found.text, found), wording.PLACEBOS_DESCRIBE))


def displacement(chapter: Chapter, months: Months, result: Displacement | None, table: pd.DataFrame) -> None:
    """Record and show one row per quantity with its interval, then beside the other method; or say why there are none.

    Parameters
    ----------
    months : counts around the interruption.
    result : what `trends.around.area_displacement` gave.
    table : the interrupted series, as `areas` gives them.
    """
    if result is None:
        chapter.no_data(wording.NO_DISPLACEMENT)
        return
    found = month_frames.displacements(result, months.truth, buffered=bool(months.series.of("buffer")))
    rows: list[Any] = found.to_dict("records")
    places = [DECIMALS[row["quantity"]] for row in rows]
    cells: dict[str, list[Any]] = {
        "value_text": list(map(number, found["value"], places)),
        "truth_text": list(map(number, found["truth"], places)),
        "interval": list(map(interval, found["low"], found["high"], places)),
        "reads": [READ[row["quantity"]] for row in rows],
        "finding": [_quantity(chapter, months, row, result) for row in rows],
    }
    found = found.assign(**cells, source=months.source)
    columns = {
        "quantity": Column(say("Measure"), show=QUANTITIES),
        "value_text": Column(say("Value"), "number", show=as_written),
        "interval": Column(of_level(months.settings["level"])),
        "truth_text": Column(say("True value"), "number", show=as_written),
        "reads": Column(say("How to read it"), wide=True),
        "finding": TRACE,
    }
    chapter.table(
        found,
        id=f"displacement-{months.item.id}",
        caption=wording.displacement_caption(months, found),
        columns={name: column for name, column in columns.items() if name != "truth_text" or months.truth},
        note=wording.displacement_note(months, result),
    )
    both = month_frames.side_by_side(table, found, months.names)
    if both["ratio"].notna().any():
        given = wording.estimates(months, both) | {"level": months.settings["level"]}
        chapter.figure(drawing.estimates, both, id=f"estimates-{months.item.id}", **given)


def _quantity(chapter: Chapter, months: Months, row: Mapping[Any, Any], result: Displacement) -> str:
    bounded = {name: row[name] if isfinite(row[name]) else None for name in ("value", "low", "high")}
    reason = result.wdq_reason if row["quantity"] == "wdq" else ""
    return chapter.finding(
        f"displacement/{months.item.id}/{row['quantity']}",
        quantity(months.item.name, row, result),
        kind="displacement",
        **bounded,
        unit="events" if row["quantity"] == "wdd" else "ratio",
        level=result.level if bounded["low"] is not None else None,
        method=f"displacement, {result.method}",
        rows=months.rows,
        details={"truth": or_none(row["truth"]), "reason": NO_QUOTIENT.get(reason, reason)},
        settings={"dispersion": result.dispersion, "level": result.level},
    ).id
