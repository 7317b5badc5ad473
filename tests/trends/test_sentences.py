"""Results, verdicts and reasons are said in every language of the package."""

from dataclasses import replace

import numpy as np
import pytest

from evaltools import trends
from evaltools.checks import InvalidArgument
from evaltools.record.verdict import VERDICT_WORDS
from evaltools.trends import reasons
from evaltools.trends.reasons import reason_words
from evaltools.trends.sentences import sentence, verdict_words
from evaltools.words import Voice
from evaltools.words.catalogue import catalogue

rng = np.random.default_rng(0)
months = rng.poisson(60, (25, 60))


def said(message, language):
    return Voice(language).speak(message).replace("\u00a0", " ")


class TestSwedish:
    def test_counts(self):
        text = said(sentence(trends.compare_counts(3154, 2964)), "sv")
        assert text.startswith(
            "Antalet gick från 3 154 till 2 964, en kvot på 0,94 (95-procentigt intervall 0,89 till"
        )

    def test_shares(self):
        text = said(sentence(trends.compare_proportions((48, 80), (56, 70))), "sv")
        assert "från 60,0 % till 80,0 %, en förändring på +20,0 procentenheter" in text

    def test_unknown_size(self):
        assert "det hade krävts omkring 18 975 svar" in said(
            sentence(trends.compare_proportions(56, 55)), "sv"
        )

    def test_small_p(self):
        assert "p < 0,001" in said(sentence(trends.compare_counts(2964, 2565)), "sv")

    def test_levels_are_those_of_the_result(self):
        assert "90-procentigt intervall" in said(sentence(trends.compare_counts(30, 20, level=0.9)), "sv")
        assert "97,5-procentigt intervall" in said(sentence(trends.compare_counts(30, 20, level=0.975)), "sv")

    def test_verdicts(self):
        assert said(verdict_words("cannot tell"), "sv") == "Går inte att avgöra"
        assert said(verdict_words(trends.Verdict.IMPROVED), "en") == "Improved"

    def test_verdicts_are_worded_as_in_tables(self):
        for verdict in trends.Verdict:
            assert verdict_words(verdict) == VERDICT_WORDS[verdict]

    def test_reasons_keep_their_numbers(self):
        text = said(sentence(trends.mann_kendall([1, 2, 3])), "sv")
        assert text == (
            "Går inte att pröva: 3 värden är för få för att visa en trend i någon ordning; det krävs minst 5."
        )

    def test_no_placebo_as_large_is_none_and_not_zero(self):
        result = trends.placebo_in_areas(months[0], months[1:], interruption=40)
        for larger, words in (
            (0, "None of the 24"),
            (1, "Of 24 placebo interruptions one had"),
            (7, "7 had"),
        ):
            placebos = np.r_[np.full(larger, 99.0), np.zeros(24 - larger)]
            text = said(sentence(replace(result, z=50.0, placebo_z=placebos)), "en")
            assert words in text


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
    trends.interrupted_time_series(np.r_[np.ones(10) * 3, np.zeros(10)], interruption=10),
    trends.interrupted_time_series(np.r_[np.zeros(10), np.ones(10) * 3], interruption=10),
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


class TestEveryLanguage:
    @pytest.mark.parametrize("language", ["sv", "nb", "en"])
    @pytest.mark.parametrize("result", RESULTS, ids=lambda r: type(r).__name__)
    def test_every_kind_of_result(self, result, language):
        text = said(sentence(result), language)
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert "nan" not in text
        assert "–" not in text

    @pytest.mark.parametrize("result", REFUSED, ids=lambda r: r.reason)
    def test_every_refusal(self, result):
        assert isinstance(result, trends.NotTestable)
        assert said(sentence(result), "sv").startswith("Går inte att pröva: ")
        assert said(sentence(result), "nb").startswith("Kan ikke prøves: ")
        assert said(sentence(result), "en") == f"Not testable: {result.reason}."

    @pytest.mark.parametrize("language", ["sv", "nb"])
    def test_every_reason_has_a_text_that_stands_after_because(self, language):
        """Swedish and Norwegian put "inte" and "ikke" elsewhere after "because": no reason may hold them."""
        texts = catalogue(language).texts
        for message in (*reasons.WORDED.values(), *reasons.REFUSED):
            text = texts["", message.text][0]
            assert text != message.text
            clause = text.partition(", ")[0]
            assert not {"inte", "ikke"} & set(clause.split()), text

    def test_reasons_that_tests_give_are_worded(self):
        assert said(reason_words("the numbers of answers are unknown"), "sv") == "antalet svar är okänt"
        assert said(reason_words("only unadjusted"), "en").startswith("the change can be told from chance on")

    def test_a_number_with_thousands_is_read_back(self):
        message = reason_words("1,204 values are too few to estimate an autocorrelation; it takes 2,400")
        assert (
            said(message, "sv") == "1 204 värden är för få för att skatta en autokorrelation; det krävs 2 400"
        )


class TestBadInput:
    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda: sentence(trends.compare_counts([1, 2], [3, 4])), "result"),
            (lambda: sentence("text"), "result"),
            (lambda: reason_words("because"), "reason"),
            (lambda: reason_words("no placebo could be fitted: because"), "reason"),
        ],
    )
    def test_names_the_argument(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument
