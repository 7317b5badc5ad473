"""What Python answers a page, and what never leaves it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evaltools.checks import InvalidArgument
from evaltools.interviews import Code, Codebook, CodingStore, Transcript, new_coding, ready_codebook
from evaltools.interviews.workbench.coder import CODE_KEYS, COMMAND_KEYS, Coder, code_keys
from evaltools.interviews.workbench.coder_words import page_words
from evaltools.interviews.workbench.page_source import page_source

TEXT = "IP1: Det här är hemligt 🙂.\n"
BOOK = Codebook(
    (Code("trust", "Tillit", definition="d", colour="url(//x)"), Code("effect", "Effekt", definition="d"))
)


class Page:
    """A widget and what it has sent, as a page would receive it."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.received: list[dict[str, Any]] = []
        self.coder = Coder(Transcript("int-1", TEXT), BOOK, coder="anna", store=folder, **options)
        self.coder.comm = _Line(self.received)

    def ask(self, **content: Any) -> dict[str, Any]:
        self.coder._handle_custom_msg({"request": "r1", **content}, [])
        return self.received[-1]


class _Line:
    """The end of the line to the page: ipywidgets hands it what would go over the socket."""

    comm_id = "line"

    def __init__(self, received: list[dict[str, Any]]) -> None:
        self.received = received

    def send(self, data: dict[str, Any], buffers: Any = None, metadata: Any = None) -> None:
        if data.get("method") == "custom":
            self.received.append(json.loads(json.dumps(data["content"])))

    def on_msg(self, _callback: Any) -> None:
        """Questions are asked directly."""

    def close(self, *_: Any, **__: Any) -> None:
        """Nothing to close."""


class TestAnswers:
    def test_add_change_remove_and_undo(self, tmp_path: Path) -> None:
        page = Page(tmp_path)
        added = page.ask(do="add", start=5, end=8, code="trust", quote="Det")
        assert (added["kind"], added["request"], added["undo"], added["redo"]) == ("changed", "r1", 1, 0)
        (row,) = added["set"]
        changed = page.ask(do="change", id=row["id"], memo="m")
        assert changed["set"] == [{**row, "memo": "m"}]
        assert page.ask(do="remove", id=row["id"])["gone"] == [row["id"]]
        assert page.ask(do="undo")["set"] == [{**row, "memo": "m"}]
        assert page.ask(do="redo")["gone"] == [row["id"]]

    @pytest.mark.parametrize(
        "content",
        [
            {"do": "add"},
            {"do": "add", "start": "5", "end": 8, "code": "trust", "quote": "Det"},
            {"do": "add", "start": True, "end": 8, "code": "trust", "quote": "Det"},
            {"do": "add", "start": 5, "end": 8, "code": ["trust"], "quote": "Det"},
            {"do": "change", "id": None, "memo": "m"},
            {"do": "change", "id": "x", "memo": 5},
            {"do": "decide", "other": "b", "codings": "x", "kept": [], "reason": "r"},
            {"do": "__init__"},
            {"do": ["add"]},
            {},
        ],
    )
    def test_nonsense_is_refused_and_nothing_written(self, tmp_path: Path, content: dict[str, Any]) -> None:
        page = Page(tmp_path)
        assert page.ask(**content)["kind"] == "refused"
        assert page.coder.session.path.read_bytes() == b""

    def test_a_full_disk_is_told(self, tmp_path: Path) -> None:
        page = Page(tmp_path)
        page.coder.session.path.unlink()
        page.coder.session.path.mkdir()
        answer = page.ask(do="add", start=5, end=8, code="trust", quote="Det")
        assert answer["kind"] == "refused"

    def test_work_of_another_window_is_shown_before_the_answer(self, tmp_path: Path) -> None:
        one, two = Page(tmp_path), Page(tmp_path)
        one.ask(do="add", start=5, end=8, code="trust", quote="Det")
        two.ask(do="add", start=9, end=12, code="trust", quote="här")
        fresh, answer = two.received[-2:]
        assert fresh["kind"] == "codings", "the page is not built anew: focus and caret stay"
        assert [row["start"] for row in fresh["codings"]] == [5, 9]
        assert answer["set"][0]["start"] == 9


class TestSentAgain:
    """What a restart of Python or a reload of the page makes the page send a second time."""

    OP = "0f8fad5b-d9cb-469f-a165-70867728950{}"

    def test_an_operation_is_done_once_also_by_another_kernel(self, tmp_path: Path) -> None:
        add = {"do": "add", "request": self.OP.format(1), "id": self.OP.format(2), "start": 5, "end": 8}
        add |= {"code": "trust", "quote": "Det"}
        memo = {"do": "change", "request": self.OP.format(3), "id": add["id"], "memo": "m"}
        first = Page(tmp_path)
        first.ask(**add)
        first.ask(**memo)
        written = first.coder.session.path.read_bytes()
        second = Page(tmp_path)
        for message in (add, memo):
            answer = second.ask(**message)
            assert answer["kind"] == "changed"
            assert [(row["id"], row["memo"]) for row in answer["set"]] == [(add["id"], "m")]
        assert second.coder.session.path.read_bytes() == written

    def test_a_removal_and_an_undo_are_done_once(self, tmp_path: Path) -> None:
        page = Page(tmp_path)
        (row,) = page.ask(do="add", start=5, end=8, code="trust", quote="Det")["set"]
        remove = {"do": "remove", "request": self.OP.format(1), "id": row["id"]}
        undo = {"do": "undo", "request": self.OP.format(4)}
        page.ask(**remove)
        page.ask(**undo)
        again = Page(tmp_path)
        assert again.ask(**remove)["set"] == [row]
        assert again.ask(**undo)["set"] == [row]
        assert len(CodingStore(tmp_path).read("int-1", "anna")) == 1

    def test_a_decision_is_kept_once(self, tmp_path: Path) -> None:
        text = Transcript("int-1", TEXT)
        ours, theirs = (new_coding(text, name, 5, 8, "trust") for name in ("anna", "bertil"))
        CodingStore(tmp_path).append(ours)
        CodingStore(tmp_path).append(theirs)
        decide = {"do": "decide", "request": self.OP.format(5), "other": "bertil", "reason": "r"}
        decide |= {"codings": [ours.id, theirs.id], "kept": [ours.id]}
        for _ in range(2):
            assert Page(tmp_path, blind=False).ask(**decide)["kind"] == "decided"
        assert len((tmp_path / "int-1.adjudications.json-lines").read_text().splitlines()) == 1


class TestPrivacy:
    def test_no_text_is_widget_state(self, tmp_path: Path) -> None:
        page = Page(tmp_path)
        page.ask(do="add", start=5, end=8, code="trust", quote="Det")
        state = {key: value for key, value in page.coder.get_state().items() if key not in ("_esm", "_css")}
        assert "hemligt" not in json.dumps(state, default=str)
        assert "Tillit" not in json.dumps(state, default=str)

    def test_blind_sends_nothing_of_another_coder(self, tmp_path: Path) -> None:
        other = new_coding(Transcript("int-1", TEXT), "bertil", 5, 8, "trust", "annans anteckning")
        CodingStore(tmp_path).append(other)
        page = Page(tmp_path)
        opened = page.ask(do="open", view="v")
        refused = page.ask(do="compare", other="bertil")
        assert refused["kind"] == "refused"
        assert opened["others"] == []
        assert "annans" not in json.dumps(page.received)
        assert "bertil" not in json.dumps(page.received)
        shown = Page(tmp_path, blind=False).ask(do="compare", other="bertil")
        assert [row["memo"] for row in shown["codings"]] == ["annans anteckning"]

    def test_a_colour_that_is_none_does_not_reach_the_page(self, tmp_path: Path) -> None:
        opened = Page(tmp_path).ask(do="open", view="v")
        assert "url(" not in json.dumps(opened["codes"])


class TestKeysAndWords:
    def test_keys_are_given_in_reading_order_and_wanted_ones_kept(self) -> None:
        book = ready_codebook("relevance_value_effects")
        keys = code_keys(book, {book.ids[3]: "x"})
        assert keys[book.ids[3]] == "x"
        assert [keys[code] for code in book.ids[:3]] == ["1", "2", "3"]
        assert len(set(keys.values())) == len(keys)
        assert not set(CODE_KEYS) & set(COMMAND_KEYS)

    @pytest.mark.parametrize(
        "keys", [{"nobody": "x"}, {"trust": "n"}, {"trust": "X"}, {"trust": "ab"}, {"trust": ""}]
    )
    def test_keys_that_cannot_be(self, tmp_path: Path, keys: dict[str, str]) -> None:
        with pytest.raises(InvalidArgument):
            Page(tmp_path, keys=keys)

    def test_one_key_for_two_codes(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidArgument, match="more than one"):
            Page(tmp_path, keys={"trust": "x", "effect": "x"})

    def test_an_unknown_language(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidArgument, match="language"):
            Page(tmp_path, language="xx")

    def test_every_word_the_page_uses_is_there_in_both_languages(self) -> None:
        import re

        source = page_source("coder.js")
        used = set(re.findall(r"words\.([a-z_]+)", source))
        assert len(used) > 50
        english = page_words("en")
        for language in ("sv", "nb"):
            spoken = page_words(language)
            assert used <= set(spoken)
            assert spoken.keys() == english.keys()
            same = {key for key in spoken if spoken[key] == english[key]}
            assert same <= {"blind", "tab_codes"}, same
        for key, text in page_words("sv").items():
            if isinstance(text, str):
                assert set(re.findall(r"\{\d\}", text)) == set(re.findall(r"\{\d\}", english[key])), key

    def test_nothing_in_the_page_makes_markup_of_text(self) -> None:
        source = page_source("coder.js")
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "DOMParser",
            "eval(",
            "fetch(",
        ):
            assert way not in source
