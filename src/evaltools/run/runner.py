"""Run what is out of date: jobs in order, several at a time, each result stored when it is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from evaltools.data.prepare import prepare
from evaltools.run.execute import TIME_LIMIT, execute
from evaltools.run.jobs import Job, Keys
from evaltools.run.store import Record, read_record
from evaltools.sources import read_sources
from evaltools.study import Study

Tell = Callable[[Job, Record], None]


@dataclass
class Plan:
    """What must run and what stands."""

    keys: Keys
    run: list[Job] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    """Reason by job name."""
    current: list[Job] = field(default_factory=list)


def plan(study: Study, wanted: Sequence[Job], *, force: bool = False) -> Plan:
    """Find out which jobs are out of date.

    Parameters
    ----------
    study : the study, whose data are prepared first.
    wanted : the jobs asked for.
    force : run them although nothing has changed.
    """
    prepared = prepare(study)
    keys = Keys(study, read_sources(study.root, study.data, checksums=False), prepared)
    result = Plan(keys)
    running: set[tuple[str, str, str, str]] = set()
    for job in wanted:
        record = read_record(job.folder)
        reason = ""
        if force:
            reason = "asked for"
        elif record is None:
            reason = "has not run yet"
        elif record.key != keys.key(job):
            reason = "something it reads has changed"
        elif record.outcome != "succeeded":
            reason = "failed last time"
        elif any((job.period, job.area, other, job.language) in running for other in job.after):
            reason = "builds on a chapter that runs"
        if reason:
            result.run.append(job)
            result.why[job.name] = reason
            running.add((job.period, job.area, job.chapter, job.language))
        else:
            result.current.append(job)
    return result


def cores() -> int:
    """Processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def run(
    planned: Plan,
    make_executor: Callable[[], Executor],
    *,
    force: bool = False,
    tell: Tell | None = None,
    time_limit: int = TIME_LIMIT,
    kernel: str = "python3",
) -> list[Record]:
    """Run the jobs of a plan, each as soon as those it builds on are there.

    Parameters
    ----------
    planned : what to run.
    make_executor : makes the executor; called again if a worker process dies.
    force : run dependent chapters although the findings they read are the same.
    tell : called with each job and its record, as they end.
    time_limit : seconds that one cell may take.
    kernel : name of the Jupyter kernel.
    """
    waiting = list(planned.run)
    records: list[Record] = []
    attempts: dict[str, int] = {}

    def done(job: Job, record: Record) -> None:
        records.append(record)
        if tell is not None:
            tell(job, record)

    while waiting:
        with make_executor() as executor:
            waiting = _round(waiting, planned, executor, done, attempts, force, time_limit, kernel)
    return records


def _round(
    waiting: list[Job],
    planned: Plan,
    executor: Executor,
    done: Tell,
    attempts: dict[str, int],
    force: bool,
    time_limit: int,
    kernel: str,
) -> list[Job]:
    """Run jobs until none is left, or until the executor breaks; return those still to run."""
    running: dict[Future[Record], Job] = {}
    left = list(waiting)
    while left or running:
        for job in _ready(left, running.values()):
            left.remove(job)
            key = planned.keys.key(job)
            if not force and _stands(job, key):
                continue  # what it builds on ran again and found the same
            running[executor.submit(execute, job, key, time_limit=time_limit, kernel=kernel)] = job
        if not running:
            continue
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        broken: list[Job] = []
        for future in finished:
            job = running.pop(future)
            try:
                done(job, future.result())
            except BrokenProcessPool:
                broken.append(job)
        if broken:
            return _again([*broken, *running.values()], left, attempts, planned, done)
    return []


def _stands(job: Job, key: str) -> bool:
    record = read_record(job.folder)
    return record is not None and record.key == key and record.outcome == "succeeded"


def _ready(left: Sequence[Job], running: Iterable[Job]) -> list[Job]:
    """Jobs that wait for no other job of the same report and language."""
    pending = {(job.report, job.language, job.chapter) for job in [*left, *running]}
    return [
        job for job in left if not any((job.report, job.language, other) in pending for other in job.after)
    ]


def _again(
    interrupted: Sequence[Job], left: list[Job], attempts: dict[str, int], planned: Plan, done: Tell
) -> list[Job]:
    """After a worker died: try what it interrupted once more, then count it as failed."""
    retry = []
    for job in interrupted:
        attempts[job.name] = attempts.get(job.name, 0) + 1
        if attempts[job.name] < 2:
            retry.append(job)
        else:
            reason = "The process that ran the chapter was killed, twice."
            done(job, Record(job.name, planned.keys.key(job), "failed", reason=reason))
    return retry + left
