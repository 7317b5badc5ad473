"""Tables of chapter 6, and the findings behind their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaltools import resources
from evaltools.notebook import Chapter, Column
from evaltools.record.finding import rows_of
from evaltools.resources import columns, sentences
from evaltools.words import cite, say
from evaltools.words.units import unit_words

if TYPE_CHECKING:
    import pandas as pd

NO_DATA = say("The study has no data on allocated money for this area and period.")
NO_TOTALS = say("The source states no totals.")
TRACE = Column(say("Trace"), "finding")
BOARD = say("Budget unit")
TEMPORARY = Column(say("The money is"), show=sentences.TEMPORARY)


def total(chapter: Chapter, counted: pd.DataFrame, currency: str) -> None:
    """Record and say how much is allocated, and how much of it is temporary."""
    temporary = counted.loc[counted["temporary"] == "temporary", "amount"].sum()
    found = chapter.finding(
        f"total/{chapter.area.id}",
        sentences.total(counted, chapter.area.name, currency),
        kind="amount",
        value=int(counted["amount"].sum()),
        unit=currency,
        method="sum of allocations, money stated twice counted once",
        rows=counted,
        headline=30,
        details={"temporary": int(temporary), "items": len(counted)},
    )
    chapter.text(cite(found.text, found))


def allocations(chapter: Chapter, frame: pd.DataFrame, currency: str) -> None:
    """Every allocation, by the document's own tables."""
    given = {"kind": "amount", "unit": currency, "method": "transcribed"}
    items: list[Any] = frame.to_dict("records")
    places: list[Any] = [chapter.document(item["source"]).words(item["stated_in"]) for item in items]
    found = []
    for item, row in zip(items, rows_of(frame), strict=True):
        text = sentences.allocation(item, currency)
        amount = int(item["amount"])
        found.append(chapter.finding(f"allocation/{item['id']}", text, value=amount, rows=[row], **given).id)
    chapter.table(
        frame.assign(finding=found, stated_in=places),
        id="allocations",
        caption=say("Allocated money"),
        columns={
            "intervention": Column(say("Intervention"), wide=True),
            **({"part": Column(say("Part"), missing="")} if (frame["part"] != "").any() else {}),
            "board": Column(BOARD),
            "amount": columns.amount(currency),
            "funding_name": Column(say("Funding"), wide=True),
            "temporary": TEMPORARY,
            "same_as": Column(
                say("Same money as"),
                missing="",
                show=dict(zip(frame["id"], frame["intervention"], strict=True)),
                wide=True,
            ),
            "finding": TRACE,
        },
        group_rows="stated_in",
        note=say(
            "Rows that state the same money as another row are counted once in all sums. Budget units as in the source."
        ),
    )


def by_board(chapter: Chapter, boards: pd.DataFrame, currency: str, documents: Sequence[str]) -> None:
    """Sums by board, drawn and as a table."""
    chapter.figure(
        resources.boards,
        boards,
        id="boards-figure",
        caption=sentences.largest_board(boards),
        alternative=sentences.boards_alternative(boards, currency),
        sources=documents,
        currency=currency,
    )
    shown = {"board": Column(BOARD), **columns.shares(currency)}
    chapter.table(boards, id="boards", caption=say("Money by budget unit"), columns=shown, sources=documents)


def by_funding(chapter: Chapter, funding: pd.DataFrame, currency: str, documents: Sequence[str]) -> None:
    """Sums by funding source."""
    name = Column(say("Funding source"), wide=True)
    shown = {"funding_name": name, "temporary": TEMPORARY, **columns.shares(currency)}
    caption = say("Money by funding source")
    chapter.table(funding, id="funding", caption=caption, columns=shown, sources=documents)


def incomparable(chapter: Chapter, totals: pd.DataFrame, currency: str) -> None:
    """Say of each stated total in another unit than the amounts that it is not compared."""
    others: list[Any] = totals[totals["unit"] != currency].to_dict("records")
    chapter.items([sentences.not_compared(item, currency) for item in others])


def reconciliation(chapter: Chapter, frame: pd.DataFrame, table: pd.DataFrame, currency: str) -> None:
    """Stated totals against the sums of their rows, differences shown.

    Parameters
    ----------
    frame : the allocations.
    table : what `resources.reconcile` gives.
    """
    items: list[Any] = table.to_dict("records")
    found = [
        chapter.finding(
            f"reconciliation/{item['id']}",
            sentences.stated_total(item, currency),
            kind="reconciliation",
            value=int(item["difference"]),
            unit=currency,
            method="sum of rows minus stated total",
            rows=[row, *rows_of(resources.rows_of_total(frame, str(item["of"])))],
            details={"stated": float(item["value"]), "sum": int(item["sum"]), "agrees": item["agrees"]},
        ).id
        for item, row in zip(items, rows_of(table), strict=True)
    ]
    chapter.table(
        table.assign(finding=found),
        id="reconciliation",
        caption=sentences.reconciled(table),
        columns={
            "measure": Column(say("Stated total"), wide=True),
            "value": Column(say("The source states"), "number"),
            "sum": Column(say("The rows add up to"), "number"),
            "difference": Column(say("Difference"), "number", sign=True),
            "agrees": Column(say("Do they agree?"), show=sentences.AGREES),
            "finding": TRACE,
        },
        note=say(
            "Amounts in {currency}. Totals that the source gives rounded are compared as they stand.",
            currency=unit_words(currency),
        ),
    )
