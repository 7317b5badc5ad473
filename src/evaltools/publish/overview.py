"""The page over all reports: every study, period, area and language, and how its chapters went."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaltools.publish.current import read_about, site_key
from evaltools.publish.results import STATES, report_folder, results
from evaltools.record.finding import VERDICTS
from evaltools.run.store import locked
from evaltools.study.model import Area, Chapter, Period, Study
from evaltools.words.messages import say
from evaltools.words.voice import Voice

_Abouts = Mapping[tuple[str, str, str, str], dict[str, Any] | None]
"""What each published report says of itself, by study, period, area and language."""


@dataclass(frozen=True)
class SitePages:
    """What writing the overview came to."""

    index: Path
    pages: tuple[Path, ...] = ()
    """Pages written; none where they were up to date."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Line:
    """One report as a line of the overview."""

    area: Area
    depth: int
    """How many areas it lies within, among those shown."""
    links: tuple[tuple[str, str, str], ...]
    """Code, name and address of each language published."""
    states: tuple[tuple[Chapter, str], ...]
    verdicts: Mapping[str, int]

    @property
    def href(self) -> str:
        """Address of the report in the first of its languages, or nothing."""
        return self.links[0][2] if self.links else ""

    @property
    def changes(self) -> int:
        """Number of changes assessed."""
        return sum(self.verdicts.values())


@dataclass(frozen=True)
class PeriodBlock:
    """The reports of one period."""

    period: Period
    lines: tuple[Line, ...]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Verdicts that occur, in their usual order."""
        return tuple(
            name
            for name in (item.replace(" ", "-") for item in VERDICTS)
            if any(line.verdicts.get(name) for line in self.lines)
        )

    @property
    def most(self) -> int:
        """Largest number of changes in any area, which sets the scale of the bars."""
        return max((line.changes for line in self.lines), default=0)


def site(root: Path, studies: Sequence[Study], *, force: bool = False) -> SitePages:
    """Write `outputs/index.html` and its twins in other languages, unless nothing has changed.

    Languages are those of the studies, in their order; the first has the plain name.

    Parameters
    ----------
    root : the folder the study files lie in.
    studies : the studies shown, in this order.
    force : write the pages although nothing has changed.
    """
    started = time.perf_counter()
    outputs = root / "outputs"
    known = _read(outputs / "index.json")
    abouts: _Abouts = {
        (study.id, period.id, area.id, language): read_about(
            report_folder(study, period.id, area.id) / language
        )
        for study in studies
        for period, area in study.reports()
        for language in study.languages
    }
    key = site_key(studies, ([*place, about] for place, about in abouts.items()))
    pages = _pages(studies)
    index = outputs / "index.html"
    if not force and known.get("key") == key and all((outputs / name).is_file() for name in pages.values()):
        return SitePages(index, (), time.perf_counter() - started)
    written = tuple(_write(outputs, language, pages, studies, abouts) for language in pages)
    _replace(outputs / "index.json", json.dumps({"key": key}) + "\n", outputs / ".work")
    return SitePages(index, written, time.perf_counter() - started)


def _pages(studies: Sequence[Study]) -> dict[str, str]:
    """File name of the overview by language."""
    languages = list(dict.fromkeys(code for study in studies for code in study.languages))
    return {code: f"index.{code}.html" if place else "index.html" for place, code in enumerate(languages)}


def _write(
    outputs: Path, language: str, pages: Mapping[str, str], studies: Sequence[Study], abouts: _Abouts
) -> Path:
    from evaltools.publish.pages import SiteFrame, period_name, render

    # A study that does not speak the language of the page is named in its own.
    others = [code for code in pages if code != language]
    blocks = [
        (study, [_block(study, period, language, abouts) for period in study.periods]) for study in studies
    ]
    html = render(
        "site.html.j2",
        {
            "frame": SiteFrame(
                Voice(language, words_from=others),
                say("Evaluation reports"),
                tuple((code, Voice(code).name, name) for code, name in pages.items()),
            ),
            "studies": blocks,
            "period_name": period_name,
            "states": STATES,
            "several": any(len(block.lines) > 1 for _, periods in blocks for block in periods),
        },
    )
    path = outputs / pages[language]
    _replace(path, html, outputs / ".work")
    return path


def _block(study: Study, period: Period, language: str, abouts: _Abouts) -> PeriodBlock:
    areas = [area for other, area in study.reports() if other.id == period.id]
    return PeriodBlock(period, tuple(_line(study, period, area, areas, language, abouts) for area in areas))


def _line(
    study: Study, period: Period, area: Area, areas: Sequence[Area], language: str, abouts: _Abouts
) -> Line:
    published = [code for code in study.languages if abouts[(study.id, period.id, area.id, code)] is not None]
    ordered = sorted(published, key=lambda code: code != language)
    about = abouts[(study.id, period.id, area.id, ordered[0])] if ordered else None
    shown = about or _unpublished(study, period, area)
    base = f"{study.id}/{period.id}/{area.id}/report"
    inside = {item.id for item in areas}
    chain = study.comparisons(area)[1:]
    return Line(
        area=area,
        depth=sum(item.id in inside and not item.for_all for item in chain),
        links=tuple((code, Voice(code).name, f"{base}/{code}/index.html") for code in ordered),
        states=tuple((chapter, shown["chapters"].get(chapter.id, "missing")) for chapter in study.chapters),
        verdicts=shown["verdicts"],
    )


def _unpublished(study: Study, period: Period, area: Area) -> dict[str, Any]:
    (found,) = results(study, period, area, [study.voice(study.languages[0])])
    return {"chapters": {item.chapter.id: item.state for item in found.chapters}, "verdicts": {}}


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _replace(path: Path, text: str, work: Path) -> None:
    """Write a file beside its place and move it in, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(work / "site.lock"):
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)  # noqa: PTH105
