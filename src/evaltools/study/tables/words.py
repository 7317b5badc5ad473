"""Columns that hold words of the study: `name`, or `name_sv`, `name_en` ... where there are several languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaltools.words.messages import StudyWords

if TYPE_CHECKING:
    import pandas as pd

_SUFFIX = re.compile(r"(.+)_(sv|en|nb|nn|da|fi|de|fr|es|is|et|nl)$")


def gathered(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with one column of lazy words in place of one column per language."""
    bases: dict[str, dict[str, str]] = {}
    for name in frame.columns:
        if found := _SUFFIX.match(str(name)):
            bases.setdefault(found[1], {})[found[2]] = str(name)
    for base, columns in bases.items():
        rows = zip(*(frame[name].tolist() for name in columns.values()), strict=True)
        words = [StudyWords(dict(zip(columns, row, strict=True))) for row in rows]
        target = f"{base}_name" if base in frame.columns else base
        place = frame.columns.get_loc(next(iter(columns.values())))
        frame = frame.drop(columns=list(columns.values()))
        frame.insert(min(int(place), frame.shape[1]), target, [item if item else "" for item in words])  # type: ignore[arg-type]
    return frame
