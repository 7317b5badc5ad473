"""`evaltools new`: a study of one's own, in a folder anywhere, that runs at once and says what is missing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from evaltools.checks import BadInput, Problems
from evaltools.cli import cli
from evaltools.starting import answers
from evaltools.starting.forms import columns, workbook
from evaltools.starting.making import make_example
from evaltools.starting.offered import ASKED, CHAPTERS, TEMPLATES
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data
from evaltools.study.tables.schemas import OTHER_FORMATS, TABLES
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = re.compile(
    r"ume[åa]|uppsala|uvts|ersboda|[åa]lidhem|hanberger|skarvsunda|tranvreten|\bBr[åa]\b|sweden|swedish|\bSEK\b|"
    r"kommun|municipal|crime|police|2480|0380",
    re.IGNORECASE,
)
"""Words of the reference studies, and of what they are about."""
GIVEN = [
    *("--title", "School meals: do they help?", "--currency", "GBP", "--period", "2022-2024"),
    *("--area", "Northmoor:county", "--area", "Hillside School:school:Northmoor", "--area", "England:nation"),
]


def new(folder: Path, *given: str) -> Path:
    result = CliRunner().invoke(cli, ["new", str(folder), "--no-ask", *given], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


def told(*given: str, folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        CliRunner().invoke(cli, ["new", str(folder), "--no-ask", *given], catch_exceptions=False)
    return [(problem.code, problem.message) for problem in caught.value.problems]


def texts(folder: Path) -> dict[str, str]:
    """Every text of a study's folder by its name; of workbooks the cells."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            cells = [cell.value for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row]
            found[path.name] = " ".join(map(str, cells))
        elif path.is_file():
            found[path.name] = path.read_text(encoding="utf-8")
    return found


class TestAnswers:
    @pytest.mark.parametrize(
        ("name", "made"),
        [
            ("Hillside School", "hillside-school"),
            ("Ängby förskola", "ängby-förskola"),
            ("Århus", "århus"),
            ("Tromsø", "tromso"),
            ("Ærø skole", "aero-skole"),
            ("Straße 7", "strasse-7"),
            ("École Zoë", "école-zoe"),
            ("A\u030angestro\u0308m", "ångeström"),
            ("  St. Mary's / North  ", "st-mary-s-north"),
            ("Αθήνα", "area-3"),
        ],
    )
    def test_an_id_is_made_of_a_name(self, name: str, made: str) -> None:
        assert answers.identifier(name, "area-3") == made

    def test_areas_lie_within_areas_by_name_or_id(self) -> None:
        problems = Problems()
        found = answers.areas(["010=North:region", "A:clinic:North", "B:clinic:010"], problems)
        assert problems.found == []
        assert [(item.id, item.level, item.within) for item in found] == [
            ("010", "region", ""),
            ("a", "clinic", "010"),
            ("b", "clinic", "010"),
        ]

    @pytest.mark.parametrize(
        ("written", "id", "start", "end"),
        [
            ("2024", "2024", date(2024, 1, 1), date(2024, 12, 31)),
            ("2022–2024", "2022-2024", date(2022, 1, 1), date(2024, 12, 31)),
            ("belts=1969-1984", "belts", date(1969, 1, 1), date(1984, 12, 31)),
            ("2022-09-01/2024-08-31", "2022-09-01_2024-08-31", date(2022, 9, 1), date(2024, 8, 31)),
        ],
    )
    def test_periods(self, written: str, id: str, start: date, end: date) -> None:
        problems = Problems()
        (span,) = answers.periods([written], problems)
        assert (span.id, span.start, span.end, problems.found) == (id, start, end, [])

    def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_made(self, tmp_path) -> None:
        given = ["--area", "North", "--area", "CON=Conference:school", "--area", "A:b:C", "--area", "A:b"]
        given += ["--period", "22-24", "--period", "2024-2022", "--language", "en", "--language", "xx"]
        found = told(*given, "--chapter", "trend", folder=tmp_path / "x")
        assert [code for code, _ in found] == [
            *("unknown-language", "bad-answer", "bad-answer", "unknown-area", "duplicate-id", "bad-answer"),
            *("period-order", "unknown-chapter"),
        ]
        assert any("Windows keeps the name for a device" in message for _, message in found)
        assert list(tmp_path.iterdir()) == []

    def test_areas_and_periods_must_be_told(self, tmp_path) -> None:
        assert [code for code, _ in told(folder=tmp_path / "x")] == ["no-answer", "no-answer"]

    def test_what_is_not_given_is_asked_for(self, tmp_path) -> None:
        lines = ["Road safety", "en", "Wales:nation", "Gwent:county:Wales", "", "2022-2024", "", "GBP"]
        result = CliRunner().invoke(cli, ["new", str(tmp_path / "x"), "--ask"], input="\n".join(lines) + "\n")
        assert result.exit_code == 0, result.output
        study = read_study(tmp_path / "x" / "study.yml")
        assert (study.currency, [area.id for area in study.areas]) == ("GBP", ["wales", "gwent"])


class TestFolder:
    def test_it_is_whole_and_checks_clean(self, tmp_path) -> None:
        folder = new(tmp_path / "Våra mål åäö", *GIVEN)
        study = read_study(folder / "study.yml")
        sources, rows = check_data(study)
        assert study.study == "våra-mål-åäö"
        assert rows == {name: [] for name in rows}
        assert {path.name for path in folder.iterdir()} == {
            *("study.yml", "README.md", ".gitignore", ".pre-commit-config.yaml", "notebooks", "data"),
        }
        wanted = {table for item in CHAPTERS if item.id not in ASKED for table in item.reads} & set(TABLES)
        assert {Path(file.path).stem for file in sources.files} == wanted

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_a_template_chooses_the_chapters(self, tmp_path, template: str) -> None:
        study = read_study(new(tmp_path / "x", *GIVEN, "--template", template) / "study.yml")
        assert [chapter.id for chapter in study.chapters] == list(TEMPLATES[template])

    def test_it_holds_no_word_of_another_study(self, tmp_path) -> None:
        folder = new(tmp_path / "meals", *GIVEN)
        found = {name: FOREIGN.findall(text) for name, text in texts(folder).items()}
        assert {name: words for name, words in found.items() if words} == {}

    def test_notebooks_begin_with_the_studys_first_period_and_area(self, tmp_path) -> None:
        folder = new(tmp_path / "meals", *GIVEN)
        for path in (folder / "notebooks").iterdir():
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            (given,) = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
            source = "".join(given["source"])
            assert 'period = "2022-2024"\narea = "northmoor"\n' in source
            assert all(cell.get("outputs", []) == [] for cell in cells)

    def test_a_text_is_a_text_whatever_stands_in_it(self, tmp_path) -> None:
        title = 'Yes: "no" # {a} [b] %TAG\\'
        folder = new(tmp_path / "x", "--title", title, "--area", "null:#1", "--period", "2024")
        study = read_study(folder / "study.yml")
        assert Voice("en").speak(study.title) == title
        assert [(area.id, area.level) for area in study.areas] == [("null", "#1")]

    def test_only_the_chapters_named_build_only_on_each_other(self, tmp_path) -> None:
        folder = new(tmp_path / "x", *GIVEN, "--chapter", "trends", "--chapter", "A", "--tables", "csv")
        study = read_study(folder / "study.yml")
        assert [item.id for item in study.chapters] == ["trends", "methods"]
        assert study.chapters[1].findings_of == ("trends",)
        assert {path.suffix for path in (folder / "data" / "raw" / "x").iterdir()} == {".csv"}

    def test_a_study_in_several_languages_has_a_column_for_each(self, tmp_path) -> None:
        folder = new(tmp_path / "x", *GIVEN, "--language", "nb", "--language", "en")
        study = read_study(folder / "study.yml")
        assert study.languages == ("nb", "en")
        assert study.chapters[0].title["nb"] == "Programteori"
        head = (
            (folder / "data" / "raw" / "x" / "indicators.csv").read_text(encoding="utf-8").strip().split(",")
        )
        assert {"name_nb", "name_en", "producer_nb"} <= set(head)

    @pytest.mark.parametrize("there", ["file", "folder"])
    def test_what_is_there_already_is_left_alone(self, tmp_path, there: str) -> None:
        place = tmp_path / "x"
        kept = place if there == "file" else place / "mine.txt"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text("mine", encoding="utf-8")
        assert [code for code, _ in told(*GIVEN, folder=place)] == ["folder-taken"]
        assert kept.read_text(encoding="utf-8") == "mine"
        assert [path.name for path in tmp_path.iterdir()] == ["x"]

    def test_an_empty_folder_is_filled(self, tmp_path) -> None:
        (tmp_path / "x").mkdir()
        assert read_study(new(tmp_path / "x", *GIVEN) / "study.yml").study == "x"

    def test_ordinary_git_sees_neither_transcripts_nor_outputs(self, tmp_path) -> None:
        folder = new(tmp_path / "x", *GIVEN)
        for name in ("outputs/a.html", "data/processed/a.parquet", "data/raw/x/interviews/transcripts/a.txt"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("x", encoding="utf-8")
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        seen = subprocess.run(
            ["git", "-C", str(folder), "status", "--short", "-uall"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert "study.yml" in seen
        assert not re.search("outputs|processed|interviews/", seen)


class TestForms:
    @pytest.mark.parametrize("table", TABLES)
    def test_a_workbook_begins_with_the_columns_of_the_table_and_explains_each(self, tmp_path, table) -> None:
        path = tmp_path / "form.xlsx"
        path.write_bytes(workbook(table, ["en"], {"area": ["a", "b"]}))
        book = openpyxl.load_workbook(path)
        head = [cell.value for cell in book.worksheets[0][1]]
        assert head == columns(table, ["en"])
        told = list(book["Instructions"].iter_rows(min_row=2, values_only=True))
        assert [row[0] for row in told] == head
        assert all(row[1] and row[2] in ("yes", "no") for row in told)

    def test_cells_are_chosen_from_what_the_column_allows(self, tmp_path) -> None:
        path = tmp_path / "form.xlsx"
        path.write_bytes(workbook("observations", ["en"], {"area": ["010", "b"]}))
        book = openpyxl.load_workbook(path)
        sheet, lists = book.worksheets[0], book["Lists"]
        offered = {
            column[0].value: [cell.value for cell in column[1:] if cell.value] for column in lists.columns
        }
        assert offered["area"] == ["010", "b"]
        assert offered["missing"] == [
            *("missing", "not-collected", "not-published", "suppressed", "not-numeric")
        ]
        ranges = {str(item.sqref): item.formula1 for item in sheet.data_validations.dataValidation}
        assert ranges["C2:C2001"] == "'Lists'!$A$2:$A$3"
        assert len(ranges) == len(offered)


class TestOffered:
    def test_chapters_are_those_of_the_reference_study(self) -> None:
        study = read_study(ROOT / "study.yml")
        declared = [(c.id, c.number, c.notebook, c.reads, c.findings_of) for c in study.chapters]
        assert [(c.id, c.number, c.notebook, c.reads, c.findings_of) for c in CHAPTERS] == declared
        assert {table for item in CHAPTERS for table in item.reads} <= {*TABLES, *OTHER_FORMATS}


def run(folder: Path, *given: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONPATH"] = str(path or ROOT / "src")
    command = [sys.executable, "-m", "evaltools", *given]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=400, env=environment, check=False
    )


@pytest.mark.slow
def test_an_empty_study_runs_at_once_and_says_what_is_missing(tmp_path) -> None:
    folder = new(tmp_path / "våra mål", *GIVEN)
    done = run(folder, "run", "--area", "hillside-school")
    assert done.returncode == 0, done.stdout + done.stderr
    report = folder / "outputs" / "våra-mål" / "2022-2024" / "hillside-school" / "report" / "en"
    front = (report / "index.html").read_text(encoding="utf-8")
    assert "It is not told yet what is evaluated." in front
    assert "The study has no observations of Hillside School for this period." in front
    assert "No chapter has recorded a main finding yet." in front
    findings = json.loads((report / "findings.json").read_text(encoding="utf-8"))
    assert findings["findings"] == []


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """What the wheel holds, in a folder that may only be read."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = place.glob("evaltools_studies-*.whl")
    target = place / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    for path in target.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    return target


@pytest.mark.slow
class TestWheel:
    """The package as others get it: nothing but the wheel, and libraries that are there already."""

    def test_the_example_is_made_and_runs_outside_the_repository(self, unpacked, tmp_path) -> None:
        done = run(tmp_path, "new", "an example", "--example", path=unpacked)
        assert done.returncode == 0, done.stderr
        assert 'cd "an example"' in done.stdout
        folder = tmp_path / "an example"
        checked = run(folder, "check", path=unpacked)
        assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
        where = run(folder, "version", path=unpacked)
        assert where.returncode == 0
        done = run(folder, "run", path=unpacked)
        assert done.returncode == 0, done.stdout + done.stderr
        report = folder / "outputs" / "breakfast" / "2020-2024" / "hillside" / "report" / "en"
        found = json.loads((report / "findings.json").read_text(encoding="utf-8"))["findings"]
        verdicts = {item["id"]: item.get("verdict") for item in found if item["kind"] == "interrupted series"}
        assert "improved" in verdicts.values(), verdicts
        cited = "Hanberger 2021, 8.1.2"  # where some of the questions to a programme theory are from
        for page in report.glob("*.html"):
            text = page.read_text(encoding="utf-8").replace(cited, "")
            words = FOREIGN.findall(re.sub(r"<(script|style|svg).*?</\1>", "", text, flags=re.DOTALL))
            assert words == [], (page.name, words)

    def test_the_example_is_marked_synthetic_through_and_through(self, tmp_path) -> None:
        folder = make_example(tmp_path / "x").parent
        sources = yaml.safe_load((folder / "data" / "raw" / "sources.yml").read_text(encoding="utf-8"))
        assert all(item["synthetic"] for item in sources["documents"])
        assert read_study(folder / "study.yml").synthetic
