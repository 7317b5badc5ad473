"""The chapters that come with the package, each with its notebook, what it reads and whose findings it builds on."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from evaltools.words.messages import Message, say


@dataclass(frozen=True)
class Offered:
    """A chapter that a study may have."""

    id: str
    number: str
    notebook: str
    title: Message
    reads: tuple[str, ...]
    findings_of: tuple[str, ...] = ()


ASKED = ("workings", "cycle")
"""Chapters that a new study has where they are asked for: logs and observed sessions, and duties by law."""
TEMPLATES: dict[str, tuple[str, ...]] = {
    "act-2023-196": (
        "programme_theory",
        "trends",
        "activity_plan",
        "resources",
        "cycle",
        "methods",
        "sources",
    ),
    "school-or-health": ("programme_theory", "trends", "interviews", "resources", "methods", "sources"),
}
"""Chapters by what is evaluated: a municipality's work under the act, a programme in schools or clinics."""

_EVIDENCE = ("programme_theory", "trends", "interviews", "effects", "activity_plan", "resources")

CHAPTERS = (
    Offered("programme_theory", "1", "1_programme_theory.ipynb", say("Programme theory"), ("theory",)),
    Offered(
        "trends",
        "2",
        "2_trends.ipynb",
        say("What has changed"),
        ("observations", "indicators", "rivals"),
    ),
    Offered(
        "interviews",
        "3",
        "3_interviews.ipynb",
        say("The interviews"),
        ("informants", "interviews", "codebook", "codings"),
    ),
    Offered(
        "effects",
        "4",
        "4_effects.ipynb",
        say("Relevance, value and effects"),
        ("effects", "judgements", "citations", "informants"),
    ),
    Offered(
        "activity_plan",
        "5",
        "5_activity_plan.ipynb",
        say("The activity plan"),
        ("interventions", "rounds", "outcomes", "accounts", "theory"),
    ),
    Offered("resources", "6", "6_resources.ipynb", say("Resources"), ("allocations", "stated_totals")),
    Offered(
        "synthesis",
        "7",
        "7_synthesis.ipynb",
        say("Synthesis"),
        (
            *("theory", "claims", "rivals", "questions", "rules", "effects", "informants", "citations"),
            *(
                "recommendations",
                "recommendation_links",
                "dilemmas",
                "codebook",
                "conclusions",
                "interpretations",
            ),
        ),
        ("programme_theory", "trends", "interviews", "activity_plan", "workings"),
    ),
    Offered(
        "workings",
        "8",
        "8_workings.ipynb",
        say("How the work was carried on"),
        ("logbook", "sessions", "turnout", "cases", "frames"),
    ),
    Offered(
        "cycle",
        "9",
        "9_cycle.ipynb",
        say("The situation and the requirements of the law"),
        ("situation", "factors", "theory", "statutory_duties", "statutory_standing"),
    ),
    Offered(
        "methods",
        "A",
        "A_methods.ipynb",
        say("Methods"),
        ("rules", "coreq_statements", "informants", "interviews", "codebook", "codings"),
        (*_EVIDENCE, "synthesis", "workings", "cycle"),
    ),
    Offered(
        "sources",
        "B",
        "B_sources.ipynb",
        say("Sources and data"),
        (
            *(
                "observations",
                "indicators",
                "interventions",
                "rounds",
                "outcomes",
                "accounts",
                "effects",
                "judgements",
            ),
            *("timeline", "informants", "citations", "recommendations", "recommendation_links", "dilemmas"),
            *("coreq_statements", "factors", "allocations", "stated_totals", "theory"),
            *("logbook", "sessions", "turnout", "cases", "frames", "situation"),
            *("statutory_duties", "statutory_standing"),
        ),
    ),
)
"""In the order of the report."""


def notebook(name: str) -> bytes:
    """A notebook of the package as it is stored, without outputs.

    Parameters
    ----------
    name : its file name.
    """
    packed = files("evaltools.starting") / "notebooks" / name
    if packed.is_file():
        return packed.read_bytes()
    # In a working copy they are those of the reference study, which the wheel holds a copy of.
    return (Path(__file__).resolve().parents[3] / "notebooks" / name).read_bytes()
