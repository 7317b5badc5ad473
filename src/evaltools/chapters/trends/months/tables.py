"""Tables of the monthly sections of chapter 2, and the findings behind their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.months import wording
from evaltools.notebook import Chapter, Column
from evaltools.record.finding import Finding
from evaltools.words import cite, interval, joined, number, percent, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.chapters.trends.months.series import Months

TRACE = Column(say("Trace"), "finding")
_FIELDS = {
    "ratio": ("rirr", "rirr_low", "rirr_high"),
    "buffer-ratio": ("buffer_rirr", "buffer_low", "buffer_high"),
    "wdq": ("wdq", "wdq_low", "wdq_high"),
    "wdd": ("wdd", "low", "high"),
}


def areas(chapter: Chapter, months: Months) -> pd.DataFrame:
    """Record one finding per area; return the interrupted series as a table, with the column `finding`."""
    import pandas as pd

    rows = []
    for area, role in months.roles.items():
        result = months.results[area]
        tested = result.testable
        truth = _true_ratio(months, role)
        rows.append(
            {
                "area": area,
                "name": months.names[area],
                "role": role,
                "ratio": result.ratio if tested else float("nan"),
                "low": result.low if tested else float("nan"),
                "high": result.high if tested else float("nan"),
                "truth": float("nan") if truth is None else truth,
                "verdict": months.verdicts.get(area, ""),
                "dispersion": result.dispersion if tested else float("nan"),
                "autocorrelation": _autocorrelation(result) if tested else float("nan"),
                "left": result.checks.ljung_box_p if tested and result.checks else float("nan"),
                "finding": _area(chapter, months, area, result).id,
                "source": months.source,
            }
        )
    return pd.DataFrame(rows)


def _true_ratio(months: Months, role: str) -> float | None:
    """What the simulation was given; comparison areas were left alone."""
    if not months.truth:
        return None
    return months.truth.get({"treated": "ratio", "buffer": "buffer-ratio"}.get(role, ""), 1.0)


def _autocorrelation(result: Any) -> float:
    return float("nan") if result.autocorrelation is None else float(result.autocorrelation)


def _area(chapter: Chapter, months: Months, area: str, result: Any) -> Finding:
    details: dict[str, Any] = {"name": months.indicator, "role": months.roles[area]}
    values: dict[str, Any] = {"method": "not tested"}
    if result.testable:
        values = {
            "value": float(result.ratio),
            "low": float(result.low),
            "high": float(result.high),
            "level": result.level,
            "method": result.method,
        }
        details |= {
            "p_value": float(result.p_value),
            "dispersion": float(result.dispersion),
            "autocorrelation": None if result.autocorrelation is None else float(result.autocorrelation),
            "prevented": float(result.prevented[0]),
        }
    return chapter.finding(
        f"interruption/{months.item.id}/{area}",
        wording.series_finding(months, area),
        kind="interrupted series",
        unit="ratio",
        verdict=months.verdicts.get(area),
        rows=months.rows[months.rows["area"] == area],
        headline=11 if months.roles[area] == "treated" else None,
        details=details | {"truth": _true_ratio(months, months.roles[area])},
        settings=months.settings,
        **values,
    )


def interrupted(chapter: Chapter, months: Months, table: pd.DataFrame) -> None:
    """Show the interrupted series: ratio with interval, verdict and what the model assumes."""
    table = table.copy()
    ends: list[Any] = [interval(low, high, 2) for low, high in zip(table.low, table.high, strict=True)]
    table["interval"] = ends
    columns = {
        "name": Column(say("Area")),
        "role": Column(say("Role"), show=wording.ROLES),
        "ratio": Column(say("Ratio"), "number", decimals=2),
        "interval": Column(_interval_label(months)),
    }
    if months.truth:
        columns["truth"] = Column(say("True value"), "number", 2)
    columns |= {
        "verdict": Column(say("Verdict"), "verdict"),
        "dispersion": Column(say("Dispersion"), "number", decimals=2),
        "autocorrelation": Column("AR(1)", "number", decimals=2),
        "left": Column(say("Residuals, p"), "number", decimals=2),
        "finding": TRACE,
    }
    chapter.table(
        table,
        id=f"interrupted-{months.item.id}",
        caption=wording.table_caption(months),
        columns=columns,
        aid=say(
            "The ratio is the level after to the one that trend and season led to expect; 1 is no change."
        ),
        note=wording.table_note(months),
    )


def _interval_label(months: Months) -> Any:
    return say("{level} interval", level=percent(100 * months.settings["level"]))


def placebos(chapter: Chapter, months: Months, test: Any) -> None:
    """Record and say how many earlier dates would have given an effect as large as the real one.

    Parameters
    ----------
    months : counts around the interruption.
    test : what `trends.placebo_in_time` gave.
    """
    if not hasattr(test, "placebo_z"):  # not testable
        chapter.no_data(wording.TOO_FEW_BEFORE)
        return
    larger = int((abs(test.placebo_z) >= abs(test.z)).sum())
    found = chapter.finding(
        f"placebo/{months.item.id}",
        wording.placebos(larger, test.n),
        kind="placebo",
        value=larger,
        method=f"placebo interruptions {test.method}",
        rows=months.rows[months.rows["area"] == months.item.area],
        details={"n": test.n},
        settings={"harmonics": months.settings["harmonics"]},
    )
    chapter.text(joined(cite(found.text, found), wording.PLACEBOS_DESCRIBE))


def displacement(chapter: Chapter, months: Months, result: Any) -> pd.DataFrame | None:
    """Record and show one row per quantity with its interval, or say why there are none.

    Parameters
    ----------
    months : counts around the interruption.
    result : what `trends.around.area_displacement` gave.

    Returns
    -------
    DataFrame or None
        quantity, value, low, high, truth (of a simulation), finding, source.
    """
    import pandas as pd

    if result is None:
        chapter.no_data(wording.NO_DISPLACEMENT)
        return None
    rows: list[dict[str, Any]] = []
    for quantity, names in _FIELDS.items():
        value, low, high = (getattr(result, name) for name in names)
        if value is None and not (quantity == "wdq" and months.series.of("buffer")):
            continue
        values = {"value": value, "low": low, "high": high, "truth": months.truth.get(quantity)}
        plain = {key: float("nan") if item is None else float(item) for key, item in values.items()}
        decimals = wording.DECIMALS[quantity]
        rows.append(
            {
                "quantity": quantity,
                **plain,
                "value_text": number(plain["value"], decimals),
                "truth_text": number(plain["truth"], decimals),
                "interval": interval(plain["low"], plain["high"], decimals),
                "reads": wording.READ[quantity],
                "finding": _quantity(chapter, months, quantity, values, result).id,
                "source": months.source,
            }
        )
    table = pd.DataFrame(rows)
    _show_displacement(chapter, months, table, result)
    return table


def _quantity(
    chapter: Chapter, months: Months, quantity: str, values: dict[str, Any], result: Any
) -> Finding:
    finite = {key: item if wording.finite(item) else None for key, item in values.items()}
    reason = result.wdq_reason if quantity == "wdq" else ""
    return chapter.finding(
        f"displacement/{months.item.id}/{quantity}",
        wording.quantity(months, quantity, values, result),
        kind="displacement",
        value=finite["value"],
        unit="events" if quantity == "wdd" else "ratio",
        low=finite["low"],
        high=finite["high"],
        level=result.level if finite["low"] is not None else None,
        method=f"displacement, {result.method}",
        rows=months.rows,
        details={"truth": values["truth"], "reason": wording.NO_QUOTIENT.get(reason, reason)},
        settings={"dispersion": result.dispersion, "level": result.level},
    )


def _as_written(value: Any) -> Any:
    """Decimals differ by row, so the cells bring theirs."""
    return value


def _show_displacement(chapter: Chapter, months: Months, table: pd.DataFrame, result: Any) -> None:
    columns = {
        "quantity": Column(say("Measure"), show=wording.QUANTITIES),
        "value_text": Column(say("Value"), "number", show=_as_written),
        "interval": Column(_interval_label(months)),
    }
    if months.truth:
        columns["truth_text"] = Column(say("True value"), "number", show=_as_written)
    columns |= {"reads": Column(say("How to read it"), wide=True), "finding": TRACE}
    chapter.table(
        table,
        id=f"displacement-{months.item.id}",
        caption=wording.displacement_caption(months, table),
        columns=columns,
        note=wording.displacement_note(months, result),
    )
