"""What is looked for among coded passages, and what was found: as a table, a workbook or a document."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools.interviews.analysis.private_files import Sheet, checked_path, plain_text, write_sheets
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.words import Sayable, Voice, joined, listing, plural, say
from evaltools.words.messages import Quoted

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("characters", "turns")
COLUMNS = {
    "interview": say("Interview"),
    "informants": say("Informant"),
    "group": say("Group"),
    "speaker": say("Speaker"),
    "time": say("Time"),
    "name": say("Code"),
    "coder": say("Coder"),
    "before": say("Before"),
    "passage": say("Passage"),
    "after": say("After"),
    "memo": say("Memo"),
    "start": say("From character"),
    "end": say("To character"),
    "may_quote": say("May be quoted"),
}
"""What stands in a workbook, in order."""


@dataclass(frozen=True)
class Query:
    """What is looked for; whatever is empty does not restrict."""

    codes: tuple[str, ...] = ()
    """Passages with any of these codes, or with any code at all where none is named."""
    also: tuple[str, ...] = ()
    """The part of the passage that bears each of these as well."""
    near: tuple[str, ...] = ()
    """Within `within` of a passage with each of these."""
    without: tuple[str, ...] = ()
    """Nowhere touching a passage with any of these."""
    within: int = 200
    measure: str = "characters"
    """Of `within`: `characters` between the passages, or `turns` from one to the other."""
    coders: tuple[str, ...] = ()
    interviews: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    """Names of actor groups, in any language."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Values of attributes of an informant or interview, by name."""
    below: bool = True
    """Whether codes below those named count as well."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage in its context, as one would read it."""

    interview: str
    start: int
    """In code points of the transcript, as `end`, which is exclusive."""
    end: int
    speaker: str
    time: str
    """When the turn begins, as the transcript writes it."""
    before: str
    passage: str
    after: str


@dataclass(frozen=True, slots=True)
class Hit(Found):
    """A coded passage: by whom and how, and what it was found with."""

    informants: tuple[str, ...]
    group: str
    coder: str
    code: str
    coding: str
    memo: str
    others: tuple[str, ...]
    """Ids of the codings that it was found with."""
    may_quote: bool
    """Whether everybody interviewed agreed to be quoted."""


@dataclass(frozen=True)
class Retrieval:
    """What was found, in the order of interviews and text."""

    query: Query
    hits: tuple[Hit, ...]
    names: Mapping[str, str]
    """Of codes, in the language of whoever looks."""
    language: str
    synthetic: bool
    """Whether all interviews are made up; files of others are not written where git would take them up."""

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def quotable(self) -> Retrieval:
        """The hits that may be shown to others: everybody in the interview agreed to be quoted."""
        return replace(self, hits=tuple(hit for hit in self.hits if hit.may_quote))

    def to_frame(self) -> pd.DataFrame:
        """One row per hit, columns as the fields of `Hit` and the code's name."""
        return _as_frame(self)

    def to_excel(self, path: Path) -> Path:
        """Write a workbook with a row per hit; texts stay texts, whatever they begin with."""
        return _write_excel(self, path)

    def to_word(self, path: Path) -> Path:
        """Write a document with each passage in its context."""
        return _write_word(self, path)


def question(found: Retrieval) -> Sayable:
    """What was looked for, in words."""
    query = found.query

    def named(codes: tuple[str, ...]) -> Sayable:
        return listing([Quoted(found.names.get(code, code)) for code in codes])

    parts: list[Sayable] = [
        say("Passages coded {codes}.", codes=named(query.codes))
        if query.codes
        else say("All coded passages.")
    ]
    if query.also:
        parts.append(say("They are also coded {codes}.", codes=named(query.also)))
    if query.near:
        distance = (
            plural("{n} character", "{n} characters", n=query.within)
            if query.measure == "characters"
            else plural("{n} turn", "{n} turns", n=query.within)
        )
        parts.append(
            say("At most {distance} away stands {codes}.", distance=distance, codes=named(query.near))
        )
    if query.without:
        parts.append(say("None of them touches {codes}.", codes=named(query.without)))
    return joined(*parts)


def _as_frame(found: Retrieval) -> pd.DataFrame:
    """One row per hit."""
    import pandas as pd

    rows = [{**asdict(hit), "name": found.names.get(hit.code, hit.code)} for hit in found.hits]
    fields = [name for name in COLUMNS if name != "name"]
    return pd.DataFrame(rows, columns=[*fields, "name", "code", "coding", "others"])


def _write_excel(found: Retrieval, path: Path) -> Path:
    """Write a workbook: what was looked for, and a row per hit."""
    voice = Voice(found.language)
    rows = []
    for hit in found.hits:
        values = {
            **asdict(hit),
            "name": found.names.get(hit.code, hit.code),
            "informants": ", ".join(hit.informants),
            "may_quote": voice.speak(say("yes") if hit.may_quote else say("no")),
        }
        rows.append([values[column] for column in COLUMNS])
    heads = [voice.speak(head) for head in COLUMNS.values()]
    sheet = Sheet(voice.speak(say("Passages")), heads, rows, voice.speak(question(found)))
    return write_sheets([sheet], path, synthetic=found.synthetic)


def _write_word(found: Retrieval, path: Path) -> Path:
    """Write a document: what was looked for, and each passage in its context with where it stands."""
    from docx import Document
    from docx.shared import Pt, RGBColor

    path = checked_path(path, ".docx", synthetic=found.synthetic)
    voice = Voice(found.language)
    document = Document()
    document.add_heading(plain_text(voice.speak(say("Passages"))), 1)
    document.add_paragraph(plain_text(voice.speak(question(found))))
    if found.synthetic:
        document.add_paragraph(voice.speak(say("All interviews are fictitious.")))
    number = plural("{n:Words} passage was found.", "{n:Words} passages were found.", n=len(found.hits))
    document.add_paragraph(voice.speak(number if found.hits else say("Nothing was found.")))
    for hit in found.hits:
        where = [
            hit.interview,
            hit.speaker,
            hit.time,
            hit.group,
            found.names.get(hit.code, hit.code),
            hit.coder,
        ]
        head = document.add_paragraph()
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before = Pt(12)
        head.add_run(plain_text(" · ".join(part for part in where if part))).bold = True
        body = document.add_paragraph()
        for text, is_context in ((hit.before, True), (hit.passage, False), (hit.after, True)):
            run = body.add_run(plain_text(text))
            if is_context:
                run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
        if not hit.may_quote:
            document.add_paragraph(voice.speak(say("Must not be quoted: consent is lacking.")))
        if hit.memo:
            document.add_paragraph(plain_text(voice.speak(say("Memo: {memo}", memo=hit.memo))))
    buffer = io.BytesIO()
    document.save(buffer)
    return write_private(path, buffer.getvalue())
