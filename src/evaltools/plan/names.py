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

KIND_NAMES = {
    "followed": in_context("kind of move", "followed up again"),
    "renamed": in_context("kind of move", "under a new name"),
    "merged": in_context("kind of move", "merged from several"),
    "split": in_context("kind of move", "split off"),
    "new": in_context("move", "new"),
    "ended": in_context("move", "ended"),
    "no-answer": in_context("kind of move", "no answer from the department"),
}
"""How an intervention relates to the round before (`plan.movement`)."""
MEASURE_MOVES = {
    "higher": in_context("measure", "higher"),
    "lower": in_context("measure", "lower"),
    "same": in_context("move", "the same"),
    "better": in_context("move", "better"),
    "worse": in_context("move", "worse"),
    "unchanged": in_context("move", "the same"),
    "mixed": in_context("move", "in different directions"),
    "not-comparable": in_context("move", "not comparable"),
}
"""Which way a measure went from one round to the next."""
DIRECTIONS = {
    "better": in_context("direction told", "better"),
    "worse": in_context("direction told", "worse"),
    "unchanged": in_context("direction told", "unchanged"),
    "mixed": in_context("direction told", "in different directions"),
}
"""Direction of an outcome that a document tells in words."""
STANDINGS = {"goes-on": in_context("standing", "goes on"), "ended": in_context("standing", "has ended")}
STEPS = {
    "yes": in_context("next step", "taken"),
    "partly": in_context("next step", "taken in part"),
    "no": in_context("next step", "not taken"),
}
"""What became of the next step that the last round named."""
OBSTACLES = {
    "money": in_context("obstacle", "Money"),
    "staff": in_context("obstacle", "Staff and time"),
    "collaboration": in_context("obstacle", "Collaboration"),
    "mandate": in_context("obstacle", "Unclear task"),
    "priorities": in_context("obstacle", "Other tasks came first"),
    "events": in_context("obstacle", "Outside events"),
    "measurement": in_context("obstacle", "The result cannot be measured"),
    "complexity": in_context("obstacle", "A complex or slow task"),
    "other": in_context("obstacle", "Something else"),
    "none": in_context("obstacle", "None"),
}
"""What stood in the way of an intervention."""
FUNDING = {
    "extra": in_context("funding", "Extra funds"),
    "ordinary": in_context("funding", "Ordinary budget"),
    "part": in_context("funding", "Part of each"),
}
HORIZONS = {"now": in_context("horizon", "Here and now"), "long": in_context("horizon", "In the long run")}
LEVELS = {
    "universal": in_context("level of prevention", "For all (universal)"),
    "selective": in_context("level of prevention", "For groups at risk (selective)"),
    "indicated": in_context("level of prevention", "For individuals with problems (indicated)"),
}
NOT_TOLD = in_context("answer", "Not told")
