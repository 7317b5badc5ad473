"""What changed between two versions of a theory, in sentences and as a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaltools.theory.labels import FATES, KINDS, choose, count
from evaltools.theory.model import Became, Language, Node, NodeKind, Version
from evaltools.words.numbers import listing

if TYPE_CHECKING:
    import pandas as pd

ChangeKind = Literal[
    "kept", "changed", "continued", "renumbered", "merged", "split", "ended", "no_trace", "removed", "new"
]

_WORDS: dict[ChangeKind, tuple[str, str]] = {
    "kept": ("oförändrad", "kept"),
    "changed": ("ändrad", "changed"),
    "continued": (FATES["continued"].sv, FATES["continued"].en),
    "renumbered": (FATES["renumbered"].sv, FATES["renumbered"].en),
    "merged": (FATES["merged"].sv, FATES["merged"].en),
    "split": (FATES["split"].sv, FATES["split"].en),
    "ended": (FATES["ended"].sv, FATES["ended"].en),
    "no_trace": ("inget spår", "no trace"),
    "removed": ("borttagen", "removed"),
    "new": ("ny", "new"),
}
_MANY: dict[NodeKind, tuple[tuple[str, str], tuple[str, str]]] = {
    "problem_area": (("problemområde", "problemområden"), ("problem area", "problem areas")),
    "intervention": (("insats", "insatser"), ("intervention", "interventions")),
    "goal": (("mål", "mål"), ("goal", "goals")),
    "risk_factor": (("riskfaktor", "riskfaktorer"), ("risk factor", "risk factors")),
    "protective_factor": (("skyddsfaktor", "skyddsfaktorer"), ("protective factor", "protective factors")),
}


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

    def sentences(self, language: Language) -> tuple[str, ...]:
        """The changes in whole sentences: numbers of each kind, goals, fates of the interventions, what is new."""
        return tuple(
            part
            for part in (*_numbers(self, language), _goals(self, language), *_fates(self, language))
            if part
        )

    def table(self, language: Language) -> pd.DataFrame:
        """One row per change: kind of node, id and name before and after, change, source, locator, whose coding."""
        import pandas as pd

        return pd.DataFrame([_row(change, language) for change in self.changes], columns=_COLUMNS)


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


def difference(old: Version, new: Version) -> Difference:
    """Compare two versions.

    Parameters
    ----------
    old, new : the earlier and the later version

    Returns
    -------
    Difference
        Nodes with the same id and kind are the same node. Interventions are followed through `became`;
        one that is neither found again nor told of has left no trace, which is not the same as ended.
    """
    kept = {node.id: node for node in new.nodes}
    changes: list[Change] = []
    followed: set[str] = set()
    for node in old.nodes:
        change = _change(node, kept.get(node.id), new)
        followed.update(one.id for one in change.new)
        changes.append(change)
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


def _numbers(self: Difference, language: Language) -> list[str]:
    parts = []
    for kind, (sv, en) in _MANY.items():
        before, after = len(self.old.of_kind(kind)), len(self.new.of_kind(kind))
        if kind == "intervention":
            before, after = _planned(self.old), _planned(self.new)
        had, has = count(before, language, sv, en), count(after, language, sv, en)
        if not before and after:
            parts.append(choose(language, f"{has} tillkom", f"{has} were added"))
        elif before and not after:
            parts.append(choose(language, f"{had} togs bort", f"{had} were dropped"))
        elif before != after:
            parts.append(choose(language, f"{had} blev {after}", f"{had} became {after}"))
    if not parts:
        return []
    span = choose(language, f"Från {self.old.id} till {self.new.id}", f"From {self.old.id} to {self.new.id}")
    return [f"{span}: {listing(parts, language)}."]


def _planned(version: Version) -> int:
    return sum(node.planned for node in version.of_kind("intervention"))


def _goals(self: Difference, language: Language) -> str:
    gone = [c.old for c in self.of_kind("removed") if c.old is not None and c.old.kind == "goal"]
    come = [c.new[0] for c in self.of_kind("new") if c.new[0].kind == "goal"]
    if not gone or not come:
        return ""
    before, after = (listing([_quoted(node, language) for node in nodes], language) for nodes in (gone, come))
    if language == "sv":
        return f"{'Målen' if len(gone) > 1 else 'Målet'} {before} ersattes av {after}."
    return f"The {'goals' if len(gone) > 1 else 'goal'} {before} {'were' if len(gone) > 1 else 'was'} replaced by {after}."


def _fates(self: Difference, language: Language) -> list[str]:
    before = [c for c in self.changes if c.old is not None and c.old.kind == "intervention"]
    sentences = []
    for change in before:
        if change.fate is not None and change.old is not None:
            into = listing([_quoted(node, language) for node in change.new], language)
            arrow = choose(language, f" som {into}", f" as {into}") if into else ""
            own = choose(language, " (vår kodning)", " (our coding)") if change.fate.evaluator else ""
            sentences.append(f"{_quoted(change.old, language)} {_word(change.kind, language)}{arrow}{own}.")
    lost = Counter(change.kind for change in before)["no_trace"]
    if lost:
        sentences.append(
            choose(
                language,
                f"Vad som blev av {lost} av {len(before)} insatser sägs inte i underlaget.",
                f"What became of {lost} of {len(before)} interventions is not said in the documents.",
            )
        )
    added = sum(c.new[0].kind == "intervention" for c in self.of_kind("new"))
    if added:
        noun = count(
            added,
            language,
            ("insats är ny", "insatser är nya"),
            ("intervention is new", "interventions are new"),
        )
        sentences.append(f"{noun}.")
    return sentences


def _row(change: Change, language: Language) -> dict[str, object]:
    node = change.old or change.new[0]
    told = change.fate or node
    note = change.fate.note if change.fate else None
    return {
        "kind": KINDS[node.kind].of(language),
        "old_id": change.old.id if change.old else "",
        "old_name": change.old.name.of(language) if change.old else "",
        "change": _word(change.kind, language),
        "new_id": " ".join(one.id for one in change.new),
        "new_name": "; ".join(one.name.of(language) for one in change.new),
        "source": told.source or "",
        "locator": told.locator or "",
        "evaluator": told.evaluator,
        "note": note.of(language) if note else "",
    }


def _word(kind: ChangeKind, language: Language) -> str:
    return choose(language, *_WORDS[kind])


def _quoted(node: Node, language: Language) -> str:
    return choose(language, f"”{node.name.sv}”", f"“{node.name.en}”")
