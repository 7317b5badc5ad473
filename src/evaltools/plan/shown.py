"""Tables of rounds as a chapter shows them: rows in words, columns, captions and notes, ready for `chapter.table`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.plan.crossing import by_factor, crossed, crossed_in_words
from evaltools.plan.moving import measures_in_words
from evaltools.plan.names import DIRECTIONS, KIND_NAMES, MOVES
from evaltools.plan.sentences import round_of
from evaltools.plan.status import STATUSES
from evaltools.plan.tables import answers_in_words, rule_in_words
from evaltools.record.table import Column
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import Message, percent, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.plan.accounts import FollowUp
    from evaltools.plan.rounds import Movement

INTERVENTION = Column(say("Intervention"), wide=True)
TRACE = Column(say("Trace"), "finding")


def moves_table(table: pd.DataFrame, since: str) -> dict[str, Any]:
    """What moved since a round; `table` is `moves_in_words` with `finding`."""
    return {
        "frame": table, "id": "moves", "caption": say("What has moved since {round}", round=round_of(since)),
        "columns": {
            "name": INTERVENTION,
            "kind_words": Column(say("What became of it")),
            "was": Column(say("Went before by the name of"), wide=True, missing=""),
            "status_before": Column(say("Last time"), "status", missing=""),
            "status_after": Column(say("Now"), "status", missing=""),
            "status_move": Column(say("Move"), show={**MOVES, **KIND_NAMES}),
            "progress_words": Column(say("Progress"), missing=""),
            "result_words": Column(say("Goals"), missing=""),
            "finding": TRACE,
        },
        "row_header": "name", "group_rows": "department_name",
        "note": say("A colour that says nothing of better or worse, such as grey, cannot be compared."),
    }  # fmt: skip


def measures_table(found: Movement, names: dict[str, Any]) -> dict[str, Any]:
    """Measures that both rounds report; `names` are those of the interventions."""
    return {
        "frame": measures_in_words(found, names), "id": "measure-moves",
        "caption": say("Measures that both follow-ups report"),
        "columns": {
            "measure": Column(say("What was measured"), wide=True),
            "was": Column(say("Last time")), "now": Column(say("Now")),
            "goal": Column(say("Target"), missing=""), "move_words": Column(say("Move")),
        },
        "group_rows": "name",
        "note": say("Whether a difference is more than chance is not judged: the follow-up does not say how many are behind."),
    }  # fmt: skip


def _counts(now: pd.DataFrame) -> dict[str, Column]:
    colours = {
        name: Column(STATUS_WORDS[name], "number") for name in STATUSES if (now["status"] == name).any()
    }
    rest = {
        "all": Column(say("All"), "number"),
        "departments": Column(say("Departments"), wide=True, missing=""),
    }
    return colours | rest


def conditions_table(now: pd.DataFrame) -> dict[str, Any]:
    """Obstacles, funding, time horizon and level by colour."""
    return {
        "frame": crossed_in_words(crossed(now)), "id": "conditions",
        "caption": say("Obstacles, funding, time horizon and level by colour"),
        "columns": {"answer_words": Column(say("According to the follow-up")), **_counts(now)},
        "group_rows": "subject_words",
        "note": say("An intervention with two obstacles counts under both. Level and time horizon are our reading of the plan."),
    }  # fmt: skip


def factors_table(now: pd.DataFrame, factors: dict[str, tuple[Any, list[str]]]) -> dict[str, Any]:
    """Factors by the colours of the interventions that address them."""
    return {
        "frame": by_factor(now, factors), "id": "factors",
        "caption": say("Risk and protective factors by the colours of what addresses them"),
        "columns": {
            "name": Column(say("Factor"), wide=True), **_counts(now),
            "obstacles": Column(say("What has stood in the way"), wide=True, missing=""),
        },
        "row_header": "name",
        "note": say("Which factors an intervention addresses is told by the programme theory; one intervention may address several."),
    }  # fmt: skip


def steps_table(named: pd.DataFrame) -> dict[str, Any]:
    """Next steps with their time."""
    when: Any = [round_of(time) for time in named["next_when"]]
    return {
        "frame": named.assign(when=when), "id": "steps", "caption": say("Next steps that the follow-up names"),
        "columns": {
            "name": INTERVENTION, "status": Column(say("Colour"), "status"),
            "next_step": Column(say("Next step"), wide=True), "when": Column(say("When"), missing="–"),
        },
        "row_header": "name", "group_rows": "department_name",
    }  # fmt: skip


def told_table(table: pd.DataFrame) -> dict[str, Any]:
    """Outcomes told in words, with their direction."""
    return {
        "frame": table, "id": "told-outcomes", "caption": say("Outcomes told in words"),
        "columns": {
            "measure": Column(say("What it is about"), wide=True),
            "direction": Column(say("Direction"), show=DIRECTIONS),
            "says": Column(say("What the follow-up says"), wide=True, missing=""),
            "locator": Column(say("Where in the document")), "finding": TRACE,
        },
        "group_rows": "intervention_name",
        "note": say("No figure stands behind these, so how much it is cannot be told."),
    }  # fmt: skip


def pass_of(coder: str) -> Message:
    """A pass of coding, as a heading."""
    return say("Pass {coder}", coder=coder)


def agreement_table(table: pd.DataFrame, level: float, reliable: float) -> dict[str, Any]:
    """Agreement of colours and passes; from `reliable` on a coding can be relied on."""
    return {
        "frame": table, "id": "status-agreement", "caption": say("How well colours and passes of coding agree"),
        "columns": {
            "what": Column(say("Comparison"), wide=True),
            "units": Column(say("Interventions"), "number"),
            "exact": Column(say("The same"), "percent", 0),
            "value": Column(say("Weighted kappa"), "number", 2),
            "interval": Column(say("{level} interval", level=percent(100 * level))),
            "finding": TRACE,
        },
        "aid": say(
            "Kappa is 1 where the two always agree and 0 where they agree as often as chance gives; from {reliable} a coding "
            "can be relied on (Krippendorff 2019).",
            reliable=reliable,
        ),
        "note": say(
            "Weights are linear over the degrees; a neighbouring degree counts in part, while grey, “cannot be judged” and "
            "“not stated” agree only with themselves. Few red and grey colours make kappa uncertain."
        ),
    }  # fmt: skip


def rule_table(found: FollowUp) -> dict[str, Any]:
    """The rule that the colours are held against."""
    return {
        "frame": rule_in_words(found.rule), "id": "colour-rule",
        "caption": say("The follow-up's rule for colours as a table"),
        "columns": {
            "results": Column(say("The account shows")), "progress": Column(say("Progress")),
            "status": Column(say("Colour"), "status"), "why": Column(say("Why"), wide=True),
            "stands": Column(say("According to")),
        },
    }  # fmt: skip


def goals_table(found: FollowUp) -> dict[str, Any]:
    """How many interventions have goals that are specific and measurable, pass by pass and by all alike."""
    return {
        "frame": answers_in_words(found.accounts), "id": "goals",
        "caption": say("Interventions by whether their goals are specific and measurable"),
        "columns": {
            "words": Column(say("The goals")),
            **{f"coder_{coder}": Column(pass_of(coder), "number") for coder in found.coders},
            "both": Column(say("All passes"), "number"),
        },
    }  # fmt: skip
