"""Results, verdicts and reasons as plain sentences in Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends.arguments import choice
from evaltools.trends.counts import CountComparison
from evaltools.trends.detectable import DetectableChange
from evaltools.trends.did import DifferenceInDifferences
from evaltools.trends.displaced import Displacement
from evaltools.trends.interrupted import InterruptedTimeSeries
from evaltools.trends.monotone import MannKendall
from evaltools.trends.ordered import CochranArmitage
from evaltools.trends.placebos import PlaceboTest
from evaltools.trends.proportions import ProportionComparison, UnknownSize
from evaltools.trends.results import NotTestable
from evaltools.trends.synthetic import SyntheticControl
from evaltools.trends.verdicts import Verdict
from evaltools.words.numbers import interval, number, p_value, percent

VERDICTS: dict[Verdict, dict[str, str]] = {
    Verdict.IMPROVED: {"sv": "förbättring", "en": "improved"},
    Verdict.WORSENED: {"sv": "försämring", "en": "worsened"},
    Verdict.NO_CHANGE: {"sv": "ingen förändring av betydelse", "en": "no change worth having"},
    Verdict.CANNOT_TELL: {"sv": "går inte att avgöra", "en": "cannot tell"},
    Verdict.NOT_TESTABLE: {"sv": "går inte att pröva", "en": "not testable"},
}
ARROWS: dict[str, dict[str, str]] = {
    "improved": {"sv": "förbättrad", "en": "improved"},
    "worsened": {"sv": "försämrad", "en": "worsened"},
    "unchanged": {"sv": "oförändrad", "en": "unchanged"},
    "changed": {"sv": "förändrad", "en": "changed"},
}

# Reasons as the functions give them, with {} for a number, and in Swedish.
_REASONS = {
    "distinguishable": "förändringen går att skilja från slumpen",
    "within margin": "förändringen ryms inom marginalen",
    "interval includes no change": "intervallet rymmer även ingen förändring",
    "only unadjusted": "går att skilja från slumpen var för sig, men inte bland alla jämförelser i kapitlet",
    "no better direction": "förändringen går att skilja från slumpen, men ingen riktning är bättre än den andra",
    "there were no events before or after": "inga händelser före eller efter",
    "there were no events before the interruption": "inga händelser före avbrottet",
    "there were no events after the interruption": "inga händelser efter avbrottet",
    "there were no events in any area": "inga händelser i något område",
    "there were no events in one of the four cells": "inga händelser i någon av de fyra cellerna",
    "the series breaks where the interruption is": "serien har ett redovisat brott just vid avbrottet",
    "a declared break lies between the two observations": "ett redovisat brott i serien ligger emellan",
    "the kind or unit of the indicator changed between the two observations": "indikatorns slag eller enhet ändrades",
    "the two periods overlap, so the values share observations": "perioderna överlappar och delar observationer",
    "an index has no known sampling distribution": "ett index har ingen känd slumpvariation",
    "a mean cannot be tested without its standard deviation": "medelvärdet saknar uppgift om spridning",
    "a rate cannot be tested without its population or number of events": "befolkning eller antal händelser saknas",
    "the numbers of answers are unknown": "antalet svar är okänt",
    "all values are missing": "alla värden saknas",
    "all values are equal": "alla värden är lika",
    "all counts are equal": "alla antal är lika",
    "all values of the other areas before are equal": "de andra områdenas värden före är alla lika",
    "the model does not converge on so few events": "händelserna är för få för modellen",
    "no placebo could be fitted": "ingen placebo gick att beräkna",
    "the relative rate does not vary at all, so that its errors cannot be estimated": "förhållandet varierar inte alls",
    "{} values could not show a trend in any order; it takes at least {}": (
        "{} värden kan inte visa en trend i någon ordning; minst {} behövs"
    ),
    "{} values with these ties or strata could not show a trend in any order; it takes at least {}": (
        "{} värden med så många lika kan inte visa en trend i någon ordning; minst {} behövs"
    ),
    "{} values are too few to estimate an autocorrelation; it takes {}": (
        "{} värden är för få för att skatta autokorrelation; {} behövs"
    ),
    "there are {} times before and {} after; it takes {} on each side": (
        "{} tidpunkter före och {} efter; {} behövs på vardera sidan"
    ),
    "{} times are too few for {} coefficients; it takes {}": (
        "{} tidpunkter är för få för {} koefficienter; {} behövs"
    ),
    "{} times before leave no room for a placebo": "{} tidpunkter före ger inte plats för någon placebo",
    "{} times before are too few; it takes {}": "{} tidpunkter före är för få; {} behövs",
    "{} other areas are too few; it takes {}": "{} andra områden är för få; {} behövs",
    "{} groups with observations are too few for a trend; it takes {}": (
        "{} grupper med observationer är för få för en trend; {} behövs"
    ),
    "{} successes and {} failures are too few; it takes {} of each": "{} respektive {} är för få; {} behövs av varje",
    "no stretch between breaks holds {} values": "ingen sträcka mellan brotten har {} värden",
    "{} times before, {} after and {} comparison areas do not show how much areas vary; it takes {} times on each "
    "side or {} areas": (
        "{} tidpunkter före, {} efter och {} jämförelseområden visar inte hur mycket områden varierar; "
        "{} tidpunkter på vardera sidan eller {} områden behövs"
    ),
}


def verdict_words(verdict: Verdict | str, language: str) -> str:
    """A verdict in words."""
    return VERDICTS[Verdict(verdict)][_checked(language)]


def reason_words(reason: str, language: str) -> str:
    """The reason of a verdict or of a result that was not testable, in words."""
    if _checked(language) == "en":
        return reason
    for english, swedish in _REASONS.items():
        pattern = re.escape(english).replace(r"\{\}", r"([\d,]+)")
        found = re.fullmatch(pattern, reason)
        if found:
            return swedish.format(*found.groups())
    prefix, _, rest = reason.partition(": ")
    if rest and prefix in _REASONS:
        return f"{_REASONS[prefix]}: {reason_words(rest, language)}"
    raise InvalidArgument("reason", f"{reason!r} has no Swedish wording.")


def sentence(result: Any, language: str) -> str:
    """A result as one sentence.

    Parameters
    ----------
    result : a result of one comparison, series or test.
    language : "sv" or "en".

    Raises
    ------
    InvalidArgument : a result of many series at once, or of a kind without a sentence.
    """
    lang = _checked(language)
    if np.ndim(getattr(result, "p_value", 0.0)):
        raise InvalidArgument("result", "holds many results; take them one at a time.")
    for kind, words in _SENTENCES.items():
        if isinstance(result, kind):
            return words(result, lang)
    raise InvalidArgument("result", f"of type {type(result).__name__} has no sentence.")


def _checked(language: str) -> str:
    return choice("language", language, ("sv", "en"))


def _within(low: Any, high: Any, result: Any, lang: str, decimals: int) -> str:
    """'(95 % interval 0,8 till 1,2; p = 0,03)'."""
    level = 100 * result.level
    word = {"sv": f"{number(level, lang)}-procentigt intervall", "en": f"{percent(level, lang)} interval"}[
        lang
    ]
    p = p_value(result.p_value, lang)
    return f"({word} {interval(low, high, lang, decimals)}; p {p if p.startswith('<') else '= ' + p})"


def _counts(r: CountComparison, lang: str) -> str:
    before, after, ratio = number(r.before, lang), number(r.after, lang), number(r.ratio, lang, 2)
    inside = _within(r.low, r.high, r, lang, 2)
    if lang == "sv":
        return f"Antalet gick från {before} till {after}, en kvot på {ratio} {inside}."
    return f"The number went from {before} to {after}, a rate ratio of {ratio} {inside}."


def _shares(r: ProportionComparison, lang: str) -> str:
    before, after = percent(100 * r.before, lang, 1), percent(100 * r.after, lang, 1)
    change = number(100 * r.difference, lang, 1, sign=True)
    inside = _within(100 * r.low, 100 * r.high, r, lang, 1)
    if lang == "sv":
        return f"Andelen gick från {before} till {after}, {change} procentenheter {inside}."
    return f"The share went from {before} to {after}, {change} percentage points {inside}."


def _unknown(r: UnknownSize, lang: str) -> str:
    before, after = percent(100 * r.before, lang, 1), percent(100 * r.after, lang, 1)
    if r.n_needed is None:
        return {
            "sv": f"Andelen var {before} vid båda tillfällena; antalet svar är okänt.",
            "en": f"The share was {before} both times; the number of answers is unknown.",
        }[lang]
    need = number(r.n_needed, lang)
    if lang == "sv":
        return (
            f"Andelen gick från {before} till {after}, men antalet svar är okänt; det hade krävts omkring {need} svar "
            f"per tillfälle för att skilja förändringen från slumpen."
        )
    return (
        f"The share went from {before} to {after}, but the number of answers is unknown; it would have taken about "
        f"{need} answers each time to tell the change from chance."
    )


def _detectable(r: DetectableChange, lang: str) -> str:
    shares = r.unit == "proportion"

    def shown(value: float) -> str:
        return percent(100 * value, lang, 1) if shares else number(value, lang, 0)

    power = percent(100 * r.power, lang, 0)
    words = {
        "sv": ("en minskning till", "en ökning till", " eller "),
        "en": ("a fall to", "a rise to", " or "),
    }[lang]
    ends = [f"{w} {shown(v)}" for w, v in zip(words, (r.low, r.high), strict=False) if v is not None]
    if not ends:
        return {
            "sv": f"Från {shown(r.before)} hade ingen förändring upptäckts med {power} sannolikhet.",
            "en": f"From {shown(r.before)}, no change would have been found with {power} probability.",
        }[lang]
    found = words[2].join(ends)
    if lang == "sv":
        return f"Från {shown(r.before)} hade {found} upptäckts med {power} sannolikhet, men ingen mindre förändring."
    return f"From {shown(r.before)}, {found} would have been found with {power} probability, and nothing smaller."


def _monotone(r: MannKendall, lang: str) -> str:
    slope, inside = number(r.slope, lang, 2, sign=True), _within(r.low, r.high, r, lang, 2)
    if lang == "sv":
        return f"De {number(r.n, lang)} värdena ändras med {slope} per tidsenhet {inside}."
    return f"The {number(r.n, lang)} values change by {slope} per unit of time {inside}."


def _interrupted(r: InterruptedTimeSeries, lang: str) -> str:
    ratio, inside = number(r.ratio, lang, 2), _within(r.low, r.high, r, lang, 2)
    if lang == "sv":
        return (
            f"Efter avbrottet var nivån {ratio} gånger den som trend och säsong gav skäl att vänta {inside}."
        )
    return f"After the interruption the level was {ratio} times what trend and season led to expect {inside}."


def _moved(r: Displacement, lang: str) -> str:
    fewer, size = r.wdd < 0, number(abs(r.wdd), lang, 0)
    inside = _within(r.low, r.high, r, lang, 0)
    if lang == "sv":
        text = (
            f"{size} {'färre' if fewer else 'fler'} händelser än kontrollområdena gav skäl att vänta {inside}"
        )
    else:
        text = f"{size} {'fewer' if fewer else 'more'} events than the control areas lead to expect {inside}"
    if r.wdq is None:
        return f"{text}."
    name = {"sv": "viktad omflyttningskvot", "en": "weighted displacement quotient"}[lang]
    return f"{text}; {name} {number(r.wdq, lang, 2)}."


def _difference(r: DifferenceInDifferences, lang: str) -> str:
    ratio, inside = number(r.ratio, lang, 2), _within(r.low, r.high, r, lang, 2)
    if lang == "sv":
        return f"Kvoten mellan efter och före var i området {ratio} gånger jämförelseområdenas {inside}."
    return f"The area's rate ratio, after to before, was {ratio} times that of the comparison areas {inside}."


def _synthetic(r: SyntheticControl, lang: str) -> str:
    gap, inside = number(r.difference, lang, 1, sign=True), _within(r.low, r.high, r, lang, 1)
    if lang == "sv":
        return f"Efter avbrottet låg området {gap} från sin syntetiska kontroll {inside}."
    return f"After the interruption the area lay {gap} from its synthetic control {inside}."


def _ordered(r: CochranArmitage, lang: str) -> str:
    slope = number(100 * r.slope, lang, 2, sign=True)
    inside = _within(100 * r.low, 100 * r.high, r, lang, 2)
    if lang == "sv":
        return f"Andelen ändrades med {slope} procentenheter per steg {inside}."
    return f"The share changed by {slope} percentage points per step {inside}."


def _placebo(r: PlaceboTest, lang: str) -> str:
    larger = number(int(np.sum(np.abs(r.placebo_z) >= abs(r.z))), lang)
    if lang == "sv":
        return f"Av {number(r.n, lang)} placeboavbrott hade {larger} minst lika stor effekt som det verkliga."
    return f"Of {number(r.n, lang)} placebo interruptions {larger} had an effect at least as large as the real one."


def _not_testable(r: NotTestable, lang: str) -> str:
    return f"{verdict_words(Verdict.NOT_TESTABLE, lang).capitalize()}: {reason_words(r.reason, lang)}."


# UnknownSize is a NotTestable of its own kind, so it comes first.
_SENTENCES: dict[type, Callable[[Any, str], str]] = {
    UnknownSize: _unknown,
    NotTestable: _not_testable,
    CountComparison: _counts,
    ProportionComparison: _shares,
    DetectableChange: _detectable,
    MannKendall: _monotone,
    InterruptedTimeSeries: _interrupted,
    Displacement: _moved,
    DifferenceInDifferences: _difference,
    SyntheticControl: _synthetic,
    CochranArmitage: _ordered,
    PlaceboTest: _placebo,
}
