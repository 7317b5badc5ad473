"""Tables of chapter 6, and the findings behind their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaltools import resources
from evaltools.chapters.resources import figures, wording
from evaltools.notebook import Chapter, Column
from evaltools.record.finding import Finding, rows_of
from evaltools.words import say
from evaltools.words.units import unit_words

if TYPE_CHECKING:
    import pandas as pd

TRACE = say("Trace")
TEMPORARY = Column(say("The money is"), show=wording.TEMPORARY)


def total(chapter: Chapter, counted: pd.DataFrame, currency: str) -> Finding:
    """Record how much is allocated, and how much of it is temporary."""
    temporary = counted.loc[counted["temporary"] == "temporary", "amount"].sum()
    return chapter.finding(
        f"total/{chapter.area.id}",
        wording.total(counted, chapter.area.name, currency),
        kind="amount",
        value=int(counted["amount"].sum()),
        unit=currency,
        method="sum of allocations, money stated twice counted once",
        rows=counted,
        headline=30,
        details={"temporary": int(temporary), "items": len(counted)},
    )


def allocations(chapter: Chapter, frame: pd.DataFrame, currency: str) -> None:
    """Every allocation, by the document's own tables."""
    table = frame.copy()
    table["finding"] = [_allocation(chapter, table.iloc[[place]], currency) for place in range(len(table))]
    places: list[Any] = [
        chapter.document(source).words(name)
        for source, name in zip(table["source"], table["stated_in"], strict=True)
    ]
    table["stated_in"] = places
    names = dict(zip(frame["id"], frame["intervention"], strict=True))
    chapter.table(
        table,
        id="allocations",
        caption=say("Allocated money"),
        columns={
            "intervention": Column(say("Intervention"), wide=True),
            "board": Column(say("Board")),
            "amount": Column(say("Amount ({unit})", unit=unit_words(currency)), "number"),
            "funding_name": Column(say("Funding"), wide=True),
            "temporary": TEMPORARY,
            "same_as": Column(say("Same money as"), missing="", show=names, wide=True),
            "finding": Column(TRACE, "finding"),
        },
        group_rows="stated_in",
        note=say(
            "Rows that state the same money as another row are counted once in all sums. Boards as in the source."
        ),
    )


def _allocation(chapter: Chapter, row: pd.DataFrame, currency: str) -> str:
    item: Any = row.iloc[0].to_dict()
    return chapter.finding(
        f"allocation/{item['id']}",
        wording.allocation(item, currency),
        kind="amount",
        value=int(item["amount"]),
        unit=currency,
        method="transcribed",
        rows=row,
    ).id


def by_board(chapter: Chapter, boards: pd.DataFrame, currency: str, documents: Sequence[str]) -> None:
    """Sums by board, drawn and as a table."""
    chapter.figure(
        figures.boards,
        boards,
        id="boards-figure",
        caption=wording.largest_board(boards),
        alternative=wording.boards_alternative(boards, currency),
        sources=documents,
        currency=currency,
    )
    chapter.table(
        boards,
        id="boards",
        caption=say("Money by board"),
        columns={"board": Column(say("Board")), **_shares(currency)},
        sources=documents,
    )


def by_funding(chapter: Chapter, funding: pd.DataFrame, currency: str, documents: Sequence[str]) -> None:
    """Sums by funding source."""
    chapter.table(
        funding,
        id="funding",
        caption=say("Money by funding source"),
        columns={
            "funding_name": Column(say("Funding source"), wide=True),
            "temporary": TEMPORARY,
            **_shares(currency),
        },
        sources=documents,
    )


def _shares(currency: str) -> dict[str, Column]:
    return {
        "rows": Column(say("Number of items"), "number"),
        "amount": Column(say("Amount ({unit})", unit=unit_words(currency)), "number"),
        "share": Column(say("Share"), "percent", decimals=1),
    }


def reconciliation(chapter: Chapter, frame: pd.DataFrame, table: pd.DataFrame, currency: str) -> None:
    """Stated totals against the sums of their rows, differences shown.

    Parameters
    ----------
    frame : the allocations.
    table : what `resources.reconcile` gives.
    """
    table = table.copy()
    table["finding"] = [_total(chapter, frame, table.iloc[[place]], currency) for place in range(len(table))]
    chapter.table(
        table,
        id="reconciliation",
        caption=wording.reconciled(table),
        columns={
            "measure": Column(say("Stated total"), wide=True),
            "value": Column(say("The source states"), "number"),
            "sum": Column(say("The rows add up to"), "number"),
            "difference": Column(say("Difference"), "number", sign=True),
            "agrees": Column(say("Do they agree?"), show=wording.AGREES),
            "finding": Column(TRACE, "finding"),
        },
        note=say(
            "Amounts in {currency}. Totals that the source gives rounded are compared as they stand.",
            currency=unit_words(currency),
        ),
    )


def _total(chapter: Chapter, frame: pd.DataFrame, row: pd.DataFrame, currency: str) -> str:
    item: Any = row.iloc[0].to_dict()
    return chapter.finding(
        f"reconciliation/{item['id']}",
        wording.stated_total(item, currency),
        kind="reconciliation",
        value=int(item["difference"]),
        unit=currency,
        method="sum of rows minus stated total",
        rows=[*rows_of(row), *rows_of(resources.rows_of_total(frame, str(item["of"])))],
        details={"stated": float(item["value"]), "sum": int(item["sum"]), "agrees": item["agrees"]},
    ).id
