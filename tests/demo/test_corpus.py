"""The interviews written for the demonstration: enough of them, coded by two, with reason to disagree."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from evaltools import interviews
from evaltools.interviews import Codebook, Coding, CodingStore, Transcript

DEMO = Path(__file__).resolve().parents[2] / "data" / "raw" / "demo"


@pytest.fixture(scope="module")
def transcripts() -> list[Transcript]:
    return interviews.read_transcripts(DEMO / "interviews" / "transcripts")


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return interviews.read_codebook(DEMO / "interviews" / "codebook.yml")


@pytest.fixture(scope="module")
def codings() -> list[Coding]:
    return CodingStore(DEMO / "interviews" / "codings").read()


@pytest.fixture(scope="module")
def register() -> dict[str, dict[str, str]]:
    with (DEMO / "interviews" / "informants.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_twelve_or_more_short_interviews_in_five_groups(transcripts, register) -> None:
    assert len(transcripts) >= 12
    assert all(250 <= len(text.text.split()) <= 500 for text in transcripts)
    assert all(text.synthetic and text.date and text.language == "sv" for text in transcripts)
    assert len({register[name]["group"] for text in transcripts for name in text.informants}) >= 5
    assert all(len(text.turns) >= 8 for text in transcripts)


def test_no_two_interviews_share_a_sentence(transcripts) -> None:
    said = Counter(
        text.text[unit.start : unit.end]
        for text in transcripts
        for unit in text.units("sentence")
        if unit.end - unit.start > 30
    )
    repeated = [sentence for sentence, times in said.items() if times > 1]
    assert repeated == []


def test_two_coders_worked_on_all_of_them_and_every_coding_holds(transcripts, codebook) -> None:
    store = CodingStore(DEMO / "interviews" / "codings")
    assert store.check(transcripts, codebook) == []
    assert {store.coders(text.id) for text in transcripts} == {("kodare-1", "kodare-2")}


def test_codes_overlap_and_nest(codings) -> None:
    def related(one: Coding, other: Coding) -> bool:
        return (one.transcript, one.coder) == (other.transcript, other.coder) and one.code != other.code

    pairs = [
        (a, b)
        for place, a in enumerate(codings)
        for b in codings[place + 1 :]
        if related(a, b) and a.start < b.end and b.start < a.end
    ]
    nested = [
        (a, b)
        for a, b in pairs
        if (a.start <= b.start) == (b.end <= a.end) and (a.start, a.end) != (b.start, b.end)
    ]
    assert len(pairs) >= 15
    assert nested


def test_agreement_is_deliberately_imperfect(transcripts, codebook, codings) -> None:
    found = interviews.agreement_from_codings(transcripts, codings, codebook, unit="sentence", samples=200)
    assert found.overall.value is not None
    assert 0.6 < found.overall.value < 0.85
    values = [item.value for item in found.per_code.values() if item.value is not None]
    assert max(values) - min(values) > 0.15


def test_codes_from_theory_are_linked_and_codes_from_data_dated(codebook, codings) -> None:
    used = {coding.code for coding in codings}
    origins = {codebook[name].origin for name in used}
    assert origins == {"theory", "data"}
    for name in used:
        code = codebook[name]
        assert all((code.definition, code.use_when, code.not_when, code.example))
        assert code.linked_to if code.origin == "theory" else code.added
    assert {codebook[name].level for name in used} == {"first", "second"}


def test_an_example_in_the_codebook_quotes_no_one_without_consent(codebook, transcripts, register) -> None:
    silent = [
        text.text
        for text in transcripts
        if any(register[name]["consent"] != "quote" for name in text.informants)
    ]
    for code in codebook:
        example = code.example["sv"] if isinstance(code.example, dict) else code.example
        assert not any(example and example.rstrip(".").lower() in text.lower() for text in silent), code.id


def test_every_kind_of_consent_occurs(register) -> None:
    assert {row["consent"] for row in register.values()} == {"quote", "paraphrase", "none"}
