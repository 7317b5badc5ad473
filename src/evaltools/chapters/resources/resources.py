"""Chapter 6: allocated money by board and source, and whether the document's sums agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools import resources
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

TEMPORARY = {
    "temporary": {"sv": "tillfälliga", "en": "temporary"},
    "ordinary": {"sv": "ordinarie", "en": "ordinary"},
    "unknown": {"sv": "framgår inte", "en": "not stated"},
}
AGREES = {
    "yes": {"sv": "● stämmer", "en": "● agrees"},
    "no": {"sv": "○ stämmer inte", "en": "○ does not agree"},
    "no rows": {"sv": "– inga rader att summera", "en": "– no rows to add up"},
}


def allocations(chapter: Chapter) -> pd.DataFrame:
    """The area's allocations for the years of the period."""
    frame = chapter.read("allocations")
    years = range(chapter.period.start.year, chapter.period.end.year + 1)
    return frame[frame["year"].isin(years)].reset_index(drop=True)


def headline(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Record and say how much is allocated, and how much of it is temporary."""
    counted = resources.once(frame)
    total = int(counted["amount"].sum())
    temporary = int(counted.loc[counted["temporary"] == "temporary", "amount"].sum())
    years = sorted(frame["year"].unique())
    when = f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
    texts = {}
    for language in ("sv", "en"):
        money = [number(value / 1e6, language, 2) for value in (total, temporary)]
        share = number(100 * temporary / total, language, 0)
        area = chapter.area.name[language]
        texts[language] = (
            f"{area} fördelar {money[0]} miljoner kronor för {when} på {len(counted)} poster; "
            f"{money[1]} miljoner ({share} %) anges vara tillfälliga."
            if language == "sv"
            else f"{area} allocates SEK {money[0]} million for {when} to {len(counted)} items; "
            f"SEK {money[1]} million ({share}%) is stated to be temporary."
        )
    found = chapter.finding(
        f"total/{chapter.area.id}",
        kind="amount",
        sv=texts["sv"],
        en=texts["en"],
        value=total,
        unit="SEK",
        method="sum of allocations, money stated twice counted once",
        rows=rows_of(counted),
        headline=30,
        details={"temporary": temporary, "items": len(counted)},
    )
    chapter.text(**chapter.traced(found))


def show_allocations(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Table of every allocation, by the document's own tables."""
    language = chapter.language
    table = frame.copy()
    table["finding"] = [_allocation(chapter, table.iloc[[i]]) for i in range(len(table))]
    table["temporary_text"] = [TEMPORARY[name][language] for name in table["temporary"]]
    chapter.table(
        table,
        id="allocations",
        caption=chapter.words("Tilldelade medel", "Allocated money"),
        columns={
            f"intervention_{language}": Column(chapter.words("Insats", "Intervention"), wide=True),
            "board": Column(chapter.words("Nämnd", "Board")),
            "amount": Column(chapter.words("Kronor", "SEK"), "number"),
            f"funding_{language}": Column(chapter.words("Finansiering", "Funding"), wide=True),
            "temporary_text": Column(chapter.words("Medlen är", "The money is")),
            "same_as": Column(chapter.words("Samma pengar som", "Same money as"), missing=""),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        group_rows="stated_in",
        note=chapter.words(
            "Rader som redovisar samma pengar som en annan rad räknas en gång i alla summor. Nämnder skrivs som i källan.",
            "Rows that state the same money as another row are counted once in all sums. Boards as in the source.",
        ),
    )


def _allocation(chapter: Chapter, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    texts = {
        "sv": f"{item['intervention_sv']}, {item['board']}: {number(item['amount'], 'sv')} kr.",
        "en": f"{item['intervention_en']}, {item['board']}: SEK {number(item['amount'], 'en')}.",
    }
    return chapter.finding(
        f"allocation/{item['id']}",
        kind="amount",
        sv=texts["sv"],
        en=texts["en"],
        value=int(item["amount"]),
        unit="SEK",
        method="transcribed",
        rows=row,
    ).id


def show_sums(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Sums by board and by funding source, as a figure and tables."""
    language = chapter.language
    boards = resources.by_board(frame)
    boards["source"] = frame["source"].iloc[0]
    amount = Column(chapter.words("Kronor", "SEK"), "number")
    share = Column(chapter.words("Andel", "Share"), "percent", decimals=1)
    items = Column(chapter.words("Poster", "Items"), "number")
    top = boards.iloc[0]
    message = chapter.words(
        f"{top['board']} får mest: {number(top['share'], 'sv', 0)} % av medlen",
        f"{top['board']} gets most: {number(top['share'], 'en', 0)}% of the money",
    )
    chapter.figure(
        boards_plot(chapter, boards),
        id="boards-figure",
        caption=message,
        alternative=chapter.words(
            f"Liggande staplar med miljoner kronor per nämnd, störst först. {message}. Beloppen står i tabellen under.",
            f"Horizontal bars with SEK million per board, largest first. {message}. The amounts stand in the table below.",
        ),
        data=boards,
    )
    chapter.table(
        boards,
        id="boards",
        caption=chapter.words("Medel efter nämnd", "Money by board"),
        columns={
            "board": Column(chapter.words("Nämnd", "Board")),
            "rows": items,
            "amount": amount,
            "share": share,
        },
    )
    funding = resources.by_funding(frame, f"funding_{language}")
    funding["source"] = frame["source"].iloc[0]
    funding["temporary_text"] = [TEMPORARY[name][language] for name in funding["temporary"]]
    chapter.table(
        funding,
        id="funding",
        caption=chapter.words("Medel efter finansieringskälla", "Money by funding source"),
        columns={
            f"funding_{language}": Column(chapter.words("Finansieringskälla", "Funding source"), wide=True),
            "temporary_text": Column(chapter.words("Medlen är", "The money is")),
            "rows": items,
            "amount": amount,
            "share": share,
        },
    )


def boards_plot(chapter: Chapter, boards: pd.DataFrame) -> Figure:
    """Bars from zero, labelled with their amounts."""
    rows = boards.iloc[::-1].reset_index(drop=True)
    figure = look.figure(height=0.9 + 0.34 * len(rows))
    axes = figure.subplots()
    axes.barh(range(len(rows)), rows["amount"] / 1e6, color=look.ACCENT, height=0.66)
    for place, amount in enumerate(rows["amount"]):
        axes.text(
            amount / 1e6, place, f" {number(amount / 1e6, chapter.language, 2)}", va="center", fontsize=9
        )
    axes.set_yticks(range(len(rows)), rows["board"].to_list())
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, float(rows["amount"].max()) / 1e6 * 1.12)
    axes.set_xlabel(chapter.words("Miljoner kronor", "SEK million"))
    return figure


def show_reconciliation(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Stated totals against the sums of their rows, differences shown."""
    language = chapter.language
    table = resources.reconcile(frame, chapter.read("stated_totals"))
    if table.empty:
        chapter.no_data(sv="Källan anger inga summor.", en="The source states no totals.")
        return
    table["finding"] = [_total(chapter, frame, table.iloc[[i]]) for i in range(len(table))]
    off = int((table["agrees"] == "no").sum())
    chapter.table(
        table,
        id="reconciliation",
        caption=chapter.words(
            f"Angivna summor mot radernas summor: {off} av {len(table)} stämmer inte",
            f"Stated totals against the sums of their rows: {off} of {len(table)} do not agree",
        ),
        columns={
            f"measure_{language}": Column(chapter.words("Summa", "Total"), wide=True),
            "value": Column(chapter.words("Anges", "Stated"), "number"),
            "sum": Column(chapter.words("Raderna", "Rows add up to"), "number"),
            "difference": Column(chapter.words("Skillnad", "Difference"), "number", sign=True),
            "agrees": Column(chapter.words("Utfall", "Result"), show=lambda value: AGREES[value][language]),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        note=chapter.words(
            "Belopp i kronor. Summor som källan anger avrundade jämförs som de står.",
            "Amounts in SEK. Totals that the source gives rounded are compared as they stand.",
        ),
    )


def _total(chapter: Chapter, frame: pd.DataFrame, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    texts = {}
    for language in ("sv", "en"):
        stated, added, off = (number(item[name], language) for name in ("value", "sum", "difference"))
        texts[language] = (
            f"{item['measure_sv']}: anges till {stated} kr, raderna ger {added} kr (skillnad {off})."
            if language == "sv"
            else f"{item['measure_en']}: stated as SEK {stated}, the rows add up to SEK {added} (difference {off})."
        )
    return chapter.finding(
        f"reconciliation/{item['id']}",
        kind="reconciliation",
        sv=texts["sv"],
        en=texts["en"],
        value=int(item["difference"]),
        unit="SEK",
        method="sum of rows minus stated total",
        rows=[*rows_of(row), *rows_of(resources.rows_of_total(frame, str(item["of"])))],
        details={"stated": float(item["value"]), "sum": int(item["sum"]), "agrees": item["agrees"]},
    ).id
