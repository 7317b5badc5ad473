"""What chapter 7 works with: claims, rivals and questions, the theory, and the findings of earlier chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools import synthesis, theory
from evaltools.checks import BadInput, Problem, nearest
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding
from evaltools.synthesis.claims import Claim
from evaltools.synthesis.read import Book
from evaltools.synthesis.references import check_findings
from evaltools.theory.model import Version

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Material:
    """What the chapter works with."""

    version: Version
    book: Book
    claims: tuple[Claim, ...]
    """The claims of the report's period and area."""
    findings: Mapping[str, Finding]
    """Findings of the chapters it builds on, by id."""
    effects: pd.DataFrame
    informants: pd.DataFrame
    citations: pd.DataFrame
    theory_file: str


def read(chapter: Chapter) -> Material | None:
    """Read claims, rivals, questions and the findings of earlier chapters; None where nothing is claimed.

    Raises
    ------
    BadInput
        with every mistake of the files, and every reference to a finding that there is not.
    """
    plan = chapter.study.plan(chapter.period, chapter.area)
    files, theories = chapter.raw_files("claims"), chapter.raw_files("theory")
    if not (plan and files and theories):
        return None
    root = chapter.study.root
    programme = theory.read_theory(theories[0], root)
    effects = chapter.read("effects", everywhere=True)
    book = synthesis.read_book(
        files[0],
        next(iter(chapter.raw_files("rivals")), None),
        next(iter(chapter.raw_files("questions")), None),
        programme,
        documents=[item.id for item in chapter.sources.documents],
        effects=effects["id"],
        root=root,
    )
    material = Material(
        version=programme.version(plan),
        book=book,
        claims=book.claims_of(chapter.period.id, chapter.area.id),
        findings={item.id: item for name in chapter.info.findings_of for item in chapter.earlier(name)},
        effects=effects,
        informants=chapter.read("informants"),
        citations=chapter.read("citations"),
        theory_file=theories[0].relative_to(root).as_posix(),
    )
    if not material.claims:
        return None
    check_findings(
        book,
        material.claims,
        material.version,
        material.findings,
        period=chapter.period.id,
        area=chapter.area.id,
        theory_file=material.theory_file,
    )
    return material


def rules_of(chapter: Chapter) -> synthesis.Rules:
    """The package's rules, or those the study file names under `claim_rules`.

    Raises
    ------
    BadInput
        for a file of rules that sources.yml does not list, or one with mistakes.
    """
    named = chapter.study.claim_rules
    if not named:
        return synthesis.read_rules()
    raw = chapter.study.root / "data" / "raw"
    files = {path.relative_to(raw).as_posix(): path for path in chapter.raw_files("rules")}
    if named not in files:
        message = f'claim_rules: no file of rules "{named}" is listed in data/raw/sources.yml.'
        raise BadInput(Problem("unknown-rules", message, nearest(named, files), chapter.study.file))
    return synthesis.read_rules(files[named], chapter.study.root)
