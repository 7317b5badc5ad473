"""The first steps of a forked kernel: what sets it apart from the process it was forked from."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, ClassVar


def be_kernel(command: list[str], environment: dict[str, str], folder: str) -> None:
    """Turn a fork into a kernel; runs in the new process."""
    os.setsid()
    # The client may append options, so the connection file is not always the last word.
    _silence(Path(command[command.index("-f") + 1]).with_suffix(".log"))
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(folder)
    _end_with_run()
    _reseed()
    # A chapter lives for seconds; looking for garbage after every 700 objects takes a twentieth of them.
    gc.set_threshold(50_000, 20, 20)
    _list_no_modules()
    from evaltools.run.launch import start

    # The command is `python -m evaltools.run.launch -f FILE`; this process is that Python already.
    start([*command[command.index("-f") :], f"--IPKernelApp.parent_handle={os.getppid()}"])


def _list_no_modules() -> None:
    """Spare a starting kernel the list of all modules, which only a debugger asks for.

    To look at each of some 2,600 modules means to copy the memory it lies in, which the forks share otherwise.
    """
    import ipykernel.ipkernel

    class System:
        """The module `sys` as ipykernel sees it, with no modules in it."""

        modules: ClassVar[dict[str, Any]] = {}

        def __getattr__(self, name: str) -> Any:
            return getattr(sys, name)

    ipykernel.ipkernel.sys = System()  # type: ignore[assignment]


def _silence(words: Path) -> None:
    """Leave the terminal to the run: a kernel's own words go into a file."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    file = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(nowhere, 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(nowhere)
    os.close(file)


def _reseed() -> None:
    """Give the fork randomness of its own, as a fresh process has."""
    import random

    random.seed()
    if "numpy" in sys.modules:
        import numpy

        numpy.random.seed()


def _end_with_run() -> None:
    """End this process, and what it has started, when the run that asked for it is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        with contextlib.suppress(OSError):
            if os.getpgrp() == os.getpid():
                os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
