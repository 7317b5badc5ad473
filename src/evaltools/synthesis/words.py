"""Words for criteria, levels, gates, ratings and stances; a file of rules may have words of its own for the first three."""

from __future__ import annotations

from collections.abc import Mapping

from evaltools.words.messages import Message, in_context, say

TITLE = say("Rules for rating contribution")
"""Title of rules that have none of their own."""
NAMES: Mapping[str, Message] = {
    "delivery": say("Delivery"),
    "delivery.not_delivered": say("not delivered"),
    "delivery.unknown": say("not known whether delivered"),
    "delivery.partly": say("partly delivered"),
    "delivery.mostly": say("mostly delivered"),
    "delivery.fully": say("fully delivered"),
    "outcome": say("Outcome"),
    "outcome.worsened": say("worsened"),
    "outcome.unchanged": say("no change worth having"),
    "outcome.not_testable": say("not measured so that it can be tested"),
    "outcome.cannot_tell": say("cannot tell"),
    "outcome.documented": say("documented in records"),
    "outcome.improved": say("improved"),
    "link": say("Weakest link"),
    "link.contradicted": say("strong evidence against"),
    "link.against": say("evidence against"),
    "link.none": say("no evidence"),
    "link.mixed": say("evidence both ways"),
    "link.weak": say("weak evidence"),
    "link.moderate": say("moderate evidence"),
    "link.strong": say("strong evidence"),
    "design": say("Design"),
    "design.0": say("no comparison"),
    "design.1": say("Maryland scale, level {n}", n=1),
    "design.2": say("Maryland scale, level {n}", n=2),
    "design.traced": say("process traced in records"),
    "design.3": say("Maryland scale, level {n}", n=3),
    "design.4": say("Maryland scale, level {n}", n=4),
    "design.5": say("Maryland scale, level {n}", n=5),
    "strands": say("Agreement of strands"),
    "strands.dissonance": say("the kinds of sources contradict each other"),
    "strands.silence": say("at most one kind of source speaks"),
    "strands.partial": say("partial agreement"),
    "strands.agreement": say("agreement"),
    "groups": say("Independent actor groups"),
    "groups.0": in_context("actor groups", "none"),
    "groups.1": in_context("actor groups", "one"),
    "groups.2": in_context("actor groups", "two"),
    "groups.3": in_context("actor groups", "three or more"),
    "rival": say("Strongest rival explanation"),
    "rival.likely": in_context("rival explanation", "likely"),
    "rival.not_examined": in_context("rival explanation", "not examined"),
    "rival.possible": in_context("rival explanation", "possible"),
    "rival.unlikely": in_context("rival explanation", "unlikely"),
    "rival.ruled_out": in_context("rival explanation", "ruled out"),
    "not_delivered": say("Not delivered"),
    "contradicted": say("Contradicted"),
    "not_assessable": say("Cannot be assessed"),
}
"""Names of criteria, of their levels (`criterion.level`) and of gates."""
REASONS: Mapping[str, Message] = {
    "delivery.not_delivered": say("The intervention was not delivered."),
    "delivery.unknown": say("It is not known whether the intervention was delivered."),
    "delivery.partly": say("The intervention was only partly delivered."),
    "delivery.mostly": say("The intervention was mostly delivered, but not in full."),
    "delivery.fully": say("The intervention was fully delivered."),
    "outcome.worsened": say("The outcome worsened."),
    "outcome.unchanged": say("The outcome did not change enough to matter."),
    "outcome.not_testable": say("The outcome was not measured in a way that lets a change be tested."),
    "outcome.cannot_tell": say("The figures do not tell whether the outcome changed."),
    "outcome.documented": say("The outcome shows in records, but not in figures."),
    "outcome.improved": say("The outcome improved."),
    "link.contradicted": say("Strong evidence speaks against the weakest link of the theory."),
    "link.against": say("What is known of the weakest link of the theory speaks against it."),
    "link.none": say("There is no evidence for the weakest link of the theory."),
    "link.mixed": say("The evidence for the weakest link of the theory points both ways."),
    "link.weak": say("The evidence for the weakest link of the theory is weak."),
    "link.moderate": say("The evidence for the weakest link of the theory is moderate."),
    "link.strong": say("The evidence for the weakest link of the theory is strong."),
    "design.0": say("No comparison was made, either over time or with other areas."),
    "design.1": say("The comparison was made at one point in time only."),
    "design.2": say("The outcome was followed over time, but not compared with similar areas."),
    "design.traced": say("The process was followed step by step in records, but not compared with others."),
    "design.3": say("The outcome was followed over time and compared with a similar area."),
    "design.4": say("Several areas with and without the intervention were compared over time."),
    "design.5": say("Lots decided who got the intervention."),
    "strands.dissonance": say("The kinds of sources contradict each other."),
    "strands.silence": say("At most one kind of source says anything about it."),
    "strands.partial": say("The kinds of sources agree only in part."),
    "strands.agreement": say("The kinds of sources agree."),
    "groups.0": say("No independent actor group has seen the outcome for itself."),
    "groups.1": say("Only one independent actor group has seen the outcome for itself."),
    "groups.2": say("Two independent actor groups have seen the outcome for themselves."),
    "groups.3": say("At least three independent actor groups have seen the outcome for themselves."),
    "rival.likely": say("Something other than the programme is a likely explanation."),
    "rival.not_examined": say("No other explanation has been examined."),
    "rival.possible": say("Something other than the programme may be the explanation."),
    "rival.unlikely": say("Other explanations are unlikely, but not ruled out."),
    "rival.ruled_out": say("Other explanations are ruled out."),
    "not_delivered": say("The intervention was not delivered, so it cannot have contributed."),
    "contradicted": say("Strong evidence speaks against the claim."),
    "not_assessable": say(
        "The outcome is not shown, the weakest link has no evidence and no independent group speaks for the claim."
    ),
}
"""Why a claim is rated as it is: a sentence for each level of each criterion, and for each gate."""
RAISES: Mapping[str, Message] = {
    "delivery.unknown": say("an account of what has got under way"),
    "delivery.partly": say("an account of what was delivered"),
    "delivery.mostly": say("that the parts left out are delivered"),
    "delivery.fully": say("that the whole intervention is delivered"),
    "outcome.unchanged": say("an outcome that does not worsen"),
    "outcome.not_testable": say("a measure of the outcome on the spot"),
    "outcome.cannot_tell": say("a measure on the spot, before and after"),
    "outcome.documented": say("a change that shows in records or in measures on the spot"),
    "outcome.improved": say("a measure of the improvement itself"),
    "link.against": say("stronger evidence for the link than against"),
    "link.mixed": say("a study of the link"),
    "link.weak": say("evidence for the link that outweighs the rest"),
    "link.moderate": say("observations of the link from several sides"),
    "link.strong": say("a study of how the link works"),
    "design.1": say("a comparison"),
    "design.2": say("measurement before and after"),
    "design.traced": say("a comparison with similar areas, or a process traced step by step"),
    "design.3": say("a comparison with a similar area"),
    "design.4": say("several areas with and without the intervention"),
    "design.5": say("random assignment"),
    "strands.silence": say("an explanation of why the sources differ"),
    "strands.partial": say("a second kind of source"),
    "strands.agreement": say("answers to the reservations made"),
    "groups.1": say("an independent group with observations of its own"),
    "groups.2": say("a second independent group"),
    "groups.3": say("a third independent group"),
    "rival.possible": say("facts that make the other explanation less likely"),
    "rival.unlikely": say("a test of the other explanation where there was no intervention"),
    "rival.ruled_out": say("facts that rule the other explanation out"),
}
"""What it takes to reach a level, by `criterion.level`, as part of a list."""
MARYLAND = {
    0: say("compares nothing, so the scale does not apply"),
    1: say("compares units with and without the intervention once"),
    2: say("before and after, without a comparable control"),
    3: say("before and after, in comparable areas"),
    4: say("before and after in several areas, with other causes controlled for"),
    5: say("random assignment"),
}
"""Levels of the Maryland Scientific Methods Scale in a few words."""
RATINGS = {
    "weak": in_context("rating", "Weak"),
    "plausible": in_context("rating", "Plausible"),
    "supported": in_context("rating", "Supported"),
    "strong": in_context("rating", "Strong"),
}
JUDGED = {
    "strong": say("The evidence for it is strong."),
    "supported": say("The claim is supported."),
    "plausible": say("The claim is plausible, but uncertain."),
    "weak": say("The evidence for it is weak."),
    "not_assessable": say("The claim cannot be assessed."),
    "contradicted": say("The claim is contradicted."),
    "not_delivered": say("The claim falls."),
}
"""What became of a claim, as a sentence after it."""
MARKS = {
    "not_delivered": "✕",
    "contradicted": "⊘",
    "not_assessable": "?",
    "weak": "○",
    "plausible": "◔",
    "supported": "◑",
    "strong": "●",
}
"""Shapes that say a rating besides the word: the fuller the circle the better supported."""
AGREEMENT = {
    "agreement": in_context("kinds of sources", "Agree"),
    "partial": in_context("kinds of sources", "Agree in part"),
    "silence": in_context("kinds of sources", "At most one speaks"),
    "dissonance": in_context("kinds of sources", "Contradict each other"),
}
STANCES = {
    "for": in_context("stance", "for"),
    "mixed": in_context("stance", "both for and against"),
    "against": in_context("stance", "against"),
    "undecided": in_context("stance", "cannot tell"),
    "silent": in_context("stance", "asked, says nothing of it"),
    "not_asked": in_context("stance", "not asked"),
}
LIKELIHOOD = {name: NAMES[f"rival.{name}"] for name in ("likely", "possible", "unlikely", "ruled_out")}
"""How likely a rival explanation is, the likeliest first."""
BECAME = {
    "followed": say("● followed"),
    "partly": say("◑ followed in part"),
    "not-followed": say("○ not followed"),
    "not-known": say("? does not show"),
    "waiting": say("not followed up yet"),
}
"""What became of a recommendation."""
