"""What a report says of disclosure control: by which rules, how much is withheld, what was excepted by whom and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from evaltools.disclosure.rules import Protection, Rules
from evaltools.words.messages import Message, Sayable, StudyWords, in_context, joined, listing, plural, say

WITHHELD = "x"
"""How a number is shown that is withheld for the sake of another."""


def small_mark(rules: Rules) -> str:
    """How a small number is shown: <5."""
    return f"<{rules.minimum}"


@dataclass(frozen=True)
class Account:
    """What disclosure control did to the tables of a study."""

    small: Mapping[str, int] = field(default_factory=dict)
    """How many numbers were too small, by indicator or table."""
    withheld: Mapping[str, int] = field(default_factory=dict)
    """How many others were withheld, so that those cannot be computed."""
    open: Mapping[str, int] = field(default_factory=dict)
    """How many small ones can be computed from what is public or was released earlier."""
    no_base: Mapping[str, int] = field(default_factory=dict)
    """Shares without the number of those asked, of which nobody can tell whether it is large enough."""
    public: tuple[str, ...] = ()
    """Documents declared as public statistics."""
    looked_at: int = 0
    """Numbers that were looked at."""

    def to_data(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"public": list(self.public)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Account:
        """Read back."""
        return cls(**{**data, "public": tuple(data.get("public", ()))})


def told_rules(given: Protection) -> Sayable:
    """The rules in words."""
    rules = given.rules
    if given.off is not None:
        return say(
            "Disclosure control is switched off by {name}: {reason}.",
            name=given.off.name,
            reason=_bare(given.off.reason),
        )
    parts: list[Sayable] = [
        say(
            "Numbers from 1 to {most} that do not come from public statistics are shown as {mark}, and nothing is "
            "shown that rests on them: no share, rate, change or test.",
            most=rules.minimum - 1,
            mark=small_mark(rules),
        ),
        say(
            "Where a small number could be computed from others, or told from its mark, those or the number itself are "
            "withheld ({mark}).",
            mark=WITHHELD,
        ),
    ]
    if rules.round_to:
        parts.append(say("Counts are rounded to multiples of {n}.", n=rules.round_to))
    return joined(*parts)


def told_count(account: Account) -> Sayable:
    """How much was withheld."""
    small, others = sum(account.small.values()), sum(account.withheld.values())
    if not small and not others:
        return say("Nothing had to be withheld.")
    first = plural(
        "{n:Words} number is too small to be shown", "{n:Words} numbers are too small to be shown", n=small
    )
    if not others:
        return say("{first}.", first=first)
    second = plural(
        "{n:words} other is withheld, so that none of them can be computed",
        "{n:words} others are withheld, so that none of them can be computed",
        n=others,
    )
    return say("{first}; {second}.", first=first, second=second)


def told_exceptions(given: Protection, names: Mapping[str, Sayable]) -> list[Message]:
    """Every exception with its reason and who answers for it.

    Parameters
    ----------
    given : of the study file.
    names : of indicators, by id.
    """
    return [
        say(
            "{what} is shown whatever its size, by decision of {name}: {reason}.",
            what=names.get(item.indicator, item.indicator),
            name=item.name,
            reason=_bare(item.reason),
        )
        for item in given.exceptions
    ]


def told_doubts(account: Account, names: Mapping[str, Sayable]) -> list[Sayable]:
    """What could not be protected, or not be judged."""
    found: list[Sayable] = []
    if account.open:
        found.append(
            say(
                "Small numbers of {what} can be computed from public statistics or an earlier release, which this "
                "report cannot undo.",
                what=listing(_named(account.open, names)),
            )
        )
    if account.no_base:
        found.append(
            say(
                "Of {what} the sources do not tell how many the shares are of, so that it cannot be checked whether they "
                "are enough.",
                what=listing(_named(account.no_base, names)),
            )
        )
    return found


def rows(account: Account, names: Mapping[str, Sayable]) -> list[dict[str, Any]]:
    """By indicator, how many numbers are small and how many are withheld for their sake: name, small, withheld."""
    keys = sorted({*account.small, *account.withheld})
    return [
        {
            "name": names.get(key, key),
            "small": account.small.get(key, 0),
            "withheld": account.withheld.get(key, 0),
        }
        for key in keys
    ]


HEADING = in_context("disclosure", "What is not shown")


def _named(found: Mapping[str, int], names: Mapping[str, Sayable]) -> list[Sayable]:
    return [names.get(key, key) for key in sorted(found)]


def _bare(words: StudyWords) -> StudyWords:
    """Words without the full stop that the sentence around them has itself."""
    return StudyWords({key: text.rstrip(". ") for key, text in words.by_language.items()})
