"""What the chapters of a report left behind: findings, contents, notebook, and how each of them went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from evaltools.record.contents import Contents, read_contents
from evaltools.record.figure import Figure
from evaltools.record.finding import Finding, read_findings
from evaltools.record.table import Table
from evaltools.run.store import Record, read_record
from evaltools.study.model import Area, Chapter, Period, Study
from evaltools.study.sources import Document, read_sources
from evaltools.words.messages import Sayable
from evaltools.words.voice import Voice

State = Literal["done", "empty", "failed", "missing"]
STATES: tuple[State, ...] = ("done", "empty", "failed", "missing")
"""A chapter has results; has run but the area has no data for it; has failed; has not run."""


@dataclass(frozen=True)
class ChapterResult:
    """One chapter of a report, as far as it has run; the same for every language."""

    chapter: Chapter
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
        empty = self.record.lacking and not self.record.findings and not self._contents.exhibits
        return "empty" if empty else "done"

    @property
    def shown(self) -> bool:
        """Whether the notebook is published."""
        return self.state in ("done", "empty")

    @property
    def lacks(self) -> tuple[Sayable, ...]:
        """What is missing of the chapter, in the words of whoever noticed it."""
        if self.record is None:
            return ("",)
        return (self.record.reason,) if self.state == "failed" else self._contents.remarks

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The chapter's findings; none where it failed."""
        path = self.folder / "findings.json"
        if not self.shown or not path.is_file():
            return ()
        return tuple(read_findings(path))

    @property
    def contents(self) -> Contents:
        """What the chapter shows, in order; nothing where it failed."""
        return self._contents if self.shown else Contents(self.chapter.id)

    @property
    def exhibits(self) -> list[Table | Figure]:
        """Tables and figures in the order they stand in the chapter."""
        return self.contents.exhibits

    @cached_property
    def _contents(self) -> Contents:
        path = self.folder / "contents.json"
        return read_contents(path) if path.is_file() else Contents(self.chapter.id)

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
    """All chapters of one report, and the voice that speaks it."""

    study: Study
    period: Period
    area: Area
    voice: Voice
    chapters: tuple[ChapterResult, ...]
    documents: dict[str, Document] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Code of the language it is spoken in."""
        return self.voice.language

    @property
    def title(self) -> Sayable:
        """What the report is called: as the study, unless its area has a title of its own."""
        return self.area.title or self.study.title

    @property
    def about(self) -> Sayable:
        """What the report is about."""
        return self.area.about or self.study.about

    def speak(self, what: Sayable) -> str:
        """Anything sayable as plain text."""
        return self.voice.speak(what)

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


def results(study: Study, period: Period, area: Area, voices: Sequence[Voice]) -> list[ReportResults]:
    """Find what the chapters of a report left behind, once for all voices; nothing is read until it is asked for."""
    base = report_folder(study, period.id, area.id).parent
    chapters = tuple(ChapterResult(chapter, base / chapter.id) for chapter in study.chapters)
    listed = documents(study)
    return [ReportResults(study, period, area, voice, chapters, listed) for voice in voices]


def documents(study: Study) -> dict[str, Document]:
    """Documents of the study's folders listed in data/raw/sources.yml, by id."""
    path = study.root / "data" / "raw" / "sources.yml"
    return _documents(study.root, tuple(study.data), path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _documents(root: Path, folders: Sequence[str], changed: int) -> dict[str, Document]:
    found = read_sources(root, folders, checksums=False)
    own = {name for file in found.of(folders) for name in file.documents}
    return {document.id: document for document in found.documents if document.id in own}
