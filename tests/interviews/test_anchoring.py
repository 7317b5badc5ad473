import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.interviews.coding.anchoring import Edit, equal_blocks, reanchor
from evaltools.interviews.coding.codings import CodingStore, new_coding
from evaltools.interviews.transcripts.pseudonyms import pseudonymise
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript

OLD = Transcript(
    "t", "A: Vi såg Anna på torget. Hon log.\n\nB: Det var en lugn kväll i Ersboda.\n\nA: Ja, helt lugn.\n"
)


def code(phrase, text=OLD):
    start = text.text.index(phrase)
    return new_coding(text, "x", start, start + len(phrase), "c")


def new(old, after):
    return Transcript("t", OLD.text.replace(old, after))


def test_untouched_passages_move_with_the_text():
    coding = code("en lugn kväll")
    result = reanchor(OLD, new("Vi såg", "Vi såg då och då"), [coding])
    (moved,) = result.kept
    assert moved.id == coding.id
    assert moved.start == coding.start + len(" då och då")
    assert not result.changed
    assert not result.lost


def test_a_corrected_word_inside_is_told_as_changed():
    after = new("lugn kväll", "lung kväll")
    result = reanchor(OLD, after, [code("Det var en lugn kväll i Ersboda.")])
    ((before, moved),) = result.changed
    assert after.text[moved.start : moved.end] == "Det var en lung kväll i Ersboda."
    assert moved.quote_sha256 == checksum("Det var en lung kväll i Ersboda.") != before.quote_sha256


def test_a_passage_that_is_gone_is_listed_and_stays(tmp_path):
    store = CodingStore(tmp_path)
    coding = code("Hon log.")
    store.append(coding)
    result = reanchor(OLD, new(" Hon log.", ""), [coding])
    assert [(lost.coding, lost.quotation) for lost in result.lost] == [(coding, "Hon log.")]
    result.apply(store)
    assert store.read() == [coding]


def test_a_moved_paragraph_is_found_by_its_words():
    lines = OLD.text.split("\n\n")
    after = Transcript("t", "\n\n".join([lines[1], lines[0], lines[2]]))
    codings = [code("Vi såg Anna på torget"), code("lugn kväll i Ersboda")]
    result = reanchor(OLD, after, codings)
    found = [after.text[c.start : c.end] for c in sorted(result.kept, key=lambda c: c.start)]
    assert found == ["lugn kväll i Ersboda", "Vi såg Anna på torget"]


def test_a_coding_that_never_fitted_is_not_moved():
    wrong = dataclasses.replace(code("Hon log."), quote_sha256="0" * 64)
    (lost,) = reanchor(OLD, OLD, [wrong]).lost
    assert "earlier version" in lost.reason


def test_applied_codings_fit_the_new_text_under_their_old_ids(tmp_path, codebook):
    store = CodingStore(tmp_path)
    codings = [
        dataclasses.replace(code(phrase), code="trust")
        for phrase in ("Anna på torget", "lugn kväll i Ersboda")
    ]
    for coding in codings:
        store.append(coding)
    done = pseudonymise(
        OLD, {"people": {"Anna": "Person 1"}, "places": {"Ersboda": "stadsdelen"}, "other": {}}
    )
    result = reanchor(OLD, done.transcript, codings, done.edits)
    assert result.apply(store) == 2
    assert store.check([done.transcript], codebook) == []
    assert [c.id for c in store.read()] == [c.id for c in codings]
    quotes = [done.transcript.text[c.start : c.end] for c in store.read()]
    assert quotes == ["Person 1 på torget", "lugn kväll i stadsdelen"]


text = st.text(st.sampled_from("ab åå\n🙂."), min_size=1, max_size=60)


@given(text, text)
@settings(max_examples=200, deadline=None)
def test_equal_blocks_are_equal_in_order_and_do_not_overlap(old, after):
    last_old = last_new = 0
    for block in equal_blocks(old, after):
        assert old[block.old : block.old + block.size] == after[block.new : block.new + block.size]
        assert block.old >= last_old
        assert block.new >= last_new
        last_old, last_new = block.old + block.size, block.new + block.size


@given(text, text, st.data())
@settings(max_examples=200, deadline=None)
def test_every_coding_ends_up_in_one_list_and_fits_where_it_went(old, after, data):
    before = Transcript("t", old)
    codings = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(old) - 1))
        codings.append(new_coding(before, "x", start, data.draw(st.integers(start + 1, len(old))), "c"))
    result = reanchor(before, Transcript("t", after), codings)
    ids = (
        [c.id for c in result.kept]
        + [c.id for c, _ in result.changed]
        + [lost.coding.id for lost in result.lost]
    )
    assert sorted(ids) == sorted(c.id for c in codings)
    by_id = {c.id: c for c in codings}
    for moved in result.kept:
        original = by_id[moved.id]
        assert after[moved.start : moved.end] == old[original.start : original.end]
    for _, moved in result.changed:
        assert checksum(after[moved.start : moved.end]) == moved.quote_sha256


@given(text, st.data())
@settings(max_examples=200, deadline=None)
def test_known_edits_lose_nothing_outside_them(old, data):
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(old)), max_size=6))))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(start, end, data.draw(st.sampled_from(["", "X", "lång"]))) for start, end in pairs]
    pieces, last = [], 0
    for edit in edits:
        pieces += [old[last : edit.start], edit.replacement]
        last = edit.end
    after = "".join([*pieces, old[last:]])
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    coding = new_coding(Transcript("t", old), "x", start, end, "c")
    result = reanchor(Transcript("t", old), Transcript("t", after), [coding], edits)
    if all(edit.end <= start or edit.start >= end for edit in edits) and old[start:end].strip():
        (moved,) = result.kept
        shift = sum(len(e.replacement) - (e.end - e.start) for e in edits if e.end <= start)
        assert (moved.start, moved.end) == (start + shift, end + shift)


def test_a_long_transcript_is_anchored_in_a_moment():
    lines = [f"IP{number % 7}: Rad {number} om samverkan och trygghet i området." for number in range(5000)]
    old = Transcript("t", "\n".join(lines))
    lines[100:100] = ["Ett nytt stycke."]
    lines[3000] = "Helt annat."
    after = Transcript("t", "\n".join(lines))
    codings = [new_coding(old, "x", start, start + 30, "c") for start in range(0, len(old.text) - 40, 150)]
    started = time.perf_counter()
    result = reanchor(old, after, codings)
    assert time.perf_counter() - started < 5
    assert len(result.kept) >= len(codings) - 2


@pytest.mark.parametrize("count", [1, 3])
def test_one_long_line_is_anchored_too(count):
    old = Transcript("t", "ord " * 20_000)
    after = Transcript("t", "ord " * 100 + "nytt " * count + "ord " * 19_900)
    (moved,) = reanchor(old, after, [new_coding(old, "x", 40_000, 40_007, "c")]).kept
    assert after.text[moved.start : moved.end] == "ord ord"
