"""Imports what chapters import, in the process that kernels are forked from. Nothing else may happen here.

A thread running at a fork is lost in the copy, with whatever it held; so nothing that starts one may be done
(no Parquet read, no parallel sums), and `unfit` looks whether an import has done it all the same.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import threading
from pathlib import Path

# One thread for linear algebra: several kernels share the processors, sums come out the same on any
# number of them, and no library has threads when the kernels are forked.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["MPLBACKEND"] = "agg"
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

LIBRARIES = (
    "numpy", "pandas", "pyarrow.parquet", "scipy.stats", "scipy.optimize", "networkx",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "babel.numbers",
    "babel.dates", "pydantic", "ruamel.yaml", "mistune", "IPython.core.completer", "IPython.core.magics", "ipykernel.debugger", "ipykernel.zmqshell",
    "ipykernel.kernelapp", "ipykernel.ipkernel", "papermill", "nbclient", "nbformat", "psutil",
    "evaltools.chapter", "evaltools.run.execute", "evaltools.run.engine", "evaltools.run.launch",
    "evaltools.trends", "evaltools.theory", "evaltools.interviews", "evaltools.plan", "evaltools.resources",
    "evaltools.synthesis", "evaltools.images", "evaltools.tables",
)  # fmt: skip

_PARENT = os.getppid()
for _name in LIBRARIES:
    if sys.platform == "linux" and os.getppid() != _PARENT:
        os._exit(1)  # the run was killed while the libraries load
    try:
        importlib.import_module(_name)
    except ImportError:  # then the chapter that needs it will say so
        continue

# What is here now is never garbage: not looking at it again keeps the memory shared between the forks.
gc.collect()
gc.freeze()


def unfit() -> str:
    """Why a fork of this process is not as good as a fresh one; empty where it is."""
    if sys.platform != "linux":
        return "on this system libraries do not survive a fork"
    if sys.flags.hash_randomization:
        return "the hash seed is not fixed"
    if threading.active_count() > 1 or _THREADS:
        return f"importing the libraries has started a thread ({', '.join(_THREADS) or 'in Python'})"
    if "zmq" in sys.modules and getattr(sys.modules["zmq"].Context, "_instance", None) is not None:
        return "a messaging context is open"
    return ""


_HARMLESS = {"jemalloc_bg_thd"}
"""Arrow's allocator returns memory in a thread from the moment it is loaded, and starts it anew after a fork
by itself (jemalloc registers fork handlers)."""


def _threads() -> list[str]:
    """Names of the threads beside the main one, as the system knows them, also those Python does not."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path("/proc/self/task").iterdir():
            if int(task.name) != os.getpid():
                name = (task / "comm").read_text().strip()
                found += [name] if name not in _HARMLESS else []
    return found


_THREADS = _threads()
