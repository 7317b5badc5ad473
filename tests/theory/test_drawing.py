"""Drawings: order, sizes, overlaps, text that stays text, and what stands in their place for the blind."""

from __future__ import annotations

import io
import itertools
import json

import pytest
from lxml import etree

from evaltools.formats.svg import to_svg
from evaltools.record.figure import Figure, data_of, drawn_by, figure_from_data, figure_to_data
from evaltools.record.look import PAGE_WIDTH
from evaltools.theory import departments, draw, drawings, lines, message, outline
from evaltools.theory.alternative import alternative_text, matrix_message
from evaltools.theory.layout import Layout, arrange
from evaltools.theory.lettering import width, wrap
from evaltools.theory.matrix import matrix_parts
from evaltools.theory.views import drawn, shown, whole
from evaltools.words import StudyWords, Voice

LANGUAGES = ("sv", "en")
PHONE = 3.75
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> $x^2$ &amp; \\frac{1}{2} “ö” 100 % #1; [a](b)"


def laid(version, language="sv", page=PAGE_WIDTH) -> Layout:
    return arrange(whole(drawn(shown(version))), Voice(language), page)


def layouts(theory) -> list[tuple[str, Layout]]:
    return [
        (f"{version.id} {language} {page}", laid(version, language, page))
        for version, language, page in itertools.product(theory.versions, LANGUAGES, (PAGE_WIDTH, PHONE))
    ]


def made(version, language="sv", page=PAGE_WIDTH):
    return {one.name: one.draw(one.data, Voice(language), page) for one in drawings(version)}


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


@pytest.fixture(scope="module")
def figures(real):
    return [
        (page, figure)
        for version, language, page in itertools.product(real.versions, LANGUAGES, (PAGE_WIDTH, PHONE))
        for figure in made(version, language, page).values()
    ]


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
                assert 0 <= box.x <= box.x + box.width <= layout.width, name
                assert 0 <= box.y <= box.y + box.height <= layout.height, name

    def test_interventions_stand_in_the_order_of_the_file(self, real):
        rows = laid(real.version("2019-04")).of_role("intervention")
        assert [box.node for box in rows] == [
            *("1a", "1b", "1c", "1d", "1e"),
            *("2a", "2b", "2c", "2d", "2e", "2f"),
            *("3a", "3b", "3c", "3d", "3e", "3f"),
            *("4a", "4b", "4c"),
            *("5a", "5b", "5c"),
        ]

    def test_columns_stand_left_to_right_and_goals_in_order(self, real):
        layout = laid(real.version("2019-04"))
        left = {
            role: min(box.x for box in layout.of_role(role)) for role in ("group", "intervention", "target")
        }
        assert left["group"] < left["intervention"] < min(layout.lanes) < left["target"]
        assert [box.node for box in layout.of_role("target")] == ["g-safety", "g-crime", "g-unrest"]
        assert max(box.y for box in layout.of_role("condition") if box.node == "structure") < min(
            box.y for box in layout.of_role("group")
        )

    def test_on_a_phone_areas_stand_over_their_interventions(self, real):
        layout = laid(real.version("2019-04"), page=PHONE)
        area = next(box for box in layout.boxes if box.node == "a1")
        first = next(box for box in layout.boxes if box.node == "o1")
        assert area.x == first.x
        assert area.y + area.height < first.y

    def test_a_mark_for_every_link_to_a_goal_hollow_where_conditional(self, real):
        version = real.version("2019-04")
        marks = laid(version).marks
        assert len(marks) == 28 * 3
        assert {mark.node for mark in marks if mark.conditional} == {
            node.id for node in version.nodes if node.conditional
        }

    def test_what_is_outside_the_plan_is_not_drawn(self, real):
        assert "tac" not in {box.node for box in laid(real.version("2019-04")).boxes}

    def test_an_area_without_interventions_says_so(self, real):
        assert [words for _, _, words in laid(real.version("2020-10"), "en").notes] == [
            "No intervention is known."
        ]

    def test_words_are_broken_only_where_they_must_be(self):
        assert wrap("Öka tryggheten", 10) == ["Öka tryggheten"]
        parts = wrap("Ungdomsmottagningsverksamhetsutveckling", 1.0)
        assert "".join(part.rstrip("-") for part in parts) == "Ungdomsmottagningsverksamhetsutveckling"

    @pytest.mark.parametrize("bold", [False, True])
    def test_words_are_taken_as_wide_as_they_are_drawn(self, bold):
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import text_to_path

        font = FontProperties(family="DejaVu Sans", size=9.5, weight="bold" if bold else "normal")
        for words in ("Föräldraskapsstöd utvecklas AVATAR", "illi", "1a  WWW", "– ”é” ★"):
            points, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
            assert points / 72 <= width(words, 9.5, bold=bold) <= points / 72 * 1.08


class TestFigures:
    def test_no_lettering_under_nine_points_at_either_width(self, figures):
        for page, figure in figures:
            assert figure.get_figwidth() == pytest.approx(page)
            assert min(text.get_fontsize() for text in figure.texts) >= 9

    def test_no_words_leave_the_page_or_run_into_each_other(self, figures):
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        for _, figure in figures:
            renderer = FigureCanvasAgg(figure).get_renderer()
            words = [text for text in figure.texts if text.get_text().strip()]
            extents = [text.get_window_extent(renderer) for text in words]
            wide, high = renderer.get_canvas_width_height()
            for text, box in zip(words, extents, strict=True):
                assert 0 <= box.x0 <= box.x1 <= wide, text.get_text()
                assert 0 <= box.y0 <= box.y1 <= high, text.get_text()
            for (a, first), (b, second) in itertools.combinations(zip(words, extents, strict=True), 2):
                # A pixel of touching is the height of accents.
                crosswise = min(first.x1, second.x1) - max(first.x0, second.x0) > 1
                upright = min(first.y1, second.y1) - max(first.y0, second.y0) > 2
                assert not (crosswise and upright), f"{a.get_text()} | {b.get_text()}"

    def test_many_interventions_are_a_matrix_in_parts(self, real):
        figures = made(real.version("2024-06"))
        assert list(figures) == ["matrix-1", "matrix-2", "matrix-3"]
        words = [text for figure in figures.values() for text in texts(figure)]
        ids = [text.split()[0] for text in words if text.startswith("i") and text[1:3].isdigit()]
        assert ids == [f"i{number:02}" for number in range(1, 47)]

    def test_the_parts_are_the_same_in_every_language_and_keep_their_letters_on_a_printed_page(self, real):
        # The page is 7.1 inches wide and has room for a figure of 8.46 inches; a taller one would be shrunk.
        for language in LANGUAGES:
            for name, figure in made(real.version("2024-06"), language).items():
                wide, high = figure.get_size_inches()
                assert wide <= 7.11, name
                assert high <= 8.46, name

    def test_every_department_stands_in_one_part_of_the_matrix(self, real):
        version = real.version("2024-06")
        parts = matrix_parts(version)
        assert [name for part in parts for name in part] == list(departments(version))
        assert all(parts)

    def test_a_dot_for_every_link_of_an_intervention_and_a_ring_where_a_factor_leads_on(self, real):
        version = real.version("2024-06")
        dots = rings = 0
        for figure in made(version).values():
            for marks in figure.artists:
                if hasattr(marks, "get_sizes") and len(marks.get_sizes()):
                    hollow = tuple(marks.get_facecolor()[0][:3]) == (1, 1, 1)
                    rings, dots = (
                        rings + hollow * len(marks.get_offsets()),
                        dots + (not hollow) * len(marks.get_offsets()),
                    )
        direct = sum(len(version.links_from(node.id)) for node in version.of_kind("intervention"))
        reached = sum(len(version.reached(node.id)) for node in version.of_kind("intervention"))
        keys = len(drawings(version))
        assert (dots, rings) == (direct + keys, reached - direct + keys)

    def test_few_interventions_are_drawn_in_one_figure(self, real):
        assert list(made(real.version("2019-04"))) == ["whole"]
        assert [one.name for one in drawings(real.version("2019-04"), 10)] == ["matrix"]

    def test_conditional_boxes_are_dashed_and_starred(self, real):
        svg = etree.fromstring(to_svg(draw(real.version("2019-04")), id="t", title="t", description="d"))
        boxes = [one for one in svg.iter(f"{SVG}g") if (one.get("id") or "").startswith("t-node-")]
        dashed = [one for one in boxes if "stroke-dasharray" in etree.tostring(one, encoding="unicode")]
        assert len(boxes) == 1 + 2 + 5 + 28 + 3 + 4
        assert len(dashed) == 14

    def test_lanes_differ_in_shape_and_not_only_colour(self, real):
        figure = draw(real.version("2019-04"), Voice("sv"))
        shapes = {
            tuple(map(tuple, marks.get_paths()[0].vertices.round(3)))
            for marks in figure.artists
            if hasattr(marks, "get_sizes") and len(marks.get_sizes()) and len(marks.get_offsets()) > 1
        }
        assert len(shapes) == 3 + 1  # and the star

    def test_drawing_leaves_no_global_state(self, real):
        import matplotlib as mpl

        before = dict(mpl.rcParams)
        made(real.version("2020-10"))
        made(real.version("2024-06"))
        assert dict(mpl.rcParams) == before

    def test_the_same_theory_gives_the_same_bytes(self, real):
        def once() -> bytes:
            buffer = io.BytesIO()
            draw(real.version("2020-10")).savefig(buffer, format="png", metadata={"Software": None})
            return buffer.getvalue()

        assert once() == once()


class TestDrawnAgain:
    def test_a_figure_is_drawn_from_what_is_stored_and_needs_no_theory(self, real):
        for drawing in (*drawings(real.version("2019-04")), *drawings(real.version("2024-06"))):
            columns, rows = data_of(drawing.data)
            figure = Figure(
                "f", "1.1", drawing.message, drawing.alternative, drawn_by(drawing.draw), columns, rows
            )
            stored = figure_from_data(json.loads(json.dumps(figure_to_data(figure))))
            again = stored.drawn(Voice("sv"), PAGE_WIDTH)
            assert texts(again) == texts(drawing.draw(drawing.data, Voice("sv"), PAGE_WIDTH))


class TestSvg:
    def test_text_can_be_selected_and_searched(self, real):
        svg = to_svg(draw(real.version("2019-04"), Voice("sv")), id="theory", title="t", description="d")
        words = ["".join(node.itertext()).strip() for node in etree.fromstring(svg).iter(f"{SVG}text")]
        assert any("1a" in text and "Polisen följer individer" in text for text in words)
        assert "stadsdelarna" in words

    def test_hostile_names_are_shown_as_they_are(self, read, clean_text):
        text = clean_text.replace(
            "{sv: Lyktor sätts upp, en: Lanterns are put up}", f"{{sv: '{HOSTILE}', en: '{HOSTILE}'}}"
        )
        version = read(text).version("v1")
        svg = to_svg(draw(version, Voice("sv")), id="theory", title=HOSTILE, description=HOSTILE)
        root = etree.fromstring(svg)
        assert not list(root.iter(f"{SVG}script"))
        words = " ".join("".join(node.itertext()).strip() for node in root.iter(f"{SVG}text"))
        assert "$x^2$" in words
        assert "<script>alert(1)</script>" in words


class TestTextAlternative:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_node_that_acts_stands_in_the_list(self, real, language):
        voice = Voice(language)
        for version in real.versions:
            listed = " | ".join(voice.speak(text) for text, _ in lines(outline(version)))
            for node in version.of_kind("intervention", "goal", "problem_area"):
                assert voice.speak(node.name) in listed, node.id

    def test_the_list_tells_what_is_conditional_and_what_stands_outside_the_plan(self, real):
        listed = " ".join(Voice("sv").speak(text) for text, _ in lines(outline(real.version("2019-04"))))
        assert listed.count("villkorad") == 14
        assert listed.count("utanför planen") == 1

    def test_the_list_agrees_with_the_matrix_on_what_leads_to_the_goal(self, real):
        version = real.version("2024-06")
        listed = [Voice("sv").speak(text) for text, _ in lines(outline(version))]
        assert not [text for text in listed if text.endswith("→ inget mål")]
        factors = [text for text in listed if text.startswith(("Riskfaktor", "Skyddsfaktor"))]
        assert len(factors) == 15
        assert all(
            text.endswith("→ Bryta rekryteringen av barn och unga till kriminella nätverk")
            for text in factors
        )

    def test_what_leads_nowhere_is_said_to(self, read, clean_text):
        alone = clean_text.replace(
            "      - {from: bored, to: calm, kind: affects, sign: decreases, stated_by: research}\n", ""
        ).replace(
            "      - {id: s3, from: bored, to: calm, direction: for, strand: research, says: {sv: Känt, en: Known}, source: review}\n",
            "",
        )
        listed = [Voice("sv").speak(text) for text, _ in lines(outline(read(alone).version("v1")))]
        assert "k2 Kvällsöppet (villkorad) → inget mål" in listed

    def test_the_depth_of_each_line_is_told(self, read, clean_text):
        depths = [level for _, level in lines(outline(read(clean_text).version("v1")))]
        assert depths == [0, 1, 0, 1, 0, 1, 0, 1, 1]

    def test_one_sentence_what_one_message_and_where_the_list_is(self, real):
        text = Voice("sv").speak(alternative_text(real.version("2019-04")))
        assert "april 2019" in text
        assert "23 insatser och tre mål" in text
        assert "14 av dem är villkorade" in text
        assert text.endswith("Samma innehåll står som en nästlad lista i kapitlet.")

    def test_the_message_follows_the_links(self, read, clean_text):
        version = read(clean_text).version("v1")
        assert Voice("en").speak(message(version)) == (
            "One of two interventions is assumed to contribute to each of the two goals; one of them is conditional"
        )
        moved = clean_text.replace(
            "from: k1\n        to: calm\n        kind", "from: k2\n        to: calm\n        kind"
        )
        moved = moved.replace("from: k1\n        to: [safe, calm]", "from: k1\n        to: safe").replace(
            "from: k1, to: [safe, calm]", "from: k1, to: safe"
        )
        assert Voice("en").speak(message(read(moved).version("v1"))) == (
            "Every intervention is assumed to contribute to some goal, but none to all of them; "
            "one of them is conditional"
        )

    def test_factors_count_as_ways_to_the_goal(self, real):
        said = Voice("sv").speak(message(real.version("2024-06")))
        assert said == "46 insatser antas bidra till målet"

    def test_the_matrix_says_where_most_and_fewest_aim(self, real):
        said = Voice("sv").speak(matrix_message(real.version("2024-06")))
        assert said == (
            "Flest insatser, 12 av 46, riktas mot ”Skolmisslyckande”; ingen riktas direkt mot "
            "”Att inte hamna i utanförskap”"
        )


class TestOneLanguage:
    def test_a_theory_in_one_language_is_read_drawn_and_listed(self, read, clean_text):
        import re

        one = re.sub(r"\{sv: [^{},]*, en: ([^{},]*)\}", r"\1", clean_text)
        assert "sv:" not in one
        version = read(one).version("v1")
        assert version.node("k1").name == StudyWords("Lanterns are put up")
        assert any("Lanterns are put up" in text for text in texts(draw(version, Voice("nb"))))
        assert any("Lanterns" in Voice("nb").speak(text) for text, _ in lines(outline(version)))
