"""The repository keeps what it promises: locked versions in step, imports one way, thin notebooks, short files."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from evaltools.files.yaml import read_yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "evaltools"
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = DECLARED["project"], DECLARED["dependency-groups"]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
"""What a study needs, and what developers need besides."""
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MODULES = sorted(SOURCE.rglob("*.py"))
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
    return requirements([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cluster"]])


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


LAYERS = [
    ["__version__", "checks", "files"],
    ["yamlfile", "language", "dates", "look", "methodnames"],
    ["findings"],
    ["prose", "tables", "images"],
    ["data.schemas"],
    ["studychecks"],
    ["study"],
    ["sources"],
    ["data", "checked"],
    ["trends", "theory", "interviews", "plan", "resources"],
    ["synthesis"],
    ["chapter"],
    ["chapters"],
    ["run", "publish"],
    ["cli"],
    ["__main__"],
]
"""The rooms from the ground up; a room imports from those below it alone."""
HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}
BESIDE = [{"data", "data.schemas"}, {"run", "publish"}]
"""Rooms that may use each other: a run publishes what it made, and pages show how it went."""
SCIENCES = LAYERS[9]
NOT_FOR_SCIENCES = {
    "study",
    "sources",
    "data",
    "chapter",
    "run",
    "publish",
    "findings",
    "studychecks",
    "checked",
}


def room(module: str) -> str:
    parts = module.split(".")[1:]
    if not parts or not module.startswith("evaltools."):
        return ""
    return "data.schemas" if parts[:2] == ["data", "schemas"] else parts[0]


def imports(path: Path) -> set[str]:
    """Rooms a module imports from, wherever in it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found += [f"{module}.{alias.name}" for alias in node.names] if module == "evaltools" else [module]
    return {room(name) for name in found} - {""}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_only_go_down(path: Path) -> None:
    own = room(".".join(["evaltools", *path.relative_to(SOURCE).with_suffix("").parts]))
    if own == "__init__":
        assert imports(path) == set()
        return
    assert own in HEIGHT, f'the room "{own}" has no place in LAYERS'
    for other in imports(path) - {own}:
        assert HEIGHT[other] < HEIGHT[own] or {own, other} in BESIDE, f"{own} imports {other}"
        if own in SCIENCES:
            assert other not in NOT_FOR_SCIENCES, f"{own} knows of {other}"


LONG = {
    "chapter.py": "what a notebook sees, in one place",
    "data/schemas.py": "declarations only: the data dictionary",
}
"""Files above 400 lines, with the reason where there is one; none may be added and none may grow past 600."""


def test_files_are_short() -> None:
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_bytes().splitlines()) for path in MODULES}
    assert {name for name, length in lengths.items() if length > 400} <= set(LONG)
    assert {name for name, length in lengths.items() if length > 600} == set()


def test_no_file_is_called_after_nothing() -> None:
    vague = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "manager.py"}
    assert {path.name for path in MODULES} & vague == set()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
class TestNotebooks:
    def cells(self, path: Path) -> list[dict]:
        return json.loads(path.read_text(encoding="utf-8"))["cells"]

    def code(self, path: Path) -> list[dict]:
        return [cell for cell in self.cells(path) if cell["cell_type"] == "code"]

    def tags(self, cell: dict) -> list[str]:
        return cell["metadata"].get("tags", [])

    def test_stored_without_outputs(self, path: Path) -> None:
        for cell in self.code(path):
            assert (cell["outputs"], cell["execution_count"]) == ([], None)

    def test_parameters_are_texts(self, path: Path) -> None:
        (cell,) = [cell for cell in self.code(path) if "parameters" in self.tags(cell)]
        assert cell == self.code(path)[0]
        names: dict[str, object] = {}
        for node in ast.parse("".join(cell["source"])).body:
            assert isinstance(node, ast.Assign)
            assert isinstance(node.targets[0], ast.Name)
            names[node.targets[0].id] = ast.literal_eval(node.value)
        assert set(names) == {"study", "period", "area", "language"}
        assert all(isinstance(value, str) for value in names.values())

    def test_thin(self, path: Path) -> None:
        lines = [
            line for cell in self.code(path) for line in "".join(cell["source"]).splitlines() if line.strip()
        ]
        assert len(lines) < 60
        defined = ast.walk(ast.parse("\n".join(lines)))
        assert not [node for node in defined if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda))]
        assert lines[-1] == "chapter.close()"

    def test_prose_stands_in_both_languages_side_by_side(self, path: Path) -> None:
        languages = [self.tags(cell) for cell in self.cells(path) if cell["cell_type"] == "markdown"]
        assert languages == [["sv"], ["en"]] * (len(languages) // 2)
        texts = ["".join(cell["source"]) for cell in self.cells(path) if cell["cell_type"] == "markdown"]
        levels = [re.findall(r"^#+", text, flags=re.MULTILINE) for text in texts]
        assert levels[::2] == levels[1::2]
        assert levels[0] == ["#"]


def test_every_chapter_of_the_studies_has_its_notebook_and_every_notebook_its_chapter() -> None:
    from evaltools.study.model import read_study

    studies = [read_study(ROOT / name) for name in ("study.yml", "demo.yml")]
    assert {chapter.notebook for study in studies for chapter in study.chapters} == {
        path.name for path in NOTEBOOKS
    }


def test_the_guide_to_the_data_names_every_table_and_kind_of_missing() -> None:
    from typing import get_args

    from evaltools.study.tables.schemas import OTHER_FORMATS, TABLES, Observation

    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    choices, _ = get_args(Observation.model_fields["missing"].annotation)
    for name in [*TABLES, *get_args(choices)]:
        assert f"| `{name}` |" in text
    for name in ("theory", "interviews", "codebook"):
        assert name in OTHER_FORMATS
        assert f"`{name}`" in text
