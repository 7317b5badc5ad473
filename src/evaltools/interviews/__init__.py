"""Interview coding inside the evaluation: transcripts, codebook, codings, agreement, exchange.

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import Any

_HOMES = {
    "Adjudication": "coding.comparing",
    "Agreement": "reliability.result",
    "Code": "coding.codebook",
    "Codebook": "coding.codebook",
    "Coder": "workbench.coder",
    "CodeTree": "coding.tree",
    "Coding": "coding.codings",
    "CodingAgreement": "reliability.from_codings",
    "CodingStore": "coding.codings",
    "Comparison": "coding.comparing",
    "Informant": "informants.informants",
    "Query": "analysis.passages",
    "RepairedCodings": "coding.codings",
    "SearchIndex": "analysis.search",
    "Transcript": "transcripts.transcripts",
    "Workbench": "workbench.workbench",
    "agreement": "reliability.core",
    "agreement_from_codings": "reliability.from_codings",
    "check_informants": "informants.informants",
    "check_out_of_git": "informants.out_of_git",
    "check_work_tree": "informants.out_of_git",
    "code_hit": "analysis.search",
    "compare": "coding.comparing",
    "coreq": "informants.coreq_items",
    "coreq_of_document": "informants.coreq_document",
    "may_quote": "informants.informants",
    "new_coding": "coding.codings",
    "open_project": "workbench.project",
    "open_tree": "coding.tree",
    "pseudonymise": "transcripts.pseudonyms",
    "quotation": "coding.codings",
    "read_codebook": "coding.codebook",
    "read_informants": "informants.informants",
    "read_transcript": "transcripts.transcripts",
    "read_transcripts": "transcripts.transcripts",
    "ready_codebook": "coding.codebook_file",
    "ready_codebooks": "coding.codebook_file",
    "reanchor": "coding.anchoring",
    "retrieve": "analysis.retrieval",
    "table_to_ratings": "reliability.ratings",
    "unitised_agreement": "reliability.unitised",
    "write_codebook": "coding.codebook_file",
    "write_framework": "analysis.framework_files",
    "write_links": "analysis.framework_files",
    "write_transcript": "transcripts.transcripts",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
