"""`evaltools diff`: what counts as a difference, and how it is shown."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.record.finding import Finding, RowRef, to_json
from evaltools.run.diff.compare import Comparison, compare
from evaltools.run.diff.read import read_run
from evaltools.run.diff.show import to_html, to_text
from evaltools.run.diff.show import to_json as diff_json
from evaltools.run.store import Record, write_record
from evaltools.words import StudyWords

RAW = "id,value\na,120\nb,130\nc,140\n"
ROW = RowRef("data/raw/town/counts.csv", 2, "town-2022", "Tabell 1, s. 2")
THEFT = Finding(
    "trends/change/theft",
    kind="change",
    text=StudyWords({"sv": "Stölderna minskade.", "en": "Thefts fell."}),
    value=-12.5,
    unit="%",
    low=-20.0,
    high=-5.0,
    verdict="improved",
    rows=(ROW,),
    details={"before": 120, "after": 105, "p": {"two-sided": 0.01}},
)
SAFE = replace(THEFT, id="trends/change/safe", verdict="cannot-tell", value=1.0, low=-1.0, high=3.0)


@pytest.fixture
def run_of(tmp_path: Path) -> Callable[..., Path]:
    """Factory of output folders with the given findings."""

    def make(name: str, *findings: Finding, seconds: float = 1.0, outcome: str = "succeeded") -> Path:
        root = tmp_path / name
        folder = root / "outputs/uvts/2018-2020/2480/trends"
        folder.mkdir(parents=True)
        write_record(folder, Record("job", name, outcome, seconds=seconds, versions={"evaltools": name}))
        if outcome == "succeeded":
            (folder / "findings.json").write_text(to_json(findings), encoding="utf-8")
        raw = root / "data/raw/town/counts.csv"
        raw.parent.mkdir(parents=True)
        raw.write_text(RAW, encoding="utf-8")
        return root / "outputs"

    return make


def _compare(before: Path, after: Path, tolerance: float = 1e-9) -> Comparison:
    return compare(read_run(before), read_run(after), tolerance)


class TestWhatCounts:
    def test_times_places_and_versions_do_not(self, run_of):
        found = _compare(run_of("a", THEFT, SAFE), run_of("b", THEFT, SAFE, seconds=99.0))
        assert not found.any
        assert found.same == 2

    def test_a_flipped_verdict_comes_first(self, run_of):
        other = replace(SAFE, value=2.0, verdict="improved")
        found = _compare(run_of("a", THEFT, SAFE), run_of("b", replace(THEFT, value=-11.0), other))
        assert [(item.kind, item.id) for item in found.differences] == [
            ("verdict", "trends/change/safe"),
            ("value", "trends/change/theft"),
        ]
        assert found.differences[0].changes["verdict"] == ("cannot-tell", "improved")
        assert found.differences[1].changes == {"value": (-12.5, -11.0)}

    def test_added_and_removed(self, run_of):
        found = _compare(run_of("a", THEFT), run_of("b", SAFE))
        assert [(item.kind, item.id) for item in found.differences] == [
            ("added", "trends/change/safe"),
            ("removed", "trends/change/theft"),
        ]

    @pytest.mark.parametrize(
        ("value", "differs"), [(-12.6, False), (-12.7, True), (12.5, True), (None, True)]
    )
    def test_the_tolerance_is_a_share_of_the_larger(self, run_of, value, differs):
        found = _compare(run_of("a", THEFT), run_of("b", replace(THEFT, value=value)), 0.01)
        assert found.any is differs

    def test_nothing_is_near_zero_by_share(self, run_of):
        before, after = replace(SAFE, value=0.0), replace(SAFE, value=1e-6)
        assert _compare(run_of("a", before), run_of("b", after), 0.5).any

    def test_details_are_compared_where_they_differ(self, run_of):
        other = replace(THEFT, details={"before": 121, "after": 105, "p": {"two-sided": 0.02}})
        found = _compare(run_of("a", THEFT), run_of("b", other))
        assert found.differences[0].changes == {"before": (120, 121), "p.two-sided": (0.01, 0.02)}

    def test_numbers_are_shown_with_the_digits_in_which_they_differ(self, run_of):
        found = _compare(
            run_of("a", replace(THEFT, value=186.5749901)), run_of("b", replace(THEFT, value=186.5749955))
        )
        assert "186.57499 -> 186.575" in to_text(found)
        assert "<td>186,57499</td><td>186,575</td>" in to_html(found, "sv")

    def test_a_row_that_only_moved_is_the_same(self, run_of):
        moved = replace(THEFT, rows=(replace(ROW, line=4),))
        assert not _compare(run_of("a", THEFT), run_of("b", moved)).any

    def test_another_row_under_the_same_result_is_told(self, run_of):
        other = replace(THEFT, rows=(replace(ROW, line=3, locator="Tabell 2, s. 3"),))
        found = _compare(run_of("a", THEFT), run_of("b", other))
        assert [item.kind for item in found.differences] == ["basis"]
        assert [(row.side, row.text) for row in found.differences[0].rows] == [
            ("before", "a,120"),
            ("after", "b,130"),
        ]

    def test_other_words_weigh_least(self, run_of):
        other = replace(THEFT, text=StudyWords({"sv": "Stölderna blev färre.", "en": "Thefts fell."}))
        found = _compare(run_of("a", THEFT), run_of("b", other))
        assert [item.kind for item in found.differences] == ["wording"]

    def test_a_run_of_the_first_format_is_read(self, run_of):
        before, after = run_of("a", THEFT), run_of("b", THEFT)
        chapter = before / "uvts/2018-2020/2480/trends"
        record = json.loads((chapter / "record.json").read_text(encoding="utf-8"))
        (found,) = json.loads((chapter / "findings.json").read_text(encoding="utf-8"))["findings"]
        for path in (chapter / "record.json", chapter / "findings.json"):
            path.unlink()
        for language in ("sv", "en"):
            (chapter / language).mkdir()
            old = {**record, "remarks": []}
            del old["format"], old["lacking"]
            (chapter / language / "record.json").write_text(json.dumps(old), encoding="utf-8")
            entry = found | {"text": {"sv": "Stölderna minskade.", "en": "Thefts fell."}}
            (chapter / language / "findings.json").write_text(json.dumps([entry]), encoding="utf-8")
        assert not _compare(before, after).any

    def test_a_chapter_that_failed_explains_what_is_missing(self, run_of):
        found = _compare(run_of("a", THEFT), run_of("b", outcome="failed"))
        assert dict(found.chapters) == {"uvts/2018-2020/2480/trends": ("succeeded", "failed")}
        assert [item.kind for item in found.differences] == ["removed"]

    def test_parts_of_runs_are_compared_below_the_folders_named(self, run_of):
        before, after = run_of("a", THEFT), run_of("b", replace(THEFT, value=1.0))
        part = _compare(before / "uvts/2018-2020/2480", after / "uvts/2018-2020/2480")
        assert [(item.report, item.id) for item in part.differences] == [("", "trends/change/theft")]

    def test_a_folder_without_a_run_is_told(self, tmp_path):
        with pytest.raises(BadInput, match="holds no results of a run"):
            read_run(tmp_path)


class TestHowItIsShown:
    @pytest.fixture
    def found(self, run_of) -> Comparison:
        script = "<script>alert(1)</script>"
        hostile = replace(THEFT, value=1234.5, text=script, verdict="worsened", synthetic=True)
        return _compare(run_of("a", THEFT, SAFE), run_of("b", hostile))

    def test_text_names_value_rows_and_counts(self, found):
        lines = [" ".join(line.split()) for line in to_text(found).splitlines()]
        assert "verdict improved -> worsened" in lines
        assert "value −12.5 -> 1,234.5" in lines
        assert "data/raw/town/counts.csv:2 (town-2022, Tabell 1, s. 2)" in lines
        assert "a,120" in lines
        assert lines[-1] == "0 findings the same; 1 verdicts that flipped, 1 findings removed"

    def test_json_holds_the_same(self, found):
        data = json.loads(diff_json(found))
        assert [item["kind"] for item in data["differences"]] == ["verdict", "removed"]
        assert data["differences"][0]["changes"]["verdict"] == ["improved", "worsened"]
        assert data["differences"][0]["rows"][0]["text"] == "a,120"

    @pytest.mark.parametrize(
        ("language", "word", "value"), [("sv", "Bedömningar", "1\u00a0234,5"), ("en", "Verdicts", "1,234.5")]
    )
    def test_the_page_shows_and_never_executes(self, found, language, word, value):
        from lxml import html

        text = to_html(found, language)
        page = html.fromstring(text)
        assert page.get("lang") == language
        assert not page.xpath("//script | //*[@src] | //link")
        assert "&lt;script&gt;alert(1)" in text
        assert word in page.xpath("//h2")[0].text
        assert value in [cell.text for cell in page.xpath("//td")]
        assert all(cell.get("scope") in ("row", "col") for cell in page.xpath("//th"))
        levels = [int(item.tag[1]) for item in page.xpath("//h1 | //h2 | //h3")]
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
        assert page.xpath("//*[@class='label']")


def _diff(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evaltools", "diff", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_command_ends_like_diff(run_of, tmp_path):
    one, other = run_of("a", THEFT), run_of("b", SAFE)
    assert _diff(one, one).returncode == 0
    assert _diff(one, other).returncode == 1
    nowhere = _diff(one, tmp_path / "nowhere")
    assert nowhere.returncode == 2
    empty = _diff(one, tmp_path / "a/data")
    assert empty.returncode == 2
    assert "holds no results of a run" in empty.stderr
    page = tmp_path / "diff.html"
    written = _diff(one, other, "--format", "html", "--output", page)
    assert written.returncode == 1
    assert "2 differences, 0 the same; open" in written.stdout
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
