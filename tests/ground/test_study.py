"""The study file: every mistake is told at once, with its line and what was probably meant."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaltools.checks import BadInput, Problem
from evaltools.study.model import find_study, read_study


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        read_study(path)
    return list(caught.value.problems)


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "said"),
    [
        ("areas:\n  - id", "aeras:\n  - id", "unknown-key", "aeras:", 'Did you mean "areas"?'),
        ("    level: district", "    lvel: district", "unknown-key", "lvel", 'Did you mean "level"?'),
        ("level: nation", "level: natoin", "near-level", "natoin", 'Write "nation" where it is the same'),
        ("level: nation", "level: municipalty", "near-level", "municipalty", 'nearly like "municipality"'),
        ("level: district", 'level: ""', "bad-value", 'level: ""', "at least 1 character"),
        ("level: district", "level: 7", "not-text", "level: 7", 'Put it in quotes: "7"'),
        ('id: "0380-norr"', "id: aux.txt", "bad-value", "aux.txt", "Windows keeps the name for a device"),
        ("areas:\n  - id", "currency: 5\nareas:\n  - id", "not-text", "currency", 'Put it in quotes: "5"'),
        ("areas:\n  - id", "topics: {crime: {name: Crime, tseted: no}}\nareas:\n  - id", "unknown-key", "tseted", 'Did you mean "tested"?'),
        ('within: "0380"', 'within: "0381"', "unknown-area", "0381", 'Did you mean "0380"?'),
        ('areas: ["0380", "0380-norr"]', 'areas: ["0380-nor"]', "unknown-area", 'areas: ["', "0380-norr"),
        ("reads: [observations,", "reads: [observation,", "unknown-table", "reads", 'Did you mean "observations"?'),
        ("1_counts.ipynb", "1_count.ipynb", "missing-notebook", "1_count", 'Did you mean "1_counts.ipynb"?'),
        ("1_counts.ipynb", "../1_counts.ipynb", "bad-value", "../1", "no name of a notebook"),
        ("data: [small]", "data: [smal]", "missing-folder", "data:", 'Did you mean "small"?'),
        ("data: [small]", "data: [small, small]", "duplicate-value", "data:", "stands twice"),
        ('id: "0380-norr"', "id: norr rängen", "bad-value", "rängen", "no spaces"),
        ('id: "0380-norr"', "id: ../norr", "bad-value", "../norr", "cannot be an id"),
        ("start: 2020-01-01", "start: 2022-01-01", "period-order", "end:", "before it starts"),
        ("start: 2020-01-01", "start: 2020", "bad-value", "start:", "2018-01-31"),
        ("start: 2020-01-01", "start: 2020-02-30", "not-yaml", "start:", "day is out of range"),
        ("start: 2020-01-01", 'start: "2020-02-30"', "bad-value", "start:", "no such day"),
        ('"kind:count"', '"kind:cuont"', "unknown-kind", "cuont", 'Did you mean "count"?'),
        ("change: 10", "chnge: 10", "unknown-key", "chnge", 'Did you mean "change"?'),
        ("change: 10", "change: 0", "bad-value", "change", "greater than 0"),
        ("id: counts", "id: report", "reserved-id", "report", "another id"),
        ("number: \"1\"", "number: \"10\"", "bad-value", "10", "one digit"),
        ("synthetic: true", "synthetic: maybe", "bad-value", "maybe", "valid boolean"),
        ("title: {sv: Liten studie,", "title: {se: Liten studie,", "bad-value", "se", "no language of the package (en, nb, sv)"),
    ],
)  # fmt: skip
def test_one_mistake(small_study, old: str, new: str, code: str, at: str, said: str) -> None:
    study = small_study()
    path = study.replace("study.yml", old, new)
    found = [problem for problem in problems_of(path) if problem.code == code]
    assert found, [str(problem) for problem in problems_of(path)]
    assert any(said in str(problem) for problem in found)
    assert found[-1].file == "study.yml"
    assert found[-1].line == line_of(path, at)


def test_an_id_used_twice(small_study) -> None:
    path = small_study().replace("study.yml", 'id: "00"', 'id: "0380"')
    (told,) = problems_of(path)
    assert (told.code, told.line) == ("duplicate-id", line_of(path, "The nation") - 1)
    assert 'the id "0380" stands under areas already, on line 9' in told.message


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("0380", "a number"),
        ("380", "a number"),
        ("0x17c", "a number"),
        ("1e3", "a number"),
        ("true", "a truth value"),
        ("2019-04-01", "a date"),
    ],
)
def test_an_id_that_is_no_text_is_shown_as_it_was_written(small_study, written: str, kind: str) -> None:
    study = small_study()
    path = study.replace("study.yml", '- id: "0380"\n', f"- id: {written}\n")
    told = next(problem for problem in problems_of(path) if problem.code == "not-text")
    assert f"{written} is read as {kind}" in told.message
    assert told.remedy == f'Put it in quotes: "{written}".'
    assert told.line == line_of(path, f"- id: {written}")


def test_an_id_without_a_value(small_study) -> None:
    path = small_study().replace("study.yml", '- id: "0380"\n', "- id:\n")
    assert "has no value" in problems_of(path)[0].message


def test_words_that_older_yaml_takes_for_truth_values_are_texts(small_study) -> None:
    study = small_study()
    study.replace("study.yml", '"0380-norr"', "no")
    assert read_study(study.file).areas[1].id == "no"


def test_keys_that_are_no_texts(small_study) -> None:
    study = small_study()
    path = study.replace("study.yml", 'areas: ["0380"', 'plans: {0380: "2019-04"}\n    areas: ["0380"')
    told = next(problem for problem in problems_of(path) if problem.code == "not-text")
    assert told.remedy == 'Put it in quotes: "0380".'
    assert told.line == line_of(path, "plans:")
    path = study.replace("study.yml", "synthetic: true", "7: true")
    assert any("the key 7" in str(problem) for problem in problems_of(path))


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(small_study) -> None:
    study = small_study()
    study.replace("study.yml", "synthetic: true", "syntetic: true")
    study.replace("study.yml", 'id: "00"', 'id: "0380"')
    study.replace("study.yml", 'within: "0380"', 'within: "0390"')
    study.replace("study.yml", "end: 2021-12-31", "end: 2019-12-31")
    study.replace("study.yml", "1_counts.ipynb", "2_counts.ipynb")
    study.replace("study.yml", "[observations, indicators]", "[observations, indikators]")
    path = study.replace("study.yml", "data: [small]", "data: [large]")
    found = problems_of(path)
    assert [problem.code for problem in found] == [
        "unknown-key", "missing-folder", "unknown-area", "duplicate-id", "period-order", "missing-notebook",
        "unknown-table",
    ]  # fmt: skip
    lines = [problem.line or 0 for problem in found]
    assert lines == sorted(lines)


def test_circle_of_areas(small_study) -> None:
    study = small_study()
    path = study.replace("study.yml", "level: municipality", 'level: municipality\n    within: "0380-norr"')
    found = problems_of(path)
    assert [problem.code for problem in found] == ["area-circle", "area-circle"]
    assert 'area "0380" lies within itself' in found[0].message


def test_circle_of_chapters(small_study) -> None:
    path = small_study().replace("study.yml", "reads: [obs", "findings_of: [counts]\n    reads: [obs")
    assert [problem.code for problem in problems_of(path)] == ["chapter-circle"]


def test_two_chapters_with_one_notebook_and_number(small_study) -> None:
    chapter = "  - {id: again, number: '1', notebook: 1_counts.ipynb, title: {sv: Igen, en: Again}}\nmargins:"
    path = small_study().replace("study.yml", "margins:", chapter)
    found = problems_of(path)
    assert {problem.code for problem in found} == {"duplicate-chapter"}
    assert {problem.line for problem in found} == {line_of(path, "id: again")}


@pytest.mark.parametrize("wrong", ["5", "true", "text", "{a: b}", "[1, 2]", "null", "[[a], {b: [c]}]"])
@pytest.mark.parametrize("part", ["areas", "periods", "chapters", "data", "margins", "languages", "title"])
def test_parts_of_a_wrong_form_are_told_without_a_traceback(small_study, part: str, wrong: str) -> None:
    study = small_study()
    lines = study.file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(f"{part}:")]
    path = study.write("study.yml", "\n".join([*kept, f"{part}: {wrong}", ""]).replace("\n  ", "\nx_"))
    assert problems_of(path)
    begin = next((n for n, line in enumerate(lines) if line.startswith(f"{part}:")), len(lines))
    end = next((n for n in range(begin + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    path = study.write("study.yml", "\n".join([*lines[:begin], f"{part}: {wrong}", *lines[end:], ""]))
    if (part, wrong) in {("margins", "null"), ("languages", "null"), ("title", "text")}:
        return
    assert any(problem.line == begin + 1 for problem in problems_of(path))


class TestBrokenFiles:
    @pytest.mark.parametrize(
        ("content", "code", "line"),
        [
            (b"study: [small\ntitle: x\n", "not-yaml", 2),
            (b"study: small\n\ttitle: x\n", "not-yaml", 2),
            (b"study: 'small\n", "not-yaml", None),
            (b"study: small\nstudy: big\ntitle: {sv: a, en: b, sv: c}\n", "duplicate-key", 2),
            (b"a: 1\n---\nb: 2\n", "not-yaml", None),
            ("study: småort\n".encode("latin-1"), "not-utf8", 1),
            (b"study: sm\x00all\n", "not-yaml", None),
            (b"", "not-a-study", 1),
            (b"- a\n- b\n", "not-a-study", 1),
            (b"a: " + b"[" * 400 + b"]" * 400, "too-deep", None),
            (b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
             + b"".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n".encode()
                        for i in range(7)), "too-large", None),
            (b"a: !!int abc\n", "not-yaml", None),
            (b"a: 2018-13-45\n", "not-yaml", None),
        ],
    )  # fmt: skip
    def test_one_message(self, small_study, content: bytes, code: str, line: int | None) -> None:
        path = small_study().write("study.yml", content)
        found = problems_of(path)
        assert found[0].code == code
        assert found[0].file == "study.yml"
        if line is not None:
            assert found[0].line == line
        assert "\n" not in str(found[0])

    def test_an_anchor_that_names_itself(self, small_study) -> None:
        assert problems_of(small_study().write("study.yml", "areas: &a [*a]\nperiods: &b {x: *b}\n"))

    def test_tags_are_never_obeyed(self, small_study, tmp_path) -> None:
        path = small_study().write("study.yml", 'study: !!python/object/apply:os.mkdir ["made"]\n')
        assert problems_of(path)
        assert not list(tmp_path.rglob("made"))

    def test_every_key_that_stands_twice_is_told(self, small_study) -> None:
        path = small_study().write("study.yml", "study: a\nabout: {sv: a, sv: b}\nstudy: b\n")
        assert [(problem.code, problem.line) for problem in problems_of(path)] == [
            ("duplicate-key", 2),
            ("duplicate-key", 3),
        ]

    def test_missing_file_names_the_nearest(self, small_study) -> None:
        study = small_study()
        (told,) = problems_of(study.root / "studdy.yml")
        assert told.code == "missing-file"
        assert told.remedy == 'Did you mean "study.yml"?'


def test_swedish_letters_and_a_byte_order_mark(small_study) -> None:
    study = small_study()
    study.replace("study.yml", '"0380-norr"', "förskolan-å")
    study.write("study.yml", b"\xef\xbb\xbf" + study.file.read_bytes())
    area = read_study(study.file).area("förskolan-å")
    assert area.name["sv"] == "Norrängen"
    with pytest.raises(BadInput, match='Did you mean "förskolan-å"'):
        read_study(study.file).area("förskolan-a")


def test_found_from_a_folder_below(small_study, monkeypatch) -> None:
    study = small_study()
    monkeypatch.chdir(study.root / "notebooks")
    assert find_study() == study.file
    assert read_study().root == study.root


def test_comparisons_go_upwards_and_end_with_the_nation(small_study) -> None:
    study = read_study(small_study().file)
    assert [area.id for area in study.comparisons(study.area("0380-norr"))] == ["0380-norr", "0380", "00"]
    assert [area.id for area in study.comparisons(study.area("00"))] == ["00"]


def test_reports_are_made_for_the_areas_of_the_period(small_study) -> None:
    study = read_study(small_study().file)
    assert [(period.id, area.id) for period, area in study.reports()] == [
        ("2020-2021", "0380"),
        ("2020-2021", "0380-norr"),
    ]


def test_districts_share_the_plan_of_the_area_around_them(small_study) -> None:
    made = small_study()
    made.replace("study.yml", 'areas: ["0380"', 'plans: {"0380": "2020-10"}\n    areas: ["0380"')
    study = read_study(made.file)
    period = study.period("2020-2021")
    assert study.plan(period, study.area("0380-norr")) == "2020-10"
    assert study.plan(period, study.area("00")) is None


def test_0380_survives_study_file_job_papermill_findings_and_csv(small_study) -> None:
    """The way of an id: YAML to objects to job to papermill to kernel to findings.json and CSV, and back."""
    import papermill

    from evaltools.formats.spreadsheets import to_csv
    from evaltools.record.contents import read_contents
    from evaltools.record.finding import read_findings
    from evaltools.run.jobs import jobs
    from evaltools.study.tables.prepare import prepare
    from evaltools.study.tables.reading import read_table

    made = small_study()
    study = read_study(made.file)
    (job,) = jobs(study, areas=["0380"])
    assert job.area == "0380"
    assert job.folder.parent.name == "0380"
    prepare(study)
    output = made.root / "result"
    output.mkdir()
    environment = {**os.environ, "EVALTOOLS_OUTPUT": str(output), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    script = (
        "import papermill, sys; papermill.execute_notebook(sys.argv[1], sys.argv[2], cwd='notebooks', "
        "parameters={'study': 'study.yml', 'period': sys.argv[3], 'area': sys.argv[4], 'language': 'sv'}, "
        "progress_bar=False)"
    )
    arguments = [f"notebooks/{job.notebook}", "result/notebook.ipynb", job.period, job.area]
    subprocess.run([sys.executable, "-c", script, *arguments], check=True, env=environment, timeout=120)
    executed = papermill.iorw.load_notebook_node(str(output / "notebook.ipynb"))
    assert executed.metadata.papermill.parameters.area == "0380"
    found = read_findings(output / "findings.json")
    assert {item.id for item in found} == {
        "counts/value/theft/0380/2020",
        "counts/value/theft/0380/2021",
        "counts/value/trygg-på-väg-hem/0380/2020",
        "counts/value/trygg-på-väg-hem/0380/2021",
    }
    assert {item.id: item.value for item in found}["counts/value/theft/0380/2021"] == 0
    assert all(item.synthetic for item in found)
    (table, _) = read_contents(output / "contents.json").exhibits
    path = output / "values.csv"
    path.write_text(to_csv(table, study.voice("sv")), encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as stream:
        assert {row["area"] for row in csv.DictReader(stream)} == {"0380"}
    again = read_table(path, made.root)
    assert {row["area"] for row in again.rows} == {"0380"}
