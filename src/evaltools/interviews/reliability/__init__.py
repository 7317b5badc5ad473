"""Agreement between coders: coefficients with intervals, on a declared unit or on a continuum."""

from __future__ import annotations

from typing import Any

_HOMES = {
    "COEFFICIENTS": "core",
    "METRICS": "core",
    "Agreement": "result",
    "CodingAgreement": "from_codings",
    "Span": "unitised",
    "UnitisedAgreement": "unitised",
    "agreement": "core",
    "agreement_from_codings": "from_codings",
    "table_to_ratings": "ratings",
    "unitised_agreement": "unitised",
    "weight_matrix": "weights",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
