"""What a chapter records while its notebook runs: findings, tables, figures and texts, numbered in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools.checks import EvaltoolsError, nearest
from evaltools.record.contents import Part
from evaltools.record.figure import Figure, data_of, drawn_by
from evaltools.record.finding import Finding, RowRef, rows_of
from evaltools.record.table import Column, Table, table_of
from evaltools.record.text import Text
from evaltools.words.messages import Sayable
from evaltools.words.voice import english

if TYPE_CHECKING:
    import pandas as pd


class ChapterError(EvaltoolsError):
    """A chapter is put together wrongly: an id used twice, a figure without a text alternative ..."""


class Recorder:
    """The record of one chapter.

    Parameters
    ----------
    chapter, number : id and number of the chapter.
    synthetic : ids of the documents that are synthetic.
    synthetic_study : whether the whole study is, so that what names no source is, too.
    """

    def __init__(self, chapter: str, number: str, synthetic: Collection[str], synthetic_study: bool) -> None:
        self.chapter, self.number = chapter, number
        self.findings: dict[str, Finding] = {}
        self.earlier: dict[str, Finding] = {}
        """Findings of other chapters that may be built on."""
        self.parts: list[Part] = []
        self.remarks: list[Sayable] = []
        self._synthetic, self._synthetic_study = synthetic, synthetic_study

    def finding(
        self,
        id: str,
        text: Sayable,
        *,
        kind: str,
        rows: pd.DataFrame | Iterable[RowRef] = (),
        **values: Any,
    ) -> Finding:
        """Record a finding; see `Chapter.finding`."""
        composed = [self._one_of(name) for name in values.get("findings", ())]
        synthetic = bool(values.pop("synthetic", False))
        references = rows_of(rows) if hasattr(rows, "columns") else tuple(rows)
        found = Finding(
            id=f"{self.chapter}/{id}",
            kind=kind,
            text=text,
            rows=tuple(sorted(set(references))),
            # What rests on anything synthetic is synthetic, at whatever remove.
            synthetic=synthetic
            or any(row.source in self._synthetic for row in references)
            or any(item.synthetic for item in composed),
            **values,
        )
        if found.id in self.findings:
            raise ChapterError(f'the finding id "{found.id}" is used twice. Give each finding its own.')
        if not found.rows and not found.findings:
            raise ChapterError(f'the finding "{found.id}" rests on no raw row and no other finding.')
        self.findings[found.id] = found
        return found

    def _one_of(self, id: str) -> Finding:
        found = self.findings.get(id) or self.earlier.get(id)
        if found is None:
            known = self.earlier | self.findings
            raise ChapterError(f'there is no finding "{id}" to build on. {nearest(id, known)}')
        return found

    def table(
        self,
        frame: pd.DataFrame,
        columns: Mapping[str, Column],
        *,
        id: str,
        caption: Sayable,
        sources: Sequence[str] | None = None,
        **about: Any,
    ) -> Table:
        """Record a table; see `Chapter.table`."""
        self._check(id, caption, "table")
        documents = self._documents(frame, sources)
        try:
            table = table_of(
                frame,
                columns,
                id=id,
                number=self._next(Table),
                caption=caption,
                sources=documents,
                synthetic=self._is_synthetic(documents, frame, sources),
                **about,
            )
        except (ValueError, TypeError) as error:
            raise ChapterError(str(error)) from None
        self.parts.append(table)
        return table

    def figure(
        self,
        draw: Any,
        data: pd.DataFrame | None = None,
        *,
        id: str,
        caption: Sayable,
        alternative: Sayable,
        note: Sayable = "",
        sources: Sequence[str] | None = None,
        options: Mapping[str, Any],
    ) -> Figure:
        """Record a figure; see `Chapter.figure`."""
        self._check(id, caption, "figure")
        if not _said(alternative):
            raise ChapterError(f'figure "{id}" has no text alternative. Say what it shows and what it means.')
        documents = self._documents(data, sources)
        columns, rows = data_of(data)
        figure = Figure(
            id=id,
            number=self._next(Figure),
            caption=caption,
            alternative=alternative,
            draw=drawn_by(draw),
            columns=columns,
            rows=rows,
            options=dict(options),
            note=note,
            sources=documents,
            synthetic=self._is_synthetic(documents, data, sources),
        )
        self.parts.append(figure)
        return figure

    def text(self, text: Text) -> Text:
        """Record a text."""
        self.parts.append(text)
        return text

    # -- inner workings -----------------------------------------------------------------------------

    def _check(self, id: str, caption: Sayable, kind: str) -> None:
        if not _said(caption):
            raise ChapterError(f'{kind} "{id}" has no caption.')
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", id):
            raise ChapterError(
                f'"{id}" cannot be the id of a {kind}: begin with a letter, then letters, digits, - and _.'
            )
        if any(part.id == id for part in self.parts if not isinstance(part, Text)):
            raise ChapterError(
                f'the id "{id}" is used twice in the chapter. Give each table and figure its own.'
            )

    def _next(self, kind: type[Table] | type[Figure]) -> str:
        """2.1, 2.2: tables and figures are numbered within the chapter, in the order they are made."""
        return f"{self.number}.{1 + sum(isinstance(part, kind) for part in self.parts)}"

    def _documents(self, frame: pd.DataFrame | None, sources: Sequence[str] | None) -> tuple[str, ...]:
        ids: Iterable[str] = sources or ()
        if sources is None and frame is not None and "source" in frame.columns:
            ids = (str(item) for item in frame["source"].dropna().unique())
        return tuple(sorted({item for item in ids if item}))

    def _is_synthetic(
        self, documents: Sequence[str], frame: pd.DataFrame | None, sources: Sequence[str] | None
    ) -> bool:
        """Whether a part shows synthetic material; in a synthetic study also where it names no source."""
        unnamed = sources is None and (frame is None or "source" not in frame.columns)
        return any(item in self._synthetic for item in documents) or (unnamed and self._synthetic_study)


def _said(what: Sayable) -> bool:
    """Whether there is anything to say; messages always say something."""
    return bool(what.strip()) if isinstance(what, str) else bool(what) and what is not english
