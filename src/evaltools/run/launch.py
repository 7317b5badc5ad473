"""The first steps of a kernel, before it sees a notebook: limits, what it may read, then Jupyter's own start.

Run as `python -m evaltools.run.launch -f CONNECTION_FILE`, or called in a process that was forked for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

MEMORY = "EVALTOOLS_MEMORY_MB"
"""Environment variable with the largest memory a kernel may take, in MiB; not set means no limit."""

STEADY = {
    # Order of sets, number of threads (and so the order of sums), and drawing without a screen.
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "MATPLOTLIBRC": os.devnull,  # how figures look is no matter of the user's own settings
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
"""Environment of every kernel, warm or not."""


def start(arguments: Sequence[str]) -> None:
    """Become a kernel; returns when the kernel ends.

    Parameters
    ----------
    arguments : of `ipykernel`, with the connection file.
    """
    import zmq
    from ipykernel.kernelapp import IPKernelApp

    from evaltools.run.declared import watch

    class App(IPKernelApp):
        def init_iopub(self, context: zmq.Context) -> None:
            # As it comes, output beyond a thousand messages is dropped where the reader is slower than the
            # writer, the word that the cell has ended among it. Here the writer waits.
            context.setsockopt(zmq.XPUB_NODROP, 1)
            super().init_iopub(context)

    _end_with_parent()
    _limit_memory()
    # Connection files and sockets lie beside each other.
    private = Path(arguments[list(arguments).index("-f") + 1]).parent
    # The user's own settings and startup scripts would make a result depend on who runs it.
    os.environ["IPYTHONDIR"] = str(private / "ipython")
    os.environ.pop("PYTHONSTARTUP", None)
    watch(str(private))
    # A history of commands is a database that several kernels would fight for.
    App.launch_instance(argv=[*arguments, "--HistoryManager.enabled=False"])


def _end_with_parent() -> None:
    """End at once if whoever started this kernel has gone meanwhile; from here on Jupyter looks after that."""
    parent = os.environ.get("JPY_PARENT_PID")
    if parent and sys.platform != "win32" and os.getppid() != int(parent):
        os._exit(1)


def _limit_memory() -> None:
    limit = os.environ.get(MEMORY)
    if not limit:
        return
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    size = int(limit) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


if __name__ == "__main__":
    # The folder of the notebook is no place to import from while Jupyter is loaded.
    if sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - as the interpreter wrote it
        del sys.path[0]
    start(sys.argv[1:])
