"""Cross tables of a round: obstacles, funding, time horizon and level by colour and department, and factors by colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from evaltools.plan.names import FUNDING, HORIZONS, LEVELS, NOT_TOLD, OBSTACLES
from evaltools.plan.status import STATUSES
from evaltools.words import Message, Sayable, in_context, listing, plural, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

SUBJECTS: dict[str, tuple[Message, Mapping[str, Message]]] = {
    "obstacle": (in_context("subject of a cross table", "What has stood in the way"), OBSTACLES),
    "funding": (in_context("subject of a cross table", "Funding"), FUNDING),
    "horizon": (in_context("subject of a cross table", "Time horizon"), HORIZONS),
    "level": (in_context("subject of a cross table", "Level"), LEVELS),
}
"""What a round is counted by, with the names of the answers."""


def answers(row: Mapping[Any, Any], subject: str) -> tuple[str, ...]:
    """The answers of an intervention to a subject; an obstacle may be two, and what is not told is blank."""
    given = [row.get(subject) or ""]
    if subject == "obstacle":
        given.append(row.get("obstacle_also") or "")
    return tuple(dict.fromkeys(item for item in given if item)) or ("",)


def crossed(frame: pd.DataFrame, subjects: Iterable[str] = tuple(SUBJECTS)) -> pd.DataFrame:
    """Count the interventions of a round by their answers and colours.

    Parameters
    ----------
    frame : one row per intervention: status, department_name, obstacle, obstacle_also, funding, horizon, level.
    subjects : what to count by (`SUBJECTS`); one that no intervention answers is left out.

    Returns
    -------
    DataFrame
        subject, answer (blank where not told), a column per colour, all, and departments: their names. An intervention
        with two obstacles counts under both.
    """
    import pandas as pd

    rows = frame.to_dict("records")
    found = []
    for subject in subjects:
        if all(answers(row, subject) == ("",) for row in rows):
            continue
        for answer in (*SUBJECTS[subject][1], ""):
            own = [row for row in rows if answer in answers(row, subject)]
            if own:
                found.append({"subject": subject, "answer": answer, **_colours(own)})
    columns = ["subject", "answer", *STATUSES, "all", "departments"]
    return pd.DataFrame(found, columns=columns)


def by_factor(frame: pd.DataFrame, factors: Mapping[str, tuple[Any, Iterable[str]]]) -> pd.DataFrame:
    """Count the interventions of a round by the factors they address and by colour.

    Parameters
    ----------
    frame : see `crossed`; with `id`.
    factors : name of each factor and the ids of the interventions that address it.

    Returns
    -------
    DataFrame
        factor, name, a column per colour, all, departments and obstacles: the obstacles told, in words.
    """
    import pandas as pd

    rows = frame.to_dict("records")
    found = []
    for factor, (name, ids) in factors.items():
        own = [row for row in rows if row["id"] in set(ids)]
        met = dict.fromkeys(
            item for row in own for item in answers(row, "obstacle") if item not in ("", "none")
        )
        words: Sayable = (
            listing((OBSTACLES[item] for item in OBSTACLES if item in met), "comma") if met else ""
        )
        found.append({"factor": factor, "name": name, **_colours(own), "obstacles": words})
    return pd.DataFrame(found, columns=["factor", "name", *STATUSES, "all", "departments", "obstacles"])


def _colours(rows: list[dict[Any, Any]]) -> dict[str, Any]:
    counts: dict[str, Any] = {status: sum(row["status"] == status for row in rows) for status in STATUSES}
    names = list(dict.fromkeys(row["department_name"] for row in rows))
    return counts | {"all": len(rows), "departments": listing(names, "comma") if names else ""}


def crossed_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """`crossed` with `subject_words` and `answer_words`."""
    rows = table.to_dict("records")
    subjects: Any = [SUBJECTS[row["subject"]][0] for row in rows]
    words: Any = [SUBJECTS[row["subject"]][1].get(row["answer"], NOT_TOLD) for row in rows]
    return table.assign(subject_words=subjects, answer_words=words)


def obstacles_sentence(frame: pd.DataFrame) -> Message:
    """How many interventions tell of an obstacle, and which is the most common."""
    rows = frame.to_dict("records")
    counts = {
        name: sum(name in answers(row, "obstacle") for row in rows)
        for name in OBSTACLES
        if name not in ("none", "other")
    }
    told = sum(any(item not in ("", "none") for item in answers(row, "obstacle")) for row in rows)
    most = max(counts.values(), default=0)
    if not told:
        return say("The follow-up tells of no obstacle.")
    some = OutOf(told, len(rows))
    if not most:
        return say(
            "For {some} interventions the follow-up tells of something that stood in the way.", some=some
        )
    names = listing(say("{name:low}", name=OBSTACLES[name]) for name, n in counts.items() if n == most)
    # Beside a figure, a figure: words and figures for the same thing do not mix in a sentence.
    common = plural("{n} intervention", "{n} interventions", n=most)
    return say(
        "For {some} interventions the follow-up tells of something that stood in the way, most often: {names} ({common}).",
        some=some, names=names, common=common,
    )  # fmt: skip


def steps_sentence(frame: pd.DataFrame) -> Message:
    """How many interventions have a next step, and how many of them a time for it."""
    named = frame[[bool(step) for step in frame["next_step"]]]
    if not len(named):
        return say("The follow-up names no next step.")
    return plural(
        "A next step is named for {n:words} intervention; {timed:words} has a time.",
        "A next step is named for {n:words} interventions; {timed:words} have a time.",
        n=len(named), timed=int((named["next_when"] != "").sum()),
    )  # fmt: skip
