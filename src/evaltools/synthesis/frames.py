"""Claims, the joint display and rival explanations as data frames, a row for each row of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.synthesis import words
from evaltools.synthesis.assessment import Rated, best_first
from evaltools.synthesis.claims import Account, Rival
from evaltools.synthesis.criteria import CRITERIA
from evaltools.synthesis.display import Row, joint_display
from evaltools.synthesis.sentences import counted, enumerated, group_name, low, raises
from evaltools.theory.model import Version
from evaltools.words.messages import Sayable, joined, listing, plural, say

if TYPE_CHECKING:
    import pandas as pd

_STRANDS = {
    "research": say("research"),
    "documents": say("documents"),
    "observation": say("observation"),
}
_NONE_FOUND = say("sought, none found")


def claims(rated: Sequence[Rated]) -> pd.DataFrame:
    """Claims, the best supported first.

    Returns
    -------
    DataFrame
        id, claim, rating, because (sentences), raised (what evidence would raise it), path, and the level of each
        criterion.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "id": item.claim.id,
                "claim": item.claim.text,
                "rating": item.rating.value,
                "because": joined(*item.reasons.values()),
                "raised": _sentence(enumerated(raises(item.rating, item.rules))),
                "path": "; ".join(" → ".join(path) for path in item.claim.paths),
                **{name: getattr(item.weighed.grounds, name) for name in CRITERIA},
            }
            for item in best_first(rated)
        ]
    )


def caps(rated: Sequence[Rated], criteria: Sequence[str]) -> pd.DataFrame:
    """How far each criterion lets each claim go, as `drawing.overview` draws it.

    Returns
    -------
    DataFrame
        claim, rating, decided (list of criteria), and the cap of each criterion; the best supported first.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "claim": item.claim.title,
                "rating": item.rating.value,
                "decided": list(item.rating.binding),
                **{name: item.rating.caps[name] for name in criteria},
            }
            for item in best_first(rated)
        ]
    )


def joint(
    rated: Sequence[Rated],
    version: Version,
    *,
    informants: pd.DataFrame,
    citations: pd.DataFrame,
    effects: pd.DataFrame,
    smallest_group: int,
) -> pd.DataFrame:
    """The joint display, in the order of the theory's outcomes.

    Parameters
    ----------
    rated : the claims of a report.
    version : the theory in force.
    informants : the register: id, group, group_name.
    citations : where informants are cited: informant, section.
    effects : effects transcribed from documents: id, direction.
    smallest_group : how many of a smaller group were heard is not told, so that nobody can be recognised.

    Returns
    -------
    DataFrame
        id (of the claim; of the link where no claim runs through it), target, label, agreement, numbers,
        interviews, effects, other: what each strand says, in words.
    """
    import pandas as pd

    heard_of = _Heard(informants, citations, smallest_group)
    order = {node.id: place for place, node in enumerate(version.nodes)}
    by_id = {item.claim.id: item for item in rated}
    rows = []
    for row in sorted(
        joint_display([item.weighed for item in rated], version), key=lambda one: order[one.target]
    ):
        if item := by_id.get(row.id):
            label, heard = item.claim.title, _groups(item.weighed.accounts, heard_of)
        else:
            label, heard = version.node(row.id.split(">")[0]).name, _listed([_said(row, "interviews")])
        rows.append(
            {
                "id": row.id,
                "target": version.node(row.target).name,
                "label": label,
                "agreement": row.agreement,
                "numbers": _sentence(counted(row.verdicts) if row.verdicts else _said(row, "statistics")),
                "interviews": heard,
                "effects": _effects(row, effects),
                "other": _other(row),
            }
        )
    return pd.DataFrame(rows)


def _listed(parts: Sequence[Sayable]) -> Sayable:
    """Things one after the other as a sentence of their own; nothing where there are none."""
    said = [part for part in parts if part]
    return _sentence(listing(said, "semicolon")) if said else ""


def _sentence(said: Sayable) -> Sayable:
    return say("{parts:cap}.", parts=said) if said else ""


def _said(row: Row, strand: str) -> Sayable:
    """What a strand says as a whole; empty where nobody asked."""
    stance = row.stances[strand]
    if stance == "not_asked":
        return ""
    return _NONE_FOUND if stance == "silent" and strand != "interviews" else words.STANCES[stance]


@dataclass(frozen=True)
class _Heard:
    """Who was interviewed, and where they are cited."""

    informants: pd.DataFrame
    citations: pd.DataFrame
    smallest_group: int


def _groups(accounts: Sequence[Account], heard: _Heard) -> Sayable:
    """Actor groups by what they say, with how many of the group are heard."""
    parts = []
    for stance, name in words.STANCES.items():
        names = [_group(item, heard) for item in accounts if item.stance == stance]
        if names:
            parts.append(say("{stance}: {groups}", stance=name, groups=listing(names, "comma")))
    return _listed(parts)


def _group(account: Account, of: _Heard) -> Sayable:
    register, cited = of.informants, of.citations
    people = register[register["group"] == account.group] if account.strand == "interviews" else register[:0]
    name = low(group_name(account, register))
    if len(people) < of.smallest_group or not account.sections:
        return name
    heard = cited[cited["informant"].isin(people["id"]) & cited["section"].isin(account.sections)]
    return say("{group} ({n} of {of})", group=name, n=heard["informant"].nunique(), of=len(people))


def _effects(row: Row, effects: pd.DataFrame) -> Sayable:
    counts = Counter(effects.loc[effects["id"].isin(row.effects), "direction"])
    said: Mapping[str, Sayable] = {
        "positive": plural("{n:words} good", "{n:words} good", n=counts["positive"]),
        "mixed": plural("{n:words} mixed", "{n:words} mixed", n=counts["mixed"]),
        "negative": plural("{n:words} bad", "{n:words} bad", n=counts["negative"]),
        "none": plural("{n:words} without direction", "{n:words} without direction", n=counts["none"]),
    }
    return (
        _sentence(listing(told for name, told in said.items() if counts[name]))
        if any(counts.values())
        else ""
    )


def _other(row: Row) -> Sayable:
    """What research, documents and observation say; research that was sought and not found is told apart."""
    parts = []
    for strand, name in _STRANDS.items():
        said = [_said(row, strand)]
        if strand == "research" and "none_found" in row.research:
            said = [*(said if row.stances[strand] != "silent" else []), _NONE_FOUND]
        if said := [one for one in said if one]:
            parts.append(say("{strand}: {said}", strand=name, said=listing(said, "semicolon")))
    return _listed(parts)


def rivals(rated: Sequence[Rated], examined: Sequence[Rival]) -> pd.DataFrame:
    """Rival explanations, the likeliest first within each; claims of which the same is said stand together.

    Parameters
    ----------
    rated : the claims of a report.
    examined : the rival explanations of the study.

    Returns
    -------
    DataFrame
        rival (its name and how it works), likelihood, because, claims (their titles), locator, source.
    """
    import pandas as pd

    rows = []
    for rival in examined:
        views = [(item, item.weighed.rivals[rival.id]) for item in rated if rival.id in item.weighed.rivals]
        for likelihood in words.LIKELIHOOD:
            held = [(item, view.basis) for item, view in views if view.likelihood == likelihood]
            for says in dict.fromkeys(basis.says for _, basis in held):
                same = [(item, basis) for item, basis in held if basis.says == says]
                rows.append(
                    {
                        "rival": say("{name}. {how}", name=rival.name, how=rival.how),
                        "likelihood": likelihood,
                        "because": says,
                        "claims": listing([item.claim.title for item, _ in same], "semicolon"),
                        "locator": same[0][1].locator,
                        "source": same[0][1].source,
                    }
                )
    return pd.DataFrame(rows)


def followed(made: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Recommendations with what the latest plan shows became of each.

    Parameters
    ----------
    made : the recommendations: id and more.
    links : what became of recommendations: recommendation, version (year-month), became.

    Returns
    -------
    DataFrame
        `made` with became: that of the latest version, `waiting` where no later document has been read for it.
    """
    latest = links.sort_values("version").groupby("recommendation")["became"].last()
    return made.assign(became=[str(latest.get(name, "waiting")) for name in made["id"]])
