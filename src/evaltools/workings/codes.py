"""The codes of logbooks, protocols, frames, situations and duties in words and marks."""

from __future__ import annotations

from datetime import date
from typing import Any

from evaltools.record.values import is_missing
from evaltools.words.messages import Message, Moment, Sayable, in_context, joined, say

STATES: dict[str, Message] = {
    "done": in_context("state of a measure", "carried out"),
    "partly": in_context("state of a measure", "carried out in part"),
    "under-way": in_context("state of a measure", "under way"),
    "planned": in_context("state of a measure", "planned"),
    "stopped": in_context("state of a measure", "stopped"),
    "not-done": in_context("state of a measure", "not carried out"),
    "not-known": in_context("state of a measure", "not told"),
}
"""How far a measure or duty came; the last is that the source does not say."""
STATE_MARKS = {
    "done": "●",
    "partly": "◐",
    "under-way": "◔",
    "planned": "◌",
    "stopped": "×",
    "not-done": "○",
    "not-known": "?",
}
ANSWERS: dict[str, Message] = {
    "yes": in_context("met or seen", "yes"),
    "partly": in_context("met or seen", "in part"),
    "no": in_context("met or seen", "no"),
    "not-stated": in_context("met or seen", "not told"),
}
"""Whether a criterion is met, an aspect seen, or a feature there."""
ANSWER_MARKS = {"yes": "●", "partly": "◐", "no": "○", "not-stated": "?"}
DELIVERY: dict[str, Message] = {
    "fully": in_context("delivery", "carried out in full"),
    "mostly": in_context("delivery", "mostly carried out"),
    "partly": in_context("delivery", "partly carried out"),
    "not_delivered": in_context("delivery", "not carried out"),
    "unknown": in_context("delivery", "cannot be told"),
}
"""How far what was planned or promised was carried out, taken together."""
LEVELS: dict[str, Message] = {
    "high": in_context("level of a factor", "high"),
    "moderate": in_context("level of a factor", "moderate"),
    "low": in_context("level of a factor", "low"),
    "not-known": in_context("level of a factor", "not told"),
}
TRENDS: dict[str, Message] = {
    "worse": in_context("trend of a factor", "worse"),
    "unchanged": in_context("trend of a factor", "unchanged"),
    "better": in_context("trend of a factor", "better"),
    "not-known": in_context("trend of a factor", "not told"),
}
STANDING: dict[str, Message] = {
    "stands": in_context("standing of a duty", "in place"),
    "late": in_context("standing of a duty", "in place, but due again"),
    "partly": in_context("standing of a duty", "in place in part"),
    "missing": in_context("standing of a duty", "missing"),
    "not-known": in_context("standing of a duty", "not told"),
}
STANDING_MARKS = {"stands": "●", "late": "◔", "partly": "◐", "missing": "○", "not-known": "?"}
JUDGED_BY: dict[str, Message] = {
    "source": in_context("who judges", "the source"),
    "evaluator": in_context("who judges", "our reading"),
}
_SEASONS = ("winter", "spring", "summer", "autumn")
_SEASON: dict[str, Any] = {
    "winter": lambda year: in_context("season", "winter {year}", year=year),
    "spring": lambda year: in_context("season", "spring {year}", year=year),
    "summer": lambda year: in_context("season", "summer {year}", year=year),
    "autumn": lambda year: in_context("season", "autumn {year}", year=year),
}


def state(code: str) -> Sayable:
    """The state of a measure or duty with its mark; empty for other entries."""
    return joined(STATE_MARKS[code], STATES[code]) if code else ""


def answer(code: str) -> Sayable:
    """Whether a criterion is met or an aspect seen, with its mark."""
    return joined(ANSWER_MARKS[code], ANSWERS[code])


def standing(code: str) -> Sayable:
    """What stands of a duty by law, with its mark."""
    return joined(STANDING_MARKS[code], STANDING[code])


def moment(day: date, precision: str) -> Sayable:
    """A time as exactly as it is known.

    Parameters
    ----------
    day : the first day of it.
    precision : day, month, quarter, season or year.
    """
    if is_missing(day):
        return ""
    if precision == "quarter":
        return say("quarter {n} of {year}", n=(day.month + 2) // 3, year=str(day.year))
    if precision == "season":
        return _SEASON[_SEASONS[day.month % 12 // 3]](str(day.year))
    return Moment(day, precision)  # type: ignore[arg-type]
