"""The parts of a programme theory: nodes, the links between them, evidence for the links, versions.

The words are those of programme theory evaluation (Funnell & Rogers 2011, Purposeful Program Theory).
Everything is frozen: a theory is read once and only looked at afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from evaltools.checks import InvalidArgument, nearest
from evaltools.theory.texts import Words

NodeKind = Literal[
    "problem_area",
    "intervention",
    "goal",
    "organisation",
    "ongoing_work",
    "assumption",
    "external_factor",
    "risk_factor",
    "protective_factor",
]
LinkKind = Literal["addresses", "contributes", "enables", "affects"]
Sign = Literal["increases", "decreases"]
Prevention = Literal["primary", "secondary", "tertiary"]
PreventionKind = Literal["situational", "social"]
Judgement = Literal["yes", "partly", "no", "not_assessed"]
Fate = Literal["continued", "renumbered", "merged", "split", "ended"]
Direction = Literal["for", "against", "mixed", "none_found"]
Strand = Literal["statistics", "interviews", "observation", "documents", "research"]
Strength = Literal["weak", "moderate", "strong"]
Speaker = Literal["programme", "evaluation", "informants", "research"]
FollowedUp = Literal["yes", "partly", "no", "unknown"]

AREAS: tuple[NodeKind, ...] = ("problem_area", "risk_factor", "protective_factor")
"""What interventions address: the first column of a drawing."""
CONDITIONS: tuple[NodeKind, ...] = ("organisation", "assumption", "external_factor")
"""What must hold, or happens anyway: drawn on top."""
ACTIONS: tuple[NodeKind, ...] = ("ongoing_work", "intervention")
"""What is done."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Sourced(_Part):
    """What stands in a document, or, with `evaluator: true`, is the evaluator's own coding of it."""

    source: str | None = None
    locator: str | None = None
    evaluator: bool = False
    note: Words | None = None


class PreventionCode(_Sourced):
    """Whom an intervention reaches (level) and how it is meant to prevent (kind)."""

    level: list[Prevention] = []
    kind: list[PreventionKind] = []


class TargetGroup(_Sourced):
    """Whom an intervention is for."""

    name: Words


class GoalStatement(_Sourced):
    """The goal an intervention has set itself, and whether one could tell that it was reached."""

    text: Words | None = None
    ratable: bool


class Relevance(_Sourced):
    """Relevance in three senses: rests on knowledge, fits the problem, fits the goals."""

    knowledge: Judgement = "not_assessed"
    problem: Judgement = "not_assessed"
    goal: Judgement = "not_assessed"


class FollowUp(_Sourced):
    """Whether a follow-up or evaluation reports on the intervention."""

    state: FollowedUp


class Became(_Sourced):
    """What an intervention turned into in a later version."""

    version: str
    how: Fate
    into: list[str] = []


class Node(_Sourced):
    """A box of the theory."""

    id: str
    kind: NodeKind
    name: Words
    conditional: bool = False
    """Measures follow only if a need is found; starred in drawings."""
    planned: bool = True
    """False for what was done and evaluated without standing in the plan."""
    department: Words | None = None
    prevention: PreventionCode | None = None
    target_group: TargetGroup | None = None
    goal: GoalStatement | None = None
    relevance: Relevance | None = None
    follow_up: FollowUp | None = None
    became: list[Became] = []
    indicators: list[str] = []
    line: int | None = Field(default=None, exclude=True, repr=False)


class Evidence(_Sourced):
    """What a source says of one or several links; `none_found` means looked for without result."""

    id: str
    direction: Direction
    strand: Strand
    strength: Strength | None = None
    says: Words
    finding: str | None = None
    links: list[tuple[str, str]] = []
    line: int | None = Field(default=None, exclude=True, repr=False)


class Link(_Sourced):
    """An arrow of the theory: what one node is assumed to do to another."""

    from_: str
    to: str
    kind: LinkKind
    sign: Sign | None = None
    mechanism: Words | None = None
    context: Words | None = None
    stated_by: Speaker | None = None
    assumptions: list[str] = []
    evidence: tuple[Evidence, ...] = ()
    line: int | None = Field(default=None, exclude=True, repr=False)

    @property
    def id(self) -> str:
        """`from>to`, unique within a version."""
        return f"{self.from_}>{self.to}"


class Version(_Sourced):
    """The theory as it stood at one time."""

    id: str
    title: Words
    period: Words | None = None
    supersedes: str | None = None
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    line: int | None = Field(default=None, exclude=True, repr=False)

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _reached(self) -> dict[str, frozenset[str]]:
        """By node, all that can be reached from it over any links, itself left out."""
        found: dict[str, frozenset[str]] = {}
        for start in self._by_id:
            seen: set[str] = set()
            waiting = [start]
            while waiting:
                ends = {link.to for link in self._outgoing.get(waiting.pop(), ())} - seen
                seen |= ends
                waiting += ends
            found[start] = frozenset(seen)
        return found

    def reached(self, node_id: str) -> frozenset[str]:
        """The ids that can be reached from a node over any links, also by way of other nodes."""
        return self._reached.get(node_id, frozenset())

    @cached_property
    def _outgoing(self) -> dict[str, tuple[Link, ...]]:
        return {node.id: tuple(link for link in self.links if link.from_ == node.id) for node in self.nodes}

    def node(self, node_id: str) -> Node:
        """The node with this id; raises `InvalidArgument` if there is none."""
        if node_id not in self._by_id:
            raise InvalidArgument(
                "node", f'no node "{node_id}" in {self.id}. {nearest(node_id, self._by_id)}'
            )
        return self._by_id[node_id]

    def of_kind(self, *kinds: NodeKind) -> tuple[Node, ...]:
        """The nodes of these kinds, in the order of the file."""
        return tuple(node for node in self.nodes if node.kind in kinds)

    @property
    def documents(self) -> list[str]:
        """Ids of the documents that the nodes stand in."""
        return sorted({node.source for node in self.nodes if node.source})

    def links_from(self, node_id: str, kind: LinkKind | None = None) -> tuple[Link, ...]:
        """The links that leave a node, in the order of the file."""
        links = self._outgoing.get(node_id, ())
        return links if kind is None else tuple(link for link in links if link.kind == kind)

    def links_to(self, node_id: str, kind: LinkKind | None = None) -> tuple[Link, ...]:
        """The links that reach a node, in the order of the file."""
        return tuple(link for link in self.links if link.to == node_id and kind in (None, link.kind))

    def targets(self, node_id: str, kinds: Iterable[NodeKind]) -> tuple[Node, ...]:
        """The nodes of these kinds that a node has a link to, in the order of the file."""
        wanted = set(kinds)
        reached = {link.to for link in self.links_from(node_id)}
        return tuple(node for node in self.nodes if node.id in reached and node.kind in wanted)


class Theory(_Part):
    """A programme theory in all its versions, oldest first."""

    id: str
    title: Words
    versions: tuple[Version, ...]
    file: str | None = None

    def goals_and_problems(self) -> dict[str, list[str]]:
        """Ids that codes of a codebook can be linked to, in any version: `goal`, and `problem` for areas and factors."""
        nodes = [node for version in self.versions for node in version.nodes]
        return {
            "goal": sorted({node.id for node in nodes if node.kind == "goal"}),
            "problem": sorted({node.id for node in nodes if node.kind in AREAS}),
        }

    def before(self, version: Version) -> Version | None:
        """The version before, or None for the first."""
        place = self.versions.index(version)
        return self.versions[place - 1] if place else None

    def version(self, version_id: str) -> Version:
        """The version with this id, e.g. `"2019-04"`; raises `InvalidArgument` if there is none."""
        for version in self.versions:
            if version.id == version_id:
                return version
        known = [version.id for version in self.versions]
        raise InvalidArgument("version", f'no version "{version_id}". {nearest(version_id, known)}')
