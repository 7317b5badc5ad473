"""What is evaluated: the study file (`study.yml`) read into checked objects.

Identifiers are strings everywhere: `0380` is a municipality, 380 is a number.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.disclosure.rules import Exempt, Protection
from evaltools.files.yaml import model_problems, read_yaml
from evaltools.study.checks import check_parts, format_problem
from evaltools.study.languages import check_languages, term_problems
from evaltools.study.parts import Area as Area
from evaltools.study.parts import Author, Part
from evaltools.study.parts import Chapter as Chapter
from evaltools.study.parts import Identifier as Identifier
from evaltools.study.parts import Interruption as Interruption
from evaltools.study.parts import Margin as Margin
from evaltools.study.parts import Period as Period
from evaltools.study.parts import Topic as Topic
from evaltools.study.parts import Words as Words
from evaltools.study.retention import Retention
from evaltools.study.texts import check_texts
from evaltools.words.catalogue import known_languages
from evaltools.words.dates import last_day
from evaltools.words.voice import Voice

FORMAT = 2
"""Version of study files; 1 had each text in Swedish and English, and no `format`."""

_T = TypeVar("_T", Area, Period, Chapter)


class Study(Part):
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
    topics: dict[str, Topic] = Field(default_factory=dict)
    """What indicators are about, in the order of the report; where none is named, each stands as the table has it."""
    groups: dict[str, Words] = Field(default_factory=dict)
    """Names of the groups of people that observations are of, by their ids."""
    currency: Annotated[str, Field(strict=True, max_length=12)] = ""
    """Unit of all amounts of money, such as GBP; needed where there are allocations."""
    arrow_threshold: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Where a report that is followed up draws an arrow for every change of more than this; none where there is no such rule."""
    arrow_scale: Literal["relative", "points"] = "relative"
    margins: dict[str, Margin] = Field(default_factory=dict)
    interruptions: tuple[Interruption, ...] = ()
    interviews: Retention | None = None
    disclosure: Protection = Field(default_factory=Protection)
    """Rules for what may be shown; on where nothing is said."""
    authors: tuple[Author, ...] = ()
    """Who made the evaluation; an archive is cited by them."""
    license: Annotated[str, Field(strict=True, max_length=200)] = ""
    """Under what others may use it, such as CC-BY-4.0."""
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
        """The area and those it lies within, then the references for all: what its figures are compared with."""
        chain = self.chain(area)
        return chain + [other for other in self.areas if other.for_all and other not in chain]

    def chain(self, area: Area) -> list[Area]:
        """The area and those it lies within, outwards."""
        chain = [area]
        while chain[-1].within is not None:
            chain.append(self.area(chain[-1].within))
        return chain

    def reported_around(self, area: Area, period: Period) -> Area | None:
        """The outermost area around one that has a report of its own for the period, which tells what concerns both."""
        around = [item for item in self.chain(area)[1:] if not period.areas or item.id in period.areas]
        return around[-1] if around else None

    def plan(self, period: Period, area: Area) -> str | None:
        """Version of the programme theory that an area had in a period, its own or that of the area around it."""
        for place in self.comparisons(area):
            if place.id in period.plans:
                return period.plans[place.id]
        return None

    def round_within(
        self, period: Period, area: Area, rounds: Iterable[str], others: Iterable[str] = ()
    ) -> str:
        """The round of a plan that the report of a period is on; empty where there is none.

        Parameters
        ----------
        period, area : the report.
        rounds : the area's rounds, each named by its date.
        others : rounds among them that follow up another version of the plan than the period's.

        Returns
        -------
        str
            what the study file names, else the last round within the period, else the first after it that lies in no
            other period of the area and follows up the period's own plan: follow-ups are often written afterwards.
        """
        if area.id in period.rounds:
            return period.rounds[area.id]
        ends = {item: day for item in rounds if (day := last_day(item)) is not None}
        ordered = sorted(ends, key=lambda item: (ends[item], item))
        within = [item for item in ordered if period.start <= ends[item] <= _year_end(period.end, item)]
        if within:
            return within[-1]
        taken = [
            item
            for item in self.periods
            if item.id != period.id and (not item.areas or area.id in item.areas)
        ]
        for item in ordered:
            free = not any(other.start <= ends[item] <= _year_end(other.end, item) for other in taken)
            if ends[item] > period.end and free and item not in set(others):
                return item
        return ""

    def interruptions_in(self, area: Area) -> list[Interruption]:
        """Interruptions in an area and in those within it, in the order of the file."""
        return [item for item in self.interruptions if area in self.chain(self.area(item.area))]

    def topic(self, id: str) -> Topic:
        """The topic of an indicator; one that the study file does not name stands as the table has it."""
        return self.topics.get(id) or Topic(name=Words(id[:1].upper() + id[1:]))

    def topic_order(self, id: str) -> int:
        """Place of a topic among those that the study file names; the others come after."""
        return list(self.topics).index(id) if id in self.topics else len(self.topics)

    def margin(self, indicator: str, kind: str) -> Margin | None:
        """Margin of an indicator, or that of its kind (`kind:count`), or none."""
        return self.margins.get(indicator) or self.margins.get(f"kind:{kind}")


def _year_end(end: date, round: str) -> date:
    """The end of a period as a round sees it: one known to the year alone lies in a period that ends in that year."""
    return max(end, date(end.year, 12, 31)) if len(round) == 4 else end


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
    "disclosure": list(Protection.model_fields),
    "disclosure.exceptions": list(Exempt.model_fields),
    "disclosure.off": ["reason", "name"],
    "topics": list(Topic.model_fields),
    "authors": list(Author.model_fields),
}
