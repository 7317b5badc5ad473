"""Runs spread over workers: a real Dask scheduler with two worker processes on loopback, and shards."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

from evaltools.run.jobs import jobs, part
from evaltools.study.model import read_study

pytest.importorskip("distributed", reason="needs the extra `cluster`")


class Cluster:
    """A scheduler and workers as separate processes."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", self.file
        )
        self.workers: list[subprocess.Popen[bytes]] = []
        self._until(self.file.is_file)
        self.address = json.loads(self.file.read_text())["address"]

    def add(self, threads: int = 1) -> None:
        options = ("--host", "127.0.0.1", "--no-nanny", "--no-dashboard", "--nthreads", threads)
        place = self.folder / f"worker-{len(self.workers)}"
        self.workers.append(self._start("worker", self.address, *options, "--local-directory", place))

    def wait_for(self, number: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=900)

    def _start(self, *arguments: object) -> subprocess.Popen[bytes]:
        log = (self.folder / "dask.log").open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, arguments)], stdout=log, stderr=log, cwd=self.folder
        )

    @staticmethod
    def _until(met, seconds: float = 900) -> None:
        end = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < end
            time.sleep(0.1)

    def close(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("dask"))
    yield made
    made.close()


@pytest.mark.slow
def test_a_worker_killed_in_mid_run_changes_nothing(quick_study, chapter, cluster):
    chapters = [chapter("alpha", "import time; time.sleep(0.3)"), chapter("beta", reads=(), after=("alpha",))]
    alone = quick_study(*chapters, areas=8, name="alone")
    alone.run("--no-publish")
    study = quick_study(*chapters, areas=8)
    cluster.add()
    cluster.add()
    cluster.wait_for(2)
    running = study.start("--no-publish", "--cluster", cluster.address)
    study.wait_until(lambda: len(study.records()) >= 4, running)
    cluster.workers[0].send_signal(signal.SIGKILL)
    assert running.wait(900) == 0, (study.root / "run.log").read_text()
    assert study.findings() == alone.findings()
    assert len(study.findings()) == 16
    assert {study.record("alpha", area)["kernel"] for area in study.areas} == {"warm"}
    assert study.run("--no-publish").out.splitlines()[-1] == "16 unchanged; results in outputs"


@pytest.mark.slow
def test_a_cluster_that_cannot_do_it_is_told_before_anything_runs(quick_study, cluster):
    study = quick_study("alpha")
    ended = study.run("--no-publish", "--cluster", cluster.address, check=1)
    assert "has no workers" in ended.err
    cluster.add(threads=2)
    cluster.wait_for(1)
    ended = study.run("--no-publish", "--cluster", cluster.address, check=1)
    assert "has 2 threads. Start it with `--nthreads 1`" in ended.err
    assert "Traceback" not in ended.said
    assert not study.findings()
    ended = study.run("--no-publish", "--cluster", "tcp://127.0.0.1:9", check=1)
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in ended.err
    assert "Traceback" not in ended.said


def test_shards_are_all_of_the_work_and_each_report_is_in_one(quick_study, chapter):
    study = quick_study("alpha", chapter("above", reads=(), after=("alpha",)), areas=7)
    wanted = jobs(read_study(study.root / "study.yml"))
    shards = [part(wanted, (number, 3)) for number in (1, 2, 3)]
    assert sorted(job.name for shard in shards for job in shard) == sorted(job.name for job in wanted)
    reports = [{job.report for job in shard} for shard in shards]
    assert not (reports[0] & reports[1] | reports[0] & reports[2] | reports[1] & reports[2])
    assert max(map(len, shards)) - min(map(len, shards)) <= 2
    assert part(wanted, None) == wanted
