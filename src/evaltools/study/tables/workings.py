"""Tables of how a collaboration works: its logbook, observed sessions, cases, analytic frames, situation, duties by law.

Each is general: a study fills it with its own bodies, problems, criteria and acts, and enters it anew for each period.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from evaltools.study.tables.declared import (
    NO_WORDS,
    Amount,
    Id,
    Optional_,
    OptionalWords,
    Row,
    Whole,
    Words,
    column,
    words,
)
from evaltools.words.dates import Day
from evaltools.words.messages import say

Answer = Literal["yes", "partly", "no", "not-stated"]
_CARRIED_OUT = ("measure", "duty")


class LogEntry(Row):
    """One entry in the logbook of a body: a picture of the situation, a priority, a measure, a duty or a review."""

    table = "logbook"
    title: ClassVar = say("Logbooks of bodies")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    period: Id = column(say("Evaluation period it belongs to"))
    body: Id = column(say("Body whose logbook it is"))
    body_name: Words = words(say("Name of the body"), of="body")
    kind: Literal["picture", "priority", "measure", "duty", "review"] = column(
        say(
            "Kind of entry: picture (of the situation), priority, measure, duty (what a party has taken on), review"
        )
    )
    when: Day = column(say("Date (first day of the period)"))
    precision: Literal["day", "month", "quarter", "season", "year"] = column(say("Precision of the date"))
    as_stated: Optional_ = column(say("The time as it stands in the source"), default="")
    place: OptionalWords = words(say("Place"), default=NO_WORDS)
    problem: Optional_ = column(say("Problem that is reported or answered"), default="")
    problem_name: OptionalWords = words(say("Name of the problem"), of="problem", default=NO_WORDS)
    what: Words = words(say("What was reported, given priority, decided or taken on, in our words"))
    party: OptionalWords = words(say("Who is to carry it out"), default=NO_WORDS)
    state: Literal["planned", "under-way", "done", "partly", "stopped", "not-done", "not-known", ""] = column(
        say(
            "Of a measure or duty, how far it came: planned, under-way, done, partly, stopped, not-done, not-known (the source does not say)"
        ),
        default="",
    )
    planned: bool = column(
        say(
            "Of a measure or duty, whether it was planned or promised beforehand; what is only told once done tells nothing of delivery"
        ),
        default=True,
    )
    number: Annotated[int, Field(ge=1, le=10_000)] = column(
        say("How many measures the entry stands for"), default=1
    )
    why: OptionalWords = words(say("Why it was stopped, put off or done in part"), default=NO_WORDS)
    result: OptionalWords = words(say("What the source says came of it"), default=NO_WORDS)

    @model_validator(mode="after")
    def _measures_have_a_state(self) -> LogEntry:
        if (self.kind in _CARRIED_OUT) != (self.state != ""):
            raise ValueError("give a state for a measure or duty, and none for other entries")
        if bool(self.problem) != bool(self.problem_name):
            raise ValueError("give a problem both its id and its name, or neither")
        return self


class Session(Row):
    """One aspect of one observed session."""

    table = "sessions"
    title: ClassVar = say("Observed sessions")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    period: Id = column(say("Evaluation period it belongs to"))
    body: Id = column(say("Body that held the session"))
    body_name: Words = words(say("Name of the body"), of="body")
    session: Id = column(say("Session observed"))
    session_name: Words = words(say("Name or time of the session"), of="session")
    aspect: Id = column(say("Aspect of the protocol"))
    aspect_name: Words = words(say("Name of the aspect"), of="aspect")
    seen: Answer = column(say("Whether it was seen: yes, partly, no, not-stated (not observed)"))
    statement: Words = words(say("What was seen, in our words"))
    observer: Optional_ = column(say("Who observed, as a code"), default="")


class Turnout(Row):
    """One round of a course or programme: how many applied, had places and took part."""

    table = "turnout"
    title: ClassVar = say("Applicants and places")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    period: Id = column(say("Evaluation period it belongs to"))
    body: Id = column(say("Body that held the session"))
    body_name: Words = words(say("Name of the body"), of="body")
    round_name: Words = words(say("Round, as it is called"))
    applied: Amount | None = column(say("Number who applied"), default=None)
    applied_note: Literal["exactly", "about", "nearly", "over", "at-least", ""] = column(
        say("How exact the number who applied is: exactly, about, nearly, over, at-least"), default=""
    )
    places: Amount | None = column(say("Number of places"), default=None)
    completed: Amount | None = column(say("Number who took part to the end"), default=None)


class CaseAspect(Row):
    """One aspect of one of several cases that are compared, such as schools or clinics."""

    table = "cases"
    title: ClassVar = say("Cases compared")
    key = ("case", "aspect", "period")

    case: Id = column(say("Case"))
    case_name: Words = words(say("Name of the case"), of="case")
    area: Id = column(say("Area"))
    period: Id = column(say("Evaluation period it belongs to"))
    dimension: Id = column(say("Dimension that the aspect belongs to"))
    dimension_name: Words = words(say("Name of the dimension"), of="dimension")
    aspect: Id = column(say("Aspect"))
    aspect_name: Words = words(say("Name of the aspect"), of="aspect")
    there: Answer = column(say("Whether it is there: yes, partly, no, not-stated"))
    statement: Words = words(say("What the source says of it, in our words"))


class FrameJudgement(Row):
    """How far a body meets one criterion of an analytic frame, with what the judgement rests on."""

    table = "frames"
    title: ClassVar = say("Analytic frames")
    key = ("frame", "criterion", "body", "period")

    frame: Id = column(say("Analytic frame"))
    frame_name: Words = words(say("Name of the frame"), of="frame")
    criterion: Id = column(say("Criterion, ideal or step of the frame"))
    criterion_name: Words = words(say("Name of the criterion"), of="criterion")
    body: Id = column(say("Body that is judged"))
    body_name: Words = words(say("Name of the body"), of="body")
    area: Id = column(say("Area"))
    period: Id = column(say("Evaluation period it belongs to"))
    judgement: Answer = column(say("Whether it is met: yes, partly, no, not-stated"))
    judged_by: Literal["source", "evaluator"] = column(
        say("Who judges: the source itself, or the evaluator on what the source says")
    )
    basis: Words = words(say("What the judgement rests on, in our words"))


class Situation(Row):
    """Level and trend of a risk or protective factor at a time."""

    table = "situation"
    title: ClassVar = say("Situation by factor")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    period: Id = column(say("Evaluation period it belongs to"))
    factor: Id = column(say("Risk or protective factor"))
    year: Whole = column(say("Year the assessment is of"))
    level: Literal["low", "moderate", "high", "not-known"] = column(
        say("Level: low, moderate, high, not-known (the source gives none)")
    )
    trend: Literal["better", "unchanged", "worse", "not-known"] = column(
        say("Trend: better, unchanged, worse, not-known")
    )
    statement: Words = words(say("What the source says of it, in our words"))


class StatutoryDuty(Row):
    """One duty that an act lays on whoever is evaluated."""

    table = "statutory_duties"
    title: ClassVar = say("Duties by law")

    id: Id = column(say("Identifier"))
    act: Id = column(say("Act"))
    act_name: Words = words(say("Name of the act"), of="act")
    part: Id = column(say("Part of the cycle, such as the assessment or the plan"))
    part_name: Words = words(say("Name of the part"), of="part")
    duty: Words = words(say("The duty, in our words"))
    since: Day = column(say("Day the duty came into force"))
    every: Annotated[int, Field(ge=1, le=50)] | None = column(
        say("Years within which it is to be done again; blank where the act sets none"), default=None
    )


class StatutoryStanding(Row):
    """What stands of a duty by law in an area at a time."""

    table = "statutory_standing"
    title: ClassVar = say("What stands of duties by law")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    duty: Id = column(say("Duty"))
    state: Literal["stands", "partly", "missing", "not-known"] = column(
        say("What stands: stands, partly, missing, not-known (the source does not say)")
    )
    when: Day | None = column(
        say("Day it was done, where it was; the first day of a longer time"), default=None
    )
    as_stated: Optional_ = column(say("The time as it stands in the source"), default="")
    what: Words = words(say("What stands, in our words"))

    @model_validator(mode="after")
    def _what_stands_has_a_day(self) -> StatutoryStanding:
        if self.state == "missing" and self.when is not None:
            raise ValueError("what is missing has no day; blank `when`")
        return self


WORKINGS: tuple[type[Row], ...] = (
    LogEntry,
    Session,
    Turnout,
    CaseAspect,
    FrameJudgement,
    Situation,
    StatutoryDuty,
    StatutoryStanding,
)
"""Tables of this module, in the order of the data dictionary."""
