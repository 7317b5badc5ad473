"""Names that the science of interviews gives, as words of the study or messages, whichever way it gives them."""

from __future__ import annotations

from collections.abc import Mapping

from evaltools.interviews import Agreement, Code
from evaltools.words import Message, Said, StudyWords, say

COEFFICIENTS = {
    "percent": say("percent agreement"),
    "cohen": say("Cohen's kappa"),
    "conger": say("Conger's kappa"),
    "scott": say("Scott's pi"),
    "fleiss": say("Fleiss' kappa"),
    "brennan_prediger": say("Brennan-Prediger coefficient"),
    "gwet": say("Gwet's AC1"),
    "gwet_weighted": say("Gwet's AC2"),
    "krippendorff": say("Krippendorff's alpha"),
    "unitised": say("Krippendorff's unitised alpha"),
}


def words_of(given: StudyWords | Mapping[str, str] | str) -> StudyWords:
    """Words of the study, from one text or one per language."""
    return given if isinstance(given, StudyWords) else StudyWords(given)


def code_name(code: Code) -> StudyWords:
    """A code's name."""
    return words_of(code.name)


def coefficient_name(result: Agreement) -> Said:
    """A coefficient's name."""
    name: Message = COEFFICIENTS[result.coefficient]
    return name
