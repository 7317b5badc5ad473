"""A claim's rating in sentences: by which rules, what became of it, what decided, what would raise it, what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools.record.finding import VERDICTS, Finding
from evaltools.synthesis.claims import Account, Claim
from evaltools.synthesis.criteria import GATES
from evaltools.synthesis.rating import Rating
from evaltools.synthesis.rules import Rules
from evaltools.synthesis.weighing import LeftOut, Weighed
from evaltools.synthesis.words import JUDGED, MARYLAND, RATINGS
from evaltools.theory.model import Version
from evaltools.words.messages import Quoted, Sayable, in_context, joined, listing, plural, say

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = {
    "outcome": say("that records show the outcome"),
    "process": say("that the process was traced in records"),
    "delivery": say("that the intervention was delivered"),
}
"""What was not weighed because it rests on a synthetic source, where it needs no name."""
TELLING = ("outcome", "rival", "link", "delivery", "groups", "strands", "design")
"""Which criterion gives the one reason where there is room for one."""


def rating_word(value: str, rules: Rules) -> Sayable:
    """A rating, or the gate that stopped a claim, in words."""
    return RATINGS.get(value) or rules.names[value]


def rules_title(rules: Rules) -> Sayable:
    """Which rules claims are rated by."""
    return say("{title}, version {version}", title=rules.title, version=str(rules.version))


def gates(rules: Rules) -> Sayable:
    """What stops a claim before it is rated."""
    each = (say("{gate}: {reason:low}", gate=rules.names[gate], reason=rules.reasons[gate]) for gate in GATES)
    return joined(say("Three gates are tried first."), *each)


def design_of(rated: Finding) -> dict[str, Any]:
    """The design behind a rated claim: claim, level on the Maryland scale, meaning, traced, source and finding."""
    return {
        "claim": rated.details["name"],
        "level": rated.details["maryland"],
        "meaning": MARYLAND[rated.details["maryland"]],
        "traced": rated.details["grounds"]["design"] == "traced",
        "source": rated.rows[0].source,
        "finding": rated.id,
    }


def judged(claim: Claim, value: str) -> Sayable:
    """A claim and what became of it."""
    return say("Claim: {claim} {judged}", claim=claim.text, judged=JUDGED[value])


def reasons(weighed: Weighed, rating: Rating, rules: Rules, version: Version) -> dict[str, Sayable]:
    """Sentences on what decided a rating, by criterion, or by gate where one stopped the claim."""
    if rating.gate is not None:
        return {rating.gate: rules.reasons[rating.gate]}
    found: dict[str, Sayable] = {}
    for criterion in rating.binding:
        sentence = rules.reasons[f"{criterion}.{getattr(weighed.grounds, criterion)}"]
        concerned = _concerned(criterion, weighed, version)
        found[criterion] = joined(sentence, concerned) if concerned else sentence
    return found


def main_reason(found: Mapping[str, Sayable]) -> Sayable:
    """The one that tells a reader most."""
    return next((found[name] for name in TELLING if name in found), next(iter(found.values())))


def _concerned(criterion: str, weighed: Weighed, version: Version) -> Sayable:
    """Which links or rival explanations a reason is about."""
    if criterion == "link":
        return say(
            "This concerns {what}.", what=listing(link_name(link, version) for link in weighed.weakest)
        )
    if criterion == "rival" and weighed.rivals:
        return say("This concerns {what}.", what=enumerated(_rivals(weighed)))
    return ""


def link_name(link: str, version: Version) -> Sayable:
    """A link of the theory, by the names of its ends."""
    start, end = (Quoted(version.node(node).name) for node in link.split(">"))
    return say("the link from {start} to {end}", start=start, end=end)


def _rivals(weighed: Weighed) -> list[Sayable]:
    """Names of the rival explanations that bind."""
    level = weighed.grounds.rival
    views = weighed.rivals.items()
    return [low(weighed.rival_names[name]) for name, view in views if view.likelihood == level]


def low(name: Sayable) -> Sayable:
    """A name within a sentence."""
    return in_context("a name within a sentence", "{name:low}", name=name)


def group_name(account: Account, informants: pd.DataFrame) -> Sayable:
    """Name of an actor group: the account's own, or that of the register of informants (group, group_name)."""
    known = informants.loc[informants["group"] == account.group, "group_name"]
    return account.name or (known.iloc[-1] if len(known) else account.group)


def counted(verdicts: Mapping[str, int]) -> Sayable:
    """How many changes came out as what: two improvements and one change that cannot be tested; empty for none.

    Parameters
    ----------
    verdicts : number of changes by verdict.
    """
    said = {
        "improved": lambda n: plural("{n:words} improvement", "{n:words} improvements", n=n),
        "worsened": lambda n: plural("{n:words} deterioration", "{n:words} deteriorations", n=n),
        "no change worth having": lambda n: plural(
            "{n:words} change too small to matter", "{n:words} changes too small to matter", n=n
        ),
        "cannot tell": lambda n: plural(
            "{n:words} change that cannot be told from chance", "{n:words} changes that cannot be told from chance", n=n
        ),
        "not testable": lambda n: plural(
            "{n:words} change that cannot be tested", "{n:words} changes that cannot be tested", n=n
        ),
    }  # fmt: skip
    return listing(said[name](verdicts[name]) for name in VERDICTS if verdicts.get(name))


def enumerated(items: Sequence[Sayable]) -> Sayable:
    """Things of which some hold an "and" of their own: the last stands clear of the others; empty for none."""
    if len(items) < 2:
        return listing(items)
    return in_context("list", "{items}, and {last}", items=listing(items[:-1], "comma"), last=items[-1])


def raises(rating: Rating, rules: Rules) -> list[Sayable]:
    """What evidence would raise a rating: all of it together, since the lowest cap decides."""
    wanted = (f"{criterion}.{level}" for criterion, level in rating.raised_by.items())
    return [rules.raises[key] for key in wanted if key in rules.raises]


def left_out(
    item: LeftOut,
    weighed: Weighed,
    version: Version,
    findings: Mapping[str, Finding],
    groups: Mapping[str, Sayable],
) -> Sayable:
    """What was not weighed because it rests on a synthetic source.

    Parameters
    ----------
    item : what it was.
    weighed : the claim it was left out of.
    version : the claim's version of the theory.
    findings : findings of earlier chapters by id.
    groups : names of actor groups by id.
    """
    if item.kind == "finding":
        return findings[item.id].text
    if item.kind == "evidence":
        return say("evidence for {link}", link=link_name(item.id, version))
    if item.kind == "rival":
        return say("that {rival:low} could explain the outcome", rival=weighed.rival_names[item.id])
    if item.kind == "account":
        return say("what {group:low} says", group=groups.get(item.id, item.id))
    return LEFT_OUT[item.kind]
