"""An archive of an evaluation: one zip from which a stranger can make every number again.

It holds what a run needs (study file, notebooks, raw data), what came out (the published reports), the versions of the
software, and descriptions that libraries read. Only what is listed here goes in; interviews, keys and working results never do.
The same study and results give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from evaltools import __version__
from evaltools.checks import BadInput, Problem, Problems
from evaltools.files.writing import write_whole
from evaltools.publish.current import read_about
from evaltools.publish.reports import is_out_of_date
from evaltools.publish.results import report_folder
from evaltools.release import metadata
from evaltools.release.confidential import personal, withheld_entries, withhold
from evaltools.release.environment import environment, lock
from evaltools.run.jobs import jobs
from evaltools.run.runner import plan
from evaltools.study.model import Study
from evaltools.study.sources import Document, RawFile, Sources, read_sources
from evaltools.study.tables.reading import read_table

FORMAT = 1
"""Version of the archive's own description."""
ABOUT_ARCHIVE = "archive.json"
LOCK = "environment.lock"
SUMS = "checksums.sha256"
"""A line for each file, as `sha256sum --check` reads it."""
README = "README.md"
_TEXTS = (".csv", ".yml", ".yaml", ".md", ".txt", ".ipynb")


@dataclass(frozen=True)
class Archive:
    """What came of making an archive."""

    path: Path
    files: int
    size: int
    """Bytes."""
    withheld: tuple[str, ...] = field(default=())
    """Folders and files of interviews that are not in it, below data/raw."""


def write_archive(study: Study, target: Path, *, checked: str = "") -> Archive:
    """Write the archive of a study whose results are up to date.

    Parameters
    ----------
    study : the study.
    target : the zip file to write; it is written whole or not at all.
    checked : why what looks personal may be in it, in a sentence that the archive keeps; empty refuses it.

    Raises
    ------
    BadInput
        with everything that hinders it: nobody named as author, results that are out of date or failed, something
        personal in a file.
    """
    _ready(study, target)
    sources = read_sources(study.root, study.data)
    withheld = withheld_entries(sources, study)
    files = _inputs(study, sources, withheld)
    found = personal(_texts(files), study, withheld)
    if found and not checked:
        raise BadInput(found)
    raw = [file for file in sources.of(study.data) if f"data/raw/{file.path}" in files]
    reports = _reports(study)
    for entry in reports:
        files |= _report(study, *entry)
    made = _made(study, reports)
    files[LOCK] = lock(environment()).encode()
    about = {
        "format": FORMAT, "study": study.id, "file": study.file, "languages": list(study.languages),
        "reports": [list(entry) for entry in reports], "made": made.isoformat(), "evaltools": __version__,
        "withheld": [
            {"path": item.path, "tables": list(item.tables), "digests": dict(item.digests)}
            for item in (withhold(entry, study.root) for entry in withheld)
        ],
        "personal_checked": checked if found else "",
    }  # fmt: skip
    files[ABOUT_ARCHIVE] = (json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    documents = _documents(sources, raw)
    files[README] = _readme(study, made).encode()
    files["CITATION.cff"] = metadata.citation(study, made)
    files[".zenodo.json"] = metadata.zenodo(study, documents, made)
    files["datapackage.json"] = metadata.data_package(study, raw, _headers(study, raw))
    files["ro-crate-metadata.json"] = metadata.ro_crate(study, files, documents, made)
    files[SUMS] = sums(files).encode()
    content = _zip(files)
    write_whole(target, content)
    return Archive(target, len(files), len(content), tuple(entry.path for entry in withheld))


def sums(files: Mapping[str, bytes]) -> str:
    """Checksums of files, a line each in order of name."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def _ready(study: Study, target: Path) -> None:
    problems = Problems(study.file)
    if not study.authors:
        remedy = "Write `authors:` with a `name:` each, and `license:`; see docs/archive.md."
        problems.add("no-authors", "names nobody as author, so an archive could not be cited.", remedy)
    if not study.license:
        remedy = "Write `license:` and under what others may use it, such as CC-BY-4.0."
        problems.add("no-license", "does not say under what licence others may use the evaluation.", remedy)
    if not target.resolve().parent.is_dir():
        problems.add("no-folder", "the folder to write to is not there.", "Make it first.", file=str(target))
    outputs = (study.root / "outputs").resolve()
    if target.resolve().is_relative_to(outputs):
        remedy = "Name a place elsewhere: outputs/ is made anew by every run."
        problems.add("inside-outputs", "an archive cannot lie in outputs/.", remedy, file=str(target))
    problems.raise_if_any()
    left = plan(study, jobs(study)).run
    remedy = "Run `evaltools run` first, and mend what fails."
    if left:
        told = f"{len(left)} chapters have no up-to-date result, the first being {left[0].name}."
        raise BadInput(Problem("out-of-date", told, remedy, study.file))
    for period, area in study.reports():
        if is_out_of_date(study, period.id, area.id):
            told = f"the pages of {period.id}/{area.id} are older than the results."
            raise BadInput(Problem("out-of-date", told, remedy, study.file))


def _reports(study: Study) -> list[tuple[str, str]]:
    return [(period.id, area.id) for period, area in study.reports()]


def _inputs(study: Study, sources: Sources, withheld: list[RawFile]) -> dict[str, bytes]:
    """What a run reads: study file, notebooks, raw data that are not withheld."""
    away = tuple(entry.path for entry in withheld)
    names = [study.file, "data/raw/sources.yml"]
    names += sorted({f"notebooks/{chapter.notebook}" for chapter in study.chapters})
    for file in sources.of(study.data):
        if not file.path.startswith(tuple(f"{path}/" for path in away)) and file.path not in away:
            names.append(f"data/raw/{file.path}")
    for entry in sources.interviews:
        if entry.folder in study.data and entry not in withheld:
            names += _folder(study.root, f"data/raw/{entry.path}")
    found: dict[str, bytes] = {}
    for name in dict.fromkeys(names):
        path = study.root / name
        if not path.resolve().is_relative_to(study.root.resolve()):
            message = "is a link to a file outside the study's folder."
            raise BadInput(Problem("link-outside", message, "Put the file itself there.", name))
        found[name] = path.read_bytes()
    return found


def _folder(root: Path, name: str) -> list[str]:
    from evaltools.study import interview_folder

    return [f"{name}/{inside}" for inside, _ in interview_folder.contents(root / name)]


def _report(study: Study, period: str, area: str) -> dict[str, bytes]:
    """The published files of a report, which is all that others see of the results."""
    folder = report_folder(study, period, area)
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in parts):
            found[path.relative_to(study.root).as_posix()] = path.read_bytes()
    return found


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {
        name: content.decode("utf-8", errors="replace")
        for name, content in files.items()
        if name.endswith(_TEXTS)
    }


def _made(study: Study, reports: list[tuple[str, str]]) -> date:
    """The day the last result was made, which the archive is dated by whenever it is written."""
    days = [datetime(1980, 1, 1, tzinfo=UTC)]
    for period, area in reports:
        for language in study.languages:
            about: dict[str, Any] = read_about(report_folder(study, period, area) / language) or {}
            if about.get("finished"):
                days.append(datetime.fromisoformat(about["finished"]))
    return max(days).date()


def _headers(study: Study, raw: list[RawFile]) -> dict[str, tuple[str, ...]]:
    return {
        file.path: tuple(read_table(study.root / "data" / "raw" / file.path, study.root).columns)
        for file in raw
        if file.path.endswith(".csv")
    }


def _documents(sources: Sources, raw: list[RawFile]) -> list[Document]:
    named = {name for file in raw for name in file.documents}
    return [item for item in sources.documents if item.id in named]


def _readme(study: Study, made: date) -> str:
    return f"""# {metadata.title(study)}

Archive of an evaluation made with evaltools {__version__}; its results are of {made.isoformat()}.

- `outputs/` holds the reports as they were published: open an `index.html`.
- `{study.file}`, `notebooks/` and `data/raw/` are what they were made from.
- `{LOCK}` names the software, to the version; `{SUMS}` has a checksum for every file.
- `{ABOUT_ARCHIVE}` says what is kept elsewhere because it is confidential, with keyed digests.

To make every number again and compare it with what is published here:

    python -m venv check
    check/bin/pip install -r {LOCK}
    check/bin/evaltools verify THIS_FILE.zip

The command writes a certificate and ends with status 0 where everything agrees.
"""


def _zip(files: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on names and contents alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, files[name])
    return stream.getvalue()
