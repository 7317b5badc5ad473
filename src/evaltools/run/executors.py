"""Where jobs are run: in processes of this machine, or on a cluster through Dask."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from evaltools.run.kernels import Nursery, Where, forkserver, private_folder

WORKERS_PER_CORE = 3
"""Jupyter's client spends much of its time on fixed waits; several workers per core fill them."""


@contextlib.contextmanager
def local(workers: int, *, fresh: bool = False) -> Iterator[tuple[Callable[[], Executor], Where]]:
    """Give a maker of process pools, and how kernels are started.

    Parameters
    ----------
    workers : processes, each running one chapter at a time.
    fresh : start every kernel anew.
    """
    from evaltools.run.execute import STEADY

    # The fork server and all that come of it inherit these, the seed of hashes among them.
    before = {name: os.environ.get(name) for name in STEADY}
    os.environ.update(STEADY)
    folder = private_folder()
    nursery = None if fresh else Nursery(folder)
    try:
        where = Where(str(folder)) if nursery is None else nursery.where
        yield lambda: _Pool(workers, mp_context=forkserver(), initializer=_end_with_run), where
    finally:
        if nursery is not None:
            nursery.close()
        shutil.rmtree(folder, ignore_errors=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Pool(ProcessPoolExecutor):
    """A process pool that does not wait for its work when the run is broken off."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for child in multiprocessing.active_children():
                child.kill()
        self.shutdown(wait=True, cancel_futures=kind is not None)


def _end_with_run() -> None:
    """End a worker when the run is killed; it would wait for work for ever."""
    # Ctrl-C is the coordinator's to answer; a worker ends when told.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
