"""Claims, rivals and questions read from YAML: every mistake told at once, with its line and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools import theory
from evaltools.checks import BadInput
from evaltools.record.finding import Finding
from evaltools.synthesis import Book, missing_findings, read_book, read_rivals

RAW = Path(__file__).parents[2] / "data" / "raw" / "umea"
THEORY = theory.read_theory(RAW / "theory.yml")
CLAIM = """\
claims:
  - id: safer
    title: {sv: Tryggare, en: Safer}
    text: {sv: Det är tryggare., en: It is safer.}
    period: "2018-2020"
    version: "2019-04"
    areas: ["2480"]
    paths: [[2a, g-safety]]
    delivery:
      level: partly
      basis: {says: {sv: x, en: x}, source: report, locator: p. 1}
    outcome: {}
    design: {}
    effects: [t3-01]
"""
RIVAL = """\
rivals:
  - id: pandemic
    name: {sv: Pandemin, en: The pandemic}
    how: {sv: x, en: x}
    judged:
      - outcomes: [g-safety]
        likelihood: possible
        basis: {says: {sv: x, en: x}, source: report, locator: p. 1}
"""
QUESTION = """\
questions:
  - id: q1
    question: {sv: Vad?, en: What?}
    source: report
    locator: p. 1
    periods: ["2018-2020"]
    claims: [safer]
"""


def book(
    tmp_path: Path,
    claims: str = CLAIM,
    rivals: str = RIVAL,
    questions: str = QUESTION,
) -> Book:
    for name, text in (("claims", claims), ("rivals", rivals), ("questions", questions)):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return read_book(
        tmp_path / "claims.yml",
        tmp_path / "rivals.yml",
        tmp_path / "questions.yml",
        THEORY,
        documents=["report"],
        effects=["t3-01"],
        root=tmp_path,
    )


def told(tmp_path: Path, **files: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        book(tmp_path, **files)
    return [str(problem) for problem in caught.value.problems]


class TestGood:
    def test_a_small_book(self, tmp_path: Path) -> None:
        found = book(tmp_path)
        (claim,) = found.claims
        assert (claim.target, claim.links, claim.line) == ("g-safety", ("2a>g-safety",), 2)
        assert found.rivals[0].on("g-safety") is not None
        assert found.rivals[0].on("g-crime") is None

    def test_the_reference_study_reads(self) -> None:
        import csv

        with (RAW / "effects.csv").open(encoding="utf-8") as stream:
            effects = [row["id"] for row in csv.DictReader(stream)]
        found = read_book(
            RAW / "claims.yml",
            RAW / "rivals.yml",
            RAW / "questions.yml",
            THEORY,
            documents=["hanberger-2021", "uvts-2025"],
            effects=effects,
        )
        targets = {claim.target for claim in found.claims}
        judged = {name for rival in found.rivals for view in rival.judged for name in view.outcomes}
        assert targets <= judged, "every outcome that is claimed has rival explanations"
        asked = {name for question in found.questions for name in question.claims}
        assert asked == {claim.id for claim in found.claims}, "every claim answers a question"


class TestBad:
    def test_a_path_along_a_link_that_there_is_not(self, tmp_path: Path) -> None:
        found = told(tmp_path, claims=CLAIM.replace("[[2a, g-safety]]", "[[2a, a1]]"))
        assert found == ['claims.yml:2: claim "safer": no link "2a>a1" in 2019-04. Did you mean "2a>a2"?']

    def test_an_unknown_node_is_told_once(self, tmp_path: Path) -> None:
        found = told(tmp_path, claims=CLAIM.replace("g-safety]]", "g-safty]]"))
        assert found == [
            'claims.yml:2: claim "safer": no node "g-safty" in 2019-04. Did you mean "g-safety"?'
        ]

    def test_all_mistakes_of_all_files_at_once(self, tmp_path: Path) -> None:
        found = told(
            tmp_path,
            claims=CLAIM.replace("source: report", "source: reprot")
            .replace("t3-01", "t3-1")
            .replace('"2019-04"', '"2019-4"')
            + "    rivals:\n      pandmic: {likelihood: likely, basis: {says: {sv: x, en: x}, source: report, locator: p. 1}}\n",
            rivals=RIVAL.replace("[g-safety]", "[g-saftey]"),
            questions=QUESTION.replace("[safer]", "[saver]").replace("source: report", "source: reporter"),
        )
        assert found == [
            'claims.yml:2: claim "safer": no version "2019-4". Did you mean "2019-04"?',
            'claims.yml:2: claim "safer": no rival explanation "pandmic". Did you mean "pandemic"?',
            'claims.yml:2: claim "safer": no effect "t3-1". Did you mean "t3-01"?',
            'claims.yml:2: claim "safer": no document "reprot". Did you mean "report"?',
            'rivals.yml:2: rival "pandemic": no node "g-saftey" in the theory. Did you mean "g-safety"?',
            'questions.yml:2: question "q1": no claim "saver". Did you mean "safer"?',
            'questions.yml:2: question "q1": no document "reporter". Did you mean "report"?',
        ]

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("level: partly", "level: partial", '"partial" is not possible here. Did you mean "partly"?'),
            ("    design: {}\n", "", '"claims.0.design" is missing.'),
            ("    outcome: {}", "    outcom: {}", 'unknown key "outcom". Did you mean "outcome"?'),
            ('"2018-2020"', "2018", 'read as a number, not as text. Put it in quotes: "2018".'),
            ("[[2a, g-safety]]", "[[2a]]", "a path leads from one node to another"),
            ("[[2a, g-safety]]", "[[2a, g-safety], [2a, g-crime]]", "all paths of a claim end in the same outcome"),
            ("basis: {says", "basis: {sayz", 'unknown key "sayz". Did you mean "says"?'),
            ("design: {}", "design: {befor_and_after: true}", 'Did you mean "before_and_after"?'),
            ("level: partly", "level: partly\n      finding: a/b", "give either level (with basis) or finding"),
        ],
    )  # fmt: skip
    def test_a_claim_written_wrongly(self, tmp_path: Path, old: str, new: str, expected: str) -> None:
        found = told(tmp_path, claims=CLAIM.replace(old, new))
        assert any(expected in line for line in found)
        assert not any("no claim" in line for line in found), "what is written wrongly is there"

    def test_an_id_used_twice(self, tmp_path: Path) -> None:
        twice = CLAIM + CLAIM.removeprefix("claims:\n")
        assert told(tmp_path, claims=twice) == [
            'claims.yml: the id "safer" stands 2 times. Give each its own.'
        ]

    def test_words_in_one_language_are_enough(self, tmp_path: Path) -> None:
        english = CLAIM.replace("{sv: Tryggare, en: Safer}", "Safer")
        assert str(book(tmp_path, english).claims[0].title) == "Safer"
        swedish = CLAIM.replace("{sv: Tryggare, en: Safer}", "{sv: Tryggare}")
        assert book(tmp_path, swedish).claims[0].title.languages() == ("sv",)

    def test_what_is_no_text(self, tmp_path: Path) -> None:
        (found,) = told(tmp_path, claims=CLAIM.replace("{sv: Tryggare, en: Safer}", "{sv: Tryggare, en: 5}"))
        assert found.startswith("claims.yml:3: claims.0.title: en: must be a text, not 5.")

    def test_no_list_at_all(self, tmp_path: Path) -> None:
        assert told(tmp_path, claims="claim: x\n")[0].startswith('claims.yml:1: "claims" is missing.')


class TestFindingsThatThereAreNot:
    def test_the_nearest_is_named_and_a_chapter_not_run_is_said(self) -> None:
        there = Finding(id="trends/change/theft/2480/2019", kind="change", text="x")
        named = [
            ('claim "safer"', "trends/change/theft/{area}/*", 2),
            ('claim "safer"', "trends/change/thefts/{area}/2019", 2),
            ('evidence "e1"', "interviews/code/safety", 9),
        ]
        found = missing_findings(named, {there.id: there}, area="2480", file="claims.yml").found
        assert [str(problem) for problem in found] == [
            'claims.yml:2: claim "safer": there is no finding "trends/change/thefts/2480/2019". '
            'Did you mean "trends/change/theft/2480/2019"?',
            'claims.yml:9: evidence "e1" builds on "interviews/code/safety", but chapter "interviews" has left no '
            "findings for this report. Run that chapter first, or mend its name.",
        ]


class TestRivals:
    """The years in which a rival explanation was at work."""

    def written(self, folder: Path, years: str) -> Path:
        path = folder / "rivals.yml"
        path.write_text(RIVAL.replace("    how:", f"    years: {years}\n    how:"), encoding="utf-8")
        return path

    @pytest.mark.parametrize(
        ("years", "read"), [("[2020, 2021]", (2020, 2021)), ("[2020, 2020]", (2020, 2020))]
    )
    def test_years(self, tmp_path: Path, years: str, read: tuple[int, int]) -> None:
        (rival,) = read_rivals(self.written(tmp_path, years))
        assert rival.years == read

    def test_without_years(self, tmp_path: Path) -> None:
        path = tmp_path / "rivals.yml"
        path.write_text(RIVAL, encoding="utf-8")
        assert read_rivals(path)[0].years is None

    @pytest.mark.parametrize("years", ["[2021, 2020]", "[2020]", "2020", "[a, b]"])
    def test_years_that_are_none(self, tmp_path: Path, years: str) -> None:
        with pytest.raises(BadInput) as caught:
            read_rivals(self.written(tmp_path, years), tmp_path)
        assert all(problem.file == "rivals.yml" and problem.line == 4 for problem in caught.value.problems)
