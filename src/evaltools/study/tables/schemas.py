"""What each table of raw data must look like: one model a table, which is also the data dictionary.

A raw file (CSV, Excel or YAML list) is one table; `sources.yml` says which. Column descriptions stand
here once, in both languages, and are shown in appendix B.
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
    Text,
    Whole,
    Words,
    column,
    words,
)
from evaltools.study.tables.indicators import Indicator, Observation
from evaltools.study.tables.plan_tables import Account, Intervention, Outcome, Round
from evaltools.study.tables.workings import WORKINGS
from evaltools.words.dates import Day
from evaltools.words.messages import say


class Effect(Row):
    """One effect stated in an effects table, condensed in our own words."""

    table = "effects"
    title: ClassVar = say("Effects")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    stated_in: Text = column(say("Table in the source"))
    body: Id = column(say("Collaboration body"))
    body_name: Words = words(say("Name of the body"), of="body")
    theme: Words = words(say("Theme (the table's subheading)"))
    statement: Words = words(say("The effect in our words"))
    kind: Literal["intended", "unforeseen", "indirect"] = column(say("Intended, unforeseen or indirect"))
    direction: Literal["positive", "negative", "mixed", "none"] = column(say("Direction"))
    period: Optional_ = column(
        say("Evaluation period it belongs to; blank: that of its document"), default=""
    )


class Judgement(Row):
    """One judgement of a body's relevance, or one statement of its value, condensed in our own words."""

    table = "judgements"
    title: ClassVar = say("Judgements of relevance and value")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    body: Id = column(say("Collaboration body"))
    body_name: Words = words(say("Name of the body"), of="body")
    part: Id = column(say("The part of the source that is about the body: chapter or section"))
    about: Literal["relevance", "value"] = column(say("Relevance or value"))
    basis: Literal["knowledge", "problem", "goal", ""] = column(
        say("Kind of relevance: knowledge, problem or goal"), default=""
    )
    judgement: Literal["relevant", "partly", "small", "not", "conditional", "not-judged", ""] = column(
        say("The judgement; blank for value"), default=""
    )
    statement: Words = words(say("The judgement in our words"))
    period: Optional_ = column(
        say("Evaluation period it belongs to; blank: that of its document"), default=""
    )

    @model_validator(mode="after")
    def _relevance_is_judged(self) -> Judgement:
        if (self.about == "relevance") != (self.judgement != ""):
            raise ValueError("give a judgement for relevance, and none for value")
        return self


class Event(Row):
    """One event of the timeline."""

    table = "timeline"
    title: ClassVar = say("Timeline")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    when: Day = column(say("Date (first day of the period)"))
    precision: Literal["day", "month", "season", "year"] = column(say("Precision of the date"))
    as_stated: Text = column(say("The time as it stands in the source"))
    event: Words = words(say("Event, in our words"))
    strand: Literal["programme", "evaluation"] = column(say("Programme or evaluation"))


class Informant(Row):
    """One person interviewed, under the source's pseudonym."""

    table = "informants"
    title: ClassVar = say("Informants")
    beside: ClassVar = ("attribute: ",)

    id: Id = column(say("Label in the source"))
    group: Id = column(say("Actor group"))
    group_name: Words = words(say("Name of the actor group"), of="group")
    interviews: Amount = column(say("Number of interviews"))
    bodies: Optional_ = column(say("Bodies the person is listed under, separated by semicolons"), default="")
    consent: Literal["quote", "paraphrase", "none", ""] = column(
        say("Consent: quote, paraphrase, none; blank where the source states none"), default=""
    )
    role: OptionalWords = words(say("Role the source states"), default=NO_WORDS)


class Citation(Row):
    """How often a section cites an informant."""

    table = "citations"
    title: ClassVar = say("Citations of informants")
    key = ("informant", "section")

    informant: Id = column(say("Informant"))
    section: Id = column(say("Section"))
    section_name: Words = words(say("Subject of the section"), of="section")
    count: Amount = column(say("Number of citations"))


class Recommendation(Row):
    """One recommendation, condensed in our own words."""

    table = "recommendations"
    title: ClassVar = say("Recommendations")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    number: Text = column(say("Number in the source"))
    text: Words = words(say("The recommendation in our words"))
    period: Optional_ = column(say("Period whose report makes it"), default="")
    owner: OptionalWords = words(say("Who is to carry it out"), default=NO_WORDS, checked=False)
    due: Optional_ = column(say("When it is to be carried out, as it stands"), default="")


class RecommendationLink(Row):
    """What a later document shows became of a recommendation: the evaluator's reading."""

    table = "recommendation_links"
    title: ClassVar = say("What became of recommendations")
    key = ("recommendation", "version")

    recommendation: Id = column(say("Recommendation"))
    area: Id = column(say("Area"))
    version: Id = column(say("Plan in which it is traced (year-month)"))
    became: Literal["followed", "partly", "not-followed", "not-known"] = column(
        say(
            "The evaluator's judgement: followed, partly, not-followed, not-known (the document does not say)"
        )
    )
    shows: Words = words(say("What the document shows, in our words"))
    again: Optional_ = column(say("Later recommendation that raises the same matter"), default="")


class Dilemma(Row):
    """One dilemma or challenge that a document discusses, and what a later one shows of it."""

    table = "dilemmas"
    title: ClassVar = say("Dilemmas and challenges")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    period: Id = column(say("Period whose report discusses it"))
    level: Literal["overall", "central", "local"] = column(
        say("Level: overall, central (steering), local (in the work itself)")
    )
    text: Words = words(say("The dilemma in our words"))
    who: Words = words(say("Who says so"))
    later: Optional_ = column(say("Later period in which it is looked at again"), default="")
    became: Literal["remains", "eased", "solved", "not-known", ""] = column(
        say("The evaluator's judgement: remains, eased, solved, not-known (the later document does not say)"),
        default="",
    )
    shows: OptionalWords = words(say("What the later document shows, in our words"), default=NO_WORDS)
    later_locator: Optional_ = column(say("Where in the later document"), default="")


class ReportingStatement(Row):
    """What a document says of an item of the COREQ checklist for interview studies."""

    table = "coreq_statements"
    title: ClassVar = say("Statements on the analysis of interviews")
    key = ("item", "source")

    item: Annotated[int, Field(ge=1, le=32)] = column(say("Item of COREQ (1–32)"))
    area: Id = column(say("Area"))
    says: Words = words(say("What the document says, in our words"))


class Factor(Row):
    """One underlying risk or protective factor."""

    table = "factors"
    title: ClassVar = say("Risk and protective factors")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    kind: Literal["risk", "protective"] = column(say("Kind"))
    name: Words = words(say("Name"))


class Allocation(Row):
    """One amount allocated to an intervention, a board and a funding source."""

    table = "allocations"
    title: ClassVar = say("Allocations")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    year: Whole = column(say("Budget year"))
    start: Day | None = column(
        say("First day the amount is for; blank where it is for the year"), default=None
    )
    end: Day | None = column(say("Last day the amount is for; blank where it is for the year"), default=None)
    stated_in: Text = column(say("Table in the source"))
    part: Optional_ = column(say("Part of the row where the row splits the amount"), default="")
    intervention: Words = words(say("Intervention, in our words"))
    board: Text = column(say("Budget unit (board, department, school), as it stands"))
    amount: Amount = column(say("Amount, in the currency of the study file"))
    funding: Id = column(say("Funding source"))
    funding_name: Words = words(say("Name of the funding source"), of="funding")
    temporary: Literal["temporary", "ordinary", "unknown"] = column(say("Temporary or ordinary funds"))
    same_as: Optional_ = column(say("Identifier of the row that already states the same money"), default="")
    priority: Optional_ = column(say("Area of priority the money goes to"), default="")
    priority_name: OptionalWords = words(say("Name of the area of priority"), of="priority", default=NO_WORDS)
    target: OptionalWords = words(say("Whom it is for"), default=NO_WORDS)
    if_ends: OptionalWords = words(say("What happens if the money ends or falls"), default=NO_WORDS)
    reported: Literal["reported", "partly", "not-reported", "not-due", "not-known", ""] = column(
        say(
            "Whether it was reported back what the money gave: reported, partly, not-reported, not-due (not yet), not-known (no report is among the documents)"
        ),
        default="",
    )
    report: OptionalWords = words(say("How it is to be reported back, or what was"), default=NO_WORDS)

    @model_validator(mode="after")
    def _time_is_whole(self) -> Allocation:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end are given together or not at all")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        if (
            self.start is not None
            and self.end is not None
            and not self.start.year <= self.year <= self.end.year
        ):
            raise ValueError(f"the year {self.year} is not that of {self.start} to {self.end}")
        return self


class StatedTotal(Row):
    """A total that a document states, to be reconciled with the rows."""

    table = "stated_totals"
    title: ClassVar = say("Stated totals")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    of: Text = column(say("What the total is of: a table or a grant"))
    measure: Words = words(say("What is totalled"))
    value: float = column(say("The total as it stands"))
    precision: Literal["", "about", "nearly", "over", "at-least"] = column(
        say("How the source qualifies the total: about, nearly, over, at-least; blank where it does not"),
        default="",
    )
    unit: Text = column(say("Unit"))


class SimulatedTruth(Row):
    """A quantity that a simulation was given, to be held against its estimate."""

    table = "simulated"
    title: ClassVar = say("What the simulation was given")

    id: Id = column(say("Identifier"))
    interruption: Id = column(say("Interruption in the study file"))
    quantity: Literal["ratio", "buffer-ratio", "wdq", "wdd"] = column(
        say("Quantity: ratio (after to before), buffer-ratio (in the neighbouring area), wdq, wdd")
    )
    value: float = column(say("True value in the simulation"))
    what: Words = words(say("What the value is of"))


OTHER_FORMATS = (
    "theory", "interviews", "codebook", "codings", "claims", "rivals", "questions", "rules",
    "conclusions", "interpretations",
)  # fmt: skip
"""Raw files that are no tables: they have formats of their own, read by the science they belong to."""

_ALL: tuple[type[Row], ...] = (
    Observation,
    Indicator,
    Intervention,
    Round,
    Outcome,
    Account,
    Effect,
    Judgement,
    Event,
    Informant,
    Citation,
    Recommendation,
    RecommendationLink,
    Dilemma,
    ReportingStatement,
    Factor,
    Allocation,
    StatedTotal,
    SimulatedTruth,
    *WORKINGS,
)
TABLES: dict[str, type[Row]] = {model.table: model for model in _ALL}
