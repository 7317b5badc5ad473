"""What is evaluated: the study file (`study.yml`) read into checked objects.

Identifiers are strings everywhere: `0380` is a municipality, 380 is a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.language import LANGUAGES, Language
from evaltools.yamlfile import Located, model_problems, read_yaml

# Identifiers become folder names and parts of finding ids.
Identifier = Annotated[
    str, Field(strict=True, pattern=r"^[0-9A-Za-zÅÄÖåäöÉé][0-9A-Za-zÅÄÖåäöÉé_-]*(\.[0-9A-Za-z_-]+)*$")
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A text in both languages."""

    sv: Annotated[str, Field(strict=True, min_length=1)]
    en: Annotated[str, Field(strict=True, min_length=1)]

    def __getitem__(self, language: str) -> str:
        return self.sv if language == "sv" else self.en


class Area(_Part):
    """A municipality, a district of one, or the nation."""

    id: Identifier
    name: Words
    level: Literal["nation", "municipality", "district"]
    within: Identifier | None = None
    """The area this one is part of; comparisons go upwards along it."""


class Period(_Part):
    """An evaluation period, with reference points before it where a study compares with one."""

    id: Identifier
    start: date
    end: date
    reference: tuple[int, ...] = ()
    """Years before the period whose values are shown as points of reference."""
    areas: tuple[Identifier, ...] = ()
    """Areas reported for this period; none named means all of the study's."""
    plans: dict[str, Identifier] = Field(default_factory=dict)
    """Version of the programme theory in force, by area; the districts of an area share its plan."""

    def covers(self, start: date, end: date) -> bool:
        """Say whether an observation belongs here: it overlaps the period, or is a reference point."""
        return (start <= self.end and end >= self.start) or start.year in self.reference


class Chapter(_Part):
    """One notebook of the report, what data it reads and whose findings it builds on."""

    id: Identifier
    notebook: Annotated[str, Field(strict=True, pattern=r"^[\w.-]+\.ipynb$")]
    number: Annotated[str, Field(strict=True, pattern=r"^[0-9A-Z]$")]
    title: Words
    reads: tuple[str, ...] = ()
    findings_of: tuple[Identifier, ...] = ()


class Margin(_Part):
    """Smallest change of interest of an indicator, in the unit of the indicator or in per cent."""

    change: Annotated[float, Field(gt=0)]
    scale: Literal["points", "percent"]
    reason: Words | None = None


_T = TypeVar("_T", Area, Period, Chapter)


class Study(_Part):
    """A study file, checked."""

    study: Identifier
    title: Words
    about: Words
    synthetic: bool = False
    data: tuple[Identifier, ...] = Field(min_length=1)
    """Folders under data/raw that belong to this study."""
    languages: tuple[Language, ...] = LANGUAGES
    areas: tuple[Area, ...] = Field(min_length=1)
    periods: tuple[Period, ...] = Field(min_length=1)
    chapters: tuple[Chapter, ...] = Field(min_length=1)
    arrow_threshold: Annotated[float, Field(ge=0)] = 1.0
    """The report's own rule: an arrow for a change of more than this."""
    arrow_scale: Literal["relative", "points"] = "relative"
    margins: dict[str, Margin] = Field(default_factory=dict)

    file: str = Field(default="study.yml", exclude=True)
    root: Path = Field(default=Path(), exclude=True)

    @cached_property
    def id(self) -> str:
        """Name of the study, which is also its folder under `outputs/`."""
        return self.study

    def area(self, id: str) -> Area:
        """Area by id; raises `BadInput` naming the nearest there is."""
        return _one(self.areas, id, "area", self.file)

    def period(self, id: str) -> Period:
        """Period by id; raises `BadInput` naming the nearest there is."""
        return _one(self.periods, id, "period", self.file)

    def chapter(self, id: str) -> Chapter:
        """Chapter by id, number or notebook name; raises `BadInput` naming the nearest there is."""
        for chapter in self.chapters:
            if id in {chapter.number, chapter.notebook, chapter.notebook.removesuffix(".ipynb")}:
                return chapter
        return _one(self.chapters, id, "chapter", self.file)

    def reports(self) -> list[tuple[Period, Area]]:
        """Every period and area that a report is made for, in the order of the file."""
        return [
            (period, area)
            for period in self.periods
            for area in self.areas
            if not period.areas or area.id in period.areas
        ]

    def comparisons(self, area: Area) -> list[Area]:
        """The area and those it lies within, then the nation: what its figures are compared with."""
        chain = [area]
        while chain[-1].within is not None:
            chain.append(self.area(chain[-1].within))
        nations = [other for other in self.areas if other.level == "nation" and other not in chain]
        return chain + nations

    def plan(self, period: Period, area: Area) -> str | None:
        """Version of the programme theory that an area had in a period, its own or that of the area around it."""
        for place in self.comparisons(area):
            if place.id in period.plans:
                return period.plans[place.id]
        return None

    def margin(self, indicator: str, kind: str) -> Margin | None:
        """Margin of an indicator, or that of its kind (`kind:count`), or none."""
        return self.margins.get(indicator) or self.margins.get(f"kind:{kind}")


def _one(items: Sequence[_T], id: str, what: str, file: str) -> _T:
    for item in items:
        if item.id == id:
            return item
    known = [item.id for item in items]
    raise BadInput(Problem(f"unknown-{what}", f'there is no {what} "{id}".', nearest(id, known), file))


def find_study(name: str | Path = "study.yml", start: Path | None = None) -> Path:
    """Find a study file from where the user stands: there, or in a folder above (notebooks/ lies below it)."""
    path = Path(name)
    if path.is_absolute():
        return path
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / path).is_file():
            return folder / path
    return here / path


def read_study(path: str | Path = "study.yml") -> Study:
    """Read and check a study file.

    Parameters
    ----------
    path : the file; a bare name is looked for here and in the folders above.

    Raises
    ------
    BadInput
        with every mistake of the file, each with its line.
    """
    found = find_study(path)
    root = found.parent
    located = read_yaml(found, root)
    if not isinstance(located.data, dict):
        raise BadInput(
            Problem("not-a-study", "is not a study file.", "Start it with `study: name`.", located.file, 1)
        )
    problems = Problems(located.file)
    try:
        study = Study.model_validate(located.data | {"file": located.file, "root": root})
    except ValidationError as error:
        problems.found += model_problems(error, located, (), _KNOWN)
        # The rest of the file is still looked at, so that all mistakes are told at once.
        _check_references_raw(located, problems)
        problems.raise_if_any()
        raise
    _check_references_raw(located, problems)
    _check_files(study, located, problems)
    problems.raise_if_any()
    return study


_KNOWN: dict[str, list[str]] = {
    "": [name for name in Study.model_fields if name not in {"file", "root"}],
    "areas": list(Area.model_fields),
    "periods": list(Period.model_fields),
    "chapters": list(Chapter.model_fields),
    "title": ["sv", "en"],
    "about": ["sv", "en"],
    "areas.name": ["sv", "en"],
    "chapters.title": ["sv", "en"],
}


def _check_references_raw(located: Located, problems: Problems) -> None:
    """Ids used twice, and references to areas and chapters that are not in the file."""
    data = located.data
    ids: dict[str, list[str]] = {}
    for part in ("areas", "periods", "chapters"):
        items = data.get(part)
        found = (
            [item.get("id") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        )
        ids[part] = [item for item in found if isinstance(item, str)]
        for name, times in Counter(ids[part]).items():
            if times > 1:
                index = len(found) - 1 - found[::-1].index(name)
                problems.add(
                    "duplicate-id",
                    f'the id "{name}" stands {times} times under {part}.',
                    "Give each its own.",
                    line=located.line(part, index, "id"),
                )
    references = [
        ("areas", "within", "areas"),
        ("periods", "areas", "areas"),
        ("chapters", "findings_of", "chapters"),
    ]
    for part, key, target in references:
        for index, item in enumerate(data.get(part) or []):
            for named in _as_list(item.get(key)) if isinstance(item, dict) else []:
                if isinstance(named, str) and named not in ids[target]:
                    problems.add(
                        f"unknown-{target[:-1]}",
                        f'{part}.{key}: there is no {target[:-1]} "{named}".',
                        nearest(named, ids[target]),
                        line=located.line(part, index, key),
                    )


def _as_list(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _check_files(study: Study, located: Located, problems: Problems) -> None:
    """Dates in order, circles of areas, notebooks and data folders that exist, tables that are known."""
    from evaltools.data.schemas import TABLES

    known_tables = [*TABLES, "theory", "interviews"]
    for index, period in enumerate(study.periods):
        if period.end < period.start:
            problems.add(
                "period-order",
                f'period "{period.id}" ends {period.end} before it starts {period.start}.',
                "Swap the dates.",
                line=located.line("periods", index, "end"),
            )
    _check_within(study.areas, located, problems)
    for index, chapter in enumerate(study.chapters):
        if not (study.root / "notebooks" / chapter.notebook).is_file():
            present = [path.name for path in (study.root / "notebooks").glob("*.ipynb")]
            problems.add(
                "missing-notebook",
                f'there is no notebook "notebooks/{chapter.notebook}".',
                nearest(chapter.notebook, present),
                line=located.line("chapters", index, "notebook"),
            )
        for table in chapter.reads:
            if table not in known_tables:
                problems.add(
                    "unknown-table",
                    f'chapter "{chapter.id}" reads an unknown table "{table}".',
                    nearest(table, known_tables),
                    line=located.line("chapters", index, "reads"),
                )
    for index, folder in enumerate(study.data):
        if not (study.root / "data" / "raw" / folder).is_dir():
            raw = study.root / "data" / "raw"
            present = [path.name for path in raw.iterdir() if path.is_dir()] if raw.is_dir() else []
            problems.add(
                "missing-folder",
                f'there is no folder "{relative(raw / folder, study.root)}".',
                nearest(folder, present),
                line=located.line("data", index),
            )


def _check_within(areas: Iterable[Area], located: Located, problems: Problems) -> None:
    parents = {area.id: area.within for area in areas}
    for index, area in enumerate(areas):
        seen, at = {area.id}, area.within
        while at is not None:
            if at in seen:
                problems.add(
                    "area-circle",
                    f'area "{area.id}" lies within itself.',
                    "Mend `within`.",
                    line=located.line("areas", index, "within"),
                )
                break
            seen.add(at)
            at = parents.get(at)
