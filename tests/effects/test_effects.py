"""The science of stated effects, on a few made rows and without a study."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest

from evaltools import effects
from evaltools.effects import citing
from evaltools.words import StudyWords, Voice

ENGLISH = Voice("en")
CLUB, TEAM = StudyWords({"en": "The club"}), StudyWords({"en": "The team"})
TEACHERS, POLICE = StudyWords({"en": "Teachers"}), StudyWords({"en": "Police"})


@pytest.fixture
def stated() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("club", CLUB, "north", "intended", "positive", "report"),
            ("club", CLUB, "north", "intended", "none", "report"),
            ("team", TEAM, "south", "unforeseen", "negative", "report"),
        ],
        columns=["body", "body_name", "area", "kind", "direction", "source"],
    )


@pytest.fixture
def judged() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("club", CLUB, "north", "relevance", "relevant", "3", "report"),
            ("club", CLUB, "north", "relevance", "relevant", "3", "report"),
            ("club", CLUB, "north", "value", "", "3", "report"),
            ("team", TEAM, "south", "relevance", "not-judged", "3.10", "report"),
        ],
        columns=["body", "body_name", "area", "about", "judgement", "part", "source"],
    )


@pytest.fixture
def people() -> pd.DataFrame:
    rows = [("t1", "teachers", TEACHERS), ("t2", "teachers", TEACHERS), ("p1", "police", POLICE)]
    return pd.DataFrame(rows, columns=["id", "group", "group_name"])


@pytest.fixture
def cited(judged: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    rows = [("t1", "3.2", 2), ("t2", "3.1", 1), ("guest", "3.1", 1), ("t1", "9", 5)]
    frame = pd.DataFrame(rows, columns=["informant", "section", "count"]).assign(source="report")
    return effects.with_bodies(frame, judged, people)


def test_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(citing) == doctest.TestResults(failed=0, attempted=2)


def test_effects_are_counted_by_kind_and_direction(stated: pd.DataFrame) -> None:
    counts = effects.count(stated)
    assert (counts.number, counts.bodies) == (3, 2)
    assert counts.kinds == {"intended": 2, "indirect": 0, "unforeseen": 1}
    assert counts.directions == {"positive": 1, "mixed": 0, "negative": 1, "none": 1}
    assert ENGLISH.speak(effects.counts_text(stated)) == (
        "The evaluation states 3 effects of two collaboration bodies: two intended and one unforeseen; "
        "one positive, one negative and one without direction."
    )


def test_bodies_stand_in_the_order_of_their_areas(stated: pd.DataFrame, judged: pd.DataFrame) -> None:
    table = effects.bodies_table(
        stated, judged, {"south": "South", "north": "North"}, ways=("positive", "negative")
    )
    assert list(table["body"]) == ["team", "club"]
    assert [ENGLISH.speak(said) for said in table["relevance"]] == ["not judged", "relevant (2)"]
    assert table[["intended", "unforeseen", "positive", "negative"]].to_numpy().tolist() == [
        [0, 1, 0, 1],
        [2, 0, 1, 0],
    ]
    assert "none" not in table


def test_citations_elsewhere_in_the_document_concern_no_body(cited: pd.DataFrame) -> None:
    assert list(cited["section"]) == ["3.1", "3.1", "3.2"]
    assert set(cited["body"]) == {"club"}
    assert cited["group"].isna().sum() == 1


def test_concentration_by_hand(cited: pd.DataFrame) -> None:
    found = effects.evidence(cited)
    assert found.citations == 4
    assert next(iter(found.cited)) == "t1"
    assert (found.share(), found.share(2), found.share(9)) == (0.5, 0.75, 1.0)
    assert found.effective == pytest.approx(1 / (0.25 + 0.0625 + 0.0625))
    (row,) = effects.evidence_table(cited).to_dict("records")
    assert (row["sections"], row["informants"], row["groups"]) == (2, 3, 1)
    assert (row["largest"], row["effective"]) == (50.0, 2.67)


def test_equally_cited_informants_count_as_many_as_they_are() -> None:
    assert effects.Evidence({"a": 3, "b": 3, "c": 3}, sections=1, groups=1).effective == pytest.approx(3)


@pytest.mark.parametrize(("few", "ending"), [(3, "accounting for 50%."), (4, "50%, which is a narrow base.")])
def test_evidence_is_narrow_below_the_number_chosen(cited: pd.DataFrame, few: int, ending: str) -> None:
    assert ENGLISH.speak(effects.body_text(cited, few=few)).endswith(ending)


def test_the_few_cited_most_are_named_only_where_there_are_more(
    cited: pd.DataFrame, people: pd.DataFrame
) -> None:
    found = effects.evidence(cited)
    three, two = (ENGLISH.speak(effects.evidence_text(found, people, most_cited=n)) for n in (3, 2))
    assert three.endswith("4 times in all.")
    assert two.endswith("The two cited most account for 75%, and the one cited most (teachers) for 50%.")


def test_groups_that_are_cited_nowhere_are_named(cited: pd.DataFrame, people: pd.DataFrame) -> None:
    assert ENGLISH.speak(effects.silent_text(cited, people)) == "Not cited at all: police."
    assert effects.silent_text(cited, people[people["group"] == "teachers"]) == ""
    assert ENGLISH.speak(effects.carried_text(cited)) == "All citations are of one group: teachers"


def test_the_figure_counts_those_who_are_not_listed_as_a_group(cited: pd.DataFrame) -> None:
    data = effects.by_group(cited)
    assert dict(zip(data["group"], data["count"], strict=True)) == {"teachers": 3, "unlisted": 1}
    axes = effects.draw_evidence(data, ENGLISH, 7.1).axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "Teachers",
        "Not in the list of informants",
    ]
    assert sorted(text.get_text() for text in axes.texts) == ["1", "3"]
