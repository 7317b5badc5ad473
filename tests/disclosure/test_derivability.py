"""A confidential study with some two hundred small numbers: none is shown, and none can be computed from what is."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from evaltools.checks import BadInput
from evaltools.study.model import Study, read_study
from evaltools.study.tables.prepare import prepare


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("confidential", Path(__file__).parent / "confidential.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["confidential"] = module
    spec.loader.exec_module(module)
    return module


confidential = _load()


def prepared(made: Any) -> tuple[Study, pd.DataFrame]:
    study = read_study(made.root / "study.yml")
    found = prepare(study)
    return study, pd.read_parquet(found.folder / "observations.parquet")


def shown(frame: pd.DataFrame, layer: str = "value") -> dict[Any, Any]:
    """What a reader sees, by place."""
    seen = {}
    for row in frame.to_dict("records"):
        place = (row["indicator"], row["group"], row["area"], str(row["start"]), str(row["end"]))
        if layer == "value" and row["unit"] == "number":
            seen[place] = row["missing"] if isinstance(row["missing"], str) else row["value"]
        elif layer == "numerator" and row["unit"] == "%":
            # A reader computes the numerator from share and base where both are shown.
            if not pd.isna(row["value"]) and not pd.isna(row["n"]):
                seen[place] = round(row["value"] * row["n"] / 100)
        elif layer == "base" and row["unit"] == "%" and not pd.isna(row["n"]):
            seen[place] = row["n"]
    return seen


@pytest.fixture(scope="module")
def secret() -> Any:
    return confidential.Confidential.drawn(20260101)


@pytest.fixture
def made(small_study: Callable[[], Any], secret: Any, once: Path) -> Any:
    """The study, prepared already; a test may change it."""
    study = small_study()
    confidential.install(study, secret)
    shutil.copytree(once / "processed", study.root / "data" / "processed")
    return study


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tables lie that the first test prepares."""
    folder = tmp_path_factory.mktemp("confidential")
    (folder / "processed").mkdir()
    return folder


@pytest.fixture(autouse=True)
def _keep(request: pytest.FixtureRequest, once: Path) -> Iterator[None]:
    yield
    made = request.node.funcargs.get("made")
    if made is not None and not any((once / "processed").iterdir()):
        shutil.copytree(made.root / "data" / "processed", once / "processed", dirs_exist_ok=True)


class TestAConfidentialStudy:
    def test_no_small_number_stands_anywhere_nor_the_note_beside_it(self, made: Any, secret: Any) -> None:
        _, frame = prepared(made)
        seen = shown(frame)
        assert len(secret.planted) >= 200
        assert {seen[place] for place in secret.planted} <= {"small", "withheld"}
        assert not frame["note"].astype(str).str.contains("PLANTED").any()
        told = prepare(read_study(made.root / "study.yml")).account
        assert sum(told.small[name] for name in ("crime", "theft", "assault")) == len(secret.planted)

    def test_no_small_number_can_be_computed(self, made: Any, secret: Any) -> None:
        _, frame = prepared(made)
        attacker = confidential.Attacker(secret.counts)
        attacker.sees(shown(frame))
        assert attacker.computes(secret.planted) == []
        # And not for want of numbers: most of what is large enough still stands there.
        large = [place for place, number in secret.counts.items() if number >= 5]
        assert sum(isinstance(shown(frame)[place], float) for place in large) > len(large) / 5

    def test_no_share_stands_on_few_nor_tells_of_few(self, made: Any, secret: Any) -> None:
        _, frame = prepared(made)
        for place, number in shown(frame, "numerator").items():
            asked = secret.asked[place]
            assert asked >= 5
            assert not 0 < number < 5
            assert not 0 < asked - number < 5
        attacker = confidential.Attacker(secret.asked)
        attacker.sees(shown(frame, "base"))
        few = [place for place, asked in secret.asked.items() if asked < 5]
        assert few
        assert attacker.computes({place: secret.asked[place] for place in few}) == []

    def test_two_releases_together_tell_no_more(self, made: Any, secret: Any) -> None:
        study, first = prepared(made)
        release = made.root / "releases" / "2026" / "shown.json"
        release.parent.mkdir(parents=True)
        release.write_bytes((study.root / "data" / "processed" / study.id / "shown.json").read_bytes())
        later = confidential.Confidential(dict(secret.counts), dict(secret.asked), dict(secret.safe))
        # Two reports came in late in a district, and one number turned out to be large.
        later._count("theft", "girls", "0380-norr", "2021-01-01", "2021-03-31", 2)
        later._count("assault", "boys", "0380-syd", "2020-10-01", "2020-12-31", 11)
        confidential.install(made, later)
        _, second = prepared(made)
        before, after = shown(first), shown(second)
        assert not any(
            isinstance(after[place], float) and isinstance(before[place], float)
            and 0 < abs(after[place] - before[place]) < 5
            for place in before
        )  # fmt: skip
        attacker = confidential.Attacker(secret.counts)
        same = {place for place, number in secret.counts.items() if later.counts[place] == number}
        attacker.sees(before)
        attacker.sees({place: after[place] for place in same})
        assert attacker.computes(secret.planted) == []

    def test_a_release_that_cannot_be_read_is_told(self, made: Any) -> None:
        made.write("releases/2026/shown.json", '{"study": "small", "numbers": [{"indicator": 1}]}')
        with pytest.raises(BadInput, match=r"releases/2026/shown\.json.*earlier publication"):
            prepared(made)


class TestWhatIsShownAllTheSame:
    def test_public_statistics_stand_as_they_are(self, made: Any, secret: Any) -> None:
        text = made.sources.read_text(encoding="utf-8")
        made.write("data/raw/sources.yml", text.replace("    synthetic: true", "    public: true"))
        _, frame = prepared(made)
        assert all(shown(frame)[place] == number for place, number in secret.planted.items())

    def test_an_exception_has_reason_and_name(self, made: Any, secret: Any) -> None:
        made.write(
            "study.yml",
            made.file.read_text(encoding="utf-8")
            + "disclosure:\n  exceptions:\n    - {indicator: theft, reason: Agreed with the town., name: A. Alm}\n",
        )
        _, frame = prepared(made)
        seen = shown(frame)
        assert all(seen[place] == number for place, number in secret.planted.items() if place[0] == "theft")
        others = {seen[place] for place in seen if place[0] != "theft"}
        assert others & {"small", "withheld"}, "the others stay protected"
        made.replace("study.yml", ", name: A. Alm", "")
        with pytest.raises(BadInput, match="name"):
            prepared(made)

    def test_switched_off_with_reason_and_name(self, made: Any, secret: Any) -> None:
        text = made.file.read_text(encoding="utf-8")
        made.write("study.yml", text + "disclosure: {off: {reason: Internal use, name: B. Berg}}\n")
        _, frame = prepared(made)
        assert all(shown(frame)[place] == number for place, number in secret.planted.items())

    def test_ehrql_s_rule_rounds_what_is_left(self, made: Any) -> None:
        text = made.file.read_text(encoding="utf-8")
        made.write("study.yml", text + "disclosure: {preset: ehrql}\n")
        _, frame = prepared(made)
        values = frame.loc[frame["unit"] == "number", "value"].dropna()
        assert (values % 5 == 0).all()
        assert not ((values > 0) & (values < 8)).any() or values[values > 0].min() >= 10 - 1e-9


def test_what_a_publication_shows_is_kept_for_the_next(made: Any) -> None:
    study, frame = prepared(made)
    stored = json.loads((study.root / "data/processed/small/shown.json").read_text(encoding="utf-8"))
    by_place = {
        (item["indicator"], item["group"], item["area"], item["start"], item["end"]): item["number"]
        for item in stored["numbers"]
        if item["layer"] == "value"
    }
    for place, what in shown(frame).items():
        assert by_place[place] == (None if isinstance(what, str) else what)
