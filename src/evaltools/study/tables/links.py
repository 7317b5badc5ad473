"""What rows of different tables must agree on: areas, indicators, interventions, informants, units, documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from evaltools.checks import Problems, nearest
from evaltools.study.model import Study
from evaltools.study.sources import RawFile
from evaltools.study.tables.carried import check_succession
from evaltools.study.tables.declared import Row
from evaltools.study.tables.schemas import TABLES
from evaltools.study.tables.values import check_values

Placed = tuple[Row, str, int]
"""A row with the file and line it stands on."""
Rows = dict[str, list[Placed]]

_LINKS = (
    ("observations", "indicator", "indicators"),
    ("citations", "informant", "informants"),
    ("rounds", "intervention", "interventions"),
    ("outcomes", "intervention", "interventions"),
    ("accounts", "intervention", "interventions"),
    ("situation", "factor", "factors"),
    ("statutory_standing", "duty", "statutory_duties"),
)


def check_documents(
    rows: Iterable[Placed], file: RawFile, problems: Problems, described: Collection[str] | None = None
) -> None:
    """Note sources that are none of the documents their file was transcribed from, each once with its first row.

    Parameters
    ----------
    rows, file : the rows, and what sources.yml says of their file.
    problems : where they are noted.
    described : ids of the documents that are described; where the file names one that is not, that is told already, and
        rows that name a described one are right.
    """
    told = described is not None and any(name not in described for name in file.documents)
    lines: dict[tuple[str, str], list[int]] = {}
    for row, name, line in rows:
        right = row.source in file.documents or (told and row.source in (described or ()))
        if not right:
            lines.setdefault((name, row.source), []).append(line)
    for (name, source), places in lines.items():
        message = f'source "{source}" is not among the documents that sources.yml names for this file{_more(places)}.'
        remedy = (
            f"{nearest(source, file.documents)} Name it: `evaltools sources add {name} --document {source}`."
        )
        problems.add("unknown-document", message, remedy.strip(), line=places[0], file=name)


def _more(lines: Sequence[int]) -> str:
    """How many rows a mistake stands in, where it is more than the one that is named."""
    return f" ({len(lines)} rows)" if len(lines) > 1 else ""


def check_links(rows: Rows, study: Study, problems: Problems, unread: Collection[str] = ()) -> None:
    """Note references to what is not there.

    Parameters
    ----------
    rows : the rows of each table.
    study : the study they belong to.
    problems : where the mistakes are noted.
    unread : tables of which some rows could not be read; what refers to them is not told as unknown besides.
    """
    areas = {area.id for area in study.areas}
    periods = {period.id for period in study.periods}
    for name, found in rows.items():
        if "area" in TABLES[name].model_fields:
            _check_known(found, "area", areas, "area", study.file, problems)
        if "period" in TABLES[name].model_fields:
            dated = [item for item in found if _get(item[0], "period")]
            _check_known(dated, "period", periods, "period", study.file, problems)
    for table, column, target in _LINKS:
        if target not in unread:
            known = {_get(row, "id") for row, _, _ in rows.get(target, [])}
            found = rows.get(table, [])
            if table == "citations":
                # A document may cite whom it does not register; then the row's note says so.
                found = [item for item in found if not item[0].note]
            _check_known(found, column, known, column, target, problems)
    if "interventions" not in unread:
        check_succession(rows.get("interventions", []), problems)
    _check_interruptions(rows, study, problems, unread)
    if "indicators" not in unread:
        _check_units(rows, problems)
        check_values(rows, problems)
        _check_margins(rows, study, problems)
    _check_topics(rows, study, problems)
    if rows.get("allocations") and not study.currency:
        message = "there are allocations, and the file does not say in which currency."
        problems.add("no-currency", message, "Write, for instance, `currency: GBP`.", file=study.file)
    if "allocations" not in unread:
        _check_allocations(rows.get("allocations", []), problems)


def _check_topics(rows: Rows, study: Study, problems: Problems) -> None:
    """Where the study file names topics, each indicator has one of them."""
    if study.topics:
        _check_known(rows.get("indicators", []), "topic", set(study.topics), "topic", study.file, problems)


def _get(row: Row, column: str) -> Any:
    return getattr(row, column)


def _check_known(
    rows: Iterable[Placed], column: str, known: set[str], what: str, where: str, problems: Problems
) -> None:
    lines: dict[tuple[str, str], list[int]] = {}
    for row, file, line in rows:
        value = _get(row, column)
        if value not in known:
            lines.setdefault((file, value), []).append(line)
    for (file, value), places in lines.items():
        message = f'{what} "{value}" is not in {where}{_more(places)}.'
        problems.add(f"unknown-{what}", message, nearest(value, known), line=places[0], file=file)


def _check_interruptions(rows: Rows, study: Study, problems: Problems, unread: Collection[str]) -> None:
    """Interruptions of the study file need an indicator; the truth of a simulation needs an interruption."""
    indicators = {_get(row, "id") for row, _, _ in rows.get("indicators", [])}
    for item in study.interruptions:
        if item.indicator not in indicators and "indicators" not in unread:
            message = f'interruption "{item.id}": there is no indicator "{item.indicator}".'
            remedy = nearest(item.indicator, indicators)
            problems.add("unknown-indicator", message, remedy, file=study.file)
    paid = {_get(row, "id") for row, _, _ in rows.get("allocations", [])}
    for item in study.interruptions:
        for name in item.costs if "allocations" not in unread else ():
            if name not in paid:
                message = f'interruption "{item.id}": there is no allocation "{name}".'
                problems.add("unknown-allocation", message, nearest(name, paid), file=study.file)
    known = {item.id for item in study.interruptions}
    _check_known(rows.get("simulated", []), "interruption", known, "interruption", study.file, problems)


def _check_units(rows: Rows, problems: Problems) -> None:
    """A value in another unit than its indicator's would be compared with what it cannot be compared with."""
    units = {_get(row, "id"): _get(row, "unit") for row, _, _ in rows.get("indicators", [])}
    lines: dict[tuple[str, str, str], list[int]] = {}
    for row, file, line in rows.get("observations", []):
        name, unit = _get(row, "indicator"), _get(row, "unit")
        if name in units and unit != units[name]:
            lines.setdefault((file, name, unit), []).append(line)
    for (file, name, unit), places in lines.items():
        message = f'the unit is "{unit}", that of indicator "{name}" is "{units[name]}"{_more(places)}.'
        remedy = "Convert the value, or mend the unit."
        problems.add("other-unit", message, remedy, line=places[0], file=file)


def _check_margins(rows: Rows, study: Study, problems: Problems) -> None:
    indicators = {_get(row, "id") for row, _, _ in rows.get("indicators", [])}
    for name in study.margins:
        if not name.startswith("kind:") and name not in indicators:
            message = f'margins: there is no indicator "{name}".'
            problems.add("unknown-indicator", message, nearest(name, indicators), file=study.file)


def _check_allocations(rows: list[Placed], problems: Problems) -> None:
    """Money that a row states again must stand in another row, which does not in turn point back."""
    pointed = {_get(row, "id"): _get(row, "same_as") for row, _, _ in rows}
    given = [item for item in rows if _get(item[0], "same_as")]
    _check_known(given, "same_as", set(pointed), "allocation", "allocations", problems)
    for row, file, line in given:
        at, seen = _get(row, "same_as"), set()
        while at and at not in seen:
            seen.add(at)
            at = pointed.get(at, "")
        if _get(row, "id") in seen:
            message = (
                f'allocation "{_get(row, "id")}" states the same money as itself, so that none counts it.'
            )
            problems.add("allocation-circle", message, "Blank one `same_as`.", line=line, file=file)
