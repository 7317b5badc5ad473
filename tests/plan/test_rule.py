"""The published colour rule as a table, and colours held against coded accounts."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from evaltools import plan
from evaltools.checks import InvalidArgument
from evaltools.words import Voice
from evaltools.words.catalogue import known_languages


def interventions(**status: str) -> pd.DataFrame:
    return pd.DataFrame({"id": list(status), "status": list(status.values())})


def accounts(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["intervention", "coder", "result", "progress"])


class TestColourRule:
    @pytest.mark.parametrize(("result", "progress"), list(product(plan.RESULTS, plan.PROGRESS)))
    def test_every_pair_of_codes_stands_in_exactly_one_line(self, result: str, progress: str) -> None:
        lines = [line for line in plan.COLOUR_RULE if result in line.results and progress in line.progress]
        assert len(lines) == 1
        assert plan.expected_status(result, progress) == lines[0].status in plan.STATUSES

    @pytest.mark.parametrize(
        ("result", "progress", "colour"),
        [
            ("reached", "done", "green"),
            ("mostly", "delayed", "green"),
            ("partly", "under-way", "yellow"),
            ("not", "delayed", "yellow"),
            ("not", "not-started", "red"),
            ("not", "done", "red"),
            ("cannot-be-judged", "done", "grey"),
        ],
    )
    def test_the_rule_as_the_document_words_it(self, result: str, progress: str, colour: str) -> None:
        assert plan.expected_status(result, progress) == colour

    @pytest.mark.parametrize("progress", plan.PROGRESS)
    def test_a_better_result_never_gives_a_worse_colour(self, progress: str) -> None:
        ranks = [
            ("green", "yellow", "red").index(plan.expected_status(r, progress)) for r in plan.RESULTS[:4]
        ]
        assert ranks == sorted(ranks)

    def test_each_line_says_why_in_every_language(self) -> None:
        for line in plan.COLOUR_RULE:
            said = {Voice(language).speak(line.why) for language in known_languages()}
            assert len(said) == len(known_languages())

    def test_a_rule_that_does_not_cover_a_code_is_told(self) -> None:
        with pytest.raises(InvalidArgument, match='no line covers the result "not" with the progress "done"'):
            plan.expected_status("not", "done", plan.COLOUR_RULE[:3])

    def test_a_misspelt_code_is_told_with_the_nearest(self) -> None:
        with pytest.raises(InvalidArgument, match=r'"mostley" is not known.*mostly'):
            plan.expected_status("mostley", "done")


class TestCompareStatus:
    def test_planted_disagreement_is_found(self) -> None:
        found = plan.compare_status(
            interventions(a="green", b="green", c="green", d="grey"),
            accounts(
                ("a", "A", "reached", "done"), ("a", "B", "mostly", "done"),
                ("b", "A", "partly", "done"), ("b", "B", "not", "delayed"),
                ("c", "A", "partly", "done"), ("c", "B", "mostly", "done"),
            ),
        )  # fmt: skip
        assert dict(zip(found["id"], found["verdict"], strict=True)) == {
            "a": "follows", "b": "departs", "c": "depends", "d": "not-coded",
        }  # fmt: skip
        assert list(found["expected_A"][:3]) == ["green", "yellow", "yellow"]
        assert found["expected_A"][3] == ""

    def test_one_intervention_coded_twice_by_a_coder(self) -> None:
        rows = accounts(("a", "A", "reached", "done"), ("a", "A", "not", "done"))
        with pytest.raises(InvalidArgument, match='"a" is coded twice by "A"'):
            plan.compare_status(interventions(a="green"), rows)

    def test_a_colour_that_is_none(self) -> None:
        with pytest.raises(InvalidArgument, match='unknown status "blue"'):
            plan.compare_status(interventions(a="blue"), accounts(("a", "A", "reached", "done")))

    def test_no_accounts_at_all(self) -> None:
        assert list(plan.compare_status(interventions(a="green"), accounts())["verdict"]) == ["not-coded"]


class TestMoved:
    def test_each_kind_of_move(self) -> None:
        before = interventions(up="yellow", down="green", still="red", unclear="grey", gone="green")
        after = interventions(added="green", up="green", down="red", still="red", unclear="green")
        found = plan.moved(before, after)
        assert list(found.itertuples(index=False, name=None)) == [
            ("added", None, "green", "new"),
            ("up", "yellow", "green", "better"),
            ("down", "green", "red", "worse"),
            ("still", "red", "red", "same"),
            ("unclear", "grey", "green", "not-comparable"),
            ("gone", "green", None, "ended"),
        ]

    @pytest.mark.parametrize(
        ("column", "before", "after", "move"),
        [
            ("result", "partly", "reached", "better"),
            ("result", "not-stated", "reached", "not-comparable"),
            ("progress", "done", "delayed", "worse"),
            ("progress", "not-stated", "not-stated", "not-comparable"),
        ],
    )
    def test_the_other_axes(self, column: str, before: str, after: str, move: str) -> None:
        one, other = (pd.DataFrame({"id": ["a"], column: [value]}) for value in (before, after))
        assert list(plan.moved(one, other, column)["move"]) == [move]

    def test_moves_the_other_way_are_mirrored(self) -> None:
        mirror = {"better": "worse", "worse": "better", "new": "ended", "ended": "new"}
        for was, now in product(plan.STATUSES, repeat=2):
            there = plan.moved(interventions(a=was), interventions(a=now))["move"][0]
            back = plan.moved(interventions(a=now), interventions(a=was))["move"][0]
            assert back == mirror.get(there, there)

    def test_bad_input(self) -> None:
        with pytest.raises(InvalidArgument, match='unknown status "blue"'):
            plan.moved(interventions(a="green"), interventions(a="blue"))
        with pytest.raises(InvalidArgument, match='"a" stands twice'):
            plan.moved(pd.concat([interventions(a="green")] * 2), interventions(a="green"))
        with pytest.raises(InvalidArgument, match=r'"statu" is not known.*status'):
            plan.moved(interventions(a="green"), interventions(a="green"), "statu")
