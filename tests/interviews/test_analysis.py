"""Comparison, informants, agreement from codings, matrices and COREQ on a corpus small enough to count by hand."""

import datetime
import subprocess
import time

import numpy as np
import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.interviews import (
    agreement,
    agreement_from_codings,
    check_informants,
    check_out_of_git,
    compare,
    coreq,
    may_quote,
    new_coding,
    read_informants,
    unitised_agreement,
)
from evaltools.interviews.coding.codebook import Code, Codebook
from evaltools.interviews.coding.comparing import Adjudication, read_adjudications, record_adjudication
from evaltools.interviews.coding.matrices import (
    code_by_group,
    code_by_informant,
    concentration,
    cooccurrence,
    saturation,
)
from evaltools.interviews.informants.informants import Informant
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words import Voice

BOOK = Codebook((Code("a", "A"), Code("b", "B", "a"), Code("c", "C")))
LINES = "I: Fråga ett.\n\nIP: Svar ett. Mer om ett.\n\nI: Fråga två.\n\nIP: Svar två.\n"
TEXTS = [
    Transcript(f"t{number}", LINES, (person,), date, synthetic=True)
    for number, person, date in (
        (1, "p1", datetime.date(2021, 3, 1)),
        (2, "p2", datetime.date(2021, 2, 1)),
        (3, "p3", None),
    )
]
PEOPLE = [
    Informant("p1", "Skola", 1, "quote", True),
    Informant("p2", "Polis", 1, "none", True),
    Informant("p3", "Skola", 1, "quote", True),
]


def code(number, coder, phrase, name):
    text = TEXTS[number - 1]
    start = text.text.index(phrase)
    return new_coding(text, coder, start, start + len(phrase), name)


CODINGS = [
    code(1, "x", "Svar ett.", "a"),
    code(1, "x", "Svar ett. Mer om ett.", "b"),
    code(1, "x", "Svar två.", "c"),
    code(2, "x", "Svar ett.", "a"),
    code(1, "y", "Svar ett.", "a"),
    code(1, "y", "Mer om ett.", "b"),
    code(2, "y", "Svar två.", "a"),
]
X = [coding for coding in CODINGS if coding.coder == "x"]


class TestCompare:
    def test_same_boundaries_code_and_alone(self):
        first, second = CODINGS[:3], [CODINGS[4], CODINGS[5], code(1, "y", "r två.", "a")]
        found = compare(first, second)
        assert [(item.kind, len(item.first), len(item.second)) for item in found] == [
            ("same", 1, 1),
            ("boundaries", 1, 1),
            ("code", 1, 1),
        ]
        assert [item.agrees for item in found] == [True, False, False]
        assert [item.kind for item in compare(first[:1], [])] == ["only_first"]
        assert [item.kind for item in compare([], first[:1])] == ["only_second"]

    def test_every_coding_is_shown(self):
        rng = np.random.default_rng(2)
        for _ in range(50):
            sides = [
                [
                    new_coding(
                        TEXTS[0],
                        coder,
                        int(start),
                        int(start) + int(rng.integers(1, 9)),
                        str(rng.choice(list("abc"))),
                    )
                    for start in rng.integers(0, 60, 6)
                ]
                for coder in "xy"
            ]
            found = compare(*sides)
            shown = {c.id for item in found for c in item.first + item.second}
            assert shown == {c.id for side in sides for c in side}
            assert [item.start for item in found] == sorted(item.start for item in found)

    def test_decisions_keep_their_reason(self, tmp_path):
        ids = (CODINGS[1].id, CODINGS[5].id)
        decision = Adjudication("t1", ids, ids[:1], "Hela svaret hör ihop.", "x")
        record_adjudication(tmp_path, decision)
        (found,) = read_adjudications(tmp_path, "t1")
        assert (found.codings, found.kept, found.reason) == (ids, ids[:1], decision.reason)
        assert found.created
        with pytest.raises(BadInput, match="needs a reason"):
            record_adjudication(tmp_path, Adjudication("t1", ids, (), " ", "x"))
        with pytest.raises(BadInput, match="not among"):
            record_adjudication(tmp_path, Adjudication("t1", ids, ("other",), "Ja", "x"))
        path = next(tmp_path.iterdir())
        path.write_text(path.read_text() + "{}\n")
        with pytest.raises(BadInput, match=":2: this line is no adjudication"):
            read_adjudications(tmp_path, "t1")


class TestAgreementFromCodings:
    def test_agreement_depends_on_the_declared_unit(self):
        by_turn = agreement_from_codings(TEXTS, CODINGS, BOOK, "turn", without=())
        by_sentence = agreement_from_codings(TEXTS, CODINGS, BOOK, "sentence", without=())
        assert by_turn.per_code["b"].value == 1.0
        assert by_sentence.per_code["b"].value < 1.0
        assert by_turn.per_code["a"].value == pytest.approx(
            agreement([[0, 0], [1, 1], [0, 0], [0, 0], [0, 0], [1, 0], [0, 0], [0, 1]]).value
        )
        assert by_turn.coders == ("x", "y")
        assert by_turn.left_out == ("t3",)
        assert by_turn.overall.interval == "bootstrap over transcripts"
        assert by_turn.overall.units == 3 * 8

    def test_a_transcript_one_coder_worked_on_is_left_out(self):
        extra = code(3, "x", "Svar ett.", "a")
        one = agreement_from_codings(TEXTS, [*CODINGS, extra], BOOK, "turn", without=())
        assert one.left_out == ("t3",)
        both = agreement_from_codings(TEXTS, [*CODINGS, extra], BOOK, "turn", without=(), coders=["x", "y"])
        assert both.left_out == ()
        assert both.per_code["a"].value < one.per_code["a"].value

    def test_the_interviewer_can_be_left_out(self):
        with_all = agreement_from_codings(TEXTS, CODINGS, BOOK, "sentence", without=())
        answers = agreement_from_codings(TEXTS, CODINGS, BOOK, "sentence", without=["I"])
        assert answers.per_code["a"].value < with_all.per_code["a"].value
        note = Voice("en").speak(answers.overall.notes[-1])
        assert note == "Each of 6 units is a decision on each of 3 codes."

    @pytest.mark.parametrize("unit", ["turn", "sentence", "span"])
    def test_the_interviewers_turns_do_not_count_unless_asked_for(self, unit):
        found = agreement_from_codings(TEXTS, CODINGS, BOOK, unit)
        said = agreement_from_codings(TEXTS, CODINGS, BOOK, unit, without=["I"])
        everything = agreement_from_codings(TEXTS, CODINGS, BOOK, unit, without=())
        assert found.without == ("I",)
        assert everything.without == ()
        assert found.overall.value == said.overall.value != everything.overall.value

    def test_text_left_out_is_cut_from_the_continuum(self):
        asked = [(turn.start, turn.end) for turn in TEXTS[0].turns if turn.speaker == "I"]
        length = len(LINES) - sum(end - start for start, end in asked)

        def cut(position):
            return position - sum(end - start for start, end in asked if end <= position)

        answers = [c for c in CODINGS if not any(start <= c.start < end for start, end in asked)]
        spans = [(c.transcript, c.coder, cut(c.start), cut(c.end), c.code) for c in answers]
        direct = unitised_agreement(spans, {"t1": length, "t2": length}, coders=["x", "y"])
        found = agreement_from_codings(TEXTS[:2], answers, BOOK, "span")
        assert found.overall.value == pytest.approx(direct.overall.value)
        assert found.overall.expected == pytest.approx(direct.overall.expected)

    def test_unused_codes_say_so(self):
        result = agreement_from_codings(TEXTS, CODINGS[:2] + CODINGS[4:6], BOOK, "turn", without=())
        assert result.per_code["c"].value is None
        assert result.per_code["c"].reason == "no coder used the code."

    def test_codes_above_can_count(self):
        result = agreement_from_codings(TEXTS, CODINGS, BOOK, "sentence", without=(), with_below=True)
        plain = agreement_from_codings(TEXTS, CODINGS, BOOK, "sentence", without=())
        assert result.per_code["a"].value > plain.per_code["a"].value
        assert plain.per_code["b"].value == result.per_code["b"].value

    def test_spans_are_unitised(self):
        result = agreement_from_codings(TEXTS, CODINGS, BOOK, "span", without=())
        spans = [(c.transcript, c.coder, c.start, c.end, c.code) for c in CODINGS]
        direct = unitised_agreement(spans, {text.id: len(text.text) for text in TEXTS[:2]})
        assert result.overall.value == direct.overall.value
        assert result.per_code["a"].value == direct.per_code["a"].value

    def test_three_coders(self):
        third = [code(1, "z", "Svar ett.", "a")]
        result = agreement_from_codings(TEXTS[:2], CODINGS + third, BOOK, "turn", "fleiss", without=())
        assert result.coders == ("x", "y", "z")
        ratings = [[0, 0, 0], [1, 1, 1], [0, 0, 0], [0, 0, 0]]
        ratings += [[0, 0, None], [1, 0, None], [0, 0, None], [0, 1, None]]
        assert result.per_code["a"].value == pytest.approx(agreement(ratings, "fleiss").value)

    def test_no_shared_transcript(self):
        result = agreement_from_codings(TEXTS[:1], CODINGS[:3], BOOK, "turn", without=())
        assert result.overall.value is None
        assert result.overall.reason

    def test_unknown_unit(self):
        with pytest.raises(InvalidArgument, match='Did you mean "paragraph"'):
            agreement_from_codings(TEXTS, CODINGS, BOOK, "paragraf")


class TestMatrices:
    def test_code_by_group(self):
        table = code_by_group(X, TEXTS, PEOPLE, BOOK)
        assert list(table.columns.get_level_values(0).unique()) == ["Polis", "Skola", "total"]
        assert table.loc["a"].tolist() == [1, 1, 1, 1, 2, 2]
        assert table.loc["c", ("Skola", "codings")] == 1
        below = code_by_group(X, TEXTS, PEOPLE, BOOK, with_below=True)
        assert below.loc["a", ("total", "codings")] == 3
        assert table.attrs["synthetic"] is True

    def test_code_by_informant(self):
        assert code_by_informant(X, TEXTS, BOOK).loc["a"].to_dict() == {"p1": 1, "p2": 1, "p3": 0}

    def test_cooccurrence(self):
        table = cooccurrence(X, BOOK)
        assert table.loc["a", "b"] == table.loc["b", "a"] == 1
        assert table.loc["a", "a"] == 2
        assert table.loc["a", "c"] == 0

    def test_saturation_follows_the_order_of_interviews(self):
        table = saturation(X, TEXTS, BOOK)
        assert table["transcript"].tolist() == ["t2", "t1", "t3"]
        assert table["new"].tolist() == [1, 2, 0]
        assert table["cumulative"].tolist() == [1, 3, 3]
        assert table["dated"].tolist() == [True, True, False]

    def test_concentration(self):
        table = concentration([*X, code(1, "x", "Mer om ett.", "a")], TEXTS, BOOK)
        assert table.loc["a", "codings"] == 3
        assert table.loc["a", "largest_share"] == pytest.approx(2 / 3)
        assert table.loc["a", "effective_informants"] == pytest.approx(1 / (4 / 9 + 1 / 9))
        assert table.loc["c", "effective_informants"] == 1.0
        unused = concentration([], TEXTS, BOOK)
        assert unused["largest_share"].isna().all()
        assert (unused["informants"] == 0).all()


class TestInformants:
    def test_all_fits(self):
        people = [
            *PEOPLE,
            *(Informant(f"q{n}", group, 0) for n, group in enumerate(["Skola", "Polis", "Polis"])),
        ]
        problems = check_informants(
            people[:3], TEXTS, CODINGS, smallest_group=1, stated={"informants": 3, "interviews": 3}
        )
        assert problems == []

    def test_everything_that_does_not_fit(self):
        texts = [*TEXTS, Transcript("t4", LINES, ("px",), synthetic=True), Transcript("t5", LINES, ("p1",))]
        people = [*PEOPLE, Informant("p4", "Polis", 0)]
        problems = check_informants(
            people,
            texts,
            CODINGS,
            cited=["p9"],
            stated={"interviews": 70, "group:Skola": 2, "group:Skolan": 1},
        )
        found = [problem.code for problem in problems]
        assert sorted(found) == sorted(
            [
                "not-registered",
                "not-registered",
                "synthetic-differs",
                "never-interviewed",
                "interviews-differ",
                "total-differs",
                "unknown-total",
                "small-group",
                "small-group",
            ]
        )
        total = next(problem for problem in problems if problem.code == "total-differs")
        assert "states 70" in total.message
        assert "adds up to 3" in total.message

    def test_quotations_need_the_consent_of_everyone(self):
        people = {person.id: person for person in PEOPLE}
        assert may_quote(TEXTS[0], people)
        assert not may_quote(TEXTS[1], people)
        assert not may_quote(Transcript("t", "x", ("p1", "p2")), people)
        assert not may_quote(Transcript("t", "x"), people)
        assert not may_quote(Transcript("t", "x", ("unknown",)), people)

    def test_register_is_read_with_its_problems(self, tmp_path):
        path = tmp_path / "informants.yml"
        path.write_text(
            "informants:\n  - {id: p1, group: {sv: Skola, en: School}, consent: quote}\n"
            "  - {id: p2, group: Polis, consent: none, interviews: 2}\n"
        )
        people = read_informants(path)
        assert [person.group_name("en") for person in people] == ["School", "Polis"]
        assert people[1].consent == "none"
        path.write_text(
            "informants:\n  - {id: p1, group: Skola, consent: ja}\n  - {id: 2, group: x, consent: none}\n"
            "  - {id: p3, consent: none, intervjuer: 1}\n"
        )
        with pytest.raises(BadInput) as caught:
            read_informants(path)
        assert {(p.code, p.line) for p in caught.value.problems} == {
            ("bad-consent", 2),
            ("bad-id", 3),
            ("no-group", 4),
            ("unknown-key", 4),
        }

    def test_register_as_a_table(self, tmp_path):
        path = tmp_path / "informants.csv"
        path.write_text(
            "id,group,group_sv,group_en,interviews,consent,source,note\n"
            'ip-01,police,Polis,Police,2,quote,prov,"Rad ett, med komma"\n'
            "ip-02,school,Skola,School,,,prov,\n",
            encoding="utf-8",
        )
        people = read_informants(path, synthetic=True)
        assert people[0] == Informant(
            "ip-01", {"sv": "Polis", "en": "Police"}, 2, "quote", True, "", "Rad ett, med komma"
        )
        assert (people[1].consent, people[1].interviews) == ("none", 1)
        path.write_text("id,group,interviews,consent\na,x,två,quote\na,x,1,ja\n,x,1,none\n")
        with pytest.raises(BadInput) as caught:
            read_informants(path)
        assert [(p.code, p.line) for p in caught.value.problems] == [
            ("bad-count", 2),
            ("bad-consent", 3),
            ("bad-id", 4),
        ]
        path.write_text("namn;grupp\n")
        with pytest.raises(BadInput, match='no column "id"'):
            read_informants(path)


class TestQuotations:
    def test_transcripts_of_people_stay_out_of_git(self, tmp_path):
        def git(*arguments):
            subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

        real = Transcript("real", LINES, ("p1",))
        paths = {tmp_path / f"{name}.txt": real for name in ("open", "kept", "taken")}
        paths[tmp_path / "made-up.txt"] = TEXTS[0]
        for path in paths:
            path.write_text(LINES)
        assert check_out_of_git(paths) == []
        git("init", "-q")
        (tmp_path / ".gitignore").write_text("kept.txt\n")
        git("add", "taken.txt")
        found = {problem.file.rsplit("/", 1)[-1]: problem.code for problem in check_out_of_git(paths)}
        assert found == {"open.txt": "not-ignored", "taken.txt": "in-git"}


class TestCoreq:
    def test_answers_come_from_the_data(self):
        found = agreement_from_codings(TEXTS, CODINGS, BOOK, "turn", without=())
        items = {
            item.number: item for item in coreq(TEXTS, BOOK, CODINGS, PEOPLE, agreement=found, quoted=X[:1])
        }
        said = {number: Voice("sv").speak(item.answer) for number, item in items.items()}
        assert said[24].startswith("Två kodare: x (4) och y (3). Krippendorffs alfa per replik: 0,")
        assert said[25] == "Tre koder på två nivåer, under A och C."
        assert said[26].startswith("Koder härledda i förväg: 3; tillagda under läsningen: 0.")
        assert said[29] == "Ett citat ur en utskrift, med informanten angiven. Alla med samtycke."
        assert said[30] == "7 av 7 kodningar (100\u00a0%) återfinns ordagrant i sin utskrift."
        assert items[28].basis == "unknown"
        assert said[28] == "Framgår inte av materialet."

    def test_what_is_stated_is_told_apart(self):
        items = {
            item.number: item
            for item in coreq(TEXTS, BOOK, CODINGS, stated={28: "Transcripts were returned."})
        }
        said = {number: Voice("en").speak(item.answer) for number, item in items.items()}
        assert (said[28], items[28].basis) == ("Transcripts were returned.", "stated")
        assert items[12].basis == "unknown"
        assert said[31] == "A (6) and C (1)."
        assert said[32] == "B (2)."

    def test_nothing_to_count(self):
        assert {item.basis for item in coreq([], Codebook(()), [])} == {"unknown", "data"}


def test_importing_the_package_is_light():
    import sys

    script = (
        "import sys, evaltools.interviews; from evaltools.interviews import CodingStore, read_transcript, compare;"
        "heavy = {'pandas', 'scipy', 'lxml', 'matplotlib', 'docx', 'networkx'} & set(sys.modules); assert not heavy, heavy"
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], check=True)
    assert time.perf_counter() - started < 5


def test_every_public_name_is_there():
    import evaltools.interviews as interviews

    for name in dir(interviews):
        assert getattr(interviews, name) is not None
        assert not isinstance(getattr(interviews, name), type(interviews)), f"{name} is a module"
