"""Stated effects and judgements of collaboration bodies: how many of which kind and direction, and who is cited for them.

Nothing here measures an effect: it counts and tells what a document states, and shows how wide the evidence is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.effects.citing import Evidence as Evidence
    from evaltools.effects.citing import by_group as by_group
    from evaltools.effects.citing import evidence as evidence
    from evaltools.effects.citing import evidence_table as evidence_table
    from evaltools.effects.citing import section_body as section_body
    from evaltools.effects.citing import with_bodies as with_bodies
    from evaltools.effects.codes import BASES as BASES
    from evaltools.effects.codes import DIRECTIONS as DIRECTIONS
    from evaltools.effects.codes import JUDGEMENTS as JUDGEMENTS
    from evaltools.effects.codes import KINDS as KINDS
    from evaltools.effects.codes import direction as direction
    from evaltools.effects.codes import judgement as judgement
    from evaltools.effects.drawing import draw_evidence as draw_evidence
    from evaltools.effects.sentences import body_text as body_text
    from evaltools.effects.sentences import carried_text as carried_text
    from evaltools.effects.sentences import counts_text as counts_text
    from evaltools.effects.sentences import effect_text as effect_text
    from evaltools.effects.sentences import evidence_text as evidence_text
    from evaltools.effects.sentences import judgement_text as judgement_text
    from evaltools.effects.sentences import silent_text as silent_text
    from evaltools.effects.stated import Counts as Counts
    from evaltools.effects.stated import bodies_table as bodies_table
    from evaltools.effects.stated import count as count

_MODULES = {
    "citing": ("Evidence", "by_group", "evidence", "evidence_table", "section_body", "with_bodies"),
    "codes": ("BASES", "DIRECTIONS", "JUDGEMENTS", "KINDS", "direction", "judgement"),
    "drawing": ("draw_evidence",),
    "sentences": (
        "body_text",
        "carried_text",
        "counts_text",
        "effect_text",
        "evidence_text",
        "judgement_text",
        "silent_text",
    ),
    "stated": ("Counts", "bodies_table", "count"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}

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
