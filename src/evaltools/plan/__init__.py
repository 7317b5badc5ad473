"""Follow-up of an activity plan: status, measured outcomes against targets, and whether colours follow from accounts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaltools.plan.accounts import FollowUp as FollowUp
    from evaltools.plan.accounts import agreed_on as agreed_on
    from evaltools.plan.accounts import by_answer as by_answer
    from evaltools.plan.accounts import by_result as by_result
    from evaltools.plan.accounts import hold as hold
    from evaltools.plan.accounts import parted as parted
    from evaltools.plan.crossing import SUBJECTS as SUBJECTS
    from evaltools.plan.crossing import by_factor as by_factor
    from evaltools.plan.crossing import crossed as crossed
    from evaltools.plan.crossing import crossed_in_words as crossed_in_words
    from evaltools.plan.crossing import obstacles_sentence as obstacles_sentence
    from evaltools.plan.crossing import steps_sentence as steps_sentence
    from evaltools.plan.moves import move_between as move_between
    from evaltools.plan.moves import moved as moved
    from evaltools.plan.moving import followed_up as followed_up
    from evaltools.plan.moving import measures_in_words as measures_in_words
    from evaltools.plan.moving import move_sentence as move_sentence
    from evaltools.plan.moving import moved_since as moved_since
    from evaltools.plan.moving import moves_in_words as moves_in_words
    from evaltools.plan.moving import steps_taken as steps_taken
    from evaltools.plan.names import AGAINST_TARGET as AGAINST_TARGET
    from evaltools.plan.names import ANSWERS as ANSWERS
    from evaltools.plan.names import DIRECTIONS as DIRECTIONS
    from evaltools.plan.names import FUNDING as FUNDING
    from evaltools.plan.names import HORIZONS as HORIZONS
    from evaltools.plan.names import KIND_NAMES as KIND_NAMES
    from evaltools.plan.names import LEVELS as LEVELS
    from evaltools.plan.names import MARKS as MARKS
    from evaltools.plan.names import MEANINGS as MEANINGS
    from evaltools.plan.names import MEASURE_MOVES as MEASURE_MOVES
    from evaltools.plan.names import MOVES as MOVES
    from evaltools.plan.names import NOT_TOLD as NOT_TOLD
    from evaltools.plan.names import OBSTACLES as OBSTACLES
    from evaltools.plan.names import PROGRESS_NAMES as PROGRESS_NAMES
    from evaltools.plan.names import RESULT_NAMES as RESULT_NAMES
    from evaltools.plan.names import STANDINGS as STANDINGS
    from evaltools.plan.names import STEPS as STEPS
    from evaltools.plan.names import VERDICTS as VERDICTS
    from evaltools.plan.outcomes import Reported as Reported
    from evaltools.plan.outcomes import against_target as against_target
    from evaltools.plan.outcomes import amount as amount
    from evaltools.plan.outcomes import compare_outcomes as compare_outcomes
    from evaltools.plan.outcomes import in_words as in_words
    from evaltools.plan.outcomes import outcome_sentence as outcome_sentence
    from evaltools.plan.outcomes import reported as reported
    from evaltools.plan.outcomes import targets_by_status as targets_by_status
    from evaltools.plan.rounds import KINDS as KINDS
    from evaltools.plan.rounds import Movement as Movement
    from evaltools.plan.rounds import coloured as coloured
    from evaltools.plan.rounds import earlier_round as earlier_round
    from evaltools.plan.rounds import followed as followed
    from evaltools.plan.rounds import movement as movement
    from evaltools.plan.rounds import stated as stated
    from evaltools.plan.rule import COLOUR_RULE as COLOUR_RULE
    from evaltools.plan.rule import PROGRESS as PROGRESS
    from evaltools.plan.rule import RESULTS as RESULTS
    from evaltools.plan.rule import ColourRule as ColourRule
    from evaltools.plan.rule import compare_status as compare_status
    from evaltools.plan.rule import expected_status as expected_status
    from evaltools.plan.scales import DEGREES as DEGREES
    from evaltools.plan.scales import Comparison as Comparison
    from evaltools.plan.scales import comparisons as comparisons
    from evaltools.plan.scales import graded as graded
    from evaltools.plan.status import STATUSES as STATUSES
    from evaltools.plan.status import status_caption as status_caption
    from evaltools.plan.status import status_counts as status_counts
    from evaltools.plan.status import status_sentence as status_sentence
    from evaltools.plan.tables import answers_in_words as answers_in_words
    from evaltools.plan.tables import outcomes_in_words as outcomes_in_words
    from evaltools.plan.tables import parted_in_words as parted_in_words
    from evaltools.plan.tables import rule_in_words as rule_in_words

_PLACES = {
    "followed_up": "moving",
    "measures_in_words": "moving",
    "move_sentence": "moving",
    "moved_since": "moving",
    "moves_in_words": "moving",
    "steps_taken": "moving",
    "KINDS": "rounds",
    "Movement": "rounds",
    "coloured": "rounds",
    "earlier_round": "rounds",
    "followed": "rounds",
    "movement": "rounds",
    "stated": "rounds",
    "SUBJECTS": "crossing",
    "by_factor": "crossing",
    "crossed": "crossing",
    "crossed_in_words": "crossing",
    "obstacles_sentence": "crossing",
    "steps_sentence": "crossing",
    "DIRECTIONS": "names",
    "FUNDING": "names",
    "HORIZONS": "names",
    "KIND_NAMES": "names",
    "LEVELS": "names",
    "MEASURE_MOVES": "names",
    "NOT_TOLD": "names",
    "OBSTACLES": "names",
    "STANDINGS": "names",
    "STEPS": "names",
    "in_words": "outcomes",
    "move_between": "moves",
    "AGAINST_TARGET": "names",
    "ANSWERS": "names",
    "COLOUR_RULE": "rule",
    "ColourRule": "rule",
    "Comparison": "scales",
    "DEGREES": "scales",
    "FollowUp": "accounts",
    "MARKS": "names",
    "MEANINGS": "names",
    "MOVES": "names",
    "PROGRESS": "rule",
    "PROGRESS_NAMES": "names",
    "RESULTS": "rule",
    "RESULT_NAMES": "names",
    "Reported": "outcomes",
    "STATUSES": "status",
    "VERDICTS": "names",
    "against_target": "outcomes",
    "agreed_on": "accounts",
    "amount": "outcomes",
    "answers_in_words": "tables",
    "by_answer": "accounts",
    "by_result": "accounts",
    "compare_outcomes": "outcomes",
    "compare_status": "rule",
    "comparisons": "scales",
    "expected_status": "rule",
    "graded": "scales",
    "hold": "accounts",
    "moved": "moves",
    "outcome_sentence": "outcomes",
    "outcomes_in_words": "tables",
    "parted": "accounts",
    "parted_in_words": "tables",
    "reported": "outcomes",
    "rule_in_words": "tables",
    "status_caption": "status",
    "status_counts": "status",
    "status_sentence": "status",
    "targets_by_status": "outcomes",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    """Import the module a public name lives in when the name is first used."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
