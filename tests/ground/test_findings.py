"""Findings: the same bytes in any order, nothing lost on the way to the file and back."""

from __future__ import annotations

import json
import math
import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.record.finding import Finding, RowRef, anchor, from_json, read_findings, rows_of, to_json
from evaltools.words import StudyWords

TEXT = StudyWords({"sv": "En mening.", "en": "A sentence."})
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
part = st.from_regex(r"[\w.:+-]{1,8}", fullmatch=True)
ids = st.lists(part, min_size=2, max_size=4).map("/".join)
numbers = st.one_of(st.none(), st.integers(-(10**12), 10**12), st.floats())
rows = st.builds(
    RowRef, file=words, line=st.integers(1, 999), source=words, locator=words, note=st.text(max_size=5)
)
findings = st.builds(
    Finding,
    id=ids,
    kind=words,
    text=st.one_of(words, st.fixed_dictionaries({"sv": words, "en": words}).map(StudyWords)),
    value=st.one_of(numbers, words),
    unit=st.sampled_from(["", "%", "number"]),
    low=numbers,
    high=numbers,
    rows=st.lists(rows, max_size=4).map(tuple),
    findings=st.lists(ids, max_size=2).map(tuple),
    synthetic=st.booleans(),
    headline=st.one_of(st.none(), st.integers(0, 9)),
    details=st.dictionaries(words, st.one_of(numbers, words, st.lists(numbers, max_size=3), st.booleans()), max_size=3),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(findings, max_size=5, unique_by=lambda item: item.id), st.randoms(use_true_random=False))
def test_same_bytes_in_any_order_and_after_the_way_back(items: list[Finding], order: random.Random) -> None:
    text = to_json(items)
    mixed = list(items)
    order.shuffle(mixed)
    assert to_json(mixed) == text
    assert to_json(from_json(text)) == text
    assert [item.id for item in from_json(text)] == sorted(item.id for item in items)
    json.loads(text, parse_constant=pytest.fail)  # neither NaN nor Infinity


@given(st.lists(ids, min_size=2, max_size=2, unique=True))
def test_ids_that_differ_have_anchors_that_differ(pair: list[str]) -> None:
    assert anchor(pair[0]) != anchor(pair[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [("a_2f/b", "a_/b/b"), ("a/+0", "a/ʰ"), ("a/b_c", "a/b__c"), ("a/b.c", "a/b/c"), ("a/_", "a//_")],
)
def test_anchors_that_are_nearly_alike(one: str, other: str) -> None:
    assert anchor(one) != anchor(other)


@given(ids)
def test_an_anchor_is_safe_in_an_address_and_as_an_id(id: str) -> None:
    found = anchor(id)
    assert not set(found) & set(" \"'<>&#%?\t\n")
    assert found.startswith("f-")


@pytest.mark.parametrize("id", ["", "trends", "trends/", "/a", "a/b c", "a/b\n", "a/<b>", "a//b", 'a/"b'])
def test_what_is_no_id(id: str) -> None:
    with pytest.raises(BadInput, match="no finding id"):
        Finding(id=id, kind="count", text=TEXT)


@pytest.mark.parametrize("id", ["counts/0380/2020", "interviews/ü/IP_1", "trends/förändring/a:b+c-d.e_f"])
def test_ids_keep_their_letters_and_zeros(id: str) -> None:
    (back,) = from_json(to_json([Finding(id=id, kind="count", text=TEXT)]))
    assert back.id == id


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, np.float64(0), np.int64(0), np.float32(-0.0)])
def test_zero_is_kept(zero: float) -> None:
    text = to_json([Finding(id="a/b", kind="count", text=TEXT, value=zero, low=zero, details={"n": zero})])
    (entry,) = json.loads(text)["findings"]
    assert (entry["value"], entry["low"], entry["details"]) == (0, 0, {"n": 0})
    assert "-0" not in text


@pytest.mark.parametrize(
    "none", [None, math.nan, math.inf, -math.inf, np.float64("nan"), np.datetime64("NaT")]
)
def test_what_is_no_number_is_left_out(none: float | None) -> None:
    (entry,) = json.loads(to_json([Finding(id="a/b", kind="count", text=TEXT, value=none, high=none)]))[
        "findings"
    ]
    assert "value" not in entry
    assert "high" not in entry


def test_numpy_pandas_dates_and_sets_become_plain() -> None:
    import pandas as pd

    details = {
        "count": np.int64(3),
        "flag": np.bool_(True),
        "series": np.array([1.0, np.nan]),
        "when": date(2020, 1, 2),
        "at": pd.Timestamp("2020-01-02"),
        "none": pd.NA,
        "set": {"b", "a"},
        3: "key",
    }
    (entry,) = json.loads(to_json([Finding(id="a/b", kind="count", text=TEXT, details=details)]))["findings"]
    assert entry["details"] == {
        "count": 3, "flag": True, "series": [1.0, None], "when": {"is": "date", "date": "2020-01-02"}, "at": {"is": "date", "date": "2020-01-02"},
        "none": None, "set": ["a", "b"], "3": "key",
    }  # fmt: skip


def test_digits_that_differ_between_processors_are_cut() -> None:
    one, other = (to_json([Finding(id="a/b", kind="c", text=TEXT, value=v)]) for v in (0.1 + 0.2, 0.3))
    assert one == other


def test_two_findings_with_one_id_are_refused() -> None:
    twice = [Finding(id="a/b", kind="c", text=TEXT, value=value) for value in (1, 2)]
    with pytest.raises(BadInput, match='"a/b"'):
        to_json(twice)


def test_rows_are_sorted_and_each_is_told_once() -> None:
    refs = [RowRef("f", line, "d", "s. 2") for line in (10, 9, 10)]
    (back,) = from_json(to_json([Finding(id="a/b", kind="c", text=TEXT, rows=tuple(refs))]))
    assert [row.line for row in back.rows] == [9, 10]


def test_rows_of_a_frame() -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {"file": ["f"], "line": [np.int64(2)], "source": ["d"], "locator": ["s. 2"], "note": [np.nan]}
    )
    assert rows_of(frame) == (RowRef("f", 2, "d", "s. 2", ""),)
    assert rows_of(frame[["file", "line"]]) == ()


@pytest.mark.parametrize(
    "content", ["", "[", "{}", "[1]", '[{"id": "a/b"}]', '[{"id": "a"}]', '["x"]', "\xff"]
)
def test_a_broken_file_is_one_message(tmp_path, content: str) -> None:
    path = tmp_path / "findings.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(BadInput) as caught:
        read_findings(path, tmp_path)
    (problem,) = caught.value.problems
    assert problem.file == "findings.json"
    assert "evaltools run" in problem.remedy


def test_findings_of_the_first_format_are_read_and_said() -> None:
    old = [
        {
            "id": "a/b",
            "kind": "c",
            "text": {"sv": "En.", "en": "One."},
            "details": {"name": {"sv": "A", "en": "B"}, "n": 3},
        }
    ]
    (found,) = from_json(json.dumps(old))
    assert (found.text, found.details) == (
        StudyWords({"sv": "En.", "en": "One."}),
        {"name": StudyWords({"sv": "A", "en": "B"}), "n": 3},
    )


@pytest.mark.parametrize("given", ['{"format": 99, "findings": []}', '{"format": 1, "findings": []}', "7"])
def test_another_format_is_told_with_what_to_do(tmp_path, given: str) -> None:
    path = tmp_path / "findings.json"
    path.write_text(given, encoding="utf-8")
    with pytest.raises(BadInput, match=r"written by another version of evaltools\. Run the chapter again"):
        read_findings(path, tmp_path)
