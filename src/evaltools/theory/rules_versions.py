"""Checks over time: plan against follow-up, and one version against the next."""

from __future__ import annotations

from collections.abc import Iterator

from evaltools.theory.model import Text, Theory, Version
from evaltools.theory.rules import Check, Hit, hit, named, planned


def _not_followed_up(version: Version, theory: Theory) -> Iterator[Hit]:
    # Where nothing at all is said of follow-up, nothing can be missing from it.
    if not any(node.follow_up for node in version.of_kind("intervention")):
        return
    for node in planned(version):
        if node.follow_up is None or node.follow_up.state in ("no", "unknown"):
            sv, en = named(node)
            yield hit(
                f"{sv} står i planen men följs inte upp.", f"{en} is in the plan but not followed up.", node
            )


def _not_planned(version: Version, theory: Theory) -> Iterator[Hit]:
    for node in version.of_kind("intervention"):
        if not node.planned and node.follow_up is not None and node.follow_up.state in ("yes", "partly"):
            sv, en = named(node)
            yield hit(
                f"{sv} följs upp men står inte i planen.", f"{en} is followed up but not in the plan.", node
            )


def next_version(version: Version, theory: Theory) -> Version | None:
    """The version that supersedes this one, if there is one."""
    return next((one for one in theory.versions if one.supersedes == version.id), None)


def _vanished(version: Version, theory: Theory) -> Iterator[Hit]:
    later = next_version(version, theory)
    if later is None:
        return
    kept = {node.id for node in later.nodes}
    for node in version.of_kind("intervention"):
        # A fate told of any later version is a trace, even if a version in between is silent.
        if node.id not in kept and not node.became:
            sv, en = named(node)
            yield hit(
                f"Vad som blev av {sv} efter {version.id} sägs inte.",
                f"What became of {en} after {version.id} is not said.",
                node,
            )


CHECKS = (
    Check(
        "planned-not-followed-up",
        "warning",
        Text(sv="Planerad men inte uppföljd", en="Planned but not followed up"),
        Text(
            sv="Om en planerad insats inte följs upp vet ingen om den genomfördes.",
            en="If a planned intervention is not followed up, nobody knows whether it was carried out.",
        ),
        Text(
            sv="Fråga den ansvariga förvaltningen, eller säg att uppgift saknas.",
            en="Ask the department responsible, or say that nothing is known.",
        ),
        _not_followed_up,
    ),
    Check(
        "followed-up-not-planned",
        "note",
        Text(sv="Uppföljd men inte planerad", en="Followed up but not planned"),
        Text(
            sv="Det som följs upp utan att stå i planen har ingen plats i teorin, så dess bidrag kan inte vägas.",
            en="What is followed up without being in the plan has no place in the theory, so its contribution cannot be weighed.",
        ),
        Text(
            sv="För in insatsen i planen, eller säg varför den följs upp.",
            en="Enter it in the plan, or say why it is followed up.",
        ),
        _not_planned,
    ),
    Check(
        "vanished",
        "warning",
        Text(sv="Försvunnen utan spår", en="Vanished without trace"),
        Text(
            sv="En insats som saknas i nästa version utan besked kan ha avslutats, bytt namn eller aldrig börjat.",
            en="An intervention missing from the next version without a word may have ended, been renamed or never begun.",
        ),
        Text(
            sv="Skriv vad som blev av den: fortsatte, slogs samman, delades, fick ny beteckning eller avslutades.",
            en="Write what became of it: continued, merged, split, renumbered or ended.",
        ),
        _vanished,
    ),
)
