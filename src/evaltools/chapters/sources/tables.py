"""Tables of appendix B: documents, raw files, timeline, informants, contradictions, the data dictionary and software."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from evaltools.chapters.sources import wording
from evaltools.notebook import Chapter, Column
from evaltools.record.finding import rows_of
from evaltools.study.tables.schemas import TABLES, described
from evaltools.words import Sayable, say
from evaltools.words.languages import SOURCE
from evaltools.words.messages import Foreign
from evaltools.words.voice import YES

if TYPE_CHECKING:
    import pandas as pd

LIBRARIES = ("papermill", "nbconvert", "pandas", "numpy", "scipy", "matplotlib", "pyarrow", "pydantic")
_YES: dict[Any, Sayable] = {True: YES, False: ""}


def documents(chapter: Chapter) -> None:
    """Every document of the study, with an anchor that all sources link to."""
    import pandas as pd

    sources = chapter.sources
    used = {name for file in sources.of(chapter.study.data) for name in file.documents}
    rows = [
        {
            "id": item.id,
            "title": item.words(item.title),
            "author": item.author,
            "year": str(item.year),
            "kind": item.kind,
            "pages": item.pages or "",
            "url": item.url,
            "synthetic": item.synthetic,
            "source": item.id,
        }
        for item in sources.documents
        if item.id in used
    ]
    columns = {
        "title": Column(say("Title"), wide=True),
        "author": Column(say("Publisher or author")),
        "year": Column(say("Year")),
        "kind": Column(say("Kind of document"), wide=True),
        "pages": Column(say("Page references"), wide=True, missing=""),
        "id": Column(say("Short name"), "document"),
    }
    if any(row["synthetic"] for row in rows):
        columns["synthetic"] = Column(say("Synthetic"), show=_YES)
    frame = pd.DataFrame(rows)
    chapter.table(frame, id="documents", caption=say("Documents"), columns=columns, sources=())


def files(chapter: Chapter) -> None:
    """Every raw file with what it holds, when it was read against its document, and its checksum."""
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {
            "path": f"data/raw/{file.path}",
            "table": wording.content(file.table),
            "documents": ", ".join(file.documents),
            "checked": file.checked,
            "sha256": file.sha256[:16],
        }
        for file in chapter.sources.of(chapter.study.data)
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="files",
        caption=say("Raw data files with checksum"),
        columns={
            "path": Column(say("File")),
            "table": Column(say("Content")),
            "documents": Column(say("Transcribed from"), wide=True),
            "checked": Column(say("Read against source"), show=_as_written),
            "sha256": Column(say("SHA-256, beginning")),
        },
        note=say(
            "Read against source: when the transcription was last read against the document a second time."
        ),
    )


def _as_written(value: Any) -> Any:
    """A date is spoken as a date."""
    return value


def timeline(chapter: Chapter) -> None:
    """What happened when, in the programme and in its evaluation; for a district that of its municipality too."""
    frame = chapter.read("timeline", everywhere=True)
    areas = {area.id for area in chapter.study.comparisons(chapter.area) if area.level != "nation"}
    table = frame[frame["area"].isin(areas)].sort_values("when", kind="stable")
    if table.empty:
        return
    chapter.table(
        _in_the_source(chapter, table, "as_stated", "locator"),
        id="timeline",
        caption=say("Timeline"),
        columns={
            "as_stated": Column(say("When")),
            "event": Column(say("Event"), wide=True),
            "strand": Column(say("Concerns"), show=wording.STRANDS),
            "locator": Column(say("Place")),
        },
    )


def _in_the_source(chapter: Chapter, frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Columns as they stand in the document, marked with its language."""
    said: dict[str, list[Any]] = {
        name: [
            chapter.document(source).words(text)
            for source, text in zip(frame["source"], frame[name], strict=True)
        ]
        for name in names
    }
    return frame.assign(**said)


def register(chapter: Chapter) -> pd.DataFrame:
    """Informants of documents that say anything about the area, each with how often the text refers to them."""
    people = chapter.read("informants")
    said = set(chapter.read("observations")["source"]) | set(chapter.read("effects")["source"])
    if not said & set(people["source"]):
        return people.iloc[:0]
    citations = chapter.read("citations").groupby("informant")["count"].sum()
    people["citations"] = people["id"].map(citations).fillna(0).astype(int)
    return people


def informants(chapter: Chapter, people: pd.DataFrame, *, smallest_group: int) -> None:
    """Informants by actor group with interviews and citations.

    Parameters
    ----------
    people : the register.
    smallest_group : groups of fewer persons are shown together, so that nobody can be recognised.
    """
    import pandas as pd

    grouped = (
        people.assign(cited=people["citations"] > 0)
        .groupby("group_name", sort=False)
        .agg(
            persons=("id", "size"),
            interviews=("interviews", "sum"),
            cited=("cited", "sum"),
            citations=("citations", "sum"),
        )
    )
    small = grouped["persons"] < smallest_group
    table = grouped[~small].sort_values("persons", ascending=False).reset_index(names="group")
    if small.any():
        rest: dict[Any, Any] = {
            "group": wording.other_groups(int(small.sum())),
            **grouped[small].sum().to_dict(),
        }
        table = pd.concat([table, pd.DataFrame([rest])], ignore_index=True)
    chapter.table(
        table,
        id="informants",
        caption=say("Informants by actor group"),
        columns={
            "group": Column(say("Actor group")),
            "persons": Column(say("Persons"), "number"),
            "interviews": Column(say("Interviews"), "number"),
            "cited": Column(say("Persons quoted or referred to"), "number"),
            "citations": Column(say("References to them"), "number"),
        },
        note=wording.small_groups(smallest_group),
        sources=sorted(set(people["source"])),
    )


def totals(chapter: Chapter, people: pd.DataFrame, registered: Mapping[str, Any]) -> None:
    """Totals the document states against what the register adds up to.

    Parameters
    ----------
    people : the register.
    registered : what it adds up to, by id of the stated total.
    """
    import pandas as pd

    stated = chapter.read("stated_totals", everywhere=True)
    stated = stated[stated["source"].isin(people["source"]) & stated["of"].isin(["informants", "interviews"])]
    rows = []
    for place in range(len(stated)):
        row = stated.iloc[[place]]
        item: Any = row.iloc[0].to_dict()
        if item["id"] not in registered:
            continue
        added = int(registered[item["id"]])
        found = chapter.finding(
            f"informants/{item['id']}",
            wording.total(item, added),
            kind="reconciliation",
            value=added - item["value"],
            method="register minus stated total",
            rows=[*rows_of(row), *rows_of(people)],
        )
        rows.append({**item, "added": added, "difference": added - item["value"], "finding": found.id})
    if rows:
        chapter.table(
            pd.DataFrame(rows),
            id="informant-totals",
            caption=say("Stated numbers against the register"),
            columns={
                "measure": Column(say("What is counted"), wide=True),
                "value": Column(say("The source states"), "number"),
                "added": Column(say("The register gives"), "number"),
                "difference": Column(say("Difference"), "number", sign=True),
                "finding": Column(say("Trace"), "finding"),
            },
        )


def contradictions(chapter: Chapter) -> None:
    """Every row whose note begins with `Contradiction:`, where a document contradicts itself."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for name in chapter.info.reads:
        if name not in TABLES:
            continue
        frame = chapter.read(name)
        frame = frame[frame["note"].map(wording.contradicts).astype(bool)]
        for note, part in frame.groupby("note", sort=False):
            first = part.iloc[0]
            rows.append(
                {
                    "table": TABLES[name].title,
                    "note": wording.contradiction(note),
                    "number": len(part),
                    "locator": chapter.document(first["source"]).words(first["locator"]),
                    "source": first["source"],
                }
            )
    if not rows:
        chapter.no_data(wording.NO_CONTRADICTIONS, lacks=False)
        return
    chapter.table(
        pd.DataFrame(rows),
        id="contradictions",
        caption=say("Where the documents contradict themselves"),
        columns={
            "note": Column(say("Contradiction"), wide=True),
            "number": Column(say("Rows"), "number"),
            "locator": Column(say("Place")),
        },
        row_header="note",
        group_rows="table",
        note=say("What stands has been transcribed as it stands; nothing was repaired silently."),
    )


def dictionary(chapter: Chapter) -> None:
    """The data dictionary: every column of every table the study uses, from the declared schemas."""
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {
            "table": say("{title} ({name})", title=TABLES[name].title, name=name),
            "column": Foreign(column, SOURCE),
            "meaning": described(info),
            "required": info.is_required(),
        }
        for name in chapter.info.reads
        if name in TABLES
        for column, info in TABLES[name].columns().items()
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="dictionary",
        caption=say("Data dictionary"),
        columns={
            "column": Column(say("Column")),
            "meaning": Column(say("Meaning"), wide=True),
            "required": Column(say("Required"), show=_YES),
        },
        group_rows="table",
        sources=(),
    )


def software(chapter: Chapter) -> None:
    """The software the report was made with."""
    import pandas as pd

    from evaltools import __version__

    rows = [("evaltools", __version__), ("Python", platform.python_version())]
    for name in LIBRARIES:
        try:
            rows.append((name, version(name)))
        except PackageNotFoundError:
            continue
    chapter.table(
        pd.DataFrame(rows, columns=["name", "version"]),
        id="software",
        caption=say("Software"),
        columns={"name": Column(say("Software")), "version": Column(say("Version"))},
        sources=(),
    )
