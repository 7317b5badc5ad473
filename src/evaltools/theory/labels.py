"""The words of the field for kinds, columns and codes, in both languages."""

from __future__ import annotations

from evaltools.theory.model import Fate, Language, LinkKind, NodeKind, Text

KINDS: dict[NodeKind, Text] = {
    "problem_area": Text(sv="Problemområde", en="Problem area"),
    "intervention": Text(sv="Insats", en="Intervention"),
    "goal": Text(sv="Mål", en="Goal"),
    "organisation": Text(sv="Organisation", en="Organisation"),
    "ongoing_work": Text(sv="Pågående arbete", en="Ongoing work"),
    "assumption": Text(sv="Antagande", en="Assumption"),
    "external_factor": Text(sv="Yttre faktor", en="External factor"),
    "risk_factor": Text(sv="Riskfaktor", en="Risk factor"),
    "protective_factor": Text(sv="Skyddsfaktor", en="Protective factor"),
}

LINKS: dict[LinkKind, Text] = {
    "addresses": Text(sv="riktar sig mot", en="addresses"),
    "contributes": Text(sv="antas bidra till", en="is assumed to contribute to"),
    "enables": Text(sv="är en förutsättning för", en="is a condition for"),
    "affects": Text(sv="påverkar", en="affects"),
}

FATES: dict[Fate, Text] = {
    "continued": Text(sv="fortsatte", en="continued"),
    "renumbered": Text(sv="fick ny beteckning", en="was renumbered"),
    "merged": Text(sv="slogs samman", en="was merged"),
    "split": Text(sv="delades", en="was split"),
    "ended": Text(sv="avslutades", en="ended"),
}

CONDITIONAL = Text(sv="villkorad: åtgärder vidtas vid behov", en="conditional: measures are taken if needed")
OUTSIDE_PLAN = Text(sv="utanför planen", en="outside the plan")
OWN_CODING = Text(sv="vår kodning", en="our coding")


def choose(language: Language, sv: str, en: str) -> str:
    """The wording in `language`."""
    return sv if language == "sv" else en


def count(number: int, language: Language, sv: tuple[str, str], en: tuple[str, str]) -> str:
    """A number with its noun: `count(1, "sv", ("insats", "insatser"), …)` gives "1 insats"."""
    one, many = sv if language == "sv" else en
    return f"{number} {one if number == 1 else many}"


_NUMBERS = {
    "sv": ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
    "en": [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
}


def in_words(number: int, language: Language) -> str:
    """A number up to twelve in letters, as running text has it."""
    return _NUMBERS[language][number] if 0 <= number <= 12 else str(number)
