"""One effect under every reasonable choice, and several districts put together."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evaltools.trends.around import AreaSeries, area_series
from evaltools.trends.specified import around, counted, districts, pooled, specified
from evaltools.trends.wording import specified as wording
from evaltools.words import Voice, say

HOW: dict[str, Any] = {"windows": (24, 36), "errors": ("areas", "times"), "harmonics": (1,), "level": 0.95}
LATER = {"later0": date(2019, 1, 1), "later1": date(2019, 1, 1)}


def months(controls: int, *, elsewhere: int = 0) -> AreaSeries:
    rng = np.random.default_rng(8)
    roles = {"own": "treated"} | {f"later{i}": "elsewhere" for i in range(elsewhere)}
    roles |= {f"other{i}": "control" for i in range(controls)}
    index = pd.date_range("2015-01-01", periods=72, freq="MS")
    begins = {"own": 36, "later0": 48, "later1": 48}
    rows = [
        {
            "area": area, "start": start, "n": 5000, "break_before": False,
            "value": float(rng.poisson(40 if place >= begins.get(area, 99) else 60)),
        }
        for area in roles
        for place, start in enumerate(index)
    ]  # fmt: skip
    return area_series(pd.DataFrame(rows), date=date(2018, 1, 1), roles=roles)


def test_every_choice_is_tried_and_what_cannot_be_says_why() -> None:
    series = months(5)
    sets = {"all": series.of("control"), "nearest": series.of("control")[:2], "further": ()}
    found = specified(series, sets, **HOW)
    assert len(found.choices) == 2 * 2 * 2 + 2
    few = [choice for choice, reason in zip(found.choices, found.reasons, strict=True) if reason]
    assert {(choice["comparison"], choice["errors"]) for choice in few} == {("nearest", "areas")}
    assert counted(found) == {"all": 10, "tested": 8, "same": 8, "told": 8}
    said = Voice("en").speak(
        wording.specified(found, counted(found), {"what": say("Thefts"), "done": say("the work")})
    )
    assert said == (
        "Thefts after the work, analysed in ten ways: all eight that could be tested point to fewer, and all eight tell that "
        "from chance."
    )
    assert (
        Voice("en").speak(wording.untested(found))
        == "A dash: the areas are too few to show how much areas vary."
    )


def test_without_comparison_areas_the_series_by_itself_is_left() -> None:
    found = specified(months(0), {"all": ()}, **HOW)
    assert found.choices == ({"harmonics": 1, "months": 24}, {"harmonics": 1, "months": 36})
    assert found.null == 1.0


def test_a_window_keeps_the_interruption_and_its_breaks_in_place() -> None:
    series = months(1)
    series.breaks["own"].extend([3, 20])
    part = around(series, 24)
    assert (len(part.counts), part.start, part.broken("own")) == (48, 24, [8])
    assert part.counts.index[part.start] == series.counts.index[series.start]
    assert around(series, 600).counts.shape == series.counts.shape


def test_three_districts_are_put_together_and_two_are_not() -> None:
    found = districts(months(5, elsewhere=2), LATER, level=0.95)
    assert found["area"].tolist() == ["own", "later0", "later1"]
    assert found["ratio"].tolist() == pytest.approx([2 / 3] * 3, abs=0.08)
    result = pooled(found, level=0.95)
    assert result.low < np.log(2 / 3) < result.high
    assert not pooled(found[:2], level=0.95).testable
