"""Chapter 2: what was reported, the report's arrows, and what the numbers can and cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapters.trends.interrupted import monthly
from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import Finding, RowRef, rows_of
from evaltools.record.table import VERDICT_WORDS
from evaltools.words.markdown import literal
from evaltools.words.numbers import interval, listing, number, with_unit

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
        low=or_none(row["low"]),
        high=or_none(row["high"]),
        level=0.95 if or_none(row["low"]) is not None else None,
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
            "detectable": or_none(row["detectable"]),
            "n_needed": or_none(row["n_needed"]),
        },
    )
    return found.id


def or_none(value: Any) -> float | None:
    """A number, or None for one that is missing."""
    return None if value is None or value != value else float(value)


def change_sentence(row: dict[Any, Any], name: str, language: str) -> str:
    """One change in a sentence: from, to, what the test says."""
    sv = language == "sv"
    before, after = (with_unit(row[end], row["unit"], language) for end in ("before", "after"))
    verdict = VERDICT_WORDS[str(row["verdict"])][language].lower()
    text = f"{name}, {row['span']}: {'från' if sv else 'from'} {before} {'till' if sv else 'to'} {after}"
    if row["effect"] == "ratio" and or_none(row["low"]) is not None:
        ends = interval(row["low"], row["high"], language, 2)
        text += f"; {'kvot' if sv else 'ratio'} {number(row['ratio'], language, 2)} (95 %: {ends})"
    return f"{text}; {verdict}."


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
    from evaltools.record.finding import VERDICTS

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
