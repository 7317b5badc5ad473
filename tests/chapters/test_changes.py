"""Chapter 2: what was reported and what of it can be told, in words, tables and figures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.text import Text

from evaltools import trends
from evaltools.chapters.trends import tables
from evaltools.notebook import labels, observed
from evaltools.record.contents import read_contents
from evaltools.record.figure import Figure, data_of
from evaltools.record.table import Table
from evaltools.trends import change_frames, change_told, drawing
from evaltools.trends.wording import beside, captions, overview
from evaltools.words import StudyWords, Voice, say

ROOT = Path(__file__).resolve().parents[2]
AREA = StudyWords({"sv": "Byn", "en": "The village"})
ARROW: dict[str, Any] = {"threshold": 1.0, "scale": "relative"}
TEST: dict[str, Any] = {
    "dispersion": None,
    "contrasts": ("yearly",),
    "correction": "holm",
    "level": 0.95,
    "power": 0.8,
}
BY_CHANCE: dict[str, Any] = {"dispersion": 1.0}
"""Counts that are declared to vary by pure chance."""


def said(what: Any, language: str = "sv") -> str:
    return Voice(language).speak(what).replace("\u00a0", " ")


def found(*series: tuple[str, str, str, list[float]], better: str = "lower", **test: Any) -> pd.DataFrame:
    """Changes of series of (name, kind, unit, values), years from 2018, as the chapter records them."""
    rows = [
        {
            "indicator": name, "group": "all", "start": f"{2018 + place}-01-01", "end": f"{2018 + place}-12-31",
            "value": value, "kind": kind, "unit": unit, "better": better,
            "margin": 3.0 if kind == "proportion" else 0.1,
        }
        for name, kind, unit, values in series
        for place, value in enumerate(values)
    ]  # fmt: skip
    table = trends.changes(pd.DataFrame(rows), **ARROW, **(TEST | test))
    names = {name: StudyWords(name) for name, *_ in series}
    shown: list[Any] = [names[name] for name in table["indicator"]]
    years = {end: table[f"{end}_start"].dt.year.astype(str) for end in ("before", "after")}
    units = [
        observed.unit_told(names[name], unit)
        for name, unit in zip(table["indicator"], table["unit"], strict=True)
    ]
    return table.assign(
        label=shown, places=0, unit_told=units, topic="crime", source="s", finding="",
        before_when=years["before"], after_when=years["after"], span=years["before"] + " → " + years["after"],
    )  # fmt: skip


def sentence(table: pd.DataFrame, place: int = 0, language: str = "sv") -> str:
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    return said(change_told.change(rows[place], 0.95), language)


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("study.yml", "2_trends", "2018-2020", "2480")


class TestOneChange:
    def test_says_what_happened_by_how_much_and_how_sure(self) -> None:
        table = found(("Stölder", "count", "number", [2964, 2565]), **BY_CHANCE)
        assert sentence(table) == (
            "Stölder minskade från 2 964 till 2 565 mellan 2018 och 2019 (−13 %, 95-procentigt intervall −18 till "
            "−9 %); en förbättring som är större än vad slumpen ensam förklarar."
        )

    def test_of_unknown_dispersion_says_what_it_would_take(self) -> None:
        """(2√2565.375 − 2√2964.375)² / 2 / 1.96² = 7.50, the dispersion it could be told up to."""
        table = found(("Stölder", "count", "number", [2964, 2565]))
        assert table["verdict"].tolist() == ["cannot tell"]
        assert table["tipping_point"].tolist() == pytest.approx([7.50], abs=0.01)
        assert sentence(table) == (
            "Stölder minskade från 2 964 till 2 565 mellan 2018 och 2019 (−13 %, 95-procentigt intervall −18 till "
            "−9 % vid ren slump); inget visar hur mycket sådana tal varierar från år till år: förändringen går att "
            "skilja från slumpen bara om sådana tal varierar mindre än 7,5 gånger så mycket som ren slump."
        )
        assert said(change_told.estimate(table.iloc[0].to_dict())) == "0,87 (minst 0,82 till 0,91)"
        assert said(change_told.dispersion(table.iloc[0].to_dict())) == "inte känd"
        assert said(change_told.tipping(table.iloc[0].to_dict())) == "7,5"
        small = found(("Rån", "count", "number", [8, 9]))
        assert sentence(small).endswith(
            "förändringen går inte att skilja från slumpen ens om sådana tal bara varierar slumpmässigt."
        )
        assert said(change_told.tipping(small.iloc[0].to_dict())) == "under 1"

    def test_that_cannot_be_told(self) -> None:
        text = sentence(found(("Thefts", "count", "number", [29, 26]), **BY_CHANCE), language="en")
        assert text.endswith("; whether that is more than chance cannot be told.")

    def test_within_the_margin_names_it(self) -> None:
        text = sentence(found(("Stölder", "count", "number", [4000, 4010]), **BY_CHANCE))
        assert text.endswith("skillnaden är för liten för att ha betydelse (marginalen är 10 %).")

    def test_of_a_share_is_told_in_percentage_points(self) -> None:
        table = found(("Trygga", "proportion", "%", [60.0, 80.0]), better="higher")
        assert sentence(table) == (
            "Andelen för ”Trygga” ökade från 60 till 80 % mellan 2018 och 2019; det går inte att pröva eftersom antalet "
            "svar är okänt."
        )

    def test_of_few_events_is_told_in_times(self) -> None:
        text = sentence(found(("Rån", "count", "number", [1, 1])))
        assert "låg kvar på 1" in text
        assert "(1,00 gånger, 95-procentigt intervall 0,02 till 41,96 vid ren slump)" in text

    def test_from_no_events_has_no_size(self) -> None:
        assert sentence(found(("Rån", "count", "number", [0, 6]))).startswith(
            "Rån ökade från 0 till 6 mellan 2018 och 2019; "
        )

    def test_unit_is_not_told_twice(self) -> None:
        assert observed.unit_told(StudyWords("Brott per 1 000 inv."), "per 1000") == ""
        assert observed.unit_told(StudyWords("Brott"), "per 1000") == "per 1000"
        assert observed.unit_told(StudyWords("Brott 100"), "%") == "%"


class TestAll:
    def test_reasons_are_counted_from_the_results(self) -> None:
        table = found(
            ("Trygga", "proportion", "%", [60.0, 70.0]),
            ("Otrygga", "proportion", "%", [40.0, 30.0]),
            ("Trivsel", "index", "index", [70.0, 71.0]),
            better="none",
        )
        assert said(overview.untested(table)) == (
            "Tre förändringar går inte att pröva: två eftersom antalet svar är okänt och en eftersom ett index saknar "
            "känd slumpvariation."
        )
        assert said(overview.untested(table[table["kind"] == "index"])) == (
            "En förändring går inte att pröva, eftersom ett index saknar känd slumpvariation."
        )

    def test_nothing_is_said_of_what_does_not_occur(self) -> None:
        text = said(overview.summary(found(("Stölder", "count", "number", [2964, 2565]), **BY_CHANCE)))
        assert text == "Där en förändring går att skilja från slumpen säger siffrorna inte vad den beror på."

    def test_headline_says_the_change_first(self) -> None:
        series = ("Stölder", "count", "number", [2964, 2565]), ("Rån", "count", "number", [8, 9])
        table = found(*series, **BY_CHANCE)
        assert said(overview.headline(table, AREA, 2)) == (
            "Stölder i Byn minskade med 13 % mellan 2018 och 2019, mer än vad slumpen ensam förklarar. Det är den enda av "
            "två redovisade förändringar som går att skilja från slumpen; enligt rapportens egen regel räknas varje förändring "
            "mellan närliggande tidpunkter."
        )

    def test_headline_where_nothing_can_be_told_or_tested(self) -> None:
        undecided = found(("Rån", "count", "number", [8, 9, 9]))
        assert said(overview.headline(undecided, AREA, 1)).startswith(
            "Ingen av de två förändringar som redovisas för Byn går att skilja från slumpen; enligt rapportens egen regel "
            "räknas en av två förändringar mellan närliggande tidpunkter."
        )
        one = found(("Stölder", "count", "number", [2964, 2565]))
        assert said(overview.headline(one, AREA, 1)).startswith(
            "Den enda förändring som redovisas för Byn går inte att skilja från slumpen; "
        )
        untested = found(("Trivsel", "index", "index", [70.0, 70.0]))
        assert said(overview.headline(untested, AREA, 0)) == (
            "Den enda förändring som redovisas för Byn går inte att pröva; enligt rapportens egen regel räknas ingen förändring."
        )

    def test_the_summary_says_what_the_clearest_change_would_take(self) -> None:
        series = ("Rån", "count", "number", [8, 9]), ("Stölder", "count", "number", [2964, 2565])
        assert said(overview.summary(found(*series))).startswith(
            "För två förändringar av antalet händelser visar inget hur mycket sådana tal varierar från år till år; de går "
            "därför inte att skilja från slumpen. Den tydligaste av dem går att skilja från slumpen bara om sådana tal "
            "varierar mindre än 5,7 gånger så mycket som ren slump: stölder minskade från 2 964 till 2 565 mellan 2018 och "
            "2019. Att något inte går att avgöra är ett resultat"
        )
        assert "Det gör de inte ens om" in said(overview.lacking(found(series[0])))

    def test_beside_a_change_stand_the_area_around_it_and_what_else_was_at_work(self) -> None:
        table = found(
            ("Stölder", "count", "number", [2964, 2565]), ("Rån", "count", "number", [8, 9]), **BY_CHANCE
        )
        around = pd.DataFrame(
            {
                "indicator": "Stölder", "group": "all", "area": "00", "start": [date(2018, 1, 1), date(2019, 1, 1)],
                "end": [date(2018, 12, 31), date(2019, 12, 31)], "value": [200.0, 190.0],
            }
        )  # fmt: skip
        rivals = [
            {"name": StudyWords({"sv": "Pandemin"}), "first": 2019, "last": 2020},
            {"name": StudyWords({"sv": "Kylan"}), "first": 2016, "last": 2018},
        ]
        text = said(beside.beside(table, around, rivals, {"00": StudyWords({"sv": "Riket"})}))
        assert text == (
            "I Riket som helhet ändrades stölder med −5 % mellan 2018 och 2019; där ingår området självt. Samtidigt pågick "
            "pandemin (2019–2020), som kan förklara det lika väl; siffrorna säger inte vilket."
        )
        assert said(beside.beside(table, around[:1], rivals[1:], {"00": StudyWords("Riket")})) == ""

    def test_the_note_says_what_the_verdicts_rest_on(self) -> None:
        declared = found(("Stölder", "count", "number", [2964, 2565, 2500]), dispersion=2.5)
        text = said(captions.how_tested(declared, TEST | {"correction": "bh"}))
        assert "Benjamini och Hochbergs metod" in text
        assert "Här är överspridningen angiven." in text
        assert "Varje intervall gäller sin jämförelse för sig" in text
        assert "ingen angiven överspridning" not in text
        unknown = said(captions.how_tested(found(("Stölder", "count", "number", [2964, 2565])), TEST))
        assert "ingen angiven överspridning" in unknown
        assert "Här är" not in unknown

    def test_six_years_show_their_own_dispersion(self) -> None:
        table = found(("Stölder", "count", "number", [3000, 3050, 2950, 3010, 2990, 2400]))
        assert set(table["dispersion_source"]) == {"history"}
        assert "skattad ur seriens egna år" in said(change_told.dispersion(table.iloc[0].to_dict()))
        assert not change_frames.with_ratio(table)["by_chance"].any()

    def test_the_arrow_rule_knows_neighbouring_times_only(self) -> None:
        table = found(("Stölder", "count", "number", [2964, 2565, 2500]), contrasts=("yearly", "period"))
        assert table["contrast"].tolist() == ["yearly", "yearly", "period"]
        assert table["arrow"].tolist() == ["improved", "improved", ""]
        assert len(change_frames.yearly(table)) == 2

    def test_legend_and_columns_hold_only_what_occurs(self) -> None:
        series = ("Stölder", "count", "number", [2964, 2565]), ("Rån", "count", "number", [8, 9])
        table = found(*series, **BY_CHANCE)
        assert (
            said(drawing.legend(table["verdict"]))
            == "Fylld triangel = förbättring; frågetecken = går inte att avgöra."
        )
        _, columns = tables.audit(table)
        assert list(columns) == ["arrow", "improved", "cannot tell", "all"]


class TestNames:
    def test_an_unknown_group_stands_as_its_own_id(self) -> None:
        name = StudyWords("Trygga")
        assert said(labels.label(name, "girls")) == "Trygga, flickor"
        assert said(labels.label(name, "65+")) == "Trygga, 65+"
        assert labels.label(name, "all") == name

    def test_lines_do_not_break_after_a_number(self) -> None:
        assert labels.kept_together(StudyWords("Misshandel 0–14 år ute"))[""] == "Misshandel 0–14\u00a0år ute"

    @pytest.mark.parametrize(
        ("start", "end", "label"),
        [
            (date(2018, 1, 1), date(2018, 12, 31), "2018"),
            (date(2017, 7, 1), date(2018, 6, 30), "2017/18"),
            (date(2018, 1, 1), date(2018, 6, 30), "2018-01–06"),
            (date(2018, 7, 1), date(2018, 12, 31), "2018-07–12"),
            (date(2018, 3, 1), date(2018, 3, 31), "2018-03"),
        ],
    )
    def test_times_that_differ_have_labels_that_differ(self, start: date, end: date, label: str) -> None:
        assert labels.when(start, end) == label

    def test_decimals_are_those_of_the_source(self) -> None:
        assert labels.decimals([8.2, 8.0, None]) == 1
        assert labels.decimals([93.0, 92.0]) == 0
        assert labels.decimals([float("nan")]) == 0


class TestFigures:
    @pytest.mark.parametrize("width", [7.1, 3.6])
    @pytest.mark.parametrize("language", ["sv", "nb", "en"])
    def test_ratios_are_drawn_from_what_is_stored(self, width: float, language: str) -> None:
        """Also one without an end, which is stored as no number."""
        table = found(
            ("Stölder", "count", "number", [2964, 2565]), ("Rån", "count", "number", [0, 6]),
            ("Brand", "count", "number", [8, 0]),
        )  # fmt: skip
        columns, rows = data_of(change_frames.with_ratio(table)[list(drawing.RATIOS)])
        model = Figure(
            "ratios", "2.1", say("Trace"), say("Trace"), draw="evaltools.trends.drawing.forest:ratios",
            columns=columns, rows=rows, options={"level": 0.95},
        )  # fmt: skip
        drawn = model.drawn(Voice(language), width)
        drawn.canvas.draw()
        texts = [item.get_text() for item in drawn.axes[0].get_yticklabels()]
        assert len(texts) == 3
        assert drawn.get_size_inches()[0] == width
        low, high = drawn.axes[0].get_xlim()
        for line in drawn.axes[0].get_lines():
            assert all(low <= x <= high for x in line.get_xdata())


class TestTheStudy:
    def test_findings_keep_their_values(self, run) -> None:
        assert len(run.findings) == 89
        theft = run.findings["trends/change/police-theft/all/2480/2018-2019"]
        assert theft["value"] == pytest.approx(2964 / 3154)
        assert theft["verdict"] == "cannot tell"
        assert theft["details"]["tipping_point"] < 1
        assert theft.get("low") is None
        assert run.findings["trends/headline/2480"]["value"] == 0

    def test_the_whole_period_is_a_change_of_its_own(self, run) -> None:
        """Of 15 comparisons: (2√2565.375 − 2√3154.375)² / 2 / 2.935² = 7.06, with 2.935 cutting off .05/30."""
        theft = run.findings["trends/change/police-theft/all/2480/2018-2020"]
        assert theft["value"] == pytest.approx(2565 / 3154)
        assert theft["verdict"] == "cannot tell"
        assert theft["details"]["reason"] == "dispersion unknown"
        assert theft["details"]["tipping_point"] == pytest.approx(7.06, abs=0.01)
        assert theft["details"]["arrow"] == ""
        assert theft["settings"]["contrast"] == "period"

    def test_no_change_is_called_better_or_worse_where_nothing_shows_how_counts_vary(self, run) -> None:
        verdicts = {item["verdict"] for item in run.findings.values() if item["kind"] == "change"}
        assert verdicts == {"cannot tell", "not testable"}
        assert "improved" not in {row["verdict"] for row in run.rows("changes")}

    def test_the_choices_stand_with_every_change(self, run) -> None:
        settings = run.findings["trends/change/police-theft/all/2480/2018-2019"]["settings"]
        assert settings == {
            "contrast": "yearly", "dispersion": None, "correction": "holm", "level": 0.95, "power": 0.8, "family": 0,
            "threshold": 1.0, "scale": "relative", "margin": 10.0, "margin_scale": "percent",
        }  # fmt: skip
        assert all(item["settings"] for item in run.findings.values() if item["kind"] == "change")

    def test_the_notebook_shows_them(self) -> None:
        cells = json.loads((ROOT / "notebooks" / "2_trends.ipynb").read_text("utf-8"))["cells"]
        code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        for choice in (
            '"dispersion": None',
            '"contrasts": ("yearly", "period")',
            '"correction": "holm"',
            '"level": 0.95',
        ):
            assert choice in code

    def test_the_title_counts_what_the_figure_shows(self, run) -> None:
        figure = run.parts["shares"]
        assert isinstance(figure, Figure)
        drawn = figure.drawn(Voice("sv"), 7.1)
        titles = {" ".join(item.get_text().split()) for item in drawn.findobj(Text)}
        labels = {Voice("sv").speak(label) for label in figure.frame()["label"]}
        assert len(labels) == 11
        assert labels <= titles
        assert run.voice.speak(figure.caption).startswith(
            "Elva andelar: fem ökade, fem minskade och en stod still; ingen förändring går att pröva"
        )

    @pytest.mark.parametrize("width", [7.1, 3.6])
    @pytest.mark.parametrize("name", ["ratios", "shares", "audit"])
    def test_every_figure_is_drawn_anew_in_every_language(self, run, name: str, width: float) -> None:
        figure = run.parts[name]
        assert isinstance(figure, Figure)
        shown = []
        for language in ("sv", "nb", "en"):
            voice = Voice(language, words_from=["sv", "en"])
            drawn = figure.drawn(voice, width)
            shown.append({item.get_text() for item in drawn.findobj(Text) if item.get_text().strip()})
        assert shown[0] != shown[1] != shown[2]

    @pytest.mark.parametrize("width", [7.1, 3.6])
    def test_levels_stand_first_with_a_chart_for_each_series(self, run, width: float) -> None:
        figures = [part for part in run.parts.values() if isinstance(part, Figure)]
        assert figures[0].id == "levels"
        drawn = figures[0].drawn(run.voice, width)
        titles = {" ".join(item.get_text().split()) for item in drawn.findobj(Text)}
        labels = {" ".join(run.voice.speak(label).split()) for label in figures[0].frame()["label"]}
        assert labels <= titles
        assert "pandemin (2020–2021)" in run.voice.speak(figures[0].note)

    def test_values_have_the_decimals_of_the_source(self, run) -> None:
        table = run.parts["reported-crime"]
        assert isinstance(table, Table)
        place = next(n for n, row in enumerate(table.rows) if row["indicator"] == "oj-violence")
        shown = [run.voice.speak(table.cell(place, f"{year} shown").words) for year in (2018, 2020)]
        assert shown == ["8,2", "8,0"]

    def test_marks_that_do_not_occur_are_not_explained(self, run) -> None:
        assert "=" not in run.voice.speak(run.parts["reported-crime"].note)
        assert "skyddat" not in run.voice.speak(run.parts["reported-safety"].note)

    def test_words_of_a_source_keep_its_language(self, run) -> None:
        table = run.parts["reported-safety"]
        assert isinstance(table, Table)
        place = next(n for n, row in enumerate(table.rows) if row["indicator"] == "rights-walks")
        assert run.voice.speak(table.cell(place, "2019 shown").words) == "Otrygga platser"


def test_an_area_without_data_says_so_in_one_line(run_chapter) -> None:
    run = run_chapter("study.yml", "2_trends", "2024-2025", "0380")
    assert not run.findings
    assert not run.parts
    remarks = read_contents(run.folder / "contents.json").remarks
    assert [run.voice.speak(item) for item in remarks] == [
        "Studien har inga uppgifter om Uppsala kommun för perioden."
    ]
