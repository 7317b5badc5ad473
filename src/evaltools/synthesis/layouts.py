"""Tables of the synthesis as a chapter shows them: columns, captions, aids and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.record.table import Column
from evaltools.synthesis import sentences, words
from evaltools.words import say
from evaltools.words.messages import Quoted

if TYPE_CHECKING:
    from evaltools.synthesis.rules import Rules

TRACE = say("Trace")


def claims(rules: Rules) -> dict[str, Any]:
    """Every claim with its rating, what decided it and what evidence would raise it."""
    shown = {
        value: say("{mark} {rating}", mark=mark, rating=sentences.rating_word(value, rules))
        for value, mark in words.MARKS.items()
    }
    return {
        "id": "claims",
        "caption": say("Claims of the programme's contribution"),
        "aid": say(
            "How to read: the rating is the lowest that any of the criteria allows; what decided stands beside it."
        ),
        "columns": {
            "claim": Column(say("Claim"), wide=True),
            "rating": Column(say("Rating"), show=shown),
            "because": Column(say("What decided"), wide=True),
            "raised": Column(say("What would raise it (all of it)"), wide=True),
            "finding": Column(TRACE, "finding"),
        },
        "note": say(
            "Rated by {rules}, version {version}, explained among the methods. The design is graded on the Maryland "
            "scale. The level of each criterion is in the table for download.",
            rules=Quoted(rules.title),
            version=rules.version,
        ),
    }


def joint(smallest_group: int) -> dict[str, Any]:
    """Numbers, interviews, effects, research and documents side by side."""
    return {
        "id": "joint-display",
        "caption": say("What numbers, interviews, effects and research say of the same matter"),
        "aid": say("How to read: a row is a claim, or a link of the theory that has evidence but no claim."),
        "columns": {
            "label": Column(say("Claim or link"), wide=True),
            "agreement": Column(say("The kinds of sources"), show=words.AGREEMENT),
            "numbers": Column(say("Numbers"), wide=True),
            "interviews": Column(say("Interviews, by group"), wide=True),
            "effects": Column(say("Effects stated in the sources")),
            "other": Column(say("Research, documents"), wide=True),
            "finding": Column(TRACE, "finding", missing=""),
        },
        "row_header": "label",
        "group_rows": "target",
        "note": say(
            "Agreement after Farmer et al. (2006). Silence is not disagreement: those who were not asked or cannot tell "
            "are not counted as against. In brackets stands how many of the group are cited on the matter, of those "
            "interviewed; this is left out for groups of fewer than {n:words}. A dash means that nobody was asked.",
            n=smallest_group,
        ),
    }


def rivals() -> dict[str, Any]:
    """Each rival explanation, how it works and how likely it is for which claims."""
    return {
        "id": "rivals",
        "caption": say("What else than the programme could explain the outcomes?"),
        "columns": {
            "likelihood": Column(say("Judgement"), show=words.LIKELIHOOD),
            "because": Column(say("Reason"), wide=True),
            "claims": Column(say("Concerns"), wide=True),
            "locator": Column(say("Place")),
        },
        "group_rows": "rival",
        "note": say("How likely an explanation is was judged by us; the reasons stand in the documents."),
    }
