"""Appendix A: the registry of methods, and what is said of how interviews were analysed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.chapters.methods import tables
from evaltools.chapters.synthesis.material import rules_of
from evaltools.notebook import Chapter, open_chapter
from evaltools.record.registry import registry
from evaltools.record.table import Table
from evaltools.synthesis import CRITERIA
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]


def opened(study: str, period: str, area: str) -> Chapter:
    return open_chapter("methods", period=period, area=area, study=ROOT / study)


def shown(chapter: Chapter) -> dict[str, Table]:
    return {part.id: part for part in chapter.recorder.parts if isinstance(part, Table)}


def test_the_registry_has_the_rows_of_its_tables(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Methods: sums\n\n| method | what | source | assumes | too little |\n|---|---|---|---|---|\n"
        "| `add` | a \\| b, *p* | Peano 1889 | numbers | – |\n\n| not | a registry |\n|---|---|\n| 1 | 2 |\n",
        encoding="utf-8",
    )
    (row,) = registry(tmp_path)
    english = Voice("en")
    assert english.speak(row.registry) == "Methods: sums"
    assert (row.method, english.speak(row.computes)) == ("add", "a | b, p")
    assert row.too_little == "–"


def test_rules_stand_level_by_level_with_the_highest_rating_they_allow() -> None:
    chapter = opened("study.yml", "2018-2020", "2480")
    tables.rules_for_claims(chapter, rules_of(chapter))
    table = shown(chapter)["rules"]
    assert len(table.rows) == sum(len(levels) for levels in CRITERIA.values())
    assert "contribution-1" not in Voice("sv").speak(table.caption)


def test_items_that_a_document_answers_are_told_from_those_it_does_not() -> None:
    chapter = opened("study.yml", "2018-2020", "2480")
    tables.coreq(chapter, smallest_group=3)
    swedish = Voice("sv")
    answers = [swedish.speak(row["answer"]) for row in shown(chapter)["coreq"].rows]
    assert answers.count("Anges inte.") == 6
    found = chapter.findings["methods/coreq"]
    assert found.value == 7
    assert swedish.speak(found.text).startswith("7 av 13 punkter")


@pytest.mark.parametrize(
    ("language", "answer"), [("sv", "Två kodare"), ("nb", "To kodere"), ("en", "Two coders")]
)
def test_items_are_counted_where_the_study_has_the_interviews(language: str, answer: str) -> None:
    chapter = opened("demo.yml", "2015-2024", "9901")
    tables.coreq(chapter, smallest_group=3)
    rows = {row["number"]: row for row in shown(chapter)["coreq"].rows}
    voice = Voice(language, words_from=["sv"])
    assert voice.speak(rows[24]["answer"]).startswith(answer)
    assert rows[28]["basis"] == "unknown"


def test_a_report_without_findings_says_that_no_methods_were_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALTOOLS_EARLIER", str(tmp_path))
    chapter = opened("study.yml", "2018-2020", "2480")
    tables.used(chapter, rules_of(chapter))
    tables.designs(chapter)
    assert shown(chapter) == {}
    assert len(chapter.recorder.remarks) == 2
