"""What changed between versions, in sentences and as a table."""

from __future__ import annotations

from evaltools.theory import difference
from evaltools.words import Voice


class TestDifference:
    def test_a_merger_names_both_and_what_they_became(self, read, clean_text):
        theory = read(clean_text)
        changes = difference(theory.version("v1"), theory.version("v2"))
        merged = changes.of_kind("merged")
        assert [(c.old.id, c.new[0].id) for c in merged] == [("k1", "m1"), ("k2", "m1")]
        assert changes.of_kind("new") == ()
        assert [c.old.id for c in changes.of_kind("kept")] == ["dark", "safe"]
        assert [c.old.id for c in changes.of_kind("removed")] == ["office", "bored", "calm"]

    def test_no_trace_is_not_the_same_as_ended(self, read, clean_text):
        told = clean_text.replace("how: merged, into: [m1]", "how: ended", 1)
        silent = clean_text.replace("        became: [{version: v2, how: merged, into: [m1]}]\n", "", 1)
        for text, kind in ((told, "ended"), (silent, "no_trace")):
            theory = read(text)
            changes = difference(theory.version("v1"), theory.version("v2"))
            assert [c.old.id for c in changes.of_kind("ended", "no_trace")] == ["k1"]
            assert [c.old.id for c in changes.of_kind(kind)] == ["k1"]

    def test_a_changed_name_is_a_change(self, read, clean_text):
        head, tail = clean_text.rsplit("Fler trygga", 1)
        theory = read(f"{head}Fler känner sig trygga{tail}")
        changes = difference(theory.version("v1"), theory.version("v2"))
        assert [c.old.id for c in changes.of_kind("changed")] == ["safe"]

    def test_what_an_older_version_led_to_is_not_new(self, read, clean_text):
        theory = read(clean_text)
        first, second = theory.version("v1"), theory.version("v2")
        between = second.model_copy(
            update={"nodes": tuple(n for n in second.nodes if n.kind != "intervention")}
        )
        assert [c.new[0].id for c in difference(between, second).of_kind("new")] == ["m1"]
        changes = difference(between, second, earlier=[first])
        assert changes.of_kind("new") == ()
        assert [(c.old.id, c.new[0].id) for c in changes.of_kind("merged")] == [("k1", "m1")]

    def test_nothing_changed_gives_no_sentence(self, read, clean_text):
        version = read(clean_text).version("v2")
        changes = difference(version, version)
        assert {c.kind for c in changes.changes} == {"kept"}
        assert changes.sentences() == ()


class TestRealTheory:
    def test_from_five_areas_to_two(self, real):
        changes = difference(real.version("2019-04"), real.version("2020-10"))
        said = [Voice("sv").speak(sentence) for sentence in changes.sentences()]
        assert (
            said[0]
            == "Från april 2019 till oktober 2020: 5 problemområden blev 2; 23 insatser blev 4; 3 mål blev 1."
        )
        assert any("20 av 24" in sentence for sentence in said)
        assert any("our coding" in Voice("en").speak(sentence) for sentence in changes.sentences())

    def test_numbers_to_twelve_are_words_where_all_are(self, read, clean_text):
        theory = read(clean_text)
        first = difference(theory.version("v1"), theory.version("v2")).sentences()[0]
        assert Voice("sv").speak(first) == (
            "Från v1 till v2: två insatser blev en; två mål blev ett; en riskfaktor togs bort."
        )
        assert Voice("nb").speak(first) == (
            "Fra v1 til v2: to tiltak ble ett; to mål ble ett; én risikofaktor ble tatt bort."
        )

    def test_the_table_has_every_node_of_both(self, real):
        old, new = real.version("2019-04"), real.version("2024-06")
        table = difference(old, new).table()
        assert [one for one in table["old_id"] if one] == [node.id for node in old.nodes]
        assert {i for cell in table["new_id"] for i in cell.split()} == {node.id for node in new.nodes}
