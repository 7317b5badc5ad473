"""Tables made from records of persons or firms, with the checks that need the contributors: few, dominant, too alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from evaltools.disclosure.rules import Rules

if TYPE_CHECKING:
    import pandas as pd

Statistic = Literal["count", "sum", "mean", "median", "std", "min", "max"]


@dataclass(frozen=True)
class CellCheck:
    """What the rules say of one cell of a table."""

    contributors: int
    few: bool = False
    dominated: bool = False
    """By the n-k rule: the largest contributors make up nearly all of it."""
    told_apart: bool = False
    """By the p% rule: the second largest could tell the largest too closely."""
    single: bool = False
    """A smallest or largest value, which is one contributor's."""
    alike: bool = False
    """All contributors have the same value, so that a mean tells each one's."""

    @property
    def may_be_shown(self) -> bool:
        """Whether no rule speaks against it."""
        return not (self.few or self.dominated or self.told_apart or self.single or self.alike)


def check_cell(values: Sequence[float], statistic: Statistic, rules: Rules) -> CellCheck:
    """Apply the rules to the contributors of one cell.

    Parameters
    ----------
    values : of each contributor; missing ones left out.
    statistic : what is made of them.
    rules : see `Rules`.

    Returns
    -------
    CellCheck
        a cell without contributors may be shown: it says that there are none.

    References
    ----------
    Hundepool et al. 2012, Statistical Disclosure Control, 4.2 (n-k and p% rules).
    """
    count = len(values)
    few = rules.is_small(count)
    if statistic == "count" or count == 0:
        return CellCheck(count, few)
    if statistic in ("min", "max"):
        return CellCheck(count, few, single=True)
    alike = count > 1 and len(set(values)) == 1
    if statistic in ("median", "std"):
        return CellCheck(count, few, alike=alike)
    sizes = sorted((abs(float(value)) for value in values), reverse=True)
    total = sum(sizes)
    dominated = told_apart = False
    if rules.dominant is not None and total > 0:
        most, share = rules.dominant
        dominated = sum(sizes[:most]) > share * total
    if rules.p_ratio is not None and sizes[0] > 0:
        told_apart = sum(sizes[2:]) < rules.p_ratio * sizes[0]
    return CellCheck(count, few, dominated, told_apart, alike=alike)


def tabulate(
    frame: pd.DataFrame,
    by: Sequence[str],
    values: str = "",
    *,
    statistic: Statistic = "count",
    rules: Rules,
) -> pd.DataFrame:
    """A table of records, each cell shown only where the rules allow it, and none computable from the totals.

    Parameters
    ----------
    frame : one row per person, firm or event.
    by : one or two columns; every combination that could occur is a cell.
    values : column that the statistic is made of; blank for counts.
    statistic : what is made of it.
    rules : see `Rules`; `study.disclosure.rules` in a chapter.

    Returns
    -------
    DataFrame
        columns `by`, value (NaN where it is withheld), withheld ("", small, rule or withheld) and contributors (NaN where
        few). Counts have totals ("all") and are protected together with them.

    Raises
    ------
    ValueError
        for another number of columns than one or two, or a statistic without values.
    """
    import pandas as pd

    if len(by) not in (1, 2):
        raise ValueError("a table is by one or two columns")
    if statistic != "count" and not values:
        raise ValueError("name the column that the statistic is made of")
    if statistic == "count":
        return _counted(frame, list(by), rules)
    rows: list[dict[str, Any]] = []
    for key, part in frame.groupby(list(by), observed=False, dropna=True):
        given = part[values].dropna().astype(float)
        check = check_cell(given.tolist(), statistic, rules)
        reason = "" if check.may_be_shown else "small" if check.few else "rule"
        rows.append(
            dict(zip(by, key, strict=True))
            | {
                "value": float("nan") if reason or not len(given) else float(getattr(given, statistic)()),
                "withheld": reason,
                "contributors": float("nan") if check.few else rules.rounded(check.contributors),
            }
        )
    return pd.DataFrame(rows, columns=[*by, "value", "withheld", "contributors"])


def _counted(frame: pd.DataFrame, by: list[str], rules: Rules) -> pd.DataFrame:
    """Counts with their totals, protected as one."""
    from datetime import date

    import pandas as pd

    from evaltools.disclosure.cells import Cell
    from evaltools.disclosure.suppression import protect

    day = date(2000, 1, 1)
    # Rows of the table take the place of groups and its columns that of areas: both add up to all.
    second = by[1] if len(by) > 1 else ""
    kept = frame[by].dropna().astype(str)
    found: dict[tuple[str, str], int] = {}
    for row in sorted({*kept[by[0]], "all"}):
        there = kept if row == "all" else kept[kept[by[0]] == row]
        found[row, "all"] = len(there)
        for column in sorted(set(kept[second])) if second else []:
            found[row, column] = int((there[second] == column).sum())
    cells = [
        Cell(
            ("count", row, column, day, day), "", float(number), shown=rules.rounded(number),
            slack=rules.round_to / 2, small=rules.is_small(number),
        )
        for (row, column), number in found.items()
    ]  # fmt: skip
    areas: dict[str, str | None] = {column: "all" for _, column in found if column != "all"}
    reasons = protect(cells, rules, areas | {"all": None}).reasons
    rows = [
        dict(zip(by, key, strict=False))
        | {
            "value": float("nan") if place in reasons else rules.rounded(number),
            "withheld": reasons.get(place, ""),
            "contributors": float("nan") if place in reasons else rules.rounded(number),
        }
        for place, (key, number) in enumerate(found.items())
    ]
    return pd.DataFrame(rows, columns=[*by, "value", "withheld", "contributors"])
