"""From data/raw to tidy Parquet under data/processed/<study>, with a manifest of checksums."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.disclosure.account import Account
from evaltools.files.writing import alone
from evaltools.files.yaml import read_yaml
from evaltools.study.model import Study
from evaltools.study.sources import RawFile, Sources, inspect_sources, sha256
from evaltools.study.tables import plausible, protecting
from evaltools.study.tables.carried import carried, fill_rounds, first_told
from evaltools.study.tables.declared import Row
from evaltools.study.tables.links import Rows, check_documents, check_links
from evaltools.study.tables.reading import read_table
from evaltools.study.tables.rows import check_keys, check_rows, numeric_columns, plain_types
from evaltools.study.tables.schemas import TABLES
from evaltools.study.tables.words import Spoken, stored
from evaltools.study.texts import check_texts

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Prepared:
    """What `prepare` made."""

    folder: Path
    rows: dict[str, int]
    """Number of rows by table."""
    rebuilt: bool
    """False where nothing had changed."""
    checksums: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each table's Parquet file, so that a reader notices when it is made anew."""
    account: Account = field(default_factory=Account)
    """What was withheld."""


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
        with every problem found in sources.yml and in any file.
    """
    folder = processed_folder(study)
    _check_inside(study, folder)
    if not force and (found := _unchanged(study, folder)) is not None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder.parent / f".{folder.name}.lock"):
        # Another process may have made them while this one waited.
        if not force and (found := _unchanged(study, folder)) is not None:
            return found
        sources, rows = check_data(study)
        _write(folder, study, protecting.protected_rows(study, sources, rows), _inputs(study, sources))
    return prepared(study, rebuilt=True)


def _check_inside(study: Study, folder: Path) -> None:
    """Refuse to write tables through a link that leads out of the study."""
    for path in (folder.parents[1], folder.parent, folder):
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(study.root.resolve()):
            message = "is a link to a place outside the study's folder."
            remedy = "Remove the link; the folder is made anew."
            raise BadInput(Problem("outside-study", message, remedy, relative(path, study.root)))


def _unchanged(study: Study, folder: Path) -> Prepared | None:
    """What was made earlier, where it still holds."""
    manifest = _manifest(folder)
    if manifest is None:
        return None
    sources, problems = inspect_sources(study.root, study.data)
    if sources is None or problems.errors or manifest["inputs"] != _inputs(study, sources):
        return None
    return _prepared(folder, manifest, False)


def _prepared(folder: Path, manifest: dict[str, Any], rebuilt: bool) -> Prepared:
    tables = manifest["tables"]
    rows = {name: entry["rows"] for name, entry in tables.items()}
    checksums = {name: entry["sha256"] for name, entry in tables.items()}
    return Prepared(folder, rows, rebuilt, checksums, Account.from_data(manifest["account"]))


def prepared(study: Study, *, rebuilt: bool = False) -> Prepared:
    """What an earlier `prepare` made, taken as it is: neither raw files nor tables are looked at.

    Parameters
    ----------
    study : the study.
    rebuilt : say that it was made just now.

    Raises
    ------
    BadInput
        where nothing has been prepared.
    """
    folder = processed_folder(study)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return _prepared(folder, manifest, rebuilt)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        place = relative(folder / MANIFEST, study.root)
        raise BadInput(
            Problem("not-prepared", "the data are not prepared.", "Run `evaltools prepare`.", place)
        ) from None


def check_data(
    study: Study, *, checksums: bool = True, doubts: list[Problem] | None = None
) -> tuple[Sources, Rows]:
    """Check sources.yml and every table of the study's folders, and return both.

    Parameters
    ----------
    study : the study.
    checksums : also compare every file's checksum with the one recorded.
    doubts : where it is noted what can hardly be meant, as warnings.

    Raises
    ------
    BadInput
        with every problem of sources.yml and of every file.
    """
    sources, problems = inspect_sources(study.root, study.data, checksums=checksums)
    rows: Rows = {}
    if sources is not None:
        rows, more = _collect(study, sources)
        problems.found += more.found
        problems.found += _said(study, sources)
    problems.raise_if_any()
    assert sources is not None
    if doubts is not None:
        doubts += [item for item in problems.found if item.severity != "error"] + plausible.doubts(rows)
    return sources, rows


_NO_TEXTS = ("interviews", "codings")


def _said(study: Study, sources: Sources) -> list[Problem]:
    """Words that one of the study's languages lacks: in its part of sources.yml, and in files with formats of their own."""
    found: list[Problem] = []
    listing = study.root / "data" / "raw" / "sources.yml"
    files = sources.of(study.data)
    own = {name for file in files for name in file.documents}
    located = read_yaml(listing, study.root)
    for index, document in enumerate(sources.documents):
        if document.id in own:
            found += check_texts(located, study.spoken, ("documents", index))
    for file in files:
        path = study.root / "data" / "raw" / file.path
        if file.table in TABLES or file.table in _NO_TEXTS or path.suffix not in (".yml", ".yaml"):
            continue
        with contextlib.suppress(BadInput):  # told by who reads it
            found += check_texts(read_yaml(path, study.root), study.spoken)
    return found


def _collect(study: Study, sources: Sources) -> tuple[Rows, Problems]:
    """The rows that could be read, and everything that is wrong."""
    problems = Problems()
    rows: Rows = {}
    unread: set[str] = set()
    years = {document.id: document.year for document in sources.documents}
    for file in sources.of(study.data):
        path = study.root / "data" / "raw" / file.path
        if file.table not in TABLES or not path.is_file():
            unread.add(file.table)  # told already where the sources are checked, or no table
            continue
        try:
            table = read_table(path, study.root, _numeric(file.table))
        except BadInput as error:
            problems.found += error.problems
            unread.update(_filled_by(file.table))
            continue
        problems.found += table.doubts
        parts = {file.table: table}
        if file.table == "interventions":
            table, rounds = carried(table, years)
            parts = {"interventions": table} | ({"rounds": rounds} if rounds else {})
        for name, part in parts.items():
            before = len(problems.found)
            checked = check_rows(part, TABLES[name], problems, _spoken(study, file))
            if name == "interventions":
                known = {getattr(row, "id", "") for row, _, _ in rows.get(name, [])}
                checked = first_told(checked, "rounds" in parts, known)
            found = [(row, part.file, line) for row, line in checked]
            if len(problems.found) > before:
                unread.add(name)
            check_documents(found, file, problems, {item.id for item in sources.documents})
            rows.setdefault(name, []).extend(found)
    if not unread & {"rounds", "interventions"}:
        fill_rounds(rows, problems)
    for name, found in rows.items():
        check_keys(found, TABLES[name], problems)
    check_links(rows, study, problems, unread)
    return rows, problems


def _spoken(study: Study, file: RawFile) -> Spoken:
    """The study's languages for a file; texts that stand in one language alone serve the others, marked as such."""
    if not file.language:
        return study.spoken
    return {code: (*others, file.language) for code, others in study.spoken.items()}


def _filled_by(table: str) -> tuple[str, ...]:
    """Tables that a file of one may fill: a plan's file may tell its follow-up too."""
    return ("interventions", "rounds") if table == "interventions" else (table,)


def _numeric(table: str) -> frozenset[str]:
    """Columns of a file that hold numbers."""
    found = [numeric_columns(TABLES[name]) for name in _filled_by(table)]
    return frozenset().union(*found)


def _inputs(study: Study, sources: Sources) -> dict[str, Any]:
    """Everything the processed tables depend on."""
    return {
        "code": _code(),
        "areas": [area.id for area in study.areas],
        "languages": {code: list(others) for code, others in study.spoken.items()},
        "margins": sorted(study.margins),
        "topics": sorted(study.topics),
        "currency": study.currency,
        "interruptions": [[item.id, item.indicator] for item in study.interruptions],
        "files": {
            file.path: [file.table, *file.documents, file.sha256, file.language]
            for file in sources.of(study.data)
        },
        "documents": {document.id: document.synthetic for document in sources.documents},
        "disclosure": protecting.inputs(study, sources, sha256),
    }


_PACKAGE = Path(__file__).parents[2]
_DISCLOSURE = _PACKAGE / "disclosure"
_READERS = (_PACKAGE / "words" / "dates.py", _PACKAGE / "files" / "yaml.py")


@cache
def _code() -> str:
    """Checksum of the code that reads, checks and writes tables: a rule that is changed is applied to old data."""
    here = Path(__file__).parent
    total = hashlib.sha256()
    for path in [*sorted(here.glob("*.py")), *sorted(_DISCLOSURE.glob("*.py")), *_READERS]:
        total.update(sha256(path).encode())
    return total.hexdigest()


def _manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an earlier run, if it is whole and its files are still those it lists."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(manifest["inputs"], dict):
            return None
        for name, entry in manifest["tables"].items():
            if (
                not isinstance(entry["rows"], int)
                or not isinstance(manifest["account"], dict)
                or sha256(folder / f"{name}.parquet") != entry["sha256"]
            ):
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest


def _write(folder: Path, study: Study, made: protecting.ProtectedRows, inputs: dict[str, Any]) -> None:
    """Write all tables beside, then move them in one by one, the manifest last.

    The folder is never away, and each file in it is whole. Whoever stops in between leaves a manifest that does
    not fit its files, so that the next one makes them again.
    """
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        beside = Path(name)
        tables = {}
        for table, found in sorted(made.rows.items()):
            path = beside / f"{table}.parquet"
            _write_parquet(path, TABLES[table], found)
            tables[table] = {"rows": len(found), "sha256": sha256(path)}
        manifest = {"inputs": inputs, "tables": tables, "account": made.account.to_data()}
        text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
        (beside / MANIFEST).write_text(text, encoding="utf-8")
        (beside / protecting.SHOWN).write_text(protecting.shown_text(study, made.shown), encoding="utf-8")
        for name in [*(f"{table}.parquet" for table in tables), protecting.SHOWN]:
            (beside / name).replace(folder / name)
        (beside / MANIFEST).replace(folder / MANIFEST)
    for path in folder.iterdir():
        if path.name not in (MANIFEST, protecting.SHOWN) and path.stem not in tables:
            path.unlink()


def _write_parquet(path: Path, model: type[Row], rows: list[tuple[Row, str, int]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow: dict[type, Callable[[], Any]] = {
        str: pa.string, int: pa.int64, float: pa.float64, bool: pa.bool_, date: pa.date32,
    }  # fmt: skip
    kinds = plain_types(model)
    fields = [pa.field(name, arrow[kind]()) for name, kind in kinds.items()]
    fields += [pa.field("file", pa.string()), pa.field("line", pa.int64())]
    said = model.word_columns()
    columns: list[list[Any]] = [
        [stored(getattr(row, name)) if name in said else getattr(row, name) for row, _, _ in rows]
        for name in kinds
    ]
    columns += [[file for _, file, _ in rows], [line for _, _, line in rows]]
    schema = pa.schema(fields)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path)
