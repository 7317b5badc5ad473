"""Zip files from others, opened with suspicion: names, number, sizes and ratios are checked first."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipInfo

from evaltools.checks import BadInput, Problem, Problems

MAX_MEMBERS = 20_000
MAX_TOTAL = 1_000_000_000
"""Bytes unpacked, all members together."""
MAX_RATIO = 200
RATIO_FROM = 1_000_000
"""Small members may shrink well; a bomb does not fit in a megabyte."""

_DRIVE = re.compile(r"[A-Za-z]:")


@contextmanager
def open_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip file whose directory has been checked.

    Raises
    ------
    BadInput
        With everything suspicious in it: it is not a (whole) zip, it is encrypted, a member has an absolute
        name or one with `..`, two members share a name, or it would unpack to too much.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BadInput(Problem("missing-file", "there is no such file.", "Check the name.", name)) from None
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise BadInput(
            Problem("not-zip", "not a whole zip file.", "Was it cut short? Export or fetch it again.", name)
        ) from None
    with archive:
        _check(archive.infolist(), name)
        yield archive


def read_member(archive: zipfile.ZipFile, info: ZipInfo, name: str, limit: int = MAX_TOTAL) -> bytes:
    """Unpack one member, never trusting the size its header states."""
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadInput(
            Problem(
                "broken-member",
                f'the member "{info.filename}" cannot be unpacked: {error}.',
                "Export the file again.",
                name,
            )
        ) from None
    if len(data) > limit:
        raise BadInput(Problem("too-large", f'the member "{info.filename}" is too large.', file=name))
    return data


def _check(members: list[ZipInfo], name: str) -> None:
    problems = Problems(name)
    if len(members) > MAX_MEMBERS:
        problems.add("too-many-members", f"holds {len(members)} members; at most {MAX_MEMBERS} are read.")
    total = sum(info.file_size for info in members)
    if total > MAX_TOTAL:
        problems.add("zip-bomb", f"would unpack to {total // 1_000_000} MB; refused.")
    seen: dict[str, str] = {}
    for info in members[:MAX_MEMBERS]:
        _check_name(info, problems)
        _check_member(info, problems)
        folded = info.filename.casefold()
        if folded in seen:
            problems.add(
                "duplicate-member",
                f'the member "{info.filename}" stands twice (also as "{seen[folded]}").',
                "Which one counts cannot be told; export again.",
            )
        seen[folded] = info.filename
    problems.raise_if_any()


def _check_name(info: ZipInfo, problems: Problems) -> None:
    # `orig_filename` keeps what zipfile cuts off at a NUL or turns round.
    raw = info.orig_filename
    parts = raw.replace("\\", "/").split("/")
    if "\\" in raw or "\x00" in raw:
        problems.add("bad-member-name", f"the member {raw!r} has a name with a backslash or NUL; refused.")
    elif raw.startswith("/") or _DRIVE.match(raw):
        problems.add("absolute-member", f'the member "{raw}" has an absolute path; refused.')
    elif ".." in parts:
        problems.add("outside-member", f'the member "{raw}" points outside the file; refused.')


def _check_member(info: ZipInfo, problems: Problems) -> None:
    if info.flag_bits & 0x1:
        problems.add(
            "encrypted-member", f'the member "{info.filename}" is encrypted.', "Export without password."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        problems.add("link-member", f'the member "{info.filename}" is a link; refused.')
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        problems.add("zip-bomb", f'the member "{info.filename}" grows {MAX_RATIO} times or more; refused.')
