"""The page of methods holds the rows that appendix A shows."""

from __future__ import annotations

from pathlib import Path

from evaltools.chapters.methods import registry

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
