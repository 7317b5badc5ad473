"""The folder of a study's interviews: listed as one in sources.yml, since people work in it until it is frozen.

    - path: mytown/interviews
      table: interviews
      documents: [my-interviews]

What lies in it has no checksum of its own. `evaltools interviews freeze` records one checksum for all of it;
from then on a change is told like that of any raw file. A copy of the study without the folder is no mistake: transcripts
are confidential and stay where they are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

TRANSCRIPTS, CODINGS = "transcripts", "codings"
TABLES_OF = {"codebook.yml": "codebook", "informants.csv": "informants"}
LOGS = ("project",)
"""Where the logs of code tree and causal links lie below the codings."""
WORKBENCH = "workbench"
"""What belongs to the codings and is read by no report."""
TEXTS = (".txt", ".docx")
"""Endings of transcripts."""


def is_folder(path: str, table: str) -> bool:
    """Whether an entry of sources.yml lists a folder of interviews and not a single transcript."""
    return table == "interviews" and not PurePosixPath(path).suffix


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """The files that make up a folder of interviews, each with what it holds, in order of name.

    Parameters
    ----------
    folder : the folder; where it is not there, it has no files.

    Yields
    ------
    tuple of str
        path below the folder, and the table: `interviews`, `codings`, `codebook`, `informants`, or `workbench`, which
        no report reads.
    """
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "~")) for part in parts) or not path.is_file():
            continue
        name = "/".join(parts)
        if name in TABLES_OF:
            yield name, TABLES_OF[name]
        elif parts[0] == TRANSCRIPTS and len(parts) == 2 and path.suffix in TEXTS:
            yield name, "interviews"
        elif parts[0] == CODINGS and path.suffix != ".cut":
            yield name, "codings" if len(parts) == 2 or parts[1:-1] == LOGS else WORKBENCH


def digest(files: Iterable[tuple[str, str]]) -> str:
    """One checksum for a folder, of the names and checksums of its files, in any order."""
    total = hashlib.sha256()
    for name, checksum in sorted(files):
        total.update(f"{name}\0{checksum}\n".encode())
    return total.hexdigest()
