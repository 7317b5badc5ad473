"""Why a chapter failed: its kind and cell for everybody, what it said for whoever runs it.

The text of an error may hold whatever the data hold: names, paths, a line of an interview. It is told on the terminal and
kept in a log that only its owner may read; the record, the notebook and the pages say which kind of error, and where.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.run.engine import Watch

LOG = "failure.log"
"""Name of the private log in a chapter's folder."""
UNCLOSED = "The notebook does not end with chapter.close()."
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_KIND = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
"""How the name of an error looks; a notebook may give a class any name."""
_OURS = {"BadInput", "ChapterError", "InvalidArgument", "EvaltoolsError", "Undeclared"}
"""Errors whose text is meant to be read as it is; others need their kind said."""


@dataclass(frozen=True)
class Failure:
    """What is said of a failed chapter."""

    reason: str
    """For everybody: kind of error, or how it ended; nothing that an error said."""
    cell: int | None = None
    """Number of the code cell, from 1."""
    remedy: str = ""
    detail: str = ""
    """What the error said, for whoever runs the chapter; empty where the reason is all."""
    trace: str = ""
    """Where it arose, line by line."""


def explain(error: BaseException, watch: Watch, *, notebook: str, memory_mb: int, time_limit: int) -> Failure:
    """Say why a notebook failed, in which code cell, and what to do.

    Parameters
    ----------
    error : what papermill ended with.
    watch : what was seen of the kernel.
    notebook : its file name.
    memory_mb, time_limit : what the chapter was allowed; 0 MB is no limit.

    Raises
    ------
    OSError
        for trouble of the disk, which is not the chapter's own.
    """
    kind = type(error).__name__
    by_hand = f"Open notebooks/{notebook} in JupyterLab and run it with the same parameters."
    if kind == "PapermillExecutionError":
        name, value = getattr(error, "ename", ""), _ANSI.sub("", str(getattr(error, "evalue", "")))
        cell = getattr(error, "exec_count", None)
        if name == "MemoryError":
            remedy = f"It may use {memory_mb} MB; raise --memory." if memory_mb else ""
            return Failure(
                "The chapter ran out of memory.", cell, remedy or "Close other programs, or use --jobs 1."
            )
        own = name in _OURS
        said = value if own else f"{name}: {value}".strip(": ")
        trace = _ANSI.sub("", "\n".join(getattr(error, "traceback", ())))
        return Failure(_kind(name), cell, "" if own else by_hand, said, trace)
    if kind == "CellTimeoutError" and "IOPub" in str(error):
        # All cells have ended, and the last word of one of them has not come.
        return Failure(
            f"The chapter ended its work, but not all of its output arrived within {time_limit} seconds.",
            None,
            "Show less in one cell, or raise --timeout.",
        )
    if kind == "CellTimeoutError":
        return Failure(
            f"The chapter took longer than {time_limit} seconds.",
            None,
            "Raise --timeout, or look for a loop without end.",
        )
    if kind == "RuntimeError" and str(error).startswith("Kernel didn't respond"):
        return Failure(
            "The kernel did not start in time.",
            None,
            "The machine is busy: use fewer --jobs, and run again.",
        )
    if kind == "DeadKernelError" or "Kernel died" in str(error):
        ended = watch.exit_status is not None and watch.exit_status > 0
        detail = f"The kernel ended: {watch.last_words}" if ended and watch.last_words else ""
        return Failure(_death(watch.exit_status), None, by_hand, detail)
    if str(error) == UNCLOSED:
        return Failure(UNCLOSED, None, by_hand)
    if kind in {"NotJSONError", "NotebookValidationError", "ValidationError"}:
        return Failure(
            "The file is no Jupyter notebook.", None, "Restore it, or save it again in JupyterLab."
        )
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        raise error
    return Failure(_kind(kind), None, by_hand, _ANSI.sub("", f"{kind}: {error}").strip())


def _death(status: int | None) -> str:
    """Say how a kernel ended, from its exit status."""
    if status is None or status >= 0:
        return "The kernel ended in the middle of the chapter" + (
            "." if not status else f" (exit status {status})."
        )
    name = str(-status)
    with contextlib.suppress(ValueError):
        name = signal.Signals(-status).name
    if name == "SIGKILL":
        return "The kernel was killed, by somebody or because the machine ran out of memory."
    return f"The kernel crashed ({name}): a library failed in its compiled code."


def keep_private(folder: Path, job: str, told: Failure) -> None:
    """Write what an error said into a log that only its owner may read, and take it out of the notebook.

    Parameters
    ----------
    folder : the chapter's, still being built.
    job : the job's name.
    told : the failure.
    """
    path = folder / LOG
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as log:
        cell = f", code cell {told.cell}" if told.cell is not None else ""
        log.write(f"{job}{cell}: {told.reason}\n{told.detail}\n{told.trace}".rstrip("\n") + "\n")
    notebook = folder / "notebook.ipynb"
    with contextlib.suppress(FileNotFoundError, ValueError):
        data: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
        for cell_of in data.get("cells", ()):
            for output in cell_of.get("outputs", ()):
                if output.get("output_type") == "error":
                    output.update(ename=_kind(output.get("ename", "")), evalue="", traceback=[])
        notebook.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _kind(name: object) -> str:
    """The name of an error's class; of one whose name could hold data, that it is an error."""
    return name if isinstance(name, str) and _KIND.fullmatch(name) else "Error"
