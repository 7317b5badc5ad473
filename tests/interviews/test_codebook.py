import pytest

from evaltools.checks import BadInput
from evaltools.interviews.coding.codebook import read_codebook
from evaltools.interviews.coding.codebook_file import joined, ready_codebook, ready_codebooks, write_codebook

GOOD = """
title: {sv: Prov, en: Trial}
codes:
  - id: value
    name: {sv: Värde, en: Value}
    definition: {sv: Vad aktören fick., en: What the actor gained.}
    use_when: När aktören säger det.
    linked_to: [question:2, {goal: safer}]
    codes:
      - id: trust
        definition: Att lita på andra.
        level: second
        colour: "#E69F00"
  - id: money
    definition: Om resurser.
    origin: data
    added: 2021-05-01
  - id: time
    parent: money
    definition: Om tid.
"""


def read(tmp_path, text):
    path = tmp_path / "codebook.yml"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path)


def test_reads_a_tree_in_order(tmp_path):
    book = read(tmp_path, GOOD)
    assert book.ids == ("value", "trust", "money", "time")
    assert [book.depth(code.id) for code in book] == [0, 1, 0, 1]
    assert book["value"].label("en") == "Value"
    assert book["trust"].label("en") == "trust"
    assert book["value"].linked_to == ("question:2", "goal:safer")
    assert book.below("value") == ("value", "trust")
    assert book["money"].added.isoformat() == "2021-05-01"
    assert "trust" in book
    assert len(book) == 4


def test_written_and_read_again_is_the_same(tmp_path):
    book = read(tmp_path, GOOD)
    again = read_codebook(write_codebook(book, tmp_path / "again.yml"))
    assert again.codes == book.codes
    assert again.title == book.title


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("codes:\n  - id: a\n    definition: x\n  - id: A\n    definition: y\n", "duplicate-id", 4),
        ("codes:\n  - id: a\n    definition: x\n    parent: b\n", "unknown-parent", 4),
        (
            "codes:\n  - {id: a, parent: b, definition: x}\n  - {id: b, parent: a, definition: y}\n",
            "circle",
            2,
        ),
        ("codes:\n  - id: a\n", "no-definition", 2),
        ("codes:\n  - id: a\n    definition: x\n    origin: data\n", "no-date", 2),
        ("codes:\n  - id: a\n    definition: x\n    origin: teori\n", "bad-origin", 4),
        ("codes:\n  - id: a\n    definition: x\n    levl: first\n", "unknown-key", 4),
        ("codes:\n  - id: a\n    definition: x\n    colour: röd\n", "bad-colour", 4),
        ("codes:\n  - id: a\n    definition: x\n    linked_to: 2\n", "bad-link", 4),
        ("codes:\n  - id: 1\n    definition: x\n", "bad-id", 2),
        ("codes:\n  - id: a\n    definition: {sv: 3}\n", "bad-text", 3),
        ("code:\n  - id: a\n", "unknown-key", 1),
        ("codes: []\n", "no-codes", 1),
    ],
)
def test_bad_codebooks_name_the_line(tmp_path, text, code, line):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    assert (code, line) in {(problem.code, problem.line) for problem in caught.value.problems}


def test_links_are_checked_against_the_study(tmp_path):
    problems = read(tmp_path, GOOD).check_links({"question": {"1", "2"}, "goal": {"safe"}})
    assert [problem.code for problem in problems] == ["unknown-link"]
    assert problems[0].remedy == 'Did you mean "safe"?'


@pytest.mark.parametrize("name", ready_codebooks())
def test_ready_codebooks_are_whole_in_both_languages(name):
    book = ready_codebook(name)
    assert set(book.source) == set(book.title) == {"sv", "en"}
    for code in book:
        for field in ("name", "definition", "use_when", "not_when"):
            value = getattr(code, field)
            assert set(value) == {"sv", "en"}, (code.id, field)
            assert value["sv"] != value["en"] or field == "name"
        assert code.origin == "theory"


def test_there_are_ready_codebooks_for_the_field():
    assert set(ready_codebooks()) == {
        "conflict_handling",
        "network_governance",
        "relevance_value_effects",
        "representative_democracy",
    }
    together = joined(*(ready_codebook(name) for name in ready_codebooks()))
    assert len({code.id for code in together}) == len(together)
