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
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words.numbers import interval, listing, number, percent

TOPICS: Mapping[int, Mapping[str, str]] = {
    12: {"sv": "Antal deltagare", "en": "Sample size"},
    16: {"sv": "Beskrivning av deltagarna", "en": "Description of sample"},
    18: {"sv": "Upprepade intervjuer", "en": "Repeat interviews"},
    22: {"sv": "Mättnad", "en": "Data saturation"},
    24: {"sv": "Antal kodare", "en": "Number of data coders"},
    25: {"sv": "Beskrivning av kodträdet", "en": "Description of the coding tree"},
    26: {"sv": "Temanas ursprung", "en": "Derivation of themes"},
    27: {"sv": "Programvara", "en": "Software"},
    28: {"sv": "Återkoppling från deltagare", "en": "Participant checking"},
    29: {"sv": "Citat", "en": "Quotations presented"},
    30: {"sv": "Överensstämmelse mellan data och resultat", "en": "Data and findings consistent"},
    31: {"sv": "Större teman", "en": "Clarity of major themes"},
    32: {"sv": "Mindre teman", "en": "Clarity of minor themes"},
}

NOT_KNOWN = {
    "sv": "Framgår inte av materialet.",
    "en": "Not known from the material.",
}


@dataclass(frozen=True)
class CoreqItem:
    """One item of the checklist with its answer."""

    number: int
    topic: str
    answer: str
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
    stated: Mapping[int, str] | None = None,
    lang: str = "sv",
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
    lang
        `sv` or `en`.

    Returns
    -------
    list of CoreqItem
        In order of number.
    """
    said = stated or {}
    texts = {transcript.id: transcript for transcript in transcripts}
    answers = {
        12: _sample(informants, transcripts, lang),
        16: _groups(informants, lang),
        18: _repeats(informants, lang),
        22: _saturation(codings, transcripts, codebook, lang),
        24: _coders(codings, agreement, lang),
        25: _tree(codebook, lang),
        26: _origin(codebook, lang),
        27: f"evaltools {__version__}.",
        29: _quotations(list(quoted), texts, {person.id: person for person in informants}, lang),
        30: _consistency(codings, texts, lang),
        31: _themes(codebook, codings, lang, top=True),
        32: _themes(codebook, codings, lang, top=False),
    }
    items = []
    for item, topic in TOPICS.items():
        counted, words = answers.get(item, ""), said.get(item, "")
        answer = " ".join(part for part in (counted, words) if part) or NOT_KNOWN[lang]
        basis = "data" if counted else "stated" if words else "unknown"
        items.append(CoreqItem(item, topic[lang], answer, basis))
    return items


def _sample(informants: Sequence[Informant], transcripts: Sequence[Transcript], lang: str) -> str:
    if not informants:
        return ""
    held = sum(informant.interviews for informant in informants)
    people, texts = number(len(informants), lang), number(len(transcripts), lang)
    if lang == "sv":
        return f"{people} informanter, {number(held, lang)} intervjuer; {texts} utskrifter analyserade."
    return f"{people} informants, {number(held, lang)} interviews; {texts} transcripts analysed."


def _groups(informants: Sequence[Informant], lang: str) -> str:
    groups = Counter(informant.group_name(lang) for informant in informants)
    return (
        listing([f"{group} ({size})" for group, size in sorted(groups.items())], lang) + "." if groups else ""
    )


def _repeats(informants: Sequence[Informant], lang: str) -> str:
    if not informants:
        return ""
    again = sum(informant.interviews > 1 for informant in informants)
    if lang == "sv":
        return f"{again} informanter intervjuades mer än en gång." if again else "Inga."
    return f"{again} informants were interviewed more than once." if again else "None."


def _saturation(
    codings: Sequence[Coding], transcripts: Sequence[Transcript], codebook: Codebook, lang: str
) -> str:
    if not codings or len(transcripts) < 2:
        return ""
    table = saturation(codings, transcripts, codebook)
    last = int(table.index[table["new"] > 0].max())
    rest = len(table) - last
    undated = int((~table["dated"]).sum())
    if lang == "sv":
        text = f"Den sista nya koden kom i intervju {last} av {len(table)}; {rest} intervjuer gav därefter ingen ny."
        return text + (f" {undated} intervjuer saknar datum och står sist." if undated else "")
    text = (
        f"The last new code came in interview {last} of {len(table)}; {rest} interviews after it gave none."
    )
    return text + (f" {undated} interviews are undated and stand last." if undated else "")


def _coders(codings: Sequence[Coding], agreement: CodingAgreement | None, lang: str) -> str:
    per_coder = Counter(coding.coder for coding in codings)
    if not per_coder:
        return ""
    who = listing([f"{coder} ({number(count, lang)})" for coder, count in sorted(per_coder.items())], lang)
    text = f"{len(per_coder)}: {who}."
    if agreement is None or agreement.overall.value is None:
        return text
    found = agreement.overall
    value, ends = number(found.value, lang, 2), interval(found.low, found.high, lang, 2)
    if lang == "sv":
        units = {"turn": "tur", "paragraph": "stycke", "sentence": "mening", "span": "avsnitt"}[
            agreement.unit
        ]
        return f"{text} {found.name(lang)} per {units}: {value} ({ends}), {len(agreement.transcripts)} utskrifter."
    return f"{text} {found.name(lang)} per {agreement.unit}: {value} ({ends}), {len(agreement.transcripts)} transcripts."


def _tree(codebook: Codebook, lang: str) -> str:
    if not len(codebook):
        return ""
    top = [code.label(lang) for code in codebook.children(None)]
    depth = 1 + max(codebook.depth(code.id) for code in codebook)
    if lang == "sv":
        return f"{len(codebook)} koder i {depth} nivåer under {listing(top, lang)}."
    return f"{len(codebook)} codes in {depth} levels under {listing(top, lang)}."


def _origin(codebook: Codebook, lang: str) -> str:
    if not len(codebook):
        return ""
    origin = Counter(code.origin for code in codebook)
    level = Counter(code.level for code in codebook)
    dates = sorted(code.added for code in codebook if code.added)
    if lang == "sv":
        added = f" ({dates[0]} till {dates[-1]})" if dates else ""
        return (
            f"{origin['theory']} koder härledda i förväg, {origin['data']} tillagda under läsningen{added}; "
            f"{level['first']} avser aktörernas tolkning och {level['second']} utvärderarens."
        )
    added = f" ({dates[0]} to {dates[-1]})" if dates else ""
    return (
        f"{origin['theory']} codes derived beforehand, {origin['data']} added while reading{added}; "
        f"{level['first']} concern the actors' interpretation and {level['second']} the evaluator's."
    )


def _quotations(
    quoted: Sequence[Coding], texts: Mapping[str, Transcript], people: Mapping[str, Informant], lang: str
) -> str:
    if not quoted:
        return ""
    sources = {coding.transcript for coding in quoted}
    refused = sum(
        coding.transcript not in texts or not may_quote(texts[coding.transcript], people) for coding in quoted
    )
    if lang == "sv":
        end = f"; {refused} saknar samtycke" if refused else ", alla med samtycke"
        return f"{len(quoted)} citat ur {len(sources)} utskrifter{end}, märkta med informant."
    end = f"; {refused} lack consent" if refused else ", all with consent"
    return f"{len(quoted)} quotations from {len(sources)} transcripts{end}, marked with the informant."


def _consistency(codings: Sequence[Coding], texts: Mapping[str, Transcript], lang: str) -> str:
    if not codings:
        return ""
    right = sum(
        coding.transcript in texts
        and checksum(texts[coding.transcript].text[coding.start : coding.end]) == coding.quote_sha256
        for coding in codings
    )
    share = percent(100 * right / len(codings), lang)
    if lang == "sv":
        return f"{number(right, lang)} av {number(len(codings), lang)} kodningar ({share}) återfinns ordagrant i sin utskrift."
    return f"{number(right, lang)} of {number(len(codings), lang)} codings ({share}) stand verbatim in their transcript."


def _themes(codebook: Codebook, codings: Sequence[Coding], lang: str, *, top: bool) -> str:
    counts = Counter(coding.code for coding in codings)
    chosen = [code for code in codebook if (code.parent is None) == top]
    if not chosen or not codings:
        return ""
    sums = {code.id: sum(counts[below] for below in codebook.below(code.id)) for code in chosen}
    shown = [f"{code.label(lang)} ({number(sums[code.id], lang)})" for code in chosen if sums[code.id]]
    unused = len(chosen) - len(shown)
    text = listing(shown, lang) + "." if shown else ""
    if not unused:
        return text
    return f"{text} {unused} oanvända.".strip() if lang == "sv" else f"{text} {unused} unused.".strip()
