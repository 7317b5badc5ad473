"""The board's half page: what happened, what the programme can be said to have contributed, what to do.

Sentences are composed from findings, so that none of them can outlive a change in the data; each leads to what it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evaltools.publish.results import ChapterResult, ReportResults
from evaltools.record.finding import Finding
from evaltools.record.table import Table
from evaltools.record.values import is_missing
from evaltools.trends.reasons import knows_reason, reason_words
from evaltools.words.forms import alike
from evaltools.words.messages import Message, Sayable, in_context, listing, say

MOST_HAPPENED = 5
"""Most sentences on what happened."""
MOST_TOLD = 2
"""Most changes told one by one of a topic."""
RECOMMENDED = "recommendations-made"
"""The table of a report's own recommendations."""
MOST_LACKING = 2
"""Most kinds of evidence named that would let more be said."""
CONTRIBUTION = ("supported", "plausible", "weak")
"""Headlines of the synthesis that say how far claims of contribution hold, best first."""
ABOUT_METHOD = ("recommendation", "count", "evidence base", "status-check-count", "agreement", "reliability")
"""Kinds of findings that say how something was looked into, or what to do, and not what happened."""
TOLD = ("improved", "worsened")
"""Verdicts on changes larger than ordinary variation."""
CERTAINTY = {
    "improved": say("that is an improvement larger than ordinary variation"),
    "worsened": say("that is a worsening larger than ordinary variation"),
    "no change worth having": say("the difference is too small to matter"),
}
"""By verdict; of any other it cannot be told."""
UNKNOWN = say("whether that is more than ordinary variation cannot be told")


@dataclass(frozen=True)
class Sentence:
    """One sentence a board member understands, and where it comes from."""

    text: Sayable
    chapter: ChapterResult
    anchor: str = ""
    """Of the finding it tells; empty where it tells of many, which the chapter shows."""
    synthetic: bool = False


@dataclass(frozen=True)
class Brief:
    """What a report comes to, on half a page."""

    happened: tuple[Sentence, ...] = ()
    contributed: tuple[Sentence, ...] = ()
    todo: tuple[Sentence, ...] = ()
    recommended: tuple[Sayable, ...] = ()
    """The recommendations themselves."""

    @property
    def parts(self) -> tuple[tuple[Message, tuple[Sentence, ...]], ...]:
        """The questions of a board, each with what answers it."""
        return (
            (say("What happened?"), self.happened),
            (say("What can the programme be said to have contributed?"), self.contributed),
            (say("What now?"), self.todo),
        )

    def __bool__(self) -> bool:
        return any(sentences for _, sentences in self.parts)


def brief(results: ReportResults, changes: Sequence[Finding]) -> Brief:
    """Compose the half page of a report.

    Parameters
    ----------
    results : the report.
    changes : findings on changes of the report's own area.
    """
    return Brief(_happened(results, changes), _contributed(results), _todo(results), _recommended(results))


# -- what happened ----------------------------------------------------------------------------------


def _happened(results: ReportResults, changes: Sequence[Finding]) -> tuple[Sentence, ...]:
    """Topic by topic what changed; then what other chapters put forward."""
    chapter = next((item for item in results.chapters if any(one in changes for one in item.findings)), None)
    said = _changed(chapter, changes) if chapter is not None else []
    used = {"synthesis"} | ({chapter.chapter.id} if chapter is not None and said else set())
    others = [
        Sentence(finding.text, item, finding.anchor, finding.synthetic)
        for finding, item in put_forward(results)
        if item.chapter.id not in used and finding.kind not in ABOUT_METHOD
    ]
    return tuple([*said, *others][:MOST_HAPPENED])


def put_forward(results: ReportResults) -> list[tuple[Finding, ChapterResult]]:
    """Findings that their chapters put forward, in the order these ask for."""
    found = [
        (finding.headline, place, finding.id, finding, item)
        for place, item in enumerate(results.chapters)
        for finding in item.findings
        if finding.headline is not None
    ]
    return [(finding, item) for *_, finding, item in sorted(found, key=lambda entry: entry[:3])]


def _changed(chapter: ChapterResult, changes: Sequence[Finding]) -> list[Sentence]:
    topics: dict[Any, list[Finding]] = {}
    for finding in changes:
        if finding.details.get("topic") and _argument(finding, "moved") is not None:
            topics.setdefault(finding.details["topic"], []).append(finding)
    return [sentence for topic, found in topics.items() for sentence in _topic(chapter, topic, found)]


def _topic(chapter: ChapterResult, topic: Sayable, found: list[Finding]) -> list[Sentence]:
    """What can be told from ordinary variation, one by one; otherwise which way the measures of a topic went."""
    longest = _longest(found)
    told = [item for item in longest if item.verdict in TOLD]
    if told:
        return [_one(chapter, item) for item in sorted(told, key=_size, reverse=True)[:MOST_TOLD]]
    said = [Sentence(_together(topic, longest), chapter)] if len(longest) > 1 else []
    counted = [item for item in longest if item.unit == "ratio" and item.details.get("before")]
    if counted or len(longest) == 1:
        said.append(_one(chapter, max(counted or longest, key=lambda item: item.details.get("before") or 0)))
    return said


def _longest(found: Iterable[Finding]) -> list[Finding]:
    """The change of each series between the times that lie furthest apart."""
    series: dict[str, Finding] = {}
    for finding in found:
        name, _, span = finding.id.rpartition("/")
        if name not in series or _years(span) > _years(series[name].id.rpartition("/")[2]):
            series[name] = finding
    return list(series.values())


def _years(span: str) -> int:
    first, last = (int("".join(filter(str.isdigit, part))[:4] or 0) for part in (span[:4], span[-4:]))
    return last - first


def _size(finding: Finding) -> float:
    before, difference = finding.details.get("before"), finding.details.get("difference")
    if not isinstance(before, int | float) or not isinstance(difference, int | float) or not before:
        return 0.0
    return abs(difference / before)


def _one(chapter: ChapterResult, finding: Finding) -> Sentence:
    text = say(
        "{what:cap} {moved}; {certainty}.",
        what=_argument(finding, "what"),
        moved=_argument(finding, "moved"),
        certainty=_certainty([finding]),
    )
    return Sentence(text, chapter, finding.anchor, finding.synthetic)


def _together(topic: Sayable, longest: Sequence[Finding]) -> Message:
    """How many measures of a topic went which way, and how sure that is."""
    signs = Counter(_sign(item) for item in longest)
    whole, rose, fell, stayed = alike(len(longest), signs[1], signs[-1], signs[0])
    moves = [
        message
        for count, message in (
            (signs[1], in_context("of so many measures", "{n:words} rose", n=rose)),
            (signs[-1], in_context("of so many measures", "{n:words} fell", n=fell)),
            (signs[0], in_context("of so many measures", "{n:words} stood still", n=stayed)),
        )
        if count
    ]
    return say(
        "Of {n:words} measures of {topic}, {moves}; {certainty}.",
        n=whole,
        topic=in_context("a name within a sentence", "{name:low}", name=topic),
        moves=listing(moves),
        certainty=_certainty(longest),
    )


def _sign(finding: Finding) -> int:
    difference = finding.details.get("difference")
    if not isinstance(difference, int | float) or is_missing(difference):
        return 0
    return (difference > 0) - (difference < 0)


def _certainty(found: Sequence[Finding]) -> Sayable:
    """How sure changes are: the verdict they share, or that it cannot be told, and the commonest reason for that."""
    shared = {item.verdict for item in found}
    if len(shared) == 1 and (known := CERTAINTY.get(str(found[0].verdict))):
        return known
    reasons = Counter(
        str(item.details.get("reason") or "") for item in found if item.verdict == "not testable"
    )
    if shared != {"not testable"} or not reasons:
        return UNKNOWN
    reason, times = reasons.most_common(1)[0]
    if not knows_reason(reason):
        return UNKNOWN
    if times == len(found):
        return say(
            "whether that is more than ordinary variation cannot be told, since {reason}",
            reason=reason_words(reason),
        )
    return say(
        "whether that is more than ordinary variation cannot be told, mostly since {reason}",
        reason=reason_words(reason),
    )


def _argument(finding: Finding, name: str) -> Any:
    """An argument of a finding's sentence, which keeps the decimals and names of its source; None without one."""
    text = finding.text
    return dict(text.args).get(name) if isinstance(text, Message) else None


# -- what the programme contributed, and what to do ---------------------------------------------------


def _contributed(results: ReportResults) -> tuple[Sentence, ...]:
    """How far claims of contribution hold, and the commonest reason for not saying more."""
    chapter = results.of("synthesis")
    if chapter is None:
        return ()
    by_id = {finding.id: finding for finding in chapter.findings}
    found = [by_id.get(f"synthesis/headline/{name}") for name in CONTRIBUTION]
    return tuple(
        Sentence(item.text, chapter, item.anchor, item.synthetic) for item in found if item is not None
    )


def _recommended(results: ReportResults) -> tuple[Sayable, ...]:
    chapter = results.of("synthesis")
    tables = [part for part in chapter.exhibits if part.id == RECOMMENDED] if chapter is not None else []
    return tuple(
        part.cell(place, "text").words
        for part in tables
        if isinstance(part, Table) and "text" in part.columns
        for place in range(len(part.rows))
    )


def _todo(results: ReportResults) -> tuple[Sentence, ...]:
    """What is recommended and what became of it; what evidence would let more be said."""
    chapter = results.of("synthesis")
    if chapter is None:
        return ()
    said = [
        Sentence(finding.text, chapter, finding.anchor, finding.synthetic)
        for finding in sorted(chapter.findings, key=lambda item: item.headline is None)
        if finding.kind == "recommendation"
    ]
    wanted: Counter[Any] = Counter()
    for finding in chapter.findings:
        raises = finding.details.get("raises")
        if finding.kind == "claim" and not finding.synthetic and isinstance(raises, list | tuple):
            wanted.update(raises)
    lacking = [what for what, _ in wanted.most_common(MOST_LACKING)]
    if lacking:
        text = say("What would most often let more be said is {what}.", what=listing(lacking))
        said.append(Sentence(text, chapter))
    return tuple(said)
