"""Whether pages are up to date, decided from a key and without loading anything heavy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evaltools.publish.results import ReportResults
from evaltools.run.jobs import digest, publishing
from evaltools.run.store import RECORD
from evaltools.sources import sha256
from evaltools.study import Study

ABOUT = "report.json"
"""What a published report says of itself: key, date, state of its chapters, counts of verdicts."""


def report_key(results: ReportResults) -> str:
    """Everything the pages of a report depend on: results, study file, sources, and the code that makes pages."""
    parts = [publishing(), study_part(results.study), results.period.id, results.area.id, results.language]
    for chapter in results.chapters:
        path = chapter.folder / RECORD
        parts.append(path.read_text(encoding="utf-8") if path.is_file() else "none")
    return digest(parts)


def study_part(study: Study) -> str:
    """What pages take from the study file and the list of sources."""
    sources = study.root / "data" / "raw" / "sources.yml"
    return study.model_dump_json() + (sha256(sources) if sources.is_file() else "none")


def read_about(folder: Path) -> dict[str, Any] | None:
    """What a published report says of itself, or None where there is none."""
    try:
        data = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def is_current(folder: Path, key: str) -> bool:
    """Whether the pages in a folder were made from exactly this."""
    about = read_about(folder)
    return about is not None and about.get("key") == key
