"""Chapter 4: relevance, value and effects of each collaboration body, as the evaluation states them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.words.numbers import listing, number

if TYPE_CHECKING:
    import pandas as pd

BASES = {
    "knowledge": {"sv": "kunskap", "en": "knowledge"},
    "problem": {"sv": "problem", "en": "problem"},
    "goal": {"sv": "mål", "en": "goal"},
}
JUDGEMENTS = {
    "relevant": {"sv": "● relevant", "en": "● relevant"},
    "partly": {"sv": "◐ delvis", "en": "◐ partly"},
    "small": {"sv": "◔ i liten grad", "en": "◔ to a small degree"},
    "conditional": {"sv": "◐ på villkor", "en": "◐ on conditions"},
    "not": {"sv": "○ inte relevant", "en": "○ not relevant"},
    "not-judged": {"sv": "– bedöms inte", "en": "– not judged"},
}
KINDS = {
    "intended": {"sv": "avsedd", "en": "intended"},
    "indirect": {"sv": "indirekt", "en": "indirect"},
    "unforeseen": {"sv": "oförutsedd", "en": "unforeseen"},
}
DIRECTIONS = {
    "positive": {"sv": "▲ positiv", "en": "▲ positive"},
    "mixed": {"sv": "△ blandad", "en": "△ mixed"},
    "negative": {"sv": "▽ negativ", "en": "▽ negative"},
    "none": {"sv": "○ ingen", "en": "○ none"},
}


# One and several in Swedish; English does not bend the word.
KIND_WORDS = {
    "intended": ("avsedd", "avsedda", "intended"),
    "indirect": ("indirekt", "indirekta", "indirect"),
    "unforeseen": ("oförutsedd", "oförutsedda", "unforeseen"),
}
WAY_WORDS = {
    "positive": ("positiv", "positiva", "positive"),
    "mixed": ("blandad", "blandade", "mixed"),
    "negative": ("negativ", "negativa", "negative"),
    "none": ("utan riktning", "utan riktning", "without direction"),
}


def places(chapter: Chapter) -> list[str]:
    """The area and those within it: a municipality answers for the bodies of its districts, not the reverse."""
    study = chapter.study
    return [
        area.id
        for area in study.areas
        if area.level != "nation"
        and chapter.area in study.comparisons(area)
        and chapter.area.level != "nation"
    ]


def of_period(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows from documents of the period: published during it or in the year after, when evaluations appear."""
    years = range(chapter.period.start.year, chapter.period.end.year + 2)
    wanted = {name for name in frame["source"].unique() if chapter.document(name).year in years}
    return frame[frame["source"].isin(wanted)].reset_index(drop=True)


def effects(chapter: Chapter) -> pd.DataFrame:
    """The stated effects of the area and period, each with a finding; says in one line where there are none."""
    frame = chapter.read("effects", everywhere=True)
    frame = of_period(chapter, frame[frame["area"].isin(places(chapter))])
    if frame.empty:
        chapter.no_data(
            sv="Studien har inga redovisade effekter av samverkansorgan för området och perioden.",
            en="The study has no stated effects of collaboration bodies for this area and period.",
        )
    frame["finding"] = [_effect(chapter, frame.iloc[[i]]) for i in range(len(frame))]
    return frame


def _effect(chapter: Chapter, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    texts = {
        lang: f"{item[f'body_{lang}']} ({KINDS[item['kind']][lang]}, {DIRECTIONS[item['direction']][lang][2:]}): "
        f"{item[f'statement_{lang}']}"
        for lang in ("sv", "en")
    }
    return chapter.finding(
        f"effect/{item['id']}",
        kind="stated effect",
        sv=texts["sv"],
        en=texts["en"],
        value=item["direction"],
        method="stated in the document, condensed",
        rows=row,
        details={
            "body": item["body"],
            "kind": item["kind"],
            "theme": {"sv": item["theme_sv"], "en": item["theme_en"]},
        },
    ).id


def judgements(chapter: Chapter, effects: pd.DataFrame) -> pd.DataFrame:
    """Judgements of relevance and statements of value of the bodies whose effects are shown, with findings."""
    frame = of_period(chapter, chapter.read("judgements", everywhere=True))
    frame = frame[frame["body"].isin(effects["body"])].reset_index(drop=True)
    frame["finding"] = [_judgement(chapter, frame.iloc[[i]]) for i in range(len(frame))]
    return frame


def _judgement(chapter: Chapter, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    word = {"relevance": {"sv": "relevans", "en": "relevance"}, "value": {"sv": "värde", "en": "value"}}
    texts = {
        lang: f"{item[f'body_{lang}']}, {word[item['about']][lang]}: {item[f'statement_{lang}']}"
        for lang in ("sv", "en")
    }
    return chapter.finding(
        f"{item['about']}/{item['id']}",
        kind=f"stated {item['about']}",
        sv=texts["sv"],
        en=texts["en"],
        value=item["judgement"] or None,
        method="stated in the document, condensed",
        rows=row,
        details={"body": item["body"], "basis": item["basis"]},
    ).id


def show_brief(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Record and say how many effects are stated, of which kind and direction."""
    counts = {name: int((frame["kind"] == name).sum()) for name in KINDS}
    ways = {name: int((frame["direction"] == name).sum()) for name in DIRECTIONS}
    bodies = frame["body"].nunique()
    first = {lang: frame[f"body_{lang}"].iloc[0] for lang in ("sv", "en")}
    of = first if bodies == 1 else {"sv": f"{bodies} samverkansorgan", "en": f"{bodies} collaboration bodies"}
    sv = (
        f"Utvärderingen anger {len(frame)} effekter av {of['sv']}: {_counts(counts, KIND_WORDS, 'sv')}; "
        f"{_counts(ways, WAY_WORDS, 'sv')}."
    )
    en = (
        f"The evaluation states {len(frame)} effects of {of['en']}: {_counts(counts, KIND_WORDS, 'en')}; "
        f"{_counts(ways, WAY_WORDS, 'en')}."
    )
    found = chapter.finding(
        f"total/{chapter.area.id}",
        kind="effect-count",
        sv=sv,
        en=en,
        value=len(frame),
        method="count of stated effects",
        rows=rows_of(frame),
        headline=40,
        details={**counts, **ways, "bodies": bodies},
    )
    caution = {
        "sv": "Effekterna är vad intervjuade och dokument sagt, sammanställt av utvärderaren; de är inte uppmätta.",
        "en": "The effects are what informants and documents have said, put together by the evaluator; they are not measured.",
    }
    chapter.text(
        sv=f"{chapter.cite(found, found.text['sv'])} {caution['sv']}",
        en=f"{chapter.cite(found, found.text['en'])} {caution['en']}",
    )


def _counts(counts: dict[str, int], words: dict[str, tuple[str, str, str]], language: str) -> str:
    """Numbers with their words, those of which there are none left out."""
    parts = []
    for name, (one, many, english) in words.items():
        if value := counts[name]:
            word = english if language == "en" else one if value == 1 else many
            parts.append(f"{number(value, language)} {word}")
    return listing(parts, language)


def show_overview(chapter: Chapter, frame: pd.DataFrame, judged: pd.DataFrame) -> None:
    """Table of the bodies: where, judged relevance, and effects by kind and direction."""
    import pandas as pd

    lang = chapter.language
    rows: list[dict[str, Any]] = []
    for body in dict.fromkeys([*judged["body"], *frame["body"]]):
        own, said = frame[frame["body"] == body], judged[judged["body"] == body]
        first = (own if said.empty else said).iloc[0]
        relevance = said[said["about"] == "relevance"]
        words = [
            f"{JUDGEMENTS[name][lang][2:]} {number(times, lang)}"
            if name != "not-judged"
            else JUDGEMENTS[name][lang][2:]
            for name in JUDGEMENTS
            if (times := int((relevance["judgement"] == name).sum()))
        ]
        rows.append(
            {
                "body": first[f"body_{lang}"],
                "area": chapter.study.area(first["area"]).name[lang],
                "relevance": listing(words, lang),
                **{name: int((own["kind"] == name).sum()) for name in KINDS},
                **{name: int((own["direction"] == name).sum()) for name in ("positive", "mixed", "negative")},
                "source": first["source"],
            }
        )
    order = [area.name[lang] for area in chapter.study.areas]
    rows.sort(key=lambda row: order.index(row["area"]))
    effects_of, way = chapter.words("Effekter", "Effects"), chapter.words("Riktning", "Direction")
    chapter.table(
        pd.DataFrame(rows),
        id="bodies",
        caption=chapter.words("Samverkansorganen i korthet", "The collaboration bodies in brief"),
        columns={
            "body": Column(chapter.words("Organ", "Body")),
            "relevance": Column(chapter.words("Bedömd relevans", "Judged relevance"), wide=True),
            **{name: Column(_capital(KINDS[name][lang]), "number", group=effects_of) for name in KINDS},
            **{
                name: Column(_capital(DIRECTIONS[name][lang][2:]), "number", group=way)
                for name in ("positive", "mixed", "negative")
            },
        },
        group_rows="area",
        note=chapter.words(
            "Relevansen räknas i bedömningar; att något är relevant betyder inte att det är verksamt.",
            "Relevance is counted in judgements; that something is relevant does not mean that it works.",
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def show_relevance(chapter: Chapter, judged: pd.DataFrame) -> None:
    """Table of judgements of relevance, by body."""
    lang = chapter.language
    table = judged[judged["about"] == "relevance"]
    if table.empty:
        chapter.no_data(sv="Relevansen bedöms inte.", en="Relevance is not judged.")
        return
    chapter.table(
        table,
        id="relevance",
        caption=chapter.words("Bedömd relevans", "Judged relevance"),
        columns={
            f"statement_{lang}": Column(chapter.words("Bedömning", "Judgement"), wide=True),
            "judgement": Column(chapter.words("Utfall", "Result"), show=lambda name: JUDGEMENTS[name][lang]),
            "basis": Column(chapter.words("I fråga om", "As to"), show=lambda name: BASES[name][lang]),
            "locator": Column(chapter.words("Plats", "Place")),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        group_rows=f"body_{lang}",
        note=chapter.words(
            "Relevans i fråga om kunskap: vilar på statistik, forskning eller erfarenhet; problem: följer av hur problemet "
            "beskrivs; mål: följer av uttalade mål. För organen är sorteringen vår läsning av källan.",
            "Relevance as to knowledge: rests on statistics, research or experience; problem: follows from how the problem is "
            "described; goal: follows from stated goals. For the bodies the sorting is our reading of the source.",
        ),
    )


def show_value(chapter: Chapter, judged: pd.DataFrame) -> None:
    """Table of the value that those who took part see."""
    lang = chapter.language
    table = judged[judged["about"] == "value"]
    if table.empty:
        chapter.no_data(sv="Värdet beskrivs inte.", en="Value is not described.")
        return
    chapter.table(
        table,
        id="value",
        caption=chapter.words("Värde enligt dem som deltagit", "Value according to those who took part"),
        columns={
            f"body_{lang}": Column(chapter.words("Organ", "Body")),
            f"statement_{lang}": Column(chapter.words("Värde", "Value"), wide=True),
            "locator": Column(chapter.words("Plats", "Place")),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
    )


def show_effects(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Tables of effects: intended and indirect ones, and those nobody had foreseen."""
    lang = chapter.language
    unforeseen = frame["kind"] == "unforeseen"
    note = chapter.words(
        "Effekterna i våra egna, kortare ord. Slag och riktning är kodade av oss där källan inte anger dem; förbehåll "
        "i källans text står under Spåra.",
        "The effects in our own, shorter words. Kind and direction are coded by us where the source does not state them; "
        "reservations in the text of the source stand under Trace.",
    )
    for name, part, caption in (
        ("effects", frame[~unforeseen], ("Avsedda och indirekta effekter", "Intended and indirect effects")),
        ("unforeseen", frame[unforeseen], ("Oförutsedda effekter", "Unforeseen effects")),
    ):
        if part.empty:
            chapter.no_data(sv=f"{caption[0]}: inga anges.", en=f"{caption[1]}: none are stated.")
            continue
        theme = {f"theme_{lang}": Column(chapter.words("Tema", "Theme"), wide=True)}
        kind = {"kind": Column(chapter.words("Slag", "Kind"), show=lambda value: KINDS[value][lang])}
        several = name == "effects"
        chapter.table(
            part,
            id=name,
            caption=chapter.words(*caption),
            columns={
                **(theme if several else {}),
                f"statement_{lang}": Column(chapter.words("Effekt", "Effect"), wide=True),
                **(kind if several else {}),
                "direction": Column(
                    chapter.words("Riktning", "Direction"), show=lambda value: DIRECTIONS[value][lang]
                ),
                "locator": Column(chapter.words("Plats", "Place")),
                "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
            },
            row_header=f"statement_{lang}",
            group_rows=f"body_{lang}",
            note=note,
        )
