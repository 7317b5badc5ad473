"""Theories written for the tests: a clean one, and a way to plant defects in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.theory import Theory, read_theory

HERE = Path(__file__).parent
REAL = HERE.parents[1] / "data" / "raw" / "umea" / "theory.yml"


@pytest.fixture(scope="session")
def clean_text() -> str:
    """The text of a theory without any weakness."""
    return (HERE / "clean.yml").read_text(encoding="utf-8")


@pytest.fixture
def read(tmp_path: Path):
    """Read a theory from its text."""

    def reader(text: str) -> Theory:
        path = tmp_path / "theory.yml"
        path.write_text(text, encoding="utf-8")
        return read_theory(path)

    return reader


@pytest.fixture(scope="session")
def real() -> Theory:
    """The theory of the real study."""
    return read_theory(REAL)
