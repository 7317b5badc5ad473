"""Tables of appendix B: documents, raw files, timeline, informants, contradictions, the data dictionary and software."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.disclosure import account
from evaltools.files.software import installed
from evaltools.interviews.informants import register as registers
from evaltools.notebook import Chapter, Column
from evaltools.record.finding import rows_of
from evaltools.study import inventory
from evaltools.study.tables.schemas import TABLES
from evaltools.words import Sayable, joined, say
from evaltools.words.voice import YES

if TYPE_CHECKING:
    import pandas as pd

_YES: dict[Any, Sayable] = {True: YES, False: ""}


def documents(chapter: Chapter) -> None:
    """Every document of the study, with an anchor that all sources link to."""
    import pandas as pd

    if not (rows := inventory.documents(chapter.sources, chapter.study.data)):
        chapter.no_data(say("No documents have been described yet."))
        return
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

    chapter.table(
        pd.DataFrame(inventory.files(chapter.sources, chapter.study.data)),
        id="files",
        caption=say("Raw data files with checksum"),
        columns={
            "path": Column(say("File")),
            "table": Column(say("Content")),
            "documents": Column(say("Transcribed from"), wide=True),
            "checked": Column(say("Read against source"), show=lambda day: day),  # spoken as a date
            "sha256": Column(say("SHA-256, beginning")),
        },
        note=say(
            "Read against source: when the transcription was last read against the document a second time."
        ),
    )


def contradictions(chapter: Chapter) -> None:
    """Every row whose note begins with `Contradiction:`, where a document contradicts itself."""
    import pandas as pd

    read = {name: chapter.read(name) for name in chapter.info.reads if name in TABLES}
    rows = inventory.contradictions(read, chapter.sources)
    if not rows:
        chapter.no_data(say("No contradictions have been recorded."), lacks=False)
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
    chapter.table(
        registers.by_actor_group(people, smallest=smallest_group),
        id="informants",
        caption=say("Informants by actor group"),
        columns={
            "group": Column(say("Actor group")),
            "persons": Column(say("Persons"), "number"),
            "interviews": Column(say("Interviews"), "number"),
            "cited": Column(say("Persons quoted or referred to"), "number"),
            "citations": Column(say("References to them"), "number"),
        },
        note=registers.small_groups(smallest_group),
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
    stated = stated[stated["id"].isin(list(registered))]
    items: list[Any] = stated.to_dict("records")
    rows = []
    for item, row in zip(items, rows_of(stated), strict=True):
        added = int(registered[item["id"]])
        found = chapter.finding(
            f"informants/{item['id']}",
            registers.stated_total(item, added),
            kind="reconciliation",
            value=added - item["value"],
            method="register minus stated total",
            rows=[row, *rows_of(people)],
        )
        rows.append({**item, "added": added, "difference": found.value, "finding": found.id})
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


def timeline(chapter: Chapter) -> None:
    """What happened when, in the programme and in its evaluation; for a district that of its municipality too."""
    table = chapter.read_around("timeline").sort_values("when", kind="stable")
    for name in ("as_stated", "locator"):  # as they stand in the document, marked with its language
        told: list[Any] = [
            chapter.document(source).words(text)
            for source, text in zip(table["source"], table[name], strict=True)
        ]
        table[name] = told
    if table.empty:
        return
    chapter.table(
        table,
        id="timeline",
        caption=say("Timeline"),
        columns={
            "as_stated": Column(say("When")),
            "event": Column(say("Event"), wide=True),
            "strand": Column(say("Concerns"), show=inventory.STRANDS),
            "locator": Column(say("Place")),
        },
    )


def withheld(chapter: Chapter) -> None:
    """By which rules numbers are withheld, how many were, and what was excepted by whom."""
    import pandas as pd

    given, found = chapter.study.disclosure, chapter.account
    names: dict[str, Sayable] = {name: model.title for name, model in TABLES.items()}
    if "indicators" in chapter.info.reads:
        names |= chapter.names("indicators")
    chapter.heading(account.HEADING, 2)
    told = [account.told_count(found)] if given.off is None else []
    chapter.text(joined(account.told_rules(given), *told))
    chapter.items([*account.told_exceptions(given, names), *account.told_doubts(found, names)])
    if rows := account.rows(found, names):
        columns = {
            "name": Column(say("Indicator")),
            "small": Column(say("Too small to be shown"), "number"),
            "withheld": Column(say("Withheld for their sake"), "number"),
        }
        caption = say("Numbers that are not shown")
        chapter.table(pd.DataFrame(rows), id="withheld", caption=caption, columns=columns, sources=())


def dictionary(chapter: Chapter) -> None:
    """The data dictionary: every column of every table the study uses, from the declared schemas."""
    import pandas as pd

    chapter.table(
        pd.DataFrame(inventory.dictionary(name for name in chapter.info.reads if name in TABLES)),
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

    rows = [(name, version) for name, version in installed().items() if version]
    frame = pd.DataFrame(rows, columns=["name", "version"])
    columns = {"name": Column(say("Software")), "version": Column(say("Version"))}
    chapter.table(frame, id="software", caption=say("Software"), columns=columns, sources=())
