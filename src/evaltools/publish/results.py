"""What the chapters of a report left behind: findings, contents, notebook, and how each of them went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from evaltools.record.finding import Finding, from_json
from evaltools.run.store import Record, read_record
from evaltools.study.model import Area, Chapter, Period, Study
from evaltools.study.sources import Document, read_sources

State = Literal["done", "empty", "failed", "missing"]
STATES: tuple[State, ...] = ("done", "empty", "failed", "missing")
"""A chapter has results; has run but the area has no data for it; has failed; has not run."""


@dataclass(frozen=True)
class ChapterResult:
    """One chapter of a report in one language, as far as it has run."""

    chapter: Chapter
    language: str
    folder: Path

    @property
    def page(self) -> str:
        """File name of the chapter's page."""
        return page_of(self.chapter)

    @cached_property
    def record(self) -> Record | None:
        """How the chapter went; None where it has not run."""
        return read_record(self.folder)

    @cached_property
    def state(self) -> State:
        """Whether there is something to show."""
        if self.record is None:
            return "missing"
        if self.record.outcome != "succeeded" or not (self.folder / "notebook.ipynb").is_file():
            return "failed"
        return "empty" if self.record.remarks and not self.record.findings and not self._parts else "done"

    @property
    def shown(self) -> bool:
        """Whether the notebook is published."""
        return self.state in ("done", "empty")

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing of the chapter, in the words of whoever noticed it."""
        if self.record is None:
            return ("",)
        return (self.record.reason,) if self.state == "failed" else self.record.remarks

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The chapter's findings; none where it failed."""
        path = self.folder / "findings.json"
        if not self.shown or not path.is_file():
            return ()
        return tuple(from_json(path.read_text(encoding="utf-8")))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Tables and figures in the order they stand in the chapter; none where it failed."""
        return self._parts if self.shown else []

    @cached_property
    def _parts(self) -> list[dict[str, Any]]:
        path = self.folder / "contents.json"
        if not path.is_file():
            return []
        parts: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["parts"]
        return parts

    @cached_property
    def notebook(self) -> dict[str, Any]:
        """The executed notebook as plain data."""
        data: dict[str, Any] = json.loads((self.folder / "notebook.ipynb").read_text(encoding="utf-8"))
        return data

    @cached_property
    def finished(self) -> datetime | None:
        """When the notebook ended, by its own account; else the time of the file."""
        path = self.folder / "notebook.ipynb"
        if not path.is_file():
            return None
        stamp = self.notebook.get("metadata", {}).get("papermill", {}).get("end_time")
        if isinstance(stamp, str):
            try:
                return datetime.fromisoformat(stamp)
            except ValueError:
                pass
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


@dataclass(frozen=True)
class ReportResults:
    """All chapters of one report in one language."""

    study: Study
    period: Period
    area: Area
    language: str
    chapters: tuple[ChapterResult, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of all chapters."""
        return tuple(finding for chapter in self.chapters for finding in chapter.findings)

    @cached_property
    def finished(self) -> datetime | None:
        """When the last of its chapters ended."""
        return max((item.finished for item in self.chapters if item.finished), default=None)

    @property
    def folder(self) -> Path:
        """Where the report's pages lie."""
        return report_folder(self.study, self.period.id, self.area.id) / self.language

    def of(self, chapter: str) -> ChapterResult | None:
        """Results of the chapter with this id."""
        return next((item for item in self.chapters if item.chapter.id == chapter), None)


def report_folder(study: Study, period: str, area: str) -> Path:
    """Folder of a report's pages, with one folder per language inside."""
    return study.root / "outputs" / study.id / period / area / "report"


def page_of(chapter: Chapter) -> str:
    """File name of a chapter's page."""
    return f"{chapter.notebook.removesuffix('.ipynb')}.html"


def results(study: Study, period: Period, area: Area, language: str) -> ReportResults:
    """Find what the chapters of a report left behind; nothing is read until it is asked for."""
    base = report_folder(study, period.id, area.id).parent
    chapters = tuple(
        ChapterResult(chapter, language, base / chapter.id / language) for chapter in study.chapters
    )
    return ReportResults(study, period, area, language, chapters)


def documents(study: Study) -> dict[str, Document]:
    """Documents listed in data/raw/sources.yml, by id."""
    path = study.root / "data" / "raw" / "sources.yml"
    return _documents(study.root, tuple(study.data), path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _documents(root: Path, folders: Sequence[str], changed: int) -> dict[str, Document]:
    found = read_sources(root, folders, checksums=False)
    return {document.id: document for document in found.documents}
