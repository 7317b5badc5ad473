"""The tables of chapter 2: changes with arrow and verdict, comparison with other areas, audit of the arrow rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.changes import label, or_none, trends_verdicts, when
from evaltools.chapters.trends.reported import TOPICS, decimals, unit_words
from evaltools.chapters.trends.reported import show_reported as show_reported
from evaltools.notebook.chapter import Chapter
from evaltools.record.table import VERDICT_WORDS, Column
from evaltools.words.numbers import interval, number, p_value

if TYPE_CHECKING:
    import pandas as pd


def change_columns(language: str) -> dict[str, Column]:
    """How the table of changes is shown."""
    sv = language == "sv"
    return {
        "label": Column("Indikator" if sv else "Indicator"),
        "span": Column("Mellan" if sv else "Between"),
        "before_text": Column("Före" if sv else "Before", "number", show=str),
        "after_text": Column("Efter" if sv else "After", "number", show=str),
        "arrow_text": Column("Rapportens pil" if sv else "Report's arrow"),
        "ratio_text": Column("Kvot (95 % intervall)" if sv else "Ratio (95% interval)"),
        "p_adjusted": Column(
            "p, korrigerat" if sv else "p, adjusted", "number", show=lambda value: p_value(value, language)
        ),
        "verdict": Column("Utslag" if sv else "Verdict", "verdict", direction="difference"),
        "detectable_text": Column("Minsta synliga förändring" if sv else "Smallest visible change"),
        "finding": Column("Spåra" if sv else "Trace", "finding"),
    }


ARROWS = {
    "improved": {"sv": "bättre", "en": "better"},
    "worsened": {"sv": "sämre", "en": "worse"},
    "changed": {"sv": "ändrat", "en": "changed"},
    "unchanged": {"sv": "ingen", "en": "none"},
}


def arrow_text(row: dict[str, Any], language: str) -> str:
    """The report's arrow: a triangle where the number went, filled for better and hollow for worse, and the word."""
    if or_none(row["difference"]) is None or row["arrow"] not in ARROWS:
        return ""
    up = row["difference"] > 0
    marks = {"improved": "▲" if up else "▼", "unchanged": "○"}
    mark = marks.get(row["arrow"], "△" if up else "▽")
    return f"{mark} {ARROWS[row['arrow']][language]}"


def shown_changes(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """The table of changes with its composed cells: ratio with interval, and what size could have been seen."""
    table = table.copy()
    rows = table.to_dict("records")
    table["ratio_text"] = [
        f"{number(r['ratio'], language, 2)} ({interval(r['low'], r['high'], language, 2)})"
        if r["effect"] == "ratio" and or_none(r["low"]) is not None
        else ""
        for r in rows
    ]
    table["detectable_text"] = [_detectable(r, language) for r in rows]
    table["arrow_text"] = [arrow_text({str(key): r[key] for key in r}, language) for r in rows]
    places = table.groupby(["indicator", "group"])[["before", "after"]].agg(decimals).max(axis=1)
    for end in ("before", "after"):
        table[f"{end}_text"] = [number(r[end], language, places[r["indicator"], r["group"]]) for r in rows]
    return table


def _detectable(row: dict[Any, Any], language: str) -> str:
    sv = language == "sv"
    if (needed := or_none(row["n_needed"])) is not None:
        return f"{'kräver' if sv else 'needs'} {number(needed, language, 0)} {'svar per år' if sv else 'answers a year'}"
    if (size := or_none(row["detectable"])) is not None:
        return (
            f"±\u00a0{number(size, language, 0)} ({number(100 * size / row['before'], language, 0)}\u00a0%)"
        )
    return ""


def comparison(chapter: Chapter) -> tuple[pd.DataFrame, dict[str, Column]]:
    """The latest value of each indicator beside those of the municipality and the nation, same time and group."""
    import pandas as pd

    areas = chapter.study.comparisons(chapter.area)
    frame = chapter.observations
    frame = frame[frame["area"].isin([area.id for area in areas])]
    frame = frame[frame["topic"].isin(["safety", "crime"]) & frame["value"].notna()]
    rows = []
    for (indicator, group), series in frame.groupby(["indicator", "group"], sort=False):
        own = series[series["area"] == chapter.area.id].sort_values("start")
        if own.empty or own.iloc[-1]["kind"] == "count":
            continue  # counts of areas of different size are not compared
        for _, item in own.iloc[::-1].iterrows():
            same = series[(series["start"] == item["start"]) & (series["end"] == item["end"])].set_index(
                "area"
            )["value"]
            if any(area.id in same.index for area in areas[1:]):
                cells = {area.id: same.get(area.id, float("nan")) for area in areas}
                rows.append(
                    {"indicator": indicator, "group": group, "label": label(item, chapter.language)}
                    | {
                        "when": when(item["start"], item["end"]),
                        "unit": unit_words(item["unit"], chapter.language),
                    }
                    | cells
                    | {"better": item["better"], "source": item["source"]}
                )
                break
    columns = {
        "label": Column(chapter.words("Indikator", "Indicator")),
        "when": Column(chapter.words("Tid", "Time")),
        "unit": Column(chapter.words("Enhet", "Unit")),
    }
    columns |= {area.id: Column(area.name[chapter.language], "number", decimals=1) for area in areas}
    return pd.DataFrame(rows, columns=["indicator", "group", *columns, "better", "source"]), columns


def show_changes(chapter: Chapter, table: pd.DataFrame) -> None:
    """Show the table of changes, by topic."""
    rule = chapter.study.arrow_threshold
    scale = {
        "relative": chapter.words("procent av värdet före", "per cent of the value before"),
        "points": chapter.words("procentenheter eller enheter", "percentage points or units"),
    }[chapter.study.arrow_scale]
    aid = chapter.words(
        f"Pilen följer rapportens regel: mer än {number(rule, 'sv')} {scale}. Utslaget bygger på ett test.",
        f"The arrow follows the report's rule: more than {number(rule, 'en')} {scale}. The verdict rests on a test.",
    )
    note = chapter.words(
        "Antal: exakt test av två Poissonfördelade tal, p-värden korrigerade tillsammans enligt Holm. Testet "
        "förutsätter att händelser inträffar oberoende av varandra; anmälda brott varierar mer än så, och "
        "utslagen är därför snarast för generösa. Andelar utan uppgift om antal svarande går inte att pröva; "
        "i stället anges hur många svar per år som hade behövts för att skilja förändringen från slumpen.",
        "Counts: exact test of two Poisson rates, p-values adjusted together by Holm's method. The test assumes that "
        "events occur independently; reported crime varies more than that, so the verdicts are if anything too "
        "generous. Shares without a number of respondents cannot be tested; instead the number of answers a year "
        "that would have told the change from chance is given.",
    )
    shown = shown_changes(table, chapter.language)
    shown["topic"] = [TOPICS[name][chapter.language] for name in shown["topic"]]
    caption = chapter.words(
        f"Förändringar i {chapter.area.name['sv']}", f"Changes in {chapter.area.name['en']}"
    )
    chapter.table(
        shown.sort_values("topic", ascending=False, kind="stable"),
        id="changes",
        caption=caption,
        columns=change_columns(chapter.language),
        aid=aid,
        note=note,
        group_rows="topic",
    )


def show_comparison(chapter: Chapter) -> None:
    """Show the table of comparison, or say that there is nothing to compare with."""
    table, columns = comparison(chapter)
    if table.empty:
        chapter.no_data(
            sv="Källorna innehåller inga värden för kommunen eller riket att jämföra med.",
            en="The sources hold no values of the municipality or the nation to compare with.",
        )
        return
    chapter.table(
        table,
        id="comparison",
        caption=chapter.words(
            "Senaste värde som finns också för kommunen eller riket",
            "Latest value that the municipality or nation has too",
        ),
        columns=columns,
        note=chapter.words(
            "Antal jämförs inte, eftersom områdena är olika stora. Skillnader mellan områden prövas inte: där källan inte "
            "anger antal svarande går det inte, och kommunen och riket rymmer området självt.",
            "Counts are not compared, because the areas differ in size. Differences between areas are not tested: where the "
            "source gives no number of respondents it cannot be done, and the municipality and the nation hold the area itself.",
        ),
    )


def show_audit(chapter: Chapter, table: pd.DataFrame) -> None:
    """Show how arrows and verdicts fall out against each other."""
    import pandas as pd

    rows = []
    for name in ("improved", "worsened", "changed", "unchanged"):
        part = table[table["arrow"] == name]
        counts = {verdict: int((part["verdict"] == verdict).sum()) for verdict in trends_verdicts()}
        if len(part):
            source = table["source"].iloc[0]
            rows.append(
                {"arrow": ARROWS[name][chapter.language], **counts, "all": len(part), "source": source}
            )
    columns = {"arrow": Column(chapter.words("Rapportens pil", "Report's arrow"))}
    columns |= {name: Column(VERDICT_WORDS[name][chapter.language], "number") for name in trends_verdicts()}
    columns["all"] = Column(chapter.words("Alla", "All"), "number")
    caption = chapter.words(
        "Rapportens pilar mot de prövade utslagen", "The report's arrows against the tested verdicts"
    )
    chapter.table(pd.DataFrame(rows), id="arrows", caption=caption, columns=columns)
