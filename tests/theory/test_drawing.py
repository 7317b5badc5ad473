"""Drawings: order, sizes, overlaps, text that stays text, and what stands in their place for the blind."""

from __future__ import annotations

import io
import itertools

import pytest
from lxml import etree

from evaltools.checks import InvalidArgument
from evaltools.formats.svg import to_svg
from evaltools.record.look import PAGE_WIDTH
from evaltools.theory import (
    alternative_text,
    departments,
    draw,
    draw_department,
    draw_matrix,
    drawings,
    message,
    outline,
    outline_markdown,
)
from evaltools.theory.layout import Layout, arrange
from evaltools.theory.lettering import wrap
from evaltools.theory.matrix import matrix_parts
from evaltools.theory.views import of_department, whole

LANGUAGES = ("sv", "en")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> $x^2$ &amp; \\frac{1}{2} “ö” 100 % #1; [a](b)"


def layouts(theory) -> list[tuple[str, Layout]]:
    found = []
    for version, language in itertools.product(theory.versions, LANGUAGES):
        views = [whole(version, language)]
        views += [of_department(version, name, language) for name in departments(version, language)]
        for number, view in enumerate(views):
            name = f"{version.id} {language} {number}"
            found.append((name, arrange(version, view, language, message(version, language))))
    return found


@pytest.fixture(scope="module")
def figures(real):
    return [
        figure
        for version, language in itertools.product(real.versions, LANGUAGES)
        for figure in drawings(version, language).values()
    ]


def texts_of(items) -> list[str]:
    return [text for item in items for text in (item.text, *texts_of(item.children))]


class TestLayout:
    def test_no_two_boxes_overlap(self, real):
        for name, layout in layouts(real):
            for a, b in itertools.combinations(layout.boxes, 2):
                apart = (
                    a.x + a.width <= b.x
                    or b.x + b.width <= a.x
                    or a.y + a.height <= b.y
                    or b.y + b.height <= a.y
                )
                assert apart, f"{name}: {a.node} and {b.node}"

    def test_everything_stands_on_the_page(self, real):
        for name, layout in layouts(real):
            for box in layout.boxes:
                assert 0 <= box.x <= box.x + box.width <= PAGE_WIDTH, name
                assert 0 <= box.y <= box.y + box.height <= layout.height, name

    def test_interventions_stand_in_the_order_of_the_file(self, real):
        rows = arrange(real.version("2019-04"), whole(real.version("2019-04"), "sv"), "sv", "").of_role(
            "intervention"
        )
        assert [box.node for box in rows] == [
            *("1a", "1b", "1c", "1d", "1e"),
            *("2a", "2b", "2c", "2d", "2e", "2f"),
            *("3a", "3b", "3c", "3d", "3e", "3f"),
            *("4a", "4b", "4c"),
            *("5a", "5b", "5c"),
        ]

    def test_columns_stand_left_to_right_and_goals_in_order(self, real):
        version = real.version("2019-04")
        layout = arrange(version, whole(version, "sv"), "sv", "")
        left = {
            role: min(box.x for box in layout.of_role(role)) for role in ("group", "intervention", "target")
        }
        assert left["group"] < left["intervention"] < min(layout.lanes) < left["target"]
        assert [box.node for box in layout.of_role("target")] == ["g-safety", "g-crime", "g-unrest"]
        assert max(box.y for box in layout.of_role("condition") if box.node == "structure") < min(
            box.y for box in layout.of_role("group")
        )

    def test_a_mark_for_every_link_to_a_goal_hollow_where_conditional(self, real):
        version = real.version("2019-04")
        marks = arrange(version, whole(version, "sv"), "sv", "").marks
        assert len(marks) == 28 * 3
        assert {mark.node for mark in marks if mark.conditional} == {
            node.id for node in version.nodes if node.conditional
        }

    def test_what_is_outside_the_plan_is_not_drawn(self, real):
        version = real.version("2019-04")
        assert "tac" not in {box.node for box in arrange(version, whole(version, "sv"), "sv", "").boxes}

    def test_an_area_without_interventions_says_so(self, real):
        version = real.version("2020-10")
        assert [words for _, _, words in arrange(version, whole(version, "en"), "en", "").notes] == [
            "No intervention is known."
        ]

    def test_words_are_broken_only_where_they_must_be(self):
        assert wrap("Öka tryggheten", 10) == ["Öka tryggheten"]
        lines = wrap("Ungdomsmottagningsverksamhetsutveckling", 1.0)
        assert "".join(line.rstrip("-") for line in lines) == "Ungdomsmottagningsverksamhetsutveckling"


class TestFigures:
    def test_no_lettering_under_nine_points_at_page_width(self, figures):
        for figure in figures:
            assert figure.get_figwidth() == pytest.approx(PAGE_WIDTH)
            assert min(text.get_fontsize() for text in figure.axes[0].texts if text.get_text()) >= 9

    def test_no_words_leave_the_page_or_run_into_each_other(self, figures):
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        for figure in figures:
            renderer = FigureCanvasAgg(figure).get_renderer()
            texts = [text for text in figure.axes[0].texts if text.get_text().strip()]
            extents = [text.get_window_extent(renderer) for text in texts]
            width, height = renderer.get_canvas_width_height()
            for text, box in zip(texts, extents, strict=True):
                assert 0 <= box.x0 <= box.x1 <= width, text.get_text()
                assert 0 <= box.y0 <= box.y1 <= height, text.get_text()
            for (a, first), (b, second) in itertools.combinations(zip(texts, extents, strict=True), 2):
                # A pixel of touching is the height of accents.
                crosswise = min(first.x1, second.x1) - max(first.x0, second.x0) > 1
                upright = min(first.y1, second.y1) - max(first.y0, second.y0) > 2
                assert not (crosswise and upright), f"{a.get_text()} | {b.get_text()}"

    def test_many_interventions_are_split_by_department(self, real):
        version = real.version("2024-06")
        figures = drawings(version, "sv")
        matrices = [figure for name, figure in figures.items() if name.startswith("matrix")]
        assert list(figures)[: len(matrices)] == ["matrix-1", "matrix-2"]
        assert len(figures) == len(matrices) + 10
        shown = [text.get_text() for figure in matrices for text in figure.axes[0].texts]
        ids = [words.split()[0] for words in shown if words.startswith("i") and words[1:3].isdigit()]
        assert ids == [f"i{number:02}" for number in range(1, 47)]

    def test_the_parts_of_a_matrix_keep_their_letters_on_a_printed_page(self, real):
        # The page is 7.1 inches wide and has room for a figure of 8.46 inches; a taller one would be shrunk.
        for language in LANGUAGES:
            figures = drawings(real.version("2024-06"), language, titled=False)
            for name, figure in figures.items():
                width, height = figure.get_size_inches()
                assert width <= 7.11, name
                assert height <= 8.46, name

    def test_every_department_stands_in_one_part_of_the_matrix(self, real):
        version = real.version("2024-06")
        parts = matrix_parts(version, "en")
        assert [name for part in parts for name in part] == list(departments(version, "en"))
        assert all(parts)

    def test_few_interventions_are_drawn_in_one_figure(self, real):
        assert list(drawings(real.version("2019-04"), "en")) == ["whole"]

    def test_unknown_department_is_told_with_the_nearest(self, real):
        with pytest.raises(InvalidArgument, match="Fritid"):
            draw_department(real.version("2024-06"), "Fritiden", "sv")

    def test_conditional_boxes_are_dashed_and_starred(self, real):
        axes = draw(real.version("2019-04"), "sv").axes[0]
        dashed = {
            patch.get_gid() for patch in axes.patches if patch.get_linestyle() != "solid" and patch.get_gid()
        }
        stars = [line for line in axes.lines if line.get_marker() == "*"]
        assert len(dashed) == 14
        assert len(stars) == 14 + 1  # one in the key

    def test_lanes_differ_in_shape_and_not_only_colour(self, real):
        axes = draw(real.version("2019-04"), "sv").axes[0]
        shapes = {line.get_marker() for line in axes.lines} - {"*", "None", None, ""}
        assert len(shapes) == 3

    def test_drawing_leaves_no_global_state(self, real):
        import matplotlib as mpl

        before = dict(mpl.rcParams)
        draw(real.version("2020-10"), "sv")
        draw_matrix(real.version("2024-06"), "sv")
        assert dict(mpl.rcParams) == before

    def test_the_same_theory_gives_the_same_bytes(self, real):
        def once() -> bytes:
            buffer = io.BytesIO()
            draw(real.version("2020-10"), "sv").savefig(buffer, format="png", metadata={"Software": None})
            return buffer.getvalue()

        assert once() == once()


class TestSvg:
    def test_text_can_be_selected_and_searched(self, real):
        svg = to_svg(draw(real.version("2019-04"), "sv"), id="theory", title="t", description="d")
        texts = ["".join(node.itertext()).strip() for node in etree.fromstring(svg).iter(f"{SVG}text")]
        assert any("1a" in text and "Polisen följer individer" in text for text in texts)
        assert "stadsdelarna" in texts

    def test_hostile_names_are_shown_as_they_are(self, read, clean_text):
        text = clean_text.replace(
            "{sv: Lyktor sätts upp, en: Lanterns are put up}", f"{{sv: '{HOSTILE}', en: '{HOSTILE}'}}"
        )
        version = read(text).version("v1")
        svg = to_svg(draw(version, "sv"), id="theory", title=HOSTILE, description=HOSTILE)
        root = etree.fromstring(svg)
        assert not list(root.iter(f"{SVG}script"))
        shown = " ".join("".join(node.itertext()).strip() for node in root.iter(f"{SVG}text"))
        assert "$x^2$" in shown
        assert "<script>alert(1)</script>" in shown


class TestTextAlternative:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_node_that_acts_stands_in_the_list(self, real, language):
        for version in real.versions:
            shown = " | ".join(texts_of(outline(version, language)))
            for node in version.of_kind("intervention", "goal", "problem_area"):
                assert node.name.of(language) in shown, node.id

    def test_the_list_tells_what_is_conditional_and_what_stands_outside_the_plan(self, real):
        shown = outline_markdown(outline(real.version("2019-04"), "sv"))
        assert shown.count("villkorad") == 14
        assert shown.count("utanför planen") == 1

    def test_text_is_escaped_in_markdown(self, read, clean_text):
        import mistune

        text = clean_text.replace(
            "{sv: Mörka gångar, en: Dark paths}", f"{{sv: '{HOSTILE}', en: '{HOSTILE}'}}", 1
        )
        shown = outline_markdown(outline(read(text).version("v1"), "en"))
        html = mistune.html(shown)
        assert "<script" not in html
        assert "<a " not in html
        assert "&lt;script&gt;" in html

    def test_one_sentence_what_one_message_and_where_the_list_is(self, real):
        text = alternative_text(real.version("2019-04"), "sv")
        assert "23 insatser och 3 mål" in text
        assert "14 av dem är villkorade" in text
        assert text.endswith("Samma innehåll står som nästlad lista under figuren.")

    def test_the_message_follows_the_links(self, read, clean_text):
        before = message(read(clean_text).version("v1"), "en")
        moved = clean_text.replace(
            "from: k1\n        to: calm\n        kind", "from: k2\n        to: calm\n        kind"
        )
        moved = moved.replace("from: k1\n        to: [safe, calm]", "from: k1\n        to: safe").replace(
            "from: k1, to: [safe, calm]", "from: k1, to: safe"
        )
        assert message(read(moved).version("v1"), "en") != before
