"""The examples of docstrings are what the functions give."""

import doctest
import importlib
import pkgutil

import pytest

from evaltools import trends

MODULES = [m.name for m in pkgutil.iter_modules(trends.__path__)]
WITH_EXAMPLES = (
    *(
        "adjustment",
        "annual",
        "charts",
        "counts",
        "displaced",
        "maryland",
        "means",
        "monotone",
        "ordered",
        "periods",
    ),
    *("planned", "pooled", "proportions", "segments", "surveys"),
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name):
    found = doctest.testmod(importlib.import_module(f"evaltools.trends.{name}"))
    assert found.failed == 0
    assert found.attempted > 0 or name not in WITH_EXAMPLES
