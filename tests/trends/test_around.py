"""Series of several areas around one interruption, from rows as they are published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaltools import trends
from evaltools.trends.around import AreaEffects, area_displacement, area_effects, area_series, monthly

ROLES = {"here": "treated", "beside": "buffer", "far": "control", "absent": "control"}
MODEL = {"family": "quasi-poisson", "harmonics": 1, "slope_change": False, "autocorrelation": False}


@pytest.fixture
def rows() -> pd.DataFrame:
    """Four years in three areas; the treated one falls by a third after two."""
    random = np.random.default_rng(5)
    months = pd.date_range("2018-01-01", periods=48, freq="MS")
    parts = [
        pd.DataFrame(
            {
                "area": area,
                "start": months,
                "end": months + pd.offsets.MonthEnd(),
                "value": random.poisson(np.where(np.arange(48) < 24, 60, after)).astype(float),
                "n": np.nan,
                "break_before": False,
            }
        )
        for area, after in (("here", 40), ("beside", 60), ("far", 60))
    ]
    return pd.concat(parts, ignore_index=True)


def effects(rows: pd.DataFrame, adjust: str = "holm") -> AreaEffects:
    series = area_series(rows, date="2020-01-01", roles=ROLES)
    return area_effects(series, better="lower", margin=None, adjust=adjust, level=0.95, **MODEL)


def test_months_are_told_from_years() -> None:
    frame = pd.DataFrame({"start": ["2020-01-01", "2020-01-01"], "end": ["2020-01-31", "2020-12-31"]})
    assert monthly(frame).tolist() == [True, False]


def test_areas_without_rows_are_left_out_and_the_start_is_found(rows: pd.DataFrame) -> None:
    series = area_series(rows, date="2020-01-01", roles=ROLES)
    assert series.start == 24
    assert list(series.roles) == ["here", "beside", "far"]
    assert series.of("control") == ["far"]


def test_a_month_that_is_missing_is_missing_and_not_zero(rows: pd.DataFrame) -> None:
    holed = rows.drop(index=3)
    series = area_series(holed, date="2020-01-01", roles=ROLES)
    assert np.isnan(series.counts["here"].iloc[3])
    assert len(series.counts) == 48
    assert area_displacement(series, dispersion=None, level=0.95) is None


def test_verdicts_are_given_where_an_effect_is_asked_about(rows: pd.DataFrame) -> None:
    found = effects(rows)
    assert set(found.results) == {"here", "beside", "far"}
    assert found.verdicts == {"here": "improved", "beside": "cannot tell"}


def test_a_break_where_the_interruption_is_leaves_nothing_to_test(rows: pd.DataFrame) -> None:
    broken = rows.assign(
        break_before=(rows["area"] == "here") & (rows["start"] == pd.Timestamp("2020-01-01"))
    )
    found = effects(broken)
    assert isinstance(found.results["here"], trends.NotTestable)
    assert found.verdicts["here"] == "not testable"


def test_population_is_carried_on_where_a_month_lacks_it(rows: pd.DataFrame) -> None:
    years = rows.assign(n=np.where(rows["start"].dt.month == 1, 1000.0, np.nan))
    series = area_series(years, date="2020-01-01", roles=ROLES)
    assert (series.population == 1000).all(axis=None)


@pytest.mark.parametrize("dispersion", [None, 4.0])
def test_displacement_compares_with_the_areas_named(rows: pd.DataFrame, dispersion: float | None) -> None:
    series = area_series(rows, date="2020-01-01", roles=ROLES)
    found = area_displacement(series, controls=["far"], dispersion=dispersion, level=0.95)
    assert found is not None
    assert found.rirr < 0.8
    if dispersion:
        assert found.dispersion == dispersion


def test_no_displacement_without_an_area_to_compare_with(rows: pd.DataFrame) -> None:
    alone = area_series(rows, date="2020-01-01", roles={"here": "treated", "beside": "buffer"})
    assert area_displacement(alone, dispersion=None, level=0.95) is None
