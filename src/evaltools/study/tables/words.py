"""Columns that hold words of the study: `name`, or `name_sv`, `name_en` ... where there are several languages."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evaltools.checks import Problems, nearest
from evaltools.study.tables.declared import Row, WordColumn
from evaltools.study.tables.raw import RawTable, as_text
from evaltools.study.tables.schemas import TABLES
from evaltools.words.catalogue import known_languages
from evaltools.words.messages import Foreign, Sayable, StudyWords

if TYPE_CHECKING:
    import pandas as pd

Spoken = Mapping[str, Sequence[str]]
"""The study's languages, each with those its words may be taken from."""


def raw_columns(table: RawTable, model: type[Row]) -> dict[str, dict[str, str]]:
    """Raw columns by column of words and language; the language is empty for one that serves all."""
    found: dict[str, dict[str, str]] = {}
    for raw in table.columns:
        if raw in model.model_fields and raw not in model.word_columns():
            continue
        for name, column in model.word_columns().items():
            language = column.language(raw)
            if language is not None and language in ("", *known_languages()):
                found.setdefault(name, {})[language] = raw
                break
    return found


def check_languages(
    table: RawTable,
    model: type[Row],
    found: Mapping[str, Mapping[str, str]],
    spoken: Spoken,
    problems: Problems,
) -> None:
    """Note words that one of the study's languages lacks: once for a whole column, else for each cell.

    Parameters
    ----------
    table, model : the raw table and what it must look like.
    found : see `raw_columns`.
    spoken : the study's languages.
    problems : where it is noted.
    """
    for name, columns in found.items():
        column = model.word_columns()[name]
        if not column.checked:
            continue
        for language, others in spoken.items():
            served = [columns[code] for code in (language, "", *others) if code in columns]
            if not served:
                _lacks_column(table, column, columns, language, problems)
                continue
            for index, row in enumerate(table.rows):
                blank = all(_blank(row.get(raw)) for raw in served)
                if blank and any(not _blank(row.get(raw)) for raw in columns.values()):
                    message = f'"{served[0]}" is blank, and the study speaks {language}.'
                    line = table.line(index, served[0])
                    remedy = _remedy(language, columns, "Fill it in")
                    problems.add("missing-words", message, remedy, line=line, file=table.file)


def _lacks_column(
    table: RawTable, column: WordColumn, columns: Mapping[str, str], language: str, problems: Problems
) -> None:
    if not column.required and all(_blank(row.get(raw)) for row in table.rows for raw in columns.values()):
        return
    base = next(iter(columns.values())).rsplit("_", 1)[0]
    message = f'the column "{base}_{language}" is missing, and the study speaks {language}.'
    problems.add("missing-words", message, _remedy(language, columns, "Add it"), line=1, file=table.file)


def _remedy(language: str, columns: Mapping[str, str], first: str) -> str:
    other = next((code for code in columns if code and code != language), "")
    return f"{first}, or write {{{language}: {{words_from: {other}}}}} under languages in the study file."


def _blank(value: Any) -> bool:
    return value is None or str(value).strip() == ""


def gather(
    cells: Mapping[str, Any], model: type[Row], found: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The cells of a row with the words of each column together."""
    taken = {raw for columns in found.values() for raw in columns.values()}
    row = {name: cell for name, cell in cells.items() if name not in taken}
    for name, columns in found.items():
        words = {
            language: str(as_text(cells[raw])).strip()
            for language, raw in columns.items()
            if not _blank(cells.get(raw))
        }
        if words:
            row[name] = StudyWords(words)
    return row


def named(columns: Iterable[str], name: str) -> str:
    """A raw column by which a problem with words is told, or the name itself."""
    return next(iter(columns), name)


def unknown_remedy(raw: str, model: type[Row]) -> str:
    """What may have been meant by an unknown column; a language without a catalogue is told as such."""
    for name, column in model.word_columns().items():
        language = column.language(raw)
        if language:
            return f'"{language}" is no language of the package ({", ".join(known_languages())}); write {name} or {name}_en.'
    said = [f"{name}_{code}" for name in model.word_columns() for code in known_languages()]
    return nearest(raw, [*model.columns(), *said])


# -- stored tables ----------------------------------------------------------------------------------


def stored(words: StudyWords) -> str:
    """Words as a cell of a stored table."""
    return json.dumps(dict(words.by_language), ensure_ascii=False, sort_keys=True) if words else ""


@lru_cache(maxsize=16_384)
def restored(cell: str) -> StudyWords | str:
    """Words from a cell of a stored table; the empty text where there are none."""
    return StudyWords(json.loads(cell)) if cell else ""


@lru_cache(maxsize=16_384)
def remark(cell: str) -> Sayable:
    """A remark from a cell of a stored table: in one language it stands in that, whatever language it is shown in."""
    words = restored(cell)
    if isinstance(words, StudyWords) and len(words.by_language) == 1:
        language, text = next(iter(words.by_language.items()))
        return Foreign(text, language) if language else text
    return words


def restore(frame: pd.DataFrame, table: str, alone: Collection[str] = ()) -> pd.DataFrame:
    """A stored table with its words lazy.

    Parameters
    ----------
    frame, table : the stored table and its name.
    alone : files whose texts stand in one language alone, and are shown in it whatever language is spoken.
    """
    foreign = frame["file"].isin(list(alone)) if alone and "file" in frame.columns else [False] * len(frame)
    for name, column in TABLES[table].word_columns().items():
        if name in frame.columns:
            read = restored if column.checked else remark
            words: Any = [
                (remark if lone else read)(cell) for cell, lone in zip(frame[name], foreign, strict=True)
            ]
            frame[name] = words
    return frame
