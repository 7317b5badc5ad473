"""Voices: numbers, plurals, lists, quotations and other languages as each reader writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.words import (
    StudyWords,
    Voice,
    cite,
    in_context,
    interval,
    listing,
    number,
    p_value,
    percent,
    plural,
    points,
    say,
)
from evaltools.words.messages import Foreign, Moment, OutOf, Quoted, Range
from evaltools.words.voice import english

SV, NB, EN = Voice("sv"), Voice("nb"), Voice("en")
N = "\N{NO-BREAK SPACE}"
MINUS = "−"


@pytest.mark.parametrize(
    ("said", "sv", "nb", "en"),
    [
        (3154, f"3{N}154", f"3{N}154", "3,154"),
        (number(73.72, 1), "73,7", "73,7", "73.7"),
        (number(93), "93", "93", "93"),
        (number(-0.04, 1), "0,0", "0,0", "0.0"),
        (number(2.5, 0), "2", "2", "2"),
        (number(1234567.5, 2), f"1{N}234{N}567,50", f"1{N}234{N}567,50", "1,234,567.50"),
        (number(0.5, 0), "0", "0", "0"),
        (-0.0, "0", "0", "0"),
        (number(float("inf")), "∞", "∞", "∞"),
        (number(float("-inf")), "−∞", "−∞", "−∞"),
        (number(0.001, 1, sign=True), "0,0", "0,0", "0.0"),
        (percent(None), "–", "–", "–"),
        (number(None, unit="SEK"), "–", "–", "–"),
        (number(8_000_000, unit="SEK"), f"8{N}000{N}000{N}kronor", f"8{N}000{N}000{N}svenske kroner", f"8,000,000{N}SEK"),
        (interval(1, float("nan")), "–", "–", "–"),
        (p_value(None), "–", "–", "–"),
        (p_value(float("nan")), "–", "–", "–"),
        (number(5, sign=True), "+5", "+5", "+5"),
        (number(0, sign=True), "0", "0", "0"),
        (number(None), "–", "–", "–"),
        (number(float("nan"), unit="%"), "–", "–", "–"),
        (percent(73.7), f"73,7{N}%", f"73,7{N}%", "73.7%"),
        (percent(-2.0, sign=True), f"{MINUS}2{N}%", f"{MINUS}2{N}%", f"{MINUS}2%"),
        (points(-2.0), f"{MINUS}2{N}procentenheter", f"{MINUS}2{N}prosentpoeng", f"{MINUS}2{N}percentage points"),
        (points(1.0), f"1{N}procentenhet", f"1{N}prosentpoeng", f"1{N}percentage point"),
        (number(12, unit="flux"), f"12{N}flux", f"12{N}flux", f"12{N}flux"),
        (number(12, unit="count"), "12", "12", "12"),
        (interval(-0.5, 1.25, 2), f"{MINUS}0,50{N}till{N}1,25", f"{MINUS}0,50{N}til{N}1,25", f"{MINUS}0.50 to 1.25"),
        (interval(1, 2, unit="%"), f"1{N}till{N}2{N}%", f"1{N}til{N}2{N}%", "1 to 2%"),
        (interval(1, None), "–", "–", "–"),
        (p_value(0.0004), f"<{N}0,001", f"<{N}0,001", f"<{N}0.001"),
        (p_value(0.001), "0,001", "0,001", "0.001"),
        (p_value(0.0421), "0,042", "0,042", "0.042"),
        (date(2019, 4, 26), f"26{N}april{N}2019", f"26.{N}april{N}2019", f"26{N}April{N}2019"),
        (Moment(date(2020, 3, 1), "month"), "mars 2020", "mars 2020", "March 2020"),
        (Moment(date(2020, 3, 1), "year"), "2020", "2020", "2020"),
        (Range("2018", "2020"), "2018–2020", "2018–2020", "2018–2020"),
        (listing(["a"]), "a", "a", "a"),
        (listing(["a", "b", "c"]), "a, b och c", "a, b og c", "a, b and c"),
        (listing(["a", "b"], "or"), "a eller b", "a eller b", "a or b"),
        (listing(["a", "b"], "semicolon"), "a; b", "a; b", "a; b"),
        (listing([]), "", "", ""),
        (Quoted("hej"), "”hej”", "«hej»", "“hej”"),
        (OutOf(5, 5), "alla fem", "alle fem", "all five"),
        (OutOf(0, 5), "ingen av fem", "ingen av fem", "none of five"),
        (OutOf(2, 12), "två av tolv", "to av tolv", "two of twelve"),
        (OutOf(3, 13), "3 av 13", "3 av 13", "3 of 13"),
        (True, "ja", "ja", "yes"),
        (in_context("status", "Green"), "Grön", "Grønn", "Green"),
    ],
)  # fmt: skip
def test_as_each_reader_writes_it(said: object, sv: str, nb: str, en: str) -> None:
    assert (SV.speak(said), NB.speak(said), EN.speak(said)) == (sv, nb, en)


@given(st.floats(-1e12, 1e12), st.integers(0, 4), st.sampled_from([SV, NB, EN]), st.booleans())
def test_a_reader_gets_the_rounded_number_back(value: float, decimals: int, voice: Voice, sign: bool) -> None:
    shown = voice.speak(number(value, decimals, sign=sign))
    thousands, point = (",", ".") if voice is EN else (N, ",")
    plain = shown.replace(MINUS, "-").replace(thousands, "").replace(point, ".")
    assert float(plain) == round(value, decimals)
    assert "-" not in shown
    assert shown not in (f"{MINUS}0", "+0")
    assert " " not in shown


@pytest.mark.parametrize(
    ("n", "words", "neuter"),
    [
        (0, "noll", "noll"),
        (1, "en", "ett"),
        (2, "två", "två"),
        (12, "tolv", "tolv"),
        (13, "13", "13"),
        (1.5, "1,5", "1,5"),
    ],
)
def test_numbers_to_twelve_stand_in_words_in_the_gender_of_what_is_counted(
    n: float, words: str, neuter: str
) -> None:
    assert SV.speak(say("{n:words}", n=n)) == words
    assert SV.speak(say("{n:neuter}", n=n)) == neuter


def test_a_number_with_a_unit_stays_in_figures_and_a_sentence_begins_with_a_capital() -> None:
    assert SV.speak(say("{n:words}", n=percent(3))) == f"3{N}%"
    assert SV.speak(say("{n:Words}", n=3)) == "Tre"
    assert SV.speak(say("{n:Neuter}", n=1)) == "Ett"
    assert NB.speak(say("{n:words}", n=1)) == "én"
    assert EN.speak(say("{x:low} {y:cap}", x="Thefts", y="thefts")) == "thefts Thefts"
    assert EN.speak(say("{x:low}", x="UVTS")) == "UVTS"


def test_the_plural_goes_by_the_number() -> None:
    said = [EN.speak(plural("{n} finding", "{n} findings", n=n)) for n in (0, 1, 2)]
    assert said == ["0 findings", "1 finding", "2 findings"]


def test_the_first_letter_is_shaped_before_words_are_marked_as_foreign() -> None:
    voice = Voice("nb", words_from=["sv"])
    inner = say("{what} in {place}", what=StudyWords({"sv": "stölder"}), place=StudyWords({"sv": "Umeå"}))
    assert voice.markdown(say("{x:cap}", x=inner)) == "[Stölder](lang:sv) in [Umeå](lang:sv)"
    assert voice.speak(say("{x:cap}", x=inner)) == "Stölder in Umeå"
    assert EN.speak(say("{x:cap}", x=say("{n} things", n=3))) == "3 things"


def test_data_cannot_act_as_markup() -> None:
    message = say("**{name}** fell", name="[x](http://a) <b>*")
    assert EN.speak(message) == "**[x](http://a) <b>*** fell"
    assert EN.markdown(message) == r"**\[x\]\(http://a\) \<b\>\*** fell"


def test_a_number_leads_to_its_finding_and_a_sentence_is_followed_by_the_way() -> None:
    assert EN.markdown(cite(number(12), "a/b")) == "[12](finding:a/b)"
    assert SV.markdown(cite(say("It fell."), "a/b")) == "It fell. ([Spåra](finding:a/b))"
    assert EN.speak(cite(say("It fell."), "a/b")) == "It fell."


class TestWordsOfTheStudy:
    WORDS = StudyWords({"sv": "Skola"})

    def test_words_in_a_language_of_their_own_are_marked_with_it(self) -> None:
        voice = Voice("nb", words_from=["sv"])
        assert voice.speak(self.WORDS) == "Skola"
        assert voice.markdown(self.WORDS) == "[Skola](lang:sv)"
        assert Voice("sv").markdown(self.WORDS) == "Skola"

    def test_words_that_the_language_lacks_are_told_with_the_remedy(self) -> None:
        with pytest.raises(
            BadInput, match=r'"Skola" has words in sv but none in en.*\{en: \{words_from: sv\}\}'
        ):
            EN.speak(self.WORDS)

    def test_a_quotation_keeps_its_language(self) -> None:
        assert EN.markdown(Foreign("Jag vet inte.", "sv")) == r"[Jag vet inte.](lang:sv)"
        assert SV.markdown(Foreign("Jag vet inte.", "sv")) == "Jag vet inte."


def test_a_language_without_a_catalogue_is_told() -> None:
    with pytest.raises(BadInput, match=r'there is no catalogue for "fi"\. Known: en, nb, sv'):
        Voice("fi")


def test_what_cannot_be_said_is_an_error() -> None:
    with pytest.raises(TypeError, match="object cannot be said"):
        EN.speak(object())


def test_a_voice_knows_what_it_has_said_and_would_say() -> None:
    voice = Voice("sv")
    voice.speak(plural("{n} intervention", "{n} interventions", n=2))
    ((key, text),) = voice.used.items()
    assert text == voice.wording(key) == "{n} insatser"
    assert Voice("en").wording(key) == "{n} interventions"


def test_names_of_languages_are_their_own() -> None:
    assert [voice.name for voice in (SV, NB, EN, english())] == [
        "Svenska",
        "Norsk bokmål",
        "English",
        "English",
    ]
