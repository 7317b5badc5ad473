"""The house: rooms above each other, imports that only go down, short files, one place for every language."""

from __future__ import annotations

import ast
import json
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from evaltools.words.keeping import languages_in_code

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "evaltools"
MODULES = sorted(SOURCE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

LAYERS = [
    ["__init__"],
    ["checks"],
    ["files"],
    ["words"],
    ["record"],
    ["disclosure"],
    ["formats"],
    ["study"],
    ["trends", "theory", "interviews", "plan", "resources", "effects", "workings"],
    ["synthesis"],
    ["notebook"],
    ["chapters"],
    ["run", "publish"],
    [
        "forms"
    ],  # workbooks that people fill in, and their answers: needs the study's tables and the plan's words
    ["starting", "release"],
    ["cli"],
    ["__main__"],
]
"""The rooms from the ground up; a room imports from those below it alone. Disclosure control lies below the study: numbers
are withheld where tables are prepared, so that no notebook sees one that must not be shown."""
HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}
BESIDE = {"run", "publish"}
"""A run publishes what it made, and pages show how it went."""
SCIENCES = {"trends", "theory", "interviews", "plan", "resources", "effects", "workings", "synthesis"}
NOT_FOR_SCIENCES = {"study", "formats", "notebook"}


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(["evaltools", *(parts[:-1] if parts[-1] == "__init__" else parts)])


KNOWN = {name_of(path): path for path in MODULES}


def imported(path: Path, *, always: bool = False) -> set[str]:
    """Modules of the package that a module imports; with `always` only those it imports when it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if always and node in later:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                found.add(deeper if deeper in KNOWN else str(node.module))
    return {item for item in found if item in KNOWN and item != "evaltools"}


def room(module: str) -> str:
    return [*module.split("."), "__init__"][1]


def test_no_module_lies_loose_beside_checks() -> None:
    assert {path.name for path in SOURCE.glob("*.py")} == {"__init__.py", "__main__.py", "checks.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_only_go_down(path: Path) -> None:
    own = room(name_of(path))
    assert own in HEIGHT, f'the room "{own}" has no place in LAYERS'
    for other in {room(item) for item in imported(path)} - {own}:
        assert HEIGHT[other] < HEIGHT[own] or {own, other} == BESIDE, f"{own} imports {other}"
        if own in SCIENCES:
            assert other not in NOT_FOR_SCIENCES, f"{own} knows of {other}"
            assert other not in SCIENCES or own == "synthesis", f"the science {own} imports {other}"


def test_no_circles() -> None:
    graph = {name: imported(path) for name, path in KNOWN.items() if path.name != "__init__.py"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


LONG = {
    "words/messages.py": "one small class for each thing that can be said",
    "words/voice.py": "everything that speaks, in one place",
}
"""Files above 400 lines, with the reason where there is one; none may grow past 600."""


def test_files_are_short() -> None:
    files = [*MODULES, *SOURCE.rglob("*.js")]
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_bytes().splitlines()) for path in files}
    assert {name for name, length in lengths.items() if length > 400} <= set(LONG)
    assert {name for name, length in lengths.items() if length > 600} == set()


def test_chapters_hold_wording_and_drawing_and_little_else() -> None:
    assert sum(len(path.read_bytes().splitlines()) for path in (SOURCE / "chapters").rglob("*.py")) < 4_000


def test_no_file_is_called_after_nothing() -> None:
    vague = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "manager.py"}
    assert {path.name for path in MODULES} & vague == set()


def test_no_place_outside_words_asks_which_language_it_is() -> None:
    assert [str(problem) for problem in languages_in_code()] == []


@pytest.mark.parametrize(
    "line", ['X = {"sv": "a"}', "if language == code:", "if lang == 'sv':", 'for code in ("sv", "en"):']
)
def test_such_a_place_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.py").write_text(f"\n{line}\n", encoding="utf-8")
    (problem,) = languages_in_code(tmp_path)
    assert (problem.file, problem.line) == ("a.py", 2)


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

    def test_read_in_a_minute(self, path: Path) -> None:
        lines = [
            line for cell in self.code(path) for line in "".join(cell["source"]).splitlines() if line.strip()
        ]
        assert len(lines) <= 120
        defined = ast.walk(ast.parse("\n".join(lines)))
        assert not [node for node in defined if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        assert lines[-1] == "chapter.close()"

    def test_prose_stands_in_english_for_the_catalogues_to_translate(self, path: Path) -> None:
        prose = [cell for cell in self.cells(path) if cell["cell_type"] == "markdown"]
        assert {tuple(self.tags(cell)) for cell in prose} == {("en",)}
        levels = re.findall(r"^#+", "\n".join("".join(cell["source"]) for cell in prose), flags=re.MULTILINE)
        assert levels[0] == "#"
        assert levels.count("#") == 1


def test_every_chapter_of_the_studies_has_its_notebook_and_every_notebook_its_chapter() -> None:
    from evaltools.study.model import read_study

    studies = [read_study(ROOT / name) for name in ("study.yml", "demo.yml")]
    assert {chapter.notebook for study in studies for chapter in study.chapters} == {
        path.name for path in NOTEBOOKS
    }
