"""The codes of effects and judgements in words and marks."""

from __future__ import annotations

from evaltools.words.messages import Message, Sayable, in_context, joined

BASES: dict[str, Message] = {
    "knowledge": in_context("relevance as to", "knowledge"),
    "problem": in_context("relevance as to", "problem"),
    "goal": in_context("relevance as to", "goal"),
}
"""What relevance is judged as to."""
JUDGEMENTS: dict[str, Message] = {
    "relevant": in_context("judgement", "relevant"),
    "partly": in_context("judgement", "partly"),
    "small": in_context("judgement", "to a small degree"),
    "conditional": in_context("judgement", "on conditions"),
    "not": in_context("judgement", "not relevant"),
    "not-judged": in_context("judgement", "not judged"),
}
JUDGEMENT_MARKS = {
    "relevant": "●",
    "partly": "◐",
    "small": "◔",
    "conditional": "◐",
    "not": "○",
    "not-judged": "–",
}
KINDS: dict[str, Message] = {
    "intended": in_context("effect", "intended"),
    "indirect": in_context("effect", "indirect"),
    "unforeseen": in_context("effect", "unforeseen"),
}
"""Whether an effect was meant, followed from one that was, or was foreseen by nobody."""
DIRECTIONS: dict[str, Message] = {
    "positive": in_context("effect", "positive"),
    "mixed": in_context("effect", "mixed"),
    "negative": in_context("effect", "negative"),
    "none": in_context("effect", "none"),
}
DIRECTION_MARKS = {"positive": "▲", "mixed": "△", "negative": "▽", "none": "○"}


def judgement(code: str) -> Sayable:
    """A judgement with its mark."""
    return joined(JUDGEMENT_MARKS[code], JUDGEMENTS[code])


def direction(code: str) -> Sayable:
    """The direction of an effect with its mark."""
    return joined(DIRECTION_MARKS[code], DIRECTIONS[code])
