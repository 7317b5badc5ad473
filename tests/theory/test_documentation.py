"""The page on the file format says what the reader and the checks do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from evaltools.theory import CHECKS
from evaltools.theory.model import Direction, Fate, LinkKind, NodeKind, Strand

PAGE = (Path(__file__).parents[2] / "docs" / "theory.md").read_text(encoding="utf-8")


def test_every_check_is_listed_with_its_severity():
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", PAGE, flags=re.MULTILINE))
    assert listed == {code: one.severity for code, one in CHECKS.items()}


def test_the_small_file_can_be_read(read):
    example = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)[0]
    assert read(example).version("2030-01").node("1a").conditional


def test_every_word_of_the_format_is_explained():
    for words in (NodeKind, LinkKind, Fate, Direction, Strand):
        for word in get_args(words):
            assert word in PAGE
