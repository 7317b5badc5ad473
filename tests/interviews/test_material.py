"""What coded interviews show, on a material small enough to count by hand, without a study or a report."""

import datetime
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.interviews import CodingStore, analysis, new_coding
from evaltools.interviews.analysis import drawing, sentences
from evaltools.interviews.coding import matrices
from evaltools.interviews.coding.causal import CausalLink
from evaltools.interviews.coding.codebook import Code, Codebook
from evaltools.interviews.informants.informants import Informant
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words import StudyWords, Voice

BOOK = Codebook((Code("trust", "Trust"), Code("money", "Money", level="second"), Code("unused", "Unused")))
LINES = "I: One?\n\nIP: They trust us. The money ended.\n"
TEXTS = [
    Transcript(f"t{number}", LINES, (f"p{number}",), datetime.date(2021, number, 1), synthetic=True)
    for number in (1, 2, 3, 4)
]
NAMES = {"school": StudyWords("School"), "police": StudyWords("Police")}
PEOPLE = [
    Informant("p1", "school", 1, "quote", True),
    Informant("p2", "school", 1, "none", True),
    Informant("p3", "police", 1, "quote", True),
    Informant("p4", "police", 1, "quote", True),
]


def coded(place: int, coder: str, phrase: str, code: str):
    start = LINES.index(phrase)
    return new_coding(TEXTS[place], coder, start, start + len(phrase), code)


CODINGS = (
    coded(0, "anna", "They trust us.", "trust"),
    coded(0, "bo", "They trust us.", "trust"),
    coded(1, "anna", "They trust us.", "trust"),
    coded(1, "bo", "trust us", "trust"),  # the same passage with other boundaries
    coded(2, "anna", "The money ended.", "money"),
    coded(2, "bo", "The money ended.", "money"),
    coded(3, "anna", "The money ended.", "money"),  # which the other coder did not find
)


@pytest.fixture
def material() -> analysis.Material:
    coders = {text.id: ("anna", "bo") for text in TEXTS}
    return analysis.Material(tuple(TEXTS), BOOK, CODINGS, coders, tuple(PEOPLE), NAMES, ())


def test_only_passages_that_all_coders_agree_on_count(material) -> None:
    assert [(one.transcript, one.code, one.coder) for one in material.agreed] == [
        ("t1", "trust", "anna"), ("t2", "trust", "anna"), ("t3", "money", "anna"),
    ]  # fmt: skip
    assert material.compared
    assert [code.id for code in material.codes] == ["trust", "money"]


def test_who_speaks_of_a_code(material) -> None:
    heard = material.heard(BOOK["trust"])
    assert (len(heard.passages), set(heard.people), set(heard.groups)) == (2, {"p1", "p2"}, {"school"})
    assert [(row["heard"], row["asked"]) for row in heard.by_group] == [(2, 2), (0, 2)]
    said = Voice("en").speak(sentences.code(BOOK["trust"].words, heard))
    assert said == "Trust: two passages that the coders agree on, from two informants in one group."
    none = Voice("en").speak(sentences.code(BOOK["unused"].words, material.heard(BOOK["unused"])))
    assert none == "Unused: no passage that the coders agree on."


def test_codes_by_group(material) -> None:
    spoken = analysis.spoken(material)
    rows = spoken.set_index(["code", "group"])
    assert rows.loc[("trust", "school"), ["size", "informants", "passages", "share"]].to_list() == [
        2,
        2,
        2,
        1,
    ]
    assert rows.loc[("money", ""), ["size", "informants", "passages", "share"]].to_list() == [4, 1, 1, 0.25]
    table = analysis.by_code(material, spoken)
    assert [Voice("en").speak(cell) for cell in table["cell_0"]] == ["2 (2)", ""]
    assert analysis.groups(material)[["informants", "interviews"]].to_numpy().tolist() == [[2, 2], [2, 2]]


def test_quotations_need_consent_and_length(material) -> None:
    chosen = material.quotable(shortest=5, longest=50)
    assert [(code.id, coding.transcript) for code, coding in chosen] == [("trust", "t1"), ("money", "t3")]
    assert material.quotable(shortest=50, longest=90) == []
    assert material.withheld() == 1
    said = Voice("en").speak(sentences.withheld(material))
    assert said.startswith("One of three passages counts in the tables but is not shown")


def test_how_much_the_few_say_and_what_is_said_together(material) -> None:
    given = (material.agreed, material.transcripts, material.codebook)
    counts = matrices.code_by_informant(*given)
    assert analysis.share_of_few(counts, 1) == pytest.approx(100 / 3)
    assert analysis.share_of_few(counts, 3) == pytest.approx(100)
    with pytest.raises(InvalidArgument, match="no passages"):
        analysis.share_of_few(0 * counts, 3)
    rests = analysis.rests_on(matrices.concentration(*given), BOOK)
    assert rests.loc[rests["code"] == "trust", "share"].to_list() == [50.0]
    both = (*material.agreed, coded(0, "anna", "us. The money", "money"))
    pairs = analysis.said_together(matrices.cooccurrence(both, BOOK, TEXTS), BOOK)
    assert pairs[["passages", "of_one", "of_other"]].to_numpy().tolist() == [[1, 2, 2]]


def test_groups_shown_together_are_named_in_the_languages_that_all_have() -> None:
    names = {"a": StudyWords({"sv": "Skola", "en": "School"}), "b": StudyWords({"sv": "Polis"})}
    shown, named = analysis.shown_groups(["a", "b"], names, smallest=2, languages=["sv", "en"])
    assert shown == {"a": "a+b", "b": "a+b"}
    assert named == {"a+b": StudyWords({"sv": "Skola och polis"})}


def test_a_material_is_checked_before_it_is_used(tmp_path) -> None:
    given = (TEXTS, BOOK, [CodingStore(tmp_path)])
    found = analysis.Material.checked(*given, PEOPLE, NAMES, smallest=3, languages=["en"])
    assert found.group_of == dict.fromkeys(("p1", "p2", "p3", "p4"), "police+school")
    assert Voice("en").speak(found.groups["police+school"]) == "Police and school"
    with pytest.raises(BadInput, match="p4"):
        analysis.Material.checked(*given, PEOPLE[:3], NAMES, languages=["en"])


def test_drawings_need_no_report(material) -> None:
    spoken = analysis.spoken(material)
    by_interview = matrices.saturation(material.agreed, material.transcripts, material.codebook)
    alphas = pd.DataFrame(
        [("all", "All", 0.7, 0.5, 0.9), ("trust", "Trust", 0.8, float("nan"), float("nan"))],
        columns=["code", "code_name", "value", "low", "high"],
    )
    for figure in (
        drawing.matrix(spoken[spoken["group"] != ""], Voice("en"), 6.5),
        drawing.saturation(by_interview.reset_index(), Voice("en"), 6.5),
        drawing.agreement(alphas, Voice("en"), 6.5, axis="Alpha", guides=[0.667, 0.8]),
    ):
        (axes,) = figure.axes
        assert axes.collections or axes.lines
        plt.close(figure)


class TestQuotationsByGroup:
    def cells(self, material: analysis.Material, **given: object) -> list[tuple[str, str, str]]:
        limits = {"shortest": 5, "longest": 40, "smallest": 2} | given
        found = analysis.quoted_by_group(material, **limits)
        return [(one.row["code"], one.row["group"], one.row["who"]) for one in found]

    def test_one_for_each_code_and_group_that_speaks_of_it(self, material) -> None:
        assert self.cells(material) == [("trust", "school", "p1"), ("money", "police", "p3")]

    def test_nobody_without_consent_is_quoted_but_all_are_counted(self, material) -> None:
        (trust, _) = analysis.quoted_by_group(material, shortest=5, longest=40, smallest=2)
        assert Voice("en").speak(trust.row["heard"]) == "2 of 2"
        assert trust.row["passages"] == 2
        silent = replace(material, informants=tuple(replace(one, consent="none") for one in PEOPLE))
        assert self.cells(silent) == []

    def test_a_group_of_fewer_than_the_limit_is_not_shown_on_its_own(self, material) -> None:
        assert self.cells(material, smallest=3) == []

    def test_length_counts_with_both_ends(self, material) -> None:
        length = len("They trust us.")
        assert ("trust", "school", "p1") in self.cells(material, shortest=length, longest=length)
        assert ("trust", "school", "p1") not in self.cells(material, shortest=length + 1)
        assert ("trust", "school", "p1") not in self.cells(material, longest=length - 1)

    def test_what_is_shown_elsewhere_is_quoted_again_only_where_there_is_no_other(self) -> None:
        texts = [replace(TEXTS[0], informants=("p1",)), replace(TEXTS[1], informants=("p2",))]
        people = [Informant(name, "school", 1, "quote", True) for name in ("p1", "p2")]
        coders = {"t1": ("anna",), "t2": ("anna",)}
        codings = (CODINGS[0], CODINGS[2])
        found = analysis.Material(tuple(texts), BOOK, codings, coders, tuple(people), NAMES, ())
        shown = [(BOOK["trust"], CODINGS[0])]
        assert self.cells(found) == [("trust", "school", "p1")]
        assert self.cells(found, shown=shown) == [("trust", "school", "p2")]


class TestAttributes:
    def test_of_informants_and_of_the_interviews_they_took_part_in(self, material) -> None:
        people = (replace(PEOPLE[0], attributes={"age": "old"}), *PEOPLE[1:])
        texts = (*TEXTS[:3], replace(TEXTS[3], attributes={"age": "young", "place": "square"}))
        found = replace(material, informants=people, transcripts=texts)
        assert found.attributes == ("age", "place")
        by_age = found.by_attribute("age", smallest=1, languages=["en", "sv"])
        assert by_age.group_of == {"p1": "old", "p2": "?", "p3": "?", "p4": "young"}
        assert by_age.group_names["?"]["en"] == "Not stated"
        spoken = analysis.spoken(by_age).set_index(["code", "group"])["informants"]
        assert (spoken["trust", "old"], spoken["trust", "?"], spoken["trust", ""]) == (1, 1, 2)

    def test_values_of_few_are_joined_and_keep_their_capitals(self, material) -> None:
        values = ["Umeå", "Umeå", "Ersboda", ""]
        people = tuple(
            replace(one, attributes={"place": value} if value else {})
            for one, value in zip(PEOPLE, values, strict=True)
        )
        found = replace(material, informants=people)
        by_place = found.by_attribute("place", smallest=2, languages=["en"])
        assert {str(name["en"]) for name in by_place.groups.values()} == {"Umeå", "Ersboda and not stated"}
        alone = found.by_attribute("place", smallest=4, languages=["en"])
        assert len(alone.groups) == 1

    def test_nobody_has_any(self, material) -> None:
        assert material.attributes == ()


NODES = {"light": StudyWords("Light"), "calm": StudyWords("Calm")}


class TestCauses:
    def link(self, place: int, source: str, target: str, sign: str = "+", coder: str = "anna") -> CausalLink:
        return CausalLink(f"{place}{source}{coder}", source, target, sign, f"t{place}", 13, 27, coder)

    def told(self, material, *links: CausalLink) -> list[analysis.Told]:
        return analysis.causes(replace(material, links=links), NODES)

    def test_most_told_first_and_two_coders_of_one_passage_once(self, material) -> None:
        first, second = self.told(
            material,
            self.link(3, "money", "trust"),
            self.link(1, "node:light", "trust"),
            self.link(1, "node:light", "trust", coder="bo"),
            self.link(2, "node:light", "trust"),
        )
        assert (first.id, first.value, first.row["passages"]) == ("cause/node:light/trust/more", 2, 2)
        assert (second.id, second.value) == ("cause/money/trust/more", 1)
        assert Voice("en").speak(first.text) == "Light leads to trust: two informants in one group say so."
        assert Voice("en").speak(first.row["quotation"]).strip("“”") == "They trust us."

    def test_without_any_consent_nobody_is_quoted_or_named(self, material) -> None:
        (told,) = self.told(material, self.link(2, "node:light", "node:calm"))
        assert told.row["quotation"] == ""
        assert told.details["told_by"] == ["?1"]

    def test_the_other_way_round_is_another_link(self, material) -> None:
        told = self.told(material, self.link(1, "money", "trust"), self.link(3, "money", "trust", "-"))
        assert [one.id for one in told] == ["cause/money/trust/less", "cause/money/trust/more"]

    def test_ends_that_became_one_lead_nowhere(self, material) -> None:
        assert self.told(material, self.link(1, "trust", "trust")) == []

    def test_a_node_that_no_theory_has(self, material) -> None:
        with pytest.raises(BadInput, match="light"):
            self.told(material, self.link(1, "node:lihgt", "trust"))
