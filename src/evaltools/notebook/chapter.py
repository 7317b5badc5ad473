"""What a notebook sees: the chapter it writes, its data, and ways to record text, tables, figures and findings.

Run by `evaltools run`, a chapter leaves its findings, tables and figures in the folder the runner names;
run by hand in JupyterLab it shows the same and writes nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaltools.checks import BadInput, EvaltoolsError, Problem, nearest
from evaltools.record import table as tables
from evaltools.record.finding import Finding, RowRef, anchor, read_findings, rows_of, to_json
from evaltools.record.table import Column
from evaltools.study.checked import sources_of, study_of
from evaltools.study.model import Area, Period, Study
from evaltools.study.sources import Document, Sources
from evaltools.study.tables.prepare import prepare, prepared
from evaltools.words import markdown as prose
from evaltools.words.numbers import Language, language

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

OUTPUT = "EVALTOOLS_OUTPUT"
"""Environment variable with the folder a run writes to; not set when a notebook is run by hand."""
EARLIER = "EVALTOOLS_EARLIER"
"""Environment variable with the folder of the chapters already run for the same period and area."""

SYNTHETIC = {"sv": "Syntetiskt material", "en": "Synthetic material"}


class ChapterError(EvaltoolsError):
    """A chapter is put together wrongly: an id used twice, a figure without a text alternative ..."""


def open_chapter(
    id: str, *, period: str, area: str, language: str = "sv", study: str | Path = "study.yml"
) -> Chapter:
    """Open a chapter of a study for one period and area.

    Parameters
    ----------
    id : the chapter's id in the study file.
    period, area : ids in the study file; strings, so that `0380` stays `0380`.
    language : `sv` or `en`.
    study : the study file; a bare name is looked for here and in the folders above.

    Raises
    ------
    BadInput
        for an id that is not in the study, naming the nearest that is.
    """
    for name, value in (("period", period), ("area", area)):
        if not isinstance(value, str):
            raise BadInput(
                Problem("not-text", f"{name} is {value!r}, not a text.", f'Write {name} = "{value}".')
            )
    return Chapter(study_of(study), id, period, area, language)


class Chapter:
    """One chapter of a report while its notebook runs."""

    def __init__(self, study: Study, id: str, period: str, area: str, lang: str) -> None:
        self.study = study
        self.info = study.chapter(id)
        self.period: Period = study.period(period)
        self.area: Area = study.area(area)
        try:
            self.language: Language = language(lang)
        except ValueError as error:
            raise BadInput(Problem("unknown-language", f"{error}.", "Write sv or en.")) from None
        folder = os.environ.get(OUTPUT)
        self.output: Path | None = Path(folder) if folder else None
        self.findings: dict[str, Finding] = {}
        self.contents: list[dict[str, Any]] = []
        self.remarks: list[str] = []
        self._earlier: dict[str, Finding] = {}
        self._tables: dict[str, pd.DataFrame] = {}
        self._names: dict[tuple[str, str], dict[str, str]] = {}
        # A run has prepared the data, and lets a chapter open no file that it does not declare.
        self._prepared = prepare(study) if self.output is None else prepared(study)

    # -- data ---------------------------------------------------------------------------------------

    def _declared(self, table: str) -> None:
        if table not in self.info.reads:
            raise ChapterError(
                f'{self.study.file}: chapter "{self.info.id}" reads "{table}" without saying so. '
                f"Add it to the chapter's `reads`, so that a change to it makes the chapter run again."
            )

    def has(self, table: str) -> bool:
        """Whether the study has any rows of a table."""
        self._declared(table)
        return self._prepared.rows.get(table, 0) > 0

    def read(self, table: str, *, everywhere: bool = False) -> pd.DataFrame:
        """Read a table of the study, one row per raw row with its file, line, source and locator.

        Parameters
        ----------
        table : name of the table; must stand in the chapter's `reads`.
        everywhere : keep the rows of all areas; otherwise only those of this one, where rows have an area.
        """
        self._declared(table)
        frame = self._stored(table)
        if "area" in frame.columns and not everywhere:  # not all tables concern areas
            return frame[frame["area"] == self.area.id].reset_index(drop=True)
        return frame.copy()

    def names(self, table: str, language: str) -> dict[str, str]:
        """Names by id of a table that has the columns id and name, in a language."""
        key = (table, language)
        if key not in self._names:
            frame = self.read(table, everywhere=True)
            self._names[key] = dict(zip(frame["id"], frame[f"name_{language}"], strict=True))
        return self._names[key]

    def _stored(self, table: str) -> pd.DataFrame:
        """The prepared table, as it was when the chapter was opened; for copying, not for changing."""
        if table not in self._tables:
            self._tables[table] = self._load(table)
        return self._tables[table]

    def _load(self, table: str) -> pd.DataFrame:
        import pandas as pd
        import pyarrow.parquet as pq

        from evaltools.study.tables.schemas import TABLES

        if table not in TABLES:
            raise ChapterError(f'"{table}" is no table but a file of its own format; use `raw_files`.')
        if table not in self._prepared.checksums:
            return pd.DataFrame(columns=[*TABLES[table].columns(), "file", "line"])
        try:
            content = (self._prepared.folder / f"{table}.parquet").read_bytes()
        except FileNotFoundError:
            content = b""
        if hashlib.sha256(content).hexdigest() != self._prepared.checksums[table]:
            raise ChapterError("The data were prepared anew while the chapter ran. Run it again.")
        # Not by way of a dataset, nor in threads: tables are small, and several chapters run at a time.
        stored = pq.ParquetFile(io.BytesIO(content)).read(use_threads=False)
        frame: pd.DataFrame = stored.to_pandas(use_threads=False)
        words = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
        frame[words] = frame[words].fillna("")
        return frame

    @cached_property
    def observations(self) -> pd.DataFrame:
        """Observations of all areas that belong to the period, each with what its indicator means.

        Besides the columns of the raw table: kind, better, topic, name, producer, recoding, stated_in,
        margin (smallest change of interest), margin_scale (points or percent), synthetic.
        """
        self._declared("observations")
        frame = self._stored("observations")
        # Each time once: a study of hundreds of areas has few of them.
        times = list(zip(frame["start"], frame["end"], strict=True))
        covered = {time: self.period.covers(*time) for time in set(times)}
        frame = frame[[covered[time] for time in times]] if len(frame) else frame
        meanings = self.read("indicators", everywhere=True)
        suffix = f"_{self.language}"
        meanings = meanings.rename(
            columns={"id": "indicator", f"name{suffix}": "name", f"producer{suffix}": "producer"}
            | {f"recoding{suffix}": "recoding"}
        )[["indicator", "topic", "order", "kind", "better", "name", "producer", "recoding", "stated_in"]]
        frame = frame.merge(meanings, on="indicator", how="left", validate="many_to_one")
        kinds = list(zip(frame["indicator"], frame["kind"], strict=True))
        known = {kind: self.study.margin(*map(str, kind)) for kind in set(kinds)}
        margins = [known[kind] for kind in kinds]
        frame["margin"] = [float("nan") if item is None else item.change for item in margins]
        frame["margin_scale"] = ["" if item is None else item.scale for item in margins]
        frame["synthetic"] = frame["source"].isin(self._synthetic)
        return frame.sort_values(["topic", "order", "group", "area", "start"], kind="stable").reset_index(
            drop=True
        )

    def raw_files(self, kind: str) -> list[Path]:
        """Raw files that are no tables (`theory`, `interviews`, `codebook`), in the order of sources.yml."""
        self._declared(kind)
        files = self.sources.of(self.study.data)
        return [self.study.root / "data" / "raw" / file.path for file in files if file.table == kind]

    def earlier(self, chapter: str) -> list[Finding]:
        """Findings of another chapter of the same report, which must stand in `findings_of`."""
        if chapter not in self.info.findings_of:
            raise ChapterError(
                f'{self.study.file}: chapter "{self.info.id}" uses findings of "{chapter}" without saying so. '
                "Add it to the chapter's `findings_of`."
            )
        base = os.environ.get(EARLIER)
        folder = (
            Path(base)
            if base
            else self.study.root / "outputs" / self.study.id / self.period.id / self.area.id
        )
        path = folder / chapter / self.language / "findings.json"
        found = read_findings(path, self.study.root) if path.is_file() else []
        self._earlier |= {item.id: item for item in found}
        return found

    # -- words --------------------------------------------------------------------------------------

    def words(self, sv: str, en: str) -> str:
        """Choose the wording of the chapter's language."""
        return sv if self.language == "sv" else en

    def number(self, value: float | None, decimals: int | None = None, *, sign: bool = False) -> str:
        """A number as the reader writes it."""
        from evaltools.words.numbers import number

        return number(value, self.language, decimals, sign=sign)

    def cite(self, finding: Finding, words: str) -> str:
        """Markdown that leads from words to where they come from: a number is the link, a sentence is followed by it."""
        shown = prose.literal(words)
        if words.endswith("."):
            return f"{shown} [({self.words('Spåra', 'Trace')})](finding:{finding.id})"
        return f"[{shown}](finding:{finding.id})"

    def traced(self, finding: Finding) -> dict[str, str]:
        """A finding's sentence in each language as Markdown, followed by a link to where it comes from."""
        return {key: self.cite(finding, text) for key, text in finding.text.items()}

    def text(self, sv: str, en: str) -> None:
        """Show a paragraph of Markdown, composed from findings, in the chapter's language."""
        source = self.words(sv, en)
        try:
            html = prose.to_html(source, self._resolve, {*self.findings, *self._earlier})
        except ValueError as error:
            raise ChapterError(f"{error}.") from None
        self._show(f'<div class="prose">{html}</div>', source, {"kind": "text"})

    def no_data(self, sv: str, en: str, *, lacks: bool = True) -> None:
        """Say in one line that there is nothing to show.

        Parameters
        ----------
        sv, en : the line.
        lacks : whether data are missing, which the first page then lists; otherwise nothing being there is the result.
        """
        words = self.words(sv, en)
        if lacks:
            self.remarks.append(words)
        self._show(f'<p class="no-data">{escape(words)}</p>', words, {"kind": "no-data"})

    # -- results ------------------------------------------------------------------------------------

    def finding(
        self,
        id: str,
        *,
        kind: str,
        sv: str,
        en: str,
        rows: pd.DataFrame | Iterable[RowRef] = (),
        **values: Any,
    ) -> Finding:
        """Record a finding.

        Parameters
        ----------
        id : path below the chapter, e.g. `change/theft/all/2480/2020`.
        kind : what sort of result it is.
        sv, en : the finding as one sentence.
        rows : raw rows it rests on: a data frame with file, line, source and locator, or references.
        values : further fields of `Finding`: value, unit, low, high, verdict, method, headline, details ...

        Raises
        ------
        ChapterError
            where the id has been used, or the finding rests on nothing, or on a finding that is not there.
        """
        composed = [self._one_of(name) for name in values.get("findings", ())]
        synthetic = bool(values.pop("synthetic", False))
        references = rows_of(rows) if hasattr(rows, "columns") else tuple(rows)
        found = Finding(
            id=f"{self.info.id}/{id}",
            kind=kind,
            text={"sv": sv, "en": en},
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
        found = self.findings.get(id) or self._earlier.get(id)
        if found is None:
            known = self._earlier | self.findings
            raise ChapterError(f'there is no finding "{id}" to build on. {nearest(id, known)}')
        return found

    def table(
        self,
        frame: pd.DataFrame,
        *,
        id: str,
        caption: str,
        columns: Mapping[str, Column],
        aid: str = "",
        note: str = "",
        row_header: str | None = None,
        group_rows: str | None = None,
        sources: Sequence[str] | None = None,
    ) -> None:
        """Show a table with number, caption, notes and sources, and store it as CSV.

        Parameters
        ----------
        frame : one row per row shown; columns not named in `columns` go into the CSV alone.
        id : used for links and file names; once per chapter.
        caption : title in words.
        columns : what is shown, in order.
        aid : one line on how to read it.
        note : plain text below it.
        row_header, group_rows : see `evaltools.record.table.to_html`.
        sources : document ids; by default those of the frame's `source` column.

        Raises
        ------
        ChapterError
            for a missing caption, an id used twice, a column that is not in the frame, or a value that cannot be
            shown as its column says.
        """
        self._check_part("table", id, caption)
        traces = [column.trace for column in columns.values() if column.trace]
        named = [*columns, *traces, *filter(None, [row_header, group_rows])]
        absent = [name for name in named if name not in frame.columns]
        if absent:
            raise ChapterError(
                f'table "{id}": there is no column "{absent[0]}". {nearest(absent[0], frame.columns)}'
            )
        documents = self._documents(frame, sources)
        synthetic = self._is_synthetic(documents, frame, sources)
        records = _records(frame)
        label = self._label("table")
        try:
            html = tables.to_html(
                records,
                columns,
                language=self.language,
                id=id,
                caption=f"{label}. {caption}",
                aid=aid,
                note=self._note(note, documents),
                row_header=row_header,
                group_rows=group_rows,
                label=SYNTHETIC[self.language] if synthetic else "",
            )
        except (ValueError, TypeError) as error:
            raise ChapterError(f'table "{id}": {error}') from None
        self._write(f"tables/{id}.csv", tables.to_csv(records, list(frame.columns)))
        self._part(
            "table", id, label, caption, html, f"{label}. {caption}", synthetic, {"note": note, "aid": aid}
        )

    def figure(
        self,
        figure: Figure,
        *,
        id: str,
        caption: str,
        alternative: str,
        note: str = "",
        data: pd.DataFrame | None = None,
        sources: Sequence[str] | None = None,
    ) -> None:
        """Show a Matplotlib figure with number, message, text alternative and sources; store SVG, PNG and data.

        Parameters
        ----------
        figure : the figure; its title is the caption, so it needs none of its own.
        id : used for links and file names; once per chapter.
        caption : the figure's message in words.
        alternative : what is shown, the message, and where the same data stand as a table.
        note : plain text below it.
        data : the plotted values, stored as CSV.
        sources : document ids; by default those of the data's `source` column.

        Raises
        ------
        ChapterError
            for a missing caption or text alternative, or an id used twice.
        """
        from evaltools.formats.svg import to_png, to_svg

        self._check_part("figure", id, caption)
        if not alternative.strip():
            raise ChapterError(f'figure "{id}" has no text alternative. Say what it shows and what it means.')
        documents = self._documents(data, sources)
        synthetic = self._is_synthetic(documents, data, sources)
        label = self._label("figure")
        svg = to_svg(figure, id=id, title=f"{label}. {caption}", description=alternative)
        tag = f'<span class="label-synthetic">{SYNTHETIC[self.language]}</span> ' if synthetic else ""
        note_html = f'<p class="figure-note">{line}</p>' if (line := self._note(note, documents)) else ""
        html = (
            f'<figure id="{id}" class="chart"><figcaption>{tag}<span class="figure-title">{escape(label)}. '
            f"{escape(caption)}</span></figcaption>"
            f'<div class="figure-frame" role="region" tabindex="0" aria-label="{escape(label)}">{svg}</div>{note_html}</figure>'
        )
        if self.output is not None:
            self._write(f"figures/{id}.svg", svg)
            self._write(f"figures/{id}.png", to_png(figure))
            if data is not None:
                self._write(f"figures/{id}.csv", tables.to_csv(_records(data), list(data.columns)))
        more = {"alternative": alternative, "note": note, "data": data is not None}
        self._part("figure", id, label, caption, html, f"{label}. {caption}\n{alternative}", synthetic, more)

    def close(self) -> None:
        """Write the chapter's findings and list of contents; the last call of every notebook."""
        self._write("findings.json", to_json(self.findings.values()))
        contents = {
            "chapter": self.info.id,
            "language": self.language,
            "parts": self.contents,
            "remarks": self.remarks,
        }
        self._write(
            "contents.json", json.dumps(contents, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )

    # -- inner workings -----------------------------------------------------------------------------

    @cached_property
    def sources(self) -> Sources:
        """Documents and raw files, as listed in sources.yml."""
        return sources_of(self.study)

    @cached_property
    def _synthetic(self) -> frozenset[str]:
        return self.sources.synthetic

    def document(self, id: str) -> Document:
        """A document of sources.yml."""
        return self.sources.document(id)

    def _documents(self, frame: pd.DataFrame | None, sources: Sequence[str] | None) -> list[Document]:
        ids: Iterable[str] = sources or ()
        if sources is None and frame is not None and "source" in frame.columns:
            ids = (str(item) for item in frame["source"].dropna().unique())
        return [self.document(item) for item in sorted({i for i in ids if i})]

    def _is_synthetic(
        self, documents: Sequence[Document], frame: pd.DataFrame | None, sources: Sequence[str] | None
    ) -> bool:
        """Whether a part shows synthetic material; in a synthetic study also where it names no source."""
        unnamed = sources is None and (frame is None or "source" not in frame.columns)
        return any(item.synthetic for item in documents) or (unnamed and self.study.synthetic)

    def _note(self, note: str, documents: Sequence[Document]) -> str:
        """Notes and sources as HTML; the sources link to appendix B."""
        parts = [escape(note)] if note else []
        if documents:
            links = "; ".join(
                f'<a href="{_sources_page(self.study)}#doc-{escape(item.id)}">{escape(item.author)} ({item.year})</a>'
                for item in documents
            )
            parts.append(("Källa: " if self.language == "sv" else "Source: ") + links + ".")
        return " ".join(parts)

    def _check_part(self, kind: str, id: str, caption: str) -> None:
        if not caption.strip():
            raise ChapterError(f'{kind} "{id}" has no caption.')
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", id):
            raise ChapterError(
                f'"{id}" cannot be the id of a {kind}: begin with a letter, then letters, digits, - and _.'
            )
        if any(part["id"] == id for part in self.contents):
            raise ChapterError(
                f'the id "{id}" is used twice in the chapter. Give each table and figure its own.'
            )

    def _label(self, kind: str) -> str:
        """Tabell 2.1, Figur 2.1: numbered within the chapter, in the order they are made."""
        place = 1 + sum(part["kind"] == kind for part in self.contents)
        word = {"table": ("Tabell", "Table"), "figure": ("Figur", "Figure")}[kind]
        return f"{self.words(*word)} {self.info.number}.{place}"

    def _part(
        self,
        kind: str,
        id: str,
        label: str,
        caption: str,
        html: str,
        plain: str,
        synthetic: bool,
        more: Mapping[str, Any],
    ) -> None:
        part = {"kind": kind, "id": id, "label": label, "caption": caption, "synthetic": synthetic, **more}
        self.contents.append(part)
        self._show(html, plain, {"kind": kind, "id": id})

    def _resolve(self, kind: str, target: str) -> tuple[str, str] | None:
        if kind == "chapter":
            for chapter in self.study.chapters:
                if chapter.id == target:
                    return f"{chapter.notebook.removesuffix('.ipynb')}.html", chapter.title[self.language]
            return None
        for part in self.contents:
            if part["kind"] == kind and part["id"] == target:
                return f"#{target}", part["label"]
        return None

    def _show(self, html: str, plain: str, mark: Mapping[str, Any]) -> None:
        from IPython.display import display

        metadata = {"text/html": {"evaltools": dict(mark)}}
        display({"text/html": html, "text/plain": plain}, raw=True, metadata=metadata)

    def _write(self, name: str, content: str | bytes) -> None:
        if self.output is None:
            return
        path = self.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in record.items()} for record in frame.to_dict("records")]


def _sources_page(study: Study) -> str:
    for chapter in study.chapters:
        if chapter.id == "sources":
            return f"{chapter.notebook.removesuffix('.ipynb')}.html"
    return "provenance.html"


__all__ = ["Chapter", "ChapterError", "Column", "anchor", "open_chapter"]
