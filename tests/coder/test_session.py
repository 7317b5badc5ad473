"""What a coder's changes leave on the disk, without a browser."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.interviews import Code, Codebook, Coding, CodingStore, Transcript, new_coding
from evaltools.interviews.workbench.coder_session import CodingSession, DoneBefore

TEXT = "IP1: Åsa 🙂 sa att det går bra. Ingen vet.\n\nIP2: Nej.\n"
BOOK = Codebook((Code("trust", "Tillit", definition="d"), Code("effect", "Effekt", definition="d")))


def session(folder: Path, coder: str = "anna", *, blind: bool = True, text: str = TEXT) -> CodingSession:
    return CodingSession(Transcript("int-1", text), BOOK, coder, CodingStore(folder), blind=blind)


def on_disk(folder: Path, coder: str = "anna") -> list[Coding]:
    return CodingStore(folder).read("int-1", coder)


class TestChanges:
    def test_each_change_is_on_the_disk_when_it_returns(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        coding = anna.add(5, 10, "trust", quote="Åsa 🙂")
        assert on_disk(tmp_path) == [coding]
        changed = anna.change(coding.id, memo="varför?")
        assert [one.memo for one in on_disk(tmp_path)] == ["varför?"]
        assert changed.id == coding.id
        anna.remove(coding.id)
        assert on_disk(tmp_path) == []
        assert len(anna.path.read_text(encoding="utf-8").splitlines()) == 3, "nothing is ever rewritten"

    def test_new_boundaries_get_a_new_checksum(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        coding = anna.add(5, 8, "trust")
        moved = anna.change(coding.id, start=5, end=10)
        assert moved.quote_sha256 != coding.quote_sha256
        again = session(tmp_path)
        assert again.problems == ()
        assert again.codings[coding.id].end == 10

    def test_opening_counts_as_having_read(self, tmp_path: Path) -> None:
        session(tmp_path)
        assert CodingStore(tmp_path).coders("int-1") == ("anna",)

    def test_a_memo_typed_in_parts_is_undone_at_once(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        coding = anna.add(5, 8, "trust")
        for memo in ("för", "för att", "för att hon"):
            anna.change(coding.id, memo=memo)
        anna.undo()
        assert [one.memo for one in on_disk(tmp_path)] == [""]
        anna.undo()
        assert on_disk(tmp_path) == []
        assert anna.undo() is None

    def test_a_new_change_ends_what_could_be_redone(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        anna.add(5, 8, "trust")
        anna.undo()
        anna.add(5, 8, "effect")
        assert anna.redo() is None
        assert [one.code for one in on_disk(tmp_path)] == ["effect"]

    @settings(max_examples=40, deadline=None)
    @given(
        steps=st.lists(
            st.tuples(st.sampled_from(["add", "change", "remove", "undo", "redo"]), st.integers(0, 30)),
            max_size=14,
        )
    )
    def test_memory_and_disk_never_differ_and_undo_leads_back(
        self, steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = tmp_path_factory.mktemp("codings")
        anna = session(folder)
        for action, number in steps:
            with contextlib.suppress(BadInput):  # the same passage twice
                act(anna, action, number)
            assert {one.id: one for one in on_disk(folder)} == anna.codings
        while anna.undo():
            pass
        assert on_disk(folder) == []


def act(anna: CodingSession, action: str, number: int) -> None:
    """One change, made of a number."""
    ids = list(anna.codings)
    if action == "add":
        anna.add(number % 20, number % 20 + 5, ("trust", "effect")[number % 2])
    elif action == "undo":
        anna.undo()
    elif action == "redo":
        anna.redo()
    elif ids and action == "change":
        anna.change(ids[number % len(ids)], memo=str(number))
    elif ids:
        anna.remove(ids[number % len(ids)])


def test_an_operation_that_another_kernel_was_quicker_to_do_is_not_done_again(tmp_path: Path) -> None:
    one, other = session(tmp_path), session(tmp_path)
    coding = one.add(5, 8, "trust", operation="op-1")
    for again in (
        lambda: other.add(5, 8, "effect", operation="op-1"),
        lambda: other.remove(coding.id, operation="op-1"),
        lambda: other.undo(operation="op-1"),
    ):
        with pytest.raises(DoneBefore):
            again()
    assert on_disk(tmp_path) == [coding]


class TestRefused:
    @pytest.mark.parametrize(
        ("start", "end", "code", "quote", "problem"),
        [
            (5, 8, "unknown", None, "unknown-code"),
            (8, 5, "trust", None, "outside-text"),
            (5, 5, "trust", None, "outside-text"),
            (-1, 5, "trust", None, "outside-text"),
            (5, 10_000, "trust", None, "outside-text"),
            (5, 8, "trust", "Asa", "changed-text"),
        ],
    )
    def test_nothing_is_written(
        self, tmp_path: Path, start: int, end: int, code: str, quote: str | None, problem: str
    ) -> None:
        anna = session(tmp_path)
        with pytest.raises(BadInput) as refused:
            anna.add(start, end, code, quote=quote)
        assert [one.code for one in refused.value.problems] == [problem]
        assert anna.path.read_bytes() == b""
        assert anna.undoable == 0

    def test_the_same_passage_and_code_twice(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        anna.add(5, 8, "trust")
        with pytest.raises(BadInput, match="already"):
            anna.add(5, 8, "trust")

    @pytest.mark.parametrize("name", ["", "../anna", "anna berg", "a/b", "a.b", "CON:", "x" * 90])
    def test_a_name_that_cannot_be_a_file_name(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(BadInput, match="file name"):
            session(tmp_path / "codings", name)
        assert list(tmp_path.iterdir()) == []

    def test_a_name_that_differs_only_in_case(self, tmp_path: Path) -> None:
        session(tmp_path, "Anna")
        with pytest.raises(BadInput, match="upper and lower case"):
            session(tmp_path, "anna")

    def test_codings_that_no_longer_fit_are_told_and_kept(self, tmp_path: Path) -> None:
        session(tmp_path).add(5, 8, "trust")
        before = session(tmp_path).path.read_bytes()
        anna = session(tmp_path, text=TEXT.replace("Åsa", "Eva"))
        assert anna.codings == {}
        assert [problem.code for problem in anna.problems] == ["changed-text"]
        assert anna.path.read_bytes() == before

    def test_a_line_cut_by_a_crash_is_told_and_the_others_stand(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        first = anna.add(5, 8, "trust")
        with anna.path.open("ab") as file:
            file.write(b'{"id": "half')
        again = session(tmp_path)
        assert list(again.codings) == [first.id]
        assert [problem.code for problem in again.problems] == ["cut-line"]
        again.add(5, 10, "effect")
        assert len(on_disk(tmp_path)) == 2


class TestTwoWindows:
    def test_the_second_sees_what_the_first_wrote(self, tmp_path: Path) -> None:
        one, two = session(tmp_path), session(tmp_path)
        coding = one.add(5, 8, "trust")
        assert two.refresh()
        assert list(two.codings) == [coding.id]
        assert not two.refresh()

    def test_a_stale_window_cannot_store_the_same_passage_twice(self, tmp_path: Path) -> None:
        one, two = session(tmp_path), session(tmp_path)
        one.add(5, 8, "trust")
        # The second window has not looked since; its own line must not hide the other's.
        two.add(9, 12, "effect")
        with pytest.raises(BadInput, match="already"):
            two.add(5, 8, "trust")
        assert {(c.start, c.code) for c in on_disk(tmp_path)} == {(5, "trust"), (9, "effect")}
        assert two.news, "the page is told of what it did not know"

    def test_undo_goes_on_after_a_restart_and_in_the_other_window(self, tmp_path: Path) -> None:
        one = session(tmp_path)
        first = one.add(5, 8, "trust")
        one.add(9, 12, "effect")
        other = session(tmp_path)
        other.undo()
        assert on_disk(tmp_path) == [first]
        one.redo()
        assert len(on_disk(tmp_path)) == 2
        one.undo()
        other.undo()
        assert on_disk(tmp_path) == []

    def test_undo_does_not_reach_behind_what_another_program_wrote(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        anna.add(5, 8, "trust")
        CodingStore(tmp_path).append(new_coding(Transcript("int-1", TEXT), "anna", 9, 12, "effect"))
        assert anna.undo() is None
        assert len(on_disk(tmp_path)) == 2

    def test_a_file_put_back_from_version_control_is_read_anew(self, tmp_path: Path) -> None:
        anna = session(tmp_path)
        first = anna.add(5, 8, "trust")
        before = anna.path.read_bytes()
        anna.add(9, 12, "effect")
        anna.path.write_bytes(before)
        assert anna.refresh()
        assert list(anna.codings) == [first.id]
        anna.path.write_bytes(before.replace(b'"trust"', b'"effec"') + before)
        assert anna.refresh()
        assert anna.codings[first.id].code == "trust"


class TestFailingDisk:
    def test_a_line_the_disk_does_not_confirm_is_not_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anna = session(tmp_path)
        first = anna.add(5, 8, "trust")
        before = anna.path.read_bytes()

        def refuse(_number: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", refuse)
            with pytest.raises(OSError, match="Input/output"):
                anna.add(9, 12, "effect")
        assert anna.path.read_bytes() == before
        assert list(anna.codings) == [first.id]
        anna.add(9, 12, "effect")
        assert len(on_disk(tmp_path)) == 2

    def test_a_full_disk_leaves_no_half_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        anna = session(tmp_path)
        anna.add(5, 8, "trust")
        before, write = anna.path.read_bytes(), os.write
        room = [20]

        def full(number: int, data: bytes) -> int:
            if room[0] <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            written = write(number, bytes(data)[: room[0]])
            room[0] -= written
            return written

        with monkeypatch.context() as broken:
            broken.setattr(os, "write", full)
            with pytest.raises(OSError, match="No space"):
                anna.add(9, 12, "effect")
        assert anna.path.read_bytes() == before


class TestRenamedCode:
    def test_codings_with_a_code_that_is_gone_are_told(self, tmp_path: Path) -> None:
        session(tmp_path).add(5, 8, "trust")
        book = Codebook((Code("tillit", "Tillit", definition="d"),))
        anna = CodingSession(Transcript("int-1", TEXT), book, "anna", CodingStore(tmp_path))
        (problem,) = anna.problems
        assert problem.code == "unknown-code"
        assert '1 codings have the code "trust"' in problem.message


class TestConfidential:
    def test_what_is_written_is_for_its_owner_alone(self, tmp_path: Path) -> None:
        os.umask(0o022)
        anna = session(tmp_path / "codings")
        anna.add(5, 8, "trust")
        assert stat.S_IMODE(anna.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(anna.path.parent.stat().st_mode) == 0o700


class TestComparing:
    def two(self, folder: Path) -> CodingSession:
        text = Transcript("int-1", TEXT)
        for coder, start, end, code in (
            ("anna", 5, 8, "trust"),
            ("bertil", 5, 10, "trust"),
            ("bertil", 32, 43, "effect"),
        ):
            CodingStore(folder).append(new_coding(text, coder, start, end, code))
        return session(folder, blind=False)

    def test_blind_sees_nobody(self, tmp_path: Path) -> None:
        self.two(tmp_path)
        anna = session(tmp_path)
        assert anna.others() == ()
        with pytest.raises(BadInput, match="blind"):
            anna.compare("bertil")
        with pytest.raises(BadInput, match="blind"):
            anna.decide("bertil", [], [], "because")

    def test_differences_and_the_decision_kept(self, tmp_path: Path) -> None:
        anna = self.two(tmp_path)
        rows = anna.compare("bertil")
        assert [row.comparison.kind for row in rows] == ["boundaries", "only_second"]
        both = [coding.id for coding in rows[0].comparison.first + rows[0].comparison.second]
        anna.decide("bertil", both, both[:1], " hela namnet behövs ")
        decided = anna.compare("bertil")[0]
        assert decided.decision is not None
        assert decided.decision.reason == "hela namnet behövs"
        assert decided.decision.kept == (both[0],)
        assert not decided.outdated

    def test_a_decision_is_outdated_when_a_coding_changes_after_it(self, tmp_path: Path) -> None:
        from dataclasses import replace

        anna = self.two(tmp_path)
        row = anna.compare("bertil")[0].comparison
        anna.decide("bertil", [row.first[0].id, row.second[0].id], [], "oklart")
        CodingStore(tmp_path).append(replace(row.second[0], memo="ny", created="2999-01-01T00:00:00+00:00"))
        assert anna.compare("bertil")[0].outdated

    def test_a_decision_needs_a_reason_and_codings_that_stand(self, tmp_path: Path) -> None:
        anna = self.two(tmp_path)
        row = anna.compare("bertil")[0].comparison
        with pytest.raises(BadInput, match="reason"):
            anna.decide("bertil", [row.first[0].id], [], "  ")
        with pytest.raises(BadInput, match="no coding"):
            anna.decide("bertil", ["other"], [], "x")
        with pytest.raises(BadInput, match="has not coded"):
            anna.compare("cecilia")
