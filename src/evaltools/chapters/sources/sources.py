"""Appendix B: documents, raw files, timeline, informants, contradictions, the data dictionary and software."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.study.tables.schemas import TABLES
from evaltools.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd

SMALL_GROUP = 3
"""Actor groups with fewer persons than this could let a person be recognised; they are shown together."""

_LIBRARIES = (
    "papermill",
    "nbconvert",
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "pyarrow",
    "pydantic",
)


def show_documents(chapter: Chapter) -> None:
    """Every document of the study, with an anchor that all sources link to."""
    import pandas as pd

    language = chapter.language
    sources = chapter.sources
    used = {name for file in sources.of(chapter.study.data) for name in file.documents}
    rows = [
        {
            "id": item.id,
            "title": item.title,
            "author": item.author,
            "year": str(item.year),
            "kind": item.kind[language],
            "pages": item.pages[language] if item.pages else "",
            "url": item.url,
            "synthetic": chapter.words("ja", "yes") if item.synthetic else "",
            "source": item.id,
        }
        for item in sources.documents
        if item.id in used
    ]
    columns = {
        "title": Column(chapter.words("Titel", "Title"), wide=True),
        "author": Column(chapter.words("Utgivare", "Author")),
        "year": Column(chapter.words("År", "Year")),
        "kind": Column(chapter.words("Slag", "Kind"), wide=True),
        "pages": Column(chapter.words("Sidhänvisningar", "Page references"), wide=True, missing=""),
        "id": Column(chapter.words("Beteckning", "Identifier"), "document"),
    }
    if any(row["synthetic"] for row in rows):
        columns["synthetic"] = Column(chapter.words("Syntetisk", "Synthetic"), missing="")
    chapter.table(
        pd.DataFrame(rows),
        id="documents",
        caption=chapter.words("Dokument", "Documents"),
        columns=columns,
        sources=(),
    )


def show_files(chapter: Chapter) -> None:
    """Every raw file with its rows and checksum."""
    import pandas as pd

    rows = []
    for file in chapter.sources.of(chapter.study.data):
        title = TABLES[file.table].title[chapter.language] if file.table in TABLES else file.table
        rows.append(
            {
                "path": f"data/raw/{file.path}",
                "table": title,
                "documents": ", ".join(file.documents),
                "checked": file.checked.isoformat() if file.checked else "",
                "sha256": file.sha256[:16],
            }
        )
    chapter.table(
        pd.DataFrame(rows),
        id="files",
        caption=chapter.words("Rådatafiler med kontrollsumma", "Raw data files with checksum"),
        columns={
            "path": Column(chapter.words("Fil", "File")),
            "table": Column(chapter.words("Innehåll", "Content")),
            "documents": Column(chapter.words("Ur", "From"), wide=True),
            "checked": Column(chapter.words("Kontrolläst", "Read against source")),
            "sha256": Column(chapter.words("SHA-256, början", "SHA-256, beginning")),
        },
        note=chapter.words(
            "Kontrolläst: när avskriften senast lästes mot dokumentet en andra gång.",
            "Read against source: when the transcription was last read against the document a second time.",
        ),
    )


def show_timeline(chapter: Chapter) -> None:
    """What happened when, in the programme and in its evaluation."""
    table = _here(chapter, "timeline")
    if table.empty:
        return
    strands = {"programme": ("Programmet", "Programme"), "evaluation": ("Utvärderingen", "Evaluation")}
    table = table.sort_values("when", kind="stable")
    table["strand_text"] = [chapter.words(*strands[name]) for name in table["strand"]]
    chapter.table(
        table,
        id="timeline",
        caption=chapter.words("Tidslinje", "Timeline"),
        columns={
            "as_stated": Column(chapter.words("När", "When")),
            f"event_{chapter.language}": Column(chapter.words("Händelse", "Event"), wide=True),
            "strand_text": Column(chapter.words("Gäller", "Concerns")),
            "locator": Column(chapter.words("Plats", "Place")),
        },
    )


def show_informants(chapter: Chapter) -> None:
    """Informants by actor group with interviews and citations; small groups are shown together."""
    import pandas as pd

    people = chapter.read("informants")
    if people.empty or not _concerns(chapter, people):
        return
    language = chapter.language
    citations = chapter.read("citations").groupby("informant")["count"].sum()
    people["citations"] = people["id"].map(citations).fillna(0).astype(int)
    people["cited"] = people["citations"] > 0
    grouped = people.groupby(f"group_{language}", sort=False).agg(
        persons=("id", "size"),
        interviews=("interviews", "sum"),
        cited=("cited", "sum"),
        citations=("citations", "sum"),
    )
    small = grouped["persons"] < SMALL_GROUP
    table = grouped[~small].sort_values("persons", ascending=False).reset_index(names="group")
    if small.any():
        name = chapter.words(f"Övriga {int(small.sum())} grupper", f"The other {int(small.sum())} groups")
        table = pd.concat(
            [table, pd.DataFrame([{"group": name, **grouped[small].sum().to_dict()}])], ignore_index=True
        )
    table["source"] = people["source"].iloc[0]
    chapter.table(
        table,
        id="informants",
        caption=chapter.words("Informanter efter aktörsgrupp", "Informants by actor group"),
        columns={
            "group": Column(chapter.words("Aktörsgrupp", "Actor group")),
            "persons": Column(chapter.words("Personer", "Persons"), "number"),
            "interviews": Column(chapter.words("Intervjuer", "Interviews"), "number"),
            "cited": Column(chapter.words("Personer som citeras eller åberopas", "Persons cited"), "number"),
            "citations": Column(chapter.words("Hänvisningar", "Citations"), "number"),
        },
        note=chapter.words(
            f"Grupper med färre än {SMALL_GROUP} personer visas tillsammans, så att ingen ska kunna kännas igen.",
            f"Groups of fewer than {SMALL_GROUP} persons are shown together, so that nobody can be recognised.",
        ),
    )
    _totals(chapter, people)


def _concerns(chapter: Chapter, people: pd.DataFrame) -> bool:
    """Whether the register is of a document that says anything about the area."""
    documents = set(chapter.read("observations")["source"]) | set(chapter.read("effects")["source"])
    return bool(set(people["source"]) & documents)


def _totals(chapter: Chapter, people: pd.DataFrame) -> None:
    """Totals the document states against what the register adds up to."""
    import pandas as pd

    stated = chapter.read("stated_totals", everywhere=True)
    stated = stated[stated["source"].isin(people["source"]) & stated["of"].isin(["informants", "interviews"])]
    registered = {
        "interviews": int(people["interviews"].sum()),
        "interviewed-twice-or-more": int((people["interviews"] >= 2).sum()),
        "interviewed-twice": int((people["interviews"] == 2).sum()),
        "interviews-process-leader": int(people["interviews"].max()),
    }
    rows = []
    for i in range(len(stated)):
        row = stated.iloc[[i]]
        item = row.iloc[0]
        if item["id"] not in registered:
            continue
        added = registered[item["id"]]
        texts = {
            "sv": f"{item['measure_sv']}: källan anger {number(item['value'], 'sv')}, registret ger {number(added, 'sv')}.",
            "en": f"{item['measure_en']}: the source states {number(item['value'], 'en')}, the register gives {number(added, 'en')}.",
        }
        found = chapter.finding(
            f"informants/{item['id']}",
            kind="reconciliation",
            sv=texts["sv"],
            en=texts["en"],
            value=added - item["value"],
            method="register minus stated total",
            rows=[*rows_of(row), *rows_of(people)],
        )
        rows.append(
            {**item.to_dict(), "added": added, "difference": added - item["value"], "finding": found.id}
        )
    if rows:
        chapter.table(
            pd.DataFrame(rows),
            id="informant-totals",
            caption=chapter.words("Angivna antal mot registret", "Stated numbers against the register"),
            columns={
                f"measure_{chapter.language}": Column(chapter.words("Antal", "Number"), wide=True),
                "value": Column(chapter.words("Anges", "Stated"), "number"),
                "added": Column(chapter.words("Registret", "Register"), "number"),
                "difference": Column(chapter.words("Skillnad", "Difference"), "number", sign=True),
                "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
            },
        )


def show_contradictions(chapter: Chapter) -> None:
    """Every row where a document contradicts itself, as transcribed."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for name in chapter.info.reads:
        if name not in TABLES:
            continue
        frame = chapter.read(name)
        frame = frame[frame["note"].str.contains("ontradiction", na=False)]
        for note, part in frame.groupby("note", sort=False):
            first = part.iloc[0]
            rows.append(
                {
                    "table": TABLES[name].title[chapter.language],
                    "note": str(note).replace("Contradiction: ", ""),
                    "number": len(part),
                    "locator": first["locator"],
                    "source": first["source"],
                }
            )
    if not rows:
        chapter.no_data(
            sv="Inga motsägelser har antecknats.", en="No contradictions have been recorded.", lacks=False
        )
        return
    chapter.table(
        pd.DataFrame(rows),
        id="contradictions",
        caption=chapter.words(
            "Där dokumenten motsäger sig själva", "Where the documents contradict themselves"
        ),
        columns={
            "note": Column(chapter.words("Motsägelse (antecknad på engelska)", "Contradiction"), wide=True),
            "number": Column(chapter.words("Rader", "Rows"), "number"),
            "locator": Column(chapter.words("Plats", "Place")),
        },
        row_header="note",
        group_rows="table",
        note=chapter.words(
            "Det som står har skrivits av som det står; inget har rättats i tysthet.",
            "What stands has been transcribed as it stands; nothing was repaired silently.",
        ),
    )


def show_dictionary(chapter: Chapter) -> None:
    """The data dictionary: every column of every table the study uses, from the declared schemas."""
    import pandas as pd

    rows = []
    for name in chapter.info.reads:
        if name not in TABLES:
            continue
        model = TABLES[name]
        for column, info in model.columns().items():
            extra = info.json_schema_extra
            swedish = str(extra["sv"]) if isinstance(extra, dict) else ""
            rows.append(
                {
                    "table": f"{model.title[chapter.language]} ({name})",
                    "column": column,
                    "meaning": swedish if chapter.language == "sv" else info.description,
                    "required": chapter.words("ja", "yes") if info.is_required() else "",
                }
            )
    chapter.table(
        pd.DataFrame(rows),
        id="dictionary",
        caption=chapter.words("Datalexikon", "Data dictionary"),
        columns={
            "column": Column(chapter.words("Kolumn", "Column")),
            "meaning": Column(chapter.words("Betydelse", "Meaning"), wide=True),
            "required": Column(chapter.words("Krävs", "Required"), missing=""),
        },
        group_rows="table",
        sources=(),
    )


def show_software(chapter: Chapter) -> None:
    """The software the report was made with."""
    import pandas as pd

    from evaltools import __version__

    rows = [
        {"name": "evaltools", "version": __version__},
        {"name": "Python", "version": platform.python_version()},
    ]
    for name in _LIBRARIES:
        try:
            rows.append({"name": name, "version": version(name)})
        except PackageNotFoundError:
            continue
    chapter.table(
        pd.DataFrame(rows),
        id="software",
        caption=chapter.words("Program", "Software"),
        columns={
            "name": Column(chapter.words("Program", "Software")),
            "version": Column(chapter.words("Version", "Version")),
        },
        sources=(),
    )


def _here(chapter: Chapter, table: str) -> pd.DataFrame:
    """Rows of the area, and for a district those of the municipality around it."""
    frame = chapter.read(table, everywhere=True)
    areas = {area.id for area in chapter.study.comparisons(chapter.area) if area.level != "nation"}
    return frame[frame["area"].isin(areas)].copy()
