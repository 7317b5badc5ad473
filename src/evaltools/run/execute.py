"""Run one job: its notebook through papermill into a folder, and a record of how it went."""

from __future__ import annotations

import json
import logging
import os
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaltools.run.failures import UNCLOSED, explain, keep_private
from evaltools.run.jobs import Job, stamp
from evaltools.run.store import Record, building, lock_of, locked, read_record, write_record

if TYPE_CHECKING:
    from evaltools.run.engine import Watch
    from evaltools.run.kernels import Where

TIME_LIMIT = 900
"""Seconds that one chapter may take."""


@dataclass(frozen=True)
class Task:
    """A job with everything a worker needs to do it, wherever the worker is."""

    job: Job
    key: str
    notebook: str
    """Copy of the notebook as it was when the run began; editing it meanwhile changes nothing."""
    checked: str
    """File with the study and its sources; see `evaltools.study.checked`."""
    stamp: str
    """State of the inputs when the run began."""
    declared: str
    """What the chapter may read; see `evaltools.run.declared`."""
    where: Where | None = None
    """How kernels are started; none leaves it to the worker."""
    fresh: bool = False
    """Start an ordinary kernel even where a warm one could be had."""
    time_limit: int = TIME_LIMIT
    memory_mb: int = 0
    """Largest memory of the kernel; 0 means no limit."""
    force: bool = False


def execute(task: Task) -> Record:
    """Run a chapter and store its result, successful or not.

    Doing a task twice does no harm: who comes second finds the result and takes it.

    Parameters
    ----------
    task : what to run, and how.

    Returns
    -------
    Record
        also where the chapter failed; then the executed notebook and the reason are kept.
    """
    job = task.job
    outputs = Path(job.root) / "outputs"
    began = time.monotonic()
    try:
        with locked(lock_of(job.folder, outputs)):
            # Another run may have made it while this one waited for the lock.
            if not task.force and (found := standing(job, task.key)) is not None:
                return replace(found, stood=True)
            with building(job.folder, outputs / ".work") as folder:
                watch, failure = _papermill(task, folder)
                record = _record(task, folder, watch, failure, time.monotonic() - began)
                write_record(folder, record)
        return record
    except OSError as error:
        # The disk is full, or the folder may not be written to: the earlier result, if any, stands.
        place = f" ({error.filename})" if error.filename else ""
        return Record(
            job.name,
            task.key,
            "failed",
            seconds=round(time.monotonic() - began, 2),
            reason=f"The result could not be stored: {error.strerror or error}{place}.",
            remedy="Make room on the disk, see that outputs/ may be written to, and run again.",
        )


def standing(job: Job, key: str) -> Record | None:
    """The record of a result that is there and still holds."""
    record = read_record(job.folder)
    return record if record is not None and record.key == key and record.outcome == "succeeded" else None


def _papermill(task: Task, folder: Path) -> tuple[Watch, BaseException | None]:
    """Execute the notebook; return what was seen of the kernel, and the error it ended with, if any."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    import papermill

    from evaltools.run import engine
    from evaltools.run.kernels import here

    for name in ("papermill", "traitlets", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    job, watch = task.job, engine.Watch()
    try:
        papermill.execute_notebook(
            task.notebook,
            str(folder / "notebook.ipynb"),
            parameters={
                "study": job.study_file,
                "period": job.period,
                "area": job.area,
                "language": job.language,
            },
            engine_name=engine.NAME,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=str(Path(job.root) / "notebooks"),
            where=task.where or here(fresh=task.fresh),
            watch=watch,
            environment=_environment(task, folder),
            time_limit=task.time_limit,
            origin=f"notebooks/{job.notebook}",
        )
    except Exception as error:  # whatever a notebook raises is a failed chapter, not a failed run
        return watch, error
    return watch, None


def _environment(task: Task, folder: Path) -> dict[str, str]:
    """Variables of the kernel: this process's own, and those that make results the same everywhere."""
    from evaltools.notebook.chapter import EARLIER, OUTPUT
    from evaltools.run.declared import VARIABLE
    from evaltools.run.launch import MEMORY, STEADY
    from evaltools.study.checked import VARIABLE as CHECKED

    given = {
        OUTPUT: str(folder),
        EARLIER: str(task.job.report),
        CHECKED: task.checked,
        VARIABLE: task.declared,
        MEMORY: str(task.memory_mb or ""),
        **STEADY,
    }
    return {**os.environ, **given}


def _record(task: Task, folder: Path, watch: Watch, failure: BaseException | None, seconds: float) -> Record:
    job = task.job
    changed = stamp(Path(job.root), job.study_file, job.study) != task.stamp
    common: dict[str, Any] = {
        "job": job.name,
        # Without a key it will run again: what it read may be neither the old nor the new.
        "key": "" if changed else task.key,
        "seconds": round(seconds, 2),
        "memory_mb": round(watch.memory_mb, 1),
        "versions": _versions(),
        "kernel": "warm" if watch.warm else "fresh",
    }
    if failure is None and not (folder / "findings.json").is_file():
        failure = RuntimeError(UNCLOSED)
    if failure is not None:
        # Half a chapter's findings are no findings.
        for name in ("findings.json", "contents.json"):
            (folder / name).unlink(missing_ok=True)
        told = explain(
            failure, watch, notebook=job.notebook, memory_mb=task.memory_mb, time_limit=task.time_limit
        )
        keep_private(folder, job.name, told)
        return Record(
            outcome="failed",
            reason=told.reason,
            cell=told.cell,
            remedy=told.remedy,
            detail=told.detail,
            **common,
        )
    contents = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    findings = len(json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"])
    return Record(
        outcome="succeeded",
        findings=findings,
        lacking=len(contents["remarks"]),
        drawn=_drawn_here(folder, contents["parts"]),
        **common,
    )


def _drawn_here(folder: Path, parts: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What the figures say that only the notebook can draw, by language: a change of it takes a run."""
    from evaltools.notebook.showing import SPOKEN

    own = {part["id"] for part in parts if part["kind"] == "figure" and not part["draw"]}
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob(f"*/figures/{SPOKEN}")) if own else ():
        spoken = json.loads(path.read_text(encoding="utf-8"))
        said = [spoken.get(name, {}) for name in sorted(own)]
        found[path.parts[-3]] = {key: text for messages in said for key, text in messages.items()}
    return found


def _versions() -> dict[str, str]:
    from evaltools import __version__

    return {"evaltools": __version__}
