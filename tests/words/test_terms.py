"""Terms of the study: its own words for those of the package, with the forms each language needs."""

from __future__ import annotations

import pytest

from evaltools.checks import BadInput
from evaltools.words import StudyWords, Voice, say
from evaltools.words.terms import FORMS, TERMS

MEASURE = {
    "one": "delprojekt",
    "many": "delprojekt",
    "definite": "delprojektet",
    "definite_many": "delprojekten",
    "gender": "neuter",
}
PARTNERS = {"one": "delivery partner", "many": "delivery partners"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("En insats av insatserna", "Ett delprojekt av delprojekten"),
        ("den insats som", "det delprojekt som"),
        ("Insatsernas mål", "Delprojektens mål"),
        ("insatsstyrka", "insatsstyrka"),
        ("en god insats", "en god delprojekt"),
        ("mål", "mål"),
    ],
)
def test_forms_and_gender_follow(text: str, shown: str) -> None:
    voice = Voice("sv", terms={"intervention": {"sv": MEASURE}})
    assert voice._terms.put(text) == shown


def test_data_are_never_touched() -> None:
    voice = Voice("en", terms={"body": {"en": PARTNERS}})
    said = voice.speak(say("A collaboration body is called {name}.", name=StudyWords("collaboration body")))
    assert said == "A delivery partner is called collaboration body."
    assert Voice("en").speak(say("Collaboration bodies")) == "Collaboration bodies"
    assert voice.speak(say("Collaboration bodies")) == "Delivery partners"


def test_a_term_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(BadInput, match=r'terms: "interventions" is no term\. Did you mean "intervention"'):
        Voice("sv", terms={"interventions": {"sv": MEASURE}})


def test_a_form_that_is_none_is_told() -> None:
    with pytest.raises(BadInput, match=r'terms\.body\.en: there is no form "plural"'):
        Voice("en", terms={"body": {"en": {"plural": "partners"}}})


def test_every_term_has_every_form_in_every_language() -> None:
    for language in ("sv", "nb"):
        voice = Voice(language)
        for term, forms in TERMS.items():
            assert set(forms) == {*FORMS, "gender"}
            assert all(voice.speak(message).strip() for message in forms.values()), term
            assert voice.speak(forms["gender"]) in ("common", "neuter"), term
