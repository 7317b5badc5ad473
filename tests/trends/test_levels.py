"""Levels over time: intervals where something shows the chance variation, and what is said of them."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from evaltools.trends.levels import levels, moved, notes, rival_label
from evaltools.trends.proportions import wilson_interval
from evaltools.words.voice import Voice

ENGLISH, SWEDISH = Voice("en"), Voice("sv")


def observations(*rows: tuple[str, str, str, float, float | None]) -> pd.DataFrame:
    """Area, kind, time, value and number of answers, of one indicator."""
    return pd.DataFrame(
        {
            "indicator": "i", "group": "all", "label": "I", "kind": kind, "unit": "%" if kind == "proportion" else "",
            "area": area, "start": pd.Timestamp(f"{when}-01-01"), "when": when, "value": value, "n": n,
            "numerator": None, "places": 0, "source": "s",
        }
        for area, kind, when, value, n in rows
    )  # fmt: skip


def changes(dispersion: float | None) -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": ["i"], "group": ["all"], "effect": ["ratio"], "dispersion": [dispersion]}
    )


def test_a_share_has_wilsons_interval_and_an_unknown_number_of_answers_none() -> None:
    table = levels(
        observations(("a", "proportion", "2019", 50.0, 100), ("a", "proportion", "2020", 50.0, None)),
        changes(None),
        level=0.95,
    )
    low, high = wilson_interval(50, 100, level=0.95)
    assert table["low"].iloc[0] == pytest.approx(100 * low)
    assert table["high"].iloc[0] == pytest.approx(100 * high)
    assert table[["low", "high"]].iloc[1].isna().all()
    assert not table["by_chance"].any()


def test_a_count_of_unknown_dispersion_is_marked_as_pure_chance_and_a_known_one_is_wider() -> None:
    rows = observations(("a", "count", "2019", 100.0, None))
    pure, known = (levels(rows, changes(value), level=0.95).iloc[0] for value in (None, 4.0))
    assert pure["by_chance"]
    assert not known["by_chance"]
    assert pure["low"] < 100 < pure["high"]
    assert (known["high"] - known["low"]) / (pure["high"] - pure["low"]) == pytest.approx(2, rel=0.01)
    # The exact interval of a Poisson count of 100 is 81.4 to 121.6.
    assert pure["low"] == pytest.approx(81.4, abs=1.0)
    assert pure["high"] == pytest.approx(121.6, abs=1.5)


def test_none_counted_has_no_negative_end() -> None:
    found = levels(observations(("a", "count", "2019", 0.0, None)), changes(None), level=0.95).iloc[0]
    assert found["low"] == 0
    assert 2 < found["high"] < 4.5


def test_an_index_has_no_interval() -> None:
    assert math.isnan(
        levels(observations(("a", "index", "2019", 7.2, None)), changes(None), level=0.95)["low"].iloc[0]
    )


def test_the_message_counts_the_areas_own_series_by_where_they_ended() -> None:
    rows = observations(
        ("a", "count", "2019", 5.0, None), ("a", "count", "2020", 4.0, None), ("b", "count", "2019", 1.0, None)
    )  # fmt: skip
    table = levels(rows, changes(None), level=0.95)
    assert (
        ENGLISH.speak(moved(table.assign(label="Thefts"), "A", "a"))
        == "Thefts in A ended lower than it began"
    )
    assert (
        SWEDISH.speak(moved(table.assign(label="Stölder"), "A", "a"))
        == "Stölder i A slutade lägre än i början"
    )
    once = table[table["when"] == "2019"]
    assert ENGLISH.speak(moved(once, "A", "a")).endswith("none was measured more than once")


def test_notes_tell_only_of_what_is_drawn() -> None:
    table = levels(observations(("a", "proportion", "2019", 50.0, 100)), changes(None), level=0.95)
    told = ENGLISH.speak(notes(table, [], 0.95))
    assert told.startswith("Vertical bars:")
    assert not [word for word in ("Thin bars", "No bar", "Shaded") if word in told]
    rival = {"name": "The pandemic", "first": 2020, "last": 2021}
    assert ENGLISH.speak(rival_label(rival)) == "the pandemic (2020–2021)"
    assert "Shaded: the pandemic (2020–2021)" in ENGLISH.speak(notes(table, [rival], 0.95))
    assert ENGLISH.speak(rival_label({**rival, "last": 2020})) == "the pandemic (2020)"
