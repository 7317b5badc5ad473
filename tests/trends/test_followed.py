"""Following a number by month and by area: season, rules and funnel."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaltools.trends.around import AreaSeries, area_series
from evaltools.trends.followed import chart, charted, latest_rates, season
from evaltools.trends.wording import followed as wording
from evaltools.words import Voice, say


def months(effect: float, *, areas: int = 6, people: float = 8000.0) -> AreaSeries:
    rng = np.random.default_rng(3)
    roles = {"own": "treated"} | {f"other{i}": "control" for i in range(areas - 1)}
    index = pd.date_range("2015-01-01", periods=72, freq="MS")
    wave = 1 + 0.4 * np.cos(2 * np.pi * np.arange(72) / 12)
    rows = [
        {
            "area": area, "start": start, "n": people, "break_before": False,
            "value": float(rng.poisson(40 * wave[place] * (effect if area == "own" and place >= 48 else 1.0))),
        }
        for area in roles
        for place, start in enumerate(index)
    ]  # fmt: skip
    return area_series(pd.DataFrame(rows), date=date(2019, 1, 1), roles=roles)


def test_the_season_is_that_of_the_months_before_and_no_signal() -> None:
    series = months(1.0)
    factors = season(series.counts["own"].to_numpy(float), series.start)
    assert factors[0] == pytest.approx(1.4, abs=0.12)
    assert factors[:12] == pytest.approx(factors[60:])
    data = charted(series, chart(series))
    assert (data["signal"] != "").sum() <= 3
    assert data["centre"].iloc[0] > data["centre"].iloc[6]


def test_too_few_months_before_show_no_season_and_missing_ones_are_passed_by() -> None:
    assert season(np.full(40, 7.0), 35).tolist() == [1.0] * 40
    gap = np.full(48, 7.0)
    gap[5] = np.nan
    assert season(gap, 48) == pytest.approx(np.ones(48), abs=0.02)


def test_a_fall_breaks_rules_and_the_first_month_is_named() -> None:
    series = months(0.5)
    data = charted(series, chart(series))
    assert (data["signal"].iloc[48:] != "").mean() > 0.8
    said = Voice("en").speak(
        wording.chart(data, 48, {"what": say("Thefts"), "done": say("the work")}, say("A"))
    )
    assert "months after the work break a rule of the control chart, the first in January 2019" in said
    none = Voice("en").speak(
        wording.chart(data.assign(signal=""), 48, {"what": say("Thefts"), "done": say("the work")}, say("A"))
    )
    assert none.endswith("no month after the work breaks a rule of the control chart")


def test_the_funnel_draws_areas_towards_the_mean_and_marks_the_odd_one() -> None:
    found = latest_rates(months(0.2, areas=9), level=0.95)
    assert found["area"][found["outside"]].tolist() in ([], ["own"])
    own = found[found["area"] == "own"].iloc[0]
    assert own["rate"] < own["shrunken"] < own["centre"]
    assert own["rate"] == pytest.approx(1000 * own["events"] / 8000)


def test_four_areas_or_unknown_populations_make_no_funnel() -> None:
    assert latest_rates(months(1.0, areas=4), level=0.95).reason == "4 areas are too few; it takes 5"
    series = months(1.0)
    series.population.loc[:, :] = np.nan
    assert latest_rates(series, level=0.95).reason == "0 areas are too few; it takes 5"
