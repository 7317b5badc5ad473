"""Messages: lazy, with every argument they ask for, the same after a journey through JSON."""

from __future__ import annotations

import json
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.words import (
    StudyWords,
    Voice,
    cite,
    in_context,
    interval,
    joined,
    listing,
    number,
    p_value,
    percent,
    plural,
    points,
    say,
)
from evaltools.words.messages import Foreign, Joined, Moment, OutOf, Quoted, Range, Reference
from evaltools.words.store import from_data, to_data

EVERYTHING = [
    say(
        "Reported {what} fell by {size}.",
        what=StudyWords({"sv": "stölder", "en": "thefts"}),
        size=percent(-13.0),
    ),
    plural("{n} goal", "{n} goals", n=3),
    in_context("status", "Green"),
    number(0.0, 2, sign=True),
    points(-3.25),
    interval(0.8, 1.25, 2, unit="%"),
    Range(2018, 2020),
    OutOf(0, 5),
    p_value(0.0004),
    Moment(date(2020, 3, 1), "month"),
    listing(["a", say("yes"), 3], "or"),
    joined(say("yes"), "", None, "b"),
    Quoted("hej"),
    cite(number(12), "trends/change/theft"),
    Foreign("hej", "sv"),
    Reference("table", "changes"),
    StudyWords("Ersboda"),
    date(2020, 1, 2),
    "text",
    None,
    True,
    7,
]


@pytest.mark.parametrize("said", EVERYTHING, ids=lambda item: type(item).__name__)
def test_the_same_after_a_journey_through_json(said: object) -> None:
    back = from_data(json.loads(json.dumps(to_data(said), allow_nan=False)))
    assert back == said
    assert Voice("en").speak(back) == Voice("en").speak(said)


@given(
    st.recursive(
        st.text() | st.integers(-(10**9), 10**9) | st.booleans(), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_plain_values_come_back_as_they_were(value: object) -> None:
    assert from_data(json.loads(json.dumps(to_data(value)))) == value


def test_numpys_values_become_plain_and_what_is_no_number_none() -> None:
    given = {
        "a": np.float64(1.5),
        "b": np.int64(3),
        "c": np.nan,
        "d": -0.0,
        "e": math.inf,
        "f": np.array([1, 2]),
    }
    data = to_data(given)
    assert data == {"a": 1.5, "b": 3, "c": None, "d": 0.0, "e": None, "f": [1, 2]}
    assert math.copysign(1, data["d"]) == 1
    assert number(np.float64(2.5)) == number(2.5)


def test_an_argument_that_is_asked_for_and_not_given_is_told() -> None:
    with pytest.raises(BadInput, match=r'"Of \{n\} goals" has no argument "n". Give it: say\(..., n=...\)'):
        say("Of {n} goals")
    with pytest.raises(BadInput, match='no argument "of"'):
        plural("{n} goal", "{n} of {of} goals", n=2)


def test_a_form_that_is_none_is_told() -> None:
    with pytest.raises(BadInput, match='asks for "n" in the form "wrods"'):
        say("{n:wrods} goals", n=3)


def test_a_mark_that_this_version_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match='"riddle" is nothing that can be said'):
        from_data({"is": "riddle"})


class TestStudyWords:
    def test_one_text_serves_every_language(self) -> None:
        words = StudyWords("Ersboda")
        assert (words["sv"], words["nb"], words.languages()) == ("Ersboda", "Ersboda", ())

    def test_a_language_it_lacks(self) -> None:
        words = StudyWords({"sv": "Skola", "en": "School"})
        assert words.get("nb") is None
        with pytest.raises(KeyError):
            words["nb"]

    def test_blank_texts_are_no_words(self) -> None:
        assert not StudyWords({"sv": "", "en": ""})
        assert StudyWords({"sv": "a", "en": ""}) == StudyWords({"sv": "a"})

    def test_they_do_not_change(self) -> None:
        with pytest.raises(AttributeError):
            StudyWords("a").by_language = {}  # type: ignore[misc]


def test_parts_joined_by_nothing_come_back_so() -> None:
    assert from_data(json.loads(json.dumps(to_data(Joined(("a", ", ", "b"), by=""))))) == Joined(
        ("a", ", ", "b"), by=""
    )
