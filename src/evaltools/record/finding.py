"""Findings: what a chapter found, each with a stable id, its method and the raw rows it rests on.

Chapters record findings; the synthesis, cross-references, comparisons between runs and the archive read
them. The file is the same byte for byte for the same inputs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative
from evaltools.words.languages import known_languages
from evaltools.words.messages import Said, Sayable, StudyWords
from evaltools.words.store import from_data, to_data

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
    note: Sayable = field(default="", compare=False)
    """The remark of the row, in the language it was written in."""


@dataclass(frozen=True)
class Finding:
    """One result of a chapter."""

    id: str
    """`chapter/subject/...`; stays the same when figures change."""
    kind: str
    """What sort of result: observation, change, count, agreement, claim ..."""
    text: Sayable
    """The finding as one sentence."""
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
    """Further values (before, after, p, ...), by their names in the literature; texts are sayable."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The choices that a reviewer of methods could contest, each with its value: test, dispersion, margin, window ..."""

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


FORMAT = 2
"""Version of findings.json; 1 held each sentence in two languages."""


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
    data = {"format": FORMAT, "findings": [entries[name] for name in sorted(entries)]}
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _entry(finding: Finding) -> dict[str, Any]:
    entry = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
    entry["rows"] = [_row(row) for row in sorted(set(finding.rows))]
    plain = {name: to_data(value) for name, value in entry.items()}
    return {name: value for name, value in plain.items() if name in _ALWAYS or not _left_out(value)}


def _row(row: RowRef) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "note" or value}


def _left_out(value: Any) -> bool:
    """Whether a field says nothing; a value of zero says something."""
    return value is None or value is False or (isinstance(value, (str, list, dict)) and not value)


def from_json(text: str) -> list[Finding]:
    """Read findings back from `to_json`'s text.

    Raises
    ------
    ValueError
        for another format than this version's.
    """
    data = json.loads(text)
    if isinstance(data, list):  # format 1: a sentence in each of two languages
        data = {"format": FORMAT, "findings": [_earlier(entry) for entry in data]}
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("another format")
    found = []
    for entry in data["findings"]:
        rows = tuple(RowRef(**from_data(row)) for row in entry.pop("rows", ()))
        entry["findings"] = tuple(entry.get("findings", ()))
        for name in ("text", "details", "settings"):
            if name in entry:
                entry[name] = from_data(entry[name])
        found.append(Finding(rows=rows, **entry))
    return found


def _earlier(entry: dict[str, Any]) -> dict[str, Any]:
    """A finding of format 1, whose texts are in Swedish and English, in today's form."""

    def lazy(value: Any) -> Any:
        both = isinstance(value, dict) and len(value) == 2 and set(value) <= set(known_languages())
        return to_data(StudyWords(value)) if both else value

    details = {name: lazy(value) for name, value in entry.get("details", {}).items()}
    return entry | {"text": lazy(entry["text"])} | ({"details": details} if details else {})


def read_findings(path: Path, root: Path | None = None) -> list[Finding]:
    """Read a chapter's findings.json."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, AttributeError, KeyError, BadInput) as error:
        raise BadInput(
            Problem(
                "bad-findings",
                f"cannot be read ({type(error).__name__}): broken, or written by another version of evaltools.",
                "Run the chapter again: `evaltools run`.",
                relative(path, root),
            )
        ) from None


def rows_of(frame: Any) -> tuple[RowRef, ...]:
    """The raw rows of a data frame that carries file, line, source, locator and note."""
    names = ["file", "line", "source", "locator", "note"]
    if any(name not in frame.columns for name in names[:4]):
        return ()
    notes: Sequence[Sayable] = frame["note"].tolist() if "note" in frame.columns else [""] * len(frame)
    cells = zip(*(frame[name].tolist() for name in names[:4]), notes, strict=True)
    return tuple(
        RowRef(str(f), int(n), str(s), str(p), note if isinstance(note, str | Said) else "")
        for f, n, s, p, note in cells
    )
