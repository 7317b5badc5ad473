from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _beside(name: str) -> ModuleType:
    """A module that lies beside the tests."""
    spec = importlib.util.spec_from_file_location(f"reading_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reading() -> ModuleType:
    """The module that reads pages."""
    return _beside("pages")


@pytest.fixture(scope="session")
def manners() -> ModuleType:
    """The module that holds the editor's rules."""
    return _beside("manners")
