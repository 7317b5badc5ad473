"""The page of methods holds the rows that appendix A shows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from evaltools.chapters.methods.methods import registry
from evaltools.interviews.reliability.result import NAMES
from evaltools.publish.methodnames import method_name

ROOT = Path(__file__).parents[2]


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


def test_every_method_a_chapter_names_has_a_swedish_name() -> None:
    named = set()
    for path in sorted((ROOT / "src/evaltools/chapters").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "method"
                and isinstance(node.value, ast.Constant)
            ):
                named.add(str(node.value.value))
    named -= {"exact"}  # an argument of a test, no name of a method
    assert len(named) > 20
    same = {part for name in named for part in re.split("[,;] ", name) if method_name(part, "sv") == part}
    assert same <= {"Holm"}
    assert all(method_name(name, "en") == name for name in named)


def test_names_of_methods_are_translated_part_by_part() -> None:
    given = "quasi-Poisson regression, 2 harmonics, AR(1) errors"
    assert method_name(given, "sv") == "kvasi-Poissonregression, 2 säsongsvågor, fel med AR(1)"
    assert method_name("rules contribution-1", "sv") == "reglerna contribution-1"
    assert method_name("something of one's own", "sv") == "something of one's own"


@pytest.mark.parametrize("coefficient", sorted(NAMES))
def test_coefficients_of_agreement_have_one_swedish_name(coefficient: str) -> None:
    names = NAMES[coefficient]
    assert method_name(names["en"], "sv") == names["sv"]
