import pytest

from evaltools.checks import BadInput
from evaltools.interviews.transcripts.identity_numbers import is_personal_number
from evaltools.interviews.transcripts.pseudonyms import check_left, pseudonymise, read_key
from evaltools.interviews.transcripts.transcripts import Transcript

KEY = {
    "people": {"Anna Berg": "Rektor 1", "Anna": "Rektor 1", "Bo": "Polis 2"},
    "places": {"Ersboda": "stadsdelen"},
    "other": {},
}


def done(text, **arguments):
    return pseudonymise(Transcript("t", text, language="sv"), KEY, **arguments)


def test_names_and_places_with_genitive_and_capitals():
    result = done("Anna Berg sa att Annas kollega Bo bor i Ersboda. ANNA log. Boende i Ersbodas centrum.")
    assert result.transcript.text == (
        "Rektor 1 sa att Rektor 1s kollega Polis 2 bor i stadsdelen. Rektor 1 log. Boende i stadsdelens centrum."
    )
    assert result.replaced == {"people": 4, "places": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring 070-123 45 67 då.", "Ring [telefonnummer] då."),
        ("Ring +46 (0)90 12 34 56!", "Ring [telefonnummer]!"),
        ("Nås på 090-16 10 00.", "Nås på [telefonnummer]."),
        ("Skriv till anna.berg@example.org.", "Skriv till [e-post]."),
        ("Hon är född 811228-9874.", "Hon är född [personnummer]."),
        ("Nummer 19811228-9874 och 8112289874", "Nummer [personnummer] och [personnummer]"),
        ("Samordningsnummer 701063-2391.", "Samordningsnummer [personnummer]."),
        ("År 2019 fanns 1 250 000 kronor, 3 154 elever och 46 insatser.", None),
        ("Kommunkod 0380 och 2480, kl 08.30, 2021-03-04.", None),
    ],
)
def test_numbers_and_addresses_by_their_form(text, expected):
    assert done(text).transcript.text == (expected or text)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("811228-9874", True),  # Skatteverket's own example
        ("19811228-9874", True),
        ("811228+9874", True),
        ("811228-9873", False),
        ("811328-9874", False),
        ("701063-2391", True),
        ("12345", False),
    ],
)
def test_check_digit(number, right):
    assert is_personal_number(number) is right


def test_labels_in_the_language_of_the_transcript():
    english = Transcript("t", "Write to a@example.org", language="en")
    assert pseudonymise(english, KEY).transcript.text == "Write to [e-mail]"


def test_what_remains_is_told_with_its_line():
    result = done(
        "Vi mötte Karin Lund på\nStorgatan 12. Rektorn kom, nr 811228-9873, konto @karin eller 1234567."
    )
    found = {(risk.kind, risk.text, risk.line) for risk in result.risks}
    assert {
        ("name", "Karin Lund", 1),
        ("street", "Storgatan 12", 2),
        ("role", "Rektorn", 2),
        ("unsure_number", "811228-9873", 2),
        ("number", "1234567", 2),
    } <= found
    assert "konto [webbadress]" in result.transcript.text
    assert "möjligt namn: Karin Lund (1; rad 1)" in result.report("sv")


def test_pseudonyms_are_not_taken_for_names():
    assert [risk for risk in done("Vi såg Anna och Bo.").risks if risk.kind == "name"] == []


def test_edits_say_what_was_replaced_where():
    text = "Hej Anna i Ersboda"
    result = done(text)
    assert [(text[e.start : e.end], e.replacement) for e in result.edits] == [
        ("Anna", "Rektor 1"),
        ("Ersboda", "stadsdelen"),
    ]


def test_names_left_are_found_without_being_told():
    problems = check_left({"rapport.md": "Inget här.\nMen Annas ord."}, KEY)
    assert [(problem.file, problem.line) for problem in problems] == [("rapport.md", 2)]
    assert "Anna" not in problems[0].message


def test_key_file(tmp_path):
    path = tmp_path / "secret" / "study.key.yml"
    path.parent.mkdir()
    path.write_text("people: {Anna: Rektor 1}\n")
    assert read_key(path, tmp_path / "data") == {"people": {"Anna": "Rektor 1"}, "places": {}, "other": {}}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("key.yml", "people: {Anna: R}\n", "key-name"),
        ("data/study.key.yml", "people: {Anna: R}\n", "key-with-data"),
        ("study.key.yml", "persons: {Anna: R}\n", "unknown-key"),
        ("study.key.yml", "people: {Anna: 7}\n", "not-text"),
        ("study.key.yml", "people: {Anna: Anna A}\n", "gives-away"),
        ("study.key.yml", "people: Anna\n", "not-names"),
        ("study.key.yml", "- Anna\n", "not-key"),
    ],
)
def test_bad_keys_are_refused(tmp_path, name, text, code):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        read_key(path, tmp_path / "data")
    assert code in {problem.code for problem in caught.value.problems}


class TestLeaks:
    """Ways in which names have got through."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Vi såg anna i går.", "Vi såg Rektor 1 i går."),
            ("Filen anna-berg.docx", "Filen Rektor 1.docx"),
            ("Mappen annaberg och ANNA_BERG", "Mappen Rektor 1 och Rektor 1"),
            ("Skriv anna.berg(at)kommun.se nu", "Skriv [e-post] nu"),
            ("Se https://kommun.se/anna-berg i dag", "Se [webbadress] i dag"),
            ("Se kommun.se/anna nu", "Se [webbadress] nu"),
            ("Ring 08-123 45 i dag.", "Ring [telefonnummer] i dag."),
            ("Hon är född den 12 mars 1985.", "Hon är född den [födelsedatum]."),
            ("Han, född 1985-03-12, flyttade.", "Han, född [födelsedatum], flyttade."),
            ("Anna-gruppen träffas", "Rektor 1-gruppen träffas"),
        ],
    )
    def test_names_in_other_forms_are_replaced(self, text, expected):
        assert done(text).transcript.text == expected

    def test_a_name_that_is_also_a_word_is_left_and_listed(self):
        key = {"people": {"Hans": "Lärare 5"}, "places": {}, "other": {}}
        result = pseudonymise(
            Transcript("t", "Hans: Ja.\n\nHans mamma kom. Vi såg Hans och hans bror.\n"), key
        )
        assert result.transcript.text == "Lärare 5: Ja.\n\nHans mamma kom. Vi såg Lärare 5 och hans bror.\n"
        assert [(risk.text, risk.line) for risk in result.risks if risk.kind == "word"] == [
            ("Hans", 3),
            ("hans", 3),
        ]

    def test_a_part_of_another_name_is_left_and_listed(self):
        result = done("Vi mötte Anna-Karin och Karl-Anna.")
        assert result.transcript.text == "Vi mötte Anna-Karin och Karl-Anna."
        assert [risk.kind for risk in result.risks if risk.kind == "part"] == ["part", "part"]

    def test_names_first_in_a_sentence_and_dates_are_listed(self):
        found = {
            (risk.kind, risk.text)
            for risk in done("Det regnade. Fatima ringde den 3 maj 2019. Regnade det?").risks
        }
        assert ("first_word", "Fatima") in found
        assert ("date", "3 maj 2019") in found
        assert not any(text == "Regnade" for _, text in found), "a word that also stands in small letters"

    @pytest.mark.parametrize("text", ["anna", "mail: annas-mapp", "x/ANNA", "ANNAS"])
    def test_the_last_look_finds_them_as_well(self, text):
        assert [problem.code for problem in check_left({"a": text}, KEY)] == ["name-left"]

    def test_a_key_that_git_would_take_up_is_refused(self, tmp_path):
        import subprocess

        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        path = tmp_path / "names.key.yaml"
        path.write_text("people: {Anna: Rektor 1}\n")
        with pytest.raises(BadInput, match="git would take up"):
            read_key(path)
        (tmp_path / ".gitignore").write_text("*.key.yaml\n")
        assert read_key(path)["people"] == {"Anna": "Rektor 1"}
