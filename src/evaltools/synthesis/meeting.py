"""Numbers and coded interviews brought together at the goals and problems of a theory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaltools.record.finding import Finding
from evaltools.record.verdict import VERDICT_MARKS, VERDICT_WORDS
from evaltools.synthesis.decisive import CONTROLLED, decisive
from evaltools.synthesis.sentences import counted, low
from evaltools.theory.model import AREAS, Node, Version
from evaltools.words.messages import Sayable, joined, listing, plural, say


@dataclass(frozen=True)
class Meeting:
    """What numbers and interviews say of one goal or problem."""

    node: Node
    kind: str
    """`goal` or `problem`."""
    changes: tuple[Finding, ...]
    """Changes of the indicators by which the theory says the goal is measured."""
    series: tuple[Finding, ...]
    """Interrupted series of its indicators that have a verdict."""
    codes: tuple[Finding, ...]
    """Codes of the codebook that are linked to it, as found in the interviews."""


def meet(
    version: Version, codes: Sequence[Finding], measured: Mapping[str, Sequence[Finding]], *, area: str
) -> list[Meeting]:
    """Bring together what numbers and interviews say of the same goals and problems.

    Parameters
    ----------
    version : the theory in force.
    codes : findings on the codes of a codebook, whose details name the nodes they are linked to.
    measured : findings on changes and interrupted series, by indicator; those without a verdict are left aside.
    area : whose changes count.

    Returns
    -------
    list
        a meeting for each goal and problem that codes are linked to.

    References
    ----------
    Guetterman, Fetters and Creswell 2015 (joint displays).
    """
    found = []
    for node, kind in _nodes(version):
        linked = tuple(item for item in codes if f"{kind}:{node.id}" in item.details["linked_to"])
        own = [item for name in node.indicators for item in measured.get(name, ()) if item.verdict]
        changes = tuple(item for item in own if item.kind == "change" and f"/{area}/" in item.id)
        series = tuple(item for item in own if item.kind in ("interrupted series", CONTROLLED))
        series = decisive(series, {item.id: item for item in series})
        if linked:
            found.append(Meeting(node, kind, changes, series, linked))
    return found


def by_indicator(findings: Iterable[Finding], interruptions: Mapping[str, str]) -> dict[str, list[Finding]]:
    """Findings on changes and interrupted series, by the indicator that their ids name.

    Parameters
    ----------
    findings : of chapter 2, such as `trends/change/theft/all/2480/2019-2020`.
    interruptions : indicator by the id of an interruption.
    """
    found: dict[str, list[Finding]] = {}
    for item in findings:
        _, kind, name = (*item.id.split("/"), "", "")[:3]
        if kind in ("interruption", "controlled"):
            name = interruptions.get(name, "")
        if kind in ("change", "interruption", "controlled") and name:
            found.setdefault(name, []).append(item)
    return found


def _nodes(version: Version) -> list[tuple[Node, str]]:
    goals = [(node, "goal") for node in version.of_kind("goal")]
    return goals + [(node, "problem") for node in version.of_kind(*AREAS)]


def heading(item: Meeting, areas: Mapping[str, Sayable]) -> Sayable:
    """The goal with the verdicts on its indicators, or the problem.

    Parameters
    ----------
    item : what meets at it.
    areas : names of areas by id.
    """
    if item.kind == "problem":
        return say("Problem: {name}", name=item.node.name)
    return say("Goal: {name}. {numbers}", name=item.node.name, numbers=numbers(item, areas))


def numbers(item: Meeting, areas: Mapping[str, Sayable]) -> Sayable:
    """The verdicts on a goal's indicators, or why there are none, as a sentence.

    Parameters
    ----------
    item : what meets at the goal.
    areas : names of areas by id.
    """
    if not item.node.indicators:
        return say("No indicator measures it.")
    counts = Counter(str(change.verdict) for change in item.changes)
    parts = [counted(counts)] if counts else []
    for found in item.series:
        name = str(found.verdict)
        given = {"mark": VERDICT_MARKS[name], "verdict": VERDICT_WORDS[name]}
        given["area"] = areas[found.id.rpartition("/")[2]]
        if found.kind == CONTROLLED:
            parts.append(say("{area} against comparison areas: {mark} {verdict:low}", **given))
        else:
            parts.append(say("interrupted series of {area}: {mark} {verdict:low}", **given))
    if not parts:
        return say("Its indicators have no changes to test.")
    return say("Numbers: {verdicts}.", verdicts=listing(parts, "semicolon"))


def summary(item: Meeting, areas: Mapping[str, Sayable]) -> Sayable:
    """What numbers and interviews say of a goal or problem, in sentences.

    Parameters
    ----------
    item : what meets at it.
    areas : names of areas by id.
    """
    people = [
        plural(
            "{code} ({n} informant)", "{code} ({n} informants)",
            n=int(code.value or 0), code=low(code.details["name"]),
        )
        for code in item.codes
    ]  # fmt: skip
    heard = say("In the interviews: {codes}.", codes=listing(people))
    said: Sayable = say("{name}.", name=item.node.name)
    return joined(said, numbers(item, areas), heard) if item.kind == "goal" else joined(said, heard)


def rows(item: Meeting, areas: Mapping[str, Sayable]) -> list[dict[str, Any]]:
    """A row for each code linked to the node: node, code, how many brought it up by group (`group_0` ...), all, source."""
    return [
        {
            "node": heading(item, areas),
            "code": code.details["name"],
            **{f"group_{place}": group["heard"] for place, group in enumerate(code.details["by_group"])},
            "all": code.value,
            "source": code.rows[0].source,
        }
        for code in item.codes
    ]
