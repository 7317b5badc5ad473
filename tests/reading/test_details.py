"""What stands beside a finding, values and choices alike, has a name in every language, and coded values have words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from evaltools.publish.provenance import detail_words
from evaltools.publish.words import VALUES, detail_name, value_words
from evaltools.record.finding import read_findings
from evaltools.words import Voice
from evaltools.words.messages import Foreign, Said

ROOT = Path(__file__).resolve().parents[2]
IDS = {
    "body",
    "code",
    "day",
    "digest",
    "from",
    "indicator",
    "nodes",
    "none_measurable",
    "passes",
    "round",
    "rules",
    "span",
    "told_by",
    "transcript",
    "version",
}
"""Details whose values are ids of the study, checksums, or times as they are written everywhere."""


def parts(name: str, value: Any, within: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every single value of a detail, with the names it stands under."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from parts(key, item, (*within, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from parts(name, item, within)
    else:
        yield (*within, name), value


@pytest.fixture(scope="module")
def details() -> list[tuple[str, str, Any]]:
    """Id of the finding, name and value, of both studies as published."""
    files = sorted((ROOT / "outputs").glob("*/*/*/*/findings.json"))
    if not files:
        pytest.skip("There are no outputs. Make them with `make report`.")
    found = [item for path in files for item in read_findings(path)]
    return [
        (item.id, name, value)
        for item in found
        for name, value in (*item.details.items(), *item.settings.items())
    ]


def test_every_name_has_words(details: list[tuple[str, str, Any]]) -> None:
    unnamed = {
        key
        for _, name, value in details
        for names, one in parts(name, value)
        for key in names
        if isinstance(detail_name(key, one), Foreign)
    }
    assert not unnamed


def test_every_coded_value_has_words(details: list[tuple[str, str, Any]]) -> None:
    unworded = {
        (names, value)
        for _, name, whole in details
        for names, value in parts(name, whole)
        if isinstance(value, str) and value and names[-1] not in IDS
        if isinstance(value_words(names, value), Foreign)
    }
    assert not unworded


@pytest.mark.parametrize("language", ["sv", "nb"])
def test_names_and_values_are_said_in_the_language(
    language: str, details: list[tuple[str, str, Any]]
) -> None:
    voice = Voice(language, words_from=["sv", "en"])
    for _, name, value in details:
        voice.speak(detail_name(name, value))
        voice.speak(detail_words(name, value))
    english = Voice("en")
    same = {
        key for key, text in voice.used.items() if key.startswith("detail") and text == english.wording(key)
    }
    assert {english.wording(key) for key in same} <= {
        "Area",
        "Name",
        "Negative",
        "Positive",
        "Status",
        "Test",
    }


def test_the_same_code_is_told_apart_by_where_it_stands() -> None:
    swedish = Voice("sv")
    assert swedish.speak(value_words(("caps", "link"), "weak")) == "Svagt"
    assert swedish.speak(value_words(("grounds", "link"), "weak")) == "svaga belägg"
    assert swedish.speak(detail_name("family", 12)) == "Antal test som justeras tillsammans"
    assert swedish.speak(detail_name("family", "quasi-poisson")) == "Antalens fördelning"
    assert swedish.speak(detail_words("linked_to", ["goal:safety"])) == "målet safety"
    assert detail_words("few", []) == ""


def test_a_detail_of_a_study_s_own_chapter_is_marked_as_the_english_it_is() -> None:
    assert detail_name("bus_stops") == Foreign("bus stops", "en")
    assert value_words(("bus_stops",), "far away") == Foreign("far away", "en")


def test_all_words_for_values_are_lazy() -> None:
    assert all(isinstance(words, Said) for group in VALUES.values() for words in group.values())
