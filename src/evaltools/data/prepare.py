"""From data/raw to tidy Parquet under data/processed/<study>, with a manifest of checksums."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.data.reading import read_table
from evaltools.data.rows import check_keys, check_rows, numeric_columns, plain_types
from evaltools.data.schemas import TABLES, Row
from evaltools.sources import OTHER_FORMATS, RawFile, Sources, read_sources, sha256
from evaltools.study import Study

MANIFEST = "manifest.json"
FORMAT = 1
"""Raised when the processed files change shape, so that old ones are rebuilt."""

Rows = dict[str, list[tuple[Row, str, int]]]


@dataclass(frozen=True)
class Prepared:
    """What `prepare` made."""

    folder: Path
    rows: dict[str, int]
    """Number of rows by table."""
    rebuilt: bool
    """False where nothing had changed."""


def processed_folder(study: Study) -> Path:
    """Where the study's Parquet files lie; each study has its own, so that none borrows from another."""
    return study.root / "data" / "processed" / study.id


def prepare(study: Study, *, force: bool = False) -> Prepared:
    """Check all raw data of a study and write its tables, all of them or none.

    Parameters
    ----------
    study : the study.
    force : rebuild although nothing has changed.

    Raises
    ------
    BadInput
        with every problem found in any file.
    """
    sources = read_sources(study.root, study.data)
    folder = processed_folder(study)
    wanted = _inputs(study, sources)
    if not force and (manifest := _manifest(folder)) is not None and manifest["inputs"] == wanted:
        return Prepared(folder, {name: entry["rows"] for name, entry in manifest["tables"].items()}, False)
    rows = read_rows(study, sources)
    _write(folder, rows, wanted)
    return Prepared(folder, {name: len(found) for name, found in rows.items()}, True)


def prepared(study: Study) -> Prepared:
    """What an earlier `prepare` made, taken as it is: neither raw files nor tables are looked at.

    Parameters
    ----------
    study : the study.

    Raises
    ------
    BadInput
        where nothing has been prepared.
    """
    folder = processed_folder(study)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Prepared(folder, {name: entry["rows"] for name, entry in manifest["tables"].items()}, False)
    except (OSError, ValueError, KeyError):
        place = relative(folder / MANIFEST, study.root)
        raise BadInput(
            Problem("not-prepared", "the data are not prepared.", "Run `evaltools prepare`.", place)
        ) from None


def read_rows(study: Study, sources: Sources) -> Rows:
    """Read and check every table of the study's folders.

    Raises
    ------
    BadInput
        with every problem of every file.
    """
    problems = Problems()
    rows: Rows = {}
    for file in sources.of(study.data):
        if file.table in OTHER_FORMATS:
            continue
        model = TABLES[file.table]
        try:
            table = read_table(study.root / "data" / "raw" / file.path, study.root, numeric_columns(model))
        except BadInput as error:
            problems.found += error.problems
            continue
        found = [(row, table.file, line) for row, line in check_rows(table, model, problems)]
        _check_documents(found, file, problems)
        rows.setdefault(file.table, []).extend(found)
    for name, found in rows.items():
        check_keys(found, TABLES[name], problems)
    _check_links(rows, study, problems)
    problems.raise_if_any()
    return rows


def _check_documents(rows: list[tuple[Row, str, int]], file: RawFile, problems: Problems) -> None:
    for row, name, line in rows:
        if row.source not in file.documents:
            problems.add(
                "unknown-document",
                f'source "{row.source}" is not among the documents that sources.yml names for this file.',
                nearest(row.source, file.documents),
                line=line,
                file=name,
            )


def _check_links(rows: Rows, study: Study, problems: Problems) -> None:
    """References between tables: areas of the study, indicators that are defined, and so on."""
    areas = {area.id for area in study.areas}
    for name, found in rows.items():
        if "area" in TABLES[name].model_fields:
            _check_known(found, "area", areas, "area", study.file, problems)
    links = [
        ("observations", "indicator", "indicators", "id"),
        ("outcomes", "intervention", "interventions", "id"),
    ]
    for table, column, target, key in links:
        known = {getattr(row, key) for row, _, _ in rows.get(target, [])}
        _check_known(rows.get(table, []), column, known, column, target, problems)
    _check_interruptions(rows, study, problems)
    known = {row.id for row, _, _ in rows.get("allocations", [])}  # type: ignore[attr-defined]
    given = [item for item in rows.get("allocations", []) if item[0].same_as]  # type: ignore[attr-defined]
    _check_known(given, "same_as", known, "allocation", "allocations", problems)


def _check_interruptions(rows: Rows, study: Study, problems: Problems) -> None:
    """Interruptions of the study file need an indicator; the truth of a simulation needs an interruption."""
    indicators = {row.id for row, _, _ in rows.get("indicators", [])}  # type: ignore[attr-defined]
    for item in study.interruptions:
        if item.indicator not in indicators:
            problems.add(
                "unknown-indicator",
                f'interruption "{item.id}": there is no indicator "{item.indicator}".',
                nearest(item.indicator, indicators),
                file=study.file,
            )
    known = {item.id for item in study.interruptions}
    _check_known(rows.get("simulated", []), "interruption", known, "interruption", study.file, problems)


def _check_known(
    rows: list[tuple[Row, str, int]], column: str, known: set[str], what: str, where: str, problems: Problems
) -> None:
    for row, file, line in rows:
        value = getattr(row, column)
        if value not in known:
            problems.add(
                f"unknown-{what}",
                f'{what} "{value}" is not in {where}.',
                nearest(value, known),
                line=line,
                file=file,
            )


def _inputs(study: Study, sources: Sources) -> dict[str, Any]:
    """Everything the processed tables depend on."""
    schema = {name: list(model.columns()) for name, model in TABLES.items()}
    return {
        "format": FORMAT,
        "schema": schema,
        "areas": [area.id for area in study.areas],
        "interruptions": [[item.id, item.indicator] for item in study.interruptions],
        "files": {file.path: [file.table, *file.documents, file.sha256] for file in sources.of(study.data)},
        "documents": {document.id: document.synthetic for document in sources.documents},
    }


def _manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an earlier run, if it is whole and its files are still those it lists."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name, entry in manifest["tables"].items():
            if sha256(folder / f"{name}.parquet") != entry["sha256"]:
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest


def _write(folder: Path, rows: Rows, inputs: dict[str, Any]) -> None:
    """Write all tables to a folder beside and swap it in, so that no half-written table is ever read."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        tables = {}
        for name, found in sorted(rows.items()):
            path = temporary / f"{name}.parquet"
            _write_parquet(path, TABLES[name], found)
            tables[name] = {"rows": len(found), "sha256": sha256(path)}
        text = json.dumps({"inputs": inputs, "tables": tables}, indent=1, ensure_ascii=False, sort_keys=True)
        (temporary / MANIFEST).write_text(text, encoding="utf-8")
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
        if folder.exists():
            os.replace(folder, old / "was")  # noqa: PTH105
        os.replace(temporary, folder)  # noqa: PTH105
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_parquet(path: Path, model: type[Row], rows: list[tuple[Row, str, int]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow: dict[type, Callable[[], Any]] = {
        str: pa.string, int: pa.int64, float: pa.float64, bool: pa.bool_, date: pa.date32,
    }  # fmt: skip
    kinds = plain_types(model)
    fields = [pa.field(name, arrow[kind]()) for name, kind in kinds.items()]
    fields += [pa.field("file", pa.string()), pa.field("line", pa.int64())]
    columns: list[list[Any]] = [[getattr(row, name) for row, _, _ in rows] for name in kinds]
    columns += [[file for _, file, _ in rows], [line for _, _, line in rows]]
    schema = pa.schema(fields)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path)
