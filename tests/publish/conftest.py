from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from evaltools.publish import ReportPages
from evaltools.study.model import Study, read_study


@pytest.fixture(scope="session")
def study(trial: Path) -> Study:
    """A small study whose chapters have run; no test changes it."""
    return read_study(trial / "study.yml")


@pytest.fixture(scope="session")
def published(trial: Path) -> dict[str, ReportPages]:
    """Its reports, by area, and the overview over them."""
    reports: dict[str, ReportPages] = pickle.loads((trial / "reports.pickle").read_bytes())
    return reports
