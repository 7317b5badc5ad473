"""What a notebook sees: mistakes stop the cell that makes them; by hand nothing is written; synthetic is marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import html

from evaltools.checks import BadInput
from evaltools.notebook import Chapter, ChapterError, Column, open_chapter
from evaltools.record.contents import read_contents
from evaltools.record.finding import Finding, read_findings, to_json
from evaltools.record.look import figure
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import prepare
from evaltools.words import cite, joined
from evaltools.words.messages import Reference


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Everything the chapter displays."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: seen.append(data | more))
    return seen


def opened(made, area: str = "0380", language: str = "sv", **more: Any) -> Chapter:
    return open_chapter("counts", period="2020-2021", area=area, language=language, study=made.file, **more)


def rows(chapter: Chapter) -> pd.DataFrame:
    frame = chapter.observations
    return frame[(frame["area"] == "0380") & frame["value"].notna()].reset_index(drop=True)


def written(made) -> set[str]:
    return {path.name for path in made.root.rglob("*") if path.is_file()}


def drawing():
    made = figure(height=1.5)
    made.subplots().plot([1, 2])
    return made


class TestOpening:
    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"area": 380}, 'area is 380, not a text. Write area = "0380"'),
            ({"area": "380"}, 'there is no area "380". Did you mean "0380"?'),
            ({"period": "2020-2022"}, 'there is no period "2020-2022". Did you mean "2020-2021"?'),
            ({"language": "se"}, 'the study has no language "se"'),
            ({"id": "count"}, 'Did you mean "counts"?'),
            ({"study": "stydy.yml"}, 'Did you mean "study.yml"?'),
        ],
    )
    def test_what_is_not_in_the_study(self, small_study, given: dict[str, Any], said: str) -> None:
        made = small_study()
        usual = {"id": "counts", "period": "2020-2021", "area": "0380", "study": made.file} | given
        with pytest.raises(BadInput) as caught:
            open_chapter(usual.pop("id"), **usual)
        assert said in str(caught.value)

    def test_a_chapter_is_known_by_number_and_notebook_too(self, small_study) -> None:
        study = read_study(small_study().file)
        assert study.chapter("1") == study.chapter("1_counts") == study.chapter("1_counts.ipynb")


class TestData:
    def test_only_declared_tables_are_read(self, small_study, shown) -> None:
        chapter = opened(small_study())
        for ask in (chapter.read, chapter.has, chapter.raw_files):
            with pytest.raises(ChapterError, match='reads "factors" without saying so'):
                ask("factors")
        with pytest.raises(ChapterError, match="findings_of"):
            chapter.earlier("trends")

    def test_a_declared_table_without_rows(self, small_study) -> None:
        made = small_study()
        made.replace("study.yml", "reads: [", "reads: [factors, theory, codebook, ")
        chapter = opened(made)
        assert chapter.read("factors").empty
        assert "name" in chapter.read("factors").columns
        assert not chapter.has("factors")
        assert chapter.raw_files("codebook") == []
        with pytest.raises(ChapterError, match="raw_files"):
            chapter.read("theory")

    def test_observations_say_what_they_mean(self, small_study) -> None:
        frame = opened(small_study(), language="en").observations
        item = frame[(frame["indicator"] == "theft") & (frame["area"] == "0380")].iloc[1]
        assert (item["name"]["en"], item["name"]["sv"]) == ("Theft", "Tillgrepp")
        assert (item["value"], item["better"]) == (0, "lower")
        assert (item["margin"], item["margin_scale"], item["synthetic"]) == (10, "percent", True)
        assert set(frame["missing"].dropna()) >= {"missing", "not-collected"}

    def test_what_is_read_does_not_change_what_is_read_next(self, small_study) -> None:
        chapter = opened(small_study())
        chapter.read("observations")["value"] = 1
        assert chapter.read("observations")["value"].tolist()[:2] == [120, 0]

    def test_data_prepared_anew_under_a_running_chapter(self, small_study) -> None:
        made = small_study()
        chapter = opened(made)
        made.replace("data/raw/small/observations.csv", ",120,", ",121,")
        prepare(read_study(made.file))
        with pytest.raises(ChapterError, match="prepared anew"):
            chapter.read("observations")


class TestMistakes:
    """Each is told by the call that makes it, and nothing of the part is recorded or stored."""

    def table(self, chapter: Chapter, **more: Any) -> None:
        given = {"id": "t", "caption": "Titel", "columns": {"value": Column("V", "number")}} | more
        chapter.table(rows(chapter), **given)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"caption": " "}, "has no caption"),
            ({"columns": {"vlaue": Column("V")}}, 'no column "vlaue". Did you mean "value"?'),
            ({"columns": {}}, "at least one column"),
            ({"columns": {"value": Column("V", "status")}}, "is no status"),
            ({"columns": {"name": Column("N", "number")}}, "is no number"),
            ({"columns": {"value": Column("V", trace="finding")}}, 'no column "finding"'),
            ({"group_rows": "topc"}, 'Did you mean "topic"?'),
            ({"id": "två"}, "cannot be the id"),
            ({"id": "1"}, "cannot be the id"),
            ({"id": ""}, "cannot be the id"),
            ({"id": "../x"}, "cannot be the id"),
            ({"id": "a\n"}, "cannot be the id"),
        ],
    )
    def test_tables(
        self, small_study, tmp_path, monkeypatch, shown, given: dict[str, Any], said: str
    ) -> None:
        made = small_study()
        prepare(read_study(made.file))
        monkeypatch.setenv("EVALTOOLS_OUTPUT", str(tmp_path / "out"))
        chapter = opened(made)
        with pytest.raises(ChapterError) as caught:
            self.table(chapter, **given)
        assert said in str(caught.value)
        assert (chapter.recorder.parts, shown, (tmp_path / "out").exists()) == ([], [], False)

    @pytest.mark.parametrize(
        ("given", "said"), [({"alternative": " "}, "no text alternative"), ({"caption": ""}, "no caption")]
    )
    def test_figures(self, small_study, shown, given: dict[str, Any], said: str) -> None:
        chapter = opened(small_study())
        usual = {"id": "f", "caption": "Budskap", "alternative": "En linje."} | given
        with pytest.raises(ChapterError, match=said):
            chapter.figure(drawing(), **usual)
        assert (chapter.recorder.parts, shown) == ([], [])

    def test_an_id_used_twice(self, small_study, shown) -> None:
        chapter = opened(small_study())
        self.table(chapter, id="same")
        with pytest.raises(ChapterError, match='"same" is used twice'):
            chapter.figure(drawing(), id="same", caption="B", alternative="A")
        assert [part.kind for part in chapter.recorder.parts] == ["table"]

    def test_findings(self, small_study) -> None:
        chapter = opened(small_study())
        with pytest.raises(ChapterError, match="rests on no raw row"):
            chapter.finding("n", "a", kind="count")
        with pytest.raises(ChapterError, match="rests on no raw row"):
            chapter.finding("n", "a", kind="count", rows=rows(chapter)[["value"]])
        chapter.finding("n", "a", kind="count", rows=rows(chapter))
        with pytest.raises(ChapterError, match="used twice"):
            chapter.finding("n", "a", kind="count", rows=rows(chapter))
        with pytest.raises(ChapterError, match='Did you mean "counts/n"'):
            chapter.finding("m", "a", kind="count", findings=("counts/nn",))
        assert list(chapter.findings) == ["counts/n"]

    def test_references_in_text(self, small_study, shown) -> None:
        chapter = opened(small_study())
        absent = [
            cite("x", "counts/n"),
            Reference("table", "t"),
            Reference("figure", "f"),
            Reference("chapter", "tends"),
        ]
        for what in absent:
            with pytest.raises(ChapterError, match="refers to"):
                chapter.text(what)
        assert shown == []
        found = chapter.finding("å/n", "a", kind="count", rows=rows(chapter))
        self.table(chapter)
        chapter.text(joined(cite("73,7 [%]", found), Reference("table", "t"), Reference("chapter", "counts")))
        tree = html.fromstring(shown[-1]["text/html"])
        assert [link.text for link in tree.xpath("//a")] == [
            "73,7 [%]",
            "Tabell\N{NO-BREAK SPACE}1.1",
            "Antal",
        ]


class TestSynthetic:
    """A synthetic source marks findings, tables and figures; a real one does not."""

    def marks(self, made, shown, **more: Any) -> list[bool]:
        chapter = opened(made)
        frame = rows(chapter)
        chapter.finding("n", "a", kind="count", rows=frame.iloc[[0]], **more)
        chapter.finding("composed", "a", kind="count", findings=("counts/n",))
        chapter.table(frame, id="t", caption="T", columns={"value": Column("V", "number")})
        chapter.table(frame[["value"]], id="u", caption="T", columns={"value": Column("V", "number")})
        chapter.figure(drawing(), frame, id="f", caption="F", alternative="A")
        said = ["Syntetiskt material" in part["text/html"] for part in shown[-3:]]
        assert [part.synthetic for part in chapter.recorder.parts] == said
        return [*(item.synthetic for item in chapter.findings.values()), *said]

    def test_synthetic(self, small_study, shown) -> None:
        assert self.marks(small_study(), shown) == [True] * 5

    def test_said_by_the_caller_too(self, small_study, shown) -> None:
        assert self.marks(small_study(), shown, synthetic=True) == [True] * 5

    def test_real(self, small_study, shown) -> None:
        made = small_study()
        made.replace("data/raw/sources.yml", "synthetic: true", "synthetic: false")
        made.replace("study.yml", "synthetic: true", "synthetic: false")
        assert self.marks(made, shown) == [False] * 5

    def test_findings_of_an_earlier_chapter_carry_their_mark(self, small_study, monkeypatch) -> None:
        made = small_study()
        chapter = "  - {id: later, number: '2', notebook: 2_later.ipynb, title: {sv: S, en: L}, findings_of: [counts]}"
        made.replace("study.yml", "margins:", f"{chapter}\nmargins:")
        made.write("notebooks/2_later.ipynb", "{}")
        earlier = Finding(id="counts/n", kind="c", text="a", synthetic=True)
        made.write("outputs/small/2020-2021/0380/counts/findings.json", to_json([earlier]))
        later = open_chapter("later", period="2020-2021", area="0380", study=made.file)
        assert [item.id for item in later.earlier("counts")] == ["counts/n"]
        assert later.finding("m", "a", kind="claim", findings=("counts/n",)).synthetic


class TestStored:
    def whole(self, chapter: Chapter) -> None:
        frame = rows(chapter)
        found = chapter.finding("n", "a", kind="count", rows=frame.iloc[[1]], value=frame["value"].iloc[1])
        frame["finding"] = found.id
        frame["name"] = '=HYPERLINK("x")<script>'
        columns = {"name": Column("N"), "value": Column("V", "number")}
        chapter.table(frame, id="t", caption="T", columns=columns, note="<b>")
        chapter.figure(drawing(), frame, id="f", caption="<i>", alternative="A")
        chapter.text("Text.")
        chapter.no_data("<u>")
        chapter.close()

    def test_by_hand_the_same_is_shown_and_nothing_written(self, small_study, shown, monkeypatch) -> None:
        monkeypatch.delenv("EVALTOOLS_OUTPUT", raising=False)
        made = small_study()
        chapter = opened(made)
        before = written(made)
        self.whole(chapter)
        assert written(made) == before
        assert len(shown) == 4
        assert not any("<script" in part["text/html"] or "<u>" in part["text/html"] for part in shown)
        assert all(part["text/plain"] for part in shown)

    def test_a_run_leaves_findings_tables_and_figures(self, small_study, shown, monkeypatch) -> None:
        made = small_study()
        prepare(read_study(made.file))
        output = made.root / "out"
        monkeypatch.setenv("EVALTOOLS_OUTPUT", str(output))
        self.whole(opened(made))
        files = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
        assert set(files) == {
            "contents.json", "findings.json", "sv/figures/f.svg", "sv/figures/spoken.json", "en/figures/f.svg",
            "en/figures/spoken.json",
        }  # fmt: skip
        (found,) = read_findings(files["findings.json"])
        assert (found.value, found.rows[0].file, found.rows[0].line) == (
            0,
            "data/raw/small/observations.csv",
            3,
        )
        contents = read_contents(files["contents.json"])
        assert [(part.kind, part.number) for part in contents.exhibits] == [
            ("table", "1.1"),
            ("figure", "1.1"),
        ]
        assert contents.remarks == ("<u>",)
        spoken = json.loads(files["sv/figures/spoken.json"].read_text(encoding="utf-8"))
        assert "Figur {number}" in spoken["f"].values()
        before = {name: path.read_bytes() for name, path in files.items()}
        self.whole(opened(made))
        assert {name: path.read_bytes() for name, path in files.items()} == before

    def test_without_prepared_data_a_run_is_refused(self, small_study, monkeypatch, tmp_path: Path) -> None:
        monkeypatch.setenv("EVALTOOLS_OUTPUT", str(tmp_path / "out"))
        with pytest.raises(BadInput, match="not prepared"):
            opened(small_study())
