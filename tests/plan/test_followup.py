"""Chapter 5 on the quality of the follow-up, on the reference study and with disagreements planted in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaltools import interviews, plan
from evaltools.chapters.plan import findings, rounds, tables
from evaltools.notebook.chapter import Chapter, open_chapter
from evaltools.plan import sentences
from evaltools.plan.scales import DEGREES, graded
from evaltools.words import Voice, say

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sv", "en"])
def chapter(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chapter:
    monkeypatch.delenv("EVALTOOLS_OUTPUT", raising=False)
    return open_chapter(
        "activity_plan",
        period="2024-2025",
        area="2480",
        language=request.param,
        study=str(ROOT / "study.yml"),
    )


@pytest.fixture
def found(chapter: Chapter) -> plan.FollowUp:
    frame = plan.followed(chapter.read("interventions"), chapter.read("rounds"))
    frame = frame[frame["round"] == rounds.of_report(chapter, frame)[0]]
    return plan.hold(frame.reset_index(drop=True), chapter.read("accounts"))


@pytest.fixture
def outcomes(chapter: Chapter) -> pd.DataFrame:
    return findings.outcomes(chapter, plan.compare_outcomes(chapter.read("outcomes")))


def computed(found: plan.FollowUp) -> list[tuple[plan.Comparison, interviews.Agreement]]:
    return [
        (item, interviews.agreement(item.pairs, "cohen", weights=item.weights, categories=item.categories))
        for item in plan.comparisons(found)
    ]


WEIGHTS = graded(*DEGREES["status"])


class TestAccounts:
    def test_every_intervention_is_coded_once_by_each_coder(self, chapter, found) -> None:
        ids = set(found.interventions["id"])
        assert found.coders == ["A", "B"]
        assert Counter(zip(found.accounts["intervention"], found.accounts["coder"], strict=True)) == {
            (name, coder): 1 for name in ids for coder in found.coders
        }

    def test_both_passes_stand_on_the_page_of_the_intervention(self, found) -> None:
        pages = found.interventions.set_index("id")["page"]
        assert all(
            row["locator"] == f"s. {pages[row['intervention']]}" for row in found.accounts.to_dict("records")
        )

    def test_where_the_colour_was_known_is_said(self, found) -> None:
        seen = found.accounts[found.accounts["blind"] == "no"]
        assert (seen["note"] != "").all()
        assert len(found.blind()) == 46 - seen["intervention"].nunique() < 46

    def test_the_own_conclusion_is_a_fact_that_both_passes_give_alike(self, found) -> None:
        assert (found.accounts.groupby("intervention")["stated"].nunique() == 1).all()


class TestChecks:
    def test_one_finding_per_intervention_with_the_rows_it_rests_on(self, chapter, found) -> None:
        headline, each = findings.checks(chapter, found)
        for row in found.checks.to_dict("records"):
            finding = chapter.findings[each[row["id"]]]
            assert finding.id == f"activity_plan/status-check/{row['id']}"
            assert finding.value == row["verdict"]
            assert {ref.file for ref in finding.rows} == {
                "data/raw/umea/rounds.yml", "data/raw/umea/accounts.csv",
            }  # fmt: skip
            assert len(finding.rows) == 3
        assert headline.id == "activity_plan/status-checks/2480"
        assert headline.headline == 22
        assert headline.value == (found.checks["verdict"] == "follows").sum()

    def test_a_colour_changed_in_the_data_is_found(self, chapter, found) -> None:
        before = found.checks.set_index("id")["verdict"]
        name = before.index[(before == "follows") & (found.checks.set_index("id")["status"] == "green")][0]
        frame = found.interventions.copy()
        frame.loc[frame["id"] == name, "status"] = "red"
        planted = plan.hold(frame, found.accounts)
        after = planted.checks.set_index("id")["verdict"]
        assert list(after.index[after != before]) == [name]
        assert after[name] == "departs"

    def test_the_chapter_shows_each_disagreement(self, chapter, found, outcomes) -> None:
        _, traces = findings.checks(chapter, found)
        tables.colours(chapter, found)
        tables.departures(chapter, found, traces)
        tables.rule(chapter, found)
        findings.goals(chapter, found)
        tables.goals(chapter, found)
        tables.targets(chapter, found, outcomes)
        shown = {part.id: part for part in chapter.recorder.parts}
        departs, depends = found.count("departs"), found.count("depends")
        rows = shown["status-checks"].rows
        assert [row["verdict"] for row in rows] == ["departs"] * departs + ["depends"] * depends
        assert all(row["finding"] == traces[row["id"]] for row in rows)
        cross = plan.by_result(found)
        assert list(cross.groupby("coder")["interventions"].sum()) == [46, 46]
        agree = cross.groupby("coder")["by_rule"].sum()
        for coder in found.coders:
            assert agree[coder] == (found.checks["status"] == found.checks[f"expected_{coder}"]).sum()

    def test_an_intervention_that_one_pass_left_out(self, chapter, found) -> None:
        name = found.checks.loc[found.checks["verdict"] == "departs", "id"].iloc[0]
        left = ~((found.accounts["intervention"] == name) & (found.accounts["coder"] == "B"))
        partial = plan.hold(found.interventions, found.accounts[left])
        _, each = findings.checks(chapter, partial)
        said = Voice("en").speak(chapter.findings[each[name]].text)
        assert "Pass A" in said
        assert "pass B" not in said
        findings.agreements(chapter, partial, computed(partial), reliable=0.8)
        assert chapter.findings["activity_plan/status-agreement/colour/B"].details["units"] == 45

    def test_accounts_of_other_interventions_are_left_out(self, found) -> None:
        renamed = found.interventions.assign(id=[f"x{name}" for name in found.interventions["id"]])
        alone = plan.hold(renamed, found.accounts)
        assert len(alone.accounts) == 0
        assert set(alone.checks["verdict"]) == {"not-coded"}

    def test_another_rule_gives_other_colours(self, found) -> None:
        strict = [
            plan.ColourRule(
                ("reached",), plan.PROGRESS, "green", False, say("The goals are not fully reached.")
            ),
            plan.ColourRule(plan.RESULTS, plan.PROGRESS, "grey", False, say("The intervention is stuck.")),
        ]
        other = plan.hold(found.interventions, found.accounts, rule=strict)
        assert set(other.checks["expected_A"]) == {"green", "grey"}
        assert other.count("follows") < found.count("follows")

    def test_what_moved_is_shown_by_name_and_month(self, chapter, found) -> None:
        now = plan.stated(found.interventions, found.accounts)
        before = now.assign(round="2023-06", status="yellow")
        whole = rounds.movement(chapter, plan.movement(before, now), now, before, "2023-06")
        (table,) = chapter.recorder.parts
        assert Voice("sv").speak(table.caption) == "Vad som har ändrats sedan juni 2023"
        assert {row["status_move"] for row in table.rows} == {"better", "same", "not-comparable"}
        assert all(row["name"] for row in table.rows)
        assert len(whole.findings) == 46


class TestOutcomes:
    def test_one_finding_per_outcome_and_the_sum_of_them(self, chapter, found, outcomes) -> None:
        total = findings.targets(chapter, found.interventions, outcomes)
        assert total.value == (outcomes["against_target"] == "reached").sum()
        figures = outcomes[~plan.in_words(outcomes)]
        assert total.details["without_measure"] == len(
            set(found.interventions["id"]) - set(figures["intervention"])
        )
        assert set(total.findings) == set(outcomes["finding"])

    def test_every_intervention_and_outcome_is_shown_once(self, chapter, found, outcomes) -> None:
        recorded = findings.interventions(chapter, found.interventions)
        tables.interventions(chapter, recorded)
        tables.outcomes(chapter, recorded, outcomes)
        rounds.told_in_words(chapter, recorded, outcomes)
        shown = {part.id: part for part in chapter.recorder.parts}
        assert len(shown["interventions"].rows) == 46
        listed = [row["id"] for name in ("targets", "outcomes", "told-outcomes") for row in shown[name].rows]
        assert sorted(listed) == sorted(outcomes["id"])

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (plan.Reported(0, 0, 0, 0, 0, 0), "The follow-up reports zero measured outcomes. No target is set in figures."),
            (plan.Reported(1, 1, 1, 0, 0, 1), "The follow-up reports one measured outcome. One target in one intervention is "
             "set in figures; none has been reached. For one intervention there is no figure at all."),
            (plan.Reported(72, 12, 8, 7, 2, 17), "The follow-up reports 72 measured outcomes. Twelve targets in eight "
             "interventions are set in figures; seven have been reached, and for two no value is reported. For 17 "
             "interventions there is no figure at all."),
        ],
    )  # fmt: skip
    def test_none_one_and_many(self, given: plan.Reported, words: str) -> None:
        assert Voice("en").speak(given.sentence()) == words

    @pytest.mark.parametrize(
        ("green", "red", "words"),
        [
            (5, 0, "Alla fem insatser är gröna"),
            (0, 0, "Ingen insats är grön, ingen är röd"),
            (1, 1, "En av fem insatser är grön, en är röd"),
        ],
    )
    def test_how_many_are_green(self, green: int, red: int, words: str) -> None:
        counts = {"green": green, "yellow": 5 - green - red, "red": red, "grey": 0}
        assert Voice("sv").speak(plan.status_caption(counts)) == words

    @pytest.mark.parametrize(
        ("value", "unit", "how", "words"),
        [
            (100.0, "%", "all", "alla, 100\xa0%"),
            (80.0, "%", "about", "omkring 80\xa0%"),
            (30.0, "number", "at-least", "minst 30"),
            (93.3, "%", "counted", "93,3\xa0%"),
            (float("nan"), "%", "", ""),
        ],
    )
    def test_amounts(self, value: float, unit: str, how: str, words: str) -> None:
        assert Voice("sv").speak(plan.amount(value, unit, how)) == words


class TestAgreement:
    def test_by_hand(self) -> None:
        # observed (1 + 0.5 + 1 + 1) / 4; expected 0.125 + 0.125 + 0.03125 + 0.125 + 0.0625
        pairs = [["green", "green"], ["green", "yellow"], ["yellow", "yellow"], ["grey", "grey"]]
        result = interviews.agreement(pairs, "cohen", weights=WEIGHTS, categories=plan.STATUSES)
        assert result.observed == pytest.approx(0.875)
        assert result.expected == pytest.approx(0.46875)
        assert result.value == pytest.approx(13 / 17)

    def test_weights(self) -> None:
        assert WEIGHTS == [[1, 0.5, 0, 0], [0.5, 1, 0.5, 0], [0, 0.5, 1, 0], [0, 0, 0, 1]]
        categories, weights = plan.RESULTS, graded(*DEGREES["result"])
        assert weights[categories.index("reached")][categories.index("not")] == 0
        assert weights[categories.index("mostly")][categories.index("partly")] == pytest.approx(2 / 3)
        assert weights[categories.index("not")][categories.index("cannot-be-judged")] == 0

    def test_values_follow_from_the_cross_table(self, chapter, found) -> None:
        table = findings.agreements(chapter, found, computed(found), reliable=0.8)
        for coder in found.coders:
            counts = np.zeros((4, 4))
            pairs = zip(found.checks["status"], found.checks[f"expected_{coder}"], strict=True)
            for one, other in pairs:
                counts[plan.STATUSES.index(one), plan.STATUSES.index(other)] += 1 / 46
            weights = np.array(WEIGHTS)
            observed = (weights * counts).sum()
            expected = (weights * np.outer(counts.sum(axis=1), counts.sum(axis=0))).sum()
            finding = chapter.findings[f"activity_plan/status-agreement/colour/{coder}"]
            assert finding.value == pytest.approx((observed - expected) / (1 - expected))
            assert finding.low < finding.value < finding.high
            assert finding.details["exact"] == pytest.approx(100 * np.trace(counts))
        assert set(table["units"]) > {46, len(found.blind())}

    @pytest.mark.parametrize(
        ("value", "low", "high", "words"),
        [
            (0.9, 0.85, 0.95, "they agree well"),
            (0.5, 0.3, 0.7, "better than by chance, but not well"),
            (0.7, 0.5, 0.9, "whether they agree well cannot be told"),
            (0.1, -0.2, 0.4, "whether they agree better than by chance cannot be told"),
        ],
    )
    def test_what_an_interval_allows(self, value: float, low: float, high: float, words: str) -> None:
        said = sentences.kappa(say("The same"), value, low, high, reliable=0.8)
        assert words in Voice("en").speak(said)

    def test_no_value_is_said(self) -> None:
        said = Voice("sv").speak(sentences.kappa(say("The same"), None, None, None, reliable=0.8))
        assert said == "Lika: vägd kappa går inte att räkna."
