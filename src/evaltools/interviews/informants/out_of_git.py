"""What people said in confidence and git would share: transcripts, codings, exchange files, reports and keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.interviews.transcripts.confidential import NOT_FOR_GIT, in_git, taken_up
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcript


def check_out_of_git(transcripts: Mapping[Path, Transcript]) -> list[Problem]:
    """Transcripts of real people that git would take, or has taken, up.

    Parameters
    ----------
    transcripts
        Transcript by its file. Synthetic ones may be in git. Outside a repository nothing is wrong.
    """
    problems = Problems()
    for path, transcript in transcripts.items():
        found = "" if transcript.synthetic else in_git(path)
        if found == "tracked":
            problems.add(
                "in-git",
                "a transcript of a real person is in git.",
                'Take it out ("git rm --cached") and out of the history; it stays on your disk.',
                file=relative(path),
            )
        elif found:
            problems.add(
                "not-ignored",
                "git does not ignore a transcript of a real person.",
                "Add its folder to .gitignore, or mark it synthetic if it is.",
                file=relative(path),
            )
    return problems.found


_PLACES = ("", "*/", "data/**/", "notebooks/**/", "outputs/**/")
"""Where a study's own files lie, below its folder."""
_PARTS = ("transcripts/*", "codings/**")
_FRONT = 4096
"""Bytes in which the front matter of a transcript ends, where it is not an unusual one."""


def check_work_tree(root: Path) -> list[Problem]:
    """What is confidential below a study's folder, wherever it was put, and is in git or would be taken up.

    Parameters
    ----------
    root
        The study's folder. A folder of interviews all of which are synthetic may be in git.
    """
    patterns = [f":(glob){place}{name}" for place in _PLACES for name in (*_PARTS, *NOT_FOR_GIT)]
    problems = Problems()
    listed = taken_up(root, patterns)
    free: dict[Path, bool] = {}
    folders: dict[Path, list[Path]] = {}
    for path in sorted(listed):
        folder = _interviews_of(path, root)
        if folder is None or not free.setdefault(folder, _made_up(folder)):
            folders.setdefault(folder or path, []).append(path)
    for found in folders.values():
        tracked = any(listed[path] == "tracked" for path in found)
        more = f" ({len(found)} files in all)" if len(found) > 1 else ""
        problems.add(
            "in-git" if tracked else "not-ignored",
            f"what was said in confidence is in git{more}."
            if tracked
            else f"git does not ignore what was said in confidence{more}.",
            'Take it out ("git rm --cached") and out of the history; it stays on your disk.'
            if tracked
            else "Add it to .gitignore, or mark the interviews synthetic if they are.",
            file=relative(found[0], root),
        )
    return problems.found


def _interviews_of(path: Path, root: Path) -> Path | None:
    """The folder of interviews that a file lies in."""
    for above in path.parents:
        if above.name in ("transcripts", "codings"):
            return above.parent
        if (above / "transcripts").is_dir():
            return above
        if above == root:
            return None
    return None


def _made_up(folder: Path) -> bool:
    """Whether all interviews of a folder are synthetic; one that cannot be read may be anybody's."""
    paths = [path for path in sorted((folder / "transcripts").glob("*")) if path.suffix in (".txt", ".docx")]
    try:
        return bool(paths) and all(_says_so(path) or read_transcript(path).synthetic for path in paths)
    except BadInput:
        return False


def _says_so(path: Path) -> bool:
    """Whether the front matter has the line by which transcripts are marked; reading all of it takes many times longer."""
    if path.suffix != ".txt":
        return False
    with path.open("rb") as file:
        begin, mark, rest = (
            file.read(_FRONT).removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").partition(b"\n")
        )
    front, end, _ = rest.partition(b"\n---\n")
    keys = [row.rstrip() for row in front.split(b"\n") if row.startswith((b"synthetic", b'"syn', b"'syn"))]
    return begin.rstrip() == b"---" and bool(mark and end) and keys == [b"synthetic: true"]
