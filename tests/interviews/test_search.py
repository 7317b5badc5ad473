"""Search over all interviews: words, phrases, wildcards, letters of each language, expressions, and coding of hits."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.interviews import Code, Codebook, SearchIndex, Transcript, code_hit, open_project
from evaltools.interviews.analysis import search
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.transcripts.transcripts import write_transcript

FIRST = (
    "IP1: Förtroendet för skolan växte. Förtroende, för\nskolan är allt. Idéer fanns.\n\n"
    "IP1: Polisen kom sent. E-post och é\u0301 🙂 hjälpte; polisens bil.\n"
)
NORWEGIAN = "IP2: Politiet på Grønland var på øya. Tør du?\n"


@pytest.fixture
def index() -> SearchIndex:
    texts = [
        Transcript("a", FIRST, ("p1",), language="sv"),
        Transcript("b", NORWEGIAN, ("p2",), language="nb"),
    ]
    return SearchIndex({one.id: one for one in texts})


def found(index: SearchIndex, text: str, kind: str = "phrase") -> list[str]:
    return [hit.passage for hit in index.find(text, kind).hits]


class TestWords:
    def test_a_whole_word_whatever_its_case(self, index: SearchIndex) -> None:
        assert found(index, "POLISEN") == ["Polisen"]
        assert found(index, "polis") == []

    def test_a_star_stands_for_any_letters_and_a_question_mark_for_one(self, index: SearchIndex) -> None:
        assert found(index, "polis*") == ["Polisen", "polisens"]
        assert found(index, "polise?") == ["Polisen"]
        assert found(index, "*troende*") == ["Förtroendet", "Förtroende"]
        assert found(index, "?olisen") == ["Polisen"]
        assert found(index, "p*n*s") == ["polisens"]

    def test_a_phrase_reaches_over_signs_and_not_over_lines(self, index: SearchIndex) -> None:
        assert found(index, "förtroende* för") == ["Förtroendet för", "Förtroende, för"]
        assert found(index, "för skolan") == ["för skolan"]

    def test_all_words_in_one_turn_in_whatever_order(self, index: SearchIndex) -> None:
        assert found(index, "sent polisen", "words") == ["Polisen kom sent"]
        assert found(index, "polisen skolan", "words") == []

    def test_hyphens_belong_to_words(self, index: SearchIndex) -> None:
        assert found(index, "e-post") == ["E-post"]


class TestLetters:
    def test_accents_are_no_difference_and_letters_of_the_language_are(self, index: SearchIndex) -> None:
        assert found(index, "ideer") == ["Idéer"]
        assert found(index, "idéer") == ["Idéer"]
        assert found(index, "fortroendet") == []
        assert found(index, "gronland") == []
        assert found(index, "grønland") == ["Grønland"]

    def test_each_text_has_the_letters_of_its_own_language(self) -> None:
        swedish, english = (
            Transcript("a", "IP1: Malmö.", language="sv"),
            Transcript("b", "IP1: Malmö.", language="en"),
        )
        index = SearchIndex({"a": swedish, "b": english})
        assert [hit.interview for hit in index.find("malmo").hits] == ["b"]
        assert [hit.interview for hit in index.find("malmö").hits] == ["a", "b"]

    def test_positions_stay_whatever_the_letters(self, index: SearchIndex) -> None:
        (hit,) = index.find("hjälpte").hits
        assert FIRST[hit.start : hit.end] == "hjälpte"
        for text in ("İstanbul ǅ ŉ ﬁ ß", "e\u0301e\u0301 🙂"):
            assert len(search.folded(text, "sv")) == len(text)

    def test_a_letter_and_its_accent_as_two_characters_is_searched_for_all_the_same(
        self, index: SearchIndex
    ) -> None:
        assert found(index, "ide\u0301er") == ["Idéer"]


class TestExpressions:
    def test_over_characters_and_case(self, index: SearchIndex) -> None:
        assert found(index, r"polis\w*", "regex") == ["Polisen", "polisens"]
        assert found(index, r"^IP\d", "regex") == ["IP1", "IP1", "IP2"]

    def test_an_empty_match_is_none(self, index: SearchIndex) -> None:
        assert found(index, "q*", "regex") == []

    @pytest.mark.parametrize("broken", ["(", "[a", "*", "a{2,1}", "(?P<1>a)"])
    def test_a_broken_one_is_told_in_one_message(self, index: SearchIndex, broken: str) -> None:
        with pytest.raises(InvalidArgument, match="no regular expression"):
            index.find(broken, "regex")

    def test_one_that_would_never_end_is_stopped_and_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "SECONDS", 0.5)
        index = SearchIndex({"a": Transcript("a", "IP1: " + "a" * 60 + "!")})
        assert index.find("(a+)+$", "regex").stopped

    def test_what_was_found_before_it_was_stopped_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "SECONDS", 1.5)
        texts = [Transcript("a", "IP1: ab"), Transcript("b", "IP1: " + "a" * 60 + "!")]
        result = SearchIndex({one.id: one for one in texts}).find("(a+)+(b|$)", "regex")
        assert ([hit.passage for hit in result.hits], result.stopped) == (["ab"], True)


class TestBorders:
    @pytest.mark.parametrize("nothing", ["", "  ", "***", "?", "!…"])
    def test_nothing_to_search_for(self, index: SearchIndex, nothing: str) -> None:
        with pytest.raises(InvalidArgument, match="no word"):
            index.find(nothing)

    def test_too_long_too_many_wildcards_and_an_unknown_kind(self, index: SearchIndex) -> None:
        assert index.find("a" * search.LONGEST).total == 0
        with pytest.raises(InvalidArgument, match="more than"):
            index.find("a" * (search.LONGEST + 1))
        assert index.find("*a*b*c*").total == 0
        with pytest.raises(InvalidArgument, match="wildcards"):
            index.find("*a*b*c*d*")
        with pytest.raises(InvalidArgument, match="kind"):
            index.find("a", "fuzzy")

    def test_wildcards_in_a_very_long_word_do_not_hang(self) -> None:
        index = SearchIndex({"a": Transcript("a", "IP1: " + "a" * 300)})
        assert index.find("a*a*a*b").total == 0

    def test_how_many_there_are_is_told_where_not_all_are_shown(self) -> None:
        index = SearchIndex({"a": Transcript("a", "IP1: " + "ja " * 20)})
        result = index.find("ja", most=5)
        assert (len(result.hits), result.total) == (5, 20)

    def test_no_interviews(self) -> None:
        assert SearchIndex({}).find("a").hits == ()
        assert SearchIndex({}).find("a", "regex").stopped is False


class TestCodingOfHits:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write_transcript(Transcript("a", FIRST, ("p1",), synthetic=True), tmp_path / "transcripts")
        book = Codebook((Code("police", "Polis", definition="Om polisen."),))
        write_codebook(book, tmp_path / "codebook.yml")
        return tmp_path

    def test_hits_are_coded_one_by_one_as_they_are_or_with_what_they_stand_in(self, folder: Path) -> None:
        project = open_project(folder, "anna")
        first, second = SearchIndex(project.transcripts).find("polis*").hits
        code_hit(project, first, "police", unit="sentence")
        code_hit(project, second, "police")
        text = project.transcripts["a"].text
        coded = [text[coding.start : coding.end] for coding in project.codings()]
        assert coded == ["Polisen kom sent.", "polisens"]
        with pytest.raises(BadInput, match="already"):
            code_hit(project, second, "police")

    def test_a_hit_that_reaches_over_two_sentences_codes_both(self, folder: Path) -> None:
        project = open_project(folder, "anna")
        (hit,) = SearchIndex(project.transcripts).find("växte förtroende").hits
        coding = code_hit(project, hit, "police", unit="sentence")
        assert hit.passage == "växte. Förtroende"
        assert FIRST[coding.start : coding.end].startswith("Förtroendet för skolan växte. Förtroende,")

    def test_taken_up_again_it_is_done_once(self, folder: Path) -> None:
        project = open_project(folder, "anna")
        (hit,) = SearchIndex(project.transcripts).find("polisen").hits
        assert code_hit(project, hit, "police", op="o1") == code_hit(project, hit, "police", op="o1")
        assert len(project.codings()) == 1
