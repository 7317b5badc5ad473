"""The page of methods holds the rows that appendix A shows, and every method has a name in each language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from evaltools.interviews.reliability.result import NAMES
from evaltools.record.method import method_words
from evaltools.record.registry import registry
from evaltools.words import Message, Voice
from evaltools.words.catalogue import catalogue
from evaltools.words.messages import Joined

ROOT = Path(__file__).parents[2]
OTHERS = ("sv", "nb")


def test_the_page_of_methods_holds_every_row_of_the_registry() -> None:
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    files = sorted((ROOT / "src" / "evaltools" / "methods").glob("*.md"))
    assert files
    for path in files:
        rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
        assert rows, path
        for row in rows:
            assert row in page, f"{path.name}: copy this row to docs/methods.md: {row[:60]}"


def test_every_method_says_source_assumptions_and_limits() -> None:
    rows = registry()
    assert len(rows) > 30
    for row in rows:
        assert all([row.method, row.computes, row.reference, row.assumes, row.too_little]), row.method


@pytest.mark.parametrize("language", OTHERS)
def test_every_row_of_the_registry_is_said_in_every_language(language: str) -> None:
    texts = catalogue(language).texts
    for row in registry():
        for cell in vars(row).values():
            assert not isinstance(cell, Message) or (cell.context, cell.text) in texts, cell


def test_functions_in_the_registry_stand_as_they_are() -> None:
    assert "against_target" in [row.method for row in registry()]


def test_every_method_a_chapter_names_is_said_in_every_language() -> None:
    named = set()
    for path in sorted((ROOT / "src/evaltools/chapters").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "method"
                and isinstance(node.value, ast.Constant)
            ):
                named.add(str(node.value.value))
    named -= {"exact", "not tested"}  # an argument of a test, and no method at all
    assert len(named) > 10
    unknown = {part for name in named for part in re.split("[,;] ", name) if not _known(part)}
    assert unknown <= {"Holm"}
    assert all(Voice("en").speak(method_words(name)) == name for name in named)


def _known(part: str) -> bool:
    said = method_words(part)
    assert isinstance(said, Joined)
    return all(isinstance(item, Message) for item in said.parts)


def test_names_of_methods_are_translated_part_by_part() -> None:
    given = "quasi-Poisson regression, 2 harmonics, AR(1) errors"
    swedish = Voice("sv")
    assert swedish.speak(method_words(given)) == "kvasi-Poissonregression, säsongsvågor: 2, fel med AR(1)"
    assert swedish.speak(method_words("rules contribution-1")) == "reglerna contribution-1"
    assert swedish.speak(method_words("something of one's own")) == "something of one's own"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("coefficient", sorted(NAMES))
def test_coefficients_of_agreement_have_one_name(coefficient: str, language: str) -> None:
    voice, name = Voice(language), NAMES[coefficient]
    assert voice.speak(method_words(name.text)) == voice.speak(name)
