"""Pages read as an editor would: each rule fails on a sentence as it once stood, and no published page offends one."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = '<html lang="{0}"><body>{1}</body></html>'
ONCE = {
    "doubled_stop": ("nb", "<p>Per 1000 inv.. i kommunen.</p>"),
    "doubled_stop before a comma": ("sv", "<td>kvasi-Poissonregression , säsongsvågor: 2</td>"),
    "parted": ("sv", "<p>Det står på s. 25.</p>"),
    "parted per cent": ("sv", "<p>Andelen var 95 % det året.</p>"),
    "parted thousands": ("sv", "<td>3 154</td>"),
    "hyphened": ("sv", "<p>Misshandel utomhus 0-14 år</p>"),
    "mixed": ("sv", "<p>Programteorin har fem problem- eller fokusområden, 23 insatser och tre mål.</p>"),
    "none_of": ("sv", "<p>0 av 5 saknar insats.</p>"),
    "none_of in English": ("en", "<p>0 of 13 codes are used.</p>"),
    "small_letter": (
        "sv",
        '<figcaption><span class="figure-title">Figur 1.2. oktober 2020: Fyra insatser</span></figcaption>',
    ),
    "one_word_two_ways": ("nb", "<p>Kapitlet er tomt.</p>"),
    "verb_twice": (
        "sv",
        "<p>Brotten minskade med 27\u00a0% mellan 2019 och 2020 och minskade med 26\u00a0% mellan 2015 och 2024.</p>",
    ),
    "count_after_colon": ("sv", "<td>– går inte att pröva: 5.</td>"),
}
NOW = {
    "a list that goes on": ("sv", "<td>Enhet: %, st, kr ...</td>"),
    "bound": ("sv", "<p>På s.\u00a025 står 95\u00a0% av 3\u00a0154.</p>"),
    "dates and numbers of cases": ("sv", "<p>KSN-2023-03305, 2020-10-06</p>"),
    "a range": ("sv", "<p>0–14 år</p>"),
    "figures throughout": ("sv", "<p>Den har 5 problem- eller fokusområden, 23 insatser och 3 mål.</p>"),
    "a text in another language": ("sv", '<td><span lang="en">0 of 5, see p. 4</span></td>'),
    "code": ("sv", "<p>Skriv <code>0-14 ,</code></p>"),
}


@pytest.mark.parametrize("name", ONCE)
def test_a_sentence_as_it_once_stood_offends(name: str, manners: ModuleType) -> None:
    language, body = ONCE[name]
    assert name.split()[0] in {rule for rule, _, _ in manners.offences(PAGE.format(language, body))}


@pytest.mark.parametrize("name", NOW)
def test_what_is_right_offends_nothing(name: str, manners: ModuleType) -> None:
    language, body = NOW[name]
    assert not list(manners.offences(PAGE.format(language, body)))


def test_every_rule_has_a_sentence_that_offends_it(manners: ModuleType) -> None:
    assert {rule.__name__ for rule in manners.RULES} == {name.split()[0] for name in ONCE}


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_no_published_page_offends(language: str, manners: ModuleType, reading: ModuleType) -> None:
    published = [page for page in reading.pages(ROOT / "outputs") if page.parent.name == language]
    if not published:
        pytest.skip("There are no published pages. Make them with `make report`.")
    told = {offence for page in published for offence in manners.offences(page.read_text(encoding="utf-8"))}
    assert not told, "\n".join(map(str, sorted(told)[:40]))
