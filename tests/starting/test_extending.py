"""`evaltools add` and `evaltools sources add`: what a study gets later, all of it or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaltools.checks import BadInput
from evaltools.cli import cli
from evaltools.study.model import read_study
from evaltools.study.sources import read_sources
from evaltools.study.tables.prepare import check_data

GIVEN = ["--no-ask", "--area", "North:region", "--area", "Hill:school:North", "--period", "2022-2024"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    place = tmp_path / "våra mål"
    done(["new", str(place), *GIVEN, "--chapter", "trends", "--tables", "csv"])
    monkeypatch.chdir(place)
    return place


def done(given: list[str]) -> str:
    result = CliRunner().invoke(cli, given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(given: list[str]) -> list[str]:
    with pytest.raises(BadInput) as caught:
        CliRunner().invoke(cli, given, catch_exceptions=False)
    return [problem.code for problem in caught.value.problems]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_table_is_made_listed_and_checks_clean(folder) -> None:
    assert "data/raw/våra-mål/allocations.xlsx" in done(["add", "table", "allocations"])
    listed = {file.path: file.table for file in read_sources(folder).files}
    assert listed["våra-mål/allocations.csv"] == listed["våra-mål/allocations.xlsx"] == "allocations"
    check_data(read_study())


def test_a_chapter_of_the_package_comes_with_its_notebook(folder) -> None:
    done(["add", "chapter", "resources"])
    added = read_study().chapter("resources")
    assert (added.number, added.reads) == ("6", ("allocations", "stated_totals"))
    stored = json.loads((folder / "notebooks" / added.notebook).read_text(encoding="utf-8"))
    first = next(cell for cell in stored["cells"] if "parameters" in cell["metadata"].get("tags", []))
    assert 'area = "north"\n' in first["source"]


def test_a_chapter_of_ones_own_runs(folder, monkeypatch) -> None:
    done(["add", "chapter", "levels", "--title", "Levels: what was seen"])
    study = read_study()
    added = study.chapter("levels")
    assert (added.number, study.voice("en").speak(added.title)) == ("1", "Levels: what was seen")
    stored = json.loads((folder / "notebooks" / added.notebook).read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    monkeypatch.setattr("IPython.display.display", lambda *given, **more: None)
    for cell in stored["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert names["chapter"].recorder.remarks  # type: ignore[attr-defined]


def test_periods_areas_and_languages(folder) -> None:
    done(["add", "period", "2025-2026"])
    done(["add", "area", "Dale School:school:North"])
    done(["add", "language", "nb"])
    study = read_study()
    assert [period.id for period in study.periods] == ["2022-2024", "2025-2026"]
    assert (study.areas[-1].id, study.areas[-1].within) == ("dale-school", "north")
    assert study.spoken == {"en": (), "nb": ("en",)}


def test_a_folder_for_interviews(folder) -> None:
    from evaltools.interviews import read_codebook

    done(["add", "interviews"])
    place = folder / "data" / "raw" / "våra-mål" / "interviews"
    assert len(read_codebook(place / "codebook.yml")) == 1
    assert {path.name for path in place.iterdir()} == {
        "codebook.yml",
        "informants.csv",
        "transcripts",
        "codings",
    }
    check_data(read_study())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["table", "allocation"], "unknown-table"),
        (["table", "observations"], "folder-taken"),
        (["chapter", "trends"], "duplicate-id"),
        (["chapter", "levels"], "unknown-chapter"),
        (["chapter", "CON", "--title", "Conference"], "bad-value"),
        (["period", "22-24"], "bad-answer"),
        (["period", "2022-2024"], "duplicate-id"),
        (["area", "Dale:school:West"], "unknown-area"),
        (["area", "Hill:school"], "duplicate-id"),
        (["language", "xx"], "unknown-language"),
        (["language", "en"], "duplicate-value"),
        (["interviews", "--document", "none"], "unknown-document"),
    ],
)
def test_what_cannot_be_added_leaves_everything_as_it_was(folder, given: list[str], code: str) -> None:
    before = files(folder)
    assert code in refused(["add", *given])
    assert files(folder) == before


class TestSources:
    ABOUT = ("--title", "Register 2026", "--author", "The county", "--year", "2026", "--kind", "Register")

    def test_a_file_is_listed_with_a_new_document(self, folder) -> None:
        raw = folder / "data" / "raw" / "våra-mål"
        (raw / "observations_2026.csv").write_bytes((raw / "observations.csv").read_bytes())
        name = "data/raw/våra-mål/observations_2026.csv"
        done(["sources", "add", name, "--no-ask", "--document", "register", *self.ABOUT])
        sources = read_sources(folder)
        assert sources.document("register").title == "Register 2026"
        assert sources.files[-1].table == "observations"
        check_data(read_study())

    def test_a_pattern_stands_for_all_files_that_fit(self, folder) -> None:
        raw = folder / "data" / "raw" / "våra-mål"
        head = (raw / "observations.csv").read_bytes()
        for name in ("months-1.csv", "months-2.csv"):
            (raw / name).write_bytes(head)
        given = ["sources", "add", "våra-mål/months-*.csv", "--no-ask", "--table", "observations"]
        done([*given, "--document", "register", *self.ABOUT])
        paths = [file.path for file in read_sources(folder).files]
        assert paths[-2:] == ["våra-mål/months-1.csv", "våra-mål/months-2.csv"]
        (raw / "months-3.csv").write_bytes(head)
        with pytest.raises(BadInput) as caught:
            read_sources(folder)
        assert [problem.code for problem in caught.value.problems] == ["wrong-checksum"]
        done(["prepare", "--accept"])
        assert len(read_sources(folder).files) == len(paths) + 1

    def test_nothing_is_listed_where_something_is_not_told(self, folder) -> None:
        before = files(folder)
        given = ["sources", "add", "våra-mål/observations.csv", "--no-ask", "--document", "new"]
        assert refused(given) == ["no-answer"] * 4
        assert refused(["sources", "add", "nowhere.csv", "--no-ask"]) == ["missing-file"]
        assert files(folder) == before
