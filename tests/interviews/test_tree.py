"""The code tree: operations, undoing, two windows, two machines, and the codebook file beside it."""

import random
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.interviews.coding.codebook import read_codebook
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.coding.shared_log import Operation
from evaltools.interviews.coding.tree import open_tree
from evaltools.interviews.coding.tree_state import TreeState


def shape(tree):
    """Codes with their places and names, as one would read them aloud."""
    return [(code.id, code.parent, code.name) for code in tree.codes]


@pytest.fixture
def tree(tmp_path):
    return open_tree(tmp_path, "anna", machine="m1")


class TestOperations:
    def test_codes_are_made_renamed_and_moved_and_keep_their_ids(self, tree):
        a, b = tree.new("Tillit"), tree.new("Pengar")
        tree.rename(a.id, "Förtroende")
        tree.move(a.id, b.id)
        assert shape(tree) == [(b.id, None, "Pengar"), (a.id, b.id, "Förtroende")]
        tree.move(a.id, None, before=b.id)
        assert [code.id for code in tree.codes] == [a.id, b.id]

    def test_a_name_in_several_languages_is_changed_in_one(self, tree):
        code = tree.new({"sv": "Tillit", "en": "Trust"})
        assert tree.rename(code.id, "Reliance", language="en").name == {"sv": "Tillit", "en": "Reliance"}

    def test_merged_codes_are_shown_under_the_target_and_bring_what_lies_below(self, tree):
        a, b = tree.new("Tillit", id="a"), tree.new("Förtroende", id="b")
        tree.memo("b", "från b")
        child = tree.new("Barn", "b", id="c")
        into = tree.merge(["b"], "a")
        assert (into.replaces, into.memo) == (("b",), "från b")
        assert tree.codebook.resolve("b") == "a"
        assert tree["c"].parent == "a"
        assert tree.state.shown("coding", "b") == "a"
        tree.undo()
        assert tree["c"].parent == "b"
        assert tree.state.shown("coding", "b") == "b"
        assert {a.id, b.id, child.id} == {"a", "b", "c"}

    def test_a_code_merged_into_one_below_it_gives_it_its_place(self, tree):
        tree.new("Top", id="t")
        tree.new("A", "t", id="a")
        tree.new("B", "a", id="b")
        tree.merge(["a"], "b")
        assert shape(tree) == [("t", None, "Top"), ("b", "t", "B")]

    def test_a_split_code_hands_over_the_codings_named_and_no_others(self, tree):
        tree.new("Tillit", id="a")
        part, other = tree.split("a", {"Till chefen": ["k1"], "Till kollegor": ["k2", "k3"]})
        shown = [tree.state.shown(coding, "a") for coding in ("k1", "k2", "k3", "k4")]
        assert shown == [part.id, other.id, other.id, "a"]
        # A coding that its coder gave another code since then has that one.
        tree.new("Pengar", id="p")
        assert tree.state.shown("k1", "p") == "p"
        tree.assign(["k1"], part.id, "a")
        assert tree.state.shown("k1", "a") == "a"

    def test_what_cannot_be_done_changes_nothing(self, tree):
        tree.new("A", id="a")
        tree.new("B", "a", id="b")
        version, before = tree.version, shape(tree)
        wrong = [
            (lambda: tree.move("a", "b"), "circle"),
            (lambda: tree.merge(["a"], "a"), "circle"),
            (lambda: tree.rename("x", "X"), "unknown-code"),
            (lambda: tree.rename("a", "  "), "bad-change"),
            (lambda: tree.new("C", id="A"), "duplicate-id"),
            (lambda: tree.new("C", "nowhere"), "unknown-code"),
            (lambda: tree.new("C", id="a b"), "bad-id"),
            (lambda: tree.recolour("a", "red"), "bad-change"),
            (lambda: tree.define("a", level="third"), "bad-change"),
            (lambda: tree.split("a", {}), "bad-change"),
            (lambda: tree.apply(Operation("explode", {"code": "a"})), "bad-change"),
        ]
        for act, code in wrong:
            with pytest.raises(BadInput) as caught:
                act()
            assert caught.value.problems[0].code == code
        assert (tree.version, shape(tree)) == (version, before)

    def test_an_operation_sent_twice_is_done_once(self, tree):
        first = tree.new("Tillit", op="op-1")
        assert tree.new("Tillit", op="op-1") == first
        tree.undo(op="op-2")
        tree.undo(op="op-2")
        assert (len(tree.codes), tree.undoable, tree.redoable) == (0, 0, 1)

    def test_undoing_goes_back_step_by_step_also_after_a_restart(self, tree, tmp_path):
        tree.new("Tillit", id="a")
        tree.recolour("a", "#112233")
        tree.memo("a", "tänk")
        again = open_tree(tmp_path, "anna", machine="m1")
        again.undo()
        assert (again["a"].memo, again["a"].colour) == ("", "#112233")
        again.undo()
        assert again["a"].colour != "#112233"
        again.redo()
        assert again["a"].colour == "#112233"
        again.undo()
        again.undo()
        assert (again.codes, again.undo()) == ((), None)

    def test_a_code_that_passages_have_does_not_vanish(self, tree):
        tree.new("Tillit", id="a")
        tree.uses = lambda code: 3
        with pytest.raises(BadInput, match="would vanish"):
            tree.undo()
        assert tree["a"].name == "Tillit"

    def test_nobody_changes_the_tree_without_a_name(self, tmp_path):
        with pytest.raises(BadInput, match="nobody is named"):
            open_tree(tmp_path).new("A")


class TestTwoAtOnce:
    def test_two_windows_see_each_other(self, tmp_path):
        one, two = (open_tree(tmp_path, "anna", machine="m1") for _ in range(2))
        one.new("Tillit", id="a")
        two.rename("a", "Förtroende")
        assert one.refresh()
        assert not one.refresh()
        assert one["a"].name == "Förtroende"
        one.undo()
        two.refresh()
        assert two["a"].name == "Tillit"

    def test_one_undoes_only_what_oneself_has_done(self, tmp_path):
        anna, bo = open_tree(tmp_path, "anna", machine="m1"), open_tree(tmp_path, "bo", machine="m1")
        anna.new("Tillit", id="a")
        bo.recolour("a", "#112233")
        anna.refresh()
        anna.rename("a", "Förtroende")
        assert bo.undo().do == "recolour"
        assert bo.undo() is None

    def test_memos_written_at_the_same_time_are_both_kept(self, tmp_path):
        anna, bo = open_tree(tmp_path, "anna", machine="m1"), open_tree(tmp_path, "bo", machine="m1")
        anna.new("Tillit", id="a")
        seen = anna.memo_of("a").op
        anna.memo("a", "Annas", over=seen)
        bo.memo("a", "Bos", over=seen)
        assert bo["a"].memo == "Annas\n\nBos"
        bo.memo("a", "Enade", over=bo.memo_of("a").op)
        assert bo["a"].memo == "Enade"

    def test_two_machines_that_put_their_logs_together_agree(self, tmp_path):
        here, there = tmp_path / "here", tmp_path / "there"
        one = open_tree(here, "anna", machine="m1")
        one.new("A", id="a")
        one.new("B", id="b")
        shutil.copytree(here, there)
        two = open_tree(there, "anna", machine="m2")
        one.move("a", "b")
        two.move("b", "a")
        two.new("C", "b", id="c")
        one.merge(["b"], "a")
        for source, target in ((here, there), (there, here)):
            for path in (source / "codings" / "project").glob("*.jsonl"):
                if path.stat().st_size > 0 and not (target / "codings" / "project" / path.name).exists():
                    shutil.copy(path, target / "codings" / "project")
        shutil.copy(here / "codings" / "project" / "anna.m1.jsonl", there / "codings" / "project")
        one.refresh()
        two.refresh()
        assert shape(one) == shape(two)
        assert {code.id for code in one.codes} == {"a", "c"}


@st.composite
def histories(draw):
    """Operations that three machines made, knowing more or less of each other."""
    seed = draw(st.integers(0, 2**32))
    random_ = random.Random(seed)
    names = [f"c{number}" for number in range(6)]
    done = []
    for number in range(draw(st.integers(1, 40))):
        machine = random_.choice("xyz")
        code, other = random_.sample(names, 2)
        do, content = random_.choice(
            [
                ("new", {"code": code, "name": code, "parent": random_.choice([None, other])}),
                ("rename", {"code": code, "name": f"n{number}"}),
                ("move", {"code": code, "parent": random_.choice([None, other])}),
                ("merge", {"codes": [code], "into": other}),
                (
                    "split",
                    {
                        "code": code,
                        "into": [{"code": f"s{number}", "name": "s"}],
                        "codings": {"k1": f"s{number}"},
                    },
                ),
                (
                    "memo",
                    {"code": code, "text": f"m{number}", "over": random_.choice(done).id if done else ""},
                ),
                ("retire", {"code": code}),
                ("order", {"parent": None, "codes": random_.sample(names, 3)}),
                ("undo", {"of": random_.choice(done).id if done else "-"}),
                ("redo", {"of": random_.choice(done).id if done else "-"}),
                ("unheard-of", {"code": code}),
                ("new", {"code": 7, "name": None}),
            ]
        )
        done.append(
            Operation(
                do, content, f"op{number}", random_.randint(1, number + 1), "anna", machine, "2026-01-01"
            )
        )
    return done, random_


class TestConvergence:
    @settings(deadline=None, max_examples=150)
    @given(histories())
    def test_lines_may_arrive_in_any_order_and_more_than_once(self, tmp_path_factory, drawn):
        import json

        operations, random_ = drawn
        shapes, trees = [], []
        for _ in range(2):
            folder = tmp_path_factory.mktemp("tree")
            logs = folder / "codings" / "project"
            logs.mkdir(parents=True)
            arriving = [*operations, *random_.sample(operations, min(3, len(operations)))]
            random_.shuffle(arriving)
            reader = open_tree(folder)
            for place, operation in enumerate(arriving):
                # Which file a line lies in, as after a merge by hand, does not matter either.
                with (logs / f"anna.{random_.choice('xyz')}.jsonl").open("a", encoding="utf-8") as file:
                    file.write(json.dumps(operation.line) + "\n")
                if place % 7 == 0:
                    reader.refresh()
            reader.refresh()
            trees.append(reader)
            shapes.append([(c.id, c.parent, c.name, c.memo, c.retired, c.replaces) for c in reader.codes])
        assert shapes[0] == shapes[1]
        assert trees[0].state.shown("k1", "c1") == trees[1].state.shown("k1", "c1")

    @settings(deadline=None, max_examples=200)
    @given(histories())
    def test_the_tree_stays_a_tree_whatever_comes(self, drawn):
        operations, _ = drawn
        state = TreeState.after(sorted(operations, key=lambda operation: operation.order))
        assert {code.id for code in state.in_order()} == set(state.codes)
        assert len(state.in_order()) == len(state.codes)
        for code in state.codes.values():
            assert code.parent is None or code.parent in state.codes
            assert state.above(code.id)[-1] != code.id or code.parent is None
        for gone in state.merged:
            assert state.resolve(gone) in state.codes
            assert gone not in state.codes


class TestCodebookFile:
    def test_each_change_is_exported_and_read_back(self, tree, tmp_path, codebook):
        tree.new("Tillit", id="a")
        tree.define("a", definition="Att lita på.")
        tree.new("Pengar", "a", id="p", in_vivo=True)
        read = read_codebook(tmp_path / "codebook.yml")
        assert read.codes == tree.codes
        assert read.log == {"anna.m1": 3}

    def test_a_codebook_that_was_there_is_taken_in(self, tmp_path, codebook):
        write_codebook(codebook, tmp_path / "codebook.yml")
        tree = open_tree(tmp_path, "anna", machine="m1")
        assert tree.codes == codebook.codes
        tree.rename("money", "Resurser")
        assert read_codebook(tmp_path / "codebook.yml")["money"].name == "Resurser"
        assert tree.undoable == 1

    def test_what_is_written_by_hand_becomes_changes_of_the_tree(self, tree, tmp_path):
        path = tmp_path / "codebook.yml"
        for name in "abc":
            tree.new(name.upper(), id=name)
        text = path.read_text(encoding="utf-8")
        text = text.replace("name: A", "name: Alfa  # vårt ord").replace(
            "  - id: c", "  - id: d\n    name: D\n  - id: c"
        )
        tree.rename("b", "Beta")  # between the reading and the saving of the editor
        path.write_text(text, encoding="utf-8")
        assert tree.refresh()
        # Order as in the file, Anna's change and the editor's both there.
        assert shape(tree) == [("a", None, "Alfa"), ("b", None, "Beta"), ("d", None, "D"), ("c", None, "C")]
        assert read_codebook(path).codes == tree.codes
        (kept,) = (tmp_path / "codings" / "project" / "by-hand").iterdir()
        assert "# vårt ord" in kept.read_text(encoding="utf-8")

    def test_a_code_taken_out_or_renamed_by_hand_leaves_no_coding_without_its_code(self, tree, tmp_path):
        path = tmp_path / "codebook.yml"
        for name in "abc":
            tree.new(name.upper(), id=name)
        text = (
            path.read_text(encoding="utf-8")
            .replace("id: a", "id: alfa")
            .replace("id: b", "id: beta\n    replaces: [b]")
        )
        path.write_text(text, encoding="utf-8")
        tree.refresh()
        book = read_codebook(path)
        assert (book["a"].retired, book.resolve("b"), "alfa" in book) == (True, "beta", True)

    def test_a_file_that_cannot_be_read_is_told_and_not_written_over(self, tree, tmp_path):
        path = tmp_path / "codebook.yml"
        tree.new("A", id="a")
        path.write_text("codes: [", encoding="utf-8")
        tree.rename("a", "Alfa")
        assert path.read_text(encoding="utf-8") == "codes: ["
        assert [problem.code for problem in tree.problems] == ["not-yaml"]
        path.write_text("log: {anna.m1: 1}\ncodes:\n  - {id: a, name: A, memo: tänk}\n", encoding="utf-8")
        tree.refresh()
        assert tree.problems == ()
        assert (read_codebook(path)["a"].name, read_codebook(path)["a"].memo) == ("Alfa", "tänk")

    def test_a_file_without_its_log_takes_nothing_away(self, tree, tmp_path):
        path = tmp_path / "codebook.yml"
        tree.new("A", id="a")
        tree.new("B", id="b")
        path.write_text("codes:\n  - {id: a, name: Alfa, definition: x}\n", encoding="utf-8")
        tree.refresh()
        assert [(code.id, code.name, code.retired) for code in tree.codes] == [
            ("a", "Alfa", False),
            ("b", "B", False),
        ]

    def test_a_reader_changes_nothing(self, tmp_path, codebook):
        write_codebook(codebook, tmp_path / "codebook.yml")
        before = sorted(path.name for path in tmp_path.rglob("*"))
        reader = open_tree(tmp_path)
        assert sorted(path.name for path in tmp_path.rglob("*")) == before
        assert reader.codes == codebook.codes


class TestLines:
    def test_a_line_cut_by_a_crash_costs_only_itself(self, tree, tmp_path):
        tree.new("A", id="a")
        path = tmp_path / "codings" / "project" / "anna.m1.jsonl"
        path.write_bytes(path.read_bytes() + b'{"op":"x","do":"ren')
        assert [problem.code for problem in open_tree(tmp_path).problems] == ["cut-line"]
        again = open_tree(tmp_path, "anna", machine="m1")
        assert path.with_name(path.name + ".cut").read_bytes() == b'{"op":"x","do":"ren\n'
        again.rename("a", "Alfa")
        assert again.problems == ()
        assert open_tree(tmp_path, "bo")["a"].name == "Alfa"

    def test_lines_of_a_later_version_are_kept_and_passed_over(self, tree, tmp_path):
        tree.new("A", id="a")
        path = tmp_path / "codings" / "project" / "anna.m2.jsonl"
        line = '{"op":"z","do":"colour-in-3d","clock":9,"coder":"anna","machine":"m2","time":"","code":"a"}\n'
        path.write_text(line, encoding="utf-8")
        tree.rename("a", "Alfa")
        assert tree.problems == ()
        assert path.read_text(encoding="utf-8") == line
        assert tree.log.operations[-1].clock == 10

    def test_files_are_for_their_owner_alone(self, tree, tmp_path):
        tree.new("A", id="a")
        modes = {
            path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "codings" / "project").rglob("*")
        }
        assert set(modes.values()) == {0o600}
        assert (tmp_path / "codings" / "project").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "codebook.yml").stat().st_mode & 0o777 == 0o600
