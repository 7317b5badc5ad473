"""Cost per outcome: with the interval of the change, and refused where the change cannot be told from chance."""

from __future__ import annotations

import doctest

import pytest

from evaltools.checks import InvalidArgument
from evaltools.record.finding import Finding, RowRef
from evaltools.resources import cost_per_outcome, effect_of, outcome_cost, outcome_sentences
from evaltools.words import StudyWords, Voice

ROWS = (RowRef("data/raw/a.csv", 2, "doc", "p. 1"),)


def test_the_example_holds() -> None:
    assert doctest.testmod(outcome_cost).failed == 0


def test_more_is_better_for_books_borrowed() -> None:
    found = cost_per_outcome(857_000, 561_000, ratio=1.12, low=1.10, high=1.13, verdict="improved")
    assert found.outcomes == pytest.approx(561_000 - 561_000 / 1.12)
    assert found.value == pytest.approx(857_000 / found.outcomes)
    assert found.low < found.value < found.high
    said = Voice("en").speak(outcome_sentences.cost(found, StudyWords("Books"), "Rooms", 1.12, "LSL"))
    assert said.replace("\xa0", " ").startswith(
        "Rooms: LSL 857,000 was paid, and the number for “Books” is 60,107 higher than expected (51,000 to 64,540)."
    )


@pytest.mark.parametrize(
    ("verdict", "low", "high"),
    [("cannot tell", 0.7, 0.9), ("worsened", 1.1, 1.3), ("improved", 0.7, 1.0), ("not testable", 0.7, 0.9)],
)
def test_it_is_refused_where_the_outcome_cannot_be_told_from_chance(verdict, low, high) -> None:
    found = cost_per_outcome(60_000, 800, ratio=0.8, low=low, high=high, verdict=verdict)
    assert (found.value, found.low, found.high, found.outcomes) == (None, None, None, None)
    said = Voice("sv").speak(outcome_sentences.cost(found, StudyWords("Böcker"), "Läsrum", 0.8, "SEK"))
    assert "går inte att avgöra" in said


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="observed: 0 is not above 0"):
        cost_per_outcome(1, 0, ratio=0.8, low=0.7, high=0.9, verdict="improved")
    with pytest.raises(InvalidArgument, match="cost"):
        cost_per_outcome(-1, 5, ratio=0.8, low=0.7, high=0.9, verdict="improved")


def test_where_there_is_a_comparison_it_decides() -> None:
    def one(kind: str, name: str, value: float | None) -> Finding:
        return Finding(id=f"trends/{name}/start/hill", kind=kind, text="x", value=value, rows=ROWS)

    alone, held = (
        one("interrupted series", "interruption", 0.7),
        one("controlled comparison", "controlled", 0.8),
    )
    nothing = one("controlled comparison", "controlled", None)
    assert effect_of([alone, held], "start", "hill") is held
    assert effect_of([alone, nothing], "start", "hill") is alone
    assert effect_of([alone, held], "start", "dale") is None
