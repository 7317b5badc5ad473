"""Exchange with other coding programs: round trips, other programs' habits, hostile files."""

import dataclasses
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.interviews.coding.codebook import read_codebook
from evaltools.interviews.coding.codings import CodingStore, new_coding
from evaltools.interviews.informants.informants import Informant, read_informants
from evaltools.interviews.refi import Project, read_project, read_qdc, store_project, write_project, write_qdc
from evaltools.interviews.refi.positions import Counting, Selection, Source, settle
from evaltools.interviews.transcripts.text import normalise
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcripts

SAMPLES = Path(__file__).parents[1] / "refi"


@pytest.fixture
def project(transcript, codebook, passage):
    other = Transcript("int-02", "IP9: Kort svar.\n", ("ip-09",), None, "sv", synthetic=True)
    codings = [
        new_coding(
            transcript,
            "anna",
            *passage("Polisen tog ofta första steget"),
            "trust",
            'Ett "minne" & <mer>\nrad två',
        ),
        new_coding(transcript, "anna", *passage("Vi träffades t.ex. varje måndag på Ersboda 🙂"), "value"),
        new_coding(transcript, "bo", *passage("på Ersboda 🙂. Polisen"), "value"),
        new_coding(transcript, "bo", 0, len(transcript.text), "money"),
        new_coding(other, "bo", 5, 9, "trust"),
    ]
    codings[1] = dataclasses.replace(codings[1], id="not-a-guid")
    codings.sort(key=lambda c: (c.transcript, c.start, c.end, c.code, c.coder, c.id))
    informants = (
        Informant("ip-07", {"sv": "Skola", "en": "School"}, 1, "quote", True, "Rektor", "Ny"),
        Informant("ip-09", "Polis", 2, "none", True),
    )
    return Project(
        "Prov <1>", codebook, (transcript, other), tuple(codings), informants, ("anna", "bo", "cilla")
    )


def repacked(path, edit=None, **members):
    """The package with its document edited, and members added or replaced."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    if edit:
        content["project.qde"] = edit(content["project.qde"].decode()).encode()
    content |= members
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


class TestRoundTrip:
    def test_export_import_export_changes_nothing(self, project, tmp_path):
        first = write_project(project, tmp_path / "first.qdpx")
        found, report = read_project(first)
        second = write_project(found, tmp_path / "second.qdpx")
        assert first.read_bytes() == second.read_bytes()
        assert report.entries == []
        assert report.carried == {
            "codes": 3, "coders": 2, "transcripts": 2, "codings": 5, "memos": 1, "informants": 2,
        }  # fmt: skip
        assert set(report.positions) == {Counting()}

    def test_everything_the_format_holds_comes_back(self, project, tmp_path):
        found, _ = read_project(write_project(project, tmp_path / "first.qdpx"))
        assert found.name == project.name
        assert found.transcripts == project.transcripts
        assert found.codebook.codes == project.codebook.codes
        assert found.codebook.id == "test"
        assert found.informants == project.informants
        assert found.coders == ("anna", "bo", "cilla")
        ours = [dataclasses.replace(coding, id="") for coding in project.codings]
        assert [dataclasses.replace(coding, id="") for coding in found.codings] == ours

    def test_the_same_project_gives_the_same_file(self, project, tmp_path):
        one = write_project(project, tmp_path / "one.qdpx").read_bytes()
        two = write_project(project, tmp_path / "two.qdpx").read_bytes()
        assert one == two
        assert str(tmp_path).encode() not in one

    def test_stored_and_read_from_files_it_is_the_same(self, project, tmp_path):
        found, report = read_project(write_project(project, tmp_path / "first.qdpx"))
        folder = tmp_path / "study"
        written = store_project(found, folder, report, "sv")
        assert sorted(path.name for path in written) == sorted(path.name for path in folder.iterdir())
        again = Project(
            found.name,
            dataclasses.replace(read_codebook(folder / "codebook.yml"), id="test"),
            tuple(read_transcripts(folder / "transcripts")),
            tuple(CodingStore(folder / "codings").read()),
            tuple(read_informants(folder / "informants.csv")),
            ("cilla",),
        )
        second = write_project(again, tmp_path / "second.qdpx")
        assert second.read_bytes() == (tmp_path / "first.qdpx").read_bytes()
        assert "Importrapport" in (folder / "import-report.md").read_text()

    def test_nothing_there_is_written_over(self, project, tmp_path):
        (tmp_path / "codebook.yml").write_text("mine")
        with pytest.raises(BadInput, match=r"codebook\.yml already"):
            store_project(project, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["codebook.yml"]
        assert (tmp_path / "codebook.yml").read_text() == "mine"

    def test_codebook_alone(self, codebook, tmp_path):
        first = write_qdc(codebook, tmp_path / "test.qdc")
        found, report = read_qdc(first)
        assert found.codes == codebook.codes
        assert report.entries == []
        second = write_qdc(found, tmp_path / "again.qdc")
        assert first.read_bytes() == second.read_bytes()

    def test_a_name_changed_in_another_program_counts(self, codebook, tmp_path):
        path = write_qdc(codebook, tmp_path / "test.qdc")
        path.write_text(
            path.read_text().replace('name="Värde"', 'name="Nytta"').replace("Om resurser.", "Om medel.")
        )
        found, _ = read_qdc(path)
        assert found["value"].name == {"sv": "Nytta", "en": "Value"}
        assert found["money"].definition == "Om medel."

    def test_codings_that_do_not_fit_are_not_exported(self, project, tmp_path):
        wrong = dataclasses.replace(project.codings[0], code="trst")
        moved = dataclasses.replace(project.codings[1], start=3)
        with pytest.raises(BadInput) as caught:
            write_project(dataclasses.replace(project, codings=(wrong, moved)), tmp_path / "x.qdpx")
        assert {problem.code for problem in caught.value.problems} == {"unknown-code", "changed-text"}
        assert list(tmp_path.iterdir()) == []


plain = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\n åä🙂e\u0301")
texts = (
    st.text(plain, min_size=1, max_size=80)
    .map(normalise)
    .map(lambda text: text.lstrip("\n"))
    .filter(str.strip)
)


@given(texts, st.data())
@settings(max_examples=60, deadline=None)
def test_any_text_and_offsets_survive_the_round_trip(tmp_path_factory, text, data):
    from evaltools.interviews.coding.codebook import Code, Codebook

    folder = tmp_path_factory.mktemp("round")
    transcript = Transcript("t", text)
    codings = []
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        codings.append(new_coding(transcript, "a", start, end, "c", data.draw(st.text(plain, max_size=20))))
    codings.sort(key=lambda c: (c.start, c.end, c.id))
    project = Project("p", Codebook((Code("c", "C"),)), (transcript,), tuple(codings))
    first = write_project(project, folder / "a.qdpx")
    found, report = read_project(first)
    assert found.transcripts[0].text == text
    assert [(c.start, c.end) for c in found.codings] == [(c.start, c.end) for c in codings]
    assert not report.of("lost")
    assert write_project(found, folder / "b.qdpx").read_bytes() == first.read_bytes()


countings = st.builds(Counting, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(texts, countings, st.data())
@settings(max_examples=200, deadline=None)
def test_however_positions_are_counted_the_quotation_settles_them(text, counting, data):
    letters = [letter for letter in text]  # noqa: C416 - code points, as drawn
    start = data.draw(st.integers(0, len(letters) - 1))
    end = data.draw(st.integers(start + 1, len(letters)))

    def counted(position):
        before = text[:position]
        extra = sum(ord(letter) > 0xFFFF for letter in before) * counting.utf16
        return position + extra + before.count("\n") * counting.crlf + counting.mark

    quote = text[start:end]
    if not quote.strip():
        return
    selection = Selection(counted(start), counted(end) - counting.inclusive, quote)
    (found,) = settle(Source(text), [selection])
    assert "".join(text[found.start : found.end].split()) == "".join(quote.split())
    assert found.verdict in ("quotation", "found-by-quotation")


class TestOtherProgramsHabits:
    """The same coding as other programs would write it."""

    def test_blank_lines_before_the_text(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        with zipfile.ZipFile(path) as archive:
            texts = {name: archive.read(name) for name in archive.namelist() if name.startswith("sources/")}
        self.shifted(path, lambda position, _: position + 3)
        repacked(path, **{name: b"\n\n\n" + text for name, text in texts.items()})
        found, report = read_project(path)
        assert [(c.start, c.end) for c in found.codings] == [(c.start, c.end) for c in project.codings]
        assert report.entries == []
        store_project(found, tmp_path / "study", report)
        assert tuple(read_transcripts(tmp_path / "study" / "transcripts")) == found.transcripts

    def test_uncomposed_letters(self, tmp_path):
        import unicodedata

        from evaltools.interviews.coding.codebook import Code, Codebook

        text = "IP1: Påverkan på skolan är stor.\n"
        transcript = Transcript("t", text)
        phrase = "skolan är stor"
        coding = new_coding(transcript, "a", text.index(phrase), text.index(phrase) + len(phrase), "c")
        path = write_project(
            Project("p", Codebook((Code("c", "C"),)), (transcript,), (coding,)), tmp_path / "a.qdpx"
        )
        loose = unicodedata.normalize("NFD", text)
        start = loose.index(unicodedata.normalize("NFD", phrase))
        end = start + len(unicodedata.normalize("NFD", phrase))
        with zipfile.ZipFile(path) as archive:
            (name,) = (name for name in archive.namelist() if name.startswith("sources/"))
        self.shifted(path, lambda _, which: start if which == "startPosition" else end)
        repacked(path, **{name: loose.encode()})
        found, report = read_project(path)
        assert found.transcripts[0].text == text
        assert (found.codings[0].start, found.codings[0].end) == (coding.start, coding.end)
        assert report.entries == []

    def test_texts_that_would_not_be_read_back_are_not_exported(self, codebook, tmp_path):
        for text in ("\nText", "Te\x00xt", "a\u030angstrom"):
            with pytest.raises(BadInput, match="uncomposed letters"):
                write_project(Project("p", codebook, (Transcript("t", text),), ()), tmp_path / "a.qdpx")

    def shifted(self, path, shift):
        def edit(text):
            return re.sub(
                r'(startPosition|endPosition)="(\d+)"', lambda m: f'{m[1]}="{shift(int(m[2]), m[1])}"', text
            )

        return repacked(path, edit)

    def test_utf16_positions(self, project, transcript, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        emoji = transcript.text.index("🙂")
        self.shifted(path, lambda position, _: position + (position > emoji))
        found, report = read_project(path)
        assert [(c.start, c.end) for c in found.codings] == [(c.start, c.end) for c in project.codings]
        assert report.of("doubtful") == []
        assert any(how.utf16 for how in report.positions)

    def test_last_character_given(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        self.shifted(path, lambda position, which: position - (which == "endPosition"))
        found, report = read_project(path)
        assert [(c.start, c.end) for c in found.codings] == [(c.start, c.end) for c in project.codings]
        assert any(how.inclusive for how in report.positions)

    @pytest.mark.parametrize("counted", [True, False])
    def test_crlf_and_byte_order_mark(self, project, tmp_path, counted):
        path = write_project(project, tmp_path / "a.qdpx")
        with zipfile.ZipFile(path) as archive:
            texts = {
                name: archive.read(name).decode()
                for name in archive.namelist()
                if name.startswith("sources/")
            }
        longest = max(texts.values(), key=len)
        if counted:
            self.shifted(path, lambda position, _: position + longest[:position].count("\n") + 1)
        repacked(
            path,
            **{name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in texts.items()},
        )
        found, report = read_project(path)
        assert [transcript.text for transcript in found.transcripts] == [t.text for t in project.transcripts]
        first = [c for c in project.codings if c.transcript == "int-01"]
        assert [(c.start, c.end) for c in found.codings][: len(first)] == [(c.start, c.end) for c in first]
        assert report.of("lost") == []

    def test_guids_in_braces_and_capitals_names_of_members_in_any_case(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")

        def edit(text):
            return re.sub(
                r'"([0-9a-f]{8}-[0-9a-f-]{27})"', lambda m: '"{' + m[1].upper() + '}"', text
            ).replace("internal://", "")

        repacked(path, edit)
        with zipfile.ZipFile(path) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(
                    name.replace("project.qde", "Prov.QDE").replace("sources/", "Sources/"), data
                )
            archive.writestr("Sources/.root", b"")
        found, report = read_project(path)
        assert len(found.codings) == 5
        assert {entry.reason for entry in report.entries} == {"no-scheme"}

    def test_a_quotation_that_fits_nowhere_is_doubtful(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        repacked(
            path,
            lambda text: text.replace('name="Polisen tog ofta första steget"', 'name="Något helt annat"'),
        )
        _, report = read_project(path)
        assert [(entry.name, entry.reason) for entry in report.of("doubtful")] == [
            ("Något helt annat", "quotation-differs")
        ]

    def test_a_shifted_passage_is_found_by_its_quotation(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        self.shifted(path, lambda position, _: position + 11)
        found, report = read_project(path)
        ours = {c.start for c in project.codings if c.code == "trust" and c.transcript == "int-01"}
        assert ours <= {c.start for c in found.codings}
        assert "found-by-quotation" in {entry.reason for entry in report.of("doubtful")}

    def test_positions_outside_the_text_are_listed(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        repacked(
            path,
            lambda text: re.sub(
                r'name="[^"]*" startPosition="\d+" endPosition="\d+"',
                'startPosition="9000" endPosition="9010"',
                text,
            ),
        )
        found, report = read_project(path)
        assert found.codings == ()
        lost = [(entry.element, entry.reason) for entry in report.of("lost")]
        assert lost == [("PlainTextSelection", "outside-text")] * 5 + [("Note", "no-place")]

    @pytest.mark.parametrize("scheme", ["relative:///x.txt", "absolute:///etc/passwd", "file:///etc/passwd"])
    def test_paths_out_of_the_package_are_not_followed(self, project, tmp_path, scheme):
        path = write_project(project, tmp_path / "a.qdpx")
        repacked(path, lambda text: re.sub(r'plainTextPath="[^"]*"', f'plainTextPath="{scheme}"', text))
        found, report = read_project(path)
        assert found.transcripts == ()
        assert [entry.reason for entry in report.of("lost")][:2] == ["outside-path"] * 2
        assert "4 passages, 4 codings" in report.markdown()

    @pytest.mark.parametrize(
        "inner", ["internal://../../etc/passwd", "internal:////etc/passwd", "internal://C:/x"]
    )
    def test_internal_paths_that_climb_are_refused(self, project, tmp_path, inner):
        path = write_project(project, tmp_path / "a.qdpx")
        repacked(path, lambda text: re.sub(r'plainTextPath="[^"]*"', f'plainTextPath="{inner}"', text))
        with pytest.raises(BadInput, match="outside the package"):
            read_project(path)

    def test_text_inside_the_document_and_empty_containers(self, project, tmp_path, transcript):
        path = write_project(project, tmp_path / "a.qdpx")

        def edit(text):
            inside = transcript.text.replace("&", "&amp;")
            text = re.sub(
                r'(<TextSource[^>]*name="int-01") plainTextPath="[^"]*">',
                rf"\1><PlainTextContent>{inside}</PlainTextContent>",
                text,
            )
            return text.replace("</Project>", "<Sets/></Project>")

        repacked(path, edit)
        found, report = read_project(path)
        assert found.transcripts[0].text == transcript.text
        assert report.entries == []


class TestSampleOfTheStandard:
    """The standard's own example, written by ATLAS.ti 8, without its sources."""

    def test_import_is_truthful(self):
        found, report = read_project(SAMPLES / "TestProject.qdpx")
        assert found.name == "ATLAS.ti standard project"
        assert report.origin.startswith("ATLAS.ti 8")
        assert report.carried == {"codes": 14, "sets": 5}
        assert found.codebook["happiness"].colour == "#F00082"
        assert found.codebook["Coke"].definition == "the breakfast of champions"
        lost = {}
        for entry in report.of("lost"):
            lost[entry.element] = lost.get(entry.element, 0) + 1
        assert lost == {
            "TextSource": 6, "PictureSource": 1, "PDFSource": 2, "AudioSource": 1, "VideoSource": 2, "Note": 2,
            "Link": 1, "Set": 11, "Graph": 1, "Project": 1,
        }  # fmt: skip
        simon = next(entry for entry in report.entries if entry.name == "Simon.docx")
        assert simon.detail == "3 passages, 3 codings"

    def test_what_was_carried_can_be_exported(self, tmp_path):
        found, _ = read_project(SAMPLES / "TestProject.qdpx")
        first = write_project(found, tmp_path / "a.qdpx")
        again, report = read_project(first)
        assert again.codebook.codes == found.codebook.codes
        assert report.entries == []

    def test_report_in_swedish_escapes_what_is_not_ours(self):
        _, report = read_project(SAMPLES / "TestProject.qdpx")
        text = report.markdown("sv")
        assert "texten finns inte i paketet" in text
        assert r"Friedrich\-Markgraf" in text


class TestHostileFiles:
    def refused(self, path, words):
        before = sorted(path.parent.rglob("*"))
        with pytest.raises(BadInput, match=words):
            read_project(path)
        assert sorted(path.parent.rglob("*")) == before

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("../outside.txt", "points outside"),
            ("sources/../../outside.txt", "points outside"),
            ("/etc/passwd", "absolute path"),
            ("C:/x.txt", "absolute path"),
            ("sources\\x.txt", "backslash"),
            ("PROJECT.QDE", "stands twice"),
        ],
    )
    def test_member_names(self, project, tmp_path, name, words):
        self.refused(repacked(write_project(project, tmp_path / "a.qdpx"), **{name: b"x"}), words)

    def test_all_bad_members_are_told_at_once(self, project, tmp_path):
        path = repacked(write_project(project, tmp_path / "a.qdpx"), **{"../a": b"", "/b": b"", "c\\d": b""})
        with pytest.raises(BadInput) as caught:
            read_project(path)
        assert len(caught.value.problems) == 3

    def test_duplicate_names(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
            archive.writestr("project.qde", b"<x/>")
        self.refused(path, "stands twice")

    def test_bombs(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("sources/bomb.txt", b"0" * 30_000_000)
        self.refused(path, "grows 200 times or more")

    def test_a_member_larger_than_it_says(self, tmp_path):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("project.qde", b"<Project/>" + b" " * 5_000_000)
        data = bytearray(buffer.getvalue())
        central = data.rindex(b"PK\x01\x02")
        data[central + 24 : central + 28] = (100).to_bytes(4, "little")
        path = tmp_path / "a.qdpx"
        path.write_bytes(data)
        self.refused(path, "cannot be unpacked")

    def test_links(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        info = zipfile.ZipInfo("sources/link.txt")
        info.external_attr = 0o120777 << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(info, "/etc/passwd")
        self.refused(path, "is a link")

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
    def test_truncated_files(self, project, tmp_path, share):
        path = write_project(project, tmp_path / "a.qdpx")
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        self.refused(path, "not a whole zip")

    @pytest.mark.parametrize("data", [b"", b"no zip at all"])
    def test_other_files(self, tmp_path, data):
        path = tmp_path / "a.qdpx"
        path.write_bytes(data)
        self.refused(path, "not a whole zip")
        with pytest.raises(BadInput, match="no such file"):
            read_project(tmp_path / "none.qdpx")

    @pytest.mark.parametrize(
        "prolog",
        [
            '<!DOCTYPE Project SYSTEM "http://example.org/x.dtd">',
            '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE Project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_document_types_and_entities(self, project, tmp_path, prolog, encoding):
        path = write_project(project, tmp_path / "a.qdpx")
        with zipfile.ZipFile(path) as archive:
            text = archive.read("project.qde").decode().split("?>", 1)[1]
        data = f'<?xml version="1.0" encoding="{encoding}"?>{prolog}{text}'.encode(encoding)
        self.refused(repacked(path, **{"project.qde": data}), "document type")

    def test_broken_and_foreign_documents(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        self.refused(repacked(path, lambda text: text[:-40]), "not well-formed XML")
        self.refused(repacked(path, lambda _: "<html/>"), "no REFI-QDA project")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "x")
        self.refused(path, "no project document")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.qde", "<x/>")
            archive.writestr("b.qde", "<x/>")
        self.refused(path, "2 project documents")

    def test_codes_nested_without_end(self, project, tmp_path):
        path = write_project(project, tmp_path / "a.qdpx")
        opening = '<Code guid="85D17F60-7BB0-481E-B742-B4861DD669DF" name="x" isCodable="true">'
        deep = "<Codes>" + opening * 1500 + "</Code>" * 1500 + "</Codes>"
        repacked(path, lambda text: re.sub(r"<Codes>.*</Codes>", deep, text, flags=re.DOTALL))
        self.refused(path, "nested too deeply|not well-formed")

    def test_aliases_in_a_description_are_plain_text(self, codebook, tmp_path):
        path = write_qdc(codebook, tmp_path / "a.qdc")
        path.write_text(re.sub(r"<\?evaltools.*?\?>", "", path.read_text(), flags=re.DOTALL))
        bomb = "\n---\nid: x\nlinked_to: [&amp;a [x, x], *a]\n"
        path.write_text(
            re.sub(
                r"<Description>.*?</Description>",
                f"<Description>Text{bomb}</Description>",
                path.read_text(),
                count=1,
                flags=re.DOTALL,
            )
        )
        found, _ = read_qdc(path)
        assert found.codes[0].linked_to == ()
        assert found.codes[0].definition.startswith("Text\n---\n")

    def test_markup_in_texts_and_names_stays_text(self, tmp_path):
        from evaltools.interviews.coding.codebook import Code, Codebook

        sting = '<script>alert("x")</script> ]]> &amp; &lt;'
        transcript = Transcript("t", f"IP1: {sting}\n")
        coding = new_coding(transcript, "a", 5, 5 + len(sting), "c", sting)
        project = Project(sting, Codebook((Code("c", sting, definition=sting),)), (transcript,), (coding,))
        found, _ = read_project(write_project(project, tmp_path / "a.qdpx"))
        assert (found.name, found.codebook["c"].name, found.codings[0].memo) == (sting, sting, sting)
        assert found.transcripts[0].text == transcript.text


class TestPositionsByEvidence:
    """Passages that users have named themselves say nothing of how positions are counted; where they begin and end does."""

    WORDS = "IP1: Vi träffades varje måndag och talade om barnen.\nIP2: Polisen tog ofta första steget, tycker jag.\n"

    def project_file(self, folder, as_crlf, counted_as_two, name="tema"):
        from evaltools.interviews.coding.codebook import Code, Codebook

        text = self.WORDS * 30
        transcript = Transcript("t", text)
        wanted = [found.span() for found in re.finditer(r"talade om barnen|första steget|Polisen tog", text)]
        codings = tuple(new_coding(transcript, "a", start, end, "c") for start, end in wanted)
        path = write_project(
            Project("p", Codebook((Code("c", "C"),)), (transcript,), codings), folder / "a.qdpx"
        )

        def moved(match):
            position = int(match[2])
            return f'{match[1]}="{position + text.count(chr(10), 0, position) * counted_as_two}"'

        def edit(document):
            document = re.sub(r'(<PlainTextSelection [^>]*?name=)"[^"]*"', rf'\1"{name}"', document)
            return re.sub(r'(startPosition|endPosition)="(\d+)"', moved, document)

        with zipfile.ZipFile(path) as archive:
            (member,) = (item for item in archive.namelist() if item.startswith("sources/"))
        ends = "\r\n" if as_crlf else "\n"
        return repacked(path, edit, **{member: text.replace("\n", ends).encode()}), wanted

    @pytest.mark.parametrize("as_crlf", [True, False])
    @pytest.mark.parametrize("counted_as_two", [True, False])
    @pytest.mark.parametrize("name", ["tema", ""])
    def test_every_passage_is_right_and_none_is_doubtful(self, tmp_path, as_crlf, counted_as_two, name):
        path, wanted = self.project_file(tmp_path, as_crlf, counted_as_two, name)
        found, report = read_project(path)
        assert [(c.start, c.end) for c in found.codings] == wanted
        assert report.of("doubtful") == []
        assert set(report.positions) == {Counting(crlf=counted_as_two)}
        evidence = report.weighed["t"]
        assert evidence.decides
        assert evidence.share == 1.0
        assert evidence.next_share < 0.9

    def test_too_little_to_tell_is_one_doubt_for_the_text(self, tmp_path):
        path, _ = self.project_file(tmp_path, True, False)
        repacked(
            path,
            lambda text: re.sub(
                r"(</PlainTextSelection>).*(</TextSource>|<VariableValue>)",
                r"\1\2",
                text,
                count=1,
                flags=re.DOTALL,
            ),
        )
        _, report = read_project(path)
        assert len(report.of("doubtful")) <= 1


class TestKeptForOtherPrograms:
    GUIDS = tuple(f"{number:08x}-1111-4222-8333-444455556666" for number in range(40))

    def foreign(self, folder):
        """A project as another program writes it: its own GUIDs, variables, cases, sets, links, headings and memos."""
        g = self.GUIDS
        document = f"""<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="Foreign" origin="Other 1">
        <Users><User guid="{g[0]}" name="Eva"/><User guid="{g[1]}" name="Bo"/></Users>
        <CodeBook><Codes><Code guid="{g[2]}" name="Teman" isCodable="false"><Code guid="{g[3]}" name="Tillit" isCodable="true" color="#010203">
        <Description>Att lita på.</Description><NoteRef targetGUID="{g[4]}"/></Code></Code></Codes></CodeBook>
        <Variables><Variable guid="{g[5]}" name="Ålder" typeOfVariable="Integer"/><Variable guid="{g[6]}" name="Plats" typeOfVariable="Text"/></Variables>
        <Cases><Case guid="{g[7]}" name="Person A"><VariableValue><VariableRef targetGUID="{g[5]}"/><IntegerValue>45</IntegerValue></VariableValue>
        <SourceRef targetGUID="{g[8]}"/></Case></Cases>
        <Sources><TextSource guid="{g[8]}" name="int-1" plainTextPath="internal://{g[8]}.txt">
        <PlainTextSelection guid="{g[9]}" name="Vi litar" startPosition="5" endPosition="13" creatingUser="{g[0]}">
        <Coding guid="{g[10]}" creatingUser="{g[0]}"><CodeRef targetGUID="{g[3]}"/></Coding></PlainTextSelection>
        <VariableValue><VariableRef targetGUID="{g[6]}"/><TextValue>Norr</TextValue></VariableValue></TextSource></Sources>
        <Notes><Note guid="{g[4]}" name="Fråga"><PlainTextContent>Är det samma sak?</PlainTextContent></Note></Notes>
        <Links><Link guid="{g[11]}" name="leder till" originGUID="{g[3]}" targetGUID="{g[2]}"/></Links>
        <Sets><Set guid="{g[12]}" name="Viktiga"><MemberCode targetGUID="{g[3]}"/></Set></Sets>
        <Description>Om projektet.</Description></Project>"""
        path = folder / "foreign.qdpx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.qde", document)
            archive.writestr(f"sources/{g[8]}.txt", "IP1: Vi litar på dem.\n")
        return path

    def test_everything_goes_back_under_its_own_guid(self, tmp_path):
        from evaltools.interviews.coding.project_folder import read_folder

        found, report = read_project(self.foreign(tmp_path))
        assert report.of("lost") == []
        assert (found.codebook["Teman"].heading, found.codebook["Tillit"].heading) == (True, False)
        assert found.codebook["Tillit"].memo == "Fråga\n\nÄr det samma sak?"
        (person,) = found.informants
        assert (person.attributes, person.consent) == ({"Ålder": "45"}, "none")
        assert found.transcripts[0].attributes == {"Plats": "Norr"}
        assert found.transcripts[0].informants == (person.id,)
        store_project(found, tmp_path / "study", report)
        again, _ = read_folder(tmp_path / "study")
        path = write_project(again, tmp_path / "back.qdpx")
        with zipfile.ZipFile(path) as archive:
            document = archive.read("project.qde").decode()
        for place, guid in enumerate(self.GUIDS[:13]):
            if place != 4:  # notes are written anew
                assert f'="{guid}"' in document, place
        assert "<Description>Att lita på.</Description>" in document, "nothing is pasted into descriptions"
        assert "<Description>Om projektet.</Description>" in document
        assert 'isCodable="false"' in document
        assert "IntegerValue>45<" in document

    def test_what_nobody_said_is_unknown(self, tmp_path):
        found, _ = read_project(self.foreign(tmp_path))
        assert {(code.origin, code.level) for code in found.codebook} == {("unknown", "unknown")}
        store_project(found, tmp_path / "study")
        book = read_codebook(tmp_path / "study" / "codebook.yml")
        assert {(code.origin, code.level) for code in book} == {("unknown", "unknown")}

    def test_doubles_and_a_second_document_are_told(self, tmp_path):
        g = self.GUIDS
        path = self.foreign(tmp_path)
        again = f'<Coding guid="{g[10]}" creatingUser="{g[1]}"><CodeRef targetGUID="{g[3]}"/></Coding></PlainTextSelection>'
        repacked(
            path,
            lambda text: text.replace("</PlainTextSelection>", again).replace(
                'color="#010203"', 'color="röd"'
            ),
            **{"other.qde": b"<x/>"},
        )
        found, report = read_project(path)
        assert len({coding.id for coding in found.codings}) == 2
        told = {entry.reason for entry in report.entries}
        assert {"second-document", "duplicate-guid", "bad-colour"} <= told


class TestAllOrNothing:
    def test_a_killed_import_leaves_nothing_that_looks_like_a_project(self, project, tmp_path, monkeypatch):
        import evaltools.interviews.refi.store as store

        folder = tmp_path / "study"

        class KilledError(BaseException):
            pass

        def killed(*_):
            raise KilledError

        monkeypatch.setattr(store, "write_codebook", killed)
        monkeypatch.setattr(
            store.shutil, "rmtree", lambda *_, **__: None
        )  # a killed process cleans nothing up
        with pytest.raises(KilledError):
            store_project(project, folder)
        monkeypatch.undo()
        assert not folder.exists()
        assert len(list(tmp_path.glob(".import-*"))) == 1
        store_project(project, folder)
        assert list(tmp_path.glob(".import-*")) == [], "what was left is swept away"
        assert sorted(path.name for path in folder.iterdir()) == [
            "codebook.yml",
            "codings",
            "informants.csv",
            "transcripts",
        ]

    def test_files_are_for_their_owner_alone(self, project, tmp_path):
        folder = tmp_path / "study"
        store_project(project, folder)
        modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}
        assert modes == {0o600}
        assert {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if path.is_dir()} == {
            0o700
        }

    def test_confidential_imports_stay_out_of_git(self, project, tmp_path):
        import subprocess

        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        real = dataclasses.replace(
            project, transcripts=tuple(dataclasses.replace(t, synthetic=False) for t in project.transcripts)
        )
        with pytest.raises(BadInput, match="git would take up"):
            store_project(real, tmp_path / "study")
        (tmp_path / ".gitignore").write_text("study/\n")
        store_project(real, tmp_path / "study")


class TestSizes:
    def test_a_small_file_with_millions_of_elements_is_refused(self, tmp_path):
        path = tmp_path / "a.qdpx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            codes = "".join(f'<Code n="{number}"/>' for number in range(700_000))
            archive.writestr("project.qde", f'<Project xmlns="urn:QDA-XML:project:1.0">{codes}</Project>')
        with pytest.raises(BadInput, match="elements"):
            read_project(path)

    def test_a_pipe_is_no_project(self, tmp_path):
        import os

        os.mkfifo(tmp_path / "a.qdpx")
        with pytest.raises(BadInput, match="no ordinary file"):
            read_project(tmp_path / "a.qdpx")
