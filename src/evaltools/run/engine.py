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
    """Papermill's client with a limit on what a chapter prints."""

    watch: Watch

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        if msg["msg_type"] == "stream":
            text = msg["content"]["text"]
            room = MAX_PRINTED - self.watch.printed
            self.watch.printed += len(text)
            if room <= 0:
                return None
            if len(text) > room:
                msg["content"]["text"] = text[:room] + "\n[cut: the chapter prints more than is kept]\n"
        return super().process_message(msg, cell, cell_index)


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
        end = time.monotonic() + time_limit
        client = _Client(
            nb_man,
            km=kernel,
            # Counted over the whole chapter, on a clock that nobody can set back.
            timeout_func=lambda _cell: max(1, round(end - time.monotonic())),
            startup_timeout=120,
            shutdown_kernel="immediate",
        )
        client.watch = watch
        try:
            client.execute(env=dict(environment), cleanup_kc=True)
        finally:
            started = kernel.started
            watch.memory_mb, watch.warm = started.memory_mb, started.warm
            watch.exit_status, watch.last_words = started.exit_status, started.last_words()


papermill_engines.register(NAME, ChapterEngine)
