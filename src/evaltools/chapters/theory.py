"""Chapter 1: the programme theory of the period, drawn, listed and tabulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools import theory
from evaltools.chapter import Chapter
from evaltools.findings import RowRef
from evaltools.language import number
from evaltools.tables import Column

if TYPE_CHECKING:
    from evaltools.theory import Node, Theory, Version


def read(chapter: Chapter) -> tuple[Theory, str] | None:
    """The study's theory and the place of its file, or None where the study has none."""
    files = chapter.raw_files("theory")
    if not files:
        return None
    return theory.read_theory(files[0]), files[0].relative_to(chapter.study.root).as_posix()


def version(chapter: Chapter) -> Version | None:
    """The version of the theory that was in force for the area in the period, or None."""
    found = read(chapter)
    plan = chapter.study.plan(chapter.period, chapter.area)
    return found[0].version(plan) if found and plan else None


def say_none(chapter: Chapter) -> None:
    """Say that the study has no theory for the area and period."""
    chapter.no_data(
        sv="Studien har ingen programteori för området och perioden.",
        en="The study has no programme theory for this area and period.",
    )


def references(chapter: Chapter, nodes: list[Node]) -> list[RowRef]:
    """Where each node stands in the theory file and in the document."""
    found = read(chapter)
    assert found is not None
    place = found[1]
    return [
        RowRef(
            place, node.line or 1, node.source or "", node.locator or "", node.note.en if node.note else ""
        )
        for node in nodes
    ]


def show_brief(chapter: Chapter, current: Version) -> None:
    """Record what the theory consists of, and say it in a paragraph."""
    areas = list(current.of_kind("problem_area", "focus_area"))
    interventions = list(current.of_kind("intervention"))
    goals = list(current.of_kind("goal"))
    conditional = [node for node in interventions if node.conditional]
    parts = {"sv": _brief_sv, "en": _brief_en}
    texts = {
        key: say(len(areas), len(interventions), len(conditional), len(goals)) for key, say in parts.items()
    }
    found = chapter.finding(
        f"interventions/{current.id}",
        kind="count",
        sv=f"Programteorin {current.id} har {texts['sv']}.",
        en=f"The programme theory of {current.id} has {texts['en']}.",
        value=len(interventions),
        unit="number",
        method="count of the transcribed theory",
        rows=references(chapter, [*areas, *interventions, *goals]),
        headline=5,
        details={"conditional": len(conditional), "areas": len(areas), "goals": len(goals)},
    )
    chapter.text(
        sv=f"Programteorin {current.id} har {chapter.cite(found, texts['sv'])}.",
        en=f"The programme theory of {current.id} has {chapter.cite(found, texts['en'])}.",
    )


def _brief_sv(areas: int, interventions: int, conditional: int, goals: int) -> str:
    kind = "problem- eller fokusområden" if areas else ""
    start = f"{number(areas, 'sv')} {kind}, " if areas else ""
    return f"{start}{number(interventions, 'sv')} insatser, varav {number(conditional, 'sv')} villkorade, och {number(goals, 'sv')} mål"


def _brief_en(areas: int, interventions: int, conditional: int, goals: int) -> str:
    start = f"{number(areas, 'en')} problem or focus areas, " if areas else ""
    plural = "goal" if goals == 1 else "goals"
    return f"{start}{number(interventions, 'en')} interventions, {number(conditional, 'en')} of them conditional, and {number(goals, 'en')} {plural}"


def show_drawings(chapter: Chapter, current: Version) -> None:
    """Draw the version: one figure, or several where one would be too dense to read."""
    sources = sorted({node.source for node in current.nodes if node.source})
    chapter.figure(
        theory.draw(current, chapter.language),
        id="theory",
        caption=theory.message(current, chapter.language),
        alternative=theory.alternative_text(current, chapter.language),
        note=_figure_note(chapter, current),
        sources=sources,
    )


def _figure_note(chapter: Chapter, current: Version) -> str:
    return current.note.of(chapter.language) if current.note else ""


def show_outline(chapter: Chapter, current: Version) -> None:
    """The theory as a nested list, for those who do not see the drawing."""
    lists = {key: theory.outline_markdown(theory.outline(current, key)) for key in ("sv", "en")}
    chapter.text(sv=lists["sv"], en=lists["en"])


def show_interventions(chapter: Chapter, current: Version) -> None:
    """Table of the interventions with area, condition and where the document says so."""
    import pandas as pd

    rows = []
    for node in current.of_kind("intervention"):
        areas = current.targets(node.id, ["problem_area", "focus_area", "risk_factor", "protective_factor"])
        ref = references(chapter, [node])[0]
        found = chapter.finding(
            f"intervention/{current.id}/{node.id}",
            kind="intervention",
            sv=f"{node.id} {node.name.sv}" + (" (villkorad)." if node.conditional else "."),
            en=f"{node.id} {node.name.en}" + (" (conditional)." if node.conditional else "."),
            method="transcribed",
            rows=[ref],
        )
        rows.append(
            {
                "id": node.id,
                "name": node.name.of(chapter.language),
                "area": "; ".join(area.name.of(chapter.language) for area in areas),
                "conditional": chapter.words("ja ★", "yes ★") if node.conditional else "",
                "source": ref.source,
                "locator": ref.locator,
                "finding": found.id,
            }
        )
    chapter.table(
        pd.DataFrame(rows),
        id="interventions",
        caption=chapter.words(
            f"Insatserna i programteorin {current.id}", f"The interventions of the theory of {current.id}"
        ),
        columns={
            "id": Column(chapter.words("Nr", "No.")),
            "name": Column(chapter.words("Insats", "Intervention"), wide=True),
            "area": Column(chapter.words("Riktas mot", "Directed at"), wide=True),
            "conditional": Column(chapter.words("Villkorad", "Conditional"), missing=""),
            "locator": Column(chapter.words("Plats i källan", "Place in the source")),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        row_header="name",
    )
