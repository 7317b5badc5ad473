"""A follow-up's rule for colours as a table over codes, and whether colours follow from coded accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaltools.checks import InvalidArgument, nearest
from evaltools.plan.status import STATUSES
from evaltools.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

RESULTS = ("reached", "mostly", "partly", "not", "cannot-be-judged", "not-stated")
"""What an account shows of the goals: four degrees from best to worst, and two codes that are no degree."""
PROGRESS = ("done", "under-way", "delayed", "not-started", "not-stated")
"""How far what was planned has been carried out."""


@dataclass(frozen=True)
class ColourRule:
    """One line of the rule: which codes give which colour, and why."""

    results: tuple[str, ...]
    progress: tuple[str, ...]
    status: str
    published: bool
    """True where the document says so; False where it is silent, or puts it in words that the codes only approach."""
    why: Message


COLOUR_RULE = (
    ColourRule(
        ("reached", "mostly"), PROGRESS, "green", True,
        say("The goals are in the main reached."),
    ),
    ColourRule(
        ("partly",), PROGRESS, "yellow", True,
        say("The goals are not fully reached."),
    ),
    ColourRule(
        ("not",), ("under-way", "delayed"), "yellow", True,
        say("The goals are not reached, but the work goes on."),
    ),
    ColourRule(
        ("not",), ("done",), "red", False,
        say("What was planned is done without the goals being reached: it did not work."),
    ),
    ColourRule(
        ("not",), ("not-started",), "red", False,
        say("The intervention is stuck."),
    ),
    ColourRule(
        ("not",), ("not-stated",), "yellow", False,
        say("The goals are not reached; nothing says that the work is stuck."),
    ),
    ColourRule(
        ("cannot-be-judged",), PROGRESS, "grey", True,
        say("Whether the goals were reached cannot be determined."),
    ),
    ColourRule(
        ("not-stated",), PROGRESS, "grey", False,
        say("The account is silent on the goals, so a reader cannot tell."),
    ),
)  # fmt: skip
"""Green for goals reached in the main, yellow for goals not fully reached in work that goes on, red for work that is stuck,
grey where it cannot be determined; what such a rule leaves open is filled in and marked as not published."""


def expected_status(result: str, progress: str, rule: Sequence[ColourRule] = COLOUR_RULE) -> str:
    """Colour that a rule gives an account with these codes.

    Parameters
    ----------
    result : one of `RESULTS`.
    progress : one of `PROGRESS`.
    rule : lines of which the first that fits decides.

    Returns
    -------
    str
        green, yellow, red or grey.

    Raises
    ------
    InvalidArgument
        for a code that is not known, or that no line of the rule covers.

    Examples
    --------
    >>> expected_status("partly", "delayed")
    'yellow'
    """
    for name, value, known in (("result", result, RESULTS), ("progress", progress, PROGRESS)):
        if value not in known:
            raise InvalidArgument(name, f'"{value}" is not known. {nearest(str(value), known)}')
    for line in rule:
        if result in line.results and progress in line.progress:
            return line.status
    raise InvalidArgument("rule", f'no line covers the result "{result}" with the progress "{progress}".')


def compare_status(
    interventions: pd.DataFrame, accounts: pd.DataFrame, rule: Sequence[ColourRule] = COLOUR_RULE
) -> pd.DataFrame:
    """Hold each published colour against the colours that a rule gives the coded account.

    Parameters
    ----------
    interventions : one row per intervention, with columns `id` and `status`.
    accounts : one row per intervention and coder, with columns `intervention`, `coder`, `result`, `progress`.
    rule : see `expected_status`.

    Returns
    -------
    DataFrame
        one row per intervention, in the order given: id, status, for each coder `result_<coder>`,
        `progress_<coder>` and `expected_<coder>` (blank where it was not coded), and `verdict`: "follows"
        (every coding gives the published colour), "depends" (some do), "departs" (none does), "not-coded".

    Raises
    ------
    InvalidArgument
        for an unknown code or status, and for an intervention coded twice by one coder.
    """
    import pandas as pd

    for position, status in enumerate(interventions["status"]):
        if status not in STATUSES:
            raise InvalidArgument("interventions", f'unknown status "{status}".', position)
    twice = accounts[accounts.duplicated(["intervention", "coder"])]
    if len(twice):
        row = twice.iloc[0]
        raise InvalidArgument("accounts", f'"{row["intervention"]}" is coded twice by "{row["coder"]}".')
    coded = {(row["intervention"], row["coder"]): row for row in accounts.to_dict("records")}
    coders = sorted(accounts["coder"].unique())
    rows = []
    for item in interventions.to_dict("records"):
        found = {"id": item["id"], "status": item["status"]}
        for coder in coders:
            code = coded.get((item["id"], coder))
            found[f"result_{coder}"] = code["result"] if code else ""
            found[f"progress_{coder}"] = code["progress"] if code else ""
            found[f"expected_{coder}"] = (
                expected_status(code["result"], code["progress"], rule) if code else ""
            )
        expected = [found[f"expected_{coder}"] for coder in coders if found[f"expected_{coder}"]]
        rows.append(found | {"verdict": _verdict(item["status"], expected)})
    columns = [f"{part}_{coder}" for coder in coders for part in ("result", "progress", "expected")]
    return pd.DataFrame(rows, columns=["id", "status", *columns, "verdict"])


def _verdict(status: str, expected: Sequence[str]) -> str:
    if not expected:
        return "not-coded"
    same = sum(one == status for one in expected)
    return "follows" if same == len(expected) else "depends" if same else "departs"
