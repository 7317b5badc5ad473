"""What must hold for any ratings, and what is said when there is too little to go on."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.interviews.reliability import agreement, unitised_agreement
from evaltools.interviews.reliability.core import COEFFICIENTS, METRICS
from evaltools.words import Voice

cell = st.one_of(st.none(), st.integers(1, 4))
tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(st.lists(cell, min_size=coders, max_size=coders), min_size=2, max_size=12)
)


@given(tables, st.sampled_from(METRICS))
@settings(max_examples=80, deadline=None)
def test_alpha_equals_the_reference_package(table, metric):
    result = agreement(table, metric=metric, samples=5)
    data = np.array([[np.nan if value is None else value for value in row] for row in table], dtype=float).T
    if result.value is None:
        assert result.reason
        return
    assert result.value == pytest.approx(krippendorff.alpha(data, level_of_measurement=metric), abs=1e-9)


@given(tables, st.sampled_from(COEFFICIENTS), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_order_of_units_and_coders_does_not_matter(table, coefficient, random):
    if coefficient == "scott":
        table = [row[:2] for row in table]
    columns = list(range(len(table[0])))
    random.shuffle(columns)
    shuffled = [[row[column] for column in columns] for row in table]
    random.shuffle(shuffled)
    first, second = (agreement(rows, coefficient, samples=5) for rows in (table, shuffled))
    assert (first.value is None) == (second.value is None)
    if first.value is not None:
        assert first.value == pytest.approx(second.value)
        assert first.value <= 1 + 1e-12
        assert not np.isnan(first.value)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_full_agreement_is_one(coefficient):
    result = agreement([[1, 1], [2, 2], [3, 3]] * 5, coefficient)
    assert result.value == pytest.approx(1.0)
    assert any("never differed" in note.text for note in result.notes)


@pytest.mark.parametrize("coefficient", [name for name in COEFFICIENTS if name != "percent"])
def test_one_category_only_says_so(coefficient):
    result = agreement([["ja", "ja"]] * 8, coefficient)
    assert result.value is None
    assert result.low is None
    assert "every rating is the same ('ja')" in result.reason
    assert "undefined" in str(result)


def test_percent_agreement_needs_no_variation():
    assert agreement([["ja", "ja"]] * 8, "percent").value == 1.0


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_no_pairable_unit_says_so(coefficient):
    result = agreement([[1, None], [None, 2]], coefficient)
    assert result.value is None
    assert result.units == 0
    assert result.reason == "no unit was rated by at least two coders."


def test_variation_only_in_unpaired_units_says_so():
    result = agreement([[1, 1], [1, 1], [2, None]])
    assert result.value is None
    assert "no variation" in result.reason


def test_interval_is_the_same_every_time_and_clusters_widen_it():
    rng = np.random.default_rng(3)
    truth = np.repeat(rng.integers(0, 2, 12), 20)
    noise = np.repeat(rng.random(12) < 0.3, 20)
    data = np.column_stack([truth, np.where(noise, 1 - truth, truth)])
    transcripts = np.repeat([f"t{number}" for number in range(12)], 20)
    plain, again = agreement(data), agreement(data)
    clustered = agreement(data, clusters=transcripts)
    assert (plain.low, plain.high) == (again.low, again.high)
    assert plain.interval == "bootstrap over units"
    assert clustered.interval == "bootstrap over transcripts"
    assert clustered.high - clustered.low > 2 * (plain.high - plain.low)


@pytest.mark.parametrize("metric", METRICS)
def test_clusters_of_one_unit_are_units(metric):
    rng = np.random.default_rng(7)
    truth = rng.integers(1, 6, (400, 1))
    data = np.where(rng.random((400, 3)) < 0.6, truth, rng.integers(1, 6, (400, 3)))
    plain = agreement(data, metric=metric)
    clustered = agreement(data, metric=metric, clusters=np.arange(400))
    assert clustered.value == plain.value
    assert clustered.standard_error == pytest.approx(plain.standard_error, rel=0.1)
    assert clustered.low == pytest.approx(plain.low, abs=0.01)


def test_many_distinct_values_take_no_memory_to_speak_of():
    rng = np.random.default_rng(8)
    truth = rng.normal(size=(300, 1))
    data = np.round(truth + rng.normal(scale=0.5, size=(300, 3)), 3)
    for metric in ("ordinal", "interval"):
        result = agreement(data, metric=metric, samples=100)
        assert result.low < result.value < result.high
    with pytest.raises(InvalidArgument, match="round the values"):
        agreement(np.arange(6000).reshape(3000, 2), metric="ratio")


def test_few_transcripts_are_said_to_be_few():
    data = [[0, 0], [1, 1], [0, 1], [1, 1]] * 3
    result = agreement(data, clusters=["a"] * 6 + ["b"] * 6)
    assert any("Only two transcripts" in Voice("en").speak(note) for note in result.notes)
    lone = agreement(data, clusters=["a"] * 12)
    assert lone.value is not None
    assert lone.low is None
    assert [Voice("en").speak(note) for note in lone.notes] == [
        "No interval: only 1 transcript to draw from."
    ]


def test_bootstrap_and_analytic_agree_on_many_units():
    rng = np.random.default_rng(5)
    first = rng.integers(0, 3, 3000)
    second = np.where(rng.random(3000) < 0.7, first, rng.integers(0, 3, 3000))
    data = np.column_stack([first, second])
    for coefficient in ("cohen", "fleiss", "gwet", "brennan_prediger"):
        analytic = agreement(data, coefficient)
        drawn = agreement(data, coefficient, interval="bootstrap")
        assert drawn.standard_error == pytest.approx(analytic.standard_error, rel=0.06)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"coefficient": "kripendorff"}, 'Did you mean "krippendorff"?'),
        ({"metric": "intervall"}, 'Did you mean "interval"?'),
        ({"level": 95}, "between 0 and 1"),
        ({"coefficient": "cohen", "metric": "ordinal"}, "weights instead"),
        ({"weights": "linear"}, "takes a metric"),
        ({"coefficient": "gwet", "weights": "linaer"}, 'Did you mean "linear"?'),
        ({"interval": "analytic"}, "no analytic interval"),
        ({"clusters": ["a"]}, "one value per unit"),
    ],
)
def test_bad_arguments_name_the_argument_and_the_remedy(arguments, words):
    with pytest.raises(InvalidArgument, match=words.replace("?", r"\?")):
        agreement([[1, 2], [1, 1], [2, 2]], **arguments)


def test_named_categories_have_no_order_of_their_own():
    data = [["low", "high"], ["high", "high"], ["middle", "low"]]
    with pytest.raises(InvalidArgument, match="order of categories"):
        agreement(data, metric="ordinal")
    ordered = agreement(data, metric="ordinal", categories=["low", "middle", "high"])
    assert ordered.value == pytest.approx(agreement([[1, 3], [3, 3], [2, 1]], metric="ordinal").value)


def test_value_outside_the_categories_is_placed():
    with pytest.raises(InvalidArgument) as caught:
        agreement([["a", "b"], ["a", "x"]], categories=["a", "b"])
    assert caught.value.position == (1, 1)


spans = st.lists(
    st.tuples(st.sampled_from("xyz"), st.integers(0, 39), st.integers(1, 10), st.sampled_from("AB")),
    max_size=12,
)


@given(spans)
@settings(max_examples=80, deadline=None)
def test_unitised_alpha_never_exceeds_one_and_is_one_for_copies(drawn):
    rows = [("t", coder, start, min(start + width, 40), code) for coder, start, width, code in drawn]
    result = unitised_agreement(rows, {"t": 40}, coders=["x", "y", "z"])
    for found in (result.overall, result.boundaries, result.nominal, *result.per_code.values()):
        assert found.value is None or found.value <= 1 + 1e-9
        assert found.value is not None or found.reason
    copies = [("t", coder, *row[2:]) for coder in "xyz" for row in rows if row[1] == "x"]
    same = unitised_agreement(copies, {"t": 40}, coders=["x", "y", "z"])
    assert same.overall.value is None or same.overall.value == pytest.approx(1.0)


def test_a_coder_who_found_nothing_counts():
    rows = [("t", "x", 0, 10, "A")]
    assert unitised_agreement(rows, {"t": 40}).overall.value is None
    with_both = unitised_agreement(rows, {"t": 40}, coders=["x", "y"])
    assert with_both.overall.value < 0
    assert with_both.overall.coders == 2


def test_span_outside_the_transcript_is_refused():
    with pytest.raises(InvalidArgument, match="outside the transcript"):
        unitised_agreement([("t", "x", 35, 45, "A")], {"t": 40})


def test_two_thousand_samples_of_ten_thousand_units_take_no_time():
    import time

    data = np.random.default_rng(1).integers(0, 5, (10_000, 4))
    started = time.perf_counter()
    agreement(data)
    assert time.perf_counter() - started < 2.0
