"""Chapter 7 on the reference study and on changed copies of it: the text follows the figures."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
import pytest

from evaltools.chapters.methods import methods
from evaltools.chapters.synthesis import claims as this
from evaltools.chapters.synthesis import tables as synthesis_tables
from evaltools.checks import BadInput
from evaltools.notebook.chapter import Chapter, open_chapter
from evaltools.record.finding import Finding
from evaltools.study.model import read_study
from evaltools.study.sources import accept
from evaltools.study.tables.prepare import prepare
from evaltools.synthesis import CRITERIA
from evaltools.words.numbers import LANGUAGES

ROOT = Path(__file__).parents[2]
TRENDS = {"1_programme_theory": "programme_theory", "2_trends": "trends"}


@dataclass(frozen=True)
class Copy:
    """A copy of the reference study that a test may change."""

    root: Path
    monkeypatch: pytest.MonkeyPatch

    def change(self, name: str, edit: Callable[[str], str]) -> None:
        """Change a file and accept its new checksum."""
        path = self.root / name
        before = path.read_text(encoding="utf-8")
        after = edit(before)
        assert after != before
        path.write_text(after, encoding="utf-8")
        accept(self.root)

    def run(self, *notebooks: str, period: str = "2018-2020", area: str = "2480") -> None:
        """Run notebooks as the runner would, each into its own folder."""
        prepare(read_study(self.root / "study.yml"))
        self.monkeypatch.chdir(self.root / "notebooks")
        for name in notebooks:
            out = self.out(period, area) / TRENDS[name] / "sv"
            out.mkdir(parents=True, exist_ok=True)
            self.monkeypatch.setenv("EVALTOOLS_OUTPUT", str(out))
            parameters = {
                "study": str(self.root / "study.yml"),
                "period": period,
                "area": area,
                "language": "sv",
            }
            papermill.execute_notebook(f"{name}.ipynb", out / "n.ipynb", parameters, progress_bar=False)
        self.monkeypatch.delenv("EVALTOOLS_OUTPUT")

    def out(self, period: str, area: str) -> Path:
        return self.root / "out" / period / area

    def chapter(self, period: str = "2018-2020", area: str = "2480") -> Chapter:
        self.monkeypatch.setenv("EVALTOOLS_EARLIER", str(self.out(period, area)))
        return open_chapter("synthesis", period=period, area=area, study=self.root / "study.yml")

    def claims(self, period: str = "2018-2020", area: str = "2480") -> dict[str, Finding]:
        """Claims of a report by id, rated in this process, with the headlines."""
        chapter = self.chapter(period, area)
        material = this.read(chapter)
        assert material is not None
        rated = this.rate_all(chapter, material)
        this.record_headlines(chapter, material, rated)
        this.show_answers(chapter, material, rated)
        return {name.removeprefix("synthesis/"): item for name, item in chapter.findings.items()}


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def copied(folder: Path, patch: pytest.MonkeyPatch) -> Copy:
    shutil.copy(ROOT / "study.yml", folder)
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return Copy(folder, patch)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch) -> Copy:
    """The reference study with the chapters that the synthesis builds on."""
    found = copied(tmp_path_factory.mktemp("study"), monkeypatch_module)
    found.run("1_programme_theory", "2_trends")
    return found


@pytest.fixture
def own(study: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """A copy of one's own, with the findings of the reference study."""
    found = copied(tmp_path, monkeypatch)
    shutil.copytree(study.root / "out", tmp_path / "out")
    return found


@pytest.fixture(scope="module")
def claims(study: Copy) -> dict[str, Finding]:
    return study.claims()


class TestReferenceStudy:
    def test_comes_out_where_honest_evaluators_would(self, claims: dict[str, Finding]) -> None:
        ratings = {name.split("/")[1]: item.value for name, item in claims.items() if item.kind == "claim"}
        assert ratings["capacity"] == "supported"
        assert {ratings[name] for name in ("safer-ersboda", "safer-alidhem", "displacement")} == {"plausible"}
        assert {ratings[name] for name in ("safety-overall", "crime-overall", "mbu-crime")} == {"weak"}
        assert "strong" not in ratings.values()
        modest = [value for value in ratings.values() if value in ("weak", "plausible")]
        assert len(modest) > len(ratings) / 2

    def test_headlines_come_first_and_in_both_languages(self, claims: dict[str, Finding]) -> None:
        headlines = sorted(
            (item for item in claims.values() if item.headline), key=lambda item: item.headline or 0
        )
        assert [item.headline for item in headlines] == [1, 2, 3, 4]
        assert "ingen tydlig trend" in headlines[0].text["sv"]
        assert "no clear trend" in headlines[0].text["en"]
        assert "gemensam förmåga" in headlines[1].text["sv"]
        for item in claims.values():
            for language in LANGUAGES:
                assert not re.search(r"\borsakade|\bcaused\b|\{|None", item.text[language])

    def test_every_claim_says_what_decided_and_what_would_raise_it(self, claims: dict[str, Finding]) -> None:
        for item in claims.values():
            if item.kind == "claim":
                assert set(item.details["binding"]) <= set(CRITERIA)
                assert item.details["because"]["sv"]
                assert all(entry["sv"] and entry["en"] for entry in item.details["raises"])
                assert len(item.details["raises"]) == len(item.details["binding"])

    def test_every_reference_leads_to_a_line_of_a_file(self, claims: dict[str, Finding], study: Copy) -> None:
        lengths: dict[str, int] = {}
        for item in claims.values():
            for row in item.rows:
                if row.file not in lengths:
                    text = (study.root / row.file).read_text(encoding="utf-8")
                    lengths[row.file] = len(text.splitlines())
                assert 1 <= row.line <= lengths[row.file]
                assert row.source
                assert row.locator

    def test_asked_and_not_asked_are_told_apart(self, study: Copy, tmp_path: Path) -> None:
        chapter = study.chapter()
        chapter.output = tmp_path
        material = this.read(chapter)
        assert material is not None
        rated = this.rate_all(chapter, material)
        synthesis_tables.show_joint_display(chapter, material, rated)
        table = (tmp_path / "tables" / "joint-display.csv").read_text(encoding="utf-8")
        (ersboda,) = [line for line in table.splitlines() if "Tryggare platser på Ersboda" in line]
        assert "talar för: fritid och fritidsgårdar (2 av 4)".lower() in ersboda.lower()
        assert "tillfrågad, säger inget: bostadsföretag; inte tillfrågad: boende" in ersboda


class TestTheTextFollowsTheFigures:
    def test_more_crime_in_a_raw_file(self, own: Copy, claims: dict[str, Finding]) -> None:
        own.change(
            "data/raw/umea/observations.csv",
            lambda text: re.sub(
                r"(police-[\w-]+,all,2480,2020-01-01,2020-12-31,)(\d+)",
                lambda found: f"{found[1]}{3 * int(found[2])}",
                text,
            ),
        )
        own.run("2_trends")
        after = own.claims()
        assert "developed in the wrong direction" in after["headline/trend"].text["en"]
        assert after["claim/crime-overall"].details["grounds"]["outcome"] == "worsened"
        assert claims["claim/no-worse"].value == "plausible"
        assert after["claim/no-worse"].value == "weak"
        assert "Oron växte inte" in claims["headline/plausible"].text["sv"]
        assert "Oron växte inte" not in after["headline/plausible"].text["sv"]
        assert "Oron växte inte" in after["headline/weak"].text["sv"]
        assert after["answer/q3"].text["sv"] != claims["answer/q3"].text["sv"]
        assert after["claim/capacity"].value == "supported", "what rests on records stays"

    def test_a_synthetic_document_carries_no_claim(self, own: Copy) -> None:
        own.change(
            "data/raw/sources.yml",
            lambda text: text.replace(
                "    publisher: Umeå universitet\n", "    publisher: Umeå universitet\n    synthetic: true\n"
            ),
        )
        found = [item for item in own.claims().values() if item.kind == "claim"]
        assert {str(item.value) for item in found} <= {"weak", "not_assessable"}
        capacity = next(item for item in found if item.id.endswith("/capacity"))
        assert capacity.details["grounds"]["groups"] == "0"
        assert "documented outcome" in capacity.details["left_out"]

    def test_a_team_names_its_own_rules(self, own: Copy) -> None:
        stricter = (ROOT / "src/evaltools/synthesis/rules/contribution-1.yml").read_text(encoding="utf-8")
        stricter = stricter.replace("rules: contribution\n", "rules: ours\n").replace(
            "cap: supported", "cap: plausible"
        )
        path = own.root / "data" / "raw" / "umea" / "ours.yml"
        path.write_text(stricter, encoding="utf-8")
        listing = (
            "\n\n  - path: umea/ours.yml\n    table: rules\n    documents: [hanberger-2021]\n    sha256: "
            + "a" * 64
            + "\n"
        )
        own.change("data/raw/sources.yml", lambda text: text.rstrip() + listing)
        own.change("study.yml", lambda text: text + "\nclaim_rules: umea/ours.yml\n")
        found = own.claims()["claim/capacity"]
        assert (found.value, found.method) == ("plausible", "rules ours-1")
        own.change("study.yml", lambda text: text.replace("umea/ours.yml", "umea/our.yml"))
        with pytest.raises(
            BadInput, match=r'no file of rules "umea/our\.yml" .* Did you mean "umea/ours\.yml"'
        ):
            own.claims()


class TestBadReferences:
    def test_findings_that_there_are_not_are_all_told(self, own: Copy) -> None:
        def edit(text: str) -> str:
            text = text.replace("trends/change/police-*/all/{area}/*", "trends/change/polise-*/all/{area}/*")
            return text.replace("trends/change/study-safe-evening", "trend/change/study-safe-evening")

        own.change("data/raw/umea/claims.yml", edit)
        with pytest.raises(BadInput) as caught:
            own.claims()
        told = [str(problem) for problem in caught.value.problems]
        assert len(told) == 3
        assert all(re.match(r'data/raw/umea/claims\.yml:\d+: claim "', line) for line in told)
        assert sum('chapter "trend" has left no findings' in line for line in told) == 1

    def test_evidence_in_the_theory_too(self, own: Copy) -> None:
        own.change(
            "data/raw/umea/theory.yml",
            lambda text: text.replace("id: e01\n", "id: e01\n        finding: trends/nothing/here\n", 1),
        )
        with pytest.raises(BadInput, match=r'evidence "e01": there is no finding "trends/nothing/here"'):
            own.claims()


class TestMethods:
    def test_the_registry_has_the_rows_of_its_tables(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(
            "# Methods: sums\n\n| method | what | source | assumes | too little |\n|---|---|---|---|---|\n"
            "| `add` | a \\| b, *p* | Peano 1889 | numbers | – |\n\n| not | a registry |\n|---|---|\n| 1 | 2 |\n",
            encoding="utf-8",
        )
        (row,) = methods.registry(tmp_path)
        assert (row.registry, row.method, row.computes) == ("Methods: sums", "add", "a | b, p")

    def test_every_method_of_the_package_is_complete(self) -> None:
        found = methods.registry()
        assert found
        for row in found:
            assert all(vars(row).values()), row

    def test_appendix_of_the_reference_study(self, study: Copy, tmp_path: Path) -> None:
        study.chapter()
        chapter = open_chapter("methods", period="2018-2020", area="2480", study=study.root / "study.yml")
        chapter.output = tmp_path
        methods.show_coreq(chapter)
        methods.show_rules(chapter)
        rows: list[dict[str, Any]] = json.loads(json.dumps(chapter.contents))
        assert [part["id"] for part in rows] == ["coreq", "rules"]
        answers = (tmp_path / "tables" / "coreq.csv").read_text(encoding="utf-8")
        assert answers.count("Anges inte.") == 6
        assert len((tmp_path / "tables" / "rules.csv").read_text(encoding="utf-8").splitlines()) == 1 + sum(
            len(levels) for levels in CRITERIA.values()
        )
