"""Numbers and dates as Swedish and English readers write them."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltools.words.numbers import (
    EN_DASH,
    choose,
    counted,
    day,
    interval,
    language,
    listing,
    number,
    p_value,
    percent,
    with_unit,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "sv", "en"),
    [
        (3154, None, f"3{NBSP}154", "3,154"),
        (73.7, None, "73,7", "73.7"),
        (1234567.5, 2, f"1{NBSP}234{NBSP}567,50", "1,234,567.50"),
        (-3.5, None, "−3,5", "−3.5"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.0, None, "0", "0"),
        (0, None, "0", "0"),
        (0.5, 0, "0", "0"),
        (1.5, 0, "2", "2"),
        (None, None, EN_DASH, EN_DASH),
        (math.nan, 2, EN_DASH, EN_DASH),
        (math.inf, None, "∞", "∞"),
        (-math.inf, None, "−∞", "−∞"),
    ],
)
def test_numbers(value: float | None, decimals: int | None, sv: str, en: str) -> None:
    assert number(value, "sv", decimals) == sv
    assert number(value, "en", decimals) == en


def test_signs() -> None:
    assert number(2, "sv", sign=True) == "+2"
    assert number(-2, "en", sign=True) == "−2"
    assert number(0.001, "sv", 1, sign=True) == "0,0"


@given(st.floats(-1e12, 1e12), st.integers(0, 4), st.sampled_from(["sv", "en"]), st.booleans())
def test_a_reader_gets_the_rounded_number_back(value: float, decimals: int, lang: str, sign: bool) -> None:
    shown = number(value, lang, decimals, sign=sign)
    thousands, point = (NBSP, ",") if lang == "sv" else (",", ".")
    plain = shown.replace("−", "-").replace(thousands, "").replace(point, ".")
    assert float(plain) == round(value, decimals)
    assert "-" not in shown
    assert shown not in ("−0", "+0")
    assert " " not in shown


def test_per_cent_is_joined_by_the_rules_of_the_language() -> None:
    assert percent(73.7, "sv") == f"73,7{NBSP}%"
    assert percent(73.7, "en") == "73.7%"
    assert percent(None, "sv") == percent(math.nan, "en") == EN_DASH
    assert with_unit(8_000_000, "SEK", "sv") == f"8{NBSP}000{NBSP}000{NBSP}kr"
    assert with_unit(6.2, "%", "en") == "6.2%"
    assert with_unit(None, "SEK", "sv") == EN_DASH
    assert with_unit(5, "dagar", "sv") == f"5{NBSP}dagar"


def test_intervals_keep_minus_signs_readable() -> None:
    assert interval(-2.5, 1, "sv", 1) == f"−2,5{NBSP}till{NBSP}1,0"
    assert interval(-2.5, 1, "en", 1) == f"−2.5{NBSP}to{NBSP}1.0"
    assert interval(None, 1, "sv") == interval(1, math.nan, "en") == EN_DASH


def test_p_values() -> None:
    assert p_value(0.0421, "sv") == "0,042"
    assert p_value(0.0004, "en") == f"<{NBSP}0.001"
    assert p_value(None, "sv") == p_value(math.nan, "en") == EN_DASH


def test_words() -> None:
    assert day(date(2019, 4, 26), "sv") == "26 april 2019"
    assert day(date(2019, 4, 26), "en") == "26 April 2019"
    assert listing([], "sv") == ""
    assert listing(["a"], "sv") == "a"
    assert listing(["a", "b", "c"], "sv") == "a, b och c"
    assert listing(["a", "b"], "en") == "a and b"
    one, many = {"sv": "insats", "en": "intervention"}, {"sv": "insatser", "en": "interventions"}
    assert counted(1, one, many, "sv") == f"1{NBSP}insats"
    assert counted(46, one, many, "en") == f"46{NBSP}interventions"
    assert choose({"sv": "å", "en": "a"}, "sv") == "å"
    assert choose("both", "en") == "both"
    with pytest.raises(ValueError, match='"no" is not one of'):
        language("no")
