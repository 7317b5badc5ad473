"""Files written whole or not at all, and a lock that keeps two processes from writing the same thing."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it meanwhile sees the old content or the new, never a part.

    Parameters
    ----------
    path : the file; its folder must be there.
    content : all of it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process does what `path` stands for, and keep others waiting while the block runs.

    Parameters
    ----------
    path : the lock file; made if it is not there, and left, because removing it would let two in.
    """
    import fcntl

    with path.open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
