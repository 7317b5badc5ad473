"""What is transcribed stands in our own words: no long run of words of a document is copied.

The documents are not part of the repository; where the environment variable EVALTOOLS_DOCUMENTS names a folder with
their texts, the raw data are held against them.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
LONGEST = 8  # words in a row
OFFICIAL = re.compile(r"^(name|title|locator|note|producer|recoding|board|words)(_\w\w)?$")
"""Columns whose words may be the document's: official names, places, and remarks that quote to tell a contradiction."""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"-\s*\n\s*", "", text).lower())


def copied(text: str, runs: set[tuple[str, ...]]) -> str:
    """The first run longer than allowed that stands in a document, empty if there is none."""
    own = words(text)
    for start in range(len(own) - LONGEST):
        if tuple(own[start : start + LONGEST + 1]) in runs:
            return " ".join(own[start : start + LONGEST + 1])
    return ""


def runs_of(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[start : start + LONGEST + 1]) for start in range(len(said) - LONGEST)}


def transcribed(found: Any, where: str, key: str = "") -> Iterator[tuple[str, str]]:
    if OFFICIAL.match(key):
        return
    if isinstance(found, dict):
        for name, value in found.items():
            yield from transcribed(value, f"{where} {found.get('id', '')} {name}", str(name))
    elif isinstance(found, list):
        for value in found:
            yield from transcribed(value, where, key)
    elif isinstance(found, str):
        yield where, found


def test_a_run_is_found_across_line_ends_and_whatever_the_case() -> None:
    document = "Det här är en mening som\när lång nog för att räk-\nnas som en avskrift."
    assert copied("EN MENING som är lång nog för att räknas", runs_of(document))
    assert not copied("en mening som är lång nog för att", runs_of(document))


@pytest.mark.skipif("EVALTOOLS_DOCUMENTS" not in os.environ, reason="the documents are not at hand")
def test_no_more_than_eight_words_in_a_row_are_copied() -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in Path(os.environ["EVALTOOLS_DOCUMENTS"]).glob("*.txt")
    ]
    assert texts
    runs = set().union(*map(runs_of, texts))
    found = []
    for folder in (RAW / "umea", RAW / "uppsala"):
        for path in sorted(folder.iterdir()):
            text = path.read_text(encoding="utf-8")
            rows = list(csv.DictReader(text.splitlines())) if path.suffix == ".csv" else yaml.safe_load(text)
            found += [
                (where, run) for where, said in transcribed(rows, path.name) if (run := copied(said, runs))
            ]
    assert not found
