"""A project from another program, whose codes lack definitions, can be used and exported again."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from evaltools.cli import cli
from evaltools.interviews import read_codebook

SAMPLE = Path(__file__).parent.parent / "refi" / "TestProject.qdpx"


def test_the_standards_sample_imports_is_read_and_exports(tmp_path: Path) -> None:
    folder, out = tmp_path / "project", tmp_path / "again.qdpx"
    runner = CliRunner()
    first = runner.invoke(cli, ["interviews", "import", str(SAMPLE), "--into", str(folder)])
    assert first.exit_code == 0, first.output
    codebook = read_codebook(next(folder.rglob("codebook.yml")))
    assert codebook.imported
    assert len(codebook.codes) == 14
    assert any(not code.definition for code in codebook.codes)
    again = runner.invoke(
        cli, ["interviews", "export", str(folder), "--to", str(out)], catch_exceptions=False
    )
    assert again.exit_code == 0, again.output
    assert out.is_file()
