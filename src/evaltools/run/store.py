"""Where results are kept: each built in a temporary place and moved in whole, with a record of how it went.

Whatever is being built lies in a folder below `outputs/.work` that its process holds a lock on while it lives.
What a killed process left there is found by its lock being free, whatever the clock says: results it was about
to replace are put back, the rest is removed.
"""

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
FORMAT = 2
"""Version of a result's folder; 1 had one folder per language. What another version made is made anew."""
_ALIVE = "alive"
_RECOVERY = "recovery.lock"
_BELONGS = "belongs"


@dataclass(frozen=True)
class Record:
    """How one job went; small, so that it travels between processes and machines."""

    job: str
    key: str
    """The job's key when it ran; empty where its inputs changed meanwhile."""
    outcome: Outcome
    seconds: float = 0.0
    memory_mb: float = 0.0
    """Largest memory of the kernel, in MiB."""
    reason: str = ""
    """Why it failed or was skipped, for a reader; nothing that an error said, which may hold what data hold."""
    cell: int | None = None
    """Number of the code cell that failed, from 1."""
    remedy: str = ""
    """What the user can do about a failure."""
    detail: str = ""
    """What the error said, for whoever runs it: told on the terminal, never stored here."""
    stood: bool = False
    """Whether another run had made it while this one waited; never stored."""
    findings: int = 0
    lacking: int = 0
    """How often the chapter said that data are missing."""
    drawn: dict[str, dict[str, str]] = field(default_factory=dict)
    """By language, messages in figures that only the notebook can draw, with their wording."""
    versions: dict[str, str] = field(default_factory=dict)
    kernel: str = ""
    """`warm` where the kernel was forked, `fresh` where it was started anew."""
    format: int = FORMAT


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a result into its folder."""
    stored = {name: value for name, value in asdict(record).items() if name not in ("detail", "stood")}
    text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> Record | None:
    """Read a result's record; None where there is no result, or a broken one."""
    try:
        data: dict[str, Any] = json.loads((folder / RECORD).read_bytes())
        return Record(**data) if data.get("format") == FORMAT else None
    except (OSError, ValueError, TypeError):
        return None


def read_outcome(folder: Path) -> str:
    """How a job went, also one of another version; failed where there is no record to read."""
    try:
        return str(json.loads((folder / RECORD).read_bytes())["outcome"])
    except (OSError, ValueError, KeyError, TypeError):
        return "failed"


@contextlib.contextmanager
def holding(work: Path, prefix: str) -> Iterator[Path]:
    """Give a fresh folder that nobody clears away while the block runs; it is removed at the end.

    Parameters
    ----------
    work : where it is made.
    prefix : beginning of its name.
    """
    work.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        # Made under the lock that recovery takes, so that another run does not find it before it is held.
        with locked(work / _RECOVERY):
            folder = Path(tempfile.mkdtemp(prefix=prefix, dir=work))
            held.callback(shutil.rmtree, folder, ignore_errors=True)
            held.enter_context(locked(folder / _ALIVE))
        yield folder


@contextlib.contextmanager
def building(target: Path, work: Path) -> Iterator[Path]:
    """Give a fresh folder to build in, which replaces `target` when the block ends without an error.

    Parameters
    ----------
    target : where the result shall lie.
    work : folder for what is being built, on the same file system.
    """
    with holding(work, "build-") as folder:
        new = folder / "new"
        new.mkdir()
        yield new
        target.parent.mkdir(parents=True, exist_ok=True)
        # A process killed between the two moves leaves word of where the first one came from.
        (folder / _BELONGS).write_text(str(target), encoding="utf-8")
        with contextlib.suppress(FileNotFoundError):
            os.replace(target, folder / "was")  # noqa: PTH105
        os.replace(new, target)  # noqa: PTH105


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a lock file while the block runs, where the system has such locks.

    Parameters
    ----------
    path : the lock file, made where it is not there.
    wait : whether to wait for another holder; if not, the block learns whether the lock was free.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            import fcntl
        except ImportError:  # Windows: two runs at once are not guarded there
            yield True
            return
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def lock_of(target: Path, outputs: Path) -> Path:
    """The lock file that whoever makes a result holds."""
    import hashlib

    name = hashlib.sha256(str(target).encode("utf-8")).hexdigest()[:32]
    return outputs / ".work" / "locks" / name


def recover(work: Path) -> None:
    """Put back what killed processes were about to replace, and remove what else they left."""
    if not work.is_dir():
        return
    with locked(work / _RECOVERY):
        for folder in sorted(work.iterdir()):
            if folder.is_dir() and folder.name != "locks":
                _clear(folder)


def _clear(folder: Path) -> None:
    with contextlib.suppress(OSError), locked(folder / _ALIVE, wait=False) as free:
        if not free:
            return
        note, was = folder / _BELONGS, folder / "was"
        if note.is_file() and was.is_dir():
            target = Path(note.read_text(encoding="utf-8"))
            if not target.exists() and target.parent.is_dir():
                os.replace(was, target)  # noqa: PTH105
        shutil.rmtree(folder, ignore_errors=True)
