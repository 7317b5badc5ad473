"""What stands first in a report: main findings, indicators by verdict, interventions by status, claims by rating."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from evaltools.publish.marks import direction_mark
from evaltools.publish.results import ChapterResult, ReportResults
from evaltools.publish.words import group_name
from evaltools.record.finding import VERDICTS, Finding
from evaltools.record.verdict import STATUS_WORDS, VERDICT_MARKS, VERDICT_WORDS
from evaltools.words.messages import Sayable, interval, joined, number
from evaltools.words.voice import EN_DASH

MAIN = 8
"""Most main findings shown."""


@dataclass(frozen=True)
class Main:
    """One sentence a board member understands, and where it comes from."""

    text: Sayable
    anchor: str
    chapter: ChapterResult
    synthetic: bool


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
    anchor: str


@dataclass(frozen=True)
class Summary:
    """What the index page shows above the list of chapters."""

    main: list[Main]
    verdicts: list[Share]
    statuses: list[Share]
    claims: list[Claim]

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
    return Summary(main_findings(results), verdicts(results), statuses(results), claims(results))


def main_findings(results: ReportResults) -> list[Main]:
    """Findings that their chapters put forward, in the order these ask for."""
    put_forward = [
        (finding.headline, place, finding.id, finding, chapter)
        for place, chapter in enumerate(results.chapters)
        for finding in chapter.findings
        if finding.headline is not None
    ]
    return [
        Main(finding.text, finding.anchor, chapter, finding.synthetic)
        for *_, finding, chapter in sorted(put_forward, key=lambda item: item[:3])[:MAIN]
    ]


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
    """Claims about the programme's contribution, with their ratings."""
    return [
        Claim(finding.text, finding.details.get("rating") or finding.verdict or "", finding.anchor)
        for finding in results.findings
        if finding.kind == "claim" and not finding.synthetic
    ]
