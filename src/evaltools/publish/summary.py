"""What stands first in a report: the half page, levels over time, indicators by verdict, interventions by status, claims by rating."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from evaltools.publish.brief import Brief, brief, put_forward
from evaltools.publish.marks import direction_mark
from evaltools.publish.results import ChapterResult, ReportResults
from evaltools.publish.words import group_name
from evaltools.record.figure import Figure
from evaltools.record.finding import VERDICTS, Finding
from evaltools.record.verdict import STATUS_WORDS, VERDICT_MARKS, VERDICT_WORDS
from evaltools.synthesis.criteria import RESULTS
from evaltools.synthesis.words import MARKS as RATING_MARKS
from evaltools.words.messages import Joined, Message, Sayable, interval, joined, number
from evaltools.words.voice import EN_DASH

LEVELS = "evaltools.trends.drawing.levels:levels"
"""What draws indicators over time."""


@dataclass(frozen=True)
class Change:
    """One change of an indicator as a row of the overview."""

    name: Sayable
    span: Sayable
    before: Sayable
    after: Sayable
    difference: Sayable
    effect: Sayable
    """Estimate with its interval."""
    mark: str
    anchor: str


@dataclass(frozen=True)
class Share:
    """How many belong to a verdict, a status or a rating."""

    id: str
    """Verdict or status; with hyphens for spaces."""
    word: Sayable
    mark: str
    count: int
    changes: tuple[Change, ...] = ()
    anchor: str = ""
    members: tuple[tuple[Sayable, str], ...] = ()
    """Name and anchor of each intervention."""


@dataclass(frozen=True)
class Claim:
    """A claim about what the programme contributed, with its rating."""

    text: Sayable
    rating: Sayable
    reason: Sayable
    """The one that tells most of why it is not rated higher."""
    mark: str
    anchor: str


@dataclass(frozen=True)
class Summary:
    """What the index page shows above the list of chapters."""

    brief: Brief
    messages: dict[str, Sayable]
    """What each chapter says in one line, by its id."""
    levels: tuple[ChapterResult, Figure] | None
    verdicts: list[Share]
    statuses: list[Share]
    claims: list[Claim]

    @property
    def anchors(self) -> list[str]:
        """Anchors of all findings that the page links to."""
        return [
            *(one.anchor for _, sentences in self.brief.parts for one in sentences if one.anchor),
            *(claim.anchor for claim in self.claims),
            *(change.anchor for share in self.verdicts for change in share.changes),
        ]

    @property
    def pointed(self) -> bool:
        """Whether a triangle occurs, which then is explained."""
        return any(
            change.mark in "▲△▼▽" for share in self.verdicts for change in share.changes if change.mark
        )

    @property
    def changes(self) -> int:
        """Number of changes assessed."""
        return sum(share.count for share in self.verdicts)

    @property
    def interventions(self) -> int:
        """Number of interventions with a status."""
        return sum(share.count for share in self.statuses)


def summarise(results: ReportResults) -> Summary:
    """Gather the overview of a report from its findings."""
    changes = own_changes(results.findings, results.area.id)
    return Summary(
        brief(results, changes),
        messages(results),
        levels(results),
        verdicts(results),
        statuses(results),
        claims(results),
    )


def messages(results: ReportResults) -> dict[str, Sayable]:
    """What each chapter says in one line: the finding it puts forward, or the caption of its first figure.

    The synthesis puts several forward, which stand above; its figure says what they come to.
    """
    said: dict[str, Sayable] = {}
    for chapter in results.chapters:
        figure = next((item.caption for item in chapter.exhibits if isinstance(item, Figure)), None)
        forward = next((finding.text for finding, of in put_forward(results) if of is chapter), None)
        line = (figure or forward) if chapter.chapter.id == "synthesis" else (forward or figure)
        if line is not None:
            said[chapter.chapter.id] = line
    return said


def levels(results: ReportResults) -> tuple[ChapterResult, Figure] | None:
    """The figure of levels over time that a report shows first; None where nothing was followed over time."""
    for chapter in results.chapters:
        for part in chapter.exhibits:
            if isinstance(part, Figure) and part.draw == LEVELS:
                return chapter, part
    return None


def own_changes(findings: tuple[Finding, ...], area: str) -> list[Finding]:
    """Changes of the report's own area; those of areas it is compared with are left out."""
    return [item for item in findings if item.kind == "change" and _part(item, 4) in (area, "")]


def verdicts(results: ReportResults) -> list[Share]:
    """Changes of the report's own area, by verdict."""
    found = own_changes(results.findings, results.area.id)
    shares = []
    for verdict in VERDICTS:
        members = [item for item in found if item.verdict == verdict]
        if members:
            rows = tuple(_change(item) for item in members)
            word = VERDICT_WORDS[verdict]
            shares.append(Share(verdict.replace(" ", "-"), word, VERDICT_MARKS[verdict], len(members), rows))
    return shares


def _change(finding: Finding) -> Change:
    details = finding.details
    group = group_name(_part(finding, 3))
    return Change(
        name=details.get("name") or joined(_part(finding, 2), group, by=", "),
        span=details.get("span") or _span(finding),
        before=_amount(details.get("before")),
        after=_amount(details.get("after")),
        difference=_amount(details.get("difference"), sign=True),
        effect=_effect(finding),
        mark=direction_mark(finding),
        anchor=finding.anchor,
    )


def _effect(finding: Finding) -> Sayable:
    """Estimate with interval, where there is one: `0,87 (0,80 till 0,95)`."""
    if finding.low is None or finding.high is None or not isinstance(finding.value, (int, float)):
        return ""
    ratio = finding.unit == "ratio"
    value = number(finding.value, 2 if ratio else None, sign=not ratio)
    return joined(value, " (", interval(finding.low, finding.high, 2 if ratio else None), ")", by="")


def _amount(value: Any, *, sign: bool = False) -> Sayable:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return EN_DASH
    return number(round(float(value), 6), sign=sign)


def _span(finding: Finding) -> str:
    """`2018-2019` as years with an en dash."""
    years = re.findall(r"(?<!\d)(\d{4})(?!\d)", _part(finding, 5))
    return f"{years[0]}{EN_DASH}{years[-1]}" if len(years) > 1 else _part(finding, 5)


def _part(finding: Finding, place: int) -> str:
    parts = finding.id.split("/")
    return parts[place] if len(parts) > place else ""


def statuses(results: ReportResults) -> list[Share]:
    """Interventions by the colour their follow-up gave them."""
    for finding in results.findings:
        if finding.kind == "status-count":
            return [
                Share(
                    status,
                    words,
                    "",
                    int(finding.details[status]),
                    anchor=finding.anchor,
                    members=_with_status(results, status),
                )
                for status, words in STATUS_WORDS.items()
                if isinstance(finding.details.get(status), int) and finding.details[status]
            ]
    return []


def _with_status(results: ReportResults, status: str) -> tuple[tuple[Sayable, str], ...]:
    return tuple(
        (item.details.get("name") or item.text, item.anchor)
        for item in results.findings
        if item.kind == "status" and status in (item.value, item.details.get("status"))
    )


def claims(results: ReportResults) -> list[Claim]:
    """Claims about the programme's contribution, those that hold furthest first."""
    found = [item for item in results.findings if item.kind == "claim" and not item.synthetic]
    order = {value: -place for place, value in enumerate(RESULTS)}
    return [_claim(item) for item in sorted(found, key=lambda item: order.get(str(item.value), 0))]


def _claim(finding: Finding) -> Claim:
    """A claim taken apart: what is claimed, how it is rated, and the reason that tells most."""
    text, reason = finding.text, ""
    if isinstance(text, Joined) and len(text.parts) > 1:
        judged, reason = text.parts[0], text.parts[1]
        text = dict(judged.args).get("claim", text) if isinstance(judged, Message) else text
        if isinstance(reason, Joined):  # what it concerns stands with the evidence
            reason = reason.parts[0]
    rating = finding.details.get("rating") or finding.verdict or ""
    return Claim(text, rating, reason, RATING_MARKS.get(str(finding.value), ""), finding.anchor)
