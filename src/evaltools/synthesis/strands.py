"""Agreement between strands of evidence: do numbers, interviews, documents and research say the same?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Agreement = Literal["agreement", "partial", "silence", "dissonance"]
Stance = Literal["for", "mixed", "against", "undecided", "silent", "not_asked"]

STRANDS = ("statistics", "interviews", "observation", "documents", "research")
"""Kinds of sources, in the order shown."""
_SPEAKS = ("for", "mixed", "against")


def agreement(stances: Mapping[str, Stance]) -> Agreement:
    """Compare what the strands of evidence say of one link, goal or claim.

    Parameters
    ----------
    stances : by strand: `for`, `mixed` or `against`; `undecided` where it was examined and could not tell,
        `silent` where it was asked and says nothing of it, `not_asked` where nobody asked.

    Returns
    -------
    str
        `agreement`: all that speak say the same; `partial`: they agree in part; `silence`: fewer than two
        speak; `dissonance`: one speaks for and another against. A strand that is silent, could not tell or
        was not asked is never counted as disagreeing.

    References
    ----------
    Farmer, Robinson, Elliott and Eyles 2006, who code convergence as agreement, partial agreement, silence
    and dissonance. That numbers which cannot tell count as silent is our own rule.
    """
    spoken = [stance for stance in stances.values() if stance in _SPEAKS]
    if len(spoken) < 2:
        return "silence"
    if "for" in spoken and "against" in spoken:
        return "dissonance"
    return "agreement" if len(set(spoken)) == 1 and spoken[0] != "mixed" else "partial"


def joined(stances: Iterable[Stance]) -> Stance:
    """What several sources of one strand say together."""
    found = list(stances)
    spoken = {stance for stance in found if stance in _SPEAKS}
    if spoken == {"for"}:
        return "for"
    if spoken == {"against"}:
        return "against"
    if spoken:
        return "mixed"
    for quiet in ("undecided", "silent"):
        if quiet in found:
            return quiet
    return "not_asked"
