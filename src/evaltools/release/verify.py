"""Make every number of an archive again, twice and with fresh kernels, and compare with what was published."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.files.zip import open_zip, read_member
from evaltools.release.archive import ABOUT_ARCHIVE, FORMAT, LOCK, SUMS, sums
from evaltools.release.comparing import Agreement, compare_reports
from evaltools.release.confidential import KEY, confidential_chapters, digests_of
from evaltools.release.environment import Unlike, environment, read_lock, unlike
from evaltools.study.checksums import accept
from evaltools.study.model import Study, read_study

Tell = Callable[[str], None]
"""Says how far the work is."""


@dataclass(frozen=True)
class Verified:
    """What verifying an archive came to."""

    archive: str
    """Name of the file."""
    sha256: str
    """Of the archive."""
    study: Study
    made: str
    """Day of the archived results."""
    version: str
    """Version of evaltools that made them."""
    changed: tuple[str, ...] = ()
    """Files whose checksum is not the one recorded in the archive, files that are missing or not listed."""
    software: tuple[Unlike, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    """Between what was published and what was made now."""
    again: Agreement = field(default_factory=Agreement)
    """Between the two runs made now."""
    failed: tuple[str, ...] = ()
    """Lines of a run that did not succeed."""
    not_run: tuple[str, ...] = ()
    """Chapters that rest on what is confidential."""
    withheld: int = 0
    """Files that stayed with those who keep them."""
    held: int = 0
    """How many of them were shown to be the same, by their keyed digests."""
    unlike_held: tuple[str, ...] = ()
    """Those that were at hand and are not the same."""

    @property
    def agrees(self) -> bool:
        """Whether everything that could be checked is as it was published."""
        return not (
            self.changed
            or self.failed
            or self.unlike_held
            or self.agreement.differences
            or self.again.differences
        )


def verify(path: Path, *, interviews: Path | None = None, tell: Tell = lambda text: None) -> Verified:
    """Verify an archive.

    Parameters
    ----------
    path : the zip file.
    interviews : the data/raw folder of whoever keeps what is withheld, to check it by its keyed digests and run all.
    tell : is told how far the work is.

    Raises
    ------
    BadInput
        for a file that is no archive of this version, is suspicious, or whose study cannot be read.
    """
    import hashlib

    with tempfile.TemporaryDirectory(prefix="ev-verify-") as name:
        root = Path(name).resolve() / "archive"
        tell("unpacking")
        files = _unpack(path, root)
        about = _about(files, path.name)
        changed = _changed(files)
        study = read_study(root / about["file"])
        at_hand, held, wrong = _take_in(about, root, interviews)
        away = {
            table for entry in about["withheld"] if entry["path"] not in at_hand for table in entry["tables"]
        }
        not_run = confidential_chapters(study, away)
        # A changed raw file runs all the same: findings that differ say where it matters.
        changed = sorted({*changed, *(f"data/raw/{name}" for name in accept(root, study.data))})
        published = root / "published"
        (root / "outputs").replace(published)
        first, failed = root / "first", []
        for number, target in ((1, first), (2, root / "outputs")):
            tell(f"running every chapter, {number} of 2")
            failed += _run(root, about, study, not_run)
            if number == 1 and (root / "outputs").is_dir():
                (root / "outputs").replace(target)
        tell("comparing")
        reports = [(period, area) for period, area in about["reports"]]
        compared = partial(compare_reports, study=study, reports=reports, left_out=not_run)
        return Verified(
            archive=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest(), study=study,
            made=about["made"], version=about["evaltools"], changed=tuple(changed),
            software=tuple(unlike(read_lock(files.get(LOCK, b"").decode()), environment())),
            agreement=compared(published, first),
            again=compared(first, root / "outputs"),
            failed=tuple(dict.fromkeys(failed)), not_run=tuple(sorted(not_run)),
            withheld=sum(len(entry["digests"]) for entry in about["withheld"]), held=held, unlike_held=tuple(wrong),
        )  # fmt: skip


def _unpack(path: Path, root: Path) -> dict[str, bytes]:
    """Write the members below a folder of our own and return them."""
    files: dict[str, bytes] = {}
    with open_zip(path, path.name) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            files[info.filename] = read_member(archive, info, path.name)
            target = root / info.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(files[info.filename])
    return files


def _about(files: dict[str, bytes], name: str) -> dict[str, Any]:
    """What the archive says of itself, checked."""
    remedy = "Name a file that `evaltools archive` wrote."
    try:
        about = json.loads(files[ABOUT_ARCHIVE])
        version = about["format"]
    except (KeyError, ValueError, TypeError):
        raise BadInput(Problem("not-archive", "is no archive of an evaluation.", remedy, name)) from None
    if version != FORMAT:
        told = f"was written by evaltools {str(about.get('evaltools'))[:20]} in another form of archive."
        raise BadInput(Problem("other-archive", told, "Verify it with that version.", name))
    kinds = {"study": str, "file": str, "languages": list, "reports": list, "made": str, "withheld": list}
    good = all(isinstance(about.get(key), kind) for key, kind in kinds.items())
    good = good and isinstance(about.get("evaltools"), str) and about["file"] in files
    good = good and all(
        isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item)
        for item in about["reports"]
    )
    good = good and all(
        isinstance(item, dict)
        and isinstance(item.get("path"), str)
        and isinstance(item.get("tables"), list)
        and isinstance(item.get("digests"), dict)
        for item in about["withheld"]
    )
    if not good:
        message = f"its {ABOUT_ARCHIVE} is broken."
        raise BadInput(Problem("not-archive", message, remedy, name))
    return dict(about)


def _changed(files: dict[str, bytes]) -> list[str]:
    """Files that are not as their checksum says, are not there, or are not listed."""
    listed = _by_name(files.get(SUMS, b"").decode("utf-8", errors="replace"))
    now = _by_name(sums({name: data for name, data in files.items() if name != SUMS}))
    return sorted(name for name in {*listed, *now} if listed.get(name) != now.get(name))


def _by_name(text: str) -> dict[str, str]:
    """Checksums by name of file."""
    lines = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return {name: checksum for checksum, name in lines}


def _take_in(about: dict[str, Any], root: Path, interviews: Path | None) -> tuple[set[str], int, list[str]]:
    """Check what is withheld against its digests where it is at hand, and put it in place for the run.

    Returns
    -------
    set of str, int, list of str
        entries that are at hand and the same, how many files of them, and files that are not the same.
    """
    at_hand: set[str] = set()
    held = 0
    wrong: list[str] = []
    if interviews is None:
        return at_hand, held, wrong
    for entry in about["withheld"]:
        place = interviews / entry["path"]
        key = (place if place.is_dir() else place.parent) / KEY
        if not place.exists():
            continue
        if not key.is_file():
            remedy = "It was made when the archive was; without it nobody can tell whether the interviews are the same."
            raise BadInput(
                Problem("no-archive-key", "there is no key to check the interviews by.", remedy, str(key))
            )
        missing = [name for name in entry["digests"] if not (interviews / name).is_file()]
        there = [name for name in entry["digests"] if name not in missing]
        found = digests_of(interviews, there, key.read_bytes().strip())
        bad = sorted([*missing, *(name for name in there if found[name] != entry["digests"][name])])
        wrong += bad
        held += len(there) - len([name for name in bad if name in found])
        if not bad and there:
            at_hand.add(entry["path"])
            for name in there:
                target = root / "data" / "raw" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(interviews / name, target)
    return at_hand, held, wrong


def _run(root: Path, about: dict[str, Any], study: Study, left_out: set[str]) -> list[str]:
    """Run the chapters that can be run, in processes of their own; return what a failing run said."""
    chosen = [chapter.id for chapter in study.chapters if chapter.id not in left_out]
    if not chosen:
        return []
    command = [
        sys.executable,
        "-m",
        "evaltools",
        "run",
        "--study",
        about["file"],
        "--fresh-kernels",
        "--quiet",
    ]
    if left_out:
        command += [part for name in chosen for part in ("--chapter", name)]
    # What may differ between machines, and must not matter, is as it is here; results go nowhere else.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVALTOOLS_")}
    done = subprocess.run(  # noqa: S603 - this interpreter, on a study file that has been read and checked
        command, cwd=root, env=kept, capture_output=True, text=True, check=False
    )
    told = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return told[-20:] if done.returncode else []
