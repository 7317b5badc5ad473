"""Months against areas in which nothing was done: what is concluded, and when nothing is."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaltools.trends.around import AreaSeries, area_series
from evaltools.trends.controlled import adopted, controlled, designs, since, whole_controls, yearly_rates

DAY = date(2018, 1, 1)
ASKED: dict[str, object] = {"better": "lower", "margin": None}


def months(
    controls: int = 5,
    *,
    effect: float = 0.6,
    drift: float = 0.0,
    elsewhere: int = 0,
    seed: int = 5,
    years: int = 6,
) -> AreaSeries:
    rng = np.random.default_rng(seed)
    roles = {"own": "treated"} | {f"later{i}": "elsewhere" for i in range(elsewhere)}
    roles |= {f"other{i}": "control" for i in range(controls)}
    index = pd.date_range("2015-01-01", periods=12 * years, freq="MS")
    begins = {"own": 36} | {f"later{i}": 48 for i in range(elsewhere)}
    rows = [
        {
            "area": area,
            "start": start,
            "value": float(
                rng.poisson(
                    50
                    * (effect if place >= begins.get(area, 10**6) else 1.0)
                    * np.exp(drift * (place - 36) / 12 * (area == "own"))
                )
            ),
            "n": 5000,
            "break_before": False,
        }
        for area in roles
        for place, start in enumerate(index)
    ]
    return area_series(pd.DataFrame(rows), date=DAY, roles=roles)


def test_a_change_that_others_did_not_have_is_told_with_errors_between_areas() -> None:
    found = controlled(months(), **ASKED)
    assert found.judged.verdict == "improved"
    assert found.effect.method == "errors between comparison areas"
    assert found.effect.low < 0.6 < found.effect.high
    assert len(found.compared) == 5


def test_three_comparison_areas_do_not_carry_a_conclusion() -> None:
    found = controlled(months(3), **ASKED)
    assert (found.judged.verdict, found.judged.reason) == ("cannot tell", "area shocks unseen")
    assert controlled(months(3), **ASKED, errors="times").judged.verdict == "improved"


def test_trends_that_differed_before_carry_none_either() -> None:
    found = controlled(months(effect=1.0, drift=-0.3), **ASKED)
    assert (found.judged.verdict, found.judged.reason) == ("cannot tell", "trends differed before")
    assert found.effect.pre_trend.ratio == pytest.approx(np.exp(-0.3), abs=0.06)


def test_without_an_area_to_compare_with_it_is_refused() -> None:
    found = controlled(months(0), **ASKED)
    assert (found.judged.verdict, found.judged.reason) == (
        "not testable",
        "0 other areas are too few; it takes 1",
    )


def test_an_area_with_a_month_missing_or_a_break_is_no_comparison() -> None:
    series = months()
    series.counts.loc[series.counts.index[3], "other0"] = np.nan
    series.breaks["other1"].append(20)
    assert whole_controls(series) == ("other2", "other3", "other4")
    series.breaks["own"].append(20)
    assert controlled(series, **ASKED).judged.reason == "a declared break lies within the series"


def test_areas_that_began_later_count_from_their_own_time() -> None:
    found = adopted(months(elsewhere=2), {"later0": date(2019, 1, 1), "later1": date(2019, 1, 1)}, **ASKED)
    assert found.treated == ("own", "later0", "later1")
    assert found.judged.verdict == "improved"
    years = since(found)
    assert years["since"].tolist() == [-4, -3, -2, 0, 1, 2]
    assert (years.loc[years["since"] >= 0, "high"] < 1).all()
    assert found.effect.few


def test_one_treated_area_is_no_event_study() -> None:
    found = adopted(months(), {}, **ASKED)
    assert found.judged.verdict == "not testable"
    assert since(found).empty
    table = designs(
        controlled(months(), **ASKED),
        found,
        dict.fromkeys(("ratio", "low", "high", "p_value"), 1.0) | {"verdict": ""},
    )
    assert table["design"].tolist() == ["controlled", "before", "staggered", "series"]
    assert table["ratio"].isna().tolist() == [False, False, True, False]


def test_years_are_counted_from_the_interruption_and_zero_has_a_logarithm() -> None:
    index = pd.date_range("2015-06-01", periods=31, freq="MS")
    counts, people = (
        pd.DataFrame({"a": [0.0] * 7 + [1.0] * 24}, index=index),
        pd.DataFrame({"a": [10.0] * 31}, index=index),
    )
    rates = yearly_rates(counts, people, ["a"], 7, 2)
    assert rates == pytest.approx(np.log(np.array([[12.5, 12.5]]) / 10))
    assert np.isfinite(yearly_rates(counts * 0, people * np.nan, ["a"], 7, 2)).all()
