"""What a form asks: which columns of which tables, what is shown beside, and the words that codes are chosen by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaltools import plan
from evaltools.checks import BadInput, Problem, nearest
from evaltools.forms.workbook import values
from evaltools.record.verdict import STATUS_WORDS
from evaltools.study.tables.declared import described
from evaltools.study.tables.schemas import TABLES
from evaltools.words.messages import Message, in_context, say

PLAN = "plan"
"""Name of the form on a round of an activity plan."""
SERVED = ("source", "locator", "note")
"""Columns that reading a form fills, but for the note."""


@dataclass(frozen=True)
class Question:
    """A column of a sheet that is answered."""

    column: str
    """Field of the table; words have no language in their name."""
    heading: Message
    must: bool = False
    """Whether every row must have it."""
    beside: bool = False
    """Whether last round's answer stands to its left."""
    kept: bool = False
    """Whether last round's answer stands in the cell already."""
    new: bool = False
    """Whether it is only asked of rows that are added."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows of one table, each with a locked id."""

    table: str
    title: Message
    shown: tuple[tuple[str, Message], ...]
    """Columns that identify a row, locked, and cannot be answered; the first is the id."""
    questions: tuple[Question, ...]
    adds: bool = True
    """Whether rows may be added."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What is answered, in order."""
        return tuple(question.column for question in self.questions)


def _of(table: str, column: str) -> Message:
    return described(TABLES[table].columns()[column])


ROUND = Sheet(
    "rounds",
    say("Interventions"),
    (("id", say("Identifier")), ("named", say("Intervention"))),
    (
        Question("name", say("Name of the intervention"), kept=True),
        Question("standing", in_context("form", "Does it go on?"), must=True),
        Question("status", say("Colour in the follow-up; blank only for what has ended"), beside=True),
        Question("goals", in_context("form", "Goals for the period"), must=True, kept=True),
        Question("done", in_context("form", "What was done"), must=True, beside=True),
        Question("account", in_context("form", "How it went"), must=True, beside=True),
        Question("progress", in_context("form", "How far has it come?"), beside=True),
        Question("result", in_context("form", "Were the goals reached?"), beside=True),
        Question("step_taken", in_context("form", "Was the next step taken?")),
        Question("obstacle", _of("rounds", "obstacle"), beside=True),
        Question("obstacle_also", _of("rounds", "obstacle_also")),
        Question("obstacle_text", _of("rounds", "obstacle_text")),
        Question("next_step", say("Next step"), beside=True),
        Question("next_when", _of("rounds", "next_when"), beside=True),
        Question("funding", say("Funding: extra funds, ordinary budget, or part of each"), beside=True),
        Question("purpose", in_context("form", "Only for a new intervention: its purpose"), new=True),
        Question("level", in_context("form", "Only for a new intervention: for whom it is"), new=True),
        Question("horizon", in_context("form", "Only for a new intervention: its time horizon"), new=True),
        Question("succeeds", in_context("form", "Only for a new intervention: identifiers of those it takes over from, with semicolons between"), new=True),
        Question("note", in_context("form", "Remark")),
    ),
)  # fmt: skip
MEASURES = Sheet(
    "outcomes",
    in_context("form", "Measures"),
    (("id", say("Identifier")), ("named", say("What was measured"))),
    (
        Question("intervention", in_context("form", "Identifier of the intervention"), must=True, kept=True),
        Question("measure", in_context("form", "Only for a new measure: what was measured"), new=True),
        Question("value", in_context("form", "Value, as a number"), beside=True),
        Question("unit", in_context("form", "Unit, such as % or number"), kept=True),
        Question("value_note", _of("outcomes", "value_note")),
        Question("target", in_context("form", "Target, as a number"), kept=True),
        Question("target_kind", _of("outcomes", "target_kind"), kept=True),
        Question("when", _of("outcomes", "when"), beside=True),
        Question("direction", in_context("form", "Direction, where there is no figure"), beside=True),
        Question("says", in_context("form", "What is said of it, in words"), beside=True),
        Question("note", in_context("form", "Remark")),
    ),
)
_TARGETS = {
    "at-least": in_context("target", "at least"), "at-most": in_context("target", "at most"),
    "exactly": in_context("target", "exactly"),
}  # fmt: skip
CHOICES: dict[tuple[str, str], Mapping[str, Message]] = {
    ("rounds", "standing"): plan.STANDINGS,
    ("rounds", "status"): STATUS_WORDS,
    ("rounds", "progress"): plan.PROGRESS_NAMES,
    ("rounds", "result"): plan.RESULT_NAMES,
    ("rounds", "step_taken"): plan.STEPS,
    ("rounds", "obstacle"): plan.OBSTACLES,
    ("rounds", "obstacle_also"): plan.OBSTACLES,
    ("rounds", "funding"): plan.FUNDING,
    ("rounds", "level"): plan.LEVELS,
    ("rounds", "horizon"): plan.HORIZONS,
    ("interventions", "level"): plan.LEVELS,
    ("interventions", "horizon"): plan.HORIZONS,
    ("outcomes", "direction"): plan.DIRECTIONS,
    ("outcomes", "target_kind"): _TARGETS,
    ("recommendation_links", "became"): {
        "followed": in_context("became", "followed"),
        "partly": in_context("became", "followed in part"),
        "not-followed": in_context("became", "not followed"),
        "not-known": in_context("became", "not known"),
    },
}
"""Words that codes are chosen by, per table and column; a code without words is chosen as it is."""


def choices(table: str, column: str) -> dict[str, Message]:
    """The codes that a column allows, each with the words it is chosen by; empty where anything may stand there."""
    given = CHOICES.get((table, column), {})
    info = TABLES[table].columns().get(column)
    codes = list(given) if info is None else list(values(info.annotation))
    if column in ("value", "target"):
        return {}
    return {code: given.get(code, Message(code)) for code in codes}


def sheets(form: str) -> tuple[Sheet, ...]:
    """The sheets of a form: the plan's, or one with the columns of any table.

    Raises
    ------
    BadInput
        for a name that is neither.
    """
    if form == PLAN:
        return ROUND, MEASURES
    if form not in TABLES:
        message = f'there is no form or table "{form}".'
        raise BadInput(Problem("unknown-table", message, nearest(form, [PLAN, *TABLES])))
    model = TABLES[form]
    given = [name for name in model.columns() if name not in SERVED]
    own = "id" in model.key
    questions = [
        Question(name, described(model.columns()[name]), must=model.columns()[name].is_required())
        for name in given
        if not (own and name == "id")
    ]
    shown = (("id", say("Identifier")),)
    return (Sheet(form, model.title, shown, (*questions, Question("note", in_context("form", "Remark")))),)
