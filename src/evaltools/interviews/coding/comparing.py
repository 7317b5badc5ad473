"""Two coders' work on one transcript side by side, and what was decided where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.coding.log import append_line
from evaltools.interviews.transcripts.transcripts import ID_PATTERN

KINDS = ("same", "boundaries", "code", "only_first", "only_second")


@dataclass(frozen=True)
class Comparison:
    """A stretch of text where two coders meet, or where one of them stands alone.

    kind
        `same`: same code and passage; `boundaries`: same code, other boundaries; `code`: overlapping
        passages with other codes; `only_first`, `only_second`: coded by one of them.
    """

    kind: str
    start: int
    end: int
    first: tuple[Coding, ...]
    second: tuple[Coding, ...]

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to adjudicate."""
        return self.kind == "same"


@dataclass(frozen=True)
class Adjudication:
    """What was decided about a disagreement, by whom and why."""

    transcript: str
    codings: tuple[str, ...]
    """Ids of the codings that were weighed."""
    kept: tuple[str, ...]
    """Ids of those that stand; empty where none does."""
    reason: str
    by: str
    created: str = ""
    op: str = ""
    """Name of the operation on the page that it was made by."""


def compare(first: Iterable[Coding], second: Iterable[Coding]) -> list[Comparison]:
    """Pair two coders' codings of one transcript, in order of position.

    A coding is paired once: with the one most like it (largest shared part of the joint passage) of the
    same code; what is left over then meets overlapping codings of other codes.
    """
    left, right = _sorted(first), _sorted(second)
    found: list[Comparison] = []
    pairs = sorted(
        (
            (-_likeness(a, b), i, j)
            for i, a in enumerate(left)
            for j, b in _near(a, right)
            if a.code == b.code
        ),
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for _, i, j in pairs:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            a, b = left[i], right[j]
            kind = "same" if (a.start, a.end) == (b.start, b.end) else "boundaries"
            found.append(_joined(kind, (a,), (b,)))
    alone_left = [coding for place, coding in enumerate(left) if place not in used_left]
    alone_right = [coding for place, coding in enumerate(right) if place not in used_right]
    met: set[str] = set()
    for coding in alone_left:
        others = tuple(other for _, other in _near(coding, alone_right))
        met.update(other.id for other in others)
        found.append(_joined("code" if others else "only_first", (coding,), others))
    found += [_joined("only_second", (), (coding,)) for coding in alone_right if coding.id not in met]
    return sorted(found, key=lambda item: (item.start, item.end, item.kind))


def _sorted(codings: Iterable[Coding]) -> list[Coding]:
    return sorted(codings, key=lambda coding: (coding.start, coding.end, coding.code, coding.id))


def _near(coding: Coding, others: Sequence[Coding]) -> list[tuple[int, Coding]]:
    """Codings that share text with one; `others` is in order of start."""
    out = []
    for place, other in enumerate(others):
        if other.start >= coding.end:
            break
        if other.end > coding.start:
            out.append((place, other))
    return out


def _likeness(a: Coding, b: Coding) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start))


def _joined(kind: str, first: tuple[Coding, ...], second: tuple[Coding, ...]) -> Comparison:
    both = first + second
    return Comparison(kind, min(c.start for c in both), max(c.end for c in both), first, second)


def record_adjudication(folder: Path, decision: Adjudication) -> Path:
    """Append a decision durably to `<transcript>.adjudications.json-lines`.

    Raises
    ------
    BadInput
        When no reason is given, or something is kept that was not weighed.
    """
    if not decision.reason.strip():
        raise BadInput(Problem("no-reason", "an adjudication needs a reason.", "Say why in a sentence."))
    if not set(decision.kept) <= set(decision.codings):
        raise BadInput(Problem("not-weighed", "something is kept that was not among the codings weighed."))
    if not ID_PATTERN.match(decision.transcript):
        raise BadInput(Problem("bad-name", f'"{decision.transcript}" cannot be part of a file name.'))
    path = _decisions(folder, decision.transcript)
    line = {key: value for key, value in asdict(decision).items() if key != "op" or value}
    line["created"] = decision.created or datetime.now(UTC).isoformat(timespec="seconds")
    append_line(path, line)
    return path


def read_adjudications(folder: Path, transcript: str) -> list[Adjudication]:
    """Decisions about a transcript, oldest first.

    Raises
    ------
    BadInput
        With every line that is no decision.
    """
    path = _decisions(folder, transcript)
    if not path.is_file():
        return []
    out, problems = [], []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            line = json.loads(row)
            line["codings"], line["kept"] = tuple(line["codings"]), tuple(line["kept"])
            out.append(Adjudication(**line))
        except (ValueError, KeyError, TypeError):
            problems.append(
                Problem(
                    "unreadable-line",
                    "this line is no adjudication.",
                    "Decide it again and delete the line.",
                    relative(path),
                    number,
                )
            )
    if problems:
        raise BadInput(problems)
    return out


def _decisions(folder: Path, transcript: str) -> Path:
    return folder / f"{transcript}.adjudications.json-lines"
