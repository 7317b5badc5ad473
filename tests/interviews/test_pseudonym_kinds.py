"""Names, numbers and addresses in Swedish, Norwegian and English: what is replaced, what is listed, what is left alone."""

import pytest

from evaltools.interviews.transcripts.identity_numbers import is_birth_number
from evaltools.interviews.transcripts.pseudonyms import pseudonymise
from evaltools.interviews.transcripts.telephone import telephones
from evaltools.interviews.transcripts.transcripts import Transcript

KEY = {
    "people": {
        "Fatima Al-Hassan": "Mother 1", "Lars Öberg": "Rektor 2", "Åsa": "Kurator 3", "Mina": "Elev 4",
        "Will Turner": "Head 5", "Kjell-Arne Næss": "Leder 6", "Rose": "Pupil 8",
    },
    "places": {"Ålidhemsskolan": "skolan", "Ersboda": "stadsdelen", "Fernwood Academy": "the school"},
    "other": {},
}  # fmt: skip


def done(text, language):
    return pseudonymise(Transcript("t", text, language=language), KEY)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "Det sa L. Öberg.", "Det sa Rektor 2."),
        ("sv", "Det stod Öberg, Lars där.", "Det stod Rektor 2 där."),
        ("sv", "Sen kom Lars Ö. och gick.", "Sen kom Rektor 2 och gick."),
        ("sv", "lars öbergs bil, lars_oberg", "Rektor 2s bil, Rektor 2"),
        ("sv", "åsa såg att mina barn och Mina lekte", "Kurator 3 såg att mina barn och Elev 4 lekte"),
        ("sv", "på ålidhemsskolan", "på skolan"),
        (
            "nb",
            "Der sa K. Næss, kjellarne næss og Kjell-Arne N. det.",
            "Der sa Leder 6, Leder 6 og Leder 6 det.",
        ),
        (
            "en",
            "It was Will Turner's idea, and Turner, Will signed.",
            "It was Head 5's idea, and Head 5 signed.",
        ),
        ("en", "We will see. A rose for Rose.", "We will see. A rose for Pupil 8."),
        ("en", "Ask fatima alhassan or FATIMA AL-HASSAN.", "Ask Mother 1 or Mother 1."),
        ("en", "the fernwood academy", "the the school"),
    ],
)
def test_a_name_in_every_form(language, text, expected):
    assert done(text, language).transcript.text == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "Sen kom Lasse förbi.", ("nickname", "Lasse")),
        ("en", "Then Billy came.", ("nickname", "Billy")),
        ("sv", "Hon heter asa.", ("spelling", "asa")),
        ("sv", "I ersbodaskolan", ("within", "ersbodaskolan")),
        ("sv", "Det var Öberg som sa det.", ("half", "Öberg")),
        ("sv", "Signerat L.Ö. i går.", ("initials", "L.Ö.")),
        ("sv", "Vi såg Çelik och Šemsa där.", ("name", "Šemsa")),
        ("sv", "Och Karin sa nej.", ("name", "Karin")),
        ("sv", "Hon (Bengta) sa nej.", ("name", "Bengta")),
        ("sv", "– Olle kom.", ("first_word", "Olle")),
        ("sv", "Karin: Hej du.\n\nKarin: Hej då.\n", ("speaker", "Karin")),
        ("sv", "Ersbodavägen 12 är det.", ("street", "Ersbodavägen 12")),
        ("sv", "Till 903 26 Umeå.", ("street", "903 26 Umeå")),
        ("sv", "På snap heter hon annab99.", ("account", "annab99")),
        ("sv", "Han är född 1981.", ("birth_year", "född 1981")),
        ("sv", "Bilen ABC 123 stod där.", ("number", "ABC 123")),
        ("nb", "Vi møttes 17. desember 1999.", ("date", "17. desember 1999")),
        ("nb", "Storgata 12 er det.", ("street", "Storgata 12")),
        ("nb", "Så kom ordføreren.", ("role", "ordføreren")),
        ("en", "It is 12 High Street.", ("street", "12 High Street")),
        ("en", "We met on May 4, 2019.", ("date", "May 4, 2019")),
        ("en", "At SW1A 1AA now.", ("street", "SW1A 1AA")),
    ],
)
def test_what_may_give_somebody_away_is_left_and_listed(language, text, expected):
    result = done(text, language)
    assert expected in {(risk.kind, risk.text) for risk in result.risks}
    assert expected[1] in result.transcript.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "070-1234567"), ("sv", "0701234567"), ("sv", "070 123 45 67"), ("sv", "+46701234567"),
        ("sv", "0046 70 123 45 67"), ("sv", "(090) 16 10 00"), ("sv", "090/161000"), ("sv", "08-12 34 56"),
        ("sv", "+46 (0)90 16 10 00"), ("nb", "912 34 567"), ("nb", "22 33 44 55"), ("nb", "+47 91 23 45 67"),
        ("nb", "+4791234567"), ("en", "07700 900123"), ("en", "020 7946 0958"), ("en", "+44 (0)20 7946 0958"),
        ("en", "01632 960123"), ("en", "(555) 234-5678"), ("en", "555-234-5678"), ("en", "1-800-555-0199"),
        ("en", "+1 555 234 5678"),
    ],
)  # fmt: skip
def test_telephone_numbers(language, said):
    text = f"x {said}."
    assert said in {text[start:end] for start, end in telephones(text, language)}
    assert not any(digit.isdigit() for digit in done(text, language).transcript.text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "1 250 000 kr, 12 000 000, 0,5 procent, 2019-2021, kl 08.30-09.15, 08-17"),
        ("sv", "01-02-2021, dnr 2020/1234, 3 154 elever, 20 30 40 50 och 0380"),
        ("nb", "12 345 678 kroner, 40 50 60 70 elever, i 2020 21 22"),
        ("en", "1,250,000 in 2019; $3.60; 10-12 pupils; 24/7; 2018-2020; +200 000 000"),
        ("sv", "Det var bra.nu går vi"),
        ("en", "I am at home at ten"),
    ],
)
def test_what_is_no_number_of_a_person_stays(language, said):
    assert done(said, language).transcript.text == said


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("sv", "Född {} här", "811218"), ("sv", "född den {} här", "3/5-81"), ("sv", "f. {} här", "1981-12-18"),
        ("sv", "född i Umeå den {} här", "18 dec -81"), ("sv", "fyller år den {} här", "4 maj"),
        ("sv", "födelsedatum: {} här", "18.12.1981"), ("nb", "Født {} her", "3. mai 1981"),
        ("nb", "f. {} her", "03.05.81"), ("nb", "født {} her", "030581"), ("en", "Born on {} here", "18th December 1981"),
        ("en", "born {} here", "12/18/1981"), ("en", "DOB: {} here", "18/12/81"), ("en", "my birthday is {} here", "May 4th"),
        ("en", "born in Leeds on the {} here", "3rd of May, 1990"),
    ],
)  # fmt: skip
def test_dates_of_birth(language, text, left):
    result = done(text.format(left), language)
    assert left not in result.transcript.text
    assert result.replaced == {"birth": 1}
    assert result.transcript.text.endswith(" " + text.split()[-1]), "what follows stays"


@pytest.mark.parametrize(
    "said",
    [
        "010107 50160",
        "AB 12 34 56 C",
        "123-45-6789",
        "131052-308T",
        "811228-XXXX",
        "19811228-9874",
        "070761-4285",
    ],
)
def test_numbers_of_several_states(said):
    assert done(f"Den: {said}, x", "en").replaced == {"personal_number": 1}


def test_check_digits_of_norway():
    assert is_birth_number("01010750160")
    assert not is_birth_number("01010750161")
    assert not is_birth_number("01130750160")
    assert not is_birth_number("0101075016")


@pytest.mark.parametrize(
    "said",
    [
        "anna punkt berg snabel-a umea punkt se", "anna(at)umea.se", "anna.berg [at] x [dot] org", "anna at gmail dot com",
        "a.b+c@x.co.uk", "ola krøllalfa skole punktum no", "Anna.Berg@Skola.SE",
    ],
)  # fmt: skip
def test_addresses_written_or_said(said):
    assert done(f"Till {said}, tack", "sv").transcript.text == "Till [e-post], tack"


@pytest.mark.parametrize(
    "said", ["umea.se/skola", "www.x.se", "https://x.org/~anna", "skola.nu", "@anna.berg"]
)
def test_pages_and_handles(said):
    assert done(f"Till {said}, tack", "sv").transcript.text == "Till [webbadress], tack"
