"""Chapter 5: the interventions of the plan, their colours and accounts, and measured outcomes against targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import plan
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.record.finding import rows_of
from evaltools.record.table import STATUS_WORDS, Column
from evaltools.words.numbers import counted, listing, number, with_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MEANING = {
    "green": {"sv": "har i huvudsak nått sina mål", "en": "has in the main reached its goals"},
    "yellow": {
        "sv": "har inte nått målen fullt ut men anses livskraftig",
        "en": "has not fully reached its goals but is seen as viable",
    },
    "red": {"sv": "har fastnat eller fungerar inte", "en": "is stuck or does not work"},
    "grey": {"sv": "måluppfyllelsen har inte gått att fastställa", "en": "could not be judged"},
}
AGAINST = {
    "reached": {"sv": "● nått", "en": "● reached"},
    "not-reached": {"sv": "○ inte nått", "en": "○ not reached"},
    "no-value": {"sv": "? utfall anges inte", "en": "? no value reported"},
    "no-target": {"sv": "inget mål satt", "en": "no target set"},
}


def interventions(chapter: Chapter) -> pd.DataFrame:
    """The interventions of the area's plan in the period, in the order of the document."""
    frame = chapter.read("interventions")
    wanted = chapter.study.plan(chapter.period, chapter.area)
    frame = frame[frame["version"] == wanted] if wanted else frame.iloc[:0]
    return frame.sort_values("order", kind="stable").reset_index(drop=True)


def outcomes(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Measured outcomes of the interventions, each with its result against its target and a finding."""
    found = chapter.read("outcomes")
    found = found[found["intervention"].isin(frame["id"])].reset_index(drop=True)
    found = plan.compare_outcomes(found)
    found["finding"] = [_outcome(chapter, found.iloc[[i]]) for i in range(len(found))]
    return found


def _outcome(chapter: Chapter, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    texts = {}
    for language in ("sv", "en"):
        value = with_unit(item["value"], _short(item["unit"]), language)
        target = ""
        if item["target_kind"]:
            words = {"sv": "mål", "en": "target"}[language]
            target = f" ({words} {with_unit(item['target'], _short(item['unit']), language)}, {AGAINST[item['against_target']][language][2:]})"
        texts[language] = f"{item[f'measure_{language}']}: {value}{target}."
    known = item["value"] == item["value"]
    return chapter.finding(
        f"outcome/{item['id']}",
        kind="outcome",
        sv=texts["sv"],
        en=texts["en"],
        value=float(item["value"]) if known else None,
        unit=item["unit"],
        method="transcribed; compared with its target",
        rows=row,
        details={
            "target": float(item["target"]) if item["target_kind"] else None,
            "against_target": item["against_target"],
        },
    ).id


def _short(unit: str) -> str:
    return "" if unit in ("number", "unit") else unit


def record(chapter: Chapter, frame: pd.DataFrame) -> pd.DataFrame:
    """Record one finding per intervention; return the table with the column `finding`."""
    frame = frame.copy()
    found = []
    for i in range(len(frame)):
        row = frame.iloc[[i]]
        item = row.iloc[0]
        texts = {
            language: f"{item[f'name_{language}']}: {STATUS_WORDS[item['status']][language].lower()}. {item[f'account_{language}']}"
            for language in ("sv", "en")
        }
        found.append(
            chapter.finding(
                f"intervention/{item['id']}",
                kind="status",
                sv=texts["sv"],
                en=texts["en"],
                value=item["status"],
                method="colour as published",
                rows=row,
                details={
                    "name": {"sv": item["name_sv"], "en": item["name_en"]},
                    "department": {"sv": item["department_sv"], "en": item["department_en"]},
                },
            ).id
        )
    frame["finding"] = found
    return frame


def headline(chapter: Chapter, frame: pd.DataFrame, results: pd.DataFrame) -> None:
    """Record and say how many interventions have each colour, and how many have a measured target."""
    counts = {name: int((frame["status"] == name).sum()) for name in plan.STATUSES}
    given = [name for name in plan.STATUSES if counts[name]]
    texts = {}
    for language in ("sv", "en"):
        parts = [
            f"{number(counts[name], language)} {_plural(name, counts[name], language)}" for name in given
        ]
        departments = frame["department"].nunique()
        if language == "sv":
            texts[language] = (
                f"Av {len(frame)} insatser i {departments} förvaltningar är {listing(parts, 'sv')} i programmets egen uppföljning."
            )
        else:
            texts[language] = (
                f"Of {len(frame)} interventions in {departments} departments {listing(parts, 'en')} in the programme's own follow-up."
            )
    chapter.finding(
        f"status/{chapter.area.id}",
        kind="status-count",
        sv=texts["sv"],
        en=texts["en"],
        value=len(frame),
        method="count of published colours",
        rows=rows_of(frame),
        headline=20,
        details=counts,
    )
    _measured(chapter, frame, results)


def _plural(status: str, count: int, language: str) -> str:
    one = {"green": "grön", "yellow": "gul", "red": "röd", "grey": "grå"}
    many = {"green": "gröna", "yellow": "gula", "red": "röda", "grey": "grå"}
    if language == "sv":
        return one[status] if count == 1 else many[status]
    return f"{'is' if count == 1 else 'are'} {status}"


def _measured(chapter: Chapter, frame: pd.DataFrame, results: pd.DataFrame) -> None:
    targets = results[results["against_target"] != "no-target"]
    reached = int((targets["against_target"] == "reached").sum())
    unknown = int((targets["against_target"] == "no-value").sum())
    with_target = targets["intervention"].nunique()
    without = len(frame) - results["intervention"].nunique()
    sv = (
        f"Uppföljningen anger {counted(len(results) - unknown, {'sv': 'uppmätt resultat'}, {'sv': 'uppmätta resultat'}, 'sv')}; "
        f"{len(targets)} mål i {with_target} insatser är satta i siffror. Av dem har {reached} nåtts"
        + (f" och {unknown} redovisas inte" if unknown else "")
        + f". För {without} insatser redovisas inget mått alls."
    )
    en = (
        f"The follow-up reports {len(results) - unknown} measured outcomes; {len(targets)} targets in {with_target} interventions are "
        f"set in numbers. Of these {reached} were reached"
        + (f" and {unknown} are not reported on" if unknown else "")
        + f". For {without} interventions no measure is reported at all."
    )
    chapter.finding(
        f"targets/{chapter.area.id}",
        kind="target-count",
        sv=sv,
        en=en,
        value=reached,
        method="measured outcomes compared with their targets",
        rows=rows_of(frame),
        findings=tuple(results["finding"]),
        headline=21,
        details={"targets": len(targets), "unknown": unknown, "without_measure": without},
    )


def show_brief(chapter: Chapter) -> None:
    """Say the chapter's headline findings as a paragraph."""
    area = chapter.area.id
    found = [chapter.findings[f"{chapter.info.id}/{name}/{area}"] for name in ("status", "targets")]
    traced = [chapter.traced(item) for item in found]
    chapter.text(sv=" ".join(item["sv"] for item in traced), en=" ".join(item["en"] for item in traced))


def show_status(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Table and figure of colours by department."""
    name = f"department_{chapter.language}"
    table = plan.status_counts(frame, name)
    table["source"] = frame["source"].iloc[0]
    columns = {name: Column(chapter.words("Förvaltning", "Department"))}
    used = [status for status in plan.STATUSES if table[status].sum()]
    columns |= {status: Column(STATUS_WORDS[status][chapter.language], "number") for status in used}
    columns["all"] = Column(chapter.words("Alla", "All"), "number")
    meaning = "; ".join(
        f"{STATUS_WORDS[s][chapter.language].lower()}: {MEANING[s][chapter.language]}" for s in plan.STATUSES
    )
    chapter.figure(
        status_plot(chapter, table, name, used),
        id="status-figure",
        caption=status_message(chapter, frame),
        alternative=chapter.words(
            f"Liggande staplar med antal insatser per förvaltning, delade efter färg. {status_message(chapter, frame)}. "
            "Antalen står i tabellen intill.",
            f"Horizontal bars with the number of interventions per department, divided by colour. "
            f"{status_message(chapter, frame)}. The numbers stand in the table beside it.",
        ),
        data=table,
    )
    chapter.table(
        table,
        id="status",
        caption=chapter.words(
            "Insatser efter förvaltning och färg", "Interventions by department and colour"
        ),
        columns=columns,
        note=chapter.words("Färgerna enligt uppföljningen. ", "Colours as in the follow-up. ")
        + meaning[:1].upper()
        + meaning[1:]
        + ".",
    )


def status_message(chapter: Chapter, frame: pd.DataFrame) -> str:
    """How many of the interventions are green, in words."""
    green, all_ = int((frame["status"] == "green").sum()), len(frame)
    red = int((frame["status"] == "red").sum())
    return chapter.words(
        f"{green} av {all_} insatser är gröna" + (", ingen är röd" if red == 0 else f", {red} är röda"),
        f"{green} of {all_} interventions are green" + (", none is red" if red == 0 else f", {red} are red"),
    )


HATCH = {"green": "", "yellow": "//", "red": "xx", "grey": ".."}


def status_plot(chapter: Chapter, table: pd.DataFrame, name: str, used: list[str]) -> Figure:
    """Stacked bars by department; each part bears its number, and colours differ in pattern too."""
    from matplotlib.ticker import MaxNLocator

    rows = table.iloc[::-1]
    figure = look.figure(height=0.9 + 0.36 * len(rows))
    axes = figure.subplots()
    left = [0.0] * len(rows)
    for status in used:
        widths = rows[status].to_list()
        axes.barh(
            range(len(rows)), widths, left=left, color=look.STATUS[status], edgecolor="#4d4d4d", linewidth=0.8,
            hatch=HATCH[status], label=STATUS_WORDS[status][chapter.language], height=0.72,
        )  # fmt: skip
        for place, (start, width) in enumerate(zip(left, widths, strict=True)):
            if width:
                axes.text(
                    start + width / 2, place, number(width, chapter.language), ha="center", va="center", fontsize=9,
                    bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
                )  # fmt: skip
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), rows[name].to_list())
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(chapter.words("Antal insatser", "Number of interventions"))
    axes.legend(ncols=len(used), loc="lower right", bbox_to_anchor=(1, 1), fontsize=9, handlelength=1.4)
    return figure


def show_interventions(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Table of all interventions by department: colour, goals, account, page."""
    language = chapter.language
    chapter.table(
        frame,
        id="interventions",
        caption=chapter.words(
            "Insatserna, deras mål och hur det gick", "The interventions, their goals and how it went"
        ),
        columns={
            "order": Column(chapter.words("Nr", "No."), "number"),
            f"name_{language}": Column(chapter.words("Insats", "Intervention"), wide=True),
            "status": Column(chapter.words("Färg", "Colour"), "status"),
            f"goals_{language}": Column(chapter.words("Mål", "Goals"), wide=True),
            f"account_{language}": Column(chapter.words("Hur det gick", "How it went"), wide=True),
            "page": Column(chapter.words("Sida", "Page"), "number"),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        row_header=f"name_{language}",
        group_rows=f"department_{language}",
        note=chapter.words(
            "Mål och redogörelser i våra egna, kortare ord. Syfte och vad som gjorts finns i den nedladdningsbara tabellen.",
            "Goals and accounts in our own, shorter words. Purpose and what was done are in the table for download.",
        ),
    )


def show_outcomes(chapter: Chapter, frame: pd.DataFrame, results: pd.DataFrame) -> None:
    """Tables of outcomes: those with a target, and the rest."""
    language = chapter.language
    names = frame.set_index("id")[f"name_{language}"]
    table = results.copy()
    table["name"] = [f"{frame.set_index('id').loc[i, 'order']}. {names[i]}" for i in table["intervention"]]
    for column in ("value", "target", "baseline"):
        table[f"{column}_text"] = [_cell(row, column, language) for row in table.to_dict("records")]
    shared = {
        f"measure_{language}": Column(chapter.words("Mått", "Measure"), wide=True),
        "value_text": Column(chapter.words("Utfall", "Outcome")),
    }
    trace = {
        "locator": Column(chapter.words("Plats", "Place")),
        "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
    }
    with_target = table[table["against_target"] != "no-target"]
    if len(with_target):
        chapter.table(
            with_target,
            id="targets",
            caption=chapter.words(
                "Uppmätta resultat mot mål i siffror", "Measured outcomes against targets in numbers"
            ),
            columns={
                **shared,
                "target_text": Column(chapter.words("Mål", "Target")),
                "against_target": Column(
                    chapter.words("Mot målet", "Against target"), show=lambda v: AGAINST[v][language]
                ),
                **trace,
            },
            group_rows="name",
            note=chapter.words(
                "Jämförelsen gäller det mått som anges. Där måttet inte är detsamma som målets står det under Spåra.",
                "The comparison concerns the measure as stated. Where it is not the same as the target's, Trace says so.",
            ),
        )
    rest = table[table["against_target"] == "no-target"]
    if len(rest):
        chapter.table(
            rest,
            id="outcomes",
            caption=chapter.words(
                "Uppmätta resultat utan mål i siffror", "Measured outcomes without a target in numbers"
            ),
            columns={
                **shared,
                "baseline_text": Column(chapter.words("Tidigare", "Earlier"), missing=""),
                **trace,
            },
            group_rows="name",
        )


_AMOUNT = {
    "all": {"sv": "alla, ", "en": "all, "},
    "about": {"sv": "cirka ", "en": "about "},
    "at most": {"sv": "högst ", "en": "at most "},
    "at least": {"sv": "minst ", "en": "at least "},
    "over": {"sv": "över ", "en": "over "},
}


def _cell(row: dict[Any, Any], column: str, language: str) -> str:
    value = row[column]
    if value is None or value != value:
        return ""
    text = with_unit(value, _short(row["unit"]), language)
    if column == "value":
        return _AMOUNT.get(row["value_note"], {}).get(language, "") + text
    if column == "target":
        words = {
            "at-least": {"sv": "minst ", "en": "at least "},
            "at-most": {"sv": "högst ", "en": "at most "},
        }
        return words.get(row["target_kind"], {}).get(language, "") + text
    return text
