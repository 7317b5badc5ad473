"""Chapter 2 where months are available: whether crime moved to the neighbouring area or fell there too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapters.trends.interrupted import Months, name_of
from evaltools.notebook.chapter import Chapter
from evaltools.record.table import Column
from evaltools.words.numbers import interval, listing, number

if TYPE_CHECKING:
    import pandas as pd

QUANTITIES: dict[str, dict[str, Any]] = {
    "ratio": {
        "fields": ("rirr", "rirr_low", "rirr_high"),
        "decimals": 2,
        "sv": "RIRR, där det gjordes",
        "en": "RIRR, where it was done",
        "reads_sv": "under 1: färre än jämförelseområdena ger att vänta",
        "reads_en": "below 1: fewer than the comparison areas lead to expect",
    },
    "buffer-ratio": {
        "fields": ("buffer_rirr", "buffer_low", "buffer_high"),
        "decimals": 2,
        "sv": "RIRR, grannområdet",
        "en": "RIRR, neighbouring area",
        "reads_sv": "över 1 talar för förskjutning, under 1 för spridd nytta",
        "reads_en": "above 1 suggests displacement, below 1 diffusion of benefit",
    },
    "wdq": {
        "fields": ("wdq", "wdq_low", "wdq_high"),
        "decimals": 2,
        "sv": "Viktad förskjutningskvot (WDQ)",
        "en": "Weighted displacement quotient (WDQ)",
        "reads_sv": "mellan −1 och 0: en del av vinsten flyttade; under −1: mer än vinsten; över 0: spridd nytta",
        "reads_en": "between −1 and 0: part of the gain moved; below −1: more than the gain; above 0: diffusion of benefit",
    },
    "wdd": {
        "fields": ("wdd", "low", "high"),
        "decimals": 0,
        "sv": "Viktad förskjutningsskillnad (WDD), händelser",
        "en": "Weighted displacement difference (WDD), events",
        "reads_sv": "under 0: färre händelser netto, grannområdet inräknat",
        "reads_en": "below 0: fewer events on balance, the neighbouring area included",
    },
}


def compute(months: Months) -> Any:
    """Displacement from whole months before and after; None without control or with months missing."""
    if not months.of("control") or months.counts.isna().any(axis=None):
        return None

    def total(areas: list[str]) -> tuple[Any, Any] | None:
        summed = months.counts[areas].sum(axis=1).to_numpy()
        return (summed[: months.start], summed[months.start :]) if areas else None

    item = months.item
    controls = [area for area in item.controls if area in months.roles] or months.of("control")
    others = [area for area in item.buffer_controls if area in months.roles]
    buffers = months.of("buffer")
    treated, control = total([item.area]), total(controls)
    assert treated is not None
    assert control is not None
    return trends.displacement(treated, control, total(buffers), total(others) if buffers else None)


def table_of(chapter: Chapter, months: Months, result: Any) -> pd.DataFrame:
    """One row per quantity with interval and, for simulated data, its true value; each with a finding."""
    import pandas as pd

    rows = []
    for quantity, info in QUANTITIES.items():
        value, low, high = (getattr(result, name) for name in info["fields"])
        if value is None and not (quantity == "wdq" and months.of("buffer")):
            continue
        values = {"value": value, "low": low, "high": high, "truth": months.truth.get(quantity)}
        rows.append(
            {
                "quantity": quantity,
                "name": info[chapter.language],
                **{key: float("nan") if item is None else float(item) for key, item in values.items()},
                "reads": info[f"reads_{chapter.language}"],
                "finding": _finding(chapter, months, quantity, values, result),
                "source": months.rows["source"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def _finding(chapter: Chapter, months: Months, quantity: str, values: dict[str, Any], result: Any) -> str:
    finite = {key: item if _finite(item) else None for key, item in values.items()}
    return chapter.finding(
        f"displacement/{months.item.id}/{quantity}",
        kind="displacement",
        sv=_sentence(months, quantity, values, "sv"),
        en=_sentence(months, quantity, values, "en"),
        value=finite["value"],
        unit="events" if quantity == "wdd" else "ratio",
        low=finite["low"],
        high=finite["high"],
        level=0.95 if finite["low"] is not None else None,
        method=f"displacement, {result.method}",
        rows=months.rows,
        details={"truth": values["truth"], "reason": result.wdq_reason if quantity == "wdq" else ""},
    ).id


def _finite(value: Any) -> bool:
    return value is not None and abs(value) < float("inf")


def _sentence(months: Months, quantity: str, values: dict[str, Any], language: str) -> str:
    info, done = QUANTITIES[quantity], months.item.name[language]
    name = (
        info[language]
        if info[language].startswith("RIRR")
        else info[language][:1].lower() + info[language][1:]
    )
    level = "95\u00a0%" if language == "sv" else "95%"
    if values["value"] is None:
        none = "går inte att bilda" if language == "sv" else "cannot be formed"
        return f"{done}: {name} {none}."
    shown = number(values["value"], language, info["decimals"])
    text = f"{done}: {name} {shown}"
    if _finite(values["low"]) and _finite(values["high"]):
        text += f" ({level}: {interval(values['low'], values['high'], language, info['decimals'])})"
    return f"{text}; {info[f'reads_{language}']}."


def show(chapter: Chapter, months: Months) -> pd.DataFrame | None:
    """Show the table of displacement, or say why there is none."""
    result = compute(months)
    if result is None or not result.testable:
        chapter.no_data(
            sv="Förskjutning går inte att räkna: jämförelseområde saknas, eller månader saknas.",
            en="Displacement cannot be computed: there is no comparison area, or months are missing.",
        )
        return None
    table = table_of(chapter, months, result)
    lang = chapter.language
    rows: list[Any] = table.to_dict("records")
    for name, shown in (("value_text", "value"), ("truth_text", "truth")):
        table[name] = [number(row[shown], lang, QUANTITIES[row["quantity"]]["decimals"]) for row in rows]
    table["interval"] = [
        interval(row["low"], row["high"], lang, QUANTITIES[row["quantity"]]["decimals"]) for row in rows
    ]
    columns = {
        "name": Column(chapter.words("Mått", "Measure")),
        "value_text": Column(chapter.words("Värde", "Value"), "number", show=str),
        "interval": Column(chapter.words("95 % intervall", "95% interval")),
    }
    if months.truth:
        columns["truth_text"] = Column(chapter.words("Sant värde", "True value"), "number", show=str)
    columns |= {
        "reads": Column(chapter.words("Läses så", "How to read it"), wide=True),
        "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
    }
    chapter.table(
        table,
        id=f"displacement-{months.item.id}",
        caption=message(chapter, months, table),
        columns=columns,
        note=_note(chapter, months, result),
    )
    return table


def _note(chapter: Chapter, months: Months, result: Any) -> str:
    lang = chapter.language
    controls = listing([name_of(chapter, area) for area in months.of("control")], lang)
    buffers = listing([name_of(chapter, area) for area in months.of("buffer")], lang) or "–"
    spread = number(result.dispersion, lang, 2)
    text = chapter.words(
        f"Grannområde: {buffers}. Jämförelse: {controls}. RIRR är kvoten av kvoter (efter mot före, mot jämförelsen); variansen "
        f"är {spread} gånger Poissonfördelningens, skattad ur månaderna med autokorrelation. WDQ:s intervall enligt Fieller.",
        f"Neighbouring area: {buffers}. Comparison: {controls}. RIRR is the ratio of ratios (after to before, to the comparison); "
        f"the variance is {spread} times that of the Poisson distribution, estimated from the months with autocorrelation. Interval "
        "of the WDQ by Fieller's method.",
    )
    if result.wdq is None and months.of("buffer"):
        return text + chapter.words(
            " WDQ bildas inte utan en minskning som kunnat flytta.",
            " No WDQ is formed without a decrease that could have moved.",
        )
    return text


def message(chapter: Chapter, months: Months, table: pd.DataFrame) -> str:
    """What the buffer's ratio says of displacement, in words."""
    where = name_of(chapter, months.item.area)
    part = table[table["quantity"] == "buffer-ratio"]
    if part.empty:
        return chapter.words(
            f"{where} mot jämförelseområdena: inget grannområde är angivet",
            f"{where} against the comparison areas: no neighbouring area is declared",
        )
    row = part.iloc[0]
    beside = listing([name_of(chapter, area) for area in months.of("buffer")], chapter.language)
    if row["low"] > 1:
        return chapter.words(
            f"Händelserna ökade i {beside} jämfört med andra områden: tecken på förskjutning från {where}",
            f"Events increased in {beside} against other areas: a sign of displacement from {where}",
        )
    if row["high"] < 1:
        return chapter.words(
            f"Händelserna minskade också i {beside}: tecken på spridd nytta från {where}",
            f"Events decreased in {beside} too: a sign of benefit spreading from {where}",
        )
    return chapter.words(
        f"Om något flyttade från {where} till {beside} går inte att avgöra",
        f"Whether anything moved from {where} to {beside} cannot be judged",
    )
