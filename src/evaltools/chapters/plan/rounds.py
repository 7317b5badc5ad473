"""Rounds in chapter 5: which one the report is on, what has moved since the last, and what stood in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import plan
from evaltools.chapters.plan.tables import COLOUR, INTERVENTION, TRACE, documents
from evaltools.notebook import Chapter, Column
from evaltools.plan.sentences import round_of
from evaltools.record.finding import Finding, rows_of
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import joined, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.plan import Movement


def of_report(chapter: Chapter, told: pd.DataFrame) -> tuple[str, str]:
    """The round that the report is on and the one before it; empty where there is none.

    Parameters
    ----------
    chapter : the report's period and area decide, or what the study file names.
    told : a row per intervention and round (`plan.followed`): round, version.
    """
    from evaltools.study.tables.carried import round_order

    version = chapter.study.plan(chapter.period, chapter.area)
    ours = set(told.loc[told["version"] == version, "round"])
    others = set(told["round"]) - ours if version else set()
    current = chapter.study.round_within(chapter.period, chapter.area, told["round"], others)
    return current, plan.earlier_round(told["round"], current, round_order(told["round"]))


def factors(chapter: Chapter) -> dict[str, tuple[Any, list[str]]]:
    """Factors of the theory in force, each with its name and the interventions that address it."""
    from evaltools.theory import read_theory

    version = chapter.study.plan(chapter.period, chapter.area)
    files = chapter.raw_files("theory") if "theory" in chapter.info.reads else []
    if not files or not version:
        return {}
    found = read_theory(files[0], chapter.study.root, chapter.study.spoken).version(version)
    nodes = found.of_kind("risk_factor", "protective_factor")
    return {
        node.id: (node.name, [link.from_ for link in found.links_to(node.id, "addresses")]) for node in nodes
    }


def followed_up(
    chapter: Chapter, planned: pd.DataFrame, now: pd.DataFrame, version: str, current: str
) -> Finding:
    """Record how many interventions of the plan the round follows up."""
    return chapter.finding(
        f"followed/{chapter.area.id}", plan.followed_up(planned, now, version, current), kind="followed-count",
        value=len(set(planned["id"]) & set(now["id"])), method="interventions of the plan held against the round",
        rows=rows_of(planned), details={"planned": len(planned), "round": current},
    )  # fmt: skip


def movement(
    chapter: Chapter, found: Movement, now: pd.DataFrame, before: pd.DataFrame, since: str
) -> Finding:
    """Record what moved, per intervention and in sum; show interventions and measures that both rounds report."""
    import pandas as pd

    both = pd.concat([now, before])
    table = plan.moves_in_words(found)
    each = [
        chapter.finding(
            f"move/{row['id']}", plan.move_sentence(row), kind="move", value=row["status_move"],
            method="the same intervention in two rounds by its id or declared succession",
            rows=both[both["id"].isin([row["id"], *row["from"]])],
            details={name: row[name] for name in ("kind", "progress_move", "result_move")} | {"from": list(row["from"])},
        ).id
        for row in table.to_dict("records")
    ]  # fmt: skip
    whole = chapter.finding(
        f"moves/{chapter.area.id}", joined(plan.moved_since(found, since), plan.steps_taken(now, before)),
        kind="move-count", value=found.moves("status", "better"), findings=tuple(each),
        method="colours of two rounds compared intervention by intervention", headline=23,
        details={kind: found.count(kind) for kind in plan.KINDS},
    )  # fmt: skip
    chapter.table(
        table.assign(finding=each),
        id="moves",
        caption=say("What has moved since {round}", round=round_of(since)),
        columns={
            "name": INTERVENTION,
            "kind_words": Column(say("What became of it")),
            "was": Column(say("Went before by the name of"), wide=True, missing=""),
            "status_before": Column(say("Last time"), "status", missing=""),
            "status_after": Column(say("Now"), "status", missing=""),
            "status_move": Column(say("Move"), show={**plan.MOVES, **plan.KIND_NAMES}),
            "progress_words": Column(say("Progress"), missing=""),
            "result_words": Column(say("Goals"), missing=""),
            "finding": TRACE,
        },
        row_header="name",
        group_rows="department_name",
        sources=documents(both),
        note=say("A colour that says nothing of better or worse, such as grey, cannot be compared."),
    )
    if len(found.measures):
        chapter.table(
            plan.measures_in_words(found, dict(zip(both["id"], both["name"], strict=True))),
            id="measure-moves",
            caption=say("Measures that both follow-ups report"),
            columns={
                "measure": Column(say("What was measured"), wide=True),
                "was": Column(say("Last time")),
                "now": Column(say("Now")),
                "goal": Column(say("Target"), missing=""),
                "move_words": Column(say("Move")),
            },
            group_rows="name",
            note=say("Whether a difference is more than chance is not judged: the follow-up does not say how many are behind."),
            sources=documents(both),
        )  # fmt: skip
    return whole


def conditions(chapter: Chapter, now: pd.DataFrame) -> None:
    """Obstacles, funding, time horizon and level by colour, and factors of the theory by colour."""
    colours = {
        name: Column(STATUS_WORDS[name], "number") for name in plan.STATUSES if (now["status"] == name).any()
    }
    rest = {
        "all": Column(say("All"), "number"),
        "departments": Column(say("Departments"), wide=True, missing=""),
    }
    table = plan.crossed(now)
    if len(table):
        found = chapter.finding(
            f"obstacles/{chapter.area.id}", plan.obstacles_sentence(now), kind="obstacle-count",
            value=int(table.loc[(table["subject"] == "obstacle") & ~table["answer"].isin(["", "none"]), "all"].sum()),
            method="count of coded obstacles", rows=now,
        )  # fmt: skip
        chapter.text(found.text)
        chapter.table(
            plan.crossed_in_words(table), id="conditions",
            caption=say("Obstacles, funding, time horizon and level by colour"),
            columns={"answer_words": Column(say("According to the follow-up")), **colours, **rest},
            group_rows="subject_words", sources=documents(now),
            note=say("An intervention with two obstacles counts under both. Level and time horizon are our reading of the plan."),
        )  # fmt: skip
    told = plan.by_factor(now, factors(chapter))
    if len(told):
        chapter.table(
            told, id="factors", caption=say("Risk and protective factors by the colours of what addresses them"),
            columns={
                "name": Column(say("Factor"), wide=True), **colours, **rest,
                "obstacles": Column(say("What has stood in the way"), wide=True, missing=""),
            },
            row_header="name", sources=documents(now),
            note=say("Which factors an intervention addresses is told by the programme theory; one intervention may address several."),
        )  # fmt: skip


def steps(chapter: Chapter, now: pd.DataFrame) -> None:
    """The next steps that the round names, with their time."""
    chapter.text(plan.steps_sentence(now))
    named = now[[bool(step) for step in now["next_step"]]]
    if len(named):
        when: Any = [round_of(time) for time in named["next_when"]]
        chapter.table(
            named.assign(when=when), id="steps", caption=say("Next steps that the follow-up names"),
            columns={
                "name": INTERVENTION, "status": COLOUR, "next_step": Column(say("Next step"), wide=True),
                "when": Column(say("When"), missing="–"),
            },
            row_header="name", group_rows="department_name", sources=documents(named),
        )  # fmt: skip


def told_in_words(chapter: Chapter, frame: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    """Outcomes that the follow-up tells in words, with their direction."""
    table = plan.outcomes_in_words(frame, outcomes[plan.in_words(outcomes)])
    if not len(table):
        return
    places = zip(table["source"], table["locator"], strict=True)
    locators: Any = [chapter.document(source).words(place) for source, place in places]
    chapter.table(
        table.assign(locator=locators), id="told-outcomes", caption=say("Outcomes told in words"),
        columns={
            "measure": Column(say("What it is about"), wide=True),
            "direction": Column(say("Direction"), show=plan.DIRECTIONS),
            "says": Column(say("What the follow-up says"), wide=True, missing=""),
            "locator": Column(say("Where in the document")), "finding": TRACE,
        },
        group_rows="intervention_name",
        note=say("No figure stands behind these, so how much it is cannot be told."),
    )  # fmt: skip
