"""What chapter 5 finds: one finding per intervention, outcome and comparison, and the sums of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evaltools import plan
from evaltools.notebook import Chapter
from evaltools.plan import sentences
from evaltools.record.finding import Finding, RowRef, rows_of
from evaltools.words import interval

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.interviews import Agreement
    from evaltools.plan import Comparison, FollowUp

CODING = "directed content analysis (Hsieh and Shannon 2005), goal by goal; published colour rule"


def interventions(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Record a finding per intervention; return the table with the column `finding`."""
    found = [
        chapter.finding(
            f"intervention/{item['id']}",
            sentences.intervention(item),
            kind="status",
            value=item["status"],
            method="colour as published",
            rows=frame.iloc[[place]],
            details={"name": item["name"], "department": item["department_name"]},
        ).id
        for place, item in enumerate(frame.to_dict("records"))
    ]
    return frame.assign(finding=found)


def outcomes(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Record a finding per measured outcome; return the table with the column `finding`."""
    found = []
    for place, item in enumerate(frame.to_dict("records")):
        target = item["target"] if item["target_kind"] else None
        finding = chapter.finding(
            f"outcome/{item['id']}",
            plan.outcome_sentence(item),
            kind="outcome",
            value=item["value"] if item["value"] == item["value"] else None,
            unit=item["unit"],
            method="transcribed; compared with its target",
            rows=frame.iloc[[place]],
            details={"target": target, "against_target": item["against_target"]},
        )
        found.append(finding.id)
    return frame.assign(finding=found)


def statuses(chapter: Chapter, frame: pd.DataFrame, counts: Mapping[str, int]) -> Finding:
    """Record how many interventions have each colour."""
    return chapter.finding(
        f"status/{chapter.area.id}",
        plan.status_sentence(counts, frame["department"].nunique()),
        kind="status-count",
        value=len(frame),
        method="count of published colours",
        rows=frame,
        headline=20,
        details=counts,
    )


def targets(chapter: Chapter, frame: pd.DataFrame, results: pd.DataFrame) -> Finding:
    """Record how many targets in figures are reached, and for how many interventions there is no figure."""
    found = plan.reported(frame, results)
    return chapter.finding(
        f"targets/{chapter.area.id}",
        found.sentence(),
        kind="target-count",
        value=found.reached,
        method="measured outcomes compared with their targets",
        rows=frame,
        findings=tuple(results["finding"]),
        headline=21,
        details={"targets": found.targets, "unknown": found.unknown, "without_measure": found.without},
    )


def checks(chapter: Chapter, found: FollowUp) -> tuple[Finding, dict[str, str]]:
    """Record whether colours follow from accounts: one finding for the plan, and one by intervention."""
    blind = found.blind()
    settings = {"rule": [[*line.results, *line.progress, line.status] for line in found.rule]}
    passes = [f"{part}_{coder}" for part in ("result", "expected") for coder in found.coders]
    each = {}
    for item in found.checks.to_dict("records"):
        finding = chapter.finding(
            f"status-check/{item['id']}",
            sentences.check(item, found.names[item["id"]], found.coders),
            kind="status-check",
            value=item["verdict"],
            method=CODING,
            rows=rows_behind(found, [item["id"]]),
            details={
                "published": item["status"],
                "stated": item["stated"],
                "by_own_conclusion": item["own"],
                "blind": item["id"] in blind,
                **{name: item[name] for name in passes},
            },
        )
        each[item["id"]] = finding.id
    whole = chapter.finding(
        f"status-checks/{chapter.area.id}",
        sentences.checks(found),
        kind="status-check-count",
        value=found.count("follows"),
        method=CODING,
        findings=tuple(each.values()),
        headline=22,
        settings=settings,
        details={name: found.count(name) for name in plan.VERDICTS} | {"passes": found.coders},
    )
    return whole, each


def agreements(
    chapter: Chapter, found: FollowUp, results: Sequence[tuple[Comparison, Agreement]], *, reliable: float
) -> pd.DataFrame:
    """Record each comparison with its weighted kappa; return them with the share alike (%), ends and finding."""
    import pandas as pd

    rows = []
    for item, result in results:
        ends = (result.low, result.high)
        finding = chapter.finding(
            f"status-agreement/{item.name}",
            sentences.kappa(item.label, result.value, *ends, level=result.level, reliable=reliable),
            kind="agreement",
            value=result.value,
            low=result.low,
            high=result.high,
            level=result.level if result.low is not None else None,
            method="Cohen's kappa with linear weights over the degrees (Cohen 1968), "
            + (result.interval or "no interval"),
            rows=rows_behind(found, list(found.checks["id"])),
            settings={"coefficient": result.coefficient, "weights": item.weights, "reliable": reliable},
            details={
                "units": result.units,
                "observed": result.observed,
                "expected": result.expected,
                "exact": item.exact,
            },
        )
        rows.append((item.subject, item.label, result.units, item.exact, result.value, *ends, finding.id,
                     interval(*ends, 2)))  # fmt: skip
    names = ["subject", "what", "units", "exact", "value", "low", "high", "finding", "interval"]
    return pd.DataFrame(rows, columns=names)


def goals(chapter: Chapter, found: FollowUp) -> Finding:
    """Record for how many interventions all passes find the goals specific, and measurable."""
    goals = found.goals()
    return chapter.finding(
        f"goals/{chapter.area.id}",
        sentences.goals(found),
        kind="goal-quality",
        value=len(goals.specific & goals.measurable),
        method="directed content analysis, count over all passes",
        rows=rows_behind(found, list(found.checks["id"])),
        details={
            "specific": len(goals.specific),
            "measurable": len(goals.measurable),
            "none_measurable": list(goals.none_measurable),
        },
    )


def rows_behind(found: FollowUp, names: Sequence[str]) -> list[RowRef]:
    """Raw rows of interventions and of their coded accounts."""
    frames = (
        found.interventions[found.interventions["id"].isin(names)],
        found.accounts[found.accounts["intervention"].isin(names)],
    )
    return [row for frame in frames for row in rows_of(frame)]
