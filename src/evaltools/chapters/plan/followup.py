"""Chapter 5, the quality of the follow-up: does the colour follow from the account, and could the goals be judged?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaltools import interviews, plan
from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import RowRef, rows_of
from evaltools.record.table import STATUS_WORDS
from evaltools.words.numbers import interval, number

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.interviews import Agreement

RELIABLE = 0.8
"""Krippendorff (2019): from here on a coding can be relied on."""
RESULT_WORDS = {
    "reached": {"sv": "målen nådda", "en": "goals reached"},
    "mostly": {"sv": "i huvudsak nådda", "en": "reached in the main"},
    "partly": {"sv": "delvis nådda", "en": "partly reached"},
    "not": {"sv": "inte nådda", "en": "not reached"},
    "cannot-be-judged": {"sv": "går inte att bedöma", "en": "cannot be judged"},
    "not-stated": {"sv": "framgår inte", "en": "not stated"},
}
PROGRESS_WORDS = {
    "done": {"sv": "gjort", "en": "done"},
    "under-way": {"sv": "pågår", "en": "under way"},
    "delayed": {"sv": "försenat eller pausat", "en": "delayed or paused"},
    "not-started": {"sv": "inte påbörjat", "en": "not started"},
    "not-stated": {"sv": "framgår inte", "en": "not stated"},
}
VERDICTS = {
    "departs": {"sv": "○ Färgen följer inte", "en": "○ The colour does not follow"},
    "depends": {"sv": "? Det beror på läsningen", "en": "? It depends on the reading"},
    "follows": {"sv": "● Färgen följer", "en": "● The colour follows"},
    "not-coded": {"sv": "Inte kodad", "en": "Not coded"},
}
METHOD = "directed content analysis (Hsieh and Shannon 2005), goal by goal; published colour rule"


@dataclass(frozen=True)
class FollowUp:
    """Interventions with their coded accounts and what the published rule makes of them."""

    interventions: pd.DataFrame
    accounts: pd.DataFrame
    checks: pd.DataFrame
    """One row per intervention: `plan.compare_status`, with `stated`, the account's own conclusion, and `own`, its colour."""

    @property
    def coders(self) -> list[str]:
        """Passes of coding, in order."""
        return sorted(self.accounts["coder"].unique())

    def blind(self) -> set[str]:
        """Interventions that every pass coded without the colour being known."""
        seen = self.accounts.loc[self.accounts["blind"] == "no", "intervention"]
        return set(self.accounts["intervention"]) - set(seen)

    def count(self, verdict: str) -> int:
        """How many interventions have a verdict."""
        return int((self.checks["verdict"] == verdict).sum())


def read(chapter: Chapter, frame: pd.DataFrame) -> FollowUp | None:
    """The coded accounts of the interventions and what the rule makes of them; None where none is coded."""
    accounts = chapter.read("accounts")
    accounts = accounts[accounts["intervention"].isin(frame["id"])].reset_index(drop=True)
    if not len(accounts):
        chapter.no_data(
            sv="Redogörelserna är inte kodade, så färgerna kan inte prövas mot dem.",
            en="The accounts have not been coded, so the colours cannot be held against them.",
        )
        return None
    return held(frame, accounts)


def held(frame: pd.DataFrame, accounts: pd.DataFrame) -> FollowUp:
    """Hold the colours of interventions against their coded accounts, and against what the accounts themselves conclude."""
    checks = plan.compare_status(frame, accounts)
    # The account's own conclusion is a matter of fact, which every pass transcribes alike.
    own = accounts.drop_duplicates("intervention").set_index("intervention")
    checks["stated"] = [own["stated"].get(name, "not-stated") for name in checks["id"]]
    checks["own"] = [
        "" if stated == "not-stated" else plan.expected_status(stated, own["progress"][name])
        for name, stated in zip(checks["id"], checks["stated"], strict=True)
    ]
    return FollowUp(frame, accounts, checks)


def record(chapter: Chapter, found: FollowUp) -> FollowUp:
    """Record a finding per intervention, and the headline; return the checks with the column `finding`."""
    checks = found.checks.copy()
    frame = found.interventions.set_index("id")
    checks["finding"] = [
        _check(chapter, found, row, frame.loc[row["id"]]) for row in checks.to_dict("records")
    ]
    found = FollowUp(found.interventions, found.accounts, checks)
    _headline(chapter, found)
    return found


def rows_behind(found: FollowUp, names: Sequence[str]) -> list[RowRef]:
    """Raw rows of interventions and of their coded accounts."""
    frames = (
        found.interventions[found.interventions["id"].isin(names)],
        found.accounts[found.accounts["intervention"].isin(names)],
    )
    return [row for frame in frames for row in rows_of(frame)]


def _check(chapter: Chapter, found: FollowUp, check: dict[Any, Any], item: Any) -> str:
    texts = {}
    for lang in ("sv", "en"):
        colours = [(f"expected_{coder}", f"result_{coder}", coder) for coder in found.coders]
        read_as = "; ".join(
            f"{_pass(coder, lang)}: {RESULT_WORDS[check[result]][lang]}, {STATUS_WORDS[check[colour]][lang].lower()}"
            for colour, result, coder in colours
            if check[colour]
        )
        published = STATUS_WORDS[check["status"]][lang].lower()
        texts[lang] = (
            f"{item[f'name_{lang}']}: {'publicerad färg' if lang == 'sv' else 'published colour'} {published}; {read_as}. "
            f"{VERDICTS[check['verdict']][lang][2:]}."
        )
    return chapter.finding(
        f"status-check/{check['id']}",
        kind="status-check",
        sv=texts["sv"],
        en=texts["en"],
        value=check["verdict"],
        method=METHOD,
        rows=rows_behind(found, [check["id"]]),
        details={
            "published": check["status"],
            "stated": check["stated"],
            "by_own_conclusion": check["own"],
            "blind": check["id"] in found.blind(),
            **{f"result_{coder}": check[f"result_{coder}"] for coder in found.coders},
            **{f"expected_{coder}": check[f"expected_{coder}"] for coder in found.coders},
        },
    ).id


def _pass(coder: str, lang: str) -> str:
    return f"kodning {coder}" if lang == "sv" else f"pass {coder}"


def message(found: FollowUp, lang: str) -> str:
    """In how many interventions the colour follows from the account, in words."""
    follows, all_ = found.count("follows"), len(found.checks)
    if lang == "sv":
        return f"Färgen följer av redogörelsen för {follows} av {all_} insatser"
    return f"The colour follows from the account for {follows} of {all_} interventions"


def _headline(chapter: Chapter, found: FollowUp) -> None:
    departs, depends = found.count("departs"), found.count("depends")
    chapter.finding(
        f"status-checks/{chapter.area.id}",
        kind="status-check-count",
        sv=f"{message(found, 'sv')}, prövat med uppföljningens egen regel; för {number(departs, 'sv')} följer den inte och "
        f"för {number(depends, 'sv')} beror det på hur redogörelsen läses.",
        en=f"{message(found, 'en')}, by the follow-up's own rule; for {number(departs, 'en')} it does not, and for "
        f"{number(depends, 'en')} it depends on how the account is read.",
        value=found.count("follows"),
        method=METHOD,
        findings=tuple(found.checks["finding"]),
        headline=22,
        details={name: found.count(name) for name in VERDICTS} | {"passes": found.coders},
    )


def graded(categories: Sequence[str], degrees: Sequence[str]) -> list[list[float]]:
    """Weights of agreement: neighbouring degrees count in part, and codes that are no degree agree only with themselves.

    Parameters
    ----------
    categories : all codes, in the order of the matrix.
    degrees : those of them that are degrees, from best to worst; credit falls linearly with the distance.
    """
    reach = max(len(degrees) - 1, 1)

    def credit(one: str, other: str) -> float:
        if one == other:
            return 1.0
        if one not in degrees or other not in degrees:
            return 0.0
        return 1 - abs(degrees.index(one) - degrees.index(other)) / reach

    return [[credit(one, other) for other in categories] for one in categories]


COLOURS = graded(plan.STATUSES, ("green", "yellow", "red"))
SCALES = {
    "result": (plan.RESULTS, graded(plan.RESULTS, plan.RESULTS[:4])),
    "progress": (plan.PROGRESS, graded(plan.PROGRESS, plan.PROGRESS[:4])),
    "specific": (("yes", "no"), graded(("yes", "no"), ("yes", "no"))),
    "measurable": (("yes", "partly", "no"), graded(("yes", "partly", "no"), ("yes", "partly", "no"))),
}
SUBJECTS = {
    "colour": {"sv": "Färgen mot regeln, {}", "en": "The colour against the rule, {}"},
    "blind": {"sv": "Färgen mot regeln, {}, färgen okänd", "en": "The colour against the rule, {}, colour unknown"},
    "own": {"sv": "Färgen mot redogörelsens egen slutsats", "en": "The colour against the account's own conclusion"},
    "result": {"sv": "Kodning mot kodning: resultat", "en": "Pass against pass: result"},
    "progress": {"sv": "Kodning mot kodning: genomförande", "en": "Pass against pass: progress"},
    "specific": {"sv": "Kodning mot kodning: specifika mål", "en": "Pass against pass: specific goals"},
    "measurable": {"sv": "Kodning mot kodning: mätbara mål", "en": "Pass against pass: measurable goals"},
}  # fmt: skip


def agreements(chapter: Chapter, found: FollowUp) -> pd.DataFrame:
    """Weighted kappa of colours and of passes, each with interval, share that agree exactly, and a finding."""
    import pandas as pd

    rows = []
    blind = found.checks[found.checks["id"].isin(found.blind())]
    for subject, table in (("colour", found.checks), ("blind", blind)):
        for coder in found.coders:
            if subject == "colour" or len(blind) < len(found.checks):
                pairs = table[["status", f"expected_{coder}"]]
                rows.append(_agreement(chapter, found, subject, coder, pairs, plan.STATUSES, COLOURS))
    stated = found.checks[found.checks["own"] != ""]
    rows.append(_agreement(chapter, found, "own", "", stated[["status", "own"]], plan.STATUSES, COLOURS))
    if len(found.coders) == 2:
        for subject, (categories, weights) in SCALES.items():
            pairs = found.accounts.pivot(index="intervention", columns="coder", values=subject)
            rows.append(_agreement(chapter, found, subject, "", pairs, categories, weights))
    return pd.DataFrame(rows)


def _agreement(
    chapter: Chapter,
    found: FollowUp,
    subject: str,
    coder: str,
    pairs: pd.DataFrame,
    categories: Sequence[str],
    weights: list[list[float]],
) -> dict[str, Any]:
    result = interviews.agreement(pairs, "cohen", weights=weights, categories=categories)
    both = pairs.dropna()[(pairs.dropna() != "").all(axis=1)]
    exact = 100 * float((both.iloc[:, 0] == both.iloc[:, 1]).mean()) if len(both) else float("nan")
    label = {lang: SUBJECTS[subject][lang].format(_pass(coder, lang)) for lang in ("sv", "en")}
    name = f"status-agreement/{subject}" + (f"/{coder}" if coder else "")
    finding = chapter.finding(
        name,
        kind="agreement",
        sv=f"{label['sv']}: {in_words(result, 'sv')}",
        en=f"{label['en']}: {in_words(result, 'en')}",
        value=result.value,
        low=result.low,
        high=result.high,
        level=result.level if result.low is not None else None,
        method="Cohen's kappa with linear weights over the degrees (Cohen 1968), "
        + (result.interval or "no interval"),
        rows=rows_behind(found, list(found.checks["id"])),
        details={
            "units": result.units,
            "observed": result.observed,
            "expected": result.expected,
            "exact": exact,
        },
    )
    value, low, high = (float("nan") if v is None else v for v in (result.value, result.low, result.high))
    return {
        "subject": label[chapter.language], "units": result.units, "exact": exact, "value": value, "low": low,
        "high": high, "finding": finding.id, "source": found.accounts["source"].iloc[0],
    }  # fmt: skip


def in_words(result: Agreement, lang: str) -> str:
    """A weighted kappa with its interval, and what the interval allows."""
    sv = lang == "sv"
    if result.value is None:
        return "vägd kappa går inte att räkna." if sv else "weighted kappa cannot be computed."
    level = "95 %" if sv else "95%"
    said = (
        f"{'vägd kappa' if sv else 'weighted kappa'} {number(result.value, lang, 2)} "
        f"({level}: {interval(result.low, result.high, lang, 2)})"
    )
    if result.low is None or result.high is None:
        return f"{said}."
    if result.low >= RELIABLE:
        meaning = "de stämmer väl överens" if sv else "they agree well"
    elif result.low > 0 and result.high < RELIABLE:
        meaning = (
            "de stämmer bättre än av en slump, men inte väl" if sv else "better than by chance, but not well"
        )
    elif result.low > 0:
        meaning = (
            "bättre än av en slump; om de stämmer väl går inte att avgöra"
            if sv
            else "better than by chance; whether they agree well cannot be told"
        )
    else:
        meaning = (
            "om de stämmer bättre än av en slump går inte att avgöra"
            if sv
            else "whether they agree better than by chance cannot be told"
        )
    return f"{said}; {meaning}."
