"""Run one job: its notebook through papermill into a folder, and a record of how it went."""

from __future__ import annotations

import json
import logging
import os
import re
import time
import warnings
from pathlib import Path
from typing import Any

from evaltools.run.jobs import Job
from evaltools.run.store import Record, building, write_record

TIME_LIMIT = 900
"""Seconds that one cell may take."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(job: Job, key: str, *, kernel: str = "python3", time_limit: int = TIME_LIMIT) -> Record:
    """Run a chapter and store its result, successful or not.

    Parameters
    ----------
    job : what to run.
    key : the job's key, kept with the result.
    kernel : name of the Jupyter kernel.
    time_limit : seconds that one cell may take.

    Returns
    -------
    Record
        also where the chapter failed; then the executed notebook and the reason are kept.
    """
    work = Path(job.root) / "outputs" / ".work"
    with building(job.folder, work) as folder:
        started = time.monotonic()
        failure = _papermill(job, folder, kernel, time_limit)
        record = _record(job, key, folder, failure, time.monotonic() - started)
        write_record(folder, record)
    return record


def _papermill(job: Job, folder: Path, kernel: str, time_limit: int) -> BaseException | None:
    """Execute the notebook; return the error it ended with, if any."""
    warnings.filterwarnings("ignore", message="Passing unrecognized arguments", category=DeprecationWarning)
    import papermill

    from evaltools.chapter import EARLIER, OUTPUT

    logging.getLogger("papermill").setLevel(logging.ERROR)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    environment = {
        OUTPUT: str(folder),
        EARLIER: str(job.report),
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        papermill.execute_notebook(
            str(Path(job.root) / "notebooks" / job.notebook),
            str(folder / "notebook.ipynb"),
            parameters={
                "study": str(Path(job.root) / job.study_file),
                "period": job.period,
                "area": job.area,
                "language": job.language,
            },
            kernel_name=kernel,
            progress_bar=False,
            log_output=False,
            cwd=str(Path(job.root) / "notebooks"),
            execution_timeout=time_limit,
        )
    except Exception as error:  # whatever a notebook raises is a failed chapter, not a failed run
        return error
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return None


def _record(job: Job, key: str, folder: Path, failure: BaseException | None, seconds: float) -> Record:
    common: dict[str, Any] = {
        "job": job.name,
        "key": key,
        "seconds": round(seconds, 2),
        "versions": _versions(),
    }
    if failure is None and not (folder / "findings.json").is_file():
        failure = RuntimeError("The notebook does not end with chapter.close().")
    if failure is not None:
        # Half a chapter's findings are no findings.
        for name in ("findings.json", "contents.json"):
            (folder / name).unlink(missing_ok=True)
        reason, cell = explain(failure)
        return Record(outcome="failed", reason=reason, cell=cell, **common)
    contents = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    findings = len(json.loads((folder / "findings.json").read_text(encoding="utf-8")))
    return Record(outcome="succeeded", findings=findings, remarks=tuple(contents["remarks"]), **common)


def explain(error: BaseException) -> tuple[str, int | None]:
    """Say in a sentence why a notebook failed, and in which code cell."""
    kind = type(error).__name__
    if kind == "PapermillExecutionError":
        name, value = getattr(error, "ename", ""), _ANSI.sub("", str(getattr(error, "evalue", "")))
        cell = getattr(error, "exec_count", None)
        # Our own messages are meant to be read; others need their kind said.
        own = name in {"BadInput", "ChapterError", "InvalidArgument", "EvaltoolsError"}
        return (value if own else f"{name}: {value}"), cell
    if kind == "DeadKernelError":
        return "The kernel died: it ran out of memory, or a library crashed.", None
    if kind == "CellTimeoutError":
        return "A cell took longer than the time limit.", None
    return _ANSI.sub("", f"{kind}: {error}").strip(), None


def _versions() -> dict[str, str]:
    from evaltools import __version__

    return {"evaltools": __version__}
