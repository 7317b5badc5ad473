"""Tiny studies with many quick chapters, and the command line run on them as a user would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

HEAD = """\
study: quick
title: {sv: Snabb studie, en: Quick study}
about: {sv: En liten studie för prov., en: A small study for tests.}
synthetic: true
data: [small]
languages: [en]
areas:
"""

AREA = '  - {{id: "{id}", name: {{sv: Ort {id}, en: Place {id}}}, level: municipality}}\n'

TAIL = """\
periods:
  - {id: "2020-2021", start: 2020-01-01, end: 2021-12-31}
chapters:
"""

OPEN = """\
from evaltools.notebook import open_chapter
from evaltools.record.finding import RowRef
from evaltools.words import StudyWords

chapter = open_chapter("{id}", period=period, area=area, language=language, study=study)
row = RowRef("data/raw/small/observations.csv", 2, "town-2022", "s. 2")"""

FINDING = """\
words = StudyWords({"sv": "Ett antal.", "en": "A count."})
chapter.finding("value/" + area, words, kind="count", value=len(area), rows=[row])"""


RESULT = "quick/2020-2021/{area}/{chapter}"
"""Where a chapter's result lies below outputs."""
BUSY = 900
"""Seconds after which what should have happened is taken as never happening, on a machine with other work too."""


def _interruptible() -> None:
    """A test suite run in the background hands on that interrupts are ignored; a user's terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Chapter:
    """A chapter of a quick study: what it does besides opening and closing."""

    id: str
    code: str = ""
    reads: tuple[str, ...] = ("observations",)
    after: tuple[str, ...] = ()
    opens: bool = True


@dataclass
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclass
class QuickStudy:
    """A study folder and what tests do with it."""

    small: Any
    standing: Any
    chapters: list[Chapter] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.small.root

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def write(self) -> QuickStudy:
        """Write study file, data and notebooks."""
        observations = self.root / "data/raw/small/observations.csv"
        lines = observations.read_text(encoding="utf-8").splitlines(keepends=True)
        self.small.write("data/raw/small/observations.csv", lines[0] + self._rows())
        self.small.list_files()
        text = HEAD + "".join(AREA.format(id=name) for name in self.areas) + TAIL
        for number, item in enumerate(self.chapters, 1):
            text += (
                f'  - {{id: {item.id}, number: "{number}", notebook: {number}_{item.id}.ipynb,\n'
                f"     title: {{sv: {item.id}, en: {item.id}}}, reads: [{', '.join(item.reads)}],\n"
                f"     findings_of: [{', '.join(item.after)}]}}\n"
            )
            self.notebook(item, number)
        self.small.write("study.yml", text)
        return self

    def _rows(self) -> str:
        return "".join(
            f'theft,all,{name},2020-01-01,2020-12-31,{100 + place},number,,,,,false,town-2022,"s. 2",\n'
            for place, name in enumerate(self.areas)
        )

    def notebook(self, item: Chapter, number: int | None = None) -> Path:
        """Write the notebook of a chapter."""
        number = number or 1 + [other.id for other in self.chapters].index(item.id)
        parameters = 'study = "study.yml"\nperiod = "2020-2021"\narea = "0380"\nlanguage = "en"'
        sources = [OPEN.format(id=item.id), item.code, FINDING, "chapter.close()"]
        if not item.opens:
            sources = [item.code]
        cells = [code(parameters, "parameters"), *(code(source) for source in sources)]
        stored = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        for place, cell in enumerate(cells):
            cell["id"] = f"c{place}"
        return self.small.write(f"notebooks/{number}_{item.id}.ipynb", json.dumps(stored))

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "evaltools", *arguments]

    def run(self, *arguments: str, check: int | None = 0, alone: bool = False, **environment: str) -> Ended:
        """Run `evaltools run` to its end: `alone` in a process of its own, as where another run is going or it has an
        environment of its own; else in the process that stays.
        """
        began = time.monotonic()
        done = None
        if not alone and not environment and "--cluster" not in arguments:
            done = self.standing.command(["run", *arguments], self.root)
        if done is None:
            done = subprocess.run(
                self.command("run", *arguments),
                cwd=self.root,
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                timeout=BUSY,
            )
        ended = Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - began)
        assert check is None or ended.status == check, ended.said
        return ended

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `evaltools run` and come back at once; its words go into run.log."""
        log = (self.root / "run.log").open("w")
        return subprocess.Popen(
            self.command("run", *arguments), cwd=self.root, stdout=log, stderr=log, text=True,
            start_new_session=True, preexec_fn=_interruptible,
        )  # fmt: skip

    def result(self, chapter: str, area: str | None = None) -> Path:
        """Folder with the result of one chapter."""
        return self.outputs / RESULT.format(area=area or self.areas[0], chapter=chapter)

    def record(self, chapter: str, area: str | None = None) -> dict[str, Any]:
        """The record of one chapter."""
        return json.loads((self.result(chapter, area) / "record.json").read_text())

    def records(self) -> list[Path]:
        """The record of every chapter that has one."""
        return sorted(self.outputs.glob(RESULT.format(area="*", chapter="*") + "/record.json"))

    def findings(self) -> dict[str, bytes]:
        """What every chapter found, by `area/chapter`."""
        found = {}
        for path in self.outputs.glob(RESULT.format(area="*", chapter="*") + "/findings.json"):
            parts = dict(zip(RESULT.split("/"), path.relative_to(self.outputs).parts, strict=False))
            found[f"{parts['{area}']}/{parts['{chapter}']}"] = path.read_bytes()
        return dict(sorted(found.items()))

    def set_aside(self) -> list[Path]:
        """Results that a killed process had taken away and not yet replaced; the next run puts them back."""
        left = []
        for was in self.outputs.glob(".work/build-*/was"):
            target = Path((was.parent / "belongs").read_text())
            if (was / "findings.json").is_file() and not target.exists():
                left.append(was)
        return left

    def wait_until(self, met: Callable[[], object], running: subprocess.Popen[str]) -> None:
        """Wait for a state of a run that goes on; how long that takes says how busy the machine is."""
        end = time.monotonic() + BUSY
        while not met():
            assert running.poll() is None, (self.root / "run.log").read_text()
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)

    def unfinished(self) -> list[str]:
        """Whatever lies in outputs/.work although no run is going."""
        work = self.outputs / ".work"
        keep = {"locks", "recovery.lock"}
        return sorted(path.name for path in work.iterdir() if path.name not in keep) if work.is_dir() else []

    def processes(self) -> list[psutil.Process]:
        """Processes that belong to runs of this study: they work in its folder."""
        found = []
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()).is_relative_to(self.root) and process.pid != os.getpid():
                    found.append(process)
            except (psutil.Error, OSError):
                continue
        return found

    def wait_for_no_process(self, seconds: float = BUSY) -> list[psutil.Process]:
        """Wait until no process of a run is left; return those that stay."""
        end = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < end:
            time.sleep(0.1)
        return left


def code(source: str, tag: str = "") -> dict[str, Any]:
    """A code cell as Jupyter stores it."""
    return {
        "cell_type": "code", "execution_count": None, "outputs": [], "source": source,
        "metadata": {"tags": [tag]} if tag else {},
    }  # fmt: skip


@pytest.fixture
def quick_study(small_study: Callable[..., Any], standing: Any) -> Iterator[Callable[..., QuickStudy]]:
    """Factory of studies with one quick chapter per name or `Chapter` given, for so many areas."""
    made: list[QuickStudy] = []

    def make(*chapters: str | Chapter, areas: int = 1, name: str = "study") -> QuickStudy:
        items = [Chapter(item) if isinstance(item, str) else item for item in chapters]
        study = QuickStudy(
            small_study(name), standing, items, [f"{number:04d}" for number in range(1, areas + 1)]
        )
        made.append(study.write())
        return study

    yield make
    for study in made:
        for process in study.processes():
            process.send_signal(signal.SIGKILL)


WAIT = """\
import os, time
open("../started", "w").close()
while not os.path.exists("../go"):
    time.sleep(0.05)
"""
"""Part of a chapter: it says that it has started, and goes on when the test lets it."""


@pytest.fixture
def wait() -> str:
    return WAIT


@pytest.fixture
def chapter() -> type[Chapter]:
    return Chapter
