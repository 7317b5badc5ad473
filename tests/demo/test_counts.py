"""The simulated months: they are what the model says, and marked for what they are."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from evaltools.study.model import read_study
from evaltools.study.sources import read_sources

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "raw" / "demo"


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("simulation", Path(__file__).with_name("simulation.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_file_is_what_the_model_and_seed_give(simulation: ModuleType) -> None:
    assert (DEMO / "observations.csv").read_text(encoding="utf-8") == simulation.as_csv()


def test_the_truth_on_file_is_that_of_the_model(simulation: ModuleType) -> None:
    truth = {row["quantity"]: float(row["value"]) for row in rows("simulated.csv")}
    before = {area: simulation.expected(area)[:60].sum() for area in simulation.BASE}
    after = {area: simulation.expected(area)[60:].sum() for area in simulation.BASE}
    spared = before[simulation.TREATED] - after[simulation.TREATED]
    moved = after[simulation.BUFFER] - before[simulation.BUFFER]
    assert truth["ratio"] == pytest.approx(after[simulation.TREATED] / before[simulation.TREATED])
    assert truth["buffer-ratio"] == pytest.approx(
        after[simulation.BUFFER] / before[simulation.BUFFER], abs=1e-6
    )
    assert truth["wdq"] == pytest.approx(-moved / spared)
    assert truth["wdd"] == pytest.approx(moved - spared)
    assert before["9901-harvtorp"] == pytest.approx(after["9901-harvtorp"])


def test_months_have_season_overdispersion_and_autocorrelation(simulation: ModuleType) -> None:
    many = []
    for seed in range(30):
        simulation.SEED = seed
        many.append(simulation.counts()["9901-harvtorp"])
    mean = simulation.expected("9901-harvtorp")
    residuals = (np.array(many) - mean) / np.sqrt(mean)
    lagged = np.mean(residuals[:, 1:] * residuals[:, :-1]) / np.mean(residuals**2)
    assert np.var(residuals) > 1.2
    assert lagged > 0.05
    assert mean.max() / mean.min() > 1.3


def test_everything_in_the_demonstration_is_synthetic() -> None:
    sources = read_sources(ROOT, ["demo"])
    used = {name for file in sources.of(["demo"]) for name in file.documents}
    assert used
    assert used <= sources.synthetic
    assert read_study(ROOT / "demo.yml").synthetic


def test_the_real_study_holds_nothing_of_it() -> None:
    real, demo = read_study(ROOT / "study.yml"), read_study(ROOT / "demo.yml")
    sources = read_sources(ROOT, real.data)
    assert not set(real.data) & set(demo.data)
    assert not {area.id for area in real.areas} & {area.id for area in demo.areas}
    assert not {name for file in sources.of(real.data) for name in file.documents} & sources.synthetic
    assert not real.synthetic
    assert not real.interruptions
