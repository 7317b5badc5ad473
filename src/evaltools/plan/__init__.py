"""Follow-up of an activity plan: status, measured outcomes against targets, and whether colours follow from accounts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.plan.moves import moved as moved
    from evaltools.plan.outcomes import against_target as against_target
    from evaltools.plan.outcomes import compare_outcomes as compare_outcomes
    from evaltools.plan.rule import COLOUR_RULE as COLOUR_RULE
    from evaltools.plan.rule import PROGRESS as PROGRESS
    from evaltools.plan.rule import RESULTS as RESULTS
    from evaltools.plan.rule import ColourRule as ColourRule
    from evaltools.plan.rule import compare_status as compare_status
    from evaltools.plan.rule import expected_status as expected_status
    from evaltools.plan.status import STATUSES as STATUSES
    from evaltools.plan.status import status_counts as status_counts

_PLACES = {
    "COLOUR_RULE": "rule",
    "ColourRule": "rule",
    "PROGRESS": "rule",
    "RESULTS": "rule",
    "STATUSES": "status",
    "against_target": "outcomes",
    "compare_outcomes": "outcomes",
    "compare_status": "rule",
    "expected_status": "rule",
    "moved": "moves",
    "status_counts": "status",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when the name is first used."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
