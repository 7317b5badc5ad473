"""Chapter 3, how far the evidence holds: agreement between coders, co-occurrence, concentration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import interviews
from evaltools.chapters.interviews.codes import Material
from evaltools.interviews import Agreement
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.record.table import Column
from evaltools.words.numbers import interval, listing, number, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

UNIT = "sentence"
"""The unit that agreement is declared on; spans, with their boundaries, stand beside it."""
TENTATIVE, RELIABLE = 0.667, 0.8
"""Krippendorff (2019): below the first discard, from the second rely on it."""
FEW = 3
"""Evidence from fewer informants than this is pointed out."""


def show(chapter: Chapter, material: Material) -> None:
    """Record, show and draw agreement per code and overall; say where there is one coder."""
    if max(len(names) for names in material.coders.values()) < 2:
        chapter.no_data(
            sv="En enda kodare har arbetat, så överensstämmelse går inte att räkna.",
            en="A single coder has worked, so agreement cannot be computed.",
        )
        return
    table = compute(chapter, material)
    overall = chapter.findings[f"{chapter.info.id}/agreement/{UNIT}/all"]
    chapter.text(sv=chapter.cite(overall, overall.text["sv"]), en=chapter.cite(overall, overall.text["en"]))
    drawn = table[table["value"].notna()]
    if len(drawn):
        message = _message(chapter, drawn)
        chapter.figure(
            agreement_plot(chapter, drawn),
            id="agreement-figure",
            caption=message,
            alternative=chapter.words(
                f"Punkt med 95-procentigt intervall för Krippendorffs alfa per kod och för alla koder, med stödlinjer vid 0,667 och 0,8. {message}. Värdena står i tabellen under.",
                f"A dot with a 95% interval of Krippendorff's alpha per code and for all codes, with guides at 0.667 and 0.8. {message}. The values stand in the table below.",
            ),
            note=chapter.words(
                "Stödlinjer enligt Krippendorff (2019): under 0,667 bör slutsatser inte dras, från 0,8 kan man lita på kodningen.",
                "Guides after Krippendorff (2019): below 0.667 no conclusions should be drawn, from 0.8 the coding can be relied on.",
            ),
            data=drawn,
        )
    _table(chapter, table)


def compute(chapter: Chapter, material: Material) -> pd.DataFrame:
    """Alpha on sentences and on spans, percent agreement and AC1 per code and overall, each with a finding."""
    import pandas as pd

    given = (material.transcripts, material.codings, material.codebook)
    found = {
        name: interviews.agreement_from_codings(*given, unit=unit, coefficient=coefficient, coders=material.coders)
        for name, unit, coefficient in (
            ("alpha", UNIT, "krippendorff"), ("span", "span", "krippendorff"),
            ("percent", UNIT, "percent"), ("gwet", UNIT, "gwet"),
        )
    }  # fmt: skip
    rows = []
    for code in [None, *material.codes]:
        name = "all" if code is None else code.id
        own = {key: item.overall if code is None else item.per_code[name] for key, item in found.items()}
        label = {lang: _all(lang) if code is None else code.label(lang) for lang in ("sv", "en")}
        codings = [coding for coding in material.codings if code is None or coding.code == code.id]
        rows.append(
            {
                "code": name,
                "label": label[chapter.language],
                "codings": len(codings),
                **{
                    key: float("nan") if value is None else value
                    for key, value in (
                        ("value", own["alpha"].value), ("low", own["alpha"].low), ("high", own["alpha"].high),
                        ("span", own["span"].value), ("span_low", own["span"].low), ("span_high", own["span"].high),
                        ("percent", own["percent"].value and 100 * own["percent"].value), ("gwet", own["gwet"].value),
                    )
                },
                "finding": _finding(chapter, material, name, label, UNIT, own["alpha"], codings),
                "source": material.source,
            }
        )  # fmt: skip
        _finding(chapter, material, name, label, "span", own["span"], codings)
    return pd.DataFrame(rows)


def _all(language: str) -> str:
    return "Alla koder" if language == "sv" else "All codes"


def _finding(
    chapter: Chapter,
    material: Material,
    name: str,
    label: dict[str, str],
    unit: str,
    result: Agreement,
    codings: Any,
) -> str:
    units = {
        "sentence": {"sv": "mening", "en": "sentence"},
        "span": {"sv": "avgränsat avsnitt", "en": "span"},
    }
    said = {}
    for lang in ("sv", "en"):
        what = f"{label[lang]}: {result.name(lang)}"
        if unit != "span":
            what += f" per {units[unit][lang]}"
        if result.value is None:
            said[lang] = f"{what} går inte att räkna." if lang == "sv" else f"{what} cannot be computed."
            continue
        ends = interval(result.low, result.high, lang, 2)
        level = "95\u00a0%" if lang == "sv" else "95%"
        said[lang] = f"{what} {number(result.value, lang, 2)} ({level}: {ends})."
        if name == "all":
            said[lang] = f"{said[lang].removesuffix('.')}; {_reliance(result.value, lang)}."
    return chapter.finding(
        f"agreement/{unit}/{name}",
        kind="agreement",
        sv=said["sv"],
        en=said["en"],
        value=result.value,
        low=result.low,
        high=result.high,
        level=result.level if result.low is not None else None,
        method=f"{result.name('en')}, {result.interval or 'no interval'}",
        rows=material.references(codings) if name != "all" else list(material.rows.values()),
        headline=51 if name == "all" and unit == UNIT else None,
        details={
            "units": result.units, "coders": result.coders, "observed": result.observed,
            "expected": result.expected, "reason": result.reason, "notes": list(result.notes),
        },
    ).id  # fmt: skip


def _reliance(value: float, language: str) -> str:
    """What an alpha allows, by the usual guides."""
    sv = language == "sv"
    if value >= RELIABLE:
        return "kodningen går att lita på" if sv else "the coding can be relied on"
    if value >= TENTATIVE:
        return "det räcker till försiktiga slutsatser" if sv else "enough for tentative conclusions"
    return "för lågt för slutsatser" if sv else "too low for conclusions"


def _message(chapter: Chapter, table: pd.DataFrame) -> str:
    codes = table[table["code"] != "all"]
    good, poor = int((codes["value"] >= RELIABLE).sum()), int((codes["value"] < TENTATIVE).sum())
    return chapter.words(
        f"Kodarna är tillräckligt eniga (0,8 eller mer) om {good} av {len(codes)} koder; {poor} ligger under 0,667",
        f"The coders agree well enough (0.8 or more) on {good} of {len(codes)} codes; {poor} lie below 0.667",
    )


def agreement_plot(chapter: Chapter, table: pd.DataFrame) -> Figure:
    """Dot and interval per code, from most to least agreement, all codes together on top."""
    codes = table[table["code"] != "all"].sort_values("value")
    rows = [*codes.to_dict("records"), *table[table["code"] == "all"].to_dict("records")]
    figure = look.figure(height=0.9 + 0.3 * len(rows))
    axes = figure.subplots()
    for at in (TENTATIVE, RELIABLE):
        axes.axvline(at, color=look.RULE, linewidth=1, zorder=0)
        axes.text(at, len(rows) - 0.3, number(at, chapter.language, 1 if at == RELIABLE else 3), ha="center",
                  va="bottom", fontsize=9, color=look.GREY)  # fmt: skip
    for place, row in enumerate(rows):
        overall = row["code"] == "all"
        colour = look.INK if overall else look.ACCENT
        if row["low"] == row["low"]:
            axes.plot([row["low"], row["high"]], [place] * 2, color=colour, linewidth=1.8)
        axes.plot([row["value"]], [place], "D" if overall else "o", color=colour, markersize=6.5)
    axes.set_yticks(range(len(rows)), [row["label"] for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    low = min(0.0, *(row["low"] for row in rows if row["low"] == row["low"]))
    axes.set_xlim(low, 1.02)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, chapter.language, 1))
    axes.set_xlabel(
        chapter.words(
            "Krippendorffs alfa per mening, 95 % intervall", "Krippendorff's alpha per sentence, 95% interval"
        )
    )
    return figure


def _table(chapter: Chapter, table: pd.DataFrame) -> None:
    lang = chapter.language
    table = table.copy()
    for name, low, high in (("interval", "low", "high"), ("span_interval", "span_low", "span_high")):
        table[name] = [interval(a, b, lang, 2) for a, b in zip(table[low], table[high], strict=True)]
    sentence, span = chapter.words("Per mening", "Per sentence"), chapter.words("Avgränsade avsnitt", "Spans")
    chapter.table(
        table,
        id="agreement",
        caption=chapter.words("Överensstämmelse mellan kodarna", "Agreement between the coders"),
        columns={
            "label": Column(chapter.words("Kod", "Code")),
            "codings": Column(chapter.words("Kodningar", "Codings"), "number"),
            "percent": Column(chapter.words("Lika, %", "Same, %"), "number", decimals=1, group=sentence),
            "value": Column(chapter.words("Alfa", "Alpha"), "number", decimals=2, group=sentence),
            "interval": Column(chapter.words("95 % intervall", "95% interval"), group=sentence),
            "gwet": Column("AC1", "number", decimals=2, group=sentence),
            "span": Column(chapter.words("Alfa", "Alpha"), "number", decimals=2, group=span),
            "span_interval": Column(chapter.words("95 % intervall", "95% interval"), group=span),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        aid=chapter.words(
            "1 är full överensstämmelse, 0 vad slumpen ger.", "1 is full agreement, 0 what chance gives."
        ),
        note=chapter.words(
            "Enhet: mening; en mening har en kod när kodarens avsnitt rör vid den. Intervallen är bootstrap över utskrifter. För "
            "avsnitten räknas också var de börjar och slutar (Krippendorffs alfa för avgränsade avsnitt). Procenten och AC1 är höga av sig "
            "själva när en kod är ovanlig.",
            "Unit: sentence; a sentence has a code when the coder's passage touches it. Intervals are bootstrapped over transcripts. "
            "For spans it counts too where they begin and end (Krippendorff's unitised alpha). Percentage and AC1 are high by "
            "themselves where a code is rare.",
        ),
    )


def show_cooccurrence(chapter: Chapter, material: Material) -> None:
    """Table of codes whose agreed passages share text."""
    import pandas as pd

    from evaltools.interviews.coding.matrices import cooccurrence

    counts = cooccurrence(material.agreed, material.codebook, material.transcripts)
    pairs = [
        (int(counts.loc[a, b]), a, b)
        for place, a in enumerate(counts.index)
        for b in counts.index[place + 1 :]
        if counts.loc[a, b] > 0
    ]
    if not pairs:
        chapter.no_data(
            sv="Inga passager med olika koder överlappar varandra.",
            en="No passages with different codes overlap.",
        )
        return
    pairs.sort(key=lambda item: -item[0])
    rows = [
        {
            "one": material.codebook[a].label(chapter.language),
            "other": material.codebook[b].label(chapter.language),
            "passages": times,
            "of_one": int(counts.loc[a, a]),
            "of_other": int(counts.loc[b, b]),
            "source": material.source,
        }
        for times, a, b in pairs
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="cooccurrence",
        caption=chapter.words("Koder som sägs i samma andetag", "Codes said in the same breath"),
        columns={
            "one": Column(chapter.words("Kod", "Code")),
            "other": Column(chapter.words("och kod", "and code")),
            "passages": Column(chapter.words("Överlapp", "Overlaps"), "number"),
            "of_one": Column(chapter.words("av den förstas", "of the first's"), "number"),
            "of_other": Column(chapter.words("och den andras", "and the second's"), "number"),
        },
        note=chapter.words(
            "Par av passager som alla kodare är eniga om och som delar text.",
            "Pairs of passages that all coders agree on and that share text.",
        ),
    )


def show_concentration(chapter: Chapter, material: Material) -> None:
    """Record and show on how few informants the evidence for each code rests."""
    from evaltools.interviews.coding.matrices import code_by_informant, concentration

    table = concentration(material.agreed, material.transcripts, material.codebook)
    table = table[table["codings"] > 0].round(3).reset_index()
    table["label"] = [material.codebook[code].label(chapter.language) for code in table["code"]]
    table["share"] = 100 * table["largest_share"]
    table["source"] = material.source
    said_by = code_by_informant(material.agreed, material.transcripts, material.codebook).sum()
    top = said_by.sort_values(ascending=False)
    share = 100 * float(top.iloc[:FEW].sum()) / float(top.sum())
    few = [row["code"] for row in table.to_dict("records") if row["informants"] < FEW]
    texts = {lang: _concentrated(material, share, few, lang) for lang in ("sv", "en")}
    found = chapter.finding(
        "concentration",
        kind="concentration",
        sv=texts["sv"],
        en=texts["en"],
        value=round(share, 1),
        unit="%",
        method="share of agreed passages from the informants with most",
        rows=list(material.rows.values()),
        headline=53,
        details={"few": few, "informants": int((said_by > 0).sum())},
    )
    chapter.text(sv=chapter.cite(found, found.text["sv"]), en=chapter.cite(found, found.text["en"]))
    chapter.table(
        table.sort_values("effective_informants", kind="stable"),
        id="concentration",
        caption=chapter.words(
            "På hur många informanter varje kod vilar", "On how many informants each code rests"
        ),
        columns={
            "label": Column(chapter.words("Kod", "Code")),
            "codings": Column(chapter.words("Passager", "Passages"), "number"),
            "informants": Column(chapter.words("Informanter", "Informants"), "number"),
            "share": Column(
                chapter.words("Störst andel från en", "Largest share from one"), "percent", decimals=0
            ),
            "effective_informants": Column(
                chapter.words("Verksamt antal", "Effective number"), "number", decimals=1
            ),
        },
        note=chapter.words(
            "Verksamt antal informanter (invers Simpson): som om så många hade sagt lika mycket var. Passager ur en intervju med "
            "två informanter räknas för båda.",
            "Effective number of informants (inverse Simpson): as if so many had said equally much each. Passages of an interview "
            "with two informants count for both.",
        ),
    )


def _concentrated(material: Material, share: float, few: list[str], language: str) -> str:
    """How much the most talkative say, and which codes rest on few, in a sentence."""
    names = listing([material.codebook[code].label(language) for code in few], language)
    shown = percent(share, language, 0)
    if language == "sv":
        rest = (
            f"färre än {FEW} informanter bär {names}"
            if few
            else f"ingen kod vilar på färre än {FEW} informanter"
        )
        return f"De {FEW} informanter som säger mest står för {shown} av passagerna; {rest}."
    rest = (
        f"fewer than {FEW} informants carry {names}"
        if few
        else f"no code rests on fewer than {FEW} informants"
    )
    return f"The {FEW} informants who say most account for {shown} of the passages; {rest}."
