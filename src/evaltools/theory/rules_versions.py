"""Checks over time: plan against follow-up, and one version against the next."""

from __future__ import annotations

from collections.abc import Iterator

from evaltools.theory.labels import when
from evaltools.theory.model import Theory, Version
from evaltools.theory.rules import Check, Hit, called, hit, planned
from evaltools.words.messages import say


def _not_followed_up(version: Version, theory: Theory) -> Iterator[Hit]:
    # Where nothing at all is said of follow-up, nothing can be missing from it.
    if not any(node.follow_up for node in version.of_kind("intervention")):
        return
    for node in planned(version):
        if node.follow_up is None or node.follow_up.state in ("no", "unknown"):
            message = say("{intervention} is in the plan but not followed up.", intervention=called(node))
            yield hit(message, node)


def _not_planned(version: Version, theory: Theory) -> Iterator[Hit]:
    for node in version.of_kind("intervention"):
        if not node.planned and node.follow_up is not None and node.follow_up.state in ("yes", "partly"):
            message = say("{intervention} is followed up but not in the plan.", intervention=called(node))
            yield hit(message, node)


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
            message = say(
                "What became of {intervention} after {when} is not said.",
                intervention=called(node),
                when=when(version.id),
            )
            yield hit(message, node)


CHECKS = (
    Check(
        "planned-not-followed-up",
        "warning",
        say("Planned but not followed up"),
        say("If a planned intervention is not followed up, nobody knows whether it was carried out."),
        say("Ask the department responsible, or say that nothing is known."),
        _not_followed_up,
    ),
    Check(
        "followed-up-not-planned",
        "note",
        say("Followed up but not planned"),
        say(
            "What is followed up without being in the plan has no place in the theory, so its contribution cannot be weighed."
        ),
        say("Enter it in the plan, or say why it is followed up."),
        _not_planned,
    ),
    Check(
        "vanished",
        "warning",
        say("Vanished without trace"),
        say(
            "An intervention missing from the next version without a word may have ended, been renamed or never begun."
        ),
        say("Write what became of it: continued, merged, split, renumbered or ended."),
        _vanished,
    ),
)
