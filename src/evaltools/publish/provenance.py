"""The page of provenance: every finding with its value, method and the raw rows it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaltools.publish.headings import slug
from evaltools.publish.marks import direction_mark
from evaltools.publish.methodnames import method_name
from evaltools.publish.results import ChapterResult, ReportResults
from evaltools.publish.summary import own_words
from evaltools.publish.words import detail_name, words
from evaltools.record.finding import Finding, RowRef, anchor
from evaltools.record.table import STATUS_WORDS, VERDICT_WORDS
from evaltools.study.sources import Document
from evaltools.words.numbers import EN_DASH, interval, number, p_value, percent, with_unit


@dataclass(frozen=True)
class Row:
    """One raw row, ready to be shown."""

    place: str
    document: str
    href: str
    locator: str
    note: str


@dataclass(frozen=True)
class Evidence:
    """One finding, ready to be shown."""

    id: str
    anchor: str
    text: str
    value: str
    interval: str
    verdict: str
    verdict_word: str
    mark: str
    method: str
    details: list[tuple[str, str]]
    rows: list[Row]
    findings: list[tuple[str, str]]
    """Anchor and sentence of those it was composed from; no anchor where it is not in the report."""
    synthetic: bool


@dataclass(frozen=True)
class Subject:
    """Findings of a chapter on one subject."""

    id: str
    name: str
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


def provenance(results: ReportResults, documents: Mapping[str, Document]) -> list[Section]:
    """Every finding of a report, by chapter and subject."""
    sentences = {finding.id: finding.text[results.language] for finding in results.findings}
    sources = results.of("sources")
    page = sources.page if sources else ""
    sections = []
    for chapter in results.chapters:
        subjects: dict[str, list[Evidence]] = {}
        for finding in chapter.findings:
            subject = subject_of(finding)
            shown = _evidence(finding, results.language, documents, page, sentences)
            subjects.setdefault(subject, []).append(shown)
        if subjects:
            sections.append(
                Section(
                    chapter,
                    [
                        Subject(
                            f"{slug(chapter.chapter.id)}-{slug(name) or 'general'}",
                            _subject(name, results),
                            found,
                        )
                        for name, found in subjects.items()
                    ],
                )
            )
    return sections


def subject_of(finding: Finding) -> str:
    """The part of the id after the chapter, where a further part follows it."""
    parts = finding.id.split("/")
    return parts[1] if len(parts) > 2 else ""


def _subject(name: str, results: ReportResults) -> str:
    if not name:
        return words(results.language)["general"]
    known = SUBJECTS.get(name)
    if known:
        return known[0 if results.language == "sv" else 1]
    return name.replace("-", " ").replace("_", " ").capitalize()


SUBJECTS: dict[str, tuple[str, str]] = {
    "allocation": ("Anslag", "Allocations"),
    "arrows": ("Pilar", "Arrows"),
    "body": ("Samverkansorgan", "Collaboration bodies"),
    "change": ("Förändringar", "Changes"),
    "check": ("Granskning av programteorin", "Checks of the programme theory"),
    "count": ("Antal", "Counts"),
    "department": ("Förvaltningar", "Departments"),
    "effect": ("Effekter", "Effects"),
    "goal": ("Mål", "Goals"),
    "headline": ("Huvudresultat", "Main findings"),
    "informants": ("Informanter", "Informants"),
    "intervention": ("Insatser", "Interventions"),
    "interventions": ("Antal insatser", "Number of interventions"),
    "link": ("Samband", "Links"),
    "observation": ("Observationer", "Observations"),
    "outcome": ("Uppmätta resultat", "Measured outcomes"),
    "status": ("Status", "Status"),
    "strands": ("Siffror och intervjuer", "Numbers and interviews"),
    "sum": ("Summor", "Sums"),
    "summary": ("Sammanfattning", "Summary"),
    "targets": ("Mål satta i siffror", "Targets set in numbers"),
    "total": ("Summor", "Totals"),
    "agreement": ("Överensstämmelse mellan kodare", "Agreement between coders"),
    "answer": ("Svar på utvärderingsfrågorna", "Answers to the evaluation questions"),
    "claim": ("Påståenden om bidrag", "Claims of contribution"),
    "code": ("Koder", "Codes"),
    "concentration": ("Hur många beläggen vilar på", "How many the evidence rests on"),
    "coreq": ("Intervjuernas analys", "Analysis of interviews"),
    "displacement": ("Förskjutning", "Displacement"),
    "evidence": ("Underlag", "Evidence base"),
    "goals": ("Målens kvalitet", "Quality of the goals"),
    "interruption": ("Avbruten tidsserie", "Interrupted series"),
    "material": ("Materialet", "The material"),
    "placebo": ("Placeboprov", "Placebo tests"),
    "quotation": ("Citat", "Quotations"),
    "recommendations": ("Rekommendationer", "Recommendations"),
    "reconciliation": ("Avstämning av summor", "Reconciliation of sums"),
    "relevance": ("Relevans", "Relevance"),
    "saturation": ("Mättnad", "Saturation"),
    "status-agreement": ("Färg mot redogörelse, överensstämmelse", "Colour against account, agreement"),
    "status-check": ("Färg mot redogörelse", "Colour against account"),
    "status-checks": ("Färg mot redogörelse, sammanfattning", "Colour against account, summary"),
    "value": ("Värde", "Value"),
}
"""How the second part of finding ids is called; others are shown as they are."""

VALUES = {
    ("level", "first"): ("aktörernas egna tolkningar", "the actors' own interpretations"),
    ("level", "second"): ("utvärderarens tolkningar", "the evaluator's interpretations"),
    ("origin", "theory"): ("teori", "theory"),
    ("origin", "data"): ("material", "data"),
}
"""Words for values of details that are names of our own."""


def _evidence(
    finding: Finding,
    language: str,
    documents: Mapping[str, Document],
    sources_page: str,
    sentences: Mapping[str, str],
) -> Evidence:
    verdict = finding.verdict or ""
    return Evidence(
        id=finding.id,
        anchor=finding.anchor,
        text=finding.text[language],
        value=_value(finding, language),
        interval=_interval(finding, language),
        verdict=verdict.replace(" ", "-"),
        verdict_word=VERDICT_WORDS.get(verdict, {}).get(language, verdict),
        mark=direction_mark(finding),
        method=method_name(finding.method, language),
        details=[
            (detail_name(name, language), shown)
            for name, value in finding.details.items()
            if (shown := detail_text(name, value, language))
        ],
        rows=[_row(row, documents, sources_page) for row in finding.rows],
        findings=[
            (anchor(item) if item in sentences else "", sentences.get(item, item))
            for item in finding.findings
        ],
        synthetic=finding.synthetic,
    )


def _value(finding: Finding, language: str) -> str:
    if finding.value is None:
        return ""
    if isinstance(finding.value, str):
        return STATUS_WORDS.get(finding.value, {}).get(language, finding.value)
    if finding.unit == "%":
        return percent(float(finding.value), language, places(finding.value))
    if finding.unit == "ratio":
        return f"{words(language)['ratio']} {number(float(finding.value), language, 2)}"
    return with_unit(float(finding.value), finding.unit, language, places(finding.value))


def _interval(finding: Finding, language: str) -> str:
    if finding.low is None or finding.high is None:
        return ""
    decimals = 2 if finding.unit == "ratio" else max(places(finding.low), places(finding.high))
    text = interval(finding.low, finding.high, language, decimals)
    if finding.level is None:
        return text
    level = percent(100 * finding.level, language, places(100 * finding.level))
    return f"{text} ({words(language)['level'].format(level=level)})"


def places(value: float) -> int:
    """Decimals to show: none for whole numbers, otherwise as many as give three significant digits."""
    if not math.isfinite(value) or float(value).is_integer():
        return 0
    return max(1, min(4, 2 - math.floor(math.log10(abs(value)))))


def detail_text(name: str, value: Any, language: str) -> str:
    """One further value of a finding as text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return {"sv": ("nej", "ja"), "en": ("no", "yes")}[language][value]
    if isinstance(value, (int, float)):
        if name in ("p", "p_value", "p_adjusted", "adjusted_p"):
            return p_value(float(value), language)
        if name in ("year", "start", "end", "line", "page"):
            return str(value)
        return number(float(value), language, places(float(value)))
    if isinstance(value, str):
        if (name, value) in VALUES:
            return VALUES[name, value][0 if language == "sv" else 1]
        return STATUS_WORDS[value][language] if name == "status" and value in STATUS_WORDS else value
    if isinstance(value, Mapping):
        if set(value) <= {"sv", "en"}:
            return own_words(value, language)
        if isinstance(value.get("name"), Mapping):
            rest = detail_text("", {key: item for key, item in value.items() if key != "name"}, language)
            return f"{own_words(value['name'], language)} ({rest})"
        pairs = [
            (detail_name(str(key), language), detail_text(str(key), item, language))
            for key, item in value.items()
        ]
        return "; ".join(f"{key}: {text}" for key, text in pairs if text)
    return ", ".join(detail_text(name, item, language) or EN_DASH for item in value)


def _row(row: RowRef, documents: Mapping[str, Document], sources_page: str) -> Row:
    """A raw row; its document in short where the page of sources says the rest."""
    document = documents.get(row.source)
    shown, href = row.source, ""
    if document:
        shown = f"{document.author} ({document.year})"
        if sources_page:
            href = f"{sources_page}#doc-{row.source}"
        else:
            shown += f". {document.title}"
    return Row(f"{row.file}:{row.line}", shown, href, row.locator, row.note)
