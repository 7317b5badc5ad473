"""Appendix B: small groups are shown together, contradictions are kept, and the dictionary speaks each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.chapters.sources import tables
from evaltools.notebook import Chapter, open_chapter
from evaltools.record.table import Table
from evaltools.study import inventory
from evaltools.words import StudyWords, Voice
from evaltools.words.messages import Foreign

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def chapter() -> Chapter:
    return open_chapter("sources", period="2018-2020", area="2480", study=ROOT / "study.yml")


def last(chapter: Chapter) -> Table:
    part = chapter.recorder.parts[-1]
    assert isinstance(part, Table)
    return part


def test_no_group_is_smaller_than_asked_for(chapter: Chapter) -> None:
    people = tables.register(chapter)
    for smallest in (3, 6):
        chapter.recorder.parts.clear()
        tables.informants(chapter, people, smallest_group=smallest)
        rows = last(chapter).rows
        assert min(row["persons"] for row in rows) >= smallest
        assert sum(row["persons"] for row in rows) == len(people)
    assert Voice("sv").speak(last(chapter).rows[-1]["group"]).startswith("De övriga")


def test_what_the_register_adds_up_to_is_held_against_the_document(chapter: Chapter) -> None:
    people = tables.register(chapter)
    tables.totals(chapter, people, {"interviews": people["interviews"].sum()})
    found = chapter.findings["sources/informants/interviews"]
    assert found.value == 2
    assert Voice("sv").speak(found.text).endswith("källan anger 70, men dess register ger 72.")


def test_every_contradiction_is_shown_without_its_mark(chapter: Chapter) -> None:
    tables.contradictions(chapter)
    notes = [row["note"] for row in last(chapter).rows]
    assert len(notes) >= 5
    assert all(isinstance(note, Foreign) and note.language == "en" for note in notes)
    assert not any(inventory.MARK in note.text for note in notes)


def test_a_contradiction_noted_in_the_study_s_own_languages() -> None:
    note = StudyWords({"sv": "Contradiction: tabellen säger 5.", "en": "Contradiction: the table says 5."})
    assert inventory.contradicts(note)
    assert Voice("sv").speak(inventory.unmarked(note)) == "Tabellen säger 5."
    assert not inventory.contradicts("")


def test_titles_are_marked_with_the_language_of_their_document(chapter: Chapter) -> None:
    tables.documents(chapter)
    assert all(
        isinstance(row["title"], Foreign) and row["title"].language == "sv" for row in last(chapter).rows
    )


@pytest.mark.parametrize(
    ("language", "meaning"),
    [
        ("sv", "Var i dokumentet (avsnitt, tabell, sida)"),
        ("nb", "Hvor i dokumentet (avsnitt, tabell, side)"),
        ("en", "Where in the document (section, table, page)"),
    ],
)
def test_the_dictionary_speaks_each_language(chapter: Chapter, language: str, meaning: str) -> None:
    tables.dictionary(chapter)
    voice = Voice(language)
    assert meaning in {voice.speak(row["meaning"]) for row in last(chapter).rows}
