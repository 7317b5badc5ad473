"""Tables of a follow-up with their cells in words: measured outcomes, the rule, accounts that part from colours, goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools.plan.accounts import FollowUp, by_answer, parted
from evaltools.plan.names import ANSWERS, PROGRESS_NAMES, RESULT_NAMES, VERDICTS
from evaltools.plan.outcomes import amount
from evaltools.plan.rule import PROGRESS, RESULTS, ColourRule
from evaltools.plan.sentences import gives, marked
from evaltools.words import Message, Sayable, in_context, joined, listing, say

if TYPE_CHECKING:
    import pandas as pd


def outcomes_in_words(interventions: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Measured outcomes with their amounts as exactly as the source gives them.

    Parameters
    ----------
    interventions : one row per intervention: id, order, name.
    outcomes : as `compare_outcomes` gives them.

    Returns
    -------
    DataFrame
        the outcomes with intervention_name, value_words, target_words and baseline_words.
    """
    items = interventions.to_dict("records")
    named = {item["id"]: say("{n}. {name}", n=item["order"], name=item["name"]) for item in items}
    table = outcomes.assign(intervention_name=outcomes["intervention"].map(named))
    for name, how in (("value", "value_note"), ("target", "target_kind"), ("baseline", "")):
        table = _with(
            table,
            f"{name}_words",
            lambda row, name=name, how=how: amount(row[name], row["unit"], row.get(how, "")),
        )
    return table


def parted_in_words(found: FollowUp) -> pd.DataFrame:
    """Interventions whose colour and account part (`parted`), with kind, basis and `read_<coder>` in words."""
    table = _with(parted(found), "kind", lambda row: marked(row["verdict"], VERDICTS))
    table = _with(table, "basis", lambda row: joined(*row["basis"]))
    for coder in found.coders:
        table = _with(table, f"read_{coder}", lambda row, coder=coder: gives(row, coder))
    return table


def rule_in_words(rule: Sequence[ColourRule]) -> pd.DataFrame:
    """A rule for colours, a row per line: results, progress, status, why, and what the line stands on."""
    import pandas as pd

    def codes(named: Sequence[str], scale: Sequence[str], words: Mapping[str, Message]) -> Sayable:
        if tuple(named) == tuple(scale):
            return in_context("codes of a rule", "any")
        return listing((words[code] for code in named), "comma")

    rows = [
        {
            "results": codes(line.results, RESULTS, RESULT_NAMES),
            "progress": codes(line.progress, PROGRESS, PROGRESS_NAMES),
            "status": line.status,
            "why": line.why,
            "stands": say("the document") if line.published else say("our reading"),
        }
        for line in rule
    ]
    return pd.DataFrame(rows)


def answers_in_words(accounts: pd.DataFrame) -> pd.DataFrame:
    """Interventions by whether their goals are specific and measurable (`by_answer`), with the answer in words."""
    return _with(by_answer(accounts), "words", lambda row: ANSWERS[row["subject"]][row["answer"]])


def _with(table: pd.DataFrame, column: str, words: Callable[..., Sayable]) -> pd.DataFrame:
    """The table with a column of words, each composed from the values of its row."""
    cells: Any = [words(row) for row in table.to_dict("records")]
    return table.assign(**{column: cells})
