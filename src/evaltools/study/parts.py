"""What a study file is made of: areas, periods, chapters, topics, margins, interruptions."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from evaltools.words.dates import Day
from evaltools.words.messages import StudyWords

_IDENTIFIER = re.compile(r"[0-9A-Za-zÅÄÖåäöÉé][0-9A-Za-zÅÄÖåäöÉé_-]*(\.[0-9A-Za-zÅÄÖåäöÉé_-]+)*")

_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
"""Names that no file or folder can have on Windows, with or without an ending."""


def _identifier(value: str) -> str:
    # Identifiers become folder names and parts of finding ids.
    if not _IDENTIFIER.fullmatch(value) or len(value) > 80:
        raise ValueError(
            f'"{value[:80]}" cannot be an id: use letters, digits, - and _, no spaces, at most 80 characters'
        )
    if value.split(".", 1)[0].upper() in _DEVICES:
        raise ValueError(f'"{value}" cannot be an id: Windows keeps the name for a device')
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


Identifier = Annotated[str, Field(strict=True), AfterValidator(_identifier)]


class Part(BaseModel):
    """A part of a study file: unknown keys are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Words = StudyWords
"""A text of the study, in one language or several."""


class Area(Part):
    """What a report is made for: a municipality, a school, a clinic, a region, a nation."""

    id: Identifier
    name: Words
    level: Annotated[str, Field(strict=True, min_length=1, max_length=80)]
    """What kind of area it is, in a word of the study's own; areas of one level are compared with each other."""
    within: Identifier | None = None
    """The area this one is part of; comparisons go upwards along it."""
    reference: bool | None = None
    """Whether every other area is compared with it; where it is not told, a nation is."""
    title: Words | None = None
    """What its reports are called, where the study's title is the name of a programme that is another area's."""
    about: Words | None = None
    """What its reports are about, where that is not what the study is about."""

    @property
    def for_all(self) -> bool:
        """Whether every other area is compared with this one."""
        return self.level == "nation" if self.reference is None else self.reference


class Author(Part):
    """Who made the evaluation, as it is cited."""

    name: Annotated[str, Field(strict=True, min_length=1, max_length=200)]
    affiliation: Annotated[str, Field(strict=True, max_length=200)] = ""
    orcid: Annotated[str, Field(strict=True, pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")] = ""
    """The four groups of digits, without an address before them."""


class Topic(Part):
    """What some indicators are about, by which tables group them; a bare name stands for a topic that is tested."""

    name: Words
    tested: bool = True
    """False for what is shown as background and no verdict is given on."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, data: Any) -> Any:
        return (
            data if isinstance(data, Topic) or (isinstance(data, dict) and "name" in data) else {"name": data}
        )


class Period(Part):
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
    rounds: dict[str, Identifier] = Field(default_factory=dict)
    """Round of the plan that the report is on, by area, where it is not the last one within the period."""

    def covers(self, start: date, end: date) -> bool:
        """Say whether an observation belongs here: it overlaps the period, or is a reference point."""
        return (start <= self.end and end >= self.start) or start.year in self.reference


class Chapter(Part):
    """One notebook of the report, what data it reads and whose findings it builds on."""

    id: Identifier
    notebook: Annotated[str, Field(strict=True), AfterValidator(_notebook)]
    number: Annotated[str, Field(strict=True), AfterValidator(_number)]
    title: Words
    reads: tuple[str, ...] = ()
    findings_of: tuple[Identifier, ...] = ()


class Margin(Part):
    """Smallest change of interest of an indicator, in the unit of the indicator or in per cent."""

    change: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    scale: Literal["points", "percent"]
    reason: Words | None = None


_Day = date
"""A name for dates that a field called date does not hide."""


class Interruption(Part):
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
    costs: tuple[str, ...] = ()
    """Ids of the allocations that paid for it; chapter 6 then tells what one outcome cost, or that it cannot be told."""
    elsewhere: dict[Identifier, _Day] = Field(default_factory=dict)
    """Other areas in which the same was done, each with the first day of the time after it."""
