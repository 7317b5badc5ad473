"""Chapters of the two studies run as a user runs them: the notebook, through papermill."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What a chapter left behind."""

    folder: Path

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Findings by id."""
        return {item["id"]: item for item in json.loads((self.folder / "findings.json").read_text("utf-8"))}

    @property
    def contents(self) -> dict[str, Any]:
        """List of contents: parts and remarks."""
        found: dict[str, Any] = json.loads((self.folder / "contents.json").read_text("utf-8"))
        return found

    @property
    def parts(self) -> dict[str, dict[str, Any]]:
        """Tables and figures by id."""
        return {part["id"]: part for part in self.contents["parts"]}

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table's CSV."""
        import csv

        with (self.folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def everything(self) -> Iterator[tuple[str, str]]:
        """Name and text of every file that could be published."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.suffix != ".png":
                yield path.name, path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def run_chapter(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Run a notebook of a study for a period, area and language; the same run is made once."""
    made: dict[tuple[str, ...], Run] = {}

    def run(study: str, notebook: str, period: str, area: str, language: str = "sv") -> Run:
        key = (study, notebook, period, area, language)
        if key not in made:
            folder = tmp_path_factory.mktemp("chapter")
            os.environ["EVALTOOLS_OUTPUT"] = str(folder)
            try:
                papermill.execute_notebook(
                    str(ROOT / "notebooks" / f"{notebook}.ipynb"),
                    str(folder / "notebook.ipynb"),
                    parameters={
                        "study": str(ROOT / study), "period": period, "area": area, "language": language,
                    },
                    progress_bar=False,
                    cwd=str(ROOT / "notebooks"),
                )  # fmt: skip
            finally:
                del os.environ["EVALTOOLS_OUTPUT"]
            made[key] = Run(folder)
        return made[key]

    return run
