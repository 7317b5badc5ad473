"""Preparing: all tables or none, quick the second time, rebuilt when anything they depend on has changed."""

from __future__ import annotations

import difflib
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.cli import main
from evaltools.study.checksums import accept
from evaltools.study.model import read_study
from evaltools.study.sources import read_sources
from evaltools.study.tables import prepare as preparing
from evaltools.study.tables.prepare import check_data, prepare, prepared, processed_folder


def read(made):
    return read_study(made.file)


def stored(made) -> dict[str, bytes]:
    folder = processed_folder(read(made))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def codes(made) -> list[str]:
    with pytest.raises(BadInput) as caught:
        check_data(read(made))
    return [problem.code for problem in caught.value.problems]


def test_rows_become_typed_columns(small_study) -> None:
    import pandas as pd

    made = small_study()
    result = prepare(read(made))
    assert result.rebuilt
    assert result.rows == {"indicators": 2, "observations": 7}
    frame = pd.read_parquet(result.folder / "observations.parquet")
    assert frame["area"].tolist() == ["0380"] * 2 + ["0380-norr"] * 2 + ["0380"] * 2 + ["00"]
    assert frame["value"].tolist()[:2] == [120.0, 0.0]
    assert frame["value"].isna().tolist()[2:4] == [True, True]
    assert frame["missing"].tolist()[2:4] == ["missing", "not-collected"]
    assert frame["file"].unique().tolist() == ["data/raw/small/observations.csv"]
    assert frame["line"].tolist() == [2, 3, 4, 5, 6, 7, 8]


def test_the_second_time_nothing_is_read_or_written(small_study) -> None:
    made = small_study()
    first = prepare(read(made))
    before = {path: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    second = prepare(read(made))
    assert (second.rebuilt, second.rows, second.checksums) == (False, first.rows, first.checksums)
    assert {path: path.stat().st_mtime_ns for path in first.folder.iterdir()} == before
    assert prepared(read(made)).rows == first.rows


def test_force_gives_the_same_bytes(small_study) -> None:
    made = small_study()
    prepare(read(made))
    before = stored(made)
    assert prepare(read(made), force=True).rebuilt
    assert stored(made) == before


class TestRebuilt:
    def test_when_a_raw_file_changes(self, small_study) -> None:
        made = small_study()
        prepare(read(made))
        made.replace("data/raw/small/observations.csv", ",120,", ",121,")
        assert prepare(read(made)).rebuilt

    def test_when_an_area_is_added(self, small_study) -> None:
        made = small_study()
        prepare(read(made))
        extra = '  - {id: "0381", name: {sv: A, en: A}, level: municipality}\nperiods:'
        made.replace("study.yml", "periods:", extra)
        assert prepare(read(made)).rebuilt

    def test_when_a_document_turns_out_synthetic(self, small_study) -> None:
        made = small_study()
        prepare(read(made))
        made.replace("data/raw/sources.yml", "synthetic: true", "synthetic: false")
        assert prepare(read(made)).rebuilt

    def test_when_the_rules_change(self, small_study, monkeypatch) -> None:
        made = small_study()
        prepare(read(made))
        monkeypatch.setattr(preparing, "_code", lambda: "other rules")
        assert prepare(read(made)).rebuilt

    @pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"tables": 5, "inputs": {}}', "{"])
    def test_when_the_manifest_is_broken(self, small_study, content: str) -> None:
        made = small_study()
        folder = prepare(read(made)).folder
        (folder / "manifest.json").write_text(content)
        assert prepare(read(made)).rebuilt

    def test_when_a_table_is_broken_or_gone(self, small_study) -> None:
        made = small_study()
        folder = prepare(read(made)).folder
        (folder / "indicators.parquet").write_bytes(b"PAR1")
        assert prepare(read(made)).rebuilt
        (folder / "indicators.parquet").unlink()
        assert prepare(read(made)).rebuilt
        assert not prepare(read(made)).rebuilt

    def test_a_table_that_is_no_longer_listed_is_removed(self, small_study) -> None:
        made = small_study()
        text = "id,area,kind,name_sv,name_en,source,locator\nf1,0380,risk,A,B,town-2022,s. 1\n"
        made.raw_table("factors.csv", "factors", text)
        folder = prepare(read(made)).folder
        assert (folder / "factors.parquet").is_file()
        del made.tables["small/factors.csv"]
        (made.raw / "small/factors.csv").unlink()
        made.list_files()
        prepare(read(made))
        assert sorted(path.name for path in folder.iterdir()) == [
            "indicators.parquet",
            "manifest.json",
            "observations.parquet",
            "shown.json",
        ]


class TestFailure:
    def test_nothing_is_written(self, small_study) -> None:
        made = small_study()
        made.replace("data/raw/small/observations.csv", ",120,", ",12o,")
        with pytest.raises(BadInput):
            prepare(read(made))
        left = [path for path in (made.root / "data/processed").rglob("*") if path.is_file()]
        assert [path.name for path in left] == [".small.lock"]

    def test_what_was_there_stays(self, small_study) -> None:
        made = small_study()
        prepare(read(made))
        before = stored(made)
        made.replace("data/raw/small/observations.csv", ",120,", ",12o,")
        with pytest.raises(BadInput):
            prepare(read(made))
        assert stored(made) == before
        assert not [
            path for path in (made.root / "data/processed").iterdir() if path.name.startswith(".small-")
        ]

    def test_not_prepared_is_told(self, small_study) -> None:
        with pytest.raises(BadInput, match="evaltools prepare"):
            prepared(read(small_study()))


def test_several_at_once_do_no_harm(small_study) -> None:
    """Processes that prepare while others read: every reader finds whole tables, and nobody fails."""
    made = small_study()
    script = (
        "import sys, pyarrow.parquet as pq\n"
        "from evaltools.study.model import read_study\n"
        "from evaltools.study.tables.prepare import prepare\n"
        "study = read_study('study.yml')\n"
        "for n in range(6):\n"
        "    done = prepare(study, force=sys.argv[1] == 'write')\n"
        "    for name, rows in done.rows.items():\n"
        "        assert pq.read_table(done.folder / f'{name}.parquet').num_rows == rows\n"
    )
    roles = ["write", "read", "write"]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, role], cwd=made.root, stderr=subprocess.PIPE, text=True
        )
        for role in roles
    ]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], "\n".join(told)
    assert not prepare(read(made)).rebuilt


class TestSources:
    """The list of documents and files: what is not on it, or not as it says, is told."""

    def test_changed_missing_and_unlisted_files_together_with_bad_rows(self, small_study) -> None:
        made = small_study()
        made.replace("data/raw/small/indicators.csv", ",count,", ",cuont,")
        (made.raw / "small/observations.csv").write_text("changed;after\n1;2\n")
        made.write("data/raw/small/new.csv", "a,b\n")
        made.replace("data/raw/sources.yml", "small/indicators.csv", "small/indicators.csv")
        found = codes(made)
        assert found[:2] == ["wrong-checksum", "unlisted-file"]
        assert {"bad-cell", "unknown-column"} <= set(found)
        (made.raw / "small/observations.csv").unlink()
        assert codes(made)[:2] == ["missing-file", "unlisted-file"]

    @pytest.mark.parametrize(
        ("old", "new", "code", "said"),
        [
            ("table: observations", "table: observation", "unknown-table", 'Did you mean "observations"?'),
            (
                "documents: [town-2022]",
                "documents: [town-2023]",
                "unknown-document",
                'Did you mean "town-2022"?',
            ),
            ("    year: 2022", "    yaer: 2022", "unknown-key", 'Did you mean "year"?'),
            ("small/observations.csv", "../../study.csv", "bad-value", "no path below data/raw"),
            ("small/observations.csv", "small/../../study.csv", "bad-value", "no path below data/raw"),
            ("small/observations.csv", "small/my file.csv", "bad-value", "no spaces"),
            ("- id: town-2022", "- id: 2022", "not-text", 'Put it in quotes: "2022".'),
        ],
    )
    def test_one_mistake(self, small_study, old: str, new: str, code: str, said: str) -> None:
        made = small_study()
        made.replace("data/raw/sources.yml", old, new)
        with pytest.raises(BadInput) as caught:
            read_sources(made.root)
        told = [problem for problem in caught.value.problems if problem.code == code]
        assert any(said in str(problem) for problem in told)
        assert all(problem.file == "data/raw/sources.yml" and problem.line for problem in told)

    def test_listed_twice(self, small_study) -> None:
        made = small_study()
        made.replace("data/raw/sources.yml", "small/observations.csv", "small/indicators.csv")
        assert "duplicate-file" in codes(made)
        made.list_files()
        document = "  - {id: town-2022, title: A, author: B, year: 1, kind: {sv: a, en: b}}\n\nfiles:"
        made.replace("data/raw/sources.yml", "\nfiles:", document)
        assert "duplicate-id" in codes(made)

    @pytest.mark.parametrize(
        "content", ["", "[]", "5", "documents: 5\nfiles: x", "documents:\nfiles:\n", "a: ["]
    )
    def test_of_a_wrong_form(self, small_study, content: str) -> None:
        made = small_study()
        made.write("data/raw/sources.yml", content)
        assert codes(made)

    def test_what_editors_leave_behind_needs_no_listing(self, small_study) -> None:
        made = small_study()
        for name in (
            "~$x.xlsx",
            ".~lock.x.csv#",
            ".DS_Store",
            ".ipynb_checkpoints/observations-checkpoint.csv",
        ):
            made.write(f"data/raw/small/{name}", "x")
        _, rows = check_data(read(made))
        assert set(rows) == {"indicators", "observations"}
        made.write("data/raw/small/x.csv", "x")
        assert codes(made), "any other file must be listed"

    def test_other_folders_are_left_to_other_studies(self, small_study) -> None:
        made = small_study()
        made.write("data/raw/other/unlisted.csv", "x")
        read_sources(made.root, ["small"])
        with pytest.raises(BadInput, match="unlisted"):
            read_sources(made.root)


class TestAccept:
    def changed(self, before: str, after: str) -> list[str]:
        lines = difflib.ndiff(before.splitlines(), after.splitlines())
        return [line for line in lines if line[:1] in "+-"]

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    @pytest.mark.parametrize("quote", ["", "'", '"'])
    def test_only_the_checksum_changes(self, small_study, ending: str, quote: str) -> None:
        made = small_study()
        made.write(
            "data/raw/small/observations.csv", (made.raw / "small/observations.csv").read_bytes() + b"\n"
        )
        text = made.sources.read_text(encoding="utf-8")
        checksum = text.rsplit("sha256: ", 1)[1].strip()
        text = text.replace(checksum, f"{quote}{checksum}{quote}   # as received").replace("\n", ending)
        made.sources.write_bytes(text.encode())
        assert accept(made.root) == ["small/observations.csv"]
        after = made.sources.read_bytes().decode()
        found = hashlib.sha256((made.raw / "small/observations.csv").read_bytes()).hexdigest()
        assert after == text.replace(checksum, found)
        assert accept(made.root) == []

    @pytest.mark.parametrize("blank", ["", "    sha256:\n", '    sha256: ""\n', "    sha256: ''\n"])
    def test_a_new_file_gets_its_checksum(self, small_study, blank: str) -> None:
        made = small_study()
        text = made.sources.read_text(encoding="utf-8")
        last = text.rsplit("    sha256: ", 1)
        made.sources.write_text(last[0] + blank, encoding="utf-8")
        assert codes(made) == ["no-checksum"]
        assert accept(made.root) == ["small/observations.csv"]
        check_data(read(made))

    def test_nothing_is_recorded_while_rows_are_wrong(self, small_study, capsys, monkeypatch) -> None:
        made = small_study()
        before = made.sources.read_bytes()
        path = made.raw / "small/observations.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(",120,", ",12o,"), encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["evaltools", "prepare", "--accept"])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code == 1
        assert "12o" in capsys.readouterr().err
        assert made.sources.read_bytes() == before

    def test_keys_that_share_a_line(self, small_study) -> None:
        made = small_study()
        made.write("data/raw/small/x.csv", "id,area,kind,name_sv,name_en,source,locator\n")
        entry = "  - {path: small/x.csv, table: factors, documents: [town-2022]}\n"
        made.sources.write_text(made.sources.read_text(encoding="utf-8") + entry, encoding="utf-8")
        before = made.sources.read_bytes()
        with pytest.raises(BadInput, match="line of its own"):
            accept(made.root)
        assert made.sources.read_bytes() == before


def test_folders_are_open_to_the_group_as_others_are(small_study) -> None:
    made = small_study()
    folder = prepare(read(made)).folder
    assert folder.stat().st_mode & 0o777 == (made.root / "data").stat().st_mode & 0o777
    made.write("data/raw/small/observations.csv", (made.raw / "small/observations.csv").read_bytes() + b"\n")
    mode = made.sources.stat().st_mode
    accept(made.root)
    assert made.sources.stat().st_mode == mode


def test_the_manifest_says_what_the_tables_depend_on(small_study) -> None:
    made = small_study()
    folder: Path = prepare(read(made)).folder
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]["files"]) == {"small/indicators.csv", "small/observations.csv"}
    for name, entry in manifest["tables"].items():
        content = (folder / f"{name}.parquet").read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
