"""What a study gets later: tables, chapters, periods, areas, a language, interviews. All of it, or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.files.writing import write_whole
from evaltools.files.yaml_additions import with_entry, with_word
from evaltools.starting import answers
from evaltools.starting.forms import columns, empty_csv, workbook
from evaltools.starting.making import notebook_of
from evaltools.starting.offered import CHAPTERS, Offered
from evaltools.study.checksums import record_checksums
from evaltools.study.model import Study, find_study, read_study
from evaltools.study.patterns import checksum
from evaltools.study.sources import read_sources
from evaltools.study.tables.schemas import TABLES
from evaltools.words.catalogue import known_languages

_NUMBERS = "123456789CDEFGHIJKLMNOPQRSTUVWXYZ"
"""What chapters of one's own are numbered with; A and B are the appendices."""


class Extended:
    """A study to be added to: what is written is kept only where the study is then read without a mistake.

    Parameters
    ----------
    study : the study file; a bare name is looked for here and in the folders above.
    """

    def __init__(self, study: str | Path = "study.yml") -> None:
        self.study_file = find_study(study)
        self.study: Study = read_study(self.study_file)
        self.written: list[Path] = []
        self._before: dict[Path, bytes | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self._check()
            except BadInput:
                self._undo()
                raise
        else:
            self._undo()

    def _check(self) -> None:
        read_study(self.study_file)
        read_sources(self.study.root, self.study.data, checksums=False)

    def _undo(self) -> None:
        for path, content in self._before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, content)

    # -- writing ------------------------------------------------------------------------------------

    def write(self, path: Path, content: bytes) -> None:
        """Write a file, remembering what stood there."""
        self._before.setdefault(path, path.read_bytes() if path.exists() else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        self.written.append(path)

    def new(self, path: Path, content: bytes) -> None:
        """Write a file that is not there yet.

        Raises
        ------
        BadInput
            where it is.
        """
        if path.exists():
            message = "is there already; nothing is overwritten."
            place = relative(path, self.study.root)
            raise BadInput(Problem("folder-taken", message, "Work on it, or move it away.", place))
        self.write(path, content)

    def entry(self, path: Path, key: str, lines: Sequence[str]) -> None:
        """Add an entry to a list of a YAML file."""
        text = path.read_bytes().decode("utf-8")
        self.write(path, with_entry(text, key, lines, relative(path, self.study.root)).encode())

    # -- parts --------------------------------------------------------------------------------------

    def table(self, name: str, forms: Sequence[str]) -> None:
        """Empty tables to fill in, listed in sources.yml.

        Parameters
        ----------
        name : of the table.
        forms : `csv`, `xlsx` or both.

        Raises
        ------
        BadInput
            for a table that is none, or a file that is there.
        """
        if name not in TABLES:
            message = f'there is no table "{name}".'
            raise BadInput(Problem("unknown-table", message, nearest(name, TABLES)))
        languages = self.study.languages
        for form in forms:
            content = (
                empty_csv(name, languages)
                if form == "csv"
                else workbook(name, languages, {"area": [area.id for area in self.study.areas]})
            )
            path = f"{self.study.data[0]}/{name}.{form}"
            self.new(self.raw / path, content)
            self.listed(path, name)

    @property
    def raw(self) -> Path:
        """The folder data/raw."""
        return self.study.root / "data" / "raw"

    def listed(self, path: str, table: str, documents: Sequence[str] = ()) -> None:
        """List a file in sources.yml, with its checksum."""
        lines = [f"path: {path}", f"table: {table}", f"documents: [{', '.join(documents)}]"]
        self.entry(self.raw / "sources.yml", "files", lines)
        if (self.raw / path).is_file():
            record_checksums(self.study.root, {path: checksum(self.raw, path)})

    def chapter(self, name: str, title: str = "") -> None:
        """A chapter of the package with its notebook, or one of one's own with a notebook to begin with.

        Parameters
        ----------
        name : id of a chapter, or its number among those of the package.
        title : of a chapter of one's own.

        Raises
        ------
        BadInput
            where the study has it, or a chapter of one's own has no title.
        """
        offered = next((item for item in CHAPTERS if name in (item.id, item.number)), None)
        taken = {item.id for item in self.study.chapters}
        if (offered.id if offered else name) in taken:
            message = f'the study has a chapter "{offered.id if offered else name}" already.'
            raise BadInput(Problem("duplicate-id", message, "Choose another id.", self.study.file))
        if offered is None and not title:
            message = f'"{name}" is no chapter of the package, and nothing says how it is to be called.'
            remedy = (
                f"{nearest(name, [item.id for item in CHAPTERS])} For one of your own write --title TITLE."
            )
            raise BadInput(Problem("unknown-chapter", message, remedy))
        numbers = {item.number for item in self.study.chapters}
        if offered is None or offered.number in numbers:
            number = next(sign for sign in _NUMBERS if sign not in numbers)
        else:
            number = offered.number
        file = offered.notebook if offered else f"{number}_{name.replace('-', '_')}.ipynb"
        period, area = self.study.reports()[0]
        place = self.study.root / "notebooks" / file
        if offered:
            self.new(place, notebook_of(offered, period.id, area.id).encode())
        else:
            self.new(place, own_notebook(name, title, period.id, area.id, self.study.languages[0]).encode())
        self.entry(
            self.study_file, "chapters", self._chapter_lines(offered, name, number, file, title, taken)
        )

    def _chapter_lines(
        self, offered: Offered | None, name: str, number: str, file: str, title: str, taken: set[str]
    ) -> list[str]:
        if offered is None:
            titles, reads, findings = (
                json.dumps(title, ensure_ascii=False),
                ["observations", "indicators"],
                [],
            )
        else:
            from evaltools.starting.making import spoken

            titles = spoken(offered.title, self.study.languages)
            reads, findings = list(offered.reads), [item for item in offered.findings_of if item in taken]
            name = offered.id
        lines = [f"id: {name}", f'number: "{number}"', f"notebook: {file}", f"title: {titles}"]
        lines.append(f"reads: [{', '.join(reads)}]")
        return [*lines, *([f"findings_of: [{', '.join(findings)}]"] if findings else [])]

    def period(self, written: str) -> None:
        """A period, as it is written for a new study; see `answers.periods`."""
        problems = Problems()
        spans = answers.periods([written], problems)
        problems.raise_if_any()
        for span in spans:
            lines = [f'id: "{span.id}"', f"start: {span.start}", f"end: {span.end}"]
            self.entry(self.study_file, "periods", lines)

    def area(self, written: str) -> None:
        """An area, as it is written for a new study; it may lie within one that the study has."""
        problems = Problems()
        known = [f"{area.id}={area.id}:{area.level}" for area in self.study.areas]
        by_name = {text: area.id for area in self.study.areas for text in area.name.by_language.values()}
        parts = written.split(":")
        if len(parts) == 3:
            parts[2] = by_name.get(parts[2].strip(), parts[2])
        found = answers.areas([*known, ":".join(parts)], problems)
        problems.raise_if_any()
        place = found[-1]
        lines = [f'id: "{place.id}"', f"name: {json.dumps(place.name, ensure_ascii=False)}"]
        lines.append(f"level: {json.dumps(place.level, ensure_ascii=False)}")
        lines += [f'within: "{place.within}"'] if place.within else []
        self.entry(self.study_file, "areas", lines)

    def language(self, code: str) -> None:
        """A language of the report, which takes the study's words from the first language until it has its own."""
        if code not in known_languages():
            message = f'there is no catalogue for the language "{code}".'
            raise BadInput(Problem("unknown-language", message, nearest(code, known_languages())))
        if code in self.study.languages:
            message = f'the study has the language "{code}" already.'
            raise BadInput(Problem("duplicate-value", message, "", self.study.file))
        first = self.study.languages[0]
        text = self.study_file.read_bytes().decode("utf-8")
        word = f"{{{code}: {{words_from: {first}}}}}"
        self.write(self.study_file, with_word(text, "languages", word, self.study.file).encode())

    def interviews(self, documents: Sequence[str]) -> None:
        """A folder for interviews: transcripts, codings, a codebook to begin with and an empty register of informants.

        Parameters
        ----------
        documents : ids of the documents that the interviews are listed under.
        """
        folder = self.raw / self.study.data[0] / "interviews"
        heads = ",".join(columns("informants", self.study.languages))
        self.new(folder / "informants.csv", f"{heads}\n".encode())
        self.new(folder / "codebook.yml", CODEBOOK.format(study=self.study.id).encode())
        for name in ("transcripts", "codings"):
            (folder / name).mkdir(exist_ok=True)
        self.listed(f"{self.study.data[0]}/interviews", "interviews", documents)


CODEBOOK = """\
# The codes of the interviews. Those of origin `theory` were there before reading, those of origin `data` came while reading.
id: {study}
title: Codebook
source: Our own
codes:
  - id: effect
    name: Effects
    definition: What is said to have changed.
    use_when: A change is described.
    not_when: Something is only hoped for.
    origin: theory
"""


def own_notebook(name: str, title: str, period: str, area: str, language: str) -> str:
    """A chapter of one's own to begin with: it shows the area's observations.

    Parameters
    ----------
    name, title : id and title of the chapter.
    period, area : what it opens when it is run by hand.
    language : of its title.
    """
    cells = [
        ("markdown", "title", [language], f"# {title}"),
        (
            "code",
            "parameters",
            ["parameters"],
            f'study = "study.yml"\nperiod = {json.dumps(period)}\narea = {json.dumps(area)}\nlanguage = ""',
        ),
        (
            "code",
            "open",
            [],
            "from evaltools.notebook import open_chapter\n"
            "from evaltools.notebook.observed import recorded, table_as_in_source\n"
            "from evaltools.words import say\n\n"
            f'chapter = open_chapter("{name}", period=period, area=area, language=language, study=study)\n'
            'here = chapter.observations[chapter.observations["area"] == chapter.area.id]',
        ),
        (
            "code",
            "show",
            [],
            "# Each value becomes a finding, which its cell leads to. Change from here.\n"
            "if len(here):\n"
            '    table_as_in_source(chapter, recorded(chapter, here), id="values", caption=say("Observations"))\n'
            "else:\n"
            "    chapter.no_data(NOTHING)",
        ),
        ("code", "close", [], "chapter.close()"),
    ]
    nothing = 'say("The study has no observations of {area} for this period.", area=chapter.area.name)'
    made = []
    for kind, key, tags, source in cells:
        text = source.replace("NOTHING", nothing)
        cell: dict[str, object] = {"cell_type": kind, "id": key, "metadata": {"tags": tags} if tags else {}}
        cell |= {"execution_count": None, "outputs": []} if kind == "code" else {}
        made.append(cell | {"source": text.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
