"""Interview coding inside the evaluation: transcripts, codebook, codings, agreement, exchange.

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import Any

_HOMES = {
    "Adjudication": "comparing",
    "Agreement": "reliability.result",
    "Code": "codebook",
    "Codebook": "codebook",
    "Coder": "coder",
    "Coding": "codings",
    "CodingAgreement": "reliability.from_codings",
    "CodingStore": "codings",
    "Comparison": "comparing",
    "Informant": "informants",
    "RepairedCodings": "codings",
    "Transcript": "transcripts",
    "agreement": "reliability.core",
    "agreement_from_codings": "reliability.from_codings",
    "check_informants": "informants",
    "check_out_of_git": "quotations",
    "compare": "comparing",
    "consented_quotations": "quotations",
    "coreq": "coreq_items",
    "may_quote": "informants",
    "new_coding": "codings",
    "pseudonymise": "pseudonyms",
    "quotation": "codings",
    "read_codebook": "codebook",
    "read_informants": "informants",
    "read_transcript": "transcripts",
    "read_transcripts": "transcripts",
    "ready_codebook": "codebook_file",
    "ready_codebooks": "codebook_file",
    "reanchor": "anchoring",
    "table_to_ratings": "reliability.ratings",
    "unitised_agreement": "reliability.unitised",
    "write_codebook": "codebook_file",
    "write_transcript": "transcripts",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
