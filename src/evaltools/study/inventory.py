"""What a study rests on, row by row: documents, raw files, columns, and where documents contradict themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evaltools.study.sources import Sources
from evaltools.study.tables.declared import described
from evaltools.study.tables.schemas import TABLES
from evaltools.words.forms import shaped
from evaltools.words.languages import SOURCE
from evaltools.words.messages import Foreign, Sayable, StudyWords, in_context, say

if TYPE_CHECKING:
    import pandas as pd

FORMATS = {
    "theory": say("Programme theory"),
    "interviews": say("Interviews"),
    "codebook": say("Codebook"),
    "codings": say("Codings"),
    "claims": say("Claims"),
    "rivals": say("Rival explanations"),
    "questions": say("Evaluation questions"),
    "rules": say("Rules for rating claims"),
    "conclusions": say("Conclusions of documents"),
    "interpretations": say("Interpretations by the evaluators"),
}
"""What raw files hold that are no tables."""
STRANDS = {
    "programme": in_context("strand of the timeline", "The programme"),
    "evaluation": in_context("strand of the timeline", "The evaluation"),
}
"""What events of the timeline concern."""
MARK = "Contradiction:"
"""How a note begins that tells of a contradiction; see docs/data.md."""


def documents(sources: Sources, folders: Sequence[str]) -> list[dict[str, Any]]:
    """The documents that raw files in some folders were transcribed from.

    Parameters
    ----------
    sources : everything listed.
    folders : parts of data/raw.

    Returns
    -------
    list
        of id, title (in the document's language), author, year, kind, pages, url, synthetic and source.
    """
    used = {name for file in sources.of(folders) for name in file.documents}
    return [
        {
            "id": item.id,
            "title": item.words(item.title),
            "author": item.author,
            "year": item.dated,
            "kind": item.kind,
            "pages": item.pages or "",
            "url": item.url,
            "synthetic": item.synthetic,
            "source": item.id,
        }
        for item in sources.documents
        if item.id in used
    ]


def files(sources: Sources, folders: Sequence[str]) -> list[dict[str, Any]]:
    """The raw files in some folders: path, table (what it holds), documents, checked and sha256 (its beginning)."""
    return [
        {
            "path": f"data/raw/{file.path}",
            "table": TABLES[file.table].title
            if file.table in TABLES
            else FORMATS.get(file.table, file.table),
            "documents": ", ".join(file.documents),
            "checked": file.checked,
            "sha256": file.sha256[:16],
        }
        for file in sources.of(folders)
    ]


def dictionary(tables: Iterable[str]) -> list[dict[str, Any]]:
    """Every column of some tables: table (its title), column, meaning and required, from the declared schemas."""
    return [
        {
            "table": say("{title} ({name})", title=TABLES[name].title, name=name),
            "column": Foreign(column, SOURCE),
            "meaning": described(info),
            "required": info.is_required(),
        }
        for name in tables
        for column, info in TABLES[name].columns().items()
    ]


def contradictions(tables: Mapping[str, pd.DataFrame], sources: Sources) -> list[dict[str, Any]]:
    """Notes that tell of a contradiction, each once per table.

    Parameters
    ----------
    tables : rows by name of their table, with columns note, source and locator.
    sources : the documents they are from.

    Returns
    -------
    list
        of table (its title), note without its mark, number (of rows), locator and source.
    """
    found = []
    for name, frame in tables.items():
        noted = frame[frame["note"].map(contradicts).astype(bool)]
        for note, part in noted.groupby("note", sort=False):
            first: Any = part.iloc[0]
            found.append(
                {
                    "table": TABLES[name].title,
                    "note": unmarked(note),
                    "number": len(part),
                    "locator": sources.document(first["source"]).words(first["locator"]),
                    "source": first["source"],
                }
            )
    return found


def contradicts(note: Any) -> bool:
    """Whether a note tells of a contradiction."""
    return MARK.lower()[1:] in str(note.text if isinstance(note, Foreign) else note).lower()


def unmarked(note: Any) -> Sayable:
    """A note without the mark that it tells of a contradiction."""
    if isinstance(note, StudyWords):
        return StudyWords({language: str(unmarked(text)) for language, text in note.by_language.items()})
    if isinstance(note, Foreign):
        return replace(note, text=str(unmarked(note.text)))
    return shaped(str(note).replace(f"{MARK} ", ""), "cap")
