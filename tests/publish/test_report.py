from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from evaltools.publish import ReportPages, report, site
from evaltools.publish.headings import Headings, slug
from evaltools.record.finding import anchor
from evaltools.run.store import read_record, write_record
from evaltools.study.model import Study, read_study

Pages = dict[str, ReportPages]
AREA = "0380"


def page(published: Pages, name: str, language: str = "sv", area: str = AREA) -> html.HtmlElement:
    return html.document_fromstring((published[area].folder / language / name).read_bytes())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


class TestWholeReport:
    def test_every_page_of_every_language_is_written(self, published: Pages) -> None:
        names = {
            f"{path.parent.name}/{path.name}" for path in published[AREA].pages if path.suffix == ".html"
        }
        expected = {
            "2_trends.html",
            "3_broken.html",
            "4_late.html",
            "B_sources.html",
            "index.html",
            "provenance.html",
        }
        assert names == {f"{language}/{name}" for language in ("sv", "en") for name in expected}
        assert len(published[AREA].page_seconds) == 12

    def test_pages_carry_language_title_and_one_h1(self, published: Pages) -> None:
        for path in published[AREA].pages:
            tree = html.document_fromstring(path.read_bytes())
            assert tree.get("lang") == path.parent.name
            assert len(tree.findall(".//h1")) == 1, path
            assert tree.findtext(".//title")

    def test_headings_leave_no_gap(self, published: Pages) -> None:
        for path in published[AREA].pages:
            levels = [int(tag[1]) for tag in re.findall(r"<(h[1-6])[ >]", path.read_text(encoding="utf-8"))]
            assert levels[0] == 1
            assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), path

    def test_every_link_within_the_report_leads_somewhere(self, published: Pages, study: Study) -> None:
        pages = [path for pages in published.values() for path in pages.pages]
        pages += [study.root / "outputs" / "index.html", study.root / "outputs" / "index.en.html"]
        ids = {
            path.resolve(): set(html.document_fromstring(path.read_bytes()).xpath("//@id")) for path in pages
        }
        dead = []
        for path in pages:
            for href in html.document_fromstring(path.read_bytes()).xpath("//a/@href"):
                if href.startswith(("http://", "https://")):
                    continue
                name, _, fragment = href.partition("#")
                target = (path.parent / name).resolve() if name else path.resolve()
                if not target.is_file() or (fragment and unquote(fragment) not in ids[target]):
                    dead.append((path.name, href))
        assert dead == []

    def test_no_id_stands_twice_on_a_page(self, published: Pages) -> None:
        for path in published[AREA].pages:
            ids = html.document_fromstring(path.read_bytes()).xpath("//@id")
            assert len(ids) == len(set(ids)), path

    def test_folder_holds_all_it_links_to_when_moved(self, published: Pages, tmp_path: Path) -> None:
        moved = shutil.copytree(published[AREA].folder, tmp_path / "moved")
        for path in moved.rglob("*.html"):
            for href in html.document_fromstring(path.read_bytes()).xpath("//a[@download]/@href"):
                assert (path.parent / href).is_file(), href

    def test_nothing_half_written_remains(self, published: Pages, study: Study) -> None:
        left = [path.name for path in (study.root / "outputs" / ".work").iterdir() if path.is_dir()]
        assert left == []

    def test_two_exports_are_equal(self, study: Study, published: Pages, tmp_path: Path) -> None:
        shutil.copytree(study.root, tmp_path / "copy")
        folder = tmp_path / "copy" / published[AREA].folder.relative_to(study.root)
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        report(read_study(tmp_path / "copy" / "study.yml"), "2018-2020", AREA, force=True)
        assert len(before) > 20
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


class TestNothingInDataActs:
    def test_no_script_but_ours_and_a_policy_that_forbids_the_rest(self, published: Pages) -> None:
        for path in published[AREA].pages:
            tree = html.document_fromstring(path.read_bytes())
            assert len(tree.findall(".//script")) == 1, path
            policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
            assert "default-src 'none'" in policy
            assert "script-src 'sha256-" in policy

    def test_markup_in_data_and_text_is_shown(self, published: Pages) -> None:
        for name in ("2_trends.html", "3_broken.html", "provenance.html", "index.html"):
            tree = page(published, name)
            assert tree.xpath("//*[@onerror]") == []
            assert tree.xpath("//img") == []
        assert "document.title='owned'" in words(page(published, "2_trends.html").find(".//table"))
        assert "<script>alert(1)</script>" in words(page(published, "2_trends.html").find(".//main"))

    def test_output_that_is_not_ours_is_plain_text(self, published: Pages) -> None:
        shown = page(published, "2_trends.html").xpath("//pre[@class='output']")
        assert len(shown) == 1  # the data frame, whose own HTML is left out
        assert "Tabell 1, s. 3" in words(shown[0])


class TestChapterPage:
    def test_one_language_is_kept_and_parameters_and_chatter_dropped(self, published: Pages) -> None:
        swedish, english = (words(page(published, "2_trends.html", lang)) for lang in ("sv", "en"))
        assert "Det viktigaste" in swedish
        assert "In brief" in english
        # A cell that has no version in the page's language is shown in its own, and marked with it.
        (other,) = page(published, "2_trends.html", "en").xpath("//main//div[@lang='sv']")
        assert "För djupt" in words(other)
        assert (
            len(page(published, "2_trends.html", "en").xpath("//main//h2[contains(., 'Det viktigaste')]"))
            == 1
        )
        assert "chatter" not in swedish.replace('print("chatter', "")
        assert 'period = "2018-2020"' not in swedish

    def test_code_is_hidden_and_named_by_what_it_makes(self, published: Pages) -> None:
        summaries = [words(item) for item in page(published, "2_trends.html").xpath("//details/summary")]
        assert "Visa koden till Tabell 2.1" in summaries
        assert "Visa koden till Figur 2.1" in summaries
        assert "Visa koden (cell 1)" in summaries

    def test_a_section_whose_code_shows_nothing_is_left_out(self, published: Pages) -> None:
        shown = page(published, "2_trends.html")
        assert "Inget att visa" not in words(shown)
        assert "Text om det som inte finns" not in words(shown)
        assert "nothing = 1" in words(shown)  # the code is still there to be read

    def test_sections_are_listed_and_linked(self, published: Pages) -> None:
        links = page(published, "2_trends.html").xpath("//ol[@class='sections']//a/@href")
        assert links == ["#det-viktigaste", "#det-viktigaste-2"]

    def test_reference_to_a_part_that_is_not_there_is_no_link(self, published: Pages) -> None:
        tree = page(published, "2_trends.html", "en")
        assert "no such" in words(tree)
        assert tree.xpath("//a[contains(., 'no such')]") == []
        assert tree.xpath("//a[contains(., 'a table')]/@href") == ["#factors"]

    def test_tables_and_figures_can_be_downloaded(self, published: Pages) -> None:
        hrefs = page(published, "2_trends.html").xpath("//p[@class='downloads']/a/@href")
        assert hrefs == [
            "tables/trends/factors.csv",
            *(f"figures/trends/fall.{kind}" for kind in ("svg", "csv")),
        ]

    def test_mark_of_a_verdict_points_where_the_number_went(self, published: Pages) -> None:
        marks = [
            words(item)
            for item in page(published, "2_trends.html").xpath(
                "//table//*[@class='verdict verdict-improved' or @class='verdict verdict-worsened']"
            )
        ]
        assert marks == ["▼ Förbättring", "△ Försämring"]

    def test_failed_chapter_says_why_and_that_the_rest_is_whole(self, published: Pages) -> None:
        text = words(page(published, "3_broken.html").find(".//main"))
        assert "ValueError" in text
        assert "owned" not in text
        assert "Övriga kapitel är hela" in text

    def test_chapter_that_has_not_run_says_so(self, published: Pages) -> None:
        assert "Kapitlet har inte körts" in words(page(published, "4_late.html").find(".//main"))

    def test_area_without_data_has_its_line(self, published: Pages) -> None:
        tree = page(published, "2_trends.html", area="0381")
        assert "Inga uppgifter för området." in words(tree.xpath("//p[@class='no-data']")[0])

    def test_other_languages_page_is_linked(self, published: Pages) -> None:
        assert page(published, "2_trends.html").xpath("//a[@hreflang='en']/@href") == ["../en/2_trends.html"]


class TestIndexPage:
    def test_main_findings_lead_to_evidence_and_chapter(self, published: Pages) -> None:
        item = page(published, "index.html").xpath("//ul[@class='main-findings']/li")[0]
        assert "Av 100 stölder blev 87." in words(item)
        assert words(item.getparent().getprevious()) == "Vad hände?"
        assert item.xpath(".//a/@href") == [
            f"provenance.html#{anchor('trends/headline/all')}",
            "2_trends.html",
        ]

    def test_changes_stand_by_verdict_with_mark_and_word(self, published: Pages) -> None:
        tree = page(published, "index.html")
        shown = [words(item) for item in tree.xpath("//details[@class='share']/summary")]
        assert shown[0] == "◆ Förbättring 1 av 5 förändringar"
        assert len(shown[:-1]) == 5
        assert shown[-1] == "Grön 2 av 3 insatser"
        row = tree.xpath("//details[@class='share']//tbody/tr")[0]
        cells = [words(cell) for cell in row.xpath("th|td")]
        assert cells[:6] == ["▼ Stölder", "2010–2011", "100", "87", "−13", "0,87 (0,80 till 0,95)"]

    def test_interventions_stand_by_status(self, published: Pages) -> None:
        shown = [
            words(item) for item in page(published, "index.html", "en").xpath("//ul[@class='shares']/li")
        ]
        assert shown[-2:] == ["2 Green", "1 Red"]
        member = page(published, "index.html", "en").xpath("//ul[@class='members']//a")[0]
        assert words(member) == "Night walks"
        assert member.get("href") == f"provenance.html#{anchor('trends/intervention/i1')}"

    def test_what_is_missing_is_listed_with_its_reason(self, published: Pages) -> None:
        items = [words(item) for item in page(published, "index.html").xpath("//ul[@class='missing']/li")]
        assert len(items) == 3
        assert items[0].startswith("3 Trasigt: Misslyckades ValueError")
        assert items[1:] == ["4 Senare: Ej kört", "B Källor: Inga motsägelser."]

    def test_synthetic_study_is_labelled_on_every_page(self, published: Pages) -> None:
        for path in published[AREA].pages:
            tree = html.document_fromstring(path.read_bytes())
            assert "Synt" in words(tree.xpath("//div[@class='banner-synthetic']")[0])


class TestProvenancePage:
    def test_a_number_is_followed_to_file_line_document_and_place(self, published: Pages) -> None:
        href = page(published, "2_trends.html").xpath("//a[@class='finding' and text()='87']/@href")[0]
        tree = page(published, "provenance.html")
        composed = tree.get_element_by_id(href.partition("#")[2])
        first = composed.xpath(".//ul/li/a/@href")[0]
        row = tree.get_element_by_id(first[1:]).xpath(".//table[@class='rows']/tbody/tr")[0]
        cells = [words(cell) for cell in row.findall("td")]
        assert cells[0] == "data/raw/trial/factors.csv:2"
        assert cells[1] == "Kommunen (2021)"
        assert cells[2:] == ["Tabell 1, s. 3", "En anmärkning"]
        assert row.xpath(".//a/@href") == ["B_sources.html#doc-doc-a"]
        entry = words(page(published, "B_sources.html").get_element_by_id("doc-doc-a"))
        assert entry.startswith("Kommunen (2021). Rapport <b>ett</b>. Rapport. Syntetiskt material")

    def test_value_interval_and_details_stand_in_the_readers_language(self, published: Pages) -> None:
        target = anchor("trends/change/theft/all/0380/2010-2011")
        swedish, english = (
            words(page(published, "provenance.html", lang).get_element_by_id(target)) for lang in ("sv", "en")
        )
        assert "kvot 0,87" in swedish
        assert "0,80 till 0,95 (nivå 95 %)" in swedish
        assert "< 0,001" in swedish
        assert "ratio 0.87" in english
        assert "1, 2.5, –" in english

    def test_all_findings_can_be_downloaded(self, published: Pages) -> None:
        found = json.loads((published[AREA].folder / "sv" / "findings.json").read_text(encoding="utf-8"))
        assert len(found["findings"]) == 8


class TestUpToDate:
    @pytest.fixture
    def copy(self, study: Study, published: Pages, tmp_path: Path) -> Study:
        shutil.copytree(study.root, tmp_path / "copy")
        return read_study(tmp_path / "copy" / "study.yml")

    def test_nothing_changed_nothing_is_written(self, copy: Study) -> None:
        assert report(copy, "2018-2020", AREA).pages == ()
        assert site(copy.root, [copy]).pages == ()

    def test_a_chapter_that_ran_again_is_published_in_every_language(self, copy: Study) -> None:
        folder = copy.root / "outputs" / "trial" / "2018-2020" / AREA / "trends"
        record = read_record(folder)
        assert record is not None
        write_record(folder, type(record)(**{**vars(record), "key": "another"}))
        assert {path.parent.name for path in report(copy, "2018-2020", AREA).pages} == {"sv", "en"}
        assert len(site(copy.root, [copy]).pages) == 2

    def test_deciding_that_nothing_changed_loads_no_nbconvert(self, copy: Study) -> None:
        code = (
            "import sys; from evaltools.study.model import read_study; from evaltools.publish import report, site;"
            f"s = read_study({str(copy.root / 'study.yml')!r}); assert not report(s, '2018-2020', '0380').pages;"
            "assert not site(s.root, [s]).pages;"
            "sys.exit(any(name in sys.modules for name in ('nbconvert', 'jinja2', 'pandas', 'nbformat')))"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestOverview:
    def test_every_area_stands_with_the_state_of_its_chapters(self, published: Pages, study: Study) -> None:
        tree = html.document_fromstring((study.root / "outputs" / "index.html").read_bytes())
        rows = [[words(cell) for cell in row.xpath("th|td")] for row in tree.xpath("//table/tbody/tr")]
        assert rows[0][:5] == ["Norra & södra", "●Klart", "✕Misslyckades", "–Ej kört", "●Klart"]
        assert rows[0][5:10] == ["1"] * 5
        assert rows[1][:3] == ["Tomma", "○Uppgifter saknas", "–Ej kört"]
        assert "Syntetiskt material" in words(tree)

    def test_english_page_speaks_english(self, published: Pages, study: Study) -> None:
        tree = html.document_fromstring((study.root / "outputs" / "index.en.html").read_bytes())
        assert tree.get("lang") == "en"
        assert "North & south" in words(tree)


class TestHeadings:
    def test_ids_are_plain_and_never_the_same(self) -> None:
        headings = Headings(["karta"])
        text = headings.apply("<h1>Åtta &amp; öar</h1><h2>Karta</h2><h5>Karta</h5><h2>???</h2>")
        assert headings.title == "Åtta & öar"
        assert text == '<h2 id="karta-2">Karta</h2><h3 id="karta-3">Karta</h3><h2 id="section">???</h2>'

    def test_slug(self) -> None:
        assert slug("Det viktigaste, 2018–2020!") == "det-viktigaste-2018-2020"
