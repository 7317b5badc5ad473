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
from pathlib import Path
from typing import Any

from evaltools.checks import EvaltoolsError
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
    from evaltools.run.launch import STEADY

    # The fork server and all that come of it inherit these, the seed of hashes among them.
    before = {name: os.environ.get(name) for name in STEADY}
    os.environ.update(STEADY)
    folder = private_folder()
    nursery = None if fresh else Nursery(folder)
    try:
        where = Where(str(folder)) if nursery is None else nursery.where
        yield lambda: _Pool(workers, mp_context=forkserver(), initializer=_settle), where
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


def _settle() -> None:
    """Prepare a worker: it is silent, leaves Ctrl-C to the coordinator, and ends when the run is killed."""
    with Path(os.devnull).open("r+b") as nowhere:
        for stream in (0, 1, 2):
            os.dup2(nowhere.fileno(), stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    # Without it a worker would wait for work for ever.
    threading.Thread(target=watch, name="parent", daemon=True).start()


@contextlib.contextmanager
def cluster(address: str, root: Path) -> Iterator[tuple[Callable[[], Executor], int]]:
    """Give a maker of executors on a Dask cluster, and how many jobs to hand out at a time.

    Parameters
    ----------
    address : of the scheduler, e.g. `tcp://10.0.0.5:8786`.
    root : the study's folder, which the workers must see under the same path.

    Raises
    ------
    EvaltoolsError
        where the cluster is not there, or a worker could not give the same results.
    """
    try:
        from distributed import Client
    except ImportError:
        raise EvaltoolsError(
            "--cluster needs Dask. Install it with: pip install 'evaltools-studies[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EvaltoolsError(
            f"There is no Dask scheduler at {address} ({error}). Start one with `dask scheduler`, or mend the address."
        ) from None
    with client:
        workers = _check_workers(client, address, root)
        # Twice as many as workers, so that none waits for the coordinator.
        yield lambda: client.get_executor(pure=False, retries=2), 2 * workers


def _check_workers(client: Any, address: str, root: Path) -> int:
    """See that every worker has one thread, the same code and environment, and the study's folder."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    if not workers:
        raise EvaltoolsError(
            f"The scheduler at {address} has no workers. Start some with `dask worker --nthreads 1`."
        )
    problems = [
        f"worker {name} has {worker['nthreads']} threads. Start it with `--nthreads 1`: a chapter needs a process."
        for name, worker in workers.items()
        if worker["nthreads"] != 1
    ]
    here = describe(str(root))
    for name, there in client.run(describe, str(root)).items():
        for what, remedy in _REMEDIES.items():
            if there[what] != here[what]:
                problems.append(f"worker {name} has {what} different from this machine's. {remedy}")
    if problems:
        raise EvaltoolsError("\n".join(problems))
    return len(workers)


_REMEDIES = {
    "code of evaltools": "Install the same version there.",
    "environment": "Make it from the same requirements.lock.",
    "study folder": "It must be shared and have the same path everywhere.",
}


def describe(root: str) -> dict[str, str]:
    """What results depend on besides the study itself, on the machine where this runs.

    Parameters
    ----------
    root : the study's folder.
    """
    from evaltools.run.jobs import digest, environment, library
    from evaltools.study.sources import sha256

    files = [*sorted(Path(root).glob("*.yml")), Path(root, "data", "raw", "sources.yml")]
    return {
        "code of evaltools": library(),
        "environment": environment(),
        "study folder": digest(f"{path}:{sha256(path)}" for path in files if path.is_file()),
    }
