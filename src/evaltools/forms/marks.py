"""What a form says of itself in its hidden first row, so that it is known again under any file name or sheet name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

_BEGINS = "evaltools form"


@dataclass(frozen=True)
class Mark:
    """Which form, of which study, on which round, for whom; and which table a sheet is of."""

    form: str
    round: str
    area: str
    group: str
    """The department; blank where the form is not parted."""
    study: str
    last: str
    """The round before; blank where there is none."""
    table: str = ""
    """Blank for the sheet with instructions."""

    def written(self) -> str:
        """The mark as it stands in a cell."""
        return json.dumps([_BEGINS, asdict(self)], ensure_ascii=False)


def mark_of(value: Any) -> Mark | None:
    """The mark in a cell; None where there is none."""
    try:
        begins, data = json.loads(value)
        return Mark(**{name: str(item) for name, item in data.items()}) if begins == _BEGINS else None
    except (TypeError, ValueError, AttributeError):
        return None
