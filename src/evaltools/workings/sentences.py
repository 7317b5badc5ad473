"""What logbooks, protocols, cases, frames, situations and duties tell, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.record.values import is_missing
from evaltools.words.forms import alike as written_alike
from evaltools.words.messages import Message, Moment, Sayable, listing, plural, say
from evaltools.workings.codes import ANSWERS, DELIVERY, LEVELS, STANDING, STATES, TRENDS
from evaltools.workings.compared import alike

if TYPE_CHECKING:
    import pandas as pd

NOTHING = say(
    "The study has no logbooks, observed sessions, compared cases or analytic frames for this area and period."
)
NO_PICTURES = say("The logbooks hold no pictures of the situation.")
NO_PRIORITIES = say("The logbooks hold no priorities.")
NO_REVIEWS = say("The logbooks hold no reviews.")
NO_MEASURES = say("The logbooks hold no measures and no duties.")
NO_SESSIONS = say("No observed sessions are entered for this area and period.")
NO_CASES = say("No cases are compared for this area and period.")
NO_FRAMES = say("Nothing is judged by an analytic frame for this area and period.")
NO_SITUATION = say("The study has no situation assessment by factor for this area and period.")
NO_ACT = say("No duties by law that were in force are entered for this area and period.")


def entry_text(entry: Mapping[Any, Any]) -> Message:
    """An entry of a logbook, from a row of `logbook.entries`."""
    given = {"body": entry["body_name"], "what": entry["what"], "when": entry["moment"]}
    match entry["kind"]:
        case "picture":
            return say("{body}, {when}, what was reported: {what}", **given)
        case "priority":
            return say("{body}, {when}, priority: {what}", **given)
        case "review":
            return say("{body}, {when}, review: {what}", **given)
        case "duty":
            return say("{body}, duty ({state}): {what}", state=STATES[entry["state"]], **given)
    return say("{body}, measure ({state}): {what}", state=STATES[entry["state"]], **given)


_SO_MANY: dict[str, Any] = {
    "done": lambda n, w: plural("{w:words} carried out", "{w:words} carried out", n=n, w=w),
    "partly": lambda n, w: plural("{w:words} carried out in part", "{w:words} carried out in part", n=n, w=w),
    "under-way": lambda n, w: plural("{w:words} under way", "{w:words} under way", n=n, w=w),
    "planned": lambda n, w: plural("{w:words} not yet begun", "{w:words} not yet begun", n=n, w=w),
    "stopped": lambda n, w: plural("{w:words} stopped", "{w:words} stopped", n=n, w=w),
    "not-done": lambda n, w: plural("{w:words} not carried out", "{w:words} not carried out", n=n, w=w),
    "not-known": lambda n, w: plural("{w:words} not told of", "{w:words} not told of", n=n, w=w),
}


def delivery_text(found: Mapping[Any, Any]) -> Message:
    """How far what a body planned or promised was carried out, from a row of `logbook.delivery`."""
    there = {name: int(found[name]) for name in STATES if found[name]}
    shown = written_alike(int(found["total"]), *there.values())
    counts = [_SO_MANY[name](n, w) for (name, n), w in zip(there.items(), shown[1:], strict=True)]
    return plural(
        "{body}: of {total:words} measure planned or promised, {counts}. Taken together: {level}.",
        "{body}: of {total:words} measures planned or promised, {counts}. Taken together: {level}.",
        n=int(found["total"]),
        total=shown[0],
        body=found["body_name"],
        counts=listing(counts),
        level=DELIVERY[found["level"]],
    )


def problem_text(found: Mapping[Any, Any]) -> Message:
    """How often a problem was reported and whether it was met, from a row of `logbook.problems`."""
    reported = plural("reported once", "reported {n:words} times", n=int(found["reported"]))
    met: Sayable = say("no measure against it is entered")
    if found["measures"]:
        met = plural(
            "one measure against it is entered",
            "{n:words} measures against it are entered",
            n=int(found["measures"]),
        )
    return say(
        "{body}, {problem:low}: {reported}; {met}.",
        body=found["body_name"],
        problem=found["problem_name"],
        reported=reported,
        met=met,
    )


def problems_caption(found: pd.DataFrame) -> Message:
    """Of how many reported problems the logbooks have a measure, from rows of `logbook.problems`."""
    answered = int(found["answered"].sum())
    of = written_alike(len(found), answered)
    if len(found) == 1:
        return (
            say("One problem was reported; a measure against it is entered")
            if answered
            else say("One problem was reported; no measure against it is entered")
        )
    if answered in (0, len(found)):
        return (
            say("{of:Words} problems were reported; a measure is entered against each", of=of[0])
            if answered
            else say("{of:Words} problems were reported; no measure is entered against any", of=of[0])
        )
    return say(
        "{of:Words} problems were reported; measures are entered against {n:words} of them", of=of[0], n=of[1]
    )


def session_text(seen: Mapping[Any, Any]) -> Message:
    """One aspect of an observed session."""
    return say(
        "{body}, {session:low}: {aspect:low} – {seen}. {statement}",
        body=seen["body_name"],
        session=seen["session_name"],
        aspect=seen["aspect_name"],
        seen=ANSWERS[seen["seen"]],
        statement=seen["statement"],
    )


def case_text(case: Mapping[Any, Any]) -> Message:
    """One aspect of a case."""
    return say(
        "{case}, {aspect:low}: {there}. {statement}",
        case=case["case_name"],
        aspect=case["aspect_name"],
        there=ANSWERS[case["there"]],
        statement=case["statement"],
    )


def cases_caption(cases: pd.DataFrame) -> Sayable:
    """What the comparison of cases shows: in how many aspects they are alike."""
    same, of = alike(cases)
    names = listing(list(dict.fromkeys(cases["case_name"])))
    if cases["case"].nunique() == 1:
        return say("{case}, aspect by aspect", case=names)
    if of == 0:
        return say("{cases} side by side", cases=names)
    shown = written_alike(same, of)
    if same == of:
        return plural(
            "{cases} are alike in the {of:words} aspect that is told of all",
            "{cases} are alike in all {of:words} aspects that are told of all",
            n=of,
            of=shown[1],
            cases=names,
        )
    if same == 0:
        return plural(
            "{cases} differ in the {of:words} aspect that is told of all",
            "{cases} differ in all {of:words} aspects that are told of all",
            n=of,
            of=shown[1],
            cases=names,
        )
    return say(
        "{cases} are alike in {same:words} of the {of:words} aspects that are told of all",
        cases=names,
        same=shown[0],
        of=shown[1],
    )


def frame_text(judged: Mapping[Any, Any]) -> Message:
    """How far a body meets a criterion of a frame."""
    return say(
        "{body}, {criterion:low}: {judgement}. {basis}",
        body=judged["body_name"],
        criterion=judged["criterion_name"],
        judgement=ANSWERS[judged["judgement"]],
        basis=judged["basis"],
    )


_ANSWERED: dict[str, Any] = {
    "yes": lambda n, w: plural("{w:words} yes", "{w:words} yes", n=n, w=w),
    "partly": lambda n, w: plural("{w:words} in part", "{w:words} in part", n=n, w=w),
    "no": lambda n, w: plural("{w:words} no", "{w:words} no", n=n, w=w),
    "not-stated": lambda n, w: plural("{w:words} not told", "{w:words} not told", n=n, w=w),
}


def answers_text(found: Mapping[Any, Any], name: Sayable) -> Message:
    """How often each answer is given within a frame or session, from a row of `compared.counted`.

    Parameters
    ----------
    found : the row.
    name : of the frame or session.
    """
    there = {code: int(found[code]) for code in ANSWERS if found[code]}
    shown = written_alike(int(found["total"]), *there.values())
    counts = [_ANSWERED[code](n, w) for (code, n), w in zip(there.items(), shown[1:], strict=True)]
    return plural(
        "{name}: of {total:words} judgement {counts}",
        "{name}: of {total:words} judgements {counts}",
        n=int(found["total"]),
        total=shown[0],
        name=name,
        counts=listing(counts),
    )


def situation_text(found: Mapping[Any, Any]) -> Message:
    """Level and trend of a factor, and how many interventions are directed at it, from a row of `situation_table`."""
    told = say(
        "{factor}: level {level}, trend {trend}",
        factor=found["name"],
        level=LEVELS[found["level"]],
        trend=TRENDS[found["trend"]],
    )
    if is_missing(found["interventions"]):
        return say("{told}.", told=told)
    number = int(found["interventions"])
    if number == 0:
        return say("{told}; no intervention is directed at it.", told=told)
    return plural(
        "{told}; one intervention is directed at it.",
        "{told}; {n:words} interventions are directed at it.",
        n=number,
        told=told,
    )


def situation_caption(table: pd.DataFrame) -> Sayable:
    """What the situation shows: how many factors are told of, and which pressing ones nobody works on."""
    told = int(((table["level"] != "not-known") | (table["trend"] != "not-known")).sum())
    shown = written_alike(told, len(table))
    if told == 0:
        first: Sayable = say(
            "The documents name {of:words} factors and give neither level nor trend of any", of=shown[1]
        )
    else:
        first = say(
            "Level or trend is told of {told:words} of {of:words} factors", told=shown[0], of=shown[1]
        )
    open_ = list(table.loc[table["open"].astype(bool), "name"])
    if not open_:
        return first
    return say(
        "{first}; without any intervention against it: {names}",
        first=first,
        names=listing([say("{name:low}", name=name) for name in open_]),
    )


def duty_text(found: Mapping[Any, Any], at: date) -> Message:
    """What stands of a duty by law at a day, from a row of `duties_table`.

    Parameters
    ----------
    found : the row.
    at : the day of the report.
    """
    told: Sayable = say("{part}: {state}", part=found["part_name"], state=STANDING[found["state"]])
    if not is_missing(found["due"]):
        day = Moment(found["due"], "month")
        told = (
            say("{told}; it was to be done again by {day}", told=told, day=day)
            if found["due"] < at
            else say("{told}; it is to be done again by {day}", told=told, day=day)
        )
    if is_missing(found["what"]):
        return say("{told}.", told=told)
    return say("{told}. {what}", told=told, what=found["what"])


def duties_caption(table: pd.DataFrame, at: date) -> Message:
    """Of how many duties in force it is told that they are in place at a day."""
    stands = int((table["state"] == "stands").sum())
    shown = written_alike(stands, len(table))
    given = {"of": shown[1], "act": table["act_name"].iloc[0], "day": Moment(at, "month")}
    if table["act_name"].nunique() > 1:
        return say(
            "At the end of {day} {n:words} of {of:words} duties by law were in place",
            n=shown[0],
            of=shown[1],
            day=given["day"],
        )
    if stands == 0:
        return say(
            "At the end of {day} none of the {of:words} duties of the {act} is shown to be in place", **given
        )
    return say(
        "At the end of {day} {n:words} of the {of:words} duties of the {act} were in place",
        n=shown[0],
        **given,
    )


def turnout_text(found: Mapping[Any, Any]) -> Sayable:
    """How many applied for a round, and how many places there were."""
    parts: list[Sayable] = []
    if not is_missing(found["applied"]):
        parts.append(say("{n} applied", n=applied(found)))
    if not is_missing(found["places"]):
        n = int(found["places"])
        parts.append(plural("there was one place", "there were {n:words} places", n=n))
    if not is_missing(found["completed"]):
        n = int(found["completed"])
        parts.append(plural("one took part to the end", "{n:words} took part to the end", n=n))
    if not parts:
        return say(
            "{body}, {round}: no numbers are told.", body=found["body_name"], round=found["round_name"]
        )
    return say(
        "{body}, {round}: {told}.", body=found["body_name"], round=found["round_name"], told=listing(parts)
    )


_QUALIFIED: dict[str, Any] = {
    "about": lambda n: say("about {n}", n=n),
    "nearly": lambda n: say("nearly {n}", n=n),
    "over": lambda n: say("over {n}", n=n),
    "at-least": lambda n: say("at least {n}", n=n),
}


def applied(found: Mapping[Any, Any]) -> Sayable:
    """The number who applied, as exactly as the source gives it; empty where it gives none."""
    if is_missing(found["applied"]):
        return ""
    number = int(found["applied"])
    how = _QUALIFIED.get(str(found["applied_note"]))
    return how(number) if how else number


def calendar_alternative(message: Sayable) -> Sayable:
    """What a figure of problems by time shows, for who does not see it.

    Parameters
    ----------
    message : the caption of the figure.
    """
    return say(
        "A grid with reported problems as rows and times as columns; a disc where the problem was reported. {message}. The "
        "numbers stand in the table below.",
        message=message,
    )


def grid_alternative(message: Sayable) -> Sayable:
    """What a figure of criteria by bodies shows, for who does not see it.

    Parameters
    ----------
    message : the caption of the figure.
    """
    return say(
        "A grid with criteria as rows and bodies as columns; disc: yes, diamond: in part, cross: no, dot: not told. {message}. "
        "What each judgement rests on stands in the table below.",
        message=message,
    )
