"""What each table of raw data must look like: one model a table, which is also the data dictionary.

A raw file (CSV, Excel or YAML list) is one table; `sources.yml` says which. Column descriptions stand
here once, in both languages, and are shown in appendix B.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from evaltools.words.dates import Day

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


def column(sv: str, en: str, *, default: Any = ..., **constraints: Any) -> Any:
    """Declare a column with its meaning in Swedish and English."""
    return Field(default, description=en, json_schema_extra={"sv": sv}, **constraints)


class Row(BaseModel):
    """What every table has in common: where each row comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)

    table: ClassVar[str]
    title: ClassVar[dict[str, str]]
    key: ClassVar[tuple[str, ...]] = ("id",)

    source: Id = column("Dokumentet som raden är hämtad ur", "Document the row is taken from")
    locator: Text = column(
        "Var i dokumentet (avsnitt, tabell, sida)", "Where in the document (section, table, page)"
    )
    note: Optional_ = column(
        "Anmärkning: omräkning, motsägelse, osäkerhet", "Remark: recoding, contradiction, doubt", default=""
    )

    @classmethod
    def columns(cls) -> dict[str, FieldInfo]:
        """Columns in the order they are declared, those shared by all tables last."""
        own = {name: info for name, info in cls.model_fields.items() if name not in Row.model_fields}
        return own | {name: cls.model_fields[name] for name in Row.model_fields}


class Observation(Row):
    """One published or collected value of an indicator."""

    table = "observations"
    title: ClassVar = {"sv": "Observationer", "en": "Observations"}
    key = ("indicator", "group", "area", "start", "end")

    indicator: Id = column("Indikator", "Indicator")
    group: Id = column("Grupp: all, girls, boys", "Group: all, girls, boys", default="all")
    area: Id = column("Område", "Area")
    start: Day = column("Första dag som värdet avser", "First day the value refers to")
    end: Day = column("Sista dag som värdet avser", "Last day the value refers to")
    value: float | None = column(
        "Värdet som det står i källan", "Value as it stands in the source", default=None
    )
    unit: Text = column("Enhet", "Unit")
    n: Amount | None = column(
        "Antal svarande, eller folkmängd", "Number of respondents, or population", default=None
    )
    numerator: Amount | None = column(
        "Täljare, där källan anger den", "Numerator where the source gives it", default=None
    )
    missing: Literal["missing", "not-collected", "not-published", "suppressed", "not-numeric"] | None = (
        column(
            "Varför värde saknas: missing (källan anger att värdet är okänt), not-collected (ej undersökt), "
            "not-published (ej redovisat), suppressed (skyddat), not-numeric (källan svarar i ord)",
            "Why there is no value: missing (the source says it is unknown), not-collected, not-published, "
            "suppressed (small group), not-numeric (the source answers in words)",
            default=None,
        )
    )
    words: Optional_ = column(
        "Källans ord där den svarar i ord", "The source's words where it answers in words", default=""
    )
    break_before: bool = column(
        "Sant om serien bryts före detta värde (ny enkät, ny täckning)",
        "True where the series breaks before this value (new questionnaire, new coverage)",
        default=False,
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
    title: ClassVar = {"sv": "Indikatorer", "en": "Indicators"}

    id: Id = column("Identitet", "Identifier")
    topic: Literal["safety", "crime", "school", "background"] = column("Ämne", "Topic")
    order: Whole = column("Ordning i tabellen", "Order in the table")
    name_sv: Text = column("Namn på svenska", "Name in Swedish")
    name_en: Text = column("Namn på engelska", "Name in English")
    kind: Literal["count", "proportion", "rate", "index", "mean", "words"] = column(
        "Slag av mått", "Kind of measure"
    )
    unit: Text = column("Enhet", "Unit")
    better: Literal["higher", "lower", "none"] = column(
        "Vilken riktning som är en förbättring", "Direction of improvement"
    )
    producer_sv: Text = column(
        "Vem som tar fram statistiken, på svenska", "Who produces the statistic, in Swedish"
    )
    producer_en: Text = column(
        "Vem som tar fram statistiken, på engelska", "Who produces the statistic, in English"
    )
    stated_in: Text = column("Tabell i källan", "Table in the source")
    recoding_sv: Optional_ = column(
        "Omräkning enligt källans not", "Recoding according to the source's note (Swedish)", default=""
    )
    recoding_en: Optional_ = column(
        "Omräkning, på engelska", "Recoding according to the source's note (English)", default=""
    )


class Intervention(Row):
    """One intervention of a plan and the account given of it."""

    table = "interventions"
    title: ClassVar = {"sv": "Insatser", "en": "Interventions"}

    id: Id = column("Identitet", "Identifier")
    version: Id = column("Planens version (år-månad)", "Version of the plan (year-month)")
    area: Id = column("Område", "Area")
    order: Whole = column("Nummer i dokumentet", "Number in the document")
    department: Id = column("Förvaltning", "Department")
    department_sv: Text = column("Förvaltningens namn", "Name of the department in Swedish")
    department_en: Text = column("Förvaltningens namn på engelska", "Name of the department in English")
    name_sv: Text = column("Insatsens namn", "Name of the intervention in Swedish")
    name_en: Text = column("Insatsens namn på engelska", "Name of the intervention in English")
    page: Whole = column("Sida i dokumentet", "Page of the document")
    status: Literal["green", "yellow", "red", "grey"] = column(
        "Färg i uppföljningen", "Colour in the follow-up"
    )
    purpose_sv: Text = column("Syfte, i våra ord", "Purpose, in our words (Swedish)")
    purpose_en: Text = column("Syfte, i våra ord, på engelska", "Purpose, in our words")
    goals_sv: Text = column("Mål för perioden, i våra ord", "Goals for the period, in our words (Swedish)")
    goals_en: Text = column("Mål för perioden, på engelska", "Goals for the period, in our words")
    done_sv: Text = column("Vad som gjorts, i våra ord", "What was done, in our words (Swedish)")
    done_en: Text = column("Vad som gjorts, på engelska", "What was done, in our words")
    account_sv: Text = column("Hur det gått, i våra ord", "How it went, in our words (Swedish)")
    account_en: Text = column("Hur det gått, på engelska", "How it went, in our words")


class Outcome(Row):
    """One measured outcome that a follow-up reports."""

    table = "outcomes"
    title: ClassVar = {"sv": "Uppmätta resultat", "en": "Measured outcomes"}

    id: Id = column("Identitet", "Identifier")
    intervention: Id = column("Insats", "Intervention")
    measure_sv: Text = column("Vad som mätts", "What was measured (Swedish)")
    measure_en: Text = column("Vad som mätts, på engelska", "What was measured")
    value: float | None = column(
        "Värde; tomt där målet satts men utfallet inte anges",
        "Value; blank where a target was set but no value is reported",
        default=None,
    )
    unit: Text = column("Enhet: %, st, kr ...", "Unit: %, number, SEK ...")
    value_note: Optional_ = column(
        "Precision: minst, cirka, över", "Precision: at least, about, over", default=""
    )
    target: float | None = column("Mål, där ett satts", "Target where one was set", default=None)
    target_kind: Literal["at-least", "at-most", "exactly", ""] = column(
        "Målets slag", "Kind of target", default=""
    )
    baseline: float | None = column(
        "Tidigare värde, där källan anger det", "Earlier value where the source gives one", default=None
    )
    when: Optional_ = column("När det mättes", "When it was measured", default="")

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
    title: ClassVar = {"sv": "Kodade redogörelser", "en": "Coded accounts"}
    key = ("intervention", "coder")

    intervention: Id = column("Insats", "Intervention")
    coder: Id = column(
        "Kodning: var sin genomgång av samma arbetslag, så att jämförelsen visar stadga och inte oberoende",
        "Pass of coding: all by the same team, so that comparing them shows consistency, not independence",
    )
    result: Literal["reached", "mostly", "partly", "not", "cannot-be-judged", "not-stated"] = column(
        "Vad redogörelsen visar, mål för mål: reached (målen nådda), mostly (de flesta eller huvudmålet), partly (hälften "
        "eller färre), not (inte nådda), cannot-be-judged (går inte att bedöma), not-stated (framgår inte)",
        "What the account shows, goal by goal: reached (all goals), mostly (most, or the main one), partly (half or fewer), "
        "not (none), cannot-be-judged, not-stated (the account is silent)",
    )
    progress: Literal["done", "under-way", "delayed", "not-started", "not-stated"] = column(
        "Genomförande: done (det planerade är gjort), under-way (pågår), delayed (försenat eller pausat), not-started, "
        "not-stated (framgår inte)",
        "Progress: done (what was planned is done), under-way, delayed (late or paused), not-started, not-stated",
    )
    stated: Literal["reached", "mostly", "partly", "not", "cannot-be-judged", "not-stated"] = column(
        "Redogörelsens egen slutsats om målen som helhet, samma koder som result",
        "The account's own conclusion on the goals as a whole, with the codes of result",
    )
    specific: Literal["yes", "no"] = column(
        "Säger målen vad som ska uppnås, för vem eller var",
        "Do the goals say what is to be achieved, for whom or where",
    )
    measurable: Literal["yes", "no", "partly"] = column(
        "Anger målen något som går att räkna, mäta eller avgöra: yes (alla), partly (några), no",
        "Do the goals name something that can be counted, measured or decided: yes (all), partly (some), no",
    )
    blind: Literal["yes", "no"] = column(
        "Kodad utan att färgen var känd", "Coded without the colour being known"
    )
    basis_sv: Text = column(
        "Det avgörande stället, i våra ord", "The decisive passage, in our words (Swedish)"
    )
    basis_en: Text = column("Det avgörande stället, på engelska", "The decisive passage, in our words")


class Effect(Row):
    """One effect stated in an effects table, condensed in our own words."""

    table = "effects"
    title: ClassVar = {"sv": "Effekter", "en": "Effects"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    stated_in: Text = column("Tabell i källan", "Table in the source")
    body: Id = column("Samverkansorgan", "Collaboration body")
    body_sv: Text = column("Samverkansorganets namn", "Name of the body in Swedish")
    body_en: Text = column("Samverkansorganets namn på engelska", "Name of the body in English")
    theme_sv: Text = column("Tema (tabellens mellanrubrik)", "Theme (the table's subheading, Swedish)")
    theme_en: Text = column("Tema, på engelska", "Theme (the table's subheading)")
    statement_sv: Text = column("Effekten i våra ord", "The effect in our words (Swedish)")
    statement_en: Text = column("Effekten i våra ord, på engelska", "The effect in our words")
    kind: Literal["intended", "unforeseen", "indirect"] = column(
        "Avsedd, oförutsedd eller indirekt", "Intended, unforeseen or indirect"
    )
    direction: Literal["positive", "negative", "mixed", "none"] = column("Riktning", "Direction")


class Judgement(Row):
    """One judgement of a body's relevance, or one statement of its value, condensed in our own words."""

    table = "judgements"
    title: ClassVar = {"sv": "Bedömningar av relevans och värde", "en": "Judgements of relevance and value"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    body: Id = column("Samverkansorgan", "Collaboration body")
    body_sv: Text = column("Samverkansorganets namn", "Name of the body in Swedish")
    body_en: Text = column("Samverkansorganets namn på engelska", "Name of the body in English")
    part: Id = column(
        "Den del av källan som handlar om organet: kapitel eller avsnitt",
        "The part of the source that is about the body: chapter or section",
    )
    about: Literal["relevance", "value"] = column("Relevans eller värde", "Relevance or value")
    basis: Literal["knowledge", "problem", "goal", ""] = column(
        "Slag av relevans: kunskap, problem eller mål",
        "Kind of relevance: knowledge, problem or goal",
        default="",
    )
    judgement: Literal["relevant", "partly", "small", "not", "conditional", "not-judged", ""] = column(
        "Bedömningen; tom för värde", "The judgement; blank for value", default=""
    )
    statement_sv: Text = column("Bedömningen i våra ord", "The judgement in our words (Swedish)")
    statement_en: Text = column("Bedömningen i våra ord, på engelska", "The judgement in our words")

    @model_validator(mode="after")
    def _relevance_is_judged(self) -> Judgement:
        if (self.about == "relevance") != (self.judgement != ""):
            raise ValueError("give a judgement for relevance, and none for value")
        return self


class Event(Row):
    """One event of the timeline."""

    table = "timeline"
    title: ClassVar = {"sv": "Tidslinje", "en": "Timeline"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    when: Day = column("Datum (periodens första dag)", "Date (first day of the period)")
    precision: Literal["day", "month", "season", "year"] = column(
        "Datumets precision", "Precision of the date"
    )
    as_stated: Text = column("Tidpunkten som den står", "The time as it stands in the source")
    event_sv: Text = column("Händelse, i våra ord", "Event, in our words (Swedish)")
    event_en: Text = column("Händelse, på engelska", "Event, in our words")
    strand: Literal["programme", "evaluation"] = column(
        "Programmet eller utvärderingen", "Programme or evaluation"
    )


class Informant(Row):
    """One person interviewed, under the source's pseudonym."""

    table = "informants"
    title: ClassVar = {"sv": "Informanter", "en": "Informants"}

    id: Id = column("Beteckning i källan", "Label in the source")
    group: Id = column("Aktörsgrupp", "Actor group")
    group_sv: Text = column("Aktörsgruppens namn", "Name of the actor group in Swedish")
    group_en: Text = column("Aktörsgruppens namn på engelska", "Name of the actor group in English")
    interviews: Amount = column("Antal intervjuer", "Number of interviews")
    bodies: Optional_ = column(
        "Samverkansorgan som personen förs till, med semikolon mellan",
        "Bodies the person is listed under, separated by semicolons",
        default="",
    )
    consent: Literal["quote", "paraphrase", "none", ""] = column(
        "Samtycke: quote (får citeras), paraphrase (får återges), none; tomt där källan inte anger något",
        "Consent: quote, paraphrase, none; blank where the source states none",
        default="",
    )
    role_sv: Optional_ = column("Roll som källan anger", "Role the source states (Swedish)", default="")
    role_en: Optional_ = column("Roll, på engelska", "Role the source states", default="")


class Citation(Row):
    """How often a section cites an informant."""

    table = "citations"
    title: ClassVar = {"sv": "Hänvisningar till informanter", "en": "Citations of informants"}
    key = ("informant", "section")

    informant: Id = column("Informant", "Informant")
    section: Id = column("Avsnitt", "Section")
    section_sv: Text = column("Avsnittets ämne", "Subject of the section (Swedish)")
    section_en: Text = column("Avsnittets ämne, på engelska", "Subject of the section")
    count: Amount = column("Antal hänvisningar", "Number of citations")


class Recommendation(Row):
    """One recommendation, condensed in our own words."""

    table = "recommendations"
    title: ClassVar = {"sv": "Rekommendationer", "en": "Recommendations"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    number: Text = column("Nummer i källan", "Number in the source")
    text_sv: Text = column("Rekommendationen i våra ord", "The recommendation in our words (Swedish)")
    text_en: Text = column("Rekommendationen, på engelska", "The recommendation in our words")


class RecommendationLink(Row):
    """What a later document shows became of a recommendation: the evaluator's reading."""

    table = "recommendation_links"
    title: ClassVar = {
        "sv": "Vad som blev av rekommendationer",
        "en": "What became of recommendations",
    }
    key = ("recommendation", "version")

    recommendation: Id = column("Rekommendation", "Recommendation")
    area: Id = column("Område", "Area")
    version: Id = column("Plan i vilken den följs (år-månad)", "Plan in which it is traced (year-month)")
    became: Literal["followed", "partly", "not-followed", "not-known"] = column(
        "Utvärderarens bedömning: followed (följd), partly (delvis), not-followed (inte följd), not-known (framgår inte)",
        "The evaluator's judgement: followed, partly, not-followed, not-known (the document does not say)",
    )
    shows_sv: Text = column(
        "Vad dokumentet visar, i våra ord", "What the document shows, in our words (Swedish)"
    )
    shows_en: Text = column("Vad dokumentet visar, på engelska", "What the document shows, in our words")
    again: Optional_ = column(
        "Senare rekommendation som tar upp samma sak",
        "Later recommendation that raises the same matter",
        default="",
    )


class ReportingStatement(Row):
    """What a document says of an item of the COREQ checklist for interview studies."""

    table = "coreq_statements"
    title: ClassVar = {
        "sv": "Uppgifter om intervjuernas analys",
        "en": "Statements on the analysis of interviews",
    }
    key = ("item", "source")

    item: Annotated[int, Field(ge=1, le=32)] = column("Punkt i COREQ (1–32)", "Item of COREQ (1–32)")
    area: Id = column("Område", "Area")
    says_sv: Text = column(
        "Vad dokumentet säger, i våra ord", "What the document says, in our words (Swedish)"
    )
    says_en: Text = column("Vad dokumentet säger, på engelska", "What the document says, in our words")


class Factor(Row):
    """One underlying risk or protective factor."""

    table = "factors"
    title: ClassVar = {"sv": "Risk- och skyddsfaktorer", "en": "Risk and protective factors"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    kind: Literal["risk", "protective"] = column("Slag", "Kind")
    name_sv: Text = column("Namn", "Name in Swedish")
    name_en: Text = column("Namn på engelska", "Name in English")


class Allocation(Row):
    """One amount allocated to an intervention, a board and a funding source."""

    table = "allocations"
    title: ClassVar = {"sv": "Tilldelade medel", "en": "Allocations"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    year: Whole = column("Budgetår", "Budget year")
    stated_in: Text = column("Tabell i källan", "Table in the source")
    part: Optional_ = column(
        "Del av raden, där raden delar beloppet",
        "Part of the row where the row splits the amount",
        default="",
    )
    intervention_sv: Text = column("Insats, i våra ord", "Intervention, in our words (Swedish)")
    intervention_en: Text = column("Insats, på engelska", "Intervention, in our words")
    board: Text = column("Nämnd, som den står", "Board, as it stands")
    amount: Amount = column("Belopp i kronor", "Amount in SEK")
    funding: Id = column("Finansieringskälla", "Funding source")
    funding_sv: Text = column("Finansieringskällans namn", "Name of the funding source (Swedish)")
    funding_en: Text = column("Finansieringskällans namn på engelska", "Name of the funding source")
    temporary: Literal["temporary", "ordinary", "unknown"] = column(
        "Tillfälliga eller ordinarie medel", "Temporary or ordinary funds"
    )
    same_as: Optional_ = column(
        "Identitet på raden som redan redovisar samma pengar",
        "Identifier of the row that already states the same money",
        default="",
    )


class StatedTotal(Row):
    """A total that a document states, to be reconciled with the rows."""

    table = "stated_totals"
    title: ClassVar = {"sv": "Angivna summor", "en": "Stated totals"}

    id: Id = column("Identitet", "Identifier")
    area: Id = column("Område", "Area")
    of: Text = column(
        "Vad summan avser: en tabell eller ett anslag", "What the total is of: a table or a grant"
    )
    measure_sv: Text = column("Vad som summeras", "What is totalled (Swedish)")
    measure_en: Text = column("Vad som summeras, på engelska", "What is totalled")
    value: float = column("Summan som den står", "The total as it stands")
    unit: Text = column("Enhet", "Unit")


class SimulatedTruth(Row):
    """A quantity that a simulation was given, to be held against its estimate."""

    table = "simulated"
    title: ClassVar = {"sv": "Simuleringens facit", "en": "What the simulation was given"}

    id: Id = column("Identitet", "Identifier")
    interruption: Id = column("Avbrott i studiefilen", "Interruption in the study file")
    quantity: Literal["ratio", "buffer-ratio", "wdq", "wdd"] = column(
        "Storhet: ratio (kvot efter mot före), buffer-ratio (kvot i grannområdet), wdq, wdd",
        "Quantity: ratio (after to before), buffer-ratio (in the neighbouring area), wdq, wdd",
    )
    value: float = column("Sant värde i simuleringen", "True value in the simulation")
    what_sv: Text = column("Vad värdet avser", "What the value is of (Swedish)")
    what_en: Text = column("Vad värdet avser, på engelska", "What the value is of")


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
