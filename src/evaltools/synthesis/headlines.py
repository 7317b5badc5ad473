"""Sentences composed from several claims and findings: headlines, answers, what became of recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from evaltools.record.finding import VERDICTS, Finding
from evaltools.synthesis.assessment import Rated, best_first
from evaltools.synthesis.claims import Questions
from evaltools.synthesis.criteria import RESULTS
from evaltools.synthesis.sentences import TELLING, judged
from evaltools.synthesis.weighing import matching
from evaltools.trends.reasons import NO_DISPERSION
from evaltools.words.messages import OutOf, Sayable, joined, listing, plural, say

_SPELLED_OUT = {"strong": 5, "supported": 5}
_OTHERS_SPELLED_OUT = 3
"""So many claims are written out in a headline, more of those that hold; others are counted."""


def tally(rated: Sequence[Rated]) -> Sayable:
    """How many claims came out as what, as a sentence."""
    counts = Counter(item.rating.value for item in rated)
    found = [value for value in reversed(RESULTS) if counts[value]]
    if len(found) == 1:
        return say("{count}.", count=_count(found[0], len(rated)))
    parts = [_some(value, counts[value]) for value in found]
    return say("Of {n:words} claims of contribution, {parts}.", n=len(rated), parts=listing(parts))


def _some(value: str, n: int) -> Sayable:
    return {
        "strong": plural("{n:words} has strong evidence", "{n:words} have strong evidence", n=n),
        "supported": plural("{n:words} is supported", "{n:words} are supported", n=n),
        "plausible": plural("{n:words} is plausible but uncertain", "{n:words} are plausible but uncertain", n=n),
        "weak": plural("{n:words} has weak evidence", "{n:words} have weak evidence", n=n),
        "not_assessable": plural("{n:words} cannot be assessed", "{n:words} cannot be assessed", n=n),
        "contradicted": plural("{n:words} is contradicted", "{n:words} are contradicted", n=n),
        "not_delivered": plural(
            "{n:words} falls because nothing was delivered", "{n:words} fall because nothing was delivered", n=n
        ),
    }[value]  # fmt: skip


def trend(changes: Sequence[Finding], area: Sayable) -> Sayable:
    """Which way the indicators went, from the verdicts on their changes.

    Parameters
    ----------
    changes : findings with a verdict; the direction is clear where at least half of those that can be tested go
        one way and none the other.
    area : its name.

    Examples
    --------
    >>> from evaltools.words import Voice
    >>> Voice("en").speak(trend([], "Hjo"))
    'For Hjo there is no measure of how the outcomes developed in the period.'
    """
    if not changes:
        return say("For {area} there is no measure of how the outcomes developed in the period.", area=area)
    counts = Counter(item.verdict for item in changes)
    untold = sum(item.details.get("reason") == NO_DISPERSION for item in changes)
    tested = sum(counts[name] for name in VERDICTS) - counts["not testable"] - untold
    better, worse = counts["improved"], counts["worsened"]
    clear = tested > 0 and max(better, worse) * 2 >= tested and min(better, worse) == 0
    if not clear:
        direction = say("The indicators show no clear trend in {area}.", area=area)
    elif better > worse:
        direction = say("In {area} things have gone in the right direction.", area=area)
    else:
        direction = say("In {area} things have gone in the wrong direction.", area=area)
    if untold and not tested:
        return joined(direction, _untold(len(changes)))
    return joined(direction, _tested(tested, len(changes)), _told(better, worse) if tested else "")


def _untold(of: int) -> Sayable:
    """Counts whose ordinary variation nobody knows: there is an interval, but no verdict can rest on it."""
    return plural(
        "The one change in an indicator cannot be told from ordinary variation.",
        "None of the {n} changes in the indicators can be told from ordinary variation.",
        n=of,
    )


def _tested(tested: int, of: int) -> Sayable:
    if of == 1 and tested:
        return say("One change in an indicator can be tested.")
    if not tested:
        return plural(
            "The one change in an indicator cannot be tested.",
            "None of the {n} changes in the indicators can be tested.",
            n=of,
        )
    return say("Of the changes in the indicators, {tested} can be tested.", tested=OutOf(tested, of))


def _told(better: int, worse: int) -> Sayable:
    if not better and not worse:
        return say("No change is greater than ordinary variation explains.")
    parts: list[Sayable] = []
    if better:
        parts.append(plural("{n:words} improvement", "{n:words} improvements", n=better))
    if worse:
        parts.append(plural("{n:words} deterioration", "{n:words} deteriorations", n=worse))
    return plural(
        "There is {parts} greater than ordinary variation explains.",
        "There are {parts} greater than ordinary variation explains.",
        n=better + worse,
        parts=listing(parts),
    )


GROUPS = {
    "supported": ("strong", "supported"),
    "plausible": ("plausible",),
    "weak": ("weak", "not_assessable", "contradicted", "not_delivered"),
}
"""Claims as the headlines group them."""
_NONE = {
    "supported": say("No claim that the programme contributed is supported."),
    "plausible": say("No claim is plausible but uncertain."),
    "weak": say("No claim is weak or impossible to assess."),
}


def group(found: Sequence[Rated], name: str) -> Sayable:
    """A headline on the claims of one group: each kind with its claims, or how many and why most."""
    parts = []
    for value in GROUPS[name]:
        same = [item for item in found if item.rating.value == value]
        if same:
            parts.append(_kind(same, value))
    return joined(*parts) if parts else _NONE[name]


def _kind(same: Sequence[Rated], value: str) -> Sayable:
    n = len(same)
    count = _count(value, n)
    if n <= _SPELLED_OUT.get(value, _OTHERS_SPELLED_OUT):
        told = say("{count}: {claims}", count=count, claims=joined(*(item.claim.text for item in same)))
    else:
        told = say("{count}.", count=count)
    if value not in ("weak", "plausible"):
        return told
    why = plural(
        "The reason: {reason:low}",
        "The most common reason: {reason:low}",
        n=n,
        reason=_commonest(same),
    )
    return joined(told, why)


def _count(value: str, n: int) -> Sayable:
    return {
        "strong": plural("{n:Words} claim has strong evidence", "{n:Words} claims have strong evidence", n=n),
        "supported": plural("{n:Words} claim is supported", "{n:Words} claims are supported", n=n),
        "plausible": plural(
            "{n:Words} claim is plausible but uncertain", "{n:Words} claims are plausible but uncertain", n=n
        ),
        "weak": plural("{n:Words} claim has weak evidence", "{n:Words} claims have weak evidence", n=n),
        "not_assessable": plural("{n:Words} claim cannot be assessed", "{n:Words} claims cannot be assessed", n=n),
        "contradicted": plural("{n:Words} claim is contradicted", "{n:Words} claims are contradicted", n=n),
        "not_delivered": plural(
            "{n:Words} claim falls because the intervention was not delivered",
            "{n:Words} claims fall because the interventions were not delivered",
            n=n,
        ),
    }[value]  # fmt: skip


def _commonest(same: Sequence[Rated]) -> Sayable:
    """The reason most claims share, as a sentence; of equally common ones the more telling."""
    levels = Counter(
        (name, getattr(item.weighed.grounds, name)) for item in same for name in item.rating.binding
    )
    (name, level), _ = max(levels.items(), key=lambda entry: (entry[1], -TELLING.index(entry[0][0])))
    return same[0].rules.reasons[f"{name}.{level}"]


# -- questions and recommendations ------------------------------------------------------------------


def answering(
    question: Questions, rated: Sequence[Rated], findings: Mapping[str, Finding], area: str
) -> tuple[list[Rated], list[Finding]]:
    """The claims and findings of a report that answer a question, in the order it names them."""
    claims = [item for item in rated if item.claim.id in question.claims]
    others = [found for name in question.findings for found in matching(findings, name, area)]
    return sorted(claims, key=lambda item: question.claims.index(item.claim.id)), others


def answers(claims: Sequence[Rated], findings: Sequence[Finding]) -> bool:
    """Whether the material answers a question: by another finding, or a claim that came out as something."""
    return bool(findings) or any(
        item.rating.value in (*GROUPS["supported"], *GROUPS["plausible"], "contradicted") for item in claims
    )


def answer(claims: Sequence[Rated], findings: Sequence[Finding], limits: Sayable | None) -> Sayable:
    """An answer to an evaluation question: what the findings say, how far claims hold, what is out of reach."""
    parts: list[Sayable] = [item.text for item in findings]
    if not answers(claims, findings):
        parts = [NOT_ANSWERED, *_bearing(claims)]
    elif len(claims) <= _OTHERS_SPELLED_OUT:
        parts += [judged(item.claim, item.rating.value) for item in best_first(claims)]
    else:
        parts.append(tally(claims))
    return joined(*parts, limits or "")


NOT_ANSWERED = say("The material does not answer the question.")


def _bearing(claims: Sequence[Rated]) -> list[Sayable]:
    """Claims that bear on a question and do not hold far enough to answer it, and why."""
    said = []
    for value in ("weak", "not_assessable", "not_delivered"):
        same = [item for item in claims if item.rating.value == value]
        if same:
            said.append(_short(value, len(same), joined(*(item.claim.text for item in same))))
    return said


def _short(value: str, n: int, claims: Sayable) -> Sayable:
    about = {"n": n, "claims": claims}
    return {
        "weak": plural(
            "One claim bears on it, but its evidence is weak: {claims}",
            "{n:Words} claims bear on it, but their evidence is weak: {claims}",
            **about,
        ),
        "not_assessable": plural(
            "One claim bears on it, but it cannot be assessed: {claims}",
            "{n:Words} claims bear on it, but they cannot be assessed: {claims}",
            **about,
        ),
        "not_delivered": plural(
            "One claim bears on it, but the intervention was not delivered: {claims}",
            "{n:Words} claims bear on it, but the interventions were not delivered: {claims}",
            **about,
        ),
    }[value]


def became(counts: Mapping[str, int], total: int) -> Sayable:
    """What became of recommendations, as a sentence.

    Parameters
    ----------
    counts : number of recommendations by what became of them: followed, partly, not-followed, not-known.
    total : number of recommendations.

    Examples
    --------
    >>> from evaltools.words import Voice
    >>> Voice("en").speak(became({"followed": 2, "not-known": 1}, 3))
    'Three earlier recommendations were followed up: two have been followed and the follow-up does not tell of one.'
    """
    said = {
        "followed": lambda n: plural("{n:words} has been followed", "{n:words} have been followed", n=n),
        "partly": lambda n: plural("{n:words} has been followed in part", "{n:words} have been followed in part", n=n),
        "not-followed": lambda n: plural("{n:words} has not been followed", "{n:words} have not been followed", n=n),
        "not-known": lambda n: plural(
            "the follow-up does not tell of {n:words}", "the follow-up does not tell of {n:words}", n=n
        ),
    }  # fmt: skip
    parts = [words(counts[name]) for name, words in said.items() if counts.get(name)]
    return plural(
        "{n:Words} earlier recommendation was followed up: {parts}.",
        "{n:Words} earlier recommendations were followed up: {parts}.",
        n=total,
        parts=listing(parts),
    )


NOT_STATED = say("not stated")


def recommended(made: int, waiting: int) -> Sayable:
    """How many recommendations a period's report makes, and how many no later report has followed up.

    Examples
    --------
    >>> from evaltools.words import Voice
    >>> Voice("en").speak(recommended(11, 11))
    'The report makes eleven recommendations. None of them has been followed up yet.'
    """
    told = plural(
        "The report makes {n:words} recommendation.", "The report makes {n:words} recommendations.", n=made
    )
    if not waiting:
        return joined(told, say("A later document has been read for what became of them."))
    if waiting == made:
        return joined(
            told, plural("It has not been followed up yet.", "None of them has been followed up yet.", n=made)
        )
    rest = plural(
        "{n:Words} of them has not been followed up yet.",
        "{n:Words} of them have not been followed up yet.",
        n=waiting,
    )
    return joined(told, rest)
