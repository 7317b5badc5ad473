"""Quotations that may be shown: one per code, and one for each code and actor group that spoke of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaltools.interviews.analysis.material import Material
from evaltools.interviews.coding.codebook import Code
from evaltools.interviews.coding.codings import Coding, quotation
from evaltools.interviews.informants.informants import may_quote
from evaltools.record.table import Column
from evaltools.words import Sayable, joined, say
from evaltools.words.messages import Foreign, Quoted

METHOD = "verbatim from the transcript, checksum verified, with consent"


@dataclass(frozen=True)
class Told:
    """Something that interviews say, as a finding and as a row of a table."""

    id: str
    text: Sayable
    kind: str
    method: str
    passages: tuple[Coding, ...]
    """Where it stands."""
    row: Mapping[str, Any]
    details: Mapping[str, Any] = field(default_factory=dict)
    value: float | None = None
    unit: str = ""


def quoted_codes(found: Material, chosen: Iterable[tuple[Code, Coding]]) -> list[Told]:
    """A quotation per code (`Material.quotable`); rows: code, code_name, quotation, who."""
    return [_quoted(found, f"quotation/{code.id}", code, coding) for code, coding in chosen]


def quoted_by_group(
    found: Material,
    *,
    shortest: int,
    longest: int,
    smallest: int,
    shown: Sequence[tuple[Code, Coding]] = (),
) -> list[Told]:
    """A quotation for each code and actor group, from passages that all coders agree on.

    Parameters
    ----------
    found
        The material; small groups are joined already.
    shortest, longest
        Length in characters.
    smallest
        A group of fewer informants is not shown on its own, which remains where all together are fewer.
    shown
        Passages shown elsewhere, which are quoted again only where there is no other.

    Returns
    -------
    list of Told
        rows: code, code_name, group, group_name, heard (informants of the group who speak of it, of how many), passages,
        quotation and who; none where nobody who speaks of it may be quoted.
    """
    sizes = Counter(found.group_of.values())
    used = Counter(coding.transcript for _, coding in shown)
    before = {(coding.transcript, coding.start) for _, coding in shown}
    out = []
    for code in found.codes:
        passages = found.heard(code).passages
        for group, name in found.groups.items():
            own = [one for one in passages if group in _groups(found, one)]
            if not own or sizes[group] < smallest:
                continue
            people = {who for one in own for who in found.texts[one.transcript].informants}
            heard = sum(found.group_of[who] == group for who in people)
            row = {
                "group": group, "group_name": name, "passages": len(own),
                "heard": say("{n} of {size}", n=heard, size=sizes[group]),
            }  # fmt: skip
            may = [
                one
                for one in own
                if shortest <= one.end - one.start <= longest
                and may_quote(found.texts[one.transcript], found.people)
            ]
            if may:
                best = min(
                    may,
                    key=lambda one: (
                        (one.transcript, one.start) in before,
                        used[one.transcript],
                        one.transcript,
                        one.start,
                    ),
                )
                used[best.transcript] += 1
                out.append(_quoted(found, f"quotation/{code.id}/{group}", code, best, group, row))
    return out


def _groups(found: Material, coding: Coding) -> set[str]:
    return {found.group_of[who] for who in found.texts[coding.transcript].informants}


def _quoted(
    found: Material,
    id: str,
    code: Code,
    coding: Coding,
    group: str = "",
    more: Mapping[str, Any] | None = None,
) -> Told:
    text = found.texts[coding.transcript]
    words = Quoted(Foreign(quotation(coding, text), text.language))
    said = say("{code}: {quotation} ({transcript})", code=code.words, quotation=words, transcript=text.id)
    who: Sayable = ", ".join(text.informants)
    if not group:
        who = joined(who, found.groups[found.group_of[text.informants[0]]], by=", ")
    row = {"code": code.id, "code_name": code.words, "quotation": words, "who": who, **(more or {})}
    details = {"transcript": coding.transcript, "code": code.id}
    return Told(id, said, "quotation", METHOD, (coding,), row, details)


def quoted_layout(found: Material, smallest: int) -> dict[str, Any]:
    """The table of `quoted_by_group`: id, caption, columns and note."""
    return {
        "id": "quotations-by-group",
        "caption": say("What each group says, in their own words"),
        "columns": {
            "group_name": Column(say("Actor group")),
            "heard": Column(say("Speak of it")),
            "passages": Column(say("Passages"), "number"),
            "quotation": Column(say("Quotation"), wide=True),
            "who": Column(say("Informant")),
            "finding": Column(say("Trace"), "finding"),
        },
        "group_rows": "code_name",
        "row_header": "group_name",
        "note": say(
            "A group stands at a code where it speaks of it and somebody who does may be quoted; no group of fewer than "
            "{smallest:words} is shown on its own. Where no one in a group may be quoted, the table of codes counts it "
            "all the same.",
            smallest=smallest,
        ),
    }
