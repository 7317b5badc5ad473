"""How the tables of this room are headed: columns and captions, for `chapter.table(frame, **LOG["measures"])`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaltools.record.table import Column
from evaltools.words.messages import Message, Moment, Sayable, in_context, say
from evaltools.workings.codes import (
    DELIVERY,
    JUDGED_BY,
    LEVELS,
    STATES,
    TRENDS,
    answer,
    standing,
    state,
)

_PLACE = Column(in_context("in a document", "Place"))
_TRACE = Column(say("Trace"), "finding")
_BODY = Column(in_context("column", "Body"))
_WHEN = Column(in_context("column", "When"), missing="")
_WHERE = Column(in_context("of an event", "Where"), missing="", wide=True)


def _capital(words: Message) -> Message:
    return in_context("heading of a column", "{words:cap}", words=words)


LOG: Mapping[str, dict[str, Any]] = {
    "pictures": {
        "id": "pictures",
        "caption": say("Pictures of the situation, as they were reported"),
        "columns": {
            "moment": _WHEN,
            "what": Column(say("What was reported"), wide=True),
            "place": _WHERE,
            "problem_name": Column(say("Problem"), missing="", wide=True),
            "locator": _PLACE,
            "finding": _TRACE,
        },
        "row_header": "what",
        "group_rows": "body_name",
    },
    "priorities": {
        "id": "priorities",
        "caption": say("Priorities"),
        "columns": {
            "moment": _WHEN,
            "what": Column(say("What was given priority"), wide=True),
            "place": _WHERE,
            "locator": _PLACE,
            "finding": _TRACE,
        },
        "row_header": "what",
        "group_rows": "body_name",
    },
    "reviews": {
        "id": "reviews",
        "caption": say("Reviews"),
        "columns": {
            "moment": _WHEN,
            "what": Column(say("What was concluded"), wide=True),
            "locator": _PLACE,
            "finding": _TRACE,
        },
        "row_header": "what",
        "group_rows": "body_name",
    },
    "measures": {
        "id": "measures",
        "caption": say("Measures: how far they came, and why not further"),
        "columns": {
            "what": Column(say("Measure"), wide=True),
            "moment": _WHEN,
            "party": Column(say("By whom"), missing="", wide=True),
            "state": Column(say("How far"), show=state),
            "why": Column(say("Why"), missing="", wide=True),
            "result": Column(say("What came of it"), missing="", wide=True),
            "finding": _TRACE,
        },
        "group_rows": "body_name",
        "note": say(
            "How far each measure came is our coding of what the source tells, unless the source says it. When: when it was "
            "done where the source says so, otherwise when it was decided or told of."
        ),
    },
    "duties": {
        "id": "duties",
        "caption": say("Duties of the parties: kept or not"),
        "columns": {
            "what": Column(say("Duty"), wide=True),
            "party": Column(say("Party"), wide=True, missing=""),
            "state": Column(say("How far"), show=state),
            "why": Column(say("Why"), missing="", wide=True),
            "result": Column(say("What came of it"), missing="", wide=True),
            "finding": _TRACE,
        },
        "group_rows": "body_name",
        "note": say(
            "Not told: the source does not say whether the duty was kept, which is neither that it was nor that it was not."
        ),
    },
}
"""The parts of a logbook."""

PROBLEMS: dict[str, Any] = {
    "id": "problems",
    "caption": say("Reported problems, and the measures against them"),
    "columns": {
        "problem_name": Column(say("Problem"), wide=True),
        "reported": Column(say("Times reported"), "number"),
        "measures": Column(say("Measures against it"), "number"),
        "done": Column(say("Of which carried out"), "number"),
        "finding": _TRACE,
    },
    "group_rows": "body_name",
    "note": say("That a measure is entered against a problem does not mean that the problem went away."),
}
DELIVERED: dict[str, Any] = {
    "id": "delivery",
    "caption": say("How far what was planned or promised was carried out"),
    "columns": {
        "body_name": _BODY,
        "total": Column(say("Planned or promised"), "number"),
        **{name: Column(_capital(words), "number") for name, words in STATES.items()},
        "level": Column(say("Taken together"), show=DELIVERY),
        "finding": _TRACE,
    },
    "note": say(
        "Mostly: more than half carried out, in part counted as half. Cannot be told: more than half not told of. Measures "
        "that are told of only once they were done are left out, since they tell nothing of what was not done."
    ),
}
SESSIONS: dict[str, Any] = {
    "id": "sessions",
    "caption": say("What was seen in the observed sessions"),
    "columns": {
        "aspect_name": Column(say("Aspect"), wide=True),
        "seen": Column(say("Seen"), show=answer),
        "statement": Column(say("What was seen"), wide=True),
        "locator": _PLACE,
        "finding": _TRACE,
    },
    "group_rows": "session_name",
}
TURNOUT: dict[str, Any] = {
    "id": "turnout",
    "caption": say("Applicants and places"),
    "columns": {
        "round_name": Column(say("Round")),
        "applied_words": Column(say("Applied"), missing="–"),
        "places": Column(say("Places"), "number"),
        "completed": Column(say("Took part to the end"), "number"),
        "locator": _PLACE,
        "finding": _TRACE,
    },
    "group_rows": "body_name",
    "note": say("Dash: the source gives no number."),
}


def cases(names: Mapping[str, Sayable]) -> dict[str, Any]:
    """Layout of cases side by side.

    Parameters
    ----------
    names : names of the cases by column, as `cases_table` gives them.
    """
    columns = {name: Column(words, missing="–", wide=True) for name, words in names.items()}
    return {
        "id": "cases",
        "columns": {"aspect_name": Column(say("Aspect"), wide=True), **columns},
        "group_rows": "dimension_name",
        "note": say("Marks: yes, in part, no, not told. What is not told of a case may still be there."),
    }


def frame(name: Sayable) -> dict[str, Any]:
    """Layout of the judgements by one frame.

    Parameters
    ----------
    name : of the frame.
    """
    return {"caption": say("{frame}: what each judgement rests on", frame=name), **_FRAME}


_FRAME: dict[str, Any] = {
    "columns": {
        "criterion_name": Column(say("Criterion"), wide=True),
        "judgement": Column(say("Met"), show=answer),
        "judged_by": Column(say("Judged by"), show=JUDGED_BY),
        "basis": Column(say("What it rests on"), wide=True),
        "locator": _PLACE,
        "finding": _TRACE,
    },
    "group_rows": "body_name",
    "note": say(
        "Not told: the source gives nothing to judge by. Judgements that are our reading are for discussion; another reader may "
        "judge otherwise."
    ),
}
SITUATION: dict[str, Any] = {
    "id": "situation",
    "columns": {
        "name": Column(say("Factor"), wide=True),
        "year": Column(say("Year"), show=lambda year: str(int(year))),
        "level": Column(say("Level"), show=LEVELS),
        "trend": Column(say("Trend"), show=TRENDS),
        "interventions": Column(say("Interventions directed at it"), "number"),
        "statement": Column(say("What the source says"), missing="", wide=True),
        "finding": _TRACE,
    },
    "group_rows": "kind_name",
    "note": say(
        "Interventions as the programme theory directs them; that one is directed at a factor does not mean that it acts on it."
    ),
}
DUTIES: dict[str, Any] = {
    "id": "statutory",
    "columns": {
        "part_name": Column(say("Part of the cycle")),
        "duty": Column(say("What the act requires"), wide=True),
        "state": Column(say("What stands"), show=standing),
        "when": Column(say("Done"), show=lambda day: Moment(day, "month"), missing="–"),
        "due": Column(say("Due again"), show=lambda day: Moment(day, "month"), missing="–"),
        "what": Column(say("What the documents show"), missing="", wide=True),
        "finding": _TRACE,
    },
    "group_rows": "act_name",
    "note": say(
        "Not told: the documents of the study do not say. In place, but due again: the time set by the act had run out."
    ),
}
