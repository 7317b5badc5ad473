"""`evaltools run` as a user meets it: what runs, why, what is said, and what lies there afterwards."""

from __future__ import annotations

import json
import threading

import pytest

SUM = """\
data = chapter.read("observations")
chapter.finding("sum", StudyWords("Sum."), kind="count", value=float(data["value"].sum()), rows=[row])"""

EARLIER = """\
found = chapter.earlier("{of}")
chapter.finding("of/{of}", StudyWords("Number."), kind="count", value=found[0].value, rows=found[0].rows)"""


def test_a_run_makes_every_result_and_the_next_one_nothing(quick_study):
    study = quick_study("alpha", "beta", areas=3)
    first = study.run("--no-publish", alone=True)
    assert len(study.findings()) == 6
    assert first.out.splitlines()[-1] == "6 chapters made; results in outputs"
    assert "left" not in first.out, "no bar in a log"
    assert "WARNING" not in first.said
    assert "Warning" not in first.said
    assert study.unfinished() == []
    before = study.findings()
    times = {path: path.stat().st_mtime_ns for path in study.outputs.rglob("record.json")}
    second = study.run("--no-publish", "--quiet", alone=True)
    assert second.said.splitlines() == ["6 unchanged; results in outputs"]
    assert {path: path.stat().st_mtime_ns for path in study.outputs.rglob("record.json")} == times
    assert study.findings() == before
    record = study.record("alpha")
    assert record["kernel"] == "warm"
    assert record["memory_mb"] > 20
    assert 0 < record["seconds"] < 120


def test_only_what_read_a_corrected_figure_runs_again(quick_study, chapter):
    study = quick_study(
        chapter("reader", SUM),
        chapter("apart", "", reads=("indicators",)),
        chapter("above", EARLIER.format(of="reader"), reads=(), after=("reader",)),
        chapter("beside", EARLIER.format(of="apart"), reads=(), after=("apart",)),
    )
    study.run("--no-publish")
    study.small.replace("data/raw/small/observations.csv", ",100,", ",101,")
    asked = study.run("--dry-run")
    lines = [" ".join(line.split()) for line in asked.out.splitlines()]
    assert lines == [
        "quick 2020-2021/0001/reader something it reads has changed",
        "quick 2020-2021/0001/above builds on a chapter that runs",
        "quick: 2 of 4 chapters would run",
    ]
    ended = study.run("--no-publish")
    assert ended.out.splitlines()[-1] == "2 chapters made, 2 unchanged; results in outputs"
    found = json.loads(study.findings()["0001/above"])["findings"]
    assert [item["value"] for item in found if "of/reader" in item["id"]] == [101.0]

    # A correction that changes no finding goes no further than the chapter that read it.
    study.small.replace("data/raw/small/observations.csv", "s. 2", "s. 3")
    ended = study.run("--no-publish")
    assert ended.out.splitlines()[-1] == "1 chapter made, 3 unchanged; results in outputs"


def test_a_failed_chapter_leaves_the_others_standing(quick_study, chapter):
    study = quick_study(
        "good",
        chapter("raises", "x = {}\nx['rate']"),
        chapter("caption", "chapter.finding('nothing', StudyWords('-'), kind='count', value=1)"),
        chapter("unclosed", "1 + 1", opens=False),
        chapter("above", "", reads=(), after=("good", "raises")),
    )
    ended = study.run("--no-publish", check=1)
    told = " ".join(ended.out.split())
    assert "failed quick 2020-2021/0001/raises notebooks/2_raises.ipynb, cell 4: KeyError: 'rate'" in told
    assert "Open notebooks/2_raises.ipynb in JupyterLab" in told
    assert 'the finding "caption/nothing" rests on no raw row' in told
    assert "ChapterError" not in told
    assert "The notebook does not end with chapter.close()." in told
    assert 'skipped quick 2020-2021/0001/above It builds on chapter "raises", which failed.' in told
    assert ended.out.splitlines()[-1] == "1 chapter made, 3 failed, 1 skipped; results in outputs"
    assert "Traceback" not in ended.said
    assert list(study.findings()) == ["0001/good"]
    folder = study.result("raises")
    assert "KeyError" in (folder / "notebook.ipynb").read_text(), "the executed notebook is kept"
    assert study.record("raises")["outcome"] == "failed"
    assert study.record("above")["outcome"] == "skipped"

    study.chapters[1].code = ""
    study.notebook(study.chapters[1])
    for item in study.chapters[2:4]:
        item.code, item.opens = "", True
        study.notebook(item)
    ended = study.run("--no-publish")
    assert ended.out.splitlines()[-1] == "4 chapters made, 1 unchanged; results in outputs"


READS = {
    "other_table": ("open('../data/raw/small/indicators.csv').read()", "data/raw/small/indicators.csv"),
    "processed": (
        "import pandas\npandas.read_parquet('../data/processed/quick/indicators.parquet')",
        "data/processed/quick/indicators.parquet",
    ),
    "other_chapter": (
        "from pathlib import Path\nPath('../outputs/quick/2020-2021/0001/fine/findings.json').read_text()",
        "outputs/quick/2020-2021/0001/fine/findings.json",
    ),
    "module": ("import beside", "notebooks/beside.py"),
    "database": ("import sqlite3\nsqlite3.connect('../private.db')", "private.db"),
}

FINE = """\
import tempfile, pathlib
assert "theft" in open("../data/raw/small/observations.csv").read()
chapter.read("observations")
import zoneinfo; zoneinfo.ZoneInfo("Europe/Stockholm")
import matplotlib.pyplot as plt; plt.figure().text(0, 0, "x"); plt.savefig(tempfile.mktemp(".png"))
own = pathlib.Path(tempfile.mkdtemp(), "own.csv"); own.write_text("a"); own.read_text()"""


def test_reading_what_is_not_declared_is_an_error(quick_study, chapter, tmp_path):
    items = [chapter(name, source) for name, (source, _) in READS.items()]
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text("1")
    items.append(chapter("elsewhere", f"open({str(elsewhere)!r}).read()"))
    study = quick_study(chapter("fine", FINE), *items)
    study.small.write("notebooks/beside.py", "")
    study.small.write("private.db", "")
    study.run("--no-publish", "--chapter", "fine")
    ended = study.run("--no-publish", check=1)
    assert ended.out.splitlines()[-1].startswith(f"{len(items)} failed, 1 unchanged")
    for name, (_, path) in READS.items():
        record = study.record(name)
        assert (record["reason"], record["cell"]) == ("Undeclared", 4)
        assert f'chapter "{name}" reads {path} without saying so' in ended.out
    told = (study.result("elsewhere") / "failure.log").read_text(encoding="utf-8")
    assert str(elsewhere) in told
    assert "which is not part of the study" in told


STATE = """\
import json, os, random, sys
import numpy, pandas
wide = repr(pandas.DataFrame({f"a column with a long name {n}": [n] for n in range(9)}))
print(json.dumps({"random": random.random(), "numpy": numpy.random.random(), "hash": hash("Umeå"), "wide": wide,
                  "session": os.getsid(0) == os.getpid(), "main": sys.modules["__main__"].__name__,
                  "threads": os.environ["OPENBLAS_NUM_THREADS"], "secret": "secret" in globals()}))
secret = 1"""


def _printed(study, area: str) -> dict:
    path = study.result("state", area) / "notebook.ipynb"
    outputs = [item for cell in json.loads(path.read_text())["cells"] for item in cell.get("outputs", [])]
    return json.loads("".join(outputs[0]["text"]))


def test_a_warm_kernel_differs_from_a_fresh_one_in_nothing_but_time(quick_study, chapter):
    study = quick_study(chapter("state", STATE), areas=3)
    study.run("--no-publish")
    warm = [_printed(study, area) for area in study.areas]
    found = study.findings()
    assert study.record("state")["kernel"] == "warm"
    study.run("--no-publish", "--fresh-kernels", "--force")
    fresh = [_printed(study, area) for area in study.areas]
    assert study.record("state")["kernel"] == "fresh"
    assert study.findings() == found
    for name in ("random", "numpy"):
        assert len({state[name] for state in warm}) == 3, "each fork has randomness of its own"
    for name in ("hash", "session", "main", "threads", "secret", "wide"):
        assert {state[name] for state in warm} == {state[name] for state in fresh}, name
    assert not warm[0]["secret"]


def test_kernels_start_anew_where_forking_is_not_safe(quick_study, tmp_path):
    study = quick_study("alpha")
    # A thread in the fork server, as a library might start one when it is imported.
    site = tmp_path / "site"
    site.mkdir()
    (site / "ruamel_thread.pth").write_text("")
    (site / "sitecustomize.py").write_text(
        "import sys, threading, time\n"
        "if 'multiprocessing.forkserver' in ' '.join(sys.orig_argv):\n"
        "    threading.Thread(target=time.sleep, args=(300,), daemon=True).start()\n"
    )
    import os

    study.run("--no-publish", PYTHONPATH=os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")]))
    assert study.record("alpha")["outcome"] == "succeeded"
    assert study.record("alpha")["kernel"] == "fresh"


def test_two_runs_at_once_share_the_work(quick_study, chapter):
    study = quick_study(chapter("slow", "import time; time.sleep(0.3)"), areas=8)
    ended: list = []
    threads = [threading.Thread(target=lambda: ended.append(study.run("--no-publish"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [item.status for item in ended] == [0, 0]
    assert len(study.findings()) == 8
    assert study.unfinished() == []
    assert study.run("--no-publish").out.splitlines()[-1] == "8 unchanged; results in outputs"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--shard", "4/3"), 2, "K/N with K from 1 to N"),
        (("--jobs", "0"), 2, "0 is not in the range"),
        (("--language", "fi"), 1, 'has no language "fi"'),
        (("--area", "380"), 1, 'there is no area "380"'),
        (("--period", "2020-2022"), 1, 'Did you mean "2020-2021"?'),
        (("--chapter", "alfa"), 1, 'Did you mean "alpha"?'),
        (("--study", "stdy.yml"), 1, "stdy.yml"),
    ],
)
def test_bad_use_gets_one_message(quick_study, arguments, status, said):
    study = quick_study("alpha")
    ended = study.run(*arguments, check=status)
    assert said in ended.err
    assert "Traceback" not in ended.said
    assert ended.out == ""
    assert not study.findings()


def test_what_is_asked_for_runs_and_what_it_builds_on(quick_study, chapter):
    study = quick_study(
        "alpha", "beta", chapter("above", EARLIER.format(of="alpha"), reads=(), after=("alpha",)), areas=2
    )
    study.run("--no-publish", "--chapter", "above", "--area", "0002")
    assert sorted(study.findings()) == [
        "0002/above",
        "0002/alpha",
    ]


def test_the_report_is_published_and_says_what_is_missing(quick_study, chapter):
    study = quick_study("good", chapter("bad", "1 / 0"))
    ended = study.run(check=1)
    assert ended.out.splitlines()[-1] == "1 chapter made, 1 failed; open outputs/index.html"
    assert (study.outputs / "index.html").is_file()
    index = study.outputs / "quick/2020-2021/0001/report/en/index.html"
    assert index.is_file()
    pages = "".join(path.read_text(encoding="utf-8") for path in index.parent.glob("*.html"))
    assert "ZeroDivisionError" in pages


def test_what_an_error_said_is_told_to_who_runs_it_and_to_nobody_else(quick_study, chapter):
    says = (
        "raise type('Anders' + 'son, Anna', (ValueError,), {})('Anders' + 'son, Anna, in /ho' + 'me/secret')"
    )
    dies = "import os, sys; print('Anders' + 'son, Anna', file=sys.__stderr__, flush=True); os._exit(3)"
    study = quick_study("good", chapter("says", says), chapter("dies", dies))
    ended = study.run(check=1)
    assert "Andersson, Anna, in /home/secret" in ended.out
    log = study.result("says") / "failure.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "Andersson, Anna, in /home/secret" in log.read_text(encoding="utf-8")
    holding = {
        path.relative_to(study.outputs)
        for path in study.outputs.rglob("*")
        if path.is_file() and b"Andersson" in path.read_bytes()
    }
    assert {path.name for path in holding} == {"failure.log"}
    assert study.record("says")["reason"] == "Error"
    page = study.outputs / "quick/2020-2021/0001/report/en/2_says.html"
    assert "The error arose in code cell 4." in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("kernels", [(), ("--fresh-kernels",)])
def test_nothing_of_the_users_own_settings_reaches_a_chapter(quick_study, chapter, tmp_path, kernels):
    drawn = "import matplotlib; assert matplotlib.rcParams['lines.linewidth'] == 1.5, 'drawn otherwise'"
    study = quick_study(chapter("alpha", drawn))
    marks = tmp_path / "marks"
    marks.mkdir()
    startup = tmp_path / "home/.ipython/profile_default/startup/00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text(f"open({str(marks / 'startup')!r}, 'w')")
    settings = tmp_path / "home/.config/matplotlib/matplotlibrc"
    settings.parent.mkdir(parents=True)
    settings.write_text("lines.linewidth: 20")
    own = tmp_path / "own.py"
    own.write_text(f"open({str(marks / 'own')!r}, 'w')")
    study.run("--no-publish", *kernels, HOME=str(tmp_path / "home"), PYTHONSTARTUP=str(own))
    assert study.record("alpha")["outcome"] == "succeeded"
    assert list(marks.iterdir()) == []
