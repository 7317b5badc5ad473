"""How kernels are started: over private sockets, and where possible forked from a process that is warm.

A notebook's own work takes a twentieth of its time; the rest is starting Python and importing pandas, scipy,
networkx and matplotlib. Here those are imported once, in the standard library's fork server, and each
kernel is a fork of it. Everything that makes this safe is in this file, in `preload.py` and in `forked.py`:

- the fork server only imports; where that has started a thread, it is not used;
- random generators are reseeded in each fork, the hash seed is fixed before the server starts;
- the server lives as long as one run, so code that changed before the run is never served from memory;
- a kernel ends when the worker that asked for it, the run, or the fork server ends;
- anything amiss means an ordinary kernel, which differs in nothing but time (`--fresh-kernels` asks for it).
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Client, Connection, Listener, wait
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from evaltools.run.forked import be_kernel
from evaltools.run.launch import STEADY

LONGEST_SOCKET = 90
"""Characters a socket's path may have; systems allow 104 or more, and Jupyter appends a number."""


@dataclass(frozen=True)
class Where:
    """How a run's kernels are started; travels to the workers."""

    folder: str
    """Private folder for sockets and connection files."""
    nursery: str = ""
    """Socket of the process that forks kernels; none means ordinary kernels."""


_PREFIX = "ev-"
_ALIVE = "alive"
"""File in a private folder that its process holds a lock on while it lives."""
_held: list[Any] = []


def private_folder() -> Path:
    """Make a folder that only this user can enter, with a path short enough for sockets in it.

    Those that killed processes left behind are removed first.
    """
    sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = (folder / f"{_ALIVE}.new").open("w")
    with contextlib.suppress(ImportError):
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
    # Under its name only once it is held: another process would take it for one that was left behind.
    (folder / f"{_ALIVE}.new").rename(folder / _ALIVE)
    _held.append(lock)
    return folder


def sweep(place: Path) -> None:
    """Remove private folders of this user whose process is gone, which their lock being free tells.

    Parameters
    ----------
    place : the folder for temporary files.
    """
    from evaltools.run.store import locked

    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            mine = folder.stat().st_uid == os.getuid() and not folder.is_symlink()
            if mine and (folder / _ALIVE).is_file():
                with locked(folder / _ALIVE, wait=False) as free:
                    if free:
                        shutil.rmtree(folder, ignore_errors=True)


_here: dict[bool, Where] = {}


def here(*, fresh: bool = False) -> Where:
    """How kernels are started by a worker that was told nothing, as on a cluster: it has a nursery of its own.

    Parameters
    ----------
    fresh : start ordinary kernels.
    """
    if fresh not in _here:
        # The process that kernels are forked from inherits these, the seed of hashes among them.
        os.environ.update(STEADY)
        folder = private_folder()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _here[fresh] = Where(str(folder)) if fresh else Nursery(folder).where
    return _here[fresh]


# -- the client's side ----------------------------------------------------------------------------------


class _Forked:
    """A kernel forked elsewhere, as `jupyter_client` expects a process to look (see subprocess.Popen)."""

    stdin = stdout = stderr = None

    def __init__(self, connection: Connection, pid: int) -> None:
        self._connection, self.pid = connection, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        return self._wait(timeout)

    def _wait(self, timeout: float | None) -> int | None:
        if self.returncode is None and self._connection.poll(timeout):
            try:
                self.returncode = self._connection.recv()
            except (EOFError, OSError):  # the run itself is ending
                self.returncode = -signal.SIGKILL
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Provisioner(LocalProvisioner):
    """Starts a kernel by forking where it can, else as Jupyter does."""

    where: Where
    words: Path
    """File that takes what the kernel says outside its notebook, so that the terminal stays clear."""
    memory_mb = 0.0
    exit_status: int | None = None
    warm = False
    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel; called by the kernel manager."""
        forked = fork(self.where, cmd, kwargs.get("env") or {}, kwargs.get("cwd") or os.getcwd())  # noqa: PTH109
        if forked is None:
            with self.words.open("wb") as words:
                return await super().launch_kernel(cmd, **{**kwargs, "stdout": words, "stderr": words})
        self.process, self.pid, self.warm = forked, forked.pid, True
        # The kernel leads a session of its own, whose id is its process id.
        self.pgid = forked.pid
        return self.connection_info

    def last_words(self) -> str:
        """The last line the kernel wrote outside its notebook; a crash is told there."""
        with contextlib.suppress(OSError):
            lines = self.words.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            self.words.unlink()
            return lines[-1].strip() if lines else ""
        return ""

    async def poll(self) -> int | None:
        """Exit status, or None while the kernel runs."""
        status = await super().poll()
        if self.process is not None and status is not None:
            self.exit_status = status
        return status

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once, and note how much memory it has used at most."""
        if self.process is not None and self.process.poll() is None:
            self.memory_mb = peak_memory(self.process.pid)
        await super().kill(restart=restart)
        if isinstance(self.process, _Forked):
            # The answer comes within milliseconds; asking again later would cost a tenth of a second.
            self.process.wait(1.0)


class Manager(AsyncKernelManager):
    """Kernel manager over IPC sockets in a private folder."""

    started: Provisioner

    @property
    def kernel_spec(self) -> KernelSpec:
        """This Python, whatever kernels the user has installed."""
        return KernelSpec(
            argv=[sys.executable, "-m", "evaltools.run.launch", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata={"supported_encryption": ["curve"]},
        )


def manager(where: Where) -> Manager:
    """Make a kernel manager for one kernel.

    Parameters
    ----------
    where : how kernels are started.
    """
    name = secrets.token_hex(4)
    file = Path(where.folder) / f"{name}.json"
    if sys.platform != "win32" and len(str(file)) < LONGEST_SOCKET:
        made = Manager(connection_file=str(file), transport="ipc")
        made.ip = str(file.with_suffix(""))
    else:
        # Over TCP anyone on the machine could listen, so there it is encrypted.
        import zmq

        made = Manager(
            connection_file=str(file), transport_encryption="auto" if zmq.has("curve") else "disabled"
        )
    provisioner = Provisioner(kernel_id=name, kernel_spec=made.kernel_spec, parent=made)
    provisioner.where, provisioner.words = where, file.with_suffix(".log")
    made.kernel_id, made.provisioner = name, provisioner
    made.started = provisioner
    return made


def peak_memory(pid: int) -> float:
    """Largest memory a running process has used so far, in MiB; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import psutil

    with contextlib.suppress(psutil.Error):
        return float(psutil.Process(pid).memory_info().rss) / (1 << 20)
    return 0.0


def fork(where: Where, command: list[str], environment: Mapping[str, str], folder: str) -> _Forked | None:
    """Ask the nursery for a kernel; None where it has none to give."""
    if not where.nursery:
        return None
    try:
        connection = Client(where.nursery, "AF_UNIX")
        connection.send((command, dict(environment), folder))
        pid = connection.recv()
    except (OSError, EOFError):
        return None
    if pid is None:
        connection.close()
        return None
    return _Forked(connection, pid)


# -- the nursery ----------------------------------------------------------------------------------------


class Nursery:
    """Forks kernels for the workers of a run, and ends those whose worker has gone."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "nursery")
        self.where = Where(str(folder), self.address)
        self._lock = threading.Lock()
        self._context = forkserver()
        self._unfit: str | None = None
        self._closed = False
        # Nobody else can enter the folder, so whoever comes is a worker of this run.
        self._listener = Listener(self.address, "AF_UNIX", backlog=64)
        threading.Thread(target=self._accept, name="nursery", daemon=True).start()

    @property
    def unfit(self) -> str:
        """Why kernels cannot be forked here; empty where they can."""
        with self._lock:
            if self._unfit is None:
                self._unfit = _fitness(self._context)
            return self._unfit

    def close(self) -> None:
        """Take no more requests."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                if self._closed:
                    return
                time.sleep(0.1)  # too many files are open, say: others will be closed
                continue
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        """Fork one kernel, then wait until it ends or its worker does."""
        with connection, contextlib.suppress(OSError, EOFError):
            command, environment, folder = connection.recv()
            if self.unfit:
                connection.send(None)
                return
            with self._lock:
                process = self._context.Process(target=be_kernel, args=(command, environment, folder))
                process.start()
            try:
                connection.send(process.pid)
                wait([process.sentinel, connection])
            finally:
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)  # also what the kernel has started
                with contextlib.suppress(OSError):
                    process.kill()
                process.join()
            connection.send(process.exitcode)


def forkserver() -> Any:
    """The fork server's context, set to import the libraries of chapters and nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evaltools.run.preload"])
    with _quietly():
        resource_tracker.ensure_running()
        ensure_running()
    return context


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Give processes started meanwhile nowhere to write: what matters comes back as a result."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _fitness(context: Any) -> str:
    """Ask a first fork whether forking is safe."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_examine, args=(sender,))
    try:
        process.start()
        sender.close()
        found: str = receiver.recv()
    except (OSError, EOFError, AssertionError) as error:  # the last where Dask's nanny forbids children
        return f"the fork server does not work ({error})"
    finally:
        receiver.close()
    process.join()
    return found


def _examine(sender: Connection) -> None:
    from evaltools.run import preload

    sender.send(preload.unfit())
