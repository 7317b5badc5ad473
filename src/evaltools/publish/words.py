"""Names of what the pages list: further values of findings, their subjects, groups of people, states of chapters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evaltools.effects.codes import BASES, KINDS
from evaltools.interviews.reliability.result import NAMES as COEFFICIENTS
from evaltools.interviews.reliability.result import UNITS
from evaltools.plan.names import (
    AGAINST_TARGET,
    KIND_NAMES,
    MOVES,
    PROGRESS_NAMES,
    RESULT_NAMES,
    VERDICTS,
)
from evaltools.record.method import method_words
from evaltools.record.verdict import STATUS_WORDS, VERDICT_WORDS
from evaltools.resources.sentences import AGREES
from evaltools.synthesis.criteria import CRITERIA, GATES
from evaltools.synthesis.levels import STRENGTHS
from evaltools.synthesis.words import NAMES as CRITERIA_NAMES
from evaltools.synthesis.words import RATINGS
from evaltools.theory.consistency import CHECKS
from evaltools.trends.names import ADJUSTMENTS, ROLES
from evaltools.trends.reasons import knows_reason, reason_words
from evaltools.words.languages import SOURCE
from evaltools.words.messages import Foreign, Message, Quoted, Sayable, in_context, say

DETAILS: dict[str, Message] = {
    "before": in_context("detail", "Before"),
    "after": in_context("detail", "After"),
    "p": in_context("detail", "p-value"),
    "p_value": in_context("detail", "p-value"),
    "p_adjusted": in_context("detail", "p-value, adjusted"),
    "adjusted_p": in_context("detail", "p-value, adjusted"),
    "name": in_context("detail", "Name"),
    "group": in_context("detail", "Group"),
    "area": in_context("detail", "Area"),
    "start": in_context("detail", "From"),
    "end": in_context("detail", "To"),
    "margin": in_context("detail", "Smallest change of interest"),
    "ratio": in_context("detail", "Ratio"),
    "rate_ratio": in_context("detail", "Rate ratio"),
    "detectable": in_context("detail", "Smallest detectable change"),
    "day": in_context("detail", "Judged as of"),
    "from": in_context("detail", "Follows on from"),
    "round": in_context("detail", "Round"),
    "planned": in_context("detail", "Interventions of the plan"),
    "progress_move": in_context("detail", "Change in progress"),
    "result_move": in_context("detail", "Change in result"),
    "mostly": in_context("detail", "Delivered for the most part from"),
    **{name: words for name, words in KIND_NAMES.items() if name != "followed"},
    "arrow": in_context("detail", "Arrow by the report's rule"),
    "n": in_context("detail", "Number of responses"),
    "reason": in_context("detail", "Reason"),
    "status": in_context("detail", "Status"),
    "target": in_context("detail", "Target"),
    "statistic": in_context("detail", "Test statistic"),
    "relative": in_context("detail", "Relative change"),
    "rating": in_context("detail", "Rating"),
    "indicator": in_context("detail", "Indicator"),
    "comparison": in_context("detail", "How far we go, beside the document"),
    "reads_as": in_context("detail", "Rating that says as much as the document"),
    "arrows": in_context("detail", "Arrows by the report's rule"),
    "changes": in_context("detail", "Changes"),
    "changed": in_context("detail", "Arrows without a stated direction"),
    "improved": in_context("detail", "Arrows for the better"),
    "worsened": in_context("detail", "Arrows for the worse"),
    "unchanged": in_context("detail", "Without an arrow"),
    "tested": in_context("detail", "Changes tested"),
    "survive": in_context("detail", "Told from chance"),
    "difference": in_context("detail", "Difference"),
    "span": in_context("detail", "Between"),
    "topic": in_context("detail", "Topic"),
    "n_needed": in_context("detail", "Responses that would have been needed"),
    "department": in_context("detail", "Department"),
    "against_target": in_context("detail", "Against the target"),
    "nodes": in_context("detail", "Parts of the programme theory"),
    "targets": in_context("detail", "Targets set in numbers"),
    "unknown": in_context("detail", "Targets not reported on"),
    "without_measure": in_context("detail", "Interventions without a measure"),
    "areas": in_context("detail", "Problem areas"),
    "conditional": in_context("detail", "Conditional"),
    "goals": in_context("detail", "Goals"),
    "stated": in_context("detail", "Stated in the source"),
    "summed": in_context("detail", "Summed"),
    "agrees": in_context("detail", "Agrees"),
    "asked": in_context("detail", "asked"),
    "autocorrelation": in_context("detail", "Autocorrelation"),
    "binding": in_context("detail", "Binding conditions"),
    "blind": in_context("detail", "Coded without the colour being known"),
    "body": in_context("detail", "Collaboration body"),
    "by_group": in_context("detail", "By group"),
    "coders": in_context("detail", "Coders"),
    "counted": in_context("detail", "Counted"),
    "informants": in_context("detail", "Informants"),
    "codes": in_context("detail", "Codes"),
    "codings": in_context("detail", "Codings"),
    "dispersion": in_context("detail", "Dispersion"),
    "expected": in_context("detail", "Expected"),
    "green": in_context("detail", "Green"),
    "grey": in_context("detail", "Grey"),
    "groups": in_context("detail", "Groups"),
    "heard": in_context("detail", "bring it up"),
    "items": in_context("detail", "Items"),
    "kind": in_context("detail", "Kind"),
    "level": in_context("detail", "Level"),
    "linked_to": in_context("detail", "Linked to"),
    "maryland": in_context("detail", "Maryland scale"),
    "observed": in_context("detail", "Observed"),
    "origin": in_context("detail", "Origin"),
    "passages": in_context("detail", "Passages"),
    "prevented": in_context("detail", "Events prevented"),
    "published": in_context("detail", "Published colour"),
    "raises": in_context("detail", "What would raise the rating"),
    "red": in_context("detail", "Red"),
    "role": in_context("detail", "Role"),
    "contrast": in_context("detail", "Compared"),
    "dispersion_source": in_context("detail", "How the dispersion is known"),
    "tipping_point": in_context("detail", "Told from chance up to dispersion"),
    "series": in_context("detail", "Interrupted series"),
    "sum": in_context("detail", "Sum of rows"),
    "temporary": in_context("detail", "Of which temporary"),
    "theme": in_context("detail", "Theme"),
    "told_by": in_context("detail", "Told by"),
    "step": in_context("detail", "Tell only a step"),
    "truth": in_context("detail", "True value in the simulation"),
    "units": in_context("detail", "Units"),
    "yellow": in_context("detail", "Yellow"),
    "adjustment": in_context("detail", "Adjustment for several comparisons"),
    "errors": in_context("detail", "Errors estimated"),
    "windows": in_context("detail", "Months on each side"),
    "baseline months": in_context("detail", "Months that mean and limits rest on"),
    "overdispersion": in_context("detail", "Variation over that of chance, standard deviation"),
    "specifications all": in_context("detail", "Specifications"),
    "specifications tested": in_context("detail", "Specifications that could be tested"),
    "specifications same": in_context("detail", "Specifications that point the same way"),
    "specifications told": in_context("detail", "Specifications that tell the effect from chance"),
    "between": in_context("detail", "Standard deviation between districts, logarithm"),
    "correction": in_context("detail", "Adjustment for several comparisons"),
    "because": in_context("detail", "Grounds for the rating"),
    "by_own_conclusion": in_context("detail", "Colour by the account's own conclusion"),
    "caps": in_context("detail", "Highest rating that each criterion allows"),
    "check": in_context("detail", "Check"),
    "code": in_context("detail", "Code"),
    "coefficient": in_context("detail", "Coefficient"),
    "criteria": in_context("detail", "Criteria"),
    "deciding_verdict": in_context("detail", "Verdict that decides"),
    "exact": in_context("detail", "Exact agreement, per cent"),
    "family": in_context("detail", "Number of tests adjusted together"),
    "few": in_context("detail", "Few is fewer than"),
    "few informants": in_context("detail", "Few informants are fewer than"),
    "grounds": in_context("detail", "Levels of the criteria"),
    "harmonics": in_context("detail", "Seasonal waves"),
    "interviews": in_context("detail", "Interviews"),
    "digest": in_context("detail", "Checksum of the interviews"),
    "left_out": in_context("detail", "Left out since it is synthetic"),
    "margin_scale": in_context("detail", "Smallest change of interest, counted in"),
    "measurable": in_context("detail", "Interventions with measurable goals"),
    "specific": in_context("detail", "Interventions with specific goals"),
    "none_measurable": in_context("detail", "Interventions without any measurable goal"),
    "method": in_context("detail", "Test"),
    "notes": in_context("detail", "Notes"),
    "passes": in_context("detail", "Passes"),
    "power": in_context("detail", "Power for the smallest detectable change"),
    "reliable": in_context("detail", "Reliable from"),
    "tentative": in_context("detail", "Tentative from"),
    "responsible_groups_count": in_context(
        "detail", "Groups responsible for the intervention count as independent"
    ),
    "rule": in_context("detail", "Rule for the colour"),
    "rules": in_context("detail", "Rules"),
    "samples": in_context("detail", "Bootstrap samples"),
    "seed": in_context("detail", "Seed of the random numbers"),
    "scale": in_context("detail", "Arrow rule counts in"),
    "threshold": in_context("detail", "Arrow for changes of more than"),
    "severity": in_context("detail", "Severity"),
    "slope_change": in_context("detail", "Change of slope allowed for"),
    "status_as_delivery": in_context("detail", "Delivery read from the colour"),
    "traced_below": in_context("detail", "Tracing of the process counts below level"),
    "transcript": in_context("detail", "Transcript"),
    "unit": in_context("detail", "Unit"),
    "unstated_strength": in_context("detail", "Strength of evidence where none is stated"),
    "version": in_context("detail", "Version of the programme theory"),
    "weights": in_context("detail", "Weights"),
    "basis": in_context("detail", "Relevance as to"),
    "bodies": in_context("detail", "Collaboration bodies"),
    "citations": in_context("detail", "References"),
    "intended": in_context("detail", "Intended"),
    "indirect": in_context("detail", "Indirect"),
    "unforeseen": in_context("detail", "Unforeseen"),
    "positive": in_context("detail", "Positive"),
    "mixed": in_context("detail", "Mixed"),
    "negative": in_context("detail", "Negative"),
    "none": in_context("detail", "None"),
    "interviewed": in_context("detail", "Persons interviewed"),
    "largest_share": in_context("detail", "Largest share from one informant"),
    "share_of_three": in_context("detail", "Share from the three most cited, per cent"),
    "most cited": in_context("detail", "Informants counted as most cited"),
    "years after the period": in_context("detail", "Years after the period that documents may appear"),
    "followed": in_context("detail", "Followed"),
    "not-followed": in_context("detail", "Not followed"),
    "partly": in_context("detail", "Followed in part"),
    "not-known": in_context("detail", "Does not show"),
    **{name: CRITERIA_NAMES[name] for name in ("delivery", "outcome", "link", "design", "strands", "rival")},
    **VERDICTS,
}
"""How further values and settings of findings are called."""
IN_WORDS: dict[str, Message] = {
    "family": in_context("detail", "Distribution of the counts"),
    "few": in_context("detail", "Codes that few speak of"),
}
"""How they are called where they are words and not a number."""
PASSES = {
    "expected_": lambda name: in_context("detail", "Colour that follows, pass {name}", name=name),
    "result_": lambda name: in_context("detail", "Result, pass {name}", name=name),
}
"""How values are called that each pass of a coding has, by how their name begins."""


_COLOURS = STATUS_WORDS
_SCALES = {
    "points": in_context("scale", "units of the value"),
    "percent": in_context("scale", "per cent"),
    "relative": in_context("scale", "per cent"),
}
VALUES: dict[str, Mapping[str, Sayable]] = {
    **{
        criterion: {level: CRITERIA_NAMES[f"{criterion}.{level}"] for level in levels}
        for criterion, levels in CRITERIA.items()
    },
    "adjustment": ADJUSTMENTS,
    "correction": ADJUSTMENTS,
    "against_target": AGAINST_TARGET,
    "agrees": AGREES,
    "basis": BASES,
    "binding": CRITERIA_NAMES,
    "criteria": CRITERIA_NAMES,
    "by_own_conclusion": _COLOURS,
    "errors": {
        "auto": in_context("detail", "between areas where there are four, along time otherwise"),
        "times": in_context("detail", "along time"),
        "areas": in_context("detail", "between areas"),
    },
    "expected_": _COLOURS,
    "published": _COLOURS,
    "status": _COLOURS,
    "caps": RATINGS,
    "reads_as": {**RATINGS, **{gate: CRITERIA_NAMES[gate] for gate in GATES}},
    "check": {code: check.title for code, check in CHECKS.items()},
    "coefficient": COEFFICIENTS,
    "contrast": {
        "yearly": in_context("detail", "neighbouring times"),
        "period": in_context("detail", "the first and the last time"),
        "baseline": in_context("detail", "with the first years"),
        "rest": in_context("detail", "with the other areas"),
    },
    "counted": {"interventions of the plan": in_context("detail", "the interventions of the plan")},
    "deciding_verdict": {
        "worst": in_context("detail", "the worst"),
        "middle": in_context("detail", "the one in the middle"),
        "best": in_context("detail", "the best"),
    },
    "family": {
        "quasi-poisson": method_words("quasi-Poisson regression"),
        "negative binomial": method_words("negative binomial regression"),
    },
    "kind": {
        **KINDS,
        **KIND_NAMES,
        "goal": in_context("detail", "goal"),
        "problem": in_context("detail", "problem area"),
    },
    "level": {
        "first": in_context("detail", "the actors' own interpretations"),
        "second": in_context("detail", "the evaluator's interpretations"),
    },
    "margin_scale": _SCALES,
    "scale": _SCALES,
    "origin": {"theory": in_context("detail", "theory"), "data": in_context("detail", "data")},
    "progress_move": MOVES,
    "result_move": MOVES,
    "result_": RESULT_NAMES,
    "stated": RESULT_NAMES,
    "role": ROLES,
    "rule": {**PROGRESS_NAMES, **RESULT_NAMES, **_COLOURS},
    "severity": {"warning": in_context("severity", "warning"), "note": in_context("severity", "note")},
    "unit": UNITS,
    "unstated_strength": {name: CRITERIA_NAMES[f"link.{name}"] for name in STRENGTHS},
}
"""Words for values of details and settings that are names of our own, by detail; those of `caps` and other
mappings hold for all that stands below them."""
VALUES["status_as_delivery"] = VALUES["delivery"]
NAMED = ("nodes", "none_measurable", "code", "body", "linked_to")
"""Details whose values are ids of the study."""
LINKED = {
    "goal": lambda name: in_context("detail", "goal {name}", name=name),
    "problem": lambda name: in_context("detail", "problem area {name}", name=name),
    "question": lambda name: in_context("detail", "evaluation question {name}", name=name),
}
"""What codes are linked to, by what stands before the colon."""

GROUPS: dict[str, Message] = {
    "all": in_context("group of people", "All"),
    "girls": in_context("group of people", "Girls"),
    "boys": in_context("group of people", "Boys"),
    "women": in_context("group of people", "Women"),
    "men": in_context("group of people", "Men"),
}

STATES: dict[str, Message] = {
    "done": say("Complete"),
    "empty": say("No data"),
    "failed": say("Failed"),
    "missing": say("Not run"),
}
"""What may be said of a chapter."""


def detail_name(name: str, value: Any = None) -> Sayable:
    """How a further value of a finding is called; its name in the code, which is English, where we have none for it.

    Parameters
    ----------
    name : as the finding has it.
    value : its value: a few names are of two things, told apart by whether it is a number.
    """
    if name in IN_WORDS and not isinstance(value, int | float):
        return IN_WORDS[name]
    for beginning, words in PASSES.items():
        if name not in DETAILS and name.startswith(beginning):
            return words(name.removeprefix(beginning))
    verdict = name.removeprefix("verdict ")
    if verdict != name and verdict in VERDICT_WORDS:
        return VERDICT_WORDS[verdict]
    return DETAILS.get(name) or Foreign(name.replace("_", " "), SOURCE)


def value_words(names: Sequence[str], value: str, known: Mapping[str, Sayable] | None = None) -> Sayable:
    """How a value that is a text is said: in words where it is a name of our own, else as it stands.

    Parameters
    ----------
    names : of the detail it stands in, from the outermost.
    value : the text.
    known : names of ids of the study.
    """
    known = known or {}
    if names[-1] in NAMED and value in known:
        return known[value]
    for name in names:
        for key in (name, f"{name.rpartition('_')[0]}_"):
            if value in VALUES.get(key, {}):
                return VALUES[key][value]
    if names[-1] == "reason" and knows_reason(value):
        return reason_words(value)
    kind, _, rest = value.partition(":")
    if names[-1] == "linked_to" and kind in LINKED:
        return LINKED[kind](Quoted(known[rest]) if rest in known else Foreign(rest, SOURCE))
    # What has no words of its own is a name in the code, which is English in every report.
    return VERDICT_WORDS.get(value) or Foreign(value, SOURCE)


def group_name(name: str) -> Sayable:
    """How a group of people is called."""
    return GROUPS.get(name, name)


VALUES["group"] = GROUPS
