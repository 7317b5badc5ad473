"""How papermill runs a chapter's notebook here: which kernel, for how long, and how much it may print."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from evaltools.run.kernels import Manager, Where, manager

NAME = "evaltools"
MAX_PRINTED = 1_000_000
"""Characters of printed output kept of a chapter; a notebook of 100 MB opens nowhere."""
CUT = "\n[cut: the chapter prints more than is kept]\n"
START_LIMIT = 120
"""Seconds that a kernel may take to start."""


@dataclass
class Watch:
    """What is learnt about a kernel while it runs a notebook."""

    memory_mb: float = 0.0
    printed: int = 0
    exit_status: int | None = None
    warm: bool = False
    last_words: str = ""
    """Last line the kernel wrote outside the notebook."""


class _Client(PapermillNotebookClient):
    """Papermill's client: no output is lost, what a chapter prints is one text, and it has a limit."""

    watch: Watch
    end: float
    """When the chapter's time is over, on the monotonic clock."""

    @property
    def left(self) -> int:
        """Whole seconds that are left, at least one."""
        return max(1, round(self.end - time.monotonic()))

    @property
    def iopub_timeout(self) -> int:
        """How long output may follow the end of its cell; a fixed number would fail a chapter that prints much."""
        return self.left

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        if msg["msg_type"] != "stream":
            return super().process_message(msg, cell, cell_index)
        room = MAX_PRINTED - self.watch.printed
        if room < 0:
            return None
        content = msg["content"]
        self.watch.printed += len(content["text"])
        if len(content["text"]) > room:
            content["text"] = content["text"][:room] + CUT
        return self._joined(msg, cell) or super().process_message(msg, cell, cell_index)

    def _joined(self, msg: dict[str, Any], cell: Any) -> Any:
        """Append a text to the one before it: in how many pieces it came says how busy the machine was."""
        if self.clear_before_next_output or self.output_hook_stack[msg["parent_header"].get("msg_id")]:
            return None
        last = cell.outputs[-1] if cell.outputs else None
        if last is None or last["output_type"] != "stream" or last["name"] != msg["content"]["name"]:
            return None
        last["text"] += msg["content"]["text"]
        return last


class _Saving(NotebookExecutionManager):
    """Saves the notebook when it ends; papermill's own saves it twice per cell."""

    output_path: str | None

    def cell_start(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        path = self.output_path
        self.output_path = None
        try:
            super().cell_start(cell, cell_index, **kwargs)
        finally:
            self.output_path = path

    def cell_complete(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        path = self.output_path
        self.output_path = None
        try:
            super().cell_complete(cell, cell_index, **kwargs)
        finally:
            self.output_path = path


class ChapterEngine(Engine):
    """A papermill engine that starts the kernel as `evaltools.run.kernels` says."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, *, origin: str, **options: Any
    ) -> Any:
        """Run a notebook that came from `origin`; see papermill's engine of the same name."""
        # Temporary paths mean nothing to whoever reads the notebook later.
        nb.metadata.papermill.update(input_path=origin, output_path="notebook.ipynb")
        saving = _Saving(nb, output_path=output_path, progress_bar=False, autosave_cell_every=0)
        saving.notebook_start()
        try:
            cls.execute_managed_notebook(saving, kernel_name, **options)
        finally:
            saving.notebook_complete()
        return saving.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        where: Where,
        watch: Watch,
        environment: Mapping[str, str],
        time_limit: float,
        **_: Any,
    ) -> None:
        """Start a kernel, run the cells, end the kernel.

        Parameters
        ----------
        nb_man : papermill's holder of the notebook.
        kernel_name : not used; the kernel is always this Python.
        where : how kernels are started.
        watch : filled with what is learnt.
        environment : variables of the kernel.
        time_limit : seconds that all cells together may take.
        """
        kernel: Manager = manager(where)
        client: _Client = _Client(
            nb_man,
            km=kernel,
            # Counted over the whole chapter, on a clock that nobody can set back.
            timeout_func=lambda _cell: client.left,
            startup_timeout=START_LIMIT,
            shutdown_kernel="immediate",
        )
        client.watch, client.end = watch, time.monotonic() + time_limit
        try:
            client.execute(env=dict(environment), cleanup_kc=True)
        finally:
            started = kernel.started
            watch.memory_mb, watch.warm = started.memory_mb, started.warm
            watch.exit_status, watch.last_words = started.exit_status, started.last_words()


papermill_engines.register(NAME, ChapterEngine)
