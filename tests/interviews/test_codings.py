import json
import os
import subprocess
import sys
import textwrap

import pytest

from evaltools.checks import BadInput, Problems
from evaltools.interviews.coding.codings import CodingStore, RepairedCodings, new_coding, quotation


@pytest.fixture
def store(tmp_path):
    return CodingStore(tmp_path / "codings")


def add(store, transcript, coder, phrase, code="trust"):
    start = transcript.text.index(phrase)
    coding = new_coding(transcript, coder, start, start + len(phrase), code)
    store.append(coding)
    return coding


def test_what_is_appended_is_read_again(store, transcript):
    first = add(store, transcript, "anna", "Förtroendet växte")
    second = add(store, transcript, "bo", "på Ersboda 🙂", "value")
    assert store.read() == [first, second]
    assert store.read(coder="bo") == [second]
    assert store.read(transcript="int-02") == []
    assert store.coders("int-01") == ("anna", "bo")
    assert sorted(path.name for path in store.folder.iterdir()) == ["int-01.anna.jsonl", "int-01.bo.jsonl"]
    assert quotation(second, transcript) == "på Ersboda 🙂"


def test_removing_and_changing_append_and_never_rewrite(store, transcript):
    first = add(store, transcript, "anna", "Förtroendet växte")
    second = add(store, transcript, "anna", "Polisen tog", "value")
    path = store.path("int-01", "anna")
    before = path.read_bytes()
    store.remove(first.id)
    changed = type(second)(**{name: getattr(second, name) for name in second.__slots__} | {"memo": "Viktigt"})
    store.append(changed)
    assert path.read_bytes().startswith(before)
    assert [(coding.id, coding.memo) for coding in store.read()] == [(second.id, "Viktigt")]
    with pytest.raises(BadInput, match="no coding"):
        store.remove("none-such")


def test_a_cut_last_line_costs_only_itself(store, transcript):
    first = add(store, transcript, "anna", "Förtroendet växte")
    path = store.path("int-01", "anna")
    rest = b'{"id":"x","start":12,"end":40,"code":"tru'
    path.write_bytes(path.read_bytes() + rest)
    with pytest.warns(RepairedCodings, match=r"int-01\.anna\.jsonl:2: the last line was cut short"):
        assert store.read() == [first]
    second = add(store, transcript, "anna", "Polisen tog")
    assert store.read() == [first, second]
    assert path.with_name(path.name + ".cut").read_bytes() == rest + b"\n"


def test_a_whole_line_without_its_line_feed_is_kept(store, transcript):
    first = add(store, transcript, "anna", "Förtroendet växte")
    path = store.path("int-01", "anna")
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    second = add(store, transcript, "anna", "Polisen tog")
    assert store.read() == [first, second]
    assert not path.with_name(path.name + ".cut").exists()


def test_unreadable_lines_are_placed_and_the_others_still_read(store, transcript):
    first = add(store, transcript, "anna", "Förtroendet växte")
    path = store.path("int-01", "anna")
    path.write_bytes(b'{"id": 3}\n' + b"[" * 100_000 + b"\n" + path.read_bytes())
    with pytest.raises(BadInput) as caught:
        store.read()
    assert [problem.line for problem in caught.value.problems] == [1, 2]
    problems = Problems()
    assert store.read(problems=problems) == [first]


def test_check_tells_everything_with_its_line(store, transcript, codebook):
    add(store, transcript, "anna", "Förtroendet växte")
    add(store, transcript, "anna", "Polisen tog", "trst")
    path = store.path("int-01", "anna")
    line = {
        "id": "b",
        "start": 10_000,
        "end": 10_010,
        "code": "trust",
        "quote_sha256": "0",
        "memo": "",
        "created": "",
    }
    changed = line | {"id": "c", "start": 0, "end": 5}
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n" + json.dumps(changed) + "\n")
    store.open("int-99", "anna")
    store.open("int-01", "okand")
    found = {(problem.code, problem.line) for problem in store.check([transcript], codebook, {"anna"})}
    assert found == {
        ("unknown-code", 2),
        ("outside-text", 3),
        ("changed-text", 4),
        ("unknown-transcript", None),
        ("unknown-coder", None),
    }
    unknown = next(
        problem for problem in store.check([transcript], codebook) if problem.code == "unknown-code"
    )
    assert unknown.remedy == 'Did you mean "trust"?'


def test_a_changed_transcript_gives_no_quotation(transcript):
    coding = new_coding(transcript, "anna", 0, 10, "trust")
    changed = type(transcript)("int-01", "X" + transcript.text)
    with pytest.raises(BadInput, match="not what was coded"):
        quotation(coding, changed)


@pytest.mark.parametrize("name", ["../x", "a/b", "a.b", "", "x" * 200])
def test_names_that_would_leave_the_folder_are_refused(store, transcript, name):
    with pytest.raises(BadInput, match="file name"):
        store.path("int-01", name)
    with pytest.raises(BadInput, match="file name"):
        new_coding(transcript, name, 0, 5, "trust")


def test_an_appended_coding_has_reached_the_disk_when_append_returns(store, transcript, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (synced.append(number), real(number)))
    add(store, transcript, "anna", "Förtroendet växte")
    assert len(synced) == 2  # the file, and the folder for its name
    add(store, transcript, "anna", "Polisen tog")
    assert len(synced) == 3


def test_a_killed_writer_loses_at_most_the_coding_being_written(store, tmp_path):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from evaltools.interviews.coding.codings import CodingStore, new_coding
        from evaltools.interviews.transcripts.transcripts import Transcript
        store, text = CodingStore(Path(sys.argv[1])), Transcript("t", "abc " * 1000)
        for number in range(10**6):
            store.append(new_coding(text, "anna", number, number + 3, "trust"))
            print(number, flush=True)
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(store.folder)], stdout=subprocess.PIPE, text=True
    )
    said = [process.stdout.readline() for _ in range(25)]
    process.kill()
    rest = process.stdout.read().split()
    process.wait()
    confirmed = int((rest or [said[-1]])[-1])
    assert len(store.read()) in (confirmed + 1, confirmed + 2)
