from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from evaltools.publish import ReportPages, report, site
from evaltools.study.model import Study


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A small study whose chapters have run; no test changes it."""
    found: Study = _load("trial_study").trial(tmp_path_factory.mktemp("trial"))
    return found


@pytest.fixture(scope="session")
def published(study: Study) -> dict[str, ReportPages]:
    """Its reports, by area, and the overview over them."""
    pages = {area.id: report(study, "2018-2020", area.id) for area in study.areas}
    site(study.root, [study])
    return pages
