"""Jobs: one chapter for one period and area, and the key that says when it must run again."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaltools.study.model import Area, Chapter, Period, Study
from evaltools.study.sources import Sources, sha256
from evaltools.study.tables.prepare import Prepared


@dataclass(frozen=True)
class Job:
    """One chapter for one period and area; every language is said from what it finds."""

    study_file: str
    root: str
    study: str
    chapter: str
    notebook: str
    period: str
    area: str
    language: str
    """Shown in the executed notebook: the first of the study's."""
    after: tuple[str, ...] = ()
    """Chapters whose findings it reads."""

    @property
    def name(self) -> str:
        """`period/area/chapter`, as shown to the user."""
        return f"{self.period}/{self.area}/{self.chapter}"

    @property
    def report(self) -> Path:
        """Folder of the report that the job belongs to."""
        return Path(self.root) / "outputs" / self.study / self.period / self.area

    @property
    def folder(self) -> Path:
        """Where the job's results are kept."""
        return self.report / self.chapter


def jobs(
    study: Study,
    *,
    periods: Sequence[str] = (),
    areas: Sequence[str] = (),
    chapters: Sequence[str] = (),
) -> list[Job]:
    """List the jobs of a study, those a chapter depends on before it.

    Parameters
    ----------
    study : the study.
    periods, areas, chapters : ids to restrict to; none means all. A period and area that are both
        named are run although the study makes no report of them by default. With a chapter come those whose
        findings it builds on.

    Raises
    ------
    BadInput
        for an id that is not in the study.
    """
    wanted_periods = [study.period(item) for item in periods]
    wanted_areas = [study.area(item) for item in areas]
    wanted = [study.chapter(item) for item in chapters]
    reports: Iterable[tuple[Period, Area]] = study.reports()
    if wanted_periods and wanted_areas:
        reports = [(period, area) for period in wanted_periods for area in wanted_areas]
    elif wanted_periods or wanted_areas:
        reports = [
            (period, area)
            for period, area in reports
            if (not wanted_periods or period in wanted_periods) and (not wanted_areas or area in wanted_areas)
        ]
    needed = _with_needed(study, wanted)
    ordered = [item for item in in_order(study.chapters) if not wanted or item.id in needed]
    return [
        Job(
            study_file=study.file,
            root=str(study.root),
            study=study.id,
            chapter=chapter.id,
            notebook=chapter.notebook,
            period=period.id,
            area=area.id,
            language=study.languages[0],
            after=chapter.findings_of,
        )
        for period, area in reports
        for chapter in ordered
    ]


def part(wanted: Sequence[Job], shard: tuple[int, int] | None) -> list[Job]:
    """Take the K-th of N parts of the jobs; a report's chapters stay together, as they build on each other.

    Parameters
    ----------
    wanted : the jobs.
    shard : K and N, K from 1; None takes all.
    """
    if shard is None:
        return list(wanted)
    reports = {report: place for place, report in enumerate(dict.fromkeys(job.report for job in wanted))}
    return [job for job in wanted if reports[job.report] % shard[1] == shard[0] - 1]


def _with_needed(study: Study, wanted: Sequence[Chapter]) -> set[str]:
    """Ids of chapters and of all those whose findings they build on, at any remove."""
    needed: set[str] = set()
    left = [chapter.id for chapter in wanted]
    while left:
        name = left.pop()
        if name not in needed:
            needed.add(name)
            left += study.chapter(name).findings_of
    return needed


def in_order(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Chapters with those they build on before them, otherwise in reading order."""
    from graphlib import TopologicalSorter

    order = list(TopologicalSorter({item.id: item.findings_of for item in chapters}).static_order())
    # static_order is free to mix; keep reading order within each depth.
    depth: dict[str, int] = {}
    by_id = {item.id: item for item in chapters}
    for name in order:
        depth[name] = 1 + max((depth[other] for other in by_id[name].findings_of), default=-1)
    return sorted(chapters, key=lambda item: depth[item.id])


class Keys:
    """Computes the key of a job: everything its result depends on.

    Notebook, parameters, the tables and raw files it says it reads, what the study file says of it, the
    library's code, the environment, and the findings it builds on.
    """

    def __init__(self, study: Study, sources: Sources, prepared: Prepared) -> None:
        self._study = study
        manifest = json.loads((prepared.folder / "manifest.json").read_text(encoding="utf-8"))
        self._tables = {name: entry["sha256"] for name, entry in manifest["tables"].items()}
        self._raw: dict[str, list[str]] = {}
        for file in sources.of(study.data):
            if file.table not in self._tables:
                self._raw.setdefault(file.table, []).append(f"{file.path}:{file.sha256}")
        self._documents = digest(document.model_dump_json() for document in sources.documents)
        self._notebooks: dict[str, str] = {}
        self._parts: dict[tuple[str, str], str] = {}
        self._common = digest([library(), environment(), self._documents])

    def key(self, job: Job) -> str:
        """The job's key; for a chapter that builds on findings, as they are now."""
        parts = [self._part(job.chapter, job.period), job.area]
        for other in self._study.chapter(job.chapter).findings_of:
            path = job.report / other / "findings.json"
            parts.append(f"{other}={sha256(path) if path.is_file() else 'none'}")
        return digest(parts)

    def _part(self, id: str, period: str) -> str:
        """What the keys of all areas have in common."""
        if (id, period) not in self._parts:
            chapter = self._study.chapter(id)
            reads = [f"{name}={self._tables.get(name)}={self._raw.get(name)}" for name in chapter.reads]
            self._parts[id, period] = digest(
                [self._common, self.notebook(chapter.notebook), self._study_part(chapter, period), *reads]
            )
        return self._parts[id, period]

    def notebook(self, name: str) -> str:
        """Checksum of a notebook, as it was when it was first asked for."""
        if name not in self._notebooks:
            self._notebooks[name] = sha256(self._study.root / "notebooks" / name)
        return self._notebooks[name]

    def _study_part(self, chapter: Chapter, period: str) -> str:
        """What the study file says that the chapter can see; a new period, language or term changes nothing for it."""
        left_out = {"periods", "chapters", "languages", "words_from", "terms", "title", "about", "interviews"}
        left_out |= {"authors", "license"}
        data = self._study.model_dump(mode="json", exclude=left_out)
        data["period"] = self._study.period(period).model_dump(mode="json", exclude={"areas"})
        data["chapters"] = [[item.id, item.notebook, item.number] for item in self._study.chapters]
        data["reads"] = [chapter.reads, chapter.findings_of]
        return json.dumps(data, sort_keys=True, ensure_ascii=False)


def stamp(root: Path, study_file: str, study: str) -> str:
    """State of what every job reads, from sizes and times alone: to notice a change while jobs run.

    Parameters
    ----------
    root : the study's folder.
    study_file : name of the study file in it.
    study : the study's id.
    """
    raw = root / "data" / "raw"
    named = [root / study_file, raw / "sources.yml", root / "data" / "processed" / study / "manifest.json"]
    base = Path(__file__).resolve().parent.parent
    parts = []
    for path in [*named, *(path for path, _ in _files(base, _science))]:
        try:
            state = path.stat()
            parts.append(f"{path}:{state.st_size}:{state.st_mtime_ns}")
        except OSError:
            parts.append(f"{path}:none")
    return digest(parts)


def digest(parts: Iterable[str]) -> str:
    """Checksum of texts, each kept apart from the next."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


_NOT_SCIENCE = {"publish", "cli", "run", "problems.yml", "__pycache__"}
"""Parts of the library that no chapter's result depends on."""


def _science(parts: tuple[str, ...]) -> bool:
    # A mended word is said anew; it changes nothing that was found.
    return parts[0] not in _NOT_SCIENCE and parts[:2] != ("words", "catalogues")


@cache
def library() -> str:
    """Checksum of the library's own code and data, as far as results depend on it."""
    return _tree(_science)


@cache
def publishing() -> str:
    """Checksum of the code and templates that make pages out of results."""
    said = ("publish", "words")
    return digest([_tree(lambda parts: parts[0] in said), library(), environment()])


def _tree(keep: Callable[[tuple[str, ...]], bool]) -> str:
    base = Path(__file__).resolve().parent.parent
    return digest(f"{name}:{sha256(path)}" for path, name in _files(base, keep))


def _files(base: Path, keep: Callable[[tuple[str, ...]], bool]) -> Iterator[tuple[Path, str]]:
    """Source files below a folder in a fixed order, each with its name relative to it."""
    for folder, folders, files in os.walk(base):
        inside = Path(folder).relative_to(base).parts
        folders[:] = sorted(name for name in folders if name != "__pycache__" and keep((*inside, name)))
        for name in sorted(files):
            if keep((*inside, name)) and not name.endswith(".pyc"):
                yield Path(folder, name), "/".join((*inside, name))


@cache
def environment() -> str:
    """Checksum of the interpreter and every installed distribution's name and version."""
    site = Path(sysconfig.get_path("purelib"))
    names = sorted(entry.name for entry in os.scandir(site) if entry.name.endswith(".dist-info"))
    return digest([platform.python_implementation(), sys.version, platform.machine(), *names])
