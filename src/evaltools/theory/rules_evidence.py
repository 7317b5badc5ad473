"""Checks of what a theory can be judged by: indicators, ratable goals, evidence."""

from __future__ import annotations

from collections.abc import Iterator

from evaltools.theory.graph import acting_on, is_causal
from evaltools.theory.model import Link, Text, Theory, Version
from evaltools.theory.rules import Check, Hit, hit, named, planned

_STRANDS = {"interviews": ("intervjuer", "interviews"), "statistics": ("statistik", "statistics")}


def _no_indicator(version: Version, theory: Theory) -> Iterator[Hit]:
    for goal in version.of_kind("goal"):
        if not goal.indicators:
            sv, en = named(goal)
            yield hit(f"Målet {sv} har ingen indikator.", f"The goal {en} has no indicator.", goal)


def _not_ratable(version: Version, theory: Theory) -> Iterator[Hit]:
    for node in planned(version):
        if node.goal is None or not node.goal.ratable:
            sv, en = named(node)
            yield hit(f"{sv} har inget mål som går att bedöma.", f"{en} has no goal that can be rated.", node)


def supports(link: Link) -> bool:
    """Whether any evidence, wholly or in part, speaks for the link."""
    return any(one.direction in ("for", "mixed") for one in link.evidence)


def _no_evidence(version: Version, theory: Theory) -> Iterator[Hit]:
    causal = is_causal(version)
    for link in version.links:
        if not causal(link) or any(one.direction != "none_found" for one in link.evidence):
            continue
        a, b = version.node(link.from_), version.node(link.to)
        (a_sv, a_en), (b_sv, b_en) = named(a), named(b)
        if link.evidence:
            sv = f"Belägg för att {a_sv} påverkar {b_sv} har eftersökts utan att hittas."
            en = f"Evidence that {a_en} acts on {b_en} was looked for and not found."
        else:
            sv = f"Inga belägg anges för att {a_sv} påverkar {b_sv}."
            en = f"No evidence is given that {a_en} acts on {b_en}."
        yield hit(sv, en, a, b, links=[link.id])


def _no_evidenced_path(version: Version, theory: Theory) -> Iterator[Hit]:
    causal = is_causal(version)
    for goal in version.of_kind("goal"):
        if acting_on(version, goal.id) and not acting_on(
            version, goal.id, lambda link: causal(link) and supports(link)
        ):
            sv, en = named(goal)
            yield hit(
                f"Ingen väg från en insats till målet {sv} har belägg i varje led.",
                f"No way from an intervention to the goal {en} has evidence at every step.",
                goal,
            )


def _one_strand(version: Version, theory: Theory) -> Iterator[Hit]:
    for link in version.links:
        strands = {one.strand for one in link.evidence if one.direction != "none_found"}
        if len(strands) == 1 and (strand := next(iter(strands))) in _STRANDS:
            a, b = version.node(link.from_), version.node(link.to)
            (a_sv, a_en), (b_sv, b_en) = named(a), named(b)
            word_sv, word_en = _STRANDS[strand]
            yield hit(
                f"Att {a_sv} påverkar {b_sv} vilar bara på {word_sv}.",
                f"That {a_en} acts on {b_en} rests on {word_en} only.",
                a,
                b,
                links=[link.id],
            )


CHECKS = (
    Check(
        "goal-without-indicator",
        "warning",
        Text(sv="Mål utan indikator", en="Goal without an indicator"),
        Text(
            sv="Utan indikator går det inte att säga om målet närmar sig.",
            en="Without an indicator one cannot tell whether the goal comes closer.",
        ),
        Text(
            sv="Välj en indikator, eller säg att målet inte går att mäta.",
            en="Choose an indicator, or say that the goal cannot be measured.",
        ),
        _no_indicator,
    ),
    Check(
        "intervention-without-ratable-goal",
        "note",
        Text(sv="Insats utan mål som går att bedöma", en="Intervention without a ratable goal"),
        Text(
            sv="Ett mål går att bedöma om det nämner något som kan räknas eller ses vara gjort.",
            en="A goal can be rated if it names something that can be counted or seen to be done.",
        ),
        Text(
            sv="Formulera målet så att utfallet kan visa att det inte nåddes.",
            en="Word the goal so that the outcome could show it was missed.",
        ),
        _not_ratable,
    ),
    Check(
        "link-without-evidence",
        "note",
        Text(sv="Länk utan belägg", en="Link without evidence"),
        Text(
            sv="En länk utan belägg är ett antagande; den kan vara riktig men prövas inte.",
            en="A link without evidence is an assumption; it may be right but is not tested.",
        ),
        Text(
            sv="Ange belägg för eller emot, eller att man letat utan att finna.",
            en="Give evidence for or against, or state that one looked and found none.",
        ),
        _no_evidence,
    ),
    Check(
        "goal-without-evidenced-path",
        "warning",
        Text(sv="Mål utan väg med belägg", en="Goal without an evidenced path"),
        Text(
            sv="Ett bidrag kan hävdas först när varje led från insats till mål har belägg.",
            en="A contribution can be claimed only when every step from intervention to goal has evidence.",
        ),
        Text(
            sv="Sök belägg för det svagaste ledet i den troligaste vägen.",
            en="Look for evidence on the weakest step of the likeliest path.",
        ),
        _no_evidenced_path,
    ),
    Check(
        "one-strand-only",
        "note",
        Text(sv="Bara intervjuer eller bara statistik", en="Only interviews or only statistics"),
        Text(
            sv="Belägg av ett enda slag kan dela samma brist; skilda slag prövar varandra (Farmer m.fl. 2006).",
            en="Evidence of one kind may share one flaw; different kinds test each other (Farmer et al. 2006).",
        ),
        Text(sv="Sök belägg av ett annat slag.", en="Look for evidence of another kind."),
        _one_strand,
    ),
)
