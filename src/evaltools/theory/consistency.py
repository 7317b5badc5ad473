"""Look for the weaknesses of a programme theory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.checks import InvalidArgument, Problems, Severity, nearest
from evaltools.theory import rules_evidence, rules_paths, rules_versions
from evaltools.theory.model import Node, Theory, Version
from evaltools.theory.rules import Check
from evaltools.words.messages import Message, say

if TYPE_CHECKING:
    import pandas as pd

CHECKS: dict[str, Check] = {
    check.code: check for check in (*rules_paths.CHECKS, *rules_evidence.CHECKS, *rules_versions.CHECKS)
}
"""Every check by its code, in the order in which they are run and reported."""


@dataclass(frozen=True)
class Weakness:
    """One weakness found: which check, in which version, at which nodes and links."""

    code: str
    severity: Severity
    version: str
    nodes: tuple[str, ...]
    links: tuple[str, ...]
    message: Message

    @property
    def check(self) -> Check:
        """The check that found it, with its explanation and remedy."""
        return CHECKS[self.code]


def check(
    theory: Theory, version_id: str | None = None, *, checks: Iterable[str] = tuple(CHECKS)
) -> tuple[Weakness, ...]:
    """Run checks on one version, or on all.

    Parameters
    ----------
    theory : the theory with all its versions, since some checks compare them
    version_id : the version to check; all of them where None
    checks : codes of the checks to run; all where not given

    Returns
    -------
    tuple of Weakness
        By version, then by check in the order of `CHECKS`, then in the order of the file.

    Raises
    ------
    InvalidArgument
        If there is no such version or check.
    """
    wanted = set(checks)
    if unknown := sorted(wanted - set(CHECKS)):
        raise InvalidArgument("checks", f'there is no check "{unknown[0]}". {nearest(unknown[0], CHECKS)}')
    versions = theory.versions if version_id is None else (theory.version(version_id),)
    return tuple(
        Weakness(one.code, one.severity, version.id, hit.nodes, hit.links, hit.message)
        for version in versions
        for one in CHECKS.values()
        if one.code in wanted
        for hit in one.find(version, theory)
    )


def weaknesses_table(weaknesses: Iterable[Weakness]) -> pd.DataFrame:
    """One row per weakness: version, code, severity, title, message, explanation, remedy, nodes, links."""
    import pandas as pd

    rows = [
        {
            "version": one.version,
            "code": one.code,
            "severity": one.severity,
            "title": one.check.title,
            "message": one.message,
            "explanation": one.check.explanation,
            "remedy": one.check.remedy,
            "nodes": " ".join(one.nodes),
            "links": " ".join(one.links),
        }
        for one in weaknesses
    ]
    columns = ["version", "code", "severity", "title", "message", "explanation", "remedy", "nodes", "links"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Struck:
    """A check that found something, with all that it found."""

    check: Check
    weaknesses: tuple[Weakness, ...]

    @property
    def said(self) -> Message:
        """The check, how often it found something, and why that matters."""
        return say(
            "{title}: {n}. {explanation}",
            title=self.check.title,
            n=len(self.weaknesses),
            explanation=self.check.explanation,
        )

    def nodes(self, version: Version) -> list[Node]:
        """The nodes that it struck and that a version has."""
        struck = [name for one in self.weaknesses for name in one.nodes]
        known = {node.id: node for node in version.nodes}
        return [known[name] for name in struck if name in known]


def struck(weaknesses: Iterable[Weakness]) -> tuple[Struck, ...]:
    """Weaknesses by the check that found them, in the order in which they were found."""
    by_code: dict[str, list[Weakness]] = {}
    for one in weaknesses:
        by_code.setdefault(one.code, []).append(one)
    return tuple(Struck(CHECKS[code], tuple(same)) for code, same in by_code.items())


def struck_table(found: Iterable[Struck]) -> pd.DataFrame:
    """One row per check that found something: code, severity, title, number, the first as an example, remedy."""
    import pandas as pd

    rows = [
        {
            "code": one.check.code,
            "severity": one.check.severity,
            "title": one.check.title,
            "number": len(one.weaknesses),
            "example": one.weaknesses[0].message,
            "remedy": one.check.remedy,
        }
        for one in found
    ]
    return pd.DataFrame(rows, columns=["code", "severity", "title", "number", "example", "remedy"])


def weaknesses_summary(weaknesses: Iterable[Weakness]) -> pd.DataFrame:
    """One row per check and one column per version: how many weaknesses of each kind were found."""
    import pandas as pd

    found = list(weaknesses)
    versions = list(dict.fromkeys(one.version for one in found))
    struck = {one.code for one in found}
    rows = [
        {
            "code": code,
            "severity": one.severity,
            "title": one.title,
            **{v: sum(w.code == code and w.version == v for w in found) for v in versions},
        }
        for code, one in CHECKS.items()
        if code in struck
    ]
    return pd.DataFrame(rows, columns=["code", "severity", "title", *versions])


def checks_table() -> pd.DataFrame:
    """Every check with its code, severity, explanation and remedy, for a methods appendix."""
    import pandas as pd

    rows = [
        {
            "code": one.code,
            "severity": one.severity,
            "title": one.title,
            "explanation": one.explanation,
            "remedy": one.remedy,
        }
        for one in CHECKS.values()
    ]
    return pd.DataFrame(rows)


def check_findings(theory: Theory, known: Iterable[str]) -> None:
    """Make sure that evidence which rests on findings names findings that exist.

    Parameters
    ----------
    theory : the theory
    known : ids of the findings that have been recorded

    Raises
    ------
    BadInput
        With every finding that does not exist, its line and the nearest name.
    """
    ids = set(known)
    problems = Problems(theory.file)
    for version in theory.versions:
        for one in version.evidence:
            if one.finding is not None and one.finding not in ids:
                message = f'Evidence "{one.id}" rests on the finding "{one.finding}", which does not exist.'
                problems.add("unknown-finding", message, nearest(one.finding, ids), line=one.line)
    problems.raise_if_any()
