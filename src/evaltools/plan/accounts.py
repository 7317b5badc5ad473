"""Published colours held against coded accounts: which follow, which depart, and what the accounts themselves conclude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.plan.names import ANSWERS, VERDICTS
from evaltools.plan.rule import COLOUR_RULE, RESULTS, ColourRule, compare_status, expected_status
from evaltools.plan.status import STATUSES
from evaltools.words import StudyWords

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Goals:
    """Ids of interventions by what every pass of coding found of their goals."""

    specific: frozenset[str]
    measurable: frozenset[str]
    """All of whose goals are."""
    none_measurable: tuple[str, ...]


@dataclass(frozen=True)
class FollowUp:
    """Interventions with their coded accounts and what a rule makes of them."""

    interventions: pd.DataFrame
    accounts: pd.DataFrame
    checks: pd.DataFrame
    """One row per intervention: `compare_status`, with `stated`, the account's own conclusion, and `own`, its colour."""
    rule: tuple[ColourRule, ...] = COLOUR_RULE

    @property
    def names(self) -> dict[str, StudyWords]:
        """Names of the interventions, by id."""
        return dict(zip(self.interventions["id"], self.interventions["name"], strict=True))

    @property
    def coders(self) -> list[str]:
        """Passes of coding, in order."""
        return sorted(self.accounts["coder"].unique())

    def blind(self) -> set[str]:
        """Interventions that every pass coded without the colour being known."""
        seen = self.accounts.loc[self.accounts["blind"] == "no", "intervention"]
        return set(self.accounts["intervention"]) - set(seen)

    def count(self, verdict: str) -> int:
        """How many interventions have a verdict of `compare_status`."""
        return int((self.checks["verdict"] == verdict).sum())

    def against_own(self) -> pd.DataFrame:
        """The interventions whose colour is another than their account's own conclusion gives."""
        parted = (self.checks["own"] != "") & (self.checks["own"] != self.checks["status"])
        return self.interventions[self.interventions["id"].isin(self.checks.loc[parted, "id"])]

    def goals(self) -> Goals:
        """Which interventions have goals that are specific and measurable, by every pass alike."""
        return Goals(
            frozenset(agreed_on(self.accounts, "specific", "yes")),
            frozenset(agreed_on(self.accounts, "measurable", "yes")),
            tuple(sorted(agreed_on(self.accounts, "measurable", "no"))),
        )

    def seen(self) -> pd.DataFrame:
        """The interventions that some pass coded with the colour known."""
        known = set(self.accounts["intervention"]) - self.blind()
        return self.interventions[self.interventions["id"].isin(known)]


def hold(
    interventions: pd.DataFrame, accounts: pd.DataFrame, rule: Sequence[ColourRule] = COLOUR_RULE
) -> FollowUp:
    """Hold the colours of interventions against their coded accounts, and against what the accounts themselves conclude.

    Parameters
    ----------
    interventions : one row per intervention, with columns `id` and `status`.
    accounts : one row per intervention and coder: intervention, coder, result, progress, stated (a result, or
        "not-stated"), blind ("no" where the colour was known). Rows of other interventions are left out.
    rule : see `expected_status`.

    Raises
    ------
    InvalidArgument
        for an unknown code or status, and for an intervention coded twice by one coder.
    """
    accounts = accounts[accounts["intervention"].isin(interventions["id"])].reset_index(drop=True)
    checks = compare_status(interventions, accounts, rule)
    # The account's own conclusion is a matter of fact, which every pass transcribes alike.
    own = accounts.drop_duplicates("intervention").set_index("intervention")
    checks["stated"] = [own["stated"].get(name, "not-stated") for name in checks["id"]]
    checks["own"] = [
        "" if stated == "not-stated" else expected_status(stated, own["progress"][name], rule)
        for name, stated in zip(checks["id"], checks["stated"], strict=True)
    ]
    return FollowUp(interventions, accounts, checks, tuple(rule))


def by_result(found: FollowUp) -> pd.DataFrame:
    """Count interventions by pass, coded result and published colour.

    Returns
    -------
    DataFrame
        coder, result, status, interventions, and by_rule: how many of them have the colour that the rule gives.
    """
    import pandas as pd

    rows = []
    for coder in found.coders:
        for result in RESULTS:
            own = found.checks[found.checks[f"result_{coder}"] == result]
            for status in STATUSES:
                here = own[own["status"] == status]
                agrees = int((here[f"expected_{coder}"] == status).sum())
                rows.append((coder, result, status, len(here), agrees))
    return pd.DataFrame(rows, columns=["coder", "result", "status", "interventions", "by_rule"])


def parted(found: FollowUp) -> pd.DataFrame:
    """Interventions whose colour does not follow, or follows by some readings only; those that do not follow first.

    Returns
    -------
    DataFrame
        the checks with order, name and page of the intervention, and `basis`: what decided each reading.
    """
    rows = found.checks[found.checks["verdict"].isin(["departs", "depends"])]
    own = found.interventions[["id", "order", "name", "page"]]
    texts = found.accounts.groupby("intervention")["basis"].agg(lambda texts: list(dict.fromkeys(texts)))
    table = rows.merge(own, on="id").assign(basis=lambda table: table["id"].map(texts))
    rank = {name: place for place, name in enumerate(VERDICTS)}
    return table.sort_values(
        ["verdict", "order"], key=lambda c: c.map(rank) if c.name == "verdict" else c, ignore_index=True
    )


def by_answer(accounts: pd.DataFrame) -> pd.DataFrame:
    """Count interventions by whether their goals are specific and measurable, pass by pass and by all passes alike.

    Parameters
    ----------
    accounts : one row per intervention and coder, with columns intervention, coder, specific and measurable.

    Returns
    -------
    DataFrame
        subject, answer, `coder_<coder>` for each, and both: those that every pass gave the answer.
    """
    import pandas as pd

    rows = []
    for subject, answers in ANSWERS.items():
        pairs = accounts.pivot(index="intervention", columns="coder", values=subject)
        for answer in answers:
            each = {f"coder_{coder}": int((pairs[coder] == answer).sum()) for coder in pairs.columns}
            both = len(agreed_on(accounts, subject, answer))
            rows.append({"subject": subject, "answer": answer, **each, "both": both})
    return pd.DataFrame(rows)


def agreed_on(accounts: pd.DataFrame, subject: str, answer: str) -> set[str]:
    """Interventions that every pass gave an answer.

    Parameters
    ----------
    accounts : see `by_answer`.
    subject : the column that was coded: "specific" or "measurable".
    answer : the answer.
    """
    pairs = accounts.pivot(index="intervention", columns="coder", values=subject)
    return set(pairs.index[(pairs == answer).all(axis=1)])
