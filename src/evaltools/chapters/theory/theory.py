"""Chapter 1: the programme theory of the period, drawn, listed and tabulated."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools import theory
from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import RowRef
from evaltools.record.table import Column
from evaltools.words.markdown import literal
from evaltools.words.numbers import number

if TYPE_CHECKING:
    from evaltools.theory import Node, Theory, Version


def read(chapter: Chapter) -> tuple[Theory, str] | None:
    """The study's theory and the place of its file, or None where the study has none."""
    files = chapter.raw_files("theory")
    if not files:
        return None
    return _read(files[0]), files[0].relative_to(chapter.study.root).as_posix()


@cache
def _read(path: Path) -> Theory:
    return theory.read_theory(path)


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
    areas = list(current.of_kind("problem_area"))
    # What was carried out without standing in the plan is listed, but the plan is what is counted.
    interventions = [node for node in current.of_kind("intervention") if node.planned]
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
    chapter.text(**chapter.traced(found))


def _brief_sv(areas: int, interventions: int, conditional: int, goals: int) -> str:
    start = f"{number(areas, 'sv')} problem- eller fokusområden, " if areas else ""
    star = f", varav {number(conditional, 'sv')} villkorade," if conditional else ""
    return f"{start}{number(interventions, 'sv')} insatser{star} och {'ett' if goals == 1 else number(goals, 'sv')} mål"


def _brief_en(areas: int, interventions: int, conditional: int, goals: int) -> str:
    start = f"{number(areas, 'en')} problem or focus areas, " if areas else ""
    star = f", {number(conditional, 'en')} of them conditional," if conditional else ""
    aims = "one goal" if goals == 1 else f"{number(goals, 'en')} goals"
    return f"{start}{number(interventions, 'en')} interventions{star} and {aims}"


FIRST = ("whole", "matrix", "matrix-1")
"""Drawings that stand first and carry the note and the text alternative of the whole version."""


def show_drawings(chapter: Chapter, current: Version) -> None:
    """Draw the version: one figure, or a matrix and one per department where one figure would be a hairball."""
    language = chapter.language
    sources = sorted({node.source for node in current.nodes if node.source})
    names = theory.departments(current, language)
    departments = {
        f"department-{i}": theory.department_message(current, name, language)
        for i, name in enumerate(names, 1)
    }
    for name, figure in theory.drawings(current, language, titled=False).items():
        caption = departments.get(name) or _caption(chapter, current, name)
        first = name in FIRST
        chapter.figure(
            figure,
            id=f"theory-{name}",
            caption=caption,
            alternative=_alternative(chapter, current, name, caption),
            note=current.note.of(language) if first and current.note else "",
            sources=sources,
        )


def _caption(chapter: Chapter, version: Version, name: str) -> str:
    """The message of the drawing of a whole version, or of a part of its matrix."""
    if name == "whole":
        return theory.message(version, chapter.language)
    message = theory.matrix_message(version, chapter.language)
    part = name.removeprefix("matrix").removeprefix("-")
    return f"{message} ({chapter.words('del', 'part')} {part})" if part else message


def _alternative(chapter: Chapter, version: Version, name: str, caption: str) -> str:
    """The text alternative of a drawing; a further part of a matrix and a department say what they show."""
    if name in FIRST:
        return theory.alternative_text(version, chapter.language)
    if name.startswith("department"):
        return _department_alternative(chapter, caption)
    return chapter.words(
        f"Fortsättning på matrisen ovan, med de övriga förvaltningarnas insatser i rader och samma kolumner. {caption}. "
        "Samma innehåll står i listan och tabellen nedan.",
        f"Continuation of the matrix above, with the interventions of the other departments in rows and the same columns. "
        f"{caption}. The same content stands in the list and the table below.",
    )


def _department_alternative(chapter: Chapter, message: str) -> str:
    return chapter.words(
        f"Förvaltningens insatser till vänster, de faktorer de riktar sig mot till höger, och en linje mellan dem. {message}. "
        "Samma innehåll står i listan och tabellen nedan.",
        f"The department's interventions to the left, the factors they are aimed at to the right, and a line between them. "
        f"{message}. The same content stands in the list and the table below.",
    )


def show_outline(chapter: Chapter, current: Version) -> None:
    """The theory as a nested list, for those who do not see the drawing."""
    lists = {key: theory.outline_markdown(theory.outline(current, key)) for key in ("sv", "en")}
    chapter.text(sv=lists["sv"], en=lists["en"])


def show_interventions(chapter: Chapter, current: Version) -> None:
    """Table of the interventions with area, condition, prevention and where the document says so."""
    language = chapter.language
    table = theory.interventions_table(current, language)
    names = {node.id: node.name.of(language) for node in current.nodes}
    table["areas"] = ["; ".join(names[name] for name in str(cell).split()) for cell in table["areas"]]
    table["conditional_text"] = [
        chapter.words("ja ★", "yes ★") if cell else "" for cell in table["conditional"]
    ]
    table["prevention"] = [
        ", ".join(filter(None, [level, kind]))
        for level, kind in zip(table["level"], table["kind"], strict=True)
    ]
    table["finding"] = [_intervention(chapter, current, str(name)) for name in table["id"]]
    columns = {
        "id": Column(chapter.words("Nr", "No.")),
        "name": Column(chapter.words("Insats", "Intervention"), wide=True),
        "areas": Column(chapter.words("Riktas mot", "Directed at"), wide=True),
        "prevention": Column(chapter.words("Prevention (vår kodning)", "Prevention (our coding)"), wide=True),
        "conditional_text": Column(chapter.words("Villkorad", "Conditional"), missing=""),
        "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
    }
    if not any(table["conditional"]):
        columns.pop("conditional_text")
    chapter.table(
        table,
        id="interventions",
        caption=chapter.words(
            f"Insatserna i programteorin {current.id}", f"The interventions of the theory of {current.id}"
        ),
        columns=columns,
        row_header="name",
        note=chapter.words(
            "Preventionens nivå (primär, sekundär, tertiär) och slag (situationell, social) är vår kodning där dokumentet inte säger det.",
            "Level (primary, secondary, tertiary) and kind (situational, social) of prevention are our coding where the document is silent.",
        ),
    )


def _intervention(chapter: Chapter, current: Version, name: str) -> str:
    node = current.node(name)
    return chapter.finding(
        f"intervention/{current.id}/{node.id}",
        kind="intervention",
        sv=f"{node.id} {node.name.sv}" + (" (villkorad)." if node.conditional else "."),
        en=f"{node.id} {node.name.en}" + (" (conditional)." if node.conditional else "."),
        method="transcribed",
        rows=references(chapter, [node]),
    ).id


def show_difference(chapter: Chapter, current: Version) -> None:
    """What changed since the version before, in sentences and as a table."""
    found = read(chapter)
    assert found is not None
    versions = list(found[0].versions)
    place = [item.id for item in versions].index(current.id)
    if place == 0:
        chapter.no_data(
            sv="Detta är den första versionen av programteorin i underlaget.",
            en="This is the first version of the programme theory in the material.",
            lacks=False,
        )
        return
    changes = theory.difference(versions[place - 1], current)
    lines = {key: "\n".join(f"- {literal(line)}" for line in changes.sentences(key)) for key in ("sv", "en")}
    chapter.text(sv=lines["sv"], en=lines["en"])
    language = chapter.language
    names = {
        "kind": ("Slag", "Kind"),
        "old_name": ("Före", "Before"),
        "change": ("Ändring", "Change"),
        "new_name": ("Efter", "After"),
    }
    chapter.table(
        changes.table(language),
        id="difference",
        caption=chapter.words(
            f"Vad som ändrats från {versions[place - 1].id} till {current.id}",
            f"What changed from {versions[place - 1].id} to {current.id}",
        ),
        columns={
            key: Column(chapter.words(*words), wide=key.endswith("name"), missing="")
            for key, words in names.items()
        },
        row_header="old_name",
        note=chapter.words(
            "Vad som blivit av en insats är i flera fall vår kodning.",
            "What became of an intervention is in several cases our coding.",
        ),
    )


def show_other_versions(chapter: Chapter, current: Version) -> None:
    """Draw the versions that were not in force in the period, one figure each."""
    found = read(chapter)
    assert found is not None
    language = chapter.language
    for other in found[0].versions:
        if other.id == current.id:
            continue
        for name, drawing in theory.drawings(other, language, titled=False).items():
            if name.startswith("department"):
                continue
            caption = f"{other.id}: {_caption(chapter, other, name)}"
            chapter.figure(
                drawing,
                id=f"version-{other.id}{name.removeprefix('whole').removeprefix('matrix')}",
                caption=caption,
                alternative=f"{other.title.of(language)}. {_alternative(chapter, other, name, caption)}",
                note=other.note.of(language) if other.note and name in FIRST else "",
                sources=sorted({node.source for node in other.nodes if node.source}),
            )
        lists = {key: theory.outline_markdown(theory.outline(other, key)) for key in ("sv", "en")}
        chapter.text(sv=lists["sv"], en=lists["en"])


def show_checks(chapter: Chapter, current: Version) -> None:
    """What a reader of the theory should question: the consistency checks, counted and explained."""
    import pandas as pd

    found = read(chapter)
    assert found is not None
    weaknesses = theory.check(found[0], current.id)
    rows = []
    for code in dict.fromkeys(item.code for item in weaknesses):
        same = [item for item in weaknesses if item.code == code]
        table = {key: theory.weaknesses_table(same, key).iloc[0] for key in ("sv", "en")}
        nodes = [
            current.node(name)
            for item in same
            for name in item.nodes
            if name in {n.id for n in current.nodes}
        ]
        recorded = chapter.finding(
            f"check/{current.id}/{code}",
            kind="check",
            sv=f"{table['sv']['title']}: {len(same)}. {table['sv']['explanation']}",
            en=f"{table['en']['title']}: {len(same)}. {table['en']['explanation']}",
            value=len(same),
            method=f"theory check {code}",
            rows=references(chapter, nodes or list(current.of_kind("goal"))),
            details={"nodes": [node.id for node in nodes]},
        )
        first = table[chapter.language]
        rows.append(
            {**first.to_dict(), "number": len(same), "example": first["message"], "finding": recorded.id}
        )
    if not rows:
        chapter.no_data(
            sv="Kontrollerna finner inget att anmärka.", en="The checks find nothing to remark on."
        )
        return
    chapter.table(
        pd.DataFrame(rows),
        id="checks",
        caption=chapter.words("Vad teorin lämnar obesvarat", "What the theory leaves unanswered"),
        columns={
            "title": Column(chapter.words("Kontroll", "Check"), wide=True),
            "number": Column(chapter.words("Antal", "Number"), "number"),
            "example": Column(chapter.words("Till exempel", "For example"), wide=True),
            "remedy": Column(chapter.words("Vad som kan göras", "What can be done"), wide=True),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        sources=sorted({node.source for node in current.nodes if node.source}),
    )


def show_coverage(chapter: Chapter, current: Version) -> None:
    """Which problem areas or factors the interventions act on, and which nobody acts on."""
    language = chapter.language
    table = theory.coverage_table(current, language)
    if table.empty:
        return
    table["ids"] = [str(cell).replace(" ", ", ") for cell in table["interventions"]]
    none = int((table["in_all"] == 0).sum())
    chapter.table(
        table,
        id="coverage",
        caption=chapter.words(
            f"Vad insatserna riktas mot: {none} av {len(table)} saknar insats",
            f"What the interventions are directed at: {none} of {len(table)} have none",
        ),
        columns={
            "name": Column(chapter.words("Område eller faktor", "Area or factor"), wide=True),
            "kind": Column(chapter.words("Slag", "Kind")),
            "in_all": Column(chapter.words("Insatser", "Interventions"), "number"),
            "ids": Column(chapter.words("Vilka", "Which"), wide=True),
        },
        sources=sorted({node.source for node in current.nodes if node.source}),
    )
