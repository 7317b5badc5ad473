"""The page on languages tells which there are and who has read them."""

from __future__ import annotations

import re
from pathlib import Path

from evaltools.words.catalogue import catalogue, known_languages
from evaltools.words.terms import TERMS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "languages.md"


def test_every_catalogue_stands_there_with_its_reviewer() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| [^|]+ \| ([^|]+) \|$", text, flags=re.MULTILINE)
    assert {code for code, _ in rows} == set(known_languages())
    for code, reviewer in rows:
        if code != "en":
            assert reviewer.strip() == (catalogue(code).reviewer or "nobody yet")


def test_every_term_stands_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{term}`" in text for term in TERMS)
