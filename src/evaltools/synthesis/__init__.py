"""Synthesis: numbers, interviews and theory side by side, and claims of contribution rated by published rules.

`read_book` reads what is claimed and what speaks for and against it; `weigh` turns that into grounds;
`rate` rates them by a file of rules (`read_rules`); `joint_display` sets the strands side by side. Evidence
from synthetic sources never enters a claim.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULES = {
    "assessment": ("Rated", "assess", "best_first"),
    "claims": ("Account", "Claim", "Rival", "Statement"),
    "conclusions": ("Conclusion", "Interpretation", "read_conclusions", "read_interpretations"),
    "criteria": ("CRITERIA", "GATES", "RATINGS", "RESULTS"),
    "display": ("Row", "joint_display"),
    "levels": ("outcome_level",),
    "meeting": ("Meeting", "meet"),
    "rating": ("Grounds", "Rating", "rank", "rate"),
    "read": ("Book", "read_book", "read_rivals"),
    "references": ("check_findings", "references"),
    "rules": ("Rules", "read_rules"),
    "strands": ("STRANDS", "agreement"),
    "weighing": ("Choices", "Weighed", "matching", "missing_findings", "weigh"),
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
