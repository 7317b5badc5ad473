"""Interviews that are worked on, frozen, away from a copy of the study, withdrawn, or kept too long."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from evaltools.cli import main
from evaltools.interviews import CodingStore, new_coding, read_codebook, read_transcripts
from evaltools.interviews.coding.tree import open_tree
from evaltools.interviews.informants.verbatim import Own, still_held
from evaltools.interviews.informants.withdrawal import find_withdrawal, withdraw
from evaltools.study.checksums import freeze
from evaltools.study.model import read_study
from evaltools.study.retention import Retention, check_retention
from evaltools.study.sources import inspect_sources, read_sources

ROOT = Path(__file__).parents[2]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration with its interviews, to be changed."""
    root = tmp_path / "study"
    shutil.copytree(ROOT / "data" / "raw" / "demo", root / "data" / "raw" / "demo")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "data" / "raw" / "sources.yml", root / "data" / "raw")
    shutil.copy(ROOT / "demo.yml", root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    def command(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["evaltools", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return command


class TestFolderOfInterviews:
    """Outside the checksums until frozen; what is read of it has the checksum it has now."""

    def test_coding_on_changes_nothing_that_is_checked(self, study: Path) -> None:
        before = read_sources(study, ["demo"])
        interviews = study / "data/raw/demo/interviews"
        text = read_transcripts(interviews / "transcripts")[0]
        CodingStore(interviews / "codings").append(new_coding(text, "kodare-1", 0, 5, "trust"))
        after = read_sources(study, ["demo"])
        assert [file.path for file in before.files] == [file.path for file in after.files]
        changed = [new.path for old, new in zip(before.files, after.files, strict=True) if old != new]
        assert changed == [f"demo/interviews/codings/{text.id}.kodare-1.jsonl"]
        assert before.interviews[0].sha256 != after.interviews[0].sha256

    def test_each_file_is_what_its_place_says(self, study: Path) -> None:
        files = {file.path: file.table for file in read_sources(study, ["demo"]).files}
        assert files["demo/interviews/transcripts/int-01.txt"] == "interviews"
        assert files["demo/interviews/codings/int-01.kodare-1.jsonl"] == "codings"
        assert files["demo/interviews/codebook.yml"] == "codebook"
        assert files["demo/interviews/informants.csv"] == "informants"

    def test_reports_and_logs_of_the_workbench_are_no_codings(self, study: Path) -> None:
        folder = study / "data/raw/demo/interviews"
        before = read_sources(study, ["demo"])
        (folder / "agreement-turn.md").write_text("x", encoding="utf-8")
        (folder / "codings/tree").mkdir()
        (folder / "codings/tree/anna.jsonl").write_text("{}\n", encoding="utf-8")
        after = read_sources(study, ["demo"])
        assert before.files == after.files
        assert before.interviews != after.interviews  # the log is part of what is frozen

    def test_once_frozen_a_change_is_told(self, study: Path) -> None:
        assert freeze(study, ["demo"]) == ["demo/interviews"]
        assert not inspect_sources(study, ["demo"])[1].found
        with (study / "data/raw/demo/interviews/codebook.yml").open("a", encoding="utf-8") as file:
            file.write("\n# later\n")
        assert [problem.code for problem in inspect_sources(study, ["demo"])[1].found] == ["wrong-checksum"]
        freeze(study, ["demo"])
        assert not inspect_sources(study, ["demo"])[1].found

    def test_nothing_to_freeze_is_one_message(self, study: Path, run: Callable[..., tuple[int, str]]) -> None:
        shutil.rmtree(study / "data/raw/demo/interviews")
        code, said = run("interviews", "freeze", "--study", "demo.yml")
        assert code == 1
        assert "there is no folder of interviews to freeze" in said
        assert "Traceback" not in said

    @pytest.mark.parametrize("frozen", [False, True])
    def test_a_clone_without_it_is_told_in_one_line(
        self, study: Path, frozen: bool, run: Callable[..., tuple[int, str]]
    ) -> None:
        if frozen:
            freeze(study, ["demo"])
        shutil.rmtree(study / "data/raw/demo/interviews")
        code, said = run("check", "--study", "demo.yml")
        lines = [line for line in said.splitlines() if "interviews" in line]
        assert code == 0
        assert len(lines) == 1
        assert "is not on this machine" in lines[0]

    def test_the_chapter_says_that_they_are_away(
        self, study: Path, run: Callable[..., tuple[int, str]]
    ) -> None:
        shutil.rmtree(study / "data/raw/demo/interviews")
        code, said = run(
            "run", "--study", "demo.yml", "--chapter", "interviews", "--area", "9901", "--no-publish"
        )
        assert code == 0, said
        contents = next(study.glob("outputs/*/*/9901/interviews/contents.json")).read_text(encoding="utf-8")
        assert "are not on the machine that made this report" in contents


class TestWithdrawal:
    """What a person takes back goes wherever it was copied to, and is told where it cannot go."""

    def test_files_register_memos_and_examples_go_and_one_line_stays(self, study: Path) -> None:
        folder = study / "data/raw/demo/interviews"
        texts = {text.id: text for text in read_transcripts(folder / "transcripts")}
        gone, other = texts["int-10"], texts["int-01"]
        answer = next(
            turn for turn in gone.turns if turn.speaker not in gone.asking and turn.end - turn.start > 80
        )
        quote = " ".join(gone.text[answer.start : answer.end].split(":", 1)[-1].split()[:9])
        book = (folder / "codebook.yml").read_text(encoding="utf-8")
        assert "example: " in book
        first = next(line for line in book.splitlines() if "example: " in line)
        changed = book.replace(
            first, f"{first.partition(':')[0]}: {json.dumps(quote, ensure_ascii=False)}", 1
        )
        (folder / "codebook.yml").write_text(changed, encoding="utf-8")
        store = CodingStore(folder / "codings")
        memo = f"Jämför: {quote}. Gäller båda."
        store.append(new_coding(other, "kodare-1", 0, 5, read_codebook(folder / "codebook.yml").ids[0], memo))
        (folder / "retrieved").mkdir()
        (folder / "retrieved" / "trust.docx").write_bytes(b"whatever it quotes")
        withdraw(find_withdrawal(folder, "ip-03"), date(2026, 11, 28))
        assert not list((folder / "retrieved").iterdir()), (
            "what was taken out goes, and can be taken out again"
        )
        assert (folder / "withdrawn.txt").read_text(encoding="utf-8") == "2026-11-28 int-10\n"
        left = [path for path in folder.rglob("*") if path.is_file() and path.name != "withdrawn.txt"]
        assert not [path for path in left if "int-10" in path.name]
        said = "\n".join(path.read_text(encoding="utf-8") for path in left)
        assert quote not in said
        assert "ip-03" not in said
        assert any("Gäller båda." in coding.memo for coding in store.read())
        assert not store.check(
            read_transcripts(folder / "transcripts"), read_codebook(folder / "codebook.yml")
        )

    def test_the_log_of_the_code_tree_forgets_too(self, study: Path) -> None:
        folder = study / "data/raw/demo/interviews"
        found = find_withdrawal(folder, "int-10")
        text = found.transcripts[0]
        turn = next(one for one in text.turns if one.speaker not in text.asking and one.end - one.start > 80)
        quote = " ".join(text.text[turn.start : turn.end].split(":", 1)[-1].split()[:9])
        tree = open_tree(folder, coder="kodare-1")
        tree.define("problem", example=quote)
        logs = list((folder / "codings" / "project").glob("*.jsonl"))
        assert any(quote in path.read_text(encoding="utf-8") for path in logs)
        withdraw(found, date(2026, 11, 28))
        assert not any(quote in path.read_text(encoding="utf-8") for path in logs)
        assert quote not in (folder / "codebook.yml").read_text(encoding="utf-8")
        assert len(open_tree(folder, coder="kodare-1").codes) == len(tree.codes)

    def test_cut_short_it_is_finished_by_another(self, study: Path) -> None:
        folder = study / "data/raw/demo/interviews"
        found = find_withdrawal(folder, "int-10")
        found.files[0].unlink()
        withdraw(find_withdrawal(folder, "int-10"), date(2026, 11, 28))
        assert not list(folder.rglob("int-10*"))
        assert (folder / "withdrawn.txt").read_text(encoding="utf-8").count("int-10") == 1

    def test_reports_that_still_quote_are_told_in_every_format(self, study: Path, tmp_path: Path) -> None:
        folder = study / "data/raw/demo/interviews"
        found = find_withdrawal(folder, "int-10")
        own, text = found.words[0], found.transcripts[0]
        answer = next(
            turn for turn in text.turns if turn.speaker not in text.asking and turn.end - turn.start > 80
        )
        quote = " ".join(text.text[answer.start : answer.end].split(":", 1)[-1].split()[:9])
        out = tmp_path / "outputs"
        out.mkdir()
        first, _, rest = quote.partition(" ")
        (out / "a.html").write_text(f"<p>{first} <em>{rest.upper()}</em></p>", encoding="utf-8")
        (out / "b.json").write_text(json.dumps({"text": quote}), encoding="utf-8")
        with zipfile.ZipFile(out / "c.docx", "w") as archive:
            archive.writestr("word/document.xml", f"<w:t>{first}</w:t><w:t> {rest}</w:t>")
        (out / "d.csv").write_text("int-10,3\n", encoding="utf-8")
        (out / "e.txt").write_text("int-100 annat", encoding="utf-8")
        (out / "f.pdf").write_bytes(b"%PDF-1.7")
        held = still_held(own, [out])
        assert [path.name for path in held.quoting] == ["a.html", "b.json", "c.docx"]
        assert [path.name for path in held.naming] == ["d.csv"]
        assert [path.name for path in held.closed] == ["f.pdf"]

    def test_questions_that_all_were_asked_are_nobodys_words(self, study: Path) -> None:
        texts = read_transcripts(study / "data/raw/demo/interviews/transcripts")
        own = Own.of(texts[0], texts)
        assert not any(own.in_text(text.text) for text in texts[1:])
        assert own.in_text(texts[0].text)

    def test_dry_run_changes_nothing_and_an_unknown_one_is_told(
        self, study: Path, run: Callable[..., tuple[int, str]]
    ) -> None:
        folder = study / "data/raw/demo/interviews"
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        code, said = run("interviews", "withdraw", "ip-03", "--folder", folder, "--dry-run")
        assert code == 0
        assert "int-10.txt: goes" in said
        assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        code, said = run("interviews", "withdraw", "ip-003", "--folder", folder, "--yes")
        assert code == 1
        assert 'no informant "ip-003"' in said
        assert "Traceback" not in said


class TestRetention:
    """The last day is the last on which they may be there."""

    @pytest.mark.parametrize(
        ("days", "codes"),
        [(-1, ["kept-too-long"]), (0, ["kept-soon-too-long"]), (90, ["kept-soon-too-long"]), (91, [])],
    )
    def test_the_days_around_it(self, days: int, codes: list[str]) -> None:
        today = date(2026, 11, 28)
        given = Retention(retention=today + timedelta(days))
        found = check_retention(given, [Path("transcripts/int-1.txt")], today, "study.yml")
        assert [problem.code for problem in found] == codes

    def test_nothing_kept_or_nothing_promised_is_nothing_to_tell(self) -> None:
        given = Retention(retention=date(2020, 1, 1))
        assert not check_retention(given, [], date(2026, 1, 1), "study.yml")
        assert not check_retention(None, [Path("a")], date(2026, 1, 1), "study.yml")

    def test_check_looks(self, study: Path, run: Callable[..., tuple[int, str]]) -> None:
        with (study / "demo.yml").open("a", encoding="utf-8") as file:
            file.write("\ninterviews: {retention: 2020-12-31}\n")
        assert read_study(study / "demo.yml").interviews == Retention(retention=date(2020, 12, 31))
        code, said = run("check", "--study", "demo.yml")
        assert code == 1
        assert "interviews might be kept until 2020-12-31" in said
