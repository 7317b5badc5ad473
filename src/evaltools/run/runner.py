"""Run what is out of date: jobs in order, several at a time, each result stored when it is there."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools.checks import EvaltoolsError
from evaltools.run.declared import declaration
from evaltools.run.execute import TIME_LIMIT, Task, execute, standing
from evaltools.run.jobs import Job, Keys, stamp
from evaltools.run.store import Record, building, lock_of, locked, read_record, write_record
from evaltools.study.checked import write_checked
from evaltools.study.model import Study
from evaltools.study.sources import Sources, read_sources
from evaltools.study.tables.prepare import prepare, processed_folder
from evaltools.words.voice import Voice

if TYPE_CHECKING:
    from evaltools.run.kernels import Where

TRIES = 5
"""How often a new executor is tried that takes no job at all."""

JobId = tuple[str, str, str]


@dataclass
class Plan:
    """What must run and what stands."""

    study: Study
    keys: Keys
    stamp: str
    sources: Sources
    run: list[Job] = field(default_factory=list)
    why: dict[str, Reason] = field(default_factory=dict)
    """Reason by job name."""
    current: int = 0
    """How many stand."""
    force: bool = False


@dataclass(frozen=True)
class Settings:
    """How jobs are run."""

    where: Where | None = None
    fresh: bool = False
    time_limit: int = TIME_LIMIT
    memory_mb: int = 0
    at_once: int = 1
    """How many jobs are handed to the executor at a time."""


def plan(study: Study, wanted: Sequence[Job], *, force: bool = False) -> Plan:
    """Find out which jobs are out of date.

    Parameters
    ----------
    study : the study, whose data are prepared first.
    wanted : the jobs asked for.
    force : run them although nothing has changed.
    """
    prepared = prepare(study)
    sources = read_sources(study.root, study.data, checksums=False)
    # Before the code is read for the keys: a change after this is noticed when a job ends.
    before = stamp(study.root, study.file, study.id)
    keys = Keys(study, sources, prepared)
    result = Plan(study, keys, before, sources, force=force)
    running: set[JobId] = set()
    voices = [study.voice(language) for language in study.languages]
    for job in wanted:
        if reason := _out_of_date(job, keys, running, force, voices):
            result.run.append(job)
            result.why[job.name] = reason
            running.add(_id(job))
        else:
            result.current += 1
    return result


class Reason(StrEnum):
    """Why a chapter runs."""

    ASKED = "asked for"
    NEVER = "has not run yet, or was made by another version"
    CHANGED_MEANWHILE = "what it reads changed while it ran"
    FAILED = "failed last time"
    CHANGED = "something it reads has changed"
    BUILDS = "builds on a chapter that runs"
    SKIPPED = "was skipped last time"
    WORDS = "its notebook draws a figure in which a word has changed"


def _out_of_date(
    job: Job, keys: Keys, running: set[JobId], force: bool, voices: Sequence[Voice]
) -> Reason | None:
    """Why a job must run; None where its result stands."""
    if force:
        return Reason.ASKED
    record = read_record(job.folder)
    if record is None:
        return Reason.NEVER
    if not record.key:
        return Reason.CHANGED_MEANWHILE
    if record.outcome == "failed":
        return Reason.FAILED
    if record.key != keys.key(job):
        return Reason.CHANGED
    if any((*_id(job)[:2], other) in running for other in job.after):
        return Reason.BUILDS
    if record.drawn and any(not _says(voice, record.drawn.get(voice.language)) for voice in voices):
        return Reason.WORDS
    return Reason.SKIPPED if record.outcome == "skipped" else None


def _says(voice: Voice, spoken: Mapping[str, str] | None) -> bool:
    """Whether a voice would say the same as when figures were drawn."""
    return spoken is not None and all(voice.wording(key) == text for key, text in spoken.items())


def _id(job: Job) -> JobId:
    return (job.period, job.area, job.chapter)


def cores() -> int:
    """Processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def run(
    planned: Plan, make_executor: Callable[[], Executor], work: Path, settings: Settings | None = None
) -> Generator[tuple[Job, Record | None], None, None]:
    """Run the jobs of a plan, each as soon as those it builds on are there.

    Parameters
    ----------
    planned : what to run.
    make_executor : makes the executor; called again if one of its processes dies.
    work : folder of this run, for copies of the notebooks.
    settings : how jobs are run.

    Yields
    ------
    Job, Record
        each job with its record, as they end; None for a job whose result turned out to stand.
    """
    settings = settings or Settings()
    if not planned.run:
        return
    notebooks = _copies(planned, work)
    checked = work / "checked.json"
    write_checked(checked, planned.study, planned.sources)
    queue = _Queue(planned.run)
    alone: deque[Job] = deque()
    """Jobs that ran when a process died: one of them may be why, so each runs by itself."""
    in_vain = 0
    while queue.left:
        with make_executor() as executor:
            crowd = _Round(planned, executor, settings, notebooks, str(checked))
            while alone and not crowd.broken:
                job = alone.popleft()
                try:
                    record = _alone(crowd, job)
                except _NotStarted:
                    alone.appendleft(job)
                    break
                queue.ended(job)
                yield job, record
            if not crowd.broken:
                yield from crowd.work(queue, alone)
        in_vain = 0 if crowd.started else in_vain + 1
        if in_vain > TRIES:
            raise EvaltoolsError("Worker processes cannot be started. Free memory, or try --jobs 1.")


class _NotStarted(Exception):
    """The executor does not take a job, which is no fault of the job."""


class _Queue:
    """Jobs in order, each given out once those it builds on have ended."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.left = len(jobs)
        here = {_id(job) for job in jobs}
        self.ready: deque[Job] = deque()
        self._blocks: dict[JobId, list[Job]] = {}
        self._waits: dict[JobId, int] = {}
        for job in jobs:
            needs = [key for other in job.after if (key := (*_id(job)[:2], other)) in here]
            self._waits[_id(job)] = len(needs)
            for key in needs:
                self._blocks.setdefault(key, []).append(job)
            if not needs:
                self.ready.append(job)

    def ended(self, job: Job) -> None:
        """Note that a job has ended, which may free others."""
        self.left -= 1
        for other in self._blocks.pop(_id(job), []):
            self._waits[_id(other)] -= 1
            if not self._waits[_id(other)]:
                self.ready.append(other)


class _Round:
    """Jobs handed to one executor, until none is left or the executor breaks."""

    def __init__(
        self, planned: Plan, executor: Executor, settings: Settings, notebooks: dict[str, str], checked: str
    ) -> None:
        self.planned, self.executor, self.settings = planned, executor, settings
        self.notebooks, self.checked = notebooks, checked
        self.broken = False
        self.started = 0
        self._running: dict[Future[Record], Job] = {}

    def work(self, queue: _Queue, alone: deque[Job]) -> Iterator[tuple[Job, Record | None]]:
        """Run what the queue gives out; jobs interrupted by a broken executor are added to `alone`."""
        while not self.broken and (queue.ready or self._running):
            while queue.ready and len(self._running) < self.settings.at_once and not self.broken:
                job = queue.ready.popleft()
                try:
                    ended = self.start(job)
                except _NotStarted:
                    queue.ready.appendleft(job)
                    break
                if ended is not None:
                    queue.ended(job)
                    yield job, ended[0]
            for job, record in self.finished():
                if record is None:
                    alone.append(job)
                else:
                    queue.ended(job)
                    yield job, None if record.stood else record

    def start(self, job: Job) -> tuple[Record | None] | None:
        """Hand a job to the executor; or say at once how it ended (None: its result stands)."""
        if (reason := self._hindrance(job)) is not None:
            return (_skip(job, self.planned.keys.key(job), reason),)
        key = self.planned.keys.key(job)
        if not self.planned.force and standing(job, key) is not None:
            return (None,)  # what it builds on ran again and found the same
        try:
            self._running[self.executor.submit(execute, self._task(job, key))] = job
        except (BrokenExecutor, EOFError, OSError):
            # A worker has died, or the process that workers are forked from.
            self.broken = True
            raise _NotStarted from None
        self.started += 1
        return None

    def finished(self) -> Iterator[tuple[Job, Record | None]]:
        """Wait for jobs to end; None stands for a job whose process died."""
        if not self._running:
            return
        done = set(self._running)
        if not self.broken:
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        for future in done:
            job = self._running[future]
            record = self._result(future, job)
            if record is not None or not self.broken:
                del self._running[future]
                yield job, record
        if self.broken:
            # The others ran in the same executor; what they have not handed over is lost.
            left, self._running = list(self._running.values()), {}
            yield from ((job, None) for job in left)

    def _result(self, future: Future[Record], job: Job) -> Record | None:
        if self.broken and not future.done():
            return None
        try:
            return future.result()
        except BrokenExecutor:
            self.broken = True
            return None
        except Exception as error:  # the executor's own trouble, told like a chapter's
            told = f"{type(error).__name__}: {error}"
            return replace(_failed(job, self.planned.keys.key(job), type(error).__name__), detail=told)

    def _hindrance(self, job: Job) -> str | None:
        """Which chapter that this one builds on has no result, if any."""
        for other in job.after:
            record = read_record(job.report / other)
            if record is None or record.outcome != "succeeded":
                ended = (
                    "has no result"
                    if record is None
                    else "failed"
                    if record.outcome == "failed"
                    else "was skipped"
                )
                return f'It builds on chapter "{other}", which {ended}.'
        return None

    def _task(self, job: Job, key: str) -> Task:
        study, settings = self.planned.study, self.settings
        chapter = study.chapter(job.chapter)
        data = study.root / "data"
        allowed = [
            study.root / study.file,
            data / "raw" / "sources.yml",
            processed_folder(study) / "manifest.json",
        ]
        allowed += [processed_folder(study) / f"{table}.parquet" for table in chapter.reads]
        files = self.planned.sources.of(study.data)
        allowed += [data / "raw" / file.path for file in files if file.table in chapter.reads]
        allowed += [job.report / other / "findings.json" for other in job.after]
        allowed.append(study.root / "outputs" / ".work")
        return Task(
            job,
            key,
            self.notebooks[job.notebook],
            self.checked,
            self.planned.stamp,
            declaration(study.root, job.chapter, allowed),
            where=settings.where,
            fresh=settings.fresh,
            time_limit=settings.time_limit,
            memory_mb=settings.memory_mb,
            force=self.planned.force,
        )


def _alone(crowd: _Round, job: Job) -> Record | None:
    """Run one job by itself; if its process dies again, that is how it failed. None where its result stands."""
    if (ended := crowd.start(job)) is not None:
        return ended[0]
    _, record = next(crowd.finished())
    if record is None:
        reason = "The process that ran the chapter was killed, twice."
        record = _store(job, _failed(job, crowd.planned.keys.key(job), reason))
    return None if record.stood else record


def _copies(planned: Plan, work: Path) -> dict[str, str]:
    """Copy the notebooks as they are now: one edited during the run changes nothing before the next."""
    found: dict[str, str] = {}
    for job in planned.run:
        if job.notebook not in found:
            planned.keys.notebook(job.notebook)
            target = work / job.notebook
            shutil.copyfile(planned.study.root / "notebooks" / job.notebook, target)
            found[job.notebook] = str(target)
    return found


def _failed(job: Job, key: str, reason: str) -> Record:
    return Record(job.name, key, "failed", reason=reason, remedy="Run again; if it stays, use --jobs 1.")


def _skip(job: Job, key: str, reason: str) -> Record:
    return _store(job, Record(job.name, key, "skipped", reason=reason, remedy="Mend that chapter first."))


def _store(job: Job, record: Record) -> Record:
    """Keep the record of a job that did not come to run."""
    outputs = Path(job.root) / "outputs"
    try:
        with locked(lock_of(job.folder, outputs)), building(job.folder, outputs / ".work") as folder:
            write_record(folder, record)
    except OSError:  # told all the same; the run goes on
        return record
    return record
