"""Tables, figure and sentences of chapter 5 on the quality of the follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import plan
from evaltools.chapters.plan import plan as activity_plan
from evaltools.chapters.plan.followup import (
    PROGRESS_WORDS,
    RESULT_WORDS,
    VERDICTS,
    FollowUp,
    agreements,
    message,
    rows_behind,
)
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.record.table import STATUS_WORDS, Column
from evaltools.words.numbers import interval, listing, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

ANSWERS = {
    "specific": {"yes": {"sv": "Specifika: ja", "en": "Specific: yes"}, "no": {"sv": "Specifika: nej", "en": "Specific: no"}},
    "measurable": {
        "yes": {"sv": "Mätbara: alla målen", "en": "Measurable: all goals"},
        "partly": {"sv": "Mätbara: några av målen", "en": "Measurable: some of the goals"},
        "no": {"sv": "Mätbara: inget av målen", "en": "Measurable: none of the goals"},
    },
}  # fmt: skip
MOVES = {
    "better": {"sv": "bättre", "en": "better"},
    "worse": {"sv": "sämre", "en": "worse"},
    "same": {"sv": "oförändrad", "en": "the same"},
    "not-comparable": {"sv": "går inte att jämföra", "en": "not comparable"},
    "new": {"sv": "ny", "en": "new"},
    "ended": {"sv": "avslutad", "en": "ended"},
}


def show(chapter: Chapter, found: FollowUp) -> None:
    """Say, draw and list where colour and account part, and how well colours and passes agree."""
    headline = chapter.findings[f"{chapter.info.id}/status-checks/{chapter.area.id}"]
    chapter.text(
        sv=f"{chapter.cite(headline, headline.text['sv'])} {_own(found, 'sv')}",
        en=f"{chapter.cite(headline, headline.text['en'])} {_own(found, 'en')}",
    )
    _figure(chapter, found)
    _disagreements(chapter, found)
    _agreement_table(chapter, found)
    _rule_table(chapter, found)


def _own(found: FollowUp, lang: str) -> str:
    """What the accounts' own conclusions say of the colours that do not follow."""
    names = found.interventions.set_index("id")[f"name_{lang}"]
    against = found.checks[(found.checks["own"] != "") & (found.checks["own"] != found.checks["status"])]
    said = listing([names[name] for name in against["id"]], lang)
    if lang == "sv":
        if not len(against):
            return "Ingen färg avviker från redogörelsens egen slutsats."
        return f"Färgen avviker också från redogörelsens egen slutsats för {len(against)}: {said}."
    if not len(against):
        return "No colour departs from the account's own conclusion."
    return f"The colour also departs from the account's own conclusion for {len(against)}: {said}."


def cross_table(found: FollowUp) -> pd.DataFrame:
    """Number of interventions by pass, coded result and published colour; `rule` where the colours are the same."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for coder in found.coders:
        for result in plan.RESULTS:
            own = found.checks[found.checks[f"result_{coder}"] == result]
            for status in plan.STATUSES:
                here = own[own["status"] == status]
                rows.append(
                    {
                        "coder": coder, "result": result, "status": status, "interventions": len(here),
                        "by_rule": int((here[f"expected_{coder}"] == status).sum()),
                        "source": found.accounts["source"].iloc[0],
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def _figure(chapter: Chapter, found: FollowUp) -> None:
    lang = chapter.language
    table = cross_table(found)
    caption = message(found, lang)
    chapter.figure(
        cross_plot(chapter, table),
        id="colour-account-figure",
        caption=caption,
        alternative=chapter.words(
            f"Antal insatser efter vad redogörelsen visar (rader) och publicerad färg (kolumner), en ruta per kodning. "
            f"{caption}. Antalen finns i figurens data och avvikelserna i tabellen under.",
            f"Number of interventions by what the account shows (rows) and published colour (columns), one panel per pass. "
            f"{caption}. The numbers are in the figure's data and the departures in the table below.",
        ),
        note=chapter.words(
            "Inramade tal: den publicerade färgen är den som regeln ger. Båda kodningarna är gjorda av samma arbetslag; "
            "skillnaden mellan dem visar hur mycket läsningen betyder, inte vad oberoende bedömare skulle säga.",
            "Framed numbers: the published colour is the one the rule gives. Both passes are by the same team; the "
            "difference between them shows how much the reading matters, not what independent coders would say.",
        ),
        data=table,
    )


def cross_plot(chapter: Chapter, table: pd.DataFrame) -> Figure:
    """Coded result x colour, a panel per pass; framed where the rule gives the published colour."""
    lang = chapter.language
    coders = list(dict.fromkeys(table["coder"]))
    used = [name for name in plan.RESULTS if table.loc[table["result"] == name, "interventions"].sum()]
    colours = [name for name in plan.STATUSES if table.loc[table["status"] == name, "interventions"].sum()]
    figure = look.figure(height=1.0 + 0.42 * len(used))
    panels = figure.subplots(1, len(coders), sharey=True, squeeze=False)[0]
    for axes, coder in zip(panels, coders, strict=True):
        for row in table[(table["coder"] == coder) & (table["interventions"] > 0)].to_dict("records"):
            agrees = row["by_rule"] > 0
            axes.text(
                colours.index(row["status"]), used.index(row["result"]), number(row["interventions"], lang),
                ha="center", va="center", fontsize=11, fontweight="bold" if agrees else "normal",
                bbox={
                    "boxstyle": "round,pad=0.3", "facecolor": "white",
                    "edgecolor": look.INK if agrees else "none", "linewidth": 1.6,
                },
            )  # fmt: skip
        axes.set_title(chapter.words(f"Kodning {coder}", f"Pass {coder}"))
        axes.set_xticks(range(len(colours)), [STATUS_WORDS[name][lang] for name in colours])
        axes.set_yticks(range(len(used)), [RESULT_WORDS[name][lang] for name in used])
        axes.set_xlim(-0.6, len(colours) - 0.4)
        axes.set_ylim(len(used) - 0.4, -0.6)
        axes.tick_params(length=0)
        axes.grid(axis="y")
    return figure


def _disagreements(chapter: Chapter, found: FollowUp) -> None:
    lang = chapter.language
    parts = found.checks[found.checks["verdict"].isin(["departs", "depends"])]
    if not len(parts):
        return
    frame = found.interventions.set_index("id")
    basis = found.accounts.pivot(index="intervention", columns="coder", values=f"basis_{lang}")
    table = parts.assign(
        order=[frame["order"][name] for name in parts["id"]],
        name=[frame[f"name_{lang}"][name] for name in parts["id"]],
        page=[frame["page"][name] for name in parts["id"]],
        kind=[VERDICTS[verdict][lang] for verdict in parts["verdict"]],
        basis=[" ".join(dict.fromkeys(basis.loc[name].dropna())) for name in parts["id"]],
        source=found.accounts["source"].iloc[0],
    )
    ranks = list(VERDICTS)
    table = table.sort_values(
        ["verdict", "order"], key=lambda c: c.map(ranks.index) if c.name == "verdict" else c
    )
    columns = {
        "order": Column(chapter.words("Nr", "No."), "number"),
        "name": Column(chapter.words("Insats", "Intervention"), wide=True),
        "status": Column(chapter.words("Färg", "Colour"), "status"),
        "stated": Column(
            chapter.words("Egen slutsats", "Own conclusion"), show=lambda value: RESULT_WORDS[value][lang]
        ),
    }
    for coder in found.coders:
        table[f"read_{coder}"] = [
            f"{RESULT_WORDS[row[f'result_{coder}']][lang]} → {STATUS_WORDS[row[f'expected_{coder}']][lang].lower()}"
            if row[f"expected_{coder}"]
            else ""
            for row in table.to_dict("records")
        ]
        columns[f"read_{coder}"] = Column(chapter.words(f"Kodning {coder}", f"Pass {coder}"), wide=True)
    columns["basis"] = Column(chapter.words("Avgörande", "Decisive"), wide=True)
    columns["finding"] = Column(chapter.words("Spåra", "Trace"), "finding")
    chapter.table(
        table,
        id="status-checks",
        caption=chapter.words("Där färg och redogörelse inte följs åt", "Where colour and account part"),
        columns=columns,
        row_header="name",
        group_rows="kind",
        note=chapter.words(
            "Tabellen gäller hur uppföljningen redovisas, inte hur bra en insats är. Kodningen är vår, mål för mål; det mål "
            "som inte nämns räknas som inte visat. ",
            "The table is about how the follow-up reports, not about how good an intervention is. The coding is ours, goal "
            "by goal; a goal that is not mentioned counts as not shown. ",
        )
        + _not_blind(chapter, found),
    )  # fmt: skip


def _not_blind(chapter: Chapter, found: FollowUp) -> str:
    orders = found.interventions.set_index("id")["order"]
    seen = sorted(orders[name] for name in set(found.accounts["intervention"]) - found.blind())
    if not seen:
        return chapter.words(
            "Alla kodades utan att färgen var känd.", "All were coded without the colour being known."
        )
    numbers = listing([number(int(one), chapter.language) for one in seen], chapter.language)
    return chapter.words(
        f"Färgen hade av misstag blivit känd före kodningen för nr {numbers}; överensstämmelsen räknas därför också utan dem.",
        f"The colour had by mistake become known before the coding for no. {numbers}; agreement is therefore also computed without them.",
    )


def _agreement_table(chapter: Chapter, found: FollowUp) -> None:
    lang = chapter.language
    table = agreements(chapter, found)
    table["interval"] = [interval(row["low"], row["high"], lang, 2) for row in table.to_dict("records")]
    chosen = [f"{chapter.info.id}/status-agreement/colour/{coder}" for coder in found.coders]
    chosen.append(f"{chapter.info.id}/status-agreement/own")
    said = [chapter.findings[name] for name in chosen]
    chapter.text(
        sv=" ".join(chapter.cite(item, item.text["sv"]) for item in said),
        en=" ".join(chapter.cite(item, item.text["en"]) for item in said),
    )
    chapter.table(
        table,
        id="status-agreement",
        caption=chapter.words(
            "Hur väl färger och kodningar stämmer överens", "How well colours and passes of coding agree"
        ),
        columns={
            "subject": Column(chapter.words("Jämförelse", "Comparison"), wide=True),
            "units": Column(chapter.words("Insatser", "Interventions"), "number"),
            "exact": Column(chapter.words("Lika", "The same"), "percent", 0),
            "value": Column(chapter.words("Vägd kappa", "Weighted kappa"), "number", 2),
            "interval": Column(chapter.words("95 %", "95%")),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        row_header="subject",
        note=chapter.words(
            "Vikterna är linjära över graderna; en grad bredvid räknas till en del, medan grått, ”går inte att bedöma” och "
            "”framgår inte” bara stämmer med sig själva. Få röda och grå färger gör kappa osäker.",
            "Weights are linear over the degrees; a neighbouring degree counts in part, while grey, “cannot be judged” and "
            "“not stated” agree only with themselves. Few red and grey colours make kappa uncertain.",
        ),
    )


def _rule_table(chapter: Chapter, found: FollowUp) -> None:
    import pandas as pd

    lang = chapter.language

    def names(codes: tuple[str, ...], all_: tuple[str, ...], words: dict[str, dict[str, str]]) -> str:
        return (
            chapter.words("alla", "any") if codes == all_ else ", ".join(words[code][lang] for code in codes)
        )

    rows = [
        {
            "results": names(line.results, plan.RESULTS, RESULT_WORDS),
            "progress": names(line.progress, plan.PROGRESS, PROGRESS_WORDS),
            "status": line.status,
            "why": line.why[lang],
            "stands": chapter.words("dokumentet", "the document") if line.published else chapter.words("vår läsning", "our reading"),
            "source": found.interventions["source"].iloc[0],
        }
        for line in plan.COLOUR_RULE
    ]  # fmt: skip
    chapter.table(
        pd.DataFrame(rows),
        id="colour-rule",
        caption=chapter.words("Uppföljningens färgregel som tabell", "The follow-up's rule for colours as a table"),
        columns={
            "results": Column(chapter.words("Redogörelsen visar", "The account shows")),
            "progress": Column(chapter.words("Genomförande", "Progress")),
            "status": Column(chapter.words("Färg", "Colour"), "status"),
            "why": Column(chapter.words("Skäl", "Why"), wide=True),
            "stands": Column(chapter.words("Enligt", "According to")),
        },
    )  # fmt: skip


def show_goals(chapter: Chapter, found: FollowUp) -> None:
    """How many interventions have goals that are specific and measurable, pass by pass and in both."""
    import pandas as pd

    lang = chapter.language
    rows = []
    for subject, answers in ANSWERS.items():
        pairs = found.accounts.pivot(index="intervention", columns="coder", values=subject)
        for answer, words in answers.items():
            row: dict[str, Any] = {"answer": words[lang], "source": found.accounts["source"].iloc[0]}
            row |= {f"coder_{coder}": int((pairs[coder] == answer).sum()) for coder in found.coders}
            rows.append(row | {"both": int((pairs == answer).all(axis=1).sum())})
    finding = _goals(chapter, found)
    chapter.text(sv=chapter.cite(finding, finding.text["sv"]), en=chapter.cite(finding, finding.text["en"]))
    columns = {"answer": Column(chapter.words("Målen", "The goals"))}
    for coder in found.coders:
        columns[f"coder_{coder}"] = Column(chapter.words(f"Kodning {coder}", f"Pass {coder}"), "number")
    columns["both"] = Column(chapter.words("Alla kodningar", "All passes"), "number")
    chapter.table(
        pd.DataFrame(rows),
        id="goals",
        caption=chapter.words(
            "Insatser efter om målen är specifika och mätbara",
            "Interventions by whether their goals are specific and measurable",
        ),
        columns=columns,
        row_header="answer",
    )


def _goals(chapter: Chapter, found: FollowUp) -> Any:
    pairs = {
        name: found.accounts.pivot(index="intervention", columns="coder", values=name) for name in ANSWERS
    }
    specific = int((pairs["specific"] == "yes").all(axis=1).sum())
    whole = (pairs["measurable"] == "yes").all(axis=1)
    both = int(((pairs["specific"] == "yes").all(axis=1) & whole).sum())
    none = pairs["measurable"].index[(pairs["measurable"] == "no").all(axis=1)]
    all_ = len(found.checks)
    named = {
        lang: listing([found.interventions.set_index("id")[f"name_{lang}"][name] for name in none], lang)
        for lang in ("sv", "en")
    }
    return chapter.finding(
        f"goals/{chapter.area.id}",
        kind="goal-quality",
        sv=f"Enligt alla kodningar är målen specifika för {specific} av {all_} insatser och helt mätbara för {int(whole.sum())}; "
        f"{both} har mål som är bådadera."
        + (f" Inget av målen är mätbart för {len(none)}: {named['sv']}." if len(none) else ""),
        en=f"By all passes the goals are specific for {specific} of {all_} interventions and measurable throughout for "
        f"{int(whole.sum())}; {both} have goals that are both."
        + (f" None of the goals is measurable for {len(none)}: {named['en']}." if len(none) else ""),
        value=both,
        method="directed content analysis, count over all passes",
        rows=rows_behind(found, list(found.checks["id"])),
        details={"specific": specific, "measurable": int(whole.sum()), "none_measurable": list(none)},
    )  # fmt: skip


def show_targets(chapter: Chapter, found: FollowUp, outcomes: pd.DataFrame) -> None:
    """Measured outcomes against their targets, by the intervention's colour."""
    import pandas as pd

    targets = outcomes[outcomes["against_target"] != "no-target"]
    if not len(targets):
        return
    status = found.interventions.set_index("id")["status"]
    table = pd.crosstab(targets["intervention"].map(status), targets["against_target"], dropna=False).reindex(
        index=plan.STATUSES, columns=["reached", "not-reached", "no-value"], fill_value=0
    )
    table = table[table.sum(axis=1) > 0].rename_axis("status").reset_index()
    table["source"] = targets["source"].iloc[0]
    words = {
        name: activity_plan.AGAINST[name][chapter.language] for name in ("reached", "not-reached", "no-value")
    }
    chapter.table(
        table,
        id="targets-colour",
        caption=chapter.words("Mål i siffror efter insatsens färg", "Targets in numbers by the intervention's colour"),
        columns={
            "status": Column(chapter.words("Färg", "Colour"), "status"),
            **{name: Column(word, "number") for name, word in words.items()},
        },
    )  # fmt: skip


def show_moves(chapter: Chapter, found: FollowUp) -> None:
    """What moved since the follow-up of an earlier period, or that there is none to compare with."""
    lang = chapter.language
    everything = chapter.read("interventions")
    now = chapter.study.plan(chapter.period, chapter.area)
    versions = sorted(name for name in everything["version"].unique() if now and name < now)
    if not versions:
        chapter.text(
            sv="Studien har ingen tidigare uppföljning med färger, så vad som har rört sig går inte att säga.",
            en="The study has no earlier follow-up with colours, so what has moved cannot be told.",
        )
        return
    earlier = everything[everything["version"] == versions[-1]]
    table = plan.moved(earlier, found.interventions)
    names = everything.drop_duplicates("id", keep="last").set_index("id")[f"name_{lang}"]
    table["name"] = [names[name] for name in table["id"]]
    table["source"] = found.interventions["source"].iloc[0]
    chapter.table(
        table,
        id="moves",
        caption=chapter.words(
            f"Vad som har rört sig sedan {versions[-1]}", f"What has moved since {versions[-1]}"
        ),
        columns={
            "name": Column(chapter.words("Insats", "Intervention"), wide=True),
            "before": Column(chapter.words("Förra gången", "Last time"), "status"),
            "after": Column(chapter.words("Nu", "Now"), "status"),
            "move": Column(chapter.words("Rörelse", "Move"), show=lambda value: MOVES[value][lang]),
        },
        row_header="name",
    )
