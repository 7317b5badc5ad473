"""Observations of an area as findings, as sentences, and as a table like the one in their source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.disclosure.account import WITHHELD, small_mark
from evaltools.notebook.chapter import Chapter
from evaltools.notebook.labels import labelled
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.words import Message, Sayable, StudyWords, in_context, joined, listing, number, say
from evaltools.words.units import unit_words
from evaltools.words.voice import EN_DASH

if TYPE_CHECKING:
    import pandas as pd

UNITS = {
    "number": in_context("unit of a row", "number"),
    "index": in_context("unit of a row", "index"),
    "words": in_context("unit of a row", "in words"),
}
MISSING = {
    "missing": ("?", say("the source says that the value is unknown")),
    "not-collected": (EN_DASH, say("not collected")),
    "not-published": ("··", say("not published")),
    "suppressed": ("x", say("suppressed")),
    "withheld": (WITHHELD, say("withheld here, so that no small number can be computed")),
}
"""How the reasons for there being no value are shown, told apart as statistics agencies do, and what they mean."""


def recorded(chapter: Chapter, observations: pd.DataFrame) -> pd.DataFrame:
    """Record a finding per observation of the chapter's area that has a value.

    Parameters
    ----------
    observations : rows of `Chapter.observations`.

    Returns
    -------
    DataFrame
        the observations, labelled, with the columns unit_told and finding (empty where there is no value).
    """
    frame = labelled(observations)
    frame["unit_told"] = list(map(unit_told, frame["name"], frame["unit"]))
    found = []
    for item, row in zip(frame.to_dict("records"), rows_of(frame), strict=True):
        if item["missing"]:
            found.append("")
            continue
        where = f"{item['indicator']}/{item['group']}/{item['area']}/{time_id(item['start'], item['end'])}"
        given = {"kind": "observation", "value": float(item["value"]), "unit": item["unit"]}
        text = sentence(item, chapter.area.name)
        found.append(chapter.finding(f"observation/{where}", text, rows=[row], **given).id)
    return frame.assign(finding=found)


def sentence(item: Mapping[Any, Any], area: StudyWords) -> Message:
    """One value as it was reported; `item` is a row of what `recorded` gives."""
    value = number(item["value"], item["places"], unit=item["unit_told"])
    return say(
        "{what}, {area}, {when}: {value}.", what=item["label"], area=area, when=item["when"], value=value
    )


def time_id(start: date, end: date) -> str:
    """A time in a finding's id: 2020, 2018-2019 for a school year, otherwise both days."""
    whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    if whole_year:
        return str(start.year)
    split_year = end.year == start.year + 1 and start.month >= 7 and end.month < 8
    return f"{start.year}-{end.year}" if split_year else f"{start}_{end}"


def unit_of(unit: str) -> Sayable:
    """Unit as the head of a row has it."""
    return UNITS.get(unit) or unit_words(unit)


def unit_told(name: StudyWords, unit: str) -> str:
    """The unit that a sentence adds to a value: none for a number of events, or a rate whose name tells per how many."""
    per = re.sub(r"\D", "", unit)
    named = any(per in re.sub(r"[\s.,]", "", text) for text in name.by_language.values())
    return "" if unit == "number" or (per and named) else unit


def as_written(value: Sayable) -> Sayable:
    """A cell that is words already, as where decimals differ by row; for `Column(show=as_written)`."""
    return value


def table_as_in_source(chapter: Chapter, observations: pd.DataFrame, *, id: str, caption: Sayable) -> None:
    """Show observations as the source's table has them, each value leading to its finding.

    Parameters
    ----------
    observations : rows of what `recorded` gives.
    id, caption : of the table.
    """
    table, columns = by_time(chapter, observations)
    chapter.table(
        table, id=id, caption=caption, columns=columns, note=_note(chapter, observations, table, columns)
    )


def by_time(chapter: Chapter, observations: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Column]]:
    """Observations as a row per indicator and a column per time.

    Returns
    -------
    tuple of DataFrame and dict
        the table with columns label, unit, per time a value, what is shown of it and its finding, then source and finding;
        and how its columns are shown.
    """
    import pandas as pd

    frame = observations
    moments = sorted(set(zip(frame["start"], frame["end"], frame["when"], strict=True)))
    names = list(dict.fromkeys(name for *_, name in moments))
    rows = []
    for (indicator, group), series in frame.groupby(["indicator", "group"], sort=False):
        items = {str(item["when"]): item for item in series.to_dict("records")}
        first = series.iloc[0]
        known = [item for item in series["finding"] if item]
        rows.append(
            {"indicator": indicator, "group": group, "label": first["label"], "unit": first["unit"]}
            # What is computed with, what is shown, and where it comes from.
            | {name: _plain(items[name]) if name in items else "" for name in names}
            | {f"{name} shown": _shown(chapter, items[name]) if name in items else "" for name in names}
            | {f"{name} finding": items[name]["finding"] if name in items else "" for name in names}
            | {"source": first["source"], "finding": known[0] if known else ""}
        )
    columns = {"label": Column(say("Indicator")), "unit": Column(say("Unit"), show=unit_of)}
    columns |= {
        f"{name} shown": Column(name, "number", show=as_written, missing="", trace=f"{name} finding")
        for name in names
    }
    columns["finding"] = Column(say("Trace"), "finding", missing="")
    return pd.DataFrame(rows), columns


def _plain(item: Mapping[Any, Any]) -> Any:
    """A cell of the table for download: the value, the source's words, or the reason why there is none."""
    if not item["missing"]:
        return item["value"]
    return item["words"] if item["missing"] == "not-numeric" else item["missing"]


def _shown(chapter: Chapter, item: Mapping[Any, Any]) -> Sayable:
    """A cell of the reported table: the value, the source's words, or the mark of why there is none."""
    if not item["missing"]:
        return number(item["value"], item["places"])
    if item["missing"] == "not-numeric":
        return chapter.document(item["source"]).words(item["words"])
    if item["missing"] == "small":
        return small_mark(chapter.study.disclosure.rules)
    return MISSING[item["missing"]][0]


def _note(
    chapter: Chapter, frame: pd.DataFrame, table: pd.DataFrame, columns: Mapping[str, Column]
) -> Sayable:
    """What the marks mean that occur in the table, and where doubts are told."""
    occurring = [reason for reason in MISSING if (frame["missing"] == reason).any()]
    marks: list[Sayable] = [
        say("{mark} = {meaning}", mark=mark, meaning=meaning)
        for mark, meaning in (MISSING[reason] for reason in occurring)
    ]
    if (frame["missing"] == "small").any():
        rules = chapter.study.disclosure.rules
        meaning = say("from 1 to {most}, or resting on so few", most=rules.minimum - 1)
        marks.append(say("{mark} = {meaning}", mark=small_mark(rules), meaning=meaning))
    shown = [name for name in columns if name.endswith(" shown")]
    if any(value == "" for name in shown for value in table[name]):
        marks.append(say("empty = no such measurement"))
    told = say("Recodings and doubts stand with each number, under Trace.")
    return joined(say("{marks:cap}.", marks=listing(marks, "semicolon")), told) if marks else told
