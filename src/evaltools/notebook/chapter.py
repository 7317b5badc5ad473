"""What a notebook sees: the chapter it writes, its data, and ways to record text, tables, figures and findings.

Run by `evaltools run`, a chapter leaves its findings, tables and figures in the folder the runner names;
run by hand in JupyterLab it shows the same and writes nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaltools.checks import BadInput, Problem
from evaltools.disclosure.account import Account
from evaltools.notebook.meanings import MEANINGS, exposures
from evaltools.notebook.recorder import ChapterError, Recorder
from evaltools.notebook.references import surroundings
from evaltools.notebook.showing import Shown
from evaltools.record.figure import Draw
from evaltools.record.finding import Finding, RowRef, read_findings
from evaltools.record.table import Column
from evaltools.record.text import Text
from evaltools.study.checked import sources_of, study_of
from evaltools.study.model import Area, Period, Study
from evaltools.study.sources import Document, Sources
from evaltools.study.tables.prepare import prepare, prepared
from evaltools.study.tables.words import restore
from evaltools.words.messages import Sayable, StudyWords

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

OUTPUT = "EVALTOOLS_OUTPUT"
"""Environment variable with the folder a run writes to; not set when a notebook is run by hand."""
EARLIER = "EVALTOOLS_EARLIER"
"""Environment variable with the folder of the chapters already run for the same period and area."""
SPOKEN_IN = "EVALTOOLS_LANGUAGES"
"""Environment variable with the languages that a run draws figures for, apart by commas; else those of the study."""


def open_chapter(
    id: str, *, period: str, area: str, language: str = "", study: str | Path = "study.yml"
) -> Chapter:
    """Open a chapter of a study for one period and area.

    Parameters
    ----------
    id : the chapter's id in the study file.
    period, area : ids in the study file; strings, so that `0380` stays `0380`.
    language : of what is shown here, one of the study's; its first where none is named.
    study : the study file; a bare name is looked for here and in the folders above.

    Raises
    ------
    BadInput
        for an id that is not in the study, naming the nearest that is.
    """
    found = study_of(study)
    for name, value, known in (("period", period, found.periods), ("area", area, found.areas)):
        if not isinstance(value, str):
            # papermill reads -p area 0380 as the number 380.
            meant = next((item.id for item in known if item.id.lstrip("0") == str(value)), str(value))
            remedy = f'Write {name} = "{meant}"; for papermill, -r {name} {meant}.'
            raise BadInput(Problem("not-text", f"{name} is {value!r}, not a text.", remedy))
    return Chapter(found, id, period, area, language)


class Chapter:
    """One chapter of a report while its notebook runs."""

    def __init__(self, study: Study, id: str, period: str, area: str, lang: str) -> None:
        self.study = study
        self.info = study.chapter(id)
        self.period: Period = study.period(period)
        self.area: Area = study.area(area)
        folder = os.environ.get(OUTPUT)
        self.output: Path | None = Path(folder) if folder else None
        self.recorder = Recorder(id, self.info.number, self.sources.synthetic, study.synthetic)
        languages = [item for item in os.environ.get(SPOKEN_IN, "").split(",") if item] or list(
            study.languages
        )
        voice = study.voice(lang or study.languages[0])
        self._shown = Shown(
            voice,
            [study.voice(item) for item in languages],
            self.output,
            surroundings(study, self.recorder, voice, self.document),
        )
        self._tables: dict[str, pd.DataFrame] = {}
        self._names: dict[str, dict[str, StudyWords]] = {}
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

    def read_around(self, table: str) -> pd.DataFrame:
        """Read the rows of a table on this area and on those it lies in."""
        frame = self.read(table, everywhere=True)
        areas = [area.id for area in self.study.chain(self.area)]
        return frame[frame["area"].isin(areas)].reset_index(drop=True)

    def names(self, table: str) -> dict[str, StudyWords]:
        """Names by id of a table that has the columns id and name."""
        if table not in self._names:
            frame = self.read(table, everywhere=True)
            self._names[table] = dict(zip(frame["id"], frame["name"], strict=True))
        return self._names[table]

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
        alone = [f"data/raw/{file.path}" for file in self.sources.files if file.language]
        return restore(frame, table, alone)

    @cached_property
    def observations(self) -> pd.DataFrame:
        """Observations of all areas that belong to the period, each with what its indicator means.

        Besides the columns of the raw table: kind, better, topic, tested (whether the topic is), name, group_name,
        producer, recoding, stated_in, per, dispersion, dispersion_source, exposure (population behind the value),
        margin (smallest change of interest), margin_scale (points or percent), synthetic.
        """
        self._declared("observations")
        frame = stored = self._stored("observations")
        # Each time once: a study of hundreds of areas has few of them.
        times = list(zip(frame["start"], frame["end"], strict=True))
        covered = {time: self.period.covers(*time) for time in set(times)}
        frame = frame[[covered[time] for time in times]] if len(frame) else frame
        meanings = self.read("indicators", everywhere=True)
        meanings = meanings.rename(columns={"id": "indicator"})[list(MEANINGS)]
        frame = frame.merge(meanings, on="indicator", how="left", validate="many_to_one")
        frame["exposure"] = exposures(frame, stored)
        kinds = list(zip(frame["indicator"], frame["kind"], strict=True))
        known = {kind: self.study.margin(*map(str, kind)) for kind in set(kinds)}
        margins = [known[kind] for kind in kinds]
        frame["margin"] = [float("nan") if item is None else item.change for item in margins]
        frame["margin_scale"] = ["" if item is None else item.scale for item in margins]
        frame["synthetic"] = frame["source"].isin(self.sources.synthetic)
        frame["tested"] = [self.study.topic(str(topic)).tested for topic in frame["topic"]]
        groups: list[Any] = [self.study.groups.get(str(group), "") for group in frame["group"]]
        frame["group_name"] = groups
        return frame.sort_values(["topic", "order", "group", "area", "start"], kind="stable").reset_index(
            drop=True
        )

    @property
    def account(self) -> Account:
        """What disclosure control withheld of the study's tables."""
        return self._prepared.account

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
        path = folder / chapter / "findings.json"
        found = read_findings(path, self.study.root) if path.is_file() else []
        self.recorder.earlier |= {item.id: item for item in found}
        return found

    # -- results ------------------------------------------------------------------------------------

    def finding(
        self, id: str, text: Sayable, *, kind: str, rows: pd.DataFrame | Iterable[RowRef] = (), **values: Any
    ) -> Finding:
        """Record a finding.

        Parameters
        ----------
        id : path below the chapter, e.g. `change/theft/all/2480/2020`.
        text : the finding as one sentence.
        kind : what sort of result it is.
        rows : raw rows it rests on: a data frame with file, line, source and locator, or references.
        values : further fields of `Finding`: value, unit, low, high, verdict, method, headline, details, settings ...

        Raises
        ------
        ChapterError
            where the id has been used, or the finding rests on nothing, or on a finding that is not there.
        """
        return self.recorder.finding(id, text, kind=kind, rows=rows, **values)

    def table(
        self,
        frame: pd.DataFrame,
        *,
        id: str,
        caption: Sayable,
        columns: Mapping[str, Column],
        aid: Sayable = "",
        note: Sayable = "",
        row_header: str | None = None,
        group_rows: str | None = None,
        sources: Sequence[str] | None = None,
    ) -> None:
        """Record and show a table.

        Parameters
        ----------
        frame : one row per row shown; columns not named in `columns` go into files for computing alone.
        id : used for links and file names; once per chapter.
        caption : title in words.
        columns : what is shown, in order.
        aid : one line on how to read it.
        note : what stands below it.
        row_header : the column whose cell heads its row; the first if not given.
        group_rows : column whose value is written as a heading row whenever it changes.
        sources : document ids; by default those of the frame's `source` column.

        Raises
        ------
        ChapterError
            for a missing caption, an id used twice, a column that is not in the frame, or a value that cannot be
            shown as its column says.
        """
        table = self.recorder.table(
            frame,
            columns,
            id=id,
            caption=caption,
            aid=aid,
            note=note,
            row_header=row_header,
            group_rows=group_rows,
            sources=sources,
        )
        self._shown.table(table, len(self.recorder.parts) - 1)

    def figure(
        self,
        draw: Draw | Drawing,
        data: pd.DataFrame | None = None,
        *,
        id: str,
        caption: Sayable,
        alternative: Sayable,
        note: Sayable = "",
        sources: Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        """Record and show a figure with number, message, text alternative and sources.

        Parameters
        ----------
        draw : a function `draw(data, voice, width, **options)` that gives a Matplotlib figure. One of a module is found
            again, so that a mended word draws the figure anew without a run; one written in the notebook, or a
            figure already drawn, is drawn by the notebook alone.
        data : what is drawn; stored with the figure.
        id : used for links and file names; once per chapter.
        caption : the figure's message in words; the figure needs no title of its own.
        alternative : what is shown, the message, and where the same data stand as a table.
        note : what stands below it.
        sources : document ids; by default those of the data's `source` column.
        options : further arguments of the function, such as can be stored as JSON, texts lazy.

        Raises
        ------
        ChapterError
            for a missing caption or text alternative, or an id used twice.
        """
        figure = self.recorder.figure(
            draw,
            data,
            id=id,
            caption=caption,
            alternative=alternative,
            note=note,
            sources=sources,
            options=options,
        )
        self._shown.figure(figure, draw, len(self.recorder.parts) - 1)

    def text(self, *paragraphs: Sayable) -> None:
        """Show paragraphs composed from findings; their templates may hold Markdown, data cannot."""
        self._text(Text(paragraphs))

    def items(self, lines: Sequence[Sayable], levels: Sequence[int] = ()) -> None:
        """Show a list, nested by `levels` (0, 1 ... per line)."""
        if lines:
            self._text(Text(tuple(lines), "list", levels=tuple(levels)))

    def heading(self, text: Sayable, level: int = 3) -> None:
        """Show a heading that depends on the data; others stand as Markdown in the notebook."""
        self._text(Text((text,), "heading", level))

    def no_data(self, line: Sayable, *, lacks: bool = True) -> None:
        """Say in one line that there is nothing to show.

        Parameters
        ----------
        line : the line.
        lacks : whether data are missing, which the first page then lists; otherwise nothing being there is the result.
        """
        if lacks:
            self.recorder.remarks.append(line)
        self._text(Text((line,), "no-data"))

    def _text(self, text: Text) -> None:
        self.recorder.text(text)
        try:
            self._shown.text(text, len(self.recorder.parts) - 1)
        except ValueError as error:
            raise ChapterError(f"{error}.") from None

    def close(self) -> None:
        """Write the chapter's findings and contents; the last call of every notebook."""
        self._shown.close(self.recorder)

    # -- inner workings -----------------------------------------------------------------------------

    @property
    def findings(self) -> dict[str, Finding]:
        """Findings recorded so far, by id."""
        return self.recorder.findings

    @cached_property
    def sources(self) -> Sources:
        """Documents and raw files, as listed in sources.yml."""
        return sources_of(self.study)

    def document(self, id: str) -> Document:
        """A document of sources.yml."""
        return self.sources.document(id)
