"""Chapter 2 where months are available: interrupted series, placebos and displacement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.notebook.chapter import Chapter
from evaltools.record.table import VERDICT_WORDS, Column
from evaltools.study.model import Interruption
from evaltools.words.markdown import literal
from evaltools.words.numbers import EN_DASH, day, interval, number

if TYPE_CHECKING:
    import pandas as pd

LONGEST_MONTH = 31
ROLES = {
    "treated": {"sv": "Där det gjordes", "en": "Where it was done"},
    "buffer": {"sv": "Grannområde", "en": "Neighbouring area"},
    "control": {"sv": "Jämförelse", "en": "Comparison"},
}


@dataclass(frozen=True)
class Months:
    """Monthly counts around one interruption, and what the models say of each area."""

    item: Interruption
    counts: pd.DataFrame
    """Months x areas; NaN where a month is missing."""
    roles: dict[str, str]
    """What each area is: treated, buffer or control."""
    rows: pd.DataFrame
    """The raw rows."""
    better: Any
    results: dict[str, Any] = field(default_factory=dict)
    """Interrupted series by area."""
    verdicts: dict[str, str] = field(default_factory=dict)
    """Verdicts by area, for those where an effect or its displacement is asked about."""
    truth: dict[str, float] = field(default_factory=dict)
    """What a simulation was given, by quantity; empty for real data."""

    @property
    def start(self) -> int:
        """Position of the first month after the interruption."""
        import pandas as pd

        return int(self.counts.index.searchsorted(pd.Timestamp(self.item.date)))

    def of(self, role: str) -> list[str]:
        """Areas with a role, in the order of the study file."""
        return [area for area, found in self.roles.items() if found == role]


def monthly(frame: pd.DataFrame) -> pd.Series:
    """Say of each observation whether it is of a month."""
    import pandas as pd

    days = (pd.to_datetime(frame["end"]) - pd.to_datetime(frame["start"])).dt.days + 1
    return days <= LONGEST_MONTH


def series(chapter: Chapter) -> list[Months]:
    """The interruptions of the area that have months, each with its models; none where there are no months."""
    found = []
    declared = chapter.study.interruptions_in(chapter.area)
    frame = chapter.observations if declared else None
    for item in declared:
        assert frame is not None
        rows = frame[(frame["indicator"] == item.indicator) & (frame["group"] == item.group) & monthly(frame)]
        roles = {item.area: "treated"} | dict.fromkeys(item.buffers, "buffer")
        roles |= dict.fromkeys([*item.controls, *item.buffer_controls], "control")
        rows = rows[rows["area"].isin(roles)].copy()
        if not (rows["area"] == item.area).any():
            continue
        months = _months(chapter, item, roles, rows)
        if 0 < months.start < len(months.counts):
            found.append(_fitted(chapter, months))
        else:
            chapter.no_data(
                sv=f"Månaderna ligger alla på samma sida om {item.name['sv']}, {day(item.date, 'sv')}.",
                en=f"The months all lie on the same side of {item.name['en']}, {day(item.date, 'en')}.",
            )
    return found


def _months(chapter: Chapter, item: Interruption, roles: dict[str, str], rows: pd.DataFrame) -> Months:
    import pandas as pd

    rows["start"] = pd.to_datetime(rows["start"])
    counts = rows.pivot(index="start", columns="area", values="value")
    span = pd.date_range(counts.index.min(), counts.index.max(), freq="MS")
    there = {area: role for area, role in roles.items() if area in counts.columns}
    counts = counts.reindex(index=span, columns=list(there))
    return Months(item, counts, there, rows, str(rows["better"].iloc[0]), truth=_truth(chapter, item))


def _fitted(chapter: Chapter, months: Months) -> Months:
    """The same with the models of every area; p-values of those asked about are one family (Holm)."""
    results = {area: _fit(months, area) for area in months.roles}
    asked = [area for area, role in months.roles.items() if role != "control"]
    p_values = trends.adjust([_or_nan(results[area].p_value) for area in asked])
    margin = chapter.study.margin(months.item.indicator, "count")
    verdicts = {
        area: str(
            trends.verdict(
                results[area],
                better=months.better,
                margin=margin.change / 100 if margin and margin.scale == "percent" else None,
                p_adjusted=None if p != p else float(p),
            )
        )
        for area, p in zip(asked, p_values, strict=True)
    }
    return replace(months, results=results, verdicts=verdicts)


def _fit(months: Months, area: str) -> Any:
    own = months.rows[months.rows["area"] == area].set_index("start")
    people = own["n"].reindex(months.counts.index).ffill().bfill()
    breaks = months.counts.index.get_indexer(own.index[own["break_before"].astype(bool)]).tolist()
    if months.start in breaks:
        return trends.NotTestable(
            "interrupted time series", "the series breaks where the interruption is", len(own)
        )
    return trends.interrupted_time_series(
        months.counts[area],
        interruption=months.start,
        population=people.to_numpy(float) if people.notna().all() else None,
        breaks=[at for at in breaks if at > 0],
    )


def _truth(chapter: Chapter, item: Interruption) -> dict[str, float]:
    if "simulated" not in chapter.info.reads:
        return {}
    given = chapter.read("simulated")
    given = given[given["interruption"] == item.id]
    return dict(zip(given["quantity"], given["value"].astype(float), strict=True))


def _or_nan(value: Any) -> float:
    return float("nan") if value is None else float(value)


def name_of(chapter: Chapter, area: str, language: str = "") -> str:
    """Name of an area in a language, the chapter's unless given."""
    return chapter.study.area(area).name[language or chapter.language]


def indicator_of(chapter: Chapter, months: Months, language: str = "") -> str:
    """Name of the indicator in a language, the chapter's unless given."""
    meanings = chapter.read("indicators", everywhere=True).set_index("id")
    return str(meanings.loc[months.item.indicator, f"name_{language or chapter.language}"])


def heading(chapter: Chapter, months: Months) -> None:
    """Begin the section on an interruption."""
    chapter.text(
        sv=f"## Månad för månad: {literal(months.item.name['sv'])}",
        en=f"## Month by month: {literal(months.item.name['en'])}",
    )


def record(chapter: Chapter, months: Months) -> pd.DataFrame:
    """Record one finding per area; return the table of interrupted series with the column `finding`."""
    import pandas as pd

    rows = []
    for area, role in months.roles.items():
        result = months.results[area]
        tested = result.testable
        truth = _true_ratio(months, role)
        rows.append(
            {
                "area": area,
                "name": name_of(chapter, area),
                "role": ROLES[role][chapter.language],
                "ratio": result.ratio if tested else float("nan"),
                "low": result.low if tested else float("nan"),
                "high": result.high if tested else float("nan"),
                "truth": float("nan") if truth is None else truth,
                "verdict": months.verdicts.get(area, ""),
                "dispersion": result.dispersion if tested else float("nan"),
                "autocorrelation": result.autocorrelation if tested else float("nan"),
                "left": result.checks.ljung_box_p if tested and result.checks else float("nan"),
                "finding": _finding(chapter, months, area, result),
                "source": months.rows["source"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def _true_ratio(months: Months, role: str) -> float | None:
    """What the simulation was given; comparison areas were left alone."""
    if not months.truth:
        return None
    return months.truth.get({"treated": "ratio", "buffer": "buffer-ratio"}.get(role, ""), 1.0)


def _finding(chapter: Chapter, months: Months, area: str, result: Any) -> str:
    tested = result.testable
    truth = _true_ratio(months, months.roles[area])
    return chapter.finding(
        f"interruption/{months.item.id}/{area}",
        kind="interrupted series",
        sv=_sentence(chapter, months, area, result, "sv"),
        en=_sentence(chapter, months, area, result, "en"),
        value=float(result.ratio) if tested else None,
        unit="ratio",
        low=float(result.low) if tested else None,
        high=float(result.high) if tested else None,
        level=0.95 if tested else None,
        verdict=months.verdicts.get(area),
        method=result.method if tested else "not tested",
        rows=months.rows[months.rows["area"] == area],
        headline=11 if months.roles[area] == "treated" else None,
        details={
            "name": {lang: indicator_of(chapter, months, lang) for lang in ("sv", "en")},
            "role": months.roles[area],
            "p_value": float(result.p_value) if tested else None,
            "dispersion": float(result.dispersion) if tested else None,
            "autocorrelation": float(result.autocorrelation) if tested else None,
            "prevented": float(result.prevented[0]) if tested else None,
            "truth": truth,
        },
    ).id


def _sentence(chapter: Chapter, months: Months, area: str, result: Any, language: str) -> str:
    sv = language == "sv"
    what, where = indicator_of(chapter, months, language), name_of(chapter, area, language)
    when, done = day(months.item.date, language), months.item.name[language]
    if not result.testable:
        return (
            f"{what} i {where} går inte att pröva mot {done} ({when})."
            if sv
            else f"{what} in {where} cannot be tested against {done} ({when})."
        )
    ratio, ends = number(result.ratio, language, 2), interval(result.low, result.high, language, 2)
    verdict = months.verdicts.get(area)
    end = f"; {VERDICT_WORDS[verdict][language].lower()}" if verdict else ""
    if sv:
        return (
            f"{what} i {where} blev från {when} ({done}) {ratio} gånger vad trend och säsong gav att vänta "
            f"(95\u00a0%: {ends}){end}."
        )
    return (
        f"{what} in {where} became {ratio} times what trend and season led to expect from {when} ({done}; "
        f"95%: {ends}){end}."
    )


def show_table(chapter: Chapter, months: Months, table: pd.DataFrame) -> None:
    """Show the table of interrupted series: ratio with interval, verdict and what the model assumes."""
    lang = chapter.language
    table = table.copy()
    table["interval"] = [
        interval(low, high, lang, 2) for low, high in zip(table.low, table.high, strict=True)
    ]
    columns = {
        "name": Column(chapter.words("Område", "Area")),
        "role": Column(chapter.words("Roll", "Role")),
        "ratio": Column(chapter.words("Kvot", "Ratio"), "number", decimals=2),
        "interval": Column(chapter.words("95 % intervall", "95% interval")),
    }
    if months.truth:
        columns["truth"] = Column(chapter.words("Sant värde", "True value"), "number", 2)
    columns |= {
        "verdict": Column(chapter.words("Utslag", "Verdict"), "verdict"),
        "dispersion": Column(chapter.words("Överspridning", "Dispersion"), "number", decimals=2),
        "autocorrelation": Column("AR(1)", "number", decimals=2),
        "left": Column(chapter.words("Rester, p", "Residuals, p"), "number", decimals=2),
        "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
    }
    chapter.table(
        table,
        id=f"interrupted-{months.item.id}",
        caption=chapter.words(
            f"{indicator_of(chapter, months)} efter {months.item.name['sv']} ({day(months.item.date, 'sv')})",
            f"{indicator_of(chapter, months)} after {months.item.name['en']} ({day(months.item.date, 'en')})",
        ),
        columns=columns,
        aid=chapter.words(
            "Kvoten är nivån efter mot den som trend och säsong gav att vänta; 1 är ingen förändring.",
            "The ratio is the level after to the one that trend and season led to expect; 1 is no change.",
        ),
        note=_table_note(chapter, months),
    )


def _table_note(chapter: Chapter, months: Months) -> str:
    note = chapter.words(
        "Kvasi-Poissonregression med två årsvågor och AR(1)-fel. Utslag ges där arbetet gjordes och i grannområdet, med "
        f"p-värden korrigerade enligt Holm; jämförelseområdena ({EN_DASH}) är till för att se om något hände överallt. Ett "
        "litet p för resterna säger att modellen lämnar mönster kvar.",
        "Quasi-Poisson regression with two yearly waves and AR(1) errors. Verdicts are given where the work was done and in "
        f"the neighbouring area, with p-values adjusted by Holm's method; the comparison areas ({EN_DASH}) show whether something "
        "happened everywhere. A small p of the residuals says that the model leaves a pattern.",
    )
    if months.truth:
        note += chapter.words(
            " Sant värde: det som simuleringen gavs.", " True value: what the simulation was given."
        )
    return note


def show_placebos(chapter: Chapter, months: Months) -> None:
    """Record and say how many earlier dates would have given an effect as large as the real one."""
    test = trends.placebo_in_time(months.counts[months.item.area], interruption=months.start)
    if isinstance(test, trends.NotTestable):
        chapter.no_data(
            sv="Månaderna före räcker inte till att pröva datum då inget gjordes.",
            en="The months before are too few to try dates at which nothing was done.",
        )
        return
    larger = int((abs(test.placebo_z) >= abs(test.z)).sum())
    found = chapter.finding(
        f"placebo/{months.item.id}",
        kind="placebo",
        sv=f"Av {test.n} tidigare månader som prövats på samma sätt gav {_counted(larger, 'sv')} lika stort utslag.",
        en=f"Of {test.n} earlier months tried in the same way {_counted(larger, 'en')} gave as large an effect.",
        value=larger,
        method=f"placebo interruptions {test.method}",
        rows=months.rows[months.rows["area"] == months.item.area],
        details={"n": test.n},
    )
    chapter.text(
        sv=f"{chapter.cite(found, found.text['sv'])} Månader nära varandra delar det mesta av sina data, så andelen beskriver men är inget test.",
        en=f"{chapter.cite(found, found.text['en'])} Months near each other share most of their data, so the share describes and is no test.",
    )


def _counted(value: int, language: str) -> str:
    return {"sv": "ingen", "en": "none"}[language] if value == 0 else number(value, language)
