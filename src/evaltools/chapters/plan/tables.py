"""Tables of chapter 5, each with the figure that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools import plan
from evaltools.notebook import Chapter, Column
from evaltools.plan import drawing, sentences, shown
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import joined, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.plan import FollowUp

NO_PLAN = say("The study has no activity plan with a follow-up for this area and period.")
NO_ACCOUNTS = say("The accounts have not been coded, so the colours cannot be held against them.")
NO_EARLIER = say("The study has no earlier follow-up with colours, so what has moved cannot be told.")
NUMBER = Column(say("No."), "number")
INTERVENTION = Column(say("Intervention"), wide=True)
COLOUR = Column(say("Colour"), "status")
TRACE = Column(say("Trace"), "finding")


def statuses(chapter: Chapter, frame: pd.DataFrame, table: pd.DataFrame, counts: Mapping[str, int]) -> None:
    """Colours by department (`plan.status_counts`), drawn and as a table; `counts` are those of all departments."""
    names = dict(zip(frame["department"], frame["department_name"], strict=True))
    table = table.assign(department_name=table["department"].map(names))
    message, sources = plan.status_caption(counts), documents(frame)
    chapter.figure(
        drawing.statuses,
        table,
        id="status-figure",
        caption=message,
        alternative=say(
            "Horizontal bars with the number of interventions per department, divided by colour. {message}. The numbers "
            "stand in the table below the figure.",
            message=message,
        ),
        sources=sources,
    )
    chapter.table(
        table,
        id="status",
        caption=say("Interventions by department and colour"),
        columns={"department_name": Column(say("Department"))}
        | {name: Column(STATUS_WORDS[name], "number") for name in plan.STATUSES if counts[name]}
        | {"all": Column(say("All"), "number")},
        note=sentences.meanings(),
        sources=sources,
    )


def interventions(chapter: Chapter, frame: pd.DataFrame) -> None:
    """All interventions by department: colour, goals, account, page."""
    chapter.table(
        frame,
        id="interventions",
        caption=say("The interventions, their goals and how it went"),
        columns={
            "order": NUMBER,
            "name": INTERVENTION,
            "status": COLOUR,
            "goals": Column(say("Goals"), wide=True),
            "account": Column(say("How it went"), wide=True),
            "page": Column(say("Page"), "number"),
            "finding": TRACE,
        },
        row_header="name",
        group_rows="department_name",
        note=say(
            "Goals and accounts in our own, shorter words. Purpose and what was done are in the table for download."
        ),
    )


def outcomes(chapter: Chapter, frame: pd.DataFrame, results: pd.DataFrame) -> None:
    """Measured outcomes of interventions: those with a target, and the rest."""
    table = plan.outcomes_in_words(frame, results)
    common = {"measure": Column(say("What was measured"), wide=True), "value_words": Column(say("Outcome"))}
    places = zip(table["source"], table["locator"], strict=True)
    locators: Any = [chapter.document(source).words(place) for source, place in places]
    table["locator"] = locators
    place = {"locator": Column(say("Where in the document")), "finding": TRACE}
    against = {name: sentences.marked(name, plan.AGAINST_TARGET) for name in plan.AGAINST_TARGET if name in plan.MARKS}  # fmt: skip
    table = table[~plan.in_words(table)]
    with_target = table["against_target"] != "no-target"
    if with_target.any():
        chapter.table(
            table[with_target],
            id="targets",
            caption=say("Measured outcomes against targets in figures"),
            columns={
                **common,
                "target_words": Column(say("Target")),
                "against_target": Column(say("Against the target"), show=against),
                **place,
            },
            group_rows="intervention_name",
            note=say(
                "The comparison concerns the measure as stated. Where it is not the same as the target's, Trace says so. "
                "An en dash: the follow-up reports no value."
            ),
        )
    if not with_target.all():
        chapter.table(
            table[~with_target],
            id="outcomes",
            caption=say("Measured outcomes without a target in figures"),
            columns={**common, "baseline_words": Column(say("Earlier"), missing=""), **place},
            group_rows="intervention_name",
        )


def colours(chapter: Chapter, found: FollowUp) -> None:
    """Figure of coded results against published colours."""
    message = sentences.follows(found)
    chapter.figure(
        drawing.colours_by_result,
        plan.by_result(found),
        id="colour-account-figure",
        caption=message,
        alternative=say(
            "Number of interventions by what the account shows (rows) and published colour (columns), one panel per pass "
            "of coding. {message}. The numbers are in the figure's data and the departures in the table below.",
            message=message,
        ),
        note=say(
            "Framed numbers: the published colour is the one that the rule gives. The difference between the passes shows "
            "how much the reading matters; passes by one team do not show what independent coders would say."
        ),
        sources=documents(found.accounts),
    )


def departures(chapter: Chapter, found: FollowUp, traces: Mapping[str, str]) -> None:
    """Interventions whose colour does not follow, or by some readings only, each with its finding."""
    table = plan.parted_in_words(found)
    if not len(table):
        return
    chapter.table(
        table.assign(finding=table["id"].map(traces)),
        id="status-checks",
        caption=say("Where colour and account part"),
        columns={
            "order": NUMBER,
            "name": INTERVENTION,
            "status": COLOUR,
            "stated": Column(say("Own conclusion"), show=plan.RESULT_NAMES),
            **{f"read_{coder}": Column(shown.pass_of(coder), wide=True) for coder in found.coders},
            "basis": Column(say("Decisive"), wide=True),
            "finding": TRACE,
        },
        row_header="name",
        group_rows="kind",
        note=joined(
            say(
                "The table is about how the follow-up reports, not about how good an intervention is. The coding is ours, "
                "goal by goal; a goal that is not mentioned counts as not shown."
            ),
            sentences.seen(found.seen()),
        ),
        sources=documents(found.accounts),
    )


def agreement(
    chapter: Chapter, found: FollowUp, table: pd.DataFrame, *, level: float, reliable: float
) -> None:
    """Agreement of colours and passes (`findings.agreements`); from `reliable` on a coding can be relied on."""
    chapter.table(**shown.agreement_table(table, level, reliable), sources=documents(found.accounts))


def rule(chapter: Chapter, found: FollowUp) -> None:
    """The rule that the colours are held against."""
    chapter.table(**shown.rule_table(found), sources=documents(found.interventions))


def goals(chapter: Chapter, found: FollowUp) -> None:
    """How many interventions have goals that are specific and measurable, pass by pass and by all alike."""
    chapter.table(**shown.goals_table(found), sources=documents(found.accounts))


def targets(chapter: Chapter, found: FollowUp, results: pd.DataFrame) -> None:
    """Targets in figures by the colour of their intervention."""
    table = plan.targets_by_status(found.interventions, results)
    names = [name for name in plan.AGAINST_TARGET if name in table.columns]
    if len(table):
        chapter.table(
            table,
            id="targets-colour",
            caption=say("Targets in figures by the intervention's colour"),
            columns={"status": COLOUR}
            | {name: Column(say("{word:cap}", word=plan.AGAINST_TARGET[name]), "number") for name in names},
            sources=documents(results),
        )


def documents(frame: pd.DataFrame) -> list[str]:
    """Documents that rows are taken from."""
    return sorted(set(frame["source"]))
