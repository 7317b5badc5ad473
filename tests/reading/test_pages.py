"""Every page of both studies speaks one language, apart from what it marks as another."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
STUDY_FILES = ("study.yml", "demo.yml", "data/raw/sources.yml")

PAGE = '<html lang="{0}"><head><title>{1}</title></head><body>{2}</body></html>'
PLANTED = {
    "a Swedish sentence in English": ("en", "<p>Insatsen följdes inte upp av kommunen.</p>"),
    "a Norwegian sentence in English": ("en", "<p>Tiltaket ble ikke fulgt opp av kommunen.</p>"),
    "an English sentence in Swedish": ("sv", "<p>The intervention is followed up every year.</p>"),
    "Norwegian in Swedish": ("sv", "<p>Tiltaket ble ikke fulgt opp.</p>"),
    "Swedish in Norwegian": ("nb", "<p>Åtgärden följdes inte upp.</p>"),
    "a label read aloud": ("sv", '<nav aria-label="Contents of the page and that is all"></nav>'),
    "an alternative text": ("nb", '<img alt="Antalet brott sjönk inte, och det är osäkert">'),
    "a text in a drawing": ("en", "<svg><text>Andel som känner sig trygga och inte otrygga</text></svg>"),
    "English in a marked quotation's neighbour": (
        "sv",
        '<p><q lang="sv">Ja.</q></p><p>The work is of the town.</p>',
    ),
    "a word of a table": ("nb", "<table><tr><td>No data</td></tr></table>"),
}
ALLOWED = {
    "a quotation with its language": (
        "en",
        '<p>They said <q lang="sv">det är inte bra och vi vet det</q>.</p>',
    ),
    "names of files": ("sv", "<p>Se <code>the_table_of_the_plan</code>.</p>"),
    "et al. in a reference": ("en", "<td>Sherman et al. 1997; Farrington et al. 2002</td>"),
    "a particle that English has as a preposition": ("sv", "<p>Unga dras in i kriminalitet</p>"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str, reading: ModuleType) -> None:
    language, body = PLANTED[name]
    read = reading.runs(PAGE.format(language, "", body))
    assert [fault for run in read if (fault := reading.faults(run))]


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_marked_or_no_language_is_left_alone(name: str, reading: ModuleType) -> None:
    language, body = ALLOWED[name]
    read = reading.runs(PAGE.format(language, "", body))
    assert not [fault for run in read if (fault := reading.faults(run))]


def test_a_sentence_of_the_catalogue_is_known_on_a_page_of_another_language(reading: ModuleType) -> None:
    sentence = next(iter(sorted(reading.sentences("sv"), key=len, reverse=True)))
    assert reading.faults(reading.Run(sentence, "en", "p"))
    assert not reading.faults(reading.Run(sentence, "sv", "p"))


def words_of_studies() -> frozenset[str]:
    """What the studies say in any language, each text as it stands."""

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts(item)]
        if isinstance(value, list):
            return [text for item in value for text in texts(item)]
        return [" ".join(value.split())] if isinstance(value, str) else []

    files = [*(ROOT / name for name in STUDY_FILES), *(ROOT / "data/raw").rglob("*.yml")]
    yaml = YAML(typ="safe")
    found = {text for path in files for text in texts(yaml.load(path.read_text(encoding="utf-8")))}
    for path in (ROOT / "data/raw").rglob("*.csv"):
        found |= set(path.read_text(encoding="utf-8").replace('"', ",").split(","))
    return frozenset(found)


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_published_pages_speak_one_language(language: str, reading: ModuleType) -> None:
    published = [page for page in reading.pages(ROOT / "outputs") if page.parent.name == language]
    if not published:
        pytest.skip("There are no published pages. Make them with `make report`.")
    study = "\n".join(words_of_studies())
    told = set()
    for run in {run for page in published for run in reading.runs(page.read_text(encoding="utf-8"))}:
        # A name of the study that is spoken from another language cannot be marked in an attribute, in <title> or
        # in a drawing's text; a name may also be English in a study that is Swedish.
        if run.text in study or all(part in study for part in _names(run)):
            continue
        if fault := reading.faults(run):
            told.add((fault, run.where, run.text[:120]))
    assert not told, "\n".join(map(str, sorted(told)[:40]))


def _names(run: object) -> list[str]:
    """A drawing's line without the id or kind before it, and the study's title in the title of a page."""
    where, text = getattr(run, "where", ""), getattr(run, "text", "")
    if where == "title":
        return [text.partition(" – ")[2].rpartition(", ")[0] or "\0"]
    return [text.partition(": " if ": " in text else " ")[2] or "\0"] if where == "text" else ["\0"]
