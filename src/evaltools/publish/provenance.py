"""The page of provenance: every finding with its value, method and the raw rows it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaltools.publish.headings import slug
from evaltools.publish.marks import direction_mark
from evaltools.publish.names import names_of
from evaltools.publish.results import ChapterResult, ReportResults
from evaltools.publish.subjects import SUBJECTS
from evaltools.publish.words import detail_name, value_words
from evaltools.record.finding import Finding, RowRef, anchor
from evaltools.record.method import method_words
from evaltools.record.verdict import STATUS_WORDS, VERDICT_WORDS
from evaltools.words.messages import (
    Foreign,
    Said,
    Sayable,
    interval,
    listing,
    number,
    p_value,
    percent,
    points,
    say,
)
from evaltools.words.voice import EN_DASH


@dataclass(frozen=True)
class Row:
    """One raw row, ready to be shown."""

    place: str
    document: str
    href: str
    locator: Sayable
    note: Sayable
    address: str = ""
    """Where the document lies on the web."""


@dataclass(frozen=True)
class Evidence:
    """One finding, ready to be shown."""

    id: str
    anchor: str
    text: Sayable
    value: Sayable
    interval: Sayable
    verdict: str
    verdict_word: Sayable
    mark: str
    method: Sayable
    details: list[tuple[Sayable, Sayable]]
    rows: list[Row]
    findings: list[tuple[str, Sayable]]
    """Anchor and sentence of those it was composed from; no anchor where it is not in the report."""
    resting: list[tuple[str, Sayable]]
    """Anchor and sentence of those that were composed from it."""
    synthetic: bool


@dataclass(frozen=True)
class Subject:
    """Findings of a chapter on one subject."""

    id: str
    name: Sayable
    findings: list[Evidence]


@dataclass(frozen=True)
class Section:
    """The findings of one chapter."""

    chapter: ChapterResult
    subjects: list[Subject]

    @property
    def count(self) -> int:
        """Number of findings."""
        return sum(len(subject.findings) for subject in self.subjects)


def provenance(results: ReportResults) -> list[Section]:
    """Every finding of a report, by chapter and subject."""
    sentences = {finding.id: finding.text for finding in results.findings}
    known = names_of(results)
    resting: dict[str, list[tuple[str, Sayable]]] = {}
    for finding in results.findings:
        for below in finding.findings:
            resting.setdefault(below, []).append((finding.anchor, finding.text))
    sections = []
    for chapter in results.chapters:
        subjects: dict[str, list[Evidence]] = {}
        for finding in chapter.findings:
            item = _evidence(finding, results, sentences, known, resting.get(finding.id, []))
            subjects.setdefault(subject_of(finding), []).append(item)
        if subjects:
            own = [
                Subject(f"{slug(chapter.chapter.id)}-{slug(name) or 'general'}", _subject(name), found)
                for name, found in subjects.items()
            ]
            sections.append(Section(chapter, own))
    return sections


def subject_of(finding: Finding) -> str:
    """The part of the id after the chapter, where a further part follows it."""
    parts = finding.id.split("/")
    return parts[1] if len(parts) > 2 else ""


def _subject(name: str) -> Sayable:
    if not name:
        return say("General")
    return SUBJECTS.get(name, name.replace("-", " ").replace("_", " ").capitalize())


def _evidence(
    finding: Finding,
    results: ReportResults,
    sentences: Mapping[str, Sayable],
    known: Mapping[str, Sayable],
    resting: list[tuple[str, Sayable]],
) -> Evidence:
    verdict = finding.verdict or ""
    return Evidence(
        id=finding.id,
        anchor=finding.anchor,
        text=finding.text,
        value=_value(finding),
        interval=_interval(finding),
        verdict=verdict.replace(" ", "-"),
        verdict_word=VERDICT_WORDS.get(verdict, verdict),
        mark=direction_mark(finding),
        method=method_words(finding.method) if finding.method else "",
        details=[
            (detail_name(name, value), shown)
            for name, value in (*finding.details.items(), *finding.settings.items())
            if (shown := detail_words(name, value, known=known)) != ""
        ],
        rows=[_row(row, results) for row in finding.rows],
        findings=[
            (anchor(item) if item in sentences else "", sentences.get(item, item))
            for item in finding.findings
        ],
        resting=resting,
        synthetic=finding.synthetic,
    )


def _value(finding: Finding) -> Sayable:
    if finding.value is None:
        return ""
    if isinstance(finding.value, str):
        # The verdict says it again where it is one; else the sentence holds it in words.
        return STATUS_WORDS.get(finding.value, "")
    if finding.unit == "ratio":
        return say("ratio {value}", value=number(float(finding.value), 2))
    if finding.kind == "change" and finding.unit == "%":  # shares differ by percentage points
        return points(float(finding.value), places(finding.value), sign=True)
    return number(float(finding.value), places(finding.value), unit=finding.unit)


def _interval(finding: Finding) -> Sayable:
    if finding.low is None or finding.high is None:
        return ""
    decimals = 2 if finding.unit == "ratio" else max(places(finding.low), places(finding.high))
    text = interval(finding.low, finding.high, decimals)
    if finding.level is None:
        return text
    level = percent(100 * finding.level, places(100 * finding.level))
    return say("{interval} (level {level})", interval=text, level=level)


def places(value: float) -> int:
    """Decimals to show: those the number has, and no more than give three significant digits.

    Examples
    --------
    >>> [places(value) for value in (93.0, 8.2, 0.95, -0.2, 0.123456, 1234.5)]
    [0, 1, 2, 1, 3, 1]
    """
    value = round(float(value), 10)  # 8.2 - 8.0 is not quite 0.2
    if not math.isfinite(value) or value.is_integer():
        return 0
    own = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return min(own, max(1, min(4, 2 - math.floor(math.log10(abs(value))))))


def detail_words(
    name: str, value: Any, *, within: tuple[str, ...] = (), known: Mapping[str, Sayable] | None = None
) -> Sayable:
    """One further value of a finding as it is said; empty for none.

    Parameters
    ----------
    name, value : as the finding has them.
    within : names of the mappings that it stands in, from the outermost.
    known : names of ids of the study; see `evaltools.publish.names`.
    """
    known = known or {}
    if value is None or value in ("", [], ()):
        return ""
    if isinstance(value, Said | bool):
        return value
    if isinstance(value, (int, float)):
        if name in ("p", "p_value", "p_adjusted", "adjusted_p"):
            return p_value(float(value))
        if name in ("year", "start", "end", "line", "page", "seed"):
            return str(value)
        return number(float(value), places(float(value)))
    if isinstance(value, str):
        return value_words((*within, name), value, known)
    if isinstance(value, Mapping):
        return _pairs(value, (*within, name), known)
    if isinstance(value, date):
        return value
    nested = any(isinstance(item, list | tuple) for item in value)
    return listing(
        [detail_words(name, item, within=within, known=known) or EN_DASH for item in value],
        "semicolon" if nested else "comma",
    )


def _pairs(value: Mapping[str, Any], within: tuple[str, ...], known: Mapping[str, Sayable]) -> Sayable:
    own = value.get("name")
    parts = [
        say("{name}: {value}", name=detail_name(str(key), item), value=text)
        for key, item in value.items()
        if not (key == "name" and isinstance(own, Said))
        and (text := detail_words(str(key), item, within=within, known=known)) != ""
    ]
    rest = listing(parts, "semicolon")
    return say("{name} ({more})", name=own, more=rest) if isinstance(own, Said) else rest


def _row(row: RowRef, results: ReportResults) -> Row:
    """A raw row; its document in short where the page of sources says the rest."""
    document, sources = results.documents.get(row.source), results.of("sources")
    shown, href = row.source, ""
    locator: Sayable = row.locator
    if document:
        shown = f"{document.author} ({document.dated})"
        if sources:
            href = f"{sources.page}#doc-{row.source}"
        else:
            shown += f". {document.title}"
        if document.language:  # a place in a document is told in the document's words
            locator = Foreign(row.locator, document.language)
    url = document.url if document and document.url.startswith(("https://", "http://")) else ""
    return Row(f"{row.file}:{row.line}", shown, href, locator, row.note, url)
