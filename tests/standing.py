"""A process that stays: it runs commands and notebooks one after the other, as `evaltools run` does in a process of its own.

Most of a short run's time goes to importing what chapters import, into the process that kernels are forked from. Here it
is imported once for all tests of a worker. A test about processes themselves starts `evaltools` as a user does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LONGEST = 900
"""Seconds after which what is asked for is taken as never ending, on a machine with other work too."""


class Standing:
    """The process as tests see it; it starts when it is first needed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def command(self, arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str] | None:
        """Run `evaltools ARGUMENTS` in a folder; None where the process is busy with another test's command."""
        if not self._one_at_a_time.acquire(blocking=False):
            return None
        try:
            status = self._ask({"do": "command", "arguments": list(arguments), "folder": str(folder)})[
                "status"
            ]
            out, err = ((self.home / name).read_text(encoding="utf-8") for name in ("out", "err"))
            return subprocess.CompletedProcess(["evaltools", *arguments], status, out, err)
        finally:
            self._one_at_a_time.release()

    def notebook(
        self, source: Path, target: Path, parameters: Mapping[str, str], environment: Mapping[str, str]
    ) -> dict[str, Any] | None:
        """Execute a notebook as a run does; None, or the name, text and cell of the error it ended with."""
        with self._one_at_a_time:
            asked = {"source": str(source), "target": str(target), "parameters": dict(parameters)}
            error: dict[str, Any] | None = self._ask(
                {"do": "notebook", "environment": dict(environment), **asked}
            )["error"]
            return error

    def close(self) -> None:
        """End it; the process that forks ends with it."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait()

    def _ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=self.home,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        overdue = threading.Timer(LONGEST, self._process.kill)
        overdue.start()
        answer = self._process.stdout.readline()
        overdue.cancel()
        if not answer:
            self._process = None
            told = (self.home / "err").read_text(encoding="utf-8")
            raise AssertionError(f"the standing process has ended, or took {LONGEST} seconds: {told}")
        found: dict[str, Any] = json.loads(answer)
        return found


def _command(asked: Mapping[str, Any]) -> dict[str, Any]:
    from evaltools.cli import main

    home = Path.cwd()
    os.chdir(asked["folder"])
    sys.argv = ["evaltools", *asked["arguments"]]
    status: Any = 0
    try:
        main()
    except SystemExit as ended:
        status = ended.code
    except BaseException:  # as Python itself tells it
        sys.excepthook(*sys.exc_info())
        status = 1
    finally:
        os.chdir(home)
    return {"status": status or 0}


def _notebook(asked: Mapping[str, Any]) -> dict[str, Any]:
    import papermill

    from evaltools.run import engine
    from evaltools.run.kernels import here
    from evaltools.run.launch import STEADY

    source = Path(asked["source"])
    try:
        papermill.execute_notebook(
            str(source), asked["target"], parameters=asked["parameters"], engine_name=engine.NAME,
            kernel_name="python3", language="python", progress_bar=False, cwd=str(source.parent), where=here(),
            watch=engine.Watch(), environment={**os.environ, **STEADY, **asked["environment"]}, time_limit=900,
            origin=source.name,
        )  # fmt: skip
    except papermill.PapermillExecutionError as error:
        return {"error": {"name": error.ename, "text": str(error), "cell": error.exec_count}}
    return {"error": None}


def _stand() -> None:
    """Do what is asked for, until nobody is there to ask."""
    asked, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    from evaltools.run.kernels import forkserver
    from evaltools.run.launch import STEADY

    # The process that forks stays where it was started, and shall not seem to belong to any test's folder.
    os.environ.update(STEADY)
    forkserver()
    does = {"command": _command, "notebook": _notebook}
    for line in asked:
        for descriptor, name in ((1, "out"), (2, "err")):
            file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(file, descriptor)
            os.close(file)
        task = json.loads(line)
        answer = does[task["do"]](task)
        sys.stdout.flush()
        sys.stderr.flush()
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    _stand()
