"""Rounds in chapter 5: which one the report is on, what has moved since the last, and what stood in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import plan
from evaltools.chapters.plan.tables import documents
from evaltools.notebook import Chapter
from evaltools.plan import shown
from evaltools.record.finding import Finding, rows_of
from evaltools.words import joined

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
    chapter.table(**shown.moves_table(table.assign(finding=each), since), sources=documents(both))
    if len(found.measures):
        names = dict(zip(both["id"], both["name"], strict=True))
        chapter.table(**shown.measures_table(found, names), sources=documents(both))
    return whole


def conditions(chapter: Chapter, now: pd.DataFrame) -> None:
    """Obstacles, funding, time horizon and level by colour, and factors of the theory by colour."""
    table, told = shown.conditions_table(now), shown.factors_table(now, factors(chapter))
    if len(counts := table["frame"]):
        met = (counts["subject"] == "obstacle") & ~counts["answer"].isin(["", "none"])
        found = chapter.finding(
            f"obstacles/{chapter.area.id}", plan.obstacles_sentence(now), kind="obstacle-count",
            value=int(counts.loc[met, "all"].sum()), method="count of coded obstacles", rows=now,
        )  # fmt: skip
        chapter.text(found.text)
        chapter.table(**table, sources=documents(now))
    if len(told["frame"]):
        chapter.table(**told, sources=documents(now))


def steps(chapter: Chapter, now: pd.DataFrame) -> None:
    """The next steps that the round names, with their time."""
    chapter.text(plan.steps_sentence(now))
    named = now[[bool(step) for step in now["next_step"]]]
    if len(named):
        chapter.table(**shown.steps_table(named), sources=documents(named))


def told_in_words(chapter: Chapter, frame: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    """Outcomes that the follow-up tells in words, with their direction."""
    table = plan.outcomes_in_words(frame, outcomes[plan.in_words(outcomes)])
    if len(table):
        places = zip(table["source"], table["locator"], strict=True)
        locators: Any = [chapter.document(source).words(place) for source, place in places]
        chapter.table(**shown.told_table(table.assign(locator=locators)))
