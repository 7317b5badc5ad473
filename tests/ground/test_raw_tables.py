"""Raw tables: both dialects of CSV, Excel and YAML are read as they are; what cannot be read is told, all at once."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltools.checks import BadInput, Problem, Problems
from evaltools.study.model import read_study
from evaltools.study.tables.declared import described
from evaltools.study.tables.indicators import Observation
from evaltools.study.tables.prepare import check_data
from evaltools.study.tables.reading import read_table
from evaltools.study.tables.rows import check_rows, numeric_columns
from evaltools.study.tables.schemas import TABLES
from evaltools.words import StudyWords, Voice

HEAD = "indicator;group;area;start;end;value;unit;n;missing;source;locator"


def read(tmp_path: Path, name: str, content: str | bytes, table: str = "observations") -> list[Any]:
    """Rows of a raw file, or BadInput with everything that is wrong with it."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    model = TABLES[table]
    raw = read_table(path, tmp_path, numeric_columns(model))
    problems = Problems()
    rows = check_rows(raw, model, problems)
    problems.raise_if_any()
    return rows


def told(tmp_path: Path, name: str, content: str | bytes, table: str = "observations") -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, name, content, table)
    assert all(problem.file == name for problem in caught.value.problems)
    return list(caught.value.problems)


def row(
    value: str = "1", *, start: str = "2020-01-01", n: str = "", missing: str = "", sep: str = ";"
) -> str:
    cells = ["theft", "all", "0380", start, "2020-12-31", value, "number", n, missing, "town-2022", "s. 2"]
    return sep.join(cells)


class TestDialects:
    def test_swedish_excel(self, tmp_path) -> None:
        text = "\r\n".join([HEAD, row("73,7"), row("3\u00a0154,5"), row("−2\u202f000,25"), row("1 234"), ""])
        found = [item.value for item, _ in read(tmp_path, "x.csv", b"\xef\xbb\xbf" + text.encode())]
        assert found == [73.7, 3154.5, -2000.25, 1234.0]

    def test_commas_and_points(self, tmp_path) -> None:
        text = HEAD.replace(";", ",") + "\n" + row("73.7", sep=",") + "\n" + row(".5", sep=",") + "\n"
        assert [item.value for item, _ in read(tmp_path, "x.csv", text)] == [73.7, 0.5]

    def test_tabs(self, tmp_path) -> None:
        text = HEAD.replace(";", "\t") + "\n" + row("73,7", sep="\t")
        assert [item.value for item, _ in read(tmp_path, "x.csv", text)] == [73.7]

    def test_ids_keep_their_zeros_and_words_their_commas(self, tmp_path) -> None:
        text = "\n".join([HEAD, row("73,7").replace("s. 2", '"s. 2, 3; not 4"')])
        ((item, line),) = read(tmp_path, "x.csv", text)
        assert (item.area, item.locator, line) == ("0380", "s. 2, 3; not 4", 2)

    def test_lines_are_those_of_the_file(self, tmp_path) -> None:
        text = "\n".join([HEAD, "", row().replace("s. 2", '"s. 2\n(below)"'), ";" * 10, row("2")])
        assert [line for _, line in read(tmp_path, "x.csv", text)] == [3, 6]

    @given(
        numbers=st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=6),
        space=st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    )
    def test_both_dialects_hold_the_same_numbers(self, tmp_path_factory, numbers, space) -> None:
        folder = tmp_path_factory.mktemp("dialects")
        english = [row(str(value)) for value in numbers]
        swedish = [row(f"{value:,}".replace(",", space).replace(".", ",")) for value in numbers]
        values = [
            [item.value for item, _ in read(folder, "x.csv", "\n".join([HEAD, *rows]))]
            for rows in (english, swedish)
        ]
        assert values[0] == values[1] == [float(value) for value in numbers]


class TestRefused:
    def test_mixed_decimals_are_told_with_both_places(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row("73,7"), row("5"), row("1 073.6")]))
        assert problem.code == "mixed-decimals"
        assert '"73,7" in value on line 2' in problem.message
        assert '"1 073.6" in value on line 4' in problem.message

    def test_a_comma_that_may_divide_thousands(self, tmp_path) -> None:
        text = HEAD.replace(";", ",") + "\n" + row('"3,154"', sep=",")
        (problem,) = told(tmp_path, "x.csv", text)
        assert (problem.code, problem.line) == ("ambiguous-number", 2)
        assert "3154" in problem.remedy

    @pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "12 13", "1,2,3", "12%", "ca 5", "1.234,5"])
    def test_what_is_no_number(self, tmp_path, value: str) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row(value)]))
        assert (problem.code, problem.line) == ("bad-cell", 2)
        assert value in problem.message

    def test_cell_counts(self, tmp_path) -> None:
        found = told(tmp_path, "x.csv", "\n".join([HEAD, row() + ";", row(), row().rpartition(";")[0]]))
        assert [(p.code, p.line) for p in found] == [("cell-count", 2), ("cell-count", 4)]
        assert "12 cells where the head has 11" in found[0].message

    @pytest.mark.parametrize("broken", ['"s. 2', 's. "2"" "', '"s"2'])
    def test_quotes_are_told_where_the_row_begins(self, tmp_path, broken: str) -> None:
        content = "\n".join([HEAD, row(), row().replace("s. 2", broken), row(), row()])
        found = told(tmp_path, "x.csv", content) if broken.startswith('"') else []
        if broken.startswith('"'):
            assert [(p.code, p.line) for p in found] == [("bad-quotes", 3)]
        else:
            assert read(tmp_path, "x.csv", content)[1][0].locator == broken

    @pytest.mark.parametrize(
        ("content", "code", "line"),
        [
            (f"{HEAD}\n{row()}\0".encode(), "not-text", None),
            (f"{HEAD}\n{row()}\n{row().replace('s.', 'å')}".encode("latin-1"), "not-utf8", 3),
            (f"{HEAD}\n{row()}".encode("utf-16"), "not-utf8", 1),
            (b"", "empty", 1),
            (f"{HEAD};unit\n{row()};x".encode(), "duplicate-column", 1),
            (f"{HEAD};\n{row()};".encode(), "unnamed-column", 1),
            (f"{HEAD}\n{row().replace('s. 2', 's' + chr(27) + '[2J')}".encode(), "control-character", 2),
        ],
    )  # fmt: skip
    def test_form(self, tmp_path, content: bytes, code: str, line: int | None) -> None:
        (problem,) = told(tmp_path, "x.csv", content)
        assert (problem.code, problem.line) == (code, line)

    def test_missing_file_and_unknown_format(self, tmp_path) -> None:
        with pytest.raises(BadInput, match="no such file"):
            read_table(tmp_path / "x.csv", tmp_path)
        (tmp_path / "x.ods").write_text("x")
        with pytest.raises(BadInput, match=r'cannot read "\.ods" files'):
            read_table(tmp_path / "x.ods", tmp_path)


class TestRows:
    def test_unknown_and_missing_columns_are_told_with_the_mistakes_of_the_rows(self, tmp_path) -> None:
        head = HEAD.replace("value", "vlaue").replace(";locator", "")
        rows = [row("1").rpartition(";")[0], row("2", start="20-01-01").rpartition(";")[0]]
        found = told(tmp_path, "x.csv", "\n".join([head, *rows]))
        assert [(p.code, p.line) for p in found] == [
            ("unknown-column", 1),
            ("missing-column", 1),
            ("bad-cell", 3),
        ]
        assert found[0].remedy == 'Did you mean "value"?'

    def test_blank_required_cells(self, tmp_path) -> None:
        found = told(tmp_path, "x.csv", "\n".join([HEAD, row().replace("town-2022", ""), row(start="")]))
        assert [(p.code, p.line, p.message) for p in found] == [
            ("blank-cell", 2, 'the cell "source" is blank.'),
            ("blank-cell", 3, 'the cell "start" is blank.'),
        ]

    @pytest.mark.parametrize(
        "day", ["2020", "1577836800", "0", "20200101", "01/02/2020", "2020-13-01", "2020-1-1"]
    )
    def test_dates(self, tmp_path, day: str) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row(start=day)]))
        assert (problem.code, problem.line) == ("bad-cell", 2)
        assert "2018-01-31" in problem.message or "no such day" in problem.message

    def test_end_before_start(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row(start="2021-01-01")]))
        assert "before start" in problem.message

    def test_zero_is_a_value_and_missing_is_told_apart(self, tmp_path) -> None:
        reasons = ["missing", "not-collected", "not-published", "suppressed"]
        text = "\n".join([HEAD, row("0"), *(row("", missing=reason) for reason in reasons)])
        found = [(item.value, item.missing) for item, _ in read(tmp_path, "x.csv", text)]
        assert found == [(0.0, None), *((None, reason) for reason in reasons)]

    def test_neither_value_nor_reason_and_both(self, tmp_path) -> None:
        found = told(tmp_path, "x.csv", "\n".join([HEAD, row(""), row("0", missing="missing")]))
        assert [(p.code, p.line) for p in found] == [("bad-row", 2), ("bad-row", 3)]
        assert "either a value or" in found[0].message

    def test_unknown_word_names_the_nearest(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row("", missing="not-colected")]))
        assert problem.remedy == 'Did you mean "not-collected"?'

    def test_a_number_too_large_to_store(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row(n="99999999999999999999")]))
        assert (problem.code, problem.line) == ("bad-cell", 2)

    def test_swedish_truth_values(self, tmp_path) -> None:
        head = HEAD.replace("missing", "break_before")
        found = read(tmp_path, "x.csv", "\n".join([head, row(missing="SANT"), row(missing="Falskt"), row()]))
        assert [item.break_before for item, _ in found] == [True, False, False]

    def test_all_problems_of_a_file_at_once(self, tmp_path) -> None:
        rows = [row("x"), row(start="x"), row(""), row(n="-1"), row(n="1.5")]
        found = told(tmp_path, "x.csv", "\n".join([HEAD, *rows]))
        assert [p.line for p in found] == [2, 3, 4, 5, 6]

    def test_long_cells_are_shown_short(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.csv", "\n".join([HEAD, row("x" * 5000)]))
        assert len(str(problem)) < 300


class TestYaml:
    ENTRY = '- {id: f1, area: "0380", kind: risk, name_sv: A, name_en: B, source: town-2022, locator: s. 1}\n'

    def test_list_of_entries(self, tmp_path) -> None:
        found = read(tmp_path, "x.yml", "# comment\n" + self.ENTRY + self.ENTRY, "factors")
        assert [(item.area, line) for item, line in found] == [("0380", 2), ("0380", 3)]

    def test_mistakes_stand_on_the_line_of_the_cell(self, tmp_path) -> None:
        text = (
            self.ENTRY
            + "- id: f2\n  area: 0380\n  kind: rsik\n  nmae_sv: A\n  name_en: yes\n  source: town-2022\n"
            + "  locator: 12\n"
        )
        found = sorted(told(tmp_path, "x.yml", text, "factors"), key=lambda problem: problem.line or 0)
        assert [(p.code, p.line) for p in found] == [
            ("not-text", 3),
            ("bad-cell", 4),
            ("unknown-column", 5),
            ("not-text", 8),
        ]
        assert found[2].remedy == 'Did you mean "name_sv"?'
        assert "(0380)" in found[0].message
        assert found[0].remedy == 'Put it in quotes: "0380".'
        assert found[1].remedy == 'Did you mean "risk"?'

    @pytest.mark.parametrize(
        "content", ["a: 1\n", "- a\n- b\n", "[]\n", "5\n", "- {1: 2, null: 3, [x]: 4}\n"]
    )
    def test_what_is_no_list_of_entries(self, tmp_path, content: str) -> None:
        assert told(tmp_path, "x.yml", content, "factors")

    def test_true_is_no_number(self, tmp_path) -> None:
        text = self.ENTRY.replace("id: f1", "id: f1, count: 1") + "\n"
        citation = "- {informant: IP 1, section: '6', section_sv: A, section_en: B, count: true, source: t, locator: s}"
        assert told(tmp_path, "x.yml", text, "factors")[0].code == "unknown-column"
        (problem,) = told(tmp_path, "y.yml", citation, "citations")
        assert '"count" is "true"' in problem.message


class TestExcel:
    HEADER = HEAD.split(";")

    def book(self, *rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
        from openpyxl import Workbook

        made = Workbook()
        sheet = made.active
        for cells in (self.HEADER, *rows):
            sheet.append(cells)
        for place, shown in (formats or {}).items():
            sheet[place].number_format = shown
        buffer = io.BytesIO()
        made.save(buffer)
        return buffer.getvalue()

    def cells(self, value: Any = 1, area: Any = "0380", start: Any = date(2020, 1, 1)) -> list[Any]:
        return [
            "theft",
            "all",
            area,
            start,
            date(2020, 12, 31),
            value,
            "number",
            None,
            None,
            "town-2022",
            "s. 2",
        ]

    def test_typed_cells(self, tmp_path) -> None:
        found = read(tmp_path, "x.xlsx", self.book(self.cells(73.7), [None] * 11, self.cells(0)))
        assert [(item.area, item.start, item.value, line) for item, line in found] == [
            ("0380", date(2020, 1, 1), 73.7, 2),
            ("0380", date(2020, 1, 1), 0.0, 4),
        ]

    def test_an_id_stored_as_a_number(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.xlsx", self.book(self.cells(area=380)))
        assert problem.code == "not-text"
        assert "as text in Excel" in problem.remedy

    def test_formulas_are_values_and_are_not_run(self, tmp_path) -> None:
        content = self.book(self.cells("=1+1"))
        (problem,) = told(tmp_path, "x.xlsx", content)
        assert (problem.code, problem.line) == ("formula-without-value", 2)
        # As Excel stores it: the formula with its last result.
        stored = self._edit(content, "xl/worksheets/sheet1.xml", b"<f>1+1</f><v></v>", b"<f>1+1</f><v>5</v>")
        assert [item.value for item, _ in read(tmp_path, "y.xlsx", stored)] == [5.0]

    def test_a_share_formatted_as_per_cent(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.xlsx", self.book(self.cells(0.737), formats={"F2": "0.0%"}))
        assert (problem.code, problem.line) == ("percent-format", 2)
        assert "73.7" in problem.remedy

    def test_errors_and_cells_beside_the_table(self, tmp_path) -> None:
        found = told(tmp_path, "x.xlsx", self.book(self.cells("#DIV/0!"), [*self.cells(), "beside"]))
        assert [(p.code, p.line) for p in found] == [("excel-error", 2), ("cell-count", 3)]
        assert "L3" in found[1].message

    def test_a_number_as_a_date(self, tmp_path) -> None:
        (problem,) = told(tmp_path, "x.xlsx", self.book(self.cells(start=43831)))
        assert '"start" is "43831"' in problem.message

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"text", b"\xd0\xcf\x11\xe0 old Excel"])
    def test_no_zip(self, tmp_path, content: bytes) -> None:
        assert [p.code for p in told(tmp_path, "x.xlsx", content)] == ["not-excel"]

    def test_broken_in_the_middle(self, tmp_path) -> None:
        content = self._edit(self.book(self.cells()), "xl/worksheets/sheet1.xml", b"</sheetData>", b"<x")
        assert [p.code for p in told(tmp_path, "x.xlsx", content)] == ["not-excel"]

    def test_a_zip_that_is_no_workbook(self, tmp_path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("hello.txt", "hello")
        assert [p.code for p in told(tmp_path, "x.xlsx", buffer.getvalue())] == ["not-excel"]

    def test_a_zip_bomb(self, tmp_path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for place in range(3):
                archive.writestr(f"xl/worksheets/sheet{place}.xml", bytes(80_000_000))
        assert len(buffer.getvalue()) < 2_000_000
        assert [p.code for p in told(tmp_path, "x.xlsx", buffer.getvalue())] == ["too-large"]

    def test_a_sheet_that_claims_to_be_endless(self, tmp_path) -> None:
        content = self.book(self.cells())
        claimed = self._edit(content, "xl/worksheets/sheet1.xml", b'ref="A1:K2"', b'ref="A1:XFD1048576"')
        assert len(read(tmp_path, "x.xlsx", claimed)) == 1

    def test_entities_are_not_expanded(self, tmp_path) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
        content = self._edit(self.book(self.cells()), "xl/worksheets/sheet1.xml", b"<worksheet ", bomb)
        assert [p.code for p in told(tmp_path, "x.xlsx", content)] == ["not-excel"]

    @staticmethod
    def _edit(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
            for info in source.infolist():
                data = source.read(info)
                if info.filename == name:
                    assert old in data, data
                    data = data.replace(old, new)
                target.writestr(info.filename, data)
        return buffer.getvalue()


class TestReferences:
    """What a row names must be there; what could not be read is not told as unknown besides."""

    def told(self, study) -> list[Problem]:
        read = read_study(study.file)
        with pytest.raises(BadInput) as caught:
            check_data(read, checksums=False)[1]
        return list(caught.value.problems)

    @pytest.mark.parametrize(
        ("old", "new", "code", "said"),
        [
            ("theft,all,0380,2020", "theft,all,0390,2020", "unknown-area", 'Did you mean "0380"?'),
            ("theft,all,0380,2020", "theftt,all,0380,2020", "unknown-indicator", 'Did you mean "theft"?'),
            ("false,town-2022,\"Tabell 1, s. 2\",A", "false,town-2020,\"Tabell 1, s. 2\",A", "unknown-document",
             'Did you mean "town-2022"?'),
            ("120,number", "120,%", "bad-row", "0 and 100"),
            ("120,number", "120,index", "other-unit", 'number'),
        ],
    )  # fmt: skip
    def test_unknown_names(self, small_study, old: str, new: str, code: str, said: str) -> None:
        study = small_study()
        study.replace("data/raw/small/observations.csv", old, new)
        (problem,) = self.told(study)
        assert problem.code == code
        assert said in str(problem)
        assert problem.file == "data/raw/small/observations.csv"
        assert problem.line == (3 if "A true" in old or old.endswith(",A") else 2)

    def test_two_values_for_one_key_in_two_files(self, small_study) -> None:
        study = small_study()
        lines = (study.raw / "small/observations.csv").read_text(encoding="utf-8").splitlines()
        again = "\n".join([lines[0], lines[1].replace(",120,", ",121,")])
        study.raw_table("z-more.csv", "observations", again)
        (problem,) = self.told(study)
        assert (problem.code, problem.file, problem.line) == ("duplicate-id", "data/raw/small/z-more.csv", 2)
        assert "stands already at data/raw/small/observations.csv:2" in problem.message

    def test_a_mistake_among_the_indicators_is_told_once(self, small_study) -> None:
        study = small_study()
        study.replace("data/raw/small/indicators.csv", ",count,", ",cuont,")
        (problem,) = self.told(study)
        assert (problem.code, problem.file) == ("bad-cell", "data/raw/small/indicators.csv")

    def test_interventions_and_informants(self, small_study) -> None:
        study = small_study()
        outcome = "id,intervention,measure_sv,measure_en,value,unit,source,locator\no1,i99,A,B,1,number,town-2022,s\n"
        citation = "informant,section,section_sv,section_en,count,source,locator\nIP 9,6,A,B,1,town-2022,s\n"
        study.raw_table("outcomes.csv", "outcomes", outcome)
        study.raw_table("citations.csv", "citations", citation)
        assert [(p.code, p.line) for p in self.told(study)] == [
            ("unknown-informant", 2),
            ("unknown-intervention", 2),
        ]

    @pytest.mark.parametrize(("named", "code"), [("a9", "unknown-allocation"), ("a1", "allocation-circle")])
    def test_money_stated_twice(self, small_study, named: str, code: str) -> None:
        study = small_study()
        head = "id,area,year,stated_in,intervention_sv,intervention_en,board,amount,funding,funding_sv,funding_en,"
        cells = f"a1,0380,2020,T,A,B,KS,100,f,F,F,ordinary,{named},town-2022,s"
        text = f"{head}temporary,same_as,source,locator\n{cells}\n"
        study.replace("study.yml", "margins:", "currency: SEK\nmargins:")
        study.raw_table("allocations.csv", "allocations", text)
        (problem,) = self.told(study)
        assert (problem.code, problem.line) == (code, 2)

    def test_margin_of_an_unknown_indicator(self, small_study) -> None:
        study = small_study()
        study.replace("study.yml", '"kind:count"', "theftt")
        (problem,) = self.told(study)
        assert (problem.code, problem.file) == ("unknown-indicator", "study.yml")
        assert problem.remedy == 'Did you mean "theft"?'

    def test_problems_of_all_files_at_once(self, small_study) -> None:
        study = small_study()
        study.replace("data/raw/small/observations.csv", "73.7", "73,7.")
        study.raw_table("factors.yml", "factors", "- id: 1\n")
        study.raw_table("effects.csv", "effects", b"\xff")
        files = {problem.file for problem in self.told(study)}
        assert files == {
            f"data/raw/small/{name}" for name in ("observations.csv", "factors.yml", "effects.csv")
        }


def test_every_column_has_a_meaning_that_can_be_said() -> None:
    for model in TABLES.values():
        assert Voice("nb").speak(model.title) != model.title.text, model.table
        for name, info in model.columns().items():
            assert described(info).text, f"{model.table}.{name}"
    assert list(Observation.columns())[-3:] == ["source", "locator", "note"]


class TestWords:
    """Words of the study: a column of the name, or one per language."""

    HEAD = "id,area,kind,{names},source,locator\n"
    ROW = "f1,0380,risk,{texts},town-2022,s. 1\n"

    def rows(self, tmp_path, names: str, *texts: str, spoken: dict | None = None):
        path = tmp_path / "factors.csv"
        path.write_text(
            self.HEAD.format(names=names) + "".join(self.ROW.format(texts=text) for text in texts)
        )
        problems = Problems()
        table = read_table(path, tmp_path)
        found = check_rows(table, TABLES["factors"], problems, spoken or {})
        return [row.name for row, _ in found], problems.found

    def test_one_language_or_several(self, tmp_path) -> None:
        (name,), problems = self.rows(tmp_path, "name", "Poverty", spoken={"en": ()})
        assert (name, problems) == (StudyWords("Poverty"), [])
        (name,), problems = self.rows(
            tmp_path, "name_sv,name_nb", "Fattigdom,Fattigdom i", spoken={"sv": (), "nb": ()}
        )
        assert (name["sv"], name["nb"], problems) == ("Fattigdom", "Fattigdom i", [])

    def test_a_column_that_a_language_of_the_study_lacks_is_one_problem(self, tmp_path) -> None:
        _, problems = self.rows(tmp_path, "name_sv", "A", "B", spoken={"sv": (), "en": ()})
        (problem,) = problems
        assert (problem.code, problem.line) == ("missing-words", 1)
        assert problem.message == 'the column "name_en" is missing, and the study speaks en.'
        assert "{en: {words_from: sv}}" in problem.remedy

    def test_a_language_may_take_its_words_from_another(self, tmp_path) -> None:
        assert self.rows(tmp_path, "name_sv", "A", spoken={"sv": (), "nb": ("sv",)})[1] == []

    def test_a_blank_cell_is_told_on_its_line(self, tmp_path) -> None:
        _, problems = self.rows(tmp_path, "name_sv,name_en", "A,B", "C,", spoken={"sv": (), "en": ()})
        assert [(p.code, p.line) for p in problems] == [("missing-words", 3)]
        _, problems = self.rows(tmp_path, "name_sv,name_en", ",", spoken={"sv": (), "en": ()})
        assert [(p.code, p.line) for p in problems] == [("blank-cell", 2)]

    def test_a_language_without_a_catalogue(self, tmp_path) -> None:
        _, problems = self.rows(tmp_path, "name_fi", "Nimi", spoken={"en": ()})
        assert {p.code for p in problems} == {"unknown-column", "missing-column"}
        assert "no language of the package (en, nb, sv)" in str(problems[0])

    def test_an_id_and_its_words_may_share_a_name(self, tmp_path) -> None:
        assert TABLES["effects"].word_columns()["body_name"].language("body_sv") == "sv"
        assert TABLES["effects"].word_columns()["body_name"].language("body_name_sv") == "sv"
        assert TABLES["effects"].word_columns()["body_name"].language("body") is None


class TestAttributesOfInformants:
    HEAD = "id,group,group_name,interviews,source,locator"

    def test_columns_of_attributes_are_left_to_those_who_read_the_register(self, tmp_path: Path) -> None:
        text = f"{self.HEAD},attribute: age\np1,a,A,1,s,l,old\n"
        ((row, line),) = read(tmp_path, "x.csv", text, "informants")
        assert (row.id, line) == ("p1", 2)

    def test_others_are_told(self, tmp_path: Path) -> None:
        text = f"{self.HEAD},atribute: age\np1,a,A,1,s,l,old\n"
        assert [one.code for one in told(tmp_path, "x.csv", text, "informants")] == ["unknown-column"]

    def test_in_other_tables_they_are_unknown(self, tmp_path: Path) -> None:
        text = f"{HEAD};attribute: age\n"
        assert "unknown-column" in [one.code for one in told(tmp_path, "x.csv", text)]
