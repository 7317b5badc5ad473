"""What a document concludes beside what is concluded here, and the evaluators' own interpretation of results.

A conclusion of a document is held against the ratings of the claims it is about, so that it shows where it goes further
than the evidence does, or less far. An interpretation is text that somebody wrote after reading certain results; it
holds what they said then, and falls open when one of them says something else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.record.finding import Finding
from evaltools.synthesis.claims import Identifier, Strict
from evaltools.synthesis.criteria import RESULTS
from evaltools.synthesis.items import read_items
from evaltools.theory.texts import Words

Step = Literal["not_delivered", "contradicted", "not_assessable", "weak", "plausible", "supported", "strong"]
"""What a claim can come out as, from the least to the most."""
Comparison = Literal["as far", "less far", "further"]
UNREAD = "?"
"""What an interpretation holds of a result whose wording at the time has not been written down."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Conclusion(_Part):
    """What a document concludes, and the claims that are rated on the same matter."""

    id: Identifier
    says: Words
    """The conclusion in our words."""
    source: Identifier
    locator: Strict
    period: Identifier
    areas: tuple[Identifier, ...] = Field(min_length=1)
    """Areas in whose reports it is held against ours."""
    claims: tuple[Identifier, ...] = Field(min_length=1)
    reads_as: Step
    """The rating that says as much as the document does."""
    because: Words | None = None
    """Why the two differ, beyond what decided the ratings."""
    line: int | None = Field(default=None, exclude=True, repr=False)


class Interpretation(_Part):
    """A paragraph by the evaluators themselves, on results they name."""

    id: Identifier
    text: Words
    author: Strict
    """Who answers for it: a person, or a team."""
    written: date
    period: Identifier
    area: Identifier
    rests_on: dict[Strict, str] = Field(min_length=1)
    """What each result said when the text was written, by the id of the finding; `?` where nobody has noted it."""
    line: int | None = Field(default=None, exclude=True, repr=False)


def read_conclusions(
    path: Path,
    *,
    claims: Mapping[str, Collection[tuple[str, str]]],
    documents: Collection[str],
    root: Path | None = None,
) -> tuple[Conclusion, ...]:
    """Read what documents conclude.

    Parameters
    ----------
    path : the file: `conclusions:` and a list.
    claims : by the id of each claim, the reports (period and area) in which it is rated.
    documents : ids of the documents there are.
    root : folder that file names in messages are relative to.

    Raises
    ------
    BadInput
        with every mistake, each with its line and the nearest valid name.
    """
    found: list[Problem] = []
    located, items = read_items(path, "conclusions", Conclusion, root, found)
    problems = Problems(located.file)
    for item in items:
        where = f'conclusion "{item.id}"'
        for name in item.claims:
            if name not in claims:
                problems.add(
                    "unknown-claim", f'{where}: no claim "{name}".', nearest(name, claims), line=item.line
                )
                continue
            for area in item.areas:
                if (item.period, area) not in claims[name]:
                    problems.add(
                        "claim-elsewhere",
                        f'{where}: claim "{name}" is not rated for area "{area}" in period "{item.period}".',
                        "Name a claim of that report, or take the area out.",
                        line=item.line,
                    )
        if item.source not in documents:
            hint = nearest(item.source, documents)
            problems.add("unknown-document", f'{where}: no document "{item.source}".', hint, line=item.line)
    if found + problems.found:
        raise BadInput(found + problems.found)
    return tuple(items)


def read_interpretations(path: Path, root: Path | None = None) -> tuple[Interpretation, ...]:
    """Read the evaluators' own paragraphs.

    Parameters
    ----------
    path : the file: `interpretations:` and a list.
    root : folder that file names in messages are relative to.

    Raises
    ------
    BadInput
        with every mistake, each with its line.
    """
    problems: list[Problem] = []
    _, items = read_items(path, "interpretations", Interpretation, root, problems)
    if problems:
        raise BadInput(problems)
    return tuple(items)


def compare(conclusion: Conclusion, ratings: Sequence[str]) -> Comparison:
    """Whether what is concluded here goes as far as a document does.

    Parameters
    ----------
    conclusion : the document's.
    ratings : what its claims came out as here; the lowest is what can be concluded of all of them.

    Examples
    --------
    >>> said = Conclusion(id="a", says="It helped.", source="d", locator="p. 1", period="p", areas=("x",),
    ...                   claims=("c",), reads_as="strong")
    >>> compare(said, ["plausible"])
    'less far'
    >>> compare(said, ["strong"])
    'as far'
    """
    ours, theirs = min(RESULTS.index(item) for item in ratings), RESULTS.index(conclusion.reads_as)
    return "as far" if ours == theirs else "less far" if ours < theirs else "further"


def state(finding: Finding) -> str:
    """What a result says, in a line that a person can read and two states can be compared by.

    Examples
    --------
    >>> state(Finding("trends/change/theft", "change", "Theft fell.", value=-13.042, unit="%", low=-20.0, high=2.5,
    ...               verdict="cannot tell"))
    'cannot tell, -13.042 % (-20 to 2.5)'
    """
    value = finding.value
    shown = f"{value:.6g}" if isinstance(value, int | float) else value or ""
    parts = [finding.verdict or "", f"{shown} {finding.unit}".strip() if shown != finding.verdict else ""]
    told = ", ".join(part for part in parts if part) or "said"
    if finding.low is not None and finding.high is not None:
        told += f" ({finding.low:.6g} to {finding.high:.6g})"
    return told


@dataclass(frozen=True)
class Changed:
    """A result that no longer says what an interpretation rests on."""

    finding: str
    held: str
    """What the interpretation holds of it."""
    now: str | None
    """What it says; None where there is no such finding any more."""


def changed(item: Interpretation, findings: Mapping[str, Finding]) -> list[Changed]:
    """The results under an interpretation that say something else now, or are gone: where there are any, it is open.

    Parameters
    ----------
    item : the interpretation.
    findings : results of the report it stands in, by id.
    """
    now = {name: state(findings[name]) if name in findings else None for name in item.rests_on}
    return [Changed(name, held, now[name]) for name, held in item.rests_on.items() if held != now[name]]


def open_interpretations(
    items: Sequence[Interpretation], findings: Mapping[str, Finding], file: str
) -> list[Problem]:
    """Tell of interpretations that are open, with what to write once they have been read again.

    Parameters
    ----------
    items : those of one report.
    findings : its results, by id.
    file : the file they stand in.
    """
    told = []
    for item in items:
        for one in changed(item, findings):
            if one.now is None:
                message = (
                    f'interpretation "{item.id}" rests on "{one.finding}", which is no result of its report.'
                )
                remedy = nearest(one.finding, findings)
            else:
                held = "nobody has noted what it said" if one.held == UNREAD else f'it said "{one.held}" then'
                message = f'interpretation "{item.id}" is open: "{one.finding}" says "{one.now}" now; {held}.'
                remedy = f"Read the text again; if it still holds, write `{one.finding}: '{one.now}'`."
            told.append(Problem("open-interpretation", message, remedy, file, item.line, severity="warning"))
    return told
