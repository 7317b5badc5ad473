"""Tables of indicators and of their values."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import model_validator

from evaltools.study.tables.declared import (
    NO_WORDS,
    Above,
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
from evaltools.words.dates import Day
from evaltools.words.messages import say


class Observation(Row):
    """One published or collected value of an indicator."""

    table = "observations"
    title: ClassVar = say("Observations")
    key = ("indicator", "group", "area", "start", "end")

    indicator: Id = column(say("Indicator"))
    group: Id = column(say("Group of people, such as girls; all where there is one"), default="all")
    area: Id = column(say("Area"))
    start: Day = column(say("First day the value refers to"))
    end: Day = column(say("Last day the value refers to"))
    value: float | None = column(say("Value as it stands in the source"), default=None)
    unit: Text = column(say("Unit"))
    n: Amount | None = column(say("Number of respondents, or population"), default=None)
    numerator: Amount | None = column(say("Numerator where the source gives it"), default=None)
    sd: Above | None = column(say("Of a mean: standard deviation of the answers"), default=None)
    design_effect: Above | None = column(
        say("Of a weighted or clustered survey: variance over that of a simple random sample"), default=None
    )
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
    topic: Id = column(say("Topic, as the study file names it"))
    order: Whole = column(say("Order in the table"))
    name: Words = words(say("Name"))
    kind: Literal["count", "proportion", "rate", "index", "mean", "words"] = column(say("Kind of measure"))
    unit: Text = column(say("Unit"))
    better: Literal["higher", "lower", "none"] = column(say("Direction of improvement"))
    per: Above | None = column(
        say("Of a rate: per how many people, or units of its exposure, it is given"), default=None
    )
    exposure: Optional_ = column(
        say(
            "Indicator whose values are the population, or the time at risk, behind this one: of counts and rates what they are divided by, of shares how many could have answered"
        ),
        default="",
    )
    dispersion: Above | None = column(
        say("Of counts and rates: variance between years over the mean, where it is known; 1 is pure chance"),
        default=None,
    )
    dispersion_source: Optional_ = column(say("Where the dispersion is known from"), default="")
    producer: Words = words(say("Who produces the statistic"))
    stated_in: Text = column(say("Table in the source"))
    recoding: OptionalWords = words(say("Recoding according to the source's note"), default=NO_WORDS)

    @model_validator(mode="after")
    def _what_belongs_to_its_kind(self) -> Indicator:
        if self.per is not None and self.kind != "rate":
            raise ValueError(f"per belongs to a rate; the kind is {self.kind}")
        if self.dispersion is not None and self.kind not in ("count", "rate"):
            raise ValueError(f"dispersion belongs to counts and rates; the kind is {self.kind}")
        if (self.dispersion is None) != (not self.dispersion_source):
            raise ValueError("dispersion and dispersion_source are given together or not at all")
        if self.exposure == self.id:
            raise ValueError("an indicator cannot be its own exposure")
        return self
