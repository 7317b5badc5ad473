"""What changed between two versions of a theory, in sentences and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from evaltools.theory.alternative import areas, goals, interventions, protections, risks
from evaltools.theory.labels import FATES, OWN_CODING, when
from evaltools.theory.model import Became, Node, NodeKind, Version
from evaltools.words.forms import alike
from evaltools.words.messages import Message, Quoted, Sayable, in_context, listing, plural, say

if TYPE_CHECKING:
    import pandas as pd

ChangeKind = Literal[
    "kept", "changed", "continued", "renumbered", "merged", "split", "ended", "no_trace", "removed", "new"
]

CHANGES: dict[ChangeKind, Message] = {
    "kept": in_context("what became of an intervention", "kept"),
    "changed": in_context("what became of an intervention", "changed"),
    **{cast(ChangeKind, fate): words for fate, words in FATES.items()},
    "no_trace": in_context("what became of an intervention", "no trace"),
    "removed": in_context("what became of an intervention", "removed"),
    "new": in_context("what became of an intervention", "not traced earlier"),
}
"""What became of a node, in a word."""


@dataclass(frozen=True)
class Change:
    """What became of one node, or where one came from."""

    kind: ChangeKind
    old: Node | None
    new: tuple[Node, ...] = ()
    fate: Became | None = None


@dataclass(frozen=True)
class Difference:
    """All changes from one version to a later one, in the order of the file."""

    old: Version
    new: Version
    changes: tuple[Change, ...]

    def of_kind(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of these kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    def sentences(self) -> tuple[Sayable, ...]:
        """The changes in whole sentences: numbers of each kind, goals, fates of the interventions, what is new."""
        return (*_numbers(self), *_goals(self), *_fates(self))

    def table(self) -> pd.DataFrame:
        """One row per change: kind of node, id and name before and after, change, source, locator, whose coding."""
        import pandas as pd

        return pd.DataFrame([_row(change) for change in self.changes], columns=_COLUMNS)


_COLUMNS = [
    "kind",
    "old_id",
    "old_name",
    "change",
    "new_id",
    "new_name",
    "source",
    "locator",
    "evaluator",
    "note",
]


def difference(old: Version, new: Version, earlier: Iterable[Version] = ()) -> Difference:
    """Compare two versions.

    Parameters
    ----------
    old, new : the earlier and the later version
    earlier : versions before the earlier one, where what looks new may have its origin

    Returns
    -------
    Difference
        Nodes with the same id and kind are the same node. Interventions are followed through `became`;
        one that is neither found again nor told of has left no trace, which is not the same as ended. What
        `became` leads from an earlier version to the later one is told too, and is not new.
    """
    kept = {node.id: node for node in new.nodes}
    changes: list[Change] = []
    followed: set[str] = set()
    for node in old.nodes:
        change = _change(node, kept.get(node.id), new)
        followed.update(one.id for one in change.new)
        changes.append(change)
    for node in (one for version in earlier for one in version.nodes):
        change = _change(node, kept.get(node.id), new)
        if change.fate is not None and (after := tuple(one for one in change.new if one.id not in followed)):
            followed.update(one.id for one in after)
            changes.append(Change(change.kind, node, after, change.fate))
    changes += [Change("new", None, (node,)) for node in new.nodes if node.id not in followed]
    return Difference(old, new, tuple(changes))


def _change(node: Node, same: Node | None, new: Version) -> Change:
    fate = next((one for one in node.became if one.version == new.id), None)
    if fate is not None:
        return Change(fate.how, node, tuple(new.node(one) for one in fate.into), fate)
    if same is not None and same.kind == node.kind:
        equal = (same.name, same.conditional, same.department) == (
            node.name,
            node.conditional,
            node.department,
        )
        return Change("kept" if equal else "changed", node, (same,))
    return Change("no_trace" if node.kind == "intervention" else "removed", node)


def _numbers(self: Difference) -> list[Sayable]:
    counts = {
        kind: (_number(self.old, kind), _number(self.new, kind)) for kind in _NOUNS if kind in _kinds(self)
    }
    changed = {kind: pair for kind, pair in counts.items() if pair[0] != pair[1]}
    if not changed:
        return []
    written = iter(alike(*(number for pair in changed.values() for number in pair)))
    parts = [_counted(kind, *pair, next(written), next(written)) for kind, pair in changed.items()]
    return [
        say(
            "From {before} to {after}: {parts}.",
            before=when(self.old.id),
            after=when(self.new.id),
            parts=listing(parts, "semicolon"),
        )
    ]


def _kinds(self: Difference) -> set[NodeKind]:
    return {node.kind for version in (self.old, self.new) for node in version.nodes}


def _number(version: Version, kind: NodeKind) -> int:
    return sum(node.planned for node in version.of_kind(kind))


def _counted(kind: NodeKind, before: int, after: int, had: Sayable, has: Sayable) -> Message:
    """How the number of nodes of a kind changed; `had` and `has` are the numbers as they are to be written."""
    if not before:
        return say("{things} were added", things=_NOUNS[kind](after, has))
    things = _NOUNS[kind](before, had)
    return _BECAME[kind](things=things, number=has) if after else say("{things} were dropped", things=things)


_NOUNS: dict[NodeKind, Callable[[int, Sayable], Message]] = {
    "problem_area": areas,
    "intervention": interventions,
    "goal": goals,
    "risk_factor": risks,
    "protective_factor": protections,
}
# The number takes the gender of what is counted.
_BECAME: dict[NodeKind, Callable[..., Message]] = {
    "problem_area": lambda **args: in_context("problem areas", "{things} became {number:words}", **args),
    "intervention": lambda **args: in_context("interventions", "{things} became {number:words}", **args),
    "goal": lambda **args: in_context("goals", "{things} became {number:words}", **args),
    "risk_factor": lambda **args: in_context("factors", "{things} became {number:words}", **args),
    "protective_factor": lambda **args: in_context("factors", "{things} became {number:words}", **args),
}


def _goals(self: Difference) -> list[Sayable]:
    gone = [c.old for c in self.of_kind("removed") if c.old is not None and c.old.kind == "goal"]
    come = [c.new[0] for c in self.of_kind("new") if c.new[0].kind == "goal"]
    if not gone or not come:
        return []
    before, after = (listing([Quoted(node.name) for node in nodes]) for nodes in (gone, come))
    return [
        plural(
            "The goal {before} was replaced by {after}.",
            "The goals {before} were replaced by {after}.",
            n=len(gone),
            before=before,
            after=after,
        )
    ]


def _fates(self: Difference) -> list[Sayable]:
    before = [c for c in self.changes if c.old is not None and c.old.kind == "intervention"]
    sentences: list[Sayable] = [_fate(change) for change in before if change.fate is not None]
    here = [change for change in before if change.old in self.old.nodes]
    lost = Counter(change.kind for change in here)["no_trace"]
    if lost and lost == len(here):
        sentences.append(say("What became of the interventions is not said in the documents."))
    elif lost:
        part, whole = alike(lost, len(here))
        sentences.append(
            say(
                "What became of {part:words} of {whole:words} interventions is not said in the documents.",
                part=part,
                whole=whole,
            )
        )
    added = sum(c.new[0].kind == "intervention" for c in self.of_kind("new"))
    if added:
        sentences.append(
            plural(
                "One intervention is not traced to an earlier version, which does not make it new.",
                "{n:Words} interventions are not traced to an earlier version, which does not make them new.",
                n=added,
            )
        )
    return sentences


_INTO: dict[ChangeKind, Callable[..., Message]] = {
    "continued": lambda **names: say("{old} continued as {new}{own}.", **names),
    "renumbered": lambda **names: say("{old} was renumbered and is now {new}{own}.", **names),
    "merged": lambda **names: say("{old} was merged into {new}{own}.", **names),
    "split": lambda **names: say("{old} was split into {new}{own}.", **names),
}


def _fate(change: Change) -> Message:
    """What became of an intervention, and whether that is our coding."""
    assert change.old is not None
    assert change.fate is not None
    own: Sayable = (
        in_context("after a statement", " ({what})", what=OWN_CODING) if change.fate.evaluator else ""
    )
    old = Quoted(change.old.name)
    if not change.new:
        return say("{old} ended{own}.", old=old, own=own)
    return _INTO[change.kind](old=old, new=listing([Quoted(node.name) for node in change.new]), own=own)


def _row(change: Change) -> dict[str, object]:
    node = change.old or change.new[0]
    told = change.fate or node
    note = change.fate.note if change.fate else None
    return {
        "kind": node.kind,
        "old_id": change.old.id if change.old else "",
        "old_name": change.old.name if change.old else "",
        "change": change.kind,
        "new_id": " ".join(one.id for one in change.new),
        "new_name": listing([one.name for one in change.new], "semicolon") if change.new else "",
        "source": told.source or "",
        "locator": told.locator or "",
        "evaluator": told.evaluator,
        "note": note or "",
    }
