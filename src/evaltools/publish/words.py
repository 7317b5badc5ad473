"""Names of what the pages list: further values of findings, their subjects, groups of people, states of chapters."""

from __future__ import annotations

from evaltools.record.verdict import VERDICT_WORDS
from evaltools.words.languages import SOURCE
from evaltools.words.messages import Foreign, Message, Sayable, in_context, say

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
    "arrow": in_context("detail", "Arrow by the report's rule"),
    "n": in_context("detail", "Number of responses"),
    "reason": in_context("detail", "Reason"),
    "status": in_context("detail", "Status"),
    "target": in_context("detail", "Target"),
    "statistic": in_context("detail", "Test statistic"),
    "relative": in_context("detail", "Relative change"),
    "rating": in_context("detail", "Rating"),
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
    "truth": in_context("detail", "True value in the simulation"),
    "units": in_context("detail", "Units"),
    "yellow": in_context("detail", "Yellow"),
}
"""How further values of findings are called."""

SUBJECTS: dict[str, Message] = {
    "allocation": in_context("subject", "Allocations"),
    "arrows": in_context("subject", "Arrows"),
    "body": in_context("subject", "Collaboration bodies"),
    "change": in_context("subject", "Changes"),
    "check": in_context("subject", "Checks of the programme theory"),
    "count": in_context("subject", "Counts"),
    "department": in_context("subject", "Departments"),
    "effect": in_context("subject", "Effects"),
    "goal": in_context("subject", "Goals"),
    "headline": in_context("subject", "Main findings"),
    "informants": in_context("subject", "Informants"),
    "intervention": in_context("subject", "Interventions"),
    "interventions": in_context("subject", "Number of interventions"),
    "link": in_context("subject", "Links"),
    "observation": in_context("subject", "Observations"),
    "outcome": in_context("subject", "Measured outcomes"),
    "status": in_context("subject", "Status"),
    "strands": in_context("subject", "Numbers and interviews"),
    "sum": in_context("subject", "Sums"),
    "summary": in_context("subject", "Summary"),
    "targets": in_context("subject", "Targets set in numbers"),
    "total": in_context("subject", "Totals"),
    "agreement": in_context("subject", "Agreement between coders"),
    "answer": in_context("subject", "Answers to the evaluation questions"),
    "claim": in_context("subject", "Claims of contribution"),
    "code": in_context("subject", "Codes"),
    "concentration": in_context("subject", "How many the evidence rests on"),
    "coreq": in_context("subject", "Analysis of interviews"),
    "displacement": in_context("subject", "Displacement"),
    "evidence": in_context("subject", "Evidence base"),
    "goals": in_context("subject", "Quality of the goals"),
    "interruption": in_context("subject", "Interrupted series"),
    "material": in_context("subject", "The material"),
    "placebo": in_context("subject", "Placebo tests"),
    "quotation": in_context("subject", "Quotations"),
    "recommendations": in_context("subject", "Recommendations"),
    "reconciliation": in_context("subject", "Reconciliation of sums"),
    "relevance": in_context("subject", "Relevance"),
    "saturation": in_context("subject", "Saturation"),
    "status-agreement": in_context("subject", "Colour against account, agreement"),
    "status-check": in_context("subject", "Colour against account"),
    "status-checks": in_context("subject", "Colour against account, summary"),
    "value": in_context("subject", "Value"),
}
"""How the second part of finding ids is called; others are shown as they are."""

VALUES: dict[tuple[str, str], Message] = {
    ("contrast", "yearly"): in_context("detail", "neighbouring times"),
    ("contrast", "period"): in_context("detail", "the first and the last time"),
    ("contrast", "baseline"): in_context("detail", "with the first years"),
    ("contrast", "rest"): in_context("detail", "with the other areas"),
    ("level", "first"): in_context("detail", "the actors' own interpretations"),
    ("level", "second"): in_context("detail", "the evaluator's interpretations"),
    ("origin", "theory"): in_context("detail", "theory"),
    ("origin", "data"): in_context("detail", "data"),
}
"""Words for values of details that are names of our own."""

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


def detail_name(name: str) -> Sayable:
    """How a further value of a finding is called; its name in the code, which is English, where we have none for it."""
    verdict = name.removeprefix("verdict ")
    if verdict != name and verdict in VERDICT_WORDS:
        return VERDICT_WORDS[verdict]
    return DETAILS.get(name) or Foreign(name.replace("_", " "), SOURCE)


def group_name(name: str) -> Sayable:
    """How a group of people is called."""
    return GROUPS.get(name, name)
