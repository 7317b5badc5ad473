"""The science of logbooks, protocols, cases, frames, situations and duties, on a few made rows and without a study."""

from __future__ import annotations

import doctest
from datetime import date

import pandas as pd
import pytest

from evaltools import workings
from evaltools.record.look import PAGE_WIDTH
from evaltools.words import StudyWords, Voice
from evaltools.workings import codes, cycle, logbook, sentences

ENGLISH, SWEDISH = Voice("en"), Voice("sv")
CLUB = StudyWords({"en": "The club", "sv": "Klubben"})
DARK, NOISE = (
    StudyWords({"en": "Dark paths", "sv": "Mörka vägar"}),
    StudyWords({"en": "Noise", "sv": "Buller"}),
)


def entry(kind: str, when: str, what: str, **values: object) -> dict[str, object]:
    none = StudyWords({})
    return {
        "body": "club", "body_name": CLUB, "kind": kind, "when": date.fromisoformat(when), "precision": "month",
        "what": what, "problem": "", "problem_name": none, "state": "", "planned": True, "number": 1,
        "source": "report",
    } | values  # fmt: skip


@pytest.fixture
def log() -> pd.DataFrame:
    dark, noise = {"problem": "dark", "problem_name": DARK}, {"problem": "noise", "problem_name": NOISE}
    return pd.DataFrame(
        [
            entry("measure", "2020-05-01", "Lamps", state="done", **dark),
            entry("picture", "2020-04-01", "Dark again.", **dark),
            entry("picture", "2020-03-01", "Dark.", **dark),
            entry("picture", "2020-03-01", "Loud.", **noise),
            entry("duty", "2020-01-01", "Meet each month", state="partly"),
            entry("measure", "2020-06-01", "Told of once done", state="done", planned=False),
            entry("measure", "2020-06-01", "Guards", state="stopped"),
        ]
    )


def test_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(logbook) == doctest.TestResults(failed=0, attempted=2)
    assert doctest.testmod(cycle) == doctest.TestResults(failed=0, attempted=1)


@pytest.mark.parametrize(
    ("states", "level"),
    [
        (["done", "done"], "fully"),
        (["done", "partly"], "mostly"),
        (["done", "stopped"], "partly"),  # half is not more than half
        (["under-way", "planned"], "partly"),
        (["planned", "stopped", "not-done"], "not_delivered"),
        (["done", "not-known"], "partly"),  # half not told of is not more than half
        (["done", "not-known", "not-known"], "unknown"),
        ([], "unknown"),
    ],
)
def test_level_of_delivery_at_its_borders(states: list[str], level: str) -> None:
    assert workings.DeliveryRule().level(states, [1] * len(states)) == level


def test_an_entry_may_stand_for_several_measures() -> None:
    rule = workings.DeliveryRule()
    assert rule.level(["done", "stopped"], [3, 1]) == "mostly"
    assert rule.level(["done", "stopped"], [1, 3]) == "partly"


def test_another_share_is_another_level() -> None:
    states, numbers = ["done", "done", "stopped"], [1, 1, 1]
    assert workings.DeliveryRule().level(states, numbers) == "mostly"
    assert workings.DeliveryRule(mostly=0.7).level(states, numbers) == "partly"


def test_delivery_leaves_out_what_was_told_of_only_once_done(log: pd.DataFrame) -> None:
    found = workings.delivery(log, workings.DeliveryRule()).iloc[0].to_dict()
    assert (found["total"], found["done"], found["partly"], found["stopped"]) == (3, 1, 1, 1)
    assert ENGLISH.speak(sentences.delivery_text(found)) == (
        "The club: of three measures planned or promised, one carried out, one carried out in part and one stopped. "
        "Taken together: partly carried out."
    )
    assert workings.delivery(log[log["kind"] == "picture"], workings.DeliveryRule()).empty


def test_a_problem_is_met_by_measures_against_the_same_problem(log: pd.DataFrame) -> None:
    found = workings.problems(log)
    assert list(found["problem"]) == ["dark", "noise"]
    assert list(found["reported"]) == [2, 1]
    assert list(found["measures"]) == [1, 0]
    said = [ENGLISH.speak(sentences.problem_text(row)) for row in found.to_dict("records")]
    assert said == [
        "The club, dark paths: reported two times; one measure against it is entered.",
        "The club, noise: reported once; no measure against it is entered.",
    ]
    assert ENGLISH.speak(sentences.problems_caption(found)) == (
        "Two problems were reported; measures are entered against one of them"
    )


def test_entries_stand_in_order_of_time_with_the_time_as_exact_as_it_is(log: pd.DataFrame) -> None:
    pictures = workings.entries(log, "picture")
    assert [ENGLISH.speak(words) for words in pictures["moment"]] == [
        "March 2020",
        "March 2020",
        "April 2020",
    ]
    day = date(2021, 1, 1)
    assert SWEDISH.speak(codes.moment(day, "quarter")) == "kvartal 1 2021"
    assert SWEDISH.speak(codes.moment(date(2020, 9, 1), "season")) == "hösten 2020"
    assert SWEDISH.speak(codes.moment(day, "year")) == "2021"


def case(name: str, aspect: str, there: str) -> dict[str, object]:
    named = StudyWords({"en": name})
    return {
        "case": name, "case_name": named, "dimension": "own", "dimension_name": named, "aspect": aspect,
        "aspect_name": aspect, "there": there, "statement": "So.", "source": "report",
    }  # fmt: skip


def test_cases_are_compared_only_where_something_is_told_of_each() -> None:
    rows = [
        case("North", "breaks", "yes"), case("South", "breaks", "yes"), case("North", "support", "yes"),
        case("South", "support", "no"), case("North", "meeting", "yes"), case("South", "meeting", "not-stated"),
    ]  # fmt: skip
    cases = pd.DataFrame(rows)
    assert workings.alike(cases) == (1, 2)
    assert ENGLISH.speak(sentences.cases_caption(cases)) == (
        "North and South are alike in one of the two aspects that are told of all"
    )
    alone = cases[cases["case"] == "North"]
    assert ENGLISH.speak(sentences.cases_caption(alone)) == "North, aspect by aspect"
    table, names = workings.cases_table(cases)
    assert list(names) == ["case-North", "case-South"]
    assert ENGLISH.speak(table["case-South"].iloc[2]) == "? not told. So."


def test_answers_are_counted() -> None:
    rows = [("f", "Frame", "yes", "report"), ("f", "Frame", "yes", "report"), ("f", "Frame", "no", "report")]
    judged = pd.DataFrame(rows, columns=["frame", "frame_name", "judgement", "source"])
    row = workings.counted(judged, "frame", "judgement").iloc[0].to_dict()
    assert (
        ENGLISH.speak(sentences.answers_text(row, "Frame")) == "Frame: of three judgements two yes and one no"
    )
    assert SWEDISH.speak(sentences.answers_text(row, "Ram")) == "Ram: av tre bedömningar två ja och ett nej"


FACTORS = pd.DataFrame(
    [
        ("adults", "protective", "Adults", "report"),
        ("dark", "risk", "Dark", "report"),
        ("noise", "risk", "Noise", "report"),
    ],
    columns=["id", "kind", "name", "source"],
)


def situation(*rows: tuple[str, int, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["factor", "year", "level", "trend"])
    return frame.assign(statement="So.", source="report")


def test_the_latest_year_counts_and_what_is_not_told_is_said_not_to_be() -> None:
    told = situation(("dark", 2023, "moderate", "better"), ("dark", 2020, "high", "worse"))
    table = workings.situation_table(told, FACTORS, {"dark": 2}, known=True).set_index("factor")
    assert list(table.index) == ["dark", "noise", "adults"]  # risks first
    assert (table.loc["dark", "year"], table.loc["dark", "level"]) == (2023, "moderate")
    assert table.loc["noise", "level"] == "not-known"
    assert not table["open"].any()


@pytest.mark.parametrize(
    ("row", "directed", "open_"),
    [
        (("dark", 2020, "high", "unchanged"), 0, True),
        (("dark", 2020, "low", "worse"), 0, True),
        (("dark", 2020, "low", "better"), 0, False),
        (("dark", 2020, "high", "worse"), 1, False),
        (
            ("adults", 2020, "low", "unchanged"),
            0,
            True,
        ),  # of a protective factor it is the low level that presses
        (("adults", 2020, "high", "unchanged"), 0, False),
    ],
)
def test_a_pressing_factor_that_nobody_works_on_is_open(row, directed: int, open_: bool) -> None:
    table = workings.situation_table(situation(row), FACTORS, {row[0]: directed}, known=True)
    assert bool(table.set_index("factor").loc[row[0], "open"]) is open_


def test_without_a_theory_nothing_is_said_of_interventions() -> None:
    table = workings.situation_table(situation(("dark", 2020, "high", "worse")), FACTORS, {}, known=False)
    assert not table["open"].any()
    first = table.iloc[0].to_dict()
    assert ENGLISH.speak(sentences.situation_text(first)) == "Dark: level high, trend worse."


@pytest.mark.parametrize(
    ("at", "state"), [(date(2025, 9, 1), "stands"), (date(2025, 9, 2), "late"), (date(2024, 1, 1), "stands")]
)
def test_a_duty_is_late_the_day_after_it_was_due(at: date, state: str) -> None:
    assert workings.due("stands", date(2023, 9, 1), 2, at).state == state


def test_a_leap_day_is_due_again_on_the_last_of_february() -> None:
    assert workings.due("stands", date(2024, 2, 29), 1, date(2024, 3, 1)).due == date(2025, 2, 28)


def duties() -> pd.DataFrame:
    rows = [
        ("plan", date(2020, 1, 1), None),
        ("follow-up", date(2020, 1, 1), 2),
        ("later", date(2030, 1, 1), None),
    ]
    frame = pd.DataFrame(rows, columns=["id", "since", "every"])
    return frame.assign(
        act="act", act_name="act", part=frame["id"], part_name=frame["id"], locator="1", source="law"
    )


def test_duties_in_force_with_what_stands_of_them() -> None:
    rows = [
        ("follow-up", "stands", date(2021, 5, 1), "Old."), ("follow-up", "stands", date(2023, 5, 1), "New."),
        ("follow-up", "stands", date(2026, 1, 1), "After the report."),
    ]  # fmt: skip
    stands = pd.DataFrame(rows, columns=["duty", "state", "when", "what"]).assign(
        source="report", locator="2"
    )
    table = workings.duties_table(duties(), stands, at=date(2024, 12, 31)).set_index("id")
    assert list(table.index) == ["plan", "follow-up"]
    assert table.loc["plan", "state"] == "not-known"
    assert (table.loc["follow-up", "what"], table.loc["follow-up", "due"]) == ("New.", date(2025, 5, 1))
    last = table.loc["follow-up"].to_dict() | {"part_name": "Follow-up"}
    assert ENGLISH.speak(sentences.duty_text(last, date(2024, 12, 31))) == (
        "Follow-up: in place; it is to be done again by May 2025. New."
    )
    assert workings.duties_table(duties(), stands, at=date(2019, 1, 1)).empty


@pytest.mark.parametrize("width", [PAGE_WIDTH, 3.4])
def test_the_grid_has_a_mark_for_each_answer_and_a_legend(width: float) -> None:
    data = pd.DataFrame(
        [
            ("a", "A", "x", "The team (T)", "yes"),
            ("a", "A", "y", "Y", "no"),
            ("b", "B", "x", "The team (T)", "partly"),
        ],
        columns=["row", "row_name", "column", "column_name", "code"],
    )
    axes = workings.draw_grid(data, SWEDISH, width, words=dict(workings.ANSWERS)).axes[0]
    assert sum(len(one.get_offsets()) for one in axes.collections) == 3
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["ja", "delvis", "nej"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["T", "Y"]


def test_where_nothing_is_entered_each_duty_is_not_told_of() -> None:
    stands = pd.DataFrame(columns=["duty", "state", "when", "what", "source", "locator"])
    table = workings.duties_table(duties(), stands, at=date(2024, 12, 31))
    assert list(table["state"]) == ["not-known", "not-known"]
