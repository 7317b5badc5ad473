"""What is said of movement between two rounds of a plan, and of how the rounds follow on the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.plan.names import KIND_NAMES, MEASURE_MOVES, PROGRESS_NAMES, RESULT_NAMES
from evaltools.plan.outcomes import amount
from evaltools.plan.rounds import Movement
from evaltools.plan.sentences import round_of
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import Message, Sayable, joined, listing, plural, say
from evaltools.words.forms import alike
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

_CODES: Mapping[str, Mapping[str, Message]] = {
    "status": STATUS_WORDS, "progress": PROGRESS_NAMES, "result": RESULT_NAMES,
}  # fmt: skip
_COLOURS = {
    "better": lambda n: plural("{n:words} is better", "{n:words} are better", n=n),
    "worse": lambda n: plural("{n:words} is worse", "{n:words} are worse", n=n),
    "same": lambda n: plural("{n:words} is the same", "{n:words} are the same", n=n),
}
_PARTS = {
    "new": lambda n: plural("{n:words} new one", "{n:words} new ones", n=n),
    "renamed": lambda n: plural("{n:words} under a new name", "{n:words} under new names", n=n),
    "merged": lambda n: plural(
        "{n:words} that several were merged into", "{n:words} that several were merged into", n=n
    ),
    "split": lambda n: plural("{n:words} split off from another", "{n:words} split off from another", n=n),
    "ended": lambda n: plural("{n:words} that has ended", "{n:words} that have ended", n=n),
    "no-answer": lambda n: plural(
        "{n:words} without an answer from its department",
        "{n:words} without an answer from their departments",
        n=n,
    ),
}


def followed_up(planned: pd.DataFrame, now: pd.DataFrame, version: str, current: str) -> Message:
    """How many interventions of the plan the round follows up.

    Parameters
    ----------
    planned : interventions of the plan.
    now : those of the round.
    version, current : the plan and the round, each by its date.
    """
    given = {"plan": round_of(version), "round": round_of(current), "n": len(planned)}
    taken_over = {part.strip() for names in now["succeeds"] for part in names.split(";")}
    missing = len(set(planned["id"]) - set(now["id"]) - taken_over)
    if not missing:
        return plural(
            "The plan of {plan} holds {n:words} intervention, which is followed up in {round}.",
            "The plan of {plan} holds {n:words} interventions, all followed up in {round}.",
            **given,
        )
    return plural(
        "The plan of {plan} holds {n:words} intervention; {missing:words} is not followed up in {round}.",
        "The plan of {plan} holds {n:words} interventions; {missing:words} of them are not followed up in {round}.",
        missing=missing, **given,
    )  # fmt: skip


def moved_since(found: Movement, before: str) -> Sayable:
    """How colours moved, and which interventions came, went or changed, since an earlier round."""
    numbers = [found.moves("status", move) for move in _COLOURS]
    whole, *each = alike(sum(numbers), *numbers)
    if not sum(numbers):
        first: Message = say("No colour can be compared with that of {round}.", round=round_of(before))
    else:
        first = plural(
            "{n:Words} intervention has a colour to compare with that of {round}: {parts}.",
            "{n:Words} interventions have colours to compare with those of {round}: {parts}.",
            n=whole,
            round=round_of(before),
            parts=listing(
                make(n) for make, n, number in zip(_COLOURS.values(), each, numbers, strict=True) if number
            ),
        )
    parts = [make(found.count(kind)) for kind, make in _PARTS.items() if found.count(kind)]
    return (
        joined(first, say("Among the interventions are {parts}.", parts=listing(parts))) if parts else first
    )


def steps_taken(now: pd.DataFrame, before: pd.DataFrame) -> Sayable:
    """What became of the next steps that the earlier round named; empty where it named none, or none was asked about."""
    named = before.loc[[bool(step) for step in before["next_step"]], "id"]
    asked = now[now["id"].isin(named) & (now["step_taken"] != "")]
    if not len(asked):
        return ""
    taken = int((asked["step_taken"] == "yes").sum())
    partly = int((asked["step_taken"] == "partly").sum())
    first = say("Of the next steps named last time, {some} have been taken", some=OutOf(taken, len(asked)))
    if partly:
        return say("{first} and {partly:words} in part.", first=first, partly=partly)
    return say("{first}.", first=first)


def move_sentence(row: Mapping[Any, Any]) -> Message:
    """How one intervention moved: what became of it, and its colours."""
    given = {"name": row["name"], "kind": KIND_NAMES[row["kind"]]}
    was, now = row["status_before"], row["status_after"]
    if was and now:
        return say(
            "{name}: {kind}; {was:low} before, {now:low} now.",
            was=STATUS_WORDS[was],
            now=STATUS_WORDS[now],
            **given,
        )
    if now:
        return say("{name}: {kind}; {now:low} now.", now=STATUS_WORDS[now], **given)
    if was:
        return say("{name}: {kind}; {was:low} before.", was=STATUS_WORDS[was], **given)
    return say("{name}: {kind}.", **given)


def moves_in_words(found: Movement) -> pd.DataFrame:
    """Movement (`plan.movement`) with `kind_words`, `was` (other names before), and progress and result in words."""
    table = found.table.copy()
    rows = table.to_dict("records")
    kinds: Any = [KIND_NAMES[row["kind"]] for row in rows]
    was: Any = [
        listing(row["before_names"], "semicolon") if row["kind"] in ("renamed", "merged", "split") else ""
        for row in rows
    ]
    table = table.assign(kind_words=kinds, was=was)
    for column in ("progress", "result"):
        words: Any = [_from_to(row, column) for row in rows]
        table[f"{column}_words"] = words
    return table


def _from_to(row: Mapping[Any, Any], column: str) -> Sayable:
    was, now = row[f"{column}_before"], row[f"{column}_after"]
    codes = _CODES[column]
    if was and now:
        return codes[now] if was == now else say("{was} → {now}", was=codes[was], now=codes[now])
    return codes[now] if now else codes[was] if was else ""


def measures_in_words(found: Movement, names: Mapping[str, Any]) -> pd.DataFrame:
    """Measures of both rounds with amounts and move in words, and the name of the intervention."""
    table = found.measures.copy()
    rows = table.to_dict("records")
    columns: dict[str, Any] = {
        "name": [names[row["intervention"]] for row in rows],
        "was": [amount(row["before"], row["unit"]) for row in rows],
        "now": [amount(row["after"], row["unit"]) for row in rows],
        "goal": [amount(row["target"], row["unit"], row["target_kind"] or "") for row in rows],
        "move_words": [MEASURE_MOVES[row["move"]] for row in rows],
    }
    return table.assign(**columns)
