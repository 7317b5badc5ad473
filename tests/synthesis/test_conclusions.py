"""What documents conclude beside the ratings, and interpretations that fall open when a result changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.record.finding import Finding
from evaltools.synthesis import conclusion_sentences as sentences
from evaltools.synthesis.conclusions import (
    Conclusion,
    Interpretation,
    changed,
    compare,
    open_interpretations,
    read_conclusions,
    read_interpretations,
    state,
)
from evaltools.synthesis.criteria import RESULTS
from evaltools.words import Voice

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
THEFT = Finding("trends/change/theft", "change", "Theft fell.", value=-13.0, unit="%", low=-20.0, high=2.5, verdict="cannot tell")  # fmt: skip
HEARD = Finding("interviews/code/money", "code", "Money ends.", value=13, unit="informants")
FOUND = {item.id: item for item in (THEFT, HEARD)}
RATED = {"safer": [("2024", "0380"), ("2022", "0380-north")]}
WRITTEN = """\
interpretations:
  - id: money
    text: Money decides.
    author: A team
    written: 2026-11-28
    period: "2024"
    area: "0380"
    rests_on:
      trends/change/theft: "cannot tell, -13 % (-20 to 2.5)"
      interviews/code/money: "13 informants"
"""
CONCLUDED = """\
conclusions:
  - id: helped
    says: It helped.
    source: report
    locator: p. 3
    period: "2024"
    areas: ["0380"]
    claims: [safer]
    reads_as: strong
"""


def written(tmp_path: Path, text: str = WRITTEN) -> Interpretation:
    path = tmp_path / "interpretations.yml"
    path.write_text(text, encoding="utf-8")
    (item,) = read_interpretations(path, tmp_path)
    return item


def concluded(tmp_path: Path, text: str = CONCLUDED) -> Conclusion:
    path = tmp_path / "conclusions.yml"
    path.write_text(text, encoding="utf-8")
    (item,) = read_conclusions(path, claims=RATED, documents=["report"], root=tmp_path)
    return item


class TestConclusions:
    def test_every_pair_of_ratings(self, tmp_path: Path) -> None:
        item = concluded(tmp_path)
        for theirs, says in enumerate(RESULTS):
            said = item.model_copy(update={"reads_as": says})
            found = [compare(said, [ours]) for ours in RESULTS]
            assert found == ["less far"] * theirs + ["as far"] + ["further"] * (len(RESULTS) - theirs - 1)

    def test_of_several_claims_the_lowest_counts(self, tmp_path: Path) -> None:
        item = concluded(tmp_path).model_copy(update={"reads_as": "plausible"})
        assert compare(item, ["strong", "weak"]) == "less far"
        assert compare(item, ["strong", "plausible"]) == "as far"

    def test_all_mistakes_at_once_each_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "conclusions.yml"
        text = CONCLUDED.replace("[safer]", "[safr]").replace("source: report", "source: reprt")
        path.write_text(text + CONCLUDED.split("\n", 1)[1].replace("strong", "sure"), encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            read_conclusions(path, claims=RATED, documents=["report"], root=tmp_path)
        told = [str(problem) for problem in caught.value.problems]
        assert sorted(item.split(":")[1] for item in told) == ["17", "2", "2"]
        assert any('no claim "safr"' in item and '"safer"' in item for item in told)
        assert any('no document "reprt"' in item for item in told)

    @pytest.mark.parametrize(
        ("old", "new"),
        [('"2024"', '"2022"'), ('["0380"]', '["0380", "0380-north"]'), ('["0380"]', '["9999"]')],
    )
    def test_a_claim_that_is_not_rated_in_the_report_is_told(
        self, tmp_path: Path, old: str, new: str
    ) -> None:
        with pytest.raises(BadInput) as caught:
            concluded(tmp_path, CONCLUDED.replace(old, new))
        (problem,) = caught.value.problems
        assert (problem.code, problem.line) == ("claim-elsewhere", 2)

    def test_the_tally_names_each_kind_and_speaks_of_one(self) -> None:
        english, swedish = Voice("en"), Voice("sv")
        assert english.speak(sentences.tally(["less far"])) == "We do not go as far as the document does."
        several = sentences.tally(["as far", "less far", "further", "less far"])
        assert english.speak(several) == (
            "Of four conclusions in the documents, we go less far in two, as far in one and further in one."
        )
        assert "inte lika långt i två" in swedish.speak(several)

    def test_those_of_the_reference_study_are_read(self) -> None:
        from evaltools.files.yaml import read_yaml

        read = read_yaml(RAW / "umea/claims.yml").data["claims"]
        claims = {item["id"]: [(item["period"], area) for area in item["areas"]] for item in read}
        found = read_conclusions(
            RAW / "umea/conclusions.yml", claims=claims, documents=["hanberger-2021", "uvts-2025"]
        )
        assert {item.period for item in found} == {"2018-2020", "2024-2025"}


class TestInterpretations:
    def test_one_that_stands(self, tmp_path: Path) -> None:
        item = written(tmp_path)
        assert (item.written, changed(item, FOUND)) == (date(2026, 11, 28), [])
        said = Voice("en").speak(sentences.interpretation(item, [], FOUND)).replace("\N{NO-BREAK SPACE}", " ")
        assert said == "Interpretation by A team, 28 November 2026: Money decides."
        assert open_interpretations([item], FOUND, "f") == []

    @pytest.mark.parametrize(
        "other",
        [
            replace(THEFT, value=-13.1),
            replace(THEFT, verdict="improved"),
            replace(THEFT, low=-19.9),
            replace(THEFT, high=None),
            replace(THEFT, unit="points"),
        ],
    )
    def test_it_falls_open_when_a_result_says_something_else(self, tmp_path: Path, other: Finding) -> None:
        item, now = written(tmp_path), {**FOUND, other.id: other}
        (change,) = changed(item, now)
        assert (change.finding, change.now) == (other.id, state(other))
        said = Voice("sv").speak(sentences.interpretation(item, [change], now))
        assert "Öppen: ska läsas om." in said
        assert "Theft fell." in said
        (problem,) = open_interpretations([item], now, "interpretations.yml")
        assert (problem.code, problem.severity, problem.line) == ("open-interpretation", "warning", 2)
        assert state(other) in problem.remedy

    def test_a_wording_that_changes_does_not_open_it(self, tmp_path: Path) -> None:
        other = replace(THEFT, text="Thefts became fewer.")
        assert changed(written(tmp_path), {**FOUND, other.id: other}) == []

    def test_a_result_that_is_gone(self, tmp_path: Path) -> None:
        item, now = written(tmp_path), {HEARD.id: HEARD}
        said = Voice("en").speak(sentences.interpretation(item, changed(item, now), now))
        assert "One result that it rests on is no longer in the report." in said
        assert "is no result of its report" in open_interpretations([item], now, "f")[0].message

    def test_what_was_never_noted_is_open_and_the_line_to_write_is_given(self, tmp_path: Path) -> None:
        item = written(tmp_path, WRITTEN.replace('"13 informants"', '"?"'))
        (problem,) = open_interpretations([item], FOUND, "f")
        assert "`interviews/code/money: '13 informants'`" in problem.remedy
        said = Voice("en").speak(sentences.interpretation(item, changed(item, FOUND), FOUND))
        assert "has not been noted" in said
        assert "have changed" not in said

    def test_the_line_given_closes_it(self, tmp_path: Path) -> None:
        path = tmp_path / "interpretations.yml"
        item = written(tmp_path, WRITTEN.replace('"13 informants"', '"?"'))
        line = open_interpretations([item], FOUND, "f")[0].remedy.split("`")[1]
        text = path.read_text(encoding="utf-8").replace('interviews/code/money: "?"', line)
        assert changed(written(tmp_path, text), FOUND) == []

    @pytest.mark.parametrize(
        ("old", "new"),
        [("author: A team", ""), ("written: 2026-11-28", "written: soon"), ("rests_on:", "rests_upon:")],
    )
    def test_one_written_wrongly_is_told_with_its_line(self, tmp_path: Path, old: str, new: str) -> None:
        with pytest.raises(BadInput) as caught:
            written(tmp_path, WRITTEN.replace(old, new))
        assert all(problem.line for problem in caught.value.problems)
