"""Light and dark: what is written can be read and what is drawn can be told, by the contrast WCAG asks for."""

from __future__ import annotations

import re

import pytest

from evaltools.formats.dark import DARK, GROUND, rules, themed
from evaltools.publish.pages import TEMPLATES
from evaltools.record import look

STYLE = (TEMPLATES / "report.css").read_text(encoding="utf-8")
TEXTS = ("ink", "soft", "deep", "link", "good", "bad", "neutral", "unsure", "alarm", "lead", "dim", "code",
         "text-code", "number-code")  # fmt: skip
WRITTEN = (look.INK, look.GREY)
DRAWN = (look.BLUE, look.VERMILION, look.GREEN, look.PURPLE, look.LIGHT)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, as WCAG 2.2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#d55e00", "#ffffff") == pytest.approx(3.87, abs=0.01)


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> dict[str, str]:
    """The colours of pages by name."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    names = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", blocks[0]))
    return (
        names
        if request.param == "light"
        else names | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", blocks[1]))
    )


@pytest.mark.parametrize("name", TEXTS)
def test_text_reaches_four_and_a_half_to_one_on_paper_and_wash(palette: dict[str, str], name: str) -> None:
    for ground in ("paper", "wash"):
        assert contrast(palette[name], palette[ground]) >= 4.5, ground


def test_labels_marks_and_heads_can_be_read(palette: dict[str, str]) -> None:
    assert contrast(palette["label-ink"], palette["label"]) >= 4.5
    assert contrast(palette["ink"], palette["mark"]) >= 4.5
    assert contrast("#ffffff", palette["head"]) >= 4.5
    assert contrast(palette["soft"], palette["card"]) >= 4.5


def test_a_colour_that_is_written_in_no_palette_stands_in_no_rule() -> None:
    below = STYLE[STYLE.index("* { box-sizing") : STYLE.index("@media print")]
    bare = set(re.findall(r"(?<!background: )#[0-9a-f]{6}", below)) - {
        "#9fb8c2",
        "#d5e1e6",
        "#ffd54a",
        "#c9a227",
        "#8a6a00",
    }
    assert bare <= {
        "#00795c",
        "#e6b800",
        "#b3261e",
        "#b4b8ba",
    }  # colours of statuses, which are fills with words beside


@pytest.mark.parametrize("colour", WRITTEN)
def test_letters_in_figures_can_be_read(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(DARK[colour], GROUND) >= 4.5


@pytest.mark.parametrize("colour", DRAWN)
def test_marks_in_figures_can_be_told(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(DARK[colour], GROUND) >= 3


def test_every_colour_of_the_house_has_its_dark_one() -> None:
    house = {
        value
        for value in vars(look).values()
        if isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", value)
    }
    assert house | set(look.STATUS.values()) <= set(DARK)


def test_a_drawing_with_a_colour_of_its_own_keeps_its_white_ground() -> None:
    assert not themed('<path style="fill: none; stroke: #ab12cd"/>')
    assert 'fill: #0072b2"] { fill: #4aa8e0 !important' in rules()
