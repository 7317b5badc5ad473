"""The joint display: for each outcome of the theory, what every strand of evidence says, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaltools.record.finding import VERDICTS
from evaltools.synthesis.strands import STRANDS, Agreement, Stance, agreement, joined
from evaltools.synthesis.weighing import Weighed
from evaltools.theory.model import Version

_STANCES: Mapping[str, Stance] = {
    "for": "for",
    "mixed": "mixed",
    "against": "against",
    "none_found": "silent",
}


@dataclass(frozen=True)
class Row:
    """One row of the display."""

    id: str
    """Claim, or link where no claim runs through it."""
    links: tuple[str, ...]
    target: str
    """Node of the theory that the row is about."""
    verdicts: Mapping[str, int]
    """Number of changes by verdict."""
    groups: Mapping[str, tuple[str, ...]]
    """Actor groups by stance: for, mixed, against, silent (asked, says nothing of it), not_asked."""
    effects: tuple[str, ...]
    """Ids of transcribed effects."""
    research: tuple[str, ...]
    """Directions of the evidence from research."""
    stances: Mapping[str, Stance]
    """What each strand says."""
    agreement: Agreement


def joint_display(weighed: Sequence[Weighed], version: Version) -> list[Row]:
    """Set the strands side by side: a row per claim, then one per evidenced link that no claim uses.

    Parameters
    ----------
    weighed : the claims of a report, weighed.
    version : the version of the theory in force.

    References
    ----------
    Farmer et al. 2006 (agreement); Guetterman, Fetters and Creswell 2015 (joint displays).
    """
    rows = [_of_claim(item) for item in weighed]
    covered = {link for row in rows for link in row.links}
    return rows + [
        _of_link(version, link.id) for link in version.links if link.evidence and link.id not in covered
    ]


def _of_claim(item: Weighed) -> Row:
    verdicts = Counter(found.verdict for found in item.outcomes)
    groups: dict[str, tuple[str, ...]] = {}
    for account in item.accounts:
        groups[account.stance] = (*groups.get(account.stance, ()), account.group)
    return Row(
        id=item.claim.id,
        links=item.claim.links,
        target=item.claim.target,
        verdicts={name: verdicts[name] for name in VERDICTS if verdicts[name]},
        groups=groups,
        effects=item.claim.effects,
        research=tuple(piece.direction for piece in item.pieces if piece.strand == "research"),
        stances=item.stances,
        agreement=agreement(item.stances),
    )


def _of_link(version: Version, link_id: str) -> Row:
    (link,) = (one for one in version.links if one.id == link_id)
    stances = {
        strand: joined(_STANCES[one.direction] for one in link.evidence if one.strand == strand)
        for strand in STRANDS
    }
    research = tuple(one.direction for one in link.evidence if one.strand == "research")
    return Row(link_id, (link_id,), link.to, {}, {}, (), research, stances, agreement(stances))
