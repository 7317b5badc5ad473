"""Imports what chapters import, in the process that kernels are forked from. Nothing else may happen here.

A thread running at a fork is lost in the copy, with whatever it held; so nothing that starts one may be done
(no Parquet read, no parallel sums), and `unfit` looks whether an import has done it all the same.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import os
import sys
import threading
from pathlib import Path

from evaltools.files.spared import ADDRESS_GRAMMAR, spared

# One thread for linear algebra: several kernels share the processors, sums come out the same on any
# number of them, and no library has threads when the kernels are forked.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["MPLBACKEND"] = "agg"
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

LIBRARIES = (
    "numpy", "pandas", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape",
    "pandas.core.arrays.arrow.extension_types", "pyarrow.parquet", "pyarrow.pandas_compat", "scipy.stats",
    "scipy.optimize", "networkx", "matplotlib.pyplot", "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg", "PIL.PngImagePlugin", "lxml.etree", "babel.numbers", "babel.dates", "pydantic",
    "ruamel.yaml", "mistune", "IPython.core.completer", "IPython.core.magics", "ipykernel.debugger",
    "ipykernel.zmqshell", "ipykernel.kernelapp", "ipykernel.ipkernel", "papermill", "nbclient",
    "nbformat", "psutil",
)  # fmt: skip
PACKAGES = (
    "chapters",
    "interviews",
    "notebook",
    "plan",
    "resources",
    "run",
    "study",
    "synthesis",
    "theory",
    "trends",
)
"""Packages of evaltools of which every module is imported; those of the other rooms come with these."""


def modules() -> list[str]:
    """Names of everything that is imported here, libraries first."""
    import pkgutil

    import evaltools

    names = list(LIBRARIES)
    for package in PACKAGES:
        folders = [str(Path(folder) / package) for folder in evaltools.__path__]
        found = pkgutil.walk_packages(folders, f"evaltools.{package}.")
        names += [f"evaltools.{package}", *sorted(item.name for item in found)]
    # This module is being imported; clusters and the notebook widget are for others than chapters.
    leave = ("evaltools.run.preload", "evaltools.interviews.workbench", "evaltools.run.diff")
    return [name for name in names if not name.startswith(leave)]


class _Kernel:
    """What pandas takes for a notebook's shell."""

    kernel = True


_PARENT = os.getppid()
# Pandas asks once, when it is imported, whether its tables are to fit a terminal; in a kernel they are not.
builtins.get_ipython = _Kernel  # type: ignore[attr-defined]
with contextlib.suppress(ImportError):
    import pandas  # noqa: F401
del builtins.get_ipython  # type: ignore[attr-defined]
with spared(ADDRESS_GRAMMAR):
    for _name in modules():
        if sys.platform == "linux" and os.getppid() != _PARENT:
            os._exit(1)  # the run was killed while the libraries load
        try:
            importlib.import_module(_name)
        except ImportError:  # then the chapter that needs it will say so
            continue
with contextlib.suppress(ImportError, OSError):
    # How numbers and dates are written, which Babel would otherwise read anew in every chapter.
    from babel.localedata import load

    from evaltools.words.catalogue import catalogue, known_languages

    for _language in known_languages():
        load(_language)
        catalogue(_language)

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
