"""Where results are kept: each built in a temporary place and moved in whole, with a record of how it went."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["succeeded", "failed", "skipped"]
RECORD = "record.json"


@dataclass(frozen=True)
class Record:
    """How one job went; small, so that it travels between processes and machines."""

    job: str
    key: str
    outcome: Outcome
    seconds: float = 0.0
    memory_mb: float = 0.0
    """Largest memory of the kernel, in MiB."""
    reason: str = ""
    """Why it failed or was skipped, for a reader."""
    cell: int | None = None
    """Number of the code cell that failed, from 1."""
    findings: int = 0
    remarks: tuple[str, ...] = ()
    """What the chapter said about data it lacks."""
    versions: dict[str, str] = field(default_factory=dict)


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a result into its folder."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> Record | None:
    """Read a result's record; None where there is no result, or a broken one."""
    try:
        data: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return Record(**{**data, "remarks": tuple(data.get("remarks", ()))})
    except (OSError, ValueError, TypeError):
        return None


@contextlib.contextmanager
def building(target: Path, work: Path) -> Iterator[Path]:
    """Give a fresh folder to build in, which replaces `target` when the block ends without an error.

    Parameters
    ----------
    target : where the result shall lie.
    work : folder for what is being built, on the same file system.
    """
    work.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="build-", dir=work))
    try:
        yield folder
        swap(folder, target, work)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(folder: Path, target: Path, work: Path) -> None:
    """Put `folder` in the place of `target`; runs that do so at the same time wait for each other."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(work / "swap.lock"):
        old = Path(tempfile.mkdtemp(prefix="old-", dir=work))
        if target.exists():
            os.replace(target, old / "was")  # noqa: PTH105
        os.replace(folder, target)  # noqa: PTH105
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs, where the system has such locks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        except ImportError:  # Windows: two runs at once are not guarded there
            pass
        yield


def tidy(work: Path, older_than: float = 24 * 3600.0) -> None:
    """Remove what killed runs left behind, once it is older than any run lasts (in seconds)."""
    import time

    if not work.is_dir():
        return
    now = time.time()
    for path in work.iterdir():
        with contextlib.suppress(OSError):
            if path.is_dir() and now - path.stat().st_mtime > older_than:
                shutil.rmtree(path, ignore_errors=True)
