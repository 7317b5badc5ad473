"""The command line: quick to answer, and one line for each thing that is wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evaltools.cli import main

ROOT = Path(__file__).parents[2]

HEAVY = [
    "pandas",
    "numpy",
    "matplotlib",
    "nbformat",
    "papermill",
    "pydantic",
    "scipy",
    "babel",
    "jinja2",
    "ruamel.yaml",
]


def said(monkeypatch, capsys, *arguments: str) -> tuple[int, list[str], str]:
    """Exit status, lines of stderr and the whole of stdout."""
    monkeypatch.setattr(sys, "argv", ["evaltools", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return int(stopped.value.code or 0), told.err.splitlines(), told.out


@pytest.mark.parametrize("arguments", ["--help", "--version", "run --help", "check --help", "prepare --help"])
def test_help_imports_nothing_heavy(arguments: str) -> None:
    script = (
        "import sys\n"
        f"sys.argv = ['evaltools', *{arguments.split()!r}]\n"
        "from evaltools.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as stopped:\n    assert not stopped.code, stopped.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_sciences_import_nothing_heavy() -> None:
    script = (
        "import sys, evaltools, evaltools.trends, evaltools.theory, evaltools.interviews, evaltools.plan, "
        "evaltools.resources, evaltools.effects\n"
        "heavy = ['pandas', 'scipy', 'statsmodels', 'matplotlib', 'networkx']\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_help_names_the_commands(monkeypatch, capsys) -> None:
    code, _, out = said(monkeypatch, capsys, "--help")
    assert code == 0
    for name in ("run", "prepare", "check", "version"):
        assert f"\n  {name} " in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["chek"], 'There is no command "chek". Did you mean "check"?'),
        (["xylophone"], 'There is no command "xylophone". Known: '),
        (["check", "--stdy", "x"], "No such option '--stdy'. Did you mean '--study'?"),
        (["run", "--preiod", "x"], "Did you mean '--period'?"),
        (["--versoin"], "--version"),
        (["check", "--study"], "requires an argument"),
        (["prepare", "extra"], "unexpected extra argument"),
        (["run", "--jobs", "many"], "--jobs"),
    ],
)
def test_wrong_commands_and_options_are_one_line(monkeypatch, capsys, arguments, expected: str) -> None:
    code, lines, out = said(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert len(lines) == 1
    assert expected in lines[0]
    assert "--help" in lines[0]


def test_without_a_command_help_is_shown(monkeypatch, capsys) -> None:
    code, lines, _ = said(monkeypatch, capsys)
    assert code == 2
    assert lines[0].startswith("Usage:")


@pytest.mark.parametrize("command", ["check", "prepare"])
def test_all_problems_of_a_study_one_a_line(small_study, monkeypatch, capsys, command: str) -> None:
    made = small_study()
    made.replace("data/raw/small/observations.csv", ",120,", ",12o,")
    made.replace("data/raw/small/indicators.csv", ",higher,", ",heigher,")
    made.write("data/raw/small/beside.csv", "x")
    code, lines, _ = said(monkeypatch, capsys, command)
    assert code == 1
    assert [line.split(": ")[0] for line in lines] == [
        "data/raw/small/beside.csv",
        "data/raw/small/indicators.csv:3",
        "data/raw/small/observations.csv:2",
        "3 problems.",
    ]
    assert 'Did you mean "higher"?' in lines[1]


def test_problems_of_several_studies_at_once(small_study, monkeypatch, capsys) -> None:
    made = small_study()
    text = made.file.read_text(encoding="utf-8")
    made.write("one.yml", text.replace("synthetic:", "syntetic:"))
    made.write("two.yml", text.replace("    within:", "    wihtin:"))
    studies = ["one.yml", "two.yml", "study.yml", "three.yml"]
    code, lines, out = said(monkeypatch, capsys, "check", *(f"--study={name}" for name in studies))
    assert code == 1
    assert [line.split(":")[0] for line in lines] == ["one.yml", "two.yml", "three.yml", "3 problems."]
    assert "study.yml" in out
    assert "no problems" in out


def test_check_and_prepare_of_a_sound_study(small_study, monkeypatch, capsys) -> None:
    small_study()
    code, lines, out = said(monkeypatch, capsys, "check")
    assert (code, lines) == (0, [])
    assert out.strip() == "study.yml: 1 period, 3 areas, 1 chapter, 9 rows in 2 tables: no problems"
    code, lines, out = said(monkeypatch, capsys, "prepare")
    assert out.splitlines()[-1] == "small: 2 tables written to data/processed/small"
    code, lines, out = said(monkeypatch, capsys, "prepare")
    assert out.splitlines()[-1] == "small: 2 tables unchanged in data/processed/small"


def test_accept_records_a_corrected_figure(small_study, monkeypatch, capsys) -> None:
    made = small_study()
    path = made.raw / "small/observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",120,", ",121,"), encoding="utf-8")
    code, lines, _ = said(monkeypatch, capsys, "prepare")
    assert code == 1
    assert "evaltools prepare --accept" in lines[0]
    code, lines, out = said(monkeypatch, capsys, "prepare", "--accept")
    assert (code, lines) == (0, [])
    assert out.splitlines()[0] == "accepted  data/raw/small/observations.csv"


def test_a_plan_that_no_theory_has(small_study, monkeypatch, capsys) -> None:
    made = small_study()
    made.replace("study.yml", 'areas: ["0380"', 'plans: {"0380": "2020-10"}\n    areas: ["0380"')
    code, lines, _ = said(monkeypatch, capsys, "check")
    assert code == 1
    assert 'the plan "2020-10", which no theory has' in lines[0]


def test_check_reads_theory_claims_and_interviews_and_tells_all_at_once(
    tmp_path, monkeypatch, capsys
) -> None:
    for name in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("study.yml", "demo.yml"):
        shutil.copy(ROOT / name, tmp_path)
    raw = tmp_path / "data/raw"

    def replace(name: str, old: str, new: str) -> None:
        text = (raw / name).read_text(encoding="utf-8")
        assert old in text
        (raw / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    replace("demo/interviews/codebook.yml", '"goal:safety"', '"goal:safty"')
    codings = sorted((raw / "demo/interviews/codings").rglob("*.jsonl"))[0].relative_to(raw).as_posix()
    replace(codings, '"code":"', '"code":"no_such_')
    replace("umea/claims.yml", "title:", "titel:")
    monkeypatch.chdir(tmp_path)
    studies = ("--study=study.yml", "--study=demo.yml")
    # Nothing of it is accepted either.
    before = (raw / "sources.yml").read_bytes()
    assert said(monkeypatch, capsys, "prepare", "--accept", *studies)[0] == 1
    assert (raw / "sources.yml").read_bytes() == before
    code, lines, _ = said(monkeypatch, capsys, "check", *studies)
    assert code == 1
    told = "\n".join(lines)
    for file, words in (
        ("data/raw/demo/interviews/codebook.yml", '"safty"'),
        (f"data/raw/{codings}", "no_such_"),
        ("data/raw/umea/claims.yml:", "titel"),
    ):
        assert any(line.startswith(file) and words in line for line in lines), (file, told)


def test_what_a_file_holds_does_not_reach_the_terminal(small_study, monkeypatch, capsys) -> None:
    made = small_study()
    made.replace("study.yml", 'within: "0380"', 'within: "\\e[2J\\n\\u202Ex"')
    code, lines, _ = said(monkeypatch, capsys, "check")
    assert code == 1
    assert any("\\x1b[2J\\n\\x202ex" in line for line in lines)
    assert "\x1b" not in "".join(lines)


def test_a_folder_that_may_not_be_written_to(small_study, monkeypatch, capsys) -> None:
    made = small_study()
    made.write("data/processed", "in the way")
    code, lines, _ = said(monkeypatch, capsys, "prepare")
    assert code == 1
    assert "data/processed" in lines[0]


def test_version(monkeypatch, capsys) -> None:
    code, _, out = said(monkeypatch, capsys, "version")
    assert code == 0
    assert {"evaltools", "Python", "pandas"} <= {line.split()[0] for line in out.splitlines()}
