"""The repository keeps what it promises: locked versions in step, habits in force, the guide to the data whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from evaltools.files.yaml import read_yaml

ROOT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = DECLARED["project"], DECLARED["dependency-groups"]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
"""What a study needs, and what developers need besides."""
THIS_MACHINE = {
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "sys_platform": "linux",
    "platform_system": "Linux",
}

CONDA_NAMES = {"dask-core": "dask", "matplotlib-base": "matplotlib"}
"""Where conda-forge calls a package otherwise, or has one part of it."""


def requirements(items: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(item.name): item for item in map(Requirement, items)}


def runtime() -> dict[str, Requirement]:
    """What a study needs, on one machine or many."""
    extras = PROJECT["optional-dependencies"]
    return requirements([*PROJECT["dependencies"], *extras["cluster"], *extras["pdf"]])


def locked(name: str) -> dict[str, str]:
    """Version of each package in a lock, for Python 3.11 on Linux."""
    versions: dict[str, str] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            item = Requirement(line.rstrip(" \\"))
            if item.marker is None or item.marker.evaluate(THIS_MACHINE):
                (only,) = item.specifier
                assert only.operator == "=="
                versions[canonicalize_name(item.name)] = only.version
    return versions


class TestDependencies:
    @pytest.mark.parametrize("name", LOCKS)
    def test_a_lock_has_a_hash_for_everything_and_no_address(self, name: str) -> None:
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
        assert len(entries) > 100
        for entry in entries:
            assert "--hash=sha256:" in entry, entry.splitlines()[0]
        assert not re.search(r"https?:|--index|--extra-index|--find-links|--trusted| @ ", text)

    def test_a_lock_holds_what_the_project_asks_for(self) -> None:
        own, tools = runtime() | requirements(GROUPS["install"]), requirements(GROUPS["dev"])
        for name, asked in ((LOCKS[0], own), (LOCKS[1], own | tools)):
            versions = locked(name)
            for package, item in asked.items():
                assert package in versions, f"{package} is not in {name}: run `make lock`"
                fits = item.specifier.contains(versions[package], prereleases=True)
                assert fits, f"{name}: {package} {versions[package]}; run `make lock`"

    def test_what_a_study_needs_holds_no_tool_of_developers_and_both_locks_agree(self) -> None:
        study, all_of_it = locked(LOCKS[0]), locked(LOCKS[1])
        assert not study.keys() & requirements(GROUPS["dev"]).keys()
        assert {name: all_of_it.get(name) for name in study} == study

    def test_installing_in_place_needs_what_the_build_needs(self) -> None:
        build = DECLARED["build-system"]["requires"]
        assert sorted(map(str, requirements(build).values())) == sorted(
            map(str, requirements(GROUPS["install"]).values())
        )

    def test_conda_users_get_the_same_versions(self) -> None:
        parts = read_yaml(ROOT / "environment.yml").data["dependencies"]
        pip = next(part["pip"] for part in parts if isinstance(part, dict))
        named = [part.split("=", 1) for part in parts if isinstance(part, str) and "=" in part]
        named += [part.split("==", 1) for part in pip if "==" in part]
        versions = {canonicalize_name(CONDA_NAMES.get(name, name)): version for name, version in named}
        python = versions.pop("python")
        assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(python)
        assert set(versions) == set(runtime())
        lock = locked(LOCKS[0])
        assert versions == {name: lock[name] for name in versions}
        assert "-e ." in pip

    def test_every_dependency_has_a_reason(self) -> None:
        text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
        rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
        reasons = {canonicalize_name(cells[0].strip()): cells[-1].strip() for cells in rows}
        asked = runtime() | requirements([*GROUPS["install"], *GROUPS["dev"]])
        assert {name for name in asked if not reasons.get(name)} == set()
        assert set(reasons) - set(asked) <= {"package"}


class TestHabits:
    def test_a_commit_is_checked_by_the_projects_own_tools(self) -> None:
        (repository,) = read_yaml(ROOT / ".pre-commit-config.yaml").data["repos"]
        assert repository["repo"] == "local"
        assert [hook["id"] for hook in repository["hooks"]] == [
            "format",
            "lint",
            "notebooks",
            "words",
            "problems",
        ]
        for hook in repository["hooks"]:
            assert hook["entry"].startswith(".venv/bin/")
            assert hook["language"] == "unsupported", "another would be downloaded"

    def test_every_target_of_make_that_is_told_of_is_there(self) -> None:
        made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
        pages = [
            ROOT / "README.md",
            ROOT / "CONTRIBUTING.md",
            ROOT / ".ci" / "run",
            *(ROOT / "docs").glob("*.md"),
        ]
        told = {
            name
            for page in pages
            for name in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        }
        assert {"report", "test", "soak", "hooks"} <= told
        assert told - made == set()


def test_the_guide_to_the_data_names_every_table_and_kind_of_missing() -> None:
    from typing import get_args

    from evaltools.study.tables.indicators import Observation
    from evaltools.study.tables.schemas import OTHER_FORMATS, TABLES

    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    choices, _ = get_args(Observation.model_fields["missing"].annotation)
    for name in [*TABLES, *get_args(choices)]:
        assert f"| `{name}` |" in text
    for name in ("theory", "interviews", "codebook"):
        assert name in OTHER_FORMATS
        assert f"`{name}`" in text
