"""How a collaboration works: logbooks, observed sessions, cases compared, analytic frames, situation, duties by law.

Nothing here measures an effect: it counts and tells what a logbook, a protocol or a document states, shows what is not
told, and sets what was planned or required against what stands. A room of its own because it serves any collaboration,
whether effects of it are stated or not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.workings import layouts as layouts
    from evaltools.workings import sentences as sentences
    from evaltools.workings.codes import ANSWERS as ANSWERS
    from evaltools.workings.codes import DELIVERY as DELIVERY
    from evaltools.workings.codes import LEVELS as LEVELS
    from evaltools.workings.codes import STANDING as STANDING
    from evaltools.workings.codes import STATES as STATES
    from evaltools.workings.codes import TRENDS as TRENDS
    from evaltools.workings.codes import moment as moment
    from evaltools.workings.compared import alike as alike
    from evaltools.workings.compared import cases_table as cases_table
    from evaltools.workings.compared import counted as counted
    from evaltools.workings.compared import frame_grid as frame_grid
    from evaltools.workings.cycle import Due as Due
    from evaltools.workings.cycle import due as due
    from evaltools.workings.cycle import duties_table as duties_table
    from evaltools.workings.cycle import situation_table as situation_table
    from evaltools.workings.drawing import draw_grid as draw_grid
    from evaltools.workings.logbook import DeliveryRule as DeliveryRule
    from evaltools.workings.logbook import calendar as calendar
    from evaltools.workings.logbook import delivery as delivery
    from evaltools.workings.logbook import entries as entries
    from evaltools.workings.logbook import planned as planned
    from evaltools.workings.logbook import problems as problems

_MODULES = {
    "codes": ("ANSWERS", "DELIVERY", "LEVELS", "STANDING", "STATES", "TRENDS", "moment"),
    "compared": ("alike", "cases_table", "counted", "frame_grid"),
    "cycle": ("Due", "due", "duties_table", "situation_table"),
    "drawing": ("draw_grid",),
    "logbook": ("DeliveryRule", "calendar", "delivery", "entries", "planned", "problems"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}
_ROOMS = ("layouts", "sentences")

__all__ = sorted([*_PLACES, *_ROOMS])


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when the name is first used."""
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
