"""Registers beside the claims: effects and interventions that no claim rests on, with the reason, and dilemmas.

Nothing here is rated. A register says what there is, so that a reader sees what the claims leave out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from evaltools.record.table import Column
from evaltools.words.messages import Message, OutOf, Sayable, in_context, joined, plural, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.record.finding import Finding
    from evaltools.synthesis.claims import Claim
    from evaltools.theory.model import Version

EFFECTS = say("Effects stated in the sources")
INTERVENTIONS = say("Interventions")
REASONS = {
    "unforeseen": say("It was not foreseen: no path of the theory leads to it."),
    "none": say("The source says that it did not come about."),
    "theme": say("Other effects of the same theme stand for it in a claim."),
    "no-claim": say("No document concludes from its theme that a goal or a problem changed."),
    "not-followed": say("The documents tell of no outcome of it."),
    "no-figure": say("The follow-up reports no outcome of it in figures."),
    "carried-out": say(
        "The outcomes reported are of what was carried out, not tied to a goal of the theory."
    ),
}
LEVELS = {
    "overall": in_context("level of a dilemma", "The whole"),
    "central": in_context("level of a dilemma", "Central steering"),
    "local": in_context("level of a dilemma", "The work itself"),
}
BECAME = {
    "remains": in_context("dilemma", "remains"),
    "eased": in_context("dilemma", "eased"),
    "solved": in_context("dilemma", "solved"),
    "not-known": in_context("dilemma", "not known"),
    "": in_context("dilemma", "not looked at again"),
}


def outside(
    effects: pd.DataFrame, version: Version, claims: Collection[Claim], findings: Mapping[str, Finding]
) -> pd.DataFrame:
    """Effects and interventions of a report that no claim rests on, each with the reason.

    Parameters
    ----------
    effects : transcribed effects of the report's area and those within it: id, kind, direction, body, theme, statement.
    version : the theory in force; its interventions are looked for on the paths of the claims.
    claims : the claims of the period.
    findings : findings of earlier chapters, by id; outcomes of interventions are among them where there is a follow-up.

    Returns
    -------
    DataFrame
        id, what (heading), name, reason (a key of `REASONS`), source, locator; effects first.
    """
    import pandas as pd

    used = {name for claim in claims for name in claim.effects}
    walked = {name for claim in claims for path in claim.paths for name in path}
    themes = {(row["body"], str(row["theme"])) for row in effects.to_dict("records") if row["id"] in used}
    rows: list[dict[str, Any]] = [
        {"id": row["id"], "what": EFFECTS, "name": row["statement"], "reason": _effect(row, themes),
         "source": row["source"], "locator": row["locator"]}
        for row in effects.to_dict("records") if row["id"] not in used
    ]  # fmt: skip
    rows += [
        {"id": node.id, "what": INTERVENTIONS, "name": node.name, "reason": _intervention(node.id, findings),
         "source": node.source or version.source, "locator": node.locator or version.locator}
        for node in version.of_kind("intervention") if node.id not in walked
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["id", "what", "name", "reason", "source", "locator"])


def _effect(row: Mapping[Any, Any], themes: Collection[tuple[Any, str]]) -> str:
    if row["kind"] == "unforeseen":
        return "unforeseen"
    if row["direction"] == "none":
        return "none"
    return "theme" if (row["body"], str(row["theme"])) in themes else "no-claim"


def _intervention(name: str, findings: Mapping[str, Finding]) -> str:
    outcomes = [one for key, one in findings.items() if key.startswith(f"activity_plan/outcome/{name}-")]
    if f"activity_plan/intervention/{name}" not in findings and not outcomes:
        return "not-followed"
    return "carried-out" if any(one.value is not None for one in outcomes) else "no-figure"


def outside_sentence(table: pd.DataFrame, effects: int, interventions: int, selection: Sayable) -> Sayable:
    """By what rule claims were chosen, and how many effects and interventions are in none.

    Parameters
    ----------
    table : see `outside`.
    effects, interventions : how many there are in all.
    selection : the study's rule in its own words; blank where it states none.
    """
    parts: list[Sayable] = [selection or say("The study does not say by what rule its claims were chosen.")]
    for heading, whole, message in (
        (EFFECTS, effects, _EFFECTS), (INTERVENTIONS, interventions, _INTERVENTIONS),
    ):  # fmt: skip
        if whole:
            parts.append(message(OutOf(int((table["what"] == heading).sum()), whole)))
    return joined(*parts)


def _EFFECTS(some: OutOf) -> Message:  # noqa: N802 - a message with one argument
    return say("{some:cap} stated effects are in no claim.", some=some)


def _INTERVENTIONS(some: OutOf) -> Message:  # noqa: N802 - as above
    return say("{some:cap} interventions of the theory are in no claim.", some=some)


def outside_table(table: pd.DataFrame) -> dict[str, Any]:
    """The register as a chapter shows it."""
    return {
        "frame": table, "id": "outside-claims", "caption": say("Effects and interventions that no claim rests on"),
        "columns": {
            "name": Column(say("Effect or intervention"), wide=True),
            "reason": Column(say("Why it is in no claim"), wide=True, show=REASONS),
            "locator": Column(say("Place")),
        },
        "group_rows": "what", "row_header": "name",
        "note": say("The reasons follow from the register of effects, the theory and the follow-up by the same rule for all."),
    }  # fmt: skip


def dilemmas_sentence(now: int, followed: pd.DataFrame) -> Sayable:
    """How many dilemmas the report's documents discuss, and what became of earlier ones."""
    parts: list[Sayable] = []
    if now:
        parts.append(
            plural(
                "The documents discuss {n:words} dilemma.", "The documents discuss {n:words} dilemmas.", n=now
            )
        )
    if len(followed):
        known = followed[~followed["became"].isin(["not-known", ""])]
        eased = int(known["became"].isin(["eased", "solved"]).sum())
        parts.append(
            say(
                "Of the dilemmas of the period before, the later document says something of {some}: {eased:words} eased or "
                "solved, {remains:words} that remain.",
                some=OutOf(len(known), len(followed)), eased=eased, remains=len(known) - eased,
            )
        )  # fmt: skip
    return joined(*parts)


def dilemmas_table(table: pd.DataFrame, *, later: bool) -> dict[str, Any]:
    """Dilemmas of a period, or with `later` what became of an earlier period's."""
    columns = {"text": Column(say("Dilemma"), wide=True)}
    if later:
        columns |= {
            "became": Column(say("What became of it"), show=BECAME),
            "shows": Column(say("What the later document shows"), wide=True, missing=""),
            "later_locator": Column(say("Place"), missing=""),
        }
    else:
        columns |= {"who": Column(say("Who says so"), wide=True), "locator": Column(say("Place"))}
    caption = (
        say("What became of the dilemmas?")
        if later
        else say("Dilemmas and challenges that the documents discuss")
    )
    words: Any = [LEVELS[level] for level in table["level"]]
    return {
        "frame": table.assign(level_words=words), "id": "dilemmas-later" if later else "dilemmas", "caption": caption,
        "columns": columns, "group_rows": "level_words", "row_header": "text",
    }  # fmt: skip
