"""An archive that a stranger verifies: another folder, user, locale and time zone; one changed figure is told with its place."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.release.archive import SUMS, sums, write_archive
from evaltools.release.certificate import outcome, page, sentences
from evaltools.release.comparing import Agreement, Difference, compare_reports
from evaltools.release.environment import Unlike, environment, lock, read_lock, unlike
from evaltools.release.verify import Verified, verify
from evaltools.starting.making import make_example
from evaltools.study.checksums import accept
from evaltools.study.model import read_study
from evaltools.words.voice import Voice

CHAPTERS = ("programme_theory", "interviews", "resources")
SECRET = "When the porridge came I stopped falling asleep over my maths book"


def evaltools(*given: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evaltools", *given],
        cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _without_costs(path: Path) -> None:
    """Take out the cell that sets money against what became of it, which builds on a chapter that takes long."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if "outcome_cost" not in "".join(cell["source"])]
    assert len(cells) < len(notebook["cells"])
    path.write_text(json.dumps(notebook | {"cells": cells}), encoding="utf-8")


def make_study(folder: Path) -> None:
    """Three chapters of the example, the interviews of real people; run and archived."""
    root = folder / "a study med mellanslag"
    make_example(root)
    text = (root / "study.yml").read_text(encoding="utf-8")
    head, _, chapters = text.partition("\nchapters:\n")
    blocks = re.split(r"\n(?=  - id: )", chapters)
    kept = [block for block in blocks if any(f"id: {name}\n" in block for name in CHAPTERS)]
    text = f"{head}\nchapters:\n" + "\n".join(kept).rstrip() + "\n"
    text = text.replace("    findings_of: [trends]\n", "")
    _without_costs(root / "notebooks/6_resources.ipynb")
    (root / "study.yml").write_text(text.replace("synthetic: true\n", ""), encoding="utf-8")
    listed = root / "data/raw/sources.yml"
    listed.write_text(
        listed.read_text(encoding="utf-8").replace("    synthetic: true\n", ""), encoding="utf-8"
    )
    transcripts = root / "data/raw/breakfast/interviews/transcripts"
    for path in sorted(transcripts.glob("*.txt")):
        said = path.read_text(encoding="utf-8").replace("synthetic: true\n", "")
        more = f"\nTeacher: {SECRET}.\n" if path.stem == "int-01" else ""
        path.write_text(said.rstrip("\n") + "\n" + more, encoding="utf-8")
    done = evaltools("run", "--quiet", folder=root)
    assert done.returncode == 0, done.stdout + done.stderr
    done = evaltools("archive", "--to", "../archive.zip", folder=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not in it  data/raw/breakfast/interviews: confidential" in done.stdout


@pytest.fixture(scope="session")
def archived(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    return made_once("archived-study", make_study)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def dearer(text: str) -> str:
    """A table in which the first amount is larger by 1,000."""
    rows = list(csv.DictReader(io.StringIO(text)))
    first = rows[0]["amount"]
    assert text.count(f",{first},") >= 1
    return text.replace(f",{first},", f",{int(first) + 1000},", 1)


def write(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


class TestArchive:
    def test_it_holds_what_a_run_needs_what_came_out_and_what_libraries_read(self, archived: Path) -> None:
        files = members(archived / "archive.zip")
        wanted = {
            "study.yml", "notebooks/6_resources.ipynb", "data/raw/sources.yml", "data/raw/breakfast/allocations.csv",
            "outputs/breakfast/2020-2024/hillside/report/en/index.html", "ro-crate-metadata.json", "datapackage.json",
            "CITATION.cff", ".zenodo.json", "environment.lock", "checksums.sha256", "archive.json", "README.md",
        }  # fmt: skip
        assert wanted <= set(files)
        assert files[SUMS].decode() == sums({name: data for name, data in files.items() if name != SUMS})

    def test_interviews_keys_and_working_results_stay_out(self, archived: Path) -> None:
        files = members(archived / "archive.zip")
        assert not [name for name in files if "interviews/" in name and name.startswith("data/")]
        assert not [
            name for name in files if name.endswith((".key", "failure.log", "record.json", "contents.json"))
        ]
        assert not [name for name in files if "/.work/" in name]
        key = (archived / "a study med mellanslag/data/raw/breakfast/interviews/.archive.key").read_bytes()
        assert all(SECRET.encode() not in data and key not in data for data in files.values())

    def test_a_digest_cannot_be_guessed_from_the_text(self, archived: Path) -> None:
        import hashlib

        about = json.loads(members(archived / "archive.zip")["archive.json"])
        (entry,) = about["withheld"]
        place = archived / "a study med mellanslag/data/raw"
        for name, digest in entry["digests"].items():
            assert digest != hashlib.sha256((place / name).read_bytes()).hexdigest()

    def test_the_same_study_gives_the_same_bytes(self, archived: Path, tmp_path: Path) -> None:
        study = read_study(archived / "a study med mellanslag/study.yml")
        again = write_archive(study, tmp_path / "again.zip")
        assert again.path.read_bytes() == (archived / "archive.zip").read_bytes()

    def test_columns_have_their_meaning_in_the_data_package(self, archived: Path) -> None:
        package = json.loads(members(archived / "archive.zip")["datapackage.json"])
        (table,) = (item for item in package["resources"] if item["path"].endswith("allocations.csv"))
        fields = {field["name"]: field for field in table["schema"]["fields"]}
        assert fields["source"]["constraints"] == {"required": True}
        assert all(field.get("description") for field in fields.values())
        types = {field["type"] for field in fields.values()}
        assert "number" in types or "integer" in types

    def test_every_file_of_the_crate_is_there(self, archived: Path) -> None:
        files = members(archived / "archive.zip")
        graph = json.loads(files["ro-crate-metadata.json"])["@graph"]
        named = {item["@id"] for item in graph if item["@type"] == "File"}
        assert named <= set(files)
        ids = [item["@id"] for item in graph]
        assert len(ids) == len(set(ids))
        (root,) = (item for item in graph if item["@id"] == "./")
        assert {part["@id"] for part in root["author"]} <= set(ids)


class TestRefused:
    def copy(self, archived: Path, tmp_path: Path) -> Path:
        root = tmp_path / "study"
        shutil.copytree(archived / "a study med mellanslag", root)
        return root

    def told(self, root: Path, target: Path, **given: str) -> list[tuple[str, str | None]]:
        with pytest.raises(BadInput) as caught:
            write_archive(read_study(root / "study.yml"), target, **given)
        assert not target.exists()
        return [(problem.code, problem.file) for problem in caught.value.problems]

    def test_nobody_named_no_licence_and_a_bad_place_are_told_together(
        self, archived: Path, tmp_path: Path
    ) -> None:
        root = self.copy(archived, tmp_path)
        path = root / "study.yml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(line for line in lines if not line.startswith(("authors:", "license:"))), "utf-8"
        )
        codes = [code for code, _ in self.told(root, root / "outputs/nowhere/a.zip")]
        assert codes == ["no-authors", "no-license", "no-folder", "inside-outputs"]

    def test_results_that_are_out_of_date(self, archived: Path, tmp_path: Path) -> None:
        root = self.copy(archived, tmp_path)
        path = root / "data/raw/breakfast/allocations.csv"
        path.write_text(dearer(path.read_text(encoding="utf-8")), encoding="utf-8")
        accept(root)
        assert [code for code, _ in self.told(root, tmp_path / "a.zip")] == ["out-of-date"]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("<!-- ask kim.berg@northmoor.example -->", "personal-in-archive"),
            ("<!-- 811218-9876 -->", "personal-in-archive"),
            (f"<!-- {SECRET.upper()}! -->", "said-in-archive"),
        ],
    )
    def test_what_is_personal_is_told_with_its_file(
        self, archived: Path, tmp_path: Path, text: str, code: str
    ) -> None:
        root = self.copy(archived, tmp_path)
        path = root / "study.yml"
        path.write_text(path.read_text(encoding="utf-8") + f"# {text}\n", encoding="utf-8")
        assert (code, "study.yml") in self.told(root, tmp_path / "a.zip")
        made = write_archive(read_study(path), tmp_path / "b.zip", checked="The unit has agreed.")
        assert json.loads(members(made.path)["archive.json"])["personal_checked"] == "The unit has agreed."


class TestVerify:
    def test_a_stranger_makes_all_again(self, archived: Path, tmp_path: Path) -> None:
        """One changed raw figure as well, with every checksum in the archive made to fit it."""
        files = members(archived / "archive.zip")
        name = "data/raw/breakfast/allocations.csv"
        files[name] = dearer(files[name].decode()).encode()
        files[SUMS] = sums({item: data for item, data in files.items() if item != SUMS}).encode()
        path = write(tmp_path / "changed.zip", files)
        home = tmp_path / "home"
        home.mkdir()
        done = evaltools(
            "verify",
            str(path),
            "--to",
            "certificate",
            folder=tmp_path,
            TZ="Pacific/Auckland",
            LC_ALL="C",
            HOME=str(home),
        )
        assert done.returncode == 1, done.stdout + done.stderr
        told = json.loads((tmp_path / "certificate/certificate.json").read_text(encoding="utf-8"))
        assert told["failed"] == []
        assert told["between_runs"] == []
        kinds = {item["kind"] for item in told["differences"]}
        assert {"finding", "cell", "text"} <= kinds
        rows = {row for item in told["differences"] for row in item["rows"]}
        assert any(row.startswith(name) for row in rows)
        assert {item["by"] for item in told["differences"] if item["kind"] == "finding"} >= {1000.0}
        # What rests on the interviews was not run, and nothing else is said to differ.
        assert told["not_run"] == ["interviews"]
        assert told["withheld"] > 5
        assert told["held"] == 0
        assert not [item for item in told["differences"] if "programme_theory" in item["where"]]
        assert "Not everything agrees" in done.stdout
        assert name in done.stdout

    @pytest.mark.soak
    def test_with_the_interviews_at_hand_everything_agrees(self, archived: Path, tmp_path: Path) -> None:
        raw = archived / "a study med mellanslag/data/raw"
        found = verify(archived / "archive.zip", interviews=raw)
        assert found.agrees
        assert not found.not_run
        assert found.held == found.withheld > 5
        assert found.agreement.findings > 20
        assert found.agreement.numbers > 500

    @pytest.mark.soak
    def test_interviews_that_are_not_the_same_are_told(self, archived: Path, tmp_path: Path) -> None:
        raw = tmp_path / "raw"
        shutil.copytree(archived / "a study med mellanslag/data/raw", raw)
        transcript = raw / "breakfast/interviews/transcripts/int-01.txt"
        transcript.write_text(
            transcript.read_text(encoding="utf-8").replace("porridge", "soup"), encoding="utf-8"
        )
        found = verify(archived / "archive.zip", interviews=raw)
        assert found.unlike_held == ("breakfast/interviews/transcripts/int-01.txt",)
        assert not found.agrees

    def test_files_that_are_no_archive(self, tmp_path: Path) -> None:
        def told(files: dict[str, bytes]) -> str:
            with pytest.raises(BadInput) as caught:
                verify(write(tmp_path / "a.zip", files))
            return caught.value.problems[0].code

        assert told({"x.txt": b""}) == "not-archive"
        assert told({"archive.json": b"[1]"}) == "not-archive"
        assert told({"archive.json": b'{"format": 1}'}) == "not-archive"
        assert told({"archive.json": b'{"format": 2}'}) == "other-archive"
        assert told({"../archive.json": b"{}"}) == "outside-member"
        (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 cut short")
        with pytest.raises(BadInput):
            verify(tmp_path / "b.zip")


class TestEnvironment:
    def test_all_that_a_study_needs_is_named(self) -> None:
        found = environment()
        assert {"python", "evaltools-studies", "papermill", "numpy", "pandas", "statsmodels"} <= set(found)
        assert "pytest" not in found  # of developers
        assert read_lock(lock(found)) == found

    def test_other_versions_are_told(self) -> None:
        here = {"python": "3.11.7", "numpy": "2.0", "pandas": "2.2"}
        assert unlike({"python": "3.11.7", "numpy": "1.9", "scipy": "1.14"}, here) == [
            Unlike("numpy", "1.9", "2.0"),
            Unlike("scipy", "1.14", ""),
        ]


class TestComparing:
    REPORT = "outputs/breakfast/2020-2024/hillside/report/en"

    def both(self, archived: Path, tmp_path: Path) -> tuple[Path, Path]:
        with zipfile.ZipFile(io.BytesIO((archived / "archive.zip").read_bytes())) as archive:
            archive.extractall(tmp_path / "one")
        shutil.copytree(tmp_path / "one", tmp_path / "other")
        return tmp_path / "one", tmp_path / "other"

    def compared(self, archived: Path, one: Path, other: Path) -> Agreement:
        study = read_study(archived / "a study med mellanslag/study.yml")
        reports = [("2020-2024", "hillside")]
        return compare_reports(one / "outputs", other / "outputs", study=study, reports=reports)

    def test_the_same_agree_and_each_kind_of_change_is_told(self, archived: Path, tmp_path: Path) -> None:
        one, other = self.both(archived, tmp_path)
        assert self.compared(archived, one, other).differences == []
        folder = other / self.REPORT
        page_ = folder / "6_resources.html"
        text = page_.read_text(encoding="utf-8")
        page_.write_text(
            re.sub(r"(<span class=\"run\">)[^<]*", r"\1Run 1 January 1999", text), encoding="utf-8"
        )
        assert self.compared(archived, one, other).differences == []  # the day of the run is no result
        page_.write_text(text.replace("</h1>", " 1</h1>", 1), encoding="utf-8")
        (table,) = sorted(folder.glob("tables/resources/*.csv"))[:1]
        lines = table.read_text(encoding="utf-8").splitlines()
        table.write_text("\n".join([lines[0], "x" + lines[1], *lines[2:]]) + "\n", encoding="utf-8")
        (folder / "1_programme_theory.html").unlink()
        found = self.compared(archived, one, other).differences
        assert sorted(item.kind for item in found) == ["cell", "missing", "text"]

    def test_a_number_in_the_last_digit_is_the_same_and_one_before_is_not(
        self, archived: Path, tmp_path: Path
    ) -> None:
        one, other = self.both(archived, tmp_path)
        for folder, number in ((one, "0.1234567890123"), (other, "0.1234567890124")):
            (folder / self.REPORT / "tables/resources/new.csv").write_text(
                f"a,b\nx,{number}\n", encoding="utf-8"
            )
        assert self.compared(archived, one, other).differences == []
        (other / self.REPORT / "tables/resources/new.csv").write_text("a,b\nx,0.1234568\n", encoding="utf-8")
        (item,) = self.compared(archived, one, other).differences
        assert item.by == pytest.approx(0.1234568 - 0.1234567890123)
        assert item.where.endswith("new.csv:2, b")


class TestCertificate:
    def found(self, archived: Path, **given: object) -> Verified:
        study = read_study(archived / "a study med mellanslag/study.yml")
        values = {
            "archive": "a.zip",
            "sha256": "0" * 64,
            "study": study,
            "made": "2026-01-01",
            "version": "0.1.0",
        }
        return Verified(**{**values, **given})  # type: ignore[arg-type]

    def test_the_outcome_is_what_was_found(self, archived: Path) -> None:
        voice = Voice("en")
        assert self.found(archived).agrees
        assert "without what is confidential" in voice.speak(
            outcome(self.found(archived, not_run=("interviews",)))
        )
        differs = Agreement(differences=[Difference("cell", "r", "w", "1", "2", 1.0)])
        for given in (
            {"changed": ("x",)}, {"failed": ("x",)}, {"unlike_held": ("x",)}, {"agreement": differs}, {"again": differs},
        ):  # fmt: skip
            found = self.found(archived, **given)
            assert not found.agrees
            assert "Not everything" in voice.speak(outcome(found))

    def test_what_an_archive_holds_is_shown_and_never_obeyed(self, archived: Path) -> None:
        from datetime import date

        evil = "<script>alert(1)</script>"
        item = Difference("text", evil, evil, evil, evil, None, (evil,))
        found = self.found(
            archived, archive=evil, changed=(evil,), agreement=Agreement(differences=[item] * 250)
        )
        for language in ("en", "sv", "nb"):
            text = page(found, Voice(language, words_from=("en",)), date(2026, 1, 1))
            assert "<script" not in text
            assert "&lt;script" in text
        assert "50" in text.split("</table>")[1][:200]  # those not listed are counted

    def test_other_software_is_said_in_whole_sentences(self, archived: Path) -> None:
        found = self.found(archived, software=(Unlike("numpy", "1.9", "2.0"),), withheld=7, held=7)
        told = [Voice("sv").speak(item) for item in sentences(found)]
        assert "1 program har en annan version än arkivet anger." in told
        assert any(text.startswith("7 filer bland intervjuerna visades") for text in told)
