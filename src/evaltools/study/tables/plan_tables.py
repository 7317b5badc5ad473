"""Tables of an activity plan: its interventions, and what each follow-up (a round) says of them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from evaltools.study.tables.declared import (
    NO_WORDS,
    Id,
    Optional_,
    OptionalWords,
    Row,
    Text,
    Whole,
    Words,
    column,
    words,
)
from evaltools.words.dates import last_day
from evaltools.words.messages import say


def _time(value: str) -> str:
    if value and last_day(value) is None:
        raise ValueError("a time is a year, a month or a day: 2026, 2026-10 or 2026-10-31")
    return value


def _as_text(value: object) -> object:
    # A year stands as a number in YAML and in a spreadsheet.
    return (
        ""
        if value is None
        else str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else value
    )


Time = Annotated[str, BeforeValidator(_as_text), AfterValidator(_time)]
"""A year, a month or a day, as exactly as it is known."""

Result = Literal["reached", "mostly", "partly", "not", "cannot-be-judged", "not-stated"]
Progress = Literal["done", "under-way", "delayed", "not-started", "not-stated"]
Obstacle = Literal[
    "money",
    "staff",
    "collaboration",
    "events",
    "measurement",
    "complexity",
    "priorities",
    "mandate",
    "other",
    "none",
    "",
]


class Intervention(Row):
    """One intervention of a plan."""

    table = "interventions"
    title: ClassVar = say("Interventions")

    id: Id = column(say("Identifier"))
    version: Id = column(say("Version of the plan (year-month)"))
    area: Id = column(say("Area"))
    order: Whole = column(say("Number in the document"))
    department: Id = column(say("Department"))
    department_name: Words = words(say("Name of the department"), of="department")
    name: Words = words(say("Name of the intervention"))
    purpose: Words = words(say("Purpose, in our words"))
    level: Literal["universal", "selective", "indicated", ""] = column(
        say("Level: universal (all), selective (groups at risk), indicated (individuals with problems)"),
        default="",
    )
    horizon: Literal["now", "long", ""] = column(say("Time horizon: now, or in the long run"), default="")
    succeeds: Optional_ = column(
        say("Interventions that it takes over from, separated by semicolons: renamed, merged or split"),
        default="",
    )


class Round(Row):
    """What one follow-up says of one intervention."""

    table = "rounds"
    title: ClassVar = say("Rounds of follow-up")
    key = ("intervention", "round")

    intervention: Id = column(say("Intervention"))
    round: Annotated[Time, Field(min_length=1)] = column(
        say("Round: the date of the follow-up (year, year-month or year-month-day)")
    )
    standing: Literal["goes-on", "ended", ""] = column(say("Whether it goes on or has ended"), default="")
    status: Literal["green", "yellow", "red", "grey", ""] = column(
        say("Colour in the follow-up; blank only for what has ended"), default=""
    )
    name: OptionalWords = words(say("Name in this round, where it has changed"), default=NO_WORDS)
    page: Whole | None = column(say("Page of the document"), default=None)
    goals: Words = words(say("Goals for the period, in our words"))
    done: Words = words(say("What was done, in our words"))
    account: Words = words(say("How it went, in our words"))
    progress: Progress | Literal[""] = column(say("Progress, where the follow-up states it"), default="")
    result: Result | Literal[""] = column(say("The follow-up's own conclusion on the goals"), default="")
    step_taken: Literal["yes", "partly", "no", ""] = column(
        say("Whether the next step of the last round was taken"), default=""
    )
    obstacle: Obstacle = column(say("What has mainly stood in the way"), default="")
    obstacle_also: Obstacle = column(say("What else has stood in the way"), default="")
    obstacle_text: OptionalWords = words(say("The obstacle, in words"), default=NO_WORDS)
    next_step: OptionalWords = words(say("Next step, in our words"), default=NO_WORDS)
    next_when: Time = column(say("When the next step is to be taken (year, year-month or day)"), default="")
    funding: Literal["extra", "ordinary", "part", ""] = column(
        say("Funding: extra funds, ordinary budget, or part of each"), default=""
    )

    @model_validator(mode="after")
    def _has_a_colour(self) -> Round:
        if not self.status and self.standing != "ended":
            raise ValueError("give a colour, or write that the intervention has ended under standing")
        return self


class Outcome(Row):
    """One outcome that a follow-up reports, in figures or in words."""

    table = "outcomes"
    title: ClassVar = say("Measured outcomes")
    key = ("id", "round")

    id: Id = column(say("Identifier of the measure, the same in every round"))
    intervention: Id = column(say("Intervention"))
    round: Time = column(
        say("Round that tells it; blank where the document of the row tells of one round alone"), default=""
    )
    measure: Words = words(say("What was measured"))
    value: float | None = column(
        say("Value; blank where a target was set but no value is reported"), default=None
    )
    unit: Text = column(say("Unit: %, number, currency ...; words where the outcome is told in words"))
    value_note: Optional_ = column(say("Precision: at least, about, over"), default="")
    target: float | None = column(say("Target where one was set"), default=None)
    target_kind: Literal["at-least", "at-most", "exactly", ""] = column(say("Kind of target"), default="")
    baseline: float | None = column(say("Earlier value where the source gives one"), default=None)
    when: Optional_ = column(say("When it was measured"), default="")
    direction: Literal["better", "worse", "unchanged", "mixed", ""] = column(
        say("Direction that the document tells in words"), default=""
    )
    says: OptionalWords = words(say("What the document says of it in words, in our words"), default=NO_WORDS)

    @model_validator(mode="after")
    def _target_has_a_kind(self) -> Outcome:
        if (self.target is None) != (self.target_kind == ""):
            raise ValueError("target and target_kind are given together or not at all")
        if self.value is None and self.target is None and not self.direction:
            raise ValueError("give a value, a target, or the direction that is told in words")
        return self


class Account(Row):
    """One coder's reading of the account given of an intervention, made without its colour."""

    table = "accounts"
    title: ClassVar = say("Coded accounts")
    key = ("intervention", "round", "coder")

    intervention: Id = column(say("Intervention"))
    round: Time = column(
        say("Round that tells it; blank where the document of the row tells of one round alone"), default=""
    )
    coder: Id = column(
        say(
            "Pass of coding: all by the same team, so that comparing them shows consistency, not independence"
        )
    )
    result: Result = column(
        say(
            "What the account shows, goal by goal: reached (all goals), mostly (most, or the main one), partly (half or fewer), not (none), cannot-be-judged, not-stated (the account is silent)"
        )
    )
    progress: Progress = column(
        say(
            "Progress: done (what was planned is done), under-way, delayed (late or paused), not-started, not-stated"
        )
    )
    stated: Result = column(
        say("The account's own conclusion on the goals as a whole, with the codes of result")
    )
    specific: Literal["yes", "no"] = column(say("Do the goals say what is to be achieved, for whom or where"))
    measurable: Literal["yes", "no", "partly"] = column(
        say(
            "Do the goals name something that can be counted, measured or decided: yes (all), partly (some), no"
        )
    )
    blind: Literal["yes", "no"] = column(say("Coded without the colour being known"))
    basis: Words = words(say("The decisive passage, in our words"))
