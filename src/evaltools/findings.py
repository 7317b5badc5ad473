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
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative

VERDICTS = ("improved", "worsened", "no change worth having", "cannot tell", "not testable")
"""What can be said of a change; the same words as in `evaltools.trends`."""

_ID = re.compile(r"^[0-9A-Za-zÅÄÖåäö_.:+-]+(/[0-9A-Za-zÅÄÖåäö_.:+-]+)+$")


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
        if not _ID.match(self.id):
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
    safe = finding_id.replace("_", "__")
    return "f-" + re.sub(r"[^0-9A-Za-zÅÄÖåäö_-]", lambda match: f"_{ord(match[0]):x}", safe).replace(
        "_2f", "."
    )


def to_json(findings: Iterable[Finding]) -> str:
    """Findings as text, sorted by id."""
    entries = [_entry(item) for item in sorted(findings, key=lambda item: item.id)]
    return json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _entry(finding: Finding) -> dict[str, Any]:
    entry = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
    entry["rows"] = [vars(row) for row in sorted(set(finding.rows))]
    plain = {name: _plain(value) for name, value in entry.items()}
    return {name: value for name, value in plain.items() if not _left_out(value)}


def _left_out(value: Any) -> bool:
    """Whether a field says nothing; a value of zero says something."""
    return value is None or value is False or (isinstance(value, (str, list, dict)) and not value)


def _plain(value: Any) -> Any:
    """Numbers as JSON knows them: numpy's made plain, NaN and infinity refused by being left out."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        # Twelve digits are more than any source holds and the same on every processor.
        return float(f"{value:.12g}")
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
    except (OSError, ValueError, TypeError) as error:
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
    return tuple(RowRef(str(f), int(n), str(s), str(p), str(note or "")) for f, n, s, p, note in cells)
