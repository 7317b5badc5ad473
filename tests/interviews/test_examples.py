"""The examples in the docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import evaltools.interviews as room

MODULES = [item.name for item in pkgutil.walk_packages(room.__path__, f"{room.__name__}.") if not item.ispkg]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_right(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_sciences_functions_have_examples() -> None:
    from evaltools.interviews import reliability

    for name in ("agreement", "table_to_ratings", "unitised_agreement", "weight_matrix"):
        assert ">>>" in (getattr(reliability, name).__doc__ or ""), name
