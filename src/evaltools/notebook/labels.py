"""Names, times and decimals of observations as readers see them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.record.values import is_missing
from evaltools.words import Sayable, StudyWords, say

if TYPE_CHECKING:
    import pandas as pd

GROUPS = {"girls": say("girls"), "boys": say("boys"), "women": say("women"), "men": say("men")}
"""Groups the package has words for; those that the study file names go before, and any other stands as its id."""


def labelled(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations with three more columns: their label, their time as a label, and the decimals of their series.

    Parameters
    ----------
    observations : rows of `Chapter.observations`.

    Returns
    -------
    DataFrame
        a copy with `label` (sayable), `when` (text) and `places` (decimals that the source gives the indicator and group).
    """
    frame = observations.copy()
    labels: list[Any] = [
        label(name, group, called)
        for name, group, called in zip(frame["name"], frame["group"], frame["group_name"], strict=True)
    ]
    frame["label"] = labels
    frame["when"] = [when(start, end) for start, end in zip(frame["start"], frame["end"], strict=True)]
    series = frame.groupby(["indicator", "group"])["value"]
    frame["places"] = series.transform(decimals).astype(int) if len(frame) else []
    return frame


def label(name: StudyWords, group: str, called: Sayable = "") -> Sayable:
    """Name of an indicator with its group, as the study calls it or else the package."""
    name = kept_together(name)
    if group == "all":
        return name
    return say("{name}, {group}", name=name, group=called or GROUPS.get(group, group))


def kept_together(words: StudyWords) -> StudyWords:
    """Words of the study in which a line does not break after a number: `0–14 år` stays whole."""
    return StudyWords(
        {key: re.sub(r"(?<=\d) (?=\w)", "\u00a0", text) for key, text in words.by_language.items()}
    )


def when(start: date, end: date) -> str:
    """A period as a label: 2018, 2017/18 where it spans two years, 2018-01–06 where it is part of one."""
    if start.year != end.year:
        return f"{start.year}/{end.year % 100:02d}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year)
    months = f"{start.year}-{start.month:02d}"
    return months if start.month == end.month else f"{months}–{end.month:02d}"


def decimals(values: Iterable[Any]) -> int:
    """Decimals of a series as its source writes them: as many as its most precise value has."""
    texts = [f"{float(value):.10g}" for value in values if not is_missing(value)]
    return max((len(text.partition(".")[2]) for text in texts), default=0)
