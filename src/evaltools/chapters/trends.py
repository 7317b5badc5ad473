"""Chapter 2: what was reported, the report's arrows, and what the numbers can and cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapter import Chapter
from evaltools.chapters.interrupted import monthly
from evaltools.chapters.reported import TOPICS, decimals, unit_words
from evaltools.chapters.reported import show_reported as show_reported
from evaltools.findings import Finding, RowRef, rows_of
from evaltools.language import interval, listing, number, p_value, with_unit
from evaltools.prose import literal
from evaltools.tables import VERDICT_WORDS, Column

if TYPE_CHECKING:
    import pandas as pd

GROUPS = {
    "all": {"sv": "", "en": ""},
    "girls": {"sv": "flickor", "en": "girls"},
    "boys": {"sv": "pojkar", "en": "boys"},
}


def when(start: date, end: date) -> str:
    """A period as a label: 2018, or 2017/18 where it spans two years."""
    if start.year == end.year:
        return str(start.year)
    return f"{start.year}/{end.year % 100:02d}"


def label(row: Any, language: str) -> str:
    """Name of an indicator with its group."""
    group = GROUPS.get(row["group"], {}).get(language, row["group"])
    return f"{row['name']}, {group}" if group else str(row["name"])


def observed(chapter: Chapter) -> pd.DataFrame:
    """The area's observations in the order of the source's tables, labelled, each with a finding."""
    frame = chapter.observations
    # Months are a matter of their own: see `interrupted`.
    frame = frame[(frame["area"] == chapter.area.id) & ~monthly(frame)].copy()
    frame["label"] = [label(row, chapter.language) for row in frame.to_dict("records")]
    frame["when"] = [when(s, e) for s, e in zip(frame["start"], frame["end"], strict=True)]
    items = zip(frame.to_dict("records"), rows_of(frame), strict=True)
    frame["finding"] = [_observation(chapter, item, row) for item, row in items]
    return frame


def _observation(chapter: Chapter, item: dict[Any, Any], row: RowRef) -> str:
    if item["missing"]:
        return ""
    path = (
        f"observation/{item['indicator']}/{item['group']}/{item['area']}/{_time(item['start'], item['end'])}"
    )
    texts = {
        language: f"{_name(chapter, item, language)}, {chapter.area.name[language]}, {item['when']}: "
        f"{with_unit(item['value'], item['unit'], language)}."
        for language in ("sv", "en")
    }
    found = chapter.finding(
        path,
        kind="observation",
        sv=texts["sv"],
        en=texts["en"],
        value=float(item["value"]),
        unit=item["unit"],
        rows=[row],
    )
    return found.id


def _time(start: date, end: date) -> str:
    """The time of an observation in its finding's id: 2020, 2018-2019 for a school year, otherwise both days."""
    whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    if whole_year:
        return str(start.year)
    split_year = end.year == start.year + 1 and start.month >= 7 and end.month < 8
    return f"{start.year}-{end.year}" if split_year else f"{start}_{end}"


def _name(chapter: Chapter, item: Any, language: str) -> str:
    name = chapter.names("indicators", language)[item["indicator"]]
    group = GROUPS.get(item["group"], {}).get(language, item["group"])
    return f"{name}, {group}" if group else name


def changes(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Every change between consecutive values, with the report's arrow, a verdict and a finding.

    The p-values of the chapter are one family, adjusted by Holm's method.
    """
    series = frame[frame["topic"].isin(["safety", "crime"]) & (frame["kind"] != "words")].copy()
    if series["value"].notna().sum() == 0:
        return series.iloc[:0]
    series["margin"] = [
        m / 100 if scale == "percent" else m
        for m, scale in zip(series["margin"], series["margin_scale"], strict=True)
    ]
    study = chapter.study
    table = trends.changes(series, threshold=study.arrow_threshold, scale=study.arrow_scale, method="exact")
    items: dict[Any, list[tuple[dict[Any, Any], RowRef]]] = {}
    for item, row in zip(series.to_dict("records"), rows_of(series), strict=True):
        items.setdefault((item["indicator"], item["group"]), []).append((item, row))
    index = list(zip(table["indicator"], table["group"], strict=True))
    for column in ("label", "topic", "source"):
        table[column] = [items[key][0][0][column] for key in index]
    moments = {(*key, str(item["start"])[:10]): item["when"] for key in items for item, _ in items[key]}
    ends = [
        [moments[(*key, str(moment)[:10])] for key, moment in zip(index, table[f"{end}_start"], strict=True)]
        for end in ("before", "after")
    ]
    table["span"] = [f"{before} → {after}" for before, after in zip(*ends, strict=True)]
    table["finding"] = [
        _change(chapter, row, items[key]) for key, row in zip(index, table.to_dict("records"), strict=True)
    ]
    return table


def _change(chapter: Chapter, row: dict[Any, Any], series: list[tuple[dict[Any, Any], RowRef]]) -> str:
    starts = {str(row["before_start"])[:10], str(row["after_start"])[:10]}
    part = [(item, reference) for item, reference in series if str(item["start"])[:10] in starts]
    first, last = part[0][0], part[-1][0]
    texts = {
        language: change_sentence(row, _name(chapter, first, language), language) for language in ("sv", "en")
    }
    span = f"{_time(first['start'], first['end'])}-{_time(last['start'], last['end'])}"
    tested = row["effect"] == "ratio"
    found = chapter.finding(
        f"change/{row['indicator']}/{row['group']}/{chapter.area.id}/{span}",
        kind="change",
        sv=texts["sv"],
        en=texts["en"],
        value=float(row["ratio"] if tested else row["difference"]),
        unit="ratio" if tested else row["unit"],
        low=_or_none(row["low"]),
        high=_or_none(row["high"]),
        level=0.95 if _or_none(row["low"]) is not None else None,
        verdict=str(row["verdict"]),
        method=str(row["method"] or "not tested"),
        rows=[reference for _, reference in part],
        details={
            "name": {language: _name(chapter, first, language) for language in ("sv", "en")},
            "span": row["span"],
            "topic": row["topic"],
            **{
                key: row[key]
                for key in ("before", "after", "difference", "p_value", "p_adjusted", "arrow", "reason")
            },
            "detectable": _or_none(row["detectable"]),
            "n_needed": _or_none(row["n_needed"]),
        },
    )
    return found.id


def _or_none(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def change_sentence(row: dict[Any, Any], name: str, language: str) -> str:
    """One change in a sentence: from, to, what the test says."""
    sv = language == "sv"
    before, after = (with_unit(row[end], row["unit"], language) for end in ("before", "after"))
    verdict = VERDICT_WORDS[str(row["verdict"])][language].lower()
    text = f"{name}, {row['span']}: {'från' if sv else 'from'} {before} {'till' if sv else 'to'} {after}"
    if row["effect"] == "ratio" and _or_none(row["low"]) is not None:
        ends = interval(row["low"], row["high"], language, 2)
        text += f"; {'kvot' if sv else 'ratio'} {number(row['ratio'], language, 2)} (95 %: {ends})"
    return f"{text}; {verdict}."


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
    if _or_none(row["difference"]) is None or row["arrow"] not in ARROWS:
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
        if r["effect"] == "ratio" and _or_none(r["low"]) is not None
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
    if (needed := _or_none(row["n_needed"])) is not None:
        return f"{'kräver' if sv else 'needs'} {number(needed, language, 0)} {'svar per år' if sv else 'answers a year'}"
    if (size := _or_none(row["detectable"])) is not None:
        return (
            f"±\u00a0{number(size, language, 0)} ({number(100 * size / row['before'], language, 0)}\u00a0%)"
        )
    return ""


def count_arrows(table: pd.DataFrame) -> dict[str, int]:
    """How many arrows the report's rule draws and how many verdicts of each kind there are."""
    arrows = {
        name: int((table["arrow"] == name).sum()) for name in ("improved", "worsened", "changed", "unchanged")
    }
    verdicts = {f"verdict {name}": int((table["verdict"] == name).sum()) for name in trends_verdicts()}
    tested = int(table["p_value"].notna().sum())
    drawn = arrows["improved"] + arrows["worsened"] + arrows["changed"]
    survive = int(table["verdict"].isin(["improved", "worsened"]).sum())
    return arrows | verdicts | {"changes": len(table), "arrows": drawn, "tested": tested, "survive": survive}


def trends_verdicts() -> Sequence[str]:
    """The five verdicts in the words of the trends library."""
    from evaltools.findings import VERDICTS

    return VERDICTS


def headline(chapter: Chapter, table: pd.DataFrame) -> Finding:
    """Record the chapter's headline: how many arrows the rule draws, and what survives a test."""
    counts = count_arrows(table)
    kept = table[table["verdict"].isin(["improved", "worsened"])].to_dict("records")
    texts = {}
    for language in ("sv", "en"):
        sv = language == "sv"
        names = [_kept(chapter, row, language) for row in kept]
        area = chapter.area.name[language]
        n = {key: number(value, language) for key, value in counts.items()}
        if sv:
            text = (
                f"Med rapportens regel får {area} {n['arrows']} pilar på {n['changes']} förändringar "
                f"({n['improved']} bättre, {n['worsened']} sämre"
                + (f", {n['changed']} utan angiven riktning" if counts["changed"] else "")
                + f"); {n['tested']} av förändringarna går att pröva och {_survivors(counts['survive'], 'sv')}"
            )
        else:
            text = (
                f"By the report's rule {area} gets {n['arrows']} arrows for {n['changes']} changes "
                f"({n['improved']} better, {n['worsened']} worse"
                + (f", {n['changed']} without a stated direction" if counts["changed"] else "")
                + f"); {n['tested']} of the changes can be tested and {_survivors(counts['survive'], 'en')}"
            )
        texts[language] = text + (f": {listing(names, language)}." if names else ".")
    return chapter.finding(
        f"headline/{chapter.area.id}",
        kind="headline",
        sv=texts["sv"],
        en=texts["en"],
        value=counts["survive"],
        method="arrow rule; exact test of two Poisson rates, Holm",
        findings=tuple(table["finding"]),
        headline=10,
        details=counts,
        synthetic=any(chapter.findings[name].synthetic for name in table["finding"]),
    )


def _survivors(number_left: int, language: str) -> str:
    if language == "sv":
        if number_left == 0:
            return "ingen går att skilja från slumpen"
        return f"{'en' if number_left == 1 else number_left} går att skilja från slumpen"
    if number_left == 0:
        return "none can be told from chance"
    return f"{'one' if number_left == 1 else number_left} can be told from chance"


def _kept(chapter: Chapter, row: dict[Any, Any], language: str) -> str:
    name = _name(chapter, {"indicator": row["indicator"], "group": row["group"]}, language)
    word = VERDICT_WORDS[row["verdict"]][language].lower()
    return f"{name[:1].lower()}{name[1:]} {row['span']} ({word})"


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


def board_paragraph(chapter: Chapter, table: pd.DataFrame) -> tuple[str, str]:
    """A paragraph for readers who read nothing else, in both languages."""
    counts = count_arrows(table)
    cannot, untestable = counts["verdict cannot tell"], counts["verdict not testable"]
    none = counts["verdict no change worth having"]
    area = literal(chapter.area.name["sv"]), literal(chapter.area.name["en"])
    sv = (
        f"För {area[0]} redovisas {counts['changes']} förändringar. Av dem kan {counts['survive']} skiljas från slumpen, "
        f"{none} är så små att de saknar betydelse, {cannot} går inte att avgöra, och {untestable} går inte att pröva "
        "eftersom källan inte anger hur många som svarat eller hur stor folkmängden är. Att något inte går att "
        "avgöra är ett resultat: det betyder varken att läget är oförändrat eller att arbetet saknar verkan. "
        "Också där en förändring går att skilja från slumpen säger siffrorna inte vad den beror på."
    )
    en = (
        f"For {area[1]} {counts['changes']} changes are reported. Of these {counts['survive']} can be told from chance, "
        f"{none} are too small to matter, {cannot} cannot be judged, and {untestable} cannot be tested because the "
        "source does not say how many answered or how large the population is. That something cannot be judged is "
        "a result: it means neither that nothing changed nor that the work had no effect. And where a change can "
        "be told from chance, the numbers do not say what caused it."
    )
    return sv, en


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


def ratio_note(chapter: Chapter) -> str:
    """What the marks of the ratio plot mean."""
    return chapter.words(
        "Fylld punkt: förbättring. Fylld fyrkant: försämring. Öppen ring: ingen förändring av betydelse. Öppen romb: går inte "
        "att avgöra. Skuggat fält: förändring under 10 %.",
        "Filled dot: improved. Filled square: worsened. Open circle: no change worth having. Open diamond: cannot tell. "
        "Shaded band: change below 10%.",
    )


def shares_message(chapter: Chapter, table: pd.DataFrame) -> str:
    """The message of the small multiples: how many shares rose, fell or stood still, and that none is tested."""
    part = table[(table["topic"] == "safety") & (table["unit"] == "%")]
    up, down = int((part["difference"] > 0).sum()), int((part["difference"] < 0).sum())
    tested = part[part["p_value"].notna()]
    told = int(tested["verdict"].isin(["improved", "worsened"]).sum())
    end = chapter.words("ingen går att pröva", "none can be tested")
    if len(tested):
        end = chapter.words(
            f"{len(tested)} går att pröva och {_survivors(told, 'sv')}",
            f"{len(tested)} can be tested and {_survivors(told, 'en')}",
        )
    return chapter.words(
        f"Av {len(part)} redovisade förändringar i andelar är {up} uppåt och {down} nedåt; {end}",
        f"Of {len(part)} reported changes in shares {up} are upwards and {down} downwards; {end}",
    )


def shares_alternative(chapter: Chapter, table: pd.DataFrame) -> str:
    """Text alternative of the small multiples."""
    shown = chapter.words(
        "Små diagram på samma skala, ett per fråga, med områdets andel vid varje mätning och kommunens och rikets i grått.",
        "Small charts on one scale, one per question, with the area's share at each wave and those of the municipality and "
        "the nation in grey.",
    )
    where = chapter.words(
        "Värdena står i tabellen över trygghet.", "The values stand in the table on safety."
    )
    return f"{shown} {shares_message(chapter, table)}. {where}"


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
