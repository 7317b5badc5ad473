"""Names of methods in words. Findings carry the English name, under which the registry of methods describes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from evaltools.record.finding import Finding
from evaltools.words.messages import Joined, Message, Sayable, in_context, say

_NAMES: dict[str, Message] = {
    name.text: name
    for name in (
        in_context("method", "AR(1) errors"),
        in_context("method", "AR(1) errors along time"),
        in_context("method", "errors between comparison areas"),
        in_context("method", "effects by group and time against never treated areas"),
        in_context("method", "errors between areas"),
        in_context("method", "specification table"),
        in_context("method", "Laney's u' chart"),
        in_context("method", "funnel plot"),
        in_context("method", "additive between-area variance"),
        in_context("method", "gamma-Poisson shrinkage"),
        in_context("method", "random effects (Paule and Mandel)"),
        in_context("method", "Hartung and Knapp's interval"),
        in_context("method", "Poisson variance"),
        in_context("method", "COREQ items that the document answers"),
        in_context("method", "Brennan-Prediger coefficient"),
        in_context("method", "Cohen's kappa"),
        in_context("method", "Conger's kappa"),
        in_context("method", "Fleiss' kappa"),
        in_context("method", "Gwet's AC1"),
        in_context("method", "Gwet's AC2"),
        in_context("method", "Cohen's kappa with linear weights over the degrees (Cohen 1968)"),
        in_context("method", "Krippendorff's alpha"),
        in_context("method", "Krippendorff's unitised alpha"),
        in_context("method", "Newcombe's hybrid score interval"),
        in_context("method", "Scott's pi"),
        in_context("method", "analytic"),
        in_context("method", "arrow rule"),
        in_context("method", "bootstrap over transcripts"),
        in_context("method", "bootstrap over units"),
        in_context("method", "checksum verified"),
        in_context("method", "citations counted in the document"),
        in_context("method", "counted in the documents"),
        in_context("method", "the document's conclusion against the ratings of its claims"),
        in_context("method", "the evaluators' own reading"),
        in_context("method", "codes and indicators linked to the same node of the theory"),
        in_context("method", "colour as published"),
        in_context("method", "compared with its target"),
        in_context("method", "composed from claims and findings"),
        in_context("method", "condensed"),
        in_context("method", "conditional mid-p test of two Poisson rates"),
        in_context("method", "conditional score test of two rates"),
        in_context("method", "cost over the outcomes that a ratio makes of the number observed"),
        in_context("method", "count"),
        in_context("method", "count of published colours"),
        in_context("method", "interventions of the plan held against the round"),
        in_context("method", "the same intervention in two rounds by its id or declared succession"),
        in_context("method", "colours of two rounds compared intervention by intervention"),
        in_context("method", "count of coded obstacles"),
        in_context("method", "count of stated effects"),
        in_context("method", "count of the transcribed theory"),
        in_context("method", "count over all passes"),
        in_context("method", "directed content analysis"),
        in_context("method", "directed content analysis (Hsieh and Shannon 2005)"),
        in_context("method", "dispersion and autocorrelation estimated from the times"),
        in_context("method", "dispersion between areas"),
        in_context("method", "dispersion declared"),
        in_context("method", "dispersion from months"),
        in_context("method", "dispersion from sister areas"),
        in_context("method", "dispersion from the series itself"),
        in_context("method", "dispersion unknown"),
        in_context("method", "displacement"),
        in_context("method", "exact conditional test of two Poisson rates"),
        in_context("method", "exact test of two Poisson rates"),
        in_context("method", "goal by goal"),
        in_context("method", "independent errors"),
        in_context("method", "measured outcomes compared with their targets"),
        in_context("method", "money stated twice counted once"),
        in_context("method", "negative binomial regression"),
        in_context("method", "new codes by order of interview"),
        in_context("method", "coded from what the document tells"),
        in_context("method", "shares of what was planned or promised"),
        in_context("method", "pictures and measures with the same problem"),
        in_context("method", "the latest that stands against what the act requires"),
        in_context("method", "factors against what interventions are directed at"),
        in_context("method", "no interval"),
        in_context("method", "no ratio"),
        in_context("method", "since a total is 0"),
        in_context("method", "passages that all coders gave the same code"),
        in_context("method", "passages in which a coder found that one thing is said to lead to another"),
        in_context("method", "causal links told by one informant"),
        in_context("method", "joined from the intervention to the goal"),
        in_context("method", "percent agreement"),
        in_context("method", "placebo interruptions at earlier times"),
        in_context("method", "published colour rule"),
        in_context("method", "quasi-Poisson regression"),
        in_context("method", "register minus stated total"),
        in_context("method", "scaled by dispersion"),
        in_context("method", "share of agreed passages from the informants with most"),
        in_context("method", "stated in the document"),
        in_context("method", "sum of allocations"),
        in_context("method", "sum of rows minus stated total"),
        in_context("method", "test by its inversion"),
        in_context("method", "the evaluator's reading of the follow-up"),
        in_context("method", "these counts cannot show overdispersion"),
        in_context("method", "transcribed"),
        in_context("method", "two counts on the scale of square roots"),
        in_context("method", "verbatim from the transcript"),
        in_context("method", "with consent"),
    )
}
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str], Message]], ...] = (
    (re.compile(r"rules (\S+)"), lambda x: in_context("method", "rules {name}", name=x)),
    (
        re.compile(r"theory check (\S+)"),
        lambda x: say("check of the programme theory"),  # its sentence tells which
    ),
    (re.compile(r"(\d+) harmonics?"), lambda x: in_context("method", "seasonal waves: {count}", count=x)),
    (
        re.compile(r"given dispersion (\S+)"),
        lambda x: in_context("method", "given dispersion {value}", value=float(x)),
    ),
    (
        re.compile(r"at least (\d+) from either end"),
        lambda x: in_context("method", "at least {count} from either end", count=x),
    ),
)


CHECK = "theory check"
"""How the methods of all checks of the programme theory begin; the rest names the check."""
NO_METHOD = ("", "none", "not tested")


def methods_used(findings: Mapping[str, Iterable[Finding]]) -> list[dict[str, Any]]:
    """How many findings were made by each method, in the order met.

    Parameters
    ----------
    findings : by chapter.

    Returns
    -------
    list
        of chapter, method (checks of the programme theory are one) and findings.
    """
    counts = Counter(
        (chapter, CHECK if item.method.startswith(f"{CHECK} ") else item.method)
        for chapter, found in findings.items()
        for item in found
        if item.method not in NO_METHOD
    )
    return [
        {"chapter": chapter, "method": method, "findings": count}
        for (chapter, method), count in counts.items()
    ]


def method_words(method: str) -> Sayable:
    """The name of a finding's method as it is said.

    Parameters
    ----------
    method : as findings carry it: names set apart by commas or semicolons.

    Returns
    -------
    sayable
        part by part; a part that the package does not know stands as it is.
    """
    return Joined(tuple(_one(part) for part in re.split(r"([,;] )", method)), by="")


def _one(part: str) -> Sayable:
    if part == CHECK:
        return say("check of the programme theory")
    if part in NO_METHOD:
        return in_context("method", "not tested")
    if part in _NAMES:
        return _NAMES[part]
    for pattern, words in _PATTERNS:
        if found := pattern.fullmatch(part):
            return words(found[1])
    return part
