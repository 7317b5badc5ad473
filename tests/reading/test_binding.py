"""Lines do not break inside a number with its unit or page, and what is no range stays as it is."""

from __future__ import annotations

import pytest

from evaltools.formats.binding import NO_BREAK, bound
from evaltools.study.sources import Document, Sources


@pytest.mark.parametrize(
    ("text", "breaks_left"),
    [
        ("s. 25", 0),
        ("0–14 år", 0),
        ("95 %", 0),
        ("3 154", 0),
        ("Tabell 3. Antal", 1),
        ("12 345 678 kronor", 0),
    ],
)
def test_what_belongs_together_stays_on_a_line(text: str, breaks_left: int) -> None:
    assert bound(text).count(" ") == breaks_left
    assert bound(text).replace(NO_BREAK, " ") == text


@pytest.mark.parametrize(
    "text", ["2018 2019", "2019-04-26", "KSN-2023-03305", "plats. 25", '<a href="x-1-2 95 %">a</a>']
)
def test_what_is_something_else_is_left(text: str) -> None:
    assert bound(text) == text


def test_documents_of_an_author_and_year_are_told_apart() -> None:
    one, two, other = (
        Document(id=name, title=name, author=author, year=2024, kind="Plan")
        for name, author in (("a", "Umeå kommun"), ("b", "Umeå kommun"), ("c", "Uppsala kommun"))
    )
    found = Sources(documents=(one, two, other), files=())
    assert [item.dated for item in found.documents] == ["2024a", "2024b", "2024"]
