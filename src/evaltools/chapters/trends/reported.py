"""Chapter 2: values as the source's tables have them, each leading to its finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.wording import TOPICS, unit_of
from evaltools.notebook import Chapter, Column
from evaltools.words import Sayable, joined, listing, number, say
from evaltools.words.voice import EN_DASH

if TYPE_CHECKING:
    import pandas as pd

MISSING = {
    "missing": ("?", say("the source says that the value is unknown")),
    "not-collected": (EN_DASH, say("not collected")),
    "not-published": ("··", say("not published")),
    "suppressed": ("x", say("suppressed")),
}
"""How the reasons for there being no value are shown, told apart as statistics agencies do, and what they mean."""


def tables(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Show one table per topic, as the source has it.

    Parameters
    ----------
    frame : observations as `changes.observed` leaves them.
    """
    topics = [name for name in TOPICS if (frame["topic"] == name).any()]
    for topic in topics:
        part = frame[frame["topic"] == topic]
        table, columns = as_in_source(chapter, part)
        chapter.table(
            table,
            id=f"reported-{topic}",
            caption=say("{topic}, {area}", topic=TOPICS[topic], area=chapter.area.name),
            columns=columns,
            note=_note(part, table, columns),
        )


def as_in_source(chapter: Chapter, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Column]]:
    """Observations as the source's table has them: a row per indicator, a column per time.

    Returns
    -------
    tuple of DataFrame and dict
        the table with columns label, unit, per time a value, what is shown of it and its finding, then source and finding; and
        how its columns are shown.
    """
    import pandas as pd

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
        f"{name} shown": Column(name, "number", show=_as_it_is, missing="", trace=f"{name} finding")
        for name in names
    }
    columns["finding"] = Column(say("Trace"), "finding", missing="")
    return pd.DataFrame(rows), columns


def _as_it_is(value: Sayable) -> Sayable:
    return value


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
    return MISSING[item["missing"]][0]


def _note(frame: pd.DataFrame, table: pd.DataFrame, columns: Mapping[str, Column]) -> Sayable:
    """What the marks mean that occur in the table, and where doubts are told."""
    occurring = [reason for reason in MISSING if (frame["missing"] == reason).any()]
    marks: list[Sayable] = [
        say("{mark} = {meaning}", mark=mark, meaning=meaning)
        for mark, meaning in (MISSING[reason] for reason in occurring)
    ]
    shown = [name for name in columns if name.endswith(" shown")]
    if any(value == "" for name in shown for value in table[name]):
        marks.append(say("empty = no such measurement"))
    told = say("Recodings and doubts stand with each number, under Trace.")
    return joined(say("{marks:cap}.", marks=listing(marks, "semicolon")), told) if marks else told
