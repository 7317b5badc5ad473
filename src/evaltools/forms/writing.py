"""Forms written as workbooks: one per department for a plan, one for any other table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evaltools.forms.asked import PLAN, Question, Sheet, choices, sheets
from evaltools.forms.marks import Mark
from evaltools.forms.standing import Standing
from evaltools.forms.workbook import letter, offer, text
from evaltools.study.model import Study
from evaltools.study.parts import Area
from evaltools.words.messages import StudyWords, in_context, say
from evaltools.words.voice import Voice

LAST = "last:"
"""Before the name of a column that shows last round's answer."""
HEAD = 2
"""The row with headings; the one above it, hidden, holds the names that answers are read by."""
_LONG = (
    "goals",
    "done",
    "account",
    "purpose",
    "next_step",
    "says",
    "obstacle_text",
    "text",
    "statement",
    "shows",
)


@dataclass(frozen=True)
class Written:
    """A form that was made: its file name, how many rows it asks about, and its content."""

    name: str
    rows: int
    content: bytes


def written(study: Study, form: str, round: str, area: Area, standing: Standing) -> list[Written]:
    """The workbooks of a form: one per department for a plan, else one.

    Parameters
    ----------
    study, area : whose form it is.
    form : "plan", or a table.
    round : date of the round that is asked about.
    standing : what the study holds.
    """
    parts = sheets(form)
    groups: list[str] = standing.departments() if form == PLAN else [""]
    found = []
    for group in groups:
        rows = [(part, standing.rows(part, group)) for part in parts]
        name = "-".join(filter(None, (form.replace("_", "-"), round, group))) + ".xlsx"
        content = _book(study, form, round, area, group, rows, standing)
        found.append(Written(name, len(rows[0][1]), content))
    return found


def _book(
    study: Study, form: str, round: str, area: Area, group: str, rows: Sequence[tuple[Sheet, list[dict[str, Any]]]],
    standing: Standing,
) -> bytes:  # fmt: skip
    from openpyxl import Workbook

    voice = study.voice(study.languages[0])
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.language = "", voice.language
    told = book.create_sheet(_title(voice.speak(say("Instructions"))))
    pages = [book.create_sheet(_title(voice.speak(part.title))) for part, _ in rows]
    lists = book.create_sheet(_title(voice.speak(say("Lists"))))
    mark = Mark(form, round, area.id, group, study.id, standing.last)
    for sheet, (part, found) in zip(pages, rows, strict=True):
        _fill(sheet, lists, part, found, voice, replace(mark, table=part.table), standing)
    _instruct(told, [part for part, _ in rows], voice, round, standing.group_name(group))
    _mark(told, mark)
    lists.sheet_state = "hidden"
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(name: str) -> str:
    return name[:31]


def _mark(sheet: Any, mark: Mark) -> None:
    text(sheet.cell(1, 1), mark.written())
    sheet.row_dimensions[1].hidden = True


def _fill(
    sheet: Any,
    lists: Any,
    part: Sheet,
    rows: list[dict[str, Any]],
    voice: Voice,
    mark: Mark,
    standing: Standing,
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    _mark(sheet, mark)
    wrap, locked = Alignment(wrap_text=True, vertical="top"), PatternFill("solid", fgColor="EEEEEE")
    place = 1
    for name, heading in part.shown:
        place += 1
        _head(sheet, place, f"shown:{name}", voice.speak(heading))
        for row, found in enumerate(rows, HEAD + 1):
            text(sheet.cell(row, place), _said(found.get(name), voice)).fill = locked
        sheet.column_dimensions[letter(place)].width = 12 if name == "id" else 36
    for question in part.questions:
        chosen = {code: voice.speak(words) for code, words in choices(part.table, question.column).items()}
        known = standing.known(question.column)
        if question.beside and standing.last:
            place += 1
            heading = in_context(
                "form", "Last time ({round}): {what}", round=standing.last, what=question.heading
            )
            _head(
                sheet,
                place,
                LAST + question.column,
                voice.speak(heading),
            )
            for row, found in enumerate(rows, HEAD + 1):
                cell = text(sheet.cell(row, place), shown(found.get(LAST + question.column), chosen, voice))
                cell.fill = locked
            sheet.column_dimensions[letter(place)].width = 40 if question.column in _LONG else 16
        place += 1
        must = say("{what} (must be answered)", what=question.heading) if question.must else question.heading
        _head(sheet, place, question.column, voice.speak(must))
        sheet.column_dimensions[letter(place)].width = 48 if question.column in _LONG else 20
        if chosen or known:
            offer(sheet, lists, place, question.column, list(chosen.values()) or known, HEAD + 1)
        for row in range(HEAD + 1, HEAD + 1 + max(len(rows) + 30, 60)):
            cell = sheet.cell(row, place)
            cell.protection = Protection(locked=False)
            cell.number_format = "General" if question.column in standing.numeric(part.table) else "@"
        if question.kept:
            for row, found in enumerate(rows, HEAD + 1):
                _kept(sheet.cell(row, place), found.get(LAST + question.column), chosen, voice)
    for cells in sheet.iter_rows(min_row=HEAD, max_row=HEAD + len(rows)):
        for cell in cells:
            cell.alignment = wrap
    for cell in sheet[HEAD]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = sheet.cell(HEAD + 1, len(part.shown) + 2)
    sheet.protection.sheet = True
    for allowed in (
        "sort",
        "autoFilter",
        "insertRows",
        "deleteRows",
        "formatRows",
        "formatColumns",
        "formatCells",
    ):
        setattr(sheet.protection, allowed, False)  # False: it is not forbidden


def _kept(cell: Any, value: Any, chosen: Mapping[str, str], voice: Voice) -> None:
    if isinstance(value, int | float) and value == value:
        cell.value = int(value) if float(value).is_integer() else value
    elif words := shown(value, chosen, voice):
        text(cell, words)


def _head(sheet: Any, place: int, key: str, heading: str) -> None:
    text(sheet.cell(1, place), key)
    text(sheet.cell(HEAD, place), heading)


def _said(value: Any, voice: Voice) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, StudyWords):
        return value.get(voice.language) or str(value)
    return voice.speak(value) if not isinstance(value, str | int | float) else str(value)


def shown(value: Any, chosen: Mapping[str, str], voice: Voice) -> str:
    """A stored value as a form shows it: a code by the words it is chosen by, words in the form's language."""
    said = _said(int(value) if isinstance(value, float) and value.is_integer() else value, voice)
    return chosen.get(said, said)


def _instruct(sheet: Any, parts: Sequence[Sheet], voice: Voice, round: str, group: Any) -> None:
    from openpyxl.styles import Alignment, Font

    lines: list[Any] = [
        say("Form for {group}, round {round}", group=group, round=round) if group else say("Form, round {round}", round=round),
        say("Answer in the white cells. Grey cells show what stands already and are locked."),
        say("Every row needs the answers whose heading says so. A row cannot be taken away: say that the intervention has ended instead.")
        if len(parts) > 1 else say("Write each new row below those that stand there. An identifier is given when the form is read."),
        say("A new row is added at the bottom, without an identifier.") if len(parts) > 1 else "",
        say("Where a list can be opened in a cell, choose from it. Write a time as 2026, 2026-10 or 2026-10-31."),
        say("Rows may be sorted. Do not merge cells, and do not change the names of columns."),
        say("Save as an Excel file (.xlsx) and send it back to whoever sent it to you."),
    ]  # fmt: skip
    row = HEAD
    for line in lines:
        if line:
            text(sheet.cell(row, 2), voice.speak(line)).alignment = Alignment(wrap_text=True, vertical="top")
            row += 1
    sheet.cell(HEAD, 2).font = Font(bold=True, size=13)
    row += 1
    for part in parts:
        text(sheet.cell(row, 2), voice.speak(part.title)).font = Font(bold=True)
        row += 1
        for question in part.questions:
            text(sheet.cell(row, 2), _one_line(question, part, voice)).alignment = Alignment(
                wrap_text=True, vertical="top"
            )
            row += 1
        row += 1
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["B"].width = 100


def _one_line(question: Question, part: Sheet, voice: Voice) -> str:
    words = [voice.speak(item) for item in choices(part.table, question.column).values()]
    heading = voice.speak(question.heading)
    return f"• {heading}: {', '.join(words)}" if words else f"• {heading}"
