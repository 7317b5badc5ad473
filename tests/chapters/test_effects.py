"""Chapter 4: every stated effect is shown once, where it belongs, and says who carries it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evaltools.chapters.effects import effects, evidence
from evaltools.notebook.chapter import open_chapter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("study.yml", "4_effects", "2018-2020", "2480", "en")


def test_all_effects_of_tables_3_to_10(run) -> None:
    rows = [*run.rows("effects"), *run.rows("unforeseen")]
    assert len(rows) == len({row["id"] for row in rows}) == 103
    assert {row["stated_in"] for row in rows} == {f"Tabell {number}" for number in range(3, 11)}
    assert Counter(row["kind"] for row in run.rows("unforeseen")) == {"unforeseen": 9}
    assert all(row["locator"] and row["finding"] in run.findings for row in rows)


def test_the_counts_in_the_headline_are_those_of_the_rows(run) -> None:
    found = run.findings["effects/total/2480"]
    rows = [*run.rows("effects"), *run.rows("unforeseen")]
    assert found["headline"] == 40
    assert found["value"] == len(rows)
    assert found["details"]["negative"] == sum(row["direction"] == "negative" for row in rows)
    assert "103 effects of 7 collaboration bodies" in found["text"]["en"]


def test_a_body_that_the_report_does_not_judge_is_said_not_to_be_judged(run) -> None:
    bodies = {row["body"]: row["relevance"] for row in run.rows("bodies")}
    assert bodies["Effective Coordination for Safety (EST)"] == "not judged"
    assert all(bodies.values())


def test_every_citation_belongs_to_a_body(run) -> None:
    assert sum(int(row["citations"]) for row in run.rows("evidence")) == 188
    found = run.findings["effects/evidence/2480"]
    assert (found["value"], found["details"]["interviewed"], found["details"]["citations"]) == (38, 58, 188)


def test_districts_show_their_own_bodies(run_chapter) -> None:
    ersboda = run_chapter("study.yml", "4_effects", "2018-2020", "2480-ersboda")
    assert [row["body"] for row in ersboda.rows("bodies")] == ["Utemiljögruppen"]
    assert len(ersboda.rows("effects")) + len(ersboda.rows("unforeseen")) == 14

    chapter = open_chapter("effects", period="2018-2020", area="2480-alidhem", study=ROOT / "study.yml")
    found = effects.effects(chapter)
    assert set(found["body"]) == {"tac", "est"}
    assert set(effects.judgements(chapter, found)["body"]) == {"tac", "est"}


@pytest.mark.parametrize(
    ("period", "area"), [("2024-2025", "2480"), ("2018-2020", "0380"), ("2018-2020", "00")]
)
def test_without_effects_one_line_and_no_finding(period: str, area: str) -> None:
    chapter = open_chapter("effects", period=period, area=area, study=ROOT / "study.yml")
    assert effects.effects(chapter).empty
    assert len(chapter.remarks) == 1
    assert chapter.findings == {}


def test_nothing_is_marked_synthetic(run) -> None:
    assert not any(item.get("synthetic") for item in run.findings.values())
    assert not any(part.get("synthetic") for part in run.contents["parts"])


def test_sections_belong_to_the_part_they_lie_in() -> None:
    parts = {"one": "6.1", "ten": "6.10", "schools": "7"}
    assert evidence._body("6.1.2", parts) == "one"
    assert evidence._body("6.10.1", parts) == "ten"
    assert evidence._body("7", parts) == "schools"
    assert evidence._body("8.1", parts) == ""
