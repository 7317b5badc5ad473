"""Chapters of the two studies run as a user runs them: the notebook, through papermill."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evaltools.formats.spreadsheets import to_csv
from evaltools.record.contents import read_contents
from evaltools.record.figure import Figure
from evaltools.record.finding import read_findings
from evaltools.record.table import Table
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import prepare
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What a chapter left behind, and how it is said in a language."""

    folder: Path
    voice: Voice

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Findings by id, as plain data."""
        stored = json.loads((self.folder / "findings.json").read_text("utf-8"))
        return {item["id"]: item for item in stored["findings"]}

    @property
    def contents(self) -> dict[str, Any]:
        """Everything shown, as plain data: parts and remarks."""
        found: dict[str, Any] = json.loads((self.folder / "contents.json").read_text("utf-8"))
        return found

    @property
    def parts(self) -> dict[str, Table | Figure]:
        """Tables and figures by id."""
        return {part.id: part for part in read_contents(self.folder / "contents.json").exhibits}

    def said(self, finding: str) -> str:
        """The sentence of a finding."""
        found = {item.id: item for item in read_findings(self.folder / "findings.json")}
        return self.voice.speak(found[finding].text)

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table's CSV."""
        return list(csv.DictReader(io.StringIO(to_csv(self.parts[name], self.voice))))

    def everything(self) -> Iterator[tuple[str, str]]:
        """Name and text of every file that could be published, tables spoken as CSV among them."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield path.name, path.read_text(encoding="utf-8")
        for name, part in self.parts.items():
            yield f"{name}.csv", to_csv(part, self.voice)


@pytest.fixture(scope="session")
def run_chapter(tmp_path_factory: pytest.TempPathFactory, standing: Any) -> Callable[..., Run]:
    """Run a notebook of a study for a period, area and language; the same run is made once."""
    made: dict[tuple[str, ...], Run] = {}

    def run(study: str, notebook: str, period: str, area: str, language: str = "sv") -> Run:
        key = (study, notebook, period, area, language)
        if key not in made:
            prepare(read_study(ROOT / study))  # a run prepares the data before its chapters start
            folder = tmp_path_factory.mktemp("chapter")
            error = standing.notebook(
                ROOT / "notebooks" / f"{notebook}.ipynb",
                folder / "notebook.ipynb",
                {"study": str(ROOT / study), "period": period, "area": area, "language": language},
                {"EVALTOOLS_OUTPUT": str(folder)},
            )
            assert error is None, error["text"]
            made[key] = Run(folder, read_study(ROOT / study).voice(language))
        return made[key]

    return run
