"""Sentences in both languages."""

import numpy as np
import pytest

from evaltools import trends
from evaltools.checks import InvalidArgument
from evaltools.trends import sentences
from evaltools.trends.sentences import reason_words, sentence, verdict_words

rng = np.random.default_rng(0)
months = rng.poisson(60, (25, 60))


def plain(text):
    return text.replace("\u00a0", " ")


class TestSwedish:
    def test_counts(self):
        text = plain(sentence(trends.compare_counts(3154, 2964), "sv"))
        assert text.startswith(
            "Antalet gick från 3 154 till 2 964, en kvot på 0,94 (95-procentigt intervall 0,89 till"
        )

    def test_shares(self):
        text = plain(sentence(trends.compare_proportions((48, 80), (56, 70)), "sv"))
        assert "från 60,0 % till 80,0 %, +20,0 procentenheter" in text

    def test_unknown_size(self):
        assert "det hade krävts omkring 18 975 svar" in plain(
            sentence(trends.compare_proportions(56, 55), "sv")
        )

    def test_small_p(self):
        assert "p < 0,001" in plain(sentence(trends.compare_counts(2964, 2565), "sv"))

    def test_verdicts(self):
        assert verdict_words("cannot tell", "sv") == "går inte att avgöra"
        assert verdict_words(trends.Verdict.IMPROVED, "en") == "improved"

    def test_reasons_keep_their_numbers(self):
        text = sentence(trends.mann_kendall([1, 2, 3]), "sv")
        assert text == "Går inte att pröva: 3 värden kan inte visa en trend i någon ordning; minst 5 behövs."


RESULTS = [
    trends.compare_counts(0, 5),
    trends.compare_proportions((5, 9), (3, 9)),
    trends.compare_proportions(93, 93),
    trends.detectable_change(3),
    trends.detectable_change((1, 2)),
    trends.detectable_change((70, 100)),
    trends.mann_kendall(np.arange(9)),
    trends.interrupted_time_series(months[0], interruption=40),
    trends.displacement((207, 110), (308, 318), (178, 157), (150, 140)),
    trends.displacement((50, 60), (60, 55)),
    trends.difference_in_differences(months[0], months[1:4], interruption=40),
    trends.synthetic_control(months[0], months[1:], interruption=40),
    trends.cochran_armitage([5, 9, 20], [30, 30, 30]),
    trends.placebo_in_areas(months[0], months[1:], interruption=40),
]
REFUSED = [
    trends.compare_counts(0, 0),
    trends.mann_kendall([1, 1, 1, 1, 2]),
    trends.mann_kendall([4] * 9),
    trends.mann_kendall([np.nan] * 9),
    trends.mann_kendall(np.arange(12), autocorrelation=True),
    trends.interrupted_time_series(np.r_[np.ones(30), 2, 3], interruption=30),
    trends.interrupted_time_series(np.arange(12) + 1, interruption=6),
    trends.interrupted_time_series(np.r_[np.ones(20) * 3, np.zeros(20)], interruption=20),
    trends.interrupted_time_series(np.r_[np.zeros(20), np.ones(20) * 3], interruption=20),
    trends.interrupted_time_series(np.full(40, 7), interruption=20),
    trends.placebo_in_time(months[0], interruption=20),
    trends.placebo_in_areas(months[0], np.zeros((3, 60)), interruption=40),
    trends.displacement((0, 0), (0, 0)),
    trends.difference_in_differences([5, 6, 7, 8], [9, 9, 9, 9], interruption=2),
    trends.difference_in_differences(np.zeros(40), np.ones(40), interruption=20),
    trends.difference_in_differences(np.arange(40) + 1, np.arange(40) + 1, interruption=20),
    trends.synthetic_control(np.arange(10), np.arange(50).reshape(5, 10), interruption=4),
    trends.synthetic_control(np.arange(10), np.arange(20).reshape(2, 10), interruption=6),
    trends.synthetic_control(np.arange(10), np.ones((5, 10)), interruption=6),
    trends.cochran_armitage([5, 9], [20, 20]),
    trends.cochran_armitage([1, 2, 1], [20, 20, 20]),
    trends.change_points([1, 2, 3]),
]


class TestBothLanguages:
    @pytest.mark.parametrize("lang", ["sv", "en"])
    @pytest.mark.parametrize("result", RESULTS, ids=lambda r: type(r).__name__)
    def test_every_kind_of_result(self, result, lang):
        text = sentence(result, lang)
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert "nan" not in text

    @pytest.mark.parametrize("result", REFUSED, ids=lambda r: r.reason)
    def test_every_refusal(self, result):
        assert isinstance(result, trends.NotTestable)
        assert sentence(result, "sv").startswith("Går inte att pröva: ")
        assert sentence(result, "en") == f"Not testable: {result.reason}."

    def test_no_wording_is_left_over(self):
        """Each Swedish reason has as many places for numbers as the English one."""
        for english, swedish in sentences._REASONS.items():
            assert english.count("{}") == swedish.count("{}"), english


class TestBadInput:
    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda: sentence(trends.compare_counts(1, 2), "de"), "language"),
            (lambda: sentence(trends.compare_counts([1, 2], [3, 4]), "sv"), "result"),
            (lambda: sentence("text", "sv"), "result"),
            (lambda: reason_words("because", "sv"), "reason"),
        ],
    )
    def test_names_the_argument(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument
