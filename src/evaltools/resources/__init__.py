"""Allocated resources: sums by board and source, and whether they agree with the totals a document states."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.resources.drawing import boards as boards
    from evaltools.resources.outcome_cost import cost_per_outcome as cost_per_outcome
    from evaltools.resources.outcome_cost import effect_of as effect_of
    from evaltools.resources.reported import FOLLOWED as FOLLOWED
    from evaltools.resources.reported import NOT_FOLLOWED as NOT_FOLLOWED
    from evaltools.resources.reported import STATED as STATED
    from evaltools.resources.reported import followed as followed
    from evaltools.resources.reported import followed_caption as followed_caption
    from evaltools.resources.reported import stated_amount as stated_amount
    from evaltools.resources.reported import stated_text as stated_text
    from evaltools.resources.sums import by_board as by_board
    from evaltools.resources.sums import by_funding as by_funding
    from evaltools.resources.sums import once as once
    from evaltools.resources.sums import within as within
    from evaltools.resources.sums import years_cut as years_cut
    from evaltools.resources.totals import reconcile as reconcile
    from evaltools.resources.totals import rows_of_total as rows_of_total

_PLACES = {
    "boards": "drawing",
    "by_board": "sums",
    "by_funding": "sums",
    "cost_per_outcome": "outcome_cost",
    "effect_of": "outcome_cost",
    "once": "sums",
    "within": "sums",
    "years_cut": "sums",
    "FOLLOWED": "reported",
    "NOT_FOLLOWED": "reported",
    "STATED": "reported",
    "followed": "reported",
    "followed_caption": "reported",
    "stated_amount": "reported",
    "stated_text": "reported",
    "reconcile": "totals",
    "rows_of_total": "totals",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when the name is first used."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
