"""Registers of chapter 7: what no claim rests on, and dilemmas."""

from __future__ import annotations

from evaltools.chapters.synthesis.material import Material
from evaltools.notebook import Chapter
from evaltools.record.finding import RowRef, rows_of
from evaltools.synthesis import registers
from evaltools.words import cite


def show_outside(chapter: Chapter, material: Material) -> None:
    """By what rule claims were chosen, and the effects and interventions that are in none."""
    areas = {item.id for item in chapter.study.areas if chapter.area in chapter.study.chain(item)}
    effects = material.effects[material.effects["area"].isin(areas)]
    claims = [item for item in material.book.claims if item.period == chapter.period.id]
    effects = effects if any(item.effects for item in claims) else effects.iloc[:0]
    table = registers.outside(effects, material.version, claims, material.findings)
    every = len(material.version.of_kind("intervention"))
    text = registers.outside_sentence(table, len(effects), every, material.book.selection)
    place = RowRef(
        material.theory_file,
        material.version.line or 1,
        material.version.source or "",
        material.version.locator or "",
    )
    found = chapter.finding("outside-claims", text, kind="outside-claims", value=len(table), unit="number",
                            method="counted in the documents", rows=rows_of(effects) or [place])  # fmt: skip
    chapter.text(cite(found.text, found))
    if len(table):
        chapter.table(**registers.outside_table(table))


def show_dilemmas(chapter: Chapter) -> None:
    """Dilemmas of the period's own documents, and what became of an earlier period's."""
    table = chapter.read("dilemmas")
    now, then = (table[table[name] == chapter.period.id] for name in ("period", "later"))
    if len(now) or len(then):
        found = chapter.finding("dilemmas", registers.dilemmas_sentence(len(now), then), kind="dilemmas", value=len(now),
                                unit="number", method="counted in the documents", rows=table)  # fmt: skip
        chapter.text(cite(found.text, found))
    for part, later in ((now, False), (then, True)):
        if len(part):
            chapter.table(**registers.dilemmas_table(part, later=later))
