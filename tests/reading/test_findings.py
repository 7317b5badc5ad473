"""Every finding of both studies is a sentence in every language: it begins as one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evaltools.words.store import from_data
from evaltools.words.voice import Voice

ROOT = Path(__file__).resolve().parents[2]
BEGINNING = re.compile(r"[\d”“«‘(+−–]")
ID = re.compile(r"[a-z]{1,3}\d*\b|\d+[a-z]\b")
"""Interventions are called i01, 1a or tac in their plans."""


def begins_small(sentence: str) -> bool:
    return not (sentence[:1].isupper() or BEGINNING.match(sentence))


def test_a_small_letter_is_seen() -> None:
    assert begins_small("tillgreppsbrott i Umeå kommun sank med 13 %.")
    assert not any(map(begins_small, ("Én påstand er underbygd.", "13 % flere.", "«Ja», sa de.", "Ålidhem.")))


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_every_finding_begins_with_a_capital(language: str) -> None:
    files = sorted((ROOT / "outputs").glob("*/*/*/*/findings.json"))
    if not files:
        pytest.skip("There are no outputs. Make them with `make report`.")
    # Words that a study lacks in the language are spoken from another, as its study file says.
    voice = Voice(language, words_from=("sv",) if language == "nb" else ())
    small = {}
    for path in files:
        stored = json.loads(path.read_text(encoding="utf-8"))
        for finding in stored["findings"] if isinstance(stored, dict) else stored:
            sentence = voice.speak(from_data(finding["text"]))
            named = finding["id"].rsplit("/", 1)[-1]
            if begins_small(sentence) and not (ID.match(sentence) and sentence.startswith(named)):
                small[finding["id"]] = sentence
    assert not small
