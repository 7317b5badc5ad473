"""Chapter 3, quotations: verbatim from the transcripts, checked, and only with consent."""

from __future__ import annotations

from collections import Counter
from typing import Any

from evaltools import interviews
from evaltools.chapters.interviews.codes import Material
from evaltools.interviews import Code, Coding
from evaltools.notebook.chapter import Chapter
from evaltools.record.table import Column

SHORTEST, LONGEST = 30, 320
"""Length of a quotation in characters: enough to mean something, short enough to read in a table."""


def show(chapter: Chapter, material: Material) -> None:
    """Show one quotation per code, only from informants who agreed to be quoted."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    used: Counter[str] = Counter()
    for code in material.codes:
        coding = _quotation(material, code, used)
        if coding is None:
            continue
        text = material.texts[coding.transcript]
        words = interviews.quotation(coding, text)
        used[coding.transcript] += 1
        group = material.people[text.informants[0]].group_name(chapter.language)
        rows.append(
            {
                "label": code.label(chapter.language),
                "quotation": f"”{words}”",
                "who": f"{', '.join(text.informants)}, {group}",
                "finding": _quoted(chapter, material, code, coding),
                "source": material.source,
            }
        )
    may = {text.id for text in material.transcripts if interviews.may_quote(text, material.people)}
    withheld = sum(coding.transcript not in may for coding in material.agreed)
    if not rows:
        chapter.no_data(sv="Ingen informant får citeras.", en="No informant may be quoted.")
        return
    chapter.table(
        pd.DataFrame(rows),
        id="quotations",
        caption=chapter.words("Ett citat per kod", "One quotation per code"),
        columns={
            "label": Column(chapter.words("Kod", "Code")),
            "quotation": Column(chapter.words("Citat", "Quotation (in Swedish)"), wide=True),
            "who": Column(chapter.words("Informant", "Informant")),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        note=chapter.words(
            "Citaten hämtas ur utskrifterna och kontrolleras mot kodningens kontrollsumma. "
            f"{withheld} av {len(material.agreed)} passager räknas i tabellerna men visas inte, eftersom samtycke till citat saknas.",
            "Quotations are taken from the transcripts and checked against the coding's checksum. "
            f"{withheld} of {len(material.agreed)} passages count in the tables but are not shown for want of consent to quote.",
        ),
    )


def _quotation(material: Material, code: Code, used: Counter[str]) -> Coding | None:
    """A passage of readable length, from the interview quoted least so far."""
    own = [
        coding
        for coding in material.agreed
        if coding.code == code.id
        and SHORTEST <= coding.end - coding.start <= LONGEST
        and interviews.may_quote(material.texts[coding.transcript], material.people)
    ]
    return min(
        own, key=lambda coding: (used[coding.transcript], coding.transcript, coding.start), default=None
    )


def _quoted(chapter: Chapter, material: Material, code: Code, coding: Coding) -> str:
    words = interviews.quotation(coding, material.texts[coding.transcript])
    return chapter.finding(
        f"quotation/{code.id}",
        kind="quotation",
        sv=f"{code.label('sv')}: ”{words}” ({coding.transcript})",
        en=f"{code.label('en')}: “{words}” ({coding.transcript}, in Swedish)",
        method="verbatim from the transcript, checksum verified, with consent",
        rows=material.references([coding]),
        details={"transcript": coding.transcript, "code": code.id},
    ).id
