"""A study in English alone: the demonstration with its Swedish and Norwegian deleted runs and publishes without them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
GONE = ("sv", "nb")


def english(value: Any) -> Any:
    """A tree of YAML with what it says in other languages deleted."""
    if isinstance(value, dict):
        keys = set(map(str, value))
        if "en" in keys and keys <= {"en", *GONE}:
            return {"en": english(value["en"])}
        return {key: english(item) for key, item in value.items() if str(key).rsplit("_", 1)[-1] not in GONE}
    return [english(item) for item in value] if isinstance(value, list) else value


def english_file(path: Path) -> None:
    """Delete the Swedish and the Norwegian of a raw file."""
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        kept = [place for place, name in enumerate(rows[0]) if name.rsplit("_", 1)[-1] not in GONE]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([[row[place] for place in kept] for row in rows])
        path.write_text(out.getvalue(), encoding="utf-8")
    else:
        yaml = YAML(typ="safe")
        data = english(yaml.load(path.read_text(encoding="utf-8")))
        if path.name == "demo.yml":
            data["languages"] = ["en"]
        with path.open("w", encoding="utf-8") as out_file:
            yaml.dump(data, out_file)


def english_copy(folder: Path, standing: Any) -> None:
    """The demonstration without Swedish and Norwegian; its interviews stay as they were held."""
    shutil.copy(ROOT / "demo.yml", folder)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copytree(ROOT / "data/raw/demo", folder / "data/raw/demo")
    shutil.copy(ROOT / "data/raw/sources.yml", folder / "data/raw")
    raw = folder / "data/raw"
    files = [path for path in (raw / "demo").iterdir() if path.suffix in (".csv", ".yml")]
    for path in [folder / "demo.yml", *files, raw / "sources.yml"]:
        english_file(path)
    yaml = YAML(typ="safe")
    sources = yaml.load((raw / "sources.yml").read_text(encoding="utf-8"))
    sources["files"] = [entry for entry in sources["files"] if entry["path"].startswith("demo/")]
    for entry in sources["files"]:
        if entry["path"] == "demo/interviews":
            continue
        entry["sha256"] = hashlib.sha256((raw / entry["path"]).read_bytes()).hexdigest()
    with (raw / "sources.yml").open("w", encoding="utf-8") as out:
        yaml.dump(sources, out)
    for arguments in (["prepare"], ["check"], ["run", "--area", "9901-tranvreten", "--quiet"]):
        done = standing.command([*arguments, "--study", "demo.yml"], folder)
        assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.fixture(scope="session")
def published(made_once: Callable[[str, Callable[[Path], object]], Path], standing: Any) -> Path:
    return made_once("english", lambda folder: english_copy(folder, standing)) / "outputs"


def test_every_page_is_english(published: Path, reading: ModuleType) -> None:
    found = reading.pages(published)
    assert len(found) >= 9
    for page in found:
        assert re.search(r'<html[^>]* lang="en"', page.read_text(encoding="utf-8")), page.name


def test_nothing_is_named_after_another_language(published: Path) -> None:
    named = [path for path in published.rglob("*") if {*path.name.split(".")} & set(GONE)]
    assert not named


def test_no_page_says_a_word_of_swedish_or_norwegian(published: Path, reading: ModuleType) -> None:
    told = {
        (page.name, run.text[:100], fault)
        for page in reading.pages(published)
        for run in reading.runs(page.read_text(encoding="utf-8"))
        if run.language != "sv" and (fault := reading.faults(run))
    }
    assert not told
    swedish = [
        run
        for page in reading.pages(published)
        for run in reading.runs(page.read_text("utf-8"))
        if run.language == "sv"
    ]
    # Quotations and names of documents: no heading and no label of ours.
    assert not {run.where for run in swedish} & {
        "h1",
        "h2",
        "h3",
        "th",
        "caption",
        "figcaption",
        "html",
        "title",
    }
