"""Whether pages are up to date, decided from a key and without loading anything heavy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evaltools.publish.results import ReportResults
from evaltools.run.jobs import digest, publishing
from evaltools.run.store import RECORD
from evaltools.study.model import Study
from evaltools.study.sources import sha256

ABOUT = "report.json"
"""What a published report says of itself: key, date, state of its chapters, counts of verdicts."""


def report_key(results: ReportResults) -> str:
    """Everything the pages of a report depend on: results, study file, sources, and the code that makes pages."""
    shown = {"study", "title", "about", "synthetic", "data", "languages", "words_from", "terms", "chapters"}
    parts = [
        publishing(),
        results.language,
        # Another period or area changes nothing here.
        results.study.model_dump_json(include=shown),
        results.period.model_dump_json(),
        results.area.model_dump_json(),
        _sources(results.study),
    ]
    for chapter in results.chapters:
        path = chapter.folder / RECORD
        parts.append(path.read_text(encoding="utf-8") if path.is_file() else "none")
    return digest(parts)


def site_key(studies: Iterable[Study], abouts: Iterable[Any]) -> str:
    """Everything the overview depends on: study files, and what each published report says of itself."""
    parts = [publishing()]
    parts += [study.model_dump_json() for study in studies]
    parts += [json.dumps(about, sort_keys=True) for about in abouts]
    return digest(parts)


def _sources(study: Study) -> str:
    path = study.root / "data" / "raw" / "sources.yml"
    return sha256(path) if path.is_file() else "none"


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
