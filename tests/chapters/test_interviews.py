"""Chapter 3: quotations only with consent, small groups joined, agreement with intervals, nothing invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltools import interviews
from evaltools.chapters.interviews import codes as chapter_3
from evaltools.interviews import Informant
from evaltools.interviews.informants.informants import SMALLEST_GROUP
from evaltools.notebook.chapter import open_chapter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("demo.yml", "3_interviews", "2015-2024", "9901")


@pytest.fixture(scope="module")
def material():
    chapter = open_chapter("interviews", period="2015-2024", area="9901", study=ROOT / "demo.yml")
    return chapter_3.read(chapter)


def test_no_word_of_those_who_did_not_consent_is_published(run, material) -> None:
    silent = [text for text in material.transcripts if not interviews.may_quote(text, material.people)]
    assert {"int-05", "int-06", "int-07", "int-08"} == {text.id for text in silent}
    passages = [
        text.text[unit.start : unit.end]
        for text in silent
        for unit in text.units("sentence")
        if unit.end - unit.start > 25
    ]
    for name, content in run.everything():
        leaked = [passage for passage in passages if passage in content]
        assert leaked == [], name


def test_every_quotation_stands_in_its_transcript(run, material) -> None:
    rows = run.rows("quotations")
    assert len(rows) == len(material.codes)
    for row in rows:
        words = row["quotation"].strip("”")
        informant = row["who"].split(",")[0]
        (text,) = (item for item in material.transcripts if item.informants == (informant,))
        assert words in text.text
        assert material.people[informant].consent == "quote"


def test_a_finding_leads_to_the_line_of_the_transcript(run, material) -> None:
    for row in run.rows("quotations"):
        (place,) = run.findings[row["finding"]]["rows"]
        line = (ROOT / place["file"]).read_text(encoding="utf-8").split("\n")[place["line"] - 1]
        assert row["quotation"].strip("”") in line


def test_no_group_shown_is_smaller_than_three(run) -> None:
    groups = run.rows("groups")
    assert all(int(row["informants"]) >= SMALLEST_GROUP for row in groups)
    assert "Bostadsbolag och polis" in {row["group"] for row in groups}
    assert sum(int(row["informants"]) for row in groups) == 15
    sizes = {
        int(value) for row in run.rows("matrix") for key, value in row.items() if key.startswith("size_")
    }
    assert min(sizes) >= SMALLEST_GROUP


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=30))
def test_joined_groups_are_never_small_and_no_one_is_lost(groups: list[str]) -> None:
    people = [Informant(str(place), {"sv": name, "en": name}) for place, name in enumerate(groups)]
    shown = chapter_3.protected(people)
    sizes = Counter(person.group_name() for person in shown)
    assert [person.id for person in shown] == [person.id for person in people]
    if len(people) >= SMALLEST_GROUP:
        assert min(sizes.values()) >= SMALLEST_GROUP
    untouched = {name for name, size in Counter(groups).items() if size >= SMALLEST_GROUP}
    assert len(untouched - set(sizes)) <= 1  # at most one large group is needed to fill up


def test_agreement_per_code_and_overall_has_an_interval(run) -> None:
    rows = run.rows("agreement")
    assert rows[0]["code"] == "all"
    assert len(rows) == 14
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
        assert float(row["span_low"]) <= float(row["span"]) <= float(row["span_high"])
    found = run.findings["interviews/agreement/sentence/all"]
    assert found["headline"] == 51
    assert "transcripts" in found["method"]


def test_counts_are_of_passages_that_both_coders_agree_on(material) -> None:
    for coding in material.agreed:
        others = [
            other
            for other in material.codings
            if other.coder != coding.coder
            and (other.transcript, other.code) == (coding.transcript, coding.code)
            and other.start < coding.end
            and coding.start < other.end
        ]
        assert others, coding
    assert 0 < len(material.agreed) < min(Counter(item.coder for item in material.codings).values())


def test_everything_is_marked_synthetic(run) -> None:
    assert all(item["synthetic"] for item in run.findings.values())
    assert all(part["synthetic"] for part in run.contents["parts"] if part["kind"] in ("table", "figure"))


def test_the_real_study_says_in_one_line_that_there_are_none(run_chapter) -> None:
    run = run_chapter("study.yml", "3_interviews", "2018-2020", "2480")
    assert run.findings == {}
    assert len(run.contents["remarks"]) == 1
    assert run.contents["parts"] == []


def test_a_district_refers_to_its_municipality() -> None:
    chapter = open_chapter("interviews", period="2015-2024", area="9901-tranvreten", study=ROOT / "demo.yml")
    assert chapter_3.read(chapter) is None
    assert "kommunen" in chapter.remarks[0]
