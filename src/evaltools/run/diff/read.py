"""The findings of a run, read from its folder: all of `outputs/`, or a study, period or area below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evaltools.checks import BadInput, Problem
from evaltools.record.finding import Finding, RowRef, read_findings
from evaltools.run.store import RECORD, read_outcome
from evaltools.words.catalogue import known_languages

FindingKey = tuple[str, str]
"""Report (study/period/area, as far as the folder does not say it) and finding id."""


@dataclass
class RunFindings:
    """What a run found, and how its chapters went."""

    folder: Path
    findings: dict[FindingKey, Finding] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    """`succeeded`, `failed` or `skipped` by chapter, with its report."""

    def row_text(self, row: RowRef) -> str:
        """A raw row as it stands in its file now; empty where the run's raw data are not at hand."""
        for root in (self.folder, *self.folder.resolve().parents):
            path = root / row.file
            if path.is_file() and path.suffix == ".csv":
                lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
                return lines[row.line - 1] if 0 < row.line <= len(lines) else ""
        return ""


def read_run(folder: Path) -> RunFindings:
    """Read every finding below a folder.

    Parameters
    ----------
    folder : `outputs`, or a part of it.

    Raises
    ------
    BadInput
        where there is no run, or its findings cannot be read.
    """
    found = RunFindings(folder)
    records = sorted(folder.rglob(RECORD)) if folder.is_dir() else []
    for path in records:
        place = path.parent.relative_to(folder).parts
        # .../<chapter>/record.json; what is being built or published is not a result.
        if not place or ".work" in place or "report" in place:
            continue
        if (path.parent.parent / RECORD).is_file():  # left of a run of an earlier version
            continue
        if len(place) > 1 and place[-1] in known_languages():
            place = place[:-1]  # an earlier version ran each chapter once per language
        name, report = "/".join(place), "/".join(place[:-1])
        outcome = read_outcome(path.parent)
        if found.outcomes.get(name, "succeeded") == "succeeded":
            found.outcomes[name] = outcome
        if (path.parent / "findings.json").is_file():
            for item in read_findings(path.parent / "findings.json"):
                found.findings.setdefault((report, item.id), item)
    if not found.outcomes:
        raise BadInput(
            Problem(
                "no-run", "holds no results of a run.", "Name outputs/, or a folder below it.", str(folder)
            )
        )
    return found
