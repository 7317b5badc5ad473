"""What leads to what, as interviews tell it: each causal link with how many tell it and in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaltools.checks import BadInput, Problems, nearest
from evaltools.interviews.analysis.material import Material
from evaltools.interviews.analysis.quoted import Told
from evaltools.interviews.analysis.sentences import groups, informants
from evaltools.interviews.coding.causal import NODE, CausalLink
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.informants.informants import may_quote
from evaltools.record.table import Column
from evaltools.words import Sayable, StudyWords, in_context, listing, say
from evaltools.words.forms import alike
from evaltools.words.messages import Foreign, Quoted

METHOD = "passages in which a coder found that one thing is said to lead to another"
SIGNS = {
    "+": in_context("sign of a link", "more"),
    "-": in_context("sign of a link", "less"),
    "?": in_context("sign of a link", "not said"),
}
_IN_IDS = {"+": "more", "-": "less", "?": "unsaid"}


def named_people(found: Material) -> dict[str, str]:
    """What each informant is called where it is told who says what: their id, or a number for those without any consent."""
    silent = [person.id for person in found.informants if person.consent == "none"]
    return {person.id: person.id for person in found.informants if person.consent != "none"} | {
        name: f"?{number}" for number, name in enumerate(silent, start=1)
    }


def causes(found: Material, nodes: Mapping[str, StudyWords]) -> list[Told]:
    """A row for each thing that is told to lead to another, those that most tell first.

    Parameters
    ----------
    found
        The material. A link of any coder counts; two coders' links of the same passage count once.
    nodes
        Names of the nodes of the programme theory, by id.

    Returns
    -------
    list of Told
        rows: source_name, target_name, sign, informants, groups, passages, and quotation, from somebody who may be quoted.
        The details name those who tell it, for who tells more than one step of a path.

    Raises
    ------
    BadInput
        With every link that begins or ends at a node which no version of the theory has.
    """
    _check(found, nodes)
    by_ends: dict[tuple[str, str, str], list[CausalLink]] = {}
    for link in found.links:
        if link.source != link.target:
            by_ends.setdefault((link.source, link.target, link.sign), []).append(link)
    told = [_told(found, nodes, *ends, links) for ends, links in by_ends.items()]
    return sorted(told, key=lambda one: (-(one.value or 0), one.id))


def _told(
    found: Material,
    nodes: Mapping[str, StudyWords],
    source: str,
    target: str,
    sign: str,
    links: list[CausalLink],
) -> Told:
    once = {(link.interview, link.start, link.end): link for link in reversed(links)}
    own = sorted(once.values(), key=lambda link: (link.interview, link.start))
    people = sorted({who for link in own for who in found.texts[link.interview].informants})
    among = list(dict.fromkeys(found.groups[found.group_of[who]] for who in people))
    names = [_name(found, nodes, end) for end in (source, target)]
    may = [link for link in own if may_quote(found.texts[link.interview], found.people)]
    best = min(may, key=lambda link: (link.end - link.start, link.interview, link.start), default=None)
    quotation: Sayable = ""
    if best is not None:
        text = found.texts[best.interview]
        quotation = Quoted(Foreign(text.text[best.start : best.end], text.language))
    n, m = alike(len(people), len(among))
    row = {
        "source": source, "target": target, "source_name": names[0], "target_name": names[1], "sign": sign,
        "informants": len(people), "groups": listing(among), "passages": len(own), "quotation": quotation,
    }  # fmt: skip
    called = named_people(found)
    return Told(
        f"cause/{source}/{target}/{_IN_IDS[sign]}",
        say(
            "{source} leads to {target:low}: {informants} in {groups} say so.",
            source=names[0], target=names[1], informants=informants(n), groups=groups(m),
        ),
        "causal link",
        METHOD,
        tuple(_as_coding(link) for link in own),
        row,
        {
            "passages": len(own),
            "told_by": sorted(called[who] for who in people),
        },
        len(people),
        "informants",
    )  # fmt: skip


def _as_coding(link: CausalLink) -> Coding:
    return Coding(
        link.id, link.interview, link.coder, link.start, link.end, link.source, link.quote_sha256, link.memo, link.time
    )  # fmt: skip


def _name(found: Material, nodes: Mapping[str, StudyWords], end: str) -> StudyWords:
    return nodes[end.removeprefix(NODE)] if end.startswith(NODE) else found.codebook[end].words


def _check(found: Material, nodes: Mapping[str, StudyWords]) -> None:
    problems = Problems()
    for end in dict.fromkeys(end for link in found.links for end in (link.source, link.target)):
        name = end.removeprefix(NODE)
        if end.startswith(NODE) and name not in nodes:
            message = f'a causal link has the node "{name}", which no version of the theory has.'
            problems.add("unknown-node", message, nearest(name, nodes))
    if problems.found:
        raise BadInput(problems.found)


def causes_layout() -> dict[str, Any]:
    """The table of `causes`: id, caption, columns and note."""
    return {
        "id": "causes",
        "caption": say("What is told to lead to what"),
        "columns": {
            "source_name": Column(say("From")),
            "target_name": Column(say("To")),
            "sign": Column(say("Gives"), show=SIGNS),
            "informants": Column(say("Informants"), "number"),
            "groups": Column(say("Actor groups")),
            "quotation": Column(say("Quotation"), wide=True),
            "finding": Column(say("Trace"), "finding"),
        },
        "row_header": "source_name",
        "note": say(
            "Coded passage by passage, by at least one coder: that something is told to lead to something else does not mean "
            "that it does. Quoted is the shortest passage of somebody who may be quoted; interviews with two informants count "
            "for both."
        ),
    }
