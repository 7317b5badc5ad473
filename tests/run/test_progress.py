"""What a user sees while chapters run."""

from __future__ import annotations

import io

import pytest

from evaltools.run.jobs import Job
from evaltools.run.progress import Progress, duration
from evaltools.run.store import Record


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _job(chapter: str) -> Job:
    return Job("study.yml", "/study", "uvts", chapter, f"{chapter}.ipynb", "2018-2020", "0380", "sv")


def _tell(progress: Progress) -> None:
    progress.ended(_job("trends"), Record("", "", "succeeded", seconds=1.25, memory_mb=210.0))
    progress.ended(_job("plan"), None)
    failed = Record("", "", "failed", seconds=4.0, reason="KeyError: 'rate'", cell=3, remedy="Mend it.")
    progress.ended(_job("resources"), failed)
    progress.close()


def test_a_log_gets_one_aligned_line_for_each_chapter():
    stream = io.StringIO()
    _tell(Progress(3, stream=stream))
    assert stream.getvalue().splitlines() == [
        "1/3  uvts 2018-2020/0380/trends                           1.2 s",
        "failed    uvts 2018-2020/0380/resources",
        "    notebooks/resources.ipynb, cell 3: KeyError: 'rate'",
        "    Mend it.",
    ]


def test_quiet_tells_failures_alone():
    stream = io.StringIO()
    progress = Progress(3, quiet=True, stream=stream)
    _tell(progress)
    assert len(stream.getvalue().splitlines()) == 3
    assert len(progress.summary()) == 1


def test_a_terminal_gets_a_bar_with_the_time_left():
    stream = Terminal()
    _tell(Progress(3, stream=stream))
    shown = stream.getvalue()
    assert "chapters 3/3" in shown
    assert "left" in shown
    assert "KeyError" in shown


def test_the_summary_names_the_slowest_and_the_hungriest():
    progress = Progress(3, stream=io.StringIO())
    _tell(progress)
    lines = progress.summary()
    assert lines[0].startswith("2 chapters in ")
    assert lines[1].startswith(
        "slowest   uvts 2018-2020/0380/resources 4.0 s; uvts 2018-2020/0380/trends 1.2 s"
    )
    assert lines[2] == "memory    210 MB at most, uvts 2018-2020/0380/trends"


def test_a_long_run_keeps_a_small_account():
    progress = Progress(10_000, quiet=True, stream=io.StringIO())
    for number in range(10_000):
        progress.ended(_job(f"c{number}"), Record("", "", "succeeded", seconds=float(number)))
    assert progress.tally.succeeded == 10_000
    assert [round(seconds) for seconds, _ in sorted(progress.tally.slowest)] == [9997, 9998, 9999]


@pytest.mark.parametrize(
    ("seconds", "said"), [(8.34, "8.3 s"), (59.9, "59.9 s"), (125, "2 min 5 s"), (3780, "1 h 3 min")]
)
def test_durations_read_as_they_are_said(seconds, said):
    assert duration(seconds) == said
