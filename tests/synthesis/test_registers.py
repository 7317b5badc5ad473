"""Registers beside the claims: what no claim rests on and why, and dilemmas with what became of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evaltools.checks import BadInput
from evaltools.record.finding import Finding
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data
from evaltools.synthesis import read_book, registers
from evaltools.theory import read_theory
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw" / "umea"


@pytest.fixture(scope="module")
def rows():
    return check_data(read_study(ROOT / "study.yml"), checksums=False)[1]


@pytest.fixture(scope="module")
def book(rows):
    theory = read_theory(RAW / "theory.yml", ROOT)
    effects = [row.id for row, _, _ in rows["effects"]]
    return read_book(
        RAW / "claims.yml", RAW / "rivals.yml", RAW / "questions.yml", theory,
        documents=["hanberger-2021", "uvts-2025", "uvts-presentation", "uvts-news-2024"], effects=effects,
    )  # fmt: skip


def test_every_effect_is_in_a_claim_or_in_the_register(rows, book) -> None:
    theory = read_theory(RAW / "theory.yml", ROOT)
    effects = pd.DataFrame([dict(row) for row, _, _ in rows["effects"]])
    claims = [item for item in book.claims if item.period == "2018-2020"]
    table = registers.outside(effects, theory.version("2019-04"), claims, {})
    used = {name for item in claims for name in item.effects}
    listed = set(table.loc[table["what"] == registers.EFFECTS, "id"])
    assert used | listed == set(effects["id"])
    assert not used & listed
    assert set(table["reason"]) <= set(registers.REASONS)
    said = Voice("sv").speak(registers.outside_sentence(table, len(effects), 24, book.selection))
    assert said.startswith("Ett påstående prövas där")
    assert f"{len(listed)} av {len(effects)} uppgivna effekter" in said


def test_reasons_follow_from_the_rows() -> None:
    theory = read_theory(RAW / "theory.yml", ROOT)
    row = {
        "body": "b",
        "theme": "T",
        "statement": "S",
        "kind": "intended",
        "direction": "positive",
        "source": "d",
        "locator": "p",
    }
    effects = pd.DataFrame(
        [row | {"id": "u", "kind": "unforeseen"}, row | {"id": "n", "direction": "none"}, row | {"id": "o"}]
    )
    outcome = Finding("activity_plan/outcome/i01-1", "outcome", "One.", value=1.0)
    followed = {
        "activity_plan/intervention/i01": outcome,
        "activity_plan/intervention/i02": outcome,
        outcome.id: outcome,
    }
    table = registers.outside(effects, theory.version("2024-06"), [], followed).set_index("id")["reason"]
    assert list(table[["u", "n", "o"]]) == ["unforeseen", "none", "no-claim"]
    assert list(table[["i01", "i02", "i03"]]) == ["carried-out", "no-figure", "not-followed"]


def test_a_study_that_states_no_rule_of_selection_says_so() -> None:
    said = Voice("en").speak(registers.outside_sentence(pd.DataFrame(columns=["what"]), 0, 0, ""))
    assert said == "The study does not say by what rule its claims were chosen."


def test_a_rule_of_selection_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "claims.yml"
    path.write_text("selection: [1]\nclaims: []\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"claims\.yml:1"):
        read_book(
            path, None, None, read_theory(RAW / "theory.yml", ROOT), documents=[], effects=[], root=tmp_path
        )


def test_the_dilemmas_of_the_document_and_what_became_of_them(rows) -> None:
    table = pd.DataFrame([dict(row) for row, _, _ in rows["dilemmas"]])
    assert len(table) == 12
    assert all(bool(row["shows"]) == (row["became"] != "not-known") for row in table.to_dict("records"))
    said = Voice("sv").speak(registers.dilemmas_sentence(0, table))
    assert said == (
        "Av dilemmana från perioden före säger det senare dokumentet något om sju av tolv: tre har mildrats eller lösts, fyra kvarstår."
    )
