"""Chapter 6 on Uppsala's decision: money counted once, and totals that do not agree with their rows."""

from __future__ import annotations

import pandas as pd
import pytest

from evaltools.resources import sentences
from evaltools.words import Voice


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("study.yml", "6_resources", "2024-2025", "0380")


def test_money_stated_twice_is_counted_once(run) -> None:
    assert run.findings["resources/total/0380"]["value"] == 20_300_000
    assert sum(int(row["amount"]) for row in run.rows("boards")) == 20_300_000
    assert sum(int(row["amount"]) for row in run.rows("allocations")) > 20_300_000


def test_totals_that_do_not_agree_are_told(run) -> None:
    rows = run.rows("reconciliation")
    assert [row["agrees"] for row in rows].count("no") == 2
    assert run.voice.speak(run.parts["reconciliation"].caption).endswith("två av åtta stämmer inte")
    assert "men raderna ger" in run.said("resources/reconciliation/pilot-table-1")


def test_names_stand_in_place_of_identifiers(run) -> None:
    table = run.parts["allocations"]
    said = {run.voice.speak(table.cell(place, "same_as").words) for place in range(len(table.rows))}
    assert "Familjecentraler som arena för familjebehandlare" in said
    assert "t2-1" not in said


def test_an_area_without_allocations_says_so_in_one_line(run_chapter) -> None:
    run = run_chapter("study.yml", "6_resources", "2018-2020", "2480-ersboda")
    assert run.findings == {}
    assert [part["kind"] for part in run.contents["parts"]] == ["text"]
    assert len(run.contents["remarks"]) == 1


@pytest.mark.parametrize(
    ("amount", "said"), [(8_000_000, "8"), (20_300_000, "20,3"), (1_750_000, "1,75"), (1_234_567, "1,23")]
)
def test_millions_have_no_false_decimals(amount: int, said: str) -> None:
    assert Voice("sv").speak(sentences.millions(amount)) == said


def test_nothing_temporary_is_said_in_words() -> None:
    counted = pd.DataFrame({"year": [2024], "amount": [1_000_000], "temporary": ["ordinary"]})
    assert Voice("sv").speak(sentences.total(counted, "Ort", "SEK")) == (
        "Ort fördelar 1 miljoner kronor för 2024 på en post. Inget av det anges vara tillfälligt."
    )


def frame(*rows: tuple[int, str, str]) -> pd.DataFrame:
    days = pd.to_datetime
    return pd.DataFrame(
        {
            "year": [year for year, _, _ in rows],
            "start": [days(first).date() if first else None for _, first, _ in rows],
            "end": [days(last).date() if last else None for _, _, last in rows],
        }
    )


def test_quarters_outside_the_period_are_left_out_and_whole_years_count_in_full() -> None:
    from datetime import date

    from evaltools import resources

    rows = frame(
        (2022, "2022-04-01", "2022-06-30"),
        (2022, "2022-07-01", "2022-09-30"),
        (2022, "", ""),
        (2024, "", ""),
        (2025, "", ""),
    )
    start, end = date(2022, 9, 1), date(2024, 12, 31)
    found = resources.within(rows, start, end)
    assert found["year"].tolist() == [2022, 2022, 2024]
    assert resources.years_cut(found, start, end) == [2022]
    said = Voice("en").speak(sentences.whole_years([2022]))
    assert said == (
        "The period holds a part of 2022 only; amounts that are for the whole year count in full."
    )
    assert resources.within(rows.iloc[:0], start, end).empty


def test_from_money_to_report(run) -> None:
    rows = run.rows("followed")
    assert len(rows) == 17  # each amount once
    assert {row["reported"] for row in rows} == {"not-known"}
    assert run.voice.speak(run.parts["followed"].caption) == (
        "Från pengar till rapport: för ingen av de 17 posterna finns en rapport"
    )


def test_money_stated_without_items_keeps_its_imprecision(run_chapter) -> None:
    later = run_chapter("study.yml", "6_resources", "2024-2025", "2480")
    assert "nästan 60 miljoner kronor" in later.said("resources/stated/budget-2023")
    earlier = run_chapter("study.yml", "6_resources", "2018-2020", "2480")
    assert earlier.said("resources/stated/start-grant").endswith(": 1,6 miljoner kronor.")
    assert "resources/stated/budget-2023" not in earlier.findings
