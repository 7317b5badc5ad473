"""What each table of raw data must look like: one model a table, which is also the data dictionary.

A raw file (CSV, Excel or YAML list) is one table; `sources.yml` says which. Column descriptions stand
here once, in both languages, and are shown in appendix B.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from evaltools.words.dates import Day
from evaltools.words.messages import Message, StudyWords, say

_ID = re.compile(r"[\w./+-]+(?: [\w./+-]+)*")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("an identifier has letters, digits and . / + - _, and single spaces between")
    return value


Id = Annotated[str, AfterValidator(_id)]
Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(ge=-(10**15), le=10**15)]
Amount = Annotated[int, Field(ge=0, le=10**15)]


def _blank(value: Any) -> Any:
    return "" if value is None else value


Optional_ = Annotated[str, BeforeValidator(_blank)]


NO_WORDS = StudyWords({})
Words = StudyWords
"""A text of the study: a column of the name, or one per language with its code at the end (`name_sv`)."""
OptionalWords = StudyWords


def column(meaning: Message, *, default: Any = ..., **constraints: Any) -> Any:
    """Declare a column with its meaning."""
    return Field(default, description=meaning.text, **constraints)


def words(meaning: Message, *, of: str = "", default: Any = ..., checked: bool = True) -> Any:
    """Declare a column with words of the study.

    Parameters
    ----------
    meaning : what it holds.
    of : the column with the id that these words name, after which it may be called in each language: `body_sv`.
    default : where the words may be left out.
    checked : whether each of the study's languages must have them; a remark may stand in one.
    """
    return Field(default, description=meaning.text, json_schema_extra={"of": of, "checked": checked})


def described(info: FieldInfo) -> Message:
    """The meaning of a column."""
    return Message(info.description or "")


@dataclass(frozen=True)
class WordColumn:
    """A column with words of the study, and how raw files may call it."""

    name: str
    of: str
    """The column of ids it names, if any."""
    required: bool
    checked: bool
    """Whether each of the study's languages must have them."""

    def language(self, raw: str) -> str | None:
        """The language of a raw column of these words: empty for one that serves all, None for another column."""
        if raw == self.name:
            return ""
        for base in filter(None, (self.name, self.of)):
            if raw.startswith(f"{base}_") and re.fullmatch(r"[a-z]{2,3}", raw[len(base) + 1 :]):
                return raw[len(base) + 1 :]
        return None


class Row(BaseModel):
    """What every table has in common: where each row comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)

    table: ClassVar[str]
    title: ClassVar[Message]
    key: ClassVar[tuple[str, ...]] = ("id",)

    source: Id = column(say("Document the row is taken from"))
    locator: Text = column(say("Where in the document (section, table, page)"))
    note: OptionalWords = words(
        say("Remark: recoding, contradiction, doubt"), default=NO_WORDS, checked=False
    )

    @classmethod
    def word_columns(cls) -> dict[str, WordColumn]:
        """Columns with words of the study."""
        found = {}
        for name, info in cls.model_fields.items():
            if info.annotation is StudyWords:
                extra: Any = info.json_schema_extra
                found[name] = WordColumn(name, extra["of"], info.is_required(), extra["checked"])
        return found

    @classmethod
    def columns(cls) -> dict[str, FieldInfo]:
        """Columns in the order they are declared, those shared by all tables last."""
        own = {name: info for name, info in cls.model_fields.items() if name not in Row.model_fields}
        return own | {name: cls.model_fields[name] for name in Row.model_fields}


class Observation(Row):
    """One published or collected value of an indicator."""

    table = "observations"
    title: ClassVar = say("Observations")
    key = ("indicator", "group", "area", "start", "end")

    indicator: Id = column(say("Indicator"))
    group: Id = column(say("Group: all, girls, boys"), default="all")
    area: Id = column(say("Area"))
    start: Day = column(say("First day the value refers to"))
    end: Day = column(say("Last day the value refers to"))
    value: float | None = column(say("Value as it stands in the source"), default=None)
    unit: Text = column(say("Unit"))
    n: Amount | None = column(say("Number of respondents, or population"), default=None)
    numerator: Amount | None = column(say("Numerator where the source gives it"), default=None)
    missing: Literal["missing", "not-collected", "not-published", "suppressed", "not-numeric"] | None = (
        column(
            say(
                "Why there is no value: missing (the source says it is unknown), not-collected, not-published, suppressed (small group), not-numeric (the source answers in words)"
            ),
            default=None,
        )
    )
    words: Optional_ = column(say("The source's words where it answers in words"), default="")
    break_before: bool = column(
        say("True where the series breaks before this value (new questionnaire, new coverage)"), default=False
    )

    @model_validator(mode="after")
    def _value_or_reason(self) -> Observation:
        if (self.value is None) == (self.missing is None):
            raise ValueError("give either a value or, in column missing, the reason why there is none")
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        if self.numerator is not None and self.n is not None and self.numerator > self.n and self.unit == "%":
            raise ValueError(f"numerator {self.numerator} is above n {self.n}")
        if self.unit == "%" and self.value is not None and not 0 <= self.value <= 100:
            raise ValueError(f"a share must lie between 0 and 100, not {self.value}")
        return self


class Indicator(Row):
    """What an indicator measures, and which direction is an improvement."""

    table = "indicators"
    title: ClassVar = say("Indicators")

    id: Id = column(say("Identifier"))
    topic: Literal["safety", "crime", "school", "background"] = column(say("Topic"))
    order: Whole = column(say("Order in the table"))
    name: Words = words(say("Name"))
    kind: Literal["count", "proportion", "rate", "index", "mean", "words"] = column(say("Kind of measure"))
    unit: Text = column(say("Unit"))
    better: Literal["higher", "lower", "none"] = column(say("Direction of improvement"))
    producer: Words = words(say("Who produces the statistic"))
    stated_in: Text = column(say("Table in the source"))
    recoding: OptionalWords = words(say("Recoding according to the source's note"), default=NO_WORDS)


class Intervention(Row):
    """One intervention of a plan and the account given of it."""

    table = "interventions"
    title: ClassVar = say("Interventions")

    id: Id = column(say("Identifier"))
    version: Id = column(say("Version of the plan (year-month)"))
    area: Id = column(say("Area"))
    order: Whole = column(say("Number in the document"))
    department: Id = column(say("Department"))
    department_name: Words = words(say("Name of the department"), of="department")
    name: Words = words(say("Name of the intervention"))
    page: Whole = column(say("Page of the document"))
    status: Literal["green", "yellow", "red", "grey"] = column(say("Colour in the follow-up"))
    purpose: Words = words(say("Purpose, in our words"))
    goals: Words = words(say("Goals for the period, in our words"))
    done: Words = words(say("What was done, in our words"))
    account: Words = words(say("How it went, in our words"))


class Outcome(Row):
    """One measured outcome that a follow-up reports."""

    table = "outcomes"
    title: ClassVar = say("Measured outcomes")

    id: Id = column(say("Identifier"))
    intervention: Id = column(say("Intervention"))
    measure: Words = words(say("What was measured"))
    value: float | None = column(
        say("Value; blank where a target was set but no value is reported"), default=None
    )
    unit: Text = column(say("Unit: %, number, SEK ..."))
    value_note: Optional_ = column(say("Precision: at least, about, over"), default="")
    target: float | None = column(say("Target where one was set"), default=None)
    target_kind: Literal["at-least", "at-most", "exactly", ""] = column(say("Kind of target"), default="")
    baseline: float | None = column(say("Earlier value where the source gives one"), default=None)
    when: Optional_ = column(say("When it was measured"), default="")

    @model_validator(mode="after")
    def _target_has_a_kind(self) -> Outcome:
        if (self.target is None) != (self.target_kind == ""):
            raise ValueError("target and target_kind are given together or not at all")
        if self.value is None and self.target is None:
            raise ValueError("give a value, a target or both")
        return self


class Account(Row):
    """One coder's reading of the account given of an intervention, made without its colour."""

    table = "accounts"
    title: ClassVar = say("Coded accounts")
    key = ("intervention", "coder")

    intervention: Id = column(say("Intervention"))
    coder: Id = column(
        say(
            "Pass of coding: all by the same team, so that comparing them shows consistency, not independence"
        )
    )
    result: Literal["reached", "mostly", "partly", "not", "cannot-be-judged", "not-stated"] = column(
        say(
            "What the account shows, goal by goal: reached (all goals), mostly (most, or the main one), partly (half or fewer), not (none), cannot-be-judged, not-stated (the account is silent)"
        )
    )
    progress: Literal["done", "under-way", "delayed", "not-started", "not-stated"] = column(
        say(
            "Progress: done (what was planned is done), under-way, delayed (late or paused), not-started, not-stated"
        )
    )
    stated: Literal["reached", "mostly", "partly", "not", "cannot-be-judged", "not-stated"] = column(
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
    stated_in: Text = column(say("Table in the source"))
    part: Optional_ = column(say("Part of the row where the row splits the amount"), default="")
    intervention: Words = words(say("Intervention, in our words"))
    board: Text = column(say("Board, as it stands"))
    amount: Amount = column(say("Amount in SEK"))
    funding: Id = column(say("Funding source"))
    funding_name: Words = words(say("Name of the funding source"), of="funding")
    temporary: Literal["temporary", "ordinary", "unknown"] = column(say("Temporary or ordinary funds"))
    same_as: Optional_ = column(say("Identifier of the row that already states the same money"), default="")


class StatedTotal(Row):
    """A total that a document states, to be reconciled with the rows."""

    table = "stated_totals"
    title: ClassVar = say("Stated totals")

    id: Id = column(say("Identifier"))
    area: Id = column(say("Area"))
    of: Text = column(say("What the total is of: a table or a grant"))
    measure: Words = words(say("What is totalled"))
    value: float = column(say("The total as it stands"))
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
)  # fmt: skip
"""Raw files that are no tables: they have formats of their own, read by the science they belong to."""

TABLES: dict[str, type[Row]] = {
    model.table: model
    for model in (
        Observation,
        Indicator,
        Intervention,
        Outcome,
        Account,
        Effect,
        Judgement,
        Event,
        Informant,
        Citation,
        Recommendation,
        RecommendationLink,
        ReportingStatement,
        Factor,
        Allocation,
        StatedTotal,
        SimulatedTruth,
    )
}
