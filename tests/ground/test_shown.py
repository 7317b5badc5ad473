"""Tables, prose and figures: text from data is shown and never obeyed; structure that screen readers need."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from evaltools.checks import InvalidArgument
from evaltools.formats.html import table_html
from evaltools.formats.prose import to_html
from evaltools.formats.spreadsheets import to_csv, to_excel
from evaltools.formats.svg import to_png, to_svg
from evaltools.record.finding import anchor
from evaltools.record.look import figure
from evaltools.record.table import Column, table_from_data, table_of, table_to_data
from evaltools.record.values import is_missing
from evaltools.words import StudyWords, Voice, say
from evaltools.words.literal import literal

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\'"&'


SV = Voice("sv")


def table(records, columns, **more):
    """A table as HTML, as text and as a tree."""
    given = {"id": "t", "number": "1.1", "caption": "Titel"} | more
    frame = pd.DataFrame(records, columns=None if records else [*columns, "g"], dtype=object)
    text = table_html(table_of(frame, columns, **given), SV)
    return text, html.fragment_fromstring(text, create_parent="div")


def as_csv(records, names):
    """Rows as CSV."""
    columns = {names[0]: Column("x")}
    frame = pd.DataFrame(records, columns=names, dtype=object)
    return to_csv(table_of(frame, columns, id="t", number="1.1", caption="T"), SV)


class TestTables:
    def test_text_is_escaped_wherever_it_stands(self) -> None:
        columns = {
            "a": Column(HOSTILE, group=HOSTILE),
            "b": Column("b", show=lambda value: value + HOSTILE),
            "c": Column("c", missing=HOSTILE),
            "d": Column("d", "document"),
            "e": Column("e", "finding", show=lambda value: HOSTILE),
        }
        record = {"a": HOSTILE, "b": HOSTILE, "c": None, "d": HOSTILE, "e": f"a/{HOSTILE}", "g": HOSTILE}
        text, tree = table([record], columns, caption=HOSTILE, aid=HOSTILE, note=HOSTILE, group_rows="g")
        assert not tree.xpath("//script | //img | //@onerror")
        assert "<script" not in text
        assert len(re.findall(re.escape(HOSTILE), tree.text_content())) >= 9

    def test_headers_have_scope_and_the_caption_names_the_frame(self) -> None:
        columns = {"name": Column("Namn"), "n": Column("Antal", "number")}
        _, tree = table([{"name": "a", "n": 1}], columns)
        assert [th.get("scope") for th in tree.xpath("//th")] == ["col", "col", "row"]
        (frame,) = tree.xpath("//div[@role='region']")
        assert frame.get("tabindex") == "0"
        assert tree.xpath(f"//caption[@id='{frame.get('aria-labelledby')}']")

    @given(
        groups=st.lists(st.sampled_from(["", "A", "B"]), min_size=1, max_size=8),
        count=st.integers(0, 3),
    )
    def test_every_row_spans_all_columns(self, groups: list[str], count: int) -> None:
        columns = {f"c{i}": Column(f"C{i}", group=group) for i, group in enumerate(groups)}
        records = [dict.fromkeys(columns, "x") | {"g": "G"} for _ in range(count)]
        _, tree = table(records, columns, group_rows="g")
        covered = 0
        for row in tree.xpath("//tr"):
            width = sum(int(cell.get("colspan", 1)) for cell in row)
            taken = sum(int(cell.get("colspan", 1)) for cell in row if cell.get("rowspan"))
            if row.getparent().tag == "thead":
                assert width + covered == len(columns)
                covered += taken
            else:
                assert width == len(columns)
        assert len(tree.xpath("//tbody")) == max(1, bool(count))

    def test_groups_of_rows(self) -> None:
        records = [{"g": g, "n": n} for n, g in enumerate(["a", "a", None, float("nan"), "b"])]
        _, tree = table(records, {"n": Column("n", "number")}, group_rows="g")
        assert [th.text for th in tree.xpath("//th[@scope='rowgroup']")] == ["a", "–", "b"]
        assert len(tree.xpath("//tbody")) == 3

    @pytest.mark.parametrize(
        "none",
        [None, "", float("nan"), np.float32("nan"), np.float64("nan"), pd.NA, pd.NaT, np.datetime64("NaT")],
    )
    def test_missing_cells(self, none: object) -> None:
        assert is_missing(none)
        _, tree = table([{"a": "x", "n": none}], {"a": Column("a"), "n": Column("n", "number", missing="··")})
        (cell,) = tree.xpath("//td")
        assert (cell.text, cell.get("class")) == ("··", "num none")
        assert as_csv([{"n": none}], ["n"]) == 'n\n""\n'

    @pytest.mark.parametrize("there", [0, 0.0, np.int64(0), np.float32(0), False, "0", " "])
    def test_zero_is_not_missing(self, there: object) -> None:
        assert not is_missing(there)

    def test_values_and_verdicts_lead_to_their_findings(self) -> None:
        columns = {
            "name": Column("Namn"),
            "value": Column("Värde", "percent", trace="behind"),
            "verdict": Column("Utslag", "verdict", direction="change"),
            "status": Column("Färg", "status"),
        }
        rows = [
            {
                "name": "a",
                "value": 73.7,
                "behind": "trends/å/1",
                "verdict": "improved",
                "change": 1,
                "status": "green",
            },
            {"name": "b", "value": 0, "behind": "", "verdict": "cannot tell", "change": 0, "status": "red"},
        ]
        _, tree = table(rows, columns)
        (link,) = tree.xpath("//td/a[@class='finding']")
        assert link.get("href") == f"provenance.html#{anchor('trends/å/1')}"
        assert link.text == "73,7\u00a0%"
        assert [cell.text_content().strip() for cell in tree.xpath("//td[2]")] == [
            "▲ Förbättring",
            "? Går inte att avgöra",
        ]
        assert [cell.text_content() for cell in tree.xpath("//td[3]")] == ["Grön", "Röd"]

    def test_what_cannot_be_shown_is_told(self) -> None:
        with pytest.raises(InvalidArgument, match='Did you mean "green"'):
            table([{"s": "gren"}], {"s": Column("s", "status")})
        with pytest.raises(InvalidArgument, match="at least one column"):
            table([{"a": 1}], {})


class TestModels:
    """One model, many voices and formats."""

    COLUMNS = {  # noqa: RUF012
        "name": Column(say("Indicator")),
        "value": Column(say("Value"), "percent", 1, sign=True, trace="finding", group=say("Before")),
        "verdict": Column(say("Verdict"), "verdict", direction="value"),
        "kind": Column(say("Kind"), show={"count": say("Changed")}, missing="·"),
    }
    ROWS = (
        {
            "name": StudyWords({"sv": "Stöld", "en": "Theft"}),
            "value": -2.5,
            "verdict": "improved",
            "kind": "count",
        },
        {"name": StudyWords({"sv": "Våld", "en": "Assault"}), "value": None, "verdict": None, "kind": ""},
    )

    def made(self):
        frame = pd.DataFrame([{**row, "finding": "a/b"} for row in self.ROWS], dtype=object)
        return table_of(
            frame, self.COLUMNS, id="t", number="2.1", caption=say("Changed"), note=StudyWords("Not.")
        )

    def test_each_voice_says_the_same_model(self) -> None:
        shown = {code: table_html(self.made(), Voice(code)) for code in ("sv", "nb", "en") if code != "nb"}
        assert "Stöld" in shown["sv"]
        assert "Tabell\N{NO-BREAK SPACE}2.1. Ändrat" in shown["sv"]
        assert "▼</span> Förbättring" in shown["sv"]
        assert "−2,5\u00a0%" in shown["sv"]
        assert "Table\N{NO-BREAK SPACE}2.1. Changed" in shown["en"]
        assert "−2.5%" in shown["en"]

    def test_the_model_is_the_same_after_a_journey_through_json(self) -> None:
        import json

        back = table_from_data(json.loads(json.dumps(table_to_data(self.made()), allow_nan=False)))
        for code in ("sv", "en"):
            assert table_html(back, Voice(code)) == table_html(self.made(), Voice(code))
            assert to_csv(back, Voice(code)) == to_csv(self.made(), Voice(code))

    def test_words_that_a_language_takes_from_another_are_marked(self) -> None:
        text = table_html(self.made(), Voice("nb", words_from=["sv"]))
        assert '<span lang="sv">Stöld</span>' in text
        assert "Endret" in text

    def test_csv_has_values_and_codes_with_words_in_the_language(self) -> None:
        assert to_csv(self.made(), Voice("en")).splitlines() == [
            "name,value,verdict,kind,finding",
            "Theft,-2.5,improved,count,a/b",
            "Assault,,,,a/b",
        ]

    def test_excel_shows_what_a_reader_sees_with_numbers_as_numbers(self) -> None:
        import openpyxl

        data = to_excel([self.made()], Voice("sv"), name="Rapport")
        (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert sheet.title == "2.1 t"
        assert rows[0][0] == "Tabell 2.1. Ändrat"
        assert ["Stöld", -2.5, "Förbättring", "Ändrat"] in rows
        assert ["Våld", "–", "–", "·"] in rows
        assert rows[-1][0] == "Not."

    def test_excel_runs_no_formula(self) -> None:
        import openpyxl

        frame = pd.DataFrame({"a": ["=1+1", "\x0b"]})
        made = table_of(frame, {"a": Column("=x")}, id="t", number="1.1", caption="=y")
        (sheet,) = openpyxl.load_workbook(io.BytesIO(to_excel([made], Voice("en"), name="n"))).worksheets
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


class TestCsv:
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
    def test_formulas_are_shown_and_not_run(self, start: str) -> None:
        text = as_csv([{"a": f"{start}cmd|' /C calc'!A0"}], ["a", f"{start}head"])
        head, row = csv.reader(io.StringIO(text, newline=""))
        assert row[0].startswith("'")
        assert head[1].startswith("'")

    def test_numbers_and_ids_stay_as_they_are(self) -> None:
        rows = [{"id": "0380", "x": -5.0, "y": 0.1 + 0.2, "z": -1, "w": 73.65}]
        assert as_csv(rows, list(rows[0])) == "id,x,y,z,w\n0380,-5,0.3,-1,73.65\n"

    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")),
            min_size=1,
            max_size=4,
        )
    )
    def test_texts_come_back(self, cells: list[str]) -> None:
        names = [f"c{i}" for i in range(len(cells))]
        text = as_csv([dict(zip(names, cells, strict=True))], names)
        (back,) = list(csv.reader(io.StringIO(text, newline="")))[1:]
        assert [cell if cell == was else cell[1:] for cell, was in zip(back, cells, strict=True)] == cells


class TestProse:
    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
    def test_text_from_data_is_shown_as_it_is(self, text: str) -> None:
        shown = html.fragment_fromstring(to_html(f"Start:{literal(text)}:slut"), create_parent="div")
        assert [element.tag for element in shown.iter()] == ["div", "p"]
        assert shown.text_content() == f"Start:{re.sub(' +', ' ', text).strip(' ')}:slut"

    @pytest.mark.parametrize(
        "text", ["1. Punkt", "12) Punkt", "- punkt", "# Rubrik", "> citat", "=", "    kod", "---"]
    )
    def test_text_from_data_begins_no_block(self, text: str) -> None:
        shown = html.fragment_fromstring(to_html(literal(text)), create_parent="div")
        assert [element.tag for element in shown.iter()] == ["div", "p"]
        assert shown.text_content() == text.strip(" ")

    @pytest.mark.parametrize(
        "text",
        [
            HOSTILE,
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>)",
            "[x](vbscript:x)",
            "[x][y]\n\n[y]: javascript:alert(1)",
            "![x](javascript:alert(1))",
            "![x](http://example.org/x.png)",
            "<javascript:alert(1)>",
            '```"><script>\ncode\n```',
            '[x](http://example.org/"onmouseover="alert(1))',
            '[x](finding:a/"><script>alert(1)</script>)',
            '[x](table:"onmouseover="alert(1))',
            "<div onclick=alert(1)>x</div>",
            "&lt;script&gt;",
        ],
    )
    def test_nothing_acts(self, text: str) -> None:
        shown = html.fragment_fromstring(to_html(text), create_parent="div")
        assert not shown.xpath("//script | //img | //@*[starts-with(name(), 'on')]")
        assert all(
            re.match(r"(https?:|mailto:|#|provenance\.html#)", href) for href in shown.xpath("//@href")
        )

    @pytest.mark.parametrize("id", ["trends/förändring/a:b+c-d.e_f", "a/IP_1", "a/ü"])
    def test_findings_are_found_whatever_their_letters(self, id: str) -> None:
        text = to_html(f"[73,7 %](finding:{id})", findings={id})
        assert f'href="provenance.html#{anchor(id)}"' in text
        assert unescape(text).endswith("73,7 %</a></p>")

    def test_references_that_lead_nowhere_are_told(self) -> None:
        with pytest.raises(ValueError, match='finding "a/b"'):
            to_html("[x](finding:a/b)", findings=set())
        with pytest.raises(ValueError, match='table "x"'):
            to_html("[](table:x)", lambda kind, name: None)

    def test_references_without_words_get_them(self) -> None:
        shown = to_html("[](table:x) [](finding:a/b)", lambda kind, name: (f"#{name}", "Tabell 1.1"))
        assert ">Tabell 1.1</a>" in shown
        assert ">a/b</a>" in shown


class TestFigures:
    def drawing(self, label: str = "Antal"):
        made = figure(height=2)
        axes = made.subplots()
        axes.plot([1, 2], [3, 1], clip_on=True)
        axes.set_xlabel(label)
        return made

    def svg(
        self, label: str = "Antal", id: str = "one", title: str = "Titel", description: str = "Text."
    ) -> str:
        return to_svg(self.drawing(label), id=id, title=title, description=description)

    def test_the_same_bytes_twice(self) -> None:
        drawing = self.drawing()
        first = to_svg(drawing, id="one", title="T", description="D")
        assert to_png(drawing) == to_png(drawing)
        assert to_svg(drawing, id="one", title="T", description="D") == first
        assert self.svg(title="T", description="D") == first
        assert "20" not in re.findall(r"<dc:date>(.*)</dc:date>", first)

    def test_ids_are_unique_on_a_page_and_references_follow(self) -> None:
        trees = [etree.fromstring(self.svg(id=name)) for name in ("one", "two")]
        ids = [str(found) for tree in trees for found in tree.xpath("//@id")]
        assert len(ids) == len(set(ids))
        for tree in trees:
            own = set(tree.xpath("//@id"))
            used = re.findall(r'(?:href="#|url\(#)([^")]+)', etree.tostring(tree, encoding="unicode"))
            assert used
            assert set(used) <= own

    def test_text_alternative_is_read_first_and_text_stays_text(self) -> None:
        tree = etree.fromstring(self.svg())
        assert [child.tag.split("}")[1] for child in tree[:2]] == ["title", "desc"]
        assert [child.text for child in tree[:2]] == ["Titel", "Text."]
        assert tree.get("role") == "img"
        assert tree.get("aria-labelledby").split() == [child.get("id") for child in tree[:2]]
        assert "Antal" in tree.xpath("string()")

    @pytest.mark.parametrize("text", [HOSTILE, "$x$ 50 % & <b>", "\x00\x0b\x1b[2J", "]]>", "&#0;", "\ud800"])
    def test_hostile_labels(self, text: str) -> None:
        label = text.replace("\ud800", "?")
        tree = etree.fromstring(self.svg(label=label, title=text, description=text))
        assert not tree.xpath("//*[local-name()='script' or local-name()='image']")
        assert tree[0].text
        shown = re.sub("[\x00-\x08\x0b-\x1f]", "\ufffd", label)
        assert shown in tree.xpath("string()")
