"""Chapter 3: quotations only with consent, small groups joined, agreement with intervals, nothing invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltools import interviews
from evaltools.chapters.interviews.material import read
from evaltools.interviews.analysis import joined_groups, sentences
from evaltools.interviews.informants.informants import SMALLEST_GROUP
from evaltools.notebook.chapter import open_chapter
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("demo.yml", "3_interviews", "2015-2024", "9901")


@pytest.fixture(scope="module")
def material():
    chapter = open_chapter("interviews", period="2015-2024", area="9901", study=ROOT / "demo.yml")
    return read(chapter)


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
    assert "Bostadsbolag och polis" in {row["group_name"] for row in groups}
    assert sum(int(row["informants"]) for row in groups) == 15
    sizes = {
        int(value) for row in run.rows("matrix") for key, value in row.items() if key.startswith("size_")
    }
    assert min(sizes) >= SMALLEST_GROUP


def test_a_larger_smallest_group_joins_more() -> None:
    chapter = open_chapter("interviews", period="2015-2024", area="9901", study=ROOT / "demo.yml")
    found = read(chapter, smallest_group=4)
    sizes = Counter(found.group_of.values())
    assert min(sizes.values()) >= 4
    assert len(sizes) < len(read(chapter, smallest_group=3).groups)
    assert set(sizes) == set(found.groups)


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=30))
def test_joined_groups_are_never_small_and_no_one_is_lost(groups: list[str]) -> None:
    together = joined_groups(groups)
    sizes = Counter(together[group] for group in groups)
    assert sum(sizes.values()) == len(groups)
    assert all(group in shown for group, shown in together.items())
    assert all(together[other] == shown for shown in together.values() for other in shown)
    if len(groups) >= SMALLEST_GROUP:
        assert min(sizes.values()) >= SMALLEST_GROUP
    large = {name for name, size in Counter(groups).items() if size >= SMALLEST_GROUP}
    assert (
        sum(together[name] != (name,) for name in large) <= 1
    )  # at most one large group is needed to fill up


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
    assert found["settings"] == {
        "unit": "sentence", "coefficient": "krippendorff", "level": 0.95, "samples": 2000, "seed": 20110125,
        "reliable": 0.8, "tentative": 0.667,
    }  # fmt: skip


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
    assert run.parts == {}


def test_a_district_refers_to_its_municipality() -> None:
    chapter = open_chapter("interviews", period="2015-2024", area="9901-tranvreten", study=ROOT / "demo.yml")
    assert read(chapter) is None
    assert "Skarvsunda kommun" in Voice("sv").speak(chapter.recorder.remarks[0])


def test_quotations_keep_their_language_and_length(run, material) -> None:
    table = run.parts["quotations"]
    assert {row["quotation"].what.language for row in table.rows} == {"sv"}
    for _, coding in material.quotable(shortest=60, longest=90):
        assert 60 <= coding.end - coding.start <= 90
    assert material.quotable(shortest=10_000, longest=20_000) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0.9, 0.7, 0.5], "Kodarna är tillräckligt eniga (0,8 eller mer) om en av tre koder; en ligger under 0,667"),
        ([0.9, 0.9], "Kodarna är tillräckligt eniga (0,8 eller mer) om alla två koder; ingen ligger under 0,667"),
        ([0.7, 0.7], "Kodarna är inte tillräckligt eniga (0,8 eller mer) om någon av de två koderna; ingen ligger under 0,667"),
    ],
)  # fmt: skip
def test_none_and_all_are_said_in_words(values: list[float], words: str) -> None:
    assert Voice("sv").speak(sentences.agreed(pd.Series(values), 0.8, 0.667)) == words


def test_on_how_many_the_evidence_rests_is_said_of_all_and_of_few() -> None:
    voice = Voice("en")
    none = voice.speak(sentences.concentration(26.0, 3, []))
    assert none.endswith("No code rests on fewer than three informants.")
    few = voice.speak(sentences.concentration(26.0, 3, [sentences.ALL_CODES]))
    assert few.endswith("Fewer than three informants carry All codes.")
    last = voice.speak(sentences.saturation(13, 14, 14))
    assert last.startswith("The last of 14 interviews still gave a new code")


def test_each_group_is_quoted_at_the_codes_it_speaks_of(run, material) -> None:
    rows = run.rows("quotations-by-group")
    assert {row["group"] for row in rows} == set(material.groups)
    for row in rows:
        (informant,) = row["who"].split(", ")
        assert material.people[informant].consent == "quote"
        assert material.group_of[informant] == row["group"]
        assert row["quotation"].strip("”") in "".join(text.text for text in material.transcripts)
        assert run.findings[row["finding"]]["kind"] == "quotation"


def test_values_of_an_attribute_of_fewer_than_three_are_joined(run, material) -> None:
    rows = run.rows("attribute-1")
    assert len(rows) == len(material.codes)
    sizes = {int(value) for row in rows for key, value in row.items() if key.startswith("size_")}
    assert sizes == {10, 5, 15}


def test_what_is_told_to_lead_to_what_is_quoted_with_consent_alone(run, material) -> None:
    rows = {(row["source"], row["target"]): row for row in run.rows("causes")}
    assert len(rows) == 10
    light = rows["node:1b", "node:safety"]
    assert (light["informants"], light["sign"].strip("'")) == ("1", "+")
    assert run.findings[light["finding"]]["details"]["told_by"] == ["ip-15"]
    assert rows["node:1b", "effect_displaced"]["informants"] == "3"
    told = [name for row in rows.values() for name in run.findings[row["finding"]]["details"]["told_by"]]
    assert "ip-02" not in told  # who consented to nothing
    assert "?1" in told
