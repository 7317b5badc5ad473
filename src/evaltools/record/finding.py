"""Findings: what a chapter found, each with a stable id, its method and the raw rows it rests on.

Chapters record findings; the synthesis, cross-references, comparisons between runs and the archive read
them. The file is the same byte for byte for the same inputs.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative

VERDICTS = ("improved", "worsened", "no change worth having", "cannot tell", "not testable")
"""What can be said of a change; the same words as in `evaltools.trends`."""

_ID = re.compile(r"[\w.:+-]+(/[\w.:+-]+)+")
_ALWAYS = ("id", "kind", "text")


@dataclass(frozen=True, order=True)
class RowRef:
    """A raw row: its file and line, and the document and place it was transcribed from."""

    file: str
    line: int
    source: str
    locator: str
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One result of a chapter."""

    id: str
    """`chapter/subject/...`; stays the same when figures change."""
    kind: str
    """What sort of result: observation, change, count, agreement, claim ..."""
    text: Mapping[str, str]
    """One sentence in each language."""
    value: float | str | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    level: float | None = None
    """Level of the interval from `low` to `high`, e.g. 0.95."""
    verdict: str | None = None
    method: str = ""
    """Name of the method in docs/methods.md, or the rule applied."""
    rows: tuple[RowRef, ...] = ()
    """The raw rows it rests on."""
    findings: tuple[str, ...] = ()
    """Other findings it was composed from."""
    synthetic: bool = False
    """True where any source is synthetic; then it supports no claim about a programme."""
    headline: int | None = None
    """Place among the main findings on the index page."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Further values (before, after, p, ...), by their names in the literature."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise BadInput(
                Problem(
                    "bad-finding-id",
                    f'"{self.id}" is no finding id.',
                    "Write chapter/subject/..., with letters, digits, _ . : + -.",
                )
            )

    @property
    def anchor(self) -> str:
        """The finding's place on the page of provenance."""
        return anchor(self.id)


def anchor(finding_id: str) -> str:
    """Turn a finding id into an HTML id; ids that differ stay different."""
    return "f-" + re.sub(r"[^0-9A-Za-zÅÄÖåäö-]", _in_anchor, finding_id)


def _in_anchor(found: re.Match[str]) -> str:
    # Each code ends where it can be seen to end; otherwise two ids could share an anchor.
    return {"/": ".", "_": "__"}.get(found[0], f"_{ord(found[0]):x}_")


def to_json(findings: Iterable[Finding]) -> str:
    """Findings as text, sorted by id: the same bytes in whatever order they were recorded.

    Parameters
    ----------
    findings : the findings.

    Raises
    ------
    BadInput
        for two findings with one id.
    """
    entries: dict[str, dict[str, Any]] = {}
    for finding in findings:
        if finding.id in entries:
            message = f'two findings have the id "{finding.id}".'
            raise BadInput(Problem("duplicate-id", message, "Give each its own."))
        entries[finding.id] = _entry(finding)
    ordered = [entries[name] for name in sorted(entries)]
    return json.dumps(ordered, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _entry(finding: Finding) -> dict[str, Any]:
    entry = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
    entry["rows"] = [vars(row) for row in sorted(set(finding.rows))]
    plain = {name: _plain(value) for name, value in entry.items()}
    return {name: value for name, value in plain.items() if name in _ALWAYS or not _left_out(value)}


def _left_out(value: Any) -> bool:
    """Whether a field says nothing; a value of zero says something."""
    return value is None or value is False or (isinstance(value, (str, list, dict)) and not value)


def _plain(value: Any) -> Any:
    """Values as JSON knows them: numpy's made plain, dates as text, NaN and infinity as no value."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item) for item in value), key=str)
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        return _plain(value.tolist())
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        # Twelve digits are more than any source holds and the same on every processor; no negative zero.
        return float(f"{value:.12g}") + 0.0
    return value


def from_json(text: str) -> list[Finding]:
    """Read findings back from `to_json`'s text."""
    found = []
    for entry in json.loads(text):
        rows = tuple(RowRef(**row) for row in entry.pop("rows", ()))
        entry["findings"] = tuple(entry.get("findings", ()))
        found.append(Finding(rows=rows, **entry))
    return found


def read_findings(path: Path, root: Path | None = None) -> list[Finding]:
    """Read a chapter's findings.json."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, AttributeError, BadInput) as error:
        raise BadInput(
            Problem(
                "bad-findings",
                f"cannot be read ({type(error).__name__}).",
                "Run the chapter again: `evaltools run`.",
                relative(path, root),
            )
        ) from None


def rows_of(frame: Any) -> tuple[RowRef, ...]:
    """The raw rows of a data frame that carries file, line, source, locator and note."""
    names = ["file", "line", "source", "locator", "note"]
    if any(name not in frame.columns for name in names[:4]):
        return ()
    notes: Sequence[str] = frame["note"].tolist() if "note" in frame.columns else [""] * len(frame)
    cells = zip(*(frame[name].tolist() for name in names[:4]), notes, strict=True)
    return tuple(
        RowRef(str(f), int(n), str(s), str(p), note if isinstance(note, str) else "")
        for f, n, s, p, note in cells
    )
