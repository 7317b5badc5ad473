"""Chapter 4: every stated effect is shown once, where it belongs, and says who carries it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evaltools.chapters.effects import findings, material
from evaltools.effects import draw_evidence, section_body
from evaltools.notebook import open_chapter
from evaltools.record.look import PAGE_WIDTH
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("study.yml", "4_effects", "2018-2020", "2480", "en")


def values(run, table: str) -> list[dict[str, object]]:
    """Rows of a table with their codes, as they were found."""
    return list(run.parts[table].rows)


def test_all_effects_of_tables_3_to_10(run) -> None:
    rows = [*values(run, "effects"), *values(run, "unforeseen")]
    assert len(rows) == len({row["id"] for row in rows}) == 110
    tables = {f"Tabell {number}" for number in range(3, 11)}
    in_tables = [row for row in rows if row["stated_in"] in tables]
    assert len(in_tables) == 103
    assert {row["stated_in"] for row in in_tables} == tables
    # The others stand in the running text.
    assert sorted(str(row["id"]) for row in rows if row not in in_tables) == [
        *(f"r6-0{number}" for number in range(1, 6)), "r8-01", "r8-02",
    ]  # fmt: skip
    assert Counter(row["kind"] for row in values(run, "unforeseen")) == {"unforeseen": 11}
    assert all(row["locator"] and row["finding"] in run.findings for row in rows)


def test_the_counts_in_the_headline_are_those_of_the_rows(run) -> None:
    found = run.findings["effects/total/2480"]
    rows = [*values(run, "effects"), *values(run, "unforeseen")]
    assert found["headline"] == 40
    assert found["value"] == len(rows)
    assert found["details"]["negative"] == sum(row["direction"] == "negative" for row in rows)
    assert found["settings"] == {"years after the period": 1}
    assert run.said("effects/total/2480") == (
        "The evaluation states 110 effects of 7 collaboration bodies: 89 intended, 10 indirect and 11 unforeseen; "
        "93 positive, 6 mixed, 10 negative and 1 without direction."
    )


def test_small_numbers_are_words_where_all_are_small(run_chapter) -> None:
    ersboda = run_chapter("study.yml", "4_effects", "2018-2020", "2480-ersboda")
    assert ersboda.said("effects/evidence/body/outdoor-group") == (
        "Utemiljögruppen: sex hänvisningar till fem informanter; den mest åberopade står för 33\u00a0%."
    )


def test_a_body_that_the_report_does_not_judge_is_said_not_to_be_judged(run) -> None:
    bodies = {str(row["body"]): run.voice.speak(row["relevance"]) for row in values(run, "bodies")}
    assert bodies["est"] == "not judged"
    assert bodies["uvts"] == "relevant (2), partly (2) and not relevant (3)"
    assert all(bodies.values())


def test_every_citation_belongs_to_a_body(run) -> None:
    assert sum(int(row["citations"]) for row in values(run, "evidence")) == 188
    found = run.findings["effects/evidence/2480"]
    assert (found["value"], found["details"]["interviewed"], found["details"]["citations"]) == (38, 58, 188)
    assert found["settings"] == {"most cited": 3, "years after the period": 1}


def test_districts_show_their_own_bodies(run_chapter) -> None:
    ersboda = run_chapter("study.yml", "4_effects", "2018-2020", "2480-ersboda")
    assert [row["body"] for row in values(ersboda, "bodies")] == ["outdoor-group"]
    assert len(values(ersboda, "effects")) + len(values(ersboda, "unforeseen")) == 15

    chapter = open_chapter("effects", period="2018-2020", area="2480-alidhem", study=ROOT / "study.yml")
    found = material.stated(chapter, years_after=1)
    assert set(found["body"]) == {"tac", "est"}
    assert set(material.judgements(chapter, found, years_after=1)["body"]) == {"tac", "est"}


@pytest.mark.parametrize(
    ("period", "area"), [("2024-2025", "2480"), ("2018-2020", "0380"), ("2018-2020", "00")]
)
def test_without_effects_one_line_and_no_finding(run_chapter, period: str, area: str) -> None:
    there = run_chapter("study.yml", "4_effects", period, area)
    assert there.findings == {}
    assert there.parts == {}
    assert len(there.contents["remarks"]) == 1


def test_the_window_decides_which_documents_count() -> None:
    chapter = open_chapter("effects", period="2018-2020", area="2480", study=ROOT / "study.yml")
    assert len(material.stated(chapter, years_after=1)) == 110
    assert material.stated(chapter, years_after=0).empty


def test_nothing_is_marked_synthetic(run) -> None:
    assert not any(item.get("synthetic") for item in run.findings.values())
    assert not any(part.synthetic for part in run.parts.values())


def test_sections_belong_to_the_part_they_lie_in() -> None:
    parts = {"one": "6.1", "ten": "6.10", "schools": "7"}
    assert section_body("6.1.2", parts) == "one"
    assert section_body("6.10.1", parts) == "ten"
    assert section_body("7", parts) == "schools"
    assert section_body("8.1", parts) == ""


def test_the_figure_is_drawn_again_from_what_is_stored(run) -> None:
    figure = run.parts["evidence-figure"]
    axes = figure.drawn(Voice("sv"), PAGE_WIDTH).axes[0]
    numbers = [int(text.get_text()) for text in axes.texts]
    assert sum(numbers) == 188
    assert axes.get_yticklabels()[0].get_text() == "Skolorna"
    assert draw_evidence.__name__ in figure.draw


def test_one_informant_alone_is_said_to_be() -> None:
    import pandas as pd

    chapter = open_chapter("effects", period="2018-2020", area="2480", study=ROOT / "study.yml")
    citations = material.citations(
        chapter,
        material.judgements(chapter, material.stated(chapter, years_after=1), years_after=1),
        years_after=1,
    )
    alone: pd.DataFrame = citations[citations["body"] == "est"].head(1)
    (recorded,) = findings.bodies(chapter, alone, few=3)
    said = Voice("sv").speak(chapter.findings[recorded].text)
    assert said.endswith("alla till en och samma informant, vilket är ett smalt underlag.")


def test_a_declared_period_decides_before_the_year_of_the_document() -> None:
    chapter = open_chapter("effects", period="2024-2025", area="2480", study=ROOT / "study.yml")
    stored = chapter._stored("effects")
    chapter._tables["effects"] = stored.assign(period=["2024-2025", *[""] * (len(stored) - 1)])
    assert list(material.stated(chapter, years_after=1)["id"]) == [stored["id"].iloc[0]]
