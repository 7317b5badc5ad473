"""The pages of one report: summary, a page per chapter, provenance, and the files to download."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaltools.publish.current import ABOUT, is_current, report_key
from evaltools.publish.results import ChapterResult, ReportResults, documents, report_folder, results
from evaltools.publish.words import words
from evaltools.record.finding import to_json
from evaltools.run.store import building
from evaltools.study.model import Study
from evaltools.study.sources import Document


@dataclass(frozen=True)
class ReportPages:
    """What publishing a report came to."""

    folder: Path
    """Holds one folder per language, each complete in itself."""
    pages: tuple[Path, ...] = ()
    """Pages written; none where all were up to date."""
    seconds: float = 0.0
    page_seconds: tuple[float, ...] = field(default=())
    """Time of each page, in the order of `pages`; the first bears the loading of the libraries."""

    @property
    def index(self) -> Path:
        """The page to open first."""
        return next(iter(sorted(self.folder.glob("*/index.html"), reverse=True)), self.folder)


def report(
    study: Study, period: str, area: str, *, languages: Sequence[str] | None = None, force: bool = False
) -> ReportPages:
    """Publish the report of a study for one period and area, unless nothing has changed.

    Parameters
    ----------
    study : the study.
    period, area : ids in the study file.
    languages : `sv`, `en`; by default those of the study.
    force : write the pages although nothing has changed.

    Returns
    -------
    ReportPages
        pages written and the time they took.

    Raises
    ------
    BadInput
        for a period or area that is not in the study, or a list of sources that cannot be read.
    """
    started = time.perf_counter()
    folder = report_folder(study, period, area)
    pages: list[Path] = []
    seconds: list[float] = []
    for language in languages or study.languages:
        found = results(study, study.period(period), study.area(area), language)
        key = report_key(found)
        if not force and is_current(found.folder, key):
            continue
        with building(found.folder, study.root / "outputs" / ".work") as place:
            for name, taken in _Writer(found, place).write(key):
                pages.append(found.folder / name)
                seconds.append(taken)
    return ReportPages(folder, tuple(pages), time.perf_counter() - started, tuple(seconds))


class _Writer:
    """Writes the pages of one report in one language into a folder."""

    def __init__(self, found: ReportResults, place: Path) -> None:
        self.found = found
        self.place = place
        self.documents = documents(found.study)
        self.times: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def write(self, key: str) -> list[tuple[str, float]]:
        """Write everything; return each page's name and the seconds it took."""
        from evaltools.publish import chapterpage
        from evaltools.publish.pages import frame, render
        from evaltools.publish.provenance import provenance
        from evaltools.publish.summary import summarise

        files = {item.chapter.id: self._downloads(item) for item in self.found.chapters}
        for item in self.found.chapters:
            values = chapterpage.values(self.found, item, files[item.chapter.id], self.documents)
            self._page(item.page, render("chapter.html.j2", values))
        t = words(self.found.language)
        sections = provenance(self.found, self.documents)
        self._page(
            "provenance.html",
            render(
                "provenance.html.j2",
                {
                    "frame": frame(self.found, "provenance.html", t["provenance"]),
                    "sections": sections,
                    "documents": self._cited(),
                },
            ),
        )
        summary = summarise(self.found)
        self._page(
            "index.html",
            render(
                "index.html.j2",
                {
                    "frame": frame(self.found, "index.html", t["overview"]),
                    "about": self.found.study.about[self.found.language],
                    "summary": summary,
                    "chapters": self.found.chapters,
                    "files": files,
                },
            ),
        )
        (self.place / "findings.json").write_text(to_json(self.found.findings), encoding="utf-8")
        self._about(key, {share.id: share.count for share in summary.verdicts})
        return self.times

    def _page(self, name: str, html: str) -> None:
        (self.place / name).write_text(html, encoding="utf-8")
        now = time.perf_counter()
        self.times.append((name, now - self._last))
        self._last = now

    def _downloads(self, item: ChapterResult) -> dict[str, list[Any]]:
        """Copy a chapter's tables and figures into the report; return the files by id of table or figure."""
        from evaltools.publish.exporter import Download

        files: dict[str, list[Any]] = {}
        for part in item.parts:
            kinds = ("csv",) if part["kind"] == "table" else ("svg", "png", "csv")
            for kind in kinds:
                source = item.folder / f"{part['kind']}s" / f"{part['id']}.{kind}"
                if not source.is_file():
                    continue
                name = f"{part['kind']}s/{item.chapter.id}/{source.name}"
                target = self.place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                files.setdefault(part["id"], []).append(Download(name, kind.upper(), part["label"]))
        return files

    def _cited(self) -> list[Document]:
        """Documents that any finding of the report rests on, by author and year."""
        ids = {row.source for finding in self.found.findings for row in finding.rows}
        cited = [self.documents[item] for item in ids if item in self.documents]
        return sorted(cited, key=lambda item: (item.author, item.year, item.id))

    def _about(self, key: str, counts: Mapping[str, int]) -> None:
        """Write what the overview over all reports needs to know of this one."""
        about = {
            "key": key,
            "finished": self.found.finished.isoformat() if self.found.finished else None,
            "chapters": {item.chapter.id: item.state for item in self.found.chapters},
            "states": dict(sorted(Counter(item.state for item in self.found.chapters).items())),
            "verdicts": dict(counts),
            "findings": len(self.found.findings),
            "pages": [name for name, _ in self.times],
        }
        text = json.dumps(about, ensure_ascii=False, indent=1)
        (self.place / ABOUT).write_text(text + "\n", encoding="utf-8")
