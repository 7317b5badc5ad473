"""What happens when things break: every run ends with a clear account, and the next one completes.

Killed at random moments, seeded: the moments are drawn before, what they hit depends on the machine.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import psutil
import pytest

KILLS = {"coordinator": 12, "worker": 10, "kernel": 10}
"""How many processes of each kind are killed, at moments drawn from a seed."""
SAMPLE = {"coordinator": 4, "worker": 3, "kernel": 3}
"""How many of them where the tests are not run in full."""
PAUSE = "import time; time.sleep(0.1)"
BUSY = 900
"""Seconds after which what should have happened is taken as never happening, on a machine with other work too."""


def _undisturbed(quick_study, *chapters, areas):
    study = quick_study(*chapters, areas=areas, name="undisturbed")
    study.run("--no-publish")
    return study.findings()


def _role(process: psutil.Process, run: int) -> str:
    """What a process of a run is for; empty where it is none of those that are killed here."""
    try:
        if process.pid == run:
            return "coordinator"
        # The run's own children are the process that forks, and the one that keeps multiprocessing's books.
        if process.ppid() == run:
            return ""
        # Workers and kernels are forked alike, but a kernel leads a session of its own.
        return "kernel" if os.getsid(process.pid) == process.pid else "worker"
    except (psutil.Error, OSError):
        return ""


def _settled(study) -> None:
    """After a kill: nobody is left, and the next run completes and clears up."""
    assert study.wait_for_no_process() == [], "a process outlived its run"
    study.run("--no-publish")
    assert study.unfinished() == []


def test_at_least_thirty_processes_are_killed():
    assert sum(KILLS.values()) >= 30
    assert set(KILLS) == {"coordinator", "worker", "kernel"}


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_killed_runs_are_taken_up_again(quick_study, chapter, soak):
    chapters, areas = [chapter("alpha", PAUSE), chapter("beta", PAUSE)], 12 if soak else 6
    expected = _undisturbed(quick_study, *chapters, areas=areas)
    study = quick_study(*chapters, areas=areas)
    moments = random.Random(6)
    killed, counts, more = 0, [], []
    while killed < (KILLS if soak else SAMPLE)["coordinator"]:
        running = study.start("--no-publish", "--jobs", "4", *more)
        try:
            # From the first second, in which libraries load, to the middle of the chapters.
            running.wait(moments.uniform(0.2, 5 if soak else 3))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            killed += 1
        else:
            # All is made: from here on everything is made again, so that there is something to kill.
            assert running.returncode == 0, (study.root / "run.log").read_text()
            more = ["--force"]
        assert study.wait_for_no_process() == [], "a process outlived its run"
        found = study.findings()
        counts.append(len(found) + len(study.set_aside()))
        assert found == {name: expected[name] for name in found}, "what is there is whole"
    assert counts == sorted(counts), "nothing that was there is lost"
    _settled(study)
    assert study.findings() == expected


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("role", ["worker", "kernel"])
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_killed_workers_and_kernels_cost_only_their_own_chapter(quick_study, chapter, role, soak):
    chapters, areas = [chapter("alpha", PAUSE), chapter("beta", PAUSE)], 15 if soak else 6
    expected = _undisturbed(quick_study, *chapters, areas=areas)
    study = quick_study(*chapters, areas=areas)
    choose = random.Random(47)
    wanted = (KILLS if soak else SAMPLE)[role]
    killed, runs = 0, 0
    while killed < wanted:
        runs += 1
        assert runs < 50, "runs end before anything can be killed"
        running = study.start("--no-publish", "--jobs", "4", "--force")
        while running.poll() is None and killed < wanted:
            time.sleep(choose.uniform(0.05, 0.5))
            victims = [item for item in study.processes() if _role(item, running.pid) == role]
            # Not before the first kernel: until then the workers are those of the trial fork.
            if victims and list(study.outputs.glob(".work/build-*/new/notebook.ipynb")):
                try:
                    choose.choice(sorted(victims, key=lambda item: item.pid)).kill()
                    killed += 1
                except psutil.Error:
                    continue
        assert running.wait(BUSY) in (0, 1)
        told = (study.root / "run.log").read_text()
        assert "Traceback" not in told
        assert "results in outputs" in told.splitlines()[-1]
        for failed in (line for line in told.splitlines() if line.startswith("    notebooks/")):
            assert "kill" in failed or "ended" in failed, failed
        found = study.findings()
        assert found == {name: expected[name] for name in found}, "what is there is whole"
    _settled(study)
    assert study.findings() == expected


BREAKS = {
    "crashes": ("import ctypes; ctypes.string_at(0)", "The kernel crashed (SIGSEGV)"),
    "leaves": ("import os; os._exit(3)", "The kernel ended"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "The kernel was killed"),
    "hungry": ("x = bytearray(3 << 30)", "The chapter ran out of memory."),
}
HANGS = {
    "hangs": "while True: pass",
    "deaf": "import signal, time\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(600)",
}


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_a_killed_fork_server_is_started_again(quick_study, chapter, wait):
    later = "if area > '0002':\n" + "".join(f"    {line}\n" for line in wait.splitlines())
    study = quick_study(chapter("alpha", later), areas=6)
    running = study.start("--no-publish", "--jobs", "2")
    study.wait_until((study.root / "started").exists, running)
    servers = [
        child
        for child in psutil.Process(running.pid).children()
        if "multiprocessing.forkserver" in " ".join(child.cmdline())
    ]
    assert len(servers) == 1
    servers[0].kill()
    (study.root / "go").touch()
    assert running.wait(BUSY) in (0, 1)
    told = (study.root / "run.log").read_text()
    assert "Traceback" not in told
    assert "results in outputs" in told.splitlines()[-1]
    _settled(study)
    assert len(study.findings()) == 6


@pytest.mark.slow
def test_chapters_that_break_their_kernel_are_told_and_leave_the_others_alone(quick_study, chapter):
    broken = [chapter(name, source) for name, (source, _) in BREAKS.items()]
    children = chapter("children", "import subprocess; subprocess.Popen(['sleep', '600'])")
    study = quick_study("good", *broken, children, chapter("loud", "print('x' * 100_000_000)"))
    ended = study.run("--no-publish", "--memory", "1500", "--jobs", "4", check=1)
    for name, (_, reason) in BREAKS.items():
        record = study.record(name)
        assert record["outcome"] == "failed"
        assert record["reason"].startswith(reason), (name, record)
        assert reason in ended.out
    for name in ("good", "children", "loud"):
        assert study.record(name)["outcome"] == "succeeded", name
    size = (study.result("loud") / "notebook.ipynb").stat().st_size
    assert size < 2_000_000, "of 100 MB printed a part is kept"
    assert study.wait_for_no_process() == [], "what a chapter starts ends with it"
    assert "Traceback" not in ended.said
    assert ended.out.splitlines()[-1] == f"3 chapters made, {len(BREAKS)} failed; results in outputs"


@pytest.mark.slow
def test_chapters_that_do_not_end_are_ended(quick_study, chapter):
    # On its own: whatever else ran under so short a limit would fail on a busy machine.
    study = quick_study(*(chapter(name, source) for name, source in HANGS.items()))
    ended = study.run("--no-publish", "--timeout", "5", "--jobs", "2", check=1)
    for name in HANGS:
        assert study.record(name)["reason"] == "The chapter took longer than 5 seconds."
    assert study.wait_for_no_process() == []
    assert "Traceback" not in ended.said
    assert ended.out.splitlines()[-1] == f"{len(HANGS)} failed; results in outputs"


def test_a_full_disk_is_told_and_leaves_what_was_there(quick_study, chapter):
    study = quick_study("alpha", chapter("large", "print('x' * 900_000)"))
    study.run("--no-publish")
    before = study.findings()

    def no_room() -> None:
        # As on a full disk, writing fails in the middle of a file.
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        study.command("run", "--no-publish", "--force"),
        cwd=study.root, capture_output=True, text=True, timeout=BUSY, preexec_fn=no_room,
    )  # fmt: skip
    assert done.returncode == 1
    assert "The result could not be stored: File too large" in done.stdout
    assert "Make room on the disk" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "1 chapters made, 1 failed; results in outputs"
    assert study.findings() == before
    assert study.unfinished() == []
    study.run("--no-publish")
    assert study.findings() == before


def test_outputs_that_cannot_be_written_to_are_told(quick_study):
    study = quick_study("alpha", areas=2)
    study.outputs.write_text("a file where a folder should be")
    ended = study.run("--no-publish", check=1)
    assert "outputs" in ended.err
    assert "Traceback" not in ended.said
    study.outputs.unlink()

    # The folder of one area is in the way: the other is made all the same.
    study.small.write("outputs/quick/2020-2021/0001", "a file")
    ended = study.run("--no-publish", check=1)
    assert "The result could not be stored" in ended.out
    assert ended.out.splitlines()[-1] == "1 chapters made, 1 failed; results in outputs"
    assert list(study.findings()) == ["0002/alpha"]
    (study.outputs / "quick/2020-2021/0001").unlink()
    study.run("--no-publish")
    assert len(study.findings()) == 2


def test_changes_during_a_run_take_effect_in_the_next(quick_study, chapter, wait):
    study = quick_study(chapter("slow", wait + "print('as it was')"), "alpha", areas=2)
    running = study.start("--no-publish", "--jobs", "1")
    study.wait_until((study.root / "started").exists, running)
    study.chapters[0].code = "print('as it is')"
    path = study.notebook(study.chapters[0])
    # The clock has gone backwards since: times decide nothing.
    os.utime(path, (1, 1))
    (study.root / "go").touch()
    assert running.wait(BUSY) == 0
    printed = study.result("slow", "0002") / "notebook.ipynb"
    assert "as it was" in printed.read_text()
    ended = study.run("--no-publish")
    assert ended.out.splitlines()[-1] == "2 chapters made, 2 unchanged; results in outputs"
    assert "as it is" in printed.read_text()


def test_inputs_changed_under_a_running_chapter_make_it_run_again(quick_study, chapter, wait):
    study = quick_study(chapter("slow", wait))
    running = study.start("--no-publish")
    study.wait_until((study.root / "started").exists, running)
    study.small.replace("study.yml", "Quick study", "A quick study")
    study.small.replace("study.yml", "A quick study", "Quick study")
    (study.root / "go").touch()
    assert running.wait(BUSY) == 0
    assert study.record("slow")["key"] == ""
    assert "what it reads changed while it ran" in study.run("--dry-run").out


def test_times_in_the_future_and_leftovers_of_the_dead_do_no_harm(quick_study):
    study = quick_study("alpha")
    study.run("--no-publish")
    found = study.findings()
    target = study.result("alpha")
    # Killed between taking the old result away and putting the new one there.
    left = study.outputs / ".work" / "build-left"
    (left / "new").mkdir(parents=True)
    target.rename(left / "was")
    (left / "belongs").write_text(str(target))
    far = time.time() + 10 * 365 * 86400
    for path in [left, left / "belongs", *study.root.rglob("*")]:
        os.utime(path, (far, far))
    ended = study.run("--no-publish")
    assert "1 unchanged" in ended.out
    assert study.findings() == found
    assert study.unfinished() == []


def test_an_interrupted_run_stops_and_leaves_nobody_behind(quick_study, chapter, wait):
    study = quick_study(chapter("slow", wait), areas=2)
    running = study.start("--no-publish", "--jobs", "2")
    study.wait_until((study.root / "started").exists, running)
    os.kill(running.pid, signal.SIGINT)
    assert running.wait(BUSY) == 130  # the chapter itself waits for ever
    told = (study.root / "run.log").read_text()
    assert "Traceback" not in told
    assert told.splitlines()[-1] == "Stopped."
    assert study.wait_for_no_process() == []
    assert study.unfinished() == []


def test_a_broken_record_or_notebook_is_no_traceback(quick_study):
    study = quick_study("alpha", "beta")
    study.run("--no-publish")
    folder = study.result("alpha")
    (folder / "record.json").write_text("{")
    study.small.write("notebooks/2_beta.ipynb", "{")
    ended = study.run("--no-publish", check=1)
    assert "The file is no Jupyter notebook." in ended.out
    assert "Traceback" not in ended.said
    assert json.loads((folder / "record.json").read_text())["outcome"] == "succeeded"
