"""Chapter 5 on the quality of the follow-up, on the reference study and with disagreements planted in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from evaltools import interviews, plan
from evaltools.chapters.plan import followup, followup_tables
from evaltools.chapters.plan import plan as activity_plan
from evaltools.notebook.chapter import Chapter, open_chapter

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
def found(chapter: Chapter) -> followup.FollowUp:
    read = followup.read(chapter, activity_plan.interventions(chapter))
    assert read is not None
    return read


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
        recorded = followup.record(chapter, found)
        for row in recorded.checks.to_dict("records"):
            finding = chapter.findings[row["finding"]]
            assert finding.id == f"activity_plan/status-check/{row['id']}"
            assert finding.value == row["verdict"]
            assert {ref.file for ref in finding.rows} == {
                "data/raw/umea/interventions.yml", "data/raw/umea/accounts.csv",
            }  # fmt: skip
            assert len(finding.rows) == 3
        headline = chapter.findings["activity_plan/status-checks/2480"]
        assert headline.headline == 22
        assert headline.value == (recorded.checks["verdict"] == "follows").sum()

    def test_a_colour_changed_in_the_data_is_found(self, chapter, found) -> None:
        before = found.checks.set_index("id")["verdict"]
        name = before.index[(before == "follows") & (found.checks.set_index("id")["status"] == "green")][0]
        frame = found.interventions.copy()
        frame.loc[frame["id"] == name, "status"] = "red"
        planted = followup.read(chapter, frame)
        assert planted is not None
        after = planted.checks.set_index("id")["verdict"]
        assert list(after.index[after != before]) == [name]
        assert after[name] == "departs"

    def test_the_chapter_shows_each_disagreement(self, chapter, found) -> None:
        outcomes = activity_plan.outcomes(chapter, found.interventions)
        recorded = followup.record(chapter, found)
        followup_tables.show(chapter, recorded)
        followup_tables.show_goals(chapter, recorded)
        followup_tables.show_targets(chapter, recorded, outcomes)
        followup_tables.show_moves(chapter, recorded)
        cross = followup_tables.cross_table(recorded)
        assert list(cross.groupby("coder")["interventions"].sum()) == [46, 46]
        agree = cross.groupby("coder")["by_rule"].sum()
        for coder in recorded.coders:
            assert agree[coder] == (recorded.checks["status"] == recorded.checks[f"expected_{coder}"]).sum()

    def test_an_intervention_that_one_pass_left_out(self, chapter, found) -> None:
        name = found.checks.loc[found.checks["verdict"] == "departs", "id"].iloc[0]
        left = ~((found.accounts["intervention"] == name) & (found.accounts["coder"] == "B"))
        partial = followup.held(found.interventions, found.accounts[left])
        recorded = followup.record(chapter, partial)
        said = chapter.findings[f"activity_plan/status-check/{name}"].text["en"]
        assert "pass A" in said
        assert "pass B" not in said
        followup_tables.show(chapter, recorded)
        assert chapter.findings["activity_plan/status-agreement/colour/B"].details["units"] == 45

    def test_a_plan_without_accounts_is_said_to_have_none(self, chapter, found) -> None:
        renamed = found.interventions.assign(id=[f"x{name}" for name in found.interventions["id"]])
        assert followup.read(chapter, renamed) is None


class TestAgreement:
    def test_by_hand(self) -> None:
        # observed (1 + 0.5 + 1 + 1) / 4; expected 0.125 + 0.125 + 0.03125 + 0.125 + 0.0625
        pairs = [["green", "green"], ["green", "yellow"], ["yellow", "yellow"], ["grey", "grey"]]
        result = interviews.agreement(pairs, "cohen", weights=followup.COLOURS, categories=plan.STATUSES)
        assert result.observed == pytest.approx(0.875)
        assert result.expected == pytest.approx(0.46875)
        assert result.value == pytest.approx(13 / 17)

    def test_weights(self) -> None:
        assert followup.COLOURS == [[1, 0.5, 0, 0], [0.5, 1, 0.5, 0], [0, 0.5, 1, 0], [0, 0, 0, 1]]
        categories, weights = followup.SCALES["result"]
        assert weights[categories.index("reached")][categories.index("not")] == 0
        assert weights[categories.index("mostly")][categories.index("partly")] == pytest.approx(2 / 3)
        assert weights[categories.index("not")][categories.index("cannot-be-judged")] == 0

    def test_values_follow_from_the_cross_table(self, chapter, found) -> None:
        table = followup.agreements(chapter, found)
        for coder in found.coders:
            counts = np.zeros((4, 4))
            pairs = zip(found.checks["status"], found.checks[f"expected_{coder}"], strict=True)
            for one, other in pairs:
                counts[plan.STATUSES.index(one), plan.STATUSES.index(other)] += 1 / 46
            weights = np.array(followup.COLOURS)
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
        result = interviews.Agreement(value, low, high, None, None, 46, 2)
        assert words in followup.in_words(result, "en")

    def test_no_value_is_said(self) -> None:
        none = interviews.Agreement(None, None, None, None, None, 0, 2)
        assert followup.in_words(none, "sv") == "vägd kappa går inte att räkna."
