"""The study and its list of sources as a run has checked them, for the chapters of that run.

A run reads and checks the study file and sources.yml once. Its chapters take the result, so that a study of
hundreds of areas is not parsed again for each chapter of each area, and all chapters see the same.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from evaltools.study.model import Study, read_study
from evaltools.study.sources import Sources, read_sources

VARIABLE = "EVALTOOLS_CHECKED"
"""Environment variable with the file a run wrote; not set when a notebook is run by hand."""


def write_checked(path: Path, study: Study, sources: Sources) -> None:
    """Write down a study and its sources for the chapters of a run."""
    given = {
        "study": study.model_dump(mode="json") | {"file": study.file, "root": str(study.root)},
        "sources": sources.model_dump(mode="json"),
    }
    path.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")


def study_of(name: str | Path) -> Study:
    """The study of a run, or where there is no run, the study file read and checked.

    Parameters
    ----------
    name : the study file; looked for in the folders above when a notebook is run by hand.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return read_study(name)
    return Study.model_validate(json.loads(Path(path).read_bytes())["study"])


def sources_of(study: Study) -> Sources:
    """The sources of a run, or where there is no run, sources.yml read and checked."""
    path = os.environ.get(VARIABLE)
    if not path:
        return read_sources(study.root, study.data, checksums=False)
    return Sources.model_validate(json.loads(Path(path).read_bytes())["sources"])
