"""What is said and how: lazy messages, voices that speak them, and the catalogues of each language."""

from evaltools.words.messages import (
    Message,
    Said,
    Sayable,
    StudyWords,
    cite,
    in_context,
    interval,
    joined,
    listing,
    number,
    p_value,
    percent,
    plural,
    points,
    say,
)
from evaltools.words.voice import Voice

__all__ = [
    "Message",
    "Said",
    "Sayable",
    "StudyWords",
    "Voice",
    "cite",
    "in_context",
    "interval",
    "joined",
    "listing",
    "number",
    "p_value",
    "percent",
    "plural",
    "points",
    "say",
]
