"""Compare two runs finding by finding. Times, paths and machines are no part of a finding, so none shows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from evaltools.record.finding import Finding, RowRef
from evaltools.run.diff.read import RunFindings
from evaltools.words.catalogue import SOURCE, known_languages
from evaltools.words.messages import Said, Sayable
from evaltools.words.voice import Voice

Kind = Literal["verdict", "value", "added", "removed", "basis", "wording"]
KINDS: tuple[Kind, ...] = ("verdict", "value", "added", "removed", "basis", "wording")
"""In order of weight: a verdict that flipped, another value, a finding more or less, other raw rows under the
same result, other words for it."""

_PLAIN = ("value", "unit", "low", "high", "level", "verdict", "method", "kind", "synthetic")


@dataclass(frozen=True)
class Row:
    """A raw row behind a difference."""

    reference: RowRef
    text: str
    """The row as it stands in its file now, where the file is at hand."""
    side: Literal["both", "before", "after"]
    """Which run's finding rests on it."""


@dataclass(frozen=True)
class Difference:
    """One finding that is not the same in both runs."""

    kind: Kind
    report: str
    id: str
    before: Finding | None
    after: Finding | None
    changes: Mapping[str, tuple[Any, Any]]
    """Value before and after, by name."""
    rows: tuple[Row, ...]

    @property
    def flipped(self) -> bool:
        """Whether the verdict is another one."""
        return "verdict" in self.changes


@dataclass(frozen=True)
class Comparison:
    """All differences between two runs."""

    before: str
    after: str
    same: int
    """Findings that are the same in both."""
    differences: tuple[Difference, ...]
    chapters: Mapping[str, tuple[str, str]]
    """Chapters that went otherwise: outcome before and after."""
    tolerance: float

    @property
    def any(self) -> bool:
        """Whether the runs differ."""
        return bool(self.differences or self.chapters)

    def of(self, kind: Kind) -> list[Difference]:
        """Differences of one kind."""
        return [item for item in self.differences if item.kind == kind]


def compare(before: RunFindings, after: RunFindings, tolerance: float = 1e-9) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    before, after : the runs.
    tolerance : numbers that differ by no more than this share of the larger are the same.
    """
    differences = []
    same = 0
    for report, name in sorted({*before.findings, *after.findings}):
        old, new = before.findings.get((report, name)), after.findings.get((report, name))
        changes = _changes(old, new, tolerance)
        kind = _kind(old, new, changes)
        if kind is None:
            same += 1
            continue
        rows = _rows(old, new, before, after)
        differences.append(Difference(kind, report, name, old, new, changes, rows))
    differences.sort(key=lambda item: (KINDS.index(item.kind), item.report, item.id))
    chapters = {}
    for name in sorted({*before.outcomes, *after.outcomes}):
        pair = before.outcomes.get(name, "not run"), after.outcomes.get(name, "not run")
        if pair[0] != pair[1]:
            chapters[name] = pair
    return Comparison(str(before.folder), str(after.folder), same, tuple(differences), chapters, tolerance)


def _kind(old: Finding | None, new: Finding | None, changes: Mapping[str, Any]) -> Kind | None:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if "verdict" in changes:
        return "verdict"
    if set(changes) - {"text"}:
        return "value"
    if _basis(old) != _basis(new):
        return "basis"
    return "wording" if changes else None


def _changes(old: Finding | None, new: Finding | None, tolerance: float) -> dict[str, tuple[Any, Any]]:
    if old is None or new is None:
        return {}
    left = {name: getattr(old, name) for name in _PLAIN} | _flat("details", old.details)
    right = {name: getattr(new, name) for name in _PLAIN} | _flat("details", new.details)
    found = {
        name: (left.get(name), right.get(name))
        for name in dict.fromkeys([*left, *right])
        if not _same(left.get(name), right.get(name), tolerance)
    }
    if _reworded(old.text, new.text):
        found["text"] = (old.text, new.text)
    return found


def _reworded(old: Sayable, new: Sayable) -> bool:
    """Whether a finding is said otherwise; a sentence that was stored in languages is held against what is said now."""
    return old != new if type(old) is type(new) else plain_words(old) != plain_words(new)


def plain_words(what: Any, language: str = SOURCE) -> Any:
    """A text of a finding as it is compared and shown, in a language as far as there are words in it; else as it is."""
    voice = _voice(language)
    return voice.speak(what) if isinstance(what, Said) else what


@cache
def _voice(language: str) -> Voice:
    return Voice(language, words_from=known_languages())


def _flat(name: str, value: Any) -> dict[str, Any]:
    """Nested values by dotted names, so that a difference is told where it is."""
    if isinstance(value, Mapping):
        parts = [_flat(f"{name}.{key}", item) for key, item in value.items()]
    elif isinstance(value, (list, tuple)):
        parts = [_flat(f"{name}.{place}", item) for place, item in enumerate(value)]
    else:
        return {name.removeprefix("details."): plain_words(value)}
    return {key: item for part in parts for key, item in part.items()}


def _same(old: Any, new: Any, tolerance: float) -> bool:
    numbers = all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in (old, new))
    if numbers:
        return math.isclose(old, new, rel_tol=tolerance, abs_tol=0.0)
    return bool(old == new)


def _rows(
    old: Finding | None, new: Finding | None, before: RunFindings, after: RunFindings
) -> tuple[Row, ...]:
    """Raw rows of both findings, those that only one of them rests on marked."""
    left, right = _places(old), _places(new)
    rows = []
    for place in sorted({*left, *right}):
        theirs, ours = left.get(place, []), right.get(place, [])
        shared = min(len(theirs), len(ours))
        rows += [Row(row, after.row_text(row), "both") for row in ours[:shared]]
        rows += [Row(row, before.row_text(row), "before") for row in theirs[shared:]]
        rows += [Row(row, after.row_text(row), "after") for row in ours[shared:]]
    return tuple(rows)


def _places(finding: Finding | None) -> dict[tuple[str, str, str], list[RowRef]]:
    """Raw rows by where they stand in their document; line numbers move when other rows are added."""
    found: dict[tuple[str, str, str], list[RowRef]] = {}
    for row in finding.rows if finding is not None else ():
        found.setdefault((row.file, row.source, row.locator), []).append(row)
    return found


def _basis(finding: Finding) -> tuple[dict[tuple[str, str, str], int], tuple[str, ...]]:
    return {place: len(rows) for place, rows in _places(finding).items()}, finding.findings
