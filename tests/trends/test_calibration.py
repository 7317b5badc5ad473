"""A short version of benchmarks/calibration.py: methods hold their level and cover the truth, at their defaults.

Seeds are fixed and repetitions few, so the bounds are the goals widened by three Monte Carlo standard errors.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from evaltools import trends

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "calibration.py"
spec = importlib.util.spec_from_file_location("calibration", SCRIPT)
calibration = importlib.util.module_from_spec(spec)
spec.loader.exec_module(calibration)

REPETITIONS = 800
ERROR = 3 * np.sqrt(0.05 * 0.95 / REPETITIONS)


def check(row, most=0.065, least=0.035):
    _, _, _, rejected, covered = row
    assert least - ERROR <= rejected <= most + ERROR
    assert 0.93 - ERROR <= covered <= 0.97 + ERROR


def rng():
    return np.random.default_rng(11)


class TestSimulator:
    @pytest.mark.parametrize(("dispersion", "rho"), [(1, 0.0), (3, 0.0), (3, 0.4)])
    def test_counts_have_the_stated_moments(self, dispersion, rho):
        y = calibration.simulate(rng(), 4000, np.full(60, 100.0), dispersion, rho)
        assert y.mean() == pytest.approx(100, rel=0.01)
        assert y.var() / y.mean() == pytest.approx(dispersion, rel=0.05)
        e = y - 100
        assert np.mean(e[:, 1:] * e[:, :-1]) / np.mean(e**2) == pytest.approx(rho, abs=0.02)


class TestTwoValues:
    def test_counts(self):
        for row in calibration.two_counts(rng(), REPETITIONS):
            check(row)

    def test_shares(self):
        for row in calibration.two_shares(rng(), REPETITIONS):
            # Ten or fewer successes expected: the interval is wide rather than narrow there.
            check(row, least=0.02 if "of 50" in row[1] else 0.035)

    def test_ordered_shares(self):
        for row in calibration.ordered_shares(rng(), REPETITIONS):
            check(row)


class TestMonths:
    @pytest.mark.parametrize("n", [60, 120])
    @pytest.mark.parametrize(
        ("dispersion", "rho", "most"), [(1, 0.0, 0.065), (3, 0.0, 0.065), (3, 0.4, 0.075)]
    )
    def test_interrupted_series(self, n, dispersion, rho, most):
        check(calibration._interrupted(rng(), REPETITIONS, n, 100, 0.3, dispersion, rho, False), most)

    @pytest.mark.parametrize("n", [60, 120])
    def test_ignoring_autocorrelation_does_not_hold_the_level(self, n):
        row = calibration._interrupted(
            rng(), REPETITIONS, n, 100, 0.3, 3, 0.4, False, "", autocorrelation=False
        )
        assert row[3] > 0.12

    @pytest.mark.parametrize(("rho", "most"), [(0.0, 0.065), (0.4, 0.075)])
    def test_mann_kendall_with_autocorrelation(self, rho, most):
        check(
            calibration._monotone(rng(), REPETITIONS, 60, 100, 3, rho, 0.0, False, autocorrelation=True), most
        )

    @pytest.mark.parametrize("n", [10, 60])
    def test_mann_kendall(self, n):
        check(calibration._monotone(rng(), REPETITIONS, n, 100, 3, 0.0, 0.0, False))


class TestResidualCheck:
    def test_ljung_box_holds_its_level(self):
        y = calibration.simulate(rng(), 200, calibration.months(60, 100, 0.3), 3, 0.4)
        p = [trends.interrupted_time_series(row, interruption=40).checks.ljung_box_p for row in y]
        assert np.mean(np.array(p) < 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


class TestVerdicts:
    """Of annual counts: the cells of benchmarks/calibration_annual.py with fewer repetitions, three standard errors allowed."""

    @pytest.mark.parametrize("cells", ["tables", "power"])
    def test_no_cell_is_far_from_its_goal(self, cells):
        for what, setting, share, miss in getattr(calibration.calibration_annual, cells)(rng(), 200):
            if cells == "power" and miss:
                goal = 0.9 if setting.startswith("declared") else 0.6
                assert share > goal - 3 * np.sqrt(0.5 / 200), setting
            else:
                assert miss == "", (what, setting, share)

    def test_a_test_of_independent_events_would_not_hold(self):
        y = calibration.calibration_annual.draw(rng(), np.full((2000, 2), 300.0), 3)
        assert np.mean(trends.compare_counts(y[:, 0], y[:, 1]).p_value < 0.05) > 0.2
