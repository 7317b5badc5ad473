"""docs/tutorial.md, done word by word: each command, and each table that it says to write."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaltools.cli import cli
from evaltools.study.model import read_study
from evaltools.study.placing import unplaced
from evaltools.study.tables.prepare import check_data

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"


def steps() -> Iterator[tuple[str, str]]:
    """What the tutorial says to do, in order: commands, and files with their content."""
    text = TUTORIAL.read_text(encoding="utf-8")
    for found in re.finditer(r"(?:`([^`\n]+)`[^`\n]*:\n\n)?```(console|csv)\n(.*?)```", text, re.DOTALL):
        if found[2] == "csv":
            assert found[1], found[0]
            yield found[1], found[3]
        else:
            yield from (("", line) for line in found[3].splitlines())


def walk(place: Path, monkeypatch: pytest.MonkeyPatch, *, run: bool) -> dict[str, int]:
    """Do what it says in a folder; commands that run chapters only where asked for. Returns what was done, counted."""
    here, counts = place, {"commands": 0, "tables": 0}
    monkeypatch.chdir(here)
    for file, text in steps():
        if file:
            (here / file).write_text(text, encoding="utf-8")
            counts["tables"] += 1
            continue
        command, *given = shlex.split(text)
        if command == "cd":
            here = (here / given[0]).resolve()
            monkeypatch.chdir(here)
        elif command == "evaltools" and (run or given[0] != "run"):
            result = CliRunner().invoke(cli, given, catch_exceptions=False)
            assert result.exit_code == 0, (text, result.output)
            counts["commands"] += 1
    return counts


def test_it_leads_to_a_study_without_a_mistake(tmp_path, monkeypatch) -> None:
    counts = walk(tmp_path, monkeypatch, run=False)
    assert counts == {"commands": 11, "tables": 3}
    study = read_study(tmp_path / "rooms" / "study.yml")
    assert [item.id for item in study.periods] == ["2022-2024", "2025-2026"]
    assert study.languages == ("en", "nb")
    assert {item.id for item in study.chapters} == {"programme_theory", "trends", "resources", "sources"}
    sources, rows = check_data(study, checksums=False)
    assert len(rows["observations"]) == 6
    assert {item.id for item in sources.documents} == {"reading-test", "register", "accounts"}
    assert unplaced(study, rows) == []


def test_what_its_table_of_refusals_quotes_is_said_by_the_package() -> None:
    package = Path(__file__).resolve().parents[2] / "src" / "evaltools"
    source = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    for words in (
        "is not the file recorded here",
        "is not among the documents",
        "to no report",
        "in which currency",
    ):
        assert words in source
