from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def reading() -> ModuleType:
    """The module that reads pages."""
    path = Path(__file__).with_name("pages.py")
    spec = importlib.util.spec_from_file_location("reading_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reading_pages"] = module
    spec.loader.exec_module(module)
    return module
