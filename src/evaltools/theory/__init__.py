"""Programme theory: what a programme assumes leads to what, written down so that it can be checked.

A theory file holds one or more dated versions of a theory: its problem areas, interventions, goals,
factors and the links between them, each with the document that states it. `read_theory` reads it;
`check` looks for the weaknesses an evaluator looks for; `draw` and `outline` show it; `difference` says
what changed between two versions. Heavy libraries are imported where they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.theory.alternative import alternative_text as alternative_text
    from evaltools.theory.alternative import message as message
    from evaltools.theory.drawing import draw as draw
    from evaltools.theory.listing import OutlineItem as OutlineItem
    from evaltools.theory.listing import outline as outline
    from evaltools.theory.listing import outline_markdown as outline_markdown
    from evaltools.theory.model import Evidence as Evidence
    from evaltools.theory.model import Link as Link
    from evaltools.theory.model import Node as Node
    from evaltools.theory.model import Theory as Theory
    from evaltools.theory.model import Version as Version
    from evaltools.theory.read import read_theory as read_theory

_PLACES = {
    "Evidence": "model",
    "Link": "model",
    "Node": "model",
    "OutlineItem": "listing",
    "Theory": "model",
    "Version": "model",
    "alternative_text": "alternative",
    "draw": "drawing",
    "message": "alternative",
    "outline": "listing",
    "outline_markdown": "listing",
    "read_theory": "read",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when the name is first used."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
