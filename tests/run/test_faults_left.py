"""What killed and broken-off runs leave behind is cleared away, and links do not lead a run out of its study."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.run.kernels import private_folder, sweep
from evaltools.study.model import read_study
from evaltools.study.sources import inspect_sources
from evaltools.study.tables.prepare import prepare


class TestPrivateFolders:
    def test_one_of_a_process_that_is_gone_is_swept_and_one_in_use_is_not(self, tmp_path: Path) -> None:
        program = (
            "import sys, tempfile; tempfile.tempdir = sys.argv[1];"
            "from evaltools.run.kernels import private_folder; print(private_folder(), flush=True); sys.stdin.read()"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        other = tmp_path / "ev-of-something-else"
        other.mkdir()
        sweep(tmp_path)
        assert folder.is_dir(), "its process lives"
        process.kill()
        process.wait()
        sweep(tmp_path)
        assert not folder.exists()
        assert other.is_dir(), "it is no folder of ours"

    def test_a_new_one_is_for_its_user_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        assert private_folder().stat().st_mode & 0o077 == 0


class TestLinks:
    def test_raw_data_that_lie_elsewhere_are_told(self, small_study, tmp_path: Path) -> None:
        study = small_study()
        outside = tmp_path / "elsewhere.csv"
        path = study.raw / "small" / "observations.csv"
        outside.write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(outside)
        _, problems = inspect_sources(study.root, ["small"])
        assert [(item.code, item.file) for item in problems.found] == [
            ("outside-study", "data/raw/small/observations.csv")
        ]

    def test_a_link_within_the_study_is_nothing_to_tell(self, small_study) -> None:
        study = small_study()
        path = study.raw / "small" / "observations.csv"
        path.rename(study.root / "kept.csv")
        path.symlink_to(study.root / "kept.csv")
        _, problems = inspect_sources(study.root, ["small"])
        assert problems.found == []

    def test_tables_are_not_written_through_a_link(self, small_study, tmp_path: Path) -> None:
        study = small_study()
        outside = tmp_path / "others"
        outside.mkdir()
        (study.root / "data" / "processed").symlink_to(outside)
        with pytest.raises(BadInput) as caught:
            prepare(read_study(study.root / "study.yml"))
        assert [item.code for item in caught.value.problems] == ["outside-study"]
        assert list(outside.iterdir()) == []


def obeying() -> None:
    """Let the signals mean what they mean on a terminal; whoever runs the tests may have had them ignored."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_told_to_end_leaves_nothing_half_made(small_study, tmp_path: Path, name: str) -> None:
    study = small_study()
    process = subprocess.Popen(
        [sys.executable, "-m", "evaltools", "run", "--force"], cwd=study.root,
        env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=obeying,
    )  # fmt: skip
    work = study.root / "outputs" / ".work"
    until = time.monotonic() + 60
    while not list(work.glob("run-*")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(getattr(signal, name))
    told, _ = process.communicate(timeout=120)
    assert "Traceback" not in told
    assert process.returncode != 0
    assert list(work.glob("run-*")) == []
