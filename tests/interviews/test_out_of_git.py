"""What people said in confidence stays out of git: every door refuses, and `check` looks."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.interviews import (
    Code,
    Codebook,
    Coder,
    CodingStore,
    Transcript,
    Workbench,
    check_work_tree,
    new_coding,
    write_codebook,
    write_transcript,
)
from evaltools.interviews.coding.project_folder import pseudonymise_folder, read_folder
from evaltools.interviews.refi import store_project, write_project
from evaltools.interviews.transcripts.taking_in import look_at, take_in

BOOK = Codebook((Code("trust", "Trust", definition="Relies on."),))
KEY: dict[str, dict[str, str]] = {"people": {"Ola": "P 1"}, "places": {}, "other": {}}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A work tree of git that ignores nothing."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def interviews(folder: Path, *, synthetic: bool = False) -> Path:
    text = Transcript("int-1", "IP1: Ola came.\n", synthetic=synthetic)
    write_transcript(text, folder / "transcripts")
    write_codebook(BOOK, folder / "codebook.yml")
    CodingStore(folder / "codings").open("int-1", "anna")
    CodingStore(folder / "codings").append(new_coding(text, "anna", 5, 8, "trust"))
    return folder


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("---\nid: int-1\nsynthetic: true\n---\n", False),
        ("\ufeff---\r\nid: int-1\r\nsynthetic: true  \r\n---\r\n", False),
        ("---\nid: int-1\n'synthetic': true\n---\n", False),
        ("---\nid: int-1\nsynthetic: false\n---\n", True),
        ("---\nid: int-1\n---\nsynthetic: true\n", True),
        ("---\nid: int-1\nattributes: {a: '\n  synthetic: true'}\n---\n", True),
        ("---\nsynthetic: true\nsynthetic: false\n---\n", True),
        ("synthetic: true\n", True),
    ],
)
def test_synthetic_is_what_says_so_in_its_front_matter(tree: Path, front: str, told: bool) -> None:
    (tree / "a" / "transcripts").mkdir(parents=True)
    (tree / "a" / "transcripts" / "int-1.txt").write_bytes(f"{front}IP1: Hello there.\n".encode())
    assert bool(check_work_tree(tree)) == told


def doors(folder: Path, tree: Path) -> dict[str, Callable[[], object]]:
    text = Transcript("int-1", "IP1: Ola came.\n")
    (tree / "new.txt").write_text("IP1: Hello there.\n")
    outside = tree.parent / f"{tree.name}-outside"
    project = read_folder(interviews(outside / "whole"))[0]
    return {
        "Coder": lambda: Coder(text, BOOK, coder="bo", store=folder / "codings"),
        "Workbench": lambda: Workbench(folder, coder="bo"),
        "read": lambda: read_folder(folder),
        "add": lambda: take_in(look_at([tree / "new.txt"], folder), folder),
        "import": lambda: store_project(project, tree / "imported"),
        "pseudonymise": lambda: pseudonymise_folder(project, KEY, outside / "whole", tree / "open"),
    }


@pytest.mark.parametrize("door", ["Coder", "Workbench", "read", "add", "import", "pseudonymise"])
def test_every_door_refuses_a_work_tree_that_does_not_ignore_it(tree: Path, door: str) -> None:
    folder = interviews(tree / "own")
    before = {path for path in tree.rglob("*") if ".git" not in path.parts}
    open_ = doors(folder, tree)[door]
    with pytest.raises(BadInput) as refused:
        open_()
    assert {problem.code for problem in refused.value.problems} == {"not-ignored"}
    assert {path for path in tree.rglob("*") if ".git" not in path.parts} - before <= {tree / "new.txt"}
    (tree / ".gitignore").write_text("own/\nimported/\nopen/\n")
    open_()


def test_codings_beside_ignored_transcripts_are_refused(tree: Path) -> None:
    folder = interviews(tree / "own")
    (tree / ".gitignore").write_text("own/transcripts/\n")
    with pytest.raises(BadInput, match=r"codebook\.yml"):
        read_folder(folder)


def test_synthetic_interviews_are_free(tree: Path) -> None:
    folder = interviews(tree / "own", synthetic=True)
    assert read_folder(folder)[0].synthetic
    Workbench(folder, coder="bo")
    assert check_work_tree(tree) == []


def test_the_check_finds_whatever_lies_about(tree: Path) -> None:
    interviews(tree / "data" / "raw" / "own" / "interviews")
    interviews(tree / "data" / "raw" / "made-up" / "interviews", synthetic=True)
    for name in ("old.qdpx", "data/names.key.yaml", "notebooks/import-report.md"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text("x")
    subprocess.run(["git", "add", "old.qdpx"], cwd=tree, check=True)
    found = {problem.file: problem.code for problem in check_work_tree(tree)}
    assert found == {
        "data/names.key.yaml": "not-ignored",
        "data/raw/own/interviews/codings/int-1.anna.jsonl": "not-ignored",
        "notebooks/import-report.md": "not-ignored",
        "old.qdpx": "in-git",
    }
    (tree / ".gitignore").write_text("*.key.yaml\n*-report.md\ndata/raw/own/\n")
    assert [problem.file for problem in check_work_tree(tree)] == ["old.qdpx"]


def test_nothing_is_told_outside_a_work_tree(tmp_path: Path) -> None:
    interviews(tmp_path / "data" / "raw" / "own" / "interviews")
    assert check_work_tree(tmp_path) == []


def test_all_that_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = interviews(tmp_path / "own")
    (tmp_path / "new.txt").write_text("IP1: Hello there.\n")
    take_in(look_at([tmp_path / "new.txt"], folder), folder)
    project, _ = read_folder(folder)
    store_project(project, tmp_path / "copy")
    pseudonymise_folder(project, KEY, folder, tmp_path / "open")
    write_project(project, tmp_path / "out" / "p.qdpx")
    Workbench(folder, coder="bo")
    for root in ("own", "copy", "open", "out"):
        for path in (tmp_path / root, *(tmp_path / root).rglob("*")):
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
