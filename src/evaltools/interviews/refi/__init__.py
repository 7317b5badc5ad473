"""REFI-QDA, the exchange format for coding projects: .qdpx and .qdc, read and written."""

from __future__ import annotations

from typing import Any

_HOMES = {
    "ImportReport": "report",
    "Project": "project",
    "read_project": "read",
    "read_qdc": "qdc",
    "store_project": "store",
    "write_project": "write",
    "write_qdc": "qdc",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
