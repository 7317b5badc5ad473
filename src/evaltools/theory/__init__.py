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
    from evaltools.theory.alternative import matrix_message as matrix_message
    from evaltools.theory.alternative import message as message
    from evaltools.theory.alternative import planned as planned
    from evaltools.theory.consistency import CHECKS as CHECKS
    from evaltools.theory.consistency import Struck as Struck
    from evaltools.theory.consistency import Weakness as Weakness
    from evaltools.theory.consistency import check as check
    from evaltools.theory.consistency import check_findings as check_findings
    from evaltools.theory.consistency import checks_table as checks_table
    from evaltools.theory.consistency import struck as struck
    from evaltools.theory.consistency import struck_table as struck_table
    from evaltools.theory.consistency import weaknesses_summary as weaknesses_summary
    from evaltools.theory.consistency import weaknesses_table as weaknesses_table
    from evaltools.theory.differences import CHANGES as CHANGES
    from evaltools.theory.differences import Difference as Difference
    from evaltools.theory.differences import difference as difference
    from evaltools.theory.drawing import Drawing as Drawing
    from evaltools.theory.drawing import draw as draw
    from evaltools.theory.drawing import draw_columns as draw_columns
    from evaltools.theory.drawing import drawings as drawings
    from evaltools.theory.export import to_dot as to_dot
    from evaltools.theory.export import to_graphml as to_graphml
    from evaltools.theory.export import to_mermaid as to_mermaid
    from evaltools.theory.labels import KINDS as KINDS
    from evaltools.theory.labels import PREVENTION as PREVENTION
    from evaltools.theory.labels import dated as dated
    from evaltools.theory.labels import prevention as prevention
    from evaltools.theory.labels import when as when
    from evaltools.theory.listing import OutlineItem as OutlineItem
    from evaltools.theory.listing import lines as lines
    from evaltools.theory.listing import outline as outline
    from evaltools.theory.matrix import draw_matrix as draw_matrix
    from evaltools.theory.matrix import matrix_parts as matrix_parts
    from evaltools.theory.model import AREAS as AREAS
    from evaltools.theory.model import Evidence as Evidence
    from evaltools.theory.model import Link as Link
    from evaltools.theory.model import Node as Node
    from evaltools.theory.model import Theory as Theory
    from evaltools.theory.model import Version as Version
    from evaltools.theory.read import read_theory as read_theory
    from evaltools.theory.sentences import came_later_text as came_later_text
    from evaltools.theory.sentences import coverage_text as coverage_text
    from evaltools.theory.sentences import intervention_text as intervention_text
    from evaltools.theory.sentences import others as others
    from evaltools.theory.sentences import parts_text as parts_text
    from evaltools.theory.sentences import rows_of as rows_of
    from evaltools.theory.tables import coverage_table as coverage_table
    from evaltools.theory.tables import interventions_table as interventions_table
    from evaltools.theory.tables import links_table as links_table
    from evaltools.theory.views import departments as departments
    from evaltools.theory.views import shown as shown

_MODULES = {
    "alternative": (
        "alternative_text",
        "matrix_message",
        "message",
        "planned",
    ),
    "consistency": (
        "CHECKS",
        "Struck",
        "Weakness",
        "check",
        "check_findings",
        "checks_table",
        "struck",
        "struck_table",
        "weaknesses_summary",
        "weaknesses_table",
    ),
    "differences": (
        "CHANGES",
        "Difference",
        "difference",
    ),
    "drawing": (
        "Drawing",
        "draw",
        "draw_columns",
        "drawings",
    ),
    "export": (
        "to_dot",
        "to_graphml",
        "to_mermaid",
    ),
    "labels": (
        "KINDS",
        "PREVENTION",
        "dated",
        "prevention",
        "when",
    ),
    "listing": (
        "OutlineItem",
        "lines",
        "outline",
    ),
    "matrix": (
        "draw_matrix",
        "matrix_parts",
    ),
    "model": (
        "AREAS",
        "Evidence",
        "Link",
        "Node",
        "Theory",
        "Version",
    ),
    "read": ("read_theory",),
    "sentences": (
        "came_later_text",
        "coverage_text",
        "intervention_text",
        "others",
        "parts_text",
        "rows_of",
    ),
    "tables": (
        "coverage_table",
        "interventions_table",
        "links_table",
    ),
    "views": (
        "departments",
        "shown",
    ),
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
