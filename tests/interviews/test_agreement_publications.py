"""Worked examples from the literature, one class per publication, intermediate quantities included."""

import csv
from pathlib import Path

import numpy as np
import pytest

from evaltools.interviews.reliability import agreement, table_to_ratings, unitised_agreement

ORACLES = Path(__file__).parents[1] / "oracles" / "agreement"


def ratings(name):
    with (ORACLES / name).open(encoding="utf-8") as file:
        return [[float(cell) if cell else None for cell in row[1:]] for row in list(csv.reader(file))[1:]]


def table(name):
    with (ORACLES / name).open(encoding="utf-8") as file:
        return table_to_ratings([[int(cell) for cell in row] for row in list(csv.reader(file))[1:]])


with (ORACLES / "expected.csv").open(encoding="utf-8") as file:
    EXPECTED = list(csv.DictReader(file))

CALLS = {
    "Fleiss kappa": ("fleiss", "value"),
    "Fleiss kappa 7dp": ("fleiss", "value"),
    "Cohen kappa": ("cohen", "value"),
    "Cohen ASE": ("cohen", "standard_error"),
    "CI low": ("cohen", "low"),
    "CI high": ("cohen", "high"),
    "Gwet AC1": ("gwet", "value"),
}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['file']}-{row['coefficient']}")
def test_every_published_value(row):
    contingency = (
        "kripp" not in row["file"] and "fleiss" not in row["file"] and "wikipedia" not in row["file"]
    )
    data = table(row["file"]) if contingency else ratings(row["file"])
    if row["coefficient"].startswith("alpha "):
        found = agreement(data, metric=row["coefficient"].removeprefix("alpha ")).value
    else:
        coefficient, attribute = CALLS[row["coefficient"]]
        found = getattr(agreement(data, coefficient), attribute)
    assert found == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


class TestKrippendorff2011:
    def test_binary_section_a(self):
        result = agreement(ratings("kripp2011_A_binary.csv"))
        # Coincidences: 4 of 20 values on each side of the diagonal; 14 zeros, 6 ones.
        assert result.observed == pytest.approx(8 / 20)
        assert result.expected == pytest.approx(2 * 14 * 6 / (20 * 19))
        assert result.value == pytest.approx(0.095, abs=5e-4)

    def test_nominal_section_b(self):
        result = agreement(ratings("kripp2011_B_nominal.csv"))
        assert result.observed == pytest.approx(6 / 24)
        assert result.expected == pytest.approx(1 - (4 * 3 + 6 * 5 + 6 * 5 + 6 * 5 + 2 * 1) / (24 * 23))
        assert result.value == pytest.approx(0.692, abs=5e-4)

    @pytest.mark.parametrize(
        ("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
    )
    def test_missing_values_sections_c_and_d(self, metric, value):
        result = agreement(ratings("kripp2011_C_missing.csv"), metric=metric)
        assert result.value == pytest.approx(value, abs=5e-4)
        assert (result.units, result.coders) == (11, 4)

    def test_coincidences_of_section_c(self):
        # 40 pairable values: 9 ones, 13 twos, 10 threes, 5 fours, 3 fives; 32 of them on the diagonal.
        result = agreement(ratings("kripp2011_C_missing.csv"))
        assert result.observed == pytest.approx(1 - 32 / 40)
        assert result.expected == pytest.approx(1 - (9 * 8 + 13 * 12 + 10 * 9 + 5 * 4 + 3 * 2) / (40 * 39))

    def test_interval_expected_of_section_d(self):
        n = {1: 9, 2: 13, 3: 10, 4: 5, 5: 3}
        expected = sum(n[c] * n[k] * (c - k) ** 2 for c in n for k in n) / (40 * 39)
        result = agreement(ratings("kripp2011_C_missing.csv"), metric="interval")
        assert result.expected == pytest.approx(expected)

    def test_wikipedia_example(self):
        data = ratings("wikipedia_3coders_15units.csv")
        nominal = agreement(data)
        assert nominal.value == pytest.approx(0.691, abs=5e-4)
        assert nominal.observed == pytest.approx(6 / 26)
        assert agreement(data, metric="interval").value == pytest.approx(0.811, abs=5e-4)


class TestFleiss1971:
    def test_psychiatric_diagnoses(self):
        result = agreement(ratings("fleiss1971_diagnoses.csv"), "fleiss")
        assert result.observed == pytest.approx(0.5556, abs=5e-5)
        assert result.expected == pytest.approx(0.2199, abs=5e-4)
        assert result.value == pytest.approx(0.4302445, abs=1e-7)
        assert (result.units, result.coders) == (30, 6)


class TestConger1980:
    def test_exact_kappa_of_the_diagnoses(self):
        """R irr: kappam.fleiss(diagnoses, exact = TRUE) gives 0.442."""
        result = agreement(ratings("fleiss1971_diagnoses.csv"), "cohen")
        assert result.coefficient == "conger"
        assert result.value == pytest.approx(0.442, abs=5e-4)

    def test_is_cohen_for_two_coders(self):
        two = np.array(ratings("fleiss1971_diagnoses.csv"))[:, :2]
        assert agreement(two, "cohen").coefficient == "cohen"


class TestCohen1960:
    def test_example_of_page_37(self):
        result = agreement(table("cohen1960_ex1.csv"), "cohen")
        assert result.observed == pytest.approx(0.29)
        assert result.expected == pytest.approx(0.35, abs=0.005)
        assert result.value == pytest.approx(-0.092, abs=5e-4)
        assert result.units == 100


class TestFleissCohenEveritt1969:
    def test_sas_proc_freq_example(self):
        result = agreement(table("sas_10.csv"), "cohen")
        assert result.interval == "analytic"
        assert result.value == pytest.approx(0.4842, abs=1e-4)
        assert result.standard_error == pytest.approx(0.1380, abs=1e-4)
        assert result.low == pytest.approx(0.2137, abs=1e-4)
        assert result.high == pytest.approx(0.7547, abs=1e-4)


class TestFeinsteinCicchetti1990:
    @pytest.mark.parametrize(
        ("name", "kappa"), [("paradox_balanced.csv", 0.70), ("paradox_skewed.csv", 0.32)]
    )
    def test_same_agreement_different_kappa(self, name, kappa):
        result = agreement(table(name), "cohen")
        assert result.observed == pytest.approx(0.85)
        assert result.value == pytest.approx(kappa, abs=0.005)


class TestScott1955:
    def test_krippendorff_1995_digitised_coders(self):
        """Krippendorff 1995: 24 positions coded by two, 6 both, 8 one alone: pi .314, kappa .385."""
        pairs = [[1, 1]] * 6 + [[1, 0]] * 8 + [[0, 0]] * 10
        scott, cohen = agreement(pairs, "scott"), agreement(pairs, "cohen")
        assert scott.observed == pytest.approx(16 / 24)
        assert scott.expected == pytest.approx((20 / 48) ** 2 + (28 / 48) ** 2)
        assert scott.value == pytest.approx(0.314, abs=5e-4)
        assert cohen.value == pytest.approx(0.385, abs=5e-4)
        assert agreement(pairs).value == pytest.approx(0.329, abs=1e-3)

    def test_kappa_of_characters_adds_its_two_chance_terms(self):
        """50 characters coded by both, 150 by one, 800 by neither: kappa .314, not .206."""
        pairs = [[1, 1]] * 50 + [[1, 0]] * 150 + [[0, 0]] * 800
        result = agreement(pairs, "cohen")
        assert result.expected == pytest.approx(0.2 * 0.05 + 0.8 * 0.95)
        assert result.value == pytest.approx((0.85 - result.expected) / (1 - result.expected))
        split = [[1, 1]] * 50 + [[1, 0]] * 75 + [[0, 1]] * 75 + [[0, 0]] * 800
        assert agreement(split, "cohen").value == pytest.approx(0.314, abs=5e-4)


class TestBrennanPrediger1981:
    def test_example_of_page_689(self):
        # Rows are coder A: 50 (1,1), 10 (2,1), 10 (2,2), 10 (2,3), 20 (3,1).
        data = table_to_ratings([[50, 0, 0], [10, 10, 10], [20, 0, 0]])
        free, kappa = agreement(data, "brennan_prediger"), agreement(data, "cohen")
        assert (free.observed, free.expected) == pytest.approx((0.60, 1 / 3))
        assert free.value == pytest.approx(0.40)
        assert kappa.expected == pytest.approx(0.45, abs=0.005)
        assert kappa.value == pytest.approx(0.27, abs=0.005)


class TestZwick1988:
    def test_examples_2_and_3(self):
        two = [[20, 10, 10, 0], [10, 10, 0, 0], [10, 0, 10, 0], [0, 0, 0, 20]]
        three = [[20, 5, 5, 10], [0, 10, 5, 5], [0, 5, 10, 5], [0, 0, 0, 20]]
        for cells, values in ((two, (0.467, 0.444, 0.444)), (three, (0.467, 0.460, 0.474))):
            data = table_to_ratings(cells)
            found = [agreement(data, name).value for name in ("brennan_prediger", "scott", "cohen")]
            assert found == pytest.approx(values, abs=1e-3)


class TestGwet2008:
    def test_skewed_table(self):
        result = agreement(table("gwet_paradox_2x2.csv"), "gwet")
        assert (result.observed, result.expected) == pytest.approx((0.85, 0.21875))
        assert result.value == pytest.approx(0.808, abs=1e-4)

    def test_cohens_example(self):
        result = agreement(table("cohen1960_ex1.csv"), "gwet")
        assert (result.observed, result.expected) == pytest.approx((0.29, 0.3225), abs=1e-4)
        assert result.value == pytest.approx(-0.04797, abs=1e-4)


class TestGwet2014:
    """Four raters, twelve units, five categories, missing ratings: the tables printed by R irrCAC."""

    @pytest.mark.parametrize(
        ("coefficient", "expected", "value", "error", "low"),
        [
            ("percent", 0.0, 0.81818, 0.12561, 0.542),
            ("gwet", 0.1903212, 0.77544, 0.14295, 0.461),
            ("fleiss", 0.2387153, 0.76117, 0.15302, 0.424),
            ("brennan_prediger", 0.2, 0.77273, 0.14472, 0.454),
        ],
    )
    def test_missing_ratings(self, coefficient, expected, value, error, low):
        result = agreement(ratings("kripp2011_C_missing.csv"), coefficient)
        assert result.observed == pytest.approx(0.8181818, abs=1e-7)
        assert result.expected == pytest.approx(expected, abs=1e-7)
        assert result.value == pytest.approx(value, abs=1e-5)
        assert result.standard_error == pytest.approx(error, abs=1e-5)
        assert result.low == pytest.approx(low, abs=5e-4)
        assert result.high == 1.0

    def test_quadratic_ac2(self):
        result = agreement(ratings("kripp2011_C_missing.csv"), "gwet", weights="quadratic")
        assert result.observed == pytest.approx(0.97538, abs=5e-6)
        assert result.expected == pytest.approx(0.7137, abs=5e-5)
        assert result.value == pytest.approx(0.914, abs=5e-4)
        assert result.coefficient == "gwet_weighted"

    @pytest.mark.parametrize(
        ("cells", "pa", "pe", "value"),
        [
            (
                [[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]],
                0.95438596491228,
                0.714406484046373,
                0.84028,
            ),
            (
                [[15, 4, 1, 0, 0], [3, 12, 4, 1, 0], [1, 3, 14, 3, 1], [0, 1, 3, 10, 2], [0, 0, 1, 2, 8]],
                0.966292134831461,
                0.740614347935867,
                0.87005,
            ),
        ],
    )
    def test_quadratic_ac2_of_tables(self, cells, pa, pe, value):
        result = agreement(table_to_ratings(cells), "gwet", weights="quadratic")
        assert (result.observed, result.expected) == pytest.approx((pa, pe), abs=1e-9)
        assert result.value == pytest.approx(value, abs=1e-5)

    def test_abstractors_table(self):
        """100 pregnancies by two abstractors; irrCAC's table functions divide by n, raw ones by n - 1."""
        data = table_to_ratings([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
        printed = {
            "cohen": (0.7964094, 0.05891072),
            "scott": (0.7962397, 0.05905473),
            "gwet": (0.8493305, 0.04321747),
            "brennan_prediger": (0.835, 0.04693346),
            "percent": (0.89, 0.03128898),
        }
        for coefficient, (value, error) in printed.items():
            result = agreement(data, coefficient)
            shrink = 1.0 if coefficient == "cohen" else np.sqrt(99 / 100)
            assert result.value == pytest.approx(value, abs=1e-6)
            assert result.standard_error * shrink == pytest.approx(error, abs=1e-7)
        assert agreement(data).value == pytest.approx(0.7972585, abs=1e-7)


class TestKrippendorff2004:
    """Content Analysis, 2nd ed., page 254: two observers on a continuum of 300 units of length."""

    SPANS = (
        ("text", "i", 75, 145, "c"),
        ("text", "i", 220, 250, "c"),
        ("text", "j", 70, 150, "c"),
        ("text", "j", 205, 225, "c"),
        ("text", "j", 250, 270, "c"),
        ("text", "i", 30, 90, "k"),
        ("text", "i", 150, 200, "k"),
        ("text", "j", 30, 90, "k"),
        ("text", "j", 150, 200, "k"),
    )

    def test_per_code_and_overall(self):
        result = unitised_agreement(self.SPANS, {"text": 300}, version="2004")
        c, k = result.per_code["c"], result.per_code["k"]
        assert (c.observed, c.expected) == pytest.approx((0.0144, 0.0532), abs=5e-5)
        assert c.value == pytest.approx(0.7286, abs=5e-5)
        assert (k.observed, k.expected) == pytest.approx((0.0, 0.0490), abs=5e-5)
        assert k.value == 1.0
        assert result.overall.value == pytest.approx(0.8591, abs=5e-4)


class TestKrippendorff1995:
    """Sociological Methodology 25, page 57: pairs A and B on 24 units of length."""

    SPANS = (
        ("t", "x", 2, 10, "A"),
        ("t", "x", 14, 20, "A"),
        ("t", "y", 4, 8, "A"),
        ("t", "y", 15, 17, "A"),
        ("t", "x", 0, 18, "B"),
        *(("t", "y", a, b, "B") for a, b in ((0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10))),
    )

    def test_observed_disagreement(self):
        result = unitised_agreement(self.SPANS, {"t": 24}, version="2004")
        assert result.per_code["A"].observed == pytest.approx(0.03125, abs=1e-5)
        assert result.per_code["B"].observed == pytest.approx(2.26736, abs=1e-5)

    def test_expected_disagreement_on_a_fine_continuum(self):
        fine = 50_000
        stretched = [(t, c, a * fine, b * fine, code) for t, c, a, b, code in self.SPANS]
        result = unitised_agreement(stretched, {"t": 24 * fine}, version="2004")
        assert result.per_code["A"].expected == pytest.approx(0.06990, abs=1e-4)
        assert result.per_code["A"].value == pytest.approx(0.553, abs=1e-3)
        assert result.per_code["B"].value == pytest.approx(-0.926, abs=5e-3)


class TestKrippendorffMathetBouvryWidlocher2016:
    """The three observers of Krippendorff 2019, page 340: continuum of 60, values 1 to 7."""

    SPANS = tuple(
        ("t", observer, first - 1, last, value)
        for observer, segments in {
            "Alex": [(1, 7, "1"), (8, 13, "2"), (31, 32, "5"), (33, 37, "6"), (38, 44, "6"), (45, 60, "7")],
            "Paul": [(1, 7, "1"), (8, 13, "3"), (14, 21, "5"), (33, 44, "6")],
            "Suzan": [(1, 7, "1"), (8, 13, "4"), (14, 21, "5"), (33, 37, "6"), (38, 41, "6"), (42, 44, "6")],
        }.items()
        for first, last, value in segments
    )

    def test_nominal_and_binary(self):
        result = unitised_agreement(self.SPANS, {"t": 60})
        assert result.nominal.value == pytest.approx(0.510, abs=5e-4)
        assert result.boundaries.value == pytest.approx(0.413, abs=1e-3)
        # 180 positions held by observers; 110 coincide in value.
        assert result.nominal.observed == pytest.approx(70 / 180)
