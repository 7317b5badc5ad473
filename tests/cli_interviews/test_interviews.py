"""`evaltools interviews` as a user meets it: what is said, what is written, what is left alone."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaltools.cli import main
from evaltools.interviews import (
    Code,
    Codebook,
    CodingStore,
    Transcript,
    new_coding,
    quotation,
    read_transcript,
    write_codebook,
    write_transcript,
)
from evaltools.interviews.coding.comparing import Adjudication, read_adjudications, record_adjudication

FIRST = "IP1: Anna Berg ringde från Ersboda 🙂. Numret är 090-123 45 67.\n\nIP2: Det stämmer. Anna är bra.\n"
SECOND = "IP3: Inget att säga.\n\nIP3: Jo, en sak.\n"
BOOK = Codebook(
    (
        Code("trust", "Tillit", definition="Litar på."),
        Code("place", "Plats|<b>", definition="Var.", parent="trust"),
    )
)


@dataclass
class Said:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    def command(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["evaltools", "interviews", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Said(captured.out, captured.err, int(ended.value.code or 0))

    return command


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two coders over two transcripts; the second found nothing in one of them."""
    monkeypatch.chdir(tmp_path)
    folder = Path("project")
    texts = [
        Transcript("int-1", FIRST, language="sv", synthetic=True),
        Transcript("int-2", SECOND, language="sv"),
    ]
    for transcript in texts:
        write_transcript(transcript, folder / "transcripts")
    write_codebook(BOOK, folder / "codebook.yml")
    store = CodingStore(folder / "codings")
    for place, coder, quote, code, memo in (
        (0, "anna", "Anna Berg ringde", "trust", "Anna igen"),
        (0, "bertil", "Anna Berg ringde från Ersboda 🙂.", "trust", ""),
        (0, "anna", "från Ersboda", "place", ""),
        (1, "anna", "Jo, en sak.", "trust", ""),
    ):
        start = texts[place].text.index(quote)
        store.append(new_coding(texts[place], coder, start, start + len(quote), code, memo))
    store.open("int-2", "bertil")
    record_adjudication(store.folder, Adjudication("int-1", ("a",), ("a",), "Anna Berg säger så", "anna"))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestExchange:
    def test_a_project_comes_back_as_it_was(self, run: Callable[..., Said], project: Path) -> None:
        before = contents(project)
        exported = run("export", project, "--to", "ut.qdpx")
        assert exported.code == 0
        assert "- kodningar: 4" in exported.out
        assert "avgöranden av oenigheter: 1" in exported.out
        assert Path("ut-export-report.md").read_text(encoding="utf-8").strip() in exported.out
        assert contents(project) == before
        imported = run("import", "ut.qdpx", "--into", "back")
        assert imported.code == 0
        assert "4 codings" in imported.out
        report = Path("back/import-report.md").read_text(encoding="utf-8")
        assert report.strip() in imported.out
        for name in (
            "transcripts/int-1.txt",
            "codings/int-1.anna.jsonl",
            "codings/int-1.bertil.jsonl",
            "codebook.yml",
        ):
            assert contents(Path("back"))[name] == before[name], name

    def test_nothing_that_is_there_is_written_over(self, run: Callable[..., Said], project: Path) -> None:
        run("export", project, "--to", "ut.qdpx")
        before = contents(project)
        said = run("import", "ut.qdpx", "--into", project)
        assert said.code == 1
        assert "already" in said.err
        assert contents(project) == before

    def test_a_codebook_alone(self, run: Callable[..., Said], project: Path) -> None:
        assert run("export", project, "--to", "koder.qdc", "--language", "en").code == 0
        said = run("import", "koder.qdc", "--into", "codes")
        assert said.code == 0
        assert "Litar på." in Path("codes/codebook.yml").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [("a.txt", b"x", ".qdpx or .qdc"), ("a.qdpx", b"not a zip", "a.qdpx"), ("a.qdc", b"<a>", "a.qdc")],
    )
    def test_other_files_are_refused_in_one_line(
        self, run: Callable[..., Said], project: Path, name: str, content: bytes, message: str
    ) -> None:
        Path(name).write_bytes(content)
        said = run("import", name, "--into", "new")
        assert said.code == 1
        assert message in said.err
        assert "Traceback" not in said.err
        assert not Path("new").exists()

    def test_a_member_outside_the_package_touches_nothing(
        self, run: Callable[..., Said], project: Path
    ) -> None:
        with zipfile.ZipFile("a.qdpx", "w") as archive:
            archive.writestr("../utanför.txt", "x")
            archive.writestr("project.qde", "<Project/>")
        assert run("import", "a.qdpx", "--into", "new").code == 1
        assert not Path("utanför.txt").exists()
        assert not Path("../utanför.txt").exists()

    def test_all_problems_of_a_project_are_told_at_once(
        self, run: Callable[..., Said], project: Path
    ) -> None:
        text = project / "transcripts" / "int-1.txt"
        text.write_text(text.read_text(encoding="utf-8").replace("Anna Berg", "Eva Berg"), encoding="utf-8")
        with (project / "codings" / "int-2.anna.jsonl").open("a", encoding="utf-8") as file:
            file.write("nonsense\n")
        said = run("export", project, "--to", "ut.qdpx")
        assert said.code == 1
        assert "project/codings/int-1.anna.jsonl:1:" in said.err
        assert "project/codings/int-2.anna.jsonl:2:" in said.err
        assert not Path("ut.qdpx").exists()

    def test_a_folder_that_is_no_project(self, run: Callable[..., Said], project: Path) -> None:
        said = run("agreement", project / "codings", "--unit", "turn")
        assert said.code == 1
        assert "codings: holds neither" in said.err
        assert "no interviews here" in run("agreement", "elsewhere", "--unit", "turn").err


class TestAgreement:
    def test_the_report_names_unit_coders_and_synthetic_material(
        self, run: Callable[..., Said], project: Path
    ) -> None:
        said = run("agreement", project, "--unit", "paragraph", "--samples", 200)
        assert said.code == 0
        report = (project / "agreement-paragraph.md").read_text(encoding="utf-8")
        assert report.strip() in said.out
        assert "Enhet: stycke." in report
        assert "anna och bertil" in report
        assert "Utskrifter som minst två läst: 2" in report, "who opened and found nothing has read"
        assert "**Syntetiskt material" in report
        assert r"Plats\|\<b\>" in report

    def test_the_figures_are_those_of_the_library(self, run: Callable[..., Said], project: Path) -> None:
        said = run(
            "agreement", project, "--unit", "paragraph", "--coefficient", "percent", "--language", "en"
        )
        # Four paragraphs and two codes: coders differ on "place" in the first and on "trust" in the fourth.
        assert "| **All codes** | 0.75 |" in said.out

    def test_the_same_twice(self, run: Callable[..., Said], project: Path) -> None:
        first = run("agreement", project, "--unit", "sentence", "--samples", 200).out
        assert run("agreement", project, "--unit", "sentence", "--samples", 200).out == first

    def test_one_coder_cannot_agree(self, run: Callable[..., Said], project: Path) -> None:
        for file in (project / "codings").glob("*.bertil.jsonl"):
            file.unlink()
        said = run("agreement", project, "--unit", "turn")
        assert said.code == 1
        assert "cannot be told" in said.err
        assert not (project / "agreement-turn.md").exists()

    def test_the_unit_has_to_be_declared(self, run: Callable[..., Said], project: Path) -> None:
        said = run("agreement", project)
        assert said.code == 2
        assert "--unit" in said.err


class TestPseudonyms:
    @pytest.fixture
    def key(self, project: Path) -> Path:
        Path("keys").mkdir()
        path = Path("keys/names.key.yml")
        path.write_text(
            "people: {Anna Berg: Rektor 1, Anna: Rektor 1}\nplaces: {Ersboda: stadsdelen}\n", encoding="utf-8"
        )
        return path

    def test_names_are_gone_from_text_memo_and_reason_and_codings_hold(
        self, run: Callable[..., Said], project: Path, key: Path
    ) -> None:
        before = contents(project)
        said = run("pseudonymise", project, "--key", key, "--into", "open")
        assert said.code == 0, said.err
        assert contents(project) == before
        written = contents(Path("open"))
        for content in written.values():
            assert b"Anna" not in content
            assert b"Ersboda" not in content
            assert b"123 45" not in content
        transcript = read_transcript(Path("open/transcripts/int-1.txt"))
        store = CodingStore(Path("open/codings"))
        quotes = {quotation(coding, transcript) for coding in store.read("int-1")}
        assert quotes == {"Rektor 1 ringde", "Rektor 1 ringde från stadsdelen 🙂.", "från stadsdelen"}
        assert [coding.memo for coding in store.read("int-1", "anna")] == ["Rektor 1 igen", ""]
        assert store.coders("int-2") == ("anna", "bertil")
        assert read_adjudications(store.folder, "int-1")[0].reason == "Rektor 1 säger så"
        assert "Kodningar som följde med: 4." in said.out
        assert written["pseudonyms-report.md"].decode().strip() in said.out

    def test_a_key_among_the_data_is_refused(
        self, run: Callable[..., Said], project: Path, key: Path
    ) -> None:
        inside = project / "names.key.yml"
        inside.write_bytes(key.read_bytes())
        said = run("pseudonymise", project, "--key", inside, "--into", "open")
        assert said.code == 1
        assert "lies with the data" in said.err
        assert not Path("open").exists()

    def test_a_target_among_the_names_is_refused(
        self, run: Callable[..., Said], project: Path, key: Path
    ) -> None:
        said = run("pseudonymise", project, "--key", key, "--into", project / "open")
        assert said.code == 1
        assert "would lie with the names" in said.err

    def test_a_name_in_an_identifier_is_refused_without_being_repeated(
        self, run: Callable[..., Said], project: Path, key: Path
    ) -> None:
        (project / "informants.yml").write_text(
            "informants:\n  - {id: ip-1, group: Skola, consent: quote, role: Anna Bergs chef}\n",
            encoding="utf-8",
        )
        said = run("pseudonymise", project, "--key", key, "--into", "open")
        assert said.code == 1
        assert 'the name behind "Rektor 1" still stands' in said.err
        assert "Anna" not in said.err
        assert not Path("open").exists()
