"""Cells of an answered form: each read as its question asks, every mistake told with its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from evaltools.checks import Problems, nearest
from evaltools.forms.asked import Question, Sheet, choices
from evaltools.forms.marks import Mark
from evaltools.forms.standing import Standing
from evaltools.words.dates import last_day
from evaltools.words.voice import Voice

_TIMES = ("next_when", "round", "since", "until")
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")
_ERRORS = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!)")


class Cells:
    """One sheet while its cells are read.

    Parameters
    ----------
    file, sheet : the file's name, and the sheet with the addresses of its formulas under `formulas`.
    part, mark : what the sheet asks, and what it says of itself.
    standing : what the study holds.
    problems : where mistakes are noted.
    """

    def __init__(
        self, file: str, sheet: Any, part: Sheet, mark: Mark, standing: Standing, problems: Problems
    ) -> None:
        self.file, self.sheet, self.part, self.mark, self.standing = file, sheet, part, mark, standing
        self.problems, self.voice = problems, standing.study.voice(standing.study.languages[0])
        self.columns = {
            str(cell.value): cell.column
            for cell in sheet[1][1:]
            if cell.value is not None and str(cell.value).strip()
        }
        self.numeric = standing.numeric(part.table)

    def where(self, cell: Any) -> str:
        """A cell, or a column, as people find it: the sheet and the address."""
        return f"{self.sheet.title}!{getattr(cell, 'coordinate', cell)}"

    def tell(self, code: str, cell: Any, message: str, remedy: str = "") -> None:
        """Note a problem at a cell."""
        self.problems.add(code, f"{self.where(cell)}: {message}", remedy, file=self.file)

    def value(self, cell: Any, question: Question) -> Any:
        """What a cell answers: a code, a number, a time or a text; blank where nothing, or nothing that can be used."""
        value = cell.value
        if cell.coordinate in self.sheet.formulas and value is None:
            self.tell(
                "formula-without-value",
                cell,
                "the cell holds a formula without a stored result.",
                "Write the value, or put an apostrophe before a text that begins with =.",
            )
            return ""
        if value is None or (isinstance(value, str) and not value.strip()):
            return ""
        if isinstance(value, str) and _ERRORS.fullmatch(value.strip()):
            self.tell(
                "excel-error", cell, f"the cell holds the error {value.strip()}.", "Write the answer anew."
            )
            return ""
        chosen = choices(self.part.table, question.column)
        if chosen:
            return self._chosen(cell, value, chosen)
        if question.column in self.numeric:
            return self._number(cell, value)
        if question.column in _TIMES:
            return self._time(cell, value)
        if isinstance(value, datetime | date):
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return _clean(str(value))

    def _chosen(self, cell: Any, value: Any, chosen: Mapping[str, Any]) -> str:
        said = str(value).strip().casefold()
        study = self.standing.study
        known: dict[str, str] = {code.casefold(): code for code in chosen}
        for language in study.languages:
            voice = Voice(language)
            known |= {voice.speak(words).casefold(): code for code, words in chosen.items()}
        if said in known:
            return known[said]
        labels = [self.voice.speak(words) for words in chosen.values()]
        close = nearest(str(value), labels)
        listed = ", ".join(labels)
        self.tell(
            "not-a-choice",
            cell,
            f'"{cut(value)}" cannot be chosen there.',
            close if close.startswith("Did") else f"Choose one of: {listed}.",
        )
        return ""

    def _number(self, cell: Any, value: Any) -> Any:
        if isinstance(value, bool | datetime | date):
            self.tell("bad-cell", cell, f'"{cut(value)}" is no number.', "Write a number.")
            return ""
        if isinstance(value, int | float):
            if "%" in str(cell.number_format):
                shown = f"{100 * value:.6g}"
                self.tell(
                    "percent-format",
                    cell,
                    f"the cell is formatted as per cent, so that {shown} % is stored as {value}.",
                    f"Format it as a number and write {shown}.",
                )
            return int(value) if float(value).is_integer() else value
        said = re.sub(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?:\D|$))", "", value.strip())
        if _NUMBER.fullmatch(said):
            number = float(said.replace("−", "-").replace(",", "."))
            return int(number) if number.is_integer() else number
        self.tell(
            "bad-cell",
            cell,
            f'"{cut(value)}" is no number.',
            "Write the number alone; the unit has a column of its own.",
        )
        return ""

    def _time(self, cell: Any, value: Any) -> str:
        if isinstance(value, datetime | date):
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        said = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
        if last_day(said) is None:
            self.tell("bad-cell", cell, f'"{cut(said)}" is no time.', "Write 2026, 2026-10 or 2026-10-31.")
            return ""
        return said


def filled(value: Any) -> bool:
    """Whether a cell holds anything."""
    return value is not None and str(value).strip() != ""


def _clean(value: str) -> str:
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text).strip()


def plain(value: Any) -> str:
    """A cell as text, however it is spaced."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(("" if value is None else str(value)).replace("_x000D_", " ").split())


def cut(value: Any) -> str:
    """A cell's content, short enough for a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:60] + " …"
