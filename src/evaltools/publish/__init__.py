"""Publishing: reports as accessible web pages that open offline, and the overview over all of them.

`report` makes the pages of one study, period and area; `site` makes the page that leads to every report.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.publish.overview import site
    from evaltools.publish.reports import ReportPages, is_out_of_date, report

__all__ = ["ReportPages", "is_out_of_date", "report", "site"]

_HOMES = {"report": "reports", "ReportPages": "reports", "is_out_of_date": "reports", "site": "overview"}


def __getattr__(name: str) -> Any:
    # Whoever only asks for the names of the commands does not pay for what they load.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
