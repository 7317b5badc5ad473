"""The study's own words for terms of the package: a report may say delivery partners and not collaboration bodies.

Every replaceable term has its forms in each language, as messages in the catalogues. Where a study gives its own, each
form of the package's term in a catalogue's text gives way to the same form of the study's; articles and pronouns before
it follow its gender. Texts from data are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evaltools.checks import BadInput, Problem, nearest
from evaltools.words.catalogue import catalogue
from evaltools.words.messages import PLACE, Message, in_context

GENDERS = ("common", "neuter", "a", "an")
FORMS = ("one", "many", "definite", "definite_many")
"""Forms of a noun: insats, insatser, insatsen, insatserna; English has `one` and `many`, with "the" before them."""
TERMS: dict[str, dict[str, Message]] = {
    "programme": {
        "one": in_context("term, one", "programme"),
        "many": in_context("term, many", "programmes"),
        "definite": in_context("term, definite", "the programme"),
        "definite_many": in_context("term, definite many", "the programmes"),
        "gender": in_context("gender of the term", "programme"),
    },
    "intervention": {
        "one": in_context("term, one", "intervention"),
        "many": in_context("term, many", "interventions"),
        "definite": in_context("term, definite", "the intervention"),
        "definite_many": in_context("term, definite many", "the interventions"),
        "gender": in_context("gender of the term", "intervention"),
    },
    "body": {
        "one": in_context("term, one", "collaboration body"),
        "many": in_context("term, many", "collaboration bodies"),
        "definite": in_context("term, definite", "the collaboration body"),
        "definite_many": in_context("term, definite many", "the collaboration bodies"),
        "gender": in_context("gender of the term", "collaboration body"),
    },
    "budget_unit": {
        "one": in_context("term, one", "budget unit"),
        "many": in_context("term, many", "budget units"),
        "definite": in_context("term, definite", "the budget unit"),
        "definite_many": in_context("term, definite many", "the budget units"),
        "gender": in_context("gender of the term", "budget unit"),
    },
    "department": {
        "one": in_context("term, one", "department"),
        "many": in_context("term, many", "departments"),
        "definite": in_context("term, definite", "the department"),
        "definite_many": in_context("term, definite many", "the departments"),
        "gender": in_context("gender of the term", "department"),
    },
    "goal": {
        "one": in_context("term, one", "goal"),
        "many": in_context("term, many", "goals"),
        "definite": in_context("term, definite", "the goal"),
        "definite_many": in_context("term, definite many", "the goals"),
        "gender": in_context("gender of the term", "goal"),
    },
    "problem_area": {
        "one": in_context("term, one", "problem area"),
        "many": in_context("term, many", "problem areas"),
        "definite": in_context("term, definite", "the problem area"),
        "definite_many": in_context("term, definite many", "the problem areas"),
        "gender": in_context("gender of the term", "problem area"),
    },
    "informant": {
        "one": in_context("term, one", "informant"),
        "many": in_context("term, many", "informants"),
        "definite": in_context("term, definite", "the informant"),
        "definite_many": in_context("term, definite many", "the informants"),
        "gender": in_context("gender of the term", "informant"),
    },
    "activity_plan": {
        "one": in_context("term, one", "activity plan"),
        "many": in_context("term, many", "activity plans"),
        "definite": in_context("term, definite", "the activity plan"),
        "definite_many": in_context("term, definite many", "the activity plans"),
        "gender": in_context("gender of the term", "activity plan"),
    },
}
"""What a study may call otherwise. In a catalogue the gender is `common`, `neuter`, or in English `a` or `an`."""
AGREEING = in_context("words that follow a noun's gender, common or a first", "a/an, A/An")
"""Pairs such as `en/ett, den/det`, in the order common/neuter (English: a/an)."""


@dataclass(frozen=True)
class Terms:
    """What gives way to what in a language; empty where the study has no terms of its own."""

    pattern: re.Pattern[str] | None = None
    forms: tuple[tuple[str, tuple[str, str]], ...] = ()
    """By the package's form, the study's for one and for many; they differ where the package's look alike."""
    agreeing: tuple[tuple[str, str], ...] = ()

    def put(self, template: str) -> str:
        """A catalogue's text in the study's terms."""
        if self.pattern is None:
            return template
        written, end = [], 0
        for place in PLACE.finditer(template):  # the names of arguments are no words
            written += [self.pattern.sub(self._one, template[end : place.start()]), place[0]]
            end = place.end()
        return "".join([*written, self.pattern.sub(self._one, template[end:])])

    def _one(self, found: re.Match[str]) -> str:
        before, old, genitive = found["before"] or "", found["old"], found["genitive"] or ""
        one, many = dict(self.forms)[old.lower()]
        new = one if before else many
        if old[:1].isupper():
            new = new[:1].upper() + new[1:]
        return (
            f"{dict(self.agreeing).get(before.strip(), before.strip())}{' ' if before else ''}{new}{genitive}"
        )


def study_terms(language: str, terms: Mapping[str, Any]) -> Terms:
    """The terms of a study in a language.

    Parameters
    ----------
    language : code of the language.
    terms : by term and language, the forms `one`, `many`, `definite`, `definite_many` and `gender`.

    Raises
    ------
    BadInput
        for a term or form that is none.
    """
    plain = tuple(
        (term, tuple(sorted(by_language[language].items())))
        for term, by_language in sorted(terms.items())
        if language in by_language
    )
    unknown = [term for term in terms if term not in TERMS]
    if unknown:
        raise BadInput(
            Problem(
                "unknown-term", f'terms: "{unknown[0]}" is no term.', nearest(unknown[0], TERMS), "study.yml"
            )
        )
    return _terms(language, plain)


@lru_cache(maxsize=32)
def _terms(language: str, terms: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Terms:
    if not terms:
        return Terms()
    words = catalogue(language)
    forms: dict[str, tuple[str, str]] = {}
    pairs = _pairs(words.find(AGREEING)[1], to_second=True)
    agreeing: dict[str, str] = {}
    for term, given in terms:
        new = dict(given)
        if unknown := set(new) - {*FORMS, "gender"}:
            name = sorted(unknown)[0]
            message = f'terms.{term}.{language}: there is no form "{name}".'
            raise BadInput(Problem("unknown-form", message, nearest(name, [*FORMS, "gender"]), "study.yml"))
        if new.get("gender", "common") not in GENDERS:
            message = f'terms.{term}.{language}: there is no gender "{new["gender"]}".'
            raise BadInput(
                Problem("unknown-form", message, f"Genders are {', '.join(GENDERS)}.", "study.yml")
            )
        for form in FORMS:
            if form in new:
                old = words.find(TERMS[term][form])[1].lower()
                # Where one and many look alike, an article before the noun tells which is meant.
                forms[old] = (forms[old][0] if old in forms else new[form], new[form])
        if "gender" in new and new["gender"] != words.find(TERMS[term]["gender"])[1]:
            agreeing |= _pairs(words.find(AGREEING)[1], to_second=new["gender"] in ("neuter", "an"))
    longest = sorted(forms, key=len, reverse=True)
    before = "|".join(map(re.escape, dict.fromkeys([*pairs, *pairs.values()]))) or r"(?!)"
    pattern = re.compile(
        rf"\b(?P<before>(?:{before})\s)?(?P<old>{'|'.join(map(re.escape, longest))})(?P<genitive>s)?\b",
        re.IGNORECASE,
    )
    return Terms(pattern, tuple(forms.items()), tuple(agreeing.items()))


def _pairs(text: str, *, to_second: bool) -> dict[str, str]:
    pairs = [pair.split("/") for pair in text.split(", ")]
    return dict(pairs if to_second else [pair[::-1] for pair in pairs])
