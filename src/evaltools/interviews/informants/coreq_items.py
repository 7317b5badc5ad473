"""COREQ items that the data can answer: what was done, not what was meant to be done.

Tong, A., Sainsbury, P., Craig, J. (2007). Consolidated criteria for reporting qualitative research (COREQ):
a 32-item checklist for interviews and focus groups. Int J Qual Health Care 19(6), 349-357. Wording ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaltools import __version__
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.coding.matrices import saturation
from evaltools.interviews.informants.informants import Informant, may_quote
from evaltools.interviews.reliability.from_codings import CodingAgreement
from evaltools.interviews.reliability.result import UNITS
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words import (
    Message,
    Sayable,
    StudyWords,
    in_context,
    interval,
    joined,
    listing,
    number,
    percent,
    plural,
    say,
)

TOPICS: Mapping[int, Message] = {
    12: say("Sample size"),
    16: say("Description of sample"),
    18: say("Repeat interviews"),
    22: say("Data saturation"),
    24: say("Number of data coders"),
    25: say("Description of the coding tree"),
    26: say("Derivation of themes"),
    27: in_context("COREQ", "Software"),
    28: say("Participant checking"),
    29: say("Quotations presented"),
    30: say("Data and findings consistent"),
    31: say("Clarity of major themes"),
    32: say("Clarity of minor themes"),
}
BASIS: Mapping[str, Message] = {
    "data": in_context("basis of an answer", "counted"),
    "stated": in_context("basis of an answer", "stated"),
    "unknown": in_context("basis of an answer", "unknown"),
}
NOT_KNOWN = say("Not known from the material.")


@dataclass(frozen=True)
class CoreqItem:
    """One item of the checklist with its answer."""

    number: int
    topic: Message
    answer: Sayable
    basis: str
    """`data`: counted; `stated`: said by the researcher; `unknown`."""


def coreq(
    transcripts: Sequence[Transcript],
    codebook: Codebook,
    codings: Sequence[Coding],
    informants: Sequence[Informant] = (),
    *,
    agreement: CodingAgreement | None = None,
    quoted: Iterable[Coding] = (),
    stated: Mapping[int, Sayable] | None = None,
) -> list[CoreqItem]:
    """Answer the COREQ items on sample, saturation, analysis and findings.

    Parameters
    ----------
    transcripts, codebook, codings, informants
        The study's.
    agreement
        Agreement between the coders, where it was computed.
    quoted
        Codings whose quotations the report shows.
    stated
        What the researcher says, by number of item; it is added to what the data say. Item 28 can only be
        answered so.

    Returns
    -------
    list of CoreqItem
        In order of number.
    """
    said = stated or {}
    texts = {transcript.id: transcript for transcript in transcripts}
    answers: dict[int, Sayable] = {
        12: _sample(informants, transcripts),
        16: _groups(informants),
        18: _repeats(informants),
        22: _saturation(codings, transcripts, codebook),
        24: _coders(codings, agreement),
        25: _tree(codebook),
        26: _origin(codebook),
        27: f"evaltools {__version__}.",
        29: _quotations(list(quoted), texts, {person.id: person for person in informants}),
        30: _consistency(codings, texts),
        31: _themes(codebook, codings, top=True),
        32: _themes(codebook, codings, top=False),
    }
    items = []
    for item, topic in TOPICS.items():
        counted, words = answers.get(item, ""), said.get(item, "")
        basis = "data" if counted else "stated" if words else "unknown"
        answer = NOT_KNOWN if basis == "unknown" else joined(counted, words)
        items.append(CoreqItem(item, topic, answer, basis))
    return items


def _named(given: StudyWords | Mapping[str, str] | str) -> StudyWords:
    return given if isinstance(given, StudyWords) else StudyWords(given)


def _sample(informants: Sequence[Informant], transcripts: Sequence[Transcript]) -> Sayable:
    if not informants:
        return ""
    return say(
        "{people} gave {held}; {texts}.",
        people=plural("{n:Words} informant", "{n:Words} informants", n=len(informants)),
        held=plural("{n:words} interview", "{n:words} interviews", n=sum(x.interviews for x in informants)),
        texts=plural(
            "{n:words} transcript was analysed", "{n:words} transcripts were analysed", n=len(transcripts)
        ),
    )


def _groups(informants: Sequence[Informant]) -> Sayable:
    groups = Counter(_named(informant.group) for informant in informants)
    sizes = sorted(groups.items(), key=lambda item: str(item[0]))
    named = listing(say("{name} ({n})", name=group, n=size) for group, size in sizes)
    return say("{list}.", list=named) if groups else ""


def _repeats(informants: Sequence[Informant]) -> Sayable:
    if not informants:
        return ""
    again = sum(informant.interviews > 1 for informant in informants)
    if not again:
        return say("Nobody was interviewed more than once.")
    return plural(
        "{n:Words} informant was interviewed more than once.",
        "{n:Words} informants were interviewed more than once.",
        n=again,
    )


def _saturation(codings: Sequence[Coding], transcripts: Sequence[Transcript], codebook: Codebook) -> Sayable:
    if not codings or len(transcripts) < 2:
        return ""
    table = saturation(codings, transcripts, codebook)
    last, whole = int(table.index[table["new"] > 0].max()), len(table)
    undated = int((~table["dated"]).sum())
    return joined(
        say("The last new code came in interview {last} of {whole}.", last=last, whole=whole)
        if last < whole
        else say("New codes came up to the last of {whole} interviews.", whole=whole),
        plural(
            "{n:Words} interview is undated and stands last.",
            "{n:Words} interviews are undated and stand last.",
            n=undated,
        )
        if undated
        else "",
    )


def _coders(codings: Sequence[Coding], agreement: CodingAgreement | None) -> Sayable:
    per_coder = Counter(coding.coder for coding in codings)
    if not per_coder:
        return ""
    who = listing(say("{name} ({n})", name=coder, n=count) for coder, count in sorted(per_coder.items()))
    text = plural("{n:Words} coder: {who}.", "{n:Words} coders: {who}.", n=len(per_coder), who=who)
    if agreement is None or agreement.overall.value is None:
        return text
    found = agreement.overall
    measured = plural(
        "{coefficient:cap} per {unit}: {value} ({ends}), {n:words} transcript.",
        "{coefficient:cap} per {unit}: {value} ({ends}), {n:words} transcripts.",
        n=len(agreement.transcripts),
        coefficient=Message(found.name(), context="method"),
        unit=UNITS[agreement.unit],
        value=number(found.value, 2),
        ends=interval(found.low, found.high, 2),
    )
    return joined(text, measured)


def _tree(codebook: Codebook) -> Sayable:
    if not len(codebook):
        return ""
    top = listing(_named(code.name) for code in codebook.children(None))
    depth = 1 + max(codebook.depth(code.id) for code in codebook)
    return say(
        "{codes} in {levels}: under {top}.",
        codes=plural("{n:Words} code", "{n:Words} codes", n=len(codebook)),
        levels=plural("{n:words} level", "{n:words} levels", n=depth),
        top=top,
    )


def _origin(codebook: Codebook) -> Sayable:
    if not len(codebook):
        return ""
    origin = Counter(code.origin for code in codebook)
    level = Counter(code.level for code in codebook)
    dates = sorted(code.added for code in codebook if code.added)
    return joined(
        say(
            "Codes derived beforehand: {theory}; added while reading: {data}.",
            theory=origin["theory"],
            data=origin["data"],
        ),
        say("Of unknown origin: {n}.", n=origin["unknown"]) if origin["unknown"] else "",
        say("They were added from {first} to {last}.", first=dates[0], last=dates[-1]) if dates else "",
        say(
            "Codes of the actors' interpretation: {first}; of the evaluator's: {second}.",
            first=level["first"],
            second=level["second"],
        ),
    )


def _quotations(
    quoted: Sequence[Coding], texts: Mapping[str, Transcript], people: Mapping[str, Informant]
) -> Sayable:
    if not quoted:
        return ""
    sources = {coding.transcript for coding in quoted}
    refused = sum(
        coding.transcript not in texts or not may_quote(texts[coding.transcript], people) for coding in quoted
    )
    return joined(
        say(
            "{quotations} from {transcripts}, marked with the informant.",
            quotations=plural("{n:Neuter} quotation", "{n:Neuter} quotations", n=len(quoted)),
            transcripts=plural("{n:words} transcript", "{n:words} transcripts", n=len(sources)),
        ),
        plural("{n:Neuter} lacks consent.", "{n:Neuter} lack consent.", n=refused)
        if refused
        else say("All with consent."),
    )


def _consistency(codings: Sequence[Coding], texts: Mapping[str, Transcript]) -> Sayable:
    if not codings:
        return ""
    right = sum(
        coding.transcript in texts
        and checksum(texts[coding.transcript].text[coding.start : coding.end]) == coding.quote_sha256
        for coding in codings
    )
    return say(
        "{right} of {whole} codings ({share}) stand verbatim in their transcript.",
        right=right,
        whole=len(codings),
        share=percent(100 * right / len(codings)),
    )


def _themes(codebook: Codebook, codings: Sequence[Coding], *, top: bool) -> Sayable:
    counts = Counter(coding.code for coding in codings)
    chosen = [code for code in codebook if (code.parent is None) == top]
    if not chosen or not codings:
        return ""
    sums = {code.id: sum(counts[below] for below in codebook.below(code.id)) for code in chosen}
    shown = [say("{name} ({n})", name=_named(code.name), n=sums[code.id]) for code in chosen if sums[code.id]]
    unused = len(chosen) - len(shown)
    return joined(
        say("{list}.", list=listing(shown)) if shown else "",
        plural("{n:Words} code was not used.", "{n:Words} codes were not used.", n=unused) if unused else "",
    )
