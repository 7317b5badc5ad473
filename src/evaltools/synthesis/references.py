"""Where claims rest: the rows of files and documents behind a rating, and the findings that files refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaltools.checks import Problems
from evaltools.record.finding import Finding, RowRef
from evaltools.synthesis.claims import Claim, Statement
from evaltools.synthesis.read import Book
from evaltools.synthesis.weighing import Weighed, missing_findings
from evaltools.theory.model import Version
from evaltools.words.messages import say


def references(weighed: Weighed, book: Book, theory_file: str) -> list[RowRef]:
    """Where everything that entered a rating stands: in the study's own files and in the documents.

    Parameters
    ----------
    weighed : the claim.
    book : the study's claims and rival explanations, with the names of their files.
    theory_file : name of the file of the theory.
    """
    claim = weighed.claim

    def row(statement: Statement, file: str, line: int | None) -> RowRef:
        note = say("The evaluator's own coding.") if statement.evaluator else ""
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
            file = book.claims_file if piece.link in covered else theory_file
            found.append(RowRef(file, piece.line or 1, piece.source, piece.locator))
    return found


def check_findings(
    book: Book,
    claims: Sequence[Claim],
    version: Version,
    findings: Mapping[str, Finding],
    *,
    period: str,
    area: str,
    theory_file: str,
) -> None:
    """Refuse references, of claims, theory and questions, to findings that there are not.

    Parameters
    ----------
    book : claims and questions with the names of their files.
    claims : the claims of the report.
    version : the theory in force.
    findings : findings there are, by id.
    period, area : of the report.
    theory_file : name of the file of the theory.

    Raises
    ------
    BadInput
        with every such reference, its line and the nearest name there is.
    """
    named = [
        (f'claim "{claim.id}"', pattern, claim.line)
        for claim in claims
        for pattern in (*claim.outcome.findings, *filter(None, [claim.delivery.finding]))
    ]
    asked = [
        (f'question "{item.id}"', pattern, item.line)
        for item in book.questions
        if period in item.periods
        for pattern in item.findings
    ]
    used = {link for claim in claims for link in claim.links}
    stated = [
        (f'evidence "{one.id}"', one.finding, one.line)
        for link in version.links
        if link.id in used
        for one in link.evidence
        if one.finding
    ]
    problems = Problems()
    for references, file in (
        (named, book.claims_file),
        (asked, book.questions_file),
        (stated, theory_file),
    ):
        found = missing_findings(references, findings, area=area, file=file)
        problems.found += found.found
    problems.raise_if_any()
