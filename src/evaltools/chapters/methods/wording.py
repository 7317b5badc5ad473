"""What appendix A says of methods, designs and the analysis of interviews."""

from __future__ import annotations

from evaltools import synthesis
from evaltools.record.method import method_words
from evaltools.words import Message, Sayable, in_context, joined, say
from evaltools.words.messages import OutOf

LEVELS = {
    0: say("compares nothing, so the scale does not apply"),
    1: say("compares units with and without the intervention once"),
    2: say("before and after, without a comparable control"),
    3: say("before and after, in comparable areas"),
    4: say("before and after in several areas, with other causes controlled for"),
    5: say("random assignment"),
}
"""Levels of the Maryland Scientific Methods Scale in a few words."""
BASIS = {
    "data": in_context("basis of an answer", "counted"),
    "stated": in_context("basis of an answer", "stated"),
    "unknown": in_context("basis of an answer", "unknown"),
}
CHECKED = "theory check"
"""How methods begin that are checks of the programme theory; each has a name of its own there."""
NO_FINDINGS = say("No findings were made for this area and period.")
NO_CLAIMS = say("No claims of contribution are tested for this area and period.")
NO_STATEMENTS = say("There are no statements on the analysis of interviews for this area.")
NOT_STATED = say("Not stated.")
COREQ = say("How the interviews were analysed, by COREQ")
COREQ_ITEMS = say("Items after Tong, Sainsbury and Craig (2007).")
NO_ACCESS = say("The study has no access to the interviews, only to the report on them.")


def method(name: str, rules: synthesis.Rules) -> Sayable:
    """A method or rule as findings carry it."""
    if name == CHECKED:
        return say("check of the programme theory")
    return rules_title(rules) if name == f"rules {rules.name}" else method_words(name)


def rules_title(rules: synthesis.Rules) -> Message:
    """Which rules claims are rated by."""
    return say("{title}, version {version}", title=rules.title, version=str(rules.version))


def coreq(stated: int, whole: int) -> Message:
    """How many items of the checklist a document answers."""
    return say(
        "{of:cap} items of the COREQ checklist on sample, analysis and findings are answered by the document.",
        of=OutOf(stated, whole),
    )


def gates(rules: synthesis.Rules) -> Sayable:
    """What stops a claim before it is rated."""
    return joined(
        say("Three gates are tried first."),
        *(
            say("{gate}: {reason:low}", gate=rules.names[gate], reason=rules.reasons[gate])
            for gate in synthesis.GATES
        ),
    )
