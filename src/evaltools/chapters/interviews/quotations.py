"""Quotations of chapter 3: verbatim from the transcripts, checked, and only with consent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evaltools import interviews
from evaltools.chapters.interviews.material import Material
from evaltools.chapters.interviews.names import code_name
from evaltools.interviews import Code, Coding
from evaltools.notebook import Chapter, Column
from evaltools.words import joined, plural, say
from evaltools.words.messages import Foreign, OutOf, Quoted

if TYPE_CHECKING:
    from evaltools.words import Message


def choose(material: Material, *, shortest: int, longest: int) -> list[tuple[Code, Coding]]:
    """One passage per code, from an interview that may be quoted and has been quoted least so far.

    Parameters
    ----------
    shortest, longest : length in characters: enough to mean something, short enough to read in a table.
    """
    used: Counter[str] = Counter()
    chosen = []
    for code in material.codes:
        own = [
            coding
            for coding in material.agreed
            if coding.code == code.id
            and shortest <= coding.end - coding.start <= longest
            and interviews.may_quote(material.texts[coding.transcript], material.people)
        ]
        if own:
            best = min(own, key=lambda one: (used[one.transcript], one.transcript, one.start))
            used[best.transcript] += 1
            chosen.append((code, best))
    return chosen


def show(chapter: Chapter, material: Material, chosen: list[tuple[Code, Coding]]) -> None:
    """Show quotations, each with its informant and a finding; say where no informant may be quoted."""
    import pandas as pd

    if not chosen:
        chapter.no_data(say("No informant may be quoted."))
        return
    rows = []
    for code, coding in chosen:
        text = material.texts[coding.transcript]
        words = Quoted(Foreign(interviews.quotation(coding, text), text.language))
        finding = chapter.finding(
            f"quotation/{code.id}",
            say("{code}: {quotation} ({transcript})", code=code_name(code), quotation=words, transcript=text.id),
            kind="quotation",
            method="verbatim from the transcript, checksum verified, with consent",
            rows=material.references([coding]),
            details={"transcript": coding.transcript, "code": code.id},
        )  # fmt: skip
        group = material.people[text.informants[0]].group
        who = joined(", ".join(text.informants), group, by=", ")
        rows.append((code.id, code_name(code), words, who, finding.id))
    chapter.table(
        pd.DataFrame(rows, columns=["code", "code_name", "quotation", "who", "finding"]),
        id="quotations",
        caption=say("One quotation per code"),
        columns={
            "code_name": Column(say("Code")),
            "quotation": Column(say("Quotation"), wide=True),
            "who": Column(say("Informant")),
            "finding": Column(say("Trace"), "finding"),
        },
        note=joined(
            say(
                "Quotations stand in the language they were said in; they are taken from the transcripts and checked "
                "against the coding's checksum."
            ),
            _withheld(material),
        ),
        sources=[material.source],
    )


def _withheld(material: Material) -> Message:
    may = {text.id for text in material.transcripts if interviews.may_quote(text, material.people)}
    withheld = sum(coding.transcript not in may for coding in material.agreed)
    if not withheld:
        return say("Every passage comes from an interview that may be quoted.")
    return plural(
        "{some:cap} passages counts in the tables but is not shown for want of consent to quote.",
        "{some:cap} passages count in the tables but are not shown for want of consent to quote.",
        n=withheld, some=OutOf(withheld, len(material.agreed)),
    )  # fmt: skip
