"""Chapter 7: claims of contribution rated by rules, the strands side by side, questions and recommendations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools import synthesis, theory, trends
from evaltools.chapters.synthesis import wording as wording
from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import Finding, RowRef, rows_of
from evaltools.synthesis.claims import Claim, Statement
from evaltools.synthesis.read import Book
from evaltools.synthesis.weighing import Weighed, matching, missing_findings, weigh
from evaltools.theory.model import Version

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rated:
    """A claim, weighed and rated."""

    weighed: Weighed
    rating: synthesis.Rating
    design: trends.MarylandLevel
    finding: Finding

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.weighed.claim


@dataclass(frozen=True)
class Material:
    """What the chapter works with."""

    version: Version
    book: Book
    rules: synthesis.Rules
    findings: Mapping[str, Finding]
    """Findings of the chapters it builds on, by id."""
    effects: pd.DataFrame
    informants: pd.DataFrame
    citations: pd.DataFrame
    theory_file: str

    def claims(self, chapter: Chapter) -> tuple[Claim, ...]:
        """The claims of the report's period and area."""
        return tuple(
            claim
            for claim in self.book.claims
            if claim.period == chapter.period.id and chapter.area.id in claim.areas
        )


def read(chapter: Chapter) -> Material | None:
    """Read claims, rivals, questions, rules and the findings of earlier chapters; None where there are none.

    Raises
    ------
    BadInput
        with every mistake of the files, and every reference to a finding that there is not.
    """
    plan = chapter.study.plan(chapter.period, chapter.area)
    claims, theories = chapter.raw_files("claims"), chapter.raw_files("theory")
    if not (plan and claims and theories):
        return None
    root = chapter.study.root
    programme = theory.read_theory(theories[0])
    rivals, questions = chapter.raw_files("rivals"), chapter.raw_files("questions")
    effects = chapter.read("effects", everywhere=True)
    book = synthesis.read_book(
        claims[0],
        rivals[0] if rivals else None,
        questions[0] if questions else None,
        programme,
        documents=[item.id for item in chapter.sources.documents],
        effects=effects["id"],
        root=root,
    )
    findings = {item.id: item for name in chapter.info.findings_of for item in chapter.earlier(name)}
    material = Material(
        programme.version(plan),
        book,
        rules_of(chapter),
        findings,
        effects,
        chapter.read("informants"),
        chapter.read("citations"),
        theories[0].relative_to(root).as_posix(),
    )
    if not material.claims(chapter):
        return None
    _check_findings(chapter, material)
    return material


def rules_of(chapter: Chapter) -> synthesis.Rules:
    """The package's rules, or those the study file names."""
    named = chapter.study.claim_rules
    if not named:
        return synthesis.read_rules()
    raw = chapter.study.root / "data" / "raw"
    files = {path.relative_to(raw).as_posix(): path for path in chapter.raw_files("rules")}
    if named not in files:
        message = f'claim_rules: no file of rules "{named}" is listed in data/raw/sources.yml.'
        raise BadInput(Problem("unknown-rules", message, nearest(named, files), chapter.study.file))
    return synthesis.read_rules(files[named], chapter.study.root)


def _check_findings(chapter: Chapter, material: Material) -> None:
    """Refuse references, of claims, theory and questions, to findings that there are not."""
    area, book = chapter.area.id, material.book
    claims = material.claims(chapter)
    named = [
        (f'claim "{claim.id}"', pattern, claim.line)
        for claim in claims
        for pattern in (*claim.outcome.findings, *filter(None, [claim.delivery.finding]))
    ]
    asked = [
        (f'question "{item.id}"', pattern, item.line)
        for item in book.questions
        if chapter.period.id in item.periods
        for pattern in item.findings
    ]
    used = {link for claim in claims for link in claim.links}
    stated = [
        (f'evidence "{one.id}"', one.finding, one.line)
        for link in material.version.links
        if link.id in used
        for one in link.evidence
        if one.finding
    ]
    problems = Problems()
    for references, file in (
        (named, book.claims_file),
        (asked, book.questions_file),
        (stated, material.theory_file),
    ):
        problems.found += missing_findings(references, material.findings, area=area, file=file).found
    problems.raise_if_any()


def say_none(chapter: Chapter) -> None:
    """Say that nothing is claimed for the area and period."""
    chapter.no_data(
        sv="Studien prövar inga påståenden om programmets bidrag för området och perioden.",
        en="The study tests no claims of contribution for this area and period.",
    )


def rate_all(chapter: Chapter, material: Material) -> list[Rated]:
    """Weigh and rate the claims of the report, and record a finding for each."""
    return [_rate(chapter, material, claim) for claim in material.claims(chapter)]


def _rate(chapter: Chapter, material: Material, claim: Claim) -> Rated:
    facts = claim.design
    design = trends.maryland_scale(
        trends.Design(
            facts.before_and_after, facts.comparison, facts.treated_units, facts.control_units,
            facts.controls_other_causes, facts.randomised,
        )
    )  # fmt: skip
    weighed = weigh(
        claim,
        material.version,
        material.findings,
        material.book.rivals,
        area=chapter.area.id,
        design=design.level,
        synthetic=chapter.sources.synthetic,
    )
    rating = synthesis.rate(weighed.grounds, material.rules)
    finding = _record(chapter, material, weighed, rating, design)
    return Rated(weighed, rating, design, finding)


def _record(
    chapter: Chapter,
    material: Material,
    weighed: Weighed,
    rating: synthesis.Rating,
    design: trends.MarylandLevel,
) -> Finding:
    claim, rules = weighed.claim, material.rules
    words = {
        language: {
            "rating": wording.rating_word(rating.value, rules, language),
            "binding": wording.binding(weighed, rating, rules, material.version, language),
            "raises": wording.raises(rating, rules, language),
        }
        for language in ("sv", "en")
    }
    said = {
        language: f"{claim.text[language]} {words[language]['rating']}: {'; '.join(words[language]['binding'])}."
        for language in ("sv", "en")
    }
    effects = material.effects[material.effects["id"].isin(claim.effects)]
    return chapter.finding(
        f"claim/{claim.id}",
        kind="claim",
        sv=said["sv"],
        en=said["en"],
        value=rating.value,
        verdict=rating.value,
        method=f"rules {rules.name}",
        rows=[*references(material, weighed), *rows_of(_real(chapter, effects))],
        findings=tuple(
            item.id for item in (*weighed.outcomes, *filter(None, [weighed.delivered]))
        ),
        details={
            "name": {language: claim.title[language] for language in ("sv", "en")},
            "rating": {language: words[language]["rating"] for language in ("sv", "en")},
            "binding": list(rating.binding),
            "because": {language: words[language]["binding"] for language in ("sv", "en")},
            "raises": [
                dict(zip(("sv", "en"), pair, strict=True))
                for pair in zip(words["sv"]["raises"], words["en"]["raises"], strict=True)
            ],
            "grounds": vars(weighed.grounds),
            "caps": dict(rating.caps),
            "maryland": design.level,
            "left_out": list(weighed.left_out),
        },
    )  # fmt: skip


def _real(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows that rest on no synthetic document."""
    return frame[~frame["source"].isin(chapter.sources.synthetic)]


def references(material: Material, weighed: Weighed) -> list[RowRef]:
    """Where everything that entered a rating stands: in the study's own files and in the documents."""
    claim, book = weighed.claim, material.book

    def row(statement: Statement, file: str, line: int | None) -> RowRef:
        note = "The evaluator's own coding." if statement.evaluator else ""
        return RowRef(file, line or 1, statement.source, statement.locator, note)

    lines = {rival.id: rival.line for rival in book.rivals}
    own = (claim.delivery.basis, claim.outcome.documented, claim.design.traced)
    stated = [*(item for item in own if item is not None), *(item.basis for item in weighed.accounts)]
    found = [row(item, book.claims_file, claim.line) for item in stated]
    found += [
        row(view.basis, book.claims_file, claim.line)
        if name in claim.rivals
        else row(view.basis, book.rivals_file, lines[name])
        for name, view in weighed.rivals.items()
    ]
    covered = {item.link for item in claim.evidence}
    for piece in weighed.pieces:
        if piece.source:
            file = book.claims_file if piece.link in covered else material.theory_file
            found.append(RowRef(file, piece.line or 1, piece.source, piece.locator))
    return found


def record_headlines(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> list[Finding]:
    """Record the synthesis in a few sentences, which come first in the report."""
    area = chapter.area.id
    changes = [
        item
        for item in material.findings.values()
        if item.kind == "change" and f"/{area}/" in item.id and not item.synthetic
    ]
    by_rating = {value: [item for item in rated if item.rating.value == value] for value in synthesis.RESULTS}
    sentences = [
        ("trend", {language: wording.trend(changes, chapter.area.name[language], language) for language in ("sv", "en")}, [item.id for item in changes]),
        *(
            (name, {language: wording.group(found, name, language) for language in ("sv", "en")}, [item.finding.id for item in found])
            for name, found in wording.grouped(by_rating)
        ),
    ]  # fmt: skip
    claims = [row for item in rated for row in item.finding.rows]
    return [
        chapter.finding(
            f"headline/{name}",
            kind="headline",
            sv=texts["sv"],
            en=texts["en"],
            method=f"rules {material.rules.name}",
            findings=tuple(ids),
            rows=() if ids else claims,
            headline=place,
        )
        for place, (name, texts, ids) in enumerate(sentences, 1)
    ]


def show_brief(chapter: Chapter, headlines: Sequence[Finding]) -> None:
    """The synthesis as a paragraph, each sentence linked to what it rests on."""
    chapter.text(
        sv=" ".join(chapter.cite(item, item.text["sv"]) for item in headlines),
        en=" ".join(chapter.cite(item, item.text["en"]) for item in headlines),
    )


def show_answers(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """The evaluation questions with answers composed from claims and findings."""
    by_id = {item.claim.id: item for item in rated}
    shown = 0
    for item in material.book.questions:
        if chapter.period.id not in item.periods:
            continue
        claims = [by_id[name] for name in item.claims if name in by_id]
        others = [
            found for name in item.findings for found in matching(material.findings, name, chapter.area.id)
        ]
        if not claims and not others:
            continue
        shown += 1
        texts = {
            language: wording.answer(
                claims, [found for found in others if not found.synthetic], item.limits, language
            )
            for language in ("sv", "en")
        }
        answer = chapter.finding(
            f"answer/{item.id}",
            kind="answer",
            sv=texts["sv"],
            en=texts["en"],
            method="composed from claims and findings",
            rows=[RowRef(material.book.questions_file, item.line or 1, item.source, item.locator)],
            findings=tuple(
                found.id for found in (*(c.finding for c in claims), *others) if not found.synthetic
            ),
        )
        chapter.text(
            sv=f"**{wording.literal(item.question.sv)}**\n\n{chapter.cite(answer, answer.text['sv'])}",
            en=f"**{wording.literal(item.question.en)}**\n\n{chapter.cite(answer, answer.text['en'])}",
        )
    if not shown:
        chapter.no_data(
            sv="Utvärderingens frågor besvaras i kommunens rapport.",
            en="The evaluation questions are answered in the report of the municipality.",
        )
