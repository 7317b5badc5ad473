"""`evaltools interviews add`: what is shown, what is written, and what is refused."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from evaltools.cli import cli
from evaltools.interviews import read_transcripts

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna Berg>Hur började det?</v>\n\n00:02.100 --> 00:03.000\n<v Bo Ek>Med ett möte.</v>\n"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["interviews", "add", *map(str, arguments)])
    return result.exit_code, result.output + str(result.exception or "")


def test_files_of_several_kinds_become_transcripts_with_a_report(tmp_path: Path) -> None:
    (tmp_path / "möte 1.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("Intervjuare: Hur?\n\nIP1: Så där på ön.\n".encode("cp1252"))
    folder = tmp_path / "study"
    code, said = run(
        tmp_path / "möte 1.vtt", tmp_path / "b.txt", "--into", folder, "--speakers", "auto", "--spoken", "sv"
    )
    assert code == 0, said
    first, second = read_transcripts(folder / "transcripts")
    assert (first.id, [turn.speaker for turn in first.turns]) == ("b", ["Intervjuare", "IP1"])
    assert (second.id, second.turns[1].time) == ("möte-1", "00:00:02")
    report = (folder / "add-report.md").read_text(encoding="utf-8")
    assert "Teckenkodning: cp1252" in report
    assert "Anna Berg: 1 replik" in report
    assert (folder / "transcripts" / "b.txt").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, encoding="utf-8")
    code, said = run(tmp_path / "a.vtt", "--into", tmp_path / "study", "--dry-run")
    assert (code, "Bo Ek" in said) == (0, True)
    assert not (tmp_path / "study").exists()


def test_without_a_terminal_speakers_have_to_be_confirmed(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, encoding="utf-8")
    code, said = run(tmp_path / "a.vtt", "--into", tmp_path / "study")
    assert code != 0
    assert "has not been confirmed" in said
    assert not (tmp_path / "study").exists()


def test_all_problems_at_once_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.txt").write_text("  ", encoding="utf-8")
    code, said = run(
        tmp_path / "a.pdf",
        tmp_path / "b.txt",
        tmp_path / "c.txt",
        "--into",
        tmp_path / "s",
        "--speakers",
        "auto",
    )
    assert code != 0
    for words in ("is PDF", "holds no text", "no such file"):
        assert words in said
    assert not (tmp_path / "s").exists()
