"""Chapter 2: values as the source's tables have them, each leading to its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.notebook.chapter import Chapter
from evaltools.record.table import Column
from evaltools.words.numbers import EN_DASH, number

if TYPE_CHECKING:
    import pandas as pd

TOPICS = {
    "safety": {"sv": "Trygghet och förtroende", "en": "Safety and trust"},
    "crime": {"sv": "Anmälda brott", "en": "Reported crime"},
    "background": {"sv": "Bakgrund", "en": "Background"},
}
MISSING = {
    "missing": "?",
    "not-collected": EN_DASH,
    "not-published": "··",
    "suppressed": "x",
}
"""How the reasons for there being no value are shown; told apart as statistics agencies do."""


def reported(frame: pd.DataFrame, topic: str, language: str) -> tuple[pd.DataFrame, dict[str, Column]]:
    """Observations of a topic as the source's table has them: a row per indicator, a column per time.

    Returns
    -------
    tuple of DataFrame and dict
        the table with columns label, unit, per time a value, how it is shown and its finding, then source, finding; and how its columns are shown.
    """
    import pandas as pd

    part = frame[frame["topic"] == topic]
    times = sorted(
        set(zip(part["when"], part["start"], part["end"], strict=True)), key=lambda item: (item[1], item[2])
    )
    names = list(dict.fromkeys(name for name, _, _ in times))
    rows = []
    for (indicator, group), series in part.groupby(["indicator", "group"], sort=False):
        places = decimals(series["value"])
        items = {str(item["when"]): item for item in series.to_dict("records")}
        first = series.iloc[0]
        known = [item for item in series["finding"] if item]
        rows.append(
            {
                "indicator": indicator,
                "group": group,
                "label": first["label"],
                "unit": unit_words(first["unit"], language),
            }
            # What is computed with, what is shown, and where it comes from.
            | {name: _plain(items[name]) if name in items else "" for name in names}
            | {
                f"{name} shown": _shown(items[name], language, places) if name in items else ""
                for name in names
            }
            | {f"{name} finding": items[name]["finding"] if name in items else "" for name in names}
            | {"source": first["source"], "finding": known[0] if known else ""}
        )
    table = pd.DataFrame(rows)
    columns = {
        "label": Column("Indikator" if language == "sv" else "Indicator"),
        "unit": Column("Enhet" if language == "sv" else "Unit"),
    }
    columns |= {
        f"{name} shown": Column(name, "number", show=str, missing="", trace=f"{name} finding")
        for name in names
    }
    columns["finding"] = Column("Spåra" if language == "sv" else "Trace", "finding", missing="")
    return table, columns


def decimals(values: Any) -> int:
    """Decimals of a series as its source writes them: as many as its most precise value has."""
    texts = [f"{float(value):.10g}" for value in values if value == value and value is not None]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _plain(item: Any) -> Any:
    """A cell of the table for download: the value, the source's words, or the reason why there is none."""
    if not item["missing"]:
        return item["value"]
    return item["words"] if item["missing"] == "not-numeric" else item["missing"]


def _shown(item: Any, language: str, places: int) -> str:
    """A cell of the reported table: the value, the source's words, or the mark of why there is none."""
    if not item["missing"]:
        return number(item["value"], language, places)
    return str(item["words"]) if item["missing"] == "not-numeric" else MISSING[item["missing"]]


def unit_words(unit: str, language: str) -> str:
    """Unit as the head of a table has it."""
    words = {
        "number": {"sv": "antal", "en": "number"},
        "index": {"sv": "index", "en": "index"},
        "per 1000": {"sv": "per 1\u00a0000 inv.", "en": "per 1,000 pop."},
        "words": {"sv": "i ord", "en": "in words"},
    }
    return words.get(unit, {}).get(language, unit)


def show_reported(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Show one table per topic, as the source has it."""
    note = chapter.words(
        f"{MISSING['missing']} = källan anger att värdet är okänt; {MISSING['not-collected']} = inte undersökt; "
        f"{MISSING['not-published']} = inte redovisat; {MISSING['suppressed']} = skyddat; tom ruta = ingen sådan mätning. Omräkningar och oklarheter "
        "står vid varje siffra under Spåra.",
        f"{MISSING['missing']} = the source says the value is unknown; {MISSING['not-collected']} = not collected; "
        f"{MISSING['not-published']} = not published; {MISSING['suppressed']} = suppressed; blank = no such measurement. Recodings and doubts stand with "
        "each figure under Trace.",
    )
    for topic in ("safety", "crime", "background"):
        if (frame["topic"] == topic).any():
            table, columns = reported(frame, topic, chapter.language)
            area = chapter.area.name[chapter.language]
            chapter.table(
                table,
                id=f"reported-{topic}",
                caption=f"{TOPICS[topic][chapter.language]}, {area}",
                columns=columns,
                note=note,
            )
