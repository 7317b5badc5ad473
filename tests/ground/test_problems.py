"""Every kind of problem has one entry in the registry, every entry is used, and the page says what it says."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evaltools import checks
from evaltools.checks import BadInput, Problem

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "evaltools"


def _codes():
    spec = importlib.util.spec_from_file_location(
        "problem_codes", Path(__file__).with_name("problem_codes.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Codes(SOURCE)


@pytest.fixture(scope="module")
def codes():
    return _codes()


class TestRegistry:
    def test_every_code_in_the_source_can_be_told_by_reading(self, codes):
        assert codes.unclear == set(), (
            "write the code as a text where the problem is made, or hand it on as `code`"
        )
        assert len({use.code for use in codes.uses}) > 100

    def test_every_code_in_the_source_has_an_entry(self, codes):
        known = checks.kinds()
        lacking = {
            use.code: use.place
            for use in codes.uses
            if not (
                any(re.fullmatch(use.code, code) for code in known) if use.composed else use.code in known
            )
        }
        entries = "".join(
            f"    {code}:    # {place}\n      title: ...\n      means: ...\n      remedy: ...\n"
            for code, place in sorted(lacking.items())
        )
        assert not lacking, (
            f"add to the right section of src/evaltools/problems.yml, then run `make problems`:\n{entries}"
        )

    def test_every_entry_is_used(self, codes):
        plain = {use.code for use in codes.uses if not use.composed}
        patterns = [use.code for use in codes.uses if use.composed]
        unused = [
            code
            for code in checks.kinds()
            if code not in plain and not any(re.fullmatch(pattern, code) for pattern in patterns)
        ]
        assert not unused, (
            "no problem in src has these codes: remove the entries from src/evaltools/problems.yml and run "
            f"`make problems`: {', '.join(unused)}"
        )

    def test_a_code_has_the_severity_of_its_entry(self, codes):
        differing = {
            (use.code, use.place): use.severity
            for use in codes.uses
            if not use.composed and use.severity and use.severity != checks.kinds()[use.code].severity
        }
        assert not differing, "write `severity:` in problems.yml as the source has it"

    @pytest.mark.parametrize("kind", checks.kinds().values(), ids=lambda kind: kind.code)
    def test_an_entry_says_what_is_wrong_and_what_to_do(self, kind):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)
        assert kind.title[0].isupper()
        assert not kind.title.endswith(".")
        assert re.search(r"[.]$", kind.means)
        assert re.search(r"[.]$", kind.remedy)
        assert kind.severity in ("error", "warning", "note")


class TestPage:
    def test_it_is_made_from_the_registry(self):
        made = subprocess.run(
            [sys.executable, "-m", "evaltools.checks"], capture_output=True, check=True, encoding="utf-8"
        ).stdout
        page = (ROOT / checks.PAGE).read_text(encoding="utf-8")
        assert page == made, "run `make problems`"

    def test_every_code_has_a_heading_of_its_own(self):
        headings = re.findall(r"^### (.+)$", (ROOT / checks.PAGE).read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(headings) == sorted(checks.kinds())
        assert len(set(headings)) == len(headings)


def test_the_registry_is_read_only_when_it_is_asked_for():
    program = "import sys, evaltools.checks; print('ruamel.yaml' in sys.modules, 'importlib.resources' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False"]


class TestCheckAsData:
    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, "-m", "evaltools", "check", *arguments],
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    def test_a_whole_study(self, small_study):
        small_study()
        done = self.run("--format", "json")
        data = json.loads(done.stdout)
        assert (done.returncode, data["problems"]) == (0, [])
        assert data["studies"][0]["study"] == "study.yml"
        assert data["studies"][0]["areas"] == 3

    def test_every_problem_with_its_place_and_page(self, small_study):
        study = small_study()
        study.replace("study.yml", "margins:", "magins:")
        study.replace("study.yml", "reads: [observations, indicators]", "reads: [observation, indicators]")
        first, second, text = (self.run("--format", "json"), self.run("--format", "json"), self.run())
        assert first.stdout == second.stdout
        assert (first.returncode, text.returncode) == (1, 1)
        found = json.loads(first.stdout)["problems"]
        assert [(item["code"], item["file"]) for item in found] == [
            ("unknown-table", "study.yml"),
            ("unknown-key", "study.yml"),
        ]
        assert [item["page"] for item in found] == [
            "docs/problems.md#unknown-table",
            "docs/problems.md#unknown-key",
        ]
        for item in found:
            assert set(item) == {"code", "severity", "file", "line", "message", "remedy", "page"}
            assert item["severity"] == "error"
            told = f"{item['file']}:{item['line']}: {item['message']} {item['remedy']}".rstrip()
            assert told in text.stderr.splitlines()
        assert text.stderr.splitlines()[-1] == "2 problems."

    def test_one_study_that_cannot_be_read_beside_one_that_can(self, small_study):
        study = small_study()
        study.write("broken.yml", "study: [")
        arguments = ["--study", "study.yml", "--study", "broken.yml", "--study", "gone.yml"]
        done = self.run(*arguments, "--format", "json")
        data = json.loads(done.stdout)
        assert (done.returncode, done.stderr) == (1, "")
        assert [item["study"] for item in data["studies"]] == ["study.yml"]
        assert [(item["code"], item["file"]) for item in data["problems"]] == [
            ("not-yaml", "broken.yml"),
            ("missing-file", "gone.yml"),
        ]

    def test_a_file_that_the_system_refuses(self, small_study):
        study = small_study()
        (study.raw / "small" / "observations.csv").unlink()
        (study.raw / "small" / "observations.csv").symlink_to("observations.csv")
        done = self.run("--format", "json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["problems"], "a link to itself cannot be read"

    def test_problems_without_place_come_first_and_unknown_codes_have_no_page(self):
        from evaltools.cli.check import as_json

        problems = [Problem("x", "b.", file="b", line=2), Problem("x", "a.", file="b"), Problem("y", "z.")]
        assert as_json([], problems) == as_json([], problems[::-1])
        rows = json.loads(as_json([], problems))["problems"]
        assert [(row["file"], row["line"], row["page"]) for row in rows] == [
            (None, None, None),
            ("b", None, None),
            ("b", 2, None),
        ]
        assert BadInput(problems).problems == tuple(problems)
