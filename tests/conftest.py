"""A tiny complete study that tests of any room may run, change and break."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is, nothing else.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


TOGETHER = ("chapters", "coder", "demo", "publish", "reference", "synthesis", "theory")
"""Folders whose tests share what takes long to make: one worker does them all, so that it is made once."""
LONG = ("browser", "coder", "chapters", "run", "reference", "publish")
"""Folders that are begun with, so that no worker is left alone with them at the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run long tests in full, not only a sample of them")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, and those that share something on one worker (`-n 2 --dist loadgroup`)."""
    here = Path(__file__).parent
    folders = {item: item.path.relative_to(here).parts[0] for item in items}
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(folders[item], len(LONG)))
    for item in items:
        if folders[item] in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(folders[item]))


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether a test marked `soak` shall do all it can; else it does a sample, drawn from the same seed."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Give a folder that is filled once, by the first worker that asks; nobody changes what lies in it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with (shared / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return make


def _beside(name: str) -> ModuleType:
    """A module that lies among the tests."""
    path = Path(__file__).parent / f"{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The process of `tests/standing.py`, which runs commands and notebooks without loading everything anew."""
    found = _beside("standing").Standing(tmp_path_factory.mktemp("standing"))
    yield found
    found.close()


@pytest.fixture(scope="session")
def trial(made_once: Callable[[str, Callable[[Path], object]], Path], standing: Any) -> Path:
    """The small study of `tests/publish/trial_study.py`, its chapters run and its reports published; nobody changes it.

    Beside its files lies `reports.pickle`: what `evaltools.publish.report` gave for each area.
    """
    return made_once("published", lambda folder: _publish(folder, standing))


def _publish(folder: Path, standing: Any) -> None:
    from evaltools.publish import report, site

    study = _beside("publish/trial_study").trial(folder, standing)
    reports = {area.id: report(study, "2018-2020", area.id) for area in study.areas}
    site(study.root, [study])
    (folder / "reports.pickle").write_bytes(pickle.dumps(reports))


STUDY = """\
# A study small enough to read at a glance.
study: small
title: {sv: Liten studie, en: Small study}
about: {sv: En liten studie för prov., en: A small study for tests.}
synthetic: true
data: [small]
languages: [sv, en]
areas:
  - id: "0380"
    name: {sv: Småstad, en: Smalltown}
    level: municipality
  - id: "0380-norr"
    name: {sv: Norrängen, en: North Meadow}
    level: district
    within: "0380"
  - id: "00"
    name: {sv: Riket, en: The nation}
    level: nation
periods:
  - id: "2020-2021"
    start: 2020-01-01
    end: 2021-12-31
    areas: ["0380", "0380-norr"]
chapters:
  - id: counts
    number: "1"
    notebook: 1_counts.ipynb
    title: {sv: Antal, en: Counts}
    reads: [observations, indicators]
margins:
  "kind:count": {change: 10, scale: percent}
"""

SOURCES = """\
# Documents and files of the small study.
documents:
  - id: town-2022
    title: Statistik över Småstad
    author: Småstads kommun
    year: 2022
    kind: {sv: Påhittad statistik, en: Invented statistics}
    synthetic: true

files:
"""

OBSERVATIONS = """\
indicator,group,area,start,end,value,unit,n,numerator,missing,words,break_before,source,locator,note
theft,all,0380,2020-01-01,2020-12-31,120,number,,,,,false,town-2022,"Tabell 1, s. 2",
theft,all,0380,2021-01-01,2021-12-31,0,number,,,,,false,town-2022,"Tabell 1, s. 2",A true zero.
theft,all,0380-norr,2020-01-01,2020-12-31,,number,,,missing,,false,town-2022,"Tabell 1, s. 2",
theft,all,0380-norr,2021-01-01,2021-12-31,,number,,,not-collected,,false,town-2022,"Tabell 1, s. 2",
trygg-på-väg-hem,all,0380,2020-01-01,2020-12-31,73.7,%,,,,,false,town-2022,"Tabell 2, s. 3",
trygg-på-väg-hem,all,0380,2021-01-01,2021-12-31,73.6,%,,,,,false,town-2022,"Tabell 2, s. 3",
trygg-på-väg-hem,all,00,2021-01-01,2021-12-31,71,%,,,,,false,town-2022,"Tabell 2, s. 3",
"""

INDICATORS = """\
id,topic,order,name_sv,name_en,kind,unit,better,producer_sv,producer_en,stated_in,source,locator,note
theft,crime,1,Tillgrepp,Theft,count,number,lower,Polisen,The police,Tabell 1,town-2022,s. 2,
trygg-på-väg-hem,safety,2,Trygg på väg hem,Safe on the way home,proportion,%,higher,Kommunen,The town,Tabell 2,town-2022,s. 3,
"""

CELLS = [
    ("markdown", ["sv"], "# Antal"),
    ("markdown", ["en"], "# Counts"),
    ("code", ["parameters"], 'study = "study.yml"\nperiod = "2020-2021"\narea = "0380"\nlanguage = "sv"'),
    (
        "code",
        [],
        "from evaltools.notebook import Column, open_chapter\n"
        "from evaltools.record.look import figure as empty_figure\n"
        "from evaltools.words import StudyWords, joined, number\n\n"
        'chapter = open_chapter("counts", period=period, area=area, language=language, study=study)\n'
        'rows = chapter.observations[chapter.observations["area"] == chapter.area.id]\n'
        'rows = rows[rows["value"].notna()].reset_index(drop=True)',
    ),
    (
        "code",
        [],
        "ids = []\n"
        "for place in range(len(rows)):\n"
        "    row = rows.iloc[[place]]\n"
        "    item = row.iloc[0]\n"
        "    found = chapter.finding(\n"
        "        f\"value/{item['indicator']}/{item['area']}/{item['start'].year}\",\n"
        '        joined(item["name"], ": ", number(item["value"]), ".", by=""),\n'
        '        kind="observation",\n'
        '        value=item["value"],\n'
        '        unit=item["unit"],\n'
        "        rows=row,\n"
        "    )\n"
        "    ids.append(found.id)\n"
        'rows["finding"] = ids',
    ),
    (
        "code",
        [],
        "if len(rows):\n"
        "    chapter.table(\n"
        "        rows,\n"
        '        id="values",\n'
        '        caption=StudyWords({"sv": "Värden", "en": "Values"}),\n'
        "        columns={\n"
        '            "name": Column(StudyWords({"sv": "Indikator", "en": "Indicator"})),\n'
        '            "value": Column(StudyWords({"sv": "Värde", "en": "Value"}), "number"),\n'
        '            "finding": Column(StudyWords({"sv": "Spåra", "en": "Trace"}), "finding"),\n'
        "        },\n"
        "    )\n"
        "    drawing = empty_figure(height=2)\n"
        '    drawing.subplots().plot(rows["value"].to_list())\n'
        "    chapter.figure(\n"
        "        drawing,\n"
        "        rows,\n"
        '        id="values-figure",\n'
        '        caption=StudyWords({"sv": "Värdena", "en": "The values"}),\n'
        '        alternative=StudyWords({"sv": "En linje genom värdena.", "en": "A line through the values."}),\n'
        "    )\n"
        "else:\n"
        '    chapter.no_data(StudyWords({"sv": "Inga värden.", "en": "No values."}))\n'
        "chapter.close()",
    ),
]


def notebook(cells: list[tuple[str, list[str], str]]) -> str:
    """A notebook as Jupyter stores it, without outputs."""
    stored = [
        {"cell_type": kind, "id": f"c{place}", "metadata": {"tags": tags} if tags else {}, "source": source}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for place, (kind, tags, source) in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": stored, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


class SmallStudy:
    """A study folder with what tests do to it: write a file, replace a text, list the raw files anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "study.yml"
        self.raw = root / "data" / "raw"
        self.sources = self.raw / "sources.yml"
        self.tables = {"small/indicators.csv": "indicators", "small/observations.csv": "observations"}
        self.write("study.yml", STUDY)
        self.write("data/raw/small/indicators.csv", INDICATORS)
        self.write("data/raw/small/observations.csv", OBSERVATIONS)
        self.write("notebooks/1_counts.ipynb", notebook(CELLS))
        self.list_files()

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file below the study's folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def raw_table(self, name: str, table: str, content: str | bytes) -> Path:
        """Write a raw file of a table into data/raw/small and list it with its checksum."""
        path = self.write(f"data/raw/small/{name}", content)
        self.tables[f"small/{name}"] = table
        self.list_files()
        return path

    def replace(self, name: str, old: str, new: str) -> Path:
        """Replace a text that must stand in a file, everywhere in it; listed raw files get their new checksum."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {name}"
        self.write(name, text.replace(old, new))
        if name.startswith("data/raw/small/"):
            self.list_files()
        return path

    def list_files(self) -> None:
        """Write sources.yml with the right checksum of every file listed."""
        text = SOURCES
        for name, table in sorted(self.tables.items()):
            checksum = hashlib.sha256((self.raw / name).read_bytes()).hexdigest()
            text += (
                f"  - path: {name}\n    table: {table}\n    documents: [town-2022]\n    sha256: {checksum}\n"
            )
        self.write("data/raw/sources.yml", text)


@pytest.fixture
def small_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SmallStudy]:
    """Factory of tiny complete studies; the test stands in the folder of the one made last.

    The study has the municipality `0380` with a district, one period `2020-2021`, a chapter `counts` with its
    notebook, and two raw tables with a zero, two kinds of missing values and Swedish letters in an id.
    """

    def make(name: str = "study") -> SmallStudy:
        study = SmallStudy(tmp_path / name)
        monkeypatch.chdir(study.root)
        return study

    return make
