"""Empty tables to fill in: CSV files with their columns, and workbooks with lists to choose from and instructions."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from evaltools.forms import workbook as books
from evaltools.study.tables.declared import described
from evaltools.study.tables.schemas import TABLES
from evaltools.words.messages import say
from evaltools.words.voice import Voice


def columns(table: str, languages: Sequence[str]) -> list[str]:
    """Names of a table's columns in a raw file; words have one column, or one a language where there are several.

    Parameters
    ----------
    table : its name.
    languages : codes of the study's languages.
    """
    return [name for name, _ in books.columns(TABLES[table], languages)]


def empty_csv(table: str, languages: Sequence[str]) -> bytes:
    """A table without rows, for a spreadsheet or an editor.

    Parameters
    ----------
    table, languages : see `columns`.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(columns(table, languages))
    return out.getvalue().encode()


def workbook(table: str, languages: Sequence[str], known: dict[str, list[str]]) -> bytes:
    """A workbook with the empty table first, then what each column means, and the lists that cells are chosen from.

    Parameters
    ----------
    table, languages : see `columns`.
    known : ids that a column may have, by its name, such as those of the areas.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    model, voice = TABLES[table], Voice(languages[0])
    book = Workbook()
    sheet: Any = book.active
    sheet.title = table[:31]
    told = book.create_sheet(voice.speak(say("Instructions")))
    lists = book.create_sheet(voice.speak(say("Lists")))
    told.append([voice.speak(text) for text in (say("Column"), say("Meaning"), say("Must it be filled in?"))])
    for place, (name, field) in enumerate(books.columns(model, languages), 1):
        info = model.columns()[field]
        sheet.cell(1, place, name).font = Font(bold=True)
        sheet.column_dimensions[books.letter(place)].width = max(12, len(name) + 4)
        chosen = known.get(field) or list(books.values(info.annotation))
        if field != "value" and not chosen:
            for row in range(2, 102):
                sheet.cell(row, place).number_format = "@" if books.is_text(info.annotation) else "General"
        if chosen:
            books.offer(sheet, lists, place, name, chosen)
        must = say("yes") if info.is_required() else say("no")
        told.append([name, voice.speak(described(info)), voice.speak(must)])
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 24), ("B", 90), ("C", 20)):
        told.column_dimensions[letter].width = width
    for row in told.iter_rows(min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for cell in told[1]:
        cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
