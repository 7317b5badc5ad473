"""What may be shown: rules, numbers withheld so that no small one can be read or computed, and an account of it."""

from evaltools.disclosure.cells import Cell, Shown
from evaltools.disclosure.rules import PRESETS, Protection, Rules
from evaltools.disclosure.suppression import Protected, protect
from evaltools.disclosure.tabulated import CellCheck, tabulate

__all__ = [
    "PRESETS",
    "Cell",
    "CellCheck",
    "Protected",
    "Protection",
    "Rules",
    "Shown",
    "protect",
    "tabulate",
]
