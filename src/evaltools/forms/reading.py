"""Answered forms read back: every cell checked, every problem told with the address of its cell, nothing passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.forms.asked import choices, sheets
from evaltools.forms.cells import Cells, cut, filled, plain
from evaltools.forms.marks import Mark, mark_of
from evaltools.forms.standing import Standing
from evaltools.forms.writing import HEAD, LAST, shown
from evaltools.study.model import Study
from evaltools.study.tables.excel import check_zip

_TIMES = ("next_when", "round", "since", "until")
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")
_ERRORS = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!)")


@dataclass(frozen=True)
class Answer:
    """A row as it was answered."""

    file: str
    sheet: str
    row: int
    id: str
    """Blank for a row that was added."""
    group: str
    values: dict[str, Any]
    """Answers by column; codes, numbers and texts, blank where nothing was answered."""
    cells: dict[str, str] = field(default_factory=dict)
    """Address of each column's cell."""

    def place(self, column: str = "id") -> str:
        """Where a cell stands, for people: the sheet and the address."""
        return f"{self.sheet}!{self.cells.get(column, f'B{self.row}')}"


@dataclass(frozen=True)
class Read:
    """Everything that forms answered."""

    mark: Mark
    answers: dict[str, list[Answer]]
    """By table."""


def read(paths: Sequence[Path], study: Study, standing_of: Any) -> tuple[Read, Standing, Problems]:
    """Read answered forms of one round.

    Parameters
    ----------
    paths : the files.
    study : the study they belong to.
    standing_of : gives what the study holds, for a mark.

    Returns
    -------
    tuple
        the answers, what the study holds, and everything that is wrong with the files.

    Raises
    ------
    BadInput
        where a file is no form, or the files are of different forms.
    """
    problems = Problems()
    books = []
    for path in paths:
        try:
            books.append((path, *_open(path, study)))
        except BadInput as error:
            problems.found += error.problems
    problems.raise_if_any()
    first: Mark = books[0][2]
    for path, _, mark in books[1:]:
        if (mark.form, mark.round, mark.area) != (first.form, first.round, first.area):
            message = f"is of the form {mark.form}, round {mark.round}, and the first file of {first.form}, round {first.round}."
            problems.add("other-form", message, "Read the forms of each round by themselves.", file=path.name)
    problems.raise_if_any()
    standing: Standing = standing_of(first)
    answers: dict[str, list[Answer]] = {}
    for path, book, mark in books:
        _book(path.name, book, mark, standing, answers, problems)
    _twice(answers, problems)
    return Read(first, answers), standing, problems


def _open(path: Path, study: Study) -> tuple[Any, Mark]:
    """A workbook and its mark; formulas stand as their last results."""
    from openpyxl import load_workbook

    if not path.is_file():
        raise BadInput(Problem("missing-file", "there is no such file.", "Check the name.", path.name))
    check_zip(path, path.name)
    try:
        book, plain = load_workbook(path, data_only=True), load_workbook(path)
    except Exception as error:  # openpyxl raises many kinds on broken files
        message = f"cannot be read as Excel ({type(error).__name__})."
        raise BadInput(Problem("not-excel", message, "Save it anew as .xlsx.", path.name)) from None
    marks = [mark for sheet in book.worksheets if (mark := mark_of(sheet.cell(1, 1).value))]
    if not marks:
        remedy = "Answer in the form as it was sent; its first, hidden row must stay."
        raise BadInput(
            Problem("no-form", "is no form of evaltools, or has lost its first row.", remedy, path.name)
        )
    if marks[0].study != study.id:
        message = f'is a form of the study "{marks[0].study}", not of "{study.id}".'
        raise BadInput(Problem("other-form", message, "Read it in its own study.", path.name))
    for sheet, other in zip(book.worksheets, plain.worksheets, strict=True):
        sheet.formulas = {
            cell.coordinate for row in other.iter_rows() for cell in row if cell.data_type == "f"
        }
    return book, marks[0]


def _book(
    file: str, book: Any, mark: Mark, standing: Standing, answers: dict[str, list[Answer]], problems: Problems
) -> None:
    parts = {part.table: part for part in sheets(mark.form)}
    seen = set()
    for sheet in book.worksheets:
        own = mark_of(sheet.cell(1, 1).value)
        if own is None:
            if sheet.sheet_state == "visible" and any(
                cell.value is not None for row in sheet.iter_rows() for cell in row
            ):
                message = f'the sheet "{sheet.title}" is no part of the form.'
                problems.add(
                    "extra-sheet", message, "Move its answers into the form, or delete it.", file=file
                )
        elif own.table:
            seen.add(own.table)
            _Sheet(file, sheet, parts[own.table], own, standing, problems).read(
                answers.setdefault(own.table, [])
            )
    for table in parts:
        if table not in seen:
            message = f"a sheet of the form is missing: {table}."
            problems.add("missing-sheet", message, "Answer in the form as it was sent.", file=file)


class _Sheet(Cells):
    """One sheet while it is read."""

    def tell(self, code: str, cell: Any, message: str, remedy: str = "") -> None:
        """Note a problem at a cell."""
        self.problems.add(code, f"{self.where(cell)}: {message}", remedy, file=self.file)

    def read(self, answers: list[Answer]) -> None:
        """Read all rows; what cannot be read is noted."""
        lost = [name for name in ("shown:id", *self.part.fields) if name not in self.columns]
        if lost:
            message = f"columns of the form are missing: {', '.join(lost)}."
            self.tell("missing-column", "1", message, "Answer in the form as it was sent.")
            return
        for merged in self.sheet.merged_cells.ranges:
            if merged.max_row > HEAD:
                self.tell(
                    "merged-answers",
                    merged.coord,
                    "the cells are merged, so that all but one are lost.",
                    "Take the merging away, and answer in each cell.",
                )
        expected = {row["id"]: row for row in self.standing.rows(self.part, self.mark.group)}
        found = set()
        places = set(self.columns.values())
        for row in self.sheet.iter_rows(min_row=HEAD + 1):
            for cell in row[1:]:
                if cell.column not in places and filled(cell.value):
                    self.tell(
                        "outside-form",
                        cell,
                        f'"{cut(cell.value)}" stands under no question.',
                        "Move it into a cell of the form, or clear it.",
                    )
            answer = self._row(row, expected)
            if answer is not None:
                answers.append(answer)
                found.add(answer.id)
        for name in expected:
            if name not in found:
                self.tell(
                    "missing-row",
                    "B",
                    f'the row of "{name}" is missing.',
                    "Put it back, with its identifier; an intervention that has ended is answered as ended.",
                )

    def _row(self, row: Any, expected: Mapping[str, Any]) -> Answer | None:
        cells = {name: row[place - 1] for name, place in self.columns.items()}
        id_cell = cells["shown:id"]
        own = "" if id_cell.value is None else str(id_cell.value).strip()
        number = id_cell.row
        raw = {question.column: cells[question.column] for question in self.part.questions}
        if not own and not any(filled(cell.value) for cell in cells.values()):
            return None
        if own and own not in expected:
            self.tell(
                "unknown-row",
                id_cell,
                f'there is no row "{cut(own)}" in this form.',
                "Identifiers are not changed; a new row has none. " + nearest(own, expected),
            )
        if own in expected:
            self._last_untouched(cells, expected[own])
        elif not own and not self.part.adds:
            self.tell("unknown-row", id_cell, "no rows are added here.", "Clear it.")
        values = {
            question.column: self.value(raw[question.column], question) for question in self.part.questions
        }
        answer = Answer(
            self.file, self.sheet.title, number, own, self.mark.group, values,
            {"id": id_cell.coordinate} | {name: cell.coordinate for name, cell in raw.items()},
        )  # fmt: skip
        self._complete(answer)
        return answer

    def _complete(self, answer: Answer) -> None:
        table = self.part.table
        must = [question for question in self.part.questions if question.must]
        if (
            table == "outcomes"
            and answer.id
            and not any(answer.values[name] != "" for name in ("value", "direction", "says", "note"))
        ):
            return  # a measure that is not followed any more is left blank
        if table == "rounds" and not answer.id:
            must += [question for question in self.part.questions if question.column in ("name", "purpose")]
        if table == "outcomes" and not answer.id:
            must += [question for question in self.part.questions if question.column in ("measure", "unit")]
        for question in must:
            if answer.values[question.column] in ("", None):
                heading = self.voice.speak(question.heading)
                self.tell(
                    "unanswered", answer.cells[question.column], f'"{heading}" is not answered.', "Answer it."
                )
        if table == "rounds" and answer.values["status"] == "" and answer.values["standing"] != "ended":
            self.tell(
                "unanswered",
                answer.cells["status"],
                "the colour is not answered.",
                "Choose one; only what has ended may lack it.",
            )

    def _last_untouched(self, cells: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        """What stood last time stands as it was: an answer typed there would be lost."""
        for name, cell in cells.items():
            if not name.startswith(LAST):
                continue
            column = name.removeprefix(LAST)
            chosen = {
                code: self.voice.speak(words) for code, words in choices(self.part.table, column).items()
            }
            stood = shown(row.get(name), chosen, self.voice)
            if plain(cell.value) != plain(stood):
                self.tell(
                    "last-round-changed",
                    cell,
                    "what stood last time has been changed.",
                    f"Answer in the cell to its right; last time it read: {cut(stood) or '(blank)'}.",
                )


def _twice(answers: Mapping[str, list[Answer]], problems: Problems) -> None:
    """Two answers for one row: neither is taken, because nobody can say which is meant."""
    for found in answers.values():
        seen: dict[str, Answer] = {}
        for answer in found:
            if not answer.id:
                continue
            if answer.id in seen:
                other = seen[answer.id]
                message = (
                    f'{answer.place()}: "{answer.id}" is answered already at {other.file} {other.place()}.'
                )
                problems.add("answered-twice", message, "Keep one of the two.", file=answer.file)
            seen.setdefault(answer.id, answer)
