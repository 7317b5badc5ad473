"""The pages of one report: summary, a page per chapter, provenance, and the files to download."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools.formats.html import label
from evaltools.formats.spreadsheets import to_csv
from evaltools.publish.current import ABOUT, is_current, report_key
from evaltools.publish.results import ChapterResult, ReportResults, report_folder, results
from evaltools.record.finding import to_json
from evaltools.record.table import Table
from evaltools.run.store import building
from evaltools.study.model import Study
from evaltools.study.sources import Document

if TYPE_CHECKING:
    from markupsafe import Markup

    from evaltools.publish.exporter import Download
    from evaltools.publish.summary import Summary


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
    languages : codes; by default those of the study.
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
    voices = [study.voice(language) for language in languages or study.languages]
    languages_of_it = results(study, study.period(period), study.area(area), voices)
    # Findings are the same in all languages: they are written down once.
    findings = cache(lambda: to_json(languages_of_it[0].findings))
    for found in languages_of_it:
        key = report_key(found)
        if not force and is_current(found.folder, key):
            continue
        with building(found.folder, study.root / "outputs" / ".work") as place:
            for name, taken in _Writer(found, place, findings).write(key):
                pages.append(found.folder / name)
                seconds.append(taken)
        for old in folder.glob(f"*.{found.language}.*"):
            old.unlink()  # a file of other formats, which would say what the pages said before
    return ReportPages(folder, tuple(pages), time.perf_counter() - started, tuple(seconds))


def is_out_of_date(study: Study, period: str, area: str, languages: Sequence[str] | None = None) -> bool:
    """Whether `report` would write pages.

    Parameters
    ----------
    study, period, area, languages : see `report`.
    """
    voices = [study.voice(language) for language in languages or study.languages]
    found = results(study, study.period(period), study.area(area), voices)
    return any(not is_current(item.folder, report_key(item)) for item in found)


class _Writer:
    """Writes the pages of one report in one language into a folder."""

    def __init__(self, found: ReportResults, place: Path, findings: Callable[[], str]) -> None:
        self.found = found
        self.place = place
        self.findings = findings
        self.times: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def write(self, key: str) -> list[tuple[str, float]]:
        """Write everything; return each page's name and the seconds it took."""
        from evaltools.publish import chapterpage
        from evaltools.publish.cards import Cards
        from evaltools.publish.drawings import drawings
        from evaltools.publish.pages import PROVENANCE, SUMMARY, frame, render
        from evaltools.publish.provenance import provenance
        from evaltools.publish.summary import summarise

        voice = self.found.voice
        drawn = {item.chapter.id: drawings(item, voice) for item in self.found.chapters}
        files = {
            item.chapter.id: self._downloads(item, drawn[item.chapter.id]) for item in self.found.chapters
        }
        sections = provenance(self.found)
        cards = Cards(sections, voice)
        for item in self.found.chapters:
            name = item.chapter.id
            values = chapterpage.values(self.found, item, files[name], drawn[name])
            values["cards"] = cards.on(values["body"])
            self._page(item.page, render("chapter.html.j2", values))
        self._page(
            "provenance.html",
            render(
                "provenance.html.j2",
                {
                    "frame": frame(self.found, "provenance.html", voice.speak(PROVENANCE)),
                    "sections": sections,
                    "cards": "",
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
                    "frame": frame(self.found, "index.html", voice.speak(SUMMARY)),
                    "about": self.found.about,
                    "summary": summary,
                    "levels": self._levels(summary, drawn),
                    "cards": cards.of(summary.anchors),
                    "chapters": self.found.chapters,
                    "files": files,
                },
            ),
        )
        (self.place / "findings.json").write_text(self.findings(), encoding="utf-8")
        self._about(key, {share.id: share.count for share in summary.verdicts})
        return self.times

    def _levels(self, summary: Summary, drawn: Mapping[str, Mapping[str, str]]) -> Markup:
        """The figure of levels over time as the first page shows it; nothing where there is none."""
        from markupsafe import Markup

        from evaltools.formats.html import figure_html
        from evaltools.publish.chapterpage import surroundings

        if summary.levels is None:
            return Markup("")
        chapter, figure = summary.levels
        svg = drawn[chapter.chapter.id].get(figure.id, "")
        around = surroundings(self.found)
        return Markup(figure_html(figure, self.found.voice, svg, around))  # noqa: S704 - made by this package

    def _page(self, name: str, html: str) -> None:
        (self.place / name).write_text(html, encoding="utf-8")
        now = time.perf_counter()
        self.times.append((name, now - self._last))
        self._last = now

    def _downloads(self, item: ChapterResult, drawn: Mapping[str, str]) -> dict[str, list[Download]]:
        """Write a chapter's tables and figures into the report; return the files by id of table or figure."""
        from evaltools.publish.exporter import Download

        files: dict[str, list[Download]] = {}
        for part in item.exhibits:
            made = [("svg", drawn[part.id])] if part.id in drawn else []
            if isinstance(part, Table) or part.has_data:
                made.append(("csv", to_csv(part, self.found.voice)))
            for kind, text in made:
                name = f"{part.kind}s/{item.chapter.id}/{part.id}.{kind}"
                target = self.place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
                download = Download(name, kind.upper(), self.found.speak(label(part)))
                files.setdefault(part.id, []).append(download)
        return files

    def _cited(self) -> list[Document]:
        """Documents that any finding of the report rests on, by author and year."""
        ids = {row.source for finding in self.found.findings for row in finding.rows}
        listed = self.found.documents
        cited = [listed[item] for item in ids if item in listed]
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
