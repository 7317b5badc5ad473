"""What a chapter may read: the data it declares in the study file, enforced while its notebook runs.

The key of a result covers what a chapter declares. A file read in secret would be missing from the key, and
the chapter would not run again when that file changes; so reading one is an error.

Files opened by Python code are seen, and Parquet files, which Arrow opens in compiled code. Another library that
opens files in compiled code of its own is not seen.
"""

from __future__ import annotations

import functools
import json
import os
import site
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from evaltools.checks import EvaltoolsError

VARIABLE = "EVALTOOLS_DECLARED"
"""Environment variable with the study's folder and the files and folders below it that may be read."""

DATA_FILES = frozenset({
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".geojson", ".xml", ".yml", ".yaml", ".xlsx", ".xls", ".ods",
    ".docx", ".qdpx", ".parquet", ".feather", ".arrow", ".pickle", ".pkl", ".npy", ".npz", ".h5", ".hdf5",
    ".sav", ".dta", ".rds", ".rdata", ".sas7bdat", ".db", ".sqlite", ".sqlite3", ".duckdb", ".zip", ".gz",
})  # fmt: skip
"""Endings of files that hold data; outside the study's folder only these are looked at."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Undeclared(EvaltoolsError):
    """A chapter reads a file that the study file does not say it reads."""


def declaration(root: Path, chapter: str, allowed: Iterable[Path]) -> str:
    """Write down what a chapter may read, as the value of the environment variable.

    Parameters
    ----------
    root : the study's folder.
    chapter : the chapter's id, for the message.
    allowed : files, and folders with all below them.
    """
    return json.dumps(
        {
            "root": os.path.realpath(root),
            "chapter": chapter,
            "allowed": sorted(os.path.realpath(path) for path in allowed),
        }
    )


def watch(*also: str) -> None:
    """Begin to enforce the declaration in the environment, for as long as the process lives.

    Parameters
    ----------
    also : folders that the kernel itself needs.
    """
    text = os.environ.get(VARIABLE)
    if not text:
        return
    given: dict[str, Any] = json.loads(text)
    judge = _Judge(given["root"], given["chapter"], (*given["allowed"], *map(os.path.realpath, also)))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            reads = mode.strip("bt") == "r" if isinstance(mode, str) else not (flags or 0) & _WRITING
            if reads and isinstance(path, (str, bytes)):
                judge(path)
        elif event == "sqlite3.connect" and isinstance(arguments[0], (str, bytes)):
            judge(arguments[0])

    sys.addaudithook(hook)
    _watch_parquet(judge)


def _watch_parquet(judge: _Judge) -> None:
    """Ask before Arrow opens a Parquet file, which Python learns nothing of; pandas reads through it."""
    try:
        from pyarrow.parquet import ParquetDataset, ParquetFile
    except ImportError:
        return

    def asking(init: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(init)
        def asked(self: object, source: Any, *arguments: Any, **options: Any) -> None:
            for path in source if isinstance(source, (list, tuple)) else [source]:
                if isinstance(path, (str, os.PathLike)):
                    judge(os.fspath(path))
            init(self, source, *arguments, **options)

        return asked

    for kind in (ParquetDataset, ParquetFile):
        kind.__init__ = asking(kind.__init__)


class _Judge:
    """Decides whether a path may be read, and says what to do where it may not."""

    def __init__(self, root: str, chapter: str, allowed: tuple[str, ...]) -> None:
        self.root, self.chapter, self.allowed = root, chapter, allowed
        software = {os.path.realpath(path) for path in _software()}
        # A study may lie below /opt, and an environment below the study.
        self.inner = tuple(path for path in software if _within(path, (root,)))
        self.outer = tuple(path for path in software if not _within(path, (root,)))
        self.began = time.time()
        self.known: set[str] = set()

    def __call__(self, path: str | bytes) -> None:
        name = os.fsdecode(path)
        if name in self.known:
            return
        real = os.path.realpath(name)
        if not (self._inside(real) if _within(real, (self.root,)) else self._outside(real)):
            raise Undeclared(self._message(real))
        if name.startswith(os.sep):
            self.known.add(name)

    def _inside(self, real: str) -> bool:
        if _within(real, self.allowed) or _within(real, self.inner) or not Path(real).is_file():
            return True
        return Path(real).relative_to(self.root).parts[0].startswith(".")

    def _outside(self, real: str) -> bool:
        if _within(real, self.allowed) or _within(real, self.outer):
            return True
        path = Path(real)
        if path.suffix.lower() not in DATA_FILES or not path.is_file():
            return True
        # Settings and caches of libraries, and what the notebook has just written itself.
        return "/." in path.as_posix() or path.stat().st_mtime >= self.began

    def _message(self, real: str) -> str:
        if not _within(real, (self.root,)):
            return (
                f'chapter "{self.chapter}" reads {real}, which is not part of the study. '
                "Put the file into data/raw, list it in data/raw/sources.yml and in the chapter's `reads`."
            )
        name = Path(real).relative_to(self.root).as_posix()
        if name.startswith("notebooks/"):
            remedy = "Move what the notebook needs into the library, so that it is tested and versioned."
        elif name.startswith("outputs/"):
            remedy = "Name the other chapter in this one's `findings_of` and use chapter.earlier(...)."
        elif name.startswith("data/"):
            remedy = "Add its table to the chapter's `reads` and use chapter.read(...)."
        else:
            remedy = "Put it into data/raw, list it in data/raw/sources.yml and in the chapter's `reads`."
        return f'chapter "{self.chapter}" reads {name} without saying so in the study file. {remedy}'


def _software() -> list[str]:
    """Folders of the interpreter, its libraries and the system."""
    found = [sys.prefix, sys.base_prefix, sys.exec_prefix]
    found += sysconfig.get_paths().values()
    found += [*site.getsitepackages(), site.getusersitepackages()]
    found += ["/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/opt", "/System", "/Library"]
    # The library itself, wherever it is installed from.
    found.append(str(Path(__file__).resolve().parent.parent))
    return found


def _within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)
