"""Frames and sentences of the synthesis without a study: what a peer gets who has claims alone."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections import Counter

import matplotlib as mpl
import pandas as pd
import pytest

import evaltools.synthesis as room
from evaltools.record import look
from evaltools.record.finding import Finding, RowRef
from evaltools.synthesis import CRITERIA, RESULTS, drawing, frames, headlines, meeting, read_rules
from evaltools.synthesis.sentences import rating_word
from evaltools.words import Voice

mpl.use("agg")
ENGLISH = Voice("en")
MODULES = [item.name for item in pkgutil.walk_packages(room.__path__, f"{room.__name__}.") if not item.ispkg]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_right(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def change(name: str, verdict: str) -> Finding:
    return Finding(
        f"trends/{name}",
        text="A change.",
        kind="change",
        verdict=verdict,
        rows=(RowRef("a.csv", 2, "s", "p"),),
    )


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["improved", "cannot tell"], "things have gone in the right direction"),
        (["worsened", "cannot tell"], "things have gone in the wrong direction"),
        (["improved", "worsened"], "show no clear trend"),
        (["improved", "cannot tell", "cannot tell"], "show no clear trend"),
        (["not testable"], "The one change in an indicator cannot be tested."),
    ],
)
def test_a_trend_needs_half_of_the_testable_changes_and_none_against(verdicts: list[str], said: str) -> None:
    found = [change(f"change/{place}/all/1/2", verdict) for place, verdict in enumerate(verdicts)]
    assert said in ENGLISH.speak(headlines.trend(found, "Hjo"))


def test_findings_go_to_the_indicator_their_ids_name() -> None:
    names = ("change/theft/all/1/2", "interruption/lamps/1", "interruption/unknown/1", "headline/1")
    found = meeting.by_indicator([change(name, "improved") for name in names], {"lamps": "robbery"})
    assert {name: [item.id for item in items] for name, items in found.items()} == {
        "theft": ["trends/change/theft/all/1/2"],
        "robbery": ["trends/interruption/lamps/1"],
    }


def test_no_claims_and_no_rivals_give_empty_frames() -> None:
    assert frames.claims([]).empty
    assert frames.rivals([], []).empty


@pytest.mark.parametrize("width", [3.6, 7.2])
def test_the_grid_darkens_what_decided(width: float) -> None:
    row = {
        "claim": "Fewer thefts",
        "rating": "weak",
        "decided": ["link"],
        **dict.fromkeys(CRITERIA, "plausible"),
    }
    ratings = {value: rating_word(value, read_rules()) for value in RESULTS}
    data = pd.DataFrame([row | {"link": "weak"}])
    figure = drawing.overview(data, ENGLISH, width, criteria=list(CRITERIA), ratings=ratings)
    (axes,) = figure.axes
    assert len(axes.patches) == 4 * len(CRITERIA)
    shades = Counter(mpl.colors.to_hex(patch.get_facecolor()) for patch in axes.patches)
    assert shades[mpl.colors.to_hex(look.ACCENT)] == 1
    assert shades["#ffffff"] == 3 + 2 * (len(CRITERIA) - 1)
    titles = " ".join(text.get_text() for text in [*axes.texts, *axes.get_yticklabels()])
    assert "○ Weak" in titles
