"""What is evaluated: the study file (`study.yml`) read into checked objects.

Identifiers are strings everywhere: `0380` is a municipality, 380 is a number.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.files.yaml import model_problems, read_yaml
from evaltools.study.checks import check_parts, format_problem
from evaltools.study.languages import check_languages, term_problems
from evaltools.study.retention import Retention
from evaltools.study.texts import check_texts
from evaltools.words.catalogue import known_languages
from evaltools.words.dates import Day
from evaltools.words.messages import StudyWords
from evaltools.words.voice import Voice

_IDENTIFIER = re.compile(r"[0-9A-Za-zÅÄÖåäöÉé][0-9A-Za-zÅÄÖåäöÉé_-]*(\.[0-9A-Za-zÅÄÖåäöÉé_-]+)*")


def _identifier(value: str) -> str:
    # Identifiers become folder names and parts of finding ids.
    if not _IDENTIFIER.fullmatch(value) or len(value) > 80:
        raise ValueError(
            f'"{value[:80]}" cannot be an id: use letters, digits, - and _, no spaces, at most 80 characters'
        )
    return value


def _notebook(value: str) -> str:
    if not re.fullmatch(r"\w[\w-]*(\.[\w-]+)*\.ipynb", value):
        raise ValueError(f'"{value}" is no name of a notebook in notebooks/, such as 2_trends.ipynb')
    return value


def _number(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]", value):
        raise ValueError(
            f'"{value}" cannot number a chapter: use one digit, or one capital letter for an appendix'
        )
    return value


FORMAT = 2
"""Version of study files; 1 had each text in Swedish and English, and no `format`."""
Identifier = Annotated[str, Field(strict=True), AfterValidator(_identifier)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Words = StudyWords
"""A text of the study, in one language or several."""


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
    start: Day
    end: Day
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
    notebook: Annotated[str, Field(strict=True), AfterValidator(_notebook)]
    number: Annotated[str, Field(strict=True), AfterValidator(_number)]
    title: Words
    reads: tuple[str, ...] = ()
    findings_of: tuple[Identifier, ...] = ()


class Margin(_Part):
    """Smallest change of interest of an indicator, in the unit of the indicator or in per cent."""

    change: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    scale: Literal["points", "percent"]
    reason: Words | None = None


_Day = date
"""A name for dates that a field called date does not hide."""


class Interruption(_Part):
    """A date at which something was done in an area, with areas to hold its monthly series against."""

    id: Identifier
    name: Words
    indicator: Annotated[str, Field(strict=True, min_length=1)]
    group: Annotated[str, Field(strict=True, min_length=1)] = "all"
    area: Identifier
    """Where it was done; the report of an area shows its own and those within it."""
    date: date
    """First day of the time after it."""
    buffers: tuple[Identifier, ...] = ()
    """Neighbouring areas that crime, or the benefit, may move to."""
    controls: tuple[Identifier, ...] = ()
    """Areas untouched by it that are like the treated one."""
    buffer_controls: tuple[Identifier, ...] = ()
    """Areas like the buffers; where none is named the controls serve."""
    comparison: tuple[Identifier, ...] = ()
    """Further untouched areas in which the same was counted: they show how much areas go up and down by themselves."""
    elsewhere: dict[Identifier, _Day] = Field(default_factory=dict)
    """Other areas in which the same was done, each with the first day of the time after it."""


_T = TypeVar("_T", Area, Period, Chapter)


class Study(_Part):
    """A study file, checked."""

    format: int = FORMAT
    """Version of the study file's format; where it is not told, this version's."""
    study: Identifier
    title: Words
    about: Words
    synthetic: bool = False
    data: tuple[Identifier, ...] = Field(min_length=1)
    """Folders under data/raw that belong to this study."""
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    """Languages of the report, the first being that of the study's own work; those of the title where none are named."""
    words_from: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By language, where its words are taken from that the study does not have in it; written with the language:
    `languages: [sv, en, {nb: {words_from: sv}}]`."""
    terms: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    """The study's own words for terms of the package, by term, language and form; see `evaltools.words.terms`."""
    areas: tuple[Area, ...] = Field(min_length=1)
    periods: tuple[Period, ...] = Field(min_length=1)
    chapters: tuple[Chapter, ...] = Field(min_length=1)
    arrow_threshold: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    """The report's own rule: an arrow for a change of more than this."""
    arrow_scale: Literal["relative", "points"] = "relative"
    margins: dict[str, Margin] = Field(default_factory=dict)
    interruptions: tuple[Interruption, ...] = ()
    interviews: Retention | None = None
    claim_rules: str = ""
    """The team's own rules for rating claims: a file under data/raw, listed in sources.yml with table `rules`."""

    file: str = Field(default="study.yml", exclude=True)
    root: Path = Field(default=Path(), exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _languages(cls, data: Any) -> Any:
        """Take apart languages that are written with where their words come from."""
        if not isinstance(data, dict):
            return data
        title = data.get("title")
        if data.get("languages") is None and isinstance(title, dict) and title:
            return {**data, "languages": list(title)}
        if not isinstance(data.get("languages"), list):
            return data
        codes, sources = [], dict(data.get("words_from") or {})
        for item in data["languages"]:
            if isinstance(item, dict) and len(item) == 1:
                code, more = next(iter(item.items()))
                given = more.get("words_from") if isinstance(more, dict) and len(more) == 1 else None
                if isinstance(given, str | list):  # anything else is told as no language, with its line
                    sources[code] = [given] if isinstance(given, str) else given
                    item = code
            codes.append(item)
        return {**data, "languages": codes, "words_from": sources}

    @field_validator("languages")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if code not in known_languages():
                raise ValueError(f'there is no catalogue for "{code}"; known: {", ".join(known_languages())}')
        return value

    @field_validator("words_from")
    @classmethod
    def _sources_known(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for code, others in value.items():
            for other in others:
                if other not in known_languages() or other == code:
                    raise ValueError(f'{code} cannot take its words from "{other}"')
        return value

    @property
    def spoken(self) -> dict[str, tuple[str, ...]]:
        """The study's languages, each with those its words may be taken from."""
        return {code: tuple(self.words_from.get(code, ())) for code in self.languages}

    def voice(self, language: str) -> Voice:
        """The voice of a language, with the study's terms.

        Raises
        ------
        BadInput
            for a language that is none of the study's, or a term that is none.
        """
        if language not in self.languages:
            message = f'the study has no language "{language}".'
            raise BadInput(Problem("unknown-language", message, nearest(language, self.languages), self.file))
        return Voice(language, terms=self.terms, words_from=self.words_from.get(language, ()))

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

    def interruptions_in(self, area: Area) -> list[Interruption]:
        """Interruptions in an area and in those within it, in the order of the file."""
        return [
            item
            for item in self.interruptions
            if any(
                place.id == area.id and place.level != "nation"
                for place in self.comparisons(self.area(item.area))
            )
        ]

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
    if not found.is_file():
        raise BadInput(_no_study(path, found))
    located = read_yaml(found, root)
    if not isinstance(located.data, dict):
        raise BadInput(
            Problem("not-a-study", "is not a study file.", "Start it with `study: name`.", located.file, 1)
        )
    problems = Problems(located.file)
    if (wrong := format_problem(located, FORMAT)) is not None:
        raise BadInput(wrong)
    study = None
    told = check_languages(located, problems)
    try:
        study = Study.model_validate(located.data | {"file": located.file, "root": root})
    except ValidationError as error:
        wrong_parts = model_problems(error, located, (), _KNOWN)
        of_languages = ("languages", "words_from")
        problems.found += [
            item for item in wrong_parts if not (told and item.message.startswith(of_languages))
        ]
    check_parts(located, root, problems)
    if study is not None:
        problems.found += check_texts(located, study.spoken, skip=("terms",))
        problems.found += term_problems(study.terms, study.languages, located)
    problems.found.sort(key=lambda problem: problem.line or 0)
    problems.raise_if_any()
    assert study is not None
    return study


def _no_study(path: str | Path, found: Path) -> Problem:
    folder = found.parent
    present = [item.stem for item in folder.glob("*.yml")] if folder.is_dir() else []
    remedy = "Stand in the folder of a study, or write the path of its file."
    if close := difflib.get_close_matches(found.stem, present, n=1):
        remedy = f'Did you mean "{close[0]}.yml"?'
    return Problem("missing-file", "there is no such study file.", remedy, str(path))


_KNOWN: dict[str, list[str]] = {
    "": [name for name in Study.model_fields if name not in {"file", "root"}],
    "areas": list(Area.model_fields),
    "periods": list(Period.model_fields),
    "chapters": list(Chapter.model_fields),
    "margins": list(Margin.model_fields),
    "interruptions": list(Interruption.model_fields),
    "interviews": list(Retention.model_fields),
}
