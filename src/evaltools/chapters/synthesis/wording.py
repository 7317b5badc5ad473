"""How the synthesis is worded: ratings, the reasons for them, and sentences composed from findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evaltools import synthesis
from evaltools.record.finding import Finding
from evaltools.record.table import VERDICT_WORDS
from evaltools.study.model import Words
from evaltools.synthesis.weighing import Weighed
from evaltools.theory.model import Version
from evaltools.words.markdown import literal as literal
from evaltools.words.numbers import listing, number

if TYPE_CHECKING:
    from evaltools.chapters.synthesis.claims import Rated

_NUMBERED = re.compile(r"^(\d[a-z]|i\d\d)$")
RATINGS = {
    "weak": {"sv": "Svagt", "en": "Weak"},
    "plausible": {"sv": "Rimligt", "en": "Plausible"},
    "supported": {"sv": "Underbyggt", "en": "Supported"},
    "strong": {"sv": "Starkt", "en": "Strong"},
}
MARKS = {
    "not_delivered": "✕",
    "contradicted": "⊘",
    "not_assessable": "?",
    "weak": "○",
    "plausible": "◔",
    "supported": "◑",
    "strong": "●",
}
"""Shapes that say a rating besides the word: the fuller the circle the better supported."""
AGREEMENT = {
    "agreement": {"sv": "Samstämmiga", "en": "Agreement"},
    "partial": {"sv": "Delvis samstämmiga", "en": "Partial agreement"},
    "silence": {"sv": "Bara ett källslag talar", "en": "Silence"},
    "dissonance": {"sv": "Säger emot varandra", "en": "Dissonance"},
}
STANCES = {
    "for": {"sv": "talar för", "en": "for"},
    "mixed": {"sv": "åt båda håll", "en": "both ways"},
    "against": {"sv": "talar emot", "en": "against"},
    "undecided": {"sv": "går inte att avgöra", "en": "cannot tell"},
    "silent": {"sv": "tillfrågad, säger inget", "en": "asked, silent"},
    "not_asked": {"sv": "inte tillfrågad", "en": "not asked"},
}
LIKELIHOOD = {
    "likely": {"sv": "trolig", "en": "likely"},
    "possible": {"sv": "möjlig", "en": "possible"},
    "unlikely": {"sv": "föga trolig", "en": "unlikely"},
    "ruled_out": {"sv": "utesluten", "en": "ruled out"},
}


def rating_word(value: str, rules: synthesis.Rules, language: str) -> str:
    """A rating, or the gate that stopped a claim, in words."""
    return RATINGS[value][language] if value in RATINGS else rules.names[value][language]


def binding(
    weighed: Weighed, rating: synthesis.Rating, rules: synthesis.Rules, version: Version, language: str
) -> list[str]:
    """What decided a rating: why a gate stopped the claim, or one reason per binding criterion."""
    if rating.gate is not None:
        return [_inside(rules.reasons[rating.gate][language])]
    reasons = []
    for criterion in rating.binding:
        level = rules.names[f"{criterion}.{getattr(weighed.grounds, criterion)}"][language]
        name = rules.names[criterion][language]
        more = ""
        if criterion == "link":
            more = ", ".join(
                step_name(link, weighed.claim.target, version, language) for link in weighed.weakest
            )
        elif criterion == "rival":
            more = ", ".join(strongest_rivals(weighed, language))
        reasons.append(f"{name.lower()}: {level}" + (f" ({more})" if more else ""))
    return reasons


def strongest_rivals(weighed: Weighed, language: str) -> list[str]:
    """Names of the rival explanations that bind."""
    level = weighed.grounds.rival
    return [
        weighed.rival_names[name][language].lower()
        for name, view in weighed.rivals.items()
        if view.likelihood == level
    ]


def node_name(node: str, version: Version, language: str) -> str:
    """A numbered intervention by its number, any other node by its name."""
    if _NUMBERED.match(node):
        return node
    name = version.node(node).name
    return name.sv if language == "sv" else name.en


def step_name(link: str, target: str, version: Version, language: str) -> str:
    """A link on the path of a claim; where it leads to is left out if that is the outcome itself."""
    start, end = link.split(">")
    first = node_name(start, version, language)
    return first if end == target else f"{first} → {node_name(end, version, language).lower()}"


def raises(rating: synthesis.Rating, rules: synthesis.Rules, language: str) -> list[str]:
    """What evidence would raise a rating: all of it together, since the lowest cap decides."""
    return [
        text
        for criterion, level in rating.raised_by.items()
        if (text := rules.raises[f"{criterion}.{level}"][language])
    ]


def trend(changes: Sequence[Finding], area: str, language: str) -> str:
    """Whether the indicators of safety and crime show a trend, from the verdicts on their changes."""
    counts = Counter(item.verdict for item in changes)
    tested = sum(counts[name] for name in VERDICT_WORDS) - counts["not testable"]
    better, worse = counts["improved"], counts["worsened"]
    sv = language == "sv"
    if not changes:
        return (
            f"För {area} finns inget mått på hur trygghet, brott eller rekrytering utvecklats under perioden."
            if sv
            else f"For {area} there is no measure of how safety, crime or recruitment developed in the period."
        )
    clear = tested > 0 and max(better, worse) * 2 >= tested and min(better, worse) == 0
    if clear:
        start = ("Tryggheten och brotten har" if sv else "Safety and crime have") + " "
        start += {True: "utvecklats åt rätt håll" if sv else "developed in the right direction", False: "utvecklats åt fel håll" if sv else "developed in the wrong direction"}[better > worse]  # fmt: skip
    else:
        start = (
            "Trygghet och brott visar ingen tydlig trend" if sv else "Safety and crime show no clear trend"
        )
    n, m = number(len(changes), language), number(tested, language)
    if sv:
        found = f"{_some(better, 'förbättring', 'förbättringar', 'ingen')} och {_some(worse, 'försämring', 'försämringar', 'ingen')}"
        return f"{start} i {area}: av {n} förändringar går {m} att pröva, och där går {found} att skilja från slumpen."
    found = f"{_some(better, 'improvement', 'improvements', 'no')} and {_some(worse, 'deterioration', 'deteriorations', 'no')}"
    return f"{start} in {area}: of {n} changes {m} can be tested, and there {found} can be told from chance."


def _some(count: int, one: str, many: str, none: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else f"{none} {one}"


def grouped(by_rating: Mapping[str, Sequence[Rated]]) -> Iterator[tuple[str, list[Rated]]]:
    """Claims in the three groups the headlines speak of."""
    yield "supported", [*by_rating["strong"], *by_rating["supported"]]
    yield "plausible", list(by_rating["plausible"])
    rest = ("weak", "not_assessable", "contradicted", "not_delivered")
    yield "weak", [item for name in rest for item in by_rating[name]]


def group(found: Sequence[Rated], name: str, language: str) -> str:
    """A headline on the claims of one group."""
    sv = language == "sv"
    titles = listing([_quoted(item.claim.title[language], language) for item in found], language)
    count = number(len(found), language)
    if name == "supported":
        if not found:
            return (
                "Inget påstående om programmets bidrag är underbyggt."
                if sv
                else "No claim of contribution is supported."
            )
        that = "att" if sv else "that"
        texts = listing([f"{that} {_inside(item.claim.text[language])}" for item in found], language)
        return f"Underbyggt är {texts}." if sv else f"It is supported {texts}."
    if name == "plausible":
        if not found:
            return "Inget påstående är rimligt men osäkert." if sv else "No claim is plausible but uncertain."
        one = len(found) == 1
        return (
            f"Rimligt men osäkert är {count} {'påstående' if one else 'påståenden'}: {titles}."
            if sv
            else f"Plausible but uncertain {'is' if one else 'are'} {count} {'claim' if one else 'claims'}: {titles}."
        )
    return _rest(found, language)


def _inside(text: str) -> str:
    """A sentence as part of another."""
    return text[:1].lower() + text[1:].rstrip(".")


_REST = (
    ("weak", {"sv": ("svagt belagt är", "svagt belagda är"), "en": ("weak is", "weak are")}),
    ("contradicted", {"sv": ("motsagt är", "motsagda är"), "en": ("contradicted is", "contradicted are")}),
    ("not_assessable", {"sv": ("går inte att bedöma:", "går inte att bedöma:"), "en": ("cannot be assessed:", "cannot be assessed:")}),
    ("not_delivered", {"sv": ("inte genomfört är", "inte genomförda är"), "en": ("not delivered is", "not delivered are")}),
)  # fmt: skip


def _rest(found: Sequence[Rated], language: str) -> str:
    """The headline on claims that are weak or were stopped by a gate, each kind with its titles."""
    parts = []
    for value, words in _REST:
        titles = [
            _quoted(item.claim.title[language], language) for item in found if item.rating.value == value
        ]
        if titles:
            parts.append(f"{words[language][len(titles) > 1]} {listing(titles, language)}")
    if not parts:
        return (
            "Inget påstående är svagt eller omöjligt att bedöma."
            if language == "sv"
            else "No claim is weak or impossible to assess."
        )
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _quoted(text: str, language: str) -> str:
    return f"”{text}”" if language == "sv" else f"“{text}”"


def answer(claims: Sequence[Rated], findings: Sequence[Finding], limits: Words | None, language: str) -> str:
    """An answer to an evaluation question: what the findings say, how far claims hold, what is out of reach."""
    parts = [item.text[language] for item in findings]
    by_word: dict[str, list[str]] = {}
    order = {value: place for place, value in enumerate(reversed(synthesis.RESULTS))}
    for item in sorted(claims, key=lambda one: order[one.rating.value]):
        word = item.finding.details["rating"][language]
        by_word.setdefault(word, []).append(_quoted(item.claim.title[language], language))
    parts += [f"{word}: {listing(titles, language)}." for word, titles in by_word.items()]
    if limits is not None:
        parts.append(limits[language])
    return " ".join(parts)
