"""`evaltools interviews find` and `passages` on the demonstration's interviews."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaltools.cli import cli
from evaltools.interviews import open_project

DEMO = Path(__file__).resolve().parents[2] / "data" / "raw" / "demo" / "interviews"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "interviews"))


def run(*arguments: object, answers: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["interviews", *map(str, arguments)], input=answers)
    return result.exit_code, result.output + str(result.exception or "")


class TestFind:
    def test_hits_stand_in_their_context(self, folder: Path) -> None:
        code, said = run("find", "pengar", "--folder", folder)
        assert code == 0
        assert said.startswith("3 hits in 3 interviews\n")
        assert "att någon får låna [pengar], och sedan är det en skuld" in said

    def test_each_hit_is_asked_about_before_it_is_coded(self, folder: Path) -> None:
        code, said = run(
            "find", "pengar", "--folder", folder, "--code", "trust", "--coder", "eva", "--unit", "sentence",
            answers="y\nn\ny\n",
        )  # fmt: skip
        assert code == 0
        assert said.count("Code it trust?") == 3
        project = open_project(folder, "eva")
        assert [(one.transcript, one.code) for one in project.codings()] == [
            ("int-01", "trust"),
            ("int-10", "trust"),
        ]
        again = run("find", "pengar", "--folder", folder, "--code", "trust", "--coder", "eva", "--unit",
                    "sentence", answers="y\nn\nn\n")  # fmt: skip
        assert again[0] == 0
        assert "already" in again[1]

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("(", "--kind", "regex"), "no regular expression"),
            (("pengar", "--code", "trust"), "nobody is named"),
            (("pengar", "--code", "trst", "--coder", "eva"), "trust"),
            (("pengar", "--code", "problem", "--coder", "../eva"), "file name"),
            (("…",), "no word"),
        ],
    )
    def test_what_cannot_be_done_is_one_message(
        self, folder: Path, arguments: tuple[str, ...], told: str
    ) -> None:
        code, said = run("find", *arguments, "--folder", folder)
        assert code != 0
        assert told in said
        assert "Traceback" not in said

    def test_a_folder_without_interviews(self, tmp_path: Path) -> None:
        code, said = run("find", "a", "--folder", tmp_path / "none")
        assert (code != 0, "no interviews here" in said) == (True, True)


class TestPassages:
    def test_shown_with_where_they_stand_and_what_may_not_be_quoted(self, folder: Path) -> None:
        code, said = run("passages", "--folder", folder, "--code", "trust", "--coder", "kodare-1")
        assert code == 0
        assert "Tillit till myndigheter · kodare-1" in said
        everything = said.count("kodare-1")
        code, quotable = run(
            "passages", "--folder", folder, "--code", "trust", "--coder", "kodare-1", "--quotable"
        )
        assert 0 < quotable.count("kodare-1") < everything
        assert everything - quotable.count("kodare-1") == said.count("must not be quoted")

    def test_written_to_a_file_of_either_kind(self, folder: Path, tmp_path: Path) -> None:
        for name in ("ut.docx", "ut.xlsx"):
            code, said = run("passages", "--folder", folder, "--code", "trust", "--to", tmp_path / name)
            assert (code, f"{name}: written" in said) == (0, True)
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("--code", "trst", "--group", "Polisen"), "trust"),
            (("--attribute", "kön"), "NAME=VALUE"),
            (("--to", "a.pdf"), ".docx"),
        ],
    )
    def test_what_cannot_be_done_is_one_message(
        self, folder: Path, arguments: tuple[str, ...], told: str
    ) -> None:
        code, said = run("passages", *arguments, "--folder", folder)
        assert code != 0
        assert told in said


class TestFrameworkAndLinks:
    def test_shown_and_written(self, folder: Path, tmp_path: Path) -> None:
        project = open_project(folder, "kodare-1")
        project.framework.summarise("int-02", "trust", "Hälsar nu")
        text = project.transcripts["int-01"].text
        start = text.index("När lamporna kom upp")
        project.links.add("int-01", start, start + 20, "node:1b", "mechanism_guardianship")
        code, said = run("framework", "--folder", folder, "--language", "en")
        assert code == 0
        assert "int-02 · Trust in authorities · 3 passages\nHälsar nu" in said
        code, said = run("links", "--folder", folder)
        assert code == 0
        assert "node:1b → mechanism_guardianship (+) · int-01 · kodare-1\nNär lamporna kom upp" in said
        for command in ("framework", "links"):
            code, said = run(command, "--folder", folder, "--to", tmp_path / f"{command}.xlsx")
            assert (code, "written" in said) == (0, True)
            assert (tmp_path / f"{command}.xlsx").stat().st_mode & 0o777 == 0o600
