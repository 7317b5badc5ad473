"""Conclusions and interpretations in sentences: side by side, how they differ and why, and what an open one waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evaltools.record.finding import Finding
from evaltools.synthesis.assessment import Rated
from evaltools.synthesis.conclusions import UNREAD, Changed, Comparison, Conclusion, Interpretation
from evaltools.synthesis.sentences import judged, main_reason
from evaltools.words.messages import Moment, Sayable, joined, listing, plural, say

COMPARED: Mapping[Comparison, Sayable] = {
    "as far": say("As far"),
    "less far": say("Less far"),
    "further": say("Further"),
}
"""How far what is concluded here goes, beside a document."""


_ONE: Mapping[Comparison, Sayable] = {
    "as far": say("We go as far as the document does."),
    "less far": say("We do not go as far as the document does."),
    "further": say("We go further than the document does."),
}


def ours(about: Sequence[Rated]) -> Sayable:
    """What is concluded of the claims that a document's conclusion is about."""
    return joined(*(judged(item.claim, item.rating.value) for item in about))


def side_by_side(item: Conclusion, about: Sequence[Rated]) -> Sayable:
    """A document's conclusion and ours in one finding."""
    return joined(say("The document concludes: {theirs}", theirs=item.says), say("We conclude:"), ours(about))


def row(item: Conclusion, about: Sequence[Rated], comparison: Comparison) -> dict[str, Any]:
    """A row of the table: id, theirs, ours, comparison, because (what decided the ratings, then the evaluator's reason)."""
    reasons = list(dict.fromkeys(main_reason(one.reasons) for one in about))
    return {
        "id": item.id,
        "theirs": item.says,
        "ours": ours(about),
        "comparison": comparison,
        "because": joined(*reasons, item.because or ""),
    }


def tally(comparisons: Sequence[Comparison]) -> Sayable:
    """How often what is concluded here goes as far as the documents do.

    Examples
    --------
    >>> from evaltools.words import Voice
    >>> Voice("en").speak(tally(["less far", "as far", "less far"]))
    'Of three conclusions in the documents, we go less far in two and as far in one.'
    """
    if len(comparisons) == 1:
        return _ONE[comparisons[0]]
    counts = Counter(comparisons)
    said: Mapping[Comparison, Callable[[int], Sayable]] = {
        "less far": lambda n: plural("less far in {n:words}", "less far in {n:words}", n=n),
        "as far": lambda n: plural("as far in {n:words}", "as far in {n:words}", n=n),
        "further": lambda n: plural("further in {n:words}", "further in {n:words}", n=n),
    }
    parts = [words(counts[name]) for name, words in said.items() if counts.get(name)]
    n = len(comparisons)
    return say("Of {n:words} conclusions in the documents, we go {parts}.", n=n, parts=listing(parts))


def interpretation(
    item: Interpretation, changes: Sequence[Changed], findings: Mapping[str, Finding]
) -> Sayable:
    """A paragraph of the evaluators, marked as such, and what it waits for where it is open.

    Parameters
    ----------
    item : the paragraph.
    changes : results under it that say something else now.
    findings : results of the report, by id.
    """
    mark = say("Interpretation by {author}, {day}:", author=item.author, day=Moment(item.written))
    if not changes:
        return joined(mark, item.text)
    now = [findings[one.finding].text for one in changes if one.finding in findings and one.held != UNREAD]
    unread = sum(one.held == UNREAD for one in changes)
    gone = sum(one.finding not in findings for one in changes)
    told: list[Sayable] = [say("Open: to be read again.")]
    if now:
        told.append(say("Since it was written, results under it have changed:"))
        told += now
    if gone:
        told.append(
            plural(
                "{n:Words} result that it rests on is no longer in the report.",
                "{n:Words} results that it rests on are no longer in the report.",
                n=gone,
            )
        )
    if unread:
        told.append(say("What the results said when it was written has not been noted."))
    return joined(mark, item.text, *told)
