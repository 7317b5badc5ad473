"""What is claimed of a programme, what speaks for and against it, and what else could explain it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from evaltools.theory.model import Direction, Strand, Strength
from evaltools.theory.texts import Words


def _identifier(value: str) -> str:
    # Ids become parts of the ids of findings.
    if not re.fullmatch(r"\w[\w.-]*", value) or len(value) > 80:
        raise ValueError(
            f'"{value[:80]}" cannot be an id: use letters, digits, - and _, no spaces, at most 80 characters'
        )
    return value


Identifier = Annotated[str, Field(strict=True), AfterValidator(_identifier)]
Strict = Annotated[str, Field(strict=True, min_length=1)]
Likelihood = Literal["likely", "possible", "unlikely", "ruled_out"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(_Part):
    """Something a document says, in our words, or our own judgement of it (`evaluator: true`)."""

    says: Words
    source: Identifier
    locator: Strict
    evaluator: bool = False


class Delivery(_Part):
    """Whether an intervention was delivered: stated, or taken from a finding on its status."""

    level: Literal["not_delivered", "unknown", "partly", "mostly", "fully"] | None = None
    finding: Strict | None = None
    basis: Statement | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Delivery:
        if (self.level is None) == (self.finding is None):
            raise ValueError("give either level (with basis) or finding")
        if self.level is not None and self.basis is None:
            raise ValueError("a level needs a basis: what a document says, and where")
        return self


class Outcome(_Part):
    """What would show the outcome."""

    findings: tuple[Strict, ...] = ()
    """Ids of findings with a verdict; `*` stands for any part, `{area}` for the area of the report."""
    expects: Literal["better", "no worse"] = "better"
    documented: Statement | None = None
    """Where records show the outcome, for what no statistics could show."""


class DesignFacts(_Part):
    """Facts of the design, as the Maryland scale asks for them."""

    before_and_after: bool = False
    comparison: Literal["none", "different", "comparable"] = "none"
    treated_units: int = 1
    control_units: int = 0
    controls_other_causes: bool = False
    randomised: bool = False
    traced: Statement | None = None
    """Where the process was followed step by step in records, which the scale does not grade."""


class Account(_Part):
    """What an actor group says of the outcome, or that it was not asked."""

    group: Identifier
    name: Words | None = None
    """Name of the group, where the register of informants has none."""
    stance: Literal["for", "mixed", "against", "silent", "not_asked"]
    first_hand: bool = False
    """Whether the group noticed the outcome itself."""
    responsible: bool = False
    """Whether it carries out the intervention, or answers for it."""
    strand: Strand = "interviews"
    """Another where the group was not interviewed but, say, answered a survey that a follow-up reports."""
    sections: tuple[Strict, ...] = ()
    """Sections of the source in which the group is cited on this."""
    basis: Statement


class LinkEvidence(_Part):
    """Evidence for a link of a claim's path, in place of what the theory says of the link."""

    link: Annotated[str, Field(strict=True, pattern=r"^[^>\s]+>[^>\s]+$")]
    direction: Direction
    strand: Strand
    strength: Strength | None = None
    basis: Statement


class RivalView(_Part):
    """How likely a rival explanation is, for some outcomes or in one claim."""

    likelihood: Likelihood
    basis: Statement


class RivalOn(RivalView):
    """How likely a rival explanation is for certain outcomes."""

    outcomes: tuple[Identifier, ...] = Field(min_length=1)
    """Nodes of the theory."""


class Rival(_Part):
    """Something other than the programme that could explain an outcome."""

    id: Identifier
    name: Words
    how: Words
    """How it could explain the outcome."""
    years: tuple[int, int] | None = None
    """First and last year in which it was at work, for marking them beside what was measured."""

    @field_validator("years")
    @classmethod
    def _in_order(cls, years: tuple[int, int] | None) -> tuple[int, int] | None:
        if years is not None and years[0] > years[1]:
            raise ValueError(f"the last year, {years[1]}, comes before the first, {years[0]}")
        return years

    judged: tuple[RivalOn, ...] = Field(min_length=1)
    line: int | None = Field(default=None, exclude=True, repr=False)

    def on(self, outcome: str) -> RivalView | None:
        """The judgement for an outcome, if there is one."""
        return next((view for view in self.judged if outcome in view.outcomes), None)


class Claim(_Part):
    """That the programme contributed to an outcome along one or several paths of its theory."""

    id: Identifier
    title: Words
    """A few words, for tables."""
    text: Words
    """The claim as one sentence."""
    period: Identifier
    version: Identifier
    areas: tuple[Identifier, ...] = Field(min_length=1)
    """Areas in whose reports it is rated."""
    paths: tuple[tuple[Identifier, ...], ...] = Field(min_length=1)
    """Ways through the theory, each from a cause to the outcome; one well-evidenced way is enough."""
    delivery: Delivery
    outcome: Outcome
    design: DesignFacts
    accounts: tuple[Account, ...] = ()
    effects: tuple[Identifier, ...] = ()
    """Ids of transcribed effects."""
    evidence: tuple[LinkEvidence, ...] = ()
    rivals: dict[Identifier, RivalView] = Field(default_factory=dict)
    """Judgements that differ, for this claim, from those under the rival explanation."""
    line: int | None = Field(default=None, exclude=True, repr=False)

    @model_validator(mode="after")
    def _paths_lead_somewhere(self) -> Claim:
        if any(len(path) < 2 for path in self.paths):
            raise ValueError("a path leads from one node to another")
        if len({path[-1] for path in self.paths}) > 1:
            raise ValueError("all paths of a claim end in the same outcome")
        return self

    @property
    def target(self) -> str:
        """The node all paths end in."""
        return self.paths[0][-1]

    @property
    def links(self) -> tuple[str, ...]:
        """Ids of the links of all paths, each once."""
        steps = [f"{a}>{b}" for path in self.paths for a, b in pairwise(path)]
        return tuple(dict.fromkeys(steps))

    def statements(self) -> Iterator[Statement]:
        """Everything the claim takes from documents."""
        optional = (self.delivery.basis, self.outcome.documented, self.design.traced)
        yield from (item for item in optional if item is not None)
        yield from (item.basis for item in self.accounts)
        yield from (item.basis for item in self.evidence)
        yield from (view.basis for view in self.rivals.values())


class Questions(_Part):
    """An evaluation question and what answers it."""

    id: Identifier
    question: Words
    source: Identifier
    locator: Strict
    claims: tuple[Identifier, ...] = ()
    findings: tuple[Strict, ...] = ()
    """Ids of findings that answer it, with `*` and `{area}` as under a claim's outcome."""
    limits: Words | None = None
    """What the material cannot answer."""
    periods: tuple[Identifier, ...] = Field(min_length=1)
    line: int | None = Field(default=None, exclude=True, repr=False)
