"""Names of the codes of a follow-up, as they are shown: what accounts show, how colours hold, what was answered."""

from __future__ import annotations

from evaltools.words import in_context, say

MEANINGS = {
    "green": say("has in the main reached its goals"),
    "yellow": say("has not fully reached its goals but is seen as viable"),
    "red": say("is stuck or does not work"),
    "grey": say("whether the goals were reached could not be judged"),
}
"""What the colours stand for."""
AGAINST_TARGET = {
    "reached": in_context("target", "reached"),
    "not-reached": in_context("target", "not reached"),
    "no-value": in_context("target", "no value reported"),
    "no-target": in_context("target", "no target set"),
}
RESULT_NAMES = {
    "reached": in_context("goals", "goals reached"),
    "mostly": in_context("goals", "reached in the main"),
    "partly": in_context("goals", "partly reached"),
    "not": in_context("goals", "not reached"),
    "cannot-be-judged": in_context("goals", "cannot be judged"),
    "not-stated": in_context("goals", "not stated"),
}
PROGRESS_NAMES = {
    "done": in_context("progress", "done"),
    "under-way": in_context("progress", "under way"),
    "delayed": in_context("progress", "delayed or paused"),
    "not-started": in_context("progress", "not started"),
    "not-stated": in_context("progress", "not stated"),
}
VERDICTS = {
    "departs": say("The colour does not follow from the account"),
    "depends": say("It depends on how the account is read"),
    "follows": say("The colour follows from the account"),
    "not-coded": say("The account has not been coded"),
}
"""Verdicts of `compare_status`, those that call for a look first."""
MARKS = {
    "reached": "●", "not-reached": "○", "no-value": "?",
    "follows": "●", "departs": "○", "depends": "?", "not-coded": "–",
}  # fmt: skip
"""Marks that stand before the words of a verdict or of an outcome against its target."""
ANSWERS = {
    "specific": {"yes": say("Specific: yes"), "no": say("Specific: no")},
    "measurable": {
        "yes": say("Measurable: all the goals"),
        "partly": say("Measurable: some of the goals"),
        "no": say("Measurable: none of the goals"),
    },
}
"""What was asked of the goals, and the answers."""
MOVES = {
    "better": in_context("move", "better"),
    "worse": in_context("move", "worse"),
    "same": in_context("move", "the same"),
    "not-comparable": in_context("move", "not comparable"),
    "new": in_context("move", "new"),
    "ended": in_context("move", "ended"),
}
