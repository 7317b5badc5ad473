"""Make the folder of a new study: all of it or nothing."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools.checks import BadInput, Problem
from evaltools.files.yaml import read_yaml
from evaltools.starting.answers import Answers
from evaltools.starting.forms import empty_csv, workbook
from evaltools.starting.offered import CHAPTERS, Offered, notebook
from evaltools.study.checksums import accept
from evaltools.study.model import read_study
from evaltools.study.tables.schemas import TABLES
from evaltools.words.messages import Message, in_context, say
from evaltools.words.terms import GENDERS
from evaltools.words.voice import Voice

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FORMS = ("csv", "xlsx")
"""Kinds of file that tables can be filled in with."""
UNTOLD = say("It is not told yet what is evaluated.")
EXAMPLE = "example"
"""Folder of the package with the worked example, but for its notebooks."""
_BESIDE = {".gitignore": "gitignore.txt", ".pre-commit-config.yaml": "pre-commit-config.yaml"}
"""Files whose names would hide them, or make them count, where the package is kept."""


def make(folder: Path, answers: Answers, forms: Sequence[str] = FORMS) -> Path:
    """Make a study with empty tables, which runs at once and says what is missing.

    Parameters
    ----------
    folder : where it shall lie; not there yet, or empty.
    answers : what it is of.
    forms : kinds of file to make of each table.

    Returns
    -------
    Path
        its study file.

    Raises
    ------
    BadInput
        where the folder holds something already.
    """
    with _Making(folder) as place:
        _write(place / "study.yml", study_file(answers))
        raw = place / "data" / "raw"
        listed = []
        for table in _tables(answers.chapters):
            for form in forms:
                path = f"{answers.study}/{table}.{form}"
                listed.append((path, table))
                content = _form(form, table, answers)
                _write(raw / path, content)
        _write(raw / "sources.yml", _filled("sources.yml.j2", listed=listed))
        _notebooks(place, answers.chapters, answers.periods[0].id, answers.areas[0].id)
        _write(place / "README.md", _filled("README.md.j2", a=answers, forms=forms))
        for name, source in _BESIDE.items():
            _write(place / name, _file(source).read_bytes())
        accept(place)
        read_study(place / "study.yml")
    return folder / "study.yml"


def make_example(folder: Path) -> Path:
    """Make a small complete evaluation, all of it invented, which runs at once.

    Parameters
    ----------
    folder : see `make`.
    """
    with _Making(folder) as place:
        with as_file(files("evaltools.starting") / EXAMPLE) as example:
            shutil.copytree(example, place, dirs_exist_ok=True, copy_function=shutil.copyfile)
        located = read_yaml(place / "study.yml", place).data
        chosen = {item["notebook"] for item in located["chapters"]}
        first = located["periods"][0]
        report = first["id"], first["areas"][0]
        _notebooks(place, [item for item in CHAPTERS if item.notebook in chosen], *report)
        for name, source in _BESIDE.items():
            _write(place / name, _file(source).read_bytes())
        accept(place)
        read_study(place / "study.yml")
    return folder / "study.yml"


class _Making:
    """A folder that is built beside its place, and moved there when it is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Path:
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            message = "is there already, and not empty."
            remedy = "Choose another folder; nothing is overwritten."
            raise BadInput(Problem("folder-taken", message, remedy, str(self.folder)))
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._place = Path(tempfile.mkdtemp(prefix=f".{self.folder.name}-", dir=self.folder.parent))
        self._place.chmod(0o755)
        return self._place

    def __exit__(self, kind: object, *given: object) -> None:
        if kind is None:
            if self.folder.exists():
                self.folder.rmdir()
            self._place.replace(self.folder)
        shutil.rmtree(self._place, ignore_errors=True)


def study_file(answers: Answers) -> str:
    """The text of a study file, with a comment to each part.

    Parameters
    ----------
    answers : what the study is of.
    """
    chosen = [item.id for item in answers.chapters]
    return _filled(
        "study.yml.j2",
        a=answers,
        terms={code: _forms(code) for code in answers.languages} if "effects" in chosen else {},
        about=_quoted(answers.about) if answers.about else spoken(UNTOLD, answers.languages),
        titles={item.id: spoken(item.title, answers.languages) for item in answers.chapters},
        findings={
            item.id: [other for other in item.findings_of if other in chosen] for item in answers.chapters
        },
    )


BODY = {
    "one": in_context("term of a new study, one", "body"),
    "many": in_context("term of a new study, many", "bodies"),
    "definite": in_context("term of a new study, definite", "the body"),
    "definite_many": in_context("term of a new study, definite many", "the bodies"),
    "gender": in_context("gender of the term of a new study", "body"),
}
"""What a new study calls those whose work it describes, until it says better."""


def _forms(language: str) -> str:
    """The forms of a new study's term, as a mapping of YAML."""
    said = {form: Voice(language).speak(message) for form, message in BODY.items()}
    if said["gender"] not in GENDERS:  # a language without any says none
        del said["gender"]
    return "{" + ", ".join(f"{form}: {_quoted(text)}" for form, text in said.items()) + "}"


def _quoted(text: str) -> str:
    # A JSON string is a YAML string, whatever stands in it.
    return json.dumps(text, ensure_ascii=False)


def spoken(message: Message, languages: Sequence[str]) -> str:
    """A message as words of the study: one text, or one a language."""
    said = {code: _quoted(Voice(code).speak(message)) for code in languages}
    if len(said) == 1:
        return next(iter(said.values()))
    return "{" + ", ".join(f"{code}: {text}" for code, text in said.items()) + "}"


def _filled(template: str, **given: object) -> str:
    from jinja2 import Environment, StrictUndefined

    text = (_file(template)).read_text(encoding="utf-8")
    environment = Environment(  # noqa: S701 - YAML and Markdown, in which texts are quoted
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["q"] = _quoted
    return re.sub(r"\n{3,}", "\n\n", environment.from_string(text).render(given))


def _file(name: str) -> Traversable:
    return files("evaltools.starting") / "files" / name


def _tables(chapters: Sequence[Offered]) -> list[str]:
    """Tables that the chapters read, in the order they are declared; simulations have none of their own."""
    wanted = {table for item in chapters for table in item.reads}
    return [name for name in TABLES if name in wanted]


def _form(form: str, table: str, answers: Answers) -> bytes:
    if form == "csv":
        return empty_csv(table, answers.languages)
    return workbook(table, answers.languages, {"area": [item.id for item in answers.areas]})


def _notebooks(place: Path, chapters: Sequence[Offered], period: str, area: str) -> None:
    """The chapters' notebooks, with parameters that are the study's own."""
    for item in chapters:
        _write(place / "notebooks" / item.notebook, notebook_of(item, period, area))


def notebook_of(item: Offered, period: str, area: str) -> str:
    """A chapter's notebook, with parameters that are the study's own.

    Parameters
    ----------
    item : the chapter.
    period, area : what it opens when it is run by hand.
    """
    stored = json.loads(notebook(item.notebook))
    for cell in stored["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            own = {"period": period, "area": area}
            cell["source"] = [
                f"{name} = {_quoted(own[name])}\n" if (name := line.split(" =")[0]) in own else line
                for line in cell["source"]
            ]
    return json.dumps(stored, indent=1, ensure_ascii=False) + "\n"


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
